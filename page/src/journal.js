// The requests that the server received, as they arrive.
import { openDialog } from "./dialog.js";
import { button, element, find, plural, prose } from "./dom.js";
import { follow, request, requests } from "./server.js";

/** More than this is in the server's journal, not in the page. */
const MOST = 200;

const COLUMNS = ["Time", "Request", "Answer", "Findings", "Duration"];

export class Journal {
  constructor() {
    this.rows = element("tbody");
    this.table = element(
      "table",
      { class: "journal" },
      element("thead", {}, element("tr", {}, COLUMNS.map((name) => element("th", { scope: "col" }, name)))),
      this.rows,
    );
    this.#draw();
    follow({
      opened: () => this.#load(),
      received: (entry) => this.#add(entry),
      lost: () => this.#state("Not connected"),
    });
  }

  /** The journal as it is; what arrived before the page or between two connections is in it. */
  async #load() {
    try {
      const entries = await requests();
      this.rows.replaceChildren();
      for (const entry of entries.toSorted((one, other) => Number(one.id) - Number(other.id)).slice(-MOST)) {
        this.#add(entry);
      }
      this.#state("Live");
      this.#draw();
    } catch {
      this.#state("Not connected");
    }
  }

  #add(entry) {
    const known = this.rows.querySelector(`[data-id="${CSS.escape(entry.id)}"]`);
    const row = this.#row(entry);
    if (known) {
      known.replaceWith(row);
    } else {
      this.rows.prepend(row);
    }
    while (this.rows.children.length > MOST) {
      this.rows.lastChild.remove();
    }
    this.#draw();
  }

  #row(entry) {
    const { id, method, path, status, errorCode, findings } = entry;
    const name = `${method} ${path.replace(/^.*amlyze-ws-rest/u, "")}`;
    return element(
      "tr",
      { "data-id": String(id) },
      element("td", { class: "time" }, time(entry.time)),
      element("td", { class: "what" }, button(name, () => this.#open(entry), { class: "link" })),
      element(
        "td",
        { class: status < 400 ? "accepted" : "refused" },
        [status, errorCode].filter(Boolean).join(" "),
      ),
      element("td", { class: "count" }, findings == null ? "" : String(findings)),
      element("td", { class: "duration" }, `${entry.durationMs} ms`),
    );
  }

  async #open(entry) {
    const content = element("div");
    try {
      const { body, report } = await request(entry.id);
      content.append(
        element("p", {}, [`${entry.status}`, entry.errorCode, `${entry.bytes} bytes`, `${entry.durationMs} ms`].filter(Boolean).join(" · ")),
        entry.findings ? element("h3", {}, plural(entry.findings, "finding")) : "",
        element("ol", { class: "list" }, (report?.diagnostics ?? []).map(reported)),
        element("h3", {}, "Body, with personal values masked"),
        element("pre", { tabindex: "0" }, body || "(empty)"),
      );
    } catch (error) {
      content.append(element("p", { class: "hint" }, error.message));
    }
    openDialog({ title: `${entry.method} ${entry.path}`, content, wide: true });
  }

  #draw() {
    find("journal").replaceChildren(
      this.rows.children.length > 0
        ? this.table
        : element("p", { class: "hint" }, "Requests appear here as the server receives them."),
    );
  }

  #state(text) {
    find("journal-state").textContent = text;
  }
}

function reported({ severity, message, rule, apiCode, pointer }) {
  return element(
    "li",
    { class: severity },
    element("span", { class: "severity" }, severity),
    " ",
    element("span", { class: "message" }, prose(message)),
    element("p", { class: "facts" }, [rule, apiCode, pointer].filter(Boolean).join(" · ")),
  );
}

function time(text) {
  const when = new Date(text);
  return Number.isNaN(when.getTime()) ? String(text) : when.toLocaleTimeString("en-GB");
}
