//! What a page shows of a run, collected while the run goes on. Its size does not depend on that of
//! the input: counts by rule, field, code and part of the input, and the first examples of each rule.

use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::json::pointer;
use crate::report::formats::View;
use crate::report::formats::html::example::example;
use crate::report::formats::html::markup::{Counts, cut, place};
use crate::report::formats::html::tally::{Files, Tally};
use crate::report::formats::html::timeline::{Place, Timeline};
use crate::report::formats::owners::owners;
use crate::report::redaction::is_masked;
use crate::rules::registry::{ALL, number};

/// The greatest number of examples of a rule.
pub(crate) const MOST_EXAMPLES: usize = 20;

/// Longer names of files are cut, in characters.
const LONGEST_NAME: usize = 300;

/// The findings of a rule.
#[derive(Debug, Default, Clone)]
pub(crate) struct OfRule {
    /// By severity.
    pub(crate) counts: Counts,
    /// The number of the first payload with one, from 1, and its place.
    pub(crate) first: Option<(usize, Place)>,
    /// How many of them are examples.
    kept: usize,
    /// The examples, as HTML.
    pub(crate) examples: Vec<String>,
}

/// What is known of a run so far.
#[derive(Debug)]
pub(crate) struct Collected {
    /// In the order of [`ALL`].
    pub(crate) rules: Vec<OfRule>,
    /// Findings by pointer, without places in lists.
    pub(crate) fields: Tally,
    /// Findings by API code; those without one have an empty key.
    pub(crate) codes: Tally,
    /// The files that are complete.
    pub(crate) files: Files,
    /// The number of files.
    pub(crate) file_count: usize,
    /// The number of payloads: customers, and documents without one.
    pub(crate) payloads: usize,
    pub(crate) along_payloads: Timeline,
    pub(crate) along_files: Timeline,
    /// Whether values of some file are shown as they are.
    pub(crate) shows_values: bool,
    /// The file under way: its name in the report, and its findings.
    file: Option<(Arc<str>, Counts)>,
}

impl Default for Collected {
    fn default() -> Self {
        Collected {
            rules: vec![OfRule::default(); ALL.len()],
            fields: Tally::default(),
            codes: Tally::default(),
            files: Files::default(),
            file_count: 0,
            payloads: 0,
            along_payloads: Timeline::default(),
            along_files: Timeline::default(),
            shows_values: false,
            file: None,
        }
    }
}

impl Collected {
    /// Adds the findings in the next source; `name` is that of its file in the report.
    pub(crate) fn add(&mut self, found: &View<'_>, name: &str) {
        if self.file.as_ref().is_none_or(|(file, _)| **file != *name) {
            self.finish_file();
            self.file_count += 1;
            self.file = Some((name.into(), Counts::default()));
        }
        self.payloads = found.payload.unwrap_or(self.payloads);
        self.shows_values |= !found.redact;
        let shown = found.diagnostics.iter().map(|finding| (finding, true));
        let left_out = found.left_out.iter().map(|finding| (finding, false));
        let mut findings = shown.chain(left_out).peekable();
        let mut unusual = found.customers.iter().peekable();
        let mut examples = Vec::new();
        for document in 0..found.documents.len() {
            let next = found.documents.get(document + 1);
            let end = next.map_or(usize::MAX, |next| next.start);
            let customers = unusual.next_if(|(of, _)| *of == document);
            let customers = customers.map_or(1, |(_, count)| (*count as usize).max(1));
            while let Some((finding, is_shown)) =
                findings.next_if(|(finding, _)| finding.span.start < end)
            {
                self.count(
                    found,
                    finding,
                    self.payloads + place_in_list(finding, customers),
                );
                let of = self.rules.get_mut(number(finding.rule));
                if let Some(of) = of.filter(|of| is_shown && of.kept < MOST_EXAMPLES) {
                    of.kept += 1;
                    examples.push(finding.clone());
                }
            }
            self.payloads += customers;
        }
        if examples.is_empty() {
            return;
        }
        let found = View {
            diagnostics: &examples,
            ..*found
        };
        let short = cut(name, LONGEST_NAME);
        for (finding, owner) in examples.iter().zip(owners(&found)) {
            if let Some(of) = self.rules.get_mut(number(finding.rule)) {
                of.examples.push(example(&found, &short, finding, &owner));
            }
        }
    }

    /// Counts a finding in the payload of this number.
    fn count(&mut self, found: &View<'_>, finding: &Diagnostic, payload: usize) {
        let severity = place(finding.severity);
        let rule = number(finding.rule);
        let file = match &mut self.file {
            Some((name, counts)) => {
                counts[severity] += 1;
                Arc::clone(name)
            }
            None => "".into(),
        };
        self.fields.add(&field(&finding.pointer), severity);
        self.codes
            .add(finding.api_code.as_deref().unwrap_or_default(), severity);
        let first = || Place {
            file: Arc::clone(&file),
            line: found.source.position(finding.span.start).line,
        };
        if let Some(of) = self.rules.get_mut(rule) {
            of.counts[severity] += 1;
            of.first.get_or_insert_with(|| (payload + 1, first()));
        }
        let parts = [
            self.along_payloads.at(payload),
            self.along_files.at(self.file_count.saturating_sub(1)),
        ];
        for part in parts {
            part.counts[severity] += 1;
            if let Some(count) = part.rules.get_mut(rule) {
                *count += 1;
            }
            part.first.get_or_insert_with(&first);
        }
    }

    fn finish_file(&mut self) {
        if let Some((name, counts)) = self.file.take() {
            self.files.add(&name, counts);
        }
    }

    /// Completes the counts when there are no more sources.
    pub(crate) fn finish(&mut self) {
        self.finish_file();
        self.along_payloads.finish(self.payloads);
        self.along_files.finish(self.file_count);
    }
}

/// Returns which of the customers of a document a finding is about, from 0. What is about all of them
/// is about the first.
fn place_in_list(finding: &Diagnostic, customers: usize) -> usize {
    if customers < 2 {
        return 0;
    }
    // The list is the document, or a member of the envelope.
    let mut tokens = pointer::tokens(&finding.pointer).take(2);
    let place = tokens.find_map(|token| token.parse::<usize>().ok());
    place.unwrap_or_default().min(customers - 1)
}

/// Returns a pointer from the customer, in which `*` is any place in a list.
fn field(whole: &str) -> String {
    let is_place =
        |token: &String| !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    let mut tokens: Vec<_> = pointer::tokens(whole).collect();
    let is_in_envelope = tokens.get(1).is_some_and(is_place) && tokens[0] == "customers";
    if is_in_envelope || tokens.first().is_some_and(is_place) {
        tokens.drain(..if is_in_envelope { 2 } else { 1 });
    }
    let mut field = String::new();
    for token in tokens {
        if is_place(&token) {
            field.push_str("/*");
        } else if is_masked(&token) {
            // The length of a name is not a field of its own.
            field.push_str("/•••");
        } else {
            pointer::push(&mut field, &token);
        }
    }
    field
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_have_no_places() {
        for (pointer, expected) in [
            ("", ""),
            ("/3", ""),
            ("/customers/3/listContact/0/type", "/listContact/*/type"),
            ("/customers/3", ""),
            ("/customers", "/customers"),
            ("/12/firstName", "/firstName"),
            ("/a~1b/c~0d", "/a~1b/c~0d"),
            ("/••••/•••••", "/•••/•••"),
        ] {
            assert_eq!(field(pointer), expected, "{pointer}");
        }
    }
}
