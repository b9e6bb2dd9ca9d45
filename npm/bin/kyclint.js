#!/usr/bin/env node
// Starts the program that the package for this platform carries, and ends as it ends.
"use strict";
const { spawn } = require("child_process");
const { version, optionalDependencies } = require("../package.json");

/** The program of this platform. */
function program() {
  const platform = `${process.platform}-${process.arch}`;
  const name = `@kyclint/${platform}`;
  if (!(name in optionalDependencies)) {
    const known = Object.keys(optionalDependencies).join(", ");
    throw new Error(`there is no package for ${platform}, only ${known}`);
  }
  try {
    return require.resolve(`${name}/bin/kyclint${process.platform === "win32" ? ".exe" : ""}`);
  } catch {
    throw new Error(
      `${name}@${version} is not installed: optional dependencies were left out, or node_modules comes from another platform`,
    );
  }
}

function fail(error) {
  console.error(`kyclint: ${error.message}`);
  console.error("Install it again on this machine with `npm install --include=optional`, or by `cargo install kyclint` or `pip install kyclint`.");
  process.exitCode = 2;
}

try {
  const child = spawn(program(), process.argv.slice(2), { stdio: "inherit" });
  child.on("error", fail);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code, signal) => {
    if (signal === null) {
      process.exitCode = code;
    } else {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    }
  });
} catch (error) {
  fail(error);
}
