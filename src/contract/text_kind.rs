//! What the texts of fields are, as far as it matters for their characters.

use crate::json::{KnownName, NameKey};

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// The name of a person.
    PersonName,
    /// The name of an organization.
    OrganizationName,
    /// A number or code that identifies something.
    Number,
    /// Any other text.
    Other,
}

// The annotation `x-text` of the types says the same, and a test compares them: a name has one kind in every
// object, so that it is looked up without the object.
const PERSON_NAMES: [KnownName; 2] = KnownName::all(["firstName", "lastName"]);
const ORGANIZATION_NAMES: [KnownName; 3] =
    KnownName::all(["title", "tradingName", "initialDepositBank"]);
const NUMBERS: [KnownName; 6] = KnownName::all([
    "communicationNumber",
    "customerExtId",
    "extId",
    "nationalCode",
    "documentNumber",
    "initialDepositAccount",
]);

impl TextKind {
    /// The kind of text that a field of this name has in every object.
    pub(crate) fn of_field(name: NameKey) -> TextKind {
        let is_one_of = |names: &[KnownName]| names.iter().any(|known| known.name_key == name);
        if is_one_of(&PERSON_NAMES) {
            TextKind::PersonName
        } else if is_one_of(&ORGANIZATION_NAMES) {
            TextKind::OrganizationName
        } else if is_one_of(&NUMBERS) {
            TextKind::Number
        } else {
            TextKind::Other
        }
    }

    /// The names of the fields that have names of persons or organizations, or numbers. Customers
    /// and related entities have them, and of the objects within only identity documents have one.
    pub(crate) fn names() -> impl Iterator<Item = &'static KnownName> {
        const NAMES: [&[KnownName]; 3] = [&PERSON_NAMES, &ORGANIZATION_NAMES, &NUMBERS];
        NAMES.into_iter().flatten()
    }

    /// Whether it is the name of a person or an organization.
    pub(crate) fn is_name(self) -> bool {
        matches!(self, TextKind::PersonName | TextKind::OrganizationName)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;

    #[test]
    fn the_lists_are_up_to_date_with_the_types() {
        let mut annotated = 0;
        for contract in Contract::all() {
            for (_, object) in contract.objects() {
                for name in object.names() {
                    let field = object.field(name).unwrap();
                    let expected = match field.text_annotation() {
                        None => TextKind::Other,
                        Some("personName") => TextKind::PersonName,
                        Some("organizationName") => TextKind::OrganizationName,
                        Some("number") => TextKind::Number,
                        Some(other) => panic!("unknown kind of text: {other}"),
                    };
                    assert_eq!(TextKind::of_field(NameKey::of(name)), expected, "{name}");
                    annotated += usize::from(expected != TextKind::Other);
                }
            }
        }
        assert!(annotated > 20, "{annotated}");
    }
}
