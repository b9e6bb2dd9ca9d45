//! What the API documents: the payload types, the schemas they derive, the facts of fields, the
//! fast path, the validator, and the API codes.

pub mod case;
pub(crate) mod derive;
pub mod entity_type;
pub mod facts;
pub(crate) mod fast_path;
pub(crate) mod flatten;
pub mod identifier;
pub mod kind;
pub mod kinds;
pub mod meaning;
pub mod readings;
pub mod server_codes;
pub mod synonyms;
pub(crate) mod tables;
#[cfg(test)]
pub(crate) mod tests;
pub mod text_kind;
#[allow(
    dead_code,
    reason = "the types are what schemas derive from; nothing makes values of them"
)]
mod types;
mod validator;
pub mod values;

use crate::json::{Kind, Node};

use self::entity_type::EntityType;
use self::fast_path::clears_object;
use self::kind::PayloadKind;
use self::kinds::KINDS;
pub use self::tables::Contract;

impl Contract {
    /// The contract of a payload of this kind and entity type, alone or in an envelope.
    pub fn of(kind: &PayloadKind, entity_type: EntityType, in_envelope: bool) -> &'static Contract {
        Contract::at(
            kind.place,
            entity_type as usize * 2 + usize::from(in_envelope),
        )
    }

    /// The contracts of payloads of a kind that are alone.
    pub fn of_kind(kind: &'static PayloadKind) -> impl Iterator<Item = &'static Contract> {
        let types = EntityType::ALL.into_iter();
        types.map(move |entity_type| Contract::of(kind, entity_type, false))
    }

    /// The contracts of payloads of all kinds that are alone.
    pub fn all() -> impl Iterator<Item = &'static Contract> {
        KINDS.into_iter().flat_map(Contract::of_kind)
    }

    /// Whether the customer is surely valid. `false` does not mean that it is invalid.
    pub fn is_surely_valid(&self, customer: Node<'_>) -> bool {
        customer.kind() == Kind::Object && clears_object(self.customer, customer)
    }
}

fn related_definition(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Individual => "RelatedIndividual",
        EntityType::Organization => "RelatedOrganization",
    }
}
