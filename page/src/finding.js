// Findings in words.
import { plural } from "./dom.js";

/** The rule, the API code, and the place. */
export function facts({ rule, apiCode, line, column, pointer }) {
  return [rule, apiCode, `${line}:${column}`, pointer].filter(Boolean);
}

/** What applies a fix is called. */
export const fixName = ({ safe, title }) => `${safe ? "Fix" : "Review fix"}: ${title}`;

/** "3 findings: 2 errors, 1 warning". */
export function summary(counts) {
  const all = counts.errors + counts.warnings + counts.advice;
  return all > 0 ? `${plural(all, "finding")}: ${severities(counts)}` : "No findings";
}

/** What takes the place of a summary where the text has no payload. */
export const NOTHING_TO_CHECK = "Nothing to check";

/** "2 errors, 1 warning". */
export function severities({ errors, warnings, advice }) {
  const parts = [
    [errors, "error"],
    [warnings, "warning"],
    [advice, "advice", "advice"],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map((part) => plural(...part))
    .join(", ");
}

/** Whether two findings, of a text before and after an edit, are the same. */
export function isSame(one, other) {
  return one.rule === other.rule && one.pointer === other.pointer && one.message === other.message;
}
