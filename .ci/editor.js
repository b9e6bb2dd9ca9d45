// Completes, hovers and validates with the schemas for editors. `|` in a text is the cursor.
const assert = require("node:assert");
const fs = require("fs");
const path = require("path");
const { ClientCapabilities, getLanguageService, TextDocument } = require("vscode-json-languageservice");

const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));

const open = (name) => {
  const service = getLanguageService({ clientCapabilities: ClientCapabilities.LATEST });
  const schema = read(`schemas/editor/${name}.schema.json`);
  service.configure({ validate: true, schemas: [{ uri: "file:///schema.json", fileMatch: ["*.json"], schema }] });
  const at = (marked) => {
    const document = TextDocument.create("file:///payload.json", "json", 1, marked.replace("|", ""));
    return [document, document.positionAt(marked.indexOf("|")), service.parseJSONDocument(document)];
  };
  return {
    complete: async (marked) => (await service.doComplete(...at(marked))).items,
    hover: async (marked) => {
      const hover = await service.doHover(...at(marked));
      const texts = [hover?.contents ?? []].flat();
      return texts.map((text) => text.value ?? text).join("\n");
    },
    problems: async (text) => {
      const [document, , json] = at(text);
      return (await service.doValidation(document, json)).map((problem) => problem.message);
    },
  };
};

const labels = (items) => items.map((item) => item.label);
const documented = (items, label) => items.find((item) => item.label === label)?.documentation?.value;

const check = async () => {
  const customer = open("customer");
  // Before `entityType` is there, the fields of both types are offered.
  const common = labels(await customer.complete("{|}"));
  for (const name of ["entityType", "communicationNumber", "action", "applicationDate", "listContact"]) {
    assert(common.includes(name), `${name} is not offered: ${common}`);
  }
  assert(!common.includes("firstName"));
  const individual = labels(await customer.complete('{"entityType": "INDIVIDUAL", |}'));
  assert(individual.includes("firstName") && !individual.includes("legalForm"));

  // Values have their meanings.
  const countries = await customer.complete('{"entityType": "INDIVIDUAL", "citizenshipCountry": |}');
  assert.equal(countries.length, 249);
  assert.equal(documented(countries, '"LT"'), "Lithuania");
  const currencies = await customer.complete('{"initialDepositCurrency": |}');
  assert.equal(documented(currencies, '"EUR"'), "Euro");
  assert.equal(documented(await customer.complete('{"entityType": |}'), '"INDIVIDUAL"'), "A natural person");
  assert.equal(documented(await customer.complete('{"riskLevel": |}'), '"HIGH"'), "High risk");

  // Snippets have what a new object needs.
  const whole = labels(await customer.complete("|"));
  assert.deepEqual(whole, ["new: AMLYZE customer, INDIVIDUAL", "new: AMLYZE customer, ORGANIZATION"]);
  const [contact] = await customer.complete('{"entityType": "INDIVIDUAL", "listContact": [|]}');
  assert.equal(contact.label, "new: Contact");
  assert.match(contact.textEdit.newText, /"contactType": "\$\{1\|MOBILEPHONE,FIXEDPHONE,EMAIL,WEBSITE\|\}"/);

  // Texts have neither escaped marks nor line breaks of the source.
  const hover = await customer.hover('{"entityType": "INDIVIDUAL", "closing|Date": "2024-04-08"}');
  assert.match(hover, /Required when `customerStatus` is CLOSED, forbidden otherwise\./);
  const value = await customer.hover('{"entityType": "INDIVIDUAL", "citizenshipCountry": "L|T"}');
  assert.match(value, /Lithuania/);
  const unknown = await customer.hover('{"entityType": "INDIVIDUAL", "citizenshipCountry": "X|X"}');
  assert.doesNotMatch(unknown, /Andorra/);

  // An imported customer needs a risk level and a status.
  const imported = read("fixtures/individual/imp-c1-all-fields.json");
  assert.equal(imported.sourceOfRiskLevel, "IMPORT");
  delete imported.riskLevel;
  assert.deepEqual(await customer.problems(JSON.stringify(imported)), ['Missing property "riskLevel".']);

  // What is right has no problems.
  let checked = 0;
  for (const folder of ["individual", "organization", "batch", "simplified-customer"]) {
    const names = folder === "individual" || folder === "organization" ? [folder, "customer"] : [folder];
    for (const file of fs.readdirSync(`fixtures/${folder}`).filter((file) => file.endsWith(".json"))) {
      const text = fs.readFileSync(path.join("fixtures", folder, file), "utf8");
      for (const name of names) {
        assert.deepEqual(await open(name).problems(text), [], `${name}: ${folder}/${file}`);
        checked += 1;
      }
    }
  }
  assert(checked > 20);
  console.log(`JSON service of VS Code: completion, hover and problems, ${checked} documents`);
};

check().catch((error) => {
  console.error(error);
  process.exit(1);
});
