//! What a kind of payload is.

use schemars::Schema;

use crate::contract::case::Case;
use crate::contract::entity_type::EntityType;
use crate::contract::identifier::Identifier;
use crate::json::KnownName;

/// A kind of payload. One of each entity type exists; `entityType` decides.
#[derive(Debug)]
pub struct PayloadKind {
    /// Its place in [`KINDS`](crate::contract::kinds::KINDS).
    pub(crate) place: usize,
    /// Its name in options, in the configuration and among the schemas.
    pub name: &'static str,
    /// What messages call one, such as "customer".
    pub noun: &'static str,
    /// A form of the kind that messages call by another noun, if there is one.
    pub(crate) form: Option<Form>,
    /// The requests that take one.
    pub endpoint: &'static str,
    /// The title of the schema of either entity type.
    pub(crate) title: &'static str,
    /// The schema of one of this entity type, as its Rust type derives it.
    pub(crate) root: fn(EntityType) -> Schema,
    /// The envelope that holds several, if there is one.
    pub(crate) envelope: Option<Envelope>,
    /// The list of nested entities, which have an entity type of their own.
    pub(crate) related: Option<KnownName>,
    /// The fields that identify its requests and its records, and must not repeat.
    pub(crate) identifiers: &'static [Identifier],
    /// The stage of the record that it sends. A later stage may follow an earlier one, but an
    /// earlier one must not follow a later one.
    pub(crate) stage: u8,
    /// Whether the API answers a wrong one with a code. Otherwise it answers texts.
    pub(crate) has_api_codes: bool,
    /// Whether its request needs authorization.
    pub(crate) needs_authorization: bool,
    /// What tells it from other JSON and from other kinds.
    pub(crate) detection: Detection,
    /// Its business cases that are published.
    pub(crate) cases: &'static [Case],
    /// Its schemas that are published.
    pub(crate) published: &'static [PublishedSchema],
}

/// An object that holds several payloads.
#[derive(Debug)]
pub struct Envelope {
    /// The requests that take it.
    pub endpoints: [&'static str; 2],
    /// The member that holds the payloads.
    pub member: &'static str,
    /// Replaces the fields that differ within it.
    pub apply: fn(&mut Schema),
}

/// A form of a kind that a category code marks. Its fields are the same.
#[derive(Debug)]
pub struct Form {
    /// The part of `riskManagementCategory` between underscores that marks it, in any case.
    pub token: &'static str,
    /// What messages call one.
    pub noun: &'static str,
}

/// How payloads of a kind are detected.
#[derive(Debug)]
pub enum Detection {
    /// By field names that tell it from other JSON.
    BySignature(Signature),
    /// It looks like another kind, with fewer fields.
    AsSubset(Subset),
}

/// What tells payloads of a kind from those of another kind that has nearly all of its fields and
/// more. A payload with a field that only the other kind has is of the other kind.
#[derive(Debug)]
pub struct Subset {
    /// The other kind.
    pub of: &'static PayloadKind,
    /// Common fields that only the other kind has; they are looked up first.
    pub(crate) lacks: &'static [KnownName],
    /// The fields that a payload must have to be taken for this kind.
    pub(crate) needs: &'static [KnownName],
}

/// What tells payloads of a kind from other JSON.
#[derive(Debug)]
pub struct Signature {
    /// The fields of every request.
    pub request: &'static [&'static str],
    /// Fields that payloads of other services do not have.
    pub telling: &'static [&'static str],
    /// Fields of other objects: related entities, objects of other services, and messages about a
    /// customer.
    pub others: &'static [&'static str],
}

impl PayloadKind {
    /// What messages call a payload of the kind, or of its special form.
    pub(crate) fn noun(&self, is_of_form: bool) -> &'static str {
        let form = self.form.as_ref().filter(|_| is_of_form);
        form.map_or(self.noun, |form| form.noun)
    }

    /// What tells it from other JSON; `None` if it is detected by another kind.
    pub(crate) fn signature(&self) -> Option<&Signature> {
        match &self.detection {
            Detection::BySignature(signature) => Some(signature),
            Detection::AsSubset(_) => None,
        }
    }

    /// The kind of whose fields it has a part; `None` if it has a signature of its own.
    pub(crate) fn larger(&self) -> Option<&'static PayloadKind> {
        match &self.detection {
            Detection::BySignature(_) => None,
            Detection::AsSubset(subset) => Some(subset.of),
        }
    }
}

/// A published schema of a kind.
#[derive(Debug)]
pub struct PublishedSchema {
    /// Its name.
    pub name: &'static str,
    /// What it describes.
    pub summary: &'static str,
    /// Which payloads it describes.
    pub scope: SchemaScope,
}

/// Which payloads of a kind a schema describes.
#[derive(Debug, Clone, Copy)]
pub enum SchemaScope {
    /// Those of one entity type.
    Of(EntityType),
    /// Those of either entity type.
    Either,
    /// The envelope.
    Envelope,
}
