// The payload in a plain text area, for screen readers and small devices.

export class TextInput {
  /** Whether the page itself edits the text. */
  #isEditing = false;
  /** The text, if all of it is about to be replaced by a person. */
  #before = null;

  /** @param area the text area; @param asks `changed()`, `replaced(before)` */
  constructor(area, asks) {
    this.area = area;
    this.asks = asks;
    area.addEventListener("beforeinput", ({ inputType }) => {
      const isAll = area.value !== "" && area.selectionEnd - area.selectionStart === area.value.length;
      this.#before = isAll && !this.#isEditing && !inputType.startsWith("history") ? area.value : null;
    });
    area.addEventListener("input", () => {
      if (this.#before !== null) {
        asks.replaced(this.#before);
        this.#before = null;
      }
      asks.changed();
    });
  }

  get text() {
    return this.area.value;
  }

  get length() {
    return this.area.value.length;
  }

  get caret() {
    return this.area.selectionStart;
  }

  set isShown(isShown) {
    this.area.hidden = !isShown;
  }

  /** Replaces the whole text; this can be undone. */
  setText(text) {
    if (this.area.hidden) {
      this.area.value = text;
    } else {
      this.apply([{ start: 0, end: this.area.value.length, text }]);
      this.area.setSelectionRange(0, 0);
    }
    this.asks.changed();
  }

  /** Applies edits that fit the text. The focus stays where it is. */
  apply(edits) {
    const { selectionStart } = this.area;
    const focused = document.activeElement;
    this.area.focus();
    // From the end, so that the offsets of the others still fit.
    for (const { start, end, text } of edits.toSorted((one, other) => other.start - one.start)) {
      this.#replace(start, end, text);
    }
    this.area.setSelectionRange(selectionStart, selectionStart);
    focused?.focus();
  }

  select(start, end) {
    this.area.focus();
    // A browser scrolls to a caret, not to a selection.
    this.area.setSelectionRange(start, start);
    this.area.blur();
    this.area.focus();
    this.area.setSelectionRange(start, end);
  }

  focus() {
    this.area.focus();
  }

  show(findings) {
    this.area.setAttribute("aria-invalid", findings.some(({ severity }) => severity === "error"));
  }

  #replace(start, end, text) {
    this.area.setSelectionRange(start, end);
    this.#isEditing = true;
    // Though deprecated, this alone keeps the undo history of a text area.
    const isDone = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
    this.#isEditing = false;
    if (!isDone && (start < end || text !== "")) {
      this.area.setRangeText(text, start, end, "end");
      this.asks.changed();
    }
  }
}
