//! The JSON tree: one arena of small records in document order, each with its byte span. Strings
//! and numbers are read from the text, so building a tree copies nothing.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use crate::text::span::Span;

use crate::json::order::Order;
use crate::json::string;
use crate::json::string::Quotes;
use crate::json::vocabulary::{KnownName, NameKey};

/// The kind of an arena record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `null`.
    Null,
    /// `true`.
    True,
    /// `false`.
    False,
    /// A number without a fraction and exponent.
    Integer,
    /// A number with a fraction, an exponent, or both.
    Float,
    /// A string value.
    String,
    /// The name of an object member; its value is the next record.
    Key,
    /// An array.
    Array,
    /// An object.
    Object,
    /// A missing or unreadable value. The parser has reported it.
    Error,
}

/// One record of the arena.
#[derive(Debug, Clone)]
pub(super) struct Record {
    start: u32,
    end: u32,
    /// Objects: a bit set of the names. If the bit of a name is not set, the object has no such
    /// member. This answers most lookups, since most names that rules and the schema look for are
    /// absent.
    pub(super) names: u64,
    /// The index after the last descendant, where the next sibling would be.
    pub(super) next: u32,
    /// Arrays and objects: the number of elements or visible members. Keys: the hash of the name.
    pub(super) extra: u32,
    pub(super) kind: Kind,
    /// Keys: the vocabulary number of the name, or 0.
    pub(super) number: u16,
    pub(super) quotes: Quotes,
    /// Keys: whether a later member with the same name replaces this one. Containers: whether the text ends
    /// before the container does.
    pub(super) is_partial: bool,
}

/// The most members that a run can hold are bounded by this size.
const _: () = assert!(size_of::<Record>() == 32);

impl Record {
    pub(super) fn new(kind: Kind, span: Span, next: u32, quotes: Quotes) -> Self {
        Record {
            start: span.start as u32,
            end: span.end as u32,
            names: 0,
            next,
            extra: 0,
            kind,
            number: 0,
            quotes,
            is_partial: false,
        }
    }

    pub(super) fn span(&self) -> Span {
        Span::new(self.start as usize, self.end as usize)
    }

    pub(super) fn set_end(&mut self, end: usize) {
        self.end = end as u32;
    }

    /// The bytes between the quotes of a plain string.
    #[inline]
    pub(super) fn inside<'s>(&self, text: &'s [u8]) -> &'s [u8] {
        text.get(self.start as usize + 1..(self.end as usize).saturating_sub(1))
            .unwrap_or_default()
    }

    /// The source text of the record.
    pub(super) fn raw<'s>(&self, text: &'s str) -> &'s str {
        text.get(self.start as usize..self.end as usize)
            .unwrap_or_default()
    }
}

/// Whether a string value is one of ASCII characters between double quotes, without escapes, which neither
/// begins nor ends like a text that rules look at: with a blank, or like a placeholder.
#[inline(always)]
pub(super) fn is_usual(text: &[u8], span: Span, quotes: Quotes) -> bool {
    if !quotes.ascii || !quotes.are_plain() {
        return false;
    }
    // In an empty string, these are the quotes.
    let (Some(first), Some(last)) = (text.get(span.start + 1), text.get(span.end - 2)) else {
        return false;
    };
    are_usual(*first, *last)
}

/// Whether a usual string may begin and end with these bytes.
#[inline(always)]
pub(super) fn are_usual(first: u8, last: u8) -> bool {
    EDGES[usize::from(first)].first & EDGES[usize::from(last)].last == 0
}

/// What a byte shows about a text that begins or ends with it. A text is not usual if a bit of its first byte
/// is also one of its last byte.
#[derive(Clone, Copy)]
struct Edge {
    first: u8,
    last: u8,
}

/// No usual text begins with this byte: a bit of all bytes at the end.
const UNUSUAL_START: u8 = 1;
/// No usual text ends with this byte: a bit of all bytes at the start.
const UNUSUAL_END: u8 = 2;
/// `null`, `undefined`, `NaN`, `N/A` or `string` begins and ends with these bytes.
const WORD: u8 = 4;
/// A text of this byte only takes the place of a number.
const FILLER: u8 = 8;

static EDGES: [Edge; 256] = {
    let mut edges = [Edge { first: 0, last: 0 }; 256];
    let mut byte = 0;
    while byte < 256 {
        let (first, last) = match byte as u8 {
            b'n' | b'N' => (WORD, WORD),
            b'0' | b'9' | b'x' | b'X' => (FILLER, FILLER),
            b'u' | b'U' | b's' => (WORD, 0),
            b'l' | b'L' | b'd' | b'a' | b'A' | b'g' => (0, WORD),
            b'"' | b'+' => (0, 0),
            letter if letter.is_ascii_alphanumeric() => (0, 0),
            b'}' | b'>' => (UNUSUAL_START, UNUSUAL_END),
            graphic if graphic.is_ascii_graphic() => (UNUSUAL_START, 0),
            _ => (UNUSUAL_START, UNUSUAL_END),
        };
        edges[byte] = Edge {
            first: first | UNUSUAL_END,
            last: last | UNUSUAL_START,
        };
        byte += 1;
    }
    edges
};

/// The bit of a name in [`Record::names`]: by its number, if it is a name of the contract.
#[inline(always)]
fn bit(name_key: NameKey) -> u64 {
    match name_key.number {
        0 => 1 << (name_key.hash % 64),
        number => 1 << (number % 64),
    }
}

/// A parsed text with the spans of all its values. The root has index 0.
#[derive(Debug)]
pub struct Tree<'s> {
    text: &'s str,
    records: Vec<Record>,
    /// The string values that are not [usual](is_usual), in document order.
    unusual: Vec<u32>,
    /// What the parser knows for the next document.
    order: Order,
    /// The children of large containers. Filled only for the pointers of findings, so that a list
    /// with a mistake in each of a million elements is not scanned a million times.
    children: Mutex<HashMap<u32, Arc<[u32]>>>,
}

/// The memory of a tree that is no longer needed, for the next one.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) records: Vec<Record>,
    pub(super) unusual: Vec<u32>,
    pub(super) order: Order,
}

/// Containers with more records than this have their children indexed.
const LARGE: u32 = 256;

impl<'s> Tree<'s> {
    pub(super) fn new(text: &'s str, memory: Memory) -> Self {
        Tree {
            text,
            records: memory.records,
            unusual: memory.unusual,
            order: memory.order,
            children: Mutex::default(),
        }
    }

    /// Frees the memory for another tree.
    pub fn into_memory(self) -> Memory {
        let (mut records, mut unusual) = (self.records, self.unusual);
        records.clear();
        unusual.clear();
        Memory {
            records,
            unusual,
            order: self.order,
        }
    }

    /// The root value.
    pub fn root(&self) -> Node<'_> {
        Node {
            tree: self,
            index: 0,
        }
    }

    /// The span of each record, in document order.
    #[cfg(test)]
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        self.records.iter().map(Record::span)
    }

    /// The text that the spans refer to.
    pub fn text(&self) -> &'s str {
        self.text
    }

    /// Builds a tree that holds only this string.
    pub(super) fn of_string(content: &'s str) -> Self {
        let span = Span::new(0, content.len());
        let record = Record::new(Kind::String, span, 1, Quotes::NONE);
        let records = vec![record];
        let memory = Memory {
            records,
            ..Memory::default()
        };
        Tree::new(content, memory)
    }
}

/// A value or member name of a [`Tree`]; cheap to copy.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    pub(super) tree: &'a Tree<'a>,
    pub(super) index: u32,
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}", self.kind(), self.raw())
    }
}

/// A member of an object.
#[derive(Debug, Clone, Copy)]
pub struct Member<'a> {
    /// The name, as a node; [`Node::string`] reads it.
    pub key: Node<'a>,
    /// The value.
    pub value: Node<'a>,
}

impl Member<'_> {
    /// The span from the name to the end of the value.
    pub fn span(&self) -> Span {
        self.key.span().to(self.value.span())
    }
}

impl<'a> Node<'a> {
    pub(super) fn record(self) -> &'a Record {
        &self.tree.records[self.index as usize]
    }

    pub(super) fn at(self, index: u32) -> Node<'a> {
        Node {
            tree: self.tree,
            index,
        }
    }

    /// The kind of the node.
    pub fn kind(self) -> Kind {
        self.record().kind
    }

    /// The span of the node, including quotes or brackets.
    pub fn span(self) -> Span {
        self.record().span()
    }

    /// The index of the node in the tree, in document order.
    pub fn index(self) -> u32 {
        self.index
    }

    /// The text of the whole document.
    pub fn text(self) -> &'a str {
        self.tree.text
    }

    /// The root value of the document.
    pub fn root(self) -> Node<'a> {
        self.at(0)
    }

    /// Whether the text ends before this object or array does. What it lacks is then unknown.
    pub fn is_cut_off(self) -> bool {
        let record = self.record();
        record.is_partial && record.kind != Kind::Key
    }

    /// Whether the parser read an unquoted word as this string.
    pub fn is_unquoted(self) -> bool {
        self.kind() == Kind::String && self.record().quotes == Quotes::NONE
    }

    /// The source text of the node.
    pub fn raw(self) -> &'a str {
        self.record().raw(self.tree.text)
    }

    /// Same as [`Node::raw`], as bytes. Saves the check for character boundaries.
    pub(crate) fn raw_bytes(self) -> &'a [u8] {
        let record = self.record();
        let text = self.tree.text.as_bytes();
        text.get(record.start as usize..record.end as usize)
            .unwrap_or_default()
    }

    /// Whether it is a string or member name without a closing quote.
    pub fn is_open(self) -> bool {
        self.is_string() && self.record().quotes.close == 0
    }

    /// Whether it is a string value or a member name.
    pub fn is_string(self) -> bool {
        matches!(self.kind(), Kind::String | Kind::Key)
    }

    /// Whether it is a number.
    pub fn is_number(self) -> bool {
        matches!(self.kind(), Kind::Integer | Kind::Float)
    }

    /// The content of a string or member name, with escapes resolved.
    #[inline]
    pub fn string(self) -> Option<Cow<'a, str>> {
        let record = self.record();
        if !matches!(record.kind, Kind::String | Kind::Key) {
            return None;
        }
        if record.quotes.are_plain() {
            let inside = record.start as usize + 1..(record.end as usize).saturating_sub(1);
            return self.tree.text.get(inside).map(Cow::Borrowed);
        }
        Some(string::content(self.raw(), record.quotes))
    }

    /// The source text between the quotes of a string, with escapes unresolved.
    #[inline]
    pub fn inside(self) -> &'a str {
        self.tree.text.get(self.inside_range()).unwrap_or_default()
    }

    /// Same as [`Node::inside`], as bytes. Saves the check for character boundaries.
    #[inline]
    pub(crate) fn inside_bytes(self) -> &'a [u8] {
        let text = self.tree.text.as_bytes();
        text.get(self.inside_range()).unwrap_or_default()
    }

    #[inline]
    fn inside_range(self) -> Range<usize> {
        let record = self.record();
        let start = record.start as usize + usize::from(record.quotes.open);
        // No string is shorter than its quotes.
        let end = (record.end as usize).wrapping_sub(record.quotes.close.into());
        start..end
    }

    /// Whether the content of a string or member name equals `other`.
    #[inline]
    pub fn is(self, other: &str) -> bool {
        let record = self.record();
        if !record.quotes.are_plain() {
            return self.string().is_some_and(|content| content == other);
        }
        let inside = record.start as usize + 1..(record.end as usize).saturating_sub(1);
        let content = self.tree.text.as_bytes().get(inside);
        self.is_string()
            && content.is_some_and(|content| string::is_same(content, other.as_bytes()))
    }

    /// The span of a part of a string's content, given by its byte range. An escape is as long as
    /// it is written.
    pub fn span_of(self, part: Range<usize>) -> Span {
        let start = self.inside_range().start;
        if !self.has_escapes() {
            return Span::new(start + part.start, start + part.end);
        }
        let written = string::written_range(self.inside(), part);
        Span::new(start + written.start, start + written.end)
    }

    /// The lookup key of the name of the member that has this value; `None` if it is an element.
    pub(crate) fn member_name(self) -> Option<NameKey> {
        Some(self.member_key()?.name_key())
    }

    /// The name of the member that has this value, as a node; `None` if it is an element.
    pub(crate) fn member_key(self) -> Option<Node<'a>> {
        let before = self.at(self.index.checked_sub(1)?);
        (before.kind() == Kind::Key).then_some(before)
    }

    /// The member that has this name, which is a node of its own.
    pub(crate) fn member_of_key(self) -> Member<'a> {
        Member {
            key: self,
            value: self.at(self.index + 1),
        }
    }

    /// Whether it is the value of a member with one of these names.
    pub(crate) fn member_is_one_of(self, names: &[&str]) -> bool {
        let own = self.member_name();
        names.iter().any(|name| own == Some(NameKey::of(name)))
    }

    /// The members of an object in document order. Of members with the same name, only the last.
    pub fn members(self) -> Members<'a> {
        let end = if self.kind() == Kind::Object {
            self.record().next
        } else {
            self.index
        };
        Members {
            tree: self.tree,
            index: self.index + 1,
            end,
        }
    }

    /// The members of an object in document order, including those that a later one of the same name
    /// replaces.
    pub fn written_members(self) -> impl Iterator<Item = Member<'a>> {
        let mut members = self.members();
        std::iter::from_fn(move || members.advance())
    }

    /// The elements of an array.
    pub fn elements(self) -> Elements<'a> {
        let end = if self.kind() == Kind::Array {
            self.record().next
        } else {
            self.index
        };
        Elements {
            tree: self.tree,
            index: self.index + 1,
            end,
        }
    }

    /// The number of elements or members; 0 for other kinds.
    pub fn count(self) -> usize {
        match self.kind() {
            Kind::Array | Kind::Object => self.record().extra as usize,
            _ => 0,
        }
    }

    /// The member with this name, if the node is an object that has one. Of several, the last one,
    /// as in the API's server.
    #[inline(always)]
    pub fn member(self, name: &str) -> Option<Member<'a>> {
        self.member_by_key(NameKey::of(name), name)
    }

    /// The same for a name whose lookup key is known.
    #[inline]
    pub(crate) fn known_member(self, name: &KnownName) -> Option<Member<'a>> {
        if !self.may_have(name.name_key) {
            return None;
        }
        self.member_by_key(name.name_key, name.text)
    }

    pub(crate) fn member_by_key(self, name_key: NameKey, name: &str) -> Option<Member<'a>> {
        if !self.may_have(name_key) {
            return None;
        }
        let records = &self.tree.records;
        let mut at = self.index as usize + 1;
        let end = self.record().next as usize;
        while at < end
            && let (Some(key), Some(value)) = (records.get(at), records.get(at + 1))
        {
            let is_match = match name_key.number {
                0 => key.extra == name_key.hash && self.at(at as u32).is(name),
                number => key.number == number,
            };
            if is_match && !key.is_partial {
                return Some(self.at(at as u32).member_of_key());
            }
            at = value.next as usize;
        }
        None
    }

    /// The lookup key of a member name.
    pub(crate) fn name_key(self) -> NameKey {
        let record = self.record();
        NameKey {
            hash: record.extra,
            number: record.number,
        }
    }

    /// The value of the member with this name; `None` if it is absent or `null`, which the contract
    /// treats as absent.
    #[inline(always)]
    pub fn get(self, name: &str) -> Option<Node<'a>> {
        self.member(name)
            .map(|member| member.value)
            .filter(|value| value.kind() != Kind::Null)
    }

    /// Same as [`Node::get`], for a precomputed name.
    pub(crate) fn get_of(self, name: &KnownName) -> Option<Node<'a>> {
        self.member_by_key(name.name_key, name.text)
            .map(|member| member.value)
            .filter(|value| value.kind() != Kind::Null)
    }

    /// The string values inside, at any depth, that rules look at: with escapes or other than ASCII
    /// characters, with blanks around them, or like a placeholder.
    pub fn unusual_strings(self) -> impl Iterator<Item = Node<'a>> {
        let all = &self.tree.unusual;
        let from = all.partition_point(|index| *index < self.index);
        let end = self.record().next;
        let inside = all[from..].iter().take_while(move |index| **index < end);
        inside.map(move |index| self.at(*index))
    }

    /// The string values inside that contain any of three bytes, each once.
    pub(crate) fn strings_with(self, bytes: [u8; 3]) -> impl Iterator<Item = Node<'a>> {
        let span = self.span();
        let text = self.tree.text.as_bytes().get(span.start..span.end);
        let [one, two, three] = bytes;
        let found = memchr::memchr3_iter(one, two, three, text.unwrap_or_default());
        let mut last = None;
        found.filter_map(move |at| {
            let records = &self.tree.records;
            let at = span.start + at;
            let behind = records.partition_point(|record| record.start as usize <= at);
            let node = self.at(behind.checked_sub(1)? as u32);
            let is_inside = node.kind() == Kind::String && at < node.span().end;
            (is_inside && last.replace(node.index) != Some(node.index)).then_some(node)
        })
    }

    /// Whether it is a string of ASCII characters without escapes and without blanks around it. Some
    /// others are refused too.
    pub fn is_plain_ascii(self) -> bool {
        let record = self.record();
        record.kind == Kind::String
            && is_usual(self.tree.text.as_bytes(), record.span(), record.quotes)
    }

    /// Whether a string neither begins nor ends with a blank or a mark that rules look at, such as the braces of
    /// a template.
    pub(crate) fn has_usual_edges(self) -> bool {
        let text = self.inside_bytes();
        let (Some(first), Some(last)) = (text.first(), text.last()) else {
            return true;
        };
        let edge = |byte: &u8| EDGES[usize::from(*byte)];
        (*first >= 0x80 || edge(first).first & UNUSUAL_START == 0)
            && (*last >= 0x80 || edge(last).last & UNUSUAL_END == 0)
    }

    /// Whether it is a string of ASCII characters without escapes.
    pub(crate) fn is_ascii(self) -> bool {
        let quotes = self.record().quotes;
        self.is_string() && quotes.ascii && quotes.are_plain()
    }

    /// Whether it is a string or member name with a backslash inside.
    pub fn has_escapes(self) -> bool {
        self.is_string() && self.record().quotes.escapes
    }

    /// Whether the object may have a member with this name. `false` is certain.
    #[inline]
    pub(crate) fn may_have(self, name_key: NameKey) -> bool {
        self.record().names & bit(name_key) != 0
    }

    /// The index after the node. For kinds other than containers it is computed without reading the
    /// record, so the processor can predict it and need not wait for memory.
    #[inline]
    fn behind(self) -> u32 {
        match self.kind() {
            Kind::Array | Kind::Object => self.record().next,
            _ => self.index + 1,
        }
    }

    fn is_large(self) -> bool {
        self.record().next - self.index > LARGE
    }

    /// The array element at `number`, 0-based.
    pub fn element(self, number: usize) -> Option<Node<'a>> {
        if !self.is_large() {
            return self.elements().nth(number);
        }
        match self.kind() {
            Kind::Array => Some(self.at(*self.children().get(number)?)),
            _ => None,
        }
    }

    /// The RFC 6901 JSON Pointer from the root to this value, or to the value of this member name.
    pub fn pointer(self) -> String {
        let mut pointer = String::new();
        let mut container = self.root();
        while container.index < self.index {
            let Some((number, child)) = container.numbered_child_with(self) else {
                break;
            };
            if child.kind() == Kind::Key {
                super::pointer::push(&mut pointer, &child.string().unwrap_or_default());
                if child.index == self.index {
                    break;
                }
                container = self.at(child.index + 1);
            } else {
                super::pointer::push(&mut pointer, &number.to_string());
                container = child;
            }
        }
        pointer
    }

    /// The element that a later node is or is within, or the name of the member that has it.
    pub(crate) fn child_with(self, node: Node<'a>) -> Option<Node<'a>> {
        self.numbered_child_with(node).map(|(_, child)| child)
    }

    /// The same, with its number from 0.
    fn numbered_child_with(self, node: Node<'a>) -> Option<(usize, Node<'a>)> {
        if self.is_large() {
            let children = self.children();
            let number = children.partition_point(|child| *child <= node.index);
            let number = number.checked_sub(1)?;
            return Some((number, self.at(*children.get(number)?)));
        }
        let keys = self.written_members().map(|member| member.key);
        let children = keys.chain(self.elements()).enumerate();
        let earlier = children.take_while(|(_, child)| child.index <= node.index);
        earlier.last()
    }

    /// The elements of a large array, or the member names of a large object including replaced ones.
    fn children(self) -> Arc<[u32]> {
        let mut known = self
            .tree
            .children
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let children = known
            .entry(self.index)
            .or_insert_with(|| self.find_children());
        Arc::clone(children)
    }

    fn find_children(self) -> Arc<[u32]> {
        let keys = self.written_members().map(|member| member.key.index);
        let elements = self.elements().map(|element| element.index);
        keys.chain(elements).collect()
    }
}

/// Iterates over the members of an object.
#[derive(Clone)]
pub struct Members<'a> {
    tree: &'a Tree<'a>,
    index: u32,
    end: u32,
}

impl<'a> Members<'a> {
    fn advance(&mut self) -> Option<Member<'a>> {
        if self.index >= self.end {
            return None;
        }
        let key = Node {
            tree: self.tree,
            index: self.index,
        };
        let value = key.at(self.index + 1);
        self.index = value.behind();
        Some(Member { key, value })
    }
}

impl<'a> Iterator for Members<'a> {
    type Item = Member<'a>;

    fn next(&mut self) -> Option<Member<'a>> {
        loop {
            let member = self.advance()?;
            if !member.key.record().is_partial {
                return Some(member);
            }
        }
    }
}

/// Iterates over the elements of an array.
pub struct Elements<'a> {
    tree: &'a Tree<'a>,
    index: u32,
    end: u32,
}

impl<'a> Iterator for Elements<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        if self.index >= self.end {
            return None;
        }
        let element = Node {
            tree: self.tree,
            index: self.index,
        };
        self.index = element.behind();
        Some(element)
    }
}
