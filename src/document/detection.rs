//! Detection of payloads among other documents, in folders and in Markdown. Documents that are
//! valid JSON are detected by [`looks_like_payload`](crate::document::structure::looks_like_payload).

use std::collections::HashSet;

use crate::contract::kind::Signature;
use crate::document::signature::{has_names_of_payload, is_like_payload_with, plain};
use crate::document::structure::{Structure, TELLING_ELEMENTS};

use crate::json::{Kind, Node, Parsed, ProblemKind};
use crate::source::OtherFormat;

/// Whether a document that is not valid JSON was meant to be a payload, even if the part that could
/// be read does not look like one: its text has [the names of one](names_payload). So a truncated payload, or an array whose first customer is
/// truncated, is still reported.
pub fn looks_like_broken_payload(parsed: &Parsed<'_>, text: &str) -> bool {
    let is_broken = |kind: &ProblemKind| !matches!(kind, ProblemKind::DuplicateKey { .. });
    let mut problems = parsed.problems.iter();
    problems.any(|problem| is_broken(&problem.kind))
        && !OtherFormat::defines_table(text)
        && names_payload(text)
}

/// Whether a document is empty: no text, an array or a batch without customers, or an only member
/// for customers without any.
pub fn is_without_content(parsed: &Parsed<'_>) -> bool {
    let is_empty_list = |list: Node<'_>| list.kind() == Kind::Array && list.count() == 0;
    let root = parsed.tree.root();
    match Structure::of(root) {
        // Other JSON may have a customer that is null among other members.
        Structure::Empty { .. } => root.kind() == Kind::Array || root.count() == 1,
        Structure::Array(list) => is_empty_list(list),
        Structure::Batch { customers, .. } => {
            is_empty_list(customers)
                || root.count() == 1 && customers.kind() == Kind::Object && customers.count() == 0
        }
        _ => {
            let mut problems = parsed.problems.iter();
            problems.any(|problem| problem.kind == ProblemKind::Empty)
        }
    }
}

/// How much of a text is searched for names, in bytes.
const TELLING_TEXT: usize = 1 << 16;

/// Names are at most this long, in bytes.
const LONGEST_NAME: usize = 64;

/// What a text with names of a payload has in it if it describes the fields instead.
const OF_SCHEMA: [&str; 3] = ["\"$schema\"", "\"$ref\"", "\"properties\""];

/// Whether a text in any format, and in any style of names, has the names of a payload: most of
/// those of every request, or enough of others. It has none of other objects.
pub fn names_payload(text: &str) -> bool {
    let text = &text[..text.floor_char_boundary(TELLING_TEXT)];
    let is_part = |next: char| next.is_ascii_alphanumeric() || matches!(next, '_' | '-');
    let words = text.split(|next: char| !is_part(next));
    let words: HashSet<_> = words
        .filter(|word| word.len() <= LONGEST_NAME)
        .filter(|word| word.starts_with(|first: char| first.is_ascii_alphabetic()))
        .collect();
    let names: HashSet<_> = words.into_iter().map(plain).collect();
    let has = |mark: &str| memchr::memmem::find(text.as_bytes(), mark.as_bytes()).is_some();
    has_names_of_payload(&names, |name| has(&format!("\"{name}\"")))
        && !OF_SCHEMA.into_iter().any(has)
}

/// Values of a payload that tell rows without names from other tables.
const VALUES: [&str; 6] = [
    "INDIVIDUAL",
    "ORGANIZATION",
    "CREATE",
    "UPDATE",
    "IMPORT",
    "EVALUATE",
];

/// Whether the first row of a table without names has values of a payload.
pub fn has_values_in_rows(text: &str) -> bool {
    let row = text.lines().next().unwrap_or_default();
    let cells: Vec<_> = row.split([',', ';', '|', '"']).map(str::trim).collect();
    VALUES.iter().filter(|value| cells.contains(value)).count() > 1
}

/// Whether fenced code in Markdown is clearly a payload: it looks like one, has half of the fields
/// of every request, and is not abbreviated.
pub fn looks_like_sample(parsed: &Parsed<'_>) -> bool {
    let half = |signature: &Signature| signature.request.len() / 2;
    let mut payloads = Structure::of(parsed.tree.root())
        .customers()
        .take(TELLING_ELEMENTS);
    !is_abbreviated(parsed) && payloads.any(|payload| is_like_payload_with(payload, half))
}

/// Whether a document beside a sample in fenced code is no sample: it is abbreviated, or the answer
/// to a request.
pub fn is_beside_samples(parsed: &Parsed<'_>) -> bool {
    is_abbreviated(parsed) || matches!(Structure::of(parsed.tree.root()), Structure::Response(_))
}

/// Whether a document is abbreviated with an ellipsis or to members without braces.
fn is_abbreviated(parsed: &Parsed<'_>) -> bool {
    let mut problems = parsed.problems.iter();
    problems.any(|problem| {
        let is_part = matches!(problem.kind, ProblemKind::MissingBraces { .. });
        is_part || problem.kind == ProblemKind::Ellipsis
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::structure::looks_like_payload;
    use crate::json::parse;

    fn looks(text: &str) -> bool {
        looks_like_payload(parse(text, 0).tree.root())
    }

    fn looks_in_markdown(text: &str) -> bool {
        looks_like_sample(&parse(text, 0))
    }

    const PAYLOAD: &str = r#"{"communicationNumber": "1", "requester": "x",
        "entityType": "INDIVIDUAL", "customerExtId": "c", "firstName": "a"}"#;

    #[test]
    fn customers_are_recognized() {
        for payload in [
            PAYLOAD,
            // Broken JSON and misspelled names do not prevent detection.
            r#"{"entityType": "ORGANIZATION", "customerExtId": "c", "requestr": "x", "title": "t",}"#,
            r#"{entityType: 'X', customerExtId: 'c', applicationDate: '2024-01-01'"#,
            &format!("[{PAYLOAD}]"),
            &format!("{{\"customers\": [{{}}, {PAYLOAD}]}}"),
        ] {
            assert!(looks(payload), "{payload}");
        }
    }

    #[test]
    fn other_json_is_not_a_payload() {
        for other in [
            "",
            "[]",
            "{}",
            "1",
            r#"{"customers": []}"#,
            r#"{"customers": 3}"#,
            // An account, an operation and a contract of other services.
            r#"{"communicationNumber": "1", "requester": "x", "businessEntityExtId": "b", "accountExtId": "a", "accountNumber": "n", "currencyCode": "EUR"}"#,
            r#"{"communicationNumber": "1", "requester": "x", "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "OP", "operationType": "SEPA", "operationExtId": "o", "amount": 1}"#,
            r#"{"communicationNumber": "1", "requester": "x", "contractExtId": "k", "customerExtId": "c", "contractType": "LOAN", "contractDate": "2024-01-01", "amount": 5}"#,
            // A webhook and server responses.
            r#"{"customerExtId": "c", "riskLevel": "HIGH", "event": "RISK_LEVEL_CHANGED", "timestamp": 1, "previous": "LOW"}"#,
            r#"{"event": "CUSTOMER_RISK_CHANGED", "customerExtId": "c", "communicationNumber": "x", "riskLevel": "HIGH", "entityType": "INDIVIDUAL"}"#,
            r#"{"communicationNumber": "1", "requester": "x", "action": "CREATE", "contractExtId": "k", "customerExtId": "c", "applicationDate": "2024-01-01"}"#,
            r#"{"resultType": "REQUEST_REJECTED", "errorCode": "O001", "errorDescription": "x"}"#,
            // A related entity, and a part of a customer.
            r#"{"customerExtId": "c", "entityType": "INDIVIDUAL", "relationType": "UBO", "firstName": "a", "lastName": "b"}"#,
            r#"[{"entityType": "INDIVIDUAL", "firstName": "a", "lastName": "b"}]"#,
            // Other JSON documents.
            r#"{"name": "x", "version": "1.0.0", "title": "y", "dependencies": {}}"#,
            r#"{"compilerOptions": {"strict": true}, "include": ["src"]}"#,
            r#"{"type": "FeatureCollection", "features": []}"#,
            r#"{"$schema": "x", "title": "y", "type": "object", "properties": {"entityType": {}}}"#,
        ] {
            assert!(!looks(other), "{other}");
        }
    }

    #[test]
    fn a_truncated_payload_is_detected() {
        let is_detected = |text: &str| looks_like_broken_payload(&parse(text, 0), text);
        let truncated = r#""communicationNumber": "1", "requester": "x", "action": "CREATE",
            "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "IND"#;
        assert!(is_detected(&format!("{{{truncated}")));
        assert!(is_detected(&format!(
            "[{{{truncated}\", \"entityType\":\n{{\"a\": 1}}]"
        )));
        for other in [
            format!("{{{truncated}\"}}"),
            format!("{{{truncated}\", \"operationExtId\": \"o\""),
            "{\"communicationNumber\": \"1\", \"requester\":".to_owned(),
        ] {
            assert!(!is_detected(&other), "{other}");
        }
    }

    #[test]
    fn a_sample_in_markdown_is_a_whole_payload() {
        assert!(looks_in_markdown(PAYLOAD));
        assert!(looks_in_markdown(&PAYLOAD.replace("\"x\"", "'x'")));
        assert!(looks_in_markdown(&PAYLOAD.replace("\"a\"", "\"...\"")));
        for part in [
            r#"{"entityType": "INDIVIDUAL", "customerExtId": "c", "firstName": "a"}"#,
            r#""communicationNumber": "1", "customerExtId": "c""#,
            PAYLOAD.trim_matches(['{', '}']),
            &PAYLOAD.replace("\"requester\"", "..., \"requester\""),
            &PAYLOAD.replace("\"requester\"", "…\n\"requester\""),
            &PAYLOAD.replace("\"requester\"", "// ...\n\"requester\""),
        ] {
            assert!(!looks_in_markdown(part), "{part}");
        }
    }
}
