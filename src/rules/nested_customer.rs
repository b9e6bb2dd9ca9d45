use crate::contract::facts::{Cause, Field, Scope};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::signature::kind_of;
use crate::document::structure::{Nested, Structure};
use crate::json::{Kind, Node};
use crate::text::message::mark;
use crate::text::span::Span;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "nested-customer",
        group: Group::Json,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("nested_customer.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Missing, |_, field| code_of(field) == Some(CODE)),
    checks: &[Check::Structure(check)],
};

/// The code of a customer without an `entityType`.
const CODE: &str = "C010";

fn code_of(field: Field) -> Option<&'static str> {
    field.api_code(Cause::Missing, Scope::Customer)
}

fn check(structure: &Structure<'_>, findings: &mut Findings) {
    let Structure::Nested(nested) = structure else {
        return;
    };
    let names = nested.path.iter().map(|member| member.key.string());
    let names: Vec<_> = names.map(|name| mark(&name.unwrap_or_default())).collect();
    let (place, around) = match (nested.array, nested.path.first()) {
        (Some(array), _) => {
            let start = array.span().start;
            let place = Place::value(array).pointing_at(Span::new(start, start + 1));
            (place, "two arrays".to_owned())
        }
        (None, Some(outer)) => (Place::key(*outer), format!("`{}`", names.join("."))),
        (None, None) => return,
    };
    let is_one = nested.customers.len() == 1;
    // No other object than the envelope is around the customers.
    let is_in_batches = nested.kind.is_some() && nested.path.len() == 1 && !nested.is_in_batch;
    let (place, around) = match nested.path.first() {
        Some(member) if is_in_batches => {
            let array = member.value.root();
            let start = array.span().start;
            let place = Place::value(array).pointing_at(Span::new(start, start + 1));
            (place, "an array of batches".to_owned())
        }
        _ => (place, around),
    };
    // A customer of a batch is not complete without one.
    let is_complete = is_one && nested.form.is_none();
    let help = match (nested.array, nested.is_in_batch, is_complete) {
        _ if nested.instead_of_array.is_some() => {
            "put all customers into an array: `\"customers\": [{...}, {...}]`"
        }
        _ if is_in_batches => "send each batch alone, or all customers in one batch",
        (Some(_), _, _) => "remove the inner array: the elements must be customers",
        (None, true, _) => {
            "move its fields to the element of the batch: the API accepts no object around a customer"
        }
        (None, false, true) => {
            "move its fields to the top level: the API accepts no object around a customer"
        }
        (None, false, false) => {
            "send each customer alone, or all of them in a batch: `{\"customers\": [...]}`"
        }
    };
    let finding = |message: String| {
        let finding = Finding::new(message, "not part of a payload").help(help);
        let finding = finding.api_code(lacks_type(nested).then_some(CODE));
        beside(nested).fold(finding, |finding, (customer, name)| {
            finding.explains_absence(customer, name)
        })
    };
    let noun = if is_one { "customer" } else { "customers" };
    findings.report(
        place,
        finding(format!("{noun} nested in {around}")).maybe_fix(fix(nested)),
    );
}

/// Whether the API takes the whole document for a customer, one without an `entityType`.
fn lacks_type(nested: &Nested<'_>) -> bool {
    // What answers to a batch of another form is not published.
    let is_of_batch = nested.is_in_batch || nested.kind.or(nested.form).is_some();
    let is_alone = nested.array.is_none() && !is_of_batch;
    let first = nested.customers.first().filter(|_| is_alone);
    first.is_some_and(|first| {
        let root = first.root();
        root.kind() == Kind::Object
            && root.get("entityType").is_none()
            && kind_of(*first).has_api_codes
    })
}

/// The only customer, with each name of a member that stands beside it or in an object beside it:
/// its fields are there, but in several objects.
fn beside<'a>(nested: &Nested<'a>) -> impl Iterator<Item = (Node<'a>, String)> {
    let only = match nested.customers.as_slice() {
        [only] if !nested.is_in_other_kind => Some(*only),
        _ => None,
    };
    only.into_iter().flat_map(|only| {
        let others = only.root().members();
        let others = others.flat_map(|it| std::iter::once(it).chain(it.value.members()));
        others.filter_map(move |it| Some((only, it.key.string()?.into_owned())))
    })
}

/// Puts the customers into the array of their batch.
fn into_array(nested: &Nested<'_>, object: Node<'_>) -> Option<Fix> {
    if nested.has_others {
        return None;
    }
    let edit = |start, end, text: &str| Edit {
        span: Span::new(start, end),
        text: text.to_owned(),
    };
    let spans: Vec<_> = nested.customers.iter().map(|it| it.span()).collect();
    let (first, last) = (spans.first()?, spans.last()?);
    let between = spans
        .windows(2)
        .map(|pair| edit(pair[0].end, pair[1].start, ", "));
    let edits = std::iter::once(edit(object.span().start, first.start, "["))
        .chain(between)
        .chain([edit(last.end, object.span().end, "]")]);
    Some(Fix::doubtful(
        "put the customers into an array",
        edits.collect(),
    ))
}

/// Removes what is around the only customer.
fn fix(nested: &Nested<'_>) -> Option<Fix> {
    if let Some(object) = nested.instead_of_array {
        return into_array(nested, object);
    }
    let [customer] = nested.customers.as_slice() else {
        return None;
    };
    let is_of_batch = nested.kind.or(nested.form).is_some();
    if nested.has_others || is_of_batch || nested.array.is_some() {
        return None;
    }
    let (inner, outer) = (customer.span(), customer.root().span());
    let cut = |start, end| Edit {
        span: Span::new(start, end),
        text: String::new(),
    };
    let edits = vec![cut(outer.start, inner.start), cut(inner.end, outer.end)];
    Some(Fix::doubtful("remove the outer object", edits))
}
