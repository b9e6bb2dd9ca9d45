//! Redaction: no report shows a secret that stands in a personal field, however the text around it is
//! broken.

use std::path::Path;

use kyclint::{Baseline, Fixes, Ledger, Session, Source};

use super::common::{formats_for, options, rendered};

/// An invented name that is in no text of kyclint.
const NAME: &str = "Zxqvkwjymp";

/// An invented number of a document or an account, likewise.
const NUMBER: &str = "90817263540918";

/// So many of its characters in a row reveal a name.
const PIECE: usize = 6;

/// Payloads with the secrets in personal fields, by the name of the file.
const PAYLOADS: [(&str, &str); 5] = [
    (
        "individual.json",
        r#"{
  "communicationNumber": "KYC-1",
  "requester": "Pavyzdžio bankas",
  "action": "create",
  "sourceOfRiskLevel": "EVALUATE",
  "riskManagementCategory": "IND",
  "customerExtId": "C-1",
  "entityType": "INDIVIDUAL",
  "applicationDate": "08.04.2024",
  "firstName": " Zxqvkwjymp",
  "lastName": "Zxqvkwjymp",
  "citizenshipCountry": "LTU",
  "nationalCode": "90817263540918",
  "listContact": [{"contactType": "EMAIL", "contactDetails": "zxqvkwjymp@example,com"}],
  "listAddress": [{"addressType": "REGISTRATION", "city": "Zxqvkwjymp", "country": "LT"}],
  "listRelatedEntity": [{"entityType": "INDIVIDUAL", "relationType": "OWNER", "firstName": "A", "lastName": "Zxqvkwjymp"}]
}
"#,
    ),
    (
        "organization.json",
        r#"{"communicationNumber": "KYC-1", "requester": "Bankas", "action": "CREATE", "sourceOfRiskLevel": "IMPORT", "riskManagementCategory": "ORG", "customerExtId": "C-1", "entityType": "ORGANIZATION", "applicationDate": "2024-04-08", "title": "UAB Zxqvkwjymp", "registrationCountry": "LT", "initialDepositAccount": "90817263540918", "listContact": [{"contactType": "WEBSITE", "contactDetails": "https://zxqvkwjymp.example.com"}], "listRelatedEntity": [{"entityType": "ORGANIZATION", "relationType": "OWNER", "title": "Zxqvkwjymp", "share": 160}]}"#,
    ),
    (
        "lines.ndjson",
        "{\"communicationNumber\": \"KYC-1\", \"customerExtId\": \"C-1\", \"entityType\": \"INDIVIDUAL\", \"firstName\": \"Zxqvkwjymp\", \"lastName\": \"ZXQVKWJYMP\"}\n{\"communicationNumber\": \"KYC-1\", \"customerExtId\": \"C-1\", \"entityType\": \"INDIVIDUAL\", \"firstName\": \"Zxqvkwjymp\", \"documentNumber\": \"90817263540918\"}\n",
    ),
    (
        "page.md",
        "Zxqvkwjymp says:\n\n> ```json\n> {\"communicationNumber\": \"KYC-1\", \"requester\": \"Zxqvkwjymp\", \"entityType\": \"INDIVIDUAL\",\n> \"customerExtId\": \"C-1\", \"firstName\": \"Zxqvkwjymp\", \"nationalCode\": 90817263540918}\n> ```\n",
    ),
    (
        "broken.json",
        "{entityType: 'INDIVIDUAL', firstName: 'Zxqvkwjymp', // Zxqvkwjymp\n \"lastName\": Zxqvkwjymp, \"nationalCode\": 90817263540918 \"requester\": \"Zxqvkwjymp}",
    ),
];

/// The most edits of one input: more make another text of the payload, in which the secret need not be in
/// a personal field.
const MOST_EDITS: usize = 6;

/// The longest text that an edit removes or inserts.
const LONGEST: usize = 8;

/// Checks that no report shows a secret. The first byte of the input chooses a payload, and the rest are
/// edits: two bytes of place, one of how much is removed, one of how much is inserted, and what is
/// inserted.
pub fn check(bytes: &[u8]) {
    let Some((name, text)) = edited(bytes) else {
        return;
    };
    let mut session = Session::open(Source::new(name, text), options().redacting());
    session.compare(&mut Ledger::default());
    let mut shown = Vec::new();
    let mut baseline = Baseline::new(Path::new("baseline.json"));
    for found in session.diagnostics() {
        baseline.add(session.source(), found, 0);
    }
    shown.push((
        "baseline".to_owned(),
        baseline.text().expect("a text in memory"),
    ));
    // What is fixed is shown by the same reports.
    let fixed = session.fix(Fixes::All).linted;
    for mut session in [Some(session), fixed].into_iter().flatten() {
        for (format, name) in formats_for(&session) {
            shown.push((name, rendered(&mut session, format)));
        }
    }
    for (format, report) in shown {
        if let Some(piece) = revealed(&report) {
            panic!("{format} shows {piece:?}: {report}");
        }
    }
}

/// The payload that an input stands for, with the name of its file.
fn edited(bytes: &[u8]) -> Option<(&'static str, Vec<u8>)> {
    let (first, mut rest) = bytes.split_first()?;
    let (name, text) = PAYLOADS[usize::from(*first) % PAYLOADS.len()];
    let mut text = text.as_bytes().to_vec();
    for _ in 0..MOST_EDITS {
        let [high, low, removed, inserted, after @ ..] = rest else {
            break;
        };
        let start = usize::from(u16::from_be_bytes([*high, *low])) % (text.len() + 1);
        let end = (start + usize::from(*removed) % LONGEST).min(text.len());
        let length = (usize::from(*inserted) % LONGEST).min(after.len());
        let (insertion, after) = after.split_at(length);
        text.splice(start..end, insertion.iter().copied());
        rest = after;
    }
    Some((name, text))
}

/// The piece of a secret that a report shows.
fn revealed(report: &str) -> Option<String> {
    let lower = report.to_ascii_lowercase();
    let name = NAME.to_ascii_lowercase();
    let mut pieces = (0..=name.len() - PIECE).map(|start| &name[start..start + PIECE]);
    let piece = pieces.find(|piece| lower.contains(piece));
    let piece = piece.or_else(|| lower.contains(NUMBER).then_some(NUMBER));
    piece.map(str::to_owned)
}
