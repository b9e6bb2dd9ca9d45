//! Options, patterns and comments that other linters have too.

mod common;

use std::fs;
use std::process::Command;

use common::{CLEAN, finished, folder, kyclint, run_in, run_in_with_input};
use serde_json::Value;

fn wrong(number: usize) -> String {
    let text = CLEAN.replace("000117", &format!("{number:06}"));
    text.replace("4711", &number.to_string())
        .replace("\"LT\"", "\"LTU\"")
}

/// A customer with a warning.
fn doubtful(number: usize) -> String {
    wrong(number)
        .replace("\"LTU\"", "\"LT\"")
        .replace("\"Austėja\"", "\"Austėja \"")
}

/// The exit code and the files with findings.
fn found(folder: &std::path::Path, arguments: &[&str]) -> (i32, Vec<String>) {
    let arguments = [&["-q", "-f", "jsonl"][..], arguments].concat();
    let (code, out, err) = run_in(folder, &arguments);
    assert_eq!(err, "", "{arguments:?}");
    (code, files(&out))
}

fn files(jsonl: &str) -> Vec<String> {
    let file = |line: &str| {
        let finding: Value = serde_json::from_str(line).unwrap();
        finding["file"].as_str().unwrap().to_owned()
    };
    jsonl.lines().map(file).collect()
}

#[test]
fn exit_codes_can_be_softened_and_sharpened() {
    let folder = folder(&[
        ("a.json", wrong(1).as_bytes()),
        ("w/a.json", doubtful(2).as_bytes()),
        ("w/b.json", doubtful(3).as_bytes()),
        ("empty/x.txt", b""),
        ("other/a.json", CLEAN.as_bytes()),
        ("other/b.json", b"{\"a\": 1}"),
    ]);
    for (arguments, expected) in [
        (&["a.json"][..], 1),
        (&["--exit-zero", "a.json"], 0),
        // Failures and missing files are no findings.
        (&["--exit-zero", "a.json", "none.json"], 2),
        (&["--exit-zero", "empty"], 3),
        (&["w"], 0),
        (&["--max-warnings", "2", "w"], 0),
        (&["--max-warnings", "1", "w"], 1),
        (&["--max-warnings", "0", "--fail-on", "never", "w"], 1),
        (&["--max-warnings", "0", "--exit-zero", "w"], 0),
        (&["--max-warnings", "0", "a.json"], 1),
        (&["--fail-on-skipped", "other"], 1),
        (&["--fail-on-skipped", "--exit-zero", "other"], 0),
    ] {
        assert_eq!(
            run_in(folder.path(), arguments).0,
            expected,
            "{arguments:?}"
        );
    }
    let (_, out, _) = run_in(folder.path(), &["--output-format", "concise", "a.json"]);
    assert!(
        out.starts_with("a.json:12:25: error[country-code]"),
        "{out}"
    );
}

#[test]
fn settings_are_shown_for_each_path() {
    let folder = folder(&[("a.json", CLEAN.as_bytes())]);
    let settings = ["--select", "codes", "--today", "2026-11-23"];
    let show = |path: &str| {
        let arguments = [&["config", "show", path][..], &settings].concat();
        run_in(folder.path(), &arguments).1
    };
    let arguments = [&["--show-settings", "a.json", "b/c.json"][..], &settings].concat();
    let (code, out, err) = run_in(folder.path(), &arguments);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, format!("{}\n{}", show("a.json"), show("b/c.json")));
}

#[test]
fn excluded_files_and_folders_are_left_out_of_searches() {
    let names = ["a.json", "b/c.json", "b/d.json", "e/b/f.json"];
    let texts: Vec<_> = (0..4).map(wrong).collect();
    let mut files: Vec<_> = names
        .iter()
        .zip(&texts)
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    files.push(("kyclint.toml", b"exclude = [\"d.json\"]\n"));
    let folder = folder(&files);
    for (arguments, expected) in [
        (&["."][..], &["a.json", "b/c.json", "e/b/f.json"][..]),
        (&["--exclude", "b/", "."], &["a.json"]),
        (&["--exclude=/b", "."], &["a.json", "e/b/f.json"]),
        (&["--exclude=a.json", "--exclude=f.*", "."], &["b/c.json"]),
        (&["--exclude=b/", "--no-config", "e", "b"], &[]),
        // A file that is named is linted, unless it is only suggested.
        (&["--exclude=*.json", "a.json"], &["a.json"]),
        (
            &["--exclude=a.json", "--detect", "a.json", "b/c.json"],
            &["b/c.json"],
        ),
    ] {
        let arguments = [arguments, &["--allow-empty"]].concat();
        assert_eq!(
            found(folder.path(), &arguments).1,
            expected,
            "{arguments:?}"
        );
    }
}

#[test]
fn a_pattern_that_can_match_nothing_is_an_error() {
    let folder = folder(&[("a.json", CLEAN.as_bytes())]);
    let open = "unclosed `[`; write `\\[` for the character";
    let nameless = "the pattern has no name, so it matches nothing";
    for (pattern, why) in [
        ("[", open),
        ("a/[b", open),
        ("[!]", open),
        ("[z-a]", "invalid range; 'z' > 'a'"),
        ("a\\", "dangling '\\'"),
        (
            "#a",
            "a pattern that begins with `#` is a comment; write `\\#`",
        ),
        ("/", nameless),
        ("!", nameless),
        (" ", "an empty pattern matches nothing"),
    ] {
        fs::remove_file(folder.path().join("kyclint.toml")).ok();
        let (code, out, err) = run_in(folder.path(), &["--exclude", pattern, "."]);
        assert_eq!((code, out.as_str()), (2, ""), "{pattern}");
        assert_eq!(
            err,
            format!(
                "error: invalid value '{pattern}' for '--exclude <PATTERN>': {why}\n\nFor more information, try '--help'.\n"
            )
        );
        for setting in [
            format!("exclude = ['{pattern}']"),
            format!("include = ['{pattern}']"),
            format!("expect-invalid = ['{pattern}']"),
            format!("[[overrides]]\npaths = ['{pattern}']\nrules = {{iban = \"off\"}}"),
        ] {
            fs::write(folder.path().join("kyclint.toml"), &setting).unwrap();
            let (code, out, err) = run_in(folder.path(), &["."]);
            assert_eq!((code, out.as_str()), (2, ""), "{setting}");
            let message = format!("  × invalid pattern `{pattern}`\n");
            assert!(err.contains(&message) && err.contains(why), "{err}");
        }
    }
}

#[test]
fn options_of_other_linters_are_answered() {
    for (arguments, option, tip) in [
        (
            &["--print-config", "a"][..],
            "--print-config",
            "use `--show-settings`",
        ),
        (
            &["--output-file=x", "a"],
            "--output-file",
            "use `--output FORMAT=FILE`, such as `--output json=report.json`",
        ),
        (
            &["-o", "x", "a"],
            "-o",
            "use `--output FORMAT=FILE`, such as `--output json=report.json`",
        ),
        (
            &["--reporter=json", "a"],
            "--reporter",
            "use `--format FORMAT`, such as `--format json`",
        ),
        (
            &["check", "--fix-dry-run", "a"],
            "--fix-dry-run",
            "use `--diff`, which shows what `--fix` would change",
        ),
        (
            &["--quiet-level", "2", "a"],
            "--quiet-level",
            "use `--quiet` or `--verbose`",
        ),
    ] {
        let (code, out, err) = run_in(std::path::Path::new("."), arguments);
        assert_eq!((code, out.as_str()), (2, ""));
        let expected =
            format!("error: unexpected argument '{option}' found\n\n  tip: {tip}\n\nUsage: ");
        assert!(err.starts_with(&expected), "{err}");
    }
    // Others are answered by the nearest option.
    let (_, _, err) = run_in(std::path::Path::new("."), &["--formt=json", "a"]);
    assert!(
        err.contains("tip: a similar argument exists: '--format'"),
        "{err}"
    );
}

#[test]
fn findings_on_purpose_are_not_expected_if_an_option_turns_findings_off() {
    let folder = folder(&[
        ("a.json", CLEAN.as_bytes()),
        ("wrong/a.json", wrong(1).as_bytes()),
        ("wrong/b.json", doubtful(2).as_bytes()),
        (
            "kyclint.toml",
            b"expect-invalid = [\"wrong/\"]\nfail-on = \"warning\"\n",
        ),
    ]);
    let clean = "no problems in 3 files\n";
    for (arguments, option) in [
        (&[][..], None),
        (&["--select=iban"], Some("--select")),
        (&["--ignore=codes"], Some("--ignore")),
        (&["--warn=codes"], Some("--warn")),
        (&["--error=codes"], None),
        (&["--fail-on=never"], Some("--fail-on never")),
        (&["--fail-on=error"], Some("--fail-on")),
        (&["--fail-on=advice"], None),
        (&["--no-cross-document"], Some("--no-cross-document")),
    ] {
        let arguments = [&["-f", "concise", "."], arguments].concat();
        let (code, out, err) = run_in(folder.path(), &arguments);
        assert_eq!((code, out.as_str()), (0, ""), "{arguments:?}");
        let note = option.map(|option| {
            format!("note: with {option}, the files of `expect-invalid` need not have a finding\n")
        });
        assert_eq!(err, format!("{}{clean}", note.unwrap_or_default()));
    }
}

#[test]
fn paths_are_read_from_a_list() {
    let folder = folder(&[
        ("a.json", wrong(1).as_bytes()),
        ("b c.json", wrong(2).as_bytes()),
        ("d/e.json", wrong(3).as_bytes()),
        ("list", b"b c.json\r\n\nd\n"),
        ("nul", b"a.json\0b c.json\0"),
        ("none", b"\n"),
        ("windows", b"\xef\xbb\xbfb c.json\r\nd\r\n"),
        ("utf-16", b"\xff\xfea\0\n\0"),
    ]);
    let root = folder.path();
    let expect = |arguments: &[&str], expected: &[&str]| {
        assert_eq!(found(root, arguments).1, expected, "{arguments:?}");
    };
    expect(&["--files-from", "list"], &["b c.json", "d/e.json"]);
    expect(
        &["--files-from", "list", "a.json"],
        &["a.json", "b c.json", "d/e.json"],
    );
    expect(&["--files-from", "nul"], &["a.json", "b c.json"]);
    expect(&["--files-from", "windows"], &["b c.json", "d/e.json"]);
    let (code, out, _) = run_in_with_input(root, &["-f=jsonl", "--files-from=-"], b"a.json\nd\n");
    assert_eq!(
        (code, files(&out)),
        (1, vec!["a.json".to_owned(), "d/e.json".to_owned()])
    );
    let (code, _, err) = run_in(root, &["--files-from", "none"]);
    let empty = "nothing to check: the list of files is empty\n";
    assert_eq!((code, err.as_str()), (3, empty));
    assert_eq!(
        run_in(root, &["--files-from", "none", "--allow-empty"]).0,
        0
    );
    for (arguments, error) in [
        (
            &["--files-from=x"][..],
            "cannot read x: No such file or directory (os error 2)",
        ),
        #[cfg(unix)]
        (
            &["--files-from=/dev/zero"],
            "cannot read /dev/zero: a list of paths has at most 256 MiB",
        ),
        (
            &["--files-from=utf-16"],
            "cannot read utf-16: it is UTF-16; write UTF-8",
        ),
        (
            &["--files-from=-", "-"],
            "standard input is the list of files, so `-` cannot be linted",
        ),
    ] {
        let (code, out, err) = run_in_with_input(root, arguments, b"a.json\n");
        assert_eq!((code, out.as_str()), (2, ""));
        assert_eq!(err, format!("error: {error}\n"));
    }
}

#[test]
fn patterns_that_the_shell_has_not_expanded_match() {
    let folder = folder(&[
        ("a.json", wrong(1).as_bytes()),
        ("b.json", wrong(2).as_bytes()),
        ("c/[d].json", wrong(3).as_bytes()),
    ]);
    let root = folder.path();
    assert_eq!(found(root, &["*.json"]).1, ["a.json", "b.json"]);
    assert_eq!(found(root, &["./[a-b].json"]).1, ["a.json", "b.json"]);
    assert_eq!(found(root, &["c/*"]).1, ["c/[d].json"]);
    // A file of this name is that file.
    assert_eq!(found(root, &["c/[d].json"]).1, ["c/[d].json"]);
    let (code, _, err) = run_in(root, &["*.xml"]);
    assert_eq!(
        (code, err.as_str()),
        (2, "error: *.xml: no file matches this pattern\n")
    );
}

fn git(folder: &std::path::Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.current_dir(folder)
        .args(["-c", "user.name=x", "-c", "user.email=x@x"]);
    let (code, _, err) = finished(git.args(arguments).output().unwrap());
    assert_eq!(code, 0, "{err}");
}

#[test]
fn all_ignore_files_of_git_apply() {
    let names = ["a.json", "b.json", "c.json", "d/c.json"];
    let texts: Vec<_> = (0..4).map(wrong).collect();
    let files: Vec<_> = names
        .iter()
        .zip(&texts)
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let folder = folder(&files);
    let root = folder.path();
    let home = tempfile::tempdir().unwrap();
    fs::create_dir(home.path().join("git")).unwrap();
    fs::write(home.path().join("git/ignore"), "a.json\nb.json\n").unwrap();
    let found = |folder: &std::path::Path| {
        let mut command = kyclint();
        command
            .current_dir(folder)
            .env("HOME", home.path())
            .env("XDG_CONFIG_HOME", home.path());
        let (_, out, _) = finished(command.args(["-q", "-f", "jsonl", "."]).output().unwrap());
        self::files(&out)
    };
    // Outside of a repository, there is nothing to ignore.
    assert_eq!(found(root), names);
    git(root, &["init", "-q"]);
    assert_eq!(found(root), ["c.json", "d/c.json"]);
    // The repository overrides the user, and `.gitignore` both.
    fs::write(root.join(".git/info/exclude"), "!b.json\n/c.json\n").unwrap();
    assert_eq!(found(root), ["b.json", "d/c.json"]);
    assert_eq!(found(&root.join("d")), ["c.json"]);
    fs::write(root.join(".gitignore"), "!a.json\n").unwrap();
    assert_eq!(found(root), ["a.json", "b.json", "d/c.json"]);
    // A worktree has the patterns of its repository.
    git(root, &["add", "-A"]);
    git(root, &["commit", "-q", "-m", "x"]);
    let other = tempfile::tempdir().unwrap();
    let tree = other.path().join("tree");
    git(root, &["worktree", "add", "-q", tree.to_str().unwrap()]);
    assert_eq!(found(&tree), ["a.json", "b.json", "d/c.json"]);
}

#[test]
fn changed_payloads_in_hidden_folders_are_told() {
    let folder = folder(&[
        (".samples/a.json", wrong(1).as_bytes()),
        (".vscode/settings.json", b"{\"a\": 1}"),
        ("b.json", CLEAN.as_bytes()),
    ]);
    let root = folder.path();
    git(root, &["init", "-q"]);
    git(root, &["add", "-A"]);
    let told = "note: skipped .samples/a.json: in a hidden folder; `kyclint FILE` checks it\n";
    let (code, _, err) = run_in(root, &["-f", "concise", "--staged"]);
    assert_eq!((code, err), (0, format!("{told}no problems in 1 file\n")));
    let (_, _, err) = run_in(root, &["-q", "-f", "concise", "--staged"]);
    assert_eq!(err, "");
    git(root, &["commit", "-q", "-m", "x"]);
    fs::write(root.join(".samples/a.json"), wrong(2)).unwrap();
    let (code, _, err) = run_in(root, &["-f", "concise", "--since", "HEAD"]);
    assert_eq!(code, 0);
    assert!(err.starts_with(told), "{err}");
}

#[test]
fn samples_of_mistakes_must_have_one() {
    let page = format!("```json\n{}```\n\n```json\n{CLEAN}```\n", wrong(3));
    let folder = folder(&[
        ("wrong/a.json", wrong(1).as_bytes()),
        ("wrong/page.md", page.as_bytes()),
        (
            "right.json",
            CLEAN.replace("117", "118").replace("4711", "5").as_bytes(),
        ),
        ("kyclint.toml", b"expect-invalid = [\"wrong/\"]\n"),
    ]);
    let root = folder.path();
    let (code, out, err) = run_in(root, &["-f", "concise", "."]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(
        err,
        "error: wrong/page.md: the document in line 18 has no finding that fails, but `expect-invalid` says that it is wrong\n\
         no problems in 4 documents, 3 files, 1 failure\n"
    );
    // A file that is named is expected to be wrong as well, and a warning does not fail.
    assert_eq!(run_in(root, &["wrong/a.json"]).0, 0);
    fs::write(root.join("wrong/a.json"), doubtful(1)).unwrap();
    assert_eq!(run_in(root, &["wrong/a.json"]).0, 2);
    assert_eq!(run_in(root, &["--fail-on=warning", "wrong/a.json"]).0, 0);
    // The mistakes stay.
    fs::write(root.join("wrong/a.json"), wrong(1)).unwrap();
    assert_eq!(run_in(root, &["--fix", "wrong/a.json"]).0, 0);
    assert_eq!(
        fs::read_to_string(root.join("wrong/a.json")).unwrap(),
        wrong(1)
    );
    assert_eq!(run_in(root, &["--diff", "wrong/a.json"]).0, 0);
}

#[test]
fn overrides_apply_to_customers() {
    let customer = |number| wrong(number).replace('\n', "").replace("create", "CREATE");
    let batch = format!("[{}, {}]", customer(1), customer(2));
    let folder = folder(&[
        ("a.ndjson", format!("{}\n{}\n", customer(1), customer(3)).as_bytes()),
        ("b.json", batch.as_bytes()),
        (
            "kyclint.toml",
            b"[[overrides]]\ncustomers = [\"CUST-1\", \"CUST-9\"]\nrules = { country-code = \"off\" }\n\
              [[overrides]]\ncustomers = [\"CUST-3\"]\npointers = [\"/citizenshipCountry\"]\nrules = { codes = \"warning\" }\n",
        ),
    ]);
    let (_, out, _) = run_in(
        folder.path(),
        &["-q", "-f", "jsonl", "--select", "country-code", "."],
    );
    let found: Vec<_> = out
        .lines()
        .map(|line| {
            let finding: Value = serde_json::from_str(line).unwrap();
            format!(
                "{} {}",
                finding["document"]["customerExtId"], finding["severity"]
            )
        })
        .collect();
    assert_eq!(found, ["\"CUST-3\" \"warning\"", "\"CUST-2\" \"error\""]);
    let (_, out, _) = run_in(folder.path(), &["config", "show", "a.ndjson"]);
    for row in [
        "customers CUST-1, CUST-9                country-code",
        "/citizenshipCountry customers CUST-3    country-code",
    ] {
        let words: Vec<_> = row.split_whitespace().collect();
        let has_row = |line: &str| {
            line.split_whitespace()
                .collect::<Vec<_>>()
                .starts_with(&words)
        };
        assert!(out.lines().any(has_row), "{row}: {out}");
    }
}

#[test]
fn words_of_other_linters_lead_to_options_and_commands() {
    let folder = folder(&[("x.json", CLEAN.as_bytes())]);
    for (arguments, expected) in [
        (
            &["--explain", "R"][..],
            "tip: use the command `kyclint explain RULE`",
        ),
        (
            &["--warnings-as-errors", "x.json"],
            "tip: use `--fail-on LEVEL`, such as `--fail-on warning`",
        ),
        (
            &["--error-on-warnings", "x.json"],
            "tip: use `--fail-on LEVEL`, such as `--fail-on warning`",
        ),
        (
            &["--recursive", "."],
            "tip: omit it: a folder is searched with all folders in it",
        ),
        (
            &["--init"],
            "tip: use the command `kyclint init`, which writes a configuration",
        ),
        (
            &["--no-error-on-unmatched-pattern", "."],
            "tip: use `--allow-empty`",
        ),
        (
            &["--max-warnings", "-1", "x.json"],
            "omit the option: without it, any number of warnings is allowed",
        ),
        (
            &["--select", "country", "x.json"],
            "unknown rule or group `country`; did you mean `country-code`?",
        ),
        (
            &["--select", "C016.I06", "x.json"],
            "unknown rule or group `C016.I06`; did you mean `",
        ),
        (
            &["lint", "x.json"],
            "did you mean the command `kyclint check`?",
        ),
    ] {
        let (code, _, err) = run_in(folder.path(), arguments);
        assert_eq!(code, 2, "{arguments:?}: {err}");
        assert!(err.contains(expected), "{arguments:?}: {err}");
        assert!(!err.contains("-- -"), "{arguments:?}: {err}");
    }
}
