//! `--output`: report files in addition to the report on the console.

mod common;

use std::fs;
use std::io::Read;
#[cfg(unix)]
use std::path::Path;
use std::process::Stdio;

use clap::ValueEnum;
use common::{CLEAN, finished, folder, kyclint, run_in};
use kyclint::Format;
use serde_json::Value;

fn wrong() -> String {
    CLEAN.replace("\"LT\"", "\"LTU\"")
}

const FOUND: &str = "a.json:12:25: error[country-code] [*] invalid country code `LTU`\n";

#[test]
fn several_report_files_are_written_in_addition_to_the_console() {
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let (_, graphical, _) = run_in(folder.path(), &["a.json"]);
    let (code, out, err) = run_in(
        folder.path(),
        &[
            "--color=always",
            "--format=concise",
            "--output=graphical=report.txt",
            "--output",
            "json=report=1.json",
            "--output=concise=concise.txt",
            ".",
        ],
    );
    assert_eq!((code, out.as_str()), (1, FOUND));
    assert_eq!(err, "1 error in 1 file\n1 fixable with --fix\n");
    assert_eq!(read("report.txt"), graphical);
    assert_eq!(read("concise.txt"), FOUND);
    let report: Value = serde_json::from_str(&read("report=1.json")).unwrap();
    assert_eq!(report["diagnostics"][0]["rule"], "country-code");
    assert_eq!(report["summary"]["errors"], 1);
    // The report of the last run is not linted as a payload, whatever its name.
    let arguments = ["-f", "concise", "--output=json=report=1.json", "."];
    assert_eq!(
        run_in(folder.path(), &arguments),
        (
            1,
            FOUND.to_owned(),
            "1 error in 1 file\n1 fixable with --fix\n".to_owned()
        )
    );
}

#[test]
fn invalid_output_options_are_usage_errors() {
    let line = CLEAN.replace('\n', "");
    let folder = folder(&[
        ("a.json", CLEAN.as_bytes()),
        ("d/b.json", wrong().as_bytes()),
        ("d/c.ndjson", [line.as_str(), &line].join("\n").as_bytes()),
    ]);
    for (outputs, expected) in [
        (
            &["report.json"][..],
            "write FORMAT=FILE, such as json=report.json",
        ),
        (
            &["yaml=r"],
            "unknown format `yaml`; use one of graphical, narrated, concise, json, jsonl, csv, sarif, github, gitlab, junit, checkstyle, html",
        ),
        (&["json="], "missing file name after `=`"),
        (&["json=-"], "use --format for standard output"),
        (
            &["json=r", "concise=./r"],
            "cannot write ./r: it is given twice as an output file",
        ),
        (
            &["json=./a.json"],
            "cannot write ./a.json: it is also an input",
        ),
        (
            &["json=d/b.json"],
            "cannot write d/b.json: it contains a payload",
        ),
        (
            &["jsonl=d/c.ndjson"],
            "cannot write d/c.ndjson: it contains a payload",
        ),
    ] {
        let outputs = outputs.iter().flat_map(|output| ["--output", output]);
        let arguments: Vec<_> = outputs.chain(["a.json"]).collect();
        let (code, out, err) = run_in(folder.path(), &arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.contains(expected), "{expected}\n{err}");
    }
    for (name, text) in [("a.json", CLEAN), ("d/b.json", &wrong())] {
        let kept = fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(kept, text);
    }
}

/// Reports quote payloads, and texts that are nearly payloads.
#[test]
fn a_report_of_an_earlier_run_is_replaced_and_is_no_payload() {
    let on_a_line = serde_json::from_str::<serde_json::Value>(&wrong()).unwrap();
    let on_a_line = on_a_line.to_string();
    let python = on_a_line
        .replace('"', "'")
        .replace("INDIVIDUAL", "Individual")
        .replace('}', ", 'bogus': 1}");
    let encoded = serde_json::Value::from(CLEAN).to_string();
    let formats = Format::value_variants().iter();
    let formats: Vec<_> = formats
        .map(|format| format.to_possible_value().unwrap().get_name().to_owned())
        .collect();
    for text in [&wrong(), &on_a_line, &python, &encoded] {
        let folder = folder(&[("a.json", text.as_bytes())]);
        let outputs = formats
            .iter()
            .map(|name| format!("--output={name}=r/{name}.{}", ending(name)));
        fs::create_dir(folder.path().join("r")).unwrap();
        let mut arguments: Vec<_> = outputs.collect();
        arguments.extend(["-q", "--no-redact", "-f", "concise", "."].map(str::to_owned));
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let first = run_in(folder.path(), &arguments);
        assert_eq!(first.0, 1, "{first:?}");
        assert_eq!(run_in(folder.path(), &arguments), first, "{text}");
        // Nor are the reports linted when nothing tells that they are reports.
        let again = run_in(folder.path(), &["-q", "--no-redact", "-f", "concise", "."]);
        assert_eq!(again, first, "{text}");
    }
}

/// The extension that users give to a report.
fn ending(format: &str) -> &str {
    match format {
        "json" | "jsonl" | "csv" | "sarif" | "html" => format,
        "gitlab" => "json",
        "junit" | "checkstyle" => "xml",
        _ => "txt",
    }
}

#[test]
fn payloads_configurations_and_folders_are_not_overwritten() {
    let wrong = wrong();
    let files = [
        ("a.json", wrong.as_str()),
        ("b.json", CLEAN),
        ("ours.toml", ""),
        ("kyclint.toml", ""),
    ];
    let bytes = files.map(|(name, text)| (name, text.as_bytes()));
    let folder = folder(&bytes);
    for (option, file, expected) in [
        (
            "--occurrences",
            "b.json",
            "cannot write b.json: it contains a payload",
        ),
        (
            "--output",
            "json=kyclint.toml",
            "cannot write kyclint.toml: it is the name of a configuration",
        ),
        (
            "--output",
            "json=new/../kyclint.toml",
            "it is the name of a configuration",
        ),
        (
            "--output",
            "json=ours.toml",
            "cannot write ours.toml: it is also an input",
        ),
        (
            "--output",
            "json=x/",
            "cannot write x/: it is the name of a folder",
        ),
        (
            "--occurrences",
            "x/",
            "cannot write x/: it is the name of a folder",
        ),
        (
            "--accepted",
            "x/",
            "cannot write x/: it is the name of a folder",
        ),
        (
            "--write-baseline",
            "x/",
            "cannot write x/: it is the name of a folder",
        ),
        (
            "--write-baseline",
            "-",
            "--write-baseline writes a file, not standard output: it has the report",
        ),
    ] {
        let (code, out, err) = run_in(
            folder.path(),
            &[option, file, "--config", "ours.toml", "a.json"],
        );
        assert_eq!((code, out.as_str()), (2, ""), "{option} {file}");
        assert!(err.contains(expected), "{option} {file}: {err}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), files.len());
    for (name, text) in files {
        assert_eq!(fs::read_to_string(folder.path().join(name)).unwrap(), text);
    }
}

#[test]
fn a_report_that_cannot_be_created_stops_the_run_before_linting() {
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    let (code, out, err) = run_in(
        folder.path(),
        &["--output", "json=no/such/r.json", "a.json"],
    );
    assert_eq!((code, out.as_str()), (2, ""));
    let expected = "error: cannot write no/such/r.json: No such file or directory";
    assert!(err.starts_with(expected), "{err}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_write_error_is_a_failure_and_the_other_reports_are_complete() {
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    let (code, out, err) = run_in(
        folder.path(),
        &[
            "--format=concise",
            "--output=jsonl=/dev/full",
            "--output=json=r.json",
            "a.json",
        ],
    );
    assert_eq!((code, out.as_str()), (2, FOUND));
    assert_eq!(
        err,
        "1 error in 1 file\n1 fixable with --fix\nerror: cannot write /dev/full: No space left on device (os error 28)\n"
    );
    let report = fs::read_to_string(folder.path().join("r.json")).unwrap();
    assert!(serde_json::from_str::<Value>(&report).is_ok(), "{report}");
}

#[test]
fn report_files_are_complete_if_console_output_is_cut_short() {
    let wrong = wrong();
    let files: Vec<_> = (0..300).map(|number| format!("d/{number}.json")).collect();
    let files: Vec<_> = files
        .iter()
        .map(|name| (name.as_str(), wrong.as_bytes()))
        .collect();
    let folder = folder(&files);
    let report = || -> Value {
        let report = fs::read_to_string(folder.path().join("r.json")).unwrap();
        serde_json::from_str(&report).unwrap()
    };
    let mut child = kyclint()
        .current_dir(folder.path())
        .args(["--no-cross-document", "--output", "json=r.json", "d"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 64];
    let out = child.stdout.as_mut().unwrap();
    out.read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let (code, _, err) = finished(child.wait_with_output().unwrap());
    assert_eq!((code, err.as_str()), (1, ""));
    assert_eq!(report()["diagnostics"].as_array().unwrap().len(), 300);
    assert_eq!(report()["summary"]["files"], 300);

    let arguments = ["--quiet", "--max-findings=2", "--output=json=r.json", "d"];
    assert_eq!(run_in(folder.path(), &arguments).0, 1);
    assert_eq!(report()["diagnostics"].as_array().unwrap().len(), 2);
    assert_eq!(report()["summary"]["shown"], 2);
}

#[test]
fn report_files_are_complete_if_there_is_nothing_to_check() {
    let folder = folder(&[("package.json", b"{}")]);
    let arguments = ["--output", "json=r.json", "--output", "concise=r.txt", "."];
    let (code, out, err) = run_in(folder.path(), &arguments);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.contains("\nnothing to check: "), "{err}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let report: Value = serde_json::from_str(&read("r.json")).unwrap();
    assert_eq!(report["diagnostics"], serde_json::json!([]));
    assert_eq!(report["summary"]["skipped"], 1);
    assert_eq!(read("r.txt"), "");
}

#[cfg(unix)]
#[test]
fn an_old_report_is_kept_until_the_new_one_is_complete() {
    use std::os::unix::fs::PermissionsExt;
    let wrong = wrong();
    let files: Vec<_> = (0..40).map(|number| format!("d/{number}.json")).collect();
    let files: Vec<_> = files
        .iter()
        .map(|name| (name.as_str(), wrong.as_bytes()))
        .collect();
    let folder = folder(&files);
    let report = folder.path().join("r.json");
    for old in [Some("old"), None] {
        let _ = fs::remove_file(&report);
        if let Some(old) = old {
            fs::write(&report, old).unwrap();
            fs::set_permissions(&report, fs::Permissions::from_mode(0o640)).unwrap();
        }
        let run = "exec $KYCLINT --no-cross-document --output json=r.json d";
        let (code, _, err) = common::run_in_shell(folder.path(), &format!("ulimit -f 8; {run}"));
        assert_eq!(code, 2, "{err}");
        let expected = "error: cannot write r.json: File too large (os error 27)\n";
        assert!(err.ends_with(expected), "{err}");
        assert_eq!(fs::read_to_string(&report).ok().as_deref(), old);
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            1 + usize::from(old.is_some())
        );
        assert_eq!(common::run_in_shell(folder.path(), run).0, 1);
        let text = fs::read_to_string(&report).unwrap();
        assert!(serde_json::from_str::<Value>(&text).is_ok());
        if old.is_some() {
            let mode = fs::metadata(&report).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o640);
        }
    }
}

/// Links in a repository are not followed out of it.
#[cfg(unix)]
#[test]
fn reports_are_not_written_through_links_out_of_the_repository() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        ("outside/kept", b"kept"),
        ("repository/a.json", wrong().as_bytes()),
        ("repository/reports/old", b"old"),
    ]);
    let root = folder.path();
    let repository = root.join("repository");
    for (link, to) in [
        ("report", "../outside/kept"),
        ("dangling", "../outside/new"),
        ("folder", "../outside"),
        ("null", "/dev/null"),
        ("stdout", "/dev/stdout"),
        ("within", "reports/old"),
        ("new", "reports/new"),
    ] {
        symlink(to, repository.join(link)).unwrap();
    }
    // With and without a git repository.
    for is_repository in [false, true] {
        if is_repository {
            fs::create_dir(repository.join(".git")).unwrap();
        }
        for path in [
            "report",
            "dangling",
            "folder/kept",
            "folder/new",
            "null",
            "stdout",
        ] {
            for option in ["--output=concise=", "--write-baseline="] {
                let argument = format!("{option}{path}");
                let (code, out, err) = run_in(&repository, &[&argument, "a.json"]);
                assert_eq!((code, out.as_str()), (2, ""), "{argument}: {err}");
                let expected = format!("error: cannot write {path}: the link ");
                assert!(err.starts_with(&expected), "{argument}: {err}");
                assert!(err.contains("name that file itself"), "{err}");
                assert!(!err.contains("kept\""), "{err}");
            }
        }
        let files: Vec<_> = fs::read_dir(root.join("outside")).unwrap().collect();
        assert_eq!(files.len(), 1);
        let kept = fs::read_to_string(root.join("outside/kept")).unwrap();
        assert_eq!(kept, "kept");
        for (path, target) in [("within", "reports/old"), ("new", "reports/new")] {
            let argument = format!("--output=concise={path}");
            assert_eq!(run_in(&repository, &[&argument, "a.json"]).0, 1);
            assert!(repository.join(path).is_symlink());
            let report = fs::read_to_string(repository.join(target)).unwrap();
            assert_eq!(report, FOUND);
        }
    }
    // A path outside the repository may be named explicitly.
    let argument = "--output=concise=../outside/report";
    assert_eq!(run_in(&repository, &[argument, "a.json"]).0, 1);
    assert!(root.join("outside/report").is_file());
}

/// A report that cannot be replaced is overwritten in place, as it can be regenerated.
#[cfg(unix)]
#[test]
fn a_report_that_cannot_be_replaced_is_overwritten() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let folder = folder(&[
        ("a.json", wrong().as_bytes()),
        ("r/report", b"an old report that is longer than the new one by far, so that nothing of it is to be seen"),
    ]);
    let report = folder.path().join("r/report");
    fs::hard_link(&report, folder.path().join("r/same")).unwrap();
    let arguments = ["--output=concise=r/report", "a.json"];
    assert_eq!(run_in(folder.path(), &arguments).0, 1);
    for name in ["r/report", "r/same"] {
        let text = fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(text, FOUND);
    }
    let Some((mut command, _place)) = common::as_nobody(folder.path()) else {
        return;
    };
    let open = |path: &std::path::Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    open(folder.path(), 0o755);
    // In a folder without permission to create files.
    fs::write(&report, "old").unwrap();
    open(&report, 0o666);
    let (code, _, err) = finished(command.args(arguments).output().unwrap());
    assert_eq!(code, 1, "{err}");
    assert_eq!(fs::read_to_string(&report).unwrap(), FOUND);
    assert_eq!(fs::metadata(&report).unwrap().uid(), 0);
    // Without write permission, the run fails before it lints anything.
    open(&report, 0o644);
    for name in ["r/report", "r/new"] {
        let output = format!("--output=concise={name}");
        let mut command = common::as_nobody(folder.path()).unwrap();
        let (code, out, err) = finished(command.0.args([&output, "a.json"]).output().unwrap());
        assert_eq!((code, out.as_str()), (2, ""));
        let expected = format!("error: cannot write {name}: Permission denied (os error 13)\n");
        assert_eq!(err, expected);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn special_files_are_written_directly() {
    let folder = folder(&[("a.json", wrong().as_bytes())]);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    // An already open file that another process may read.
    for name in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
        let script =
            format!("echo before >out; $KYCLINT -q -f jsonl --output concise={name} a.json >>out");
        assert_eq!(common::run_in_shell(folder.path(), &script).0, 1);
        let out = read("out");
        assert!(out.starts_with("before\n") && out.contains(FOUND), "{out}");
    }
    let script = "mkfifo pipe; cat pipe >out & $KYCLINT -q --output concise=pipe a.json >/dev/null; echo $?; wait";
    assert_eq!(common::run_in_shell(folder.path(), script).1, "1\n");
    assert_eq!(read("out"), FOUND);
    let arguments = ["-f", "concise", "--output=json=/dev/null", "a.json"];
    assert_eq!(run_in(folder.path(), &arguments).1, FOUND);
    let metadata = fs::metadata("/dev/null").unwrap();
    assert!(!metadata.is_file());
}

/// Runs with a stream redirected to a file, as a shell does.
#[cfg(unix)]
fn redirected(folder: &Path, arguments: &[&str], file: &str, is_error: bool) -> (i32, String) {
    let report = fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(folder.join(file))
        .unwrap();
    let mut command = kyclint();
    command.current_dir(folder).args(arguments);
    if is_error {
        command.stdout(Stdio::piped()).stderr(report);
    } else {
        command.stdout(report).stderr(Stdio::piped());
    }
    let output = command.output().unwrap();
    let other = if is_error {
        output.stdout
    } else {
        output.stderr
    };
    (
        output.status.code().unwrap(),
        String::from_utf8(other).unwrap(),
    )
}

#[cfg(unix)]
#[test]
fn a_report_that_a_shell_writes_into_the_folder_is_not_linted() {
    let folder = folder(&[("a.json", CLEAN.as_bytes())]);
    let folder = folder.path();
    for args in [["init", "-q"], ["add", "a.json"]] {
        common::git(folder, &args);
    }
    common::git(folder, &["commit", "-q", "-m", "a"]);
    for format in [
        "gitlab",
        "json",
        "jsonl",
        "sarif",
        "junit",
        "html",
        "graphical",
    ] {
        for file in ["r.json", "r.ndjson"] {
            let inputs: [&[&str]; 4] = [&["."], &["./"], &["--since", "HEAD"], &["*json"]];
            for input in inputs {
                let arguments = [&["--fail-on-skipped", "-f", format], input].concat();
                for is_error in [false, true] {
                    let (code, other) = redirected(folder, &arguments, file, is_error);
                    assert_eq!(code, 0, "{arguments:?} {file} {is_error}: {other}");
                    fs::remove_file(folder.join(file)).unwrap();
                }
            }
        }
    }
    // An input that is named cannot be both.
    let (code, error) = redirected(folder, &["a.json"], "a.json", false);
    let expected = "error: cannot write standard output to a.json: it is also an input\n";
    assert_eq!(code, 2);
    assert!(error.starts_with(expected), "{error}");
    assert_eq!(fs::read_to_string(folder.join("a.json")).unwrap(), CLEAN);
    let (code, _) = redirected(folder, &["a.json"], "a.json", true);
    assert_eq!(code, 2);
}
