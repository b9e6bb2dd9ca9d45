//! The structure of a document: where its customers are.

use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::json::{Kind, Member, Node};
use crate::text::suggestion::nearest;

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
    /// A value that cannot be a payload.
    Other(Node<'a>),
}

impl<'a> Structure<'a> {
    /// Determines the structure of the document with this root.
    pub fn of(root: Node<'a>) -> Self {
        match root.kind() {
            Kind::Object => {
                // Nearly all objects are customers, and have an `entityType`.
                let envelope = match root.member("entityType") {
                    Some(_) => None,
                    None => envelopes()
                        .find_map(|(kind, name)| Some((kind, root.member(name)?)))
                        .or_else(|| misspelt_envelope(root)),
                };
                match envelope {
                    Some((kind, member)) => Structure::Batch {
                        kind,
                        envelope: root,
                        customers: member.value,
                    },
                    None => Structure::Customer(root),
                }
            }
            Kind::Array => Structure::Array(root),
            _ => Structure::Other(root),
        }
    }

    /// The kind of the payloads in an envelope; `None` if they are not in one.
    pub fn kind(&self) -> Option<&'static PayloadKind> {
        match self {
            Structure::Batch { kind, .. } => Some(kind),
            Structure::Customer(_) | Structure::Array(_) | Structure::Other(_) => None,
        }
    }

    /// The values in the places of customers, of any JSON type.
    pub fn customers(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let (customer, list) = match self {
            Structure::Customer(customer) => (Some(*customer), None),
            Structure::Array(list)
            | Structure::Batch {
                customers: list, ..
            } => (None, Some(*list)),
            Structure::Other(_) => (None, None),
        };
        let elements = list.into_iter().flat_map(Node::elements);
        customer.into_iter().chain(elements)
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
