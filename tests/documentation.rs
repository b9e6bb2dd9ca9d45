//! Checks the claims of the documentation: commands, tables and links of README.md and docs/. The
//! examples in the documentation of the rules are tested in `src/rules/tests/`.

#[path = "../src/rules/tests/blocks.rs"]
mod blocks;
#[path = "common/markdown.rs"]
mod markdown;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use kyclint::{Group, Published, catalog};
use walkdir::WalkDir;

use blocks::blocks;
use markdown::{anchors, links};

/// Reads a page of docs/.
fn page(name: &str) -> String {
    fs::read_to_string(format!("docs/{name}.md")).unwrap()
}

/// The pages for developers of kyclint.
fn inner_pages() -> impl Iterator<Item = PathBuf> {
    [
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "RELEASING.md",
        "SECURITY.md",
    ]
    .into_iter()
    .map(PathBuf::from)
}

/// README.md and all pages of docs/, sorted by name.
fn pages() -> Vec<PathBuf> {
    let entries = WalkDir::new("docs").into_iter();
    let mut pages: Vec<_> = entries.map(|entry| entry.unwrap().into_path()).collect();
    pages.push("README.md".into());
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    pages.sort();
    pages
}

#[test]
fn the_console_examples_match_the_output() {
    // An example writes its reports to this folder, which does not exist if the build uses another
    // one.
    fs::create_dir_all("target").unwrap();
    // `CI` turns on redaction; the pages show the output on a terminal.
    trycmd::TestCases::new()
        .env("CI", "")
        .case("README.md")
        .case("docs/*.md")
        .case("docs/contract/*.md");
}

#[test]
fn every_shell_command_is_run_by_a_script_or_test() {
    let texts = pages()
        .into_iter()
        .map(|path| fs::read_to_string(path).unwrap());
    let blocks: Vec<_> = texts.flat_map(|text| blocks(&text)).collect();
    let commands: BTreeSet<_> = blocks
        .iter()
        .filter(|(info, _)| info == "sh")
        .flat_map(|(_, content)| content.lines())
        .collect();
    // Each command with the file that runs it and the words it runs it by.
    let commands_run = [
        ("cargo run --release -- fixtures/example.json", "", ""),
        ("cargo test --locked", ".ci/run", "cargo test --locked"),
        ("docker build --tag kyclint .", ".ci/static", "RUN"),
        (
            "docker run --rm --volume \"$PWD:/work:ro\" kyclint payloads",
            ".ci/static",
            "chroot",
        ),
        (
            "pip install kyclint",
            ".ci/wheel",
            "--find-links \"$wheels\" kyclint",
        ),
        ("npm install --save-dev kyclint", ".ci/npm", "npm install"),
        (
            "cargo install --locked --profile dist kyclint",
            ".ci/package",
            "cargo package --locked",
        ),
        (
            "minisign -V -p kyclint.pub -m SHA256SUMS",
            ".ci/verify",
            "minisign -V -q -p \"$key\" -m \"$folder/SHA256SUMS\"",
        ),
        (
            "sha256sum --check --ignore-missing SHA256SUMS",
            ".ci/verify",
            "sha256sum --check --strict --quiet --ignore-missing SHA256SUMS",
        ),
        (
            "maturin build --locked --profile dist",
            ".ci/wheel",
            "maturin\" build --locked --profile dist",
        ),
        (
            "cargo build --locked --profile dist",
            ".ci/dist",
            "cargo build --locked --profile \"${DIST_PROFILE:-dist}\"",
        ),
        (
            "cargo install --locked --profile dist --path .",
            ".ci/integrations",
            "build_cheaply",
        ),
        (
            "node npm/build.js target/dist/kyclint linux-x64 target/npm",
            ".ci/npm",
            "node npm/build.js \"$program\" \"$platform\" \"$folder\"",
        ),
        (
            "cargo install --locked --path .",
            ".ci/integrations",
            "build_cheaply",
        ),
        (
            "kyclint completions bash > ~/.local/share/bash-completion/completions/kyclint",
            "tests/help.rs",
            "\"completions\", \"bash\"",
        ),
        (
            "kyclint man > ~/.local/share/man/man1/kyclint.1",
            "tests/help.rs",
            "printed(&[\"man\"])",
        ),
    ];
    // Steps of the gate, and longer runs of them.
    let is_step = |command: &&str| {
        let script = command.split(' ').next().unwrap();
        script.starts_with(".ci/") && is_run_by_the_gate(script)
    };
    let (_, others): (Vec<&str>, Vec<&str>) = commands.into_iter().partition(is_step);
    assert_eq!(
        BTreeSet::from_iter(others),
        BTreeSet::from(commands_run.map(|(command, ..)| command))
    );
    for (command, by, words) in commands_run.iter().filter(|(_, by, _)| !by.is_empty()) {
        let text = fs::read_to_string(by).unwrap();
        assert!(text.contains(words), "{command}: {by} has no {words}");
        // The gate runs the scripts and all tests.
        let is_run = by.starts_with("tests/") || is_run_by_the_gate(by);
        assert!(is_run || *by == ".ci/run", "{by}");
    }
    // `cargo run` builds the program that this test runs.
    let arguments = commands_run[0].0.split(" -- ").nth(1).unwrap().split(' ');
    let status = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .args(arguments)
        .output()
        .unwrap()
        .status;
    assert_eq!(status.code(), Some(1));
}

#[test]
fn the_documented_configuration_applies() {
    let page = page("configuration");
    let blocks = blocks(&page);
    let (_, text) = blocks.iter().find(|(info, _)| info == "toml").unwrap();
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("classifiers")).unwrap();
    fs::write(folder.path().join("classifiers/country.json"), "[\"LT\"]").unwrap();
    fs::write(folder.path().join("kyclint.toml"), text).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .current_dir(folder.path())
        .args(["config", "show", "samples/leads/a.json"])
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let lines: Vec<_> = shown.lines().map(words).collect();
    for expected in [
        "fail-on warning kyclint.toml:1",
        "docs-url http://127.0.0.1:8080/docs kyclint.toml:3",
        "redact yes kyclint.toml:4",
        "today 2026-11-23 kyclint.toml:2",
        "exclude responses/ kyclint.toml:7",
        "classifier country classifiers/country.json, 1 code kyclint.toml:15",
        "future-date error kyclint.toml:11",
        "expired-document off kyclint.toml:12",
        "/citizenshipCountry missing-field warning kyclint.toml:20",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}\n{shown}"
        );
    }
    for group in Group::ALL {
        assert!(
            page.contains(&format!("`{}`", group.name())),
            "{}",
            group.name()
        );
    }
    let schema = Published::find("config").unwrap().text();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let classifiers = &schema["properties"]["classifiers"]["properties"];
    for name in classifiers.as_object().unwrap().keys() {
        assert!(page.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn the_configurations_of_editors_are_those_of_their_tests() {
    let blocks = blocks(&page("editors"));
    for (info, file) in [
        ("lua", "editors/neovim/kyclint.lua"),
        ("elisp", "editors/emacs/kyclint.el"),
        ("toml", "editors/helix/languages.toml"),
        ("jsonc", "editors/zed/settings.json"),
    ] {
        let block = blocks.iter().find(|(own, _)| own == info);
        let (_, shown) = block.unwrap_or_else(|| panic!("docs/editors.md has no {info}"));
        assert_eq!(
            *shown,
            fs::read_to_string(file).unwrap().trim_end(),
            "{file}"
        );
    }
}

#[test]
fn the_table_of_rules_is_up_to_date() {
    let output = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .args(["rules", "--format", "markdown"])
        .output()
        .unwrap();
    let table = String::from_utf8(output.stdout).unwrap();
    let page = page("rules");
    let start = "<!-- rules: kyclint rules --format markdown -->\n";
    let (_, rest) = page.split_once(start).unwrap();
    let (found, _) = rest.split_once("<!-- /rules -->").unwrap();
    assert!(
        found == table,
        "the table of rules in docs/rules.md is not up to date; refresh it by\n  cargo run --example update"
    );
}

/// What the program prints.
fn printed(argument: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kyclint"))
        .arg(argument)
        .output()
        .unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_documentation_names_every_format_and_exit_code() {
    let help = printed("--help");
    let help: Vec<_> = help.split_whitespace().collect();
    let help = help.join(" ");
    let manual = printed("man");
    let formats_page = page("formats");
    let (_, values) = help.split_once("[possible values: ").unwrap();
    let (formats, _) = values.split_once(']').unwrap();
    let formats: Vec<_> = formats.split(", ").collect();
    assert!(
        formats.starts_with(&["graphical", "narrated", "concise", "json", "jsonl"]),
        "{formats:?}"
    );
    for format in formats {
        let row = format!("| `--format {format}` |");
        assert!(formats_page.contains(&row), "{format}");
        // The manual page describes each format.
        assert!(
            manual.contains(&format!("\n{format}: ")),
            "{format}\n{manual}"
        );
    }
    let (_, codes) = help.split_once("Exit codes: ").unwrap();
    for (code, short) in (0..4).zip(codes.split(", ")) {
        assert!(short.starts_with(&format!("{code} ")), "{codes}");
        assert!(page("exit-codes").contains(&format!("| {code} |")));
        assert!(manual.contains(&format!("\n.TP\n{code}\n")), "{manual}");
    }
    assert_eq!(codes.split(", ").count(), 4);
}

#[test]
fn the_readme_is_short() {
    let lines = fs::read_to_string("README.md").unwrap().lines().count();
    assert!(
        lines <= 200,
        "README.md has {lines} lines, more than 200; move details to docs/"
    );
}

/// The path of a link relative to the repository root, and its anchor.
fn resolved<'link>(page: &Path, link: &'link str) -> (PathBuf, &'link str) {
    let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
    if target.is_empty() {
        return (page.to_owned(), anchor);
    }
    let mut path = PathBuf::new();
    for component in page.parent().unwrap().join(target).components() {
        if component == Component::ParentDir {
            assert!(
                path.pop(),
                "{}: {link} leaves the repository",
                page.display()
            );
        } else {
            path.push(component);
        }
    }
    (path, anchor)
}

#[test]
fn anchors_match_those_of_github_and_gitlab() {
    let text = "# The `--fix` option, again\n\n## A & B\n\n## A & B\n\n```\n# no heading\n```\n";
    assert_eq!(anchors(text), ["the---fix-option-again", "a--b", "a--b-1"]);
    let link = resolved(Path::new("docs/a.md"), "../README.md#b");
    assert_eq!(link, (PathBuf::from("README.md"), "b"));
    assert_eq!(resolved(Path::new("a.md"), "#b").0, Path::new("a.md"));
}

#[test]
fn links_point_to_existing_files_and_headings() {
    let mut wrong = Vec::new();
    for page in pages().into_iter().chain(inner_pages()) {
        let text = fs::read_to_string(&page).unwrap();
        for link in links(&text).iter().filter(|link| !link.contains("://")) {
            let (path, anchor) = resolved(&page, link);
            let found = anchor.is_empty()
                || fs::read_to_string(&path)
                    .is_ok_and(|text| anchors(&text).iter().any(|name| name == anchor));
            if !found || !path.is_file() {
                wrong.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "broken links:\n{}", wrong.join("\n"));
}

#[test]
fn links_point_to_packaged_files() {
    let manifest = fs::read_to_string("Cargo.toml").unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    let include = manifest["package"]["include"].as_array().unwrap();
    let include: Vec<_> = include
        .iter()
        .map(|entry| entry.as_str().unwrap())
        .collect();
    for page in pages() {
        let text = fs::read_to_string(&page).unwrap();
        for link in links(&text).iter().filter(|link| !link.contains("://")) {
            let path = format!("/{}", resolved(&page, link).0.display());
            // An entry of `include` is a file, a folder, or a prefix of file names.
            let is_packaged = include.iter().any(|entry| match entry.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => Path::new(&path).starts_with(entry),
            });
            assert!(is_packaged, "{}: {link} is not packaged", page.display());
        }
    }
}

/// The lines of a script, without comments.
fn script(name: &str) -> Vec<String> {
    let text = fs::read_to_string(name).unwrap_or_default();
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

/// Whether a script is a step of the gate, or is run by one.
fn is_run_by_the_gate(name: &str) -> bool {
    let gate = script(".ci/run");
    let steps = gate.iter().filter_map(|line| line.strip_prefix("step "));
    let mut reached: Vec<_> = steps
        .filter_map(|step| step.split(' ').next())
        .filter(|step| step.starts_with(".ci/"))
        .map(str::to_owned)
        .collect();
    let mut next = 0;
    while let Some(current) = reached.get(next).cloned() {
        for line in script(&current) {
            for (start, _) in line.match_indices(".ci/") {
                let rest = &line[start..];
                let end = rest.find(|char: char| !char.is_alphanumeric() && !"./-".contains(char));
                let called = rest[..end.unwrap_or(rest.len())].to_owned();
                if !reached.contains(&called) {
                    reached.push(called);
                }
            }
        }
        next += 1;
    }
    reached.iter().any(|reached| reached == name)
}

#[test]
fn scripts_named_in_developer_pages_are_run_by_the_gate_or_said_to_take_longer() {
    let mut named = 0;
    for page in inner_pages() {
        let text = fs::read_to_string(&page).unwrap();
        for name in text.split('`').skip(1).step_by(2) {
            let script = name.split(' ').next().unwrap();
            if !script.starts_with(".ci/") || script == ".ci/" || script == ".ci/run" {
                continue;
            }
            named += 1;
            // What takes longer is said to.
            let of_script = text.lines().filter(|line| line.contains(name));
            let mut of_script = of_script.filter(|line| line.contains("not part of the gate"));
            let is_longer = of_script.next().is_some() && Path::new(script).exists();
            let is_run = is_longer || is_run_by_the_gate(script);
            assert!(is_run, "{}: .ci/run does not run {script}", page.display());
        }
    }
    assert!(named > 8, "{named}");
}

#[test]
fn the_documentation_names_the_current_release() {
    let version = env!("CARGO_PKG_VERSION");
    let changes = fs::read_to_string("CHANGELOG.md").unwrap();
    let latest = changes.lines().find(|line| line.starts_with("## "));
    let latest = latest.and_then(|line| line.split(' ').nth(1));
    assert_eq!(latest, Some(version), "CHANGELOG.md");
    let template = fs::read_to_string("templates/kyclint.yml").unwrap();
    let default = format!("default: \"{version}\"");
    assert!(template.contains(&default), "templates/kyclint.yml");
    // Matches `rev: v0.1.0`, `example/kyclint@v0.1.0`, `kyclint/kyclint@0.1.0`.
    let page = page("hooks-and-ci");
    let releases: Vec<_> = page
        .lines()
        .filter_map(|line| line.split_once("rev: ").or(line.split_once("/kyclint@")))
        .map(|(_, rest)| rest.split(' ').next().unwrap().trim_start_matches('v'))
        .collect();
    assert_eq!(releases, [version; 4], "docs/hooks-and-ci.md");
}

#[test]
fn the_index_links_to_every_page() {
    let is_list = |path: &Path| {
        let name = path.file_name().and_then(|name| name.to_str());
        matches!(name, Some("README.md" | "index.md" | "reference.md"))
    };
    let mut named = BTreeSet::from([PathBuf::from("README.md"), PathBuf::from("docs/README.md")]);
    for list in pages().iter().filter(|path| is_list(path)) {
        let text = fs::read_to_string(list).unwrap();
        named.extend(links(&text).iter().map(|link| resolved(list, link).0));
    }
    for page in pages() {
        let is_named = page.ends_with("SUMMARY.md") || named.contains(&page);
        assert!(
            is_named,
            "no list of pages has a link to {}",
            page.display()
        );
    }
}

#[test]
fn rule_names_are_unique_and_documented() {
    let rules = catalog::rules();
    for (index, entry) in rules.iter().enumerate() {
        let rule = catalog::rule(entry.name).unwrap();
        assert!(
            rules[index + 1..]
                .iter()
                .all(|other| other.name != rule.name),
            "{}",
            rule.name
        );
        let is_name = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(rule.name.bytes().all(is_name), "{}", rule.name);
        let summary = rule.summary();
        assert!(
            (10..100).contains(&summary.len()) && !summary.ends_with('.'),
            "{summary}"
        );
        assert!(
            rule.docs.lines().nth(1).is_some_and(str::is_empty),
            "{}",
            rule.name
        );
        assert!(rule.docs.len() > 200, "{}", rule.name);
    }
}
