//! Files: where they are, what configures them, how they are read, checked and written.

pub(crate) mod atomic_write;
pub(crate) mod attributes;
pub mod baseline;
pub(crate) mod check;
pub mod clock;
pub mod configs;
pub(crate) mod confined;
pub(crate) mod fix_files;
pub(crate) mod git;
pub(crate) mod gitignore;
pub(crate) mod interrupt;
pub(crate) mod links;
pub(crate) mod panics;
pub mod pool;
pub mod portable;
pub(crate) mod scratch_file;
pub(crate) mod visited;
pub mod walk;
