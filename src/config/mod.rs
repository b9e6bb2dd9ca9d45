//! `kyclint.toml`: its text, its errors, and the settings that result from it.

pub mod configuration;
pub mod edit;
pub mod error;
pub(crate) mod file;
pub mod overrides;
pub mod project;
pub mod resolve;
pub mod surroundings;
pub mod template;
