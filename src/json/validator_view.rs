//! `jsonschema`'s view of the tree: it validates the records in place, without a copy.
//!
//! It deviates from JSON Schema in one way: string lengths count UTF-16 code units, because the
//! API's Java server applies its limits that way. So `maxLength` is the server's limit.

use std::borrow::Cow;

use jsonschema::JsonType;
use jsonschema::json::{self, Json, JsonNumber, NodeIdentity};
use jsonschema_value::LazyInstance;
use serde_json::{Map, Number, Value};

use crate::json::node::{Elements, Kind, Members, Node, Tree};
use crate::json::vocabulary::NameKey;

/// The representation of JSON by the nodes of a [`Tree`].
pub struct Spanned;

/// A member name with its lookup key.
pub struct PreparedKey {
    name_key: NameKey,
    name: Box<str>,
}

impl Json for Spanned {
    type Node<'a> = Node<'a>;
    type PreparedKey = PreparedKey;
    type StringBuffer = ();

    const KEYS_PER_LOOKUP: usize = 64;
    const ACYCLIC: bool = true;

    fn prepare_key(key: &str) -> PreparedKey {
        PreparedKey {
            name_key: NameKey::of(key),
            name: key.into(),
        }
    }

    fn with_string_node<T>((): &mut (), string: &str, f: impl FnOnce(Node<'_>) -> T) -> T {
        f(Tree::of_string(string).root())
    }
}

impl<'a> json::Node<'a, Spanned> for Node<'a> {
    type Object = Node<'a>;
    type Array = Node<'a>;
    type Number = RawNumber<'a>;

    fn as_object(&self) -> Option<Node<'a>> {
        (self.kind() == Kind::Object).then_some(*self)
    }

    fn as_array(&self) -> Option<Node<'a>> {
        (self.kind() == Kind::Array).then_some(*self)
    }

    fn as_string(&self) -> Option<Cow<'a, str>> {
        self.string()
    }

    fn as_number(&self) -> Option<RawNumber<'a>> {
        json::Node::is_number(self).then(|| RawNumber {
            text: self.raw(),
            is_integer: self.kind() == Kind::Integer,
        })
    }

    fn as_boolean(&self) -> Option<bool> {
        match self.kind() {
            Kind::True => Some(true),
            Kind::False => Some(false),
            _ => None,
        }
    }

    // An `Error` reads as null. What the validator reports about it is dropped, because the parser
    // has already reported it.
    fn is_null(&self) -> bool {
        matches!(self.kind(), Kind::Null | Kind::Error)
    }

    fn is_number(&self) -> bool {
        Node::is_number(*self)
    }

    fn is_string(&self) -> bool {
        Node::is_string(*self)
    }

    fn json_type(&self) -> JsonType {
        match self.kind() {
            Kind::Null | Kind::Error => JsonType::Null,
            Kind::True | Kind::False => JsonType::Boolean,
            Kind::Integer | Kind::Float => JsonType::Number,
            Kind::String | Kind::Key => JsonType::String,
            Kind::Array => JsonType::Array,
            Kind::Object => JsonType::Object,
        }
    }

    fn string_length(&self) -> Option<u64> {
        let content = self.string()?;
        Some(content.encode_utf16().count() as u64)
    }

    fn string_length_within(&self, min: u64, max: u64) -> Option<bool> {
        let content = self.string()?;
        // A UTF-16 code unit takes one to three bytes in UTF-8.
        let bytes = content.len() as u64;
        let fewest = bytes.div_ceil(3);
        if bytes < min || fewest > max {
            return Some(false);
        }
        if min <= fewest && bytes <= max {
            return Some(true);
        }
        Some((min..=max).contains(&(content.encode_utf16().count() as u64)))
    }

    fn equals_value(&self, expected: &Value) -> bool {
        match expected {
            // Nearly all constants of the schemas are strings, which are compared without a copy.
            Value::String(expected) => self.is(expected),
            _ => json::cmp::equal(&json::Node::to_value(self), expected),
        }
    }

    fn to_value(&self) -> Cow<'a, Value> {
        Cow::Owned(value_of(*self))
    }

    // Nothing reads the instance of an error: a diagnostic needs only its location. So an error
    // carries the text from here on, and parses it only on demand.
    fn lazy_value(&self) -> LazyInstance<'a> {
        let start = self.span().start;
        LazyInstance::Deferred {
            bytes: self
                .text()
                .as_bytes()
                .get(start..self.span().end)
                .unwrap_or_default(),
            tag: 0,
            make: |bytes, _| serde_json::from_slice(bytes).unwrap_or(Value::Null),
            cell: std::sync::OnceLock::new(),
        }
    }

    fn identity(&self) -> Option<NodeIdentity> {
        let address = std::ptr::from_ref::<Tree<'_>>(self.tree) as usize;
        Some(NodeIdentity::tagged(address, self.index))
    }
}

fn value_of(node: Node<'_>) -> Value {
    match node.kind() {
        Kind::Null | Kind::Error => Value::Null,
        Kind::True => Value::Bool(true),
        Kind::False => Value::Bool(false),
        Kind::Integer | Kind::Float => {
            Value::Number(Number::from_string_unchecked(node.raw().to_owned()))
        }
        Kind::String | Kind::Key => Value::String(node.string().unwrap_or_default().into_owned()),
        Kind::Array => node.elements().map(value_of).collect(),
        Kind::Object => Value::Object(
            node.members()
                .map(|member| {
                    let name = member.key.string().unwrap_or_default().into_owned();
                    (name, value_of(member.value))
                })
                .collect::<Map<_, _>>(),
        ),
    }
}

/// A number as it is written, exact at any size.
pub struct RawNumber<'a> {
    text: &'a str,
    is_integer: bool,
}

impl JsonNumber for RawNumber<'_> {
    fn as_u64(&self) -> Option<u64> {
        self.is_integer.then(|| self.text.parse().ok()).flatten()
    }

    fn as_i64(&self) -> Option<i64> {
        self.is_integer.then(|| self.text.parse().ok()).flatten()
    }

    fn as_f64(&self) -> Option<f64> {
        self.text
            .parse()
            .ok()
            .filter(|number: &f64| number.is_finite())
    }

    fn as_str(&self) -> Cow<'_, str> {
        Cow::Borrowed(self.text)
    }

    fn to_number(&self) -> Cow<'_, Number> {
        Cow::Owned(Number::from_string_unchecked(self.text.to_owned()))
    }

    fn is_integer(&self) -> bool {
        self.is_integer || jsonschema_value::types::number_is_integer(&self.to_number())
    }
}

impl<'a> json::Object<'a, Spanned> for Node<'a> {
    type Node = Node<'a>;
    type MemberName = Cow<'a, str>;
    type MembersIter = NamedMembers<'a>;

    fn len(&self) -> usize {
        self.count()
    }

    fn get(&self, key: &PreparedKey) -> Option<Node<'a>> {
        self.member_by_key(key.name_key, &key.name)
            .map(|member| member.value)
    }

    fn members(&self) -> NamedMembers<'a> {
        NamedMembers(Node::members(*self))
    }

    fn try_for_each_name_node<B>(
        &self,
        (): &mut (),
        mut f: impl FnMut(Node<'_>) -> std::ops::ControlFlow<B>,
    ) -> std::ops::ControlFlow<B> {
        Node::members(*self).try_for_each(|member| f(member.key))
    }
}

/// The members of an object with their names.
pub struct NamedMembers<'a>(Members<'a>);

impl<'a> Iterator for NamedMembers<'a> {
    type Item = (Cow<'a, str>, Node<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let member = self.0.next()?;
        Some((member.key.string().unwrap_or_default(), member.value))
    }
}

impl<'a> json::Array<'a, Spanned> for Node<'a> {
    type Node = Node<'a>;
    type ElementsIter = Elements<'a>;

    fn len(&self) -> usize {
        self.count()
    }

    fn elements(&self) -> Elements<'a> {
        Node::elements(*self)
    }
}
