//! The structure of a document: where its customers are.

use std::collections::HashSet;

use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::document::encodings::{json_within, may_be_json_within};
use crate::document::signature::{
    are_values_of_payload, describes_fields, has_names_of_payload, has_values_of_payload,
    is_like_payload, is_of_other_kind, plain,
};
use crate::document::wrapped::{Wrapped, wrapped};
use crate::json::{Kind, Member, Node, parse, parse_first};
use crate::text::suggestion::nearest;

/// How deep below other objects customers are searched.
const DEEPEST: usize = 2;

/// How many documents of a file, customers of a document and elements of an array are inspected.
pub const TELLING_ELEMENTS: usize = 16;

/// How deep below other values strings with a payload are searched.
const DEEPEST_STRING: usize = 5;

/// The structure of a document.
pub enum Structure<'a> {
    /// One customer.
    Customer(Node<'a>),
    /// A plain array of customers.
    Array(Node<'a>),
    /// A batch envelope.
    Batch {
        /// What kind of payloads the envelope holds.
        kind: &'static PayloadKind,
        /// The envelope object.
        envelope: Node<'a>,
        /// The value of `customers`.
        customers: Node<'a>,
    },
    /// Customers within objects that are not envelopes of the API.
    Nested(Nested<'a>),
    /// A payload as JSON within the string at this place.
    Encoded(Node<'a>),
    /// A customer whose values are wrapped, as databases and converters write them.
    Wrapped(Wrapped<'a>),
    /// A customer as a table: an array with the names, followed by arrays of values, or an object
    /// with a name for each field.
    Table(Node<'a>),
    /// A response of the API.
    Response(Node<'a>),
    /// Something for customers that has none: null, `{}`, or an array of these.
    Empty {
        /// The value in the place of customers.
        value: Node<'a>,
        /// The member that holds it; `None` if it is the document.
        member: Option<Member<'a>>,
    },
    /// A value that cannot be a payload.
    Other(Node<'a>),
}

/// Customers within objects that are not envelopes of the API, or within two arrays.
#[derive(Debug)]
pub struct Nested<'a> {
    /// The inner of two arrays around the first customer.
    pub array: Option<Node<'a>>,
    /// The object in the place of the array of a batch.
    pub instead_of_array: Option<Node<'a>>,
    /// Whether each is within an element of a batch, which `path` begins in.
    pub is_in_batch: bool,
    /// The names that lead to the first customer, outermost first.
    pub path: Vec<Member<'a>>,
    /// The kind of the payloads, if an envelope of the API is among the objects.
    pub kind: Option<&'static PayloadKind>,
    /// The kind of the payloads, if they are an array with the form of a batch.
    pub form: Option<&'static PayloadKind>,
    /// The values in the places of customers.
    pub customers: Vec<Node<'a>>,
    /// Whether the document has members apart from these customers.
    pub has_others: bool,
    /// Whether an object around them is of another kind, such as an event about a customer.
    pub is_in_other_kind: bool,
}

impl<'a> Structure<'a> {
    /// Determines the structure of the document with this root.
    pub fn of(root: Node<'a>) -> Self {
        match root.kind() {
            Kind::Object => {
                // Nearly all objects are customers, and have an `entityType`.
                if let Some(member) = root.member("entityType") {
                    let is_wrapped = matches!(member.value.kind(), Kind::Object | Kind::Array);
                    let wrapped = is_wrapped.then(|| wrapped(root)).flatten();
                    return wrapped.map_or(Structure::Customer(root), Structure::Wrapped);
                }
                let envelope = envelopes()
                    .find_map(|(kind, name)| Some((kind, root.member(name)?)))
                    .or_else(|| misspelt_envelope(root))
                    .or_else(|| misnamed_envelope(root));
                if let Some((kind, member)) = envelope
                    && let Some(nested) = nested_in_batch(kind, member.value)
                {
                    return Structure::Nested(nested);
                }
                if let Some(other) =
                    envelope.and_then(|(kind, it)| instead_of_batch(root, (kind, it.value)))
                {
                    return other;
                }
                match envelope {
                    // An object is of the wrong type in any case.
                    Some((_, member))
                        if member.value.kind() != Kind::Object && is_emptied(member.value) =>
                    {
                        Structure::Empty {
                            value: member.value,
                            member: Some(member),
                        }
                    }
                    Some((kind, member)) => Structure::Batch {
                        kind,
                        envelope: root,
                        customers: member.value,
                    },
                    None if is_like_payload(root) => Structure::Customer(root),
                    None if is_response(root) => Structure::Response(root),
                    None => nested(root)
                        .map(of_nested)
                        .or_else(|| encoded(root, DEEPEST_STRING).map(Structure::Encoded))
                        .or_else(|| table_within(root).map(Structure::Table))
                        .or_else(|| emptied_member(root))
                        .unwrap_or(Structure::Customer(root)),
                }
            }
            Kind::Array => {
                let first = root.elements().next();
                if first.is_some_and(|first| first.kind() == Kind::Object && is_response(first)) {
                    return Structure::Response(root);
                }
                if is_emptied(root) {
                    return Structure::Empty {
                        value: root,
                        member: None,
                    };
                }
                if first.is_some_and(is_like_payload) {
                    let wrapped = first.and_then(of_first);
                    return wrapped.map_or(Structure::Array(root), Structure::Wrapped);
                }
                match nested_in_array(root).or_else(|| nested_in_arrays(root)) {
                    Some(nested) => of_nested(nested),
                    None if is_table(root) => Structure::Table(root),
                    None => encoded(root, DEEPEST_STRING)
                        .map_or(Structure::Array(root), Structure::Encoded),
                }
            }
            _ => Structure::Other(root),
        }
    }

    /// The kind of the payloads in an envelope; `None` if they are not in one.
    pub fn kind(&self) -> Option<&'static PayloadKind> {
        match self {
            // A customer that is not in an array was not written as one of a batch.
            Structure::Batch {
                kind, customers, ..
            } => customers
                .member("sourceOfRiskLevel")
                .is_none()
                .then_some(*kind),
            Structure::Nested(nested) => nested.kind.or(nested.form),
            Structure::Customer(_)
            | Structure::Array(_)
            | Structure::Encoded(_)
            | Structure::Wrapped(_)
            | Structure::Table(_)
            | Structure::Response(_)
            | Structure::Empty { .. }
            | Structure::Other(_) => None,
        }
    }

    /// The values in the places of customers, of any JSON type.
    pub fn customers(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let (customer, list, nested) = match self {
            Structure::Customer(customer) => (Some(*customer), None, None),
            // An object in place of the array is the only customer.
            Structure::Batch { customers, .. } if is_like_payload(*customers) => {
                (Some(*customers), None, None)
            }
            Structure::Array(list)
            | Structure::Batch {
                customers: list, ..
            } => (None, Some(*list), None),
            Structure::Nested(nested) => (None, None, Some(nested.customers.clone())),
            Structure::Encoded(_)
            | Structure::Wrapped(_)
            | Structure::Table(_)
            | Structure::Response(_)
            | Structure::Empty { .. }
            | Structure::Other(_) => (None, None, None),
        };
        let elements = list.into_iter().flat_map(Node::elements);
        let customers = customer.into_iter().chain(elements);
        customers.chain(nested.into_iter().flatten())
    }
}

/// Whether an object is a response of the API: for one customer, for a batch, or of the server
/// itself.
fn is_response(object: Node<'_>) -> bool {
    let has = |name: &str| object.member(name).is_some();
    let results = object.get("results");
    let mut results = results.into_iter().flat_map(Node::elements);
    has("resultType")
        || has("errorCode") && has("errorDescription")
        || has("status") && has("error") && (has("path") || has("timestamp"))
        || has("status")
            && (has("customerExtId") || has("communicationNumber"))
            && !["requester", "action", "entityType"].into_iter().any(has)
        || results.any(|result| result.member("resultType").is_some())
}

/// Whether a document looks like a payload of some kind: one of its first sixteen customers
/// [does](is_like_payload). Customers within an object of another kind, such as an event, are not
/// payloads.
pub fn looks_like_payload(root: Node<'_>) -> bool {
    let structure = Structure::of(root);
    if let Structure::Nested(nested) = &structure {
        return !nested.is_in_other_kind;
    }
    let mut payloads = structure.customers().take(TELLING_ELEMENTS);
    match structure {
        Structure::Encoded(_) => !is_exchange(root) && !is_finding(root),
        Structure::Wrapped(_) | Structure::Table(_) => true,
        _ => payloads.any(|payload| is_like_payload(payload) && !describes_fields(payload)),
    }
}

/// Whether an object has a request and the response to it, as stubs and recordings of tests do.
fn is_exchange(object: Node<'_>) -> bool {
    let has = |name: &str| object.get(name).is_some_and(|it| it.kind() == Kind::Object);
    has("request") && has("response")
}

/// Whether an object is a finding in a report of kyclint, which may quote a payload.
fn is_finding(object: Node<'_>) -> bool {
    ["rule", "severity", "pointer", "span"]
        .into_iter()
        .all(|name| object.member(name).is_some())
}

/// What is in place of the customers of a batch: another envelope, strings or a table.
fn instead_of_batch<'a>(
    root: Node<'a>,
    (kind, customers): (&'static PayloadKind, Node<'a>),
) -> Option<Structure<'a>> {
    if customers.kind() == Kind::Object {
        if is_like_payload(customers) {
            return None;
        }
        let mut nested = nested(root)?;
        nested.instead_of_array = Some(customers);
        // A customer that is not in an array was not written as one of a batch if it has this field.
        let has_source = |it: &Node<'_>| it.member("sourceOfRiskLevel").is_some();
        if nested.kind.is_none() && !nested.customers.iter().any(has_source) {
            nested.kind = Some(kind);
        }
        return Some(of_nested(nested));
    }
    if customers.kind() == Kind::String {
        return encoded(customers, 0).map(Structure::Encoded);
    }
    let first = customers.elements().next()?;
    match first.kind() {
        Kind::String => encoded(customers, 1).map(Structure::Encoded),
        Kind::Array => is_table(customers).then_some(Structure::Table(customers)),
        Kind::Object if first.count() == PAIR => {
            is_table(customers).then_some(Structure::Table(customers))
        }
        _ => None,
    }
}

/// How many members or elements a value with the name and the value of a field has.
const PAIR: usize = 2;

/// Finds a string that is a payload as JSON, below the members and first elements of a value.
fn encoded(value: Node<'_>, depth: usize) -> Option<Node<'_>> {
    match value.kind() {
        Kind::String if may_be_json_within(value.inside()) => {
            let text = value.string()?;
            let json = json_within(&text)?;
            looks_like_payload(parse(&json, 0).tree.root()).then_some(value)
        }
        Kind::String if may_end_with_object(value.inside()) => {
            let text = value.string()?;
            let object = object_behind_words(&text)?;
            looks_like_payload(parse_first(&text, object).tree.root()).then_some(value)
        }
        Kind::Object if depth > 0 => value
            .members()
            .find_map(|member| encoded(member.value, depth - 1)),
        Kind::Array if depth > 0 => value
            .elements()
            .take(TELLING_ELEMENTS)
            .find_map(|element| encoded(element, depth - 1)),
        _ => None,
    }
}

/// Whether a string, as it is written, may have an object behind words, as the messages of logs do.
fn may_end_with_object(inside: &str) -> bool {
    inside.contains('{') && inside.contains("\\\"")
}

/// Where the first object in a text begins.
fn object_behind_words(text: &str) -> Option<usize> {
    let begins_object = |at: &usize| text[at + 1..].trim_start().starts_with('"');
    let braces = text.match_indices('{').map(|(at, _)| at);
    braces.take(TELLING_ELEMENTS).find(begins_object)
}

/// The structure of nested customers. If the values of the first one are wrapped, that explains
/// more.
fn of_nested(nested: Nested<'_>) -> Structure<'_> {
    let wrapped = nested.customers.first().copied().and_then(of_first);
    match wrapped.filter(|_| !nested.is_in_other_kind) {
        Some(wrapped) => Structure::Wrapped(wrapped),
        None => Structure::Nested(nested),
    }
}

/// Whether the values of the first of several customers are wrapped.
fn of_first(customer: Node<'_>) -> Option<Wrapped<'_>> {
    let value = customer.get("entityType")?;
    let may_be_wrapped = matches!(value.kind(), Kind::Object | Kind::Array);
    may_be_wrapped.then(|| wrapped(customer)).flatten()
}

/// Whether the elements of an array are rows, the first with names of fields, or objects or arrays
/// with the name and the value of one field each.
fn is_table(array: Node<'_>) -> bool {
    let mut elements = array.elements().take(TELLING_ELEMENTS).peekable();
    match elements.peek().map(|first| first.kind()) {
        Some(Kind::Array) => {
            let is_row = |row: Node<'_>| row.kind() == Kind::Array;
            let is_headed =
                elements.next().is_some_and(is_header) && elements.next().is_some_and(is_row);
            is_headed || are_pairs(array)
        }
        Some(Kind::Object) => are_pairs(array),
        _ => false,
    }
}

/// Whether the elements of an array are the names and the values of fields, in pairs.
fn are_pairs(array: Node<'_>) -> bool {
    let pairs = || array.elements().take(MOST_FIELDS).filter_map(pair);
    let names: HashSet<_> = pairs().map(|(name, _)| name).collect();
    // The columns of a database and the mistakes in a payload have names without values.
    names.len() > TELLING_ELEMENTS / 4
        && has_names_of_payload(&names, |_| true)
        && are_values_of_payload(pairs())
}

/// More fields are not those of one customer.
const MOST_FIELDS: usize = 200;

/// Whether an array has the names of the fields of a payload.
fn is_header(array: Node<'_>) -> bool {
    let names = array.elements().take(MOST_FIELDS);
    let names: HashSet<_> = names
        .filter_map(|name| Some(plain(&name.string()?)))
        .collect();
    has_names_of_payload(&names, |_| true)
}

/// The plain name and the value of a field that an object or an array with these two stands for.
fn pair(object: Node<'_>) -> Option<(String, Node<'_>)> {
    const NAMES: [&str; 5] = ["name", "key", "field", "Name", "Key"];
    if object.kind() == Kind::Array {
        let mut elements = object.elements();
        let pair = elements.next().zip(elements.next());
        let (name, value) = pair.filter(|_| object.count() == PAIR)?;
        return Some((plain(&name.string()?), value));
    }
    let mut members = object.members();
    let (first, second) = (members.next()?, members.next()?);
    let is_pair = members.next().is_none();
    let of = |member: Member<'_>| NAMES.into_iter().any(|name| member.key.is(name));
    let (name, value) = if of(first) {
        (first, second)
    } else {
        (second, first)
    };
    let name = Some(name).filter(|name| is_pair && of(*name))?;
    Some((plain(&name.value.string()?), value.value))
}

/// The member of an object whose value is the header of a table or the table itself.
fn table_within(root: Node<'_>) -> Option<Node<'_>> {
    let arrays = root.members().map(|member| member.value);
    let mut arrays = arrays.filter(|value| value.kind() == Kind::Array);
    let others = arrays.clone();
    // The required fields of a schema have no rows.
    let has_rows = |header: Node<'_>| {
        let mut others = others
            .clone()
            .filter(|other| other.index() != header.index());
        others.any(|other| {
            let first = other.elements().next();
            first.is_some_and(|first| first.kind() == Kind::Array)
                || other.count() == header.count()
        })
    };
    arrays.find(|array| is_header(*array) && has_rows(*array) || is_table(*array))
}

/// Finds customers below the members of an object.
fn nested(root: Node<'_>) -> Option<Nested<'_>> {
    let mut found = Nested {
        array: None,
        instead_of_array: None,
        is_in_batch: false,
        path: Vec::new(),
        kind: None,
        form: None,
        customers: Vec::new(),
        has_others: false,
        is_in_other_kind: false,
    };
    found.search(root, &mut Vec::new());
    (!found.customers.is_empty()).then_some(found)
}

/// Finds customers below the members of the elements of an array. The first element decides.
fn nested_in_array(array: Node<'_>) -> Option<Nested<'_>> {
    let first = array.elements().next()?;
    let may_have_customers =
        |structure| matches!(structure, Structure::Nested(_) | Structure::Batch { .. });
    if first.kind() != Kind::Object || !may_have_customers(Structure::of(first)) {
        return None;
    }
    let mut all: Option<Nested<'_>> = None;
    for element in array.elements() {
        match (nested(element), &mut all) {
            (Some(found), None) => all = Some(found),
            (Some(found), Some(all)) => {
                all.customers.extend(found.customers);
                all.has_others |= found.has_others;
                all.is_in_other_kind |= found.is_in_other_kind;
            }
            (None, Some(all)) => all.customers.push(element),
            (None, None) => {}
        }
    }
    all.map(|all| Nested {
        has_others: true,
        ..all
    })
}

/// Whether an object within another one is a customer, rather than something about its fields.
fn is_customer(object: Node<'_>) -> bool {
    is_like_payload(object) && has_values_of_payload(object)
}

/// Whether an object is a JSON Schema.
fn is_schema(object: Node<'_>) -> bool {
    let has = |name: &str| object.member(name).is_some();
    let is_object = |of: Node<'_>| of.is("object");
    has("$schema") || has("$id") || has("properties") && object.get("type").is_some_and(is_object)
}

/// Finds customers within the elements of a batch.
fn nested_in_batch<'a>(kind: &'static PayloadKind, list: Node<'a>) -> Option<Nested<'a>> {
    if list.kind() != Kind::Array {
        return None;
    }
    let nested = nested_in_array(list).or_else(|| nested_in_arrays(list))?;
    Some(Nested {
        is_in_batch: true,
        kind: Some(kind),
        ..nested
    })
}

/// Finds customers within arrays in an array. The first element decides.
fn nested_in_arrays(array: Node<'_>) -> Option<Nested<'_>> {
    let inner = array.elements().next()?;
    let mut telling = inner.elements().take(TELLING_ELEMENTS);
    if inner.kind() != Kind::Array || !telling.any(is_customer) {
        return None;
    }
    let mut customers = Vec::new();
    for element in array.elements() {
        match element.kind() {
            Kind::Array => customers.extend(element.elements()),
            _ => customers.push(element),
        }
    }
    Some(Nested {
        instead_of_array: None,
        array: Some(inner),
        is_in_batch: false,
        path: Vec::new(),
        kind: None,
        form: None,
        customers,
        has_others: array.count() > 1,
        is_in_other_kind: false,
    })
}

/// Whether a value in the place of customers has none, and is not simply an empty array.
fn is_emptied(value: Node<'_>) -> bool {
    let is_blank = |value: Node<'_>| match value.kind() {
        Kind::Null => true,
        Kind::Object => value.members().next().is_none(),
        _ => false,
    };
    let mut elements = value.elements().peekable();
    is_blank(value)
        || value.kind() == Kind::Array && elements.peek().is_some() && elements.all(is_blank)
}

/// The empty value of the only member, below other objects with one member each, if its name says
/// that it is for customers.
fn emptied_member(root: Node<'_>) -> Option<Structure<'_>> {
    let mut object = root;
    for _ in 0..DEEPEST {
        let mut members = object.members();
        let member = members.next().filter(|_| members.next().is_none())?;
        let name = plain(&member.key.string()?);
        let value = member.value;
        let is_empty_list = value.kind() == Kind::Array && value.count() == 0;
        if matches!(name.as_str(), "customer" | "customers") && (is_empty_list || is_emptied(value))
        {
            return Some(Structure::Empty {
                value,
                member: Some(member),
            });
        }
        object = value;
    }
    None
}

impl<'a> Nested<'a> {
    fn search(&mut self, object: Node<'a>, path: &mut Vec<Member<'a>>) {
        if is_schema(object) {
            return;
        }
        let found_before = self.customers.len();
        for member in object.members() {
            let value = member.value;
            path.push(member);
            let before = self.customers.len();
            match value.kind() {
                Kind::Object if is_customer(value) => self.add(path, [value]),
                Kind::Object if path.len() < DEEPEST => self.search(value, path),
                Kind::Array => {
                    let mut telling = value.elements().take(TELLING_ELEMENTS);
                    if telling.any(is_customer) {
                        if self.path.is_empty() {
                            self.form = form_of_batch(value);
                        }
                        self.add(path, value.elements());
                    } else if path.len() <= DEEPEST {
                        self.search_elements(value, path);
                    }
                }
                _ => {}
            }
            self.has_others |= self.customers.len() == before;
            path.pop();
        }
        if self.customers.len() > found_before {
            self.is_in_other_kind |= is_of_other_kind(object) || is_exchange(object);
        }
    }

    /// Finds customers below the members of the elements of an array. The first element decides.
    fn search_elements(&mut self, array: Node<'a>, path: &mut Vec<Member<'a>>) {
        let found_before = self.customers.len();
        for element in array.elements() {
            if element.kind() == Kind::Object {
                self.search(element, path);
            }
            if self.customers.len() == found_before {
                return;
            }
        }
        self.has_others |= array.count() > 1;
    }

    fn add(&mut self, path: &[Member<'a>], customers: impl IntoIterator<Item = Node<'a>>) {
        if self.path.is_empty() {
            self.path = path.to_vec();
            let last = path.last();
            let mut envelopes = envelopes();
            let envelope = envelopes.find(|(_, name)| last.is_some_and(|last| last.key.is(name)));
            self.kind = envelope.map(|(kind, _)| kind);
        }
        self.customers.extend(customers);
    }
}

/// The kinds that have an envelope, with the member that holds the payloads.
fn envelopes() -> impl Iterator<Item = (&'static PayloadKind, &'static str)> {
    let kinds = KINDS.into_iter();
    kinds.filter_map(|kind| Some((kind, kind.envelope.as_ref()?.member)))
}

/// An array under a misspelled name of an envelope's member.
fn misspelt_envelope(root: Node<'_>) -> Option<(&'static PayloadKind, Member<'_>)> {
    root.members().find_map(|member| {
        let name = member.key.string().unwrap_or_default();
        let meant = nearest(&name, envelopes().map(|(_, name)| name));
        let meant = meant.filter(|_| member.value.kind() == Kind::Array)?;
        let (kind, _) = envelopes().find(|(_, name)| *name == meant.word)?;
        Some((kind, member))
    })
}

/// The only member of an object, if it has the form of a batch.
fn misnamed_envelope(root: Node<'_>) -> Option<(&'static PayloadKind, Member<'_>)> {
    let member = root.members().next().filter(|_| root.count() == 1)?;
    Some((form_of_batch(member.value)?, member))
}

/// The kind of the payloads in an array, if they are customers as only a batch has them: with the level of
/// their risk, and without its source.
fn form_of_batch(list: Node<'_>) -> Option<&'static PayloadKind> {
    let customers = || list.elements().take(TELLING_ELEMENTS);
    let has_source = |it: Node<'_>| it.member("sourceOfRiskLevel").is_some();
    let has_level = |it: Node<'_>| it.member("riskLevel").is_some();
    let is_of_batch = list.kind() == Kind::Array
        && customers().any(|it| has_level(it) && is_customer(it))
        && !customers().any(has_source);
    let (kind, _) = envelopes().next().filter(|_| is_of_batch)?;
    Some(kind)
}
