// Uses the page in Chromium as people do, by mouse and by keyboard: from a static host, and from
// `kyclint serve`. The arguments are the program, and a folder for screenshots.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, Page } from "./chromium.mjs";
import { serveProgram, serveStatic } from "./hosts.mjs";

const { KYCLINT: program, SHOTS: shots } = process.env;
const root = new URL("../../", import.meta.url).pathname;
const read = (name) => readFileSync(join(root, "fixtures", name), "utf8");

const EXAMPLE = read("example.json");
const THIRTY = read("thirty-faults.json");
// What nobody but the page may know.
const SECRETS = ["KYC-2024-000117", "Austėja", "Pavyzdienė"];

const ACTION = "error action-value 4:13 /action";
const CATEGORY = "error category-entity-type 8:29 /riskManagementCategory";
const COUNTRY = "error country-code C016.I06 14:25 /citizenshipCountry";
const FIXED = EXAMPLE.replace("create", "CREATE").replace("LTU", "LT");
const CLEAN = FIXED.replace("ORG_", "IND_");

let browser;
let folder;
let site;
let server;

before(async () => {
  if (shots) {
    mkdirSync(shots, { recursive: true });
  }
  folder = mkdtempSync(join(tmpdir(), "kyclint-page-"));
  execFileSync(program, ["serve", "--export", folder], { stdio: ["ignore", "ignore", "inherit"] });
  [browser, site, server] = await Promise.all([launch(), serveStatic(folder), serveProgram(program)]);
});

after(async () => {
  await browser?.close();
  site?.stop();
  server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A case on the static site, with today as it was when the fixtures were written. */
function onSite(name, options, act) {
  test(name, async () => {
    const page = await Page.open(browser, site.url, options);
    await act(page);
    await page.close(SECRETS);
  });
}

onSite("findings are shown, fixed one by one, and gone", {}, async (page) => {
  await page.audit("empty");
  await page.shot(shots, "empty");
  await page.paste(EXAMPLE);
  await page.expect([ACTION, CATEGORY, COUNTRY]);
  assert.deepEqual(await page.marks(), ['"create"', '"ORG_STANDARD"', '"LTU"']);
  assert.equal(await page.find(".cm-lint-marker-error").count(), 3);
  await page.until(() => page.find("#summary").textContent(), "3 errors");
  await page.hear("3 findings: 3 errors");
  await page.audit("findings");
  await page.shot(shots, "findings");

  // A finding leads to its characters.
  await page.find(".jump", { hasText: "LTU" }).click();
  assert.equal(await page.selected(), '"LTU"');
  // Beside the mark is what it means.
  await page.find(".cm-lintRange-error", { hasText: "LTU" }).hover();
  const tooltip = page.find(".cm-tooltip-lint");
  await tooltip.waitFor();
  const explanation = await tooltip.innerText();
  // Above what the field means.
  await page.find(".cm-tooltip-section:first-child .cm-tooltip-lint, .cm-tooltip-section:first-child.cm-tooltip-lint").waitFor();
  for (const part of ["invalid country code LTU", "use LT: LTU is the alpha-3 code of Lithuania", "C016.I06"]) {
    assert(explanation.includes(part), explanation);
  }
  await page.audit("tooltip");
  await page.shot(shots, "tooltip");
  await tooltip.locator("button").click();
  await page.expect([ACTION, CATEGORY]);
  await page.find(".fix").click();
  await page.expect([CATEGORY]);
  assert.equal(await page.text(), FIXED);

  // What has no fix is written by hand.
  await page.find(".jump").click();
  await page.tab.keyboard.type('"IND_STANDARD"');
  await page.until(() => page.find("#list .hint").textContent(), "The payload has no findings.");
  assert.equal(await page.text(), CLEAN);
  await page.hear("No findings");
  assert.deepEqual(await page.marks(), []);
  await page.audit("clean");
});

onSite("all fixes are shown before they are applied, and can be undone", {}, async (page) => {
  await page.paste(EXAMPLE);
  await page.find("#fix-all", { hasText: "Fix all (2)" }).click();
  const rows = page.find("dialog .difference tr:is(.added, .removed)");
  await page.until(async () => (await rows.allInnerTexts()).map((row) => row.replaceAll(/\s+/gu, " ")), [
    '4 − removed "action": "create",',
    '4 + added "action": "CREATE",',
    '14 − removed "citizenshipCountry": "LTU"',
    '14 + added "citizenshipCountry": "LT"',
  ]);
  await page.audit("difference");
  await page.shot(shots, "difference");
  await page.find("dialog button", { hasText: "Apply" }).click();
  await page.expect([CATEGORY]);
  assert.equal(await page.text(), FIXED);
  await page.hear("Applied 2 fixes");
  await page.press("Control+Z");
  await page.expect([ACTION, CATEGORY, COUNTRY]);
});

onSite("a fix that can be wrong is asked for", {}, async (page) => {
  await page.paste(CLEAN.replace("firstName", "frstName"));
  const fix = page.find(".fix", { hasText: "Review fix" });
  await fix.click();
  await page.find("dialog .caution").waitFor();
  await page.audit("review");
  await page.press("Escape");
  assert.equal(await fix.count(), 1);
  await page.find("#fix-all").click();
  await page.find("dialog", { hasText: "No fix is safe." }).waitFor();
  assert(await page.find("dialog .main").isDisabled());
  await page.find("dialog label", { hasText: "needs a review (1)" }).click();
  await page.find("dialog .main").click();
  await page.until(() => page.find("#list .hint").textContent(), "The payload has no findings.");
  assert.equal(await page.text(), CLEAN);
});

onSite("kind and day are chosen", {}, async (page) => {
  await page.paste(CLEAN);
  await page.until(() => page.find(".kinds").textContent(), "1 document: 1 × customer");
  await page.find("#kind").selectOption("simplified-customer");
  await page.expect([
    "advice missing-field 1:1 /birthDate",
    "advice missing-field 1:1 /birthCountry",
    "error field-not-allowed 4:3 /action",
    "error field-not-allowed 5:3 /sourceOfRiskLevel",
  ]);
  await page.hear("4 findings: 2 errors, 2 advice");
  await page.find("#kind").selectOption("");
  await page.expect([]);
  await page.find("#today").fill("2024-04-01");
  await page.expect(["warning future-date 11:22 /applicationDate"]);
});

onSite("classifiers are dropped and removed", {}, async (page) => {
  await page.paste(CLEAN);
  await page.expect([]);
  await page.drop("classifiers", [["country.txt", "LV\nXK\n"]]);
  await page.expect(["error classifier-value C016.I06 14:25 /citizenshipCountry"]);
  await page.find("#show-classifiers", { hasText: "Classifiers (1)" }).click();
  await page.find("dialog li", { hasText: "country" }).waitFor();
  await page.audit("classifiers");
  await page.shot(shots, "classifiers");
  await page.find("dialog button", { hasText: "Remove" }).click();
  await page.press("Escape");
  await page.expect([]);
});

onSite("files are opened by dropping", {}, async (page) => {
  await page.drop("payload", [["customer.json", EXAMPLE]]);
  await page.expect([ACTION, CATEGORY, COUNTRY]);
  await page.drop("payload", [["customer.json", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(CLEAN, "utf16le")])]]);
  await page.expect([]);
  await page.drop("payload", [["photo.json", Buffer.from([0x89, 0x50, 0xff, 0xd8])]]);
  await page.hear("photo.json is not text in UTF-8 or UTF-16");
  assert.equal(await page.text(), CLEAN);
});

onSite("one of several dropped payloads is opened, which is said", {}, async (page) => {
  await page.drop("payload", [["a.json", EXAMPLE], ["b.json", CLEAN], ["c.json", CLEAN]]);
  await page.expect([ACTION, CATEGORY, COUNTRY]);
  await page.hear("Opened a.json alone: left out 2 other files");
});

for (const isPlain of [false, true]) {
  onSite(`the name of a file is that of its text alone${isPlain ? ", also in plain text" : ""}`, {}, async (page) => {
    const hint = () => page.find("#list .hint").textContent();
    const nothing = "Nothing to check: doc.md has no code block with a customer payload.";
    const doc = "# Page\n\nNo payload.\n";
    const fenced = `\`\`\`json\n${CLEAN}\`\`\`\n`;
    const wrong = [ACTION, CATEGORY, COUNTRY];
    await page.find("#plain").setChecked(isPlain);
    const editor = page.find(isPlain ? "#text" : ".cm-content");
    await page.drop("payload", [["doc.md", doc]]);
    await page.until(hint, nothing);
    await page.hear("Nothing to check");
    assert.equal(await page.find(".kinds").textContent(), "0 documents in doc.md");
    // What takes the place of the whole text is another one, which undo takes back.
    await editor.focus();
    await page.press("Control+A");
    await page.tab.keyboard.insertText(EXAMPLE);
    await page.expect(wrong);
    await page.press("Control+Z");
    await page.until(hint, nothing);
    // Undo leads back to the text before a file.
    await page.drop("payload", [["plain.json", EXAMPLE]]);
    await page.until(() => page.find(".kinds").textContent(), "1 document: 1 × customer in plain.json");
    await page.drop("payload", [["doc.md", fenced]]);
    await page.until(() => page.find(".kinds").textContent(), "1 document: 1 × customer in doc.md");
    await page.expect([]);
    await editor.focus();
    await page.press("Control+Z");
    await page.expect(wrong);
    await page.press("Control+Z");
    await page.until(hint, nothing);
    // An edit leaves the name.
    await page.press("Control+Home");
    await page.tab.keyboard.insertText("Text\n\n");
    await page.until(() => page.find(".kinds").textContent(), "0 documents in doc.md");
    // What is pasted behind a deletion is another text, too.
    await editor.focus();
    await page.press("Control+A", "Delete");
    await page.tab.keyboard.insertText(EXAMPLE);
    await page.expect(wrong);
  });
}

onSite("everything is reached by the keyboard", {}, async (page) => {
  // From the top to the editor, and out of it.
  const stops = [];
  for (let count = 0; count < 20; count += 1) {
    await page.press("Tab");
    stops.push(await page.tab.evaluate(() => document.activeElement.id || document.activeElement.className.split(" ")[0]));
    if (stops.at(-1) === "cm-content") {
      break;
    }
  }
  const controls = ["theme", "show-keys", "show-examples", "open-file", "show-share", "kind", "today"];
  assert.deepEqual(stops.filter((stop, index) => stop !== stops[index - 1]), [...controls, "show-classifiers", "plain", "cm-content"]);
  await page.tab.keyboard.insertText(EXAMPLE);
  await page.expect([ACTION, CATEGORY, COUNTRY]);
  await page.press("Tab");
  assert.equal(await page.tab.evaluate(() => document.activeElement.id), "fix-all");

  await page.press("F6", "F6", "ArrowDown", "ArrowDown", "ArrowUp", "Enter");
  assert.equal(await page.selected(), '"ORG_STANDARD"');
  await page.press("F8");
  await page.until(() => page.selected(), '"LTU"');
  await page.press("Alt+Enter");
  await page.expect([ACTION, CATEGORY]);
  await page.press("Shift+F8");
  await page.until(() => page.selected(), '"ORG_STANDARD"');
  await page.press("Alt+Shift+Enter");
  await page.find("dialog").waitFor();
  await page.press("Enter");
  await page.expect([CATEGORY]);

  await page.press("Control+/");
  await page.find("dialog", { hasText: "Go to the next or the previous finding" }).waitFor();
  await page.audit("keys");
  await page.shot(shots, "keys");
  await page.press("Escape");
  await page.find("dialog").waitFor({ state: "detached" });
  // The focus is where it was.
  assert.equal(await page.tab.evaluate(() => document.activeElement.className.split(" ")[0]), "cm-content");

  await page.press("F6", "Tab", "Tab", "Enter");
  await page.find("dialog", { hasText: "category-entity-type" }).waitFor();
  await page.audit("rule");
  await page.shot(shots, "rule");
  await page.press("Escape");
  await page.find("dialog").waitFor({ state: "detached" });
  await page.press("Escape");
  assert.equal(await page.tab.evaluate(() => document.activeElement.className.split(" ")[0]), "cm-content");
  await page.find("#show-examples").press("Enter");
  await page.find("dialog .choices button").first().press("Enter");
  await page.expect([]);
});

onSite("fields and values are completed and explained", {}, async (page) => {
  const choice = page.find(".cm-tooltip-autocomplete li[aria-selected]");
  // A field comes with what separates it, a value is found by its meaning.
  for (const [before, after, name, completed] of [
    ['{"entityType": "INDIVIDUAL" ', "}", "communicationNumber", '{"entityType": "INDIVIDUAL", "communicationNumber": ""}'],
    ['{"entityType": "INDIVIDUAL", "citizenshipCountry": "lith', '"}', "LT", '{"entityType": "INDIVIDUAL", "citizenshipCountry": "LT"}'],
  ]) {
    await page.paste(before + after);
    await page.find(".cm-content").focus();
    await page.press("Control+End", ...Array(after.length).fill("ArrowLeft"), "Control+Space");
    await choice.filter({ hasText: name }).waitFor();
    await page.audit(`completion of ${name}`);
    await page.shot(shots, `completion-${name}`);
    await page.press("Enter");
    await page.until(() => page.text(), completed);
  }
  await page.paste(CLEAN);
  await page.find(".cm-line", { hasText: "sourceOfRiskLevel" }).locator("span").first().hover();
  await page.find("div.explanation", { hasText: "sourceOfRiskLevel" }).waitFor();
  await page.audit("explanation");
  await page.shot(shots, "explanation");
});

onSite("a plain text area does the same", {}, async (page) => {
  await page.paste(EXAMPLE);
  await page.find("#plain").check();
  assert.equal(await page.text(), EXAMPLE);
  await page.find("#text").focus();
  await page.press("F8");
  await page.until(() => page.selected(), '"create"');
  await page.hear("error: invalid action `create`");
  await page.press("Alt+Enter");
  await page.expect([CATEGORY, COUNTRY]);
  await page.press("Alt+Shift+Enter");
  await page.find("dialog .main").click();
  await page.expect([CATEGORY]);
  assert.equal(await page.text(), FIXED);
  await page.audit("plain");
  await page.shot(shots, "plain");
  await page.press("Control+Z");
  await page.expect([CATEGORY, COUNTRY]);
  await page.find("#text").fill("");
  await page.find("#list .hint", { hasText: "Findings appear here" }).waitFor();
  // The choice is kept, and the payload is not.
  await page.tab.reload();
  await page.find("#text").waitFor();
  assert.equal(await page.text(), "");
});

onSite("it fits a narrow and dark screen", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }, async (page) => {
  await page.audit("narrow, empty");
  await page.paste(THIRTY);
  await page.until(async () => (await page.findings()).length, 30);
  await page.audit("narrow, findings");
  await page.shot(shots, "narrow");
  for (const [opener, name] of [
    ["#fix-all", "difference"],
    ["#show-examples", "examples"],
    ["#show-share", "share"],
    ["#show-classifiers", "classifiers"],
    ["#show-keys", "keys"],
    ["#list .facts .link >> nth=0", "rule"],
    ["#list .facts .link:nth-child(2) >> nth=0", "code"],
  ]) {
    await page.find(opener).click();
    await page.find("dialog").waitFor();
    await page.audit(`narrow, ${name}`);
    await page.shot(shots, `narrow-${name}`);
    await page.press("Escape");
    await page.find("dialog").waitFor({ state: "detached" });
  }
  await page.find("#plain").check();
  await page.audit("narrow, plain");
});

onSite("the theme is kept", { colorScheme: "dark" }, async (page) => {
  const ground = () => page.tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await ground();
  await page.find("#theme").selectOption("light");
  assert.notEqual(await ground(), dark);
  await page.tab.reload();
  assert.notEqual(await ground(), dark);
  await page.paste(THIRTY);
  await page.until(async () => (await page.findings()).length, 30);
  await page.find("#theme").selectOption("dark");
  await page.audit("dark");
  await page.shot(shots, "dark");
});

onSite("a payload is shared by file and by command", {}, async (page) => {
  await page.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  // Line ends, quotes, and a line that could end the command.
  const odd = `{"a": "it's $HOME \`ls\` \\\\",\r\nPAYLOAD\r\n}`;
  for (const [payload, arrives] of [[EXAMPLE, EXAMPLE], [odd, `${odd}\n`]]) {
    await page.drop("payload", [["sent.json", payload]]);
    await page.find("#show-share").click();
    const download = page.tab.waitForEvent("download");
    await page.find("dialog button", { hasText: "Download the payload" }).click();
    const file = await download;
    assert.equal(file.suggestedFilename(), "sent.json");
    assert.equal(readFileSync(await file.path(), "utf8"), payload);
    await page.find("dialog button", { hasText: "Copy as curl" }).click();
    await page.find("dialog").waitFor({ state: "detached" });
    const command = await page.tab.evaluate(() => navigator.clipboard.readText());
    // What would be sent, and to where.
    const shown = spawnSync("bash", ["-c", `curl() { printf '%s\\n' "\${@: -1}"; cat; }\n${command}`], { encoding: "utf8" });
    assert.equal(shown.stdout, `http://127.0.0.1:8080/amlyze-ws-rest/customer\n${arrives}`);
  }
  await page.drop("payload", [["sent.json", EXAMPLE]]);
  await page.find("#show-share").click();
  await page.audit("share");
  const download = page.tab.waitForEvent("download");
  await page.find("dialog button", { hasText: "Download the report" }).click();
  const file = await download;
  assert.equal(file.suggestedFilename(), "sent.report.json");
  const report = JSON.parse(readFileSync(await file.path(), "utf8"));
  assert.deepEqual(report.findings.map(({ rule }) => rule), ["action-value", "category-entity-type", "country-code"]);
});

onSite("each example is valid", {}, async (page) => {
  await page.find("#show-examples").click();
  const choices = page.find("dialog .choices button");
  await choices.first().waitFor();
  const count = await choices.count();
  assert(count >= 14, `${count} examples`);
  await page.audit("examples");
  await page.shot(shots, "examples");
  await page.press("Escape");
  for (let index = 0; index < count; index += 1) {
    await page.find("#show-examples").click();
    await choices.nth(index).click();
    await page.find(".kinds", { hasText: "1 document: 1 × " }).waitFor();
    const findings = await page.findings();
    assert.deepEqual(findings.filter((finding) => !finding.startsWith("advice")), []);
  }
});

onSite("the first of many fixes are shown, and all are applied", {}, async (page) => {
  const line = FIXED.replace("CREATE", "create").replaceAll("\n", "");
  const lines = Array.from({ length: 3000 }, (_, index) => line.replace("000117", index).replace("4711", index));
  await page.drop("payload", [["long.ndjson", lines.join("\n")]]);
  await page.find("#fix-all", { hasText: "Fix all (3000)" }).click();
  await page.find("dialog caption", { hasText: "The first 2,000 lines" }).waitFor();
  assert.equal(await page.find("dialog .difference tbody tr").count(), 2000);
  await page.find("dialog .main").click();
  await page.hear("Applied 3,000 fixes");
});

onSite("long lists are shown in parts", {}, async (page) => {
  await page.paste(`[${Array(60).fill(EXAMPLE).join(",\n")}]`);
  await page.until(async () => (await page.findings()).length, 100);
  await page.find("#list > button", { hasText: "Show more" }).click();
  assert((await page.findings()).length > 100);
});

test("payloads are sent, and requests are shown as they arrive", async () => {
  const page = await Page.open(browser, server.url);
  await page.find("section.requests").waitFor();
  await page.until(() => page.find("#journal-state").textContent(), "Live");
  await page.audit("served, empty");
  await page.paste(EXAMPLE);
  await page.expect([ACTION, CATEGORY, COUNTRY]);
  await page.find("#send").click();
  const answer = page.find("#answer pre").last();
  await page.find("#answer .status", { hasText: "400" }).waitFor();
  const refused = JSON.parse(await answer.textContent());
  assert.equal(refused.resultType, "REQUEST_REJECTED");
  // The page of its code is one click away.
  const meaning = page.find("#answer .meaning a");
  assert.equal(await meaning.textContent(), refused.errorCode);
  const explained = await fetch(await meaning.evaluate((link) => link.href));
  assert.equal(explained.status, 200);
  assert((await explained.text()).includes(`API code ${refused.errorCode}`));
  const reference = await fetch(await page.find("section.endpoint .head a").evaluate((link) => link.href));
  assert.equal(reference.status, 200);
  const request = (row) => page.find("tbody tr").nth(row).innerText();
  await page.find("td.refused", { hasText: `400 ${refused.errorCode}` }).waitFor();

  // Another client's request arrives while the page is open.
  const sent = await fetch(`${server.url}amlyze-ws-rest/customer`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: CLEAN,
  });
  assert.equal(sent.status, 200);
  await page.find("td.accepted", { hasText: "200" }).waitFor();
  assert.match(await request(0), /POST \/customer\s+200\s+0\s/u);
  await page.audit("served, requests");
  await page.shot(shots, "requests");

  // The journal has no value of a person.
  await page.find("tbody tr:has(td.refused) button").click();
  const dialog = page.find("dialog");
  await dialog.locator("pre").waitFor();
  const shown = await dialog.innerText();
  assert(shown.includes("invalid country code") && shown.includes('"firstName"'), shown);
  for (const secret of ["Austėja", "Pavyzdienė"]) {
    assert(!shown.includes(secret), shown);
  }
  await page.audit("request");
  await page.shot(shots, "request");
  await page.press("Escape");

  // The same number a second time.
  await page.paste(CLEAN);
  await page.expect([]);
  await page.find(".cm-content").press("Control+Enter");
  await page.find("#answer .status", { hasText: "400" }).waitFor();
  await page.until(async () => JSON.parse(await answer.textContent()).errorCode, "O001");
  await page.find("td.refused", { hasText: "400 O001" }).waitFor();

  // The copied command reaches the same endpoint.
  await page.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.find("#show-share").click();
  await page.find("dialog button", { hasText: "Copy as curl" }).click();
  await page.find("dialog").waitFor({ state: "detached" });
  const command = await page.tab.evaluate(() => navigator.clipboard.readText());
  const { stdout } = spawnSync("bash", ["-c", command.replace("curl ", "curl --silent ")], { encoding: "utf8" });
  assert.equal(JSON.parse(stdout).errorCode, "O001");
  await page.until(() => page.find("tbody tr").count(), 4);

  await page.tab.setViewportSize({ width: 360, height: 740 });
  await page.audit("served, narrow");
  await page.shot(shots, "requests-narrow");
  await page.close(SECRETS);
});
