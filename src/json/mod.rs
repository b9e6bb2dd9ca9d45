//! Parses JSON text to a tree with spans. The parser is strict RFC 8259 and recovers after a
//! mistake; `jsonschema` validates the tree in place.

mod literals;
mod mistakes;
mod name_table;
mod names;
mod node;
mod order;
mod parser;
pub mod pattern;
pub mod pointer;
mod problem;
mod string;
#[cfg(test)]
mod tests;
mod validator_view;
mod vocabulary;

pub use literals::joined_text;
pub use mistakes::{Dialect, Mistake, mistakes};
pub use name_table::{MemberIndex, NameTable};
pub use node::{Kind, Member, Memory, Node, Tree};
pub use parser::{Documents, MAX_DEPTH, Parsed, is_separator, parse, parse_first, parse_in};
pub use problem::{Problem, ProblemKind};
pub(crate) use string::is_same;
pub use validator_view::Spanned;
pub(crate) use vocabulary::hash_of;
pub(crate) use vocabulary::{COUNT as NAME_COUNT, KnownName, NameKey, is_field_name, name_of};
