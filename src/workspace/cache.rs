//! Files that can be made again: the pages of the book, for programs that open files.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::report::reference::Site;

/// The folder for files that can be made again.
pub(crate) fn cache() -> Option<PathBuf> {
    let folder = |name: &str| {
        let folder = PathBuf::from(env::var_os(name)?);
        folder.is_absolute().then_some(folder)
    };
    if cfg!(windows) {
        return folder("LOCALAPPDATA");
    }
    if cfg!(target_vendor = "apple") {
        return Some(folder("HOME")?.join("Library").join("Caches"));
    }
    folder("XDG_CACHE_HOME").or_else(|| Some(folder("HOME")?.join(".cache")))
}

/// Writes a site as HTML files, unless they are there. Returns the file of the page at each path.
///
/// # Errors
///
/// Says which file cannot be written, or that the environment names no folder for it.
pub(crate) fn page_files(site: &Site, paths: &[String]) -> io::Result<Vec<PathBuf>> {
    let cache =
        cache().ok_or_else(|| io::Error::other("the environment names no folder for a cache"))?;
    let folder = cache
        .join("kyclint")
        .join(env!("CARGO_PKG_VERSION"))
        .join("docs");
    for (path, _, content) in Site::files() {
        write(&folder.join(path), content)?;
    }
    // The links of a page lead to the others.
    for page in site.paths() {
        if let Some(html) = site.html(&page) {
            write(&folder.join(format!("{page}.html")), &html)?;
        }
    }
    let files = paths.iter().map(|path| folder.join(format!("{path}.html")));
    Ok(files.collect())
}

/// Writes a file in one step: another process may write the same, and a reader must not see half of it. One
/// that has the text already stays.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let named =
        |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    if fs::read(path).is_ok_and(|known| known == text.as_bytes()) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).map_err(named)?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(named)?;
    file.write_all(text.as_bytes()).map_err(named)?;
    file.persist(path).map_err(|error| named(error.error))?;
    Ok(())
}
