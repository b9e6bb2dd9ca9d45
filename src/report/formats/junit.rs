//! JUnit's XML, for tools that show test results: a file is a test suite, and each of its documents
//! is a test case.
//!
//! A case fails on findings at or above `--fail-on`, as the run does; other findings are in its
//! `system-out`. A document whose findings are left out because there are too many still fails. A
//! file that could not be checked, or that was skipped and fails the run, is a case with an `error`,
//! which means a test that could not run, not a `failure`.
//!
//! The numbers of a suite come first, so its cases are kept in memory until it ends, but no longer.
//! A file with many documents has several suites of the same name, so that memory does not grow
//! with it.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::mem;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Diagnostic, Severity};
use crate::report::totals::{Obstacle, Report};
use crate::source::portable::PortablePaths;
use crate::source::{Framing, Source};
use crate::text::visible;

use crate::report::formats::owners::names;
use crate::report::formats::sentences::marked_sentences;
use crate::report::formats::xml::{attribute, content};
use crate::report::formats::{Output, View};

/// The maximum number of cases in a suite.
const MOST_CASES: usize = 1000;

/// The test suite of a file, with its documents so far.
#[derive(Default)]
struct Suite {
    /// The file's name in the report.
    file: String,
    tests: usize,
    failures: usize,
    errors: usize,
    cases: String,
}

/// The findings of a document that fail, or the others.
#[derive(Default)]
struct CaseFindings {
    gravest: Option<Severity>,
    first: Option<String>,
    count: usize,
    left_out: usize,
    lines: Vec<String>,
}

impl CaseFindings {
    fn add(&mut self, name: &str, source: &Source, diagnostic: &Diagnostic, is_told: bool) {
        self.gravest = self.gravest.max(Some(diagnostic.severity));
        self.count += 1;
        if !is_told {
            self.left_out += 1;
            return;
        }
        let position = source.position(diagnostic.span.start);
        let text = marked_sentences(diagnostic);
        let line = format!(
            "{}:{}:{}: {}[{}] {text}",
            visible::line(name),
            position.line,
            position.column,
            diagnostic.severity.name(),
            diagnostic.rule.name,
        );
        self.lines.push(line);
        self.first.get_or_insert(text);
    }

    /// Returns all findings as text.
    fn text(&self) -> String {
        let mut lines = self.lines.clone();
        if self.left_out > 0 {
            lines.push(format!("{} left out by --max-findings", self.left_out));
        }
        lines.join("\n")
    }

    fn title(&self) -> String {
        match (&self.first, self.count) {
            (Some(first), 1) => first.clone(),
            (Some(first), count) => format!("{first} (and {} more)", count - 1),
            (None, 1) => "1 finding".to_owned(),
            (None, count) => format!("{count} findings"),
        }
    }
}

impl Suite {
    fn of(name: &str) -> Self {
        Suite {
            file: name.to_owned(),
            ..Suite::default()
        }
    }

    fn add(&mut self, name: &str, inner: &str) {
        self.tests += 1;
        let name = attribute(name);
        let _ = write!(
            self.cases,
            "    <testcase classname=\"kyclint\" name=\"{name}\""
        );
        if inner.is_empty() {
            self.cases.push_str("/>\n");
        } else {
            let _ = writeln!(self.cases, ">\n{inner}    </testcase>");
        }
    }

    fn add_document(&mut self, name: &str, failing: &CaseFindings, others: &CaseFindings) {
        let mut inner = String::new();
        if let Some(severity) = failing.gravest {
            self.failures += 1;
            let _ = writeln!(
                inner,
                "      <failure type=\"{}\" message=\"{}\">{}</failure>",
                severity.name(),
                attribute(&failing.title()),
                content(&failing.text())
            );
        }
        if others.count > 0 {
            let text = others.text();
            let _ = writeln!(inner, "      <system-out>{}</system-out>", content(&text));
        }
        self.add(name, &inner);
    }

    fn add_obstacle(&mut self, obstacle: &Obstacle<'_>) {
        self.errors += 1;
        let message = visible::line(&obstacle.message);
        let inner = format!(
            "      <error type=\"{}\" message=\"{}\"/>\n",
            obstacle.name,
            attribute(&message)
        );
        let file = self.file.clone();
        self.add(&file, &inner);
    }

    fn write(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let file = attribute(&self.file);
        writeln!(
            out,
            "  <testsuite name=\"{file}\" file=\"{file}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">",
            self.tests, self.failures, self.errors
        )?;
        writeln!(out, "{}  </testsuite>", self.cases)
    }
}

/// Writes JUnit's XML; `suite` is that of the current file.
#[derive(Default)]
pub(crate) struct Junit {
    pub(crate) paths: PortablePaths,
    suite: Mutex<Option<Suite>>,
}

impl Junit {
    pub(crate) fn new(paths: PortablePaths) -> Self {
        Junit {
            paths,
            ..Junit::default()
        }
    }
}

impl Output for Junit {
    fn begin(&self, out: &mut Vec<u8>) -> io::Result<()> {
        writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
        writeln!(out, "<testsuites name=\"kyclint\">")
    }

    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let mut under_way = self.suite.lock().unwrap_or_else(PoisonError::into_inner);
        let name = self.paths.name(found.source.name());
        if let Some(done) = under_way.take_if(|suite| suite.file != name) {
            done.write(out)?;
        }
        let suite = under_way.get_or_insert_with(|| Suite::of(&name));
        let shown = found.diagnostics.iter().map(|finding| (finding, true));
        let left_out = found.left_out.iter().map(|finding| (finding, false));
        let mut findings = shown.chain(left_out).peekable();
        for ((number, document), called) in found.documents.iter().enumerate().zip(names(found)) {
            let next = found.documents.get(number + 1);
            let end = next.map_or(usize::MAX, |next| next.start);
            let mut failing = CaseFindings::default();
            let mut others = CaseFindings::default();
            while let Some((finding, is_told)) =
                findings.next_if(|(finding, _)| finding.span.start < end)
            {
                let fails = found.fail_on.includes(finding.severity);
                let kind = if fails { &mut failing } else { &mut others };
                kind.add(&name, found.source, finding, is_told);
            }
            let case = case_name(&name, found.source, document, called);
            suite.add_document(&case, &failing, &others);
            if suite.tests >= MOST_CASES {
                mem::replace(suite, Suite::of(&name)).write(out)?;
            }
        }
        // An empty suite has nothing left to write.
        under_way.take_if(|suite| suite.tests == 0);
        Ok(())
    }

    fn is_sequential(&self) -> bool {
        true
    }

    fn is_document(&self) -> bool {
        true
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        let mut under_way = self.suite.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(done) = under_way.take() {
            done.write(out)?;
        }
        for obstacle in report.obstacles() {
            let mut suite = Suite::of(&self.paths.name(obstacle.file));
            suite.add_obstacle(&obstacle);
            suite.write(out)?;
        }
        writeln!(out, "</testsuites>")
    }

    fn has_summary(&self) -> bool {
        false
    }
}

/// Returns the name of a document's test case. It contains the file, because many readers show only
/// this name, the line if the file may have several documents, and what the document is called.
fn case_name(
    name: &str,
    source: &Source,
    document: &Range<usize>,
    called: Option<String>,
) -> String {
    let is_only = source.framing() == Framing::Json && document.start <= source.start();
    let mut case = name.to_owned();
    if !is_only {
        let _ = write!(case, ":{}", source.first_line(document));
    }
    if let Some(called) = called {
        let _ = write!(case, " {}", visible::line(&called));
    }
    case
}
