//! The one path from a text to its diagnostics: document by document, and in each document customer
//! by customer.

pub(crate) mod dispatch;
pub mod fix;
pub mod ledger;
mod lines;
mod occurrences;
pub mod parse;
mod prefixes;

use std::ops::Range;
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::document::customer::Customer;
use crate::document::detection::{
    is_beside_samples, is_without_content, looks_like_broken_payload, looks_like_sample,
    names_payload,
};
use crate::document::doubled_braces::without_doubled_braces;
use crate::document::foreign_text::{ForeignText, Reason, conflict_around, foreign_text};
use crate::document::raw_text::without_cut_mark;
use crate::document::repeat::Occurrence;
use crate::document::signature::kind_of;
use crate::document::structure::{Structure, TELLING_ELEMENTS, looks_like_payload};
use crate::document::violation::violations;
use crate::document::whole::WholeCause;
use crate::json;
use crate::json::{Kind, Node, Parsed, Problem, ProblemKind, Tree, mistakes};
use crate::lint::ledger::Ledger;
use crate::lint::prefixes::LinePrefixes;
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

/// Why a text that may be a payload was not checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkipReason {
    /// JSON that does not look like a payload.
    NotAPayload,
    /// A response of the API.
    Response,
    /// Text that is not JSON, and does not look like a payload.
    NotJson,
    /// Binary data, or another encoding.
    NotText,
}

impl SkipReason {
    /// All reasons.
    pub const ALL: [SkipReason; 4] = [
        SkipReason::NotAPayload,
        SkipReason::Response,
        SkipReason::NotJson,
        SkipReason::NotText,
    ];

    /// The reason in a report.
    pub fn text(self) -> &'static str {
        match self {
            SkipReason::NotAPayload => "not a customer payload",
            SkipReason::Response => "a response of the API",
            SkipReason::NotJson => "not JSON",
            SkipReason::NotText => "not text",
        }
    }

    /// Why this document was not checked.
    fn of(parsed: &Parsed<'_>) -> Self {
        let root = parsed.tree.root();
        let is_json = matches!(root.kind(), Kind::Object | Kind::Array);
        match Structure::of(root) {
            Structure::Response(_) => SkipReason::Response,
            _ if is_json || parsed.problems.is_empty() => SkipReason::NotAPayload,
            _ => SkipReason::NotJson,
        }
    }
}

/// The result of linting a source.
#[derive(Debug, Default)]
pub struct LintResult {
    /// The byte ranges of the payloads, in source order. If empty, nothing was checked.
    pub documents: Vec<Range<usize>>,
    /// The documents that do not have exactly one customer, by number, with the number of customers.
    pub(crate) customers: Vec<(usize, u32)>,
    /// Why the text, or a part of it, was not checked.
    pub skipped: Option<SkipReason>,
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
        mark: None,
        prefixes: Vec::new(),
        linted: LintResult::default(),
    };
    let problem = source.encoding_problem();
    if problem.is_some_and(|problem| !problem.is_readable()) {
        // The text was transcoded: a payload can be detected, but offsets mean nothing.
        let looks_like_payload = || {
            let parsed = json::parse(source.text(), source.start());
            looks_like_payload(parsed.tree.root())
                || looks_like_broken_payload(&parsed, source.text())
                || foreign_text(&parsed, 0, source.text().len(), false).is_some()
        };
        let is_lost = problem.is_some_and(EncodingProblem::is_lost);
        if mode == InputMode::Payloads || is_lost || looks_like_payload() {
            let all = 0..source.text().len();
            linter.linted.documents.push(all.clone());
            if is_lost || !looks_like_payload() {
                linter.linted.has_no_customers();
            }
            linter.encoding(all);
        } else {
            linter.linted.skipped = Some(SkipReason::NotText);
        }
    } else {
        let text = source.text().get(..source.end()).unwrap_or_default();
        match source.framing() {
            Framing::Json => linter.json(text, source.start(), mode, false),
            Framing::Lines => linter.lines(text, source.start(), mode),
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
    let mut lines = documents_by_line(text, source.start(), text.len()).peekable();
    let first = lines.next();
    let is_only = lines.peek().is_none();
    first
        .into_iter()
        .chain(lines)
        .take(TELLING_ELEMENTS)
        .any(|(_, line)| {
            let parsed = json::parse(&text[..line.end], line.start);
            looks_like_payload(parsed.tree.root())
                || is_only && is_without_content(&parsed)
                || looks_like_broken_payload(&parsed, &text[line.clone()])
                || foreign_text(&parsed, line.start, line.end, false).is_some()
        })
}

impl LintResult {
    /// The number of customers in each document. A document with mistakes in its
    /// syntax has at least one, and a text that is no JSON has none.
    pub(crate) fn customers(&self) -> impl Iterator<Item = usize> {
        let mut unusual = self.customers.iter().peekable();
        (0..self.documents.len()).map(move |number| {
            let unusual = unusual.next_if(|(of, _)| *of == number);
            unusual.map_or(1, |(_, count)| *count as usize)
        })
    }

    /// Notes that the last document is not about customers.
    fn has_no_customers(&mut self) {
        self.customers.push((self.documents.len() - 1, 0));
    }

    /// Compares the customers with those in the ledger, and records them there.
    pub(crate) fn compare(&mut self, ledger: &mut Ledger, source: &Source, settings: &Settings) {
        self.add(ledger.take(source, settings, &self.occurrences));
    }

    /// Adds findings, in source order.
    pub(crate) fn add(&mut self, diagnostics: Vec<Diagnostic>) {
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

/// Whether the code from byte `start` on is a payload in another notation than JSON. Pages have tables
/// and texts of any other kind, so these must have the names of one.
fn is_foreign_payload(code: &str, start: usize) -> bool {
    let parsed = json::parse_first(code, start);
    let found = foreign_text(&parsed, start, code.len(), false);
    found.is_some_and(|found| {
        !matches!(found.reason, Reason::Format(_)) || names_payload(&code[start..])
    })
}

/// Parses the documents of a text from byte `start` on.
fn documents_of(text: &str, start: usize) -> impl Iterator<Item = Parsed<'_>> {
    let mut documents = json::Documents::new(text);
    let mut next = Some(start);
    std::iter::from_fn(move || {
        let parsed = documents.parse(next?);
        next = parsed.next;
        Some(parsed)
    })
}

struct Linter<'s> {
    source: &'s Source,
    findings: Findings<'s>,
    is_compared: bool,
    observer: &'s mut dyn Observer,
    /// If the document is a line of the file: the line's number in the source, and its first byte.
    line: Option<(usize, usize)>,
    /// The byte order mark that the line begins with, until it is reported.
    mark: Option<Span>,
    /// What begins lines of the fenced code but is not part of it.
    prefixes: Vec<Range<usize>>,
    linted: LintResult,
}

impl Linter<'_> {
    /// Lints one document, or several in sequence.
    fn json(&mut self, text: &str, start: usize, mode: InputMode, has_comments: bool) {
        let text = match without_cut_mark(text) {
            cut if cut.len() > start => cut,
            _ => text,
        };
        let (blanked, mut doubled) = without_doubled_braces(text, start).unzip();
        let text = blanked.as_deref().unwrap_or(text);
        let mut at = start;
        let mut is_payload = mode == InputMode::Payloads;
        let mut undecided = Vec::new();
        let mut documents = json::Documents::new(text);
        let mut has_text_between = false;
        let mut is_behind_text = false;
        loop {
            let mut parsed = documents.parse(at);
            let is_left_out = self.leaves_out(&parsed)
                || is_behind_text && !looks_like_payload(parsed.tree.root());
            if at == start
                && !is_left_out
                && let Some(found) = foreign_text(&parsed, at, text.len(), is_payload)
            {
                return self.foreign(&parsed, &found, at..text.len());
            }
            if has_comments {
                let is_mistake = |kind: &ProblemKind| {
                    !matches!(kind, ProblemKind::Comment | ProblemKind::TrailingComma)
                };
                parsed.problems.retain(|problem| is_mistake(&problem.kind));
            }
            if let Some(doubled) = doubled.take() {
                parsed.problems.insert(0, doubled);
            }
            let next = parsed.next;
            let end = parsed.tree.root().span().end;
            if has_text_between {
                // It is reported where it first is.
                let is_between = |problem: &Problem| {
                    problem.kind == ProblemKind::TextAfterEnd && problem.span.start >= end
                };
                parsed.problems.retain(|problem| !is_between(problem));
            }
            let between = text.get(end..next.unwrap_or(end)).unwrap_or_default();
            has_text_between |= !between.trim().is_empty();
            is_behind_text = !(between.trim().is_empty() || json::is_separator(between));
            let range = at..next.unwrap_or(text.len());
            if !is_payload
                && (looks_like_payload(parsed.tree.root())
                    || looks_like_broken_payload(&parsed, &text[range.clone()])
                    || self.is_meant_as_payload(&parsed))
            {
                is_payload = true;
                for (parsed, range) in undecided.drain(..) {
                    self.document(&parsed, range);
                }
            }
            if is_left_out {
                self.linted.skipped = Some(SkipReason::of(&parsed));
            } else if is_payload {
                self.document(&parsed, range);
            } else {
                undecided.push((parsed, range));
            }
            match next {
                Some(next) if undecided.len() < TELLING_ELEMENTS => at = next,
                _ => break,
            }
        }
        if let Some((parsed, _)) = undecided.first() {
            self.linted.skipped = Some(SkipReason::of(parsed));
        }
    }

    /// Whether a document of fenced code is left out, whatever else the code has.
    fn leaves_out(&self, parsed: &Parsed<'_>) -> bool {
        self.source.framing() == Framing::Markdown && is_beside_samples(parsed)
    }

    /// Whether a JSON file has nothing that could be a payload, but was probably meant to have one.
    fn is_meant_as_payload(&self, parsed: &Parsed<'_>) -> bool {
        let is_file = Framing::of(Path::new(self.source.name())) == Some(Framing::Json);
        is_file && is_without_content(parsed)
    }

    /// Reports the one reason for which a text is not JSON.
    fn foreign(&mut self, parsed: &Parsed<'_>, found: &ForeignText, range: Range<usize>) {
        let before = self.findings.count();
        self.linted.documents.push(range.clone());
        self.linted.has_no_customers();
        self.findings.begin_document();
        if matches!(
            self.source.encoding_problem(),
            Some(EncodingProblem::InvalidUtf8 { .. })
        ) {
            self.findings.note_stand_ins();
        }
        dispatch::check_foreign(found, &mut self.findings);
        self.doubt_fixes(before, 0);
        self.observer.document(parsed, &range, true);
    }

    /// Lints one document per line. A line that is not JSON has only that finding: a program wrote
    /// it, so its intended content cannot be guessed.
    fn lines(&mut self, text: &str, start: usize, mode: InputMode) {
        let is_blank = || text[start..].trim_ascii().is_empty();
        if self.source.is_whole() && is_blank() {
            // As with `.json`, the export has lost its content, or found no customers.
            return self.document(&json::parse(text, start), start..text.len());
        }
        if mode == InputMode::Payloads || looks_like_payloads(self.source) {
            self.lines_within(text, start, text.len());
        } else {
            self.linted.skipped = Some(SkipReason::NotAPayload);
        }
    }

    /// Lints the samples of a page. They are alternatives, so customers are compared only within
    /// each.
    fn markdown(&mut self) {
        let mut compared = Vec::new();
        let (text, fences) = fences(self.source.text(), self.source.start());
        let places: Vec<_> = fences.iter().map(|fence| fence.range.start).collect();
        let mut conflict = conflict_around(&text, &places);
        for fence in fences {
            self.prefixes = fence.prefixes;
            let code = &text[..fence.range.end];
            let has_sample = |code, start| {
                let mut documents = documents_of(code, start).take(TELLING_ELEMENTS);
                documents.any(|parsed| looks_like_sample(&parsed))
            };
            let has_sample_line = || {
                let mut lines = documents_by_line(code, fence.range.start, fence.range.end);
                lines.any(|(_, line)| has_sample(&code[..line.end], line.start))
            };
            let is_sample = fence.framing == Framing::Lines && has_sample_line()
                || has_sample(code, fence.range.start)
                || fence.framing == Framing::Json && is_foreign_payload(code, fence.range.start);
            if is_sample
                && let Some((marker, _)) =
                    conflict.take_if(|(it, end)| (it.end..*end).contains(&fence.range.start))
            {
                let line = marker.start..marker.end;
                let parsed = json::parse(&text[..line.end], line.start);
                self.foreign(&parsed, &ForeignText::merge_conflict(marker), line);
            }
            if fence.framing == Framing::Lines {
                if is_sample {
                    self.lines_within(&text, fence.range.start, fence.range.end);
                }
            } else if is_sample {
                let mode = InputMode::Payloads;
                self.json(code, fence.range.start, mode, fence.has_comments);
            } else {
                let code = code[fence.range.clone()].trim_start();
                if code.starts_with(['{', '[']) {
                    self.linted.skipped = Some(SkipReason::NotAPayload);
                }
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
        let mistakes = mistakes(&parsed.problems, parsed.tree.text());
        for mistake in &mistakes {
            dispatch::check_mistake(mistake, &parsed.tree, &mut self.findings);
        }
        let mistakes = mistakes.iter().filter(|it| it.is_of_syntax()).count();
        let mut problems = parsed.problems.iter();
        let are_brackets_wrong = problems.any(|problem| problem.kind.is_about_brackets());
        let structure = Structure::of(parsed.tree.root());
        dispatch::check_structure(&structure, &mut self.findings);
        if mistakes > 0
            && let Some(value) = cut_value(&parsed.tree)
        {
            self.findings.note_cut(value);
        }
        let of_envelope = structure.kind();
        let set = self.findings.settings().kind();
        let mut customers = 0;
        let mut has_object = false;
        for object in structure.customers() {
            customers += 1;
            has_object |= object.kind() == Kind::Object;
            if object.kind() == Kind::Object {
                let kind = of_envelope.or(set).unwrap_or_else(|| kind_of(object));
                let customer = Customer::new(object, kind, of_envelope.is_some());
                self.findings.enter(&customer);
                let mut violations = violations(&customer);
                if are_brackets_wrong {
                    // That mistake explains them.
                    violations.retain(|violation| !violation.is_field_around());
                }
                // In a text with one document per line, an empty one is a line of another kind, and in a batch,
                // it is what remains of a customer.
                let is_one_of_many = self.line.is_some() || of_envelope.is_some();
                let is_empty = is_one_of_many && object.count() == 0;
                let empty = || is_empty.then_some(WholeCause::NoCustomer(object));
                if let Some(cause) = WholeCause::of(&customer, &violations).or_else(empty) {
                    dispatch::check_whole(&cause, &mut self.findings);
                    if cause.is_everything() {
                        continue;
                    }
                    violations.retain(|violation| !cause.explains(violation));
                }
                for violation in &violations {
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
        // Values of other kinds among customers are counted, but alone they are not customers.
        if !has_object {
            customers = u32::from(matches!(structure, Structure::Encoded(_)));
        }
        if customers != 1 {
            let number = self.linted.documents.len() - 1;
            self.linted.customers.push((number, customers));
        }
        self.doubt_fixes(before, mistakes);
        let has_findings = self.findings.count() > before;
        self.observer.document(parsed, &range, has_findings);
    }

    /// Downgrades or removes fixes that may do harm, among the findings after the first `before`,
    /// and fits the others to the lines of the text. If a document has `mistakes` in its syntax and
    /// not all of them have safe fixes, it may have been misread, so no fix in it is safe.
    fn doubt_fixes(&mut self, before: usize, mistakes: usize) {
        if mistakes == 0 && self.prefixes.is_empty() {
            return;
        }
        let lines = LinePrefixes {
            text: self.source.text(),
            prefixes: &self.prefixes,
        };
        let found = self.findings.since(before);
        for diagnostic in &mut *found {
            diagnostic.fix.take_if(|fix| lines.are_removed_by(fix));
            if let Some(fix) = &mut diagnostic.fix {
                lines.add_to(fix);
            }
        }
        let is_mended = |diagnostic: &&Diagnostic| {
            let fix = diagnostic.fix.as_ref();
            diagnostic.rule.name == "syntax" && fix.is_some_and(|fix| fix.safe)
        };
        let are_mended = found.iter().filter(is_mended).count() == mistakes;
        for fix in found.iter_mut().filter_map(|found| found.fix.as_mut()) {
            fix.safe &= are_mended;
        }
    }

    /// Reports the encoding problem of a document.
    fn encoding(&mut self, range: Range<usize>) {
        if let Some(span) = self.mark.take() {
            dispatch::check_encoding(&EncodingProblem::ByteOrderMark { span }, &mut self.findings);
        }
        if let Some(problem) = self.source.encoding_problem_within(&range) {
            if matches!(problem, EncodingProblem::InvalidUtf8 { .. }) {
                self.findings.note_stand_ins();
            }
            // The document that it is in ends too early.
            if problem.is_cut_character(self.source.text().trim_end().len()) {
                return;
            }
            dispatch::check_encoding(&problem, &mut self.findings);
        }
    }
}

/// The value that the end of the text cut, so that nothing follows from what is left of it.
fn cut_value<'t>(tree: &'t Tree<'_>) -> Option<Node<'t>> {
    let mut value = tree.root();
    while value.is_cut_off() {
        let member = value.members().last().map(|member| member.value);
        value = member.or_else(|| value.elements().last())?;
    }
    let is_container = matches!(value.kind(), Kind::Object | Kind::Array);
    let is_last = value.span().end >= tree.text().trim_end().len();
    (!is_container && is_last).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_of_jsonc_may_have_comments_and_last_commas_but_no_other_mistakes() {
        let settings = Settings::on(jiff::civil::date(2024, 6, 30));
        let found = |code: &str| {
            let page = format!("# Payloads\n\n```jsonc\n{code}\n```\n");
            let found = lint(&Source::new("a.md", page.into_bytes()), &settings);
            let names = found.iter().map(|found| found.rule.name);
            names.collect::<Vec<_>>()
        };
        let customer = include_str!("../../fixtures/individual/ev-a1-data-scan-initiation.json");
        let allowed = customer
            .replace("\"LT\"", "\"LT\", // Lithuania")
            .replace("{\n", "{ /* a customer */\n");
        assert_ne!(allowed, customer);
        assert_eq!(found(&allowed).len(), 0);
        assert_eq!(found(&allowed.replace("\"LT\"", "LT")), ["syntax"]);
    }

    #[test]
    fn a_customer_in_doubled_braces_is_linted() {
        let settings = Settings::on(jiff::civil::date(2024, 6, 30));
        let customer = include_str!("../../fixtures/individual/ev-a1-data-scan-initiation.json");
        let wrong = customer.replace("\"LT\"", "\"LTU\"");
        let outer = format!("{{{}}}\n", wrong.trim_end());
        for text in [outer, wrong.replace('{', "{{").replace('}', "}}")] {
            let found = lint(&Source::new("a.json", text.clone().into_bytes()), &settings);
            let found: Vec<_> = found.iter().map(|found| &*found.message).collect();
            assert_eq!(
                found,
                ["doubled braces", "invalid country code `LTU`"],
                "{text}"
            );
        }
    }
}
