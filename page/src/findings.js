// The list of findings.
import { button, element, find, plural, prose } from "./dom.js";
import { fixName, NOTHING_TO_CHECK, severities } from "./finding.js";

/** Longer lists are shown in parts. */
const PART = 100;

export class FindingsList {
  /** @param asks `jump(start, end)`, `fix(finding)`, `rule(name)`, `code(name)`, `leave()` */
  constructor(asks) {
    this.asks = asks;
    this.list = find("list");
    this.list.addEventListener("keydown", (event) => this.#key(event));
    this.shown = null;
  }

  /** Shows that there is no text. */
  showNothing() {
    this.shown = null;
    find("summary").textContent = "";
    find("fix-all").hidden = true;
    this.list.replaceChildren(
      element("p", { class: "hint" }, "Findings appear here as you type. The payload stays in this page."),
    );
  }

  showError(error) {
    this.shown = null;
    find("summary").textContent = "";
    find("fix-all").hidden = true;
    this.list.replaceChildren(element("p", { class: "hint failed" }, `The payload was not linted: ${error}`));
  }

  /** @param text the text that the offsets fit; @param opened its `name`, and whether it `isFile` */
  show(text, { counts, findings, documents, customers, unreadClassifiers }, opened) {
    find("summary").textContent = severities(counts);
    const fixable = counts.fixable.safe + counts.fixable.unsafe;
    find("fix-all").hidden = fixable === 0;
    find("fix-all").textContent = `Fix all (${fixable})`;
    const kinds = `${kindsOf(documents, customers)}${opened.isFile ? ` in ${opened.name}` : ""}`;
    const none =
      documents > 0
        ? "The payload has no findings."
        : `${NOTHING_TO_CHECK}: ${opened.name} has no code block with a customer payload.`;
    const unread = unreadClassifiers.map(
      ({ name, message, line, column }) => `The classifier ${name} was not read: ${line}:${column}: ${message}`,
    );
    const all = counts.errors + counts.warnings + counts.advice;
    const key = JSON.stringify([findings, kinds, unread]);
    // Elements that stay the same keep the focus and the place of scrolling.
    if (key === this.shown) {
      return;
    }
    const focused = this.#focused();
    this.shown = key;
    this.findings = findings;
    this.lineOf = (start) => text.slice(0, start).split("\n").length;
    const list = element("ol", { class: "list" });
    this.list.replaceChildren(
      ...unread.map((text) => element("p", { class: "hint failed" }, prose(text))),
      findings.length > 0 ? list : element("p", { class: "hint" }, none),
      all > findings.length
        ? element("p", { class: "kinds" }, `The first ${findings.length.toLocaleString("en")} of ${plural(all, "finding")}`)
        : "",
      element("p", { class: "kinds" }, kinds),
    );
    this.#part(list, 0);
    if (focused !== null) {
      this.focus(focused);
    }
  }

  /** Focuses a finding, or the last one. */
  focus(index = 0) {
    const jumps = this.#jumps();
    jumps[Math.max(0, Math.min(index, jumps.length - 1))]?.focus();
    return jumps.length > 0;
  }

  #part(list, from) {
    const part = this.findings.slice(from, from + PART);
    list.append(...part.map((finding) => this.#item(finding)));
    const rest = this.findings.length - from - part.length;
    if (rest > 0) {
      const more = button(`Show more (${rest.toLocaleString("en")})`, () => {
        more.remove();
        this.#part(list, from + PART);
        this.focus(from + PART);
      });
      list.after(more);
    }
  }

  #item(finding) {
    const { asks } = this;
    const { severity, rule, apiCode, fix } = finding;
    return element(
      "li",
      { class: severity },
      element(
        "button",
        { type: "button", class: "jump", onclick: () => asks.jump(finding.start, finding.end) },
        element("span", { class: "severity" }, severity),
        " ",
        element("span", { class: "message" }, prose(finding.message)),
      ),
      finding.help ? element("p", { class: "help" }, prose(finding.help)) : null,
      (finding.related ?? []).map((related) =>
        element(
          "p",
          { class: "related" },
          button(prose(`line ${this.lineOf(related.start)}: ${related.message}`), () => asks.jump(related.start, related.end), { class: "link" }),
        ),
      ),
      element(
        "p",
        { class: "facts" },
        button(rule, () => asks.rule(rule), { class: "link", "aria-label": `Rule ${rule}` }),
        apiCode ? button(apiCode, () => asks.code(apiCode), { class: "link", "aria-label": `API code ${apiCode}` }) : null,
        element("span", {}, `${finding.line}:${finding.column}`),
        finding.pointer ? element("span", { class: "pointer" }, finding.pointer) : null,
      ),
      fix
        ? button(prose(fixName(fix)), () => asks.fix(finding), { class: "fix" })
        : null,
    );
  }

  #jumps() {
    return [...this.list.querySelectorAll(".jump")];
  }

  #focused() {
    const item = document.activeElement?.closest?.("#list li");
    return item ? [...item.parentElement.children].indexOf(item) : null;
  }

  #key(event) {
    const at = this.#focused();
    if (event.key === "Escape") {
      this.asks.leave();
    } else if (at !== null && event.target.matches(".jump")) {
      const last = this.#jumps().length - 1;
      const to = { ArrowDown: Math.min(at + 1, last), ArrowUp: Math.max(at - 1, 0), Home: 0, End: last }[event.key];
      if (to === undefined) {
        return;
      }
      this.focus(to);
    } else {
      return;
    }
    event.preventDefault();
  }
}

/** "2 documents: batch of 3 customers, 1 simplified-customer". */
function kindsOf(documents, customers = []) {
  const counts = Map.groupBy(customers, ({ kind }) => kind);
  const parts = [...counts].map(([kind, of]) => `${of.length} × ${kind}`);
  return `${plural(documents, "document")}${parts.length > 0 ? `: ${parts.join(", ")}` : ""}`;
}
