// The licence texts of everything that is in the bundle: packages of JavaScript, crates in the module, and
// the standard library of Rust.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

const IS_LICENCE = /^(licen[cs]e|copying|notice|unlicense|copyright)/i;

/** The licence texts in a folder. */
function texts(folder) {
  const names = readdirSync(folder, { withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && IS_LICENCE.test(entry.name));
  const paths = files.map((entry) => join(folder, entry.name)).sort();
  return paths.map((path) => readFileSync(path, "utf8").replaceAll("\r\n", "\n").trim());
}

function packages(root, inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1];
    if (folder) folders.add(folder);
  }
  return [...folders].map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
    return { name: `${name} ${version}`, licence: license, texts: texts(join(root, folder)) };
  });
}

function crates(root) {
  const run = (...options) =>
    execFileSync("cargo", options, { cwd: join(root, ".."), encoding: "utf8", maxBuffer: 1 << 28 });
  const target = "wasm32-unknown-unknown";
  const tree = run("tree", "--locked", "--package", "kyclint-wasm", "--target", target, "--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}");
  const used = new Set(tree.split("\n").map((line) => line.split(" ").slice(0, 2).join(" v").replace("vv", "v")));
  const metadata = JSON.parse(run("metadata", "--locked", "--format-version", "1", "--filter-platform", target));
  const found = metadata.packages.filter(({ name, version, source }) => source && used.has(`${name} v${version}`));
  return found.map(({ name, version, license, authors, repository, manifest_path: manifest }) => ({
    name: `${name} ${version}`,
    licence: license,
    authors,
    repository,
    texts: texts(dirname(manifest)),
  }));
}

/** The crates of the standard library that may be in a module for browsers. */
const OF_STANDARD_LIBRARY = ["addr2line", "adler2", "cfg-if", "dlmalloc", "foldhash", "gimli", "hashbrown", "memchr", "miniz_oxide", "object", "rustc-demangle"];

/** What the toolchain says of its standard library: of rustup's, a page; of Debian's, the sources. */
function standardLibrary(root) {
  const sysroot = execFileSync("rustc", ["--print", "sysroot"], { cwd: root, encoding: "utf8" }).trim();
  const page = join(sysroot, "share/doc/rust/COPYRIGHT-library.html");
  const itself = (text) => ({ name: "standard library of Rust", licence: "MIT OR Apache-2.0", texts: text });
  if (!existsSync(page)) {
    const sources = "/usr/lib/rustlib/src/rust";
    return [itself(texts(sources)), ...vendored(sources)];
  }
  const sections = readFileSync(page, "utf8").split(/<h3>\S* ?/u).slice(1);
  const crates = sections.map((section) => {
    const [, name, version] = /^(.*?)-(\d[^<]*)/.exec(section);
    const notices = [...section.matchAll(/<pre>([^]*?)<\/pre>/g)].map(([, text]) => plain(text).trim());
    return { name, version, licence: plain(/License:<\/b> ([^<]*)/.exec(section)?.[1] ?? ""), texts: notices };
  });
  const used = crates.filter(({ name }) => OF_STANDARD_LIBRARY.includes(name));
  const named = used.map(({ name, version, ...rest }) => ({ name: `${name} ${version}`, ...rest }));
  const licences = ["MIT.txt", "Apache-2.0.txt", "Unicode-3.0.txt"].map((name) => join(sysroot, "share/doc/rust/licenses", name));
  return [itself(licences.map((path) => readFileSync(path, "utf8").trim())), ...named];
}

/** The text of HTML without elements. */
function plain(html) {
  const character = (_, number) => String.fromCodePoint(Number(number));
  return html.replace(/&#(\d+);/g, character).replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

function vendored(sources) {
  // Debian leaves the licence texts of crates out; where cargo has got them, they are complete.
  const registry = join(process.env.CARGO_HOME ?? join(homedir(), ".cargo"), "registry/src");
  const folders = readdirSync(join(sources, "library/vendor"));
  const used = folders.filter((name) => OF_STANDARD_LIBRARY.includes(name.replace(/-\d.*/, "")));
  return used.map((folder) => {
    const [, name, version] = /^(.*?)-(\d.*)$/.exec(folder);
    const copies = readdirSync(registry).map((index) => join(registry, index, folder));
    const copy = copies.find((copy) => existsSync(copy)) ?? join(sources, "library/vendor", folder);
    const manifest = readFileSync(join(copy, "Cargo.toml"), "utf8");
    return { name: `${name} ${version}`, licence: /^license = "(.*)"/m.exec(manifest)?.[1], texts: texts(copy) };
  });
}

/** One text about all. `inputs` are the files of the bundle, relative to the folder of the page. */
export function licences(root, inputs) {
  const all = [...packages(root, inputs), ...crates(root), ...standardLibrary(root)];
  // The core and the standard library may have the same crate.
  const parts = [...new Map(all.map((part) => [part.name, part])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  /** Text to the names that it is of: most crates share a few texts. */
  const known = new Map();
  const lines = ["This page contains parts by others. Their licences:", ""];
  const mit = readFileSync(join(root, "../LICENSE-MIT"), "utf8").replace(/^Copyright.*\n+/m, "").trim();
  for (const { name, licence, authors, repository, texts } of parts) {
    if (texts.length === 0 && !/\bMIT\b/.test(licence ?? "")) throw new Error(`${name} has no licence text`);
    const by = texts.length === 0 && authors?.length ? `, by ${authors.join(", ")}` : "";
    const where = texts.length === 0 && repository ? `, ${repository}` : "";
    lines.push(`- ${name}: ${licence ?? "see below"}${by}${where}`);
    // Some crates name their licence and leave its text out.
    for (const text of texts.length === 0 ? [mit] : texts) known.set(text, [...(known.get(text) ?? []), name]);
  }
  for (const [text, names] of known) lines.push("", "-".repeat(80), names.join(", "), "-".repeat(80), "", text);
  return `${lines.join("\n")}\n`;
}
