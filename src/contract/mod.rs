//! What the API documents: the payload types, the schemas they derive, the facts of fields, the
//! fast path, the validator, and the API codes.

pub mod case;
pub(crate) mod derive;
pub mod entity_type;
pub mod facts;
mod fast_path;
pub mod identifier;
pub mod kind;
pub mod kinds;
pub mod meaning;
pub mod server_codes;
mod shape;
pub mod synonyms;
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

use std::collections::HashSet;
use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::json::{Node, Spanned};

use self::derive::derive;
use self::entity_type::EntityType;
use self::fast_path::FastPath;
use self::kind::PayloadKind;
use self::kinds::KINDS;
use self::validator::compile;

/// The schema of one type of customer, with the facts of its fields.
pub struct Contract {
    schema: Value,
    former_names: OnceLock<HashSet<String>>,
    fast_path: OnceLock<FastPath>,
    validator: OnceLock<Validator<Spanned>>,
    related: [OnceLock<Validator<Spanned>>; 2],
}

impl Contract {
    /// The contract of a payload of this kind and entity type, alone or in an envelope. Derived on
    /// first use.
    pub fn of(kind: &PayloadKind, entity_type: EntityType, in_envelope: bool) -> &'static Contract {
        static ALL: [[OnceLock<Contract>; 4]; KINDS.len()] =
            [const { [const { OnceLock::new() }; 4] }; KINDS.len()];
        let place = entity_type as usize * 2 + usize::from(in_envelope);
        ALL[kind.place][place].get_or_init(|| Contract {
            schema: derive(kind, entity_type, in_envelope).to_value(),
            former_names: OnceLock::new(),
            fast_path: OnceLock::new(),
            validator: OnceLock::new(),
            related: [const { OnceLock::new() }; 2],
        })
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

    /// The fast path. Built on first use.
    fn fast_path(&self) -> &FastPath {
        self.fast_path.get_or_init(|| FastPath::of(&self.schema))
    }

    /// Whether the customer is surely valid, so that the validator need not run. `false` does not
    /// mean that it is invalid.
    pub fn is_surely_valid(&self, customer: Node<'_>) -> bool {
        self.fast_path().is_surely_valid(customer)
    }

    /// The validator of the customer. Compiled on first use.
    pub fn validator(&self) -> &Validator<Spanned> {
        self.validator.get_or_init(|| compile(&self.schema))
    }

    /// The validator of a related entity of this type, for one that does not declare its type.
    /// Compiled on first use.
    pub fn related_validator(&self, entity_type: EntityType) -> &Validator<Spanned> {
        self.related[entity_type as usize].get_or_init(|| {
            compile(&json!({
                "$schema": self.schema["$schema"],
                "$ref": format!("#/$defs/{}", related_definition(entity_type)),
                "$defs": self.schema["$defs"]
            }))
        })
    }
}

fn related_definition(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Individual => "RelatedIndividual",
        EntityType::Organization => "RelatedOrganization",
    }
}
