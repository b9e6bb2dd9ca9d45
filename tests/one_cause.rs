//! One cause gives one diagnostic: a payload with thirty different faults gives thirty diagnostics
//! in text order, without consequential errors.

mod common;

use std::fs;

use kyclint::Source;

const EXPECTED: [(&str, &str); 30] = [
    ("missing-field", "/lastName"),
    ("duplicate-key", "/communicationNumber"),
    ("blank-value", "/requester"),
    ("action-value", "/action"),
    ("risk-level-missing", "/riskLevel"),
    ("category-entity-type", "/riskManagementCategory"),
    ("padded-value", "/customerExtId"),
    ("unknown-field", "/frstName"),
    ("country-code", "/citizenshipCountry"),
    ("field-not-allowed", "/title"),
    ("implausible-age", "/birthDate"),
    ("date-format", "/approvalDate"),
    ("closing-date", "/closingDate"),
    ("former-field", "/screeningLists"),
    ("wrong-type", "/isPEP"),
    ("iban", "/initialDepositAccount"),
    ("wrong-type", "/initialDepositAmount"),
    ("currency-code", "/initialDepositCurrency"),
    ("contradicting-flags", "/fieldOfActivity/student/isStudent"),
    ("contact-details", "/listContact/0/contactDetails"),
    ("enum-value", "/listContact/1/contactType"),
    ("missing-field", "/listAddress/0/country"),
    ("document-owner", "/listBusinessEntityDocument/0/entityType"),
    (
        "date-order",
        "/listBusinessEntityDocument/0/documentExpiryDate",
    ),
    ("syntax", ""),
    ("amount-missing", "/listDeclaredTurnover/0/from"),
    ("amount-range", "/listIncomeSource/0/from"),
    ("percentage-total", "/listIncomeSource/1/incomePercentage"),
    ("duplicate-item", "/listCountryOfActivity/1/country"),
    ("additional-value", "/listAdditionalValues/0/value"),
];

#[test]
fn thirty_faults_give_thirty_diagnostics() {
    let name = "fixtures/thirty-faults.json";
    let source = Source::new(name, fs::read(name).unwrap());
    let session = common::linted(source, common::settings());
    let diagnostics = session.diagnostics();
    let found: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.rule.name, diagnostic.pointer.as_str()))
        .collect();
    assert_eq!(found, EXPECTED);
    assert!(diagnostics.is_sorted_by_key(|diagnostic| diagnostic.span.start));
}
