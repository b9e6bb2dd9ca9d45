use crate::contract::facts::Field;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::structure::Structure;
use crate::document::violation::Violation;
use crate::json::{Kind, Node};
use crate::text::message::mark;
use crate::text::span::Span;
use crate::text::suggestion::one_of;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::additional_value::is_readable;
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "wrong-type",
        group: Group::Fields,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("wrong_type.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Structure(check_structure), Check::Violation(check)],
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
    let Conversion { fix, help } = conversion(violation, value, field);
    let mut finding = Finding::new(message, found(value));
    finding = match (&fix, help) {
        (_, Some(help)) => finding.help(help),
        (Some(fix), None) => finding.help(match fix.edits.as_slice() {
            [edit] if value.is_string() => {
                format!("use `{}` without quotes", mark(&edit.text))
            }
            [edit] => format!("use `{}`", mark(&edit.text)),
            _ => "put the value into an array: `[...]`".to_owned(),
        }),
        (None, None) => finding.help(way_out(field)),
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

/// Checks for values of the wrong type where a customer belongs.
fn check_structure(structure: &Structure<'_>, findings: &mut Findings) {
    let mut report = |value: Node<'_>, what: &str| {
        if value.kind() != Kind::Error && !value.is_unquoted() {
            let finding = Finding::new(
                format!("{what} must be {}", described("object")),
                found(value),
            );
            findings.report(Place::value(value), finding);
        }
    };
    if let Structure::Other(root) = structure {
        report(*root, "a payload");
    }
    for customer in structure.customers() {
        if customer.kind() != Kind::Object {
            report(customer, "a customer");
        }
    }
    if let Structure::Batch { customers, .. } = structure
        && !matches!(customers.kind(), Kind::Array | Kind::Error)
    {
        let finding = Finding::new("`customers` must be an array", found(*customers));
        findings.report(Place::value(*customers), finding);
    }
}

fn described(json_type: &str) -> &'static str {
    match json_type {
        "string" => "a string",
        "integer" => "an integer",
        "number" => "a number",
        "boolean" => "a boolean",
        "array" => "an array",
        "object" => "an object",
        _ => "null or absent",
    }
}

/// Returns the help for a value of the wrong type whose meaning is unknown.
fn way_out(field: Field<'_>) -> String {
    let values = field.values();
    match field.json_type() {
        "string" if field.is_date() => "use a string in the form `\"YYYY-MM-DD\"`".to_owned(),
        "string" if !values.is_empty() => format!("use {} in double quotes", one_of(&values)),
        "string" => "use text in double quotes".to_owned(),
        "integer" => "use digits such as `1234`: no quotes, separators or decimals".to_owned(),
        "number" => "use a number such as `1234.56`: no quotes, spaces or decimal comma".to_owned(),
        "boolean" => "use `true` or `false` without quotes".to_owned(),
        "array" => "use an array in brackets: `[...]`".to_owned(),
        "object" => "use members in braces: `{...}`".to_owned(),
        _ => "remove the field".to_owned(),
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

/// How to convert a value to the expected type, and the help if that is not enough.
#[derive(Default)]
struct Conversion {
    fix: Option<Fix>,
    help: Option<String>,
}

impl Conversion {
    fn fix(fix: Fix) -> Self {
        Conversion {
            fix: Some(fix),
            help: None,
        }
    }

    fn help(help: String) -> Self {
        Conversion {
            fix: None,
            help: Some(help),
        }
    }
}

fn conversion(violation: &Violation<'_>, value: Node<'_>, field: Field<'_>) -> Conversion {
    match (field.json_type(), value.kind()) {
        // If only certain strings are valid, a quoted number or boolean is not one of them.
        ("string", Kind::Integer | Kind::Float | Kind::True | Kind::False)
            if field.values().is_empty() && !field.is_date() =>
        {
            to_string(violation, value)
        }
        ("number" | "integer", Kind::String) => to_number(value, field).unwrap_or_default(),
        _ => to_other(value, field)
            .map(Conversion::fix)
            .unwrap_or_default(),
    }
}

/// A double holds this many decimal digits exactly; further ones may be lost.
const MOST_DIGITS: usize = 15;

fn has_few_digits(number: &str) -> bool {
    number.bytes().filter(u8::is_ascii_digit).count() <= MOST_DIGITS
}

/// Names of people. A number or boolean there is not a name without quotes.
const NAMES: [&str; 2] = ["firstName", "lastName"];

fn to_string(violation: &Violation<'_>, value: Node<'_>) -> Conversion {
    let raw = value.raw();
    let quoted = |safe| Fix::replace(safe, value.span(), format!("\"{raw}\""));
    let datatype = violation.object.get("datatype").and_then(Node::string);
    // The server reads `value` by its datatype, so a string that it cannot read does not help.
    let is_value = violation.facts.field("datatype").is_some() && violation.name == "value";
    if is_value
        && datatype
            .as_deref()
            .is_some_and(|datatype| !is_readable(datatype, raw))
    {
        return Conversion::default();
    }
    if !value.is_number() {
        // A boolean can be the text of an additional value only.
        return if is_value {
            Conversion::fix(quoted(true))
        } else {
            Conversion::default()
        };
    }
    // Only an INTEGER or DECIMAL is really a number. Other digits are the code of a person, a
    // document, an account or a place, and a number loses its leading zeros.
    let is_amount = matches!(datatype.as_deref(), Some("INTEGER" | "DECIMAL"));
    if is_value && is_amount {
        return Conversion::fix(quoted(has_few_digits(raw)));
    }
    if NAMES.contains(&violation.name.as_ref()) {
        return Conversion::default();
    }
    let is_plain = raw.bytes().all(|byte| byte.is_ascii_digit()) && has_few_digits(raw);
    if !is_plain {
        let help = "use a string with all digits: a number may have lost some";
        return Conversion::help(help.to_owned());
    }
    Conversion {
        fix: Some(quoted(false)),
        help: Some(format!(
            "use `\"{}\"` with its leading zeros: a number loses them",
            mark(raw)
        )),
    }
}

fn to_number(value: Node<'_>, field: Field<'_>) -> Option<Conversion> {
    let text = value.string()?;
    let text = text.trim();
    // Exactly a JSON number: no thousands separators, decimal commas or units.
    let number = serde_json::from_str::<serde_json::Number>(text).ok()?;
    if let Some(thousands) = as_thousands(text) {
        return Some(Conversion::help(format!(
            "use the number that is meant: `{}` may be `{}` with a thousands separator",
            mark(text),
            mark(&thousands)
        )));
    }
    let fits = match (number.as_i64(), field.range()) {
        (Some(number), Some((least, most))) => (least..=most).contains(&number),
        (Some(_), None) => true,
        // The server changes a number that a double cannot hold.
        (None, _) => field.json_type() == "number" && number.as_f64().is_some_and(f64::is_finite),
    };
    // The server reads integers exactly, and other numbers as doubles.
    let is_safe = field.json_type() == "integer" || has_few_digits(text);
    fits.then(|| Conversion::fix(Fix::replace(is_safe, value.span(), text)))
}

/// Returns the number with `.` read as a thousands separator: `10.000` may be ten thousand.
fn as_thousands(number: &str) -> Option<String> {
    let (whole, rest) = number.split_once('.')?;
    let digits = whole.trim_start_matches('-');
    let is_group =
        |group: &str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped = digits.len() <= 3 && digits != "0" && is_group(rest);
    is_grouped.then(|| format!("{whole}{rest}"))
}

fn to_other(value: Node<'_>, field: Field<'_>) -> Option<Fix> {
    let replace = |safe, text: &str| Some(Fix::replace(safe, value.span(), text));
    match (field.json_type(), value.kind()) {
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
                    "put the value into an array: `[...]`",
                    vec![insert(span.start, "["), insert(span.end, "]")],
                )
            })
        }
        _ => None,
    }
}
