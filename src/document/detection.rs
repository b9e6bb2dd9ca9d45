//! What is a customer payload, where nobody has said so: in a folder, and in Markdown.

use std::sync::OnceLock;

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::Object;
use crate::document::customer::Shape;
use crate::json::{NameTable, Node, Parsed, ProblemKind};

/// So many of the first documents of a file, or customers of a document, decide for all.
pub const TELLING_DOCUMENTS: usize = 16;

/// What every request has; a batch leaves `sourceOfRiskLevel` out.
pub const REQUEST: [&str; 8] = [
    "communicationNumber",
    "requester",
    "action",
    "sourceOfRiskLevel",
    "riskManagementCategory",
    "customerExtId",
    "entityType",
    "applicationDate",
];

/// Fields that payloads of the other services do not have.
pub const TELLING: [&str; 8] = [
    "entityType",
    "customerExtId",
    "riskManagementCategory",
    "applicationDate",
    "citizenshipCountry",
    "registrationCountry",
    "firstName",
    "title",
];

/// What says that an object is something else: a related entity, an object of another service, or a
/// message about a customer.
pub const OTHERS: [&str; 7] = [
    "relationType",
    "accountExtId",
    "contractExtId",
    "operationExtId",
    "event",
    "eventType",
    "errorCode",
];

/// Whether a document that nobody said to be a payload is one: one of its first sixteen customers is
/// an object that
///
/// - has three or more fields of a customer, and no more members that no customer has;
/// - has two of the fields of every request ([`REQUEST`]), and two of those that the requests of
///   other services do not have ([`TELLING`]);
/// - has no member that says that it is something else ([`OTHERS`]).
///
/// Payloads of the account, operation and contract services, webhooks, the server's answers,
/// fragments and JSON of other kinds (`package.json`, GeoJSON) fail that; a payload with a handful of
/// misspelt names, or one that is broken JSON, passes.
pub fn looks_like_payload(root: Node<'_>) -> bool {
    has_customer(root, 2)
}

/// Whether a document that is no JSON was meant to be a payload, although what could be read of it does
/// not look like one: most of the names of every request stand in it, and none that says that it is
/// something else. A payload that is cut off, or an array whose first customer is, shall not go
/// unnoticed.
pub fn looks_like_broken_payload(parsed: &Parsed<'_>, text: &str) -> bool {
    let stands =
        |name: &&str| memchr::memmem::find(text.as_bytes(), format!("\"{name}\"").as_bytes());
    let names = REQUEST.iter().filter(|name| stands(name).is_some()).count();
    let is_broken = |kind: &ProblemKind| !matches!(kind, ProblemKind::DuplicateKey { .. });
    parsed
        .problems
        .iter()
        .any(|problem| is_broken(&problem.kind))
        && names > REQUEST.len() / 2
        && OTHERS.iter().all(|name| stands(name).is_none())
}

/// Whether fenced code in Markdown plainly means to be a payload: it looks like one, has half of the
/// fields of every request, and leaves nothing out with an ellipsis.
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
    !is_abbreviated && has_customer(parsed.tree.root(), REQUEST.len() / 2)
}

fn has_customer(root: Node<'_>, fewest: usize) -> bool {
    let mut customers = Shape::of(root).customers().take(TELLING_DOCUMENTS);
    customers.any(|customer| looks_like_customer(customer, fewest))
}

fn looks_like_customer(object: Node<'_>, fewest: usize) -> bool {
    let names = names();
    let mut known = 0;
    let mut foreign = 0;
    let mut request = 0;
    let mut telling = 0;
    for member in object.members() {
        match names.find(member.key) {
            Some((_, Name::Other)) => return false,
            Some((
                _,
                Name::Customer {
                    is_of_request,
                    is_telling,
                },
            )) => {
                known += 1;
                request += usize::from(*is_of_request);
                telling += usize::from(*is_telling);
            }
            None if was_known(&member.key.string().unwrap_or_default()) => known += 1,
            None => foreign += 1,
        }
    }
    known >= 3 && foreign <= known && request >= fewest && telling >= 2
}

/// What a name tells.
#[derive(Default)]
enum Name {
    /// That the object is something else.
    #[default]
    Other,
    /// That it may be a customer.
    Customer {
        is_of_request: bool,
        is_telling: bool,
    },
}

fn facts() -> impl Iterator<Item = Object<'static>> {
    let contracts = EntityType::ALL.into_iter();
    contracts.map(|entity_type| Contract::of(entity_type, false).customer())
}

/// The names of the fields of customers of either type, and those of others.
fn names() -> &'static NameTable<Name> {
    static NAMES: OnceLock<NameTable<Name>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let mut names = NameTable::default();
        for name in facts().flat_map(|facts| facts.names()) {
            *names.entry(name) = Name::Customer {
                is_of_request: REQUEST.contains(&name),
                is_telling: TELLING.contains(&name),
            };
        }
        for name in OTHERS {
            *names.entry(name) = Name::Other;
        }
        names
    })
}

/// Whether fields were called so once.
fn was_known(name: &str) -> bool {
    facts().any(|facts| facts.renamed(name).is_some() || facts.dropped(name))
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
            // Broken JSON and misspelt names do not hide a payload.
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
            // An account, an operation and a contract of the other services.
            r#"{"communicationNumber": "1", "requester": "x", "businessEntityExtId": "b", "accountExtId": "a", "accountNumber": "n", "currencyCode": "EUR"}"#,
            r#"{"communicationNumber": "1", "requester": "x", "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "OP", "operationType": "SEPA", "operationExtId": "o", "amount": 1}"#,
            r#"{"communicationNumber": "1", "requester": "x", "contractExtId": "k", "customerExtId": "c", "contractType": "LOAN", "contractDate": "2024-01-01", "amount": 5}"#,
            // A webhook and the server's answers.
            r#"{"customerExtId": "c", "riskLevel": "HIGH", "event": "RISK_LEVEL_CHANGED", "timestamp": 1, "previous": "LOW"}"#,
            r#"{"event": "CUSTOMER_RISK_CHANGED", "customerExtId": "c", "communicationNumber": "x", "riskLevel": "HIGH", "entityType": "INDIVIDUAL"}"#,
            r#"{"communicationNumber": "1", "requester": "x", "action": "CREATE", "contractExtId": "k", "customerExtId": "c", "applicationDate": "2024-01-01"}"#,
            r#"{"resultType": "REQUEST_REJECTED", "errorCode": "O001", "errorDescription": "x"}"#,
            // A related entity, and a part of a customer.
            r#"{"customerExtId": "c", "entityType": "INDIVIDUAL", "relationType": "UBO", "firstName": "a", "lastName": "b"}"#,
            r#"[{"entityType": "INDIVIDUAL", "firstName": "a", "lastName": "b"}]"#,
            // JSON of all sorts.
            r#"{"name": "x", "version": "1.0.0", "title": "y", "dependencies": {}}"#,
            r#"{"compilerOptions": {"strict": true}, "include": ["src"]}"#,
            r#"{"type": "FeatureCollection", "features": []}"#,
            r#"{"$schema": "x", "title": "y", "type": "object", "properties": {"entityType": {}}}"#,
        ] {
            assert!(!looks(other), "{other}");
        }
    }

    #[test]
    fn a_payload_that_is_cut_off_is_noticed() {
        let is_meant = |text: &str| looks_like_broken_payload(&parse(text, 0), text);
        let begun = r#""communicationNumber": "1", "requester": "x", "action": "CREATE",
            "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "IND"#;
        assert!(is_meant(&format!("{{{begun}")));
        assert!(is_meant(&format!(
            "[{{{begun}\", \"entityType\":\n{{\"a\": 1}}]"
        )));
        for other in [
            format!("{{{begun}\"}}"),
            format!("{{{begun}\", \"operationExtId\": \"o\""),
            "{\"communicationNumber\": \"1\", \"requester\":".to_owned(),
        ] {
            assert!(!is_meant(&other), "{other}");
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
