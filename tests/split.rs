//! `--accepted` and `--rejected`: lines of payloads are split, byte for byte.

mod common;

use std::fs;

use common::{CLEAN, folder, gzip, run_in, run_in_with_input};

fn line(number: usize) -> String {
    let line = CLEAN
        .replace("\n", "")
        .replace("000117", &format!("{number:06}"));
    line.replace("CUST-4711", &format!("CUST-{number}"))
}

fn wrong(number: usize) -> String {
    line(number).replace("\"LT\"", "\"LTU\"")
}

/// A customer with a warning.
fn doubtful(number: usize) -> String {
    line(number).replace("\"Austėja\"", "\"Austėja \"")
}

/// The files after a split of this text, and the exit code.
fn split(text: &[u8], arguments: &[&str]) -> (i32, Vec<u8>, Vec<u8>) {
    let folder = folder(&[("in.ndjson", text)]);
    let files = ["--accepted", "good.ndjson", "--rejected", "bad.ndjson"];
    let arguments = [&["-q", "in.ndjson"][..], &files, arguments].concat();
    let (code, ..) = run_in(folder.path(), &arguments);
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("in.ndjson"), text);
    (code, read("good.ndjson"), read("bad.ndjson"))
}

#[test]
fn each_document_goes_to_one_file() {
    let text = [
        line(1),
        wrong(2),
        doubtful(3),
        "{\"a\": ".to_owned(),
        line(5),
    ]
    .join("\n");
    let good = [line(1), doubtful(3), line(5)].join("\n");
    let bad = format!("{}\n{{\"a\": \n", wrong(2));
    let expected = (1, good.into_bytes(), bad.into_bytes());
    assert_eq!(split(text.as_bytes(), &[]), expected);
    let strict = split(text.as_bytes(), &["--fail-on", "warning"]);
    assert_eq!(strict.1, [line(1), line(5)].join("\n").as_bytes());
    // Findings that are not shown count as well.
    assert_eq!(split(text.as_bytes(), &["--max-findings", "0"]), expected);
    let lenient = split(text.as_bytes(), &["--fail-on", "never"]);
    assert_eq!(lenient, (0, text.into_bytes(), Vec::new()));
}

#[test]
fn line_ends_blank_lines_and_invalid_bytes_are_kept() {
    let (a, b) = (line(1), wrong(2));
    let broken = [b"{\"requester\": \"".as_slice(), b"\xe0\xff", b"\"}\r\n"].concat();
    let text = [
        b"\r\n \r\n",
        a.as_bytes(),
        b"\r\n\r\n\n",
        &broken,
        b"\n",
        b.as_bytes(),
        b"\n\n",
    ];
    let (code, good, bad) = split(&text.concat(), &[]);
    assert_eq!(code, 1);
    assert_eq!(good, text[..3].concat());
    assert_eq!(bad, text[3..].concat());
    // A byte order mark is an error of the first document.
    let marked = ["\u{feff}", &a, "\n", &line(2), "\n"];
    let (_, good, bad) = split(marked.concat().as_bytes(), &[]);
    assert_eq!(bad, marked[..3].concat().as_bytes());
    assert_eq!(good, marked[3..].concat().as_bytes());
    for blank in ["", "\n", "\n\n \n"] {
        let (_, good, bad) = split(blank.as_bytes(), &["--allow-empty"]);
        assert_eq!([good, bad].concat(), blank.as_bytes());
    }
}

#[test]
fn long_files_are_split_piece_by_piece() {
    let mut text = String::new();
    let (mut good, mut bad) = (String::new(), String::new());
    for number in 0..5000 {
        let is_bad = number % 7 == 3;
        // Blank lines at the border of two pieces belong to the document before.
        let blank = "\n".repeat(1 + number % 600 / 599 * 1000);
        let line = if is_bad { wrong(number) } else { line(number) } + &blank;
        text.push_str(&line);
        if is_bad { &mut bad } else { &mut good }.push_str(&line);
    }
    for threads in ["1", "4"] {
        let (code, accepted, rejected) = split(text.as_bytes(), &["--threads", threads]);
        assert_eq!(code, 1);
        assert!(accepted == good.as_bytes(), "{threads}");
        assert!(rejected == bad.as_bytes(), "{threads}");
    }
}

#[test]
fn standard_input_is_split() {
    let folder = folder(&[]);
    let (a, b) = (line(1), wrong(2));
    for (text, expected) in [
        (format!("{a}\n{b}\n"), format!("{a}\n")),
        // One line may be a document or a file of lines.
        (a.clone(), a.clone()),
    ] {
        let arguments = ["-q", "--accepted=good.ndjson", "-"];
        run_in_with_input(folder.path(), &arguments, text.as_bytes());
        let good = fs::read_to_string(folder.path().join("good.ndjson")).unwrap();
        assert_eq!(good, expected);
    }
}

#[test]
fn a_repeated_customer_is_rejected() {
    let text = format!(
        "{}\n{}\n",
        line(1),
        line(1).replace("KYC-2024-000001", "KYC-2")
    );
    let (code, good, bad) = split(text.as_bytes(), &[]);
    assert_eq!(code, 1);
    assert_eq!(good, format!("{}\n", line(1)).as_bytes());
    assert_eq!([good, bad].concat(), text.as_bytes());
}

#[test]
fn with_fixes_the_fixed_documents_are_split() {
    let folder = folder(&[("in.ndjson", format!("{}\n", wrong(2)).as_bytes())]);
    let arguments = ["-q", "--fix", "--accepted=good.ndjson", "in.ndjson"];
    assert_eq!(run_in(folder.path(), &arguments).0, 0);
    let good = fs::read_to_string(folder.path().join("good.ndjson")).unwrap();
    assert_eq!(good, format!("{}\n", line(2)));
}

#[test]
fn the_old_files_stay_if_not_everything_could_be_checked() {
    let utf16: Vec<u8> = line(1).encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, text, error) in [
        (
            "in.json",
            CLEAN.as_bytes().to_vec(),
            "it does not have one document on each line",
        ),
        ("in.ndjson", utf16, "its encoding is not UTF-8"),
    ] {
        let folder = folder(&[(name, &text), ("good.ndjson", b"old\n")]);
        let (code, _, err) = run_in(folder.path(), &["-q", "--accepted=good.ndjson", name]);
        assert_eq!(code, 2);
        assert_eq!(
            err,
            format!(
                "error: {name}: cannot be split: {error}\n\
                 error: cannot write good.ndjson: the run had a failure\n"
            )
        );
        let good = fs::read_to_string(folder.path().join("good.ndjson")).unwrap();
        assert_eq!(good, "old\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }
}

#[test]
fn wrong_uses_are_refused() {
    let folder = folder(&[("in.ndjson", line(1).as_bytes()), ("d/a.json", b"")]);
    let one =
        "--accepted and --rejected split one file or standard input, not folders or several paths";
    for (arguments, error) in [
        (&["--accepted=a", "d"][..], one),
        (&["--rejected=a", "in.ndjson", "d/a.json"], one),
        (
            &["--accepted=a", "--rejected=./a", "in.ndjson"],
            "cannot write ./a: it is given twice as an output file",
        ),
        (
            &["--accepted=a", "--output=json=a", "in.ndjson"],
            "cannot write a: it is given twice as an output file",
        ),
        (
            &["--rejected=in.ndjson", "in.ndjson"],
            "cannot write in.ndjson: it is also an input",
        ),
    ] {
        let (code, out, err) = run_in(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        let expected = format!("error: {error}\nfor more information, try '--help'\n");
        assert_eq!(err, expected, "{arguments:?}");
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn the_files_are_as_private_as_the_input() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[("in.ndjson", line(1).as_bytes())]);
    let input = folder.path().join("in.ndjson");
    fs::set_permissions(&input, fs::Permissions::from_mode(0o640)).unwrap();
    run_in(folder.path(), &["--accepted=good.ndjson", "in.ndjson"]);
    let metadata = fs::metadata(folder.path().join("good.ndjson")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o640);
}

#[test]
fn documents_on_one_line_stay_together() {
    let both = format!("{} {}\n", line(1), line(2));
    let text = format!("{}\n{both}{}\n", line(3), line(4));
    let (_, good, bad) = split(text.as_bytes(), &[]);
    assert_eq!(good, format!("{}\n{}\n", line(3), line(4)).as_bytes());
    assert_eq!(bad, both.as_bytes());
}

#[test]
fn the_input_is_not_replaced_through_a_hard_link() {
    let folder = folder(&[("in.ndjson", wrong(1).as_bytes())]);
    fs::hard_link(
        folder.path().join("in.ndjson"),
        folder.path().join("link.ndjson"),
    )
    .unwrap();
    let (code, _, err) = run_in(
        folder.path(),
        &["-q", "--accepted", "link.ndjson", "in.ndjson"],
    );
    assert_eq!(code, 2);
    assert!(
        err.starts_with("error: cannot write link.ndjson: it is also an input"),
        "{err}"
    );
    let kept = fs::read_to_string(folder.path().join("in.ndjson")).unwrap();
    assert_eq!(kept, wrong(1));
}

#[cfg(target_os = "linux")]
#[test]
fn no_file_is_replaced_if_the_other_is_incomplete() {
    let folder = folder(&[
        ("in.ndjson", format!("{}\n{}", line(1), wrong(2)).as_bytes()),
        ("good.ndjson", b"old"),
    ]);
    let arguments = ["-q", "in.ndjson", "--accepted", "good.ndjson"];
    let arguments = [&arguments[..], &["--rejected", "/dev/full"]].concat();
    let (code, _, err) = run_in(folder.path(), &arguments);
    assert_eq!(code, 2);
    assert!(err.contains("cannot write /dev/full: "), "{err}");
    let old = fs::read(folder.path().join("good.ndjson")).unwrap();
    assert_eq!(old, b"old");
}

#[test]
fn a_line_that_is_a_mark_is_rejected_alone() {
    for mark in ["}", "]", ",", "},", ":"] {
        let text = format!("{}\n{mark}\n", line(1));
        let expected = (1, format!("{}\n", line(1)), format!("{mark}\n"));
        let (code, good, bad) = split(text.as_bytes(), &[]);
        let [good, bad] = [good, bad].map(|bytes| String::from_utf8(bytes).unwrap());
        assert_eq!((code, good, bad), expected);
    }
}

#[test]
fn the_files_are_neither_compressed_nor_standard_output() {
    let folder = folder(&[
        ("in.ndjson", line(1).as_bytes()),
        ("kyclint.toml", b"expect-invalid = [\"wrong/\"]\n"),
        ("wrong/a.ndjson", wrong(2).as_bytes()),
    ]);
    for (arguments, error) in [
        (
            ["--accepted", "-", "in.ndjson"],
            "--accepted and --rejected write files, not standard output: it has the report",
        ),
        (
            ["--rejected", "bad.ndjson.gz", "in.ndjson"],
            "cannot write bad.ndjson.gz: --accepted and --rejected do not compress; use a name without `.gz`",
        ),
        (
            ["--accepted", "bad.ndjson.ZST", "in.ndjson"],
            "cannot write bad.ndjson.ZST: --accepted and --rejected do not compress; use a name without `.ZST`",
        ),
    ] {
        let (code, out, err) = run_in(folder.path(), &arguments);
        assert_eq!((code, out.as_str()), (2, ""));
        assert_eq!(
            err,
            format!("error: {error}\nfor more information, try '--help'\n")
        );
    }
    // Findings that are left out must not make a payload an accepted one.
    let arguments = ["-q", "--accepted", "good.ndjson", "wrong/a.ndjson"];
    let (code, _, err) = run_in(folder.path(), &arguments);
    assert_eq!(code, 2);
    assert_eq!(
        err,
        "error: wrong/a.ndjson: cannot be split: `expect-invalid` leaves its findings out; use --no-config\n\
         error: cannot write good.ndjson: the run had a failure\n"
    );
    let names = fs::read_dir(folder.path()).unwrap();
    assert_eq!(names.count(), 3);
}

#[test]
fn compressed_standard_input_is_split_by_its_name() {
    let text = [line(1), wrong(2)].join("\n");
    let compressed = gzip(text.as_bytes());
    let folder = folder(&[]);
    let files = ["-q", "--accepted", "good", "--rejected", "bad", "-"];
    let name = ["--stdin-filename", "in.ndjson.gz"];
    let arguments = [&files[..], &name].concat();
    let (code, ..) = run_in_with_input(folder.path(), &arguments, &compressed);
    assert_eq!(code, 1);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(
        [read("good"), read("bad")],
        [format!("{}\n", line(1)), wrong(2)]
    );
    let (code, _, err) = run_in_with_input(folder.path(), &files, &compressed);
    assert_eq!(code, 2);
    assert!(
        err.starts_with("error: <stdin>: cannot be split: it is not text; if it is compressed, name it with --stdin-filename, such as customers.ndjson.gz\n"),
        "{err}"
    );
}

#[test]
fn a_finding_that_stands_for_several_lines_rejects_all_of_them() {
    let conflict = |number: usize| {
        format!(
            "<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> work\n",
            line(number),
            line(number).replace("CREATE", "UPDATE")
        )
    };
    let clean: String = (1..5000).map(|number| line(number) + "\n").collect();
    let one = |number: usize| line(number) + "\n";
    let pretty = CLEAN.replace("000117", "007117").replace("4711", "7117");
    for (before, middle, after) in [
        (one(1), conflict(9000), one(2)),
        (String::new(), conflict(9000) + &conflict(9001), one(2)),
        (clean.clone(), conflict(9000), one(5001)),
        (
            clean.clone(),
            one(9000).replace("}\n", "}") + &one(9001),
            one(5001),
        ),
        (
            one(1),
            format!("\x1e{}\x1e{}", one(9000), one(9001)),
            one(2),
        ),
        (
            one(1),
            pretty.clone() + &pretty.replace("7117", "7118"),
            one(2),
        ),
    ] {
        let text = [before.as_str(), &middle, &after].concat();
        let (code, good, bad) = split(text.as_bytes(), &[]);
        let (good, bad) = (String::from_utf8(good), String::from_utf8(bad));
        assert_eq!(code, 1, "{middle}");
        assert_eq!(bad.unwrap(), middle);
        assert_eq!(good.unwrap(), [before, after].concat());
    }
    // A conflict that goes on in the next piece of a long file.
    let text = format!(
        "{}<<<<<<< HEAD\n{clean}=======\n>>>>>>> work\n{}",
        one(9000),
        one(9001)
    );
    let (_, good, bad) = split(text.as_bytes(), &[]);
    assert_eq!(good, [one(9000), one(9001)].concat().as_bytes());
    assert_eq!(good.len() + bad.len(), text.len());
    // What is not a failure rejects nothing.
    let text = format!("\x1e{}\x1e{}", one(1), one(2));
    let (_, good, _) = split(text.as_bytes(), &["--warn", "syntax"]);
    assert_eq!(good, text.as_bytes());
}

#[test]
fn what_is_accepted_is_accepted_again() {
    let mut checked = 0;
    for entry in walkdir::WalkDir::new("fixtures") {
        let path = entry.unwrap().into_path();
        let extension = path.extension().unwrap_or_default();
        if extension != "ndjson" && extension != "jsonl" {
            continue;
        }
        let text = fs::read(&path).unwrap();
        let folder = folder(&[("in.ndjson", &text)]);
        let files = ["--accepted", "good.ndjson", "--rejected", "bad.ndjson"];
        let arguments = [&["-q", "--allow-empty", "in.ndjson"][..], &files].concat();
        run_in(folder.path(), &arguments);
        let Ok(good) = fs::read(folder.path().join("good.ndjson")) else {
            continue;
        };
        if good.trim_ascii().is_empty() {
            continue;
        }
        checked += 1;
        let (code, out, _) = run_in(folder.path(), &["good.ndjson", "-f", "concise"]);
        assert_eq!(code, 0, "{}: {out}", path.display());
    }
    assert!(checked > 20, "{checked}");
}
