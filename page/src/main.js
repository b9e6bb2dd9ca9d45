// The page: which part does what when.
import { linter } from "./engine.js";
import { announce, notify } from "./announce.js";
import { Checking } from "./checking.js";
import { Classifiers } from "./classifiers.js";
import { CodeInput } from "./code_input.js";
import { isDialogOpen } from "./dialog.js";
import { find, element, plural } from "./dom.js";
import { acceptFiles } from "./drop.js";
import { Endpoint } from "./endpoint.js";
import { showExamples } from "./examples.js";
import { looksLikeCodes, readText } from "./files.js";
import { NOTHING_TO_CHECK, summary } from "./finding.js";
import { FindingsList } from "./findings.js";
import { Fixing } from "./fixing.js";
import { Journal } from "./journal.js";
import { onKeys } from "./keys.js";
import { Opened } from "./opened.js";
import { showKeys, showPage, showRule } from "./pages.js";
import { address, isServed, pathFor } from "./server.js";
import { applyTheme, keep, settings } from "./settings.js";
import { savePayload, showShare } from "./share.js";
import { TextInput } from "./text_input.js";

applyTheme();

/** Shows why something failed. */
const orNotify = (promise) => promise.catch((error) => notify(error.message));
const page = {
  opened: new Opened(),
  input: null,
  endpoint: null,
  options,
};

const asks = {
  changed: () => {
    page.opened.follow(page.input);
    page.checking.changed();
  },
  // The text of a file is gone, and with it what the name says.
  replaced: (before) => {
    page.opened.leave(before);
    page.opened.enter(page.input.text);
  },
  // What cannot be offered is not worth a message.
  complete: (text, offset) => linter.complete({ ...options(), text, offset }).catch(() => null),
  hover: (text, offset) => linter.hover({ ...options(), text, offset }).catch(() => null),
  fix: (finding) => orNotify(fixing.one(finding)),
  jump: (start, end) => page.input.select(start, end),
  rule: (name) => orNotify(linter.rule(name).then(showRule)),
  code: (name) => orNotify(linter.code(name).then(({ html }) => showPage(`API code ${name}`, html))),
  leave: () => page.input.focus(),
  open: (text) => take(text),
};
const classifiers = new Classifiers(linter, () => page.checking.changed());
const inputs = { plain: new TextInput(find("text"), asks), code: new CodeInput(find("editor"), asks) };
const list = new FindingsList(asks);
page.checking = new Checking(() => ({ text: page.input.text, ...options() }), lint, show);
const fixing = new Fixing(page, linter);
const shared = {
  name: () => page.opened.name,
  payload,
  address: () => address(page.endpoint?.path ?? pathFor(page.checking.latest?.result), page.endpoint !== null),
  report: async () => {
    const { result } = await page.checking.now();
    const { ok, counts, documents, findings } = result ?? NOTHING;
    return `${JSON.stringify({ ok, counts, documents, findings }, null, 2)}\n`;
  },
};

function options() {
  return {
    name: page.opened.name,
    kind: find("kind").value || null,
    today: find("today").value,
    classifiers: classifiers.texts,
  };
}

function payload() {
  const { lineEnd } = page.opened;
  return lineEnd === "\n" ? page.input.text : page.input.text.replaceAll("\n", lineEnd);
}

const NOTHING = {
  isEmpty: true,
  ok: true,
  counts: { errors: 0, warnings: 0, advice: 0, fixable: { safe: 0, unsafe: 0 } },
  documents: 0,
  customers: [],
  findings: [],
  unreadClassifiers: [],
};

async function lint(input) {
  return input.text.trim() === "" ? NOTHING : linter.lint(input);
}

function show({ text, result, error }) {
  if (error) {
    page.input.show([]);
    list.showError(error);
    announce(error);
  } else if (result.isEmpty) {
    page.input.show([]);
    list.showNothing();
  } else {
    page.input.show(result.findings);
    list.show(text, result, page.opened);
    announce(result.documents + result.findings.length > 0 ? summary(result.counts) : NOTHING_TO_CHECK);
    page.endpoint?.suggest(pathFor(result));
  }
}

/** Takes a whole text; the suffix of its name tells the linter how documents lie in it. */
function take(text, name, isFile = false) {
  const lineEnd = /\r\n/u.test(text) && !/(^|[^\r])\n/u.test(text) ? "\r\n" : "\n";
  page.opened.leave(page.input.text);
  page.input.setText(text);
  page.opened.enter(page.input.text, { name, lineEnd, isFile });
  page.checking.now();
}

/** @param others how many files were dropped with it */
async function open(file, others = 0) {
  try {
    take(await readText(file), file.name, true);
    notify(`Opened ${file.name}${others > 0 ? ` alone: left out ${plural(others, "other file")}` : ""}`);
    page.input.focus();
  } catch (error) {
    notify(error.message);
  }
}

/** A paste beside the editors. */
async function paste(event) {
  const [file] = event.clipboardData.files;
  const text = event.clipboardData.getData("text/plain");
  if (isDialogOpen() || event.defaultPrevented || (!file && event.target.closest?.("input, textarea, .cm-editor"))) {
    return;
  }
  if (file) {
    event.preventDefault();
    await open(file);
  } else if (text) {
    take(text);
    page.input.focus();
  }
}

async function drop(zone, files) {
  const isCodes = async (file) => zone === "classifiers" || (zone === null && looksLikeCodes(await file.text()));
  const kinds = await Promise.all(files.map(isCodes));
  const codes = files.filter((_, index) => kinds[index]);
  const payloads = files.filter((_, index) => !kinds[index]);
  if (codes.length > 0) {
    await classifiers.add(codes);
  }
  if (payloads.length > 0) {
    await open(payloads[0], payloads.length - 1);
  }
}

function usePlain(isPlain) {
  const to = isPlain ? inputs.plain : inputs.code;
  if (to === page.input) {
    return;
  }
  const text = page.input?.text;
  page.input = to;
  inputs.plain.isShown = isPlain;
  inputs.code.isShown = !isPlain;
  if (text !== undefined && text !== to.text) {
    to.setText(text);
  }
  const findings = page.checking.latest?.result?.findings;
  if (findings) {
    to.show(findings);
  }
}

/** Goes to the next finding after the caret, or the one before it, around the ends. */
async function step(isForward) {
  const { result } = await page.checking.now();
  const findings = (result?.findings ?? []).toSorted((one, other) => one.start - other.start);
  if (findings.length === 0) {
    notify("No findings");
    return;
  }
  const at = page.input.caret;
  const to = isForward
    ? (findings.find(({ start, end }) => start > at || (start === at && end > at && !isSelected(start))) ?? findings[0])
    : (findings.findLast(({ end }) => end < at) ?? findings.at(-1));
  page.input.select(to.start, to.end);
  announce(`${to.severity}: ${to.message}`);
}

const isSelected = (start) => page.input.caret === start;

const KEYS = {
  F8: () => step(true),
  "Shift+F8": () => step(false),
  F6: () => (document.activeElement.closest?.(".findings") || !list.focus() ? page.input.focus() : undefined),
  "Alt+Enter": () => orNotify(fixing.atCaret()),
  "Alt+Shift+Enter": () => orNotify(fixing.all()),
  "Control+O": () => find("file").click(),
  "Control+S": () => savePayload(shared),
  "Control+Enter": () => page.endpoint?.send(),
  "Control+/": keys,
};

async function keys() {
  // The linter may not be there, and the keys are.
  const about = await linter.about().catch(() => null);
  showKeys(about ? `kyclint ${about.version}` : "kyclint");
}

function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

async function start() {
  find("today").value = today();
  find("theme").value = settings.theme;
  find("plain").checked = settings.plain;
  usePlain(settings.plain);
  page.checking.now();

  const listen = (id, type, act) => find(id).addEventListener(type, act);
  listen("theme", "change", ({ target }) => {
    keep({ theme: target.value });
    applyTheme();
  });
  listen("plain", "change", ({ target }) => {
    keep({ plain: target.checked });
    usePlain(target.checked);
  });
  listen("kind", "change", () => page.checking.changed());
  listen("today", "change", ({ target }) => {
    target.value ||= today();
    page.checking.changed();
  });
  listen("fix-all", "click", () => orNotify(fixing.all()));
  listen("show-keys", "click", keys);
  listen("show-share", "click", () => showShare(shared));
  listen("show-examples", "click", () =>
    orNotify(
      showExamples(linter, () => find("today").value, (text) => {
        take(text, "example.json");
        page.input.focus();
      }),
    ),
  );
  listen("open-file", "click", () => find("file").click());
  listen("file", "change", async ({ target }) => {
    const [file] = target.files;
    if (file) {
      await open(file);
    }
    target.value = "";
  });
  onKeys(KEYS, () => !isDialogOpen());
  addEventListener("paste", paste);
  acceptFiles({ drop });
  document.documentElement.dataset.ready = "";

  if (await isServed()) {
    page.endpoint = new Endpoint(payload);
    page.endpoint.suggest(pathFor(page.checking.latest?.result));
    for (const name of ["requests", "endpoint"]) {
      document.querySelector(`section.${name}`).hidden = false;
    }
    document.body.classList.add("served");
    document.querySelector(".tagline").textContent = "Payloads are linted in this page, and sent to this server only when you send them.";
    new Journal();
  }
  try {
    const kinds = await linter.kinds();
    find("kind").append(...kinds.map((kind) => element("option", { value: kind.name }, kind.noun)));
  } catch (error) {
    list.showError(error.message);
  }
}

start();
