//! JSON text to a tree with spans. The parser keeps to RFC 8259 and goes on after a mistake with
//! what it has; `jsonschema` validates the tree in place.

mod brackets;
mod index;
mod lookahead;
mod names;
mod node;
mod parser;
pub mod pattern;
pub mod pointer;
mod problem;
mod quotes;
mod recovery;
mod string;
mod view;
mod vocabulary;

pub use index::{CodeSet, MemberIndex, NameTable};
pub use lookahead::Documents;
pub use node::{Elements, Kind, Member, Members, Node, Tree};
pub use parser::{MAX_DEPTH, Parsed, parse, parse_first};
pub use problem::{Problem, ProblemKind};
pub(crate) use string::hash;
pub use view::Spanned;
pub(crate) use vocabulary::{Name, Sought};
