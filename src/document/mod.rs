//! The content of documents: whether it is a payload, its customers, and their violations of the
//! contract.

pub mod customer;
pub mod detection;
mod infer;
pub mod repeat;
#[cfg(test)]
mod tests;
pub mod text;
pub mod violation;
