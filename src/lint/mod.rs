//! The one path from a text to its diagnostics: document by document, and in each document customer
//! by customer.

pub(crate) mod dispatch;
pub mod fix;
pub mod ledger;
mod occurrences;
pub mod parse;

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Fix};
use crate::document::customer::{Customer, Structure};
use crate::document::detection::{
    TELLING_DOCUMENTS, kind_of, looks_like_broken_payload, looks_like_payload, looks_like_sample,
};
use crate::document::repeat::Occurrence;
use crate::document::violation::violations;
use crate::json;
use crate::json::{Kind, Parsed, Problem, ProblemKind};
use crate::lint::ledger::Ledger;
use crate::rules::findings::Findings;
use crate::rules::findings::sort;
use crate::rules::registry::ALL;
use crate::settings::Settings;
use crate::source::{EncodingProblem, Framing, Source, fences};
use crate::text::lines::Position;
use crate::text::span::Span;

/// How to treat the JSON in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InputMode {
    /// The user says that it is payloads. Fenced code in Markdown is still detected.
    Payloads,
    /// Detect whether it is payloads.
    Detect,
}

/// The result of linting a source.
#[derive(Debug, Default)]
pub struct LintResult {
    /// The byte ranges of the payloads, in source order. If empty, nothing was checked.
    pub documents: Vec<Range<usize>>,
    /// The number of JSON documents that are not payloads.
    pub others: usize,
    /// The findings within each document, in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// The values to compare with other customers.
    pub(crate) occurrences: Vec<Occurrence>,
}

/// Lints a source of payloads, and compares its customers with each other. Returns the findings in
/// source order.
#[cfg(test)]
pub(crate) fn lint(source: &Source, settings: &Settings) -> Vec<Diagnostic> {
    let mut linted = lint_documents(source, settings, InputMode::Payloads, true, &mut ());
    let mut ledger = Ledger::default();
    linted.compare(&mut ledger, source, settings);
    linted.diagnostics
}

/// Receives the parsed documents of a source, so that they need not be parsed twice.
pub trait Observer {
    /// Called for each payload after it is checked, in source order. `range` is its byte range in
    /// the source; `has_findings` is whether it has findings.
    fn document(&mut self, parsed: &Parsed<'_>, range: &Range<usize>, has_findings: bool);
}

/// Ignores the documents.
impl Observer for () {
    fn document(&mut self, _: &Parsed<'_>, _: &Range<usize>, _: bool) {}
}

/// Lints each document of a source and passes it to the observer. `is_compared` sets whether to
/// note the values of its customers for comparison with others.
pub fn lint_documents(
    source: &Source,
    settings: &Settings,
    mode: InputMode,
    is_compared: bool,
    observer: &mut dyn Observer,
) -> LintResult {
    let mut linter = Linter {
        source,
        findings: Findings::new(settings, &ALL[0].info),
        is_compared,
        observer,
        line: None,
        linted: LintResult::default(),
    };
    let problem = source.encoding_problem();
    if problem.is_some_and(|problem| !problem.is_readable()) {
        // The text was transcoded: a payload can be detected, but offsets mean nothing.
        let looks_like_payload =
            || looks_like_payload(json::parse(source.text(), source.start()).tree.root());
        if mode == InputMode::Payloads || looks_like_payload() {
            let all = 0..source.text().len();
            linter.linted.documents.push(all.clone());
            linter.encoding(all);
        } else {
            linter.linted.others = 1;
        }
    } else {
        match source.framing() {
            Framing::Json => linter.json(source.text(), source.start(), mode, false),
            Framing::Lines => linter.lines(source.text(), source.start(), mode),
            Framing::Markdown => linter.markdown(),
        }
    }
    let mut linted = linter.linted;
    linted.add(linter.findings.into_diagnostics());
    linted
}

/// Detects whether the JSON of a source is payloads. Of lines, at least one of the first must look
/// like one. The code in Markdown is not looked at.
pub fn looks_like_payloads(source: &Source) -> bool {
    let text = source.text();
    match source.framing() {
        Framing::Json => {
            return looks_like_payload(json::parse(text, source.start()).tree.root());
        }
        Framing::Markdown => return false,
        Framing::Lines => {}
    }
    let lines = documents_by_line(text, source.start(), text.len());
    lines.take(TELLING_DOCUMENTS).any(|(_, line)| {
        let parsed = json::parse(&text[..line.end], line.start);
        looks_like_payload(parsed.tree.root())
    })
}

impl LintResult {
    /// Compares the customers with those in the ledger, and records them there.
    pub(crate) fn compare(&mut self, ledger: &mut Ledger, source: &Source, settings: &Settings) {
        self.add(ledger.take(source, settings, &self.occurrences));
    }

    fn add(&mut self, diagnostics: Vec<Diagnostic>) {
        if self.diagnostics.is_empty() {
            self.diagnostics = diagnostics;
        } else if !diagnostics.is_empty() {
            self.diagnostics.extend(diagnostics);
            sort(&mut self.diagnostics);
        }
    }
}

/// A line's number, from 1, and its byte range.
type Line = (usize, Range<usize>);

/// Returns the lines that are not blank, without line ends.
fn documents_by_line(text: &str, start: usize, end: usize) -> impl Iterator<Item = Line> {
    let mut at = start;
    let mut number = 0;
    std::iter::from_fn(move || {
        while at < end {
            number += 1;
            let rest = &text.as_bytes()[at..end];
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let line = at..at + length;
            at = line.end + 1;
            if !rest[..length].trim_ascii().is_empty() {
                let carriage_return = usize::from(rest[..length].ends_with(b"\r"));
                return Some((number, line.start..line.end - carriage_return));
            }
        }
        None
    })
}

/// Up to this many bytes from the start of the line, characters are counted each time.
const NEAR: usize = 1 << 11;

/// Returns the position of a byte. If the line is known, the source is not searched for it.
fn position(source: &Source, line: Option<(usize, usize)>, offset: usize) -> Position {
    // In a long line, the source has counted the characters in advance.
    let Some((number, start)) = line.filter(|(_, start)| offset - start < NEAR) else {
        return source.position(offset);
    };
    let passed = source.text().get(start..offset).unwrap_or_default();
    Position {
        line: source.lines_before() + number,
        column: passed.chars().count() + 1,
    }
}

struct Linter<'s> {
    source: &'s Source,
    findings: Findings<'s>,
    is_compared: bool,
    observer: &'s mut dyn Observer,
    /// If the document is a line of the file: the line's number in the source, and its first byte.
    line: Option<(usize, usize)>,
    linted: LintResult,
}

impl Linter<'_> {
    /// Lints one document, or several in sequence.
    fn json(&mut self, text: &str, start: usize, mode: InputMode, has_comments: bool) {
        let mut at = start;
        let mut is_payload = mode == InputMode::Payloads;
        let mut undecided = Vec::new();
        let mut documents = json::Documents::new(text);
        loop {
            let mut parsed = documents.parse(at);
            if has_comments {
                let is_mistake = |kind: &ProblemKind| {
                    !matches!(kind, ProblemKind::Comment | ProblemKind::TrailingComma)
                };
                parsed.problems.retain(|problem| is_mistake(&problem.kind));
            }
            let next = parsed.next;
            let range = at..next.unwrap_or(text.len());
            if !is_payload
                && (looks_like_payload(parsed.tree.root())
                    || looks_like_broken_payload(&parsed, &text[range.clone()]))
            {
                is_payload = true;
                for (parsed, range) in undecided.drain(..) {
                    self.document(&parsed, range);
                }
            }
            if is_payload {
                self.document(&parsed, range);
            } else {
                undecided.push((parsed, range));
            }
            match next {
                Some(next) if undecided.len() < TELLING_DOCUMENTS => at = next,
                _ => break,
            }
        }
        self.linted.others += undecided.len();
    }

    /// Lints one document per line. A line that is not JSON has only that finding: a program wrote
    /// it, so its intended content cannot be guessed.
    fn lines(&mut self, text: &str, start: usize, mode: InputMode) {
        if mode == InputMode::Payloads || looks_like_payloads(self.source) {
            self.lines_within(text, start, text.len());
        } else {
            self.linted.others += 1;
        }
    }

    fn lines_within(&mut self, text: &str, start: usize, end: usize) {
        let is_file = self.source.framing() == Framing::Lines;
        for (number, line) in documents_by_line(text, start, end) {
            self.line = is_file.then_some((number, line.start));
            let mut parsed = json::parse(&text[..line.end], line.start);
            let is_syntax = |kind: &ProblemKind| !matches!(kind, ProblemKind::DuplicateKey { .. });
            let mistake = parsed
                .problems
                .iter()
                .position(|problem| is_syntax(&problem.kind));
            match mistake {
                None => self.document(&parsed, line),
                Some(mistake) => {
                    let before = self.findings.count();
                    let mistakes = parsed.problems.iter();
                    let mistakes = mistakes.filter(|problem| is_syntax(&problem.kind)).count();
                    self.linted.documents.push(line.clone());
                    self.findings.begin_document();
                    self.encoding(line.clone());
                    let mistake = parsed.problems.swap_remove(mistake);
                    dispatch::check_problem(&mistake, &parsed.tree, &mut self.findings);
                    self.doubt_fixes(before, mistakes);
                    self.observer.document(&parsed, &line, true);
                }
            }
        }
    }

    /// Lints the samples of a page. They are alternatives, so customers are compared only within
    /// each.
    fn markdown(&mut self) {
        let mut compared = Vec::new();
        let (text, fences) = fences(self.source.text(), self.source.start());
        for fence in fences {
            let code = &text[..fence.range.end];
            let is_sample = |line: Range<usize>| {
                looks_like_sample(&json::parse_first(&code[..line.end], line.start))
            };
            if fence.framing == Framing::Lines {
                let mut lines = documents_by_line(code, fence.range.start, fence.range.end);
                if lines.any(|(_, line)| is_sample(line)) {
                    self.lines_within(&text, fence.range.start, fence.range.end);
                }
            } else if is_sample(fence.range.clone()) {
                let mode = InputMode::Payloads;
                self.json(code, fence.range.start, mode, fence.has_comments);
            } else {
                let code = code[fence.range.clone()].trim_start();
                self.linted.others += usize::from(code.starts_with(['{', '[']));
            }
            let occurrences = std::mem::take(&mut self.linted.occurrences);
            let settings = self.findings.settings();
            compared.extend(Ledger::default().take(self.source, settings, &occurrences));
        }
        self.linted.diagnostics = compared;
    }

    fn document(&mut self, parsed: &Parsed<'_>, range: Range<usize>) {
        let before = self.findings.count();
        self.linted.documents.push(range.clone());
        self.findings.begin_document();
        self.encoding(range.clone());
        if self.linted.documents.len() == 1 && self.source.breaks_promise() {
            let start = parsed.tree.root().span().start;
            let problem = Problem {
                kind: ProblemKind::SeveralLines,
                span: Span::new(start, start + 1),
            };
            dispatch::check_problem(&problem, &parsed.tree, &mut self.findings);
        }
        for problem in &parsed.problems {
            dispatch::check_problem(problem, &parsed.tree, &mut self.findings);
        }
        let structure = Structure::of(parsed.tree.root());
        dispatch::check_structure(&structure, &mut self.findings);
        let of_envelope = structure.kind();
        let set = self.findings.settings().kind();
        for object in structure.customers() {
            if object.kind() == Kind::Object {
                let kind = of_envelope.or(set).unwrap_or_else(|| kind_of(object));
                let customer = Customer::new(object, kind, of_envelope.is_some());
                self.findings.enter(&customer);
                for violation in &violations(&customer) {
                    dispatch::check_violation(violation, &mut self.findings);
                }
                dispatch::check_customer(&customer, &mut self.findings);
                if self.is_compared {
                    let position = |offset| position(self.source, self.line, offset);
                    let occurrences = &mut self.linted.occurrences;
                    occurrences::note(&customer, position, &self.findings, occurrences);
                }
            }
        }
        let is_mistake =
            |problem: &&Problem| !matches!(problem.kind, ProblemKind::DuplicateKey { .. });
        let mistakes = parsed.problems.iter().filter(is_mistake).count();
        self.doubt_fixes(before, mistakes);
        let has_findings = self.findings.count() > before;
        self.observer.document(parsed, &range, has_findings);
    }

    /// Downgrades or removes fixes that may do harm, among the findings after the first `before`.
    /// If a document has `mistakes` in its syntax and not all of them have safe fixes, it may have
    /// been misread, so no fix in it is safe.
    fn doubt_fixes(&mut self, before: usize, mistakes: usize) {
        let is_markdown = self.source.framing() == Framing::Markdown;
        if mistakes == 0 && !is_markdown {
            return;
        }
        let text = self.source.text();
        let found = self.findings.since(before);
        let is_mended = |diagnostic: &&Diagnostic| {
            let fix = diagnostic.fix.as_ref();
            diagnostic.rule.name == "syntax" && fix.is_some_and(|fix| fix.safe)
        };
        let are_mended = found.iter().filter(is_mended).count() == mistakes;
        // In Markdown, characters after a line break may belong to the page, not to the code.
        let is_over_lines = |fix: &Fix| {
            fix.edits.iter().any(|edit| {
                let replaced = text.get(edit.span.start..edit.span.end);
                !edit.text.is_empty() && replaced.is_some_and(|text| text.contains('\n'))
            })
        };
        for diagnostic in found {
            if let Some(fix) = &mut diagnostic.fix {
                fix.safe &= are_mended;
            }
            diagnostic
                .fix
                .take_if(|fix| is_markdown && is_over_lines(fix));
        }
    }

    /// Reports the encoding problem of a document.
    fn encoding(&mut self, range: Range<usize>) {
        if let Some(problem) = self.source.encoding_problem_within(&range) {
            if matches!(problem, EncodingProblem::InvalidUtf8 { .. }) {
                self.findings.note_stand_ins();
            }
            dispatch::check_encoding(&problem, &mut self.findings);
        }
    }
}
