// Posts the payload to the endpoint, and shows the answer as it came.
import { announce } from "./announce.js";
import { element, find } from "./dom.js";
import { DOCS, PATHS } from "./server.js";

export class Endpoint {
  /** @param payload returns the text to send */
  constructor(payload) {
    this.payload = payload;
    find("path").append(...PATHS.map(([name, path]) => element("option", { value: path }, `/${name}`)));
    find("send").addEventListener("click", () => this.send());
    document.querySelector("section.endpoint .head").append(documentation("", "Reference"));
    this.#hint("The payload goes to this server, and the exact answer appears here.");
  }

  get path() {
    return find("path").value;
  }

  /** Chooses the path that fits another kind of payload; a person's choice stays as long as the kind does. */
  suggest(path) {
    if (path !== this.suggested) {
      this.suggested = path;
      find("path").value = path;
    }
  }

  async send() {
    const body = this.payload();
    const start = performance.now();
    try {
      const response = await fetch(this.path, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body,
      });
      const answer = await response.text();
      this.#show(response, answer, Math.round(performance.now() - start));
    } catch {
      this.#hint("The server closed the connection without an answer, or is gone.");
      announce("No answer");
    }
  }

  #show(response, answer, duration) {
    const state = `${response.status} ${response.statusText}`.trim();
    const headers = ["content-type", "x-kyclint-findings"]
      .filter((name) => response.headers.has(name))
      .map((name) => `${name}: ${response.headers.get(name)}`);
    find("answer").replaceChildren(
      element(
        "p",
        { class: `status ${response.ok ? "accepted" : "refused"}` },
        element("strong", {}, state),
        ` in ${duration} ms`,
      ),
      ...about(answer),
      element("pre", { class: "headers" }, headers.join("\n")),
      element("pre", {}, answer),
    );
    announce(`Answer ${state}`);
  }

  #hint(text) {
    find("answer").replaceChildren(element("p", { class: "hint" }, text));
  }
}

/** Links to the pages of the API codes in an answer. */
function about(answer) {
  const codes = new Set([...answer.matchAll(/"errorCode":\s*"([A-Za-z0-9.]+)"/gu)].map(([, code]) => code));
  const links = [...codes].flatMap((code) => [" ", documentation(`codes/${code}`, code)]);
  return codes.size > 0 ? [element("p", { class: "meaning" }, "What it means:", ...links)] : [];
}

function documentation(path, text) {
  return element("a", { href: `${DOCS}${path}`, target: "_blank", rel: "noopener" }, text);
}
