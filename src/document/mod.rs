//! What a document holds: whether it is a payload, its customers, and what the contract does not allow
//! in them.

pub mod customer;
pub mod detection;
mod infer;
pub mod repeat;
pub mod violation;
