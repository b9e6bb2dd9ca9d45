//! `kyclint.toml`: its text, its errors, and the settings that result from it.

pub mod demands;
pub mod fault;
pub(crate) mod file;
pub mod project;
pub mod resolve;
pub mod surroundings;
pub mod template;
