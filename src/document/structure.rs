//! The structure of a document: where its customers are.

use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::document::signature::{has_values_of_payload, is_like_payload, is_of_other_kind};
use crate::json::{Kind, Member, Node, parse};
use crate::text::suggestion::nearest;

/// How deep below other objects customers are searched.
const DEEPEST: usize = 2;

/// How many elements of an array are inspected.
const TELLING_ELEMENTS: usize = 16;

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
    /// Customers within objects that are no envelope of the API.
    Nested(Nested<'a>),
    /// A payload as JSON within the string at this place.
    Encoded(Node<'a>),
    /// A response of the API.
    Response(Node<'a>),
    /// A value that cannot be a payload.
    Other(Node<'a>),
}

/// Customers within objects that are no envelope of the API.
#[derive(Debug)]
pub struct Nested<'a> {
    /// The names that lead to the first customer, outermost first.
    pub path: Vec<Member<'a>>,
    /// The kind of the payloads, if an envelope of the API is among the objects.
    pub kind: Option<&'static PayloadKind>,
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
                if root.member("entityType").is_some() {
                    return Structure::Customer(root);
                }
                let envelope = envelopes()
                    .find_map(|(kind, name)| Some((kind, root.member(name)?)))
                    .or_else(|| misspelt_envelope(root));
                match envelope {
                    Some((kind, member)) => Structure::Batch {
                        kind,
                        envelope: root,
                        customers: member.value,
                    },
                    None if is_like_payload(root) => Structure::Customer(root),
                    None if is_response(root) => Structure::Response(root),
                    None => nested(root)
                        .map(Structure::Nested)
                        .or_else(|| encoded(root).map(Structure::Encoded))
                        .unwrap_or(Structure::Customer(root)),
                }
            }
            Kind::Array => match root.elements().next().and_then(|_| nested_in_array(root)) {
                Some(nested) => Structure::Nested(nested),
                None => Structure::Array(root),
            },
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
            Structure::Nested(nested) => nested.kind,
            Structure::Customer(_)
            | Structure::Array(_)
            | Structure::Encoded(_)
            | Structure::Response(_)
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
            Structure::Encoded(_) | Structure::Response(_) | Structure::Other(_) => {
                (None, None, None)
            }
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
    matches!(structure, Structure::Encoded(_)) || payloads.any(is_like_payload)
}

/// Finds a string member that is a payload as JSON.
fn encoded(root: Node<'_>) -> Option<Node<'_>> {
    let mut values = root.members().map(|member| member.value);
    values.find(|value| {
        let begins = value.inside().trim_start().starts_with(['{', '[']);
        begins
            && value.kind() == Kind::String
            && value
                .string()
                .is_some_and(|text| looks_like_payload(parse(&text, 0).tree.root()))
    })
}

/// Finds customers below the members of an object.
fn nested(root: Node<'_>) -> Option<Nested<'_>> {
    let mut found = Nested {
        path: Vec::new(),
        kind: None,
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
    if first.kind() != Kind::Object || !matches!(Structure::of(first), Structure::Nested(_)) {
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
                        self.add(path, value.elements());
                    }
                }
                _ => {}
            }
            self.has_others |= self.customers.len() == before;
            path.pop();
        }
        if self.customers.len() > found_before {
            self.is_in_other_kind |= is_of_other_kind(object);
        }
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
