//! What `--fix`, `--unsafe-fixes` and `--diff` do to files, and what they leave unchanged.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::Instant;

use kyclint::{Diagnostic, Fix, Source, catalog};
use serde_json::Value;

use common::{CLEAN, finished, folder, kyclint, run_in, run_with_input};

const TODAY: [&str; 2] = ["--today", "2026-11-23"];

/// A customer with errors whose fixes are all safe.
fn wrong() -> String {
    CLEAN
        .replace("\"LT\"", "\"LTU\"")
        .replace("\"CREATE\"", "\"create\"")
}

fn right() -> String {
    CLEAN.to_owned()
}

/// Copies the fixtures of a rule and their configuration to a temporary folder.
fn copy_of(rule: &str) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    let root = Path::new("fixtures/rules").join(rule);
    for entry in walkdir::WalkDir::new(&root) {
        let entry = entry.unwrap();
        let to = copy.path().join(entry.path().strip_prefix(&root).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(to).unwrap();
        } else {
            fs::copy(entry.path(), to).unwrap();
        }
    }
    copy
}

fn payloads(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|ending| ending == "json" || ending == "ndjson")
        })
        .collect();
    paths.sort();
    paths
}

/// The findings in a single file, with the configuration above it.
fn findings(file: &Path) -> Vec<Diagnostic> {
    let source = Source::new(file.display().to_string(), fs::read(file).unwrap());
    let session = common::linted(source, common::settings_for(file));
    session.diagnostics().to_vec()
}

/// The numbers of the lines that a fix edits, counted from 0.
fn touched(text: &[u8], fix: &Fix) -> Vec<usize> {
    let line = |offset: usize| {
        let before = &text[..offset];
        before.iter().filter(|byte| **byte == b'\n').count()
    };
    let edits = fix.edits.iter();
    edits
        .flat_map(|edit| line(edit.span.start)..=line(edit.span.end))
        .collect()
}

/// Asserts that all lines without edits are unchanged and in the same order.
fn assert_others_stay(before: &[u8], after: &[u8], touched: &[usize], what: &str) {
    let mut after = after.split_inclusive(|byte| *byte == b'\n');
    for (number, line) in before.split_inclusive(|byte| *byte == b'\n').enumerate() {
        if !touched.contains(&number) {
            assert!(
                after.any(|found| found == line),
                "{what}: line {}",
                number + 1
            );
        }
    }
}

/// Runs `--fix` on all files.
fn fix_files(copy: &Path, paths: &[PathBuf], option: Option<&str>) -> i32 {
    let mut command = kyclint();
    let command = command
        .current_dir(copy)
        .args(TODAY)
        .args(["--fix", "--no-cross-document"]);
    finished(command.args(option).args(paths).output().unwrap()).0
}

#[test]
fn every_fixture_of_a_fixable_rule_is_fixed_and_nothing_else_changes() {
    let mut fixed_files = 0;
    for rule in catalog::rules().iter().filter(|rule| rule.fixable) {
        for option in [None, Some("--unsafe-fixes")] {
            let copy = copy_of(rule.name);
            let paths = payloads(&copy.path().join("fail"));
            let before: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
            let found: Vec<_> = paths.iter().map(|path| findings(path)).collect();
            let requested_fix = |diagnostic: &Diagnostic| {
                let fix = diagnostic.fix.clone();
                fix.filter(|fix| fix.safe || option.is_some())
            };
            fix_files(copy.path(), &paths, option);
            let after: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
            for (number, path) in paths.iter().enumerate() {
                let what = path.display();
                let remaining = findings(path);
                assert!(
                    remaining.iter().all(|left| requested_fix(left).is_none()),
                    "{what}"
                );
                let fixes: Vec<_> = found[number].iter().filter_map(requested_fix).collect();
                if fixes.len() == found[number].len() {
                    assert!(remaining.is_empty(), "{what}: {remaining:?}");
                    fixed_files += 1;
                }
                let touched: Vec<_> = fixes
                    .iter()
                    .flat_map(|fix| touched(&before[number], fix))
                    .collect();
                assert_others_stay(&before[number], &after[number], &touched, &what.to_string());
            }
            // A second run changes nothing.
            fix_files(copy.path(), &paths, option);
            for (path, after) in paths.iter().zip(after) {
                assert!(fs::read(path).unwrap() == after, "{}", path.display());
            }
        }
    }
    assert!(fixed_files > 100, "{fixed_files}");
}

#[test]
fn a_mistake_in_the_syntax_beside_a_wrong_value_is_fixed_first() {
    // A comma and a quote are lost between a number in quotes and the next member.
    for (lost, kept) in [
        (
            r#""10000"initialDepositCurrency": "EUR""#,
            r#"10000,"initialDepositCurrency": "EUR""#,
        ),
        (
            r#""10000", initialDepositCurrency": "EUR""#,
            r#"10000, "initialDepositCurrency": "EUR""#,
        ),
        (
            r#""10000" "initialDepositCurrency": "EUR""#,
            r#"10000, "initialDepositCurrency": "EUR""#,
        ),
    ] {
        let with = |members: &str| {
            let members = format!("\"initialDepositAmount\": {members},\n  \"firstName\"");
            right().replacen("\"firstName\"", &members, 1)
        };
        let folder = folder(&[("a.json", with(lost).as_bytes())]);
        let arguments = ["--fix", "--unsafe-fixes", "-q", "--no-config", "a.json"];
        let (code, out, _) = run_in(folder.path(), &arguments);
        let fixed = fs::read_to_string(folder.path().join("a.json")).unwrap();
        assert_eq!((code, out.as_str()), (0, ""), "{lost}");
        assert_eq!(fixed, with(kept));
    }
}

#[test]
fn fixes_are_counted_and_the_rest_is_reported() {
    let unfixable = wrong().replace("\"Austėja\"", "\"\"");
    let folder = folder(&[
        ("a.json", unfixable.as_bytes()),
        ("b.json", wrong().as_bytes()),
    ]);
    let arguments = ["--fix", "-f", "concise", "--no-cross-document", "."];
    let (code, out, err) = run_in(folder.path(), &arguments);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "a.json:10:16: error[blank-value] `firstName` must not be blank\n"
    );
    assert_eq!(
        err,
        "1 error in 2 files, 4 fixed\n1 of 2 customers would be refused\n"
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("b.json")).unwrap(),
        right()
    );
    let (code, out, _) = run_in(folder.path(), &["--fix", "b.json"]);
    assert_eq!(
        (code, out.as_str()),
        (0, "no problems in 1 file, 0 fixed\n")
    );
    let (_, out, _) = run_in(folder.path(), &["--fix", "-f", "json", "b.json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["summary"]["fixed"], 0);
}

#[test]
fn unsafe_fixes_are_not_applied_by_default() {
    let doubtful = CLEAN.replace("\"CREATE\"", "\"CREATEE\"");
    let folder = folder(&[("a.json", doubtful.as_bytes())]);
    let text = || fs::read_to_string(folder.path().join("a.json")).unwrap();
    assert_eq!(run_in(folder.path(), &["--fix", "a.json"]).0, 1);
    assert_eq!(text(), doubtful);
    let (code, _, err) = run_in(folder.path(), &["--unsafe-fixes", "a.json"]);
    assert_eq!(code, 2);
    assert!(
        err.contains("--unsafe-fixes requires --fix or --diff"),
        "{err}"
    );
    assert_eq!(
        run_in(folder.path(), &["--fix", "--unsafe-fixes", "a.json"]).0,
        0
    );
    assert_eq!(text(), right());
}

/// Each bracket that is missing at the same place takes a round.
#[test]
fn all_missing_brackets_are_inserted_in_one_run() {
    let deep = |closing: &str| format!("{{\"listContact\":{}{closing}}}", "[".repeat(120));
    let text = deep("");
    let folder = folder(&[("a.json", text.as_bytes())]);
    let (_, out, _) = run_in(folder.path(), &["--fix", "--unsafe-fixes", "a.json"]);
    assert!(out.contains("120 fixed"), "{out}");
    let fixed = fs::read_to_string(folder.path().join("a.json")).unwrap();
    assert_eq!(fixed, deep(&"]".repeat(120)));
}

/// If a document can be parsed in more than one way, no fix in it is safe.
#[test]
fn ambiguous_documents_are_not_fixed() {
    let name = |name: &str| wrong().replace("\"Austėja\"", name);
    let texts = [
        name("'O'Neil'"),
        name("‘O’Neil’"),
        name("“UAB „X“”"),
        name("'It''s'"),
        name("'A\nB'"),
        name("\\\"Jonas Petraitis\\\""),
        name("u'Jonas Petraitis'"),
        name("'A'True"),
        name("\\x41\"Austėja\""),
        wrong().replace('"', "'").replace("Austėja", "O'Neil"),
        wrong().replace('"', "\\\""),
        format!("'{}'", wrong().replace('\n', " ")),
        // The rest of the document may be part of the comment.
        wrong()
            .replace('\n', " ")
            .replace("\"action\"", "// no\"action\""),
        wrong()
            .replace('\n', "\r")
            .replace("\"action\"", "// no\r\"action\""),
        wrong().replace("\"action\"", "// \"isPEP\": true,\n  \"action\""),
        wrong().replace("\"action\"", "/* later */ \"action\""),
    ];
    for text in texts {
        let folder = folder(&[("a.json", text.as_bytes())]);
        let (code, _, err) = run_in(folder.path(), &["--fix", "a.json"]);
        assert_eq!(code, 1, "{text}\n{err}");
        let after = fs::read_to_string(folder.path().join("a.json")).unwrap();
        assert_eq!(after, text);
    }
}

/// What code in a page begins its lines with, and what comes before the page's first such line.
const PREFIXES: [(&str, &str); 4] = [
    ("", ""),
    ("> ", ""),
    ("  ", "- A list\n\n"),
    ("   > ", "1. A list\n\n"),
];

/// A page with a code block.
fn page((prefix, before): (&str, &str), info: &str, code: &str) -> String {
    let lines = format!("~~~~{info}\n{}\n~~~~\n", code.trim_end());
    let lines = lines.lines().map(|line| format!("{prefix}{line}\n"));
    format!("{before}{}", lines.collect::<String>())
}

#[test]
fn an_inserted_line_ends_and_begins_like_the_one_it_is_inserted_into() {
    let line = CLEAN.replace('\n', "");
    let lines = [1, 2, 3].map(|number| line.replace("000117", &format!("{number:06}")));
    for end in ["\n", "\r\n"] {
        let with_ends = |text: String| text.replace('\n', end);
        let mut files = vec![(
            "a.ndjson".to_owned(),
            with_ends(format!("{}\n", lines.join(" "))),
            with_ends(format!("{}\n", lines.join("\n"))),
        )];
        for (number, of) in PREFIXES.into_iter().enumerate() {
            files.push((
                format!("{number}.md"),
                with_ends(page(of, "ndjson", &lines.join(" "))),
                with_ends(page(of, "ndjson", &lines.join("\n"))),
            ));
        }
        let texts = files.iter();
        let texts: Vec<_> = texts
            .map(|(name, text, _)| (name.as_str(), text.as_bytes()))
            .collect();
        let folder = folder(&texts);
        let arguments = ["--fix", "--no-cross-document", "."];
        let (_, _, err) = run_in(folder.path(), &arguments);
        for (name, _, expected) in &files {
            let after = fs::read_to_string(folder.path().join(name)).unwrap();
            assert_eq!(&after, expected, "{name}: {err}");
        }
    }
}

#[test]
fn no_fix_removes_the_prefix_of_a_line_of_a_code_block() {
    let prefixes = &PREFIXES[1..];
    let mut texts = Vec::new();
    for path in common::fixtures() {
        let is_of_rule =
            path.starts_with("fixtures/rules") && path.extension() != Some("md".as_ref());
        let Some(text) = fs::read_to_string(&path).ok().filter(|_| is_of_rule) else {
            continue;
        };
        // Markdown ends lines at these too.
        if text.replace("\r\n", "").contains('\r') {
            continue;
        }
        let info = path.extension().unwrap().to_str().unwrap();
        for (number, of) in prefixes.iter().enumerate() {
            let name = path.to_str().unwrap().replace('/', "-");
            texts.push((format!("{number}/{name}.md"), page(*of, info, &text)));
        }
    }
    let files = texts.iter();
    let files: Vec<_> = files
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    let folder = folder(&files);
    run_in(folder.path(), &["--fix", "--unsafe-fixes", "."]);
    let mut changed = 0;
    for (name, before) in &texts {
        let after = fs::read_to_string(folder.path().join(name)).unwrap();
        changed += usize::from(&after != before);
        let number: usize = name[..1].parse().unwrap();
        let (prefix, start) = prefixes[number];
        let code = after.strip_prefix(start).unwrap();
        for line in code.lines() {
            let code = line.strip_prefix(prefix);
            // A fix that joins two lines leaves no prefix within the code.
            let is_right = |code: &str| !code.starts_with('>') || before.contains(line);
            assert!(code.is_some_and(is_right), "{name}:\n{after}");
        }
    }
    assert!(changed > 500, "{changed}");
}

#[test]
fn a_line_break_in_a_code_block_is_fixed_only_where_lines_have_no_prefix() {
    // No other fix is safe where that one is not offered.
    for text in [right(), wrong()] {
        let broken = text.replace("Austėja", "Aus\ntėja");
        let fixed = CLEAN.replace("Austėja", "Aus tėja");
        for of in PREFIXES {
            let before = page(of, "json", &broken);
            let folder = folder(&[("a.md", before.as_bytes())]);
            let expected = match of.0 {
                "" => page(of, "json", &fixed),
                _ => before,
            };
            run_in(folder.path(), &["--fix", "a.md"]);
            let after = fs::read_to_string(folder.path().join("a.md")).unwrap();
            assert_eq!(after, expected);
        }
    }
}

#[test]
fn findings_of_disabled_rules_are_not_fixed() {
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    let arguments = ["--fix", "--ignore", "country-code", "a.json"];
    assert_eq!(run_in(folder.path(), &arguments).0, 0);
    let text = fs::read_to_string(folder.path().join("a.json")).unwrap();
    assert_eq!(text, right().replace("\"LT\"", "\"LTU\""));
}

/// Each customer on one line with CRLF.
fn lines(customers: &[String]) -> String {
    let lines = customers.iter().map(|customer| {
        let compact: String = customer.lines().map(str::trim).collect();
        compact + "\r\n"
    });
    lines.collect()
}

#[test]
fn lines_and_code_blocks_are_fixed_in_place() {
    let page = |customer: &str| {
        let quoted: Vec<_> = customer
            .lines()
            .map(|line| format!("> {line}\r\n"))
            .collect();
        let indented: Vec<_> = customer.lines().map(|line| format!("  {line}\n")).collect();
        format!(
            "# žą🦊 create\r\n\r\n> ```json\r\n{}> ```\r\n\n- list\n\n  ```json\n{}  ```\n",
            quoted.concat(),
            indented.concat()
        )
    };
    let repeated = wrong().replace("\n}", ",\n  \"citizenshipCountry\": \"LTU\"\n}");
    let numbers = |text: &str, number: usize| text.replace("000117", &format!("{number:06}"));
    let customers = [wrong(), "no JSON".to_owned(), numbers(&wrong(), 7)];
    let fixed = [right(), "no JSON".to_owned(), numbers(&right(), 7)];
    let folder = folder(&[
        ("a.md", page(&repeated).as_bytes()),
        ("b.ndjson", lines(&customers).as_bytes()),
    ]);
    let (code, out, _) = run_in(folder.path(), &["--fix", "-f", "concise", "."]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("a.md"), page(&right()));
    assert_eq!(read("b.ndjson"), lines(&fixed));
    assert_eq!(code, 1);
    let positions: Vec<_> = out
        .lines()
        .map(|line| line.split(": ").next().unwrap())
        .collect();
    assert_eq!(positions, ["b.ndjson:2:1", "b.ndjson:3:175"]);
}

/// Long files are read in chunks, and rewritten from the first change on.
#[test]
fn a_long_file_is_fixed_in_chunks() {
    let customer = |number: usize, customer: &str| {
        let customer = customer.replace("KYC-2024-000117", &format!("KYC-{number}"));
        customer.replace("CUST-4711", &format!("CUST-{number}"))
    };
    let customers = |with_errors: bool| {
        let customers: Vec<_> = (0..20_000)
            .map(|number| match number {
                9_000 | 9_001 | 17_777 if with_errors => customer(number, &wrong()),
                _ => customer(number, CLEAN),
            })
            .collect();
        lines(&customers)
    };
    let before = customers(true);
    assert!(before.len() > 1 << 22);
    for name in ["a.ndjson", "a.json"] {
        let folder = folder(&[(name, before.as_bytes())]);
        let (code, out, err) = run_in(folder.path(), &["--fix", name]);
        assert_eq!((code, err.as_str()), (0, ""));
        assert_eq!(out, "no problems in 20000 documents, 1 file, 6 fixed\n");
        let after = fs::read_to_string(folder.path().join(name)).unwrap();
        assert!(after == customers(false));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
    let folder = folder(&[("a.ndjson", before.as_bytes())]);
    let (code, out, err) = run_in(folder.path(), &["--diff", "a.ndjson"]);
    assert_eq!(
        (code, err.as_str()),
        (1, "would fix 6 findings in 1 file\n")
    );
    let hunks: Vec<_> = out.lines().filter(|line| line.starts_with("@@")).collect();
    assert_eq!(hunks, ["@@ -8998,8 +8998,8 @@", "@@ -17775,7 +17775,7 @@"]);
}

#[test]
fn a_diff_shows_what_fix_would_write() {
    let folder = folder(&[
        ("sub/a.json", wrong().as_bytes()),
        (
            "b.json",
            format!("\u{feff}{}", wrong().trim_end()).as_bytes(),
        ),
        ("c.json", CLEAN.as_bytes()),
        ("d \"tab\t\\.json", wrong().as_bytes()),
    ]);
    let root = folder.path().to_str().unwrap();
    let (code, diff, err) = run_in(folder.path(), &["--diff", root]);
    assert_eq!(code, 1);
    assert_eq!(err, "would fix 7 findings in 3 files\n");
    assert!(
        diff.contains("--- sub/a.json\n+++ sub/a.json\n@@ -1,7 +1,7 @@\n"),
        "{diff}"
    );
    assert!(
        diff.contains("-  \"action\": \"create\",\n+  \"action\": \"CREATE\",\n"),
        "{diff}"
    );
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("sub/a.json"), wrong());
    fs::write(folder.path().join("fixes.diff"), &diff).unwrap();
    assert_eq!(run_in(folder.path(), &["--diff", "-f", "json", "."]).0, 2);
    let git = Command::new("git")
        .current_dir(folder.path())
        .args(["apply", "-p0", "fixes.diff"])
        .output()
        .unwrap();
    assert!(
        git.status.success(),
        "{}",
        String::from_utf8_lossy(&git.stderr)
    );
    assert_eq!(read("sub/a.json"), right());
    assert_eq!(read("b.json"), right().trim_end());
    assert_eq!(read("d \"tab\t\\.json"), right());
    let (code, diff, err) = run_in(folder.path(), &["--diff", "."]);
    assert_eq!(
        (code, diff.as_str(), err.as_str()),
        (0, "", "nothing to fix\n")
    );
    let (code, _, err) = run_in(folder.path(), &["--diff", "fixes.diff", "missing.json"]);
    assert_eq!(code, 2);
    assert!(err.contains("missing.json: No such file"), "{err}");
}

#[test]
fn a_redacted_diff_contains_no_personal_values() {
    let padded = wrong().replace("\"Austėja\"", "\" Austėja \"");
    let folder = folder(&[("a.json", padded.as_bytes())]);
    let (code, diff, _) = run_in(folder.path(), &["--diff", "--redact", "a.json"]);
    assert_eq!(code, 1);
    let line = |start: &str| diff.lines().find(|line| line.starts_with(start)).unwrap();
    assert_eq!(line("-  \"firstName\""), "-  \"firstName\": \"•••••••••\",");
    assert_eq!(line("+  \"firstName\""), "+  \"firstName\": \"•••••••\",");
    assert_eq!(line("-  \"action\""), "-  \"action\": \"create\",");
    assert!(!diff.contains("Aust") && !diff.contains("Pavyzd"), "{diff}");
}

#[test]
fn standard_input_is_fixed_on_standard_output() {
    let arguments = ["--fix", "--stdin-filename", "a.json", "-f", "concise", "-"];
    let (code, out, err) = run_with_input(&arguments, wrong().as_bytes());
    assert_eq!((code, out), (0, right()));
    assert_eq!(err, "no problems in 1 file, 2 fixed\n");
    let blank = wrong().replace("\"Austėja\"", "\"\"");
    let (code, out, err) = run_with_input(&arguments, blank.as_bytes());
    assert_eq!((code, out), (1, right().replace("\"Austėja\"", "\"\"")));
    assert!(err.starts_with("a.json:10:16: error[blank-value]"), "{err}");
    let (code, out, _) = run_with_input(&["--diff", "-"], wrong().as_bytes());
    assert_eq!(code, 1);
    assert!(out.starts_with("--- <stdin>\n+++ <stdin>\n"), "{out}");
}

#[cfg(unix)]
#[test]
fn links_and_permissions_are_preserved_and_write_protected_files_are_reported() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder(&[
        ("real/a.json", wrong().as_bytes()),
        ("b.json", wrong().as_bytes()),
    ]);
    let path = |name: &str| folder.path().join(name);
    let mode = |mode| fs::Permissions::from_mode(mode);
    symlink("real/a.json", path("link.json")).unwrap();
    fs::set_permissions(path("real/a.json"), mode(0o600)).unwrap();
    fs::set_permissions(path("b.json"), mode(0o444)).unwrap();
    let arguments = ["--fix", "-f", "concise", "--no-cross-document"];
    let arguments = [&arguments[..], &["link.json", "b.json"]].concat();
    let (code, out, err) = run_in(folder.path(), &arguments);
    assert_eq!(code, 2);
    assert!(err.starts_with("error: b.json: write-protected\n"), "{err}");
    // Its findings are reported anyway.
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(
        fs::symlink_metadata(path("link.json"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(fs::read_to_string(path("real/a.json")).unwrap(), right());
    let now = fs::metadata(path("real/a.json"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(now & 0o777, 0o600);
    assert_eq!(fs::read_to_string(path("b.json")).unwrap(), wrong());
}

#[cfg(unix)]
#[test]
fn a_pipe_is_checked_but_not_fixed() {
    let script = format!(
        "printf '%s' '{}' | {} --fix -f concise /dev/fd/0",
        wrong(),
        env!("CARGO_BIN_EXE_kyclint")
    );
    let mut command = Command::new("/bin/sh");
    let command = command.arg("-c").arg(script).env_remove("CI");
    let (code, out, err) = finished(command.output().unwrap());
    assert_eq!(code, 2);
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(
        err.starts_with("error: /dev/fd/0: not fixed: is not a regular file\n"),
        "{err}"
    );
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().flatten();
    let mut names: Vec<_> = entries
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

/// As many customers, one per line, the first with errors, so that the whole file is rewritten.
#[cfg(unix)]
fn long(count: usize) -> String {
    let mut customers = vec![right(); count];
    customers[0] = wrong();
    lines(&customers)
}

/// A run that is interrupted while it writes leaves the file unchanged and no temporary file.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_leaves_no_temporary_file() {
    use std::os::unix::process::ExitStatusExt;
    use std::time::Duration;
    let long = long(20_000);
    for (signal, number) in [
        ("-HUP", 1),
        ("-INT", 2),
        ("-QUIT", 3),
        ("-KILL", 9),
        ("-TERM", 15),
    ] {
        let folder = folder(&[("a.ndjson", long.as_bytes())]);
        // Where tests run in the background, these signals are ignored, and a new process would ignore them, too.
        let mut child = Command::new("env")
            .arg("--default-signal")
            .arg(kyclint().get_program())
            .current_dir(folder.path())
            .args(["--fix", "--quiet", "--no-cross-document", "a.ndjson"])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Whether a file in the folder other than the payload is open, named or unnamed.
        let is_writing = || {
            let open = fs::read_dir(format!("/proc/{}/fd", child.id()));
            let open = open.into_iter().flatten().flatten();
            let mut places = open.filter_map(|entry| fs::read_link(entry.path()).ok());
            let root = fs::canonicalize(folder.path()).unwrap();
            places.any(|place| place.starts_with(&root) && !place.ends_with("a.ndjson"))
        };
        let end = Instant::now() + Duration::from_secs(60);
        while !is_writing() && Instant::now() < end {
            thread::sleep(Duration::from_millis(1));
        }
        let id = child.id().to_string();
        Command::new("kill").args([signal, &id]).status().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(number));
        assert_eq!(names(folder.path()), ["a.ndjson"], "{signal}");
        let text = fs::read_to_string(folder.path().join("a.ndjson")).unwrap();
        assert!(text == long, "{signal}");
    }
}

#[cfg(unix)]
#[test]
fn exceeding_the_file_size_limit_is_a_failure_and_leaves_no_file() {
    let long = long(100);
    let folder = folder(&[("a.ndjson", long.as_bytes())]);
    let script = "ulimit -f 8; exec $KYCLINT --fix --no-cross-document -q -f concise a.ndjson";
    let (code, _, err) = common::run_in_shell(folder.path(), script);
    assert_eq!(code, 2, "{err}");
    assert!(
        err.starts_with("error: a.ndjson: File too large (os error 27)"),
        "{err}"
    );
    assert_eq!(names(folder.path()), ["a.ndjson"]);
    let text = fs::read_to_string(folder.path().join("a.ndjson")).unwrap();
    assert_eq!(text, long);
}

/// If temporary files have names, a killed run leaves one.
#[test]
fn a_temporary_file_of_a_killed_run_is_reported_and_not_linted() {
    const LEFT: &str = ".kyclint-0123456789abcdef.tmp";
    let folder = folder(&[
        ("a.json", CLEAN.as_bytes()),
        (LEFT, wrong().as_bytes()),
        ("kyclint.toml", b"include = [\"*.json\", \"*.tmp\"]"),
    ]);
    let note = format!(
        "note: {LEFT} was left by an interrupted run and may contain a part of a payload: remove it\n"
    );
    for arguments in [&["."][..], &["--fix", "."], &["--fix", "a.json"]] {
        let (code, out, err) = run_in(folder.path(), arguments);
        assert_eq!((code, err.as_str()), (0, note.as_str()), "{arguments:?}");
        assert!(out.starts_with("no problems in 1 file"), "{out}");
        let quiet = [&["--quiet"], arguments].concat();
        let (_, _, err) = run_in(folder.path(), &quiet);
        assert_eq!(err, "");
    }
    let text = fs::read_to_string(folder.path().join(LEFT)).unwrap();
    assert_eq!(text, wrong());
}

#[cfg(unix)]
#[test]
fn a_file_with_several_hard_links_is_not_fixed() {
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    fs::hard_link(folder.path().join("a.json"), folder.path().join("b.json")).unwrap();
    let (code, _, err) = run_in(folder.path(), &["--fix", "-q", "a.json"]);
    assert_eq!(code, 2);
    assert!(
        err.starts_with(
            "error: a.json: not fixed: has 2 hard links, and only one of them would get the \
             new content; `kyclint --fix - <a.json` prints the fixed text\n"
        ),
        "{err}"
    );
    for name in ["a.json", "b.json"] {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(text, wrong());
    }
    assert_eq!(names(folder.path()), ["a.json", "b.json"]);
}

#[cfg(unix)]
#[test]
fn a_file_of_another_user_is_not_replaced() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    let path = folder.path().join("a.json");
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let Some((mut command, _place)) = common::as_nobody(folder.path()) else {
        return;
    };
    let command = command.args(["--fix", "-f", "concise", "a.json"]);
    // The user may write to the file and to its folder.
    mode(folder.path(), 0o777);
    mode(&path, 0o666);
    let (code, _, err) = finished(command.output().unwrap());
    assert_eq!(code, 2, "{err}");
    assert!(
        err.starts_with(
            "error: a.json: not fixed: belongs to another user, and its replacement would not"
        ),
        "{err}"
    );
    assert_eq!(fs::metadata(&path).unwrap().uid(), 0);
    assert_eq!(fs::read_to_string(&path).unwrap(), wrong());
    assert_eq!(names(folder.path()), ["a.json"]);
    // If the user may not write at all, the error does not name a temporary file.
    mode(folder.path(), 0o755);
    let (code, _, err) = finished(command.output().unwrap());
    assert_eq!(code, 2, "{err}");
    assert!(
        err.contains("Permission denied") && !err.contains(".kyclint-"),
        "{err}"
    );
    // Root preserves the owner.
    std::os::unix::fs::chown(&path, Some(common::NOBODY), Some(common::NOBODY)).unwrap();
    assert_eq!(run_in(folder.path(), &["--fix", "a.json"]).0, 0);
    let now = fs::metadata(&path).unwrap();
    assert_eq!((now.uid(), now.gid()), (common::NOBODY, common::NOBODY));
    assert_eq!(fs::read_to_string(&path).unwrap(), right());
}

/// Links in a repository, or in a searched folder, are not followed out of it.
#[cfg(unix)]
#[test]
fn links_out_of_the_tree_are_not_followed_by_fixes() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        ("outside/a.json", wrong().as_bytes()),
        ("repository/.git/HEAD", b""),
        ("repository/other/a.json", wrong().as_bytes()),
        ("repository/sub/own.json", wrong().as_bytes()),
    ]);
    let root = folder.path();
    let repository = root.join("repository");
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    let run = |arguments: &[&str]| {
        let fix = ["--fix", "--quiet", "--no-cross-document"];
        let (code, _, err) = run_in(&repository, &[&fix, arguments].concat());
        (code, err)
    };
    let link = repository.join("sub/link.json");
    symlink("../../outside/a.json", &link).unwrap();
    for folder in ["sub", "."] {
        let (code, _, err) = run_in(&repository, &["--fix", "-f", "concise", folder]);
        assert_eq!(code, 0, "{folder}: {err}");
        let note = "note: skipped sub/link.json: a link out of the repository";
        assert!(err.starts_with(note), "{err}");
        assert_eq!(read("outside/a.json"), wrong());
    }
    // Naming the link explicitly makes no difference, as the name may come from a shell pattern.
    let (code, err) = run(&["sub/link.json"]);
    assert_eq!(code, 2, "{err}");
    let name = "error: sub/link.json: not fixed: the link ";
    assert!(err.starts_with(name), "{err}");
    assert!(err.contains("name that file itself"), "{err}");
    assert_eq!(read("outside/a.json"), wrong());
    assert_eq!(read("repository/sub/own.json"), right());
    assert_eq!(run(&["../outside/a.json"]).0, 0);
    assert_eq!(read("outside/a.json"), right());
    // A link out of the searched folder that stays in the repository.
    fs::remove_file(&link).unwrap();
    symlink("../other/a.json", &link).unwrap();
    fs::write(repository.join("other/a.json"), wrong()).unwrap();
    let (code, err) = run(&["sub"]);
    assert_eq!(code, 2, "{err}");
    assert_eq!(read("repository/other/a.json"), wrong());
    let (code, err) = run(&["sub/link.json"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(read("repository/other/a.json"), right());
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[cfg(target_os = "linux")]
#[test]
fn an_open_file_is_not_fixed_by_its_descriptor_path() {
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    for name in ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/0"] {
        let script = format!("$KYCLINT --fix -f concise {name} <a.json");
        let (code, out, err) = common::run_in_shell(folder.path(), &script);
        assert_eq!(code, 2, "{err}");
        assert_eq!(out.lines().count(), 2, "{out}");
        let expected = format!(
            "error: {name}: not fixed: is an open file of a process, not a file name; use `-` for \
             standard input\n"
        );
        assert!(err.starts_with(&expected), "{err}");
        let text = fs::read_to_string(folder.path().join("a.json")).unwrap();
        assert_eq!(text, wrong());
    }
}

/// A run killed at any time leaves either the old or the new file.
#[test]
fn a_killed_run_leaves_a_complete_file() {
    let folder = folder(&[("a.json", b"")]);
    let path = folder.path().join("a.json");
    let start = || {
        fs::write(&path, wrong()).unwrap();
        let mut command = kyclint();
        let command = command.args(["--fix", "--quiet", "--no-config"]).arg(&path);
        command.stdout(Stdio::null()).spawn().unwrap()
    };
    let started = Instant::now();
    for _ in 0..10 {
        start().wait().unwrap();
    }
    let run_time = started.elapsed() / 10;
    let is_complete = std::env::var("KYCLINT_MUTATIONS").is_ok_and(|which| which == "all");
    let rounds = if is_complete { 1000 } else { 250 };
    let (mut old, mut new) = (0, 0);
    for round in 0..rounds {
        let mut child = start();
        // Times spread over the duration of a run, in scrambled order.
        thread::sleep(run_time * (round * 7919 % rounds) * 3 / (2 * rounds));
        let _ = child.kill();
        child.wait().unwrap();
        match fs::read_to_string(&path).unwrap() {
            text if text == wrong() => old += 1,
            text if text == right() => new += 1,
            text => panic!("after {round} rounds:\n{text}"),
        }
    }
    assert!(
        old > rounds / 50 && new > rounds / 50,
        "{old} old, {new} new"
    );
    // If unnamed temporary files are supported, a file is named only briefly, once it is complete.
    if cfg!(target_os = "linux") {
        let mut left = names(folder.path());
        left.retain(|name| name != "a.json");
        assert!(left.len() < rounds as usize / 50, "{left:?}");
        for name in left {
            let text = fs::read_to_string(folder.path().join(name)).unwrap();
            assert_eq!(text, right());
        }
    }
}
