//! Reads a JSON report, or JSON Lines, of an earlier run. The types are those of version 1 of the
//! format, as far as they are counted. Findings are counted one by one, so memory does not grow with
//! them.

use std::fmt;
use std::io::BufRead;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};

use crate::report::formats::html::markup::{Counts, SEVERITIES};
use crate::report::totals::{NOT_CHECKED, SKIPPED};

use crate::report::stats::{Extent, Names, Run};

/// What to do about a file that is not a report.
const ADVICE: &str = "write one with `kyclint --format json`";

/// An object of a file: a whole report, or a finding on a line.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object {
    version: Option<u64>,
    diagnostics: Option<Findings>,
    #[serde(default)]
    failures: Vec<IgnoredAny>,
    #[serde(default)]
    skipped: Vec<Skipped>,
    statistics: Option<Vec<Count>>,
    summary: Option<Summary>,
    rule: Option<String>,
    severity: Option<String>,
    api_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule: String,
    severity: String,
    api_code: Option<String>,
}

#[derive(Deserialize)]
struct Skipped {
    #[serde(default)]
    fails: bool,
}

#[derive(Deserialize)]
struct Count {
    rule: String,
    count: usize,
}

#[derive(Deserialize)]
struct Summary {
    files: usize,
    documents: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
    #[serde(default)]
    customers: usize,
    #[serde(default)]
    refused: usize,
}

/// The findings that a report lists, counted while they are read.
#[derive(Default)]
struct Findings {
    counts: Counts,
    rules: Names,
    codes: Names,
    failures: usize,
}

impl Findings {
    /// Counts a finding. The error says what is wrong with it.
    fn add(&mut self, finding: &Finding) -> Result<(), String> {
        if [NOT_CHECKED, SKIPPED].contains(&finding.rule.as_str()) {
            self.failures += 1;
            return Ok(());
        }
        let known = SEVERITIES
            .iter()
            .position(|severity| severity.name() == finding.severity);
        let Some(place) = known else {
            return Err(format!("unknown severity `{}`", finding.severity));
        };
        self.counts[place] += 1;
        self.rules.add(&finding.rule, 1);
        if let Some(code) = &finding.api_code {
            self.codes.add(code, 1);
        }
        Ok(())
    }
}

impl<'de> Deserialize<'de> for Findings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Counting;

        impl<'de> Visitor<'de> for Counting {
            type Value = Findings;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a list of findings")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Findings, A::Error> {
                let mut findings = Findings::default();
                while let Some(finding) = list.next_element::<Finding>()? {
                    findings.add(&finding).map_err(serde::de::Error::custom)?;
                }
                Ok(findings)
            }
        }

        deserializer.deserialize_seq(Counting)
    }
}

/// Reads the report of this name. An empty file is the report of a run without findings in JSON
/// Lines. The error says why it is not a report.
pub(crate) fn read(name: &str, reader: impl BufRead) -> Result<Run, String> {
    let mut lines = Findings::default();
    let mut has_lines = false;
    let mut report = None;
    for object in serde_json::Deserializer::from_reader(reader).into_iter::<Object>() {
        let object = object.map_err(|error| {
            if error.is_eof() {
                format!("the report is not complete: {error}")
            } else if error.is_io() {
                error.to_string()
            } else {
                format!("not a report of kyclint: {error}; {ADVICE}")
            }
        })?;
        match (object.version, object.rule, object.severity) {
            (Some(1), None, None) if report.is_none() && object.diagnostics.is_some() => {
                report = Some(Object {
                    rule: None,
                    severity: None,
                    ..object
                });
            }
            (Some(version), None, None) if version > 1 && object.diagnostics.is_some() => {
                return Err(format!(
                    "version {version} of the report is unknown: this is kyclint {}",
                    env!("CARGO_PKG_VERSION")
                ));
            }
            (None, Some(rule), Some(severity)) => {
                has_lines = true;
                lines
                    .add(&Finding {
                        rule,
                        severity,
                        api_code: object.api_code,
                    })
                    .map_err(|error| format!("not a report of kyclint: {error}; {ADVICE}"))?;
            }
            _ => return Err(format!("not a report of kyclint: {ADVICE}")),
        }
    }
    match report {
        Some(_) if has_lines => Err("it has two reports: name one file for each run".to_owned()),
        Some(report) => run_of(name, report),
        None => Ok(Run {
            name: name.to_owned(),
            extent: None,
            counts: lines.counts,
            failures: lines.failures,
            rules: lines.rules,
            codes: lines.codes,
            has_all_rules: true,
            has_all_codes: true,
        }),
    }
}

fn run_of(name: &str, report: Object) -> Result<Run, String> {
    let Object {
        diagnostics: Some(findings),
        summary: Some(summary),
        failures,
        skipped,
        statistics,
        ..
    } = report
    else {
        return Err(format!(
            "not a report of kyclint: it has no `summary`; {ADVICE}"
        ));
    };
    let counts = [summary.errors, summary.warnings, summary.advice];
    let sum = |counts: &Counts| {
        counts
            .iter()
            .fold(0_usize, |sum, of| sum.saturating_add(*of))
    };
    let lists_all = sum(&findings.counts) >= sum(&counts);
    let has_statistics = statistics.is_some();
    let rules = match statistics {
        Some(statistics) => {
            let mut rules = Names::default();
            for Count { rule, count } in &statistics {
                rules.add(rule, *count);
            }
            rules
        }
        None => findings.rules,
    };
    Ok(Run {
        name: name.to_owned(),
        extent: Some(Extent {
            files: summary.files,
            documents: summary.documents,
            customers: summary.customers,
            refused: summary.refused,
        }),
        counts,
        failures: failures.len() + skipped.iter().filter(|skipped| skipped.fails).count(),
        rules,
        codes: findings.codes,
        has_all_rules: lists_all || has_statistics,
        has_all_codes: lists_all,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        read("a.json", text.as_bytes()).unwrap_err()
    }

    #[test]
    fn what_is_no_report_is_refused() {
        for text in [
            "[1]",
            "1",
            "{}",
            "{\"entityType\": \"INDIVIDUAL\"}",
            "a,b\n1,2",
            "{\"version\": 1}",
            "{\"version\": 1, \"diagnostics\": []}",
            "{\"version\": 1, \"diagnostics\": {}}",
            "{\"version\": 1, \"diagnostics\": [{\"rule\": \"a\", \"severity\": \"bad\"}]}",
            "{\"rule\": \"a\", \"severity\": \"bad\"}",
            "\u{feff}{}",
        ] {
            let error = error(text);
            assert!(
                error.starts_with("not a report of kyclint: "),
                "{text}: {error}"
            );
            assert!(
                error.ends_with("write one with `kyclint --format json`"),
                "{error}"
            );
        }
        assert!(
            error("{\"version\": 2, \"diagnostics\": []}")
                .starts_with("version 2 of the report is unknown")
        );
        assert!(
            error("{\"version\": 1, \"diagnostics\": [")
                .starts_with("the report is not complete: ")
        );
        let whole = "{\"version\": 1, \"diagnostics\": [], \"summary\": {\"files\": 1, \"documents\": 1, \"errors\": 0, \"warnings\": 0, \"advice\": 0}}";
        assert!(read("a", whole.as_bytes()).is_ok());
        let both = format!("{whole}\n{{\"rule\": \"a\", \"severity\": \"error\"}}");
        assert_eq!(
            error(&both),
            "it has two reports: name one file for each run"
        );
    }

    #[test]
    fn lines_are_a_report() {
        let text = "{\"rule\": \"iban\", \"severity\": \"warning\", \"apiCode\": null}\n{\"rule\": \"lei\", \"severity\": \"error\", \"apiCode\": \"C1\"}\n{\"rule\": \"could-not-be-checked\", \"severity\": \"error\"}\n";
        let run = read("a.jsonl", text.as_bytes()).unwrap();
        assert_eq!((run.counts, run.failures, run.extent), ([1, 1, 0], 1, None));
        assert_eq!(run.rules.get("iban"), 1);
        assert_eq!(run.codes.0.len(), 1);
        let empty = read("a.jsonl", &b"\n"[..]).unwrap();
        assert_eq!((empty.found(), empty.has_all_codes), (0, true));
    }
}
