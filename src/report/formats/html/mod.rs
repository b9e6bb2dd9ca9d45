//! One page to look at: totals, charts with their numbers, and examples of each rule. It is a single
//! file that asks nothing of any host, and everything on it is readable without its script.
//!
//! All findings are counted. What is kept of them is bounded, so neither the memory of a run nor the
//! page grows with the input.

mod collected;
mod example;
pub(crate) mod markup;
mod page;
mod rule_page;
mod tally;
mod timeline;

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use crate::report::formats::{Output, View};
use crate::report::totals::Report;
use crate::source::portable::PortablePaths;

use collected::Collected;
use page::Page;

pub(crate) struct Html {
    paths: PortablePaths,
    collected: Mutex<Collected>,
}

impl Html {
    pub(crate) fn new(paths: PortablePaths) -> Self {
        Html {
            paths,
            collected: Mutex::default(),
        }
    }
}

impl Output for Html {
    fn draw(&self, found: &View<'_>, _: &mut Vec<u8>) -> io::Result<()> {
        let mut collected = self
            .collected
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        collected.add(found, &self.paths.name(found.source.name()));
        Ok(())
    }

    fn is_sequential(&self) -> bool {
        true
    }

    fn is_document(&self) -> bool {
        true
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        let mut collected = self
            .collected
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        collected.finish();
        let page = Page {
            report,
            collected: &collected,
            paths: &self.paths,
            all: [report.errors, report.warnings, report.advice],
        };
        out.write_all(page.html().as_bytes())
    }

    fn has_summary(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostic;
    use crate::report::formats::html::collected::MOST_EXAMPLES;
    use crate::report::session::{Options, Session};
    use crate::settings::Settings;
    use crate::source::Source;

    /// As many findings as a long export has, in fields and files that are all different.
    #[test]
    fn the_size_does_not_depend_on_the_number_of_findings() {
        let settings = Settings::on("2026-11-23".parse().unwrap());
        let text = r#"{"entityType": "INDIVIDUAL", "action": "create", "a": 1, "isPep": "x"}"#;
        let mut session = Session::open(
            Source::new("a.json", text.as_bytes().to_vec()),
            Options::new(settings).redacting(),
        );
        session.redact();
        let known = session.diagnostics().to_vec();
        let html = Html::new(PortablePaths::default());
        let mut report = Report::default();
        let mut out = Vec::new();
        let mut number = 0;
        while report.errors < 200_000 {
            let name = format!("{}/{number}.json", "folder".repeat(number % 90));
            let source = Source::new(name, text.as_bytes().to_vec());
            let findings: Vec<_> = (0..400)
                .map(|place| Diagnostic {
                    pointer: format!("/{}{number}-{place}", "x".repeat(place)),
                    ..known[place % known.len()].clone()
                })
                .collect();
            let view = View {
                source: &source,
                diagnostics: &findings,
                ..session.view(0)
            };
            html.draw(&view, &mut out).unwrap();
            number += 1;
            report.files += 1;
            report.errors += findings.len();
        }
        assert!(out.is_empty());
        html.finish(&report, &mut out).unwrap();
        let page = String::from_utf8(out).unwrap();
        assert!(page.len() < 500_000, "{}", page.len());
        assert!(page.contains("<dt>Errors</dt><dd>200,000</dd>"));
        assert!(page.contains("all other fields: only the first 5,000 are counted separately"));
        assert!(page.contains("300 other files"));
        let examples = page.matches("<article class=\"example ").count();
        assert!(
            examples > 20 && examples <= known.len() * MOST_EXAMPLES,
            "{examples}"
        );
    }
}
