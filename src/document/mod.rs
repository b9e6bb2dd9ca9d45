//! The content of documents: whether it is a payload, its customers, and their violations of the
//! contract.

pub mod cursor;
pub mod customer;
pub mod detection;
pub mod doubled_braces;
pub mod encodings;
pub mod foreign_text;
mod infer;
pub mod raw_text;
pub mod repeat;
pub mod signature;
pub mod structure;
#[cfg(test)]
mod tests;
pub mod text;
pub mod violation;
pub mod whole;
pub mod wrapped;
