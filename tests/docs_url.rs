//! `docs-url`, the address that links in reports lead to, and `kyclint explain --web`, which prints it.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::Value;
use walkdir::WalkDir;

use common::{CLEAN, finished, folder, kyclint, run_in};

const CONFIG: &[u8] = b"docs-url = \"https://docs.example/kyclint/\"\n";

fn wrong() -> String {
    CLEAN.replace("\"LT\"", "\"LTU\"")
}

/// The descriptor of a rule in a SARIF report.
fn descriptor(report: &str, rule: &str) -> (Value, Value) {
    let report: Value = serde_json::from_str(report).unwrap();
    let driver = &report["runs"][0]["tool"]["driver"];
    let rules = driver["rules"].as_array().unwrap();
    let found = rules.iter().find(|it| it["id"] == rule).unwrap();
    (found.clone(), driver["informationUri"].clone())
}

#[test]
fn sarif_links_to_the_page_of_each_rule() {
    let wrong = wrong();
    let files: &[(&str, &[u8])] = &[("a.json", wrong.as_bytes()), ("kyclint.toml", CONFIG)];
    let (code, out, err) = run_in(folder(files).path(), &["--format", "sarif", "a.json"]);
    assert_eq!(code, 1, "{err}");
    let (rule, information) = descriptor(&out, "country-code");
    assert_eq!(
        rule["helpUri"],
        "https://docs.example/kyclint/rules/country-code.html"
    );
    assert_eq!(information, "https://docs.example/kyclint/reference.html");
    // Without an address, there is no link.
    let (_, out, _) = run_in(folder(&files[..1]).path(), &["--format", "sarif", "a.json"]);
    let (rule, information) = descriptor(&out, "country-code");
    assert_eq!(rule["helpUri"], Value::Null);
    assert!(information.as_str().unwrap().starts_with("data:"));
}

#[test]
fn a_coloured_report_links_to_the_page_of_the_rule() {
    let wrong = wrong();
    let files: &[(&str, &[u8])] = &[("a.json", wrong.as_bytes()), ("kyclint.toml", CONFIG)];
    let folder = folder(files);
    let (_, out, _) = run_in(folder.path(), &["--color", "always", "a.json"]);
    let link = "\u{1b}]8;;https://docs.example/kyclint/rules/country-code.html\u{1b}\\";
    assert!(out.contains(link), "{out:?}");
    // The link ends in the line in which it begins.
    let line = out.lines().find(|line| line.contains(link)).unwrap();
    assert!(line.contains("error[country-code]"), "{line:?}");
    assert!(line.ends_with("\u{1b}]8;;\u{1b}\\"), "{line:?}");
    let (_, plain, _) = run_in(folder.path(), &["a.json"]);
    assert!(plain.starts_with("error[country-code]"), "{plain}");
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    let (_, unset, _) = run_in(
        folder.path(),
        &["--color", "always", "--no-config", "a.json"],
    );
    assert!(!unset.contains("\u{1b}]8"), "{unset:?}");
    let concise = |color| {
        let arguments = ["--color", color, "--format", "concise", "a.json"];
        run_in(folder.path(), &arguments).1
    };
    let plain = concise("never");
    let linked = format!("error[{link}country-code\u{1b}]8;;\u{1b}\\] ");
    assert!(plain.contains(": error[country-code] "), "{plain}");
    assert_eq!(
        concise("always"),
        plain.replace("error[country-code] ", &linked)
    );
}

#[test]
fn an_address_that_a_browser_would_run_is_a_mistake() {
    for address in [
        "javascript:alert(1)",
        "docs",
        "https://a b",
        "https://a/?b#c",
        "https://user:password@a/",
        "file:////host/share",
    ] {
        let config = format!("docs-url = \"{address}\"\n");
        let files: &[(&str, &[u8])] = &[
            ("a.json", CLEAN.as_bytes()),
            ("kyclint.toml", config.as_bytes()),
        ];
        let (code, _, err) = run_in(folder(files).path(), &["a.json"]);
        assert_eq!(code, 2, "{address} {err}");
        assert!(
            err.contains("`docs-url` must be the address of a folder"),
            "{err}"
        );
    }
}

#[test]
fn the_settings_show_where_the_address_is_from() {
    let folder = folder(&[("a.json", CLEAN.as_bytes()), ("kyclint.toml", CONFIG)]);
    let (code, out, _) = run_in(folder.path(), &["config", "show", "a.json"]);
    assert_eq!(code, 0);
    let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let row = "docs-url https://docs.example/kyclint kyclint.toml:1";
    assert!(out.lines().any(|line| words(line) == row), "{out}");
}

fn explain(folder: &Path, cache: &Path, subject: &str) -> (i32, String, String) {
    let mut command = kyclint();
    command.args(["explain", "--web", subject]);
    let output = command.current_dir(folder).env("XDG_CACHE_HOME", cache);
    finished(output.output().unwrap())
}

#[test]
fn explain_prints_the_address_of_a_page() {
    let folder = folder(&[("kyclint.toml", CONFIG)]);
    for (subject, page) in [
        ("c016.i06", "codes/C016.I06"),
        ("pavardė", "fields/lastName"),
        ("country-code", "rules/country-code"),
        ("overrides", "keys/overrides"),
        ("exit-codes", "exit-codes"),
    ] {
        let shown = explain(folder.path(), folder.path(), subject);
        let address = format!("https://docs.example/kyclint/{page}.html\n");
        assert_eq!(shown, (0, address, String::new()), "{subject}");
    }
    let (code, out, _) = explain(folder.path(), folder.path(), "country");
    let pages = ["fields/country", "classifiers/country"];
    let pages = pages.map(|page| format!("https://docs.example/kyclint/{page}.html\n"));
    assert_eq!((code, out), (0, pages.concat()));
    let (code, out, _) = run_in(folder.path(), &["explain", "--web"]);
    assert_eq!(
        (code, out.as_str()),
        (0, "https://docs.example/kyclint/index.html\n")
    );
    let (code, out, err) = explain(folder.path(), folder.path(), "C999");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: unknown subject `C999`"), "{err}");
}

#[test]
#[cfg(target_os = "linux")]
fn without_an_address_the_page_is_a_file_whose_links_lead_to_files() {
    let folder = folder(&[]);
    let cache = folder.path().join("cache");
    let (code, out, err) = explain(folder.path(), &cache, "C013");
    assert_eq!((code, err.as_str()), (0, ""));
    let file = out.trim_end().strip_prefix("file://").unwrap();
    assert!(file.ends_with("/docs/codes/C013.html"), "{file}");
    let site = Path::new(file).ancestors().nth(2).unwrap();
    let files = WalkDir::new(site).into_iter().map(Result::unwrap);
    let pages: BTreeMap<_, _> = files
        .filter(|it| it.path().extension().is_some_and(|it| it == "html"))
        .map(|it| (it.path().to_owned(), fs::read_to_string(it.path()).unwrap()))
        .collect();
    assert!(pages.len() > 350, "{}", pages.len());
    for (path, page) in &pages {
        let links = page.split("href=\"").chain(page.split("src=\"")).skip(1);
        for link in links.map(|rest| rest.split('"').next().unwrap()) {
            let (target, heading) = link.split_once('#').unwrap_or((link, ""));
            let is_elsewhere = link.starts_with("data:") || link.starts_with("https://");
            if is_elsewhere || link.starts_with('<') {
                continue;
            }
            let target = match target {
                "" => path.clone(),
                target => path.parent().unwrap().join(target),
            };
            let target = target
                .canonicalize()
                .unwrap_or_else(|_| panic!("{link} in {path:?}"));
            let has_heading = || pages[&target].contains(&format!("id=\"{heading}\""));
            assert!(heading.is_empty() || has_heading(), "{link} in {path:?}");
        }
    }
    // It says so if it cannot write.
    let blocked = folder.path().join("blocked");
    fs::write(&blocked, "").unwrap();
    let (code, out, err) = explain(folder.path(), &blocked, "C013");
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.starts_with("error: ") && err.contains("blocked"),
        "{err}"
    );
}

#[test]
fn explain_prints_the_pages_of_kinds_keys_and_guides_without_links() {
    for (subject, title) in [
        ("batch", "# Kind batch\n"),
        ("docs-url", "# Configuration key docs-url\n"),
        ("exit-codes", "# Exit codes\n"),
    ] {
        let (code, out, err) = run_in(Path::new("."), &["explain", subject]);
        assert_eq!((code, err.as_str()), (0, ""), "{subject}");
        assert!(out.starts_with(title) && !out.contains("]("), "{out}");
        let (_, out, _) = run_in(Path::new("."), &["explain", subject, "--format", "json"]);
        let page: Value = serde_json::from_str(&out).unwrap();
        assert!(page["docs"].as_str().unwrap().starts_with(title), "{out}");
    }
}
