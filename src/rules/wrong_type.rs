use crate::customer::Shape;
use crate::diagnostic::{Edit, Fix, Severity, Span};
use crate::json::{Kind, Node};
use crate::schema::facts::Field;
use crate::schema::violation::Violation;

use super::additional_value::is_readable;
use super::{Check, Codes, Finding, Findings, Group, Place, Rule};

pub(super) const RULE: Rule = Rule {
    name: "wrong-type",
    group: Group::Fields,
    severity: Severity::Error,
    since: "0.1.0",
    docs: include_str!("wrong_type.md"),
    fixable: true,
    codes: Codes::None,
    checks: &[Check::Shape(check_shape), Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let Some((value, field)) = violation.value_of_field() else {
        return false;
    };
    let name = &violation.name;
    let expected = described(field.json_type());
    let message = if violation.is_in_list() {
        format!("an element of `{name}` must be {expected}")
    } else {
        format!("`{name}` must be {expected}")
    };
    // Nothing is gained by a string that cannot be read either.
    let datatype = violation.object.get("datatype").and_then(Node::string);
    let is_of_use = datatype.is_none_or(|datatype| is_readable(&datatype, value.raw()));
    let fix = conversion(value, field).filter(|_| is_of_use);
    let mut finding = Finding::new(message, format!("this is {}", found(value)));
    finding = match &fix {
        Some(fix) => finding.help(fix.description.clone()),
        None => finding.help(format!("write {expected}")),
    };
    let is_tolerated = value.is_string()
        && field.tolerated_type() == Some("string")
        && fix.as_ref().is_some_and(|fix| fix.safe);
    if is_tolerated {
        finding = finding.advice();
    }
    findings.report(Place::value(value), finding.maybe_fix(fix));
    true
}

/// Values that stand where a customer belongs and are none.
fn check_shape(shape: &Shape<'_>, findings: &mut Findings) {
    let mut report = |value: Node<'_>, what: &str| {
        if value.kind() != Kind::Error && !value.is_unquoted() {
            let finding = Finding::new(
                format!("{what} must be {}", described("object")),
                format!("this is {}", found(value)),
            );
            findings.report(Place::value(value), finding);
        }
    };
    if let Shape::Other(root) = shape {
        report(*root, "a payload");
    }
    for customer in shape.customers() {
        if customer.kind() != Kind::Object {
            report(customer, "a customer");
        }
    }
    if let Shape::Batch { customers, .. } = shape
        && !matches!(customers.kind(), Kind::Array | Kind::Error)
    {
        let finding = Finding::new(
            "`customers` must be an array",
            format!("this is {}", found(*customers)),
        );
        findings.report(Place::value(*customers), finding);
    }
}

fn described(json_type: &str) -> &'static str {
    match json_type {
        "string" => "a string",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "`true` or `false`",
        "array" => "an array",
        "object" => "an object",
        _ => "null or absent",
    }
}

fn found(value: Node<'_>) -> &'static str {
    match value.kind() {
        Kind::Null | Kind::Error => "null",
        Kind::True | Kind::False => "a boolean",
        Kind::Integer | Kind::Float => "a number",
        Kind::String | Kind::Key => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    }
}

/// How the value becomes one of the expected type.
fn conversion(value: Node<'_>, field: Field<'_>) -> Option<Fix> {
    let replace = |safe, text: &str| Some(Fix::replace(safe, value.span(), text));
    match (field.json_type(), value.kind()) {
        // Where only certain strings exist, a number or boolean in quotes is none of them.
        ("string", Kind::Integer | Kind::Float | Kind::True | Kind::False)
            if field.values().is_empty() && !field.is_date() =>
        {
            replace(true, &format!("\"{}\"", value.raw()))
        }
        ("number" | "integer", Kind::String) => {
            let text = value.string()?;
            let text = text.trim();
            let number = serde_json::from_str::<serde_json::Number>(text).ok()?;
            let fits = match (number.as_i64(), field.range()) {
                (Some(number), Some((least, most))) => (least..=most).contains(&number),
                (Some(_), None) => true,
                (None, _) => field.json_type() == "number",
            };
            fits.then(|| replace(true, text)).flatten()
        }
        ("boolean", Kind::String) => match value.string()?.trim().to_ascii_lowercase().as_str() {
            word @ ("true" | "false") => replace(true, word),
            "yes" | "y" | "1" | "taip" => replace(false, "true"),
            "no" | "n" | "0" | "ne" => replace(false, "false"),
            _ => None,
        },
        ("boolean", Kind::Integer) => match value.raw() {
            "1" => replace(false, "true"),
            "0" => replace(false, "false"),
            _ => None,
        },
        ("array", kind) => {
            let element = field.elements()?.json_type();
            let fits = match kind {
                Kind::Object => element == "object",
                Kind::String => element == "string",
                _ => false,
            };
            let span = value.span();
            let insert = |at, text: &str| Edit {
                span: Span::empty(at),
                text: text.to_owned(),
            };
            fits.then(|| {
                Fix::doubtful(
                    "put it into brackets `[...]`",
                    vec![insert(span.start, "["), insert(span.end, "]")],
                )
            })
        }
        _ => None,
    }
}
