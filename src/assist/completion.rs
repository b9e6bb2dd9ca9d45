//! What may be written at a place: fields, values, and whole customers and list elements.

use crate::assist::outline::Outline;
use crate::assist::skeleton::{Skeleton, customers, elements};
use crate::assist::snippet::Snippet;
use crate::codes::{country, currency};
use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::Field;
use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::contract::synonyms::{Target, fold, names_of};
use crate::contract::values::meaning;
use crate::document::cursor::{Cursor, Spot};
use crate::document::signature::kind_of;
use crate::document::violation::ObjectPlace;
use crate::json::{Kind, Node, parse};
use crate::report::field_page::field_text;
use crate::settings::Settings;
use crate::text::span::Span;

/// What may be written at a place.
#[derive(Debug)]
pub struct Completions {
    /// The characters that it replaces.
    pub replace: Span,
    /// Where a comma must be added before it.
    pub comma_before: Option<usize>,
    /// Whether more characters may lead to others.
    pub is_incomplete: bool,
    /// The possibilities, the most useful first.
    pub items: Vec<Completion>,
}

impl Completions {
    /// The same where each line is a document.
    pub fn on_one_line(self) -> Self {
        let items = self.items.into_iter().map(|item| Completion {
            insert: item.insert.on_one_line(),
            ..item
        });
        Completions {
            items: items.collect(),
            ..self
        }
    }
}

/// Something that may be written.
#[derive(Debug)]
pub struct Completion {
    /// What it is called.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// A few words on it.
    pub detail: String,
    /// What it means, in Markdown.
    pub documentation: Option<String>,
    /// What an editor compares with the characters that are replaced.
    pub filter: String,
    /// What is written.
    pub insert: Snippet,
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A field.
    Field,
    /// A value of a field.
    Value,
    /// A customer or list element to fill in.
    Skeleton,
}

/// In texts of up to this many bytes that have no customer yet, the place is looked for.
const MOST_UNKNOWN: usize = 1 << 16;

/// Returns what may be written at a byte offset of a text. `has_lines` is whether each line is a document.
pub fn completions(
    text: &str,
    outline: &Outline,
    settings: &Settings,
    has_lines: bool,
    offset: usize,
) -> Option<Completions> {
    if !text.is_char_boundary(offset) {
        return None;
    }
    if let Some(part) = outline.at(offset) {
        // A customer that was whole when it was last read may since go on.
        let text = text.get(..part.range.end)?;
        let (start, kind) = (part.range.start, part.kind);
        if let Some(cursor) = Cursor::of(text, start, kind, part.in_batch, offset) {
            return Some(of_cursor(cursor, kind, settings));
        }
        return None;
    }
    if text.len() > MOST_UNKNOWN && outline.is_empty() {
        return None;
    }
    if !has_lines {
        return of_unknown(text, 0, outline, settings, offset);
    }
    let start = text.get(..offset)?.rfind('\n').map_or(0, |at| at + 1);
    let end = text
        .get(offset..)?
        .find('\n')
        .map_or(text.len(), |at| offset + at);
    of_unknown(
        text.get(..end)?,
        start,
        &Outline::default(),
        settings,
        offset,
    )
}

/// What may be written outside of the known customers.
fn of_unknown(
    text: &str,
    start: usize,
    outline: &Outline,
    settings: &Settings,
    offset: usize,
) -> Option<Completions> {
    let before = text.get(..offset)?;
    let word = before.trim_end_matches(|character: char| character.is_ascii_alphanumeric());
    let replace = Span::new(word.len(), offset);
    if word.get(start..).is_none_or(|word| word.trim().is_empty()) {
        let behind = text.get(offset..)?.trim();
        return behind.is_empty().then(|| whole(replace, false, None, ""));
    }
    let parsed = parse(word, start);
    let root = parsed.tree.root();
    if let Some(in_batch) = list_of_customers(root) {
        let last = word.trim_end();
        let comma_before = last.ends_with('}').then_some(last.len());
        let next = text.get(offset..)?.trim_start();
        let behind = if next.starts_with('{') { "," } else { "" };
        return Some(whole(replace, in_batch, comma_before, behind));
    }
    if !outline.is_empty() {
        return None;
    }
    // An object that does not look like a customer yet, but has no field that one does not have.
    let (object, in_batch) = open_customer(root)?;
    let kind = settings.kind().unwrap_or_else(|| kind_of(object));
    let known = EntityType::ALL.map(|of| Contract::of(kind, of, in_batch).customer());
    let whole = parse(text, start);
    let (whole, _) = open_customer(whole.tree.root()).unwrap_or((object, in_batch));
    let mut names = whole.members().filter_map(|member| {
        let key = member.key.span();
        let is_complete = member.value.kind() != Kind::Error;
        let is_written = (key.start..=key.end).contains(&offset);
        member.key.string().filter(|_| is_complete && !is_written)
    });
    let is_known = |name: &str| known.iter().any(|object| object.field(name).is_some());
    if !names.all(|name| is_known(&name)) {
        return None;
    }
    let cursor = Cursor::of(text, object.span().start, kind, in_batch, offset)?;
    Some(of_cursor(cursor, kind, settings))
}

/// The last element of a list, if it is an object.
fn last(list: Node<'_>) -> Option<Node<'_>> {
    list.elements()
        .last()
        .filter(|last| last.kind() == Kind::Object)
}

/// The object of a customer that a text ends in, and whether it is in a batch.
fn open_customer(root: Node<'_>) -> Option<(Node<'_>, bool)> {
    if root.kind() == Kind::Array {
        return Some((last(root)?, false));
    }
    let mut envelopes = KINDS.into_iter().filter_map(|kind| kind.envelope.as_ref());
    match envelopes.find_map(|envelope| root.get(envelope.member)) {
        Some(list) => Some((last(list)?, true)),
        None => (root.kind() == Kind::Object).then_some((root, false)),
    }
}

/// Whether a text that ends in this list expects a customer there, and whether in a batch.
fn list_of_customers(root: Node<'_>) -> Option<bool> {
    let is_open = |node: &Node<'_>| node.kind() == Kind::Array && node.is_cut_off();
    let has_objects = |list: Node<'_>| {
        let mut elements = list.elements();
        elements.all(|element| element.kind() == Kind::Object && !element.is_cut_off())
    };
    if is_open(&root) {
        return has_objects(root).then_some(false);
    }
    let mut envelopes = KINDS.into_iter().filter_map(|kind| kind.envelope.as_ref());
    let list = envelopes.find_map(|envelope| root.get(envelope.member).filter(is_open))?;
    has_objects(list).then_some(true)
}

/// Whole customers.
fn whole(replace: Span, in_batch: bool, comma_before: Option<usize>, behind: &str) -> Completions {
    let kinds = KINDS
        .into_iter()
        .filter(|kind| !in_batch || kind.envelope.is_some());
    let skeletons = kinds.flat_map(|kind| customers(kind, in_batch));
    Completions {
        replace,
        comma_before,
        is_incomplete: false,
        items: skeletons
            .map(|skeleton| of_skeleton(skeleton, behind))
            .collect(),
    }
}

fn of_skeleton(skeleton: Skeleton, behind: &str) -> Completion {
    Completion {
        filter: skeleton.title.clone(),
        label: skeleton.title,
        kind: CompletionKind::Skeleton,
        detail: String::new(),
        documentation: None,
        insert: skeleton.body.text(behind),
    }
}

fn of_cursor(cursor: Cursor, kind: &'static PayloadKind, settings: &Settings) -> Completions {
    let behind = if cursor.comma_after { "," } else { "" };
    let (items, is_incomplete) = match &cursor.spot {
        Spot::Name {
            object,
            present,
            has_value,
        } => {
            let fields = fields(object, present, &cursor, kind);
            let items = fields.into_iter().map(|found| Completion {
                insert: if *has_value {
                    found.insert
                } else {
                    let value = object.facts.field(&found.label).map(Snippet::value);
                    let insert = found.insert.text(": ");
                    insert.then(value.unwrap_or_default()).text(behind)
                },
                ..found
            });
            (items.collect(), false)
        }
        Spot::Value {
            name,
            field,
            object,
        } => (
            values(name, *field, object, &cursor, settings, behind),
            // Countries and currencies are found by other words than their codes.
            field.is_country() || field.is_currency(),
        ),
    };
    Completions {
        replace: cursor.token,
        comma_before: cursor.comma_before,
        is_incomplete,
        items,
    }
}

/// The fields that an object may still get: those that begin as typed, and of these the required ones,
/// come first. Each inserts its name.
fn fields(
    object: &ObjectPlace,
    present: &[String],
    cursor: &Cursor,
    kind: &PayloadKind,
) -> Vec<Completion> {
    let definition = if object.is_entity {
        ""
    } else {
        object.facts.definition()
    };
    let mut found = Vec::new();
    for name in object.facts.names() {
        let Some(field) = object.facts.field(name) else {
            continue;
        };
        // A batch takes no value of some fields.
        if present.iter().any(|known| known == name) || field.json_type() == "null" {
            continue;
        }
        let target = Target {
            object: definition,
            field: name,
        };
        let Some(word) = word_for(name, &cursor.typed, || names_of(target)) else {
            continue;
        };
        let (rank, need) = match (field.required, field.is_recommended()) {
            // Not a field of the API, but a member for editors.
            _ if name.starts_with('$') => (3, "for editors"),
            (true, _) => (0, "required"),
            (false, true) => (1, "recommended"),
            (false, false) => (2, "optional"),
        };
        let is_begun = is_prefix(&cursor.typed, name);
        found.push((
            (!is_begun, rank),
            Completion {
                label: name.to_owned(),
                kind: CompletionKind::Field,
                detail: format!("{}, {need}", type_of(field)),
                documentation: field_text(object, name, kind.has_api_codes),
                filter: quoted(word, cursor),
                insert: Snippet::of(format!("\"{name}\"")),
            },
        ));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found
        .into_iter()
        .map(|(_, completion)| completion)
        .collect()
}

/// The word by which what is typed finds a name: the name itself, or something that people call it.
fn word_for<'a, I: Iterator<Item = &'a str>>(
    name: &'a str,
    typed: &str,
    others: impl FnOnce() -> I,
) -> Option<&'a str> {
    if is_abbreviation(typed, name) {
        return Some(name);
    }
    let typed = fold(typed);
    others().find(|other| fold(other).starts_with(&typed))
}

/// Whether a text has a word within, in any case, or begins as the word and has its other characters
/// in this order.
fn is_abbreviation(word: &str, text: &str) -> bool {
    let (word, text) = (word.to_lowercase(), text.to_lowercase());
    let mut rest = text.chars();
    let mut is_in_order = || {
        word.chars()
            .all(|wanted| rest.any(|character| character == wanted))
    };
    text.contains(&word) || word.chars().next() == text.chars().next() && is_in_order()
}

/// The type of a field in a few words.
fn type_of(field: Field) -> &'static str {
    if field.is_country() {
        "country"
    } else if field.is_currency() {
        "currency"
    } else if field.is_date() {
        "date"
    } else {
        match field.json_type() {
            "array" => "list",
            "string" => "text",
            "boolean" => "true or false",
            "integer" | "number" => "number",
            _ => "object",
        }
    }
}

/// A word as it is written in the place of the token.
fn quoted(word: &str, cursor: &Cursor) -> String {
    let quote = cursor.quote.map_or_else(String::new, String::from);
    format!("{quote}{word}")
}

/// A value with what is known of it.
struct Known<'a> {
    code: &'a str,
    meaning: &'a str,
    /// Other words that it is found by.
    words: Vec<&'a str>,
}

fn values(
    name: &str,
    field: Field,
    object: &ObjectPlace,
    cursor: &Cursor,
    settings: &Settings,
    behind: &str,
) -> Vec<Completion> {
    if field.json_type() == "boolean" {
        let texts = ["true", "false"].into_iter();
        let values = texts.filter(|text| is_prefix(&cursor.typed, text));
        return values
            .map(|text| {
                value(
                    text,
                    String::new(),
                    quoted(text, cursor),
                    text.to_owned(),
                    behind,
                )
            })
            .collect();
    }
    if field.json_type() == "object" {
        let skeletons = elements(field, object.entity_type);
        return skeletons
            .into_iter()
            .map(|skeleton| of_skeleton(skeleton, behind))
            .collect();
    }
    if let Some(element) = field.elements() {
        if element.json_type() != "object" {
            let snippet = Snippet::value(field).text(behind);
            return vec![of_skeleton(
                Skeleton {
                    title: "list".to_owned(),
                    body: snippet,
                },
                "",
            )];
        }
        let skeletons = elements(element, object.entity_type).into_iter();
        let lists = skeletons.map(|skeleton| Skeleton {
            title: format!("list with {}", skeleton.title),
            body: Snippet::of("[\n\t")
                .then(skeleton.body.indented())
                .text("\n]"),
        });
        return lists.map(|list| of_skeleton(list, behind)).collect();
    }
    let configured = field
        .classifier()
        .and_then(|classifier| settings.classifiers().get(classifier));
    let listed = field.values();
    let codes: Vec<&str> = match configured {
        // The entity type that is written now decides about the others.
        _ if name == "entityType" && object.is_entity => {
            EntityType::ALL.iter().map(|of| of.code()).collect()
        }
        Some(classifier) => classifier.codes().collect(),
        None => listed,
    };
    let is_listed = |code: &str| codes.contains(&code);
    let known = codes.iter().map(|code| known_value(name, field, code));
    let found = known.filter_map(|known| {
        let typed = &cursor.typed;
        let mut words = known.words.iter().copied();
        let (rank, word) = if is_prefix(typed, known.code) {
            (usize::from(typed.len() != known.code.len()), known.code)
        } else if let Some(word) = words.clone().find(|word| is_prefix(typed, word)) {
            (2, word)
        } else if let Some(word) = words.find(|word| starts_a_word(typed, word)) {
            (3, word)
        } else {
            (
                4,
                Some(known.code).filter(|code| is_abbreviation(typed, code))?,
            )
        };
        let others = known.words.iter().filter(|other| **other != word);
        let filter = others.fold(word.to_owned(), |all, other| format!("{all} {other}"));
        let completion = value(
            known.code,
            known.meaning.to_owned(),
            quoted(&filter, cursor),
            serde_json::Value::from(known.code).to_string(),
            behind,
        );
        Some((rank, completion))
    });
    let mut found: Vec<_> = found.collect();
    // What people write in place of a code leads to it, as in findings.
    let meant = if field.is_country() {
        country::look_alike(&cursor.typed)
    } else if field.is_currency() {
        currency::look_alike(&cursor.typed)
    } else {
        None
    };
    let meant = meant.and_then(|meant| meant.code);
    if let Some(code) = meant.filter(|code| is_listed(code)) {
        found.retain(|(_, completion)| completion.label != code);
        let known = known_value(name, field, code);
        let filter = format!("{} {code}", cursor.typed);
        let written = serde_json::Value::from(code).to_string();
        let meaning = known.meaning.to_owned();
        found.push((
            0,
            value(code, meaning, quoted(&filter, cursor), written, behind),
        ));
    }
    found.sort_by_key(|(rank, _)| *rank);
    found
        .into_iter()
        .map(|(_, completion)| completion)
        .collect()
}

fn known_value<'a>(name: &str, field: Field, code: &'a str) -> Known<'a> {
    if field.is_country() {
        let meaning = country::name(code).or_else(|| meaning("region", code));
        let words = country::alpha_3(code).into_iter().chain(meaning);
        return Known {
            code,
            meaning: meaning.unwrap_or_default(),
            words: words.collect(),
        };
    }
    let meaning = if field.is_currency() {
        currency::name(code)
    } else {
        meaning(name, code)
    };
    Known {
        code,
        meaning: meaning.unwrap_or_default(),
        words: meaning
            .filter(|_| field.is_currency())
            .into_iter()
            .collect(),
    }
}

fn is_prefix(typed: &str, word: &str) -> bool {
    let start = word.get(..typed.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(typed))
}

/// Whether a text has a word that begins with what is typed.
fn starts_a_word(typed: &str, text: &str) -> bool {
    let starts = text.char_indices().filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric())
    });
    let typed = fold(typed);
    let mut rests = starts.map(|(at, _)| &text[at..]);
    rests.any(|rest| fold(rest).starts_with(&typed))
}

fn value(
    label: &str,
    meaning: String,
    filter: String,
    written: String,
    behind: &str,
) -> Completion {
    Completion {
        label: label.to_owned(),
        kind: CompletionKind::Value,
        detail: meaning,
        documentation: None,
        filter,
        insert: Snippet::of(format!("{written}{behind}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assist::snippet::Piece;
    use crate::lint::{InputMode, lint_documents};
    use crate::settings::classifier::{Classifier, Classifiers};
    use crate::source::Source;
    use std::sync::Arc;

    fn settings() -> Settings {
        Settings::on("2026-11-23".parse().unwrap())
    }

    /// What is offered at `|`.
    fn offered_with(text: &str, settings: &Settings) -> (String, usize, Option<Completions>) {
        let offset = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let mut outline = Outline::new(None);
        let source = Source::new("a.json", text.as_bytes().to_vec());
        let has_lines = text.starts_with("{}\n");
        lint_documents(&source, settings, InputMode::Detect, false, &mut outline);
        let found = completions(&text, &outline, settings, has_lines, offset);
        (text, offset, found)
    }

    fn offered(text: &str) -> Vec<String> {
        let (_, _, found) = offered_with(text, &settings());
        let items = found.into_iter().flat_map(|found| found.items);
        items.map(|item| item.label).collect()
    }

    /// The text after this has been chosen, with places to fill in as `…`.
    fn chosen(text: &str, label: &str) -> String {
        let (mut text, _, found) = offered_with(text, &settings());
        let found = found.unwrap();
        let item = found.items.iter().find(|item| item.label == label);
        let insert = item.unwrap().insert.0.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Stop(_) => "…".to_owned(),
            Piece::Choice(values) => values.join("|"),
        });
        let insert: String = insert.collect();
        text.replace_range(found.replace.start..found.replace.end, &insert);
        if let Some(comma) = found.comma_before {
            text.insert(comma, ',');
        }
        text
    }

    const BEGIN: &str =
        r#""communicationNumber": "1", "requester": "x", "entityType": "INDIVIDUAL""#;

    #[test]
    fn required_fields_come_first_and_present_ones_are_left_out() {
        let fields = offered(&format!("{{{BEGIN}, |}}"));
        assert_eq!(fields[..2], ["sourceOfRiskLevel", "riskManagementCategory"]);
        assert!(
            !fields
                .iter()
                .any(|field| field == "requester" || field == "title")
        );
        let birth = fields
            .iter()
            .position(|field| field == "birthDate")
            .unwrap();
        let last = fields.iter().position(|field| field == "lastName").unwrap();
        assert!(last < birth, "{fields:?}");
        // Fields of an organization, in text that is not JSON.
        let fields = offered(
            r#"{"entityType": "ORGANIZATION", "customerExtId": "1", "requester": "x", "reg|"#,
        );
        assert_eq!(fields[0], "registrationCountry", "{fields:?}");
        let fields = offered(&format!("{{{BEGIN}, \"ti|"));
        assert!(!fields.iter().any(|field| field == "title"), "{fields:?}");
    }

    #[test]
    fn fields_are_found_by_what_people_call_them() {
        assert_eq!(offered(&format!("{{{BEGIN}, \"surn|\"}}")), ["lastName"]);
        let (_, _, found) = offered_with(&format!("{{{BEGIN}, \"surn|\"}}"), &settings());
        assert_eq!(found.unwrap().items[0].filter, "\"surname");
    }

    #[test]
    fn a_field_is_written_with_its_value_and_commas() {
        for (text, label, expected) in [
            ("|}", "firstName", "\"firstName\": \"…\"}"),
            ("\"la|\"}", "lastName", "\"lastName\": \"…\"}"),
            (
                "\"la|\"\n\"title\": 1}",
                "lastName",
                "\"lastName\": \"…\",\n\"title\": 1}",
            ),
            ("\"la|\": \"x\"}", "lastName", "\"lastName\": \"x\"}"),
            ("birth|}", "birthDate", "\"birthDate\": \"…\"}"),
            ("|}", "action", "\"action\": \"CREATE|UPDATE\"}"),
            (
                "|}",
                "listAddress",
                "\"listAddress\": [\n\t{\n\t\t…\n\t}\n]}",
            ),
        ] {
            let begin = format!("{{{BEGIN}, ");
            let found = chosen(&format!("{begin}{text}"), label);
            assert_eq!(found, format!("{begin}{expected}"));
        }
        let found = chosen(&format!("{{{BEGIN} |}}"), "action");
        assert_eq!(found, format!("{{{BEGIN}, \"action\": \"CREATE|UPDATE\"}}"));
    }

    #[test]
    fn countries_are_found_by_code_alpha_3_and_name() {
        for typed in ["\"L|\"", "\"LTU|\"", "\"lith|", "Lith|", "|"] {
            let text = format!("{{{BEGIN}, \"citizenshipCountry\": {typed}}}");
            let found = offered(&text);
            assert!(found.contains(&"LT".to_owned()), "{typed}: {found:?}");
            let chosen = chosen(&text, "LT");
            assert_eq!(
                chosen,
                format!("{{{BEGIN}, \"citizenshipCountry\": \"LT\"}}")
            );
        }
        // Those that begin as typed come first.
        let begun = offered(&format!("{{{BEGIN}, \"birthCountry\": \"de|\"}}"));
        assert_eq!(begun[0], "DE", "{begun:?}");
        let begun = offered(&format!("{{{BEGIN}, \"birthCountry\": \"L|\"}}"));
        assert!(
            begun[..2].iter().all(|code| code.starts_with('L')),
            "{begun:?}"
        );
        let kingdoms = offered(&format!("{{{BEGIN}, \"birthCountry\": \"King|\"}}"));
        assert!(kingdoms.contains(&"GB".to_owned()), "{kingdoms:?}");
        assert!(!kingdoms.contains(&"LT".to_owned()), "{kingdoms:?}");
    }

    #[test]
    fn what_people_write_for_a_country_leads_to_its_code() {
        for (typed, code) in [
            ("UK", "GB"),
            ("South Korea", "KR"),
            ("Turkey", "TR"),
            ("EL", "GR"),
        ] {
            let text = format!("{{{BEGIN}, \"birthCountry\": \"{typed}|\"}}");
            let found = offered(&text);
            assert!(
                found.iter().take(1).any(|first| first == code),
                "{typed}: {found:?}"
            );
        }
    }

    #[test]
    fn customers_that_are_begun_anywhere_are_completed() {
        for text in [
            "[{|}]",
            "[{|",
            "{\"customers\": [{|}]}",
            "{\"customers\": [{ \"|\" }]}",
            "{}\n{|}\n{}",
        ] {
            let fields = offered(text);
            assert!(
                fields.contains(&"communicationNumber".to_owned()),
                "{text}: {fields:?}"
            );
            let is_batch = text.contains("customers");
            let has_processes = fields.contains(&"initializeScreeningProcesses".to_owned());
            assert_eq!(has_processes, !is_batch, "{text}");
        }
        assert_eq!(
            offered("{\"entityType\": \"|\"}"),
            ["INDIVIDUAL", "ORGANIZATION"]
        );
        assert_eq!(offered("{}\n|\n{}"), offered("|"));
        let (_, _, found) = offered_with(&format!("{{{BEGIN}, 'birthCountry': '|'}}"), &settings());
        assert!(found.unwrap().items[0].filter.starts_with('\''));
    }

    #[test]
    fn values_of_enums_lists_and_classifiers_are_offered() {
        let values = offered(&format!("{{{BEGIN}, \"action\": |}}"));
        assert_eq!(values, ["CREATE", "UPDATE"]);
        let values = offered(&format!(
            "{{{BEGIN}, \"initializeScreeningProcesses\": [\"PEP\", \"S|\"]}}"
        ));
        assert_eq!(values[0], "SANCTIONS");
        let mut classifiers = Classifiers::default();
        let codes = Source::new("c.txt", b"LT\nXK\n".to_vec());
        classifiers.insert("country", Classifier::read(&codes).unwrap());
        let settings = settings().with_classifiers(Arc::new(classifiers));
        let text = format!("{{{BEGIN}, \"birthCountry\": \"|\"}}");
        let (_, _, found) = offered_with(&text, &settings);
        let labels: Vec<_> = found
            .unwrap()
            .items
            .into_iter()
            .map(|item| item.label)
            .collect();
        assert_eq!(labels, ["LT", "XK"]);
    }

    #[test]
    fn whole_customers_are_offered_where_one_may_begin() {
        for text in ["|", "[|]", "[{\"entityType\": \"INDIVIDUAL\"}, |]"] {
            let titles = offered(text);
            let of_kinds = KINDS.into_iter().map(|kind| customers(kind, false).len());
            assert_eq!(titles.len(), of_kinds.sum::<usize>(), "{text} {titles:?}");
            assert!(titles.len() >= 16);
            assert_eq!(titles[0], "INDIVIDUAL: data scan initiation (EV_A1)");
        }
        let titles = offered("{\"customers\": [|]}");
        assert!(titles.len() >= 6, "{titles:?}");
        assert!(
            titles.iter().all(|title| !title.contains("EV_")),
            "{titles:?}"
        );
        let lists = offered(&format!("{{{BEGIN}, \"listRelatedEntity\": |}}"));
        assert_eq!(lists[0], "list with INDIVIDUAL: related entity");
        let found = chosen(
            &format!("{{{BEGIN}, \"listContact\": |}}"),
            "list with required fields",
        );
        assert!(found.ends_with("\"listContact\": [\n\t{\n\t\t\"contactType\": \"MOBILEPHONE|FIXEDPHONE|EMAIL|WEBSITE\",\n\t\t\"contactDetails\": \"…\"\n\t}\n]}"), "{found}");
        let elements = offered(&format!("{{{BEGIN}, \"listRelatedEntity\": [|]}}"));
        assert_eq!(
            elements,
            ["INDIVIDUAL: related entity", "ORGANIZATION: related entity"]
        );
    }

    #[test]
    fn a_whole_customer_is_written_with_commas() {
        for (text, expected) in [
            ("[|]", "[…]"),
            ("[| {}]", "[…, {}]"),
            ("[{},\n|\n{}]", "[{},\n…,\n{}]"),
            ("[{} | {}]", "[{}, …, {}]"),
            ("[{}, |, {}]", "[{}, …, {}]"),
            ("{\"customers\": [|\n{}]}", "{\"customers\": […,\n{}]}"),
        ] {
            let title = offered(text).remove(0);
            let alone = if text.starts_with('{') {
                "{\"customers\": [|]}"
            } else {
                "[|]"
            };
            let (before, after) = alone.split_once('|').unwrap();
            let skeleton = chosen(alone, &title);
            let skeleton = skeleton.strip_prefix(before).unwrap();
            let skeleton = skeleton.strip_suffix(after).unwrap();
            assert_eq!(
                chosen(text, &title),
                expected.replace('…', skeleton),
                "{text}"
            );
        }
    }

    #[test]
    fn filled_in_skeletons_are_payloads_without_structural_findings() {
        let kinds = KINDS.into_iter().flat_map(|kind| {
            let skeletons = customers(kind, false).into_iter();
            skeletons.map(move |skeleton| (kind, skeleton))
        });
        for (kind, skeleton) in kinds {
            let settings = settings().with_kind(Some(kind));
            let pieces = skeleton.body.0.iter().map(|piece| match piece {
                Piece::Text(text) => text.as_str(),
                Piece::Stop("YYYY-MM-DD") => "2020-01-01",
                Piece::Stop(default) => default,
                Piece::Choice(values) => values[0],
            });
            let text: String = pieces.collect();
            assert!(parse(&text, 0).problems.is_empty(), "{text}");
            let source = Source::new("a.json", text.clone().into_bytes());
            let mode = InputMode::Payloads;
            let linted = lint_documents(&source, &settings, mode, false, &mut ());
            for finding in &linted.diagnostics {
                let rule = finding.rule.name;
                assert!(
                    ![
                        "missing-field",
                        "unknown-field",
                        "enum-value",
                        "action-value"
                    ]
                    .contains(&rule),
                    "{}: {} {text}",
                    skeleton.title,
                    finding.pointer
                );
            }
        }
    }

    #[test]
    fn other_json_is_left_alone() {
        for text in [
            "{\"name\": \"a\", |}",
            "{\"compilerOptions\": {|}}",
            "[1, |]",
            "{\"a\": |}",
        ] {
            assert_eq!(offered(text), Vec::<String>::new(), "{text}");
        }
    }
}
