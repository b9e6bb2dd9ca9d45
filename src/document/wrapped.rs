//! Values that a database or a converter wrapped: each in an object that names its type, or in an
//! array of its own.

use crate::json::{Kind, Node};

/// Wrapped values of a customer.
#[derive(Debug, Clone, Copy)]
pub struct Wrapped<'a> {
    /// The first one.
    pub value: Node<'a>,
    /// How it is wrapped.
    pub by: Wrapper,
}

/// What wraps values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapper {
    /// DynamoDB: `{"S": "Ona"}`.
    DynamoDb,
    /// Firestore: `{"stringValue": "Ona"}`.
    Firestore,
    /// MongoDB: `{"$date": "2024-04-08"}`.
    MongoDb,
    /// Avro: `{"string": "Ona"}`.
    Avro,
    /// Another object around each value: `{"value": "Ona"}`.
    Object,
    /// An array around each value.
    Array,
    /// A column of a table for each field, as an array or by the numbers of the rows: `{"0": "Ona"}`.
    Column,
}

/// The names of types that each system uses.
const TYPES: [(Wrapper, &[&str]); 4] = [
    (
        Wrapper::MongoDb,
        &[
            "$oid",
            "$date",
            "$numberInt",
            "$numberLong",
            "$numberDouble",
            "$numberDecimal",
            "$binary",
            "$uuid",
            "$timestamp",
            "$undefined",
            "$symbol",
        ],
    ),
    (
        Wrapper::DynamoDb,
        &["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"],
    ),
    (
        Wrapper::Firestore,
        &[
            "stringValue",
            "integerValue",
            "doubleValue",
            "booleanValue",
            "timestampValue",
            "nullValue",
            "mapValue",
            "arrayValue",
        ],
    ),
    (
        Wrapper::Avro,
        &[
            "string", "int", "long", "float", "double", "boolean", "bytes", "array", "map",
        ],
    ),
];

/// Values that are wrapped because the values of nearly all members are.
pub fn wrapped(customer: Node<'_>) -> Option<Wrapped<'_>> {
    let by = customer.members().map(|member| wrapper(member.value));
    let by: Vec<_> = by.collect();
    let known = by.iter().flatten();
    let first = known.clone().next()?;
    let count = known.filter(|other| *other == first).count();
    let mut members = customer.members();
    let value = members
        .find(|member| wrapper(member.value) == Some(*first))?
        .value;
    (count * 2 > by.len()).then_some(Wrapped { value, by: *first })
}

/// A value that is wrapped as only one system does, although most values are not: MongoDB wraps those of some
/// types, and Avro those that may be absent.
pub fn wrapped_by_system(customer: Node<'_>) -> Option<Wrapped<'_>> {
    // One such name may have another meaning.
    const FEWEST_OF_AVRO: usize = 2;
    let first_of = |by: Wrapper, fewest: usize| {
        let values = customer.members().map(|member| member.value);
        let mut wrapped = values.filter(|value| wrapper(*value) == Some(by));
        let value = wrapped.next()?;
        (1 + wrapped.count() >= fewest).then_some(Wrapped { value, by })
    };
    first_of(Wrapper::MongoDb, 1).or_else(|| first_of(Wrapper::Avro, FEWEST_OF_AVRO))
}

/// What wraps a value.
fn wrapper(value: Node<'_>) -> Option<Wrapper> {
    if is_column(value) {
        return Some(Wrapper::Column);
    }
    if value.count() != 1 {
        return value_with_type(value).map(|_| Wrapper::Object);
    }
    if value.kind() == Kind::Array {
        let only = value.elements().next()?;
        let is_container = matches!(only.kind(), Kind::Object | Kind::Array);
        return (!is_container).then_some(Wrapper::Array);
    }
    let only = value.members().next()?;
    let name = only.key.string()?;
    let mut types = TYPES.into_iter();
    let of_system = types.find(|(_, names)| names.contains(&&*name));
    of_system
        .map(|(wrapper, _)| wrapper)
        .or_else(|| is_value(&name).then_some(Wrapper::Object))
}

/// Whether a member with this name in an object around a value has the value.
fn is_value(name: &str) -> bool {
    // BadgerFish, a convention for XML, has nothing but the mark.
    let bare = name.trim_start_matches(['#', '_', '@', '$']);
    name == "$" || matches!(bare, "value" | "text" | "t" | "content")
}

/// The value in an object that also has what is known of it, as the variables of a process (Camunda)
/// and the attributes of an entity (NGSI) do.
pub fn value_with_type(object: Node<'_>) -> Option<Node<'_>> {
    const ABOUT: [&str; 4] = ["type", "valueInfo", "metadata", "local"];
    if object.kind() != Kind::Object {
        return None;
    }
    let mut value = None;
    for member in object.members() {
        let name = member.key.string()?;
        if is_value(&name) && value.is_none() {
            value = Some(member.value);
        } else if !ABOUT.contains(&&*name) {
            return None;
        }
    }
    value
}

/// How many rows of a column are looked at.
const ROWS: usize = 16;

/// Whether a value is a column: an array of the values of several rows, or an object in which the name
/// of each member is the number of a row.
fn is_column(value: Node<'_>) -> bool {
    if value.kind() == Kind::Array {
        let mut rows = value.elements().take(ROWS);
        return value.count() > 1
            && rows.all(|row| !matches!(row.kind(), Kind::Object | Kind::Array));
    }
    let mut names = value.members().take(ROWS).map(|member| member.key.string());
    let is_number = |name: &str| !name.is_empty() && name.bytes().all(|it| it.is_ascii_digit());
    value.kind() == Kind::Object
        && value.count() > 0
        && names.all(|name| name.is_some_and(|name| is_number(&name)))
}
