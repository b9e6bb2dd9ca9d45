// Chromium, and the page in it as a person uses it. What nobody may see is watched on each page: requests to
// other hosts, violations of the policy, errors of scripts, payloads in storage.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// Nothing happens this late, even on a loaded machine.
const PATIENCE = 20_000;

export function launch() {
  return chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
}

export class Page {
  /** Opens the page in a new profile. */
  static async open(browser, url, options = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", ...options });
    context.setDefaultTimeout(PATIENCE);
    const page = new Page(context, await context.newPage(), url);
    await page.start();
    return page;
  }

  constructor(context, tab, url) {
    Object.assign(this, { context, tab, url, faults: [] });
  }

  async start() {
    const { origin } = new URL(this.url);
    await this.context.exposeBinding("reportViolation", (_, text) => this.faults.push(`policy: ${text}`));
    await this.context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) =>
        reportViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`),
      );
    });
    this.context.on("request", (request) => {
      const address = request.url();
      if (!/^(data|blob):/u.test(address) && new URL(address).origin !== origin) {
        this.faults.push(`foreign host: ${address}`);
      }
    });
    this.tab.on("pageerror", (error) => this.faults.push(`error: ${error.stack}`));
    this.tab.on("console", (message) => {
      // A static host has no server beside it, and the endpoint refuses payloads.
      if (message.type() === "error" && !/the server responded with a status of (400|404)/u.test(message.text())) {
        this.faults.push(`console: ${message.text()}`);
      }
    });
    await this.tab.goto(this.url);
    await this.tab.locator("html[data-ready]").waitFor({ state: "attached" });
  }

  /** Ends the profile, and asserts that nothing was seen, sent or kept. */
  async close(payloads = []) {
    const kept = await this.tab.evaluate(async () => ({
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      cookies: document.cookie,
    }));
    const { local, ...rest } = kept;
    assert.deepEqual(rest, { session: {}, databases: [], caches: [], cookies: "" });
    assert.deepEqual(Object.keys(local).filter((key) => key !== "kyclint"), []);
    const settings = JSON.parse(local.kyclint ?? "{}");
    assert.deepEqual(Object.keys(settings).filter((key) => !["theme", "plain"].includes(key)), []);
    for (const payload of payloads) {
      assert(!JSON.stringify(kept).includes(payload));
    }
    const { hash, search } = new URL(this.tab.url());
    assert.equal(hash + search, "");
    await this.context.close();
    assert.deepEqual(this.faults, []);
  }

  find(selector, options) {
    return this.tab.locator(selector, options);
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.tab.keyboard.press(key)), Promise.resolve());
  }

  /** Replaces the payload by a paste. */
  async paste(text) {
    await this.find(".cm-content").focus();
    await this.press("Control+A", "Delete");
    await this.tab.evaluate((pasted) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", pasted);
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      document.activeElement.dispatchEvent(event);
    }, text);
  }

  /** Drops files, by name and bytes, on the payload's or the classifiers' half. */
  drop(zone, files) {
    return this.tab.evaluate(
      ([name, contents]) => {
        const dataTransfer = new DataTransfer();
        for (const [file, bytes] of contents) {
          dataTransfer.items.add(new File([new Uint8Array(bytes)], file));
        }
        const options = { dataTransfer, bubbles: true, cancelable: true };
        document.body.dispatchEvent(new DragEvent("dragenter", options));
        const target = document.querySelector(`[data-zone=${name}]`);
        const { x, y, width, height } = target.getBoundingClientRect();
        const under = document.elementFromPoint(x + width / 2, y + height / 2);
        under.dispatchEvent(new DragEvent("dragover", options));
        under.dispatchEvent(new DragEvent("drop", options));
      },
      [zone, files.map(([file, text]) => [file, [...Buffer.from(text)]])],
    );
  }

  /** What the list shows: severity, rule, code, position and pointer of each finding. */
  findings() {
    return this.tab.evaluate(() =>
      [...document.querySelectorAll("#list .list > li")].map((item) =>
        [item.className, ...[...item.querySelectorAll(".facts > *")].map((fact) => fact.textContent)].join(" "),
      ),
    );
  }

  /** Waits until the list shows these findings. */
  async expect(expected) {
    await this.until(() => this.findings(), expected);
  }

  /** The characters that are marked in the editor, by severity. */
  marks() {
    return this.tab.evaluate(() =>
      [...document.querySelectorAll(".cm-lintRange")].map((mark) => mark.textContent),
    );
  }

  /** The payload. Only a short one is whole, as the editor draws what can be seen. */
  text() {
    return this.tab.evaluate(() => {
      const area = document.querySelector("#text");
      const lines = [...document.querySelectorAll(".cm-line")];
      return area.hidden ? lines.map((line) => line.textContent).join("\n") : area.value;
    });
  }

  selected() {
    return this.tab.evaluate(() => {
      const area = document.querySelector("#text");
      return area.hidden
        ? getSelection().toString()
        : area.value.slice(area.selectionStart, area.selectionEnd);
    });
  }

  /** Waits for a text of the live region. */
  async hear(expected) {
    await this.until(() => this.find("#live").textContent(), expected);
  }

  async until(get, expected) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const value = await get();
      try {
        assert.deepEqual(value, expected);
        return;
      } catch (error) {
        if (Date.now() > end) {
          throw error;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  }

  /**
   * Asserts that axe-core finds nothing in the page as it is, and that it is not wider than the window. What
   * is behind an open dialog was looked at before.
   */
  async audit(state) {
    await this.tab.evaluate(`window.axe ?? (() => { ${AXE} })()`);
    const { violations } = await this.tab.evaluate(() =>
      axe.run(
        {
          include: document.querySelector("dialog[open]") ?? document,
          // The arrow keys scroll this list while the focus is in the editor, which axe-core expects of
          // comboboxes alone.
          exclude: [".cm-tooltip-autocomplete > ul"],
        },
        { resultTypes: ["violations"] },
      ),
    );
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html, any }) => [id, html, any[0]?.message]));
    assert.deepEqual(found, [], state);
    const isWide = await this.tab.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    assert(!isWide, `${state}: the page scrolls sideways`);
  }

  async shot(folder, name) {
    if (folder) {
      await this.tab.screenshot({ path: `${folder}/${name}.png` });
    }
  }
}
