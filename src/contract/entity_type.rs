//! What `entityType` says.

use crate::json::Node;

/// What `entityType` says: the two kinds of customers and of related entities.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntityType {
    /// A natural person.
    Individual,
    /// A legal person.
    Organization,
}

impl EntityType {
    /// Both.
    pub const ALL: [EntityType; 2] = [EntityType::Individual, EntityType::Organization];

    /// The value of `entityType`.
    pub fn code(self) -> &'static str {
        match self {
            EntityType::Individual => "INDIVIDUAL",
            EntityType::Organization => "ORGANIZATION",
        }
    }

    /// The other one.
    pub fn other(self) -> EntityType {
        match self {
            EntityType::Individual => EntityType::Organization,
            EntityType::Organization => EntityType::Individual,
        }
    }

    /// What the entity itself says that it is.
    pub fn declared(entity: Node<'_>) -> Option<EntityType> {
        let written = entity.get("entityType")?;
        EntityType::ALL
            .into_iter()
            .find(|entity_type| written.is(entity_type.code()))
    }

    /// Whether a category code has a token that names this type.
    pub fn is_named_in(self, category: &str) -> bool {
        let code = self.code().as_bytes();
        let mut tokens = category.trim().as_bytes().split(|byte| *byte == b'_');
        tokens
            .any(|token| token.eq_ignore_ascii_case(&code[..3]) || token.eq_ignore_ascii_case(code))
    }
}
