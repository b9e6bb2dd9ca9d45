// Reads the book in Chromium from its files, and the reference from `kyclint serve`. No request may leave.
// BOOK is the folder of the book, SHOTS one for screenshots, KYCLINT the program.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "../page/browser/chromium.mjs";

const { BOOK: book, SHOTS: shots, KYCLINT: program } = process.env;
const root = new URL("../", import.meta.url).pathname;
const AXE = readFileSync(createRequire(join(root, "page/package.json")).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 768, 1280];
const PATIENCE = 30_000;

let browser;

before(async () => {
  mkdirSync(shots, { recursive: true });
  browser = await launch();
});

after(() => browser?.close());

/** Opens a page of the book, or an address, acts on it, and asserts that nothing was asked for or failed. */
async function open(page, options, act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const tab = await context.newPage();
  const url = page.startsWith("http") ? page : pathToFileURL(join(book, page)).href;
  const { protocol, origin } = new URL(url);
  const faults = [];
  context.on("request", (request) => {
    const address = new URL(request.url());
    const isOwn = protocol === "file:" ? address.protocol === "file:" : address.origin === origin;
    if (!isOwn && !/^(data|blob):/u.test(address.href)) {
      faults.push(`request: ${address.href}`);
    }
  });
  tab.on("pageerror", (error) => faults.push(`error: ${error.stack}`));
  await tab.goto(url);
  await act(tab);
  await context.close();
  assert.deepEqual(faults, []);
}

/** Asserts that axe-core finds nothing, and that the page is not wider than the window. */
async function audit(tab, state) {
  await tab.evaluate(AXE);
  const { violations } = await tab.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => [id, html.slice(0, 200), any[0]?.message]));
  assert.deepEqual(found.slice(0, 5), [], state);
  const [wide, width] = await tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert(wide <= width, `${state}: ${wide} wide in ${width}`);
}

/** The files of the book, as paths within it. */
function pages() {
  const entries = readdirSync(book, { recursive: true });
  return entries.filter((name) => name.endsWith(".html") && name !== "404.html" && name !== "toc.html");
}

test("every link and anchor of the built book leads somewhere", () => {
  const ids = new Map();
  const idsOf = (file) => {
    if (!ids.has(file)) {
      ids.set(file, new Set([...readFileSync(file, "utf8").matchAll(/\sid="([^"]*)"/gu)].map(([, id]) => id)));
    }
    return ids.get(file);
  };
  const wrong = [];
  let checked = 0;
  const all = pages();
  assert(all.length > 300, `${all.length} pages`);
  for (const page of all) {
    const file = join(book, page);
    for (const [, link] of readFileSync(file, "utf8").matchAll(/\s(?:href|src)="([^"]*)"/gu)) {
      if (/^(https?|data|mailto):/u.test(link)) {
        continue;
      }
      checked += 1;
      const [path, anchor] = link.replaceAll("&amp;", "&").split("#");
      const target = path === "" ? file : resolve(dirname(file), decodeURIComponent(path));
      const isThere = existsSync(target) && !relative(book, target).startsWith("..");
      if (!isThere || (anchor && target.endsWith(".html") && !idsOf(target).has(decodeURIComponent(anchor)))) {
        wrong.push(`${page}: ${link}`);
      }
    }
  }
  assert.deepEqual(wrong.slice(0, 20), []);
  assert(checked > 10_000, `${checked} links`);
});

const READ = ["index", "start-integration", "rules", "formats", "codes/C016.I06", "fields/city", "rules/country-code", "kinds/customer", "commands/kyclint", "keys/overrides", "reference"];

for (const page of READ) {
  for (const width of WIDTHS) {
    test(`${page} at ${width} pixels`, { timeout: 300_000 }, () =>
      open(`${page}.html`, { viewport: { width, height: 900 } }, async (tab) => {
        await tab.locator("main h1").first().waitFor();
        await audit(tab, `${page} ${width}`);
        await tab.screenshot({ path: `${shots}/${page.replace("/", "-")}-${width}.png` });
      }));
  }
}

test("the pages are as legible in the dark", () =>
  open("codes/C016.I06.html", { colorScheme: "dark" }, async (tab) => {
    await audit(tab, "dark");
    await tab.screenshot({ path: `${shots}/dark.png` });
  }));

test("a search finds the page of a code, from a file and without a network", () =>
  open("index.html", { offline: true }, async (tab) => {
    await tab.keyboard.press("s");
    await tab.locator("#mdbook-searchbar").waitFor({ state: "visible" });
    await tab.keyboard.type("C016.I06");
    const first = tab.locator("#mdbook-searchresults a").first();
    await first.waitFor();
    await tab.screenshot({ path: `${shots}/search.png` });
    const found = await tab.locator("#mdbook-searchresults a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
    assert(found.some((link) => link.includes("codes/C016.I06.html")), found.join("\n"));
    await first.click();
    await tab.waitForURL(/codes\/C016\.I06\.html/u);
  }));

test("the server shows the same pages, two clicks from its start to a code", { skip: !program, timeout: 120_000 }, async () => {
  const server = spawn(program, ["serve", "--port", "0", "--no-config"], { stdio: ["ignore", "pipe", "inherit"] });
  try {
    const address = await new Promise((done, failed) => {
      let shown = "";
      server.stdout.on("data", (data) => {
        shown += data;
        const found = /listening on (\S+)/u.exec(shown);
        if (found) {
          done(found[1]);
        }
      });
      server.on("exit", () => failed(new Error(`the server ended: ${shown}`)));
    });
    for (const width of WIDTHS) {
      for (const colorScheme of ["light", "dark"]) {
        await open(`${address}/docs/`, { viewport: { width, height: 900 }, colorScheme }, async (tab) => {
          await audit(tab, `docs ${width}`);
          await tab.getByRole("link", { name: "API codes" }).first().click();
          await audit(tab, `codes ${width}`);
          await tab.locator("main").getByRole("link", { name: "C016.I06", exact: true }).click();
          assert.equal(await tab.locator("h1").textContent(), "API code C016.I06");
          await audit(tab, `code ${width}`);
          await tab.screenshot({ path: `${shots}/serve-code-${width}-${colorScheme}.png` });
          await tab.getByRole("link", { name: "citizenshipCountry" }).click();
          await audit(tab, `field ${width}`);
          await tab.goto(`${address}/docs/start-integration`);
          await audit(tab, `guide ${width}`);
          const picture = tab.locator("main img").first();
          assert(await picture.evaluate((image) => image.complete && image.naturalWidth > 100), "no picture");
          await tab.screenshot({ path: `${shots}/serve-guide-${width}-${colorScheme}.png` });
          await tab.goto(`${address}/docs/formats`);
          await audit(tab, `formats ${width}`);
          await tab.goto(`${address}/docs/kinds/customer`);
          await audit(tab, `kind ${width}`);
          await tab.screenshot({ path: `${shots}/serve-kind-${width}-${colorScheme}.png` });
        });
      }
    }
  } finally {
    server.kill();
  }
});
