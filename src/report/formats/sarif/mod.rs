//! SARIF 2.1.0, for code scanning, one result per line.
//!
//! GitHub rejects a file with more than 25,000 results in a run. So at most as many are kept until the
//! end of the run, the most severe ones, and a notification has the number of the others.
//!
//! - Files are relative to `%SRCROOT%`, described only as the folder that kyclint ran in: the
//!   consumer knows its location on its own machine. Only files elsewhere that were named by an
//!   absolute path have a `file:` URI.
//! - Columns count Unicode characters, as everywhere; results also have their byte range.
//! - Results are identified by fingerprints that do not depend on lines, under a name of our own:
//!   `primaryLocationLineHash` is for the consumer to compute.
//! - A file that could not be checked is not a result but a notification of the invocation, which
//!   is then marked as not successful. So is a skipped file; if it does not fail the run, it is a note.

mod metadata;
mod uri;

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

use crate::diagnostic::fingerprint::fingerprint;
use crate::diagnostic::{Diagnostic, Edit, Fix, Related, Severity};
use crate::report::totals::{Failure, Report, SkippedSource};
use crate::rules::registry::number;
use crate::settings::docs_url::DocsUrl;
use crate::source::Source;
use crate::source::portable::PortablePaths;
use crate::text::lines::Position;
use crate::text::span::Span;
use crate::text::visible;

use crate::report::formats::owners::{Owner, owners, within_customer};
use crate::report::formats::sentences::sentences;
use crate::report::formats::{Output, View};
use metadata::{Text, Tool};
use uri::{ArtifactLocation, Bases};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Text,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<ResultFix>,
    properties: ResultProperties<'a>,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "kyclint/v1")]
    kyclint: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultProperties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    api_code: Option<&'a str>,
    document: DocumentProperties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DocumentProperties {
    index: usize,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_ext_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    communication_number: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<LogicalLocation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    fully_qualified_name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
    #[serde(flatten)]
    bytes: Option<Bytes>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Bytes {
    byte_offset: u64,
    byte_length: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ResultFix {
    description: Text,
    artifact_changes: [ArtifactChange; 1],
    properties: FixProperties,
}

#[derive(Serialize)]
struct FixProperties {
    safe: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement {
    deleted_region: Region,
    inserted_content: Text,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'a> {
    execution_successful: bool,
    tool_execution_notifications: Vec<Notification<'a>>,
}

#[derive(Serialize)]
struct Notification<'a> {
    level: &'static str,
    message: Text,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<Location<'a>>,
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

/// Escapes text that looks like a link, so that the content of a payload cannot become one.
fn message(text: String) -> Text {
    let text = text.replace("](", "\\](");
    Text { text }
}

impl Region {
    fn new(source: &Source, span: Span) -> Self {
        let start = source.position(span.start);
        let end = source.position(span.end);
        Region {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
            bytes: None,
        }
    }

    fn with_bytes(source: &Source, span: Span) -> Self {
        let bytes = Bytes {
            byte_offset: source.offset(span.start),
            byte_length: span.len(),
        };
        Region {
            bytes: Some(bytes),
            ..Region::new(source, span)
        }
    }

    /// Returns the region of a text on one line.
    fn of_text(Position { line, column }: Position, text: &str) -> Self {
        Region {
            start_line: line,
            start_column: column,
            end_line: line,
            end_column: column + text.chars().count(),
            bytes: None,
        }
    }
}

impl Location<'_> {
    fn new(paths: &PortablePaths, file: &str, region: Option<Region>) -> Self {
        Location {
            id: None,
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation::new(paths, file),
                region,
            },
            logical_locations: Vec::new(),
            message: None,
        }
    }
}

impl<'a> SarifResult<'a> {
    fn new(
        paths: &PortablePaths,
        source: &Source,
        diagnostic: &'a Diagnostic,
        owner: Owner,
    ) -> Self {
        let region = Region::with_bytes(source, diagnostic.span);
        let mut location = Location::new(paths, source.name(), Some(region));
        // The root of a document has no name.
        if !diagnostic.pointer.is_empty() {
            location.logical_locations.push(LogicalLocation {
                fully_qualified_name: &diagnostic.pointer,
            });
        }
        SarifResult {
            rule_id: diagnostic.rule.name,
            rule_index: number(diagnostic.rule),
            level: level(diagnostic.severity),
            message: message(sentences(diagnostic)),
            locations: [location],
            related_locations: related_locations(paths, source, diagnostic),
            partial_fingerprints: Fingerprints {
                kyclint: format!(
                    "{:016x}",
                    fingerprint(
                        &paths.name(source.name()),
                        source,
                        diagnostic,
                        within_customer(&diagnostic.pointer)
                    )
                ),
            },
            fixes: diagnostic
                .fix
                .iter()
                .map(|fix| ResultFix::new(paths, source, fix))
                .collect(),
            properties: ResultProperties {
                api_code: diagnostic.api_code.as_deref(),
                document: DocumentProperties {
                    index: owner.index,
                    line: owner.line,
                    kind: owner.kind,
                    customer_ext_id: owner.customer_ext_id,
                    communication_number: owner.communication_number,
                },
            },
        }
    }
}

/// Returns the related places, in this text and others, numbered as SARIF requires.
fn related_locations(
    paths: &PortablePaths,
    source: &Source,
    diagnostic: &Diagnostic,
) -> Vec<Location<'static>> {
    let labels = diagnostic.labels.iter().map(|label| {
        let region = Region::new(source, label.span);
        (source.name(), region, &*label.message)
    });
    let elsewhere = diagnostic.related.iter().map(|related| {
        let Related {
            file,
            position,
            text,
            message,
        } = related;
        (&**file, Region::of_text(*position, text), message.as_str())
    });
    let places = labels.chain(elsewhere).enumerate();
    let locations = places.map(|(number, (file, region, text))| Location {
        id: Some(number),
        message: Some(message(visible::line(text).into_owned())),
        ..Location::new(paths, file, Some(region))
    });
    locations.collect()
}

impl ResultFix {
    fn new(paths: &PortablePaths, source: &Source, fix: &Fix) -> Self {
        let replacement = |edit: &Edit| Replacement {
            deleted_region: Region::new(source, edit.span),
            inserted_content: Text {
                text: edit.text.clone(),
            },
        };
        ResultFix {
            description: message(visible::line(&fix.description).into_owned()),
            artifact_changes: [ArtifactChange {
                artifact_location: ArtifactLocation::new(paths, source.name()),
                replacements: fix.edits.iter().map(replacement).collect(),
            }],
            properties: FixProperties { safe: fix.safe },
        }
    }
}

impl<'a> Notification<'a> {
    fn new(paths: &PortablePaths, failure: &'a Failure) -> Self {
        let Failure { file, error } = failure;
        Notification {
            level: "error",
            message: message(format!(
                "This could not be checked: {}.",
                visible::line(error)
            )),
            locations: vec![Location::new(paths, file, None)],
        }
    }

    fn of_skipped(paths: &PortablePaths, skipped: &'a SkippedSource) -> Self {
        let SkippedSource {
            file,
            reason,
            fails,
        } = skipped;
        Notification {
            level: if *fails { "error" } else { "note" },
            message: message(format!("This was skipped: {}.", reason.text())),
            locations: vec![Location::new(paths, file, None)],
        }
    }

    /// Reports how many findings are left out.
    fn of_left_out(count: usize) -> Self {
        Notification {
            level: "warning",
            message: message(format!(
                "{} left out, the least severe ones: GitHub takes {CAP} results of a run.",
                match count {
                    1 => "1 finding is".to_owned(),
                    count => format!("{count} findings are"),
                }
            )),
            locations: Vec::new(),
        }
    }
}

/// The number of results that GitHub takes of a run.
const CAP: usize = 25_000;

/// The severities, most severe first.
const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Advice];

/// The results so far.
#[derive(Default)]
struct Results {
    /// For each of [`SEVERITIES`], the results with their numbers in the order of the report.
    kept: [Vec<(usize, Vec<u8>)>; SEVERITIES.len()],
    /// How many findings there were.
    found: usize,
    /// Where the pages of rules are: what the first file with such a setting says.
    docs_url: Option<DocsUrl>,
}

impl Results {
    fn count(&self) -> usize {
        self.kept.iter().map(Vec::len).sum()
    }

    /// Makes room for a result at this place of [`SEVERITIES`]: the last of the least severe ones
    /// yields to a more severe one. Returns whether there is room.
    fn make_room(&mut self, place: usize) -> bool {
        if self.count() < CAP {
            return true;
        }
        let mut less_severe = self.kept.iter_mut().skip(place + 1).rev();
        let yields = less_severe.find(|results| !results.is_empty());
        yields.is_some_and(|results| results.pop().is_some())
    }

    fn add(
        &mut self,
        severity: Severity,
        result: impl FnOnce() -> io::Result<Vec<u8>>,
    ) -> io::Result<()> {
        self.found += 1;
        let place = SEVERITIES.iter().position(|known| *known == severity);
        let place = place.unwrap_or_default();
        if self.make_room(place) {
            self.kept[place].push((self.found, result()?));
        }
        Ok(())
    }

    /// The results: in the order of the report, or, if some are left out, the most severe first.
    fn ordered(&self) -> Vec<&[u8]> {
        let mut results: Vec<_> = self.kept.iter().flatten().collect();
        if results.len() == self.found {
            results.sort_unstable_by_key(|(number, _)| *number);
        }
        results.into_iter().map(|(_, result)| &**result).collect()
    }
}

pub(crate) struct Sarif {
    paths: PortablePaths,
    results: Mutex<Results>,
}

impl Sarif {
    pub(crate) fn new(paths: PortablePaths) -> Self {
        Sarif {
            paths,
            results: Mutex::default(),
        }
    }
}

impl Sarif {
    /// Writes what comes before the results. It is known only when they are: the configurations of the files
    /// say where the pages of the rules are.
    fn write_head(&self, docs_url: Option<&DocsUrl>, out: &mut Vec<u8>) -> io::Result<()> {
        write!(
            out,
            "{{\n  \"$schema\": \"{SCHEMA}\",\n  \"version\": \"2.1.0\",\n  \"runs\": [{{\n    \"tool\": "
        )?;
        visible::write_json(&mut *out, &Tool::new(docs_url))?;
        write!(out, ",\n    \"originalUriBaseIds\": ")?;
        visible::write_json(&mut *out, &Bases::new())?;
        write!(
            out,
            ",\n    \"columnKind\": \"unicodeCodePoints\",\n    \"results\": ["
        )
    }
}

impl Output for Sarif {
    fn draw(&self, found: &View<'_>, _: &mut Vec<u8>) -> io::Result<()> {
        let mut results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        if results.docs_url.is_none() {
            results.docs_url = found.docs_url.cloned();
        }
        for (diagnostic, owner) in found.diagnostics.iter().zip(owners(found)) {
            results.add(diagnostic.severity, || {
                let mut result = Vec::new();
                let of = SarifResult::new(&self.paths, found.source, diagnostic, owner);
                visible::write_json(&mut result, &of)?;
                Ok(result)
            })?;
        }
        Ok(())
    }

    fn is_sequential(&self) -> bool {
        true
    }

    fn is_document(&self) -> bool {
        true
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        let results = self.results.lock().unwrap_or_else(PoisonError::into_inner);
        self.write_head(results.docs_url.as_ref(), out)?;
        let ordered = results.ordered();
        for (number, result) in ordered.iter().enumerate() {
            let separator = if number > 0 { "," } else { "" };
            write!(out, "{separator}\n      ")?;
            out.extend_from_slice(result);
        }
        let end = if ordered.is_empty() { "]" } else { "\n    ]" };
        let failures = report.failures.iter();
        let skipped = report.named_skipped.iter();
        let left_out = results.found - ordered.len();
        let left_out = (left_out > 0).then(|| Notification::of_left_out(left_out));
        let invocation = Invocation {
            execution_successful: report.obstacles().next().is_none(),
            tool_execution_notifications: failures
                .map(|failure| Notification::new(&self.paths, failure))
                .chain(skipped.map(|skipped| Notification::of_skipped(&self.paths, skipped)))
                .chain(left_out)
                .collect(),
        };
        write!(out, "{end},\n    \"invocations\": ")?;
        visible::write_json(&mut *out, &[invocation])?;
        writeln!(out, "\n  }}]\n}}")
    }

    fn has_summary(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_severe_results_are_kept() {
        let mut results = Results::default();
        let mut add = |severity, name: &str| {
            results
                .add(severity, || Ok(name.as_bytes().to_vec()))
                .unwrap();
        };
        add(Severity::Advice, "a");
        add(Severity::Error, "b");
        for _ in 2..CAP {
            add(Severity::Warning, "c");
        }
        assert_eq!(results.ordered().len(), CAP);
        assert_eq!(results.ordered()[..3], [b"a", b"b", b"c"]);
        let mut add = |severity, name: &str| {
            results
                .add(severity, || Ok(name.as_bytes().to_vec()))
                .unwrap();
        };
        add(Severity::Error, "d");
        add(Severity::Warning, "e");
        add(Severity::Advice, "f");
        add(Severity::Error, "g");
        let ordered = results.ordered();
        assert_eq!(ordered.len(), CAP);
        assert_eq!(ordered[..4], [b"b", b"d", b"g", b"c"]);
        assert_eq!(ordered[CAP - 1], b"c");
        assert_eq!(results.found - ordered.len(), 4);
    }
}
