//! The one path from a text to its diagnostics: the documents of a source one after the other, the
//! customers of each document one after the other.

pub(crate) mod dispatch;
pub mod fix;
pub mod ledger;
mod sightings;

use std::ops::Range;

use crate::contract::kinds::CUSTOMER;
use crate::diagnostic::{Diagnostic, Fix};
use crate::document::customer::{Customer, Shape};
use crate::document::detection::{
    TELLING_DOCUMENTS, looks_like_broken_payload, looks_like_payload, looks_like_sample,
};
use crate::document::repeat::Sighting;
use crate::document::violation::violations;
use crate::json;
use crate::json::{Kind, Parsed, Problem, ProblemKind};
use crate::lint::ledger::Ledger;
use crate::rules::findings::Findings;
use crate::rules::findings::sort;
use crate::rules::registry::ALL;
use crate::settings::Settings;
use crate::source::{Form, Source, fences};
use crate::text::lines::Position;
use crate::text::span::Span;

/// What a source is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Its JSON is payloads, because the user says so. Fenced code in Markdown is told by what it
    /// looks like even then.
    ForPayloads,
    /// It is what it looks like.
    ForWhatItLooksLike,
}

/// What was found in a source.
#[derive(Debug, Default)]
pub struct Linted {
    /// Where the documents that are payloads are, in source order. Where none is, nothing was
    /// checked.
    pub documents: Vec<Range<usize>>,
    /// How much JSON is none.
    pub others: usize,
    /// What each document shows by itself, in source order.
    pub diagnostics: Vec<Diagnostic>,
    /// What is to be compared with other customers.
    pub sightings: Vec<Sighting>,
}

/// Checks a source that is made of payloads, and compares the customers in it.
pub fn lint(source: &Source, settings: &Settings) -> Vec<Diagnostic> {
    let mut linted = lint_documents(source, settings, Taken::ForPayloads, true, &mut ());
    let mut ledger = Ledger::default();
    linted.compare(&mut ledger, source, settings);
    linted.diagnostics
}

/// Something else that needs the parsed documents of a source, so that none is parsed twice.
pub trait Observer {
    /// Called for each payload, in source order, when it has been checked. `range` is where it is in the
    /// source; `has_findings` is whether something was found in it.
    fn document(&mut self, parsed: &Parsed<'_>, range: &Range<usize>, has_findings: bool);
}

/// Nothing else needs them.
impl Observer for () {
    fn document(&mut self, _: &Parsed<'_>, _: &Range<usize>, _: bool) {}
}

/// Checks each document of a source and shows it to the observer; `is_compared` says whether its customers
/// are to be noted for a comparison with others.
pub fn lint_documents(
    source: &Source,
    settings: &Settings,
    taken: Taken,
    is_compared: bool,
    observer: &mut dyn Observer,
) -> Linted {
    let mut linter = Linter {
        source,
        findings: Findings::new(settings, &ALL[0].info),
        is_compared,
        observer,
        line: None,
        linted: Linted::default(),
    };
    let problem = source.encoding_problem();
    if problem.is_some_and(|problem| !problem.is_readable()) {
        // What it says can be told, if not where.
        let looks_like_payload =
            || looks_like_payload(json::parse(source.text(), source.start()).tree.root());
        if taken == Taken::ForPayloads || looks_like_payload() {
            let all = 0..source.text().len();
            linter.linted.documents.push(all.clone());
            linter.encoding(all);
        } else {
            linter.linted.others = 1;
        }
    } else {
        match source.form() {
            Form::Json => linter.json(source.text(), source.start(), taken, false),
            Form::Lines => linter.lines(source.text(), source.start(), taken),
            Form::Markdown => linter.markdown(),
        }
    }
    let mut linted = linter.linted;
    linted.add(linter.findings.into_diagnostics());
    linted
}

/// Whether lines that nobody said to be payloads are: one of the first is.
pub fn look_like_payloads(source: &Source) -> bool {
    let text = source.text();
    let lines = documents_by_line(text, source.start(), text.len());
    lines.take(TELLING_DOCUMENTS).any(|(_, line)| {
        let parsed = json::parse(&text[..line.end], line.start);
        looks_like_payload(parsed.tree.root())
    })
}

impl Linted {
    /// Compares the customers with those that the ledger knows, and enters them there.
    pub fn compare(&mut self, ledger: &mut Ledger, source: &Source, settings: &Settings) {
        self.add(ledger.take(source, settings, &self.sightings));
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

/// A line, and its number from 1.
type Line = (usize, Range<usize>);

/// The lines that are not blank, without their ends.
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

/// Characters of up to so many bytes are counted each time.
const NEAR: usize = 1 << 11;

/// The position of a byte. Where the line is known already, the source is not searched for it.
fn position(source: &Source, line: Option<(usize, usize)>, offset: usize) -> Position {
    // In a long line, the source knows how many characters come before.
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
    /// Where the document is a line of the file: the line's number in the source, and its first byte.
    line: Option<(usize, usize)>,
    linted: Linted,
}

impl Linter<'_> {
    /// One document, or several behind one another.
    fn json(&mut self, text: &str, start: usize, taken: Taken, has_comments: bool) {
        let mut at = start;
        let mut is_payload = taken == Taken::ForPayloads;
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

    /// A document on each line. Of a line that is not JSON nothing else is said: what it was meant
    /// to be is for its writer to tell, who is a program.
    fn lines(&mut self, text: &str, start: usize, taken: Taken) {
        if taken == Taken::ForPayloads || look_like_payloads(self.source) {
            self.lines_within(text, start, text.len());
        } else {
            self.linted.others += 1;
        }
    }

    fn lines_within(&mut self, text: &str, start: usize, end: usize) {
        let is_file = self.source.form() == Form::Lines;
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

    /// Samples of a page are alternatives: customers are compared within each of them only.
    fn markdown(&mut self) {
        let mut compared = Vec::new();
        let (text, fences) = fences(self.source.text(), self.source.start());
        for fence in fences {
            let code = &text[..fence.range.end];
            let is_sample = |line: Range<usize>| {
                looks_like_sample(&json::parse_first(&code[..line.end], line.start))
            };
            if fence.form == Form::Lines {
                let mut lines = documents_by_line(code, fence.range.start, fence.range.end);
                if lines.any(|(_, line)| is_sample(line)) {
                    self.lines_within(&text, fence.range.start, fence.range.end);
                }
            } else if is_sample(fence.range.clone()) {
                let taken = Taken::ForPayloads;
                self.json(code, fence.range.start, taken, fence.has_comments);
            } else {
                let code = code[fence.range.clone()].trim_start();
                self.linted.others += usize::from(code.starts_with(['{', '[']));
            }
            let sightings = std::mem::take(&mut self.linted.sightings);
            let settings = self.findings.settings();
            compared.extend(Ledger::default().take(self.source, settings, &sightings));
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
        let shape = Shape::of(parsed.tree.root());
        dispatch::check_shape(&shape, &mut self.findings);
        let in_batch = matches!(shape, Shape::Batch { .. });
        for object in shape.customers() {
            if object.kind() == Kind::Object {
                let customer = Customer::new(object, &CUSTOMER, in_batch);
                self.findings.enter(object);
                for violation in &violations(&customer) {
                    dispatch::check_violation(violation, &mut self.findings);
                }
                dispatch::check_customer(&customer, &mut self.findings);
                if self.is_compared {
                    let position = |offset| position(self.source, self.line, offset);
                    let sightings = &mut self.linted.sightings;
                    sightings::note(&customer, position, &self.findings, sightings);
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

    /// Takes fixes back that may do harm, of the findings since there were so many: where a document
    /// has `mistakes` that are not all mended without doubt, it may be read otherwise than it was meant,
    /// and nothing in it is without doubt.
    fn doubt_fixes(&mut self, before: usize, mistakes: usize) {
        let is_markdown = self.source.form() == Form::Markdown;
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
        // Behind a line break in Markdown may be signs that are no part of the code.
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

    /// What is wrong with the bytes of a document.
    fn encoding(&mut self, range: Range<usize>) {
        if let Some(problem) = self.source.encoding_problem_within(&range) {
            dispatch::check_encoding(&problem, &mut self.findings);
        }
    }
}
