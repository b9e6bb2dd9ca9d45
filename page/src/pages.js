// What the linter documents, and which keys there are.
import { openDialog } from "./dialog.js";
import { element, prose } from "./dom.js";

const KEYS = [
  ["Payload", [
    ["F8, Shift+F8", "Go to the next or the previous finding"],
    ["Alt+Enter", "Apply the fix at the cursor"],
    ["Alt+Shift+Enter", "Fix all, after a look at the changes"],
    ["Control+Space", "Complete"],
    ["Control+F", "Search"],
    ["Tab, Shift+Tab", "Leave the editor"],
  ]],
  ["Findings", [
    ["F6", "Go from the payload to the findings, and back"],
    ["Up, Down, Home, End", "Go through the findings"],
    ["Enter", "Go to the marked characters"],
    ["Escape", "Go back to the payload"],
  ]],
  ["Page", [
    ["Control+O", "Open a file"],
    ["Control+S", "Download the payload"],
    ["Control+Enter", "Send the payload to the endpoint of kyclint serve"],
    ["Control+/", "Show these keys"],
  ]],
];

const isMac = /Mac|iPhone|iPad/u.test(navigator.userAgent);

/** Shows the keys, and whose work the page is. */
export function showKeys(version) {
  openDialog({
    title: "Keys",
    content: [
      ...KEYS.flatMap(([title, keys]) => section(title, keys)),
      element("p", { class: "about" }, version, element("a", { href: "licenses.txt", target: "_blank", rel: "noopener" }, "Licences")),
    ],
  });
}

function section(title, keys) {
  const name = (key) => (isMac ? key.replace(/Control\+(?!Space)/u, "⌘").replace("Alt+", "⌥") : key);
  return [
    element("h3", {}, title),
    element(
      "dl",
      { class: "keys" },
      keys.flatMap(([key, does]) => [
        element("dt", {}, key.split(", ").map((part) => element("kbd", {}, name(part)))),
        element("dd", {}, does),
      ]),
    ),
  ];
}

/** Shows the page of a rule. */
export function showRule({ name, summary, severity, group, apiCodes, html }) {
  const facts = [severity, `group ${group}`, ...(apiCodes.length > 0 ? [`API codes ${apiCodes.join(", ")}`] : [])];
  showPage(name, html, [
    element("p", {}, element("strong", {}, prose(summary))),
    element("p", { class: "facts" }, facts.join(" · ")),
  ]);
}

/** Shows a page of the linter: HTML that is part of it. */
export function showPage(title, html, before = []) {
  const page = element("div", { class: "page" });
  page.innerHTML = html;
  page.prepend(...before);
  // The payload would be gone with the page.
  for (const link of page.querySelectorAll("a")) {
    Object.assign(link, { target: "_blank", rel: "noopener noreferrer" });
  }
  for (const pre of page.querySelectorAll("pre")) {
    pre.tabIndex = 0;
  }
  openDialog({ title, content: page });
}
