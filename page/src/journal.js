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

  /** What arrived before the page, or between two connections. */
  async #load() {
    // A server that was started again counts from 1 again.
    this.rows.replaceChildren();
    try {
      for (const entry of (await requests()).slice(0, MOST)) {
        this.#add(entry);
      }
      this.#state("Live");
    } catch (error) {
      this.#state(error.message);
    }
    this.#draw();
  }

  /** Adds a request where its number says, the newest first. */
  #add(entry) {
    const rows = [...this.rows.children];
    const next = rows.find((row) => Number(row.dataset.id) <= entry.id);
    if (Number(next?.dataset.id) === entry.id) {
      return;
    }
    this.rows.insertBefore(this.#row(entry), next ?? null);
    if (rows.length >= MOST) {
      this.rows.lastChild.remove();
    }
    this.#draw();
  }

  #row(entry) {
    const { id, method, path, status, findings, durationMs } = entry;
    const name = `${method} ${path.replace(/^.*amlyze-ws-rest/u, "")}`;
    return element(
      "tr",
      { "data-id": String(id) },
      element("td", { class: "time" }, time(entry.time)),
      element("td", { class: "what" }, button(name, () => this.#open(entry), { class: "link" })),
      element("td", { class: status !== null && status < 400 ? "accepted" : "refused" }, answer(entry)),
      element("td", { class: "count" }, String(findings)),
      element("td", { class: "duration" }, duration(durationMs)),
    );
  }

  async #open(entry) {
    const content = element("div");
    try {
      const { body, report } = await request(entry.id);
      content.append(
        element("p", {}, [answer(entry), plural(entry.bytes, "byte"), duration(entry.durationMs)].join(" · ")),
        entry.findings ? element("h3", {}, plural(entry.findings, "finding")) : "",
        element("ol", { class: "list" }, (report?.diagnostics ?? []).map(reported)),
        element("h3", {}, body === null ? "The body is empty or was not kept." : "Body, with personal values masked"),
        body === null ? "" : element("pre", { tabindex: "0" }, typeof body === "string" ? body : JSON.stringify(body, null, 2)),
      );
    } catch (error) {
      content.append(element("p", { class: "hint" }, error.message));
    }
    openDialog({ title: `${entry.method} ${entry.path}`, content, wide: true });
  }

  #draw() {
    const isShown = this.table.isConnected;
    if (isShown === this.rows.children.length > 0 && find("journal").firstChild) {
      return;
    }
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

const answer = ({ status, errorCode, fault }) =>
  [status ?? "no answer", errorCode, fault].filter((part) => part != null).join(" ");

const duration = (ms) => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;

function time(text) {
  const when = new Date(text);
  return Number.isNaN(when.getTime()) ? String(text) : when.toLocaleTimeString("en-GB");
}
