//! Which tokens of a document may be shown: names, and values that could be one of a field that is
//! known and not personal.

use std::collections::HashSet;
use std::sync::OnceLock;

use crate::codes::country::look_alike;
use crate::customer::{EntityType, Shape};
use crate::diagnostic::Span;
use crate::json::{Kind, Node, Parsed, ProblemKind};
use crate::schema::Contract;
use crate::schema::facts::{Field, Object};

/// In a document that does not parse, longer values are not shown, whatever their field.
const LONGEST_WORD: usize = 40;

/// Whether any object of the contract has a field of this name, today or in former times.
pub(super) fn is_known_name(name: &str) -> bool {
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
pub(super) fn is_like_a_name(name: &str) -> bool {
    let is_sign = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    name.len() <= LONGEST_WORD && name.bytes().all(is_sign) && digits < 4
}

/// A member name or a value that is no list and no object.
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) is_shown: bool,
}

/// The tokens of a document, in source order.
pub(super) struct Tokens {
    tokens: Vec<Token>,
    /// Whether the document is what its writer meant: then values stand where they belong.
    is_sound: bool,
}

impl Tokens {
    pub(super) fn of(parsed: &Parsed<'_>) -> Vec<Token> {
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
