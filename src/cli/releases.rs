//! The schemas of former releases, compressed: each is a JSON object with a member for each schema.

use std::io::{self, Read};

use brotli_decompressor::Decompressor;
use serde_json::{Map, Value};

/// A release, and its schemas in Brotli.
struct Release {
    version: &'static str,
    schemas: &'static [u8],
}

/// The releases, oldest first, with the one that this program is of. `cargo run --example update` writes
/// the files.
static RELEASES: [Release; 1] = [Release {
    version: "0.1.0",
    schemas: include_bytes!("../../schemas/releases/0.1.0.json.br"),
}];

/// The versions of all releases, oldest first.
pub(crate) fn versions() -> impl Iterator<Item = &'static str> {
    RELEASES.iter().map(|release| release.version)
}

/// The schemas of a release, by their names; `None` for a version that is none.
pub(crate) fn schemas(version: &str) -> Option<io::Result<Map<String, Value>>> {
    let release = RELEASES.iter().find(|it| it.version == version)?;
    let mut text = String::new();
    let read = Decompressor::new(release.schemas, 4096).read_to_string(&mut text);
    Some(read.and_then(|_| serde_json::from_str(&text).map_err(io::Error::from)))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_compressed_schemas_are_the_published_ones() {
        let mut folders = Vec::new();
        for entry in fs::read_dir("schemas/releases").unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.file_name().unwrap().to_str().unwrap().to_owned());
            }
        }
        folders.sort_unstable();
        let mut known: Vec<_> = versions().collect();
        known.sort_unstable();
        assert_eq!(known, folders, "RELEASES lacks a release");
        assert!(known.contains(&env!("CARGO_PKG_VERSION")));
        for version in known {
            let mut published = Map::new();
            for entry in fs::read_dir(format!("schemas/releases/{version}")).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap();
                let name = name.strip_suffix(".schema.json").unwrap();
                let text = fs::read_to_string(&path).unwrap();
                let schema = serde_json::from_str(&text).unwrap();
                published.insert(name.to_owned(), schema);
            }
            assert!(published.len() >= 6, "{version}");
            let compressed = schemas(version).unwrap().unwrap();
            assert!(
                Value::Object(compressed) == Value::Object(published),
                "{version} is not up to date; refresh it by\n  cargo run --example update"
            );
        }
    }
}
