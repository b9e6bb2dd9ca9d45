//! Infers the type of an entity whose `entityType` is missing or invalid.

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object};
use crate::contract::kinds::CUSTOMER;
use crate::json::{Member, Node};
use crate::text::suggestion::nearest;

impl EntityType {
    /// The type that the entity declares. Otherwise the type that its `entityType`, its fields and
    /// its category suggest, in this order.
    pub(crate) fn declared_or_inferred(
        entity: Node<'_>,
        facts: impl Fn(EntityType) -> Object,
    ) -> Self {
        EntityType::declared(entity).unwrap_or_else(|| EntityType::inferred(entity, facts))
    }

    #[cold]
    pub(crate) fn inferred(entity: Node<'_>, facts: impl Fn(EntityType) -> Object) -> Self {
        EntityType::meant(entity).unwrap_or_else(|| EntityType::by_fields(entity, facts))
    }

    /// The facts of an `entityType` that may have either value.
    pub(crate) fn field() -> Option<Field> {
        let contract = Contract::of(&CUSTOMER, EntityType::Individual, false);
        contract.related_entity_type()
    }

    /// The type that an invalid `entityType` means, if it can be recognized.
    fn meant(entity: Node<'_>) -> Option<EntityType> {
        let written = entity.get("entityType")?.string()?;
        let written = written.trim();
        let field = EntityType::field()?;
        let meant = field.synonym(written).or_else(|| {
            let near = nearest(written, field.values());
            near.map(|near| near.word)
        })?;
        let mut types = EntityType::ALL.into_iter();
        types.find(|entity_type| entity_type.code() == meant)
    }

    fn by_fields(entity: Node<'_>, facts: impl Fn(EntityType) -> Object) -> Self {
        let individual = facts(EntityType::Individual);
        let organization = facts(EntityType::Organization);
        let lead_of = |member: Member<'_>| {
            let name = member.key.string().unwrap_or_default();
            i32::from(individual.field(&name).is_some())
                - i32::from(organization.field(&name).is_some())
        };
        let is_unknown = |member: &Member<'_>| {
            let name = member.key.string().unwrap_or_default();
            individual.field(&name).is_none() && organization.field(&name).is_none()
        };
        // The fields may be one level too deep, in an object that the contract does not have.
        let nested = entity.members().filter(is_unknown);
        let nested = nested.flat_map(|member| member.value.members());
        let lead: i32 = entity.members().chain(nested).map(lead_of).sum();
        if lead == 0 {
            let category = entity.get("riskManagementCategory").and_then(Node::string);
            let category = category.unwrap_or_default();
            let suggested = EntityType::ALL
                .into_iter()
                .find(|entity_type| entity_type.is_named_in(&category));
            return suggested.unwrap_or(EntityType::Individual);
        }
        if lead > 0 {
            EntityType::Individual
        } else {
            EntityType::Organization
        }
    }
}
