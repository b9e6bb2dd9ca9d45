// Files dropped on the page: a payload on one half, classifiers on the other.
import { element } from "./dom.js";

/** @param asks `drop(zone, files)`; the zone is null where the files fell beside both */
export function acceptFiles(asks) {
  const zone = (name, title, hint) =>
    element("div", { class: "zone", "data-zone": name }, element("strong", {}, title), element("span", {}, hint));
  const overlay = element(
    "div",
    { class: "drop", hidden: true, "aria-hidden": "true" },
    zone("payload", "Payload", "Replaces the text"),
    zone("classifiers", "Classifiers", "Name of the file = name of the classifier"),
  );
  document.body.append(overlay);
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  // In the capture phase: the editor would take the text of a file itself.
  const on = (type, act) =>
    addEventListener(
      type,
      (event) => {
        if (hasFiles(event)) {
          event.preventDefault();
          event.stopPropagation();
          act(event);
        }
      },
      { capture: true },
    );
  on("dragenter", () => {
    overlay.hidden = false;
  });
  on("dragover", (event) => {
    event.dataTransfer.dropEffect = "copy";
    for (const part of overlay.children) {
      part.classList.toggle("over", part === event.target.closest?.(".zone"));
    }
  });
  on("dragleave", (event) => {
    if (event.relatedTarget === null) {
      overlay.hidden = true;
    }
  });
  on("drop", (event) => {
    overlay.hidden = true;
    const files = [...event.dataTransfer.files];
    const name = event.target.closest?.(".zone")?.dataset.zone;
    if (files.length > 0) {
      asks.drop(name ?? null, files);
    }
  });
}
