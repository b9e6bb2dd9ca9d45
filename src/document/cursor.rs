//! What is being written at a byte offset of a customer: which field of which object, and the
//! characters of it so far. It holds in text that is not JSON yet, because the text before the offset
//! is read as text that ends there.

use crate::contract::facts::Field;
use crate::contract::kind::PayloadKind;
use crate::document::customer::Customer;
use crate::document::violation::{FieldPlace, ObjectPlace};
use crate::json::{Kind, Node, parse};
use crate::text::span::Span;

/// What is being written at an offset.
pub struct Cursor {
    /// What it is.
    pub spot: Spot,
    /// The characters of it so far, with quotes; empty if there are none.
    pub token: Span,
    /// The characters before the offset, without the quote.
    pub typed: String,
    /// The quote that it begins with.
    pub quote: Option<char>,
    /// Where a comma is missing before it.
    pub comma_before: Option<usize>,
    /// Whether a comma is missing after it.
    pub comma_after: bool,
}

/// What is being written.
pub enum Spot {
    /// The name of a member.
    Name {
        /// The object that gets it.
        object: ObjectPlace,
        /// The names of its other members.
        present: Vec<String>,
        /// Whether a colon follows.
        has_value: bool,
    },
    /// The value of a member, or an element of its list.
    Value {
        /// The name of the member.
        name: String,
        /// The facts of the value.
        field: Field,
        /// The object that has the member.
        object: ObjectPlace,
    },
}

impl Cursor {
    /// Finds what is being written at an offset of a text whose customer begins at `start`. `None` if
    /// nothing can be written there, or nothing that the contract knows.
    pub fn of(
        text: &str,
        start: usize,
        kind: &'static PayloadKind,
        in_batch: bool,
        offset: usize,
    ) -> Option<Cursor> {
        let before = parse(text.get(..offset)?, start);
        let container = innermost(before.tree.root())?;
        let written = Written::in_container(container, text, offset)?;
        let token = Span::new(written.start, token_end(text, written.start, offset));
        let typed = text.get(written.start..offset)?;
        let quote = typed
            .chars()
            .next()
            .filter(|first| matches!(first, '"' | '\''));
        let typed = quote.map_or(typed, |_| &typed[1..]).to_owned();
        let behind = text.get(token.end..)?.trim_start();
        let next = behind.chars().next();
        if written.value_of.is_some() && token.is_empty() && begins_value(behind) {
            return None;
        }
        // What follows decides about the place too, such as `entityType`. The unfinished characters
        // are left out, so that they do not change how it is read.
        let is_named = written.value_of.is_none() && next == Some(':');
        let has_place = written.value_of.is_some() || is_named;
        let stand_in = if has_place { "\"\"" } else { "" };
        let others = [
            text.get(start..token.start)?,
            stand_in,
            text.get(token.end..)?,
        ]
        .concat();
        let whole = parse(&others, 0);
        let begin = container.span().start - start;
        let root = whole.tree.root();
        let (root, container) = match twin(root, begin, container.kind()) {
            Some(twin) => (root, twin),
            None => (before.tree.root(), container),
        };
        let customer = Customer::new(root, kind, in_batch);
        let spot = Spot::of(&customer, container, &written, is_named)?;
        Some(Cursor {
            spot,
            token,
            typed,
            quote,
            comma_before: written.comma_before,
            comma_after: !is_named && next.is_some_and(|next| !matches!(next, ',' | '}' | ']')),
        })
    }
}

impl Spot {
    fn of<'a>(
        customer: &'a Customer<'a>,
        container: Node<'a>,
        written: &Written,
        is_named: bool,
    ) -> Option<Spot> {
        if container.kind() == Kind::Array {
            let list = FieldPlace::of(customer, container)?;
            return Some(Spot::Value {
                name: container.member_key()?.string()?.into_owned(),
                field: list.field?.elements()?,
                object: ObjectPlace::of(customer, list.object)?,
            });
        }
        let object = ObjectPlace::of(customer, container)?;
        if let Some(name) = &written.value_of {
            return Some(Spot::Value {
                field: object.facts.field(name)?,
                name: name.clone(),
                object,
            });
        }
        let names = container.written_members();
        let names = names.filter_map(|member| member.key.string());
        let present = names.filter(|name| !name.is_empty());
        Some(Spot::Name {
            object,
            present: present.map(|name| name.into_owned()).collect(),
            has_value: is_named,
        })
    }
}

/// The innermost object or array that a text ends in.
fn innermost(root: Node<'_>) -> Option<Node<'_>> {
    let is_open =
        |node: &Node<'_>| matches!(node.kind(), Kind::Object | Kind::Array) && node.is_cut_off();
    let mut container = Some(root).filter(is_open)?;
    while let Some(inner) = last_value(container).filter(is_open) {
        container = inner;
    }
    Some(container)
}

fn last_value(container: Node<'_>) -> Option<Node<'_>> {
    let of_members = container.written_members().last();
    of_members
        .map(|member| member.value)
        .or_else(|| container.elements().last())
}

/// The object or array below a root that begins at this byte.
fn twin(root: Node<'_>, start: usize, kind: Kind) -> Option<Node<'_>> {
    let mut node = root;
    while node.span().start != start {
        let values = node.written_members().map(|member| member.value);
        let mut inside = values.chain(node.elements());
        let holds = |value: &Node<'_>| {
            let span = value.span();
            span.start <= start && (start < span.end || value.is_cut_off())
        };
        node = inside.find(holds)?;
    }
    (node.kind() == kind).then_some(node)
}

/// What is written at the end of a text.
struct Written {
    /// The first byte of it.
    start: usize,
    /// The name of the member, if it is a value.
    value_of: Option<String>,
    comma_before: Option<usize>,
}

impl Written {
    /// Finds what is written at `end` in the innermost container of a text that ends there.
    fn in_container(container: Node<'_>, text: &str, end: usize) -> Option<Written> {
        let mut start = container.span().start + 1;
        let mut name = None;
        // The last value that is complete.
        let mut complete = None;
        if container.kind() == Kind::Object {
            let mut members = container.written_members();
            let mut last = members.next();
            for member in members {
                complete = last.map(|member| member.value.span().end);
                last = Some(member);
            }
            if let Some(member) = last {
                if is_growing(member.key, text, end) {
                    start = complete.unwrap_or(start);
                    return Written::after(complete, start, member.key.span().start, None, text);
                }
                let key = member.key.span();
                let behind = text.get(key.end..end)?.trim_start();
                let Some(value) = behind.strip_prefix(':') else {
                    // Between a name and its colon.
                    return None;
                };
                name = member.key.string().map(|name| name.into_owned());
                let is_absent = value.trim_start().is_empty();
                if is_absent || is_growing(member.value, text, end) {
                    return Some(Written {
                        start: end - value.trim_start().len(),
                        value_of: name,
                        comma_before: None,
                    });
                }
                complete = Some(member.value.span().end);
            }
        } else {
            let mut last = None;
            for element in container.elements() {
                complete = last.map(|element: Node<'_>| element.span().end);
                last = Some(element);
            }
            if let Some(element) = last {
                let is_absent = element.kind() == Kind::Error && element.span().is_empty();
                if !is_absent && is_growing(element, text, end) {
                    let begin = element.span().start;
                    let start = complete.unwrap_or(start);
                    return Written::after(complete, start, begin, name, text);
                }
                if !is_absent {
                    complete = Some(element.span().end);
                }
            }
        }
        Written::after(complete, complete.unwrap_or(start), end, None, text)
    }

    /// What begins at `start` and follows the value that ends at `complete`, or else the begin of the
    /// container.
    fn after(
        complete: Option<usize>,
        from: usize,
        start: usize,
        value_of: Option<String>,
        text: &str,
    ) -> Option<Written> {
        let between = text.get(from..start)?;
        let has_comma = between.contains(',');
        // A closing quote alone does not begin another member.
        if complete.is_some() && !has_comma && between.is_empty() {
            return None;
        }
        Some(Written {
            start,
            value_of,
            comma_before: complete.filter(|_| !has_comma),
        })
    }
}

/// Whether more characters at the end of the text would belong to the string or word.
fn is_growing(node: Node<'_>, text: &str, end: usize) -> bool {
    let span = node.span();
    if span.start >= end || matches!(node.kind(), Kind::Object | Kind::Array) {
        return false;
    }
    let written = text.get(span.start..end).unwrap_or_default();
    if written.starts_with(['"', '\'']) {
        return node.is_open() || written.len() == 1;
    }
    !written.contains(is_outside_of_words)
}

fn is_outside_of_words(character: char) -> bool {
    character.is_whitespace() || matches!(character, ',' | ':' | '{' | '}' | '[' | ']' | '"')
}

/// Whether a text begins with a value, and not with the next member.
fn begins_value(text: &str) -> bool {
    let Some(string) = text.strip_prefix('"') else {
        return !text.is_empty() && !text.starts_with([',', '}', ']']);
    };
    let end = string.find(['"', '\n']).unwrap_or(string.len());
    let after = string[end..].strip_prefix('"').unwrap_or_default();
    !after.trim_start().starts_with(':')
}

/// The end of what begins at `start` and is being written at `offset`.
fn token_end(text: &str, start: usize, offset: usize) -> usize {
    let rest = text.get(offset..).unwrap_or_default();
    let is_quoted = text[start..offset].starts_with(['"', '\'']);
    if start == offset {
        return offset;
    }
    let end = rest.find(is_outside_of_words).unwrap_or(rest.len());
    if !is_quoted {
        return offset + end;
    }
    // A quote that belongs to something else has a name or a comma before it.
    let end = rest
        .find(['"', '\'', '\n', ',', ':', '{', '}'])
        .unwrap_or(rest.len());
    if rest[end..].starts_with(['"', '\'']) {
        offset + end + 1
    } else {
        offset
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::kinds::CUSTOMER;

    /// Describes what is written at `|`.
    fn at(text: &str) -> String {
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let Some(cursor) = Cursor::of(&text, 0, &CUSTOMER, false, offset) else {
            return "nothing".to_owned();
        };
        let spot = match &cursor.spot {
            Spot::Name {
                object,
                present,
                has_value,
            } => format!(
                "name in `{}` beside {present:?}{}",
                object.facts.definition(),
                if *has_value { " with value" } else { "" }
            ),
            Spot::Value { name, .. } => format!("value of {name}"),
        };
        let mut described = format!(
            "{spot}, token `{}`",
            &text[cursor.token.start..cursor.token.end]
        );
        if cursor.comma_before.is_some() {
            described += ", comma before";
        }
        if cursor.comma_after {
            described += ", comma after";
        }
        described
    }

    #[test]
    fn names_are_written_in_objects() {
        for (text, expected) in [
            ("{|}", "name in `` beside [], token ``"),
            ("{ |", "name in `` beside [], token ``"),
            ("{\"|\"}", "name in `` beside [], token `\"\"`"),
            ("{\"fir|", "name in `` beside [], token `\"fir`"),
            ("{fir|}", "name in `` beside [], token `fir`"),
            ("{fir|st}", "name in `` beside [], token `first`"),
            (
                r#"{"action": "CREATE", "fir|st": 1}"#,
                "name in `` beside [\"action\"] with value, token `\"first\"`",
            ),
            (
                r#"{"action": "CREATE", | "title": 1}"#,
                "name in `` beside [\"action\", \"title\"], token ``, comma after",
            ),
            (
                "{\"action\": \"CREATE\"\n |}",
                "name in `` beside [\"action\"], token ``, comma before",
            ),
            (
                "{\"action\": \"CREATE\",\n \"la|\n \"title\": 1}",
                "name in `` beside [\"action\", \"title\"], token `\"la`, comma after",
            ),
            (
                r#"{"listAddress": [{"country": "LT"}, {"ci|"}]}"#,
                "name in `Address` beside [], token `\"ci\"`",
            ),
            (
                r#"{"listRelatedEntity": [{"entityType": "ORGANIZATION", |}]}"#,
                "name in `RelatedOrganization` beside [\"entityType\"], token ``",
            ),
            ("{\"action\": \"CREATE\"|}", "nothing"),
            ("{\"action\"| : 1}", "nothing"),
            ("{\"unknown\": {|}}", "nothing"),
            ("{} |", "nothing"),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
    }

    #[test]
    fn values_are_written_after_a_colon_and_in_lists() {
        for (text, expected) in [
            (r#"{"action": |}"#, "value of action, token ``"),
            (r#"{"action":|"#, "value of action, token ``"),
            (r#"{"action": "|"}"#, "value of action, token `\"\"`"),
            (r#"{"action": "CRE|"#, "value of action, token `\"CRE`"),
            (r#"{"action": CRE|}"#, "value of action, token `CRE`"),
            (
                r#"{"action": "CR|EATE", "title": 1}"#,
                "value of action, token `\"CREATE\"`",
            ),
            (
                r#"{"action": |
                "title": 1}"#,
                "value of action, token ``, comma after",
            ),
            (
                r#"{"initializeScreeningProcesses": [|]}"#,
                "value of initializeScreeningProcesses, token ``",
            ),
            (
                r#"{"initializeScreeningProcesses": ["PEP", "S|"]}"#,
                "value of initializeScreeningProcesses, token `\"S\"`",
            ),
            (
                r#"{"initializeScreeningProcesses": ["PEP" |]}"#,
                "value of initializeScreeningProcesses, token ``, comma before",
            ),
            (r#"{"listAddress": [|]}"#, "value of listAddress, token ``"),
            (r#"{"action": "CREATE"|}"#, "nothing"),
            (r#"{"action": |"CREATE"}"#, "nothing"),
            (r#"{"action": | true, "title": 1}"#, "nothing"),
        ] {
            assert_eq!(at(text), expected, "{text}");
        }
    }
}
