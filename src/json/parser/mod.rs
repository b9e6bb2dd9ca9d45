//! Parses text to a tree in one pass. The path for valid JSON is in this file and stays short;
//! recovery from mistakes is in `recovery`. Each mistake is reported once, and the parser continues
//! as if the text were what was most likely meant, so that one mistake does not hide others.

mod brackets;
mod duplicates;
mod lookahead;
mod quotes;
mod recovery;
mod usual;

pub use brackets::is_separator;
pub use lookahead::Documents;

use crate::text::span::Span;

use crate::json::node::{Kind, Memory, Record, Tree, is_usual};
use crate::json::order::Order;
use crate::json::parser::duplicates::Rare;
use crate::json::parser::lookahead::Lookahead;
use crate::json::parser::quotes::{ends_string, follows_badly};
use crate::json::parser::recovery::is_foreign_space;
use crate::json::problem::{Problem, ProblemKind};
use crate::json::string;
use crate::json::string::{Escape, Quotes};

/// The maximum nesting depth of arrays and objects. The contract needs 6.
pub const MAX_DEPTH: usize = 128;

/// The tree of a document, and the mistakes in its text, in reading order.
#[derive(Debug)]
pub struct Parsed<'s> {
    /// What could be read. There is always a root.
    pub tree: Tree<'s>,
    /// The mistakes, in reading order.
    pub problems: Vec<Problem>,
    /// The start of the next document in bytes, if one was allowed and follows.
    pub next: Option<usize>,
}

/// Parses the JSON document that fills `text` from byte `start` on. Spans are offsets into `text`,
/// which must be shorter than 4 GiB.
pub fn parse(text: &str, start: usize) -> Parsed<'_> {
    parse_in(text, start, Memory::default())
}

/// Same as [`parse`], with the memory of another tree.
pub fn parse_in(text: &str, start: usize, memory: Memory) -> Parsed<'_> {
    Parser::new(text, start, Lookahead::default(), memory)
        .parse(false)
        .0
}

/// Same as [`parse`], but an object or array after another one is not a mistake: it is the next
/// document. Use [`Documents`] to parse all documents.
pub fn parse_first(text: &str, start: usize) -> Parsed<'_> {
    Parser::new(text, start, Lookahead::default(), Memory::default())
        .parse(true)
        .0
}

/// The maximum number of records to allocate in advance.
const MOST_RECORDS: usize = 1 << 14;

/// The number of open brackets to allocate in advance: a related entity has an address.
const DEPTH: usize = 8;

pub(crate) struct Parser<'s> {
    pub(crate) text: &'s str,
    pub(crate) bytes: &'s [u8],
    pub(crate) at: usize,
    pub(crate) records: Vec<Record>,
    /// The names in the open objects that are not of the contract: the hash and the record index.
    pub(crate) names: Vec<(u32, u32)>,
    /// What objects need that have a repeated name or very many.
    pub(crate) rare: Vec<Rare>,
    /// The open brackets: the offset of each, and the bracket that closes it.
    pub(crate) open: Vec<(usize, u8)>,
    pub(crate) problems: Vec<Problem>,
    /// The string values that rules look at.
    unusual: Vec<u32>,
    order: Order,
    pub(crate) too_deep: bool,
    /// An offset, and how many more brackets are closed than opened from there on.
    pub(crate) closed_from: Option<(usize, isize)>,
    /// Up to where objects have been read a second time, as elements of an array.
    pub(crate) read_again: usize,
    pub(crate) ahead: Lookahead,
    /// Whether text before the document was skipped; text after it belongs to the same mistake.
    has_prefix: bool,
    /// Whether the text ended before its containers did.
    pub(crate) is_cut_off: bool,
    /// Whether the document is members without braces.
    pub(crate) is_bare: bool,
    /// The depths of the open containers that have an ellipsis in place of members.
    pub(crate) abbreviated: Vec<usize>,
}

impl<'s> Parser<'s> {
    pub(crate) fn new(text: &'s str, start: usize, ahead: Lookahead, memory: Memory) -> Self {
        let Memory {
            mut records,
            unusual,
            order,
        } = memory;
        // Compact payloads have a value or name about every 13 bytes, and seldom one every 10.
        let expected = (text.len() - start.min(text.len())) / 10 + 4;
        records.reserve(expected.min(MOST_RECORDS));
        Parser {
            text,
            bytes: text.as_bytes(),
            at: start,
            records,
            names: Vec::new(),
            rare: Vec::new(),
            open: Vec::with_capacity(DEPTH),
            problems: Vec::new(),
            unusual,
            order,
            too_deep: false,
            closed_from: None,
            read_again: 0,
            ahead,
            has_prefix: false,
            is_cut_off: false,
            is_bare: false,
            abbreviated: Vec::new(),
        }
    }

    /// Parses the document. Also returns the lookahead cache for the next one.
    pub(crate) fn parse(mut self, others_may_follow: bool) -> (Parsed<'s>, Lookahead) {
        let next = self.document(others_may_follow);
        if !self.problems.is_empty() {
            // Recovery may have replaced records.
            let records = &self.records;
            let is_string = |index: &u32| {
                let record = records.get(*index as usize);
                record.is_some_and(|record| record.kind == Kind::String)
            };
            self.unusual.retain(is_string);
            self.unusual.sort_unstable();
            self.unusual.dedup();
            // That a colon or a bracket is missing shows only behind what follows.
            self.problems.sort_by_key(|problem| problem.span.start);
        }
        let memory = Memory {
            records: self.records,
            unusual: self.unusual,
            order: self.order,
        };
        let parsed = Parsed {
            tree: Tree::new(self.text, memory),
            problems: self.problems,
            next,
        };
        (parsed, self.ahead)
    }

    fn document(&mut self, others_may_follow: bool) -> Option<usize> {
        self.space();
        if self.peek().is_none() {
            if self.problems.is_empty() {
                self.problem(
                    ProblemKind::Empty,
                    Span::empty(self.at.min(self.bytes.len())),
                );
            }
            self.push(Kind::Error, Span::empty(self.at));
            return None;
        }
        self.has_prefix = self.before_start();
        let start = self.at;
        self.value();
        if self.bytes.get(start) == Some(&b'"') && self.is_before_colon() {
            self.opener_is_missing(start, 0);
            self.braces_are_missing(start);
        }
        self.space();
        // If the document could not be read, text after it is not reported.
        let is_readable = self.records.first().is_some_and(|root| {
            !matches!(root.kind, Kind::Error)
                && (root.kind != Kind::String || root.quotes != Quotes::NONE)
        });
        if !is_readable {
            return None;
        }
        let is_container = matches!(self.bytes.get(start), Some(b'{' | b'['));
        if others_may_follow && is_container && self.reaches_next() {
            return Some(self.at);
        }
        if !self.has_prefix {
            self.after_end();
        }
        None
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(crate) fn problem(&mut self, kind: ProblemKind, span: Span) {
        self.problems.push(Problem { kind, span });
    }

    /// Skips white space. Comments and non-JSON white space are reported and skipped too.
    #[inline(always)]
    pub(crate) fn space(&mut self) {
        // In payloads of machines, there is none.
        if matches!(self.peek(), Some(b'/' | b'#' | ..=b' ' | 0x80..)) {
            self.skip_space();
        }
    }

    #[inline(never)]
    fn skip_space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                // An indented line begins with many blanks.
                b'\n' => self.at += 1 + string::blanks(&self.bytes[self.at + 1..]),
                b' ' | b'\r' | b'\t' => self.at += 1,
                b'/' | b'#' | 0x0b | 0x0c | 0x80.. => {
                    if !self.foreign_space() {
                        break;
                    }
                }
                _ => break,
            }
        }
    }

    #[inline(always)]
    pub(crate) fn push(&mut self, kind: Kind, span: Span) -> usize {
        self.push_string(kind, span, Quotes::NONE)
    }

    #[inline(always)]
    pub(crate) fn push_string(&mut self, kind: Kind, span: Span, quotes: Quotes) -> usize {
        let index = self.records.len();
        if kind == Kind::String && !is_usual(self.bytes, span, quotes) {
            self.unusual.push(index as u32);
        }
        let record = Record::new(kind, span, index as u32 + 1, quotes);
        self.records.push(record);
        index
    }

    /// Reads one value. Always adds a record, at least a [`Kind::Error`].
    pub(crate) fn value(&mut self) {
        match self.peek() {
            Some(b'"') => {
                let start = self.at;
                let quotes = self.string(false);
                self.push_string(Kind::String, Span::new(start, self.at), quotes);
            }
            Some(b'{') => self.container(Kind::Object, b'}'),
            Some(b'[') => self.container(Kind::Array, b']'),
            Some(b'-' | b'0'..=b'9') => match self.number() {
                Some((kind, end)) if !self.goes_on_as_word(end) => {
                    self.push(kind, Span::new(self.at, end));
                    self.at = end;
                }
                _ => self.recover_value(),
            },
            Some(b't') if self.literal("true") => self.push_literal(Kind::True, 4),
            Some(b'f') if self.literal("false") => self.push_literal(Kind::False, 5),
            Some(b'n') if self.literal("null") => self.push_literal(Kind::Null, 4),
            _ => self.recover_value(),
        }
    }

    fn literal(&self, word: &str) -> bool {
        self.bytes[self.at..].starts_with(word.as_bytes()) && self.ends_word(self.at + word.len())
    }

    fn push_literal(&mut self, kind: Kind, length: usize) {
        self.push(kind, Span::new(self.at, self.at + length));
        self.at += length;
    }

    /// Whether a word or number may end at this offset.
    pub(crate) fn ends_word(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            None => true,
            Some(0x0b | 0x0c) => true,
            Some(0x80..) => self
                .text
                .get(at..)
                .is_some_and(|rest| rest.starts_with(is_foreign_space)),
            Some(byte) => {
                matches!(
                    byte,
                    b' ' | b'\n'
                        | b'\r'
                        | b'\t'
                        | b','
                        | b';'
                        | b':'
                        | b']'
                        | b'}'
                        | b'['
                        | b'{'
                        | b'/'
                ) || *byte == b'"' && !ends_string(&self.bytes[at + 1..], false)
            }
        }
    }

    /// The kind and end of the JSON number that begins here; `None` if there is none.
    fn number(&self) -> Option<(Kind, usize)> {
        let digits = |from: usize| {
            self.bytes[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let mut kind = Kind::Integer;
        let mut at = self.at;
        if self.bytes[at] == b'-' {
            at += 1;
        }
        let whole = digits(at);
        if whole == 0 || (whole > 1 && self.bytes[at] == b'0') {
            return None;
        }
        at += whole;
        if self.bytes.get(at) == Some(&b'.') {
            kind = Kind::Float;
            let fraction = digits(at + 1);
            if fraction == 0 {
                return None;
            }
            at += 1 + fraction;
        }
        if matches!(self.bytes.get(at), Some(b'e' | b'E')) {
            kind = Kind::Float;
            at += 1;
            if matches!(self.bytes.get(at), Some(b'+' | b'-')) {
                at += 1;
            }
            let exponent = digits(at);
            if exponent == 0 {
                return None;
            }
            at += exponent;
        }
        self.ends_word(at).then_some((kind, at))
    }

    /// Reads the string that begins here and moves past it.
    #[inline(always)]
    pub(crate) fn string(&mut self, is_key: bool) -> Quotes {
        // Nearly all strings have no escape and no mistake.
        let plain = string::plain(self.bytes.get(self.at + 1..).unwrap_or_default());
        let end = self.at + 1 + plain.length;
        if self.bytes.get(end) == Some(&b'"')
            && !self
                .bytes
                .get(end + 1)
                .is_some_and(|next| follows_badly(*next))
        {
            self.at = end + 1;
            return Quotes {
                ascii: plain.is_ascii,
                ..Quotes::PLAIN
            };
        }
        self.other_string(is_key)
    }

    /// Reads a string with escapes or mistakes.
    fn other_string(&mut self, is_key: bool) -> Quotes {
        let start = self.at;
        let mut quotes = Quotes::PLAIN;
        let mut is_ascii = true;
        self.at += 1;
        loop {
            let plain = string::plain(&self.bytes[self.at..]);
            self.at += plain.length;
            is_ascii &= plain.is_ascii;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    break;
                }
                Some(b'\\') => {
                    quotes.escapes = true;
                    self.escape();
                }
                Some(b'\n' | b'\r') if !is_key && self.goes_on_in_next_line() => self.line_break(),
                Some(b'\n' | b'\r') | None => return self.unterminated(start, quotes, is_key),
                Some(_) => {
                    let span = Span::new(self.at, self.at + 1);
                    self.problem(ProblemKind::ControlCharacter, span);
                    self.at += 1;
                }
            }
        }
        quotes.ascii = is_ascii;
        if let Some(quotes) = self.doubled_quote(start, quotes, is_key) {
            return quotes;
        }
        if self.follows_string_badly() {
            quotes.ascii = false;
            return self.closed_too_late(start, quotes, is_key);
        }
        quotes
    }

    fn escape(&mut self) {
        let (kind, length) = match string::escape(&self.bytes[self.at..]) {
            Escape::Character(_, length) => {
                self.at += length;
                return;
            }
            Escape::LoneSurrogate(length) => (ProblemKind::LoneSurrogate, length),
            Escape::Invalid(length) => (ProblemKind::InvalidEscape, length),
        };
        self.problem(kind, Span::new(self.at, self.at + length));
        self.at += length;
    }

    fn container(&mut self, kind: Kind, closer: u8) {
        if self.open.len() == MAX_DEPTH {
            self.pass_over_depth();
            return;
        }
        let start = self.at;
        self.at += 1;
        self.fill(kind, start, closer);
    }

    /// Reads a container after its opening bracket.
    pub(crate) fn fill(&mut self, kind: Kind, start: usize, closer: u8) {
        let index = self.push(kind, Span::empty(start));
        self.open.push((start, closer));
        let (count, names) = if kind == Kind::Object {
            self.members()
        } else {
            (self.elements(), 0)
        };
        let is_abbreviated = !self.abbreviated.is_empty() && self.closes_abbreviated();
        self.open.pop();
        let next = self.records.len() as u32;
        let record = &mut self.records[index];
        record.set_end(self.at);
        record.next = next;
        record.extra = count;
        record.names = names;
        record.is_partial = self.is_cut_off || is_abbreviated;
        if is_abbreviated {
            self.forget_cut_out(index);
        }
    }

    fn elements(&mut self) -> u32 {
        let mut count = 0;
        let mut comma = None;
        loop {
            // Most elements are objects, one behind the other.
            while self.peek() == Some(b'{') {
                self.container(Kind::Object, b'}');
                count += 1;
                comma = self.comma();
                if comma.is_none() {
                    break;
                }
            }
            self.space();
            match self.peek() {
                Some(b']') => {
                    self.trailing_comma(comma);
                    self.at += 1;
                    return count;
                }
                Some(b',') => self.extra_comma(),
                Some(b'}') | None => {
                    if self.ends_badly(&mut comma) {
                        return count;
                    }
                }
                Some(b':') => self.unexpected_colon(),
                Some(byte) => {
                    let (start, record) = (self.at, self.records.len());
                    self.value();
                    if byte == b'"'
                        && self.is_before_colon()
                        && self.name_in_array(start, record, comma)
                    {
                        return count;
                    }
                    count += 1;
                    comma = self.comma();
                }
            }
        }
    }

    /// Reads members. Returns their number and the bits of their names.
    fn members(&mut self) -> (u32, u64) {
        let mut names = self.begin_names();
        let mut count = 0;
        let mut comma = None;
        loop {
            let mut next = self.peek();
            if next != Some(b'"') {
                self.space();
                next = self.peek();
            }
            match next {
                Some(b'"') => {
                    if let Some(read) = self.usual_members(&mut names, &mut count) {
                        comma = read;
                        continue;
                    }
                    let start = self.at;
                    let quotes = self.string(true);
                    let quotes = self.closed_before_colon(start, quotes).unwrap_or(quotes);
                    if self.peek() != Some(b':') && self.quoted_ellipsis(start) {
                        comma = self.comma();
                        continue;
                    }
                    if self.is_text_in_array_without_opener(&names, comma) {
                        comma = self.comma();
                        continue;
                    }
                    let key = self.push_string(Kind::Key, Span::new(start, self.at), quotes);
                    if self.is_new_name(key, &mut names) {
                        count += 1;
                    }
                    self.colon_and_value(key);
                    comma = self.comma();
                }
                Some(b'}') if self.open.len() == 1 && self.closes_too_early() => comma = None,
                Some(b'}') => {
                    self.trailing_comma(comma);
                    self.at += 1;
                    break;
                }
                Some(b',') => self.extra_comma(),
                Some(b']') if self.is_in_array_without_opener(&names, Kind::Object) => {
                    comma = self.comma();
                }
                Some(b']') | None => {
                    if self.ends_badly(&mut comma) {
                        break;
                    }
                }
                Some(b'{') if count == 0 && self.opens_twice() => {}
                Some(b'{')
                    if comma.is_some() && self.is_in_array_without_opener(&names, Kind::Object) =>
                {
                    comma = self.comma();
                }
                Some(b'{') if self.is_unclosed_before_sibling(comma) => break,
                Some(_) => {
                    if let Some(key) = self.recover_key() {
                        if self.is_new_name(key, &mut names) {
                            count += 1;
                        }
                        self.colon_and_value(key);
                    }
                    comma = self.comma();
                }
            }
        }
        self.end_names(&names);
        (count, names.in_one_word())
    }

    #[inline(always)]
    fn colon_and_value(&mut self, key: usize) {
        self.space();
        if self.peek() == Some(b':') {
            self.at += 1;
        } else if !self.recover_colon(key) {
            return;
        }
        self.value_of_member();
    }

    /// Reads the value of a member after its colon.
    fn value_of_member(&mut self) {
        self.space();
        if self.peek() == Some(b':') {
            self.unexpected_colon();
            self.space();
        }
        let (start, record) = (self.at, self.records.len());
        self.value();
        match self.bytes.get(start) {
            Some(b'"') if self.is_before_colon() => self.opener_is_missing(start, record),
            Some(b'0'..=b'9' | b'-') => self.decimal_comma(start, record),
            _ => {}
        }
    }

    /// Skips the comma after an element or member and returns its offset. Reports a missing comma.
    #[inline(always)]
    fn comma(&mut self) -> Option<usize> {
        let end = self.at;
        let mut next = self.peek();
        if next != Some(b',') {
            self.space();
            next = self.peek();
        }
        match next {
            Some(b',') => {
                self.at += 1;
                Some(self.at - 1)
            }
            Some(b'}' | b']') | None => None,
            Some(_) if self.joins_literals(end) || self.note_behind(end) => {
                self.space();
                if self.peek() != Some(b',') {
                    return None;
                }
                self.at += 1;
                Some(self.at - 1)
            }
            Some(_) => {
                self.missing_comma(end);
                None
            }
        }
    }
}
