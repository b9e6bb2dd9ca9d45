// Uses the HTML report in Chromium, opened from a file as people do: at three widths, light and dark, with
// and without the script, by keyboard, on paper. No request may leave. KYCLINT is the program, SHOTS a folder
// for screenshots.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { launch } from "../page/browser/chromium.mjs";

const { KYCLINT: program, SHOTS: shots } = process.env;
const root = new URL("../", import.meta.url).pathname;
const AXE = readFileSync(createRequire(join(root, "page/package.json")).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [360, 768, 1280];
const PATIENCE = 20_000;

let browser;
let folder;

/** Runs kyclint in the folder and returns what it prints. */
function kyclint(...words) {
  const { status, stdout, stderr } = spawnSync(program, words, { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28, env: { ...process.env, CI: "" } });
  assert(status < 2 || words.includes("no-such-file.json"), stderr);
  return stdout;
}

/** An export of 2,000 customers, in which mistakes begin one after the other. */
function write() {
  const lines = kyclint("sample", "customer", "MIXED", "--count", "2000", "--seed", "7", "--today", "2026-11-23").trimEnd().split("\n");
  const wrong = lines.map((line, number) => {
    const is = (from, share) => number >= from && number % share === 0;
    return line
      .replace(/("citizenshipCountry": ?")LT"/u, is(700, 3) ? '$1LTU"' : '$1LT"')
      .replace(/("action": ?")CREATE"/u, number > 1200 && number < 1500 ? '$1create"' : '$1CREATE"')
      .replace(/"lastName"/u, is(0, 61) ? '"lastNmae"' : '"lastName"')
      .replace(/("birthDate": ?")/u, is(1700, 4) ? "$1 " : "$1");
  });
  writeFileSync(join(folder, "export-2026-11.ndjson"), `${wrong.join("\n")}\n`);
  writeFileSync(join(folder, "export-2026-10.ndjson"), `${wrong.slice(0, 1300).join("\n")}\n`);
  const hostile = JSON.stringify({ entityType: "<img src=x onerror=\"document.title='run'\">", "</script><script>document.title='run'</script>": "\u202e\u0007", action: "x".repeat(5000) });
  const long = `${"a-folder-with-a-long-name/".repeat(6)}payload-${"x".repeat(80)}.json`;
  mkdirSync(join(folder, long, ".."), { recursive: true });
  writeFileSync(join(folder, long), hostile);
  const target = (name) => ["--quiet", "--today", "2026-11-23", "--format", "html", "--output", `json=${name}.json`];
  writeFileSync(join(folder, "export.html"), kyclint(...target("export"), "export-2026-11.ndjson"));
  writeFileSync(join(folder, "before.html"), kyclint(...target("before"), "export-2026-10.ndjson"));
  writeFileSync(join(folder, "files.html"), kyclint(...target("files"), "--no-redact", join(root, "fixtures"), "."));
  writeFileSync(join(folder, "one.html"), kyclint(...target("one"), join(root, "fixtures/example.json")));
  writeFileSync(join(folder, "clean.html"), kyclint(...target("clean"), join(root, "fixtures/individual")));
  writeFileSync(join(folder, "failed.html"), kyclint(...target("failed"), join(root, "fixtures/example.json"), "no-such-file.json"));
  writeFileSync(join(folder, "trend.html"), kyclint("stats", "before.json", "export.json", "one.json", "--format", "html"));
}

before(async () => {
  if (shots) {
    mkdirSync(shots, { recursive: true });
  }
  folder = mkdtempSync(join(tmpdir(), "kyclint-report-"));
  write();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Opens a report, acts on it, and asserts that nothing was asked for, refused or failed. */
async function open(name, options, act) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  context.setDefaultTimeout(PATIENCE);
  const tab = await context.newPage();
  const faults = [];
  const url = pathToFileURL(join(folder, `${name}.html`)).href;
  context.on("request", (request) => {
    const address = request.url();
    if (!address.startsWith("data:") && address.split("#")[0] !== url) {
      faults.push(`request: ${address}`);
    }
  });
  tab.on("pageerror", (error) => faults.push(`error: ${error.stack}`));
  tab.on("console", (message) => faults.push(`console: ${message.text()}`));
  await tab.goto(url);
  await act(tab);
  assert.notEqual(await tab.title(), "run");
  await context.close();
  assert.deepEqual(faults, []);
}

/** Asserts that axe-core finds nothing, and that the page is not wider than the window. */
async function audit(tab, state) {
  // The policy of the page refuses scripts, those of this test too, except through the debugger.
  await tab.evaluate(AXE);
  const { violations } = await tab.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => [id, html, any[0]?.message]));
  assert.deepEqual(found.slice(0, 5), [], state);
  const [wide, width] = await tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert(wide <= width, `${state}: ${wide} wide in ${width}`);
}

/** The top of the page, and a part of it. */
async function shoot(tab, name) {
  if (shots) {
    const height = await tab.evaluate(() => document.documentElement.scrollHeight);
    const { width } = tab.viewportSize();
    await tab.screenshot({ path: `${shots}/${name}.png`, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, 3000) } });
  }
}

for (const name of ["export", "one", "clean", "failed", "trend", "files"]) {
  for (const width of WIDTHS) {
    for (const colorScheme of ["light", "dark"]) {
      // The report of all fixtures is long; its colours are those of the others.
      if (name === "files" && colorScheme === "dark") {
        continue;
      }
      test(`${name} at ${width} pixels, ${colorScheme}`, { timeout: 300_000 }, () =>
        open(name, { viewport: { width, height: 900 }, colorScheme }, async (tab) => {
          await audit(tab, "closed");
          if (name !== "files") {
            await tab.evaluate(() => document.querySelectorAll("details").forEach((it) => (it.open = true)));
            await audit(tab, "open");
            await tab.evaluate(() => document.querySelectorAll("details").forEach((it) => (it.open = false)));
          }
          await shoot(tab, `${name}-${width}-${colorScheme}`);
        }),
      );
    }
  }
}

const shown = (tab) => tab.locator(".example:visible").count();
const matches = (tab) => tab.locator("#matches").textContent();

/** Presses Tab until the focus is on this element. */
async function tabTo(tab, selector, most = 60) {
  for (let count = 0; count < most; count += 1) {
    await tab.keyboard.press("Tab");
    if (await tab.evaluate((wanted) => document.activeElement.matches(wanted), selector)) {
      return;
    }
  }
  assert.fail(`${selector} has no focus after ${most} tabs`);
}

test("the filter and the search work by keyboard", () =>
  open("export", {}, async (tab) => {
    await tab.keyboard.press("Tab");
    assert(await tab.evaluate(() => document.activeElement.matches(".skip")));
    const all = await tab.locator(".example").count();
    assert.equal(all, 80);
    assert.equal(await matches(tab), "80 examples");
    await tabTo(tab, "[name=query]");
    await tab.keyboard.type("unknown lastname");
    assert.match(await matches(tab), /^\d+ of 80 examples$/u);
    assert.equal(await tab.locator(".rule:visible").count(), 1);
    // Those that were folded are shown.
    assert.equal(await shown(tab), 20);
    await shoot(tab, "search-1280-light");
    await audit(tab, "search");
    await tab.keyboard.press("Control+A");
    await tab.keyboard.type("nothing has this");
    assert.equal(await matches(tab), "0 of 80 examples");
    assert.equal(await shown(tab), 0);
    await tab.keyboard.press("Control+A");
    await tab.keyboard.press("Delete");
    await tabTo(tab, "[name=rule]");
    await tab.keyboard.type("country");
    assert.equal(await tab.locator("[name=rule]").inputValue(), "country-code");
    assert.equal(await matches(tab), "20 of 80 examples");
    await tabTo(tab, "[name=level]");
    await tab.keyboard.press("Space");
    assert.equal(await matches(tab), "0 of 80 examples");
    // A link to a rule that the filter hides shows it.
    await tab.locator('.rules a[href="#rule-date-format"]').focus();
    await tab.keyboard.press("Enter");
    await tab.locator("#rule-date-format").waitFor({ state: "visible" });
    assert.equal(await matches(tab), "80 examples");
    // More examples unfold.
    await tabTo(tab, "summary", 200);
    const before = await shown(tab);
    await tab.keyboard.press("Enter");
    assert.equal(await shown(tab), before + 17);
    await tab.locator("[type=reset]").focus();
    await tab.keyboard.press("Enter");
    assert.equal(await tab.locator("[name=level]").isChecked(), true);
  }));

test("severities are told apart", () =>
  open("files", {}, async (tab) => {
    await tab.locator("[name=level][value=error]").uncheck();
    await tab.locator("[name=level][value=warning]").uncheck();
    assert((await shown(tab)) > 3);
    assert.equal(await tab.locator(".example.error:visible, .example.warning:visible").count(), 0);
  }));

test("everything is there without the script", () =>
  open("export", { javaScriptEnabled: false }, async (tab) => {
    assert.equal(await tab.locator("#filter").isVisible(), false);
    assert.equal(await tab.locator(".rule:visible").count(), 4);
    assert.equal(await shown(tab), 12);
    await tab.locator("summary").first().click();
    assert(await tab.getByText("payloads 1 to 64").first().isVisible());
    await tab.locator(".rule summary").first().click();
    assert.equal(await shown(tab), 29);
    await shoot(tab, "no-script-1280-light");
  }));

test("paper has all examples", () =>
  open("export", { colorScheme: "dark" }, async (tab) => {
    await tab.emulateMedia({ media: "print", colorScheme: "dark" });
    const ground = await tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(ground, "rgb(255, 255, 255)");
    assert.equal(await tab.locator("#filter").isVisible(), false);
    const pdf = await tab.pdf({ format: "A4", margin: { top: "15mm", bottom: "15mm", left: "15mm", right: "15mm" } });
    assert(pdf.length > 20_000);
    await tab.evaluate(() => dispatchEvent(new Event("beforeprint")));
    assert.equal(await shown(tab), 80);
    if (shots) {
      writeFileSync(`${shots}/export.pdf`, pdf);
    }
  }));
