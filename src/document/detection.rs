//! Detection of payloads among other documents, in folders and in Markdown, and of their kinds.

use std::sync::OnceLock;

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::Object;
use crate::contract::kind::{Detection, PayloadKind, Signature, Subset};
use crate::contract::kinds::KINDS;
use crate::document::customer::Structure;
use crate::json::{Kind, NameTable, Node, Parsed, ProblemKind};
use crate::text::suggestion::{Suggestion, nearest};

/// How many documents of a file, or customers of a document, are inspected.
pub const TELLING_DOCUMENTS: usize = 16;

/// How many fields of every request a payload must have.
const FEWEST: usize = 2;

/// Whether a document looks like a payload of some kind. One of its first sixteen customers must be
/// an object that
///
/// - has three or more fields of the kind, and no more unknown members than that;
/// - has two of the fields of every request ([`Signature::request`]), and two of the fields that
///   requests of other services do not have ([`Signature::telling`]);
/// - has no field of other objects ([`Signature::others`]).
///
/// Payloads of the account, operation and contract services, webhooks, server responses, fragments
/// and other JSON (`package.json`, GeoJSON) do not pass. A payload with a few misspelled names or
/// broken JSON does.
pub fn looks_like_payload(root: Node<'_>) -> bool {
    has_payload(root, |_| FEWEST)
}

/// Whether a document that is not valid JSON was meant to be a payload, even if the part that could
/// be read does not look like one: its text has most of the names of [`Signature::request`] and
/// none of [`Signature::others`]. So a truncated payload, or an array whose first customer is
/// truncated, is still reported.
pub fn looks_like_broken_payload(parsed: &Parsed<'_>, text: &str) -> bool {
    let stands = |name: &&&str| {
        memchr::memmem::find(text.as_bytes(), format!("\"{name}\"").as_bytes()).is_some()
    };
    let is_meant = |signature: &Signature| {
        let names = signature.request.iter().filter(stands).count();
        names > signature.request.len() / 2 && !signature.others.iter().any(|name| stands(&name))
    };
    let is_broken = |kind: &ProblemKind| !matches!(kind, ProblemKind::DuplicateKey { .. });
    let mut problems = parsed.problems.iter();
    problems.any(|problem| is_broken(&problem.kind))
        && KINDS
            .into_iter()
            .filter_map(PayloadKind::signature)
            .any(is_meant)
}

/// Whether fenced code in Markdown is clearly a payload: it looks like one, has half of the fields
/// of every request, and is not abbreviated with an ellipsis.
pub fn looks_like_sample(parsed: &Parsed<'_>) -> bool {
    let text = parsed.tree.text();
    let is_ellipsis = |kind: &ProblemKind, written: &str| {
        let written = match kind {
            ProblemKind::Comment => written.trim_matches(['/', '*', '#', ' ']),
            _ => written,
        };
        written.starts_with("...") || written.starts_with('…')
    };
    let is_abbreviated = parsed.problems.iter().any(|problem| {
        let written = text.get(problem.span.start..).unwrap_or_default();
        is_ellipsis(&problem.kind, written.lines().next().unwrap_or_default())
    });
    let half = |signature: &Signature| signature.request.len() / 2;
    !is_abbreviated && has_payload(parsed.tree.root(), half)
}

/// The kind of a payload that is not in an envelope: the first of the later kinds that it looks
/// like, otherwise the first kind.
pub fn kind_of(payload: Node<'_>) -> &'static PayloadKind {
    let [first, later @ ..] = KINDS;
    let is_of = |kind: &&'static PayloadKind| match &kind.detection {
        Detection::BySignature(signature) => looks_like(payload, kind, signature, FEWEST),
        Detection::AsSubset(subset) => is_subset(payload, kind, subset),
    };
    later.into_iter().find(is_of).unwrap_or(first)
}

/// Whether an object has the fields that a subset needs, and no field that only the larger kind
/// has. A null member counts as absent, and a name with an obvious typing error as the right one.
fn is_subset(payload: Node<'_>, kind: &'static PayloadKind, subset: &Subset) -> bool {
    let mut lacks = subset.lacks.iter();
    if lacks.any(|name| payload.get_of(name).is_some()) {
        return false;
    }
    let declared = EntityType::declared(payload);
    let names = || {
        payload
            .members()
            .map(|member| member.key.string().unwrap_or_default())
    };
    let mut needs = subset.needs.iter();
    needs.all(|need| {
        payload.known_member(need).is_some() || names().any(|name| is_misspelt(&name, need.text))
    }) && payload.members().all(|member| {
        let name = member.key.string().unwrap_or_default();
        member.value.kind() == Kind::Null || !is_only_of_larger(&name, kind, subset.of, declared)
    })
}

/// Whether only the larger kind has a field of this name, among payloads of the declared type if
/// either kind has one of them there.
fn is_only_of_larger(
    name: &str,
    kind: &'static PayloadKind,
    larger: &'static PayloadKind,
    declared: Option<EntityType>,
) -> bool {
    let of_type = |kind| {
        let mut types = declared.into_iter();
        types.any(|of| {
            Contract::of(kind, of, false)
                .customer()
                .field(name)
                .is_some()
        })
    };
    if of_type(larger) || of_type(kind) {
        return !of_type(kind);
    }
    if is_field(kind, name) || is_field(larger, name) {
        return !is_field(kind, name);
    }
    let has_misspelt = |kind| all_names(kind).any(|known| is_misspelt(name, known));
    has_misspelt(larger) && !has_misspelt(kind)
}

/// Names with fewer letters have too many neighbours.
const LONG: usize = 5;

/// A name with as many letters is likely meant, even if several letters are wrong.
const UNMISTAKABLE: usize = 12;

/// Whether a name is another one with an obvious typing error: other case or separators, one
/// wrong, missing, additional or swapped letter in a long name, or several in a very long one.
fn is_misspelt(written: &str, name: &str) -> bool {
    let is_near = |suggestion: Suggestion<'_>| {
        suggestion.certain
            || name.len() >= UNMISTAKABLE
            || name.len() >= LONG && strsim::osa_distance(written, name) == 1
    };
    nearest(written, [name]).is_some_and(is_near)
}

/// Whether payloads of a kind have, or once had, a field of this name.
fn is_field(kind: &'static PayloadKind, name: &str) -> bool {
    facts(kind).any(|facts| facts.field(name).is_some()) || was_known(kind, name)
}

fn all_names(kind: &'static PayloadKind) -> impl Iterator<Item = &'static str> {
    facts(kind).flat_map(Object::names)
}

/// Whether a document has a payload with at least `fewest` of the fields of every request.
fn has_payload(root: Node<'_>, fewest: impl Fn(&Signature) -> usize) -> bool {
    let mut payloads = Structure::of(root).customers().take(TELLING_DOCUMENTS);
    payloads.any(|payload| {
        KINDS.into_iter().any(|kind| {
            let signature = kind.signature();
            signature.is_some_and(|it| looks_like(payload, kind, it, fewest(it)))
        })
    })
}

fn looks_like(
    object: Node<'_>,
    kind: &'static PayloadKind,
    signature: &'static Signature,
    fewest: usize,
) -> bool {
    let names = names(kind, signature);
    let mut known = 0;
    let mut foreign = 0;
    let mut request = 0;
    let mut telling = 0;
    for member in object.members() {
        match names.find(member.key) {
            Some((_, NameMeaning::Other)) => return false,
            Some((
                _,
                NameMeaning::Field {
                    is_of_request,
                    is_telling,
                },
            )) => {
                known += 1;
                request += usize::from(*is_of_request);
                telling += usize::from(*is_telling);
            }
            None if was_known(kind, &member.key.string().unwrap_or_default()) => known += 1,
            None => foreign += 1,
        }
    }
    known >= 3 && foreign <= known && request >= fewest && telling >= 2
}

/// What the name of a member indicates.
#[derive(Default)]
enum NameMeaning {
    /// The object is not a payload of the kind.
    #[default]
    Other,
    /// The object may be a payload of the kind.
    Field {
        is_of_request: bool,
        is_telling: bool,
    },
}

fn facts(kind: &'static PayloadKind) -> impl Iterator<Item = Object<'static>> {
    Contract::of_kind(kind).map(Contract::customer)
}

/// The field names of payloads of a kind, and those of other objects.
fn names(
    kind: &'static PayloadKind,
    signature: &'static Signature,
) -> &'static NameTable<NameMeaning> {
    static NAMES: [OnceLock<NameTable<NameMeaning>>; KINDS.len()] =
        [const { OnceLock::new() }; KINDS.len()];
    NAMES[kind.place].get_or_init(|| {
        let mut names = NameTable::default();
        for name in all_names(kind) {
            *names.entry(name) = NameMeaning::Field {
                is_of_request: signature.request.contains(&name),
                is_telling: signature.telling.contains(&name),
            };
        }
        for name in signature.others.iter().copied() {
            *names.entry(name) = NameMeaning::Other;
        }
        names
    })
}

/// Whether this is a former name of a field.
fn was_known(kind: &'static PayloadKind, name: &str) -> bool {
    facts(kind).any(|facts| facts.renamed(name).is_some() || facts.dropped(name))
}

#[cfg(test)]
mod tests {
    use super::*;
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
            &PAYLOAD.replace("\"requester\"", "..., \"requester\""),
            &PAYLOAD.replace("\"requester\"", "…\n\"requester\""),
            &PAYLOAD.replace("\"requester\"", "// ...\n\"requester\""),
        ] {
            assert!(!looks_in_markdown(part), "{part}");
        }
    }
}
