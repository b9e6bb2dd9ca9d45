//! Measures the language server beside a lint of the same text in the same process.
//!
//! `cargo bench --bench language_server` serves a client in memory, so that no pipe and no pause
//! between edits is measured. The best of several runs counts, and runs alternate between baseline
//! and work.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use kyclint::lsp_server::{Connection, Message, Notification, Request};
use kyclint::{Ledger, Options, Session, Settings, Source};
use serde_json::{Value, json};

const KYCLINT: &str = env!("CARGO_BIN_EXE_kyclint");

/// How often each pair is measured.
const ROUNDS: usize = 40;

fn main() -> ExitCode {
    println!("| work | baseline | figure | must reach | |");
    println!("|---|---|---:|---:|---|");
    let mut all_hold = true;
    for (name, text, most) in [
        ("8 KB customer", small(), 1.5),
        ("5 MB batch", large(), 1.2),
    ] {
        all_hold &= measure(name, &text, most);
    }
    all_hold &= start();
    ExitCode::from(u8::from(!all_hold))
}

/// A customer with all fields and a wrong country.
fn small() -> String {
    let text = fs::read_to_string("fixtures/individual/imp-c1-all-fields.json").unwrap();
    let text = text.replacen("\"LT\"", "\"LTU\"", 1);
    let padding = 8_192_usize.saturating_sub(text.len()) / 2;
    text.replacen("{\n", &format!("{{\n{}", " \n".repeat(padding)), 1)
}

/// A batch of customers, two in a hundred of them with a wrong country.
fn large() -> String {
    let mut text = "{\"customers\": [\n".to_owned();
    let mut number = 0;
    while text.len() < 5_000_000 {
        let country = if number % 50 == 0 { "LTU" } else { "LT" };
        let separator = if number == 0 { "" } else { ",\n" };
        text.push_str(&format!(
            r#"{separator}{{"communicationNumber": "C-{number}", "requester": "Example", "riskLevel": "LOW", "customerStatus": "ACTIVE", "riskManagementCategory": "IND", "customerExtId": "X-{number}", "entityType": "INDIVIDUAL", "applicationDate": "2024-04-08", "firstName": "Ona", "lastName": "Onaite", "citizenshipCountry": "{country}", "listAddress": [{{"addressDetails": "Street 1, Vilnius", "country": "LT"}}]}}"#
        ));
        number += 1;
    }
    text.push_str("\n]}\n");
    text
}

struct Client {
    connection: Connection,
    next: i32,
}

impl Client {
    fn new() -> Client {
        let (server, connection) = Connection::memory();
        thread::spawn(move || kyclint::serve_editor(&server));
        let mut client = Client {
            connection,
            next: 0,
        };
        let capabilities = json!({
            "textDocument": {"diagnostic": {}, "publishDiagnostics": {"relatedInformation": true}},
        });
        client.request("initialize", json!({"capabilities": capabilities}));
        client.notify("initialized", json!({}));
        client
    }

    fn notify(&self, method: &str, params: Value) {
        let message = Notification::new(method.to_owned(), params);
        self.connection.sender.send(message.into()).unwrap();
    }

    fn request(&mut self, method: &str, params: Value) -> Value {
        self.next += 1;
        let message = Request::new(self.next.into(), method.to_owned(), params);
        self.connection.sender.send(message.into()).unwrap();
        loop {
            if let Message::Response(response) = self.connection.receiver.recv().unwrap() {
                return response.response_result.unwrap();
            }
        }
    }
}

fn time<R>(work: impl FnOnce() -> R) -> (Duration, R) {
    let start = Instant::now();
    let result = work();
    (start.elapsed(), result)
}

fn measure(name: &str, text: &str, most: f64) -> bool {
    let uri = "untitled:a.json";
    let mut client = Client::new();
    let document = json!({"uri": uri, "languageId": "json", "version": 1, "text": text});
    client.notify("textDocument/didOpen", json!({"textDocument": document}));
    let place = json!({"uri": uri});
    // The last country of the text, behind which characters come and go.
    let country = text.rfind("\"LT\"").unwrap();
    let line = text[..country].matches('\n').count();
    let column = country - text[..country].rfind('\n').map_or(0, |at| at + 1) + 3;
    let at = json!({"line": line, "character": column});
    let options = Options::new(Settings::on("2026-11-28".parse().unwrap())).detecting();
    let (mut lint, mut edit) = (Duration::MAX, Duration::MAX);
    let (mut completion, mut hover) = (Duration::MAX, Duration::MAX);
    for round in 0..ROUNDS {
        let (took, findings) = time(|| {
            let source = Source::new("a.json", text.as_bytes().to_vec());
            let mut session = Session::open(source, options.clone());
            session.compare(&mut Ledger::default());
            session.diagnostics().len()
        });
        lint = lint.min(took);
        let version = 2 + 2 * round as i32;
        let change = |version: i32, from: Value, to: Value, new: &str| {
            json!({
                "textDocument": {"uri": uri, "version": version},
                "contentChanges": [{"range": {"start": from, "end": to}, "text": new}],
            })
        };
        // The parameters are made before: a client in the same process does not parse them either.
        let change = change(version, at.clone(), at.clone(), " ");
        let diagnostic = json!({"textDocument": place});
        let (took, report) = time(|| {
            client.notify("textDocument/didChange", change);
            client.request("textDocument/diagnostic", diagnostic)
        });
        edit = edit.min(took);
        let shown = report["items"].as_array().unwrap().len();
        assert_eq!(shown, findings + 1, "{name}");
        let parameters = json!({"textDocument": place, "position": at});
        let (took, found) = time(|| client.request("textDocument/completion", parameters.clone()));
        completion = completion.min(took);
        assert!(!found["items"].as_array().unwrap().is_empty());
        let (took, found) = time(|| client.request("textDocument/hover", parameters));
        hover = hover.min(took);
        assert!(found["contents"]["value"].is_string());
        let end = json!({"line": line, "character": column + 1});
        let undone = json!({
            "textDocument": {"uri": uri, "version": version + 1},
            "contentChanges": [{"range": {"start": at, "end": end}, "text": ""}],
        });
        client.notify("textDocument/didChange", undone);
        client.request("textDocument/diagnostic", json!({"textDocument": place}));
    }
    let ratio = edit.as_secs_f64() / lint.as_secs_f64();
    let mut all_hold = row(
        &format!("{name}: an edit, to the findings"),
        &format!("linting the text: {lint:.2?}, the edit {edit:.2?}"),
        ratio,
        "times its time",
        most,
    );
    for (what, took) in [("completion", completion), ("hover", hover)] {
        all_hold &= row(
            &format!("{name}: {what}"),
            "",
            took.as_secs_f64() * 1e3,
            "ms",
            3.0,
        );
    }
    all_hold
}

fn row(work: &str, baseline: &str, figure: f64, unit: &str, most: f64) -> bool {
    let holds = figure <= most;
    let verdict = if holds { "holds" } else { "**missed**" };
    println!("| {work} | {baseline} | {figure:.2} {unit} | at most {most} | {verdict} |");
    holds
}

/// From the start of the server to its first findings, beside the command line.
fn start() -> bool {
    let text = small();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.json");
    fs::write(&path, &text).unwrap();
    let (mut cold, mut served) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        let (took, _) = time(|| {
            let mut command = Command::new(KYCLINT);
            command
                .arg("-fconcise")
                .arg(&path)
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            command.status().unwrap()
        });
        cold = cold.min(took);
        let (took, ()) = time(|| {
            let mut command = Command::new(KYCLINT);
            command
                .arg("lsp")
                .stdin(Stdio::piped())
                .stdout(Stdio::piped());
            let mut child = command
                .env("XDG_CACHE_HOME", folder.path())
                .spawn()
                .unwrap();
            let mut input = child.stdin.take().unwrap();
            let mut output = BufReader::new(child.stdout.take().unwrap());
            let mut send = |message: Value| {
                let text = message.to_string();
                write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
                input.flush().unwrap();
            };
            send(
                json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"capabilities": {}}}),
            );
            read(&mut output);
            send(json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}));
            let uri = format!("file://{}", path.display());
            let document = json!({"uri": uri, "languageId": "json", "version": 1, "text": text});
            send(
                json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": document}}),
            );
            let message = read(&mut output);
            assert!(message.contains("country-code"), "{message}");
            drop(input);
            let _ = child.kill();
            child.wait().unwrap();
        });
        served = served.min(took);
    }
    row(
        "start to first findings",
        &format!("the command line: {cold:.2?}, the server {served:.2?}"),
        served.as_secs_f64() / cold.as_secs_f64(),
        "times its time",
        2.0,
    )
}

fn read(output: &mut impl BufRead) -> String {
    let mut length = 0;
    loop {
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).unwrap();
    String::from_utf8(body).unwrap()
}
