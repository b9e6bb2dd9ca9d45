//! Customers that are compared across documents: in bounded memory, and across several runs.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use common::{CLEAN, finished, folder, kyclint, run_in};
use serde_json::Value;

/// The rules that compare customers.
const RULES: [&str; 8] = [
    "--select",
    "duplicate-communication-number",
    "--select",
    "duplicate-customer",
    "--select",
    "update-before-create",
    "--select",
    "customer-downgrade",
];

/// The findings of a report in JSON Lines, without what quotes a value.
fn findings(report: &str) -> Vec<Value> {
    let lines = report.lines().map(|line| {
        let mut finding: Value = serde_json::from_str(line).unwrap();
        let members = finding.as_object_mut().unwrap();
        for name in ["message", "help"] {
            members.remove(name);
        }
        let document = &members["document"];
        members["document"] = [&document["index"], &document["kind"]]
            .into_iter()
            .cloned()
            .collect();
        for related in members["related"].as_array_mut().into_iter().flatten() {
            related.as_object_mut().unwrap().remove("text");
        }
        finding
    });
    lines.collect()
}

/// Customers that memory of 1 MiB does not hold, some of them twice.
fn export(folder: &Path) {
    let mut text = String::new();
    for number in 0..9_000_u32 {
        let id = if number.is_multiple_of(100) {
            number / 2
        } else {
            number
        };
        let _ = writeln!(
            text,
            r#"{{"communicationNumber": "N-{number}", "customerExtId": "C-{id}"}}"#
        );
    }
    fs::write(folder.join("export.ndjson"), text).unwrap();
}

#[test]
fn the_memory_changes_no_report() {
    let folder = folder(&[]);
    export(folder.path());
    let report = |options: &[&str]| {
        let fixed = ["--no-config", "-f", "jsonl", "export.ndjson"];
        let arguments = [RULES.as_slice(), &fixed, options].concat();
        run_in(folder.path(), &arguments)
    };
    let (code, expected, stderr) = report(&["--threads", "1"]);
    assert_eq!((code, expected.lines().count()), (1, 45), "{stderr}");
    let (code, found, stderr) = report(&["--memory", "1M", "--threads", "2"]);
    assert_eq!(code, 1, "{stderr}");
    assert!(found == expected, "the reports differ");
}

#[test]
fn a_level_that_is_set_holds_across_files_too() {
    let customer = r#"{"communicationNumber": "N-1", "customerExtId": "C-1", "action": "CREATE"}"#;
    let folder = folder(&[
        ("a.json", customer.as_bytes()),
        ("b.json", customer.as_bytes()),
    ]);
    for (options, expected) in [
        (&[][..], ["warning", "warning"]),
        (&["--error", "duplicate-customer"], ["warning", "error"]),
        (
            &[
                "--error",
                "duplicate-customer",
                "--error",
                "duplicate-communication-number",
            ],
            ["error", "error"],
        ),
    ] {
        let fixed = ["--no-config", "-f", "jsonl", "a.json", "b.json"];
        let (_, report, _) = run_in(folder.path(), &[RULES.as_slice(), &fixed, options].concat());
        let severities: Vec<Value> = findings(&report)
            .iter_mut()
            .map(|finding| finding["severity"].take())
            .collect();
        assert_eq!(severities, expected, "{options:?}");
    }
}

#[test]
fn a_folder_without_space_for_temporary_files_is_reported() {
    let folder = folder(&[]);
    export(folder.path());
    let mut command = kyclint();
    command
        .current_dir(folder.path())
        .env("TMPDIR", folder.path().join("missing"))
        .args(RULES)
        .args([
            "--no-config",
            "-f",
            "concise",
            "--memory",
            "1M",
            "export.ndjson",
        ]);
    let (code, _, stderr) = finished(command.output().unwrap());
    assert_eq!(code, 2, "{stderr}");
    let expected = "error: export.ndjson: customers are not compared from here on: ";
    assert_eq!(stderr.matches(expected).count(), 1, "{stderr}");
    assert!(stderr.contains("TMPDIR"), "{stderr}");
}

#[test]
fn a_wrong_memory_is_refused() {
    for size in ["1", "1K", "much"] {
        let (code, _, stderr) = run_in(Path::new("."), &["--memory", size, "fixtures"]);
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains("--memory <SIZE>"), "{stderr}");
    }
}

/// Customers in three files, with repeats within and across them.
fn shards() -> tempfile::TempDir {
    let line = |number: u32, action: &str, name: &str| {
        format!(
            "{{\"action\": \"{action}\", \"communicationNumber\": \"N-{number}\", \"customerExtId\": \"{name}\"}}\n"
        )
    };
    let a = [
        line(1, "CREATE", "Ąžuolas"),
        line(2, "UPDATE", "K-2"),
        line(1, "CREATE", "K-3"),
    ];
    let b = [line(3, "CREATE", "K-2"), line(4, "CREATE", "K-3")];
    let c = "{\"customers\": [\n  {\"communicationNumber\": \"N-3\", \"customerExtId\": \"K-9\"},\n  {\"communicationNumber\": \"N-9\", \"customerExtId\": \"Ąžuolas\"}\n]}\n";
    folder(&[
        ("a.ndjson", a.concat().as_bytes()),
        ("b.ndjson", b.concat().as_bytes()),
        ("c.json", c.as_bytes()),
    ])
}

#[test]
fn merged_runs_have_the_findings_of_one_run() {
    let folder = shards();
    let run = |arguments: &[&str]| {
        let fixed = ["--no-config", "-f", "jsonl"];
        let arguments = [arguments, &RULES, &fixed].concat();
        run_in(folder.path(), &arguments)
    };
    let (code, whole, stderr) = run(&["a.ndjson", "b.ndjson", "c.json"]);
    assert_eq!(code, 1, "{stderr}");
    let whole = findings(&whole);
    assert_eq!(whole.len(), 5, "{whole:#?}");
    for shards in [
        vec![vec!["a.ndjson"], vec!["b.ndjson"], vec!["c.json"]],
        vec![vec!["a.ndjson", "b.ndjson"], vec!["c.json"]],
        vec![vec!["a.ndjson"], vec!["b.ndjson", "c.json"]],
        vec![vec!["a.ndjson", "b.ndjson", "c.json"]],
    ] {
        let mut files = Vec::new();
        for (number, shard) in shards.iter().enumerate() {
            let file = format!("{number}.occurrences");
            run(&[shard.as_slice(), &["--occurrences", &file]].concat());
            files.push(file);
        }
        let mut arguments = vec!["merge"];
        arguments.extend(files.iter().map(String::as_str));
        let (code, merged, stderr) = run(&arguments);
        assert_eq!(code, 1, "{stderr}");
        assert_eq!(findings(&merged), whole, "{shards:?}");
        assert!(
            !merged.contains("K-2") && !merged.contains("N-1"),
            "{merged}"
        );
    }
}

#[test]
fn occurrences_hold_no_value_and_only_the_owner_reads_them() {
    let folder = shards();
    let (code, _, stderr) = run_in(
        folder.path(),
        &[
            "a.ndjson",
            "-q",
            "--no-config",
            "--occurrences",
            "a.occurrences",
        ],
    );
    assert_eq!(code, 1, "{stderr}");
    let path = folder.path().join("a.occurrences");
    let text = fs::read_to_string(&path).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some(r#"{"kyclintOccurrences":1}"#));
    assert_eq!(lines.next_back(), Some(r#"{"values":6}"#));
    let values: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(values.len(), 6, "{text}");
    for value in ["N-1", "K-2", "uolas"] {
        assert!(!text.contains(value), "{text}");
    }
    // Equal values have equal hashes, and only those.
    let mut of_keys = BTreeMap::new();
    for value in &values {
        *of_keys.entry(value["key"].as_str().unwrap()).or_insert(0) += 1;
    }
    assert_eq!(of_keys.values().copied().max(), Some(2), "{text}");
    assert_eq!(of_keys.len(), 5, "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}

/// The lines of a file of two values that `--occurrences` wrote.
fn written(folder: &Path) -> [String; 4] {
    let text = r#"{"communicationNumber": "N-1", "customerExtId": "K-1"}"#;
    fs::write(folder.join("x.ndjson"), text).unwrap();
    let arguments = ["x.ndjson", "-q", "--no-config", "--occurrences", "x"];
    run_in(folder, &arguments);
    let text = fs::read_to_string(folder.join("x")).unwrap();
    let lines: Vec<_> = text.lines().map(|line| format!("{line}\n")).collect();
    lines.try_into().unwrap()
}

#[test]
fn what_cannot_be_merged_is_named() {
    let folder = folder(&[]);
    let [header, first, second, end] = written(folder.path());
    let mut huge = first.replace("\"start\":24", "\"start\":99999999999999999999");
    assert_ne!(huge, first);
    huge.insert_str(0, &header);
    let compressed = common::gzip(
        &[header.as_str(), &first, &second, &end]
            .concat()
            .into_bytes(),
    );
    let file = |parts: &[&str]| parts.concat().into_bytes();
    let cut = "the end is missing; write or copy the file again";
    for (name, content, expected) in [
        (
            "payload.json",
            file(&["{\"customerExtId\": \"1\"}\n"]),
            "line 1: not a file that --occurrences wrote",
        ),
        (
            "empty",
            file(&[]),
            "empty; --occurrences writes at least a header",
        ),
        (
            "newer",
            file(&["{\"kyclintOccurrences\":2}\n"]),
            "line 1: version 2 of the format is not known",
        ),
        ("header", file(&[&header]), cut),
        ("cut-at-a-line", file(&[&header, &first]), cut),
        (
            "cut-in-a-line",
            file(&[&header, &first, &second[..30]]),
            cut,
        ),
        (
            "cut-at-an-end",
            file(&[&header, &first, &second, &end[..5]]),
            cut,
        ),
        (
            "cut-before-another",
            file(&[&header, &first, &header, &first, &second, &end]),
            "line 3: the end of the part before is missing; write or copy the file again",
        ),
        (
            "lost",
            file(&[&header, &second, &end]),
            "line 3: 2 values were written, 1 is here; write or copy the file again",
        ),
        (
            "after",
            file(&[&header, &first, &second, &end, &first]),
            "line 5: a value after the end of the part; write or copy the file again",
        ),
        (
            "negative",
            file(&[&header, &first.replace("\"line\":1", "\"line\":-1")]),
            "line 2, column 104: invalid value: integer `-1`, expected usize",
        ),
        (
            "huge",
            huge.into_bytes(),
            "line 2, column 159: invalid type: ",
        ),
        (
            "no-line",
            file(&[&header, "\n"]),
            "line 2: not a line that --occurrences wrote",
        ),
        ("compressed", compressed, "gzip data; add `.gz` to its name"),
        (
            "latin",
            [header.as_bytes(), b"\xe4\n"].concat(),
            "line 2: not UTF-8",
        ),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
        let (code, _, stderr) = run_in(folder.path(), &["merge", name]);
        assert_eq!(code, 2, "{stderr}");
        let expected = format!("error: {name}: {expected}");
        assert!(stderr.contains(&expected), "{expected}\n{stderr}");
        assert!(!stderr.contains("line 1 column"), "{stderr}");
    }
    let (code, _, stderr) = run_in(folder.path(), &["merge", "missing"]);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("error: missing: No such file"), "{stderr}");
    fs::create_dir(folder.path().join("parts")).unwrap();
    let (code, _, stderr) = run_in(folder.path(), &["merge", "parts"]);
    assert_eq!(code, 2, "{stderr}");
    let expected =
        "error: parts: a folder; name its files in the order in which their customers are sent";
    assert!(stderr.contains(expected), "{stderr}");
}

#[test]
fn parts_may_be_concatenated_and_read_from_standard_input() {
    let folder = shards();
    for name in ["a.ndjson", "b.ndjson"] {
        let part = format!("{name}.part");
        run_in(
            folder.path(),
            &[name, "-q", "--no-config", "--occurrences", &part],
        );
    }
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let both = [read("a.ndjson.part"), read("b.ndjson.part")].concat();
    fs::write(folder.path().join("both"), &both).unwrap();
    let arguments = ["merge", "-f", "jsonl", "a.ndjson.part", "b.ndjson.part"];
    let expected = run_in(folder.path(), &arguments);
    assert_eq!(expected.0, 1, "{}", expected.2);
    assert_eq!(
        run_in(folder.path(), &["merge", "-f", "jsonl", "both"]),
        expected
    );
    let arguments = ["merge", "-f", "jsonl", "-"];
    let piped = common::run_in_with_input(folder.path(), &arguments, &both);
    assert_eq!(piped, expected);
}

#[test]
fn the_same_part_twice_is_refused() {
    let folder = shards();
    let run = |arguments: &[&str]| run_in(folder.path(), arguments);
    for (input, part) in [
        ("a.ndjson", "a"),
        ("b.ndjson", "b"),
        ("c.json", "empty"),
        ("c.json", "empty-2"),
    ] {
        let only = if part.starts_with("empty") {
            "too-long"
        } else {
            "all"
        };
        run(&[
            input,
            "-q",
            "--no-config",
            "--select",
            only,
            "--occurrences",
            part,
        ]);
    }
    fs::copy(folder.path().join("a"), folder.path().join("copy")).unwrap();
    for (parts, first, second) in [
        (["a", "b", "a"], "a", "a"),
        (["a", "b", "./a"], "a", "./a"),
        (["b", "a", "copy"], "a", "copy"),
    ] {
        let (code, stdout, stderr) = run(&[&["merge"], parts.as_slice()].concat());
        assert_eq!((code, stdout.as_str()), (2, ""), "{stderr}");
        let expected =
            format!("error: {second} has the same values as {first}; name each part once\n");
        assert!(stderr.starts_with(&expected), "{stderr}");
    }
    // Parts without values are equal.
    let (code, _, stderr) = run(&["merge", "empty", "empty-2"]);
    assert_eq!(code, 0, "{stderr}");
}

#[test]
fn occurrences_never_replace_an_input() {
    let folder = shards();
    let arguments = ["a.ndjson", "--occurrences", "a.ndjson"];
    let (code, _, stderr) = run_in(folder.path(), &arguments);
    assert_eq!(code, 2);
    assert!(stderr.contains("it is also an input"), "{stderr}");
}

/// `kyclint merge` would read a name like these as compressed, or as an option.
#[test]
fn occurrences_are_not_written_under_a_name_that_means_something_else() {
    for (name, expected) in [
        (
            "a.gz",
            "--occurrences does not compress; use a name without `.gz`",
        ),
        (
            "a.zst",
            "--occurrences does not compress; use a name without `.zst`",
        ),
        (
            "-",
            "--occurrences writes a file, not standard output: it has the report",
        ),
    ] {
        let folder = shards();
        let arguments = ["a.ndjson", "--no-config", "--occurrences", name];
        let (code, _, stderr) = run_in(folder.path(), &arguments);
        assert_eq!(code, 2, "{name}: {stderr}");
        assert!(stderr.contains(expected), "{name}: {stderr}");
        assert!(!folder.path().join(name).exists(), "{name}");
    }
}

#[test]
fn a_value_is_compared_without_white_space_around_it() {
    let line = |number: &str, id: &str, action: &str| {
        let customer = CLEAN.replace('\n', "");
        let customer = customer.replace("KYC-2024-000117", number);
        let customer = customer.replace("CUST-4711", id);
        customer.replace("CREATE", action) + "\n"
    };
    for (first, second, expected) in [
        (
            ["N-1", "C-1", "CREATE"],
            ["N-1 ", "C-2", "CREATE"],
            "duplicate-communication-number",
        ),
        (
            ["\\tN-1", "C-1", "CREATE"],
            ["N-1\u{a0}", "C-2", "CREATE"],
            "duplicate-communication-number",
        ),
        (
            ["N-1", "C-1", "CREATE"],
            ["N-2", " C-1", "CREATE"],
            "duplicate-customer",
        ),
        (
            ["N-1", "C-1 ", "UPDATE"],
            ["N-2", "C-1", "CREATE"],
            "update-before-create",
        ),
    ] {
        let text = [first, second].map(|[number, id, action]| line(number, id, action));
        let folder = folder(&[("a.ndjson", text.concat().as_bytes())]);
        let report = |arguments: &[&str]| {
            let arguments = [&["-f", "jsonl", "a.ndjson"], arguments].concat();
            let (_, out, _) = run_in(folder.path(), &arguments);
            let rules = findings(&out).into_iter();
            let rules = rules.map(|finding| finding["rule"].as_str().unwrap().to_owned());
            let compared: Vec<_> = rules.filter(|rule| rule != "padded-value").collect();
            compared
        };
        assert_eq!(report(&[]), [expected], "{text:?}");
        // If white space is right, these are other values.
        assert_eq!(report(&["--ignore", "padded-value"]), [""; 0], "{text:?}");
        // The fix of the padding finds nothing new.
        assert_eq!(report(&["--fix"]), [expected], "{text:?}");
    }
}
