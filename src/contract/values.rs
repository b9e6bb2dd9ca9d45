//! What the values of enums mean, for editors.

/// Returns what a value of a field means, in a sentence.
pub fn meaning(field: &str, value: &str) -> Option<&'static str> {
    let mut all = MEANINGS.iter();
    let found = all.find(|(known, own, _)| *known == field && *own == value);
    found.map(|(_, _, meaning)| *meaning)
}

const MEANINGS: [(&str, &str, &str); 45] = [
    ("action", "CREATE", "A new customer"),
    (
        "action",
        "UPDATE",
        "A known customer: the request replaces all stored data",
    ),
    (
        "sourceOfRiskLevel",
        "IMPORT",
        "The request sets the risk level, for migrations",
    ),
    (
        "sourceOfRiskLevel",
        "EVALUATE",
        "The server computes the risk level",
    ),
    ("riskLevel", "NONE", "No risk level"),
    ("riskLevel", "LOW", "Low risk"),
    ("riskLevel", "MEDIUM", "Medium risk"),
    ("riskLevel", "HIGH", "High risk"),
    ("riskLevel", "EXTREME", "Extreme risk"),
    (
        "customerStatus",
        "PENDING",
        "The relationship is not approved yet",
    ),
    ("customerStatus", "ACTIVE", "The relationship exists"),
    ("customerStatus", "REJECTED", "The relationship was refused"),
    (
        "customerStatus",
        "SUSPENDED",
        "The relationship is suspended",
    ),
    (
        "customerStatus",
        "CLOSED",
        "The relationship ended; needs `closingDate`",
    ),
    ("entityType", "INDIVIDUAL", "A natural person"),
    ("entityType", "ORGANIZATION", "A legal person"),
    (
        "initializeScreeningProcesses",
        "SANCTIONS",
        "Sanctions lists",
    ),
    (
        "initializeScreeningProcesses",
        "PEP",
        "Politically exposed persons",
    ),
    (
        "initializeScreeningProcesses",
        "ADVERSE_MEDIA",
        "Adverse media reports",
    ),
    (
        "initializeScreeningProcesses",
        "INTERNAL_LIST",
        "Lists of the institution",
    ),
    ("listPurpose", "BLACK", "The black list"),
    ("listPurpose", "WHITE", "The white list"),
    ("contactType", "MOBILEPHONE", "A mobile phone"),
    ("contactType", "FIXEDPHONE", "A landline"),
    ("contactType", "EMAIL", "An email address"),
    ("contactType", "WEBSITE", "A website"),
    ("identityDocumentType", "PASSPORT", "A passport"),
    ("identityDocumentType", "IDENTITYCARD", "An identity card"),
    (
        "identityDocumentType",
        "RESIDENCEPERMIT",
        "A residence permit",
    ),
    (
        "identityDocumentType",
        "DRIVINGLICENSE",
        "A driving licence",
    ),
    (
        "identityDocumentType",
        "REGISTRATIONCERTIFICATE",
        "A registration certificate of an organization",
    ),
    ("identityDocumentType", "OTHER", "Another document"),
    ("turnoverRange", "SINGLE", "A single amount"),
    ("turnoverRange", "DAILY", "An amount per day"),
    ("turnoverRange", "MONTHLY", "An amount per month"),
    ("turnoverRange", "ANNUAL", "An amount per year"),
    ("turnoverDirection", "IN", "Incoming money"),
    ("turnoverDirection", "OUT", "Outgoing money"),
    ("datatype", "STRING", "Text"),
    ("datatype", "INTEGER", "A whole number"),
    ("datatype", "DECIMAL", "A number"),
    ("datatype", "DATE", "`YYYY-MM-DD`"),
    ("datatype", "TIMESTAMP", "`yyyy-MM-dd HH:mm:ss.SSSZ`"),
    ("datatype", "BOOLEAN", "`true` or `false`"),
    ("region", "EU", "The European Union"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;

    #[test]
    fn every_value_of_an_enum_has_a_meaning_and_every_meaning_a_value() {
        let mut used = 0;
        for (_, object) in Contract::all().flat_map(Contract::objects) {
            for name in object.names() {
                let field = object.field(name).unwrap();
                let field = field.elements().unwrap_or(field);
                if field.is_country() || field.is_currency() {
                    continue;
                }
                for value in field.values() {
                    assert!(meaning(name, value).is_some(), "{name} {value}");
                    used += 1;
                }
            }
        }
        assert!(used > MEANINGS.len());
        for (name, value, meaning) in MEANINGS {
            let mut objects = Contract::all().flat_map(Contract::objects);
            let has = objects.any(|(_, object)| {
                let field = object
                    .field(name)
                    .map(|field| field.elements().unwrap_or(field));
                field.is_some_and(|field| field.values().contains(&value))
            });
            assert!(has && !meaning.ends_with('.'), "{name} {value}");
        }
    }
}
