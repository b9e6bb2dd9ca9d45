//! `kyclint lsp`: the language server, spoken to as an editor does.

mod common;

use std::collections::VecDeque;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;

/// No answer takes this long, even on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

struct Editor {
    child: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// Messages that came while another was awaited.
    seen: VecDeque<Value>,
    next: i32,
    folder: TempDir,
}

/// What most editors can do: findings are pushed.
fn usual() -> Value {
    json!({
        "textDocument": {
            "publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true},
            "completion": {"completionItem": {
                "snippetSupport": true, "documentationFormat": ["markdown", "plaintext"],
            }},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}},
        "window": {"showDocument": {"support": true}},
    })
}

/// The same, for an editor that asks for findings.
fn pulling() -> Value {
    let mut capabilities = usual();
    capabilities["textDocument"]["diagnostic"] = json!({});
    capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    capabilities
}

impl Editor {
    fn new() -> Editor {
        Editor::with(usual(), Value::Null)
    }

    fn with(capabilities: Value, options: Value) -> Editor {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        let mut child = common::kyclint()
            .args(["lsp", "--stdio"])
            .current_dir(folder.path())
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut output = output;
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let mut editor = Editor {
            child,
            input,
            messages,
            seen: VecDeque::new(),
            next: 0,
            folder,
        };
        editor.request(
            "initialize",
            json!({
                "processId": null, "rootUri": null, "capabilities": capabilities,
                "initializationOptions": options,
            }),
        );
        editor.notify("initialized", json!({}));
        editor
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        input.flush().unwrap();
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn ask(&mut self, method: &str, params: Value) -> i32 {
        self.next += 1;
        let id = self.next;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    /// The answer to a request.
    fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)["result"].clone()
    }

    fn answer(&mut self, id: i32) -> Value {
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    /// The first message of which this is true; others stay.
    fn wait(&mut self, is_it: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.seen.iter().position(&is_it) {
            return self.seen.remove(at).unwrap();
        }
        loop {
            let message = self.messages.recv_timeout(PATIENCE).unwrap();
            if is_it(&message) {
                return message;
            }
            self.seen.push_back(message);
        }
    }

    fn uri(&self, name: &str) -> String {
        format!(
            "file://{}",
            self.folder
                .path()
                .canonicalize()
                .unwrap()
                .join(name)
                .display()
        )
    }

    fn open(&mut self, name: &str, text: &str) -> String {
        let uri = self.uri(name);
        self.notify(
            "textDocument/didOpen",
            json!({"textDocument": {
                "uri": uri, "languageId": "plaintext", "version": 1, "text": text,
            }}),
        );
        uri
    }

    /// Replaces a range of a document, or all of it.
    fn change(&mut self, uri: &str, version: i32, range: Value, text: &str) {
        let change = if range.is_null() {
            json!({"text": text})
        } else {
            json!({"range": range, "text": text})
        };
        self.notify(
            "textDocument/didChange",
            json!({
                "textDocument": {"uri": uri, "version": version}, "contentChanges": [change],
            }),
        );
    }

    /// The findings that are pushed for a version of a document.
    fn findings(&mut self, uri: &str, version: i32) -> Vec<Value> {
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().unwrap().clone()
    }

    fn at(&mut self, method: &str, uri: &str, line: usize, character: usize) -> Value {
        self.request(
            method,
            json!({
                "textDocument": {"uri": uri},
                "position": {"line": line, "character": character},
            }),
        )
    }

    fn actions(&mut self, uri: &str, range: &Value, only: Value) -> Vec<Value> {
        let actions = self.request(
            "textDocument/codeAction",
            json!({
                "textDocument": {"uri": uri}, "range": range,
                "context": {"diagnostics": [], "only": only},
            }),
        );
        actions.as_array().unwrap().clone()
    }

    fn end(mut self) -> Option<i32> {
        self.request("shutdown", Value::Null);
        self.notify("exit", Value::Null);
        self.child.wait().unwrap().code()
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Reads one message; `None` at the end.
fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("Content-Length: ") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

fn range(start: (usize, usize), end: (usize, usize)) -> Value {
    json!({
        "start": {"line": start.0, "character": start.1},
        "end": {"line": end.0, "character": end.1},
    })
}

fn codes(findings: &[Value]) -> Vec<&str> {
    findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions
        .iter()
        .map(|action| action["title"].as_str().unwrap())
        .collect()
}

/// A clean customer on several lines, with this country.
fn customer(number: usize, country: &str) -> String {
    format!(
        r#"{{
  "communicationNumber": "C-{number}",
  "requester": "🦊 Pavyzdžio bankas",
  "action": "CREATE",
  "sourceOfRiskLevel": "EVALUATE",
  "riskManagementCategory": "IND",
  "customerExtId": "X-{number}",
  "entityType": "INDIVIDUAL",
  "applicationDate": "2024-04-08",
  "firstName": "Austėja",
  "lastName": "Pavyzdienė",
  "citizenshipCountry": "{country}"
}}
"#
    )
}

const COUNTRY_LINE: usize = 11;

#[test]
fn findings_are_pushed_when_a_document_is_opened_and_after_each_edit() {
    let mut editor = Editor::new();
    let uri = editor.open("a.json", &customer(1, "LTU"));
    let findings = editor.findings(&uri, 1);
    assert_eq!(codes(&findings), ["country-code"]);
    let finding = &findings[0];
    assert_eq!(
        finding["range"],
        range((COUNTRY_LINE, 24), (COUNTRY_LINE, 29))
    );
    assert_eq!(finding["severity"], 1);
    assert_eq!(finding["source"], "kyclint");
    let message = finding["message"].as_str().unwrap();
    assert!(
        message.starts_with("invalid country code `LTU` (API code "),
        "{message}"
    );
    // The page of the rule is a file.
    let page = finding["codeDescription"]["href"].as_str().unwrap();
    let page = fs::read_to_string(page.strip_prefix("file://").unwrap()).unwrap();
    assert!(page.contains("ISO 3166-1"), "{page}");
    // An edit of the range mends it.
    editor.change(&uri, 2, range((COUNTRY_LINE, 27), (COUNTRY_LINE, 28)), "");
    assert_eq!(editor.findings(&uri, 2), Vec::<Value>::new());
    editor.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": uri}}),
    );
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn positions_count_in_the_unit_that_was_agreed_on() {
    for (encodings, unit, column) in [
        (json!(null), "utf-16", 31),
        (json!(["utf-16"]), "utf-16", 31),
        (json!(["utf-8", "utf-16"]), "utf-8", 34),
        (json!(["utf-32"]), "utf-32", 30),
    ] {
        let mut capabilities = usual();
        capabilities["general"] = json!({"positionEncodings": encodings});
        let mut editor = Editor::with(capabilities, Value::Null);
        let text = customer(1, "LT").replace(
            "\"requester\": \"🦊 Pavyzdžio bankas\"",
            "\"requester\": \"🦊 Pavyzdžio\", \"ftitle\": 1",
        );
        let uri = editor.open("a.json", &text);
        let findings = editor.findings(&uri, 1);
        let start = &findings[0]["range"]["start"];
        assert_eq!(*start, json!({"line": 2, "character": column}), "{unit}");
    }
}

#[test]
fn a_client_that_asks_gets_findings_once() {
    let mut editor = Editor::with(pulling(), Value::Null);
    let uri = editor.open("a.json", &customer(1, "LTU"));
    let document = json!({"textDocument": {"uri": uri}});
    let report = editor.request("textDocument/diagnostic", document.clone());
    assert_eq!(report["kind"], "full");
    assert_eq!(codes(report["items"].as_array().unwrap()), ["country-code"]);
    let mut again = document.clone();
    again["previousResultId"] = report["resultId"].clone();
    let report = editor.request("textDocument/diagnostic", again.clone());
    assert_eq!(report["kind"], "unchanged");
    editor.change(&uri, 2, Value::Null, &customer(1, "LT"));
    let report = editor.request("textDocument/diagnostic", again);
    assert_eq!(
        (&report["kind"], &report["items"]),
        (&json!("full"), &json!([]))
    );
    assert!(
        editor
            .seen
            .iter()
            .all(|message| message["method"] != "textDocument/publishDiagnostics")
    );
}

#[test]
fn a_finding_links_to_the_documentation_that_the_configuration_names() {
    let mut editor = Editor::new();
    fs::write(
        editor.folder.path().join("kyclint.toml"),
        "docs-url = \"https://docs.example/kyclint\"\n",
    )
    .unwrap();
    let uri = editor.open("a.json", &customer(1, "LTU"));
    let findings = editor.findings(&uri, 1);
    assert_eq!(
        findings[0]["codeDescription"]["href"],
        "https://docs.example/kyclint/rules/country-code.html"
    );
}

#[test]
fn other_documents_show_nothing() {
    let mut editor = Editor::new();
    fs::write(
        editor.folder.path().join("kyclint.toml"),
        "exclude = [\"out/\"]\n",
    )
    .unwrap();
    let package = editor.open("package.json", "{\"name\": \"a\", \"version\": 1,}");
    let excluded = editor.open("out/a.json", &customer(1, "LTU"));
    let text = editor.open("a.txt", "x");
    let uri = editor.open("a.json", &customer(1, "LTU"));
    editor.findings(&uri, 1);
    for uri in [package, excluded, text] {
        assert!(
            editor
                .seen
                .iter()
                .all(|message| message["params"]["uri"] != uri)
        );
        assert_eq!(editor.at("textDocument/hover", &uri, 0, 1), Value::Null);
        assert_eq!(
            editor.at("textDocument/completion", &uri, 0, 1),
            Value::Null
        );
    }
}

#[test]
fn customers_are_compared_across_open_documents() {
    let mut editor = Editor::new();
    let first = editor.open("a.json", &customer(1, "LT"));
    assert_eq!(editor.findings(&first, 1), Vec::<Value>::new());
    let second = editor.open("b.json", &customer(1, "LT"));
    let findings = editor.findings(&second, 1);
    assert_eq!(
        codes(&findings),
        ["duplicate-communication-number", "duplicate-customer"]
    );
    let related = &findings[0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], first);
    assert_eq!(related["location"]["range"], range((1, 25), (1, 30)));
    // Once the first document is another customer, the second is clean.
    editor.change(&first, 2, Value::Null, &customer(2, "LT"));
    assert_eq!(editor.findings(&second, 1), Vec::<Value>::new());
    // Both with the same, and the first is closed.
    editor.change(&first, 3, Value::Null, &customer(1, "LT"));
    assert_eq!(editor.findings(&second, 1).len(), 2);
    editor.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": first}}),
    );
    assert_eq!(editor.findings(&second, 1), Vec::<Value>::new());
}

#[test]
fn lines_and_markdown_are_documents_of_their_own() {
    let mut editor = Editor::new();
    let line = |country: &str| customer(1, country).replace('\n', "");
    let uri = editor.open(
        "a.ndjson",
        &format!("{}\n{}\n", line("LT"), line("LTU").replace("-1", "-2")),
    );
    let findings = editor.findings(&uri, 1);
    assert_eq!(findings[0]["range"]["start"]["line"], 1);
    let code = customer(1, "LTU").replace('\n', "\n   ");
    let page = format!("# Sample\n\n1. A customer:\n\n   ```json\n   {code}```\n");
    let uri = editor.open("a.md", &page);
    let findings = editor.findings(&uri, 1);
    assert_eq!(codes(&findings), ["country-code"]);
    let line = findings[0]["range"]["start"]["line"].as_u64().unwrap() as usize;
    let found = editor.at("textDocument/completion", &uri, line, 28);
    assert!(
        found["items"]
            .as_array()
            .unwrap()
            .iter()
            .any(|item| item["label"] == "LT"),
        "{found}"
    );
    let actions = editor.actions(&uri, &findings[0]["range"], Value::Null);
    let title = "Turn `country-code` off for this block";
    let action = actions
        .iter()
        .find(|action| action["title"] == title)
        .unwrap();
    let edit = &action["edit"]["documentChanges"][0]["edits"][0];
    assert_eq!(edit["newText"], "   <!-- kyclint-ignore country-code -->\n");
    assert_eq!(edit["range"], range((4, 0), (4, 0)));
}

#[test]
fn rules_that_are_turned_off_for_a_block_one_by_one_stay_off() {
    let mut editor = Editor::new();
    let code = customer(1, "LTU").replace("CREATE", "create");
    let mut page = format!("# Sample\n\n```json\n{code}```\n");
    for number in 0..2 {
        let uri = editor.open(&format!("{number}.md"), &page);
        let findings = editor.findings(&uri, 1);
        assert_eq!(findings.len(), 2 - number, "{page}");
        let actions = editor.actions(&uri, &findings[0]["range"], Value::Null);
        let title = format!("Turn `{}` off for this block", codes(&findings)[0]);
        let action = actions.iter().find(|action| action["title"] == title);
        page = apply(&page, &edits(action.unwrap()));
    }
    let uri = editor.open("2.md", &page);
    assert_eq!(
        codes(&editor.findings(&uri, 1)),
        Vec::<&str>::new(),
        "{page}"
    );
}

#[test]
fn edits_have_the_line_ends_of_their_text_for_each_customer_of_a_block() {
    let mut editor = Editor::new();
    let code = |number| customer(number, "LTU").replace("  \"firstName\": \"Austėja\",\n", "");
    let page = format!("# Sample\n\n```json\n{}{}```\n", code(1), code(2));
    let page = page.replace('\n', "\r\n");
    let uri = editor.open("a.md", &page);
    let findings = editor.findings(&uri, 1);
    let of_rule = |it: &&Value| it["code"] == "country-code";
    assert_eq!(findings.iter().filter(of_rule).count(), 2, "{findings:?}");
    for found in findings.iter().filter(of_rule) {
        let actions = editor.actions(&uri, &found["range"], json!(["quickfix"]));
        for (title, written) in [
            (
                "Turn `country-code` off for this block",
                "<!-- kyclint-ignore country-code -->\r\n```json\r\n",
            ),
            (
                "Add 1 missing field to the customer",
                "\"LTU\",\r\n  \"firstName\": \"\"",
            ),
        ] {
            let action = actions
                .iter()
                .find(|action| action["title"] == title)
                .unwrap();
            let edited = apply(&page, &edits(action));
            assert!(edited.contains(written), "{title}: {edited}");
            assert_eq!(
                edited.matches('\n').count(),
                edited.matches("\r\n").count(),
                "{title}: {edited:?}"
            );
        }
    }
}

#[test]
fn what_is_written_into_a_quote_or_a_line_stays_in_it() {
    let mut editor = Editor::new();
    let quoted = |country: &str| {
        let code = customer(1, country).replace("  \"firstName\": \"Austėja\",\n", "");
        let lines = format!("```json\n{code}```\n");
        lines
            .lines()
            .map(|line| format!("> {line}\n"))
            .collect::<String>()
    };
    let text = quoted("LTU");
    let uri = editor.open("a.md", &text);
    let everything = range((0, 0), (99, 0));
    let actions = editor.actions(&uri, &everything, json!(["quickfix"]));
    let action = |title: &str| {
        actions
            .iter()
            .find(|action| action["title"] == title)
            .unwrap()
    };
    let added = apply(&text, &edits(action("Add 1 missing field to the customer")));
    assert!(
        added.contains("\"LTU\",\n>   \"firstName\": \"\"\n> }\n"),
        "{added}"
    );
    let ignored = apply(
        &text,
        &edits(action("Turn `country-code` off for this block")),
    );
    assert_eq!(
        ignored,
        format!("> <!-- kyclint-ignore country-code -->\n{text}")
    );
    let begin = customer(1, "LT").replace('\n', "").replace("}", ", ");
    let uri = editor.open("a.ndjson", &format!("{begin}\n"));
    let found = editor.at(
        "textDocument/completion",
        &uri,
        0,
        begin.chars().count() + 1,
    );
    let items = found["items"].as_array().unwrap();
    assert!(items.len() > 20, "{found}");
    for item in items {
        assert!(
            !item["textEdit"]["newText"].as_str().unwrap().contains('\n'),
            "{item}"
        );
    }
    let address = items
        .iter()
        .find(|item| item["label"] == "listAddress")
        .unwrap();
    assert_eq!(
        address["textEdit"]["newText"],
        "\"listAddress\": [{${1}\\}]"
    );
}

#[test]
fn the_configuration_and_its_classifiers_are_watched() {
    let mut capabilities = usual();
    capabilities["workspace"]["didChangeWatchedFiles"] = json!({"dynamicRegistration": true});
    let mut editor = Editor::with(capabilities, Value::Null);
    let folder = editor.folder.path().to_owned();
    fs::write(
        folder.join("kyclint.toml"),
        "[classifiers]\ncountry = \"codes.json\"\n",
    )
    .unwrap();
    fs::write(folder.join("codes.json"), "[\"LV\"]").unwrap();
    let uri = editor.open("a.json", &customer(1, "LT"));
    assert_eq!(codes(&editor.findings(&uri, 1)), ["classifier-value"]);
    for name in ["kyclint.toml", "codes.json"] {
        let glob = format!("**/{name}");
        editor.wait(|message| {
            let pointer = "/params/registrations/0/registerOptions/watchers/0/globPattern";
            message.pointer(pointer) == Some(&json!(glob))
        });
    }
    fs::write(folder.join("codes.json"), "[\"LT\"]").unwrap();
    editor.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
    assert_eq!(editor.findings(&uri, 1), Vec::<Value>::new());
}

#[test]
fn a_session_may_end_before_it_began() {
    let mut editor = Editor::new();
    editor.request("shutdown", Value::Null);
    let id = editor.ask("textDocument/hover", json!({}));
    assert_eq!(editor.answer(id)["error"]["code"], -32600);
}

#[test]
fn the_configuration_applies_and_its_mistakes_are_shown() {
    let mut editor = Editor::new();
    let config = editor.folder.path().join("kyclint.toml");
    fs::write(&config, "[rules]\ncountry-code = \"advice\"\n").unwrap();
    let uri = editor.open("a.json", &customer(1, "LTU"));
    assert_eq!(editor.findings(&uri, 1)[0]["severity"], 3);
    fs::write(&config, "[rules]\ncountry-coed = \"off\"\n").unwrap();
    editor.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
    let of_config = editor.uri("kyclint.toml");
    let shown = editor.wait(|message| message["params"]["uri"] == of_config);
    let mistake = &shown["params"]["diagnostics"][0];
    assert_eq!(mistake["range"], range((1, 0), (1, 12)));
    assert!(
        mistake["message"]
            .as_str()
            .unwrap()
            .contains("country-code"),
        "{mistake}"
    );
    // Without settings, there are no findings.
    assert_eq!(editor.findings(&uri, 1), Vec::<Value>::new());
    fs::write(&config, "").unwrap();
    editor.notify(
        "textDocument/didSave",
        json!({"textDocument": {"uri": of_config}}),
    );
    assert_eq!(editor.findings(&uri, 1)[0]["severity"], 1);
    let cleared = editor.wait(|message| message["params"]["uri"] == of_config);
    assert_eq!(cleared["params"]["diagnostics"], json!([]));
}

#[test]
fn a_configuration_is_mended_while_no_payload_is_open() {
    let mut editor = Editor::new();
    let config = editor.folder.path().join("kyclint.toml");
    fs::write(&config, "[rules]\ncountry-coed = \"off\"\n").unwrap();
    let uri = editor.open("a.json", &customer(1, "LTU"));
    let of_config = editor.uri("kyclint.toml");
    let is_shown = |message: &Value| message["params"]["uri"] == of_config;
    let count = |shown: Value| shown["params"]["diagnostics"].as_array().unwrap().len();
    assert_eq!(count(editor.wait(is_shown)), 1);
    let closed = json!({"textDocument": {"uri": uri}});
    editor.notify("textDocument/didClose", closed);
    // It is still wrong, then right.
    for (text, mistakes) in [("[rules]\nall = 1\n", 1), ("", 0)] {
        fs::write(&config, text).unwrap();
        editor.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
        assert_eq!(count(editor.wait(is_shown)), mistakes, "{text}");
    }
}

#[test]
fn wrong_settings_are_shown_once_whatever_else_is_set() {
    let mut capabilities = usual();
    capabilities["workspace"]["configuration"] = json!(true);
    let mut editor = Editor::with(capabilities, Value::Null);
    let wrong = json!({"levels": {"country-coed": "off"}});
    let more = json!({"levels": {"country-coed": "off", "ibann": "off"}});
    for (settings, shown) in [
        (&wrong, 1),
        (&wrong, 0),
        (&more, 2),
        (&json!({}), 0),
        (&wrong, 1),
        (&json!({"levels": "off"}), 1),
    ] {
        editor.notify(
            "workspace/didChangeConfiguration",
            json!({"settings": null}),
        );
        let asked = editor.wait(|message| message["method"] == "workspace/configuration");
        editor.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": [settings]}));
        // An answer comes after all that was said before.
        editor.request("unknown", Value::Null);
        let is_shown = |message: &Value| message["method"] == "window/showMessage";
        let count = editor
            .seen
            .iter()
            .filter(|message| is_shown(message))
            .count();
        assert_eq!(count, shown, "{settings}");
        editor.seen.retain(|message| !is_shown(message));
    }
}

#[test]
fn settings_that_are_removed_hold_no_longer() {
    for asks in [true, false] {
        let mut capabilities = usual();
        capabilities["workspace"]["configuration"] = json!(asks);
        // The session begins with these, which hold where the editor has no others.
        let given = json!({"levels": {"duplicate-key": "off"}});
        let mut editor = Editor::with(capabilities, given);
        if asks {
            let asked = editor.wait(|message| message["method"] == "workspace/configuration");
            editor.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": [null]}));
        }
        let uri = editor.open(
            "a.json",
            &customer(1, "LTU").replace("{\n", "{\"action\": \"CREATE\",\n"),
        );
        let mut version = 1;
        for (section, count) in [
            (json!(null), 1),
            (json!({"levels": {"all": "off"}}), 0),
            (json!(null), 1),
            (json!({}), 2),
        ] {
            let settings = match &section {
                Value::Null => json!({}),
                section => json!({"kyclint": section}),
            };
            editor.notify(
                "workspace/didChangeConfiguration",
                json!({"settings": settings}),
            );
            if asks {
                let asked = editor.wait(|message| message["method"] == "workspace/configuration");
                editor.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": [section]}));
            }
            version += 1;
            editor.change(&uri, version, range((0, 1), (0, 1)), " ");
            let found = editor.findings(&uri, version);
            assert_eq!(found.len(), count, "{asks}, {section}: {found:?}");
        }
    }
}

#[test]
fn fields_values_and_skeletons_are_completed_in_broken_text() {
    let mut editor = Editor::new();
    let text = customer(1, "Lith").replace("\"\n}\n", "\n");
    let uri = editor.open("a.json", &text);
    editor.findings(&uri, 1);
    let found = editor.at("textDocument/completion", &uri, COUNTRY_LINE, 29);
    assert_eq!(found["isIncomplete"], true);
    let item = &found["items"][0];
    assert_eq!(
        (&item["label"], &item["detail"]),
        (&json!("LT"), &json!("Lithuania"))
    );
    // The quote that is there stays: editors compare what follows it with the item.
    assert_eq!(item["filterText"], "Lithuania LTU");
    assert_eq!(item["textEdit"]["newText"], "LT\"");
    assert_eq!(
        item["textEdit"]["range"],
        range((COUNTRY_LINE, 25), (COUNTRY_LINE, 29))
    );
    // So does the second, if it is there.
    let closed = editor.open("closed.json", &customer(2, "Lith"));
    editor.findings(&closed, 1);
    let found = editor.at("textDocument/completion", &closed, COUNTRY_LINE, 29);
    let edit = &found["items"][0]["textEdit"];
    assert_eq!(edit["newText"], "LT");
    assert_eq!(edit["range"], range((COUNTRY_LINE, 25), (COUNTRY_LINE, 29)));
    // A name in the middle of the object gets its value and a comma.
    editor.change(
        &uri,
        2,
        range((COUNTRY_LINE, 0), (COUNTRY_LINE, 0)),
        "  \"birthC\n",
    );
    let found = editor.at("textDocument/completion", &uri, COUNTRY_LINE, 9);
    let item = &found["items"][0];
    assert_eq!(item["label"], "birthCountry");
    assert_eq!(item["insertTextFormat"], 2);
    assert_eq!(item["textEdit"]["newText"], "birthCountry\": \"${1}\",");
    assert_eq!(item["filterText"], "birthCountry");
    let empty = editor.open("new.json", "");
    let found = editor.at("textDocument/completion", &empty, 0, 0);
    let body = found["items"][0]["textEdit"]["newText"].as_str().unwrap();
    assert!(
        body.starts_with("{\n\t\"communicationNumber\": \"${1}\",\n"),
        "{body}"
    );
}

#[test]
fn fields_and_values_are_explained() {
    let mut editor = Editor::new();
    let uri = editor.open("a.json", &customer(1, "LT"));
    let text = |hover: &Value| hover["contents"]["value"].as_str().unwrap().to_owned();
    let hover = editor.at("textDocument/hover", &uri, COUNTRY_LINE, 26);
    assert!(
        text(&hover).starts_with("**LT**: Lithuania, alpha-3 LTU\n"),
        "{hover}"
    );
    assert_eq!(
        hover["range"],
        range((COUNTRY_LINE, 24), (COUNTRY_LINE, 28))
    );
    let hover = editor.at("textDocument/hover", &uri, COUNTRY_LINE, 5);
    assert!(
        text(&hover).contains("required") && text(&hover).contains("API code"),
        "{hover}"
    );
    let hover = editor.at("textDocument/hover", &uri, 8, 25);
    assert!(
        text(&hover).starts_with("**2024-04-08**: Monday, "),
        "{hover}"
    );
}

#[test]
fn a_client_without_markdown_gets_plain_text() {
    let mut capabilities = usual();
    capabilities["textDocument"]["hover"] = json!({"contentFormat": ["plaintext"]});
    capabilities["textDocument"]["completion"] = json!({});
    let mut editor = Editor::with(capabilities, Value::Null);
    let uri = editor.open("a.json", &customer(1, "LT"));
    let hover = editor.at("textDocument/hover", &uri, COUNTRY_LINE, 26);
    assert_eq!(hover["contents"]["kind"], "plaintext");
    let text = hover["contents"]["value"].as_str().unwrap();
    assert!(
        text.starts_with("LT: Lithuania, alpha-3 LTU\n\ncitizenshipCountry\n"),
        "{text}"
    );
    let found = editor.at("textDocument/completion", &uri, COUNTRY_LINE, 2);
    let item = &found["items"][0];
    assert_eq!(item["documentation"]["kind"], "plaintext");
    assert_eq!(item["insertTextFormat"], 1);
}

/// Applies text edits to a document, last first.
fn apply(text: &str, edits: &[Value]) -> String {
    let offset = |text: &str, position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = position["character"].as_u64().unwrap() as usize;
        let mut at = start;
        for character in text[start..].chars() {
            if units == 0 {
                break;
            }
            units -= character.len_utf16();
            at += character.len_utf8();
        }
        at
    };
    let mut edits: Vec<_> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (
                offset(text, &range["start"])..offset(text, &range["end"]),
                edit["newText"].as_str().unwrap(),
            )
        })
        .collect();
    edits.sort_by_key(|(range, _)| range.start);
    let mut text = text.to_owned();
    for (range, new) in edits.into_iter().rev() {
        text.replace_range(range, new);
    }
    text
}

fn edits(action: &Value) -> Vec<Value> {
    let change = &action["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], 1);
    change["edits"].as_array().unwrap().clone()
}

#[test]
fn a_finding_is_fixed_explained_or_turned_off() {
    let mut editor = Editor::new();
    let text = customer(1, "LTU");
    let uri = editor.open("in/a.json", &text);
    let findings = editor.findings(&uri, 1);
    let actions = editor.actions(&uri, &findings[0]["range"], Value::Null);
    assert_eq!(
        titles(&actions),
        [
            "Replace with `\"LT\"`",
            "Turn `country-code` off for this value in kyclint.toml",
            "Turn `country-code` off for this file in kyclint.toml",
            "Turn `country-code` off everywhere in kyclint.toml",
            "Explain `country-code`",
        ]
    );
    assert_eq!(actions[0]["isPreferred"], true);
    assert_eq!(apply(&text, &edits(&actions[0])), customer(1, "LT"));
    let changes = &actions[1]["edit"]["documentChanges"];
    let config = editor.uri("kyclint.toml");
    assert_eq!(
        (&changes[0]["kind"], &changes[0]["uri"]),
        (&json!("create"), &json!(config))
    );
    assert_eq!(
        changes[1]["edits"][0]["newText"],
        "[[overrides]]\npaths = [\"/in/a.json\"]\npointers = [\"/citizenshipCountry\"]\nrules = { country-code = \"off\" }\n"
    );
    let command = &actions[4]["command"];
    editor.ask("workspace/executeCommand", command.clone());
    let shown = editor.wait(|message| message["method"] == "window/showDocument");
    assert!(
        shown["params"]["uri"]
            .as_str()
            .unwrap()
            .ends_with("/country-code.md")
    );
}

#[test]
fn a_rule_is_turned_off_for_a_value_of_a_customer_within_objects() {
    let inner = customer(1, "LTU");
    for (around, is_lines) in [
        ("{\"data\": {\"customer\": |}}", false),
        ("{\"items\": [|]}", false),
        ("{\"customers\": [{\"customer\": |}]}", false),
        ("[{\"customer\": |}]", false),
        ("{}\n{\"customer\": |}\n", true),
    ] {
        let mut editor = Editor::new();
        let mut text = around.replace('|', inner.trim());
        if is_lines {
            text = around.replace('|', &inner.replace('\n', ""));
        }
        let uri = editor.open(if is_lines { "a.ndjson" } else { "a.json" }, &text);
        let findings = editor.findings(&uri, 1);
        let finding = findings
            .iter()
            .find(|finding| finding["code"] == "country-code");
        let range = &finding.unwrap()["range"];
        let title = "Turn `country-code` off for this value in kyclint.toml";
        let actions = editor.actions(&uri, range, Value::Null);
        let action = actions.iter().find(|action| action["title"] == title);
        let config = &action.unwrap()["edit"]["documentChanges"][1]["edits"][0]["newText"];
        let config = config.as_str().unwrap();
        assert!(
            config.contains("pointers = [\"/citizenshipCountry\"]"),
            "{around}: {config}"
        );
        fs::write(editor.folder.path().join("kyclint.toml"), config).unwrap();
        editor.notify("workspace/didChangeWatchedFiles", json!({"changes": []}));
        let left = editor.findings(&uri, 1);
        assert!(!codes(&left).contains(&"country-code"), "{around}");
    }
}

#[test]
fn safe_fixes_are_applied_at_once_and_missing_fields_added() {
    let mut editor = Editor::new();
    let broken = customer(1, "ltu")
        .replace("\"CREATE\"", "\"create\"")
        .replace("  \"firstName\": \"Austėja\",\n", "");
    let uri = editor.open("a.json", &broken);
    let everything = range((0, 0), (99, 0));
    let actions = editor.actions(&uri, &everything, json!(["source.fixAll"]));
    assert_eq!(titles(&actions), ["Apply all safe fixes of kyclint"]);
    let fixed = apply(&broken, &edits(&actions[0]));
    assert_eq!(
        fixed,
        customer(1, "LT").replace("  \"firstName\": \"Austėja\",\n", "")
    );
    let actions = editor.actions(&uri, &everything, json!(["quickfix"]));
    let add = actions
        .iter()
        .find(|action| action["title"] == "Add 1 missing field to the customer");
    let added = apply(&broken, &edits(add.unwrap()));
    assert!(
        added.ends_with("\"citizenshipCountry\": \"ltu\",\n  \"firstName\": \"\"\n}\n"),
        "{added}"
    );
    // Unsafe fixes are marked and not preferred.
    let unsafe_fixes = actions
        .iter()
        .filter(|action| action["isPreferred"] == false);
    for action in unsafe_fixes {
        assert!(
            action["title"].as_str().unwrap().contains("(unsafe"),
            "{action}"
        );
    }
}

#[test]
fn values_are_masked_for_an_audience() {
    let mut editor = Editor::with(usual(), json!({"maskValues": true}));
    let text = customer(1, "LT").replace("Austėja", "Zxqvkw  Ona");
    let uri = editor.open("a.json", &text);
    let findings = editor.findings(&uri, 1);
    assert!(!findings.is_empty());
    let actions = editor.actions(&uri, &findings[0]["range"], Value::Null);
    let shown = format!("{findings:?}") + &titles(&actions).join(" ");
    assert!(!shown.contains("Zxqvkw"), "{shown}");
    // The fix itself works.
    assert!(
        apply(&text, &edits(&actions[0])).contains("Zxqvkw Ona"),
        "{actions:?}"
    );
}

#[test]
fn wrong_requests_do_not_end_the_session() {
    let mut editor = Editor::new();
    let uri = editor.open("a.json", &customer(1, "LTU"));
    let id = editor.ask("textDocument/unknown", json!({}));
    assert_eq!(editor.answer(id)["error"]["code"], -32601);
    let id = editor.ask("textDocument/hover", json!({"textDocument": 1}));
    assert_eq!(editor.answer(id)["error"]["code"], -32602);
    let closed = editor.uri("closed.json");
    assert_eq!(editor.at("textDocument/hover", &closed, 0, 0), Value::Null);
    assert_eq!(
        editor.at("textDocument/completion", &closed, 9, 9),
        Value::Null
    );
    editor.notify("$/setTrace", json!({"value": "off"}));
    editor.notify("textDocument/didChange", json!({"textDocument": 1}));
    // A change of a document that is not open, and one beyond the end of the text.
    editor.change(&closed, 2, range((0, 0), (5, 5)), "x");
    editor.change(&uri, 2, range((90, 7), (99, 9)), " ");
    assert_eq!(codes(&editor.findings(&uri, 2)), ["country-code"]);
    assert_eq!(editor.end(), Some(0));
}

#[test]
fn a_request_that_is_cancelled_while_it_waits_costs_nothing() {
    let mut editor = Editor::new();
    let lines: String = (0..20_000)
        .map(|number| customer(number, "LT").replace('\n', "") + "\n")
        .collect();
    let uri = editor.open("a.ndjson", &lines);
    // The first answer needs a check of the long text, during which the others come.
    let first = editor.ask(
        "textDocument/codeAction",
        json!({
            "textDocument": {"uri": uri}, "range": range((0, 0), (0, 1)),
            "context": {"diagnostics": []},
        }),
    );
    let place = json!({"textDocument": {"uri": uri}, "position": {"line": 0, "character": 4}});
    let cancelled = editor.ask("textDocument/hover", place.clone());
    let answered = editor.ask("textDocument/hover", place);
    editor.notify("$/cancelRequest", json!({"id": cancelled}));
    assert!(editor.answer(first)["result"].is_array());
    assert_eq!(editor.answer(cancelled)["error"]["code"], -32800);
    assert!(editor.answer(answered)["result"]["contents"].is_object());
}

#[test]
fn the_server_ends_with_its_client() {
    let mut editor = Editor::new();
    drop(editor.input.take());
    assert_eq!(editor.child.wait().unwrap().code(), Some(1));
}

/// What the server makes of these bytes: its exit code, its messages, and standard error.
fn raw(command: &mut Command, input: &[u8]) -> (Option<i32>, Vec<Value>, String) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The server may end before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    let mut written = output.stdout.as_slice();
    let messages = std::iter::from_fn(|| read(&mut written)).collect();
    let log = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), messages, log)
}

fn frame(body: &[u8]) -> Vec<u8> {
    let head = format!("Content-Length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

#[test]
fn what_is_no_message_is_answered_and_the_session_goes_on() {
    let nested = "[".repeat(100_000);
    let mut input = Vec::new();
    for body in [
        b"{Zxqvkw: }",
        b"{\"Zxqvkw\":\"\xff\"}".as_slice(),
        nested.as_bytes(),
        b"",
        b"[\"Zxqvkw\"]",
        b"7",
        b"{}",
        // A response to a refusal is not answered.
        b"{\"id\":null,\"error\":{\"code\":-32600,\"message\":\"Zxqvkw\"}}",
        b"{\"id\":true,\"method\":\"Zxqvkw\"}",
        b"{\"id\":1,\"method\":\"initialize\",\"params\":{\"capabilities\":{}}}",
        b"{\"method\":[]}",
        b"{\"id\":2,\"method\":\"shutdown\"}",
        b"{\"method\":\"exit\"}",
    ] {
        input.extend(frame(body));
    }
    let (code, messages, log) = raw(common::kyclint().arg("lsp"), &input);
    assert_eq!((code, log.as_str()), (Some(0), ""));
    let (refusals, others): (Vec<_>, Vec<_>) = messages
        .iter()
        .partition(|message| message.get("error").is_some());
    let refusals: Vec<_> = refusals
        .iter()
        .map(|message| {
            assert_eq!(
                (&message["jsonrpc"], message.get("id")),
                (&json!("2.0"), Some(&Value::Null))
            );
            let message = &message["error"];
            let code = message["code"].as_i64().unwrap();
            (code, message["message"].as_str().unwrap())
        })
        .collect();
    let id = "`id` must be a string or an integer of 32 bits";
    assert_eq!(
        refusals,
        [
            (
                -32700,
                "invalid JSON: key must be a string at line 1 column 2"
            ),
            (
                -32700,
                "invalid JSON: invalid unicode code point at line 1 column 12"
            ),
            (
                -32700,
                "invalid JSON: recursion limit exceeded at line 1 column 128"
            ),
            (
                -32700,
                "invalid JSON: EOF while parsing a value at line 1 column 0"
            ),
            (-32600, "a message must be an object"),
            (-32600, "a message must be an object"),
            (-32600, "`method` is missing"),
            (-32600, id),
            (-32600, "`method` must be a string"),
        ]
    );
    let ids: Vec<_> = others.iter().map(|message| &message["id"]).collect();
    assert_eq!(ids, [1, 2]);
}

#[test]
fn before_the_session_only_requests_are_answered() {
    let begin = br#"{"id":4,"method":"initialize","params":{}}"#;
    let before = [
        br#"{"id":1,"result":null}"#.as_slice(),
        br#"{"method":"initialized","params":{}}"#,
        br#"{"method":"textDocument/didOpen","params":{"text":"Zxqvkw"}}"#,
        br#"{"id":2,"method":"textDocument/hover","params":{"text":"Zxqvkw"}}"#,
        br#"{"id":3,"method":"shutdown"}"#,
    ];
    let input: Vec<u8> = before.iter().flat_map(|body| frame(body)).collect();
    let all = [input.clone(), frame(begin)].concat();
    let (_, messages, log) = raw(common::kyclint().arg("lsp"), &all);
    let shown = format!("{messages:?} {log}");
    let answers: Vec<_> = messages
        .iter()
        .map(|message| (message["id"].as_i64(), message["error"]["code"].as_i64()))
        .collect();
    let refused = Some(-32002);
    assert_eq!(
        answers,
        [(Some(2), refused), (Some(3), refused), (Some(4), None)],
        "{shown}"
    );
    assert!(!shown.contains("Zxqvkw"), "{shown}");
    assert_eq!(
        messages[0]["error"]["message"],
        "`initialize` must come before `textDocument/hover`"
    );
    let exit = frame(br#"{"method":"exit"}"#);
    let (code, messages, log) = raw(
        common::kyclint().arg("lsp"),
        &[input, exit, frame(begin)].concat(),
    );
    assert_eq!((code, messages.len(), log.as_str()), (Some(1), 2, ""));
}

#[test]
fn a_session_begins_once() {
    let begin =
        |id: u32| frame(format!(r#"{{"id":{id},"method":"initialize","params":{{}}}}"#).as_bytes());
    let (_, messages, log) = raw(common::kyclint().arg("lsp"), &[begin(1), begin(2)].concat());
    let codes: Vec<_> = messages
        .iter()
        .map(|it| it["error"]["code"].as_i64())
        .collect();
    assert_eq!(
        (codes.as_slice(), log.as_str()),
        (&[None, Some(-32600)][..], "")
    );
}

#[test]
fn a_broken_frame_ends_the_server_with_a_line_that_names_it() {
    for (input, expected) in [
        (
            "Content-Length: 9999999999999\r\n\r\n{}",
            "Content-Length `9999999999999` is larger than 1 GiB",
        ),
        (
            "Content-Length: 3000000000\r\n\r\n{}",
            "Content-Length `3000000000` is larger than 1 GiB",
        ),
        (
            "Content-Length: \x1b[31m\r\n\r\n{}",
            "Content-Length `␛[31m` is not a number",
        ),
        (
            "Content-Type: a\r\n\r\n{}",
            "a message has no Content-Length",
        ),
        (
            "Zxqvkw\r\n\r\n{}",
            "a line in the head of a message has no colon",
        ),
        (
            "Content-Length: 5\r\n\r\n{}",
            "the input ends after 2 of 5 bytes of a message",
        ),
        (
            "Content-Length: 5\r\n",
            "the input ends within the head of a message",
        ),
    ] {
        // What came before is answered.
        let begin = br#"{"id":1,"method":"initialize","params":{}}"#;
        let input = [&frame(begin), input.as_bytes()].concat();
        let (code, messages, log) = raw(common::kyclint().arg("lsp"), &input);
        assert_eq!(log, format!("error: lsp: {expected}\n"));
        assert_eq!(code, Some(1), "{log}");
        let ids: Vec<_> = messages.iter().map(|message| &message["id"]).collect();
        assert_eq!(ids, [1], "{log}");
    }
}

#[test]
fn a_head_may_end_its_lines_without_a_carriage_return() {
    let begin = r#"{"id":1,"method":"initialize","params":{}}"#;
    let input = format!("Content-Length: {}\n\n{begin}", begin.len());
    let (code, messages, log) = raw(common::kyclint().arg("lsp"), input.as_bytes());
    assert_eq!((code, log.as_str()), (Some(1), ""));
    assert_eq!(messages[0]["result"]["serverInfo"]["name"], "kyclint");
}

/// The limit of address space is that of Linux.
#[cfg(target_os = "linux")]
#[test]
fn an_announced_length_takes_no_memory() {
    let program = env!("CARGO_BIN_EXE_kyclint");
    let limited = format!("ulimit -c 0; ulimit -v 1000000; exec '{program}' lsp");
    let input = b"Content-Length: 1073741824\r\n\r\n{}";
    let (code, _, log) = raw(Command::new("sh").args(["-c", &limited]), input);
    let expected = "error: lsp: the input ends after 2 of 1073741824 bytes of a message\n";
    assert_eq!((code, log.as_str()), (Some(1), expected));
}

#[test]
fn many_edits_are_followed_exactly() {
    let mut editor = Editor::new();
    let mut text = customer(1, "LT");
    let uri = editor.open("a.json", &text);
    // Each edit writes one more character at the end of the requester, and a line before it.
    for version in 2..500 {
        let line = 2 + (version as usize - 2) / 10;
        if version % 10 == 1 {
            editor.change(&uri, version, range((2, 0), (2, 0)), "\n");
        } else {
            editor.change(&uri, version, range((line, 16), (line, 16)), "🦊");
        }
    }
    let inserted = (2..500).filter(|version| version % 10 != 1).count();
    text = text.replace("\"🦊", &format!("\"{}🦊", "🦊".repeat(inserted)));
    text = text.replace(
        "  \"requester\"",
        &format!("{}  \"requester\"", "\n".repeat(498 - inserted)),
    );
    // A whole text of the same content has the same findings.
    let id = editor.open("b.json", &text.replace("C-1", "C-2").replace("X-1", "X-2"));
    let expected = editor.findings(&id, 1);
    assert_eq!(editor.findings(&uri, 499), expected);
}

#[test]
#[cfg(target_os = "linux")]
fn a_long_document_with_many_edits_takes_no_more_memory() {
    let mut editor = Editor::new();
    let lines = |count: usize| -> String {
        (0..count)
            .map(|number| customer(number, "LT").replace('\n', "") + "\n")
            .collect()
    };
    // A long one is still followed exactly.
    let long = lines(30_000);
    assert!(long.len() > 10_000_000);
    let other = editor.open("long.ndjson", &long);
    editor.change(&other, 2, range((29_999, 1), (29_999, 1)), "\"x\": 1, ");
    assert_eq!(codes(&editor.findings(&other, 2)), ["unknown-field"]);
    editor.notify(
        "textDocument/didClose",
        json!({"textDocument": {"uri": other}}),
    );
    let text = lines(3_000);
    let uri = editor.open("a.ndjson", &text);
    // Two edits that leave the text as it was, each pair answered by a request.
    let round = |editor: &mut Editor, version: i32| {
        let line = version as usize % 3_000;
        editor.change(&uri, version, range((line, 1), (line, 1)), " ");
        editor.change(&uri, version + 1, range((line, 1), (line, 2)), "");
        if version % 1_000 == 0 {
            let hover = editor.at("textDocument/hover", &uri, line, 3);
            assert!(
                hover["contents"]["value"]
                    .as_str()
                    .unwrap()
                    .contains("communicationNumber")
            );
        }
    };
    for version in (2..1_000).step_by(2) {
        round(&mut editor, version);
    }
    let before = resident(editor.child.id());
    for version in (1_000..11_000).step_by(2) {
        round(&mut editor, version);
    }
    let after = resident(editor.child.id());
    assert!(
        after < before + before / 4,
        "{before} KiB before, {after} after"
    );
    assert_eq!(editor.end(), Some(0));
}

#[cfg(target_os = "linux")]
/// The resident memory of a process, in KiB.
fn resident(process: u32) -> usize {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap()
}
