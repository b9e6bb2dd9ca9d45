// Dialogs: the browser's own, which keep the focus and close with Escape.
import { button, element } from "./dom.js";

let count = 0;

/**
 * Opens a dialog with a title, its content, and its actions. Closing removes it, and the focus returns to
 * where it was, unless an action moved it.
 */
export function openDialog({ title, content, actions = [], wide = false }) {
  count += 1;
  const id = `dialog-${count}`;
  const body = element("div", { class: "body", tabindex: "0", role: "region", "aria-label": title }, content);
  const dialog = element(
    "dialog",
    { "aria-labelledby": id, class: wide ? "wide" : null },
    element(
      "div",
      { class: "head" },
      element("h2", { id }, title),
      button("Close", () => dialog.close(), { class: "quiet" }),
    ),
    body,
    actions.length > 0 ? element("div", { class: "actions" }, actions) : null,
  );
  dialog.addEventListener("close", () => dialog.remove());
  // A click beside the dialog closes it.
  dialog.addEventListener("mousedown", (event) => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;
