//! Causes that explain most of what is wrong with a customer as a whole.

use crate::codes::placeholders::{Placeholder, in_any_text};
use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Cause, Scope};
use crate::contract::meaning::Place;
use crate::document::customer::Customer;
use crate::document::foreign_text::has_placeholder;
use crate::document::signature::plain;
use crate::document::violation::Violation;
use crate::document::wrapped::{Wrapped, wrapped_by_system};
use crate::json::{Kind, Member, Node};
use crate::text::suggestion::nearest;

/// What is wrong with a customer as a whole.
pub enum WholeCause<'a> {
    /// Its values are wrapped.
    Wrapped(Wrapped<'a>),
    /// It is a generated example: nearly all texts are `string`. The first of these texts.
    Generated(Node<'a>),
    /// It is a template that was not rendered: nearly all texts have placeholders. The first of
    /// these texts.
    Template(Node<'a>),
    /// It has no field of a customer.
    NoCustomer(Node<'a>),
    /// The names of its fields are in another style, such as `first_name`: its object, each member,
    /// and the name that it should have.
    Style(Node<'a>, Vec<(Member<'a>, &'static str)>),
    /// It declares a type that all fields contradict.
    OtherType {
        /// The value of `entityType`.
        value: Node<'a>,
        /// The type of the fields.
        of: EntityType,
        /// The code that the API returns for one of these fields.
        code: Option<&'static str>,
    },
}

/// Fewer texts that are `string` may be placeholders of their own.
const MANY_TEXTS: usize = 3;

/// Fewer fields of the other type may be mistakes of their own.
const MANY_FIELDS: usize = 2;

impl<'a> WholeCause<'a> {
    /// Finds the cause, if there is one.
    pub fn of(customer: &Customer<'a>, violations: &[Violation<'a>]) -> Option<Self> {
        let generated = || generated(customer.root).map(WholeCause::Generated);
        if violations.is_empty() {
            // Most customers are valid, and have no such text.
            let first = customer.root.members().next();
            let may_be = first.is_some_and(|member| member.value.is("string"));
            return may_be.then(generated).flatten();
        }
        wrapped_by_system(customer.root)
            .map(WholeCause::Wrapped)
            .or_else(generated)
            .or_else(|| template(customer.root).map(WholeCause::Template))
            .or_else(|| other_style(customer, violations))
            .or_else(|| no_customer(customer, violations))
            .or_else(|| other_type(customer, violations))
    }

    /// Whether nothing else in the customer is worth a finding.
    pub fn is_everything(&self) -> bool {
        !matches!(self, WholeCause::OtherType { .. } | WholeCause::Style(..))
    }

    /// Whether a violation follows from it.
    pub fn explains(&self, violation: &Violation<'_>) -> bool {
        match self {
            WholeCause::Wrapped(_)
            | WholeCause::Generated(_)
            | WholeCause::Template(_)
            | WholeCause::NoCustomer(_) => true,
            WholeCause::OtherType { .. } => follows_from_type(violation),
            WholeCause::Style(_, names) => {
                is_of_customer(violation)
                    && match violation.member {
                        Some(member) => names
                            .iter()
                            .any(|(of, _)| of.key.index() == member.key.index()),
                        None => names.iter().any(|(_, name)| *name == violation.name),
                    }
            }
        }
    }
}

/// The first of the texts of a generated example.
fn generated(customer: Node<'_>) -> Option<Node<'_>> {
    first_of_most(customer, |text| text.is("string"))
}

/// A text that is nothing but a placeholder is at most this long, in bytes.
const LONGEST_PLACEHOLDER: usize = 200;

/// The first of the texts of a template.
fn template(customer: Node<'_>) -> Option<Node<'_>> {
    // Marks around a whole text show at its edges.
    let has_mark = |text: &Node<'_>| {
        let inside = text.inside_bytes();
        let is_mark = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_punctuation);
        is_mark(inside.first()) || is_mark(inside.last())
    };
    let is_template = |text: &Node<'_>| {
        let is_short = text.inside_bytes().len() <= LONGEST_PLACEHOLDER;
        has_placeholder(text.inside())
            || is_short
                && (has_mark(text) || text.has_escapes())
                && in_any_text(&text.string().unwrap_or_default()) == Some(Placeholder::Template)
    };
    first_of_most(customer, is_template)
}

/// The first of the customer's texts that are so, if these are many, and most of its texts.
fn first_of_most<'a>(
    customer: Node<'a>,
    is_so: impl Fn(&Node<'a>) -> bool + Clone,
) -> Option<Node<'a>> {
    let texts = customer.members().map(|member| member.value);
    let texts = texts.filter(|value| value.kind() == Kind::String);
    let total = texts.clone().count();
    // If most are so, one of the first half is.
    let first = texts.clone().take(total.div_ceil(2)).find(&is_so)?;
    let count = texts.filter(is_so).count();
    (count >= MANY_TEXTS && count * 2 > total).then_some(first)
}

/// How deep below an object without fields of a customer such fields are looked for.
const DEEPEST: usize = 3;

/// So many members of an object that is not a customer can have a name that resembles a field.
const ALIKE: usize = 3;

/// The object, if nothing in it resembles a field of a customer: a line of another kind, the
/// settings of a program, an error message.
fn no_customer<'a>(
    customer: &Customer<'a>,
    violations: &[Violation<'a>],
) -> Option<WholeCause<'a>> {
    let root = customer.root;
    let unknown = violations.iter().filter(|violation| {
        violation.field.is_none() && violation.member.is_some() && is_of_customer(violation)
    });
    if root.count() == 0 || unknown.clone().count() < root.count() {
        return None;
    }
    // A name with an obvious typing error is one of a customer, whatever stands beside it.
    let is_misspelt = |violation: &Violation<'_>| {
        let name = &violation.name;
        let facts = [violation.facts, violation.other_facts()];
        let mut names = facts.iter().map(|facts| nearest(name, facts.names()));
        names.any(|near| near.is_some_and(|near| near.certain))
    };
    if unknown.clone().any(is_misspelt) {
        return None;
    }
    let is_alike = |violation: &&Violation<'_>| {
        let meanings = violation.surroundings().meanings(&violation.name);
        !meanings.is_empty()
    };
    let alike = unknown.filter(is_alike).count();
    let is_other = alike <= 1 || alike * ALIKE <= root.count();
    let facts = customer.contract().customer();
    let is_field = |name: &str| facts.field(name).is_some();
    (is_other && fields_below(root, DEEPEST, &is_field) < MANY_FIELDS)
        .then_some(WholeCause::NoCustomer(root))
}

/// How many members of the objects within a value have the name of a field, as far as that matters.
fn fields_below(value: Node<'_>, depth: usize, is_field: &dyn Fn(&str) -> bool) -> usize {
    let values = value.members().map(|member| member.value);
    let mut count = 0;
    for inner in values.chain(value.elements()) {
        let names = inner.members().map(|member| member.key.string());
        count += names
            .filter(|name| name.as_deref().is_some_and(is_field))
            .count();
        if depth > 0 && count < MANY_FIELDS {
            count += fields_below(inner, depth - 1, is_field);
        }
        if count >= MANY_FIELDS {
            break;
        }
    }
    count
}

/// Fewer names in another style are typing errors of their own.
const MANY_NAMES: usize = 3;

/// The members whose names are those of fields in another style, if these are most members.
fn other_style<'a>(
    customer: &Customer<'a>,
    violations: &[Violation<'a>],
) -> Option<WholeCause<'a>> {
    let facts = customer.contract().customer();
    let unknown = violations.iter().filter(|violation| {
        violation.field.is_none() && violation.member.is_some() && is_of_customer(violation)
    });
    // Most unknown names are not known in any style.
    unknown.clone().nth(MANY_NAMES - 1)?;
    let mut names: Vec<(Member<'a>, &'static str)> = Vec::new();
    for violation in unknown {
        let name = plain(&violation.name);
        let meant = facts.names().find(|field| plain(field) == name);
        let is_free = |field: &&str| {
            customer.root.member(field).is_none() && names.iter().all(|(_, other)| other != field)
        };
        names.extend(violation.member.zip(meant.filter(is_free)));
    }
    names.sort_unstable_by_key(|(member, _)| member.key.index());
    let is_style = names.len() >= MANY_NAMES && names.len() * 2 > customer.root.count();
    is_style.then_some(WholeCause::Style(customer.root, names))
}

/// The declared type, if all fields that only one type has are of the other one.
fn other_type<'a>(customer: &Customer<'a>, violations: &[Violation<'a>]) -> Option<WholeCause<'a>> {
    let declared = customer.declared?;
    let value = customer.root.get("entityType")?;
    // The facts of the other type cost more than all else in a short run.
    let unknown = violations.iter().filter(|violation| is_unknown(violation));
    if unknown.count() < MANY_FIELDS {
        return None;
    }
    let facts = |of: EntityType| Contract::of(customer.kind, of, customer.in_batch).customer();
    let (own, other) = (facts(declared), facts(declared.other()));
    let is_own = |member: Member<'_>| {
        let name = member.key.string().unwrap_or_default();
        own.field(&name).is_some() && other.field(&name).is_none()
    };
    let is_called_own = |violation: &Violation<'_>| {
        is_unknown(violation)
            && violation.member.is_some_and(|member| {
                let is_own_below = member.value.members().any(is_own);
                let meanings = meanings(violation);
                let is_own =
                    meanings.contains(&Place::Own) && !meanings.contains(&Place::OtherType);
                is_own_below || is_own && other.field(&violation.name).is_none()
            })
    };
    if customer.root.members().any(is_own) || violations.iter().any(is_called_own) {
        return None;
    }
    let of_other = violations
        .iter()
        .filter(|violation| is_of_other_type(violation));
    if of_other.clone().count() < MANY_FIELDS {
        return None;
    }
    let mut fields = of_other.filter_map(|violation| {
        let name = violation.name.as_ref();
        other
            .field(name)
            .or_else(|| other.field(other.renamed(name)?))
    });
    Some(WholeCause::OtherType {
        value,
        of: declared.other(),
        code: fields.find_map(|field| field.api_code(Cause::NotAllowed, Scope::Customer)),
    })
}

/// Whether a violation is a field that only the other type has, or is called so by people.
fn is_of_other_type(violation: &Violation<'_>) -> bool {
    let name = violation.name.as_ref();
    is_unknown(violation)
        && (violation.other_facts().field(name).is_some() || {
            meanings(violation).contains(&Place::OtherType)
        })
}

/// Whether a violation is an unknown field of the customer.
fn is_unknown(violation: &Violation<'_>) -> bool {
    violation.field.is_none() && violation.member.is_some() && is_of_customer(violation)
}

/// Where the fields are that an unknown name of a simple value may mean.
fn meanings(violation: &Violation<'_>) -> Vec<Place> {
    let value = violation.member.map(|member| member.value.kind());
    if matches!(value, Some(Kind::Object | Kind::Array)) {
        return Vec::new();
    }
    let meanings = violation.surroundings().meanings(&violation.name);
    meanings.into_iter().map(|meaning| meaning.place).collect()
}

fn is_of_customer(violation: &Violation<'_>) -> bool {
    violation.object.index() == violation.customer.root.index()
}

/// Whether a violation follows from a wrong type of the customer: a field of the other type, or the
/// absence of one of this type.
fn follows_from_type(violation: &Violation<'_>) -> bool {
    let is_missing = violation.member.is_none() && is_of_customer(violation);
    let name = violation.name.as_ref();
    is_missing
        && violation
            .other_facts()
            .field(name)
            .is_none_or(|field| !field.required)
        || is_of_other_type(violation)
}
