//! The tokens of a document, and which of them may be shown: names, and values of known fields that
//! are not personal.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use crate::codes::short_text::ShortText;
use crate::codes::{date_text, personal_code};
use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Field, Object};
use crate::contract::kind::PayloadKind;
use crate::document::signature::kind_of;
use crate::document::structure::Structure;
use crate::json::{Kind, Node, Parsed, ProblemKind};
use crate::text::span::Span;

use crate::report::redaction::known;

/// A member name, or a value that is not a list or an object.
pub(crate) struct Token {
    pub(crate) span: Span,
    pub(crate) is_shown: bool,
}

/// The tokens of a document, in source order.
pub(crate) struct Tokens {
    tokens: Vec<Token>,
    /// Whether the document parses as intended, so that values are in their own fields.
    is_sound: bool,
    /// The words of the names in the current payload, which its identifiers may contain.
    names: Vec<String>,
    /// The same for its personal numbers, such as the day of birth.
    numbers: Vec<String>,
}

impl Tokens {
    pub(crate) fn of(parsed: &Parsed<'_>) -> Vec<Token> {
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
            names: Vec::new(),
            numbers: Vec::new(),
        };
        match Structure::of(parsed.tree.root()) {
            Structure::Customer(customer) => tokens.payload(customer, None),
            Structure::Array(list) => tokens.payloads(list, None),
            Structure::Batch {
                kind,
                envelope,
                customers,
            } => {
                for member in envelope.written_members() {
                    tokens.name(member.key, true);
                    if member.value.index() != customers.index() {
                        tokens.foreign(member.value);
                    } else if customers.kind() == Kind::Object {
                        tokens.payload(customers, Some(kind));
                    } else {
                        tokens.payloads(customers, Some(kind));
                    }
                }
            }
            Structure::Nested(nested) => {
                let customers = nested.customers.iter();
                let places = customers.map(|customer| customer.index()).collect();
                tokens.around(parsed.tree.root(), &places, nested.kind);
            }
            Structure::Encoded(_)
            | Structure::Wrapped(_)
            | Structure::Table(_)
            | Structure::Response(_)
            | Structure::Empty { .. }
            | Structure::Other(_) => {
                tokens.foreign(parsed.tree.root());
            }
        }
        tokens.tokens
    }

    /// Adds a value that has payloads somewhere within; `places` are their indices.
    fn around(
        &mut self,
        value: Node<'_>,
        places: &HashSet<u32>,
        kind: Option<&'static PayloadKind>,
    ) {
        if places.contains(&value.index()) {
            self.payload(value, kind);
            return;
        }
        match value.kind() {
            Kind::Object => {
                for member in value.written_members() {
                    self.name(member.key, true);
                    self.around(member.value, places, kind);
                }
            }
            Kind::Array => {
                for element in value.elements() {
                    self.around(element, places, kind);
                }
            }
            _ => self.foreign(value),
        }
    }

    fn push(&mut self, span: Span, is_shown: bool) {
        self.tokens.push(Token { span, is_shown });
    }

    fn name(&mut self, key: Node<'_>, is_of_contract: bool) {
        let is_shown = key.string().is_some_and(|name| {
            let may_be_shown = is_of_contract && self.is_sound;
            known::is_name(&name) || may_be_shown && known::is_like_a_name(&name)
        });
        self.push(key.span(), is_shown);
    }

    /// Adds the payloads of a list, of this kind or of the kind that each looks like.
    fn payloads(&mut self, list: Node<'_>, kind: Option<&'static PayloadKind>) {
        if list.kind() != Kind::Array {
            return self.foreign(list);
        }
        for element in list.elements() {
            self.payload(element, kind);
        }
    }

    fn payload(&mut self, payload: Node<'_>, kind: Option<&'static PayloadKind>) {
        let kind = kind.unwrap_or_else(|| kind_of(payload));
        self.names.clear();
        add_names(payload, &mut self.names);
        let of = Type::of_payload(kind);
        self.numbers.clear();
        add_numbers(payload, &of, &mut self.numbers);
        self.object(payload, &of);
    }

    /// Adds an object of one of these types; without any, the contract does not know it.
    fn object(&mut self, object: Node<'_>, of: &Type) {
        if object.kind() != Kind::Object || of.candidates.is_empty() {
            return self.foreign(object);
        }
        for member in object.written_members() {
            self.name(member.key, true);
            let name = member.key.string().unwrap_or_default();
            let value = member.value;
            let Some(known) = of.member(&name).filter(|member| !member.is_personal) else {
                self.foreign(value);
                continue;
            };
            match value.kind() {
                Kind::Array => {
                    for element in value.elements() {
                        match element.kind() {
                            Kind::Object => self.object(element, &known.elements.objects),
                            _ => self.scalar(element, &known.elements),
                        }
                    }
                }
                Kind::Object => self.object(value, &known.value.objects),
                _ => self.scalar(value, &known.value),
            }
        }
    }

    /// Adds a value of a field that is not personal.
    fn scalar(&mut self, value: Node<'_>, of: &Values) {
        let is_shown = |of: &known::Values| {
            known::is_value(of, value, self.is_sound)
                && !(of.are_identifiers
                    && (known::contains_name(value, &self.names)
                        || known::contains_number(value, &self.numbers)))
        };
        match value.kind() {
            Kind::Error | Kind::Array | Kind::Object => self.foreign(value),
            Kind::Null => self.push(value.span(), true),
            _ => self.push(value.span(), of.fields.iter().any(is_shown)),
        }
    }

    /// Adds a value that is or may be personal.
    fn foreign(&mut self, value: Node<'_>) {
        match value.kind() {
            Kind::Array => value.elements().for_each(|element| self.foreign(element)),
            Kind::Object => {
                for member in value.written_members() {
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

/// Adds the words of the names of persons and organizations in a value, at any depth.
fn add_names(value: Node<'_>, words: &mut Vec<String>) {
    for element in value.elements() {
        add_names(element, words);
    }
    for member in value.written_members() {
        let name = member.key.string().unwrap_or_default();
        match known::least_of_name(&name) {
            Some(least) => add_words(member.value, least, words),
            None => add_names(member.value, words),
        }
    }
}

/// Adds the words of a name, which have at least so many letters.
fn add_words(name: Node<'_>, least: usize, words: &mut Vec<String>) {
    let values = name.written_members().map(|member| member.value);
    for inner in values.chain(name.elements()) {
        add_words(inner, least, words);
    }
    let text = name.string().unwrap_or_default();
    let parts = text.split(|character: char| !character.is_alphabetic());
    let parts = parts.filter(|word| word.chars().count() >= least);
    words.extend(parts.map(str::to_lowercase).flat_map(spellings));
}

/// A word in lower case, and as it is written without letters that German and the languages of the North have.
fn spellings(word: String) -> impl Iterator<Item = String> {
    const LETTERS: [(char, &str); 7] = [
        ('ä', "ae"),
        ('ö', "oe"),
        ('ü', "ue"),
        ('ß', "ss"),
        ('å', "aa"),
        ('ø', "oe"),
        ('æ', "ae"),
    ];
    let mut plain = String::new();
    for letter in word.chars() {
        match LETTERS.iter().find(|(special, _)| *special == letter) {
            Some((_, letters)) => plain.push_str(letters),
            None => plain.push(letter),
        }
    }
    let plain = Some(plain).filter(|plain| *plain != word);
    [word].into_iter().chain(plain)
}

/// Fewer characters are in many identifiers.
const FEWEST: usize = 6;

/// The same for digits.
const FEWEST_DIGITS: usize = 4;

/// Adds the values of an object that are or may be personal, and have the digits of a number or a day.
fn add_numbers(object: Node<'_>, of: &Type, numbers: &mut Vec<String>) {
    for member in object.written_members() {
        let name = member.key.string().unwrap_or_default();
        let value = member.value;
        match of.member(&name) {
            Some(known) if !known.is_personal => {
                add_numbers(value, &known.value.objects, numbers);
                for element in value.elements() {
                    add_numbers(element, &known.elements.objects, numbers);
                }
            }
            known => {
                if known.is_some_and(|known| known.is_date) {
                    add_date(value, numbers);
                }
                add_all_numbers(value, numbers);
            }
        }
    }
}

fn add_all_numbers(value: Node<'_>, numbers: &mut Vec<String>) {
    let values = value.written_members().map(|member| member.value);
    for inner in values.chain(value.elements()) {
        add_all_numbers(inner, numbers);
    }
    if matches!(value.kind(), Kind::String | Kind::Integer) {
        add_number(value, numbers);
    }
}

/// Adds the characters of a value that has the digits of a number or a day, as others write them, too.
fn add_number(value: Node<'_>, numbers: &mut Vec<String>) {
    /// The digits of a number without the codes of a country and an area, or without its first ones.
    const LAST: usize = 8;
    let text = value.string().unwrap_or_else(|| value.raw().into());
    let bare = known::bare(&text);
    let digits: String = bare.chars().filter(char::is_ascii_digit).collect();
    if bare.len() < FEWEST || digits.len() < FEWEST_DIGITS {
        return;
    }
    // Digits alone would be read as a count of days or seconds.
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        add_date(value, numbers);
    }
    add_code(&text, numbers);
    if digits.len() >= FEWEST {
        let last = digits.len().saturating_sub(LAST);
        numbers.extend(digits.get(last..).map(str::to_owned));
    }
    numbers.push(bare);
}

/// Adds the ways to write the day of a date in any notation.
fn add_date(value: Node<'_>, numbers: &mut Vec<String>) {
    /// Longer texts, in bytes, are not dates.
    const LONGEST: usize = 100;
    let text = value.string().unwrap_or_else(|| value.raw().into());
    if text.len() > LONGEST {
        return;
    }
    let short = ShortText::of(&text).text;
    let reading = date_text::read(&short);
    let meant = reading.meant.iter().chain(&reading.counted);
    let dates = [&*text, &short].into_iter();
    let dates = dates.chain(meant.map(String::as_str));
    numbers.extend(dates.flat_map(days));
}

/// Adds what a personal code tells: the day of birth, and its first digits.
fn add_code(text: &str, numbers: &mut Vec<String>) {
    for country in personal_code::COUNTRIES {
        let plain = personal_code::plain(country, text);
        let code = plain.map_or_else(|| text.to_ascii_uppercase(), |plain| plain.code);
        if let Some(born) = personal_code::day_of_birth(country, &code) {
            numbers.extend(days(&born.to_string()));
            numbers.extend(code.get(..FEWEST).map(str::to_owned));
        }
    }
}

/// The ways to write the day that a text begins with, without separators.
fn days(text: &str) -> Vec<String> {
    let parts = text.split(|character: char| !character.is_ascii_digit());
    let parts: Vec<_> = parts
        .take(3)
        .map(|part| (part.len(), part.parse().unwrap_or(0)))
        .collect();
    let (year, month, day): (u32, u32, u32) = match parts.as_slice() {
        [(4, year), (1..=2, month), (1..=2, day)] | [(1..=2, day), (1..=2, month), (4, year)] => {
            (*year, *month, *day)
        }
        _ => return Vec::new(),
    };
    let short = year % 100;
    vec![
        format!("{year}{month:02}{day:02}"),
        format!("{day:02}{month:02}{year}"),
        format!("{month:02}{day:02}{year}"),
        format!("{year}{month}{day}"),
        format!("{short:02}{month:02}{day:02}"),
        format!("{day:02}{month:02}{short:02}"),
    ]
}

/// What an object may be, with what is known of its members. Reading the facts of a field takes longer
/// than masking it, and payloads of one source have the same fields.
struct Type {
    candidates: Vec<Object>,
    /// The members of the contract that were looked up.
    members: RefCell<HashMap<String, Rc<Member>>>,
}

/// A member of the contract.
struct Member {
    /// Whether it is personal in one of the types.
    is_personal: bool,
    is_date: bool,
    value: Values,
    /// The same for the elements, if it is a list.
    elements: Values,
}

/// The fields that a value may be of.
struct Values {
    fields: Vec<known::Values>,
    /// What the value may be if it is an object.
    objects: Type,
}

impl Type {
    fn new(candidates: Vec<Object>) -> Self {
        Type {
            candidates,
            members: RefCell::default(),
        }
    }

    fn of_payload(kind: &'static PayloadKind) -> Rc<Type> {
        thread_local! {
            static KNOWN: RefCell<HashMap<usize, Rc<Type>>> = RefCell::default();
        }
        KNOWN.with_borrow_mut(|known| {
            let of_kind = known.entry(kind.place).or_insert_with(|| {
                let of_types = EntityType::ALL.map(|of| Contract::of(kind, of, false).customer());
                Rc::new(Type::new(of_types.to_vec()))
            });
            Rc::clone(of_kind)
        })
    }

    /// Returns a member; `None` if the contract does not know it.
    fn member(&self, name: &str) -> Option<Rc<Member>> {
        if let Some(known) = self.members.borrow().get(name) {
            return Some(Rc::clone(known));
        }
        let candidates = self.candidates.iter();
        let fields: Vec<_> = candidates.filter_map(|it| it.field(name)).collect();
        if fields.is_empty() {
            return None;
        }
        let elements = fields.iter().filter_map(|field| field.elements());
        let member = Rc::new(Member {
            is_personal: fields.iter().any(|field| field.is_personal()),
            is_date: fields.iter().any(|field| field.is_date()),
            elements: Values::new(elements.collect()),
            value: Values::new(fields),
        });
        let mut members = self.members.borrow_mut();
        members.insert(name.to_owned(), Rc::clone(&member));
        Some(member)
    }
}

impl Values {
    fn new(fields: Vec<Field>) -> Self {
        Values {
            objects: Type::new(objects(&fields)),
            fields: fields.into_iter().map(known::Values::of).collect(),
        }
    }
}

/// Returns the object types of these fields.
fn objects(fields: &[Field]) -> Vec<Object> {
    let of_types = fields.iter().flat_map(|field| {
        let types = EntityType::ALL.into_iter();
        types.filter_map(move |entity_type| field.object(entity_type))
    });
    of_types.collect()
}
