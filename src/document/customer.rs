//! The customers in a document, and their entity types.

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Cause, Object, Scope};
use crate::contract::kind::PayloadKind;
use crate::json::{Kind, KnownName, Node};

/// A customer in a document.
#[derive(Debug, Clone, Copy)]
pub struct Customer<'a> {
    /// Its object.
    pub root: Node<'a>,
    /// What kind of payload it is.
    pub kind: &'static PayloadKind,
    /// Its entity type, declared or inferred.
    pub entity_type: EntityType,
    /// The entity type that it declares, if valid.
    pub declared: Option<EntityType>,
    /// Whether it is in a batch envelope, where IMPORT is implied.
    pub in_batch: bool,
}

impl<'a> Customer<'a> {
    /// Creates a customer from its object.
    pub fn new(root: Node<'a>, kind: &'static PayloadKind, in_batch: bool) -> Self {
        let facts = |entity_type| Contract::of(kind, entity_type, in_batch).customer();
        let declared = EntityType::declared(root);
        Customer {
            root,
            kind,
            entity_type: declared.unwrap_or_else(|| EntityType::inferred(root, facts)),
            declared,
            in_batch,
        }
    }

    /// What messages call it, such as "customer" or "lead".
    pub fn noun(&self) -> &'static str {
        self.kind.noun(self.is_of_form())
    }

    /// Whether it is of the special form of its kind, such as a lead.
    pub fn is_of_form(&self) -> bool {
        const CATEGORY: KnownName = KnownName::of("riskManagementCategory");
        let category = self.root.known_member(&CATEGORY);
        let is_of = |token: &str| {
            let category = category.map(|member| member.value);
            category.is_some_and(|category| has_token(category, token))
        };
        let form = self.kind.form.as_ref();
        form.is_some_and(|form| is_of(form.token))
    }

    /// The contract that applies to it.
    pub fn contract(&self) -> &'static Contract {
        Contract::of(self.kind, self.entity_type, self.in_batch)
    }

    /// The related entities that are objects.
    pub fn related(&self) -> impl Iterator<Item = Node<'a>> {
        let list = self
            .kind
            .related
            .and_then(|name| self.root.known_member(&name));
        list.into_iter()
            .flat_map(|member| member.value.elements())
            .filter(|entity| entity.kind() == Kind::Object)
    }

    /// The customer, followed by its related entities.
    pub fn entities(&'a self) -> impl Iterator<Item = Entity<'a>> {
        let entity = |node, is_related| Entity {
            customer: self,
            node,
            is_related,
        };
        let related = self.related().map(move |node| entity(node, true));
        std::iter::once(entity(self.root, false)).chain(related)
    }
}

/// A customer or one of its related entities.
#[derive(Debug, Clone, Copy)]
pub struct Entity<'a> {
    /// The customer that it is or belongs to.
    pub customer: &'a Customer<'a>,
    /// Its object.
    pub node: Node<'a>,
    /// Whether it is a related entity.
    pub is_related: bool,
}

impl<'a> Entity<'a> {
    /// The entity type that it declares, if valid.
    pub fn declared(&self) -> Option<EntityType> {
        if self.is_related {
            EntityType::declared(self.node)
        } else {
            self.customer.declared
        }
    }

    /// The facts of its object.
    pub fn facts(&self) -> Object {
        let contract = self.customer.contract();
        if self.is_related {
            let facts = |entity_type| contract.related(entity_type);
            contract.related(EntityType::declared_or_inferred(self.node, facts))
        } else {
            contract.customer()
        }
    }

    /// The scope of its fields, for API codes.
    pub fn scope(&self) -> Scope {
        if self.is_related {
            Scope::Related(self.customer.entity_type)
        } else {
            Scope::Customer
        }
    }
}

/// A list of an entity.
#[derive(Debug, Clone, Copy)]
pub struct List<'a> {
    /// The entity that has the list.
    pub entity: Entity<'a>,
    /// Its name, such as `listContact`.
    pub name: &'static str,
    /// The array.
    pub array: Node<'a>,
}

impl<'a> List<'a> {
    /// The elements that are objects.
    pub fn items(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let elements = self.array.elements();
        elements.filter(|element| element.kind() == Kind::Object)
    }

    /// The code that the API returns for a field of its elements.
    pub fn api_code(&self, field: &str, cause: Cause) -> Option<&'static str> {
        let elements = self.entity.facts().field(self.name)?.elements()?;
        let object = elements.object(EntityType::Individual)?;
        object.field(field)?.api_code(cause, self.entity.scope())
    }
}

/// An object in a list of an entity.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The list.
    pub list: List<'a>,
    /// The object.
    pub node: Node<'a>,
}

/// Whether a category code has this part between underscores, in any case.
fn has_token(category: Node<'_>, token: &str) -> bool {
    // Most codes do not have the first letter of the token.
    let first = token.as_bytes().first().copied().unwrap_or_default();
    let first = first.to_ascii_lowercase();
    let mut bytes = category.inside_bytes().iter();
    if !bytes.any(|byte| byte.to_ascii_lowercase() == first) && !category.has_escapes() {
        return false;
    }
    category.string().is_some_and(|code| {
        let mut parts = code.trim().split('_');
        parts.any(|part| part.eq_ignore_ascii_case(token))
    })
}
