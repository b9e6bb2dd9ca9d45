// The payload in CodeMirror: colours, marks, explanations, completion.
import "./style_sheet.js";
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap, snippet } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, isolateHistory } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { bracketMatching, HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { linter, lintGutter, setDiagnostics } from "@codemirror/lint";
import { search, searchKeymap } from "@codemirror/search";
import { Annotation, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, hoverTooltip, keymap, lineNumbers, placeholder, tooltips } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { element, prose } from "./dom.js";
import { facts, fixName } from "./finding.js";

const SEVERITIES = { error: "error", warning: "warning", advice: "info" };

const LABEL =
  "Payload. F8 goes to the next finding, Alt+Enter applies its fix, Tab leaves the editor, Control+/ lists the keys.";

/** Whole texts come from files and samples, which say so themselves. */
const fromPage = Annotation.define();

export class CodeInput {
  /**
   * @param host the element that it fills
   * @param asks `changed()`, `replaced(before)`, `complete(text, offset)`, `hover(text, offset)`, `fix(finding)`, `open(text)`
   */
  constructor(host, asks) {
    this.host = host;
    this.asks = asks;
    this.view = new EditorView({ parent: host, state: this.#state("") });
  }

  get text() {
    return this.view.state.doc.toString();
  }

  get length() {
    return this.view.state.doc.length;
  }

  get caret() {
    return this.view.state.selection.main.head;
  }

  set isShown(isShown) {
    this.host.hidden = !isShown;
  }

  /** Replaces the whole text; this can be undone. */
  setText(text) {
    this.view.dispatch({
      changes: { from: 0, to: this.view.state.doc.length, insert: text },
      selection: { anchor: 0 },
      scrollIntoView: true,
      annotations: [fromPage.of(true), isolateHistory.of("full")],
    });
    this.asks.changed();
  }

  /** Applies edits that fit the text, as one step for undo. */
  apply(edits) {
    this.view.dispatch({
      changes: edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text })),
      userEvent: "input.fix",
    });
  }

  select(start, end) {
    const length = this.view.state.doc.length;
    const [anchor, head] = [Math.min(start, length), Math.min(end, length)];
    this.view.dispatch({
      selection: { anchor, head },
      effects: EditorView.scrollIntoView(anchor, { y: "center" }),
    });
    this.view.focus();
  }

  focus() {
    this.view.focus();
  }

  /** Marks findings, whose offsets fit the text. */
  show(findings) {
    const length = this.view.state.doc.length;
    const marks = findings.map((finding) => ({
      from: Math.min(finding.start, length),
      to: Math.min(Math.max(finding.end, finding.start), length),
      severity: SEVERITIES[finding.severity],
      message: finding.message,
      renderMessage: () => explanation(finding),
      actions: finding.fix
        ? [{ name: fixName(finding.fix).replaceAll("`", ""), apply: () => this.asks.fix(finding) }]
        : [],
    }));
    this.view.dispatch(setDiagnostics(this.view.state, marks));
  }

  #state(doc) {
    return EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        // Before the explanations, so that a finding stands above them.
        linter(null),
        lintGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        json(),
        syntaxHighlighting(COLOURS),
        search({ top: true }),
        autocompletion({ override: [(context) => this.#complete(context)], icons: false }),
        hoverTooltip((view, place) => this.#hover(view, place)),
        tooltips({ position: "fixed" }),
        placeholder("Paste a payload, drop a file, or choose an example."),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ "aria-label": LABEL, "aria-multiline": "true", tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !update.transactions.some((step) => step.annotation(fromPage))) {
            if (isReplaced(update)) {
              this.asks.replaced(update.startState.doc.toString());
            }
            this.asks.changed();
          }
        }),
        EditorView.domEventHandlers({ paste: (event) => this.#paste(event) }),
        THEME,
        // Tab is not among the keys: it leaves the editor.
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...searchKeymap, ...historyKeymap, ...ours()]),
      ],
    });
  }

  /** A whole text is opened like a file: from its beginning, with its line ends. */
  #paste(event) {
    const text = event.clipboardData?.getData("text/plain");
    const { from, to } = this.view.state.selection.main;
    if (!text || to - from < this.length) {
      return false;
    }
    event.preventDefault();
    this.asks.open(text);
    return true;
  }

  async #complete(context) {
    const text = context.state.doc.toString();
    const before = text.slice(Math.max(0, context.pos - 1), context.pos);
    if (!context.explicit && !/[\w"]/u.test(before)) {
      return null;
    }
    const found = await this.asks.complete(text, context.pos);
    if (!found?.items.length || context.aborted) {
      return null;
    }
    const { items, commaAt } = found;
    return {
      from: items[0].start,
      to: items[0].end,
      // The linter has chosen and ordered them.
      filter: false,
      options: items.map((item) => ({
        label: item.label,
        detail: item.detail || undefined,
        info: item.documentation ? () => markup("explanation", item.documentation) : undefined,
        apply: (view, completion, from, to) => {
          const before = commaAt === null ? "" : ",";
          if (before) {
            view.dispatch({ changes: { from: commaAt, insert: before }, userEvent: "input.complete" });
          }
          const moved = commaAt !== null && commaAt <= from ? before.length : 0;
          snippet(item.insert)(view, completion, from + moved, to + moved);
        },
      })),
    };
  }

  async #hover(view, place) {
    const found = await this.asks.hover(view.state.doc.toString(), place);
    return found && {
      pos: found.start,
      end: found.end,
      create: () => ({ dom: markup("explanation", found.html) }),
    };
  }
}

/** Whether a person replaced or removed the whole text. Undo and fixes do not make it another one. */
function isReplaced({ startState, changes, transactions }) {
  const ranges = [];
  changes.iterChangedRanges((from, to) => ranges.push([from, to]));
  const [[from, to]] = ranges;
  return (
    ranges.length === 1 &&
    to > 0 &&
    to - from === startState.doc.length &&
    !transactions.some((step) => ["undo", "redo", "input.fix"].some((event) => step.isUserEvent(event)))
  );
}

/** HTML of the linter's own pages, never of a payload. */
function markup(name, html) {
  const made = element("div", { class: name });
  made.innerHTML = html;
  return made;
}

function explanation(finding) {
  return element(
    "span",
    { class: "explanation" },
    element("strong", {}, prose(finding.message)),
    finding.help ? element("span", {}, prose(finding.help)) : null,
    element("span", { class: "facts" }, facts(finding).join(" · ")),
  );
}

// What would take keys that the page or a screen reader needs is left out.
const ours = () => defaultKeymap.filter(({ key }) => !["Mod-/", "Mod-Enter", "Alt-A", "Ctrl-m"].includes(key));

const COLOURS = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--name)" },
  { tag: tags.string, color: "var(--string)" },
  { tag: tags.number, color: "var(--number)" },
  { tag: [tags.bool, tags.null], color: "var(--word)" },
  { tag: [tags.separator, tags.squareBracket, tags.brace], color: "var(--muted)" },
  { tag: tags.invalid, color: "var(--text)" },
]);

const wave = (colour) => ({
  backgroundImage: "none",
  paddingBottom: "0",
  textDecoration: `underline wavy ${colour} 1px`,
  textUnderlineOffset: "3px",
  textDecorationSkipInk: "none",
});

const THEME = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--ground)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: "var(--mono)", fontSize: "var(--code)", lineHeight: "1.6", overflow: "auto" },
  ".cm-content": { padding: "0.75rem 0", caretColor: "var(--text)" },
  ".cm-cursor": { borderLeftColor: "var(--text)", borderLeftWidth: "1.5px" },
  ".cm-line": { padding: "0 0.75rem 0 0.5rem" },
  ".cm-placeholder": { color: "var(--muted)", fontFamily: "var(--sans)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--selection)",
  },
  ".cm-gutters": { backgroundColor: "var(--ground)", color: "var(--muted)", border: "none", paddingLeft: "0.25rem" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "2.25em", padding: "0 0.25rem 0 0.25rem" },
  ".cm-gutter-lint": { width: "1.1rem", "& .cm-gutterElement": { padding: "0" } },
  ".cm-lint-marker": { width: "8px", height: "8px", margin: "calc((1.6em - 8px) / 2) auto 0", content: "none" },
  ".cm-lint-marker-error": { content: '""', backgroundColor: "var(--error)", borderRadius: "50%" },
  ".cm-lint-marker-warning": {
    content: '""',
    backgroundColor: "var(--warning)",
    clipPath: "polygon(50% 0, 100% 100%, 0 100%)",
  },
  ".cm-lint-marker-info": { content: '""', backgroundColor: "var(--advice)", borderRadius: "1px" },
  ".cm-lintRange-error": wave("var(--error)"),
  ".cm-lintRange-warning": wave("var(--warning)"),
  ".cm-lintRange-info": wave("var(--advice)"),
  ".cm-lintRange-active": { backgroundColor: "var(--selection)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--error)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "transparent", outline: "1px solid var(--line-strong)" },
  "&.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent" },
  ".cm-tooltip": {
    backgroundColor: "var(--raised)",
    color: "var(--text)",
    border: "1px solid var(--line-strong)",
    borderRadius: "4px",
    boxShadow: "0 2px 8px rgb(0 0 0 / 0.15)",
    fontFamily: "var(--sans)",
    fontSize: "0.875rem",
    lineHeight: "1.45",
    maxWidth: "min(32rem, 94vw)",
  },
  ".cm-tooltip-section:not(:first-child)": { borderTop: "1px solid var(--line)" },
  ".cm-diagnostic": { padding: "0.5rem 0.75rem", margin: "0", borderLeft: "3px solid" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--error)" },
  ".cm-diagnostic-warning": { borderLeftColor: "var(--warning)" },
  ".cm-diagnostic-info": { borderLeftColor: "var(--advice)" },
  ".cm-diagnosticAction": {
    margin: "0.375rem 0 0",
    padding: "0.125rem 0.5rem",
    color: "var(--accent)",
    backgroundColor: "transparent",
    border: "1px solid var(--line-strong)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete": {
    "& > ul": { fontFamily: "var(--mono)", fontSize: "0.8125rem", maxHeight: "16rem", maxWidth: "min(40rem, 90vw)" },
    "& > ul > li": { padding: "0.125rem 0.5rem" },
    "& > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--ground)" },
    "& > ul > li[aria-selected] .cm-completionDetail": { color: "var(--ground)" },
  },
  ".cm-completionDetail": { color: "var(--muted)", fontStyle: "normal", fontFamily: "var(--sans)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: "bold" },
  ".cm-tooltip.cm-completionInfo": { padding: "0", whiteSpace: "normal" },
  ".cm-panels": { backgroundColor: "var(--surface)", color: "var(--text)" },
  ".cm-panels.cm-panels-top": { borderBottom: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "0.5rem 2rem 0.5rem 0.75rem", fontFamily: "var(--sans)" },
  ".cm-panel.cm-search label": { fontSize: "0.875rem" },
  ".cm-textfield, .cm-button": {
    backgroundColor: "var(--ground)",
    backgroundImage: "none",
    color: "var(--text)",
    border: "1px solid var(--line-strong)",
    borderRadius: "4px",
    fontSize: "0.875rem",
  },
  ".cm-searchMatch": { backgroundColor: "var(--selection)" },
});
