//! `kyclint.toml`: its text, what is wrong in it, and the settings that it leads to.

pub mod demands;
pub mod fault;
pub(crate) mod file;
pub mod project;
pub mod resolve;
pub mod surroundings;
pub mod template;
