//! The values of `entityType`.

use crate::json::Node;

/// The entity type of a customer or related entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityType {
    /// A natural person.
    Individual,
    /// A legal person.
    Organization,
}

impl EntityType {
    /// Both types.
    pub const ALL: [EntityType; 2] = [EntityType::Individual, EntityType::Organization];

    /// Its value in JSON.
    pub fn code(self) -> &'static str {
        match self {
            EntityType::Individual => "INDIVIDUAL",
            EntityType::Organization => "ORGANIZATION",
        }
    }

    /// The other type.
    pub(crate) fn other(self) -> EntityType {
        match self {
            EntityType::Individual => EntityType::Organization,
            EntityType::Organization => EntityType::Individual,
        }
    }

    /// The type that the entity declares; `None` if it declares none, or an unknown one.
    pub(crate) fn declared(entity: Node<'_>) -> Option<EntityType> {
        let written = entity.get("entityType")?;
        EntityType::ALL
            .into_iter()
            .find(|entity_type| written.is(entity_type.code()))
    }

    /// Whether a part of a category code, split at `_`, names this type: in full, or by its first
    /// three letters, in any case.
    pub(crate) fn is_named_in(self, category: &str) -> bool {
        let code = self.code().as_bytes();
        let mut tokens = category.trim().as_bytes().split(|byte| *byte == b'_');
        tokens
            .any(|token| token.eq_ignore_ascii_case(&code[..3]) || token.eq_ignore_ascii_case(code))
    }
}
