use jiff::civil::Date;

use crate::codes::date_text::{self, Certainty, NO_DATE};
use crate::codes::number_text::{self, Reading};
use crate::contract::entity_type::EntityType;
use crate::contract::facts::Field;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::structure::Structure;
use crate::document::violation::Violation;
use crate::json::{Kind, Node};
use crate::text::message::mark;
use crate::text::span::Span;
use crate::text::suggestion::{all_listed, nearest, one_of};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::additional_value::is_readable;
use crate::rules::date_format::{WRONG_YEAR, in_field};
use crate::rules::findings::{Finding, Findings};
use crate::rules::meant_field::element_example;
use crate::rules::percentage;
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::rules::short_value::{ShortValue, json_string};
use crate::rules::type_names::{described, found};
use crate::rules::words::boolean;
use crate::rules::wrong_shape;

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
    // Of many elements of one wrong shape, the first has reported all.
    if findings.is_reported(value) {
        return true;
    }
    if wrong_shape::report(violation, value, field, findings) {
        return true;
    }
    let name = &violation.name;
    let expected = described(field.json_type());
    let message = if violation.is_in_list() {
        format!("an element of `{name}` must be {expected}")
    } else {
        format!("`{name}` must be {expected}")
    };
    let Conversion { fix, help, odd } = conversion(violation, value, field);
    let message = match odd {
        Some(odd) => format!("{message}: {odd}"),
        None => message,
    };
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
    let mut report = |value: Node<'_>, what: &str, help: &str| {
        if value.kind() != Kind::Error && !value.is_unquoted() {
            let finding = Finding::new(
                format!("{what} must be {}", described("object")),
                found(value),
            );
            findings.report(Place::value(value), finding.help(help));
        }
    };
    if let Structure::Other(root) = structure {
        report(*root, "a payload", "send one customer in braces: `{...}`");
    }
    for customer in structure.customers() {
        if customer.kind() != Kind::Object {
            report(
                customer,
                "a customer",
                "replace the value with a customer in braces, or remove it",
            );
        }
    }
    if let Structure::Batch { customers, .. } = structure
        && !matches!(customers.kind(), Kind::Array | Kind::Error)
    {
        let finding = Finding::new("`customers` must be an array", found(*customers));
        let finding = finding.help(match customers.kind() {
            Kind::Object => "put the customer into an array: `[{...}]`",
            _ => "use an array of customers: `[{...}, {...}]`",
        });
        findings.report(Place::value(*customers), finding);
    }
}

/// Returns the help for a value of the wrong type whose meaning is unknown.
fn way_out(field: Field) -> String {
    let values = field.values();
    if let (Some((least, most)), "integer") = (field.range(), field.json_type()) {
        return format!(
            "use an integer from {least} to {most} without quotes: the unit is percent"
        );
    }
    match field.json_type() {
        "string" if field.is_date() => "use a string in the form `\"YYYY-MM-DD\"`".to_owned(),
        "string" if field.is_country() => "use a country code such as `\"LT\"`".to_owned(),
        "string" if field.is_currency() => "use a currency code such as `\"EUR\"`".to_owned(),
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

/// How to convert a value to the expected type, and the help if that is not enough.
#[derive(Default)]
struct Conversion {
    fix: Option<Fix>,
    help: Option<String>,
    /// The characters of a string that do not belong to it.
    odd: Option<String>,
}

impl Conversion {
    fn fix(fix: Fix) -> Self {
        Conversion {
            fix: Some(fix),
            ..Conversion::default()
        }
    }

    fn help(help: impl Into<String>) -> Self {
        Conversion {
            help: Some(help.into()),
            ..Conversion::default()
        }
    }

    fn both(fix: Fix, help: String) -> Self {
        Conversion {
            fix: Some(fix),
            ..Conversion::help(help)
        }
    }
}

fn conversion(violation: &Violation<'_>, value: Node<'_>, field: Field) -> Conversion {
    match (field.json_type(), value.kind()) {
        ("string", Kind::Integer | Kind::Float) if field.is_date() => {
            to_date(value, &violation.name)
        }
        ("string", Kind::Array | Kind::Object) if field.is_date() => {
            of_parts(value, &violation.name).unwrap_or_default()
        }
        // If only certain strings are valid, a quoted number or boolean is not one of them.
        ("string", Kind::Integer | Kind::Float | Kind::True | Kind::False)
            if field.values().is_empty() && !field.is_date() =>
        {
            to_string(violation, value)
        }
        ("number" | "integer" | "boolean", Kind::String) => {
            let text = value.string().unwrap_or_default();
            let short = ShortValue::of(&text);
            let is_boolean = field.json_type() == "boolean";
            // All letters of `НЕТ` look Latin, but the word is one as it is.
            if let Some(meant) = boolean(text.trim()).filter(|_| is_boolean) {
                let why = "the word may have another meaning";
                return Conversion::fix(Fix::likely(value.span(), meant.to_string(), why));
            }
            let conversion = if is_boolean {
                text_to_boolean(value, &short)
            } else {
                to_number(value, &short, field)
            };
            let is_allowed = |found: char| found.is_ascii_digit() || "+-., ".contains(found);
            let is_number = !is_boolean
                && number_text::read(short.text()).is_none()
                && short.text().contains(|found: char| found.is_ascii_digit());
            let short = if conversion.is_none() && is_number {
                short.naming_other(is_allowed)
            } else {
                short
            };
            Conversion {
                odd: short.odd().filter(|_| short.is_odd_inside()),
                ..conversion.unwrap_or_default()
            }
        }
        ("array", _) => to_array(value, field),
        _ => to_other(value, field)
            .map(Conversion::fix)
            .unwrap_or_default(),
    }
}

/// The help for a value that stands for no date, or for one of a year that the field cannot have.
fn without_date(reading: &date_text::Reading) -> Option<String> {
    match reading.correct? {
        NO_DATE => Some(format!("{NO_DATE}: it is the {}", reading.reason)),
        WRONG_YEAR => Some(WRONG_YEAR.to_owned()),
        _ => None,
    }
}

/// Names what a number in a date field counts.
fn to_date(value: Node<'_>, name: &str) -> Conversion {
    let reading = in_field(date_text::read(value.raw()), name);
    if let Some(help) = without_date(&reading) {
        return Conversion::help(help);
    }
    let fix = reading.replacement().map(|(date, _)| {
        // Another program may count something else.
        Fix::likely(value.span(), format!("\"{date}\""), "it is a number")
    });
    let help = match (&reading.counted, reading.meant.as_slice()) {
        (Some(_), [date]) if fix.is_some() => {
            format!(
                "use `\"{}\"`: {} {}",
                mark(date),
                mark(value.raw()),
                reading.reason
            )
        }
        (Some(counted), _) => format!(
            "use `\"YYYY-MM-DD\"`: {} {} ({})",
            mark(value.raw()),
            reading.reason,
            mark(counted)
        ),
        (None, [date]) => format!("use `\"{}\"`", mark(date)),
        _ => return Conversion::default(),
    };
    Conversion {
        fix,
        ..Conversion::help(help)
    }
}

/// Reads a date whose year, month and day Java has written one by one: `[1990, 3, 14]`, or members; or a
/// date in an object of PHP.
fn of_parts(value: Node<'_>, name: &str) -> Option<Conversion> {
    let (parts, why) = if value.kind() == Kind::Array {
        let parts: Vec<Node<'_>> = value.elements().collect();
        let why = "a serializer such as Jackson sends its parts if dates are not set to be texts";
        (parts, why)
    } else if let Some(php) = value
        .get("date")
        .filter(|_| value.get("timezone_type").is_some())
    {
        return of_php(&php.string()?, value, name);
    } else {
        let month = value.get("monthValue").or_else(|| value.get("month"));
        let day = value.get("dayOfMonth").or_else(|| value.get("day"));
        let parts = vec![value.get("year")?, month?, day?];
        (parts, "a program sends its parts as members")
    };
    let [year, month, day, time @ ..] = parts.as_slice() else {
        return None;
    };
    let number = |part: &Node<'_>| part.raw().parse::<i16>().ok();
    let date = Date::new(
        number(year).filter(|year| *year > 999)?,
        number(month)?.try_into().ok()?,
        number(day)?.try_into().ok()?,
    );
    let date = date.ok()?.to_string();
    let is_day = time.iter().all(|part| part.raw() == "0") && value.get("hour").is_none();
    let reading = date_text::Reading::of(&date, why.to_owned(), Certainty::Likely);
    if let Some(help) = without_date(&in_field(reading, name)) {
        return Some(Conversion::help(help));
    }
    let help = format!("use `\"{}\"`: {why}", mark(&date));
    Some(if is_day {
        let fix = Fix::likely(
            value.span(),
            format!("\"{date}\""),
            "parts may have another order",
        );
        Conversion::both(fix, help)
    } else {
        Conversion::help(help)
    })
}

/// Reads the date in an object of PHP, whose other members are the time zone.
fn of_php(date: &str, value: Node<'_>, name: &str) -> Option<Conversion> {
    const WHY: &str = "PHP sends a `DateTime` as an object if it is not formatted";
    let reading = in_field(date_text::read(date), name);
    if let Some(help) = without_date(&reading) {
        return Some(Conversion::help(help));
    }
    let Some((date, _)) = reading.replacement() else {
        let help = format!("use a string in the form `\"YYYY-MM-DD\"`: {WHY}");
        return Some(Conversion::help(help));
    };
    let text = format!("\"{date}\"");
    let fix = Fix::likely(value.span(), text, "the time zone is left out");
    Some(Conversion::both(
        fix,
        format!("use `\"{}\"`: {WHY}", mark(date)),
    ))
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
    let quoted = |is_certain| {
        let text = format!("\"{raw}\"");
        if is_certain {
            Fix::replace(true, value.span(), text)
        } else {
            Fix::likely(value.span(), text, "a number may have lost digits")
        }
    };
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
    if number_text::is_shortened(raw) {
        return Conversion::help(
            "use a string with all digits: a spreadsheet has lost the last ones",
        );
    }
    // A program may have turned the digits into a decimal number.
    let whole = raw.strip_suffix(".0").unwrap_or(raw);
    let digits = number_text::all_digits(raw).unwrap_or_else(|| whole.to_owned());
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && has_few_digits(&digits);
    if !is_plain {
        return Conversion::help("use a string with all digits: a number may have lost some");
    }
    Conversion::both(
        Fix::likely(value.span(), format!("\"{digits}\""), LOST_ZEROS),
        format!(
            "use `\"{}\"` with its leading zeros: a number loses them",
            mark(&digits)
        ),
    )
}

const LOST_ZEROS: &str = "a number loses leading zeros";

fn to_number(value: Node<'_>, short: &ShortValue<'_>, field: Field) -> Option<Conversion> {
    let text = short.text();
    let is_percent = field.range().is_some();
    let likely = |number: &str, notation: &str| {
        let fix = Fix::likely(value.span(), number, "it is in another notation");
        let is_list = notation.contains(" or ");
        let joint = if is_list { "," } else { " or" };
        let help = format!("use `{}`: no quotes{joint} {notation}", mark(number));
        if fits(number, field) {
            Some(Conversion::both(fix, help))
        } else {
            has_fraction(number, field).then(|| Conversion::help(whole(number, field)))
        }
    };
    // `50.0` is the integer 50.
    let zeros = text.split_once(['.', ',']).filter(|(digits, fraction)| {
        let is_zero = !fraction.is_empty() && fraction.bytes().all(|byte| byte == b'0');
        let is_short = fraction.len() < 3;
        is_zero && is_short && field.json_type() == "integer" && fits(digits, field)
    });
    if let Some((digits, _)) = zeros {
        let fix = short.fix(
            value.span(),
            digits.to_owned(),
            true,
            "it is the same number",
        );
        let help = format!("use `{}`: no quotes or decimals", mark(digits));
        return Some(Conversion::both(fix, help));
    }
    // A field for whole numbers has no decimals other than zeros, so the separator is one of thousands.
    if let (Some(Reading::Two(decimal, whole)), "integer", false) =
        (number_text::read(text), field.json_type(), is_percent)
    {
        return match decimal.strip_suffix(".000") {
            Some(decimal) => Some(one_of_two(decimal, &whole)),
            None => likely(&whole, "thousands separator"),
        };
    }
    if has_fraction(text, field) {
        return Some(Conversion::help(whole(text, field)));
    }
    match number_text::read(text) {
        None => {}
        Some(Reading::One(number, notation)) => return likely(&number, notation),
        Some(Reading::Percent(number)) if is_percent => {
            let (whole, fraction) = number.split_once('.').unwrap_or((&number, "0"));
            let is_whole = fraction.bytes().all(|byte| byte == b'0');
            return likely(if is_whole { whole } else { &number }, "percent sign");
        }
        Some(Reading::Percent(_)) => {
            return Some(Conversion::help(
                "use a number without a percent sign: the field is not a percentage",
            ));
        }
        Some(Reading::Two(decimal, whole)) => {
            return Some(one_of_two(&decimal, &whole));
        }
        Some(Reading::Unit(number)) => {
            return Some(Conversion::help(format!(
                "use `{}`: no quotes or unit",
                mark(&number)
            )));
        }
        Some(Reading::Multiple(word)) => {
            return Some(Conversion::help(format!(
                "use all digits of the number: JSON has no `{}`",
                mark(&word)
            )));
        }
        Some(Reading::Shortened) => {
            return Some(Conversion::help(
                "use all digits of the number: a spreadsheet has shortened it",
            ));
        }
    }
    // The server reads integers exactly, and other numbers as doubles.
    let is_exact = field.json_type() == "integer" || has_few_digits(text);
    let (is_certain, why) = if text.starts_with('-') {
        (false, "amounts are not negative")
    } else {
        (is_exact, "the server rounds a number with so many digits")
    };
    fits(text, field)
        .then(|| Conversion::fix(short.fix(value.span(), text.to_owned(), is_certain, why)))
}

fn one_of_two(decimal: &str, whole: &str) -> Conversion {
    Conversion::help(format!(
        "use the number that is meant, `{}` or `{}`: the separator is a decimal or a thousands separator",
        mark(decimal),
        mark(whole)
    ))
}

/// Whether a text is a number with a fraction, and the field takes integers.
fn has_fraction(text: &str, field: Field) -> bool {
    let number = serde_json::from_str::<serde_json::Number>(text);
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    field.json_type() == "integer"
        && is_plain
        && number.is_ok_and(|number| !number.is_i64())
        && text.contains('.')
}

fn whole(number: &str, field: Field) -> String {
    let value = number.parse().unwrap_or_default();
    if let Some(range) = field.range().filter(|_| percentage::is_part(value)) {
        return percentage::of_part(range);
    }
    format!(
        "use an integer without quotes: round `{}`, because the field takes no fraction",
        mark(number)
    )
}

/// Returns whether a text is a number that the field accepts.
fn fits(text: &str, field: Field) -> bool {
    let Ok(number) = serde_json::from_str::<serde_json::Number>(text) else {
        return false;
    };
    match (number.as_i64(), field.range()) {
        (Some(number), Some((least, most))) => (least..=most).contains(&number),
        (Some(_), None) => true,
        // The server changes a number that a double cannot hold.
        (None, _) => field.json_type() == "number" && number.as_f64().is_some_and(f64::is_finite),
    }
}

fn text_to_boolean(value: Node<'_>, short: &ShortValue<'_>) -> Option<Conversion> {
    let fix = |text: &str, is_certain| {
        let why = "the word may have another meaning";
        let fix = short.fix(value.span(), text.to_owned(), is_certain, why);
        Some(Conversion::fix(fix))
    };
    match short.text().to_ascii_lowercase().as_str() {
        word @ ("true" | "false") => fix(word, true),
        word => fix(&boolean(word)?.to_string(), false),
    }
}

/// Puts a value into an array, if the array is then what the field takes.
fn to_array(value: Node<'_>, field: Field) -> Conversion {
    let Some(element) = field.elements() else {
        return Conversion::default();
    };
    let span = value.span();
    let fix = |edits| {
        Fix::doubtful(
            "put the value into an array: other elements may be missing",
            edits,
        )
    };
    let insert = |at, text: &str| Edit {
        span: Span::empty(at),
        text: text.to_owned(),
    };
    let wrapped = || {
        let edits = vec![insert(span.start, "["), insert(span.end, "]")];
        Conversion::fix(fix(edits))
    };
    // .NET writes an array in an object if it keeps references, and puts a number in the place of a repeated one.
    const REFERENCES: &str = "remove `ReferenceHandler.Preserve` from the serializer";
    if let Some(values) = value.member("$values") {
        let text = values.value.raw().to_owned();
        let fix = Fix::doubtful(
            "replace the object with its array: references to it are lost",
            vec![Edit { span, text }],
        );
        return Conversion::both(fix, format!("use the array in `$values`, and {REFERENCES}"));
    }
    if value.member("$ref").is_some() {
        return Conversion::help(format!("{REFERENCES}: the API does not resolve references"));
    }
    match (element.json_type(), value.kind()) {
        ("object", Kind::Object) if has_only_fields(element, value) => wrapped(),
        ("string", Kind::String) if element.accepts(value) => wrapped(),
        ("string", Kind::String) => {
            let written = value.string().unwrap_or_default();
            let short = ShortValue::of_word(&written);
            let values = element.values();
            let one = nearest(short.text(), values.iter().copied());
            let one = one.filter(|one| one.certain).map(|one| vec![one.word]);
            match one.or_else(|| all_listed(short.text(), &values)) {
                Some(listed) => {
                    let listed: Vec<_> = listed.iter().map(|word| json_string(word)).collect();
                    let text = format!("[{}]", listed.join(", "));
                    let help = format!("use `{text}`");
                    Conversion::both(fix(vec![Edit { span, text }]), help)
                }
                None => Conversion::help(format!("use an array with {}", one_of(&values))),
            }
        }
        ("object", _) => match element_example(field) {
            Some(example) => Conversion::help(format!("use an array such as `[{example}]`")),
            None => Conversion::default(),
        },
        _ => Conversion::default(),
    }
}

/// Whether all members of an object are fields of this element of a list, so that the object is
/// one.
fn has_only_fields(element: Field, object: Node<'_>) -> bool {
    let is_known = |name: &str| {
        let mut types = EntityType::ALL.into_iter();
        types.any(|of| {
            element
                .object(of)
                .is_some_and(|facts| facts.field(name).is_some())
        })
    };
    let mut members = object.members();
    object.count() > 0 && members.all(|member| is_known(&member.key.string().unwrap_or_default()))
}

fn to_other(value: Node<'_>, field: Field) -> Option<Fix> {
    let likely = |text: &str| Some(Fix::likely(value.span(), text, "it is a number"));
    match (field.json_type(), value.kind()) {
        ("boolean", Kind::Integer) => match value.raw() {
            "1" => likely("true"),
            "0" => likely("false"),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::Contract;
    use crate::contract::kinds::KINDS;

    /// The help for a text in place of a list names the values of the list.
    #[test]
    fn every_list_of_texts_has_listed_values() {
        let mut lists = 0;
        for (kind, of) in KINDS
            .into_iter()
            .flat_map(|kind| EntityType::ALL.map(|of| (kind, of)))
        {
            let contract = Contract::of(kind, of, false);
            let fields = contract.objects().flat_map(|(_, object)| object.fields());
            for elements in fields.filter_map(Field::elements) {
                if elements.json_type() == "string" {
                    assert!(!elements.values().is_empty(), "{}", kind.name);
                    lists += 1;
                }
            }
        }
        assert!(lists > 0);
    }
}
