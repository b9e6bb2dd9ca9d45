// What the page says and decides without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { curl } from "../src/curl.js";
import { looksLikeCodes, stem } from "../src/files.js";
import { isSame, summary } from "../src/finding.js";
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
