//! What the values of enums mean, for editors.

/// Returns what a value of a field means, in a sentence.
pub fn meaning(field: &str, value: &str) -> Option<&'static str> {
    let (_, values) = MEANINGS.iter().find(|(known, _)| *known == field)?;
    let (_, meaning) = values.iter().find(|(own, _)| *own == value)?;
    Some(meaning)
}

/// The values of each field, in the order of the contract.
const MEANINGS: &[(&str, &[(&str, &str)])] = &[
    (
        "action",
        &[
            ("CREATE", "A new customer"),
            (
                "UPDATE",
                "A known customer: the request replaces all stored data",
            ),
        ],
    ),
    (
        "sourceOfRiskLevel",
        &[
            ("IMPORT", "The request sets the risk level, for migrations"),
            ("EVALUATE", "The server computes the risk level"),
        ],
    ),
    (
        "riskLevel",
        &[
            ("NONE", "No risk level"),
            ("LOW", "Low risk"),
            ("MEDIUM", "Medium risk"),
            ("HIGH", "High risk"),
            ("EXTREME", "Extreme risk"),
        ],
    ),
    (
        "customerStatus",
        &[
            ("PENDING", "The relationship is not approved yet"),
            ("ACTIVE", "The relationship exists"),
            ("REJECTED", "The relationship was refused"),
            ("SUSPENDED", "The relationship is suspended"),
            ("CLOSED", "The relationship ended; needs `closingDate`"),
        ],
    ),
    (
        "entityType",
        &[
            ("INDIVIDUAL", "A natural person"),
            ("ORGANIZATION", "A legal person"),
        ],
    ),
    (
        "initializeScreeningProcesses",
        &[
            ("SANCTIONS", "Sanctions lists"),
            ("PEP", "Politically exposed persons"),
            ("ADVERSE_MEDIA", "Adverse media reports"),
            ("INTERNAL_LIST", "Lists of the institution"),
        ],
    ),
    (
        "listPurpose",
        &[("BLACK", "The black list"), ("WHITE", "The white list")],
    ),
    (
        "contactType",
        &[
            ("MOBILEPHONE", "A mobile phone"),
            ("FIXEDPHONE", "A landline"),
            ("EMAIL", "An email address"),
            ("WEBSITE", "A website"),
        ],
    ),
    (
        "identityDocumentType",
        &[
            ("PASSPORT", "A passport"),
            ("IDENTITYCARD", "An identity card"),
            ("RESIDENCEPERMIT", "A residence permit"),
            ("DRIVINGLICENSE", "A driving licence"),
            (
                "REGISTRATIONCERTIFICATE",
                "A registration certificate of an organization",
            ),
            ("OTHER", "Another document"),
        ],
    ),
    (
        "turnoverRange",
        &[
            ("SINGLE", "A single amount"),
            ("DAILY", "An amount per day"),
            ("MONTHLY", "An amount per month"),
            ("ANNUAL", "An amount per year"),
        ],
    ),
    (
        "turnoverDirection",
        &[("IN", "Incoming money"), ("OUT", "Outgoing money")],
    ),
    (
        "datatype",
        &[
            ("STRING", "Text"),
            ("INTEGER", "A whole number"),
            ("DECIMAL", "A number"),
            ("DATE", "`YYYY-MM-DD`"),
            ("TIMESTAMP", "`yyyy-MM-dd HH:mm:ss.SSSZ`"),
            ("BOOLEAN", "`true` or `false`"),
        ],
    ),
    ("region", &[("EU", "The European Union")]),
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
        let meanings = MEANINGS.iter();
        let meanings: Vec<_> = meanings
            .flat_map(|(name, values)| values.iter().map(move |(value, text)| (*name, value, text)))
            .collect();
        assert!(used > meanings.len());
        for (name, value, meaning) in meanings {
            let mut objects = Contract::all().flat_map(Contract::objects);
            let has = objects.any(|(_, object)| {
                let field = object
                    .field(name)
                    .map(|field| field.elements().unwrap_or(field));
                field.is_some_and(|field| field.values().contains(value))
            });
            assert!(has && !meaning.ends_with('.'), "{name} {value}");
        }
    }
}
