//! What a kind of payload is.

use schemars::Schema;

use crate::contract::entity_type::EntityType;
use crate::json::KnownName;

/// Which kind a payload is: its place in [`KINDS`](crate::contract::kinds::KINDS).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KindId {
    /// `POST /amlyze-ws-rest/customer`, alone or in a batch.
    Customer,
}

/// A kind of payload. One of each entity type exists; `entityType` decides.
#[derive(Debug)]
pub struct PayloadKind {
    /// Which one it is.
    pub id: KindId,
    /// Its name in options, in the configuration and among the schemas.
    #[allow(dead_code, reason = "with one kind, only its uniqueness is tested")]
    pub name: &'static str,
    /// The requests that take one.
    pub endpoint: &'static str,
    /// The title of the schema of either entity type.
    pub title: &'static str,
    /// The schema of one of this entity type, as its Rust type derives it.
    pub root: fn(EntityType) -> Schema,
    /// The envelope that holds several, if there is one.
    pub envelope: Option<Envelope>,
    /// The list of nested entities, which have an entity type of their own.
    pub(crate) related: Option<KnownName>,
    /// What tells it from other JSON.
    pub signature: Signature,
    /// Its schemas that are published.
    pub published: &'static [PublishedSchema],
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
