//! What the crates of this repository promise about their code and their versions.

use std::fs;
use std::path::Path;

/// The files of the repository with this ending, by their paths from its root.
fn files(ending: &str) -> Vec<String> {
    let is_own = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        !(entry.depth() > 0 && name.starts_with('.')) && name != "target" && name != "node_modules"
    };
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = walkdir::WalkDir::new(root).into_iter().filter_entry(is_own);
    let paths = entries.map(|entry| entry.unwrap().into_path());
    let paths = paths.map(|path| {
        path.strip_prefix(root)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned()
    });
    paths.filter(|path| path.ends_with(ending)).collect()
}

fn read(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The macros of PyO3 and wasm-bindgen expand to unsafe code that they allow for themselves, which `forbid`
/// would refuse. In these crates, the sources must not allow any.
const WITH_MACROS: [&str; 2] = ["bindings/python/Cargo.toml", "bindings/wasm/Cargo.toml"];

#[test]
fn every_crate_forbids_unsafe_code() {
    let manifests = files("Cargo.toml");
    assert!(manifests.len() >= 5, "{manifests:?}");
    for name in manifests {
        let manifest: toml::Table = toml::from_str(&read(&name)).unwrap();
        let level = manifest["lints"]["rust"]["unsafe_code"].as_str().unwrap();
        let expected = if WITH_MACROS.contains(&name.as_str()) {
            "deny"
        } else {
            "forbid"
        };
        assert_eq!(level, expected, "{name}");
    }
}

#[test]
fn no_source_allows_unsafe_code() {
    let sources = files(".rs");
    assert!(sources.len() > 200, "{}", sources.len());
    // The name of the lint is in no source but this one.
    let lint = "unsafe_code";
    for name in sources {
        let is_here = Path::new(file!()).ends_with(&name);
        assert!(is_here || !read(&name).contains(lint), "{name}");
    }
}
