// The module finds what the program finds, at the same characters, in all fixtures. The program is
// `KYCLINT`, or the one of a debug build.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { lint, TODAY } from "./module.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const program = process.env.KYCLINT ?? "target/debug/kyclint";
/** What is one text in UTF-8 on the page: a browser has no other strings. */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

const files = readdirSync(`${root}fixtures`, { recursive: true })
  .filter((name) => /\.(json|ndjson|md)$/.test(name))
  .map((name) => `fixtures/${name}`)
  .sort();

function report(file) {
  const options = ["--no-config", "--no-redact", "--format", "json", "--today", TODAY, file];
  return new Promise((resolve, reject) => {
    execFile(program, options, { cwd: root, maxBuffer: 1 << 28 }, (error, out) => {
      if (error && error.code !== 1 && error.code !== 3) reject(error);
      else resolve(JSON.parse(out));
    });
  });
}

/** A finding of the program as the module would return it. */
function converted(found, bytes) {
  const at = (offset) => decoder.decode(bytes.subarray(0, offset)).length;
  const range = ({ offset, length }) => ({ start: at(offset), end: at(offset + length) });
  return {
    rule: found.rule,
    severity: found.severity,
    message: found.message,
    help: found.help,
    pointer: found.pointer,
    ...range(found.span),
    line: found.start.line,
    column: found.start.column,
    apiCode: found.apiCode,
    related: found.labels.map((label) => ({ message: label.message, ...range(label.span) })),
    fix: found.fix && {
      title: found.fix.description,
      safe: found.fix.safe,
      edits: found.fix.edits.map((edit) => ({ ...range(edit), text: edit.text })),
    },
  };
}

function shown(found, places) {
  const { label, isRefusal, related, ...rest } = found;
  // The program has places in other documents apart, as a line and a column.
  return { ...rest, related: related.slice(0, places) };
}

test("the module and the program agree", { timeout: 600_000 }, async () => {
  let compared = 0;
  const queue = [...files];
  const work = async () => {
    for (let file = queue.pop(); file; file = queue.pop()) {
      const bytes = readFileSync(root + file);
      let text;
      try {
        text = decoder.decode(bytes);
      } catch {
        continue;
      }
      const { diagnostics, summary } = await report(file);
      const found = lint(text, { name: file });
      const expected = diagnostics.map((diagnostic) => converted(diagnostic, bytes));
      const actual = found.findings.map((finding, number) => shown(finding, expected[number]?.related.length));
      assert.deepEqual(actual, expected, file);
      const { errors, warnings, advice } = found.counts;
      assert.deepEqual([errors, warnings, advice], [summary.errors, summary.warnings, summary.advice], file);
      compared += 1;
    }
  };
  await Promise.all([work(), work()]);
  assert.ok(compared > 600, `${compared} files`);
});
