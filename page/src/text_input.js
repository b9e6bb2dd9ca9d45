// The payload in a plain text area, for screen readers and small devices.

export class TextInput {
  /** @param area the text area; @param asks `changed()` */
  constructor(area, asks) {
    this.area = area;
    this.asks = asks;
    area.addEventListener("input", () => asks.changed());
  }

  get text() {
    return this.area.value;
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
    // Though deprecated, this alone keeps the undo history of a text area.
    const isDone = text === "" ? document.execCommand("delete") : document.execCommand("insertText", false, text);
    if (!isDone && (start < end || text !== "")) {
      this.area.setRangeText(text, start, end, "end");
      this.asks.changed();
    }
  }
}
