// Measures the page in Chromium: from opening to the first marks, and from a key to the marks that it
// changes. Prints a table; the exit code says whether the limits hold.
//
//     node page/browser/bench.mjs      after `.ci/page-build`
import { readFileSync } from "node:fs";
import { launch } from "./chromium.mjs";
import { serveStatic } from "./hosts.mjs";

const OPENINGS = 15;
const KEYS = 80;

const root = new URL("../../", import.meta.url).pathname;
// A customer with all fields, as long as most are not, and a mistake that each key changes.
const PAYLOAD = JSON.stringify(
  JSON.parse(readFileSync(`${root}fixtures/individual/imp-c1-all-fields.json`, "utf8")),
  null,
  1,
).replace(/"citizenshipCountry": "[A-Z]+"/u, '"citizenshipCountry": "L"');

/** Notes when the linter is asked and answers, and when a change of the marks has been painted. */
function watch() {
  const times = { key: 0, asked: 0, linted: 0, marked: 0, painted: 0 };
  window.times = times;
  const Original = Worker;
  window.Worker = class extends Original {
    constructor(...options) {
      super(...options);
      this.addEventListener("message", ({ data }) => {
        if (data.result?.findings) {
          times.linted = performance.now();
        }
      });
    }
    postMessage(message) {
      if (message.method === "lint") {
        times.asked = performance.now();
      }
      super.postMessage(message);
    }
  };
  addEventListener("keydown", () => Object.assign(times, { key: performance.now(), linted: 0, marked: 0, painted: 0 }), true);
  const after = new MessageChannel();
  after.port1.onmessage = () => {
    times.painted = performance.now();
  };
  addEventListener("DOMContentLoaded", () => {
    new MutationObserver(() => {
      if (times.linted && !times.marked && document.querySelector(".cm-lintRange")) {
        times.marked = performance.now();
        // The message comes after the frame that the request is for.
        requestAnimationFrame(() => after.port2.postMessage(null));
      }
    }).observe(document.body, { childList: true, subtree: true, attributes: true });
  });
}

function paste(text) {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const target = document.querySelector(".cm-content");
  target.focus();
  target.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}

const sorted = (numbers) => numbers.toSorted((one, other) => one - other);
const at = (numbers, share) => sorted(numbers)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))];
const ms = (number) => `${number.toFixed(1)} ms`;

const rows = [];
let holds = true;
function row(work, numbers, limit, share) {
  const isHeld = limit === undefined || at(numbers, share) <= limit;
  holds &&= isHeld;
  const must = limit === undefined ? "" : `${share === 0.5 ? "median" : "95 %"} at most ${limit} ms`;
  rows.push([work, ms(at(numbers, 0.5)), ms(at(numbers, 0.95)), ms(Math.max(...numbers)), must, limit === undefined ? "" : isHeld ? "holds" : "does not hold"]);
}

const [browser, site] = await Promise.all([launch(), serveStatic(`${root}page/dist`)]);
const open = async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const tab = await context.newPage();
  await tab.addInitScript(watch);
  await tab.goto(site.url, { waitUntil: "commit" });
  await tab.waitForSelector("html[data-ready]", { state: "attached" });
  await tab.evaluate(paste, PAYLOAD);
  await tab.waitForFunction(() => times.painted > 0);
  return [context, tab, await tab.evaluate(() => times.painted)];
};

const openings = [];
for (let count = 0; count < OPENINGS; count += 1) {
  const [context, , painted] = await open();
  openings.push(painted);
  await context.close();
}
row("opening without a cache, paste, first marks", openings, 1000, 0.95);

const [, tab] = await open();
const line = tab.locator(".cm-line", { hasText: "citizenshipCountry" }).first();
await line.click();
await tab.keyboard.press("End");
await tab.keyboard.press("ArrowLeft");
await tab.keyboard.press("ArrowLeft");
const keys = [];
for (let count = 0; count < KEYS; count += 1) {
  await tab.waitForTimeout(150);
  await tab.keyboard.press(count % 4 < 2 ? "X" : "Backspace");
  await tab.waitForFunction(() => times.painted > 0);
  keys.push(await tab.evaluate(() => ({ ...times })));
}
row("linting, in the worker and back", keys.map(({ asked, linted }) => linted - asked));
row("findings to marks in the document", keys.map(({ linted, marked }) => marked - linted));
row("findings to marks on the screen", keys.map(({ linted, painted }) => painted - linted), 16.7, 0.5);
row("key to marks on the screen, with the pause of 80 ms", keys.map(({ key, painted }) => painted - key));
await browser.close();
site.stop();

console.log(`payload of ${(PAYLOAD.length / 1024).toFixed(1)} KiB, ${OPENINGS} openings, ${KEYS} keys\n`);
console.log("| work | median | 95 % | most | must reach | |\n|---|---:|---:|---:|---|---|");
for (const cells of rows) {
  console.log(`| ${cells.join(" | ")} |`);
}
process.exitCode = holds ? 0 : 1;
