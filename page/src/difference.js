// What a fix changes, line by line.
import { element } from "./dom.js";
import { changedLines } from "./lines.js";

/** Longer differences are not drawn whole. */
const MOST_LINES = 2000;

const SIGNS = { removed: "−", added: "+", gap: "", "": "" };

/** Draws what changes from one text to another. */
export function difference(before, after) {
  const { rows, hasMore } = changedLines(before, after, MOST_LINES);
  return element(
    "table",
    { class: "difference" },
    element(
      "thead",
      { class: "unseen" },
      element(
        "tr",
        {},
        ["Line", "Change", "Text"].map((name) => element("th", { scope: "col" }, name)),
      ),
    ),
    element("tbody", {}, rows.map(drawn)),
    hasMore
      ? element("caption", {}, `The first ${MOST_LINES.toLocaleString("en")} lines`)
      : element("caption", { class: "unseen" }, "Changed lines"),
  );
}

function drawn({ kind, number, text }) {
  const name = { removed: "removed", added: "added" }[kind];
  return element(
    "tr",
    { class: kind || null },
    element("td", { class: "number" }, String(number)),
    element("td", { class: "sign" }, element("span", { "aria-hidden": "true" }, SIGNS[kind]), name ? element("span", { class: "unseen" }, name) : null),
    element("td", { class: "line" }, text),
  );
}
