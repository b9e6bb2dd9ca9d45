//! `--detect`: files named by a program such as pre-commit, which may not be payloads.

mod common;

use common::{CLEAN, folder, run_in, run_with_input};

const PACKAGE: &[u8] = br#"{"name": "x", "version": "1.0.0"}"#;
const QX: &str = "error[country-code] invalid country code `QX`";

fn wrong() -> String {
    CLEAN.replace("\"LT\"", "\"QX\"")
}

/// The exit code, standard output and standard error.
fn detect(folder: &tempfile::TempDir, arguments: &[&str]) -> (i32, String, String) {
    let all = [&["-f", "concise", "--detect"], arguments].concat();
    run_in(folder.path(), &all)
}

#[test]
fn only_files_that_look_like_payloads_are_checked() {
    let wrong = wrong();
    let line = wrong.replace('\n', " ");
    let markdown = format!("# Sample\n\n```json\n{wrong}\n```\n");
    let folder = folder(&[
        ("bad.json", wrong.as_bytes()),
        ("good.json", CLEAN.as_bytes()),
        ("package.json", PACKAGE),
        ("lines.ndjson", line.as_bytes()),
        ("other.ndjson", b"{\"a\": 1}\n{\"a\": 2}\n"),
        ("page.md", markdown.as_bytes()),
        ("plain.md", b"# Nothing\n"),
        // Truncated, but recognizable as a payload.
        ("cut.json", &CLEAN.as_bytes()[..CLEAN.len() - 20]),
        ("broken.json", br#"{"name": }"#),
    ]);
    let names = [
        "bad.json",
        "broken.json",
        "cut.json",
        "good.json",
        "lines.ndjson",
        "other.ndjson",
        "package.json",
        "page.md",
        "plain.md",
    ];
    let alone = [&["--no-cross-document"], &names[..]].concat();
    let (code, out, err) = detect(&folder, &alone);
    assert_eq!(code, 1);
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(
        lines,
        [
            &format!("bad.json:12:25: {QX}"),
            "cut.json:12:12: error[syntax] unexpected end of the text",
            &format!("lines.ndjson:1:349: {QX}"),
            &format!("page.md:15:25: {QX}"),
        ]
    );
    assert_eq!(
        err,
        "4 errors in 5 files, 3 skipped\n4 of 5 customers would be refused\n"
    );
    // Without `--detect`, every named file is linted as a payload.
    let (code, out, _) = run_in(folder.path(), &["-f", "concise", "package.json"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("package.json:1:1: "), "{out}");
}

#[test]
fn nothing_to_check_is_success_with_allow_empty() {
    let folder = folder(&[("package.json", PACKAGE), ("tsconfig.json", b"{}")]);
    let names = ["package.json", "tsconfig.json"];
    let (code, out, err) = detect(&folder, &names);
    assert_eq!((code, out.as_str()), (3, ""));
    assert_eq!(
        err,
        "nothing to check: none of the 2 files found looks like a customer payload (-v lists them; omit --detect to check named JSON files anyway)\n"
    );
    let (code, out, _) = detect(&folder, &[&["--allow-empty"], &names[..]].concat());
    assert_eq!((code, out.as_str()), (0, ""));
    // An unreadable file is still a failure.
    let (code, _, err) = detect(&folder, &["--allow-empty", "package.json", "missing.json"]);
    assert_eq!(code, 2);
    assert!(err.starts_with("error: missing.json: "), "{err}");
}

#[test]
fn excluded_files_are_not_checked() {
    let wrong = wrong();
    let wrong = wrong.as_bytes();
    let folder = folder(&[
        (".git/HEAD", b""),
        (
            "kyclint.toml",
            b"include = [\"*.json\", \"*.payload\"]\nexclude = [\"answers/\", \"*.min.json\"]",
        ),
        ("a.json", wrong),
        ("a.payload", wrong),
        ("a.min.json", wrong),
        ("a.ndjson", wrong),
        ("answers/a.json", wrong),
        // An excluded folder is not searched for another configuration.
        ("answers/deep/kyclint.toml", b""),
        ("answers/deep/a.json", wrong),
        ("other/kyclint.toml", b""),
        ("other/a.ndjson", wrong),
    ]);
    let names = [
        "a.json",
        "a.payload",
        "a.min.json",
        "a.ndjson",
        "answers/a.json",
        "answers/deep/a.json",
        "other/a.ndjson",
    ];
    let found = |arguments: &[&str]| {
        let (code, out, _) = detect(&folder, &[arguments, &names].concat());
        assert_eq!(code, 1);
        let mut files: Vec<_> = out
            .lines()
            .filter_map(|line| Some(line.split_once(':')?.0.to_owned()))
            .collect();
        files.dedup();
        files
    };
    assert_eq!(found(&[]), ["a.json", "a.payload", "other/a.ndjson"]);
    assert_eq!(
        found(&["--config", "kyclint.toml"]),
        ["a.json", "a.payload"]
    );
    assert_eq!(found(&["--no-config"]), names);
    let (code, out, err) = detect(&folder, &["-q", "--allow-empty", "answers/a.json"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    // Excluded from a subfolder as well.
    let answers = folder.path().join("answers");
    let arguments = ["--detect", "--allow-empty", "-q", "deep/a.json"];
    assert_eq!(run_in(&answers, &arguments).0, 0);
}

#[test]
fn standard_input_is_checked_only_if_it_looks_like_a_payload() {
    let arguments = ["-f", "concise", "--detect", "--allow-empty", "-"];
    assert_eq!(run_with_input(&arguments, PACKAGE).0, 0);
    let (code, out, _) = run_with_input(&arguments, wrong().as_bytes());
    assert_eq!(code, 1);
    assert_eq!(out, format!("<stdin>:12:25: {QX}\n"));
    let foreign = b"{\"a\": 1}\n{\"a\": 2}\n";
    assert_eq!(run_with_input(&arguments, foreign).0, 0);
}
