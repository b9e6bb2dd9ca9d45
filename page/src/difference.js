// What a fix changes, line by line.
import { structuredPatch } from "diff";
import { element } from "./dom.js";

/** Longer differences are not drawn whole. */
const MOST_LINES = 2000;

/** Draws what changes from one text to another. */
export function difference(before, after) {
  const { hunks } = structuredPatch("", "", before, after, "", "", { context: 2 });
  const rows = [];
  for (const [index, hunk] of hunks.entries()) {
    if (index > 0) {
      rows.push(row("gap", "", "", "⋯"));
    }
    let [old, now] = [hunk.oldStart, hunk.newStart];
    for (const line of hunk.lines) {
      const text = line.slice(1);
      if (line.startsWith("-")) {
        rows.push(row("removed", old++, "−", text));
      } else if (line.startsWith("+")) {
        rows.push(row("added", now++, "+", text));
      } else if (!line.startsWith("\\")) {
        rows.push(row("", now++, "", text));
        old += 1;
      }
    }
  }
  const drawn = rows.slice(0, MOST_LINES);
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
    element("tbody", {}, drawn),
    rows.length > drawn.length
      ? element("caption", {}, `The first ${MOST_LINES} of ${rows.length.toLocaleString("en")} lines`)
      : element("caption", { class: "unseen" }, "Changed lines"),
  );
}

function row(kind, number, sign, text) {
  const name = { removed: "removed", added: "added" }[kind];
  return element(
    "tr",
    { class: kind || null },
    element("td", { class: "number" }, String(number)),
    element("td", { class: "sign" }, element("span", { "aria-hidden": "true" }, sign), name ? element("span", { class: "unseen" }, name) : null),
    element("td", { class: "line" }, text),
  );
}
