//! What the crates of this repository promise about their code and their versions.

use std::fs;
use std::path::Path;
use std::process::Command;

use kyclint::{Level, Published, catalog};

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

#[test]
fn the_form_for_rules_has_the_documented_severities() {
    let form = read(".github/ISSUE_TEMPLATE/rule.yml");
    let page = read("docs/rules.md");
    let (_, table) = page
        .split_once("| severity | meaning |\n|---|---|\n")
        .unwrap();
    let rows: Vec<_> = table
        .lines()
        .take_while(|line| line.starts_with('|'))
        .collect();
    assert_eq!(rows.len(), 3);
    for row in rows {
        let [_, severity, meaning, _] = row.split('|').map(str::trim).collect::<Vec<_>>()[..]
        else {
            panic!("{row}");
        };
        let (first, rest) = meaning.trim_end_matches('.').split_at(1);
        // A form quotes what has a colon.
        let option = format!("- \"{severity}: {}{rest}\"\n", first.to_lowercase());
        assert!(form.contains(&option), "{option}");
    }
}

#[test]
fn names_that_a_release_has_keep_working() {
    let schema = Published::find("config").unwrap().text();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let names = read("tests/contract/names.txt");
    let names: Vec<_> = names
        .lines()
        .map(|line| line.split_once(' ').unwrap())
        .collect();
    assert!(names.len() > 90, "{}", names.len());
    let mut gone = Vec::new();
    for (what, name) in names {
        let works = match what {
            "rule" | "group" => catalog::levels([(name, Level::Off)]).is_ok(),
            "setting" => schema["properties"].get(name).is_some(),
            "option" => accepts(name),
            _ => panic!("{what}"),
        };
        if !works {
            gone.push(format!("{what} {name}"));
        }
    }
    assert!(gone.is_empty(), "{gone:?}");
    assert!(catalog::levels([("no-such-rule", Level::Off)]).is_err());
    assert!(!accepts("--no-such-option"));
}

/// Whether the program has an option, also if it lacks its value here.
fn accepts(option: &str) -> bool {
    let output = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .args([option, "--no-such-option"])
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stderr).unwrap();
    // The first one that is unknown is named.
    !shown.contains(&format!("unexpected argument '{option}'"))
}
