//! Translates the errors of `jsonschema` for the rules. A validator error has a path, from which
//! this module finds the value, its member and the facts of its field. Rules derive the mistake
//! from the value and the facts, so it does not matter which keywords failed, or how many.

use std::borrow::Cow;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind;

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::meaning::Surroundings;
use crate::document::customer::Customer;
use crate::json::{Kind, Member, Node, pointer};

use crate::contract::facts::{Cause, Field, Object, Scope};

/// A violation of the schema.
pub struct Violation<'a> {
    /// The customer that it is in.
    pub customer: &'a Customer<'a>,
    /// The object that has, or lacks, the field.
    pub object: Node<'a>,
    /// The facts of the object.
    pub facts: Object<'static>,
    /// The customer or related entity that the object belongs to.
    pub entity: Node<'a>,
    /// The type of that entity.
    pub entity_type: EntityType,
    /// The scope of the field, for API codes.
    pub scope: Scope,
    /// The field name.
    pub name: Cow<'a, str>,
    /// The member; `None` if it is missing.
    pub member: Option<Member<'a>>,
    /// The invalid value: that of the member, or an element of its list.
    pub value: Option<Node<'a>>,
    /// The facts of the value; `None` if the field is unknown.
    pub field: Option<Field<'static>>,
}

impl<'a> Violation<'a> {
    /// The code that the API returns for this field.
    pub fn api_code(&self, cause: Cause) -> Option<&'static str> {
        self.field
            .and_then(|field| field.api_code(cause, self.scope))
            .or_else(|| {
                // An element without a code of its own has the code of its list.
                self.facts.field(&self.name)?.api_code(cause, self.scope)
            })
    }

    /// The value and its facts, if there are both.
    pub fn value_of_field(&self) -> Option<(Node<'a>, Field<'static>)> {
        Some((self.value?, self.field?))
    }

    /// Whether the invalid value is an element of the member's list.
    pub fn is_in_list(&self) -> bool {
        let of_member = self.member.map(|member| member.value.index());
        of_member != self.value.map(Node::index)
    }

    /// Whether the object is a customer or related entity.
    pub fn is_in_entity(&self) -> bool {
        self.object.index() == self.entity.index()
    }

    /// Whether the entity has an `entityType` that is not one: what it must and must not have is not
    /// known then.
    pub fn has_invalid_type(&self) -> bool {
        let written = self.entity.get("entityType");
        written.is_some_and(|written| written.kind() != Kind::Null)
            && EntityType::declared(self.entity).is_none()
    }

    /// Whether the entity has a field that only the other entity type has.
    pub fn has_fields_of_other_type(&self) -> bool {
        let (own, other) = (self.entity_facts(), self.other_facts());
        self.entity.members().any(|member| {
            let name = member.key.string().unwrap_or_default();
            own.field(&name).is_none() && other.field(&name).is_some()
        })
    }

    /// Whether the entity is a related entity.
    pub fn is_in_related(&self) -> bool {
        matches!(self.scope, Scope::Related(_))
    }

    /// The facts of the entity.
    pub fn entity_facts(&self) -> Object<'static> {
        facts_of_entity(self.customer, self.scope, self.entity_type)
    }

    /// The objects in which the meaning of an unknown name is looked up.
    pub fn surroundings(&self) -> Surroundings {
        Surroundings {
            object: self.facts,
            entity: self.entity_facts(),
            other: self.other_facts(),
        }
    }

    /// The facts that apply to the other entity type.
    pub fn other_facts(&self) -> Object<'static> {
        facts_of_entity(self.customer, self.scope, self.entity_type.other())
    }
}

fn facts_of_entity(
    customer: &Customer<'_>,
    scope: Scope,
    entity_type: EntityType,
) -> Object<'static> {
    match scope {
        Scope::Customer => Contract::of(customer.kind, entity_type, customer.in_batch).customer(),
        Scope::Related(_) => customer.contract().related(entity_type),
    }
}

/// Returns the violations of the schema in a customer, in the order in which rules handle them.
pub fn violations<'a>(customer: &'a Customer<'a>) -> Vec<Violation<'a>> {
    let contract = customer.contract();
    let root = customer.root;
    if contract.is_surely_valid(root) {
        return Vec::new();
    }
    let start = Step::customer(customer);
    let mut violations = Vec::new();
    for error in contract.validator().iter_errors(root) {
        violations_of(&start, &error, &mut violations);
    }
    // A related entity that does not declare its type matches no branch of the schema.
    for (entity, step) in start.undeclared_entities() {
        let validator = contract.related_validator(step.entity_type);
        for error in validator.iter_errors(entity) {
            violations_of(&step, &error, &mut violations);
        }
    }
    // An object in place of a list is likely the only element of it.
    let elements: Vec<_> = violations.iter().filter_map(only_element).collect();
    for (step, element) in elements {
        for error in element.validator().iter_errors(step.value) {
            violations_of(&step, &error, &mut violations);
        }
    }
    // A misspelled name explains why the correct one is missing, so unknown names come first.
    violations.sort_by_key(|violation| violation.field.is_some());
    violations
}

/// The position and the facts of an object that is in the place of a list and has a field of the
/// elements.
fn only_element<'a>(violation: &Violation<'a>) -> Option<(Step<'a>, Field<'static>)> {
    let (value, field) = violation.value_of_field()?;
    let element = field.elements().filter(|_| value.kind() == Kind::Object)?;
    let step = Step {
        customer: violation.customer,
        object: violation.object,
        facts: violation.facts,
        entity: violation.entity,
        entity_type: violation.entity_type,
        scope: violation.scope,
        name: violation.name.clone(),
        member: violation.member,
        value,
        field: Some(element),
    };
    let facts = step.enter().facts;
    let is_known = |member: Member<'_>| {
        let name = member.key.string().unwrap_or_default();
        facts.field(&name).is_some()
    };
    value.members().any(is_known).then_some((step, element))
}

/// A position on the path from a customer to the value of an error.
#[derive(Clone)]
struct Step<'a> {
    customer: &'a Customer<'a>,
    object: Node<'a>,
    facts: Object<'static>,
    entity: Node<'a>,
    entity_type: EntityType,
    scope: Scope,
    name: Cow<'a, str>,
    member: Option<Member<'a>>,
    value: Node<'a>,
    field: Option<Field<'static>>,
}

impl<'a> Step<'a> {
    fn customer(customer: &'a Customer<'a>) -> Self {
        Step {
            customer,
            object: customer.root,
            facts: customer.contract().customer(),
            entity: customer.root,
            entity_type: customer.entity_type,
            scope: Scope::Customer,
            name: Cow::Borrowed(""),
            member: None,
            value: customer.root,
            field: None,
        }
    }

    /// Follows one token of a pointer.
    fn down(&self, token: &str) -> Option<Step<'a>> {
        if self.value.kind() == Kind::Array {
            let element = self.value.element(token.parse().ok()?)?;
            return Some(self.to_element(element));
        }
        let member = self.value.member(token)?;
        let entered = self.enter();
        Some(Step {
            name: member.key.string()?,
            member: Some(member),
            value: member.value,
            field: entered.facts.field(token),
            ..entered
        })
    }

    fn to_element(&self, element: Node<'a>) -> Step<'a> {
        Step {
            value: element,
            field: self.field.and_then(Field::elements),
            ..self.clone()
        }
    }

    /// The same position with the value as the current object.
    fn enter(&self) -> Step<'a> {
        let Some(field) = self.field else {
            return self.clone();
        };
        let mut inside = self.clone();
        inside.object = self.value;
        if field.is_related_entity() {
            inside.entity = self.value;
            inside.scope = Scope::Related(self.customer.entity_type);
            let contract = self.customer.contract();
            inside.entity_type =
                EntityType::declared_or_inferred(self.value, |kind| contract.related(kind));
        }
        if let Some(facts) = field.object(inside.entity_type) {
            inside.facts = facts;
        }
        inside
    }

    /// The related entities that do not declare their type, each entered.
    fn undeclared_entities(&self) -> Vec<(Node<'a>, Step<'a>)> {
        self.customer
            .related()
            .filter(|entity| EntityType::declared(*entity).is_none())
            .filter_map(|entity| {
                let list = self.down(self.customer.kind.related?.text)?;
                Some((entity, list.to_element(entity)))
            })
            .map(|(entity, step)| (entity, step.enter()))
            .collect()
    }

    fn violation(self, value: Option<Node<'a>>) -> Violation<'a> {
        Violation {
            customer: self.customer,
            object: self.object,
            facts: self.facts,
            entity: self.entity,
            entity_type: self.entity_type,
            scope: self.scope,
            name: self.name,
            member: self.member,
            value,
            field: self.field,
        }
    }

    /// The violation for the member `name` of the object at this position.
    fn member_violation(&self, name: &str) -> Violation<'a> {
        let inside = self.enter();
        let object = inside.object;
        let facts = inside.facts;
        let member = object.member(name);
        Step {
            name: Cow::Owned(name.to_owned()),
            member,
            field: facts.field(name),
            ..inside
        }
        .violation(member.map(|member| member.value))
    }
}

/// Where a value is, and the facts of its field.
pub struct FieldPlace<'a> {
    /// The object that has the field.
    pub object: Node<'a>,
    /// The facts of the value; `None` if the field is unknown.
    pub field: Option<Field<'static>>,
}

impl<'a> FieldPlace<'a> {
    /// Finds the place of a value of a customer.
    pub fn of(customer: &'a Customer<'a>, value: Node<'a>) -> Option<Self> {
        let pointer = value.pointer();
        let below = pointer.strip_prefix(&customer.root.pointer())?;
        let mut step = Step::customer(customer);
        for token in pointer::tokens(below) {
            step = step.down(&token)?;
        }
        Some(FieldPlace {
            object: step.object,
            field: step.field,
        })
    }
}

/// Where an object of a customer is, and the facts of its fields.
#[derive(Clone)]
pub struct ObjectPlace {
    /// The path from the customer, such as `listAddress[]`; empty for the customer.
    pub path: String,
    /// The facts of its fields.
    pub facts: Object<'static>,
    /// Which API codes apply to them.
    pub scope: Scope,
    /// The type of the customer or related entity that it is or belongs to.
    pub entity_type: EntityType,
    /// Whether it is a customer or related entity itself.
    pub is_entity: bool,
}

impl ObjectPlace {
    /// Finds the place of an object of a customer; `None` if it is in an unknown field.
    pub fn of<'a>(customer: &'a Customer<'a>, object: Node<'a>) -> Option<Self> {
        let pointer = object.pointer();
        let below = pointer.strip_prefix(&customer.root.pointer())?;
        let mut step = Step::customer(customer);
        let mut path = String::new();
        for token in pointer::tokens(below) {
            if step.value.kind() == Kind::Array {
                path.push_str("[]");
            } else {
                path = format!("{path}{}{token}", if path.is_empty() { "" } else { "." });
            }
            step = step.down(&token)?;
        }
        let is_customer = step.value.index() == customer.root.index();
        let inside = step.enter();
        let is_known = |field: Field<'_>| field.object(inside.entity_type).is_some();
        let is_known = is_customer || step.field.is_some_and(is_known);
        is_known.then_some(ObjectPlace {
            path,
            facts: inside.facts,
            scope: inside.scope,
            entity_type: inside.entity_type,
            is_entity: inside.entity.index() == object.index(),
        })
    }
}

fn violations_of<'a>(
    start: &Step<'a>,
    error: &ValidationError<'_>,
    violations: &mut Vec<Violation<'a>>,
) {
    let mut step = start.clone();
    for token in pointer::tokens(error.instance_path().as_str()) {
        // Always found: the path comes from the same tree.
        let Some(next) = step.down(&token) else {
            return;
        };
        step = next;
    }
    // The parser has already reported these.
    if step.value.kind() == Kind::Error || step.value.is_unquoted() {
        return;
    }
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let name = property.as_str().filter(|_| !step.value.is_cut_off());
            if let Some(name) = name {
                violations.push(step.member_violation(name));
            }
        }
        // Iterates over members, to keep their order and avoid a lookup for each name.
        ValidationErrorKind::AdditionalProperties { .. } => {
            let inside = step.enter();
            for member in inside.object.members() {
                let name = member.key.string().unwrap_or_default();
                // The text may end within the name.
                let is_cut = inside.object.is_cut_off() && member.value.kind() == Kind::Error;
                if inside.facts.field(&name).is_none() && !is_cut {
                    let unknown = Step {
                        name,
                        member: Some(member),
                        field: None,
                        ..inside.clone()
                    };
                    violations.push(unknown.violation(Some(member.value)));
                }
            }
        }
        _ => {
            let value = step.value;
            violations.push(step.violation(Some(value)));
        }
    }
}
