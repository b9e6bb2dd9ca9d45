//! The pages of rules as files, which every editor can open without a network.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::report::catalog::explain_rule;
use crate::workspace::cache::cache;
use crate::workspace::uri;

/// The pages that were written.
#[derive(Default)]
pub(super) struct Pages {
    folder: Option<PathBuf>,
    written: HashMap<&'static str, Option<String>>,
}

impl Pages {
    /// The pages in the cache of the user.
    pub(super) fn new() -> Self {
        Pages {
            folder: cache().map(|cache| {
                let version = env!("CARGO_PKG_VERSION");
                cache.join("kyclint").join(version).join("rules")
            }),
            written: HashMap::new(),
        }
    }

    /// The URI of the page of a rule. `None` if it cannot be written.
    pub(super) fn uri(&mut self, rule: &'static str) -> Option<String> {
        let folder = self.folder.as_deref()?;
        let written = self.written.entry(rule);
        written.or_insert_with(|| write(folder, rule)).clone()
    }
}

fn write(folder: &Path, name: &str) -> Option<String> {
    let page = explain_rule(name)?;
    let path = folder.join(format!("{name}.md"));
    // A page of another build of the same version is replaced.
    if fs::read(&path).is_ok_and(|known| known == page.as_bytes()) {
        return Some(uri::of(&path));
    }
    fs::create_dir_all(folder).ok()?;
    // Another server may write the same page, and a reader must not see half of it.
    let mut file = tempfile::NamedTempFile::new_in(folder).ok()?;
    std::io::Write::write_all(&mut file, page.as_bytes()).ok()?;
    file.persist(&path).ok()?;
    Some(uri::of(&path))
}
