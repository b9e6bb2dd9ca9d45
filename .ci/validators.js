// Compiles every published schema with ajv in strict mode with formats, and validates the fixtures.
const fs = require("fs");
const path = require("path");
const Ajv = require("ajv/dist/2020");
const formats = require("ajv-formats");

const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const files = (folder) =>
  fs.readdirSync(folder).filter((name) => name.endsWith(".json")).map((name) => path.join(folder, name));
// Each schema has payloads in the folder of its name; that of customers of either type has those of both.
const names = fs.readdirSync("schemas").filter((file) => file.endsWith(".schema.json"))
  .map((file) => file.replace(".schema.json", ""));
// Payloads that must be refused.
const wrong = { individual: "alpha-3", organization: "alpha-3", customer: "alpha-3", "simplified-customer": "simplified" };
let checked = 0;
for (const name of names.filter((name) => name !== "config")) {
  const ajv = formats(new Ajv({ strict: true, allErrors: true }));
  const validate = ajv.compile(read(`schemas/${name}.schema.json`));
  const folders = name === "customer" ? ["individual", "organization"] : [name];
  for (const file of folders.flatMap((folder) => files(`fixtures/${folder}`))) {
    if (!validate(read(file))) throw new Error(`${name} rejects ${file}: ${ajv.errorsText(validate.errors)}`);
    checked += 1;
  }
  if (name in wrong) {
    const file = `fixtures/rules/country-code/fail/${wrong[name]}.json`;
    if (validate(read(file))) throw new Error(`${name} accepts ${file}`);
  }
}
const config = formats(new Ajv({ strict: true })).compile(read("schemas/config.schema.json"));
if (!config({ rules: { dates: "off" }, today: "2026-01-31" })) throw new Error("config rejects a valid configuration");
if (config({ rules: { dates: "silent" } })) throw new Error("config accepts an invalid level");
console.log(`ajv (strict): ${names.length} schemas, ${checked} documents`);
