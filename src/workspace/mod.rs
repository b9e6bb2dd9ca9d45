//! Files: finding, configuring, reading, checking and writing them.

pub(crate) mod atomic_write;
pub(crate) mod attributes;
pub mod baseline;
pub(crate) mod check;
pub mod clock;
pub(crate) mod compressed;
pub(crate) mod config_file;
pub mod configs;
pub(crate) mod confined;
pub(crate) mod environment;
pub(crate) mod file_filter;
pub(crate) mod fix_files;
pub mod found;
pub(crate) mod git;
pub(crate) mod gitignore;
pub(crate) mod globs;
pub(crate) mod inputs;
pub(crate) mod interrupt;
pub(crate) mod links;
pub(crate) mod panics;
pub(crate) mod path_list;
pub mod pool;
pub(crate) mod read;
pub(crate) mod scratch_file;
pub(crate) mod visited;
pub mod walk;
