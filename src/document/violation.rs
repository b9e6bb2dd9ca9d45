//! What the schema refuses, for the rules: the value, its member and the facts of its field. Rules derive
//! the mistake from the value and the facts, so it does not matter which keywords of the schema failed, or
//! how many.
//!
//! Objects are compared with their facts. Of the other values, `jsonschema` is asked about those whose
//! shape does not tell whether they are valid. A test compares the violations with all
//! errors of `jsonschema` by the whole schema.

use std::borrow::Cow;

use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Cause, Field, Object, Scope};
use crate::contract::fast_path::verdict;
use crate::contract::meaning::Surroundings;
use crate::contract::tables::ShapeKind;
use crate::document::customer::Customer;
use crate::json::{Kind, Member, Node};

/// A violation of the schema.
pub struct Violation<'a> {
    /// The customer that it is in.
    pub customer: &'a Customer<'a>,
    /// The object that has, or lacks, the field.
    pub object: Node<'a>,
    /// The facts of the object.
    pub facts: Object,
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
    pub field: Option<Field>,
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
    pub fn value_of_field(&self) -> Option<(Node<'a>, Field)> {
        Some((self.value?, self.field?))
    }

    /// Whether it is an unknown field that an object around this one has: a closing bracket may be lost.
    pub(crate) fn is_field_around(&self) -> bool {
        if self.field.is_some() || self.member.is_none() {
            return false;
        }
        let mut step = Step::customer(self.customer);
        while step.value.index() < self.object.index() {
            let around = step.enter();
            let is_object = around.value.kind() == Kind::Object;
            if is_object && around.facts.field(&self.name).is_some() {
                return true;
            }
            match step.towards(self.object) {
                Some(next) => step = next,
                None => return false,
            }
        }
        false
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

    /// Whether neither `entityType` nor another field shows the type of the entity.
    pub fn is_of_unknown_type(&self) -> bool {
        let facts = [self.entity_facts(), self.other_facts()];
        let mut members = self.entity.members();
        self.entity.get("entityType").is_none()
            && members.all(|member| {
                let name = member.key.string().unwrap_or_default();
                let [own, other] = facts.map(|facts| facts.field(&name).is_some());
                own == other && member.value.members().next().is_none()
            })
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
    pub fn entity_facts(&self) -> Object {
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
    pub fn other_facts(&self) -> Object {
        facts_of_entity(self.customer, self.scope, self.entity_type.other())
    }
}

fn facts_of_entity(customer: &Customer<'_>, scope: Scope, entity_type: EntityType) -> Object {
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
    if root.kind() == Kind::Object {
        start.check_object(&mut violations);
    } else {
        start.clone().refuse(&mut violations);
    }
    // An object in place of a list is likely the only element of it.
    let elements: Vec<_> = violations.iter().filter_map(only_element).collect();
    for element in elements {
        element.check(&mut violations);
    }
    // A misspelled name explains why the correct one is missing, so unknown names come first.
    violations.sort_by_key(|violation| violation.field.is_some());
    violations
}

/// The position and the facts of an object that is in the place of a list and has a field of the
/// elements.
fn only_element<'a>(violation: &Violation<'a>) -> Option<Step<'a>> {
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
    value.members().any(is_known).then_some(step)
}

/// A position on the path from a customer to the value of an error.
#[derive(Clone)]
struct Step<'a> {
    customer: &'a Customer<'a>,
    object: Node<'a>,
    facts: Object,
    entity: Node<'a>,
    entity_type: EntityType,
    scope: Scope,
    name: Cow<'a, str>,
    member: Option<Member<'a>>,
    value: Node<'a>,
    field: Option<Field>,
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

    /// Goes on to the member or element that has a value in it.
    fn towards(&self, value: Node<'a>) -> Option<Step<'a>> {
        let child = self.value.child_with(value)?;
        if child.kind() != Kind::Key {
            return Some(self.to_element(child));
        }
        let entered = self.enter();
        let member = child.member_of_key();
        Some(Step {
            name: child.string()?,
            member: Some(member),
            value: member.value,
            field: entered.facts.field_of(child),
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

    /// Adds the violations in the value, which is that of a known field.
    fn check(&self, violations: &mut Vec<Violation<'a>>) {
        let Some(field) = self.field else {
            return;
        };
        let shape = field.shape();
        match (shape.kind, self.value.kind()) {
            (ShapeKind::Object(_) | ShapeKind::Discriminated(_), Kind::Object) => {
                self.enter().check_object(violations);
            }
            (ShapeKind::List(_), Kind::Array) => {
                for element in self.value.elements() {
                    self.to_element(element).check(violations);
                }
            }
            _ => {
                let is_valid = verdict(shape, self.value);
                if !is_valid.unwrap_or_else(|| field.accepts_alone(self.value)) {
                    self.clone().refuse(violations);
                }
            }
        }
    }

    /// Adds the violations in the current object: what is wrong in its fields, unknown fields, and missing
    /// ones.
    fn check_object(&self, violations: &mut Vec<Violation<'a>>) {
        for member in self.object.members() {
            let field = self.facts.field_of(member.key);
            // Nearly all are valid.
            if field.is_some_and(|field| field.accepts(member.value)) {
                continue;
            }
            let step = Step {
                name: member.key.string().unwrap_or_default(),
                member: Some(member),
                value: member.value,
                field,
                ..self.clone()
            };
            // Otherwise the text ends within the name.
            let is_whole = !self.object.is_cut_off() || member.value.kind() != Kind::Error;
            if field.is_some() {
                step.check(violations);
            } else if is_whole {
                violations.push(step.violation(Some(member.value)));
            }
        }
        // What follows the end of the text is unknown.
        if self.object.is_cut_off() {
            return;
        }
        for field in self.facts.fields().filter(|field| field.required) {
            if self.object.member(field.name()).is_none() {
                let missing = Step {
                    name: Cow::Borrowed(field.name()),
                    member: None,
                    field: Some(field),
                    ..self.clone()
                };
                violations.push(missing.violation(None));
            }
        }
    }

    /// Adds the violation for the value, unless the parser has reported it.
    fn refuse(self, violations: &mut Vec<Violation<'a>>) {
        let value = self.value;
        if value.kind() != Kind::Error && !value.is_unquoted() {
            violations.push(self.violation(Some(value)));
        }
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
}

/// Where a value is, and the facts of its field.
pub struct FieldPlace<'a> {
    /// The object that has the field.
    pub object: Node<'a>,
    /// The facts of the value; `None` if the field is unknown.
    pub field: Option<Field>,
}

impl<'a> FieldPlace<'a> {
    /// Finds the place of a value of a customer.
    pub fn of(customer: &'a Customer<'a>, value: Node<'a>) -> Option<Self> {
        let mut step = Step::customer(customer);
        while step.value.index() < value.index() {
            step = step.towards(value)?;
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
    pub facts: Object,
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
        let mut step = Step::customer(customer);
        let mut path = String::new();
        while step.value.index() < object.index() {
            let is_list = step.value.kind() == Kind::Array;
            step = step.towards(object)?;
            if is_list {
                path.push_str("[]");
            } else {
                let dot = if path.is_empty() { "" } else { "." };
                path = format!("{path}{dot}{}", step.name);
            }
        }
        let is_customer = step.value.index() == customer.root.index();
        let inside = step.enter();
        let is_known = |field: Field| field.object(inside.entity_type).is_some();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::tests::{
        payloads_with_one_other_value, related_validator, whole_validator,
    };
    use crate::document::signature::kind_of;
    use crate::json::{parse, pointer};
    use jsonschema::ValidationError;
    use jsonschema::error::ValidationErrorKind;
    use std::collections::BTreeSet;
    use std::fs;

    /// The start of the object, the name of its member, and the start of the value if there is one.
    type Refused = (usize, String, Option<usize>);

    /// What an error of `jsonschema` refuses, in a value that is in a member of this name.
    fn refused(error: &ValidationError<'_>, from: Node<'_>, list: &str) -> Vec<Refused> {
        let (mut object, mut name, mut value) = (from, list.to_owned(), from);
        for token in pointer::tokens(error.instance_path().as_str()) {
            if value.kind() == Kind::Array {
                value = value.element(token.parse().unwrap()).unwrap();
            } else {
                (object, name) = (value, token.to_string());
                value = value.member(&token).unwrap().value;
            }
        }
        if value.kind() == Kind::Error || value.is_unquoted() {
            return Vec::new();
        }
        let within = value.span().start;
        let start = |name: &str| value.member(name).map(|it| it.value.span().start);
        match error.kind() {
            ValidationErrorKind::Required { .. } if value.is_cut_off() => Vec::new(),
            ValidationErrorKind::Required { property } => {
                vec![(within, property.as_str().unwrap().to_owned(), None)]
            }
            ValidationErrorKind::AdditionalProperties { unexpected } => {
                // The text may end within the name.
                let is_whole = |name: &&String| {
                    let is_read = |it: Member<'_>| it.value.kind() != Kind::Error;
                    !value.is_cut_off() || value.member(name).is_some_and(is_read)
                };
                let whole = unexpected.iter().filter(is_whole);
                let refused = whole.map(|name| (within, name.clone(), start(name)));
                refused.collect()
            }
            _ => vec![(object.span().start, name, Some(within))],
        }
    }

    /// What `jsonschema` refuses by the whole schema. A related entity that does not declare its type
    /// matches no branch of that.
    fn refused_by_schema(customer: &Customer<'_>) -> BTreeSet<Refused> {
        let validator = whole_validator(customer.kind, customer.entity_type, customer.in_batch);
        let errors = validator.iter_errors(customer.root);
        let mut all: BTreeSet<_> = errors
            .flat_map(|error| refused(&error, customer.root, ""))
            .collect();
        let related = customer.related();
        for entity in related.filter(|entity| EntityType::declared(*entity).is_none()) {
            let contract = customer.contract();
            let of = EntityType::declared_or_inferred(entity, |kind| contract.related(kind));
            let errors = related_validator(customer.entity_type, of).iter_errors(entity);
            all.extend(errors.flat_map(|error| refused(&error, entity, "listRelatedEntity")));
        }
        all
    }

    /// Whether the violations of a text are what `jsonschema` refuses; returns how many there are.
    fn compare(text: &str, what: &str) -> usize {
        let parsed = parse(text, 0);
        let root = parsed.tree.root();
        if root.kind() != Kind::Object {
            return 0;
        }
        let customer = Customer::new(root, kind_of(root), false);
        let violations = violations(&customer);
        if violations.iter().any(|it| only_element(it).is_some()) {
            return 0;
        }
        let found: BTreeSet<Refused> = violations
            .iter()
            .map(|it| {
                let value = it.value.map(|value| value.span().start);
                (it.object.span().start, it.name.to_string(), value)
            })
            .collect();
        assert_eq!(found, refused_by_schema(&customer), "{what}");
        found.len()
    }

    #[test]
    fn violations_are_what_the_schema_refuses() {
        let mut count = 0;
        for (text, what) in payloads_with_one_other_value() {
            count += compare(&text, &what);
        }
        assert!(count > 5000, "{count}");
    }

    #[test]
    fn violations_in_fixtures_are_what_the_schema_refuses() {
        let mut count = 0;
        for folder in fs::read_dir("fixtures/rules").unwrap() {
            for kind in ["pass", "fail"] {
                let folder = folder.as_ref().unwrap().path().join(kind);
                for entry in fs::read_dir(&folder).unwrap() {
                    let path = entry.unwrap().path();
                    if path.extension().is_some_and(|it| it == "json")
                        && let Ok(text) = fs::read_to_string(&path)
                    {
                        count += compare(&text, &path.display().to_string());
                    }
                }
            }
        }
        assert!(count > 200, "{count}");
    }
}
