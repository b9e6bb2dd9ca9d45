// Taking the payload or its report elsewhere: by file or by clipboard, never by a link.
import { notify } from "./announce.js";
import { curl } from "./curl.js";
import { openDialog } from "./dialog.js";
import { element } from "./dom.js";
import { download, stem } from "./files.js";

/** @param page `payload()`, `report()`, `name()` and `address()` */
export function showShare(page) {
  const copy = async () => {
    await navigator.clipboard.writeText(curl(page.address(), page.payload()));
    dialog.close();
    notify("The command is in the clipboard");
  };
  const report = async () => download(`${stem(page.name())}.report.json`, await page.report(), "application/json");
  const choices = [
    ["Download the payload", `As ${page.name()}`, () => savePayload(page)],
    ["Download the report", "The findings as JSON", report],
    ["Copy as curl", "A command that posts the payload to the endpoint", copy],
  ];
  const dialog = openDialog({
    title: "Share",
    content: [
      element("p", {}, "The files and the command hold values of the payload. Choose who receives them."),
      element(
        "ul",
        { class: "choices" },
        choices.map(([label, does, onclick]) =>
          element(
            "li",
            {},
            element("button", { type: "button", onclick }, element("span", { class: "case long" }, label), element("span", {}, does)),
          ),
        ),
      ),
    ],
  });
}

export function savePayload(page) {
  download(page.name(), page.payload(), "application/json");
}
