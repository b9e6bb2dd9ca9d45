// What changes between two texts, line by line.
import { diffArrays } from "diff";

/** Unchanged lines that are shown before and after a change. */
const CONTEXT = 2;

/**
 * So many lines are compared at a time: the time for two texts without a line in common is quadratic, and
 * each line of a long export may have a fix.
 */
const WINDOW = 200;

/**
 * Returns the first `most` rows of a difference: `{kind, number, text}`, where the kind is "removed",
 * "added", "gap" or "", and whether there are more.
 */
export function changedLines(before, after, most) {
  const rows = [];
  let passed = [];
  let hasGap = false;
  let behind = 0;
  for (const row of steps(before.split("\n"), after.split("\n"))) {
    if (row.kind !== "") {
      if (hasGap && rows.length > 0) {
        rows.push({ kind: "gap", number: "", text: "⋯" });
      }
      rows.push(...passed, row);
      passed = [];
      hasGap = false;
      behind = CONTEXT;
    } else if (behind > 0) {
      rows.push(row);
      behind -= 1;
    } else {
      passed.push(row);
      if (passed.length > CONTEXT) {
        passed.shift();
        hasGap = true;
      }
    }
    if (rows.length > most) {
      return { rows: rows.slice(0, most), hasMore: true };
    }
  }
  return { rows, hasMore: false };
}

/** All lines of both texts, in order. */
function* steps(old, now) {
  let [at, to] = [0, 0];
  while (at < old.length || to < now.length) {
    if (at < old.length && old[at] === now[to]) {
      yield { kind: "", number: to + 1, text: now[to] };
      at += 1;
      to += 1;
      continue;
    }
    for (const { removed, added, value } of window(old, now, at, to)) {
      for (const text of value) {
        at += added ? 0 : 1;
        to += removed ? 0 : 1;
        yield { kind: removed ? "removed" : added ? "added" : "", number: removed ? at : to, text };
      }
    }
  }
}

/** What changes in the next lines, as far as it does not depend on the lines after them. */
function window(old, now, at, to) {
  const parts = diffArrays(old.slice(at, at + WINDOW), now.slice(to, to + WINDOW));
  const isLast = at + WINDOW >= old.length && to + WINDOW >= now.length;
  const same = parts.findLastIndex(({ added, removed }) => !added && !removed);
  return isLast || same < 0 ? parts : parts.slice(0, same + 1);
}
