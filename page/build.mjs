// Bundles the page into dist/, which works on any host and at any path of it, and which `kyclint serve` has
// within itself. Needs the module in module/; `.ci/page-build` makes both. The same inputs give the same
// bytes, and files that stay the same are not written again.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";
import { licences } from "./licences.mjs";

const root = fileURLToPath(new URL(".", import.meta.url));
const dist = join(root, "dist");
/** Name to bytes. */
const files = new Map();
/** The files that went into the bundle. */
const inputs = new Set();

/** Bundles some files. Returns the name of what came of each, by its extension. */
async function bundle(entries, define = {}) {
  const result = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir: "dist",
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: "esm",
    target: "es2022",
    charset: "utf8",
    loader: { ".wasm": "file" },
    // All licences are in licenses.txt.
    legalComments: "none",
    define,
    logLevel: "warning",
  });
  for (const { path, contents } of result.outputFiles) files.set(basename(path), Buffer.from(contents));
  for (const input of Object.keys(result.metafile.inputs)) inputs.add(input);
  const names = Object.entries(result.metafile.outputs).filter(([, output]) => output.entryPoint);
  return Object.fromEntries(names.map(([path]) => [path.replace(/.*\./, ""), basename(path)]));
}

/** Replaces the only place of a text that is quoted. */
function replaceName(text, name, by) {
  const parts = text.split(`"${name}"`);
  if (parts.length !== 2) throw new Error(`index.html must have "${name}" once`);
  return parts.join(`"${by}"`);
}

function compressed(bytes) {
  const { BROTLI_PARAM_QUALITY, BROTLI_PARAM_LGWIN, BROTLI_PARAM_SIZE_HINT } = constants;
  const params = { [BROTLI_PARAM_QUALITY]: 11, [BROTLI_PARAM_LGWIN]: 24, [BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return brotliCompressSync(bytes, { params });
}

const worker = await bundle([{ in: "src/worker.js", out: "worker" }]);
const page = await bundle(
  [
    { in: "src/main.js", out: "page" },
    { in: "src/page.css", out: "page-style" },
  ],
  { WORKER_FILE: JSON.stringify(worker.js) },
);
let index = readFileSync(join(root, "index.html"), "utf8");
index = replaceName(index, "page.js", page.js);
index = replaceName(index, "page.css", page.css);
files.set("index.html", Buffer.from(index));
files.set("licenses.txt", Buffer.from(licences(root, inputs)));

// Also as what a server sends, and what is embedded.
for (const [name, bytes] of [...files]) {
  // Compressing the module takes a while, and its name says what it has.
  const known = join(dist, `${name}.br`);
  const isKnown = name.endsWith(".wasm") && existsSync(known);
  files.set(`${name}.br`, isKnown ? readFileSync(known) : compressed(bytes));
}

mkdirSync(dist, { recursive: true });
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
for (const [name, bytes] of files) {
  const path = join(dist, name);
  if (!existsSync(path) || digest(readFileSync(path)) !== digest(bytes)) writeFileSync(path, bytes);
}
for (const name of readdirSync(dist)) {
  if (name !== ".gitignore" && !files.has(name)) rmSync(join(dist, name), { recursive: true });
}

const size = (name) => `${(files.get(name).length / 1024).toFixed(0)} KiB`;
for (const name of [...files.keys()].filter((name) => !name.endsWith(".br")).sort()) {
  console.log(`${name}: ${size(name)}, compressed ${size(`${name}.br`)}`);
}
