//! Baselines: known findings are written once, counted instead of shown, and reported when they are
//! no longer found.

mod common;

use std::fs;
use std::path::Path;

use common::{CLEAN, folder, run_in};
use serde_json::Value;

const BASELINE: &str = "known.json";

fn wrong() -> String {
    CLEAN.replace("\"LT\"", "\"LTU\"")
}

fn other(text: &str, number: usize) -> String {
    text.replace("KYC-2024-000117", &format!("KYC-{number}"))
        .replace("CUST-4711", &format!("CUST-{number}"))
}

#[test]
fn known_findings_are_counted_and_new_ones_fail() {
    let folder = folder(&[
        ("sub/a.json", wrong().as_bytes()),
        ("b.json", other(&wrong(), 2).as_bytes()),
        ("c.json", other(CLEAN, 3).as_bytes()),
    ]);
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    let (code, out, err) = run(&["--write-baseline", BASELINE, "."]);
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(err, "wrote known.json: 2 findings in 3 files\n");
    let text = || fs::read_to_string(folder.path().join(BASELINE)).unwrap();
    let mut entries = Vec::new();
    for line in text().lines().skip(1) {
        let mut entry: Value = serde_json::from_str(line).unwrap();
        let document = entry["document"].take();
        assert_eq!(document.as_str().unwrap().len(), 8);
        assert!(!entries.contains(&document));
        entries.push(document);
        entries.push(entry);
    }
    assert!(text().starts_with("{\"kyclint-baseline\":2}\n{\"path\":\"b.json\""));
    for (number, path) in [(1, "b.json"), (3, "sub/a.json")] {
        assert_eq!(
            entries[number],
            serde_json::json!({
                "path": path,
                "rule": "country-code",
                "document": null,
                "pointer": "/citizenshipCountry",
                "value": "fd"
            })
        );
    }
    let known = ["--baseline", BASELINE, "-f", "concise", "."];
    let (code, out, err) = run(&known);
    assert_eq!((code, out.as_str()), (0, ""));
    assert_eq!(err, "no problems in 3 files, 2 known\n");
    // Line numbers do not matter, nor does the way the files are named.
    fs::write(
        folder.path().join("b.json"),
        format!("\n\n{}", other(&wrong(), 2)),
    )
    .unwrap();
    let (code, _, err) = run_in(
        &folder.path().join("sub"),
        &["--baseline", "../known.json", "../b.json", "a.json"],
    );
    assert_eq!((code, err.as_str()), (0, ""));
    // The value, the rule and the pointer do.
    fs::write(
        folder.path().join("b.json"),
        other(&wrong(), 2)
            .replace("LTU", "LVA")
            .replace("CREATE", "create"),
    )
    .unwrap();
    let (code, out, err) = run(&known);
    assert_eq!(code, 1);
    assert_eq!(
        out,
        "b.json:4:13: error[action-value] [*] invalid action `create`\n\
         b.json:12:25: error[country-code] [*] invalid country code `LVA`\n"
    );
    assert_eq!(
        err,
        "2 errors in 3 files, 1 known\n\
         2 fixable with --fix\n\
         2 of 3 customers would be refused\n\
         known.json: 1 entry is stale: no longer found; update the file with --write-baseline\n  \
         b.json: country-code at /citizenshipCountry\n"
    );
    let (_, out, _) = run(&["--baseline", BASELINE, "-f", "json", "."]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["summary"]["known"], 1);
    assert_eq!(report["summary"]["errors"], 2);
}

#[test]
fn entries_are_stale_if_their_file_was_fixed_or_deleted_but_not_if_it_was_not_checked() {
    let folder = folder(&[
        ("a.json", wrong().as_bytes()),
        ("b.json", other(&wrong(), 2).as_bytes()),
    ]);
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    run(&["--write-baseline", BASELINE, "."]);
    let stale = |arguments: &[&str]| {
        let (code, _, err) = run(&[&["--baseline", BASELINE], arguments].concat());
        assert_eq!(code, 0, "{err}");
        err.lines()
            .skip(1)
            .map(str::trim)
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    assert!(stale(&["a.json"]).is_empty());
    // Rules that did not run make no entry stale.
    assert!(stale(&["--ignore", "country-code", "."]).is_empty());
    assert!(stale(&["--select", "dates", "."]).is_empty());
    fs::write(folder.path().join("a.json"), CLEAN).unwrap();
    assert_eq!(
        stale(&["."]),
        ["a.json: country-code at /citizenshipCountry"]
    );
    assert!(stale(&["--quiet", "."]).is_empty());
    fs::remove_file(folder.path().join("b.json")).unwrap();
    assert_eq!(
        stale(&["a.json"]),
        [
            "a.json: country-code at /citizenshipCountry",
            "b.json: country-code at /citizenshipCountry"
        ]
    );
}

/// Cross-document findings are not stale if some of the files were not checked.
#[test]
fn cross_document_entries_are_stale_only_if_all_their_files_were_checked() {
    let folder = folder(&[("a.json", CLEAN.as_bytes()), ("b.json", CLEAN.as_bytes())]);
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    run(&["--write-baseline", BASELINE, "."]);
    let known = ["--baseline", BASELINE, "-f", "concise"];
    let (_, _, err) = run(&[&known[..], &["b.json"]].concat());
    assert_eq!(err, "no problems in 1 file, 0 known\n");
    let (_, _, err) = run(&[&known[..], &["."]].concat());
    assert_eq!(err, "no problems in 2 files, 2 known\n");
    fs::write(folder.path().join("b.json"), other(CLEAN, 2)).unwrap();
    let (_, _, err) = run(&[&known[..], &["."]].concat());
    assert_eq!(err, "no problems in 2 files, 0 known\n");
    fs::remove_file(folder.path().join("b.json")).unwrap();
    let (_, _, err) = run(&[&known[..], &["."]].concat());
    assert!(err.contains("known.json: 2 entries are stale"), "{err}");
}

fn wrong_line(number: usize) -> String {
    let customer = other(&wrong(), number);
    customer.lines().map(str::trim).collect::<String>() + "\n"
}

#[test]
fn a_new_customer_does_not_take_the_entry_of_a_corrected_one() {
    let lines: Vec<_> = (0..3).map(wrong_line).collect();
    let folder = folder(&[("a.ndjson", lines.concat().as_bytes())]);
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    run(&["--write-baseline", BASELINE, "a.ndjson"]);
    let text = fs::read_to_string(folder.path().join(BASELINE)).unwrap();
    assert_eq!(text.lines().count(), 4, "{text}");
    let known = ["--baseline", BASELINE, "-f", "concise", "a.ndjson"];
    assert_eq!(run(&known).0, 0);
    // The order does not matter.
    let moved = lines[2].clone() + &lines[0] + &lines[1];
    fs::write(folder.path().join("a.ndjson"), moved).unwrap();
    assert_eq!(run(&known).0, 0);
    let corrected = lines[1].replace("LTU", "LT");
    let text = lines[0].clone() + &corrected + &lines[2] + &wrong_line(3);
    fs::write(folder.path().join("a.ndjson"), text).unwrap();
    let (code, out, err) = run(&known);
    assert_eq!(code, 1);
    assert!(out.starts_with("a.ndjson:4:"), "{out}");
    assert_eq!(
        err,
        "1 error in 4 documents, 1 file, 2 known\n\
         1 fixable with --fix\n\
         3 of 4 customers would be refused\n\
         known.json: 1 entry is stale: no longer found; update the file with --write-baseline\n  \
         a.ndjson: country-code at /citizenshipCountry\n"
    );
}

#[test]
fn a_customer_of_a_batch_is_known_wherever_it_is() {
    let customer = |number: usize| wrong_line(number).trim().to_owned();
    let arrangements: [fn(&[String]) -> String; 3] = [
        |customers| format!("[{}]", customers.join(", ")),
        |customers| format!("{{\"customers\": [{}]}}", customers.join(", ")),
        |customers| format!("{{\"data\": {{\"items\": [{}]}}}}", customers.join(", ")),
    ];
    let arguments = ["--select", "country-code"];
    for arrange in arrangements {
        let write = |folder: &Path, numbers: &[usize]| {
            let customers: Vec<_> = numbers.iter().map(|number| customer(*number)).collect();
            fs::write(folder.join("a.json"), arrange(&customers)).unwrap();
        };
        let folder = folder(&[]);
        let run = |more: &[&str]| {
            let all = [
                &["-f", "concise", "-q", "a.json"],
                arguments.as_slice(),
                more,
            ]
            .concat();
            run_in(folder.path(), &all)
        };
        write(folder.path(), &[1, 2]);
        run(&["--write-baseline", BASELINE]);
        for (numbers, new) in [
            (&[1, 2][..], 0),
            (&[2, 1], 0),
            (&[3, 1, 2], 1),
            (&[2, 4, 5], 2),
        ] {
            write(folder.path(), numbers);
            let (_, out, _) = run(&["--baseline", BASELINE]);
            assert_eq!(out.lines().count(), new, "{numbers:?}: {out}");
        }
        // Customers without identifiers are told by their place.
        let text = fs::read_to_string(folder.path().join("a.json")).unwrap();
        let text = text
            .replace("customerExtId", "x")
            .replace("communicationNumber", "y");
        fs::write(folder.path().join("a.json"), &text).unwrap();
        run(&["--write-baseline", BASELINE]);
        let (_, out, _) = run(&["--baseline", BASELINE]);
        assert_eq!(out, "");
        let known = fs::read_to_string(folder.path().join(BASELINE)).unwrap();
        assert!(known.contains("/1/citizenshipCountry\""), "{known}");
    }
}

#[test]
fn the_places_in_a_batch_of_an_earlier_baseline_are_read() {
    let batch = format!("{{\"customers\": [{}]}}\n", wrong_line(1).trim());
    let folder = folder(&[("a.json", batch.as_bytes())]);
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    run(&["--write-baseline", BASELINE, "a.json"]);
    let path = folder.path().join(BASELINE);
    let text = fs::read_to_string(&path).unwrap();
    let earlier = text.replace("\"pointer\":\"/", "\"pointer\":\"/customers/0/");
    assert_ne!(earlier, text);
    fs::write(&path, earlier).unwrap();
    let (code, out, err) = run(&["--baseline", BASELINE, "-q", "-f", "concise", "a.json"]);
    assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
}

#[test]
fn documents_without_identifiers_are_known_by_their_text() {
    let batch = |name: &str| {
        format!(
            "{{\"customers\": [{}], \"{name}\": 1}}\n",
            other(CLEAN, 2).replace('\n', "")
        )
    };
    let text = "{\"a\": \n[1]\n".to_owned() + &batch("x");
    let folder = folder(&[("a.ndjson", text.as_bytes())]);
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    run(&["--write-baseline", BASELINE, "a.ndjson"]);
    let known = ["--baseline", BASELINE, "-q", "-f", "concise", "a.ndjson"];
    assert_eq!(run(&known), (0, String::new(), String::new()));
    let changed = text.replace("{\"a\": ", "{\"b\": ");
    fs::write(folder.path().join("a.ndjson"), changed).unwrap();
    let (code, out, _) = run(&known);
    assert_eq!((code, out.lines().count()), (1, 1), "{out}");
}

#[test]
fn a_baseline_of_version_1_is_read() {
    let lines: String = (0..3).map(wrong_line).collect();
    let old = "{\"kyclint-baseline\":1}\n{\"path\":\"a.ndjson\",\"rule\":\"country-code\",\"pointer\":\"/citizenshipCountry\",\"value\":\"fd\",\"count\":2}\n";
    let folder = folder(&[("a.ndjson", lines.as_bytes()), (BASELINE, old.as_bytes())]);
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    let (code, out, err) = run(&["--baseline", BASELINE, "-f", "concise", "a.ndjson"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("a.ndjson:3:"), "{out}");
    let note = "note: known.json is of version 1, in which a new customer can take the entry of a corrected one; update it with --write-baseline\n";
    assert!(err.ends_with(note), "{err}");
    // It may be replaced.
    assert_eq!(run(&["--write-baseline", BASELINE, "a.ndjson"]).0, 0);
    let (code, _, err) = run(&["--baseline", BASELINE, "a.ndjson"]);
    assert_eq!((code, err.as_str()), (0, ""));
}

#[test]
fn a_baseline_contains_no_personal_values() {
    let text = CLEAN.replace(
        "\"firstName\": \"Austėja\"",
        "\"firstName\": \" Zxqvkw \", \"Zxqvkw\": \"Zxqvkw\", \"birthDate\": \"Zxqvkw\"",
    );
    let folder = folder(&[("a.json", text.as_bytes())]);
    run_in(folder.path(), &["--write-baseline", BASELINE, "."]);
    let text = fs::read_to_string(folder.path().join(BASELINE)).unwrap();
    assert_eq!(text.lines().count(), 4, "{text}");
    assert!(!text.contains("Zxqvkw"), "{text}");
    assert!(text.contains("\"pointer\":\"/••••••\""), "{text}");
    // The baseline matches with and without redaction.
    for option in ["--redact", "--no-redact"] {
        let (code, _, err) = run_in(
            folder.path(),
            &[option, "--baseline", BASELINE, "-f", "concise", "."],
        );
        assert_eq!(
            (code, err.as_str()),
            (0, "no problems in 1 file, 3 known\n")
        );
    }
}

#[test]
fn an_invalid_baseline_is_reported() {
    let folder = folder(&[("a.json", CLEAN.as_bytes())]);
    let write = |text: &str| fs::write(folder.path().join(BASELINE), text).unwrap();
    let failed = |arguments: &[&str]| {
        let (code, out, err) = run_in(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        err
    };
    let known = ["--baseline", BASELINE, "a.json"];
    let err = failed(&known);
    assert!(err.starts_with("error: known.json: No such file"), "{err}");
    assert!(err.contains("create it with --write-baseline"), "{err}");
    write("{}\n");
    assert!(failed(&known).starts_with("error: known.json:1: not a baseline"));
    write("{\"kyclint-baseline\":3}\n");
    assert!(failed(&known).contains("known.json:1: unsupported baseline version 3"));
    let entry = "{\"path\":\"a\",\"rule\":\"b\",\"pointer\":\"\",\"value\":\"00\"";
    write(&format!("{{\"kyclint-baseline\":2}}\n{entry}}}\n"));
    assert!(failed(&known).contains("known.json:2: invalid entry: missing field `document`"));
    write(&format!(
        "{{\"kyclint-baseline\":2}}\n{entry},\"document\":\"x\"}}\n"
    ));
    assert!(failed(&known).contains("known.json:2: invalid entry: `document`"));
    write(&format!(
        "{{\"kyclint-baseline\":1}}\n{entry},\"document\":\"00\"}}\n"
    ));
    assert!(failed(&known).contains("known.json:2: invalid entry: version 1 has no `document`"));
    write("{\"kyclint-baseline\":1}\n\n{\"path\":\"a\"}\n");
    assert!(failed(&known).contains("known.json:3: invalid entry: missing field `rule`"));
    write(
        "{\"kyclint-baseline\":1}\n{\"path\":\"\",\"rule\":\"\",\"pointer\":\"\",\"value\":\"x\"}",
    );
    assert!(failed(&known).contains("known.json:2: invalid entry: `value`"));
    // A user who forgets the file passes a payload instead.
    let err = failed(&["--write-baseline", "a.json", "a.json"]);
    assert!(
        err.starts_with("error: cannot write a.json: it exists and is not a baseline"),
        "{err}"
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("a.json")).unwrap(),
        CLEAN
    );
    // A run with failures writes no baseline.
    write("{\"kyclint-baseline\":1}\n");
    let err = failed(&["--write-baseline", BASELINE, "a.json", "missing.json"]);
    assert!(
        err.contains("cannot write known.json: the run had a failure"),
        "{err}"
    );
    assert_eq!(
        fs::read_to_string(folder.path().join(BASELINE)).unwrap(),
        "{\"kyclint-baseline\":1}\n"
    );
    let err = failed(&["--write-baseline", "no/folder/known.json", "a.json"]);
    assert!(
        err.contains("error: cannot write no/folder/known.json"),
        "{err}"
    );
}

/// Otherwise, the entries of a baseline would reveal which files exist.
#[cfg(unix)]
#[test]
fn entries_do_not_probe_for_files_outside_the_folder() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[
        ("there", b""),
        ("repository/a.json", CLEAN.as_bytes()),
        ("repository/sub/b.json", CLEAN.as_bytes()),
    ]);
    let repository = folder.path().join("repository");
    symlink("..", repository.join("out")).unwrap();
    let root = folder.path().display().to_string();
    let stale = |path: &str| {
        let entry = format!(
            "{{\"path\":\"{path}\",\"rule\":\"country-code\",\"pointer\":\"/a\",\"value\":\"fd\"}}"
        );
        let text = format!("{{\"kyclint-baseline\":1}}\n{entry}\n");
        fs::write(repository.join(BASELINE), text).unwrap();
        let (code, _, err) = run_in(
            &repository,
            &["--baseline", BASELINE, "-f", "concise", "a.json"],
        );
        assert_eq!(code, 0, "{err}");
        err.contains("stale")
    };
    for (existing, gone) in [
        ("../there".to_owned(), "../gone".to_owned()),
        ("sub/../../there".to_owned(), "sub/../../gone".to_owned()),
        (format!("{root}/there"), format!("{root}/gone")),
        ("out/there".to_owned(), "out/gone".to_owned()),
        ("/etc/passwd".to_owned(), "/etc/gone".to_owned()),
    ] {
        assert_eq!(stale(&existing), stale(&gone), "{gone}");
        assert!(!stale(&gone), "{gone}");
    }
    assert!(!stale("sub/b.json") && !stale("./sub/b.json"));
    assert!(stale("sub/c.json") && stale("a.json/c.json") && stale("gone/c.json"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_baseline_is_not_written_to_a_pipe() {
    use std::process::Stdio;
    let folder = folder(&[("a.json", CLEAN.as_bytes())]);
    let mut child = common::kyclint();
    let child = child.current_dir(folder.path()).stdout(Stdio::piped());
    let child = child.args(["--write-baseline", "/dev/stdout", "a.json"]);
    let (code, out, err) = common::finished(child.output().unwrap());
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("cannot write /dev/stdout: it exists and is not a baseline"),
        "{err}"
    );
}

#[cfg(unix)]
#[test]
fn a_baseline_with_several_hard_links_is_not_replaced() {
    let folder = folder(&[
        ("a.json", wrong().as_bytes()),
        (BASELINE, b"{\"kyclint-baseline\":1}\n"),
    ]);
    fs::hard_link(folder.path().join(BASELINE), folder.path().join("same")).unwrap();
    let (code, _, err) = run_in(folder.path(), &["--write-baseline", BASELINE, "a.json"]);
    assert_eq!(code, 2);
    assert!(
        err.starts_with("error: cannot write known.json: has 2 hard links"),
        "{err}"
    );
    assert!(err.contains("remove it first"), "{err}");
}
