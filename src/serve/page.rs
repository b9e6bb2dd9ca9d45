//! The page, which the program has within itself if it was built with it.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use brotli_decompressor::Decompressor;

/// Name, compressed bytes, and a number that differs if the bytes do.
type File = (&'static str, &'static [u8], u64);

static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/page.rs"));

/// Whether the program has the page.
pub const IS_BUILT: bool = !FILES.is_empty();

/// How to get a program that has the page, where this one has not.
pub const HOW_TO_BUILD: &str = "this program was built without the page: released programs and the published crate have it; in a checkout, run `.ci/page-build`, then `cargo build --release`";

/// How many compressed bytes are read at a time.
const BUFFER: usize = 1 << 16;

/// A file of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asset {
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The bytes, compressed with Brotli. Browsers take them so from this machine and over TLS.
    pub brotli: &'static [u8],
    /// Whether another build never has other bytes under this name, so that a client need not ask again.
    pub is_immutable: bool,
    hash: u64,
}

impl Asset {
    fn new((name, brotli, hash): File) -> Self {
        Asset {
            content_type: content_type(name),
            brotli,
            is_immutable: has_hash(name),
            hash,
        }
    }

    /// The value of `ETag`: weak, as the compressed and the plain bytes share it.
    pub fn etag(&self) -> String {
        format!("W/\"{:016x}\"", self.hash)
    }

    /// The plain bytes, for a client that does not take compressed ones.
    pub fn plain(&self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        Decompressor::new(self.brotli, BUFFER).read_to_end(&mut bytes)?;
        Ok(bytes)
    }
}

/// Returns the file at the path of a request, such as `/` or `/licenses.txt`; `None` if the page has no such
/// file.
pub fn asset(path: &str) -> Option<Asset> {
    let name = match path.strip_prefix('/')? {
        "" => "index.html",
        name => name,
    };
    let file = FILES.iter().find(|(known, ..)| *known == name)?;
    Some(Asset::new(*file))
}

/// Writes the page into a folder as a site that any host can serve, from any path. Makes the folder if needed;
/// other files in it stay. Returns the number of files. The error says which file cannot be written.
pub fn export(folder: &Path) -> io::Result<usize> {
    let named = |path: &Path, error: io::Error| {
        io::Error::new(error.kind(), format!("{}: {error}", path.display()))
    };
    if !IS_BUILT {
        return Err(io::Error::new(io::ErrorKind::Unsupported, HOW_TO_BUILD));
    }
    fs::create_dir_all(folder).map_err(|error| named(folder, error))?;
    for file in FILES {
        let path = folder.join(file.0);
        let bytes = Asset::new(*file).plain()?;
        fs::write(&path, bytes).map_err(|error| named(&path, error))?;
    }
    Ok(FILES.len())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}

/// Whether a name ends with a hash of the content, as in `page-4KXQ2BVN.js`.
fn has_hash(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.rsplit_once('-').is_some_and(|(_, hash)| {
        hash.len() == 8
            && hash
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_a_hash_are_immutable() {
        assert!(has_hash("page-4KXQ2BVN.js") && has_hash("kyclint_bg-ABCDEFGH.wasm"));
        assert!(
            !has_hash("index.html") && !has_hash("page-style.css") && !has_hash("licenses.txt")
        );
    }

    #[test]
    fn browsers_learn_the_type_of_each_file() {
        assert_eq!(content_type("index.html"), "text/html; charset=utf-8");
        assert_eq!(content_type("a-4KXQ2BVN.wasm"), "application/wasm");
        assert_eq!(content_type("a.js"), "text/javascript; charset=utf-8");
    }

    #[test]
    fn only_files_of_the_page_are_found() {
        for path in ["", "index.html", "/../Cargo.toml", "//index.html", "/none"] {
            assert_eq!(asset(path), None, "{path}");
        }
        assert_eq!(asset("/").is_some(), IS_BUILT);
        assert_eq!(asset("/"), asset("/index.html"));
    }

    #[test]
    fn the_page_is_written_as_a_site() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("site");
        let written = export(&folder);
        if !IS_BUILT {
            assert_eq!(written.unwrap_err().to_string(), HOW_TO_BUILD);
            assert!(!folder.exists());
            return;
        }
        assert_eq!(written.unwrap(), FILES.len());
        let index = fs::read_to_string(folder.join("index.html")).unwrap();
        assert_eq!(index.as_bytes(), asset("/").unwrap().plain().unwrap());
        // What the index names is there, relative to it.
        let names = index
            .split('"')
            .filter(|name| name.ends_with(".js") || name.ends_with(".css"));
        let names: Vec<_> = names.collect();
        assert!(names.len() >= 2, "{names:?}");
        for name in names {
            assert!(folder.join(name).is_file(), "{name}");
        }
        let module = FILES
            .iter()
            .find(|(name, ..)| name.ends_with(".wasm"))
            .unwrap();
        assert!(
            fs::read(folder.join(module.0))
                .unwrap()
                .starts_with(b"\0asm")
        );
    }
}
