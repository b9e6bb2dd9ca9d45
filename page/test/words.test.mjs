// What the page says and decides without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { curl } from "../src/curl.js";
import { looksLikeCodes, stem } from "../src/files.js";
import { isSame, summary } from "../src/finding.js";
import { changedLines } from "../src/lines.js";
import { Opened } from "../src/opened.js";
import { PATHS, pathFor } from "../src/server.js";

test("findings are counted by severity", () => {
  const of = (errors, warnings, advice) => summary({ errors, warnings, advice });
  assert.equal(of(0, 0, 0), "No findings");
  assert.equal(of(1, 0, 0), "1 finding: 1 error");
  assert.equal(of(2, 1, 1), "4 findings: 2 errors, 1 warning, 1 advice");
  assert.equal(of(0, 1200, 0), "1,200 findings: 1,200 warnings");
});

test("a finding is found again after an edit elsewhere", () => {
  const finding = { rule: "country-code", pointer: "/a", message: "invalid country code `LTU`", start: 1 };
  assert(isSame(finding, { ...finding, start: 7 }));
  assert(!isSame(finding, { ...finding, pointer: "/b" }));
});

test("a file is a classifier or a payload", () => {
  for (const codes of ["LT\nXK\n", "IND_STANDARD", '["LT", "XK"]']) {
    assert(looksLikeCodes(codes), codes);
  }
  for (const payload of ['{"entityType": ""}', '[{"entityType": ""}]', '{"entityType": ', "[]", "", '{"a": 1}\n{"a": 2}']) {
    assert(!looksLikeCodes(payload), payload);
  }
  assert.equal(stem("codes/riskManagementCategory.v2.txt"), "riskManagementCategory.v2");
});

test("a command quotes nothing in the payload, and ends after it", () => {
  assert.equal(
    curl("http://a.example/it's", "PAYLOAD\n'$a'"),
    "curl --header 'Content-Type: application/json' --data-binary @- 'http://a.example/it%27s' << 'PAYLOAD2'\nPAYLOAD\n'$a'\nPAYLOAD2\n",
  );
});

test("a path fits the payload", () => {
  const of = (customers) => pathFor({ customers });
  const kinds = [[], [{ kind: "customer" }], [{ kind: "simplified-customer" }], [{ kind: "customer", inBatch: true }]];
  assert.deepEqual(
    kinds.map((customers) => PATHS.find(([, path]) => path === of(customers))[0]),
    ["customer", "customer", "simplifiedCustomer", "validate-batch-customers"],
  );
});

test("a text keeps the name that it was opened with, also by undo", () => {
  const opened = new Opened();
  const after = (text) => {
    opened.follow({ length: text.length, text });
    return [opened.name, opened.isFile];
  };
  const replace = (before, text, how) => {
    opened.leave(before);
    // An editor says that the text has changed before its name is known.
    after(text);
    opened.enter(text, how);
  };
  replace("", "one", { name: "a.md", isFile: true });
  assert.deepEqual(after("one!"), ["a.md", true]);
  replace("one!", "two");
  assert.deepEqual(after("two"), ["payload.json", false]);
  replace("two", "three", { name: "b.ndjson", isFile: true });
  for (const [text, name] of [["two", "payload.json"], ["one!", "a.md"], ["one", "a.md"], ["two", "payload.json"], ["three", "b.ndjson"], ["three.", "b.ndjson"]]) {
    assert.equal(after(text)[0], name, text);
  }
  replace("three.", "two", { name: "c.json", isFile: true });
  assert.deepEqual([after("three."), after("two")], [["b.ndjson", true], ["c.json", true]]);
  // A text that was there under another name does not lend it to the text that it replaces.
  replace("two", "one", { name: "d.json", isFile: true });
  assert.deepEqual([after("two"), after("one")], [["c.json", true], ["d.json", true]]);
});

test("changed lines are shown with those around them", () => {
  const of = (before, after) =>
    changedLines(before, after, 100).rows.map(({ kind, number, text }) => `${kind || "same"} ${number} ${text}`);
  const long = "a b c d e f g h i j".replaceAll(" ", "\n");
  assert.deepEqual(of(long, long), []);
  assert.deepEqual(of(long, long.replace("b", "B").replace("i\n", "")), [
    "same 1 a",
    "removed 2 b",
    "added 2 B",
    "same 3 c",
    "same 4 d",
    "gap  ⋯",
    "same 7 g",
    "same 8 h",
    "removed 9 i",
    "same 9 j",
  ]);
  assert.deepEqual(of("a", "a\n"), ["same 1 a", "added 2 "]);
});

test("a long difference is as exact as a short one, and takes linear time", () => {
  const lines = Array.from({ length: 3000 }, (_, index) => `line ${index}`);
  // Lines that are changed, removed and added.
  const changed = lines.flatMap((line, index) =>
    index % 7 === 0 ? [] : index % 11 === 0 ? [line, "added"] : index % 3 === 0 ? [`${line} changed`] : [line],
  );
  const { rows, hasMore } = changedLines(lines.join("\n"), changed.join("\n"), Infinity);
  assert(!hasMore);
  const of = (wanted) => rows.filter(({ kind }) => kind === wanted);
  const rest = new Set(of("removed").map(({ number }) => number));
  const added = new Map(of("added").map(({ number, text }) => [number, text]));
  const kept = lines.filter((_, index) => !rest.has(index + 1));
  const made = changed.map((_, index) => added.get(index + 1) ?? kept.shift());
  assert.deepEqual(made, changed);
  assert.deepEqual(kept, []);
  const count = of("removed").length + of("added").length;
  assert(count < 3200, `${count} rows`);

  const text = (count, word) => Array.from({ length: count }, (_, index) => `${word} ${index}`).join("\n");
  const start = performance.now();
  assert.equal(changedLines(text(100_000, "old"), text(100_000, "new"), Infinity).rows.length, 200_000);
  // Seconds on any machine; it was minutes.
  assert(performance.now() - start < 30_000);
});
