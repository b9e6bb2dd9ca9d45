//! Checks the layers of `src/` file by file: each folder uses only those that the table of
//! ARCHITECTURE.md allows, and no files form a cycle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

/// The folders that may use the system. All others are the core, which receives files, time and
/// environment as arguments.
const SYSTEM: [&str; 4] = ["workspace", "cli", "lsp", "serve"];

/// Modules that the core does not use: files, the environment, threads, sockets and the clock.
const OUTSIDE: [&str; 11] = [
    "std::env",
    "std::fs",
    "std::net",
    "std::os",
    "std::process",
    "std::thread",
    "std::time::Instant",
    "std::time::SystemTime",
    "std::io::Stdin",
    "std::io::stdin",
    "std::io::stdout",
];

/// Crates that the core does not depend on.
const CRATES: [&str; 18] = [
    "axum",
    "clap",
    "crossbeam-channel",
    "ctrlc",
    "gen-lsp-types",
    "hyper",
    "ignore",
    "indicatif",
    "lsp-server",
    "notify",
    "rayon",
    "redb",
    "rustix",
    "signal-hook",
    "tempfile",
    "terminal_size",
    "tokio",
    "walkdir",
];

/// The files at the root of `src/`: the facade and the program. They may use every folder.
const ROOT: [&str; 2] = ["lib.rs", "main.rs"];

/// A use of an item from another file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Use {
    line: usize,
    /// From the crate root, such as `json`, `Node`.
    path: Vec<String>,
}

/// A file of `src/`, keyed by its path relative to `src/`.
#[derive(Debug, Default)]
struct File {
    uses: Vec<Use>,
    /// The re-exported names and the paths they stand for.
    exports: Vec<(String, Vec<String>)>,
}

#[derive(Debug, Default)]
struct Tree(BTreeMap<String, File>);

impl Tree {
    /// Parses a file and adds it.
    fn add(&mut self, name: &str, text: &str) {
        let module = module(name);
        let mut file = File::default();
        for (line, statement, text) in paths(text, &["crate::", "super::"]) {
            for path in expand(&text) {
                let Some(path) = absolute(&path, &module) else {
                    continue;
                };
                if statement == Statement::Export
                    && let Some(item) = path.last()
                {
                    file.exports.push((item.clone(), path.clone()));
                }
                file.uses.push(Use { line, path });
            }
        }
        self.0.insert(name.to_owned(), file);
    }

    fn of_sources() -> Tree {
        let mut tree = Tree::default();
        for (name, text) in sources() {
            tree.add(&name, &text);
        }
        tree
    }

    /// The file that defines the item of this path.
    fn target(&self, path: &[String]) -> Option<&str> {
        for end in (1..=path.len()).rev() {
            let base = path[..end].join("/");
            let names = [format!("{base}.rs"), format!("{base}/mod.rs")];
            let Some((name, file)) = names.iter().find_map(|name| self.0.get_key_value(name))
            else {
                continue;
            };
            let exported = path.get(end).and_then(|item| {
                let mut exports = file.exports.iter();
                exports.find(|(name, _)| name == item)
            });
            return match exported {
                Some((_, path)) => self.target(path).or(Some(name)),
                None => Some(name),
            };
        }
        None
    }

    /// Every use of another file: the using file, the used file and the line.
    fn edges(&self) -> impl Iterator<Item = (&str, &str, usize)> {
        self.0.iter().flat_map(move |(name, file)| {
            let uses = file.uses.iter();
            uses.filter_map(move |used| {
                let target = self.target(&used.path)?;
                (target != name).then_some((name.as_str(), target, used.line))
            })
        })
    }

    /// Every use that the table of layers does not allow.
    fn forbidden(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for name in self.0.keys() {
            if folder(name).is_none_or(|folder| allowed(folder).is_none())
                && !ROOT.contains(&name.as_str())
            {
                wrong.push(format!(
                    "src/{name}: is in no folder of the table of layers"
                ));
            }
        }
        for (name, target, line) in self.edges() {
            let (Some(from), to) = (folder(name), folder(target)) else {
                continue;
            };
            let allowed = allowed(from).unwrap_or_default();
            let is_allowed = |to: &str| to == from || allowed.iter().any(|name| name == to);
            if !to.is_some_and(is_allowed) {
                let to = to.unwrap_or("the root of the crate");
                wrong.push(format!("src/{name}:{line}: {from} must not use {to}"));
            }
        }
        wrong
    }

    /// The cycles between files. A folder's `mod.rs` and its own files may use each other.
    fn cycles(&self) -> Vec<Vec<&str>> {
        let is_own = |outer: &str, inner: &str| {
            let folder = outer.strip_suffix("mod.rs");
            folder.is_some_and(|folder| inner.starts_with(folder))
        };
        let mut edges: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for (from, to, _) in self.edges() {
            if folder(from).is_some() && !is_own(from, to) && !is_own(to, from) {
                edges.entry(from).or_default().insert(to);
            }
        }
        // Repeatedly removes files that nothing uses and files that use nothing, until only cycles
        // remain.
        loop {
            let targets: BTreeSet<_> = edges.values().flatten().copied().collect();
            let before = edges.len();
            let sources: BTreeSet<_> = edges.keys().copied().collect();
            edges.retain(|from, _| targets.contains(from));
            for to in edges.values_mut() {
                to.retain(|to| sources.contains(to));
            }
            edges.retain(|_, to| !to.is_empty());
            if edges.len() == before {
                break;
            }
        }
        let mut cycles = Vec::new();
        let mut left: BTreeSet<_> = edges.keys().copied().collect();
        while let Some(first) = left.first().copied() {
            let mut cycle = vec![first];
            while let Some(next) = edges[cycle[cycle.len() - 1]].first() {
                if let Some(start) = cycle.iter().position(|name| name == next) {
                    cycle.drain(..start);
                    break;
                }
                cycle.push(next);
            }
            left.remove(first);
            for name in &cycle {
                left.remove(name);
            }
            cycles.push(cycle);
        }
        cycles
    }
}

/// Whether a file is a test module or part of one: tests may use any folder.
fn is_test(name: &str) -> bool {
    name.ends_with("/tests.rs") || name.contains("/tests/")
}

/// The files of `src/` with their relative paths and texts, without test modules.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
                let name = name.replace('\\', "/");
                if !is_test(&name) {
                    sources.push((name, fs::read_to_string(&path).unwrap()));
                }
            }
        }
    }
    sources
}

fn folder(name: &str) -> Option<&str> {
    name.split_once('/').map(|(folder, _)| folder)
}

fn architecture() -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::read_to_string(root.join("ARCHITECTURE.md")).unwrap()
}

/// The table of layers: each folder of `src/` with the folders it may use, which all come before
/// it.
fn layers() -> &'static [(String, Vec<String>)] {
    static LAYERS: OnceLock<Vec<(String, Vec<String>)>> = OnceLock::new();
    LAYERS.get_or_init(|| {
        let page = architecture();
        let rows = page.lines().filter_map(|line| {
            let cells: Vec<_> = line.strip_prefix("| `")?.split('|').collect();
            let allowed = cells.get(2)?.split_whitespace().map(str::to_owned);
            Some((
                cells[0].trim().trim_end_matches('`').to_owned(),
                allowed.collect(),
            ))
        });
        rows.collect()
    })
}

fn allowed(folder: &str) -> Option<&'static [String]> {
    let layer = layers().iter().find(|(name, _)| *name == folder);
    layer.map(|(_, allowed)| allowed.as_slice())
}

/// The module path of a file.
fn module(name: &str) -> Vec<String> {
    let path = name.strip_suffix(".rs").unwrap_or(name);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    match path {
        "lib" | "main" => Vec::new(),
        path => path.split('/').map(str::to_owned).collect(),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Statement {
    Export,
    Other,
}

/// The paths that start with one of these words, and those of re-exports, with their line numbers.
/// Test modules are excluded, as they may use any folder.
fn paths(text: &str, words: &[&str]) -> Vec<(usize, Statement, String)> {
    let code = text.split("#[cfg(test)]\nmod tests").next();
    let mut found = Vec::new();
    let lines: Vec<_> = code.unwrap_or_default().lines().collect();
    for (number, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        if trimmed.starts_with("//") {
            continue;
        }
        let rest = || format!("{}\n{}", trimmed, lines[number + 1..].join("\n"));
        let export = ["pub use ", "pub(crate) use "];
        if let Some(begin) = export.iter().find(|begin| trimmed.starts_with(**begin)) {
            let statement = rest()[begin.len()..]
                .split(';')
                .next()
                .unwrap_or_default()
                .to_owned();
            found.push((number + 1, Statement::Export, statement));
            continue;
        }
        let mut at = 0;
        let first = |rest: &str| words.iter().filter_map(|word| rest.find(word)).min();
        while let Some(place) = first(&trimmed[at..]) {
            let start = at + place;
            at = start + 1;
            let before = trimmed[..start].chars().next_back();
            let is_part = |before: char| before.is_alphanumeric() || "_:".contains(before);
            if before.is_some_and(is_part) {
                continue;
            }
            let text = &rest()[start..];
            found.push((number + 1, Statement::Other, tree_text(text).to_owned()));
        }
    }
    found
}

/// The longest prefix of a text that is a path, including braces.
fn tree_text(text: &str) -> &str {
    let mut depth = 0_usize;
    let mut previous = ' ';
    for (at, character) in text.char_indices() {
        let is_part = character.is_alphanumeric() || "_:".contains(character);
        match character {
            '{' if previous == ':' || depth > 0 => depth += 1,
            '}' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    return &text[..=at];
                }
            }
            _ if depth > 0 || is_part => {}
            _ => return &text[..at],
        }
        previous = character;
    }
    text
}

/// The paths that a `use` tree stands for.
fn expand(text: &str) -> Vec<Vec<String>> {
    let text = text.trim();
    if let Some((prefix, list)) = text.split_once('{') {
        let list = list.trim_end().strip_suffix('}').unwrap_or(list);
        let mut parts = vec![String::new()];
        let mut depth = 0_usize;
        for character in list.chars() {
            match character {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            match parts.last_mut() {
                Some(part) if character != ',' || depth > 0 => part.push(character),
                _ => parts.push(String::new()),
            }
        }
        let parts = parts.iter().filter(|part| !part.trim().is_empty());
        return parts
            .flat_map(|part| expand(&format!("{}{}", prefix.trim(), part.trim())))
            .collect();
    }
    let path = text.split(" as ").next().unwrap_or_default();
    let segments = path
        .split("::")
        .map(str::trim)
        .filter(|part| !part.is_empty());
    vec![segments.map(str::to_owned).collect()]
}

/// A path relative to the crate root, as seen from a module; `None` for an item of another crate.
fn absolute(path: &[String], module: &[String]) -> Option<Vec<String>> {
    let mut base = module.to_vec();
    let mut rest = path;
    match path.first()?.as_str() {
        "crate" => {
            base.clear();
            rest = &path[1..];
        }
        "self" => rest = &path[1..],
        "super" => {
            while rest.first().is_some_and(|part| part == "super") {
                base.pop();
                rest = &rest[1..];
            }
        }
        // A re-export from the module's own file.
        _ => {}
    }
    base.extend(rest.iter().filter(|part| *part != "self").cloned());
    Some(base)
}

#[test]
fn every_folder_uses_only_lower_layers() {
    for (number, (folder, allowed)) in layers().iter().enumerate() {
        let below = &layers()[..number];
        for used in allowed {
            let is_below = below.iter().any(|(name, _)| name == used);
            assert!(is_below, "{folder} and {used}");
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = fs::read_dir(root.join("src")).unwrap();
    let folders = folders.filter(|entry| entry.as_ref().unwrap().path().is_dir());
    assert_eq!(layers().len(), folders.count(), "a row for each folder");
    let wrong = Tree::of_sources().forbidden();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_public_item_is_reexported_by_the_facade() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let facade = fs::read_to_string(root.join("src/lib.rs")).unwrap();
    let lines = facade.lines().map(str::trim_start);
    let items: Vec<_> = lines.filter(|line| line.starts_with("pub")).collect();
    assert!(items.len() > 20);
    for item in items {
        // All of this folder's public items are for others, under its name.
        let is_folder = item == "pub mod samples;";
        assert!(
            item.starts_with("pub use ") || is_folder,
            "src/lib.rs: {item}"
        );
    }
}

#[test]
fn test_modules_are_recognized_by_file_name() {
    for name in ["json/tests.rs", "json/tests/parser.rs", "json/tests/mod.rs"] {
        assert!(is_test(name), "{name}");
    }
    for name in ["json/node.rs", "json/latest.rs", "tests.rs"] {
        assert!(!is_test(name), "{name}");
    }
}

#[test]
fn every_file_named_in_architecture_md_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = architecture();
    let names = page.split('`').skip(1).step_by(2);
    let files: Vec<_> = names.filter(|name| name.contains('/')).collect();
    assert!(files.len() > 20);
    for name in files {
        let is_there = root.join(name).exists() || root.join("src").join(name).exists();
        assert!(is_there, "{name}");
    }
}

#[test]
fn files_do_not_form_cycles() {
    let tree = Tree::of_sources();
    let cycles: Vec<_> = tree
        .cycles()
        .iter()
        .map(|cycle| cycle.join(" -> "))
        .collect();
    assert!(cycles.is_empty(), "\n{}\n", cycles.join("\n"));
}

/// Uses of the system in a file's code.
fn outside(name: &str, text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]\nmod tests").next();
    let lines = code.unwrap_or_default().lines().enumerate();
    let reads_clock = |line: &str| line.contains("::now(") && !line.contains("std::");
    let mut found: Vec<_> = lines
        .filter(|(_, line)| reads_clock(line))
        .map(|(number, _)| format!("src/{name}:{}: reads the clock", number + 1))
        .collect();
    for (line, _, tree) in paths(text, &["std::"]) {
        for path in expand(&tree) {
            let path = path.join("::");
            let is_below = |outside: &&str| {
                let rest = path.strip_prefix(*outside);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
            };
            if OUTSIDE.iter().any(is_below) {
                found.push(format!("src/{name}:{line}: {path}"));
            }
        }
    }
    found
}

#[test]
fn the_core_does_not_use_files_threads_sockets_or_clocks() {
    let is_core = |name: &str| folder(name).is_some_and(|folder| !SYSTEM.contains(&folder));
    let sources = sources();
    let core = sources.iter().filter(|(name, _)| is_core(name));
    let wrong: Vec<_> = core.flat_map(|(name, text)| outside(name, text)).collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
    let text = "use std::{env, fs::File};\n// std::net\nlet now = std::time::Instant::now();\nuse std::fmt;\nZoned::now();\n";
    let expected = [
        "src/a.rs:5: reads the clock",
        "src/a.rs:1: std::env",
        "src/a.rs:1: std::fs::File",
        "src/a.rs:3: std::time::Instant::now",
    ];
    assert_eq!(outside("a.rs", text), expected);
}

#[test]
fn the_core_does_not_depend_on_crates_for_the_system() {
    let core = dependencies(&["--no-default-features"]);
    let wrong: Vec<_> = CRATES.iter().filter(|name| core.contains(**name)).collect();
    assert!(core.contains("jsonschema") && wrong.is_empty(), "{wrong:?}");
    assert!(dependencies(&[]).contains("clap"));
}

/// The names of all crates that the library depends on with these features.
fn dependencies(features: &[&str]) -> BTreeSet<String> {
    let tree = cargo_tree(
        &["--edges", "normal", "--prefix", "none", "--target", "all"],
        features,
    );
    let names = tree.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

fn cargo_tree(arguments: &[&str], features: &[&str]) -> String {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--locked"])
        .args(arguments)
        .args(features)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// Crates that open or accept connections. Those of `serve` have features for clients, which are off.
const NETWORK: [&str; 3] = ["hyper", "socket2", "tokio"];

/// Crates of clients.
const CLIENTS: [&str; 9] = [
    "attohttpc",
    "curl",
    "hickory-resolver",
    "isahc",
    "native-tls",
    "openssl",
    "reqwest",
    "rustls",
    "ureq",
];

#[test]
fn only_the_server_listens_and_nothing_connects_out() {
    let without = dependencies(&["--no-default-features", "--features", "cli,lsp"]);
    let all = dependencies(&[]);
    for name in NETWORK {
        assert!(!without.contains(name) && all.contains(name), "{name}");
    }
    for name in CLIENTS {
        assert!(!all.contains(name), "{name}");
    }
    let features = cargo_tree(&["--edges", "features", "--prefix", "none"], &[]);
    for name in ["hyper", "hyper-util"] {
        assert!(
            features.contains(&format!("{name} feature \"server\"")),
            "{name}"
        );
        for client in ["client", "client-legacy", "client-proxy", "full"] {
            let feature = format!("{name} feature \"{client}\"");
            assert!(!features.contains(&feature), "{feature}");
        }
    }
    // Sockets are used in the folder of the server alone, and none is connected there.
    for (name, text) in sources() {
        let is_server = name.starts_with("serve/");
        for word in ["std::net", "tokio::net", "UnixStream", "UdpSocket"] {
            assert!(is_server || !text.contains(word), "{name}: {word}");
        }
        for word in [
            "TcpStream",
            "UnixStream",
            "UdpSocket",
            "TcpSocket",
            ".connect(",
        ] {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn a_forbidden_use_is_reported_with_its_line() {
    let mut tree = Tree::default();
    tree.add("text/mod.rs", "pub mod span;\npub use span::Span;\n");
    tree.add("text/span.rs", "pub struct Span;\n");
    tree.add("json/mod.rs", "use crate::text::Span;\nmod node;\n");
    tree.add(
        "json/node.rs",
        "use crate::text::{\n    self,\n    Span,\n};\n\nfn f() {\n    let a = crate::cli::run();\n}\n#[cfg(test)]\nmod tests {\n    use crate::lint::lint;\n}\n",
    );
    tree.add("cli/mod.rs", "use crate::json::{node::Node, Tree};\n");
    tree.add(
        "codes/mod.rs",
        "// crate::cli is for people.\nuse super::text::Span;\n",
    );
    tree.add("stray/mod.rs", "");
    assert_eq!(
        tree.forbidden(),
        [
            "src/stray/mod.rs: is in no folder of the table of layers",
            "src/codes/mod.rs:2: codes must not use text",
            "src/json/node.rs:7: json must not use cli",
        ]
    );
    assert_eq!(
        tree.target(&["text".into(), "Span".into()]),
        Some("text/span.rs")
    );
}

#[test]
fn a_cycle_through_reexports_is_found() {
    let mut tree = Tree::default();
    tree.add("json/mod.rs", "mod a;\nmod b;\nmod c;\npub use b::B;\n");
    tree.add("json/a.rs", "use crate::json::B;\n");
    tree.add("json/b.rs", "use super::c::C;\n");
    tree.add("json/c.rs", "use crate::json::a::A;\nuse crate::json::d;\n");
    tree.add("json/d.rs", "");
    assert_eq!(tree.cycles(), [["json/a.rs", "json/b.rs", "json/c.rs"]]);
    tree.add("json/c.rs", "use crate::json;\n");
    assert!(tree.cycles().is_empty());
}
