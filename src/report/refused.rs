//! Counts the customers that the API would refuse: those with a finding that is an error by nature,
//! whatever level the settings give it, and all customers of a document that has such a finding outside
//! of them.

use std::collections::HashSet;

use crate::lint::LintResult;

/// Returns how many of the customers would be refused.
pub(crate) fn refused(linted: &LintResult) -> usize {
    let errors = linted.diagnostics.iter();
    let mut errors = errors.filter(|diagnostic| diagnostic.is_refusal).peekable();
    let mut refused = 0;
    for (number, customers) in linted.customers().enumerate() {
        if errors.peek().is_none() {
            break;
        }
        let next = linted.documents.get(number + 1);
        let end = next.map_or(usize::MAX, |next| next.start);
        let mut of_document = HashSet::new();
        let mut has_errors = false;
        let mut are_all = customers == 1;
        while let Some(error) = errors.next_if(|error| error.span.start < end) {
            has_errors = true;
            // A document that cannot be read is refused as a whole.
            are_all |= matches!(error.rule.name, "syntax" | "encoding");
            match error.element.filter(|_| !are_all) {
                Some(element) => {
                    of_document.insert(element);
                }
                None => are_all = true,
            }
        }
        if has_errors {
            refused += if are_all {
                customers
            } else {
                of_document.len().min(customers)
            };
        }
    }
    refused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{InputMode, lint_documents};
    use crate::settings::Settings;
    use crate::source::Source;

    const CUSTOMER: &str = r#"{"communicationNumber": "K-1", "requester": "Bankas", "action": "CREATE", "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "IND", "customerExtId": "C-1", "entityType": "INDIVIDUAL", "applicationDate": "2024-04-08", "firstName": "Austėja", "lastName": "Pavyzdienė", "citizenshipCountry": "LT"}"#;

    /// The number of refused customers, and of all.
    fn count(name: &str, text: &str) -> (usize, usize) {
        let source = Source::new(name, text.as_bytes().to_vec());
        let settings = Settings::on("2026-11-23".parse().unwrap());
        let linted = lint_documents(&source, &settings, InputMode::Payloads, false, &mut ());
        (refused(&linted), linted.customers().sum())
    }

    #[test]
    fn customers_with_errors_are_counted_once() {
        let wrong = CUSTOMER
            .replace("\"LT\"", "\"LTU\"")
            .replace("CREATE", "create");
        let broken = CUSTOMER.replace("\"LT\"}", "\"LT\"");
        let advised = CUSTOMER.replace("\"LT\"", "\"LT\", \"riskLevel\": \"LOW\"");
        let lines = [CUSTOMER, &wrong, &advised, "", &broken, CUSTOMER].join("\n");
        assert_eq!(count("a.ndjson", &lines), (2, 5));
        assert_eq!(count("a.json", &wrong), (1, 1));
        assert_eq!(count("a.json", &advised), (0, 1));
        let list = format!("[{CUSTOMER}, {wrong}, {wrong}]");
        assert_eq!(count("a.json", &list), (2, 3));
        assert_eq!(
            count("a.json", &format!("[{CUSTOMER}, 1, {wrong}]")),
            (2, 3)
        );
        // Nothing of a broken document can be read.
        assert_eq!(count("a.json", &list.replace("}, {", "},, {")), (3, 3));
        // Other documents have no customers.
        for text in ["true", "[1, 2]", "a,b\n1,2", "", "<html></html>", "\0\u{1}"] {
            assert_eq!(count("a.json", text), (0, 0), "{text}");
        }
        for text in ["{}", "{\"firstName\": "] {
            assert_eq!(count("a.json", text), (1, 1), "{text}");
        }
    }

    #[test]
    fn an_error_in_the_envelope_refuses_all() {
        let imported = CUSTOMER
            .replace("\"sourceOfRiskLevel\": \"EVALUATE\", ", "")
            .replace(
                "\"applicationDate\"",
                "\"riskLevel\": \"LOW\", \"customerStatus\": \"ACTIVE\", \"applicationDate\"",
            );
        let wrong = imported.replace("\"LT\"", "\"LTU\"");
        let batch = format!("{{\"customers\": [{imported}, {wrong}, {imported}]}}");
        assert_eq!(count("a.json", &batch), (1, 3));
        let misspelt = batch.replace("\"customers\"", "\"custmers\"");
        assert_eq!(count("a.json", &misspelt), (3, 3));
    }
}
