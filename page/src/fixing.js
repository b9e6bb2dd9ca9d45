// Applying fixes: a safe one at once, everything else after a look at what it changes.
import { notify } from "./announce.js";
import { difference } from "./difference.js";
import { openDialog } from "./dialog.js";
import { button, element, plural, prose } from "./dom.js";
import { isSame } from "./finding.js";

export class Fixing {
  /**
   * @param page `input`, the payload's editor; `checking`; `options()`, those of the linter
   * @param linter the linter
   */
  constructor(page, linter) {
    this.page = page;
    this.linter = linter;
  }

  /** Applies the fix of a finding; one that needs a review is shown first. */
  async one(finding) {
    const { checking } = this.page;
    // The text may have changed since the finding was shown.
    const { text, result } = await checking.now();
    const found = result?.findings.find((other) => isSame(finding, other) && other.fix);
    if (!found) {
      notify("The finding is gone.");
      return;
    }
    const apply = async () => {
      this.page.input.apply(found.fix.edits);
      await checking.now();
      notify(`Fixed ${found.rule}`);
    };
    if (found.fix.safe) {
      await apply();
      return;
    }
    const dialog = openDialog({
      title: "Review the fix",
      content: [
        element("p", {}, prose(found.message)),
        element("p", { class: "caution" }, "This fix can be wrong: make sure that it writes what was meant."),
        difference(text, edited(text, found.fix.edits)),
      ],
      actions: [
        button("Cancel", () => dialog.close()),
        button(
          "Apply",
          () => {
            dialog.close();
            apply();
          },
          { class: "main" },
        ),
      ],
      wide: true,
    });
  }

  /** Applies the fix at the caret. */
  async atCaret() {
    const { checking, input } = this.page;
    const { result } = await checking.now();
    const at = input.caret;
    const here = (result?.findings ?? []).filter(({ fix, start, end }) => fix && start <= at && at <= end);
    if (here.length === 0) {
      notify("No fix at the cursor");
      return;
    }
    await this.one(here.find(({ fix }) => fix.safe) ?? here[0]);
  }

  /** Shows what all fixes change, and applies them. */
  async all() {
    const { text, result } = await this.page.checking.now();
    const fixable = result?.counts?.fixable ?? { safe: 0, unsafe: 0 };
    if (fixable.safe + fixable.unsafe === 0) {
      notify("No finding has a fix");
      return;
    }
    const risky = fixable.unsafe;
    const [fixed, fixedRisky] = await Promise.all(
      [false, true].map((unsafe) => this.linter.fix({ ...this.page.options(), text, unsafe })),
    );
    const view = element("div");
    const count = element("p", { "aria-live": "polite" });
    const also = element("input", { type: "checkbox", onchange: () => draw() });
    const apply = button("Apply", () => confirm(), { class: "main" });
    const draw = () => {
      const { text: after, applied } = also.checked ? fixedRisky : fixed;
      count.textContent = applied > 0 ? `${plural(applied, "fix", "fixes")}:` : "No fix is safe.";
      apply.disabled = applied === 0;
      view.replaceChildren(applied > 0 ? difference(text, after) : "");
    };
    const confirm = async () => {
      const { text: after, applied } = also.checked ? fixedRisky : fixed;
      dialog.close();
      this.page.input.apply([whole(text, after)]);
      await this.page.checking.now();
      notify(`Applied ${plural(applied, "fix", "fixes")}`);
      this.page.input.focus();
    };
    draw();
    const dialog = openDialog({
      title: "Fix all",
      content: [
        risky > 0
          ? element("label", { class: "switch" }, also, ` Also apply what needs a review (${risky})`)
          : null,
        count,
        view,
      ].filter(Boolean),
      actions: [button("Cancel", () => dialog.close()), apply],
      wide: true,
    });
    apply.focus();
  }
}

function edited(text, edits) {
  let result = text;
  for (const { start, end, text: now } of edits.toSorted((one, other) => other.start - one.start)) {
    result = result.slice(0, start) + now + result.slice(end);
  }
  return result;
}

/** One edit for the characters between what two texts have in common, so that the caret stays. */
function whole(before, after) {
  let start = 0;
  const shorter = Math.min(before.length, after.length);
  while (start < shorter && before[start] === after[start]) {
    start += 1;
  }
  let same = 0;
  while (same < shorter - start && before.at(-1 - same) === after.at(-1 - same)) {
    same += 1;
  }
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}
