//! Edits that an editor offers besides the fixes of findings.

use std::ops::Range;

use crate::assist::outline::Outline;
use crate::assist::snippet::blank_value;
use crate::diagnostic::{Diagnostic, Edit};
use crate::document::customer::Customer;
use crate::document::violation::ObjectPlace;
use crate::json::{Kind, Node, parse, pointer};
use crate::text::span::Span;

/// The rules about fields that an object lacks although its type does not require them.
const MISSING: [&str; 3] = [
    "missing-field",
    "risk-level-missing",
    "customer-status-missing",
];

/// Whether a finding is about a field that an object lacks.
pub fn is_missing(finding: &Diagnostic) -> bool {
    MISSING.contains(&finding.rule.name)
}

/// Returns the edits that add all required fields that the customer at an offset lacks, and how many
/// these are. `document` is the bytes of the document that has it; the pointers of its findings begin
/// there.
pub fn add_missing_fields(
    text: &str,
    document: &Range<usize>,
    outline: &Outline,
    findings: &[Diagnostic],
    offset: usize,
) -> Option<(usize, Vec<Edit>)> {
    let part = outline.at(offset)?;
    let parsed = parse(text.get(..document.end)?, document.start);
    let mut lacking: Vec<(Node<'_>, Vec<(String, bool)>)> = Vec::new();
    let mut customer = None;
    for finding in findings {
        let is_here = (document.start..=document.end).contains(&finding.span.start);
        if !is_here {
            continue;
        }
        let mut path: Vec<_> = pointer::tokens(&finding.pointer).collect();
        let Some(name) = path.pop() else { continue };
        let mut node = parsed.tree.root();
        let mut inside = None;
        let mut steps = path.iter();
        loop {
            if node.span().start == part.range.start {
                inside = Some(node);
            }
            let Some(token) = steps.next() else { break };
            let next = match node.kind() {
                Kind::Array => token.parse().ok().and_then(|number| node.element(number)),
                _ => node.get(token),
            };
            let Some(next) = next else { break };
            node = next;
        }
        if inside.is_none() || node.kind() != Kind::Object || node.member(&name).is_some() {
            continue;
        }
        customer = inside;
        let is_needed = is_missing(finding);
        match lacking
            .iter_mut()
            .find(|(object, _)| object.index() == node.index())
        {
            Some((_, names)) => names.push((name, is_needed)),
            None => lacking.push((node, vec![(name, is_needed)])),
        }
    }
    let customer = Customer::new(customer?, part.kind, part.in_batch);
    let mut count = 0;
    let mut edits = Vec::new();
    for (object, mut names) in lacking {
        let Some(place) = ObjectPlace::of(&customer, object) else {
            continue;
        };
        let order = |name: &String| place.facts.names().position(|own| own == name);
        names.sort_by_key(|(name, _)| order(name));
        names.dedup_by(|later, first| later.0 == first.0);
        let members = names.iter().filter_map(|(name, is_needed)| {
            let field = place.facts.field(name)?;
            let is_needed = field.required || *is_needed;
            is_needed.then(|| format!("\"{name}\": {}", blank_value(field)))
        });
        let members: Vec<_> = members.collect();
        count += members.len();
        if !members.is_empty() {
            edits.push(insertion(object, &members));
        }
    }
    edits.sort_by_key(|edit| edit.span.start);
    (count > 0).then_some((count, edits))
}

/// The edit that adds members at the end of an object, each on a line if the others are.
fn insertion(object: Node<'_>, members: &[String]) -> Edit {
    let text = object.text();
    let last = object.written_members().last();
    let at = last.map_or(object.span().start + 1, |member| member.value.span().end);
    let separator = last.and_then(|member| {
        let before = text.get(..member.key.span().start)?;
        let blank = &before[before.trim_end_matches([' ', '\t']).len()..];
        before[..before.len() - blank.len()]
            .ends_with('\n')
            .then(|| format!(",\n{blank}"))
    });
    let separator = separator.as_deref().unwrap_or(", ");
    let first = if last.is_some() { separator } else { "" };
    Edit {
        span: Span::empty(at),
        text: format!("{first}{}", members.join(separator)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{InputMode, lint_documents};
    use crate::settings::Settings;
    use crate::source::Source;

    fn added(text: &str, offset: usize) -> Option<String> {
        let mut outline = Outline::new(None);
        let source = Source::new("a.json", text.as_bytes().to_vec());
        let settings = Settings::on("2026-11-23".parse().unwrap());
        let mode = InputMode::Payloads;
        let linted = lint_documents(&source, &settings, mode, false, &mut outline);
        let document = &linted.documents[0];
        let (_, edits) = add_missing_fields(text, document, &outline, &linted.diagnostics, offset)?;
        let mut text = text.to_owned();
        for edit in edits.iter().rev() {
            text.replace_range(edit.span.start..edit.span.end, &edit.text);
        }
        Some(text)
    }

    #[test]
    fn missing_fields_are_added_in_all_objects_of_the_customer() {
        let text = r#"{
  "communicationNumber": "1",
  "entityType": "INDIVIDUAL",
  "sourceOfRiskLevel": "IMPORT",
  "listAddress": [{"city": "Vilnius"}]
}"#;
        let expected = r#"{
  "communicationNumber": "1",
  "entityType": "INDIVIDUAL",
  "sourceOfRiskLevel": "IMPORT",
  "listAddress": [{"city": "Vilnius", "addressDetails": "", "country": ""}],
  "requester": "",
  "riskManagementCategory": "",
  "customerStatus": "",
  "riskLevel": "",
  "customerExtId": "",
  "applicationDate": "",
  "firstName": "",
  "lastName": "",
  "citizenshipCountry": ""
}"#;
        let added = added(text, 5).unwrap();
        let sorted = |text: &str| {
            let mut lines: Vec<_> = text
                .lines()
                .map(|line| line.trim_end_matches(','))
                .map(str::to_owned)
                .collect();
            lines.sort();
            lines
        };
        assert_eq!(sorted(&added), sorted(expected), "{added}");
    }

    #[test]
    fn only_the_customer_at_the_offset_is_completed() {
        let text = r#"[{"entityType": "INDIVIDUAL", "title": 1}, {"entityType": "ORGANIZATION"}]"#;
        let added = added(text, 50).unwrap();
        assert!(
            added.starts_with(r#"[{"entityType": "INDIVIDUAL", "title": 1}, "#),
            "{added}"
        );
        assert!(added.ends_with("\"legalForm\": \"\"}]"), "{added}");
    }
}
