//! The facts of the contract as tables that are known at build time: deriving them from the types takes
//! longer than linting a payload. `cargo run --example update` writes them (`contract/flatten.rs`), and a
//! test compares them with the types.
//!
//! The tables hold numbers only. A reference to a text would be an address, which the loader has to
//! correct at every start, whether or not the program needs the contract.

#[rustfmt::skip]
mod generated;

use std::ops::Range;

use crate::json::{NAME_COUNT, is_same, name_of};

use self::generated::{
    CODE_PLACES, CODE_SETS, CONTRACT_OBJECTS, CONTRACTS, ELEMENTS, FIELDS, OBJECTS, SYNONYMS,
    TEXT_LISTS,
};

/// All texts, one a line.
static TEXTS: &str = include_str!("texts.txt");

/// A text, by its place in [`TEXTS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Text {
    start: u32,
    length: u16,
}

/// A text, as the tables write it.
const fn t(start: u32, length: u16) -> Text {
    Text { start, length }
}

impl Text {
    /// The text; empty if there is none.
    pub(crate) fn get(self) -> &'static str {
        let start = self.start as usize;
        let text = TEXTS.get(start..start + usize::from(self.length));
        text.unwrap_or_default()
    }

    /// The same, as bytes. Saves the check for character boundaries.
    #[inline]
    fn bytes(self) -> &'static [u8] {
        let start = self.start as usize;
        let text = TEXTS
            .as_bytes()
            .get(start..start + usize::from(self.length));
        text.unwrap_or_default()
    }

    /// The text, if there is one.
    pub(crate) fn some(self) -> Option<&'static str> {
        (self.length > 0).then(|| self.get())
    }
}

/// A part of a table: the first entry, and how many.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part {
    first: u16,
    count: u16,
}

/// A part of a table, as the tables write it.
const fn p(first: u16, count: u16) -> Part {
    Part { first, count }
}

impl Part {
    fn range(self) -> Range<usize> {
        let first = usize::from(self.first);
        first..first + usize::from(self.count)
    }

    /// The texts of a list.
    pub(crate) fn texts(self) -> impl Iterator<Item = &'static str> {
        let texts = TEXT_LISTS.get(self.range()).unwrap_or_default();
        texts.iter().map(|text| text.get())
    }

    /// The synonyms: a word, and the values that it may mean.
    pub(crate) fn synonyms(self) -> impl Iterator<Item = (&'static str, Part)> {
        let synonyms = SYNONYMS.get(self.range()).unwrap_or_default();
        synonyms.iter().map(|(word, values)| (word.get(), *values))
    }

    /// The objects of a contract.
    pub(crate) fn objects(self) -> impl Iterator<Item = &'static ObjectRecord> {
        let numbers = CONTRACT_OBJECTS.get(self.range()).unwrap_or_default();
        numbers.iter().map(|number| ObjectRecord::of(*number))
    }
}

/// What the API documents about a kind of payload of one entity type, alone or in an envelope, by the
/// numbers of its objects.
#[derive(Debug)]
pub struct Contract {
    /// The payload.
    pub(super) customer: u16,
    /// A related entity of each entity type.
    pub(super) related: [u16; 2],
    /// All objects in it.
    pub(super) objects: Part,
}

impl Contract {
    /// The contract of a kind, by its place; `of_type` is the entity type, doubled, plus 1 in an envelope.
    pub(super) fn at(kind: usize, of_type: usize) -> &'static Contract {
        &CONTRACTS[kind][of_type]
    }
}

/// An object.
#[derive(Debug)]
pub(crate) struct ObjectRecord {
    /// Its place among the objects.
    pub(crate) number: u16,
    /// The name of its definition; empty for a payload.
    pub(crate) definition: Text,
    fields: Part,
    /// How many of its fields are required.
    pub(crate) required: u16,
    /// The former names of fields that nothing replaces.
    pub(crate) dropped: Part,
    /// Whether a field has a former name, or was dropped.
    pub(crate) has_former_names: bool,
}

impl ObjectRecord {
    /// The object of a number.
    #[inline]
    pub(crate) fn of(number: u16) -> &'static ObjectRecord {
        &OBJECTS[usize::from(number)]
    }

    /// Its fields, in the order of the contract.
    pub(crate) fn fields(&self) -> &'static [FieldRecord] {
        FIELDS.get(self.fields.range()).unwrap_or_default()
    }

    /// The field with this number in the vocabulary.
    #[inline]
    pub(crate) fn field(&self, name: u16) -> Option<&'static FieldRecord> {
        let place = PLACES[usize::from(self.number)][usize::from(name)];
        FIELDS.get(usize::from(place).checked_sub(1)?)
    }

    /// What decides about the values of this field.
    #[inline]
    pub(crate) fn test(&self, name: u16) -> &'static Test {
        &TESTS[usize::from(PLACES[usize::from(self.number)][usize::from(name)])]
    }
}

/// What decides about the values of a field. This is apart from the other facts, because it is all that valid
/// values need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Test {
    pub(crate) shape: Shape,
    pub(crate) is_required: bool,
}

/// The tests of the fields, from 1. Entry 0 stands for no field: no value passes it.
static TESTS: [Test; FIELDS.len() + 1] = {
    let shape = Shape {
        is_nullable: false,
        kind: ShapeKind::Nothing,
    };
    let is_required = false;
    let mut tests = [Test { shape, is_required }; FIELDS.len() + 1];
    let mut at = 0;
    while at < FIELDS.len() {
        let FieldRecord {
            shape, is_required, ..
        } = FIELDS[at];
        at += 1;
        tests[at] = Test { shape, is_required };
    }
    tests
};

/// The field of each name in each object: its place, from 1; 0 if the object has no such field.
static PLACES: [[u16; NAME_COUNT + 1]; OBJECTS.len()] = {
    let mut places = [[0; NAME_COUNT + 1]; OBJECTS.len()];
    let mut object = 0;
    while object < OBJECTS.len() {
        let fields = OBJECTS[object].fields;
        let mut at = 0;
        while at < fields.count {
            let place = fields.first + at;
            let name = FIELDS[place as usize].name;
            places[object][name as usize] = place + 1;
            at += 1;
        }
        object += 1;
    }
    places
};

/// A field, or the elements of a list.
#[derive(Debug)]
pub(crate) struct FieldRecord {
    /// The number of its name in the vocabulary; 0 for elements.
    name: u16,
    pub(crate) is_required: bool,
    pub(crate) is_recommended: bool,
    pub(crate) is_personal: bool,
    /// What values it accepts.
    pub(crate) shape: Shape,
    /// The schema of the value alone: without what is in an object or a list.
    pub(crate) schema: Text,
    /// The definition that it refers to, if there is one.
    pub(crate) definition: Text,
    pub(crate) json_type: Text,
    /// Another type that the server accepts.
    pub(crate) tolerated: Text,
    pub(crate) classifier: Text,
    /// What the text is: a name, or a number.
    #[cfg_attr(
        not(test),
        allow(dead_code, reason = "a test compares it with `TextKind`")
    )]
    pub(crate) text_kind: Text,
    pub(crate) description: Text,
    /// An example, as JSON.
    pub(crate) example: Text,
    pub(crate) former_names: Part,
    pub(crate) values: Part,
    pub(crate) synonyms: Part,
    /// In UTF-16 code units.
    pub(crate) max_length: Option<u32>,
    /// The API codes by cause: of a customer, and of a related entity of an organization.
    pub(crate) api_codes: [[Text; 3]; 2],
}

impl FieldRecord {
    /// The elements of a number.
    #[inline]
    pub(crate) fn elements(number: u16) -> &'static FieldRecord {
        &ELEMENTS[usize::from(number)]
    }

    /// The name of the field; empty for elements.
    pub(crate) fn name(&self) -> &'static str {
        name_of(self.name)
    }
}

/// What values a field accepts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) is_nullable: bool,
    pub(crate) kind: ShapeKind,
}

/// What values other than `null` a field accepts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum ShapeKind {
    /// Only `null`.
    Nothing,
    /// A text of at most so many UTF-16 code units.
    Text {
        longest: u32,
        may_be_blank: bool,
    },
    /// One of the codes of a set.
    OneOf(u16),
    Date,
    Boolean,
    Integer {
        range: Option<(i32, i32)>,
    },
    Number,
    /// A list of elements.
    List(u16),
    /// An object.
    Object(u16),
    /// An object that its `entityType` chooses.
    Discriminated([u16; 2]),
}

/// A set of codes. There are so many countries and currencies that each extra memory access is
/// noticeable, so codes of up to three bytes are numbers in a hash table.
#[derive(Debug)]
pub(crate) struct CodeSet {
    /// The short codes as numbers, in a table with open addressing; 0 is a free place. Its size is a power
    /// of two, and at most half of it is full.
    short: Part,
    /// The other codes.
    long: Part,
}

impl CodeSet {
    /// The set of a number.
    #[inline]
    pub(crate) fn of(number: u16) -> &'static CodeSet {
        &CODE_SETS[usize::from(number)]
    }

    /// Whether the set has this code.
    #[inline]
    pub(crate) fn has(&self, code: &[u8]) -> bool {
        if let Some(number) = short_code(code) {
            let table = CODE_PLACES.get(self.short.range()).unwrap_or_default();
            let mut known = places(number, table.len()).filter_map(|place| table.get(place));
            return known.find(|known| **known == number || **known == 0) == Some(&number);
        }
        let long = TEXT_LISTS.get(self.long.range()).unwrap_or_default();
        let mut long = long
            .iter()
            .filter(|known| usize::from(known.length) == code.len());
        long.any(|known| is_same(known.bytes(), code))
    }
}

/// A code of one to three bytes, with its length, as a number.
pub(crate) fn short_code(code: &[u8]) -> Option<u32> {
    match *code {
        [one] => Some(u32::from_le_bytes([1, one, 0, 0])),
        [one, two] => Some(u32::from_le_bytes([2, one, two, 0])),
        [one, two, three] => Some(u32::from_le_bytes([3, one, two, three])),
        _ => None,
    }
}

/// The places to look at for a short code, in order. `size` is a power of two.
pub(crate) fn places(number: u32, size: usize) -> impl Iterator<Item = usize> {
    let first = (number.wrapping_mul(0x9E37_79B1) >> 16) as usize;
    (first..first + size).map(move |place| place & (size - 1))
}
