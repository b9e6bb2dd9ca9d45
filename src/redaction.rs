//! What is not told where values of people must not be told.
//!
//! A report quotes payloads: in its excerpts, its sentences, its fixes. What of a payload may be shown
//! is decided by what is known about it, so that nothing slips through that nobody has thought of:
//! member names, and the values of fields that are known and whose Rust type does not say
//! `x-personal`. All else is masked: personal values, values of unknown fields, comments, and, where
//! a document does not parse, whatever is not the plain value of such a field.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::OnceLock;

use unicode_width::UnicodeWidthChar;

use crate::codes::country::look_alike;
use crate::customer::{EntityType, Shape};
use crate::diagnostic::{Diagnostic, Fix, Label, Span};
use crate::json::{self, Kind, Node, Parsed, ProblemKind, pointer};
use crate::message::Message;
use crate::schema::Contract;
use crate::schema::facts::{Field, Object};
use crate::source::{Form, Source, fences};

/// What stands for a character that is not told.
const BULLET: char = '•';

/// In a document that does not parse, longer values are not shown, whatever their field.
const LONGEST_WORD: usize = 40;

/// The parts of a source that are not shown.
#[derive(Debug, Default)]
pub struct Mask {
    /// In source order, not overlapping.
    hidden: Vec<Span>,
}

impl Mask {
    /// Hides what must not be shown of a source; `documents` are the payloads in it. Where each of
    /// them is a line, those that none of the `findings` is about are hidden altogether; without any,
    /// all of them may be shown.
    pub fn of(
        source: &Source,
        documents: &[Range<usize>],
        findings: Option<&[Diagnostic]>,
    ) -> Mask {
        let mut mask = Mask::default();
        let text = source.text();
        let text = if source.form() == Form::Markdown {
            fences(text, source.start()).0
        } else {
            text.into()
        };
        let mut end = source.start();
        for document in documents {
            mask.hide_words(&text, end..document.start);
            end = document.end;
            let is_about = |diagnostic: &Diagnostic| {
                let labels = diagnostic.labels.iter().map(|label| label.span);
                let mut spans = std::iter::once(diagnostic.span).chain(labels);
                spans.any(|span| span.start <= document.end && document.start <= span.end)
            };
            let is_shown = source.form() != Form::Lines
                || findings.is_none_or(|findings| findings.iter().any(is_about));
            if is_shown {
                mask.hide_in_document(&text, document);
            } else {
                mask.hidden.push(Span::new(document.start, document.end));
            }
        }
        mask.hide_words(&text, end..text.len());
        mask
    }

    /// Hides letters and digits, and leaves the signs between them.
    fn hide_words(&mut self, text: &str, range: Range<usize>) {
        let words = text.get(range.clone()).unwrap_or_default();
        for (at, character) in words.char_indices() {
            if !character.is_alphanumeric() {
                continue;
            }
            let start = range.start + at;
            let end = start + character.len_utf8();
            match self.hidden.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => self.hidden.push(Span::new(start, end)),
            }
        }
    }

    fn hide_in_document(&mut self, text: &str, document: &Range<usize>) {
        let text = text.get(..document.end).unwrap_or_default();
        let parsed = json::parse_first(text, document.start);
        let mut end = document.start;
        for token in Tokens::of(&parsed) {
            if token.span.start < end {
                continue;
            }
            self.hide_words(text, end..token.span.start);
            end = token.span.end;
            if !token.is_shown {
                let raw = text.get(token.span.start..token.span.end);
                let has_quotes = |quote: char| {
                    let inside = raw.and_then(|raw| raw.strip_prefix(quote));
                    inside.is_some_and(|inside| inside.ends_with(quote))
                };
                let quote = usize::from(has_quotes('"') || has_quotes('\''));
                let span = Span::new(token.span.start + quote, token.span.end - quote);
                if !span.is_empty() {
                    self.hidden.push(span);
                }
            }
        }
        self.hide_words(text, end..document.end);
    }

    /// Whether a byte is a part of what is not shown.
    pub fn hides(&self, offset: usize) -> bool {
        self.touches(Span::new(offset, offset + 1))
    }

    /// Whether some of a span is not shown.
    pub fn touches(&self, span: Span) -> bool {
        let end = span.end.max(span.start + 1);
        let next = self
            .hidden
            .partition_point(|hidden| hidden.end <= span.start);
        self.hidden
            .get(next)
            .is_some_and(|hidden| hidden.start < end)
    }

    /// A part of the source as it may be shown.
    pub fn apply(&self, source: &Source, range: Range<usize>) -> String {
        let shown = source.text().get(range.clone()).unwrap_or_default();
        let mut masked = String::with_capacity(shown.len());
        for (at, character) in shown.char_indices() {
            if self.hides(range.start + at) {
                masked.push_str(&mask(character.encode_utf8(&mut [0; 4])));
            } else {
                masked.push(character);
            }
        }
        masked
    }

    /// The findings as they may be told.
    pub fn redact(&self, diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
        let redacted = diagnostics.iter().map(|diagnostic| {
            let mut spans = diagnostic.labels.iter().map(|label| label.span);
            let is_personal = self.touches(diagnostic.span) || spans.any(|span| self.touches(span));
            Diagnostic {
                pointer: redact_pointer(&diagnostic.pointer, is_personal),
                ..if is_personal {
                    redact(diagnostic)
                } else {
                    diagnostic.clone()
                }
            }
        });
        redacted.collect()
    }
}

/// The same text, with as many columns, and nothing told.
pub fn mask(text: &str) -> String {
    let columns = text.chars().map(|character| character.width().unwrap_or(1));
    std::iter::repeat_n(BULLET, columns.sum()).collect()
}

/// A finding about something personal.
fn redact(diagnostic: &Diagnostic) -> Diagnostic {
    let masked = |message: &Message| message.masked(mask);
    let labels = diagnostic.labels.iter().map(|label| Label {
        span: label.span,
        message: masked(&label.message),
    });
    // What a fix writes is made of the value; signs alone tell nothing.
    let tells_nothing = |fix: &&Fix| {
        let mut edits = fix.edits.iter();
        edits.all(|edit| !edit.text.contains(char::is_alphanumeric))
    };
    let fix = diagnostic
        .fix
        .as_ref()
        .filter(tells_nothing)
        .map(|fix| Fix {
            description: masked(&fix.description),
            ..fix.clone()
        });
    Diagnostic {
        message: masked(&diagnostic.message),
        label: masked(&diagnostic.label),
        help: diagnostic.help.as_ref().map(masked),
        labels: labels.collect(),
        fix,
        ..diagnostic.clone()
    }
}

/// A pointer without the names that the contract does not know.
pub fn mask_names(pointer: &str) -> String {
    redact_pointer(pointer, true)
}

/// A pointer without the names that may be personal: those that the contract does not know, below
/// another one, or all of them where the place itself is personal.
fn redact_pointer(whole: &str, is_personal: bool) -> String {
    let mut is_foreign = is_personal;
    let mut redacted = String::new();
    for token in pointer::tokens(whole) {
        let is_place = token.len() < 8 && token.bytes().all(|byte| byte.is_ascii_digit());
        if is_place || is_known_name(&token) {
            pointer::push(&mut redacted, &token);
            continue;
        }
        if is_foreign || !is_like_a_name(&token) {
            pointer::push(&mut redacted, &mask(&token));
        } else {
            pointer::push(&mut redacted, &token);
        }
        is_foreign = true;
    }
    redacted
}

/// Whether any object of the contract has a field of this name, today or in former times.
pub fn is_known_name(name: &str) -> bool {
    static NAMES: OnceLock<HashSet<String>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names = HashSet::from(["customers".to_owned()]);
        for entity_type in EntityType::ALL {
            for (_, object) in Contract::of(entity_type, false).objects() {
                names.extend(object.names().map(str::to_owned));
                names.extend(object.former_names().map(str::to_owned));
            }
        }
        names
    });
    names.contains(name)
}

/// Whether a name that nobody knows looks like that of a field, and not like somebody's or a number.
fn is_like_a_name(name: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    name.len() <= LONGEST_WORD && name.bytes().all(is_sign) && digits < 4
}

/// A member name or a value that is no list and no object.
struct Token {
    span: Span,
    is_shown: bool,
}

/// The tokens of a document, in source order.
struct Tokens {
    tokens: Vec<Token>,
    /// Whether the document is what its writer meant: then values stand where they belong.
    is_sound: bool,
}

impl Tokens {
    fn of(parsed: &Parsed<'_>) -> Vec<Token> {
        let is_harmless = |kind: &ProblemKind| {
            matches!(
                kind,
                ProblemKind::DuplicateKey { .. }
                    | ProblemKind::TrailingComma
                    | ProblemKind::Comment
            )
        };
        let mut problems = parsed.problems.iter();
        let mut tokens = Tokens {
            tokens: Vec::new(),
            is_sound: problems.all(|problem| is_harmless(&problem.kind)),
        };
        let customer = EntityType::ALL.map(|of| Contract::of(of, false).customer());
        match Shape::of(parsed.tree.root()) {
            Shape::Customer(customer_object) => tokens.object(customer_object, &customer),
            Shape::Array(list) => tokens.elements(list, &customer),
            Shape::Batch {
                envelope,
                customers,
            } => {
                for member in envelope.members() {
                    tokens.name(member.key, true);
                    if member.value.index() == customers.index() {
                        tokens.elements(customers, &customer);
                    } else {
                        tokens.foreign(member.value);
                    }
                }
            }
            Shape::Other(root) => tokens.foreign(root),
        }
        tokens.tokens
    }

    fn push(&mut self, span: Span, is_shown: bool) {
        self.tokens.push(Token { span, is_shown });
    }

    fn name(&mut self, key: Node<'_>, is_of_contract: bool) {
        let is_shown = key.string().is_some_and(|name| {
            let may_be_shown = is_of_contract && self.is_sound && is_like_a_name(&name);
            may_be_shown || is_known_name(&name)
        });
        self.push(key.span(), is_shown);
    }

    fn elements(&mut self, list: Node<'_>, candidates: &[Object<'static>]) {
        if list.kind() != Kind::Array {
            return self.foreign(list);
        }
        for element in list.elements() {
            self.object(element, candidates);
        }
    }

    /// An object that is one of these; without any, it is nothing that the contract knows.
    fn object(&mut self, object: Node<'_>, candidates: &[Object<'static>]) {
        if object.kind() != Kind::Object || candidates.is_empty() {
            return self.foreign(object);
        }
        for member in object.members() {
            self.name(member.key, true);
            let name = member.key.string().unwrap_or_default();
            let fields: Vec<_> = candidates
                .iter()
                .filter_map(|candidate| candidate.field(&name))
                .collect();
            let is_personal = fields.is_empty() || fields.iter().any(|field| field.is_personal());
            let value = member.value;
            if is_personal {
                self.foreign(value);
                continue;
            }
            match value.kind() {
                Kind::Array => {
                    let elements: Vec<_> =
                        fields.iter().filter_map(|field| field.elements()).collect();
                    for element in value.elements() {
                        match element.kind() {
                            Kind::Object => {
                                self.object(element, &objects(&elements));
                            }
                            _ => self.scalar(element, &elements),
                        }
                    }
                }
                Kind::Object => self.object(value, &objects(&fields)),
                _ => self.scalar(value, &fields),
            }
        }
    }

    /// A value of a field that is not personal. It is shown where it could be one of that field, or
    /// nearly so: anything else may be meant for another one.
    fn scalar(&mut self, value: Node<'_>, fields: &[Field<'static>]) {
        let raw = value.raw();
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"\"_-.:+".contains(&byte);
        let is_word = raw.len() <= LONGEST_WORD && raw.bytes().all(is_plain);
        let fits = |field: &Field<'static>| match (field.json_type(), value.kind()) {
            ("array" | "object", _) => false,
            ("string", Kind::String) => {
                let is_code = !field.values().is_empty()
                    || field.classifier().is_some()
                    || field.is_country()
                    || field.is_currency()
                    || field.is_date();
                is_word
                    || (self.is_sound && !is_code)
                    || (field.is_country() && value.string().is_some_and(|name| is_country(&name)))
            }
            // A number or a word for yes or no in quotes, and nothing else.
            (_, Kind::String) => value.string().is_some_and(|text| is_literal(text.trim())),
            _ => self.is_sound || is_word,
        };
        match value.kind() {
            Kind::Error | Kind::Array | Kind::Object => self.foreign(value),
            Kind::Null => self.push(value.span(), true),
            _ => self.push(value.span(), fields.iter().any(fits)),
        }
    }

    /// Something that is personal, or may be.
    fn foreign(&mut self, value: Node<'_>) {
        match value.kind() {
            Kind::Array => value.elements().for_each(|element| self.foreign(element)),
            Kind::Object => {
                for member in value.members() {
                    self.name(member.key, false);
                    self.foreign(member.value);
                }
            }
            Kind::Null => self.push(value.span(), true),
            Kind::Error => {}
            _ => self.push(value.span(), false),
        }
    }
}

/// Whether a text names a country, if not as it should.
fn is_country(name: &str) -> bool {
    look_alike(name).is_some_and(|found| found.code.is_some())
}

/// Whether a text is a number or a word for yes or no.
fn is_literal(text: &str) -> bool {
    let is_number = |byte: u8| byte.is_ascii_digit() || b"+-., ".contains(&byte);
    let words = ["true", "false", "yes", "no", "taip", "ne", "y", "n"];
    text.len() <= LONGEST_WORD && text.bytes().all(is_number)
        || words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// The objects that these fields hold.
fn objects(fields: &[Field<'static>]) -> Vec<Object<'static>> {
    let of_types = fields.iter().flat_map(|field| {
        let types = EntityType::ALL.into_iter();
        types.filter_map(move |entity_type| field.object(entity_type))
    });
    of_types.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Taken, lint_documents};
    use crate::settings::Settings;

    /// The text as it is shown.
    fn shown(name: &str, text: &str) -> String {
        let source = Source::new(name, text.as_bytes().to_vec());
        let settings = Settings::default();
        let linted = lint_documents(&source, &settings, Taken::ForPayloads, false);
        let mask = Mask::of(&source, &linted.documents, None);
        mask.apply(&source, 0..source.text().len())
    }

    #[test]
    fn known_values_that_are_not_personal_stay() {
        assert_eq!(
            shown(
                "a.json",
                r#"{"entityType": "INDIVIDUAL", "firstName": "Austėja", "birthDate": 1990, "listContact":
  [{"contactType": "EMAIL", "contactDetails": "a@b.lt", "useForCommunication": true}], "isPEP": null,
  "listRelatedEntity": [{"entityType": "ORGANIZATION", "title": "OÜ", "share": 30, "extId": "E-1"}]}"#
            ),
            r#"{"entityType": "INDIVIDUAL", "firstName": "•••••••", "birthDate": ••••, "listContact":
  [{"contactType": "EMAIL", "contactDetails": "••••••", "useForCommunication": true}], "isPEP": null,
  "listRelatedEntity": [{"entityType": "ORGANIZATION", "title": "••", "share": 30, "extId": "E-1"}]}"#
        );
    }

    #[test]
    fn what_is_not_known_is_not_shown() {
        assert_eq!(
            shown(
                "a.json",
                r#"{"entityType": "X", "fistName": "Jonas", "owners": {"Jonas": [true, {"city": "K"}]}}"#
            ),
            r#"{"entityType": "X", "fistName": "•••••", "owners": {"•••••": [••••, {"city": "•"}]}}"#
        );
        assert_eq!(
            shown(
                "a.json",
                r#"[7, "Jonas", {"customers": [{"lastName": "J"}], "by": "Ona"}]"#
            ),
            r#"[•, "•••••", {"customers": [{"lastName": "•"}], "by": "•••"}]"#
        );
        // Where no free text belongs, it may be anything.
        assert_eq!(
            shown(
                "a.json",
                r#"{"entityType": "INDIVIDUAL", "amlOfficer": "Jonas", "isPEP": "Yes", "citizenshipCountry": "Kaunas, Jonas",
 "birthCountry": "United Kingdom", "listContact": "+37060012345", "fieldOfActivity": "UAB", "customerExtId": "C 1/2",
 "listIncomeSource": [{"from": "1 000", "to": "Jonas", "incomeSourceType": "by Jonas"}], "jonas@x.lt": 1, "38001010001": 2}"#
            ),
            r#"{"entityType": "INDIVIDUAL", "amlOfficer": "•••••", "isPEP": "Yes", "citizenshipCountry": "•••••••••••••",
 "birthCountry": "United Kingdom", "listContact": "••••••••••••", "fieldOfActivity": "•••", "customerExtId": "C 1/2",
 "listIncomeSource": [{"from": "1 000", "to": "•••••", "incomeSourceType": "••••••••"}], "••••••••••": •, "•••••••••••": •}"#
        );
        // The wrong type hides nothing that is personal.
        assert_eq!(
            shown(
                "a.json",
                r#"{"entityType": "INDIVIDUAL", "firstName": ["Jonas", {"a": 1}], "title": {"x": "UAB"}, "isPEP": ["Jonas"], "listAddress": ["Vilnius"]}"#
            ),
            r#"{"entityType": "INDIVIDUAL", "firstName": ["•••••", {"•": •}], "title": {"•": "•••"}, "isPEP": ["•••••"], "listAddress": ["•••••••"]}"#
        );
    }

    #[test]
    fn of_broken_documents_only_plain_words_stay() {
        assert_eq!(
            shown(
                "a.json",
                "{\"entityType\": \"INDIVIDUAL, \"firstName\": \"Jonas\" \"riskLevel\": LOW, Jonas: 1, // Ona\n \"requester\": 'Rita'} Petras"
            ),
            "{\"entityType\": \"INDIVIDUAL, \"firstName\": \"•••••\" \"riskLevel\": LOW, •••••: •, // •••\n \"requester\": '••••'} ••••••"
        );
    }

    #[test]
    fn wide_characters_keep_their_columns() {
        assert_eq!(
            shown(
                "a.json",
                r#"{"entityType": "INDIVIDUAL", "firstName": "李 e\u0301"}"#
            ),
            r#"{"entityType": "INDIVIDUAL", "firstName": "••••••••••"}"#
        );
        assert_eq!(mask("李🦊e\u{301}"), "•••••");
    }

    #[test]
    fn prose_may_name_anybody() {
        let page = "Jonas says:\n\n> ```json\n> {\"communicationNumber\": \"1\", \"requester\": \"Ona\", \"entityType\": \"INDIVIDUAL\",\n> \"customerExtId\": \"2\", \"firstName\": \"Jonas\"}\n> ```\n";
        let expected = "••••• ••••:\n\n> ```••••\n> {\"communicationNumber\": \"1\", \"requester\": \"•••\", \"entityType\": \"INDIVIDUAL\",\n> \"customerExtId\": \"2\", \"firstName\": \"•••••\"}\n> ```\n";
        assert_eq!(shown("a.md", page), expected);
    }

    #[test]
    fn pointers_lose_names_that_nobody_knows() {
        let of = |pointer| redact_pointer(pointer, false);
        assert_eq!(of("/customers/1/fistName"), "/customers/1/fistName");
        assert_eq!(of("/owners/0/Jonas/city"), "/owners/0/•••••/city");
        assert_eq!(redact_pointer("/Jonas/city", true), "/•••••/city");
        assert_eq!(of("/38001010001"), "/•••••••••••");
        assert_eq!(of("/jonas@x.lt/0"), "/••••••••••/0");
    }
}
