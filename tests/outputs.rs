//! `--output`: reports in files beside the console's.

mod common;

use std::fs;
use std::io::Read;
use std::process::Stdio;

use common::{CLEAN, finished, folder, kyclint, run_in};
use serde_json::Value;

fn wrong() -> String {
    CLEAN.replace("\"LT\"", "\"LTU\"")
}

const FOUND: &str = "a.json:12:25: error[country-code] `LTU` is no country code\n";

#[test]
fn several_files_are_written_beside_the_console() {
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
    assert_eq!(err, "1 error in 1 file\n");
    assert_eq!(read("report.txt"), graphical);
    assert_eq!(read("concise.txt"), FOUND);
    let report: Value = serde_json::from_str(&read("report=1.json")).unwrap();
    assert_eq!(report["diagnostics"][0]["rule"], "country-code");
    assert_eq!(report["summary"]["errors"], 1);
    // A report that is there from the last run is no payload, whatever it is called.
    let arguments = ["-f", "concise", "--output=json=report=1.json", "."];
    assert_eq!(
        run_in(folder.path(), &arguments),
        (1, FOUND.to_owned(), "1 error in 1 file\n".to_owned())
    );
}

#[test]
fn what_cannot_be_meant_is_wrong_usage() {
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
            "`yaml` is no format; there are graphical, narrated, concise, json, jsonl, sarif, github, gitlab, junit, checkstyle",
        ),
        (&["json="], "no file is named behind `=`"),
        (
            &["json=-"],
            "what goes to standard output is said with --format",
        ),
        (
            &["json=r", "concise=./r"],
            "`./r` is named twice as a file to write",
        ),
        (
            &["json=./a.json"],
            "`./a.json` is to be linted, and is not overwritten",
        ),
        (
            &["json=d/b.json"],
            "`d/b.json` holds a payload, and is not overwritten",
        ),
        (
            &["jsonl=d/c.ndjson"],
            "`d/c.ndjson` holds a payload, and is not overwritten",
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

#[test]
fn a_file_that_cannot_be_created_stops_the_run_before_it_begins() {
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
fn a_file_that_cannot_be_written_is_a_failure_and_the_others_are_complete() {
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
        "1 error in 1 file\nerror: cannot write /dev/full: No space left on device (os error 28)\n"
    );
    let report = fs::read_to_string(folder.path().join("r.json")).unwrap();
    assert!(serde_json::from_str::<Value>(&report).is_ok(), "{report}");
}

#[test]
fn files_are_complete_whatever_cuts_the_console() {
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
fn files_are_complete_where_there_is_nothing_to_check() {
    let folder = folder(&[("package.json", b"{}")]);
    let arguments = ["--output", "json=r.json", "--output", "concise=r.txt", "."];
    let (code, out, err) = run_in(folder.path(), &arguments);
    assert_eq!((code, out.as_str()), (3, ""));
    assert!(err.starts_with("nothing to check"), "{err}");
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let report: Value = serde_json::from_str(&read("r.json")).unwrap();
    assert_eq!(report["diagnostics"], serde_json::json!([]));
    assert_eq!(report["summary"]["skipped"], 1);
    assert_eq!(read("r.txt"), "");
}
