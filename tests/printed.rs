//! Output is harmless whatever payloads, file names and arguments contain: no control sequences,
//! invisible or bidirectional characters, and no lines that a CI log interprets as commands.

#![cfg(unix)]

mod common;

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

use clap::ValueEnum;
use common::{CLEAN, finished, folder, kyclint};
use kyclint::Format;

/// A name with a GitHub Actions command at the start of a line, and one character of each harmful
/// class.
const NAME: &str = "a\n::stop-commands::x\r::error::y\u{1b}[2J\u{9b}1m\u{202e}\u{61c}\u{ad}\u{180e}\u{fff9}\u{e0041}.json";

/// Whether a character can affect a terminal.
fn is_harmful(character: char) -> bool {
    let is_printed = matches!(character, '\n' | '\t');
    (character.is_control() && !is_printed)
        || "\u{202e}\u{61c}\u{ad}\u{180e}\u{200b}\u{34f}\u{fff9}\u{e0041}\u{2028}"
            .contains(character)
}

fn assert_harmless(what: &str, text: &str) {
    assert!(!text.contains(is_harmful), "{what}: {text:?}");
    // A diff has to be applicable, so merely invisible characters are kept.
    let is_invisible = |character| "\u{200c}\u{200d}\u{feff}".contains(character);
    assert!(
        what.ends_with("redact") || !text.contains(is_invisible),
        "{what}: {text:?}"
    );
    for line in text.lines() {
        let own = ["::error file=", "::warning file=", "::notice file="];
        let is_command = line.starts_with("::") && !own.iter().any(|own| line.starts_with(own));
        assert!(!is_command, "{what}: {line:?}");
    }
}

fn run(root: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = kyclint();
    command.current_dir(root).args(arguments);
    finished(command.output().unwrap())
}

/// A payload with invalid values of every type that a report quotes.
fn wrong() -> String {
    let odd = NAME.replace('\n', "\\n").replace(['\r', '\u{1b}'], "");
    CLEAN
        .replace("\"LT\"", &format!("\"LT{odd}\""))
        .replace("\"Pavyzd", &format!("\"{odd}Pavyzd"))
        .replacen('{', &format!("{{\"x{odd}\": 1, \"action\": \"create\","), 1)
}

#[test]
fn reports_and_notes_are_harmless_in_every_format() {
    let folder = folder(&[
        (NAME, wrong().as_bytes()),
        ("skipped\n::x.json", b"{}"),
        (
            "raw.json",
            b"{\"entityType\": \"\x1b]0;\x07\x9b\xC2\x9b\", \"action\": \"\r::x\"}",
        ),
    ]);
    for format in Format::value_variants() {
        let format = format.to_possible_value().unwrap();
        let format = format.get_name();
        let arguments = ["-f", format, "-v", "--statistics", "."];
        let (code, out, err) = run(folder.path(), &arguments);
        assert_eq!(code, 1, "{format}: {err}");
        assert!(out.len() > 100, "{format}: {out}");
        // RFC 4180 ends lines so.
        let out = if format == "csv" {
            out.replace("\r\n", "\n")
        } else {
            out
        };
        assert_harmless(format, &out);
        assert_harmless(format, &err);
        assert!(
            err.contains("skipped skipped␊::x.json: "),
            "{format}: {err}"
        );
    }
    let (_, out, _) = run(folder.path(), &["-f", "jsonl", "."]);
    let first: serde_json::Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    assert_eq!(first["file"], NAME);
}

#[test]
fn failures_are_harmless() {
    let folder = folder(&[("x.json", CLEAN.as_bytes())]);
    for format in [
        "concise",
        "github",
        "junit",
        "json",
        "sarif",
        "gitlab",
        "checkstyle",
    ] {
        let (code, out, err) = run(folder.path(), &["-f", format, NAME]);
        assert_eq!(code, 2);
        assert_harmless(format, &out);
        assert_harmless(format, &err);
        assert!(err.contains("stop-commands"), "{err}");
    }
    for arguments in [
        &["--config", NAME, "."][..],
        &["--baseline", NAME, "."],
        &["--diff", NAME],
        &["--fix", NAME],
        &["--since", NAME],
        &["init", NAME],
        &["explain", NAME],
        &["--select", NAME, "."],
        &["--output", NAME, "."],
        &[&format!("--no{NAME}")],
        &["config", "show", NAME, "extra"],
    ] {
        let (code, out, err) = run(folder.path(), arguments);
        assert_eq!(code, 2, "{arguments:?}: {err}");
        assert_harmless(arguments[0], &out);
        assert_harmless(arguments[0], &err);
    }
    fs::create_dir(folder.path().join(NAME)).unwrap();
    let (code, out, _) = run(folder.path(), &["init", NAME]);
    assert_eq!(code, 0);
    assert_harmless("init", &out);
    let (code, out, _) = run(folder.path(), &["config", "show", NAME]);
    assert_eq!(code, 0);
    assert_harmless("config show", &out);
}

#[test]
fn diffs_are_harmless() {
    let folder = folder(&[
        (NAME, wrong().as_bytes()),
        (
            "raw.json",
            b"{\"entityType\": \"\x1b]0;\x07\x9b\xC2\x9b\", \"action\": \"create\"}\r\n",
        ),
    ]);
    for redaction in ["--no-redact", "--redact"] {
        let arguments = ["--diff", "--unsafe-fixes", redaction, "."];
        let (code, out, err) = run(folder.path(), &arguments);
        assert_eq!(code, 1, "{err}");
        assert!(out.contains("CREATE"), "{out}");
        let is_noted = err.contains("`git apply` rejects this diff");
        assert_eq!(is_noted, redaction == "--no-redact", "{err}");
        let out = out.replace("\r\n", "\n");
        assert_harmless(redaction, &out);
        assert_harmless(redaction, &err);
    }
}

#[test]
fn stale_entries_of_a_baseline_are_harmless() {
    let escaped = serde_json::to_string(NAME).unwrap();
    let entry = |path: &str, pointer: &str| {
        format!("{{\"path\":{path},\"rule\":\"iban\",\"pointer\":{pointer},\"value\":\"00\"}}\n")
    };
    let text = "{\"kyclint-baseline\":1}\n".to_owned()
        + &entry("\"a.json\"", &escaped)
        + &entry(&escaped, "\"/x\"");
    let folder = folder(&[("a.json", CLEAN.as_bytes()), ("known", text.as_bytes())]);
    let (code, out, err) = run(folder.path(), &["--baseline", "known", "a.json"]);
    assert_eq!(code, 0, "{err}");
    assert_harmless("stale", &out);
    assert_harmless("stale", &err);
    assert!(err.contains("2 entries are stale"), "{err}");
    assert_eq!(err.matches("stop-commands").count(), 2, "{err}");
}

#[test]
fn a_ci_variable_that_is_not_utf8_turns_on_redaction() {
    let text = CLEAN.replace("\"LT\"", "\"Zxqvkw\"");
    let folder = folder(&[("a.json", text.as_bytes())]);
    let mut command = kyclint();
    command.env("CI", OsStr::from_bytes(b"\xFF")).arg("a.json");
    let (code, out, _) = finished(command.current_dir(folder.path()).output().unwrap());
    assert_eq!(code, 1);
    assert!(!out.contains("Zxqvkw"), "{out}");
    assert!(fs::exists(folder.path().join("a.json")).unwrap());
}
