//! What stands at a place: the field, and what its value means.

use jiff::civil::Date;

use crate::assist::outline::Outline;
use crate::codes::date_text::{is_date, read};
use crate::codes::{country, currency};
use crate::contract::facts::Field;
use crate::contract::values::meaning;
use crate::document::customer::Customer;
use crate::document::violation::ObjectPlace;
use crate::json::{Kind, Node, parse};
use crate::report::field_page::field_text;
use crate::settings::Settings;
use crate::text::span::Span;

/// An explanation of some characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Hover {
    /// The characters.
    pub span: Span,
    /// The explanation in Markdown.
    pub text: String,
}

/// Explains what stands at a byte offset of a text. If `masked`, it says nothing about personal values.
pub fn hover(
    text: &str,
    outline: &Outline,
    settings: &Settings,
    offset: usize,
    masked: bool,
) -> Option<Hover> {
    let part = outline.at(offset)?;
    let parsed = parse(text.get(..part.range.end)?, part.range.start);
    let root = parsed.tree.root();
    let customer = Customer::new(root, part.kind, part.in_batch);
    let (container, found) = at(root, offset)?;
    // The elements of a list are explained as the member that has it.
    let (object, key, value) = match found {
        At::Member(key, value) => (container, key, value),
        At::Element(element) => {
            let key = container.member_key()?;
            (holder(root, key)?, key, Some(element))
        }
    };
    let name = key.string()?;
    let place = ObjectPlace::of(&customer, object)?;
    let field = place.facts.field(&name)?;
    let page = field_text(&place, &name, part.kind.has_api_codes)?;
    let element = field.elements().unwrap_or(field);
    let of_value = value
        .filter(|_| !(masked && field.is_personal()))
        .and_then(|value| explain_value(&name, element, &value.string()?, settings));
    let text = match of_value {
        Some(explanation) => format!("{explanation}\n\n{page}"),
        None => page,
    };
    let span = value.map_or_else(|| key.span(), Node::span);
    Some(Hover { span, text })
}

/// What is at an offset.
enum At<'a> {
    /// The name of a member, or its value if that is given.
    Member(Node<'a>, Option<Node<'a>>),
    /// An element of an array.
    Element(Node<'a>),
}

/// The container and what is at an offset of it.
fn at(root: Node<'_>, offset: usize) -> Option<(Node<'_>, At<'_>)> {
    let has = |node: Node<'_>| (node.span().start..=node.span().end).contains(&offset);
    let is_container = |node: Node<'_>| matches!(node.kind(), Kind::Object | Kind::Array);
    let mut container = root;
    'deeper: loop {
        for member in container.written_members() {
            if has(member.key) {
                return Some((container, At::Member(member.key, None)));
            }
            if has(member.value) {
                if !is_container(member.value) {
                    return Some((container, At::Member(member.key, Some(member.value))));
                }
                container = member.value;
                continue 'deeper;
            }
        }
        let element = container.elements().find(|element| has(*element))?;
        if !is_container(element) {
            return Some((container, At::Element(element)));
        }
        container = element;
    }
}

/// The object that has the member of this name.
fn holder<'a>(root: Node<'a>, key: Node<'a>) -> Option<Node<'a>> {
    match at(root, key.span().start)? {
        (object, At::Member(..)) => Some(object),
        _ => None,
    }
}

/// Says what a value means.
fn explain_value(name: &str, field: Field, value: &str, settings: &Settings) -> Option<String> {
    if field.is_country() {
        let name = country::name(value).or_else(|| meaning("region", value))?;
        let alpha_3 = country::alpha_3(value);
        let also = alpha_3.map_or_else(String::new, |code| format!(", alpha-3 {code}"));
        return Some(format!("**{value}**: {name}{also}"));
    }
    if field.is_currency() {
        return Some(format!("**{value}**: {}", currency::name(value)?));
    }
    if field.is_date() {
        return explain_date(value, settings.today());
    }
    Some(format!("**{value}**: {}", meaning(name, value)?))
}

fn explain_date(value: &str, today: Date) -> Option<String> {
    if !is_date(value.as_bytes()) {
        let reading = read(value);
        let meant = match reading.meant.as_slice() {
            [only] => format!(": it may mean {only}"),
            _ => String::new(),
        };
        return Some(format!(
            "**Not a date of the API**: {}{meant}",
            reading.reason
        ));
    }
    let day: Date = value.get(..10)?.parse().ok()?;
    let weekday = match day.weekday() {
        jiff::civil::Weekday::Monday => "Monday",
        jiff::civil::Weekday::Tuesday => "Tuesday",
        jiff::civil::Weekday::Wednesday => "Wednesday",
        jiff::civil::Weekday::Thursday => "Thursday",
        jiff::civil::Weekday::Friday => "Friday",
        jiff::civil::Weekday::Saturday => "Saturday",
        jiff::civil::Weekday::Sunday => "Sunday",
    };
    let (earlier, later) = if day <= today {
        (day, today)
    } else {
        (today, day)
    };
    let had_birthday = (later.month(), later.day()) >= (earlier.month(), earlier.day());
    let years = i32::from(later.year()) - i32::from(earlier.year()) - i32::from(!had_birthday);
    let distance = match (years, (later - earlier).get_days()) {
        (0, 0) => "today".to_owned(),
        (0, 1) => "1 day".to_owned(),
        (0, days) => format!("{days} days"),
        (1, _) => "1 year".to_owned(),
        (years, _) => format!("{years} years"),
    };
    let distance = match (distance.as_str(), day <= today) {
        ("today", _) => distance,
        (_, true) => format!("{distance} ago"),
        (_, false) => format!("in {distance}"),
    };
    Some(format!("**{value}**: {weekday}, {distance}"))
}
