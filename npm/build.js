// Assembles the npm packages: `kyclint`, which starts the program, and `@kyclint/PLATFORM`, which
// carries it. What they are called and which version they have is said in Cargo.toml.
//
//   node npm/build.js PROGRAM PLATFORM FOLDER
//
// PLATFORM is one of those below, FOLDER is where the packages are put.
"use strict";
const { execFileSync } = require("child_process");
const fs = require("fs");
const path = require("path");

const PLATFORMS = ["darwin-arm64", "darwin-x64", "linux-arm64", "linux-x64", "win32-x64"];

const root = path.join(__dirname, "..");
const [program, platform, folder] = process.argv.slice(2);
if (!folder || !PLATFORMS.includes(platform)) {
  console.error(`usage: node npm/build.js PROGRAM ${PLATFORMS.join("|")} FOLDER`);
  process.exit(2);
}

const options = { cwd: root, encoding: "utf8" };
const metadata = execFileSync("cargo", ["metadata", "--no-deps", "--format-version", "1"], options);
const isRoot = (found) => found.manifest_path === path.join(root, "Cargo.toml");
const { name, version, description, license, keywords } = JSON.parse(metadata).packages.find(isRoot);

function write(target, manifest, files) {
  fs.rmSync(target, { recursive: true, force: true });
  fs.mkdirSync(target, { recursive: true });
  const all = { ...manifest, version, license };
  fs.writeFileSync(path.join(target, "package.json"), `${JSON.stringify(all, null, 2)}\n`);
  for (const [from, to] of files) {
    fs.mkdirSync(path.dirname(path.join(target, to)), { recursive: true });
    fs.copyFileSync(from, path.join(target, to));
  }
}

const licences = ["LICENSE-APACHE", "LICENSE-MIT"].map((file) => [path.join(root, file), file]);

const carrier = `@${name}/${platform}`;
const [os, cpu] = platform.split("-");
const file = os === "win32" ? "bin/kyclint.exe" : "bin/kyclint";
write(
  path.join(folder, platform),
  { name: carrier, description: `${name} for ${platform}`, os: [os], cpu: [cpu], preferUnplugged: true },
  [...licences, [program, file]],
);
fs.chmodSync(path.join(folder, platform, file), 0o755);

// README.md, and what it links to.
const entries = fs.readdirSync(path.join(root, "docs"), { recursive: true, withFileTypes: true });
const files = entries.filter((entry) => entry.isFile());
const docs = files.map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)));
const pages = ["README.md", "CHANGELOG.md", "benches/README.md", ...docs].map((file) => [path.join(root, file), file]);
const launcher = "bin/kyclint.js";
write(
  path.join(folder, name),
  {
    name,
    description,
    keywords,
    bin: { [name]: launcher },
    engines: { node: ">=18" },
    optionalDependencies: Object.fromEntries(PLATFORMS.map((known) => [`@${name}/${known}`, version])),
  },
  [...licences, ...pages, [path.join(__dirname, launcher), launcher]],
);
console.log(`${name}@${version} and ${carrier}@${version} in ${folder}`);
