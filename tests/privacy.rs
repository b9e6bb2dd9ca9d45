//! The promises of docs/privacy.md about values: a canary in every personal field of every fixture, and
//! nothing that is written for others has a part of it.

mod common;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use clap::ValueEnum;
use kyclint::Format;
use memchr::memmem;
use serde_json::{Value, json};
use tempfile::TempDir;

use common::{finished, fixtures, kyclint, run_with_input};

/// Letters that no word has in this order, in lower case.
const CANARY: &str = "qzxjvkwqvj";

/// How it is written in payloads: as a name is.
const NAME: &str = "Qzxjvkwqvj";

/// Digits that no other number of the fixtures has.
const NUMBER: &str = "48317596204";

/// So many letters of the canary are a leak.
const PART: usize = 5;

/// How the canary is in a payload.
#[derive(Debug, Clone, Copy)]
enum Planted {
    /// It takes the place of each personal value.
    Alone,
    /// It precedes each personal value, so that what is wrong with the end of the value stays.
    Before,
    /// It follows each personal value.
    After,
    /// A number takes the place of each personal value.
    Number,
    /// It precedes each personal value.
    NumberBefore,
    /// It follows each personal value.
    NumberBehind,
    /// It is in a comment, an unknown member and the text around the payload.
    Around,
}

const ALL: [Planted; 7] = [
    Planted::Alone,
    Planted::Before,
    Planted::After,
    Planted::Number,
    Planted::NumberBefore,
    Planted::NumberBehind,
    Planted::Around,
];

impl Planted {
    fn in_text(self, text: &str) -> String {
        if let Planted::Around = self {
            let member = format!("{{ /* {NAME} */ \"{NAME}\": \"{NAME}\", \"phone\": \"{NAME}\",");
            return format!("{}\n{NAME}\n", text.replacen('{', &member, 1));
        }
        let mut planted = String::new();
        let mut rest = text;
        while let Some(value) = next_value(rest) {
            planted.push_str(&rest[..value.start]);
            let own = &rest[value.clone()];
            match self {
                Planted::Alone | Planted::Around => planted.push_str(NAME),
                Planted::Before => planted.extend([NAME, own]),
                Planted::After => planted.extend([own, NAME]),
                Planted::Number => planted.push_str(NUMBER),
                Planted::NumberBefore => planted.extend([NUMBER, own]),
                Planted::NumberBehind => planted.extend([own, NUMBER]),
            }
            rest = &rest[value.end..];
        }
        planted + rest
    }
}

/// Where the next text of a personal field is. The rest need not be JSON.
fn next_value(text: &str) -> Option<std::ops::Range<usize>> {
    let names = common::personal_names();
    let mut from = 0;
    while let Some(colon) = text[from..].find(':').map(|at| from + at) {
        from = colon + 1;
        let before = text[..colon].trim_end().strip_suffix('"');
        let name = before.and_then(|before| before.rsplit_once('"'));
        if !name.is_some_and(|(_, name)| names.contains(name)) {
            continue;
        }
        let blanks = text[from..].len() - text[from..].trim_start().len();
        let Some(inside) = text[from + blanks..].strip_prefix('"') else {
            continue;
        };
        let start = from + blanks + 1;
        let mut is_escaped = false;
        let end = inside.find(|letter| {
            let is_end = letter == '"' && !is_escaped || letter == '\n';
            is_escaped = letter == '\\' && !is_escaped;
            is_end
        });
        return Some(start..start + end.unwrap_or(inside.len()));
    }
    None
}

/// The texts of all fixtures with the canary in them.
fn planted(planted: Planted) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for path in fixtures() {
        let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
        let text = planted.in_text(&text);
        let has = |canary: &str| memmem::find(text.as_bytes(), canary.as_bytes()).is_some();
        if has(NAME) || has(NUMBER) {
            let name = path.to_str().unwrap().replace('/', "-");
            texts.push((name, text));
        }
    }
    assert!(texts.len() > 100, "{planted:?} {}", texts.len());
    texts
}

/// A folder with fixtures, in which the canary is: all of them if it precedes the values, and otherwise
/// one of so many, because the runs take seconds.
fn folder_with(how: Planted) -> TempDir {
    let share = if let Planted::Before = how { 1 } else { 4 };
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in planted(how).into_iter().step_by(share) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Fails if bytes have a part of the canary, in any case.
#[track_caller]
fn assert_no_canary(what: &str, bytes: &[u8]) {
    let lower = bytes.to_ascii_lowercase();
    let letters = (0..=CANARY.len() - PART).map(|at| &CANARY[at..at + PART]);
    // Shorter numbers occur in hashes by chance.
    let digits = [&NUMBER[..9], &NUMBER[2..]];
    for part in letters.chain(digits) {
        if let Some(at) = memmem::find(&lower, part.as_bytes()) {
            let around = &bytes[at.saturating_sub(300)..(at + 100).min(bytes.len())];
            panic!("{what} has {part}: …{}…", String::from_utf8_lossy(around));
        }
    }
}

fn formats() -> Vec<String> {
    let formats = Format::value_variants().iter();
    formats
        .map(|format| format.to_possible_value().unwrap().get_name().to_owned())
        .collect()
}

#[test]
fn the_canary_is_seen_where_values_are_shown() {
    let folder = folder_with(Planted::Before);
    let arguments = ["--no-redact", "--no-config", "-f", "concise", "."];
    let (code, out, _) = common::run_in(folder.path(), &arguments);
    assert_eq!(code, 1);
    assert!(out.contains(NAME) || out.contains(CANARY), "{out}");
    let leak = std::panic::catch_unwind(|| assert_no_canary("the report", out.as_bytes()));
    assert!(leak.is_err());
}

#[test]
fn no_report_has_a_personal_value() {
    for how in ALL {
        let folder = folder_with(how);
        let reports = tempfile::tempdir().unwrap();
        let at = |name: &str| reports.path().join(name).display().to_string();
        let mut command = kyclint();
        command
            .args(["--redact", "--no-config", "--statistics", "--verbose"])
            .args(["--today", "2026-11-23"])
            .args(["--occurrences", &at("occurrences")]);
        for name in formats() {
            command.args(["--output", &format!("{name}={}", at(&name))]);
        }
        command.arg(".").current_dir(folder.path());
        let (code, out, err) = finished(command.output().unwrap());
        assert_eq!(code, 1, "{err}");
        assert_no_canary(&format!("{how:?}: standard output"), out.as_bytes());
        assert_no_canary(&format!("{how:?}: standard error"), err.as_bytes());
        for name in formats().into_iter().chain(["occurrences".to_owned()]) {
            let report = fs::read(reports.path().join(&name)).unwrap();
            assert!(report.len() > 1000, "{name}");
            assert_no_canary(&format!("{how:?}: {name}"), &report);
        }
        // Each of the following runs takes seconds, so two ways to plant the canary have to do.
        if !matches!(how, Planted::Alone | Planted::Around) {
            continue;
        }
        for (arguments, codes) in [
            (&["stats", &at("json")][..], [0, 0]),
            (&["stats", "--format", "json", &at("json")], [0, 0]),
            (&["stats", "--format", "html", &at("json")], [0, 0]),
            (&["merge", "--redact", &at("occurrences")], [0, 1]),
            (&["--redact", "--no-config", "--diff", "."], [0, 1]),
            (
                &["--no-config", "--write-baseline", &at("baseline"), "."],
                [0, 1],
            ),
            (
                &[
                    "--redact",
                    "--no-config",
                    "--baseline",
                    &at("baseline"),
                    ".",
                ],
                [0, 1],
            ),
        ] {
            let (code, out, err) = common::run_in(folder.path(), arguments);
            assert!(codes.contains(&code), "{arguments:?} {code} {err}");
            assert_no_canary(&format!("{how:?}: {arguments:?}"), out.as_bytes());
            assert_no_canary(&format!("{how:?}: {arguments:?}"), err.as_bytes());
        }
        let baseline = fs::read(reports.path().join("baseline")).unwrap();
        assert!(baseline.len() > 1000);
        assert_no_canary(&format!("{how:?}: baseline"), &baseline);
    }
}

#[test]
fn an_explained_answer_of_the_api_has_no_identifier() {
    let answer = json!({
        "resultType": "REQUEST_REJECTED", "errorCode": "C010", "errorDescription": NAME,
        "communicationNumber": NAME, "customerExtId": NAME, "businessUnit": NAME,
    });
    let batch = json!({"results": [answer], "timeElapsedMs": 12});
    for answer in [answer.to_string(), batch.to_string()] {
        for format in ["table", "json"] {
            let arguments = ["explain", "--redact", "--format", format, "-"];
            let (code, out, err) = run_with_input(&arguments, answer.as_bytes());
            assert!(code == 0 && out.contains("C010"), "{out}{err}");
            assert_no_canary(format, out.as_bytes());
            assert_no_canary(format, err.as_bytes());
        }
    }
}

/// A run that ends by a signal or an allocation that fails says nothing about the input.
#[cfg(target_os = "linux")]
#[test]
fn a_crash_shows_no_personal_value() {
    let folder = folder_with(Planted::Before);
    let mut lines = String::new();
    for entry in fs::read_dir(folder.path()).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        lines += &text.replace(['\n', '\r'], " ");
        lines.push('\n');
    }
    fs::write(folder.path().join("all.ndjson"), lines).unwrap();
    let program = env!("CARGO_BIN_EXE_kyclint");
    let mut crashes = 0;
    for megabytes in (32..400).step_by(2) {
        // No core is written: it would have the memory of the process.
        let script = format!(
            "ulimit -c 0; ulimit -v {}; exec '{program}' --redact --no-config --threads 1 -f json all.ndjson",
            megabytes * 1024
        );
        let mut command = Command::new("/bin/sh");
        let command = command.args(["-c", &script]).current_dir(folder.path());
        let output = command.output().unwrap();
        let is_whole = output.status.code().is_some_and(|code| code <= 1);
        crashes += usize::from(!is_whole);
        assert_no_canary("standard output", &output.stdout);
        assert_no_canary("standard error", &output.stderr);
        if is_whole {
            break;
        }
    }
    assert!(crashes > 0);
}

/// A running server. It is killed when dropped.
struct Server {
    child: Child,
    address: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn new(arguments: &[&str], log: &Path) -> Server {
        let mut child = kyclint()
            .args(["serve", "--no-config", "--port", "0"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://");
        let address = address.unwrap().to_owned();
        let log = log.with_extension("out");
        std::thread::spawn(move || {
            let mut file = fs::File::create(log).unwrap();
            std::io::copy(&mut out, &mut file)
        });
        Server { child, address }
    }

    fn send(&self, method: &str, path: &str, body: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nX-Name: {NAME}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    }

    fn get(&self, path: &str) -> Vec<u8> {
        self.send("GET", path, "")
    }
}

/// The payloads that a client may send: one of so many.
const SHARE: usize = 4;

#[test]
fn the_test_server_shows_and_keeps_no_personal_value() {
    let paths = ["customer", "simplifiedCustomer", "batch-customers"];
    for (masks, how) in [
        (true, Planted::Before),
        (true, Planted::Alone),
        (true, Planted::Around),
        (false, Planted::Before),
        (false, Planted::Number),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("store.redb");
        let log = folder.path().join("log");
        let store_name = store.display().to_string();
        let masking = if masks { "--redact" } else { "--no-redact" };
        let server = Server::new(&["--store", &store_name, masking], &log);
        let (mut refused, mut shown) = (0, 0);
        for (number, (name, text)) in planted(how).into_iter().step_by(SHARE).enumerate() {
            let path = format!("/amlyze-ws-rest/{}", paths[number % paths.len()]);
            for path in [path.clone(), format!("{path}?explain")] {
                let answer = server.send("POST", &path, &text);
                refused += usize::from(answer.starts_with(b"HTTP/1.1 400"));
                shown += usize::from(memmem::find(&answer, NAME.as_bytes()).is_some());
                if masks {
                    assert_no_canary(&format!("{how:?}: the answer to {name}"), &answer);
                }
            }
        }
        assert!(refused > 20, "{refused}");
        // Without masks, answers show what was sent.
        let shows = !masks && matches!(how, Planted::Before);
        assert_eq!(shown > 0, shows, "{how:?} {shown}");
        // Names in places that are not for them.
        for path in [
            format!("/amlyze-ws-rest/{NAME}"),
            format!("/amlyze-ws-rest/customer?{NAME}={NAME}"),
            format!("/amlyze-ws-rest/classifier/{NAME}"),
            format!("/_kyclint/{NAME}"),
        ] {
            server.send("POST", &path, NAME);
            server.get(&path);
        }
        let journal = server.get("/_kyclint/requests");
        assert!(journal.len() > 10_000);
        assert_no_canary(&format!("{how:?}: the journal"), &journal);
        let text = String::from_utf8(journal).unwrap();
        let entries: Value = serde_json::from_str(text.split_once("\r\n\r\n").unwrap().1).unwrap();
        let entries = entries["requests"].as_array().or(entries.as_array());
        let mut bodies = 0;
        for entry in entries.unwrap() {
            let details = server.get(&format!("/_kyclint/requests/{}", entry["id"]));
            assert!(details.starts_with(b"HTTP/1.1 200"));
            bodies += usize::from(details.len() > 1000);
            assert_no_canary(&format!("{how:?}: the journal of {entry}"), &details);
        }
        assert!(bodies > 20, "{bodies}");
        for path in ["/_kyclint/requests?format=ndjson", "/_kyclint/health", "/"] {
            assert_no_canary(path, &server.get(path));
        }
        drop(server);
        let lines = fs::read(&log).unwrap();
        assert_no_canary("the log", &lines);
        assert_no_canary(
            "standard output",
            &fs::read(log.with_extension("out")).unwrap(),
        );
        let kept = fs::read(&store).unwrap();
        assert!(kept.len() > 1000);
        assert_no_canary("the store", &kept);
        let files = fs::read_dir(folder.path()).unwrap().count();
        assert_eq!(files, 3, "the server keeps other files");
    }
}

fn frame(message: &Value) -> String {
    let text = message.to_string();
    format!("Content-Length: {}\r\n\r\n{text}", text.len())
}

/// Takes away what an editor writes into the document: fixes write the values that they keep.
fn without_edits(message: &mut Value) {
    match message {
        Value::Object(members) => {
            members.retain(|name, _| !["edit", "newText", "textEdit"].contains(&name.as_str()));
            members.values_mut().for_each(without_edits);
        }
        Value::Array(items) => items.iter_mut().for_each(without_edits),
        _ => {}
    }
}

/// The messages of a language server.
fn messages(output: &str) -> Vec<Value> {
    let mut messages = Vec::new();
    let mut rest = output;
    while let Some((head, after)) = rest.split_once("\r\n\r\n") {
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("Content-Length: "));
        let length: usize = length.unwrap().parse().unwrap();
        messages.push(serde_json::from_str(&after[..length]).unwrap());
        rest = &after[length..];
    }
    messages
}

#[test]
fn the_language_server_shows_no_personal_value_on_request() {
    for how in [Planted::Before, Planted::Alone, Planted::Around] {
        let mut input = frame(&json!({
            "jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
                "capabilities": {"textDocument": {
                    "publishDiagnostics": {"relatedInformation": true},
                    "hover": {"contentFormat": ["markdown", "plaintext"]},
                }},
                "initializationOptions": {"maskValues": true},
            },
        }));
        input += &frame(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
        let mut id = 0;
        for (number, (_, text)) in planted(how).into_iter().step_by(SHARE).enumerate() {
            let ending = if text.lines().count() > 1 {
                "json"
            } else {
                "ndjson"
            };
            let document = json!({"uri": format!("file:///documents/{number}.{ending}")});
            let mut opened = document.clone();
            opened["languageId"] = "json".into();
            opened["version"] = 1.into();
            opened["text"] = text.as_str().into();
            input += &frame(&json!({
                "jsonrpc": "2.0", "method": "textDocument/didOpen",
                "params": {"textDocument": opened},
            }));
            for line in (0..text.lines().count()).step_by(3) {
                let position = json!({"line": line, "character": 20});
                let range = json!({"start": {"line": line, "character": 0}, "end": position});
                for (method, extra) in [
                    ("hover", json!({"position": position})),
                    (
                        "codeAction",
                        json!({"range": range, "context": {"diagnostics": []}}),
                    ),
                ] {
                    id += 1;
                    let mut params = extra;
                    params["textDocument"] = document.clone();
                    input += &frame(&json!({
                        "jsonrpc": "2.0", "id": id, "method": format!("textDocument/{method}"),
                        "params": params,
                    }));
                }
            }
        }
        input += &frame(&json!({"jsonrpc": "2.0", "id": "end", "method": "shutdown"}));
        input += &frame(&json!({"jsonrpc": "2.0", "method": "exit"}));
        let mut child = kyclint()
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // The server answers while it reads.
        let mut stdin = child.stdin.take().unwrap();
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
        let (code, out, err) = finished(child.wait_with_output().unwrap());
        writer.join().unwrap().unwrap();
        assert_eq!(code, 0, "{err}");
        assert_no_canary(&format!("{how:?}: standard error"), err.as_bytes());
        let (mut findings, mut answers) = (0, 0);
        for mut message in messages(&out) {
            let found = message["params"]["diagnostics"].as_array();
            findings += found.map_or(0, Vec::len);
            answers += usize::from(message.get("result").is_some());
            without_edits(&mut message);
            assert_no_canary(
                &format!("{how:?}: a message"),
                message.to_string().as_bytes(),
            );
        }
        assert!(findings > 100 && answers > 100, "{findings} {answers}");
    }
}
