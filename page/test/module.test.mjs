import assert from "node:assert/strict";
import { test } from "node:test";
import { ask, lint, TODAY } from "./module.mjs";

const of = (found, rule) => found.findings.find((finding) => finding.rule === rule);
const marked = (text, { start, end }) => text.slice(start, end);

test("a finding marks the characters as JavaScript counts them", () => {
  const text = '{"lastName": "🦊žą", "action": "create", "entityType": "person"}';
  const found = lint(text);
  assert.equal(found.ok, false);
  const wrong = of(found, "enum-value");
  assert.equal(marked(text, wrong), '"person"');
  assert.equal(wrong.line, 1);
  // The command line counts code points: one for the fox.
  assert.equal(wrong.column, wrong.start);
  const action = of(found, "action-value");
  assert.equal(marked(text, action), '"create"');
  assert.deepEqual(action.fix.edits.map((edit) => [marked(text, edit), edit.text]), [['"create"', '"CREATE"']]);
  assert.equal(action.fix.safe, true);
});

test("CRLF counts as two units, and fixes keep it", () => {
  const text = '{\r\n  "entityType": "INDIVIDUAL",\r\n  "action": "create"\r\n}\r\n';
  const action = of(lint(text), "action-value");
  assert.equal(marked(text, action), '"create"');
  assert.deepEqual([action.line, action.column], [3, 13]);
  assert.deepEqual(ask("fix", { text, today: TODAY }), { text: text.replace("create", "CREATE"), applied: 1 });
});

test("a byte order mark is a unit with a finding, and fixes remove it", () => {
  const text = '\ufeff{"entityType": "INDIVIDUAL", "action": "create"}';
  const found = lint(text);
  assert.equal(marked(text, of(found, "encoding")), "\ufeff");
  assert.equal(marked(text, of(found, "action-value")), '"create"');
  assert.equal(of(found, "action-value").column, '{"entityType": "INDIVIDUAL", "action": '.length + 1);
  const fixed = ask("fix", { text, today: TODAY });
  assert.equal(fixed.text, '{"entityType": "INDIVIDUAL", "action": "CREATE"}');
});

test("half a surrogate pair and a text with NUL have findings within the text", () => {
  for (const text of ['{"firstName": "a\ud83e"}', '{\0"firstName\0": 1}', "\0\0\0", "", " \n"]) {
    for (const { start, end } of lint(text).findings) {
      assert.ok(start >= 0 && start <= end && end <= text.length, `${JSON.stringify(text)} ${start} ${end}`);
    }
  }
});

test("unsafe fixes are applied when asked for", () => {
  const text = '{"entityType": "INDIVIDUAL", "citizenshipCountry": "LTU"}';
  const safe = ask("fix", { text, today: TODAY });
  const all = ask("fix", { text, today: TODAY, unsafe: true });
  assert.ok(all.applied >= safe.applied);
  assert.match(all.text, /"LT"/);
});

test("customers of a text are compared, and places in it are marked", () => {
  const line = '{"entityType": "INDIVIDUAL", "action": "CREATE", "communicationNumber": "17", "requester": "ą"}';
  const text = `${line}\n${line}\n`;
  const found = lint(text, { name: "a.ndjson" });
  const repeat = of(found, "duplicate-communication-number");
  assert.equal(marked(text, repeat), '"17"');
  assert.deepEqual(repeat.related.map((place) => marked(text, place)), ['"17"']);
  assert.equal(found.documents, 2);
  assert.deepEqual(found.customers.map(({ kind, start }) => [kind, start]), [["customer", 0], ["customer", line.length + 1]]);
});

test("the kind, levels and classifiers are used", () => {
  const text = '{"entityType": "INDIVIDUAL", "citizenshipCountry": "LV", "riskManagementCategory": "IND", "customerExtId": "1", "communicationNumber": "2"}';
  assert.equal(lint(text, { kind: "simplified-customer" }).customers[0].kind, "simplified-customer");
  assert.throws(() => lint(text, { kind: "none" }), /unknown kind of payload `none`/);
  const classifiers = { country: "LT\nEE\n" };
  assert.equal(of(lint(text, { classifiers }), "classifier-value").severity, "error");
  assert.equal(of(lint(text, { classifiers, levels: { codes: "warning" } }), "classifier-value").severity, "warning");
  assert.equal(of(lint(text, { classifiers, levels: { "classifier-value": "off" } }), "classifier-value"), undefined);
  assert.throws(() => lint(text, { levels: { classifier: "off" } }), /unknown rule or group `classifier`; did you mean/);
  const unread = lint(text, { classifiers: { country: "LT\n\nA;B\n", colour: "x" } }).unreadClassifiers;
  assert.deepEqual(unread.map(({ name, line }) => [name, line]), [["colour", 1], ["country", 3]]);
});

test("today decides, and must be a date", () => {
  const text = '{"entityType": "INDIVIDUAL", "birthDate": "2020-01-01", "communicationNumber": "1"}';
  assert.ok(of(lint(text, { today: "2019-12-31" }), "future-date"));
  assert.equal(of(lint(text, { today: "2020-01-02" }), "future-date"), undefined);
  assert.throws(() => lint(text, { today: "tomorrow" }), /`today` is not a date like 2026-11-28: `tomorrow`/);
});

test("the counts are of all findings, whatever the limit", () => {
  const text = '{"entityType": "INDIVIDUAL", "action": "create"}';
  const all = lint(text);
  const few = lint(text, { limit: 1 });
  assert.equal(few.findings.length, 1);
  assert.deepEqual(few.counts, all.counts);
  assert.equal(all.counts.errors + all.counts.warnings + all.counts.advice, all.findings.length);
});

test("completions replace what is typed", () => {
  const before = '{"communicationNumber": "🦊", "entityType": "INDIVIDUAL", "birthCountry": "';
  const text = `${before}lith"}`;
  const { items } = ask("complete", { text, today: TODAY, offset: before.length + 4 });
  const item = items.find((item) => item.label === "LT");
  assert.equal(text.slice(0, item.start) + item.text + text.slice(item.end), `${before}LT"}`);
  assert.equal(item.kind, "value");
});

test("a field is completed with its value to fill in", () => {
  const before = '{"communicationNumber": "1", "entityType": "INDIVIDUAL", ';
  const { items } = ask("complete", { text: `${before}}`, today: TODAY, offset: before.length });
  const field = items.find((item) => item.label === "birthDate");
  assert.equal(field.insert, '"birthDate": "${1:YYYY-MM-DD}"');
  assert.equal(field.text, '"birthDate": ""');
  assert.match(field.documentation, /<p>Date of birth\.<\/p>/);
});

test("a place is explained", () => {
  const text = '{"communicationNumber": "🦊", "entityType": "INDIVIDUAL", "birthCountry": "LT"}';
  const found = ask("hover", { text, today: TODAY, offset: text.indexOf("LT") });
  assert.equal(marked(text, found), '"LT"');
  assert.match(found.html, /<strong>LT<\/strong>: Lithuania/);
  assert.equal(ask("hover", { text, today: TODAY, offset: 0 }), null);
});

test("rules, kinds and codes are listed and explained", () => {
  const rules = ask("rules");
  assert.ok(rules.length > 40);
  for (const { name } of rules) {
    const page = ask("rule", { name });
    assert.match(page.html, /^<p>/);
    assert.ok(page.summary && !/style=|<script|onerror/.test(page.html), name);
  }
  assert.throws(() => ask("rule", { name: "none" }), /unknown rule `none`/);
  assert.deepEqual(ask("kinds").map(({ name }) => name).slice(0, 2), ["customer", "simplified-customer"]);
  assert.match(ask("code", { name: "C013" }).html, /closingDate/);
  assert.match(ask("about").version, /^\d+\.\d+\.\d+$/);
});

test("samples are valid on their day", () => {
  const samples = ask("samples");
  assert.ok(samples.length > 10);
  for (const { title, ...sample } of samples) {
    const text = ask("sample", { ...sample, seed: 7, today: TODAY });
    const found = lint(text, { kind: sample.kind });
    assert.deepEqual(found.findings, [], `${sample.case} of ${sample.kind}: ${title}`);
    assert.equal(text, ask("sample", { ...sample, seed: 7, today: TODAY }));
  }
  assert.throws(
    () => ask("sample", { ...samples[0], title: undefined, case: "NONE", seed: 1, today: TODAY }),
    /customer has no sample `NONE` of INDIVIDUAL/,
  );
});

test("a wrong request is refused with a sentence", () => {
  assert.throws(() => ask("none"), /unknown method `none`/);
  assert.throws(() => ask("lint", { text: "" }), /invalid parameters: missing field `today`/);
  assert.throws(() => ask("lint", { text: "", today: TODAY, kinds: 1 }), /unknown field `kinds`/);
});

test("a deep text does not exhaust the stack", () => {
  for (const text of ["[".repeat(1e6), '{"a":'.repeat(1e5), "[".repeat(100) + '{"entityType": "INDIVIDUAL"}' + "]".repeat(100)]) {
    assert.ok(lint(text, { limit: 10 }).findings.length > 0);
  }
});
