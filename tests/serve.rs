//! `kyclint serve`: the endpoint, spoken to over sockets.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::{CLEAN, folder, gzip, kyclint};
#[cfg(unix)]
use rustix::fs::OFlags;
use serde_json::{Value, json};

const CUSTOMER: &str = "/amlyze-ws-rest/customer";
const SIMPLIFIED: &str = "/amlyze-ws-rest/simplifiedCustomer";
const BATCH: &str = "/amlyze-ws-rest/batch-customers";
const VALIDATE: &str = "/amlyze-ws-rest/validate-batch-customers";

/// No answer takes this long, even on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running server. It is killed when dropped.
struct Server {
    child: Child,
    address: String,
}

/// An answer: its status, its headers by name in lower case, and its body.
#[derive(Debug)]
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The status and the code that the body names.
    fn code(&self) -> (u16, String) {
        let code = self.json()["errorCode"].as_str().unwrap_or("-").to_owned();
        (self.status, code)
    }

    fn findings(&self) -> &str {
        self.headers.get("x-kyclint-findings").map_or("-", |it| it)
    }
}

impl Server {
    fn new(arguments: &[&str]) -> Server {
        Server::of(
            kyclint()
                .args(["serve", "--no-config", "--port", "0"])
                .args(arguments),
        )
    }

    fn of(command: &mut Command) -> Server {
        Server::logging_to(command, Stdio::piped())
    }

    fn logging_to(command: &mut Command, log: Stdio) -> Server {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("listening on http://");
        let Some(address) = address else {
            let mut error = String::new();
            child
                .stderr
                .take()
                .unwrap()
                .read_to_string(&mut error)
                .unwrap();
            panic!("it does not listen: {line}{error}");
        };
        Server {
            address: address.to_owned(),
            child,
        }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes as they are, and returns all that comes back.
    fn raw(&self, request: &[u8]) -> Vec<u8> {
        let mut stream = self.connect();
        // The server may close the connection before it has read everything.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        let has = |name: &str| headers.iter().any(|(of, _)| of.eq_ignore_ascii_case(name));
        if !has("host") {
            head += &format!("Host: {}\r\n", self.address);
        }
        if method == "POST" && !has("content-length") {
            head += &format!("Content-Length: {}\r\n", body.len());
        }
        for (name, value) in headers {
            head += &format!("{name}: {value}\r\n");
        }
        let answer = self.raw(format!("{head}\r\n{body}").as_bytes());
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("{answer:?}"));
        let mut lines = head.lines();
        let status = lines
            .next()
            .unwrap()
            .split(' ')
            .nth(1)
            .unwrap()
            .parse()
            .unwrap();
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(": ").unwrap();
            (name.to_ascii_lowercase(), value.to_owned())
        });
        Answer {
            status,
            headers: headers.collect(),
            body: body.to_owned(),
        }
    }

    fn post(&self, path: &str, body: &str) -> Answer {
        self.send("POST", path, &[("Content-Type", "application/json")], body)
    }

    fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    #[cfg(unix)]
    fn signal(&self, name: &str) {
        let process = self.child.id().to_string();
        let status = Command::new("kill").args(["-s", name, &process]).status();
        assert!(status.unwrap().success());
    }

    /// Tells the server to stop. Returns its exit code and what it wrote to standard error.
    #[cfg(unix)]
    fn stop(self) -> (Option<i32>, String) {
        self.stop_by("TERM")
    }

    #[cfg(unix)]
    fn stop_by(mut self, signal: &str) -> (Option<i32>, String) {
        self.signal(signal);
        let mut error = String::new();
        self.child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut error)
            .unwrap();
        (self.child.wait().unwrap().code(), error)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A clean customer with another number, and these members set; null removes one.
fn customer(number: &str, members: Value) -> Value {
    let mut customer: Value = serde_json::from_str(CLEAN).unwrap();
    customer["communicationNumber"] = number.into();
    for (name, value) in members.as_object().unwrap() {
        if value.is_null() {
            customer.as_object_mut().unwrap().shift_remove(name);
        } else {
            customer[name] = value.clone();
        }
    }
    customer
}

fn text(number: &str, members: Value) -> String {
    customer(number, members).to_string()
}

/// A customer for a batch.
fn imported(number: &str, members: Value) -> Value {
    let mut imported = customer(
        number,
        json!({"sourceOfRiskLevel": null, "riskLevel": "LOW", "customerStatus": "ACTIVE"}),
    );
    for (name, value) in members.as_object().unwrap() {
        imported[name] = value.clone();
    }
    imported
}

#[test]
fn a_payload_is_accepted_or_refused_with_one_code() {
    let server = Server::new(&[]);
    let accepted = server.post(CUSTOMER, CLEAN);
    assert_eq!(accepted.body, r#"{"resultType":"REQUEST_ACCEPTED"}"#);
    assert_eq!((accepted.status, accepted.findings()), (200, "0"));
    assert_eq!(accepted.headers["content-type"], "application/json");
    let wrong = text(
        "K-2",
        json!({"citizenshipCountry": "LTU", "entityType": null}),
    );
    let refused = server.post(CUSTOMER, &wrong);
    assert_eq!(refused.code(), (400, "C010".to_owned()));
    assert_eq!(refused.json()["resultType"], "REQUEST_REJECTED");
    let description = "missing field `entityType` at /entityType";
    assert_eq!(refused.json()["errorDescription"], description);
    // The second CREATE of the customer is a warning.
    assert_eq!(refused.findings(), "3");
    // The object around a customer has no field of one.
    let nested = format!(r#"{{"customer": {CLEAN}}}"#);
    let refused = server.post(CUSTOMER, &nested);
    assert_eq!(refused.code(), (400, "C010".to_owned()));
    // No code is published for this error.
    let refused = server.post(CUSTOMER, &text("K-3", json!({"action": "create"})));
    assert_eq!(
        (refused.status, &refused.json()["errorCode"]),
        (400, &Value::Null)
    );
    assert_eq!(
        refused.json()["errorDescription"],
        "invalid action `create` at /action"
    );
}

#[test]
fn the_order_of_errors_can_be_set() {
    let wrong = text(
        "K-1",
        json!({"citizenshipCountry": "LTU", "customerExtId": null}),
    );
    assert_eq!(Server::new(&[]).post(CUSTOMER, &wrong).code().1, "C002");
    let server = Server::new(&["--error-order", "C013,C016*"]);
    assert_eq!(server.post(CUSTOMER, &wrong).code().1, "C016.I06");
}

#[test]
fn what_is_no_request_of_the_api_has_the_answer_of_a_server() {
    let server = Server::new(&["--max-body", "1"]);
    let is_time = |time: &Value| {
        let time = time.as_str().unwrap();
        let shape: String = time
            .chars()
            .map(|it| if it.is_ascii_digit() { '0' } else { it })
            .collect();
        shape == "0000-00-00T00:00:00.000+00:00"
    };
    let json = ("Content-Type", "application/json");
    let chunked = "2\r\n{}\r\n0\r\n\r\n";
    for (method, path, headers, body, status, error) in [
        (
            "POST",
            "/amlyze-ws-rest/customers",
            vec![json],
            CLEAN,
            404,
            "Not Found",
        ),
        (
            "GET",
            "/amlyze-ws-rest/classifier/nothing",
            vec![],
            "",
            404,
            "Not Found",
        ),
        (
            "GET",
            "/amlyze-ws-rest/classifier/country",
            vec![],
            "",
            404,
            "Not Found",
        ),
        ("GET", CUSTOMER, vec![], "", 405, "Method Not Allowed"),
        (
            "POST",
            CUSTOMER,
            vec![],
            CLEAN,
            415,
            "Unsupported Media Type",
        ),
        (
            "POST",
            CUSTOMER,
            vec![("Content-Type", "text/plain")],
            CLEAN,
            415,
            "Unsupported Media Type",
        ),
        (
            "POST",
            CUSTOMER,
            vec![json, ("Content-Encoding", "gzip")],
            CLEAN,
            415,
            "Unsupported Media Type",
        ),
        (
            "POST",
            CUSTOMER,
            vec![json, ("Content-Length", "1000001")],
            "",
            413,
            "Payload Too Large",
        ),
        (
            "POST",
            CUSTOMER,
            vec![json, ("Content-Length", "4"), ("Host", "evil.example")],
            "true",
            403,
            "Forbidden",
        ),
        (
            "POST",
            CUSTOMER,
            vec![json, ("Origin", "https://evil.example")],
            CLEAN,
            403,
            "Forbidden",
        ),
        ("POST", CUSTOMER, vec![json], "{", 400, "Bad Request"),
        ("POST", CUSTOMER, vec![json], "", 400, "Bad Request"),
        ("POST", CUSTOMER, vec![json], "[]", 400, "Bad Request"),
        (
            "POST",
            CUSTOMER,
            vec![json],
            "{\"customers\": []}",
            400,
            "Bad Request",
        ),
        ("POST", BATCH, vec![json], CLEAN, 400, "Bad Request"),
        (
            "POST",
            BATCH,
            vec![json],
            "{\"customers\": {}}",
            400,
            "Bad Request",
        ),
    ] {
        let answer = server.send(method, path, &headers, body);
        let found = answer.json();
        let shown = format!("{method} {path} {headers:?}: {answer:?}");
        assert_eq!(answer.status, status, "{shown}");
        if status != 403 {
            assert!(
                answer.headers.contains_key("link") && answer.findings() != "-",
                "{shown}"
            );
        }
        let names: Vec<_> = found.as_object().unwrap().keys().collect();
        assert_eq!(names, ["timestamp", "status", "error", "path"], "{shown}");
        assert_eq!(
            (&found["status"], &found["error"], &found["path"]),
            (&json!(status), &json!(error), &json!(path))
        );
        assert!(is_time(&found["timestamp"]), "{shown}");
        if status == 405 {
            assert_eq!(answer.headers["allow"], "POST");
        }
    }
    for (hosts, reason) in [
        ("", "the request has no `Host`"),
        (
            "Host: localhost\r\nHost: localhost\r\n",
            "the request has more than one `Host`",
        ),
    ] {
        let request = format!("GET /_kyclint/health HTTP/1.1\r\n{hosts}Connection: close\r\n\r\n");
        let answer = String::from_utf8(server.raw(request.as_bytes())).unwrap();
        assert!(
            answer.starts_with("HTTP/1.1 400 Bad Request\r\n"),
            "{answer}"
        );
        assert!(
            answer.contains(&format!("x-kyclint-reason: {reason}\r\n")),
            "{answer}"
        );
    }
    let plain = [json, ("Content-Encoding", "Identity")];
    assert_eq!(server.send("POST", CUSTOMER, &plain, CLEAN).status, 200);
    // Health checks in HTTP/1.0 name no host.
    let answer = server.raw(b"GET /_kyclint/health HTTP/1.0\r\n\r\n");
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.0 200 OK\r\n"), "{answer}");
    // Without a length, but in chunks, a body is read.
    let head = format!(
        "POST {CUSTOMER} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
    );
    let answer =
        server.raw(format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunked}").as_bytes());
    assert!(String::from_utf8_lossy(&answer).contains("\"C010\""));
    let answer = server.raw(format!("{head}\r\n").as_bytes());
    assert!(answer.starts_with(b"HTTP/1.1 411 Length Required\r\n"));
    let long = format!("{:x}\r\n{}\r\n0\r\n\r\n", 1_100_000, " ".repeat(1_100_000));
    let answer = server.raw(format!("{head}Transfer-Encoding: chunked\r\n\r\n{long}").as_bytes());
    assert!(
        answer.starts_with(b"HTTP/1.1 413 "),
        "{}",
        String::from_utf8_lossy(&answer)
    );
}

#[test]
fn a_number_is_used_once_and_an_update_needs_a_known_customer() {
    let server = Server::new(&[]);
    let send = |body: String| server.post(CUSTOMER, &body);
    let update = json!({"action": "UPDATE"});
    let unknown = send(text("K-1", update.clone()));
    assert_eq!(unknown.code(), (400, "C004".to_owned()));
    // A refused request does not use up its number.
    assert_eq!(send(text("K-1", json!({}))).status, 200);
    let again = send(text("K-1", update.clone()));
    assert_eq!(again.code(), (400, "O001".to_owned()));
    assert_eq!(send(text("K-2", update)).status, 200);
    let second = send(text("K-3", json!({})));
    assert_eq!((second.status, second.findings()), (200, "1"));
    assert_eq!(server.send("POST", "/_kyclint/reset", &[], "").status, 204);
    assert_eq!(send(text("K-1", json!({}))).findings(), "0");
}

#[test]
fn a_customer_may_become_more_but_not_less() {
    let server = Server::new(&[]);
    let lead = json!({"riskManagementCategory": "LEAD_IND"});
    assert_eq!(server.post(CUSTOMER, &text("K-1", lead)).status, 200);
    let upgraded = server.post(CUSTOMER, &text("K-2", json!({})));
    assert_eq!((upgraded.status, upgraded.findings()), (200, "0"));
    let simplified = |number: &str, id: &str| {
        let members = json!({"action": null, "sourceOfRiskLevel": null, "customerExtId": id});
        text(number, members)
    };
    let refused = server.post(SIMPLIFIED, &simplified("K-3", "CUST-4711"));
    assert_eq!(refused.status, 400);
    let errors = refused.json()["errors"].clone();
    let error = "customer `CUST-4711` cannot become a simplified customer: sent as a customer in an earlier request at /customerExtId";
    assert_eq!(errors, json!([error]));
    for (number, path) in [
        ("K-4", SIMPLIFIED),
        ("K-5", "/amlyze-ws-rest/simplified-customer"),
    ] {
        let accepted = server.post(path, &simplified(number, number));
        assert_eq!(
            (accepted.status, accepted.body.as_str()),
            (200, r#"{"resultType":"REQUEST_ACCEPTED"}"#)
        );
    }
    let upgraded = server.post(CUSTOMER, &text("K-6", json!({"customerExtId": "K-4"})));
    assert_eq!((upgraded.status, upgraded.findings()), (200, "0"));
}

#[test]
fn a_batch_has_a_result_for_each_customer() {
    let server = Server::new(&[]);
    let customers = json!([
        imported(
            "K-1",
            json!({"customerExtId": "C-1", "businessUnit": "B-1"})
        ),
        imported(
            "K-2",
            json!({"customerExtId": "C-2", "citizenshipCountry": "LTU"})
        ),
        imported("K-1", json!({"customerExtId": "C-3"})),
        imported("K-4", json!({"customerExtId": "C-1", "action": "UPDATE"})),
    ]);
    let batch = json!({"customers": customers}).to_string();
    // Nothing is saved at first, so the same numbers can be sent again.
    for path in [VALIDATE, VALIDATE, BATCH] {
        let answer = server.post(path, &batch);
        assert_eq!(answer.status, 200, "{answer:?}");
        let body = answer.json();
        assert!(body["timeElapsedMs"].is_u64());
        let results = body["results"].as_array().unwrap();
        let short = |result: &Value| {
            assert!(result["timeElapsedMs"].is_u64());
            let code = result
                .get("errorCode")
                .map_or("-", |code| code.as_str().unwrap());
            format!(
                "{} {} {} {code}",
                result["resultType"], result["communicationNumber"], result["customerExtId"]
            )
        };
        let found: Vec<_> = results.iter().map(short).collect();
        let expected = [
            r#""REQUEST_ACCEPTED" "K-1" "C-1" -"#,
            r#""REQUEST_REJECTED" "K-2" "C-2" C016.I06"#,
            r#""REQUEST_REJECTED" "K-1" "C-3" O005"#,
            r#""REQUEST_ACCEPTED" "K-4" "C-1" -"#,
        ];
        assert_eq!(found, expected, "{path}");
        assert_eq!(results[0]["businessUnit"], "B-1");
    }
    let answer = server.post(BATCH, &batch);
    let codes = answer.json()["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["errorCode"].clone())
        .collect::<Vec<_>>();
    assert_eq!(
        codes,
        [
            json!("O005"),
            json!("C016.I06"),
            json!("O005"),
            json!("O005")
        ]
    );
}

#[test]
fn the_report_of_all_findings_is_beside_the_answer() {
    let server = Server::new(&[]);
    let wrong = text(
        "K-1",
        json!({"citizenshipCountry": "LTU", "action": "create"}),
    );
    let path = format!("{CUSTOMER}?explain");
    let accept = [
        ("Content-Type", "application/json"),
        ("Accept", "application/vnd.kyclint+json"),
    ];
    for answer in [
        server.post(&path, &wrong),
        server.send("POST", CUSTOMER, &accept, &wrong),
    ] {
        assert_eq!(answer.status, 400);
        assert_eq!(
            answer.headers["content-type"],
            "application/vnd.kyclint+json"
        );
        let report = answer.json();
        let rules: Vec<_> = report["diagnostics"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| &it["rule"])
            .collect();
        assert_eq!(rules, ["action-value", "country-code"]);
        let span = &report["diagnostics"][0]["span"];
        let start = span["offset"].as_u64().unwrap() as usize;
        assert_eq!(&wrong[start..][..8], "\"create\"");
    }
    let answer = server.post(CUSTOMER, &wrong);
    let link = answer.headers["link"]
        .strip_prefix('<')
        .unwrap()
        .split('>')
        .next()
        .unwrap();
    let kept = server.get(link).json();
    assert_eq!(
        (&kept["status"], &kept["errorCode"]),
        (&json!(400), &json!("C016.I06"))
    );
    assert_eq!(kept["report"]["diagnostics"].as_array().unwrap().len(), 2);
}

#[test]
fn no_value_of_a_person_is_in_the_journal_or_in_the_log() {
    let server = Server::new(&["--redact"]);
    let personal = ["Kanarinaitė", "48703090000", "1987-03-09", "Žvirblių g. 7"];
    let mut bodies = vec![
        text(
            "K-1",
            json!({"lastName": personal[0], "birthDate": personal[2], "nationalCode": personal[1]}),
        ),
        text(
            "K-2",
            json!({"lastName": personal[0], "surname": personal[0], "Kanarinaitė": 1, "birthDate": "Kanarinaitė"}),
        ),
        format!("{{\"lastName\": \"{}\", Kanarinaitė", personal[0]),
        format!("lastName,code\n{},{}\n", personal[0], personal[1]),
        format!("[{}]", text("K-1", json!({"lastName": personal[0]}))),
        personal[0].to_owned(),
    ];
    bodies.push(
        json!({"customers": [imported("K-7", json!({"lastName": personal[0]}))]}).to_string(),
    );
    let mut answers = String::new();
    for body in &bodies {
        for path in [
            CUSTOMER,
            BATCH,
            SIMPLIFIED,
            "/amlyze-ws-rest/Kanarinaitė",
            "/Kanarinaitė/48703090000",
        ] {
            answers += &server
                .post(&format!("{path}?explain"), body)
                .body
                .replace(path, "");
        }
    }
    let list = server.get("/_kyclint/requests");
    answers += &list.body;
    for entry in list.json()["requests"].as_array().unwrap() {
        answers += &server
            .get(&format!("/_kyclint/requests/{}", entry["id"]))
            .body;
    }
    answers += &server.get("/_kyclint/requests?format=ndjson").body;
    let (_, log) = server.stop();
    assert!(log.contains("POST /amlyze-ws-rest/customer 400"), "{log}");
    for value in personal {
        assert!(!answers.contains(value), "{value}");
        assert!(!log.contains(value), "{value}: {log}");
    }
}

#[test]
fn the_journal_is_bounded_exported_and_replayed() {
    let server = Server::new(&["--journal", "3"]);
    for number in 1..=5 {
        server.post(
            CUSTOMER,
            &text(
                &format!("K-{number}"),
                json!({"customerExtId": format!("C-{number}")}),
            ),
        );
    }
    let ids: Vec<_> = server.get("/_kyclint/requests").json()["requests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].clone())
        .collect();
    assert_eq!(ids, [json!(5), json!(4), json!(3)]);
    assert_eq!(server.get("/_kyclint/requests/1").status, 404);
    let export = server.get("/_kyclint/requests?format=ndjson");
    assert_eq!(export.headers["content-type"], "application/x-ndjson");
    assert_eq!(export.body.lines().count(), 3);
    let (code, _, error) = common::run_with_input(&["--no-config", "-"], export.body.as_bytes());
    assert_eq!(code, 0, "{error}");
    let place = folder(&[("sent.ndjson", export.body.as_bytes())]);
    let file = place.path().join("sent.ndjson");
    let server = Server::new(&["--replay", file.to_str().unwrap()]);
    let again = server.post(CUSTOMER, &text("K-4", json!({"customerExtId": "C-9"})));
    assert_eq!(again.code().1, "O001");
    assert_eq!(
        server
            .post(CUSTOMER, &text("K-2", json!({"customerExtId": "C-9"})))
            .status,
        200
    );
    let (_, log) = server.stop();
    assert!(log.starts_with("replayed 3 payloads of "), "{log}");
    let marked = ["\u{feff}", &export.body].concat();
    for (name, bytes) in [
        ("marked.ndjson", marked.as_bytes()),
        ("sent.ndjson.gz", &gzip(marked.as_bytes())),
    ] {
        let place = folder(&[(name, bytes)]);
        let file = place.path().join(name);
        let (_, log) = Server::new(&["--replay", file.to_str().unwrap()]).stop();
        assert!(log.starts_with("replayed 3 payloads of "), "{name}: {log}");
    }
    let place = folder(&[("sent.ndjson", &gzip(export.body.as_bytes()))]);
    let (code, _, err) = common::run_in(
        place.path(),
        &["serve", "--port", "0", "--replay", "sent.ndjson"],
    );
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("add `.gz` to its name"), "{err}");
}

#[test]
fn a_store_survives_a_kill_and_holds_no_values() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("state.redb");
    let store = ["--store", file.to_str().unwrap()];
    let server = Server::new(&store);
    for number in 0..20 {
        let body = text(
            &format!("KYC-{number}"),
            json!({"customerExtId": format!("CUST-{number}")}),
        );
        assert_eq!(server.post(CUSTOMER, &body).status, 200);
    }
    let second = kyclint()
        .args(["serve", "--no-config", "--port", "0"])
        .args(store)
        .output()
        .unwrap();
    let error = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(2), "{error}");
    assert!(
        error.starts_with(&format!("error: {}: ", file.display())),
        "{error}"
    );
    drop(server);
    let bytes = fs::read(&file).unwrap();
    for value in ["KYC-1", "CUST-1", "Austėja", "Pavyzdienė"] {
        let found = bytes
            .windows(value.len())
            .any(|window| window == value.as_bytes());
        assert!(!found, "{value}");
    }
    let server = Server::new(&store);
    let known = server.get("/_kyclint/health").json()["known"].clone();
    assert_eq!(known, json!({"customers": 20, "communicationNumbers": 20}));
    assert_eq!(
        server.post(CUSTOMER, &text("KYC-19", json!({}))).code().1,
        "O001"
    );
    let update = json!({"customerExtId": "CUST-19", "action": "UPDATE"});
    assert_eq!(server.post(CUSTOMER, &text("KYC-20", update)).status, 200);
    assert_eq!(server.send("POST", "/_kyclint/reset", &[], "").status, 204);
    drop(server);
    let server = Server::new(&store);
    assert_eq!(
        server.post(CUSTOMER, &text("KYC-19", json!({}))).status,
        200
    );
}

#[test]
fn a_file_that_is_no_store_is_refused_and_kept() {
    let place = folder(&[("notes.txt", b"not a store, but mine")]);
    let file = place.path().join("notes.txt");
    let output = kyclint()
        .args(["serve", "--no-config", "--port", "0", "--store"])
        .arg(&file)
        .output()
        .unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(
        error.starts_with("error: ") && error.contains("notes.txt: "),
        "{error}"
    );
    assert_eq!(fs::read(&file).unwrap(), b"not a store, but mine");
}

#[test]
fn faults_come_on_request() {
    let server = Server::new(&[]);
    let scenario = |faults: Value| {
        let body = json!({"seed": 1, "faults": faults}).to_string();
        let answer = server.send("POST", "/_kyclint/scenario", &[], &body);
        assert_eq!(answer.status, 204, "{answer:?}");
    };
    scenario(json!([{"next": 1, "status": 500}, {"next": 1, "status": 503}]));
    let failed = server.post(CUSTOMER, CLEAN);
    assert_eq!(
        (failed.status, failed.body.as_str()),
        (
            500,
            r#"{"resultType":"REQUEST_REJECTED","status":500,"error":"Internal Server Error"}"#
        )
    );
    assert_eq!(
        server.get("/_kyclint/scenario").json()["faults"][0]["next"],
        1
    );
    assert_eq!(server.post(CUSTOMER, CLEAN).status, 503);
    scenario(json!([{"next": 1, "path": BATCH, "status": 500}]));
    let failed = server.post(BATCH, "{}").json();
    assert_eq!(
        (&failed["errorCode"], failed["timeElapsedMs"].is_u64()),
        (&json!("500"), true)
    );
    let head = format!(
        "POST {CUSTOMER} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{CLEAN}",
        CLEAN.len()
    );
    scenario(json!([{"next": 1, "drop": true}]));
    assert_eq!(server.raw(head.as_bytes()), b"");
    // It was not processed, so the number is still free.
    scenario(json!([{"next": 1, "truncate": 0.5}]));
    let cut = String::from_utf8(server.raw(head.as_bytes())).unwrap();
    assert!(
        cut.contains("content-length: 33\r\n") && cut.ends_with("{\"resultType\":\"R"),
        "{cut}"
    );
    scenario(
        json!([{"next": 1, "dribble": {"bytes": 5, "every": 20}}, {"next": 1, "latency": {"fixed": 150}}]),
    );
    for fault in ["dribble", "latency"] {
        let begun = std::time::Instant::now();
        assert_eq!(server.post(CUSTOMER, CLEAN).status, 400);
        assert!(begun.elapsed() >= Duration::from_millis(100), "{fault}");
        let last = &server.get("/_kyclint/requests").json()["requests"][0];
        assert_eq!(last["fault"], fault);
    }
    let wrong = server.send(
        "POST",
        "/_kyclint/scenario",
        &[],
        r#"{"faults": [{"next": 1, "status": 404}]}"#,
    );
    assert_eq!(
        (wrong.status, wrong.body.as_str()),
        (400, r#"{"error":"faults[0]: `status` must be 500 or 503"}"#)
    );
}

#[test]
fn authorization_is_required_where_the_api_requires_it() {
    let place = folder(&[("token", b"t0ken\n")]);
    let token = format!("@{}", place.path().join("token").display());
    let mut command = kyclint();
    command
        .args(["serve", "--no-config", "--port", "0", "--bearer", &token])
        .env("KYCLINT_BASIC", "user:pass");
    let server = Server::of(&mut command);
    let with = |authorization: &str, path: &str| {
        let headers = [
            ("Content-Type", "application/json"),
            ("Authorization", authorization),
        ];
        server.send("POST", path, &headers, CLEAN)
    };
    let refused = server.post(CUSTOMER, CLEAN);
    assert_eq!(refused.status, 401);
    assert!(
        refused.headers["www-authenticate"].starts_with("B"),
        "{refused:?}"
    );
    assert_eq!(with("Bearer wrong", CUSTOMER).status, 401);
    assert_eq!(with("Bearer t0ken", CUSTOMER).status, 200);
    assert_eq!(with("Basic dXNlcjpwYXNz", CUSTOMER).code().1, "O001");
    assert_eq!(server.post(SIMPLIFIED, "{}").status, 400);
    assert_eq!(server.get("/_kyclint/health").status, 200);
    assert_eq!(server.get("/_kyclint/requests").status, 401);
}

#[test]
fn codes_of_classifiers_are_those_of_the_configuration() {
    let place = folder(&[
        (
            "kyclint.toml",
            b"[classifiers]\nrelationType = \"relations.txt\"\n",
        ),
        ("relations.txt", b"UBO\nCEO\n"),
    ]);
    let server = Server::of(
        kyclint()
            .args(["serve", "--port", "0"])
            .current_dir(place.path()),
    );
    let codes = server.get("/amlyze-ws-rest/classifier/relationType");
    assert_eq!((codes.status, codes.json()), (200, json!(["CEO", "UBO"])));
    // Its codes are shown in the journal.
    let related = json!({"listRelatedEntity": [{"relationType": "UBO"}]});
    server.post(CUSTOMER, &text("K-1", related));
    let export = server.get("/_kyclint/requests?format=ndjson");
    assert!(
        export.body.contains(r#""relationType":"UBO""#),
        "{export:?}"
    );
    fs::write(place.path().join("kyclint.toml"), "fail-on = 1\n").unwrap();
    let (code, _, error) = common::run_in(place.path(), &["serve", "--port", "0"]);
    assert_eq!(code, 2);
    assert!(
        error.contains("kyclint.toml") && error.contains("fail-on"),
        "{error}"
    );
}

#[test]
fn other_origins_read_answers_only_if_allowed() {
    let server = Server::new(&[
        "--allow-origin",
        "https://app.example",
        "--allow-host",
        "kyc.test.example",
    ]);
    let preflight = [
        ("Origin", "https://app.example"),
        ("Access-Control-Request-Method", "POST"),
    ];
    let answer = server.send("OPTIONS", CUSTOMER, &preflight, "");
    assert_eq!(
        (
            answer.status,
            answer.headers["access-control-allow-origin"].as_str()
        ),
        (204, "https://app.example")
    );
    let headers = [
        ("Content-Type", "application/json"),
        ("Origin", "https://app.example"),
        ("Host", "kyc.test.example"),
    ];
    let answer = server.send("POST", CUSTOMER, &headers, CLEAN);
    assert_eq!(
        (
            answer.status,
            answer.headers["access-control-allow-origin"].as_str()
        ),
        (200, "https://app.example")
    );
    let answer = server.post(CUSTOMER, CLEAN);
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}

#[cfg(unix)]
#[test]
fn a_stopped_server_ends_its_requests_and_tells_whether_payloads_were_refused() {
    for (level, wrong, expected) in [("error", true, 1), ("error", false, 0), ("never", true, 0)] {
        let server = Server::new(&["--fail-on", level]);
        if wrong {
            server.post(CUSTOMER, &text("K-1", json!({"action": "create"})));
        }
        let mut watcher = server.connect();
        let events = "GET /_kyclint/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
        watcher.write_all(events.as_bytes()).unwrap();
        let mut begin = [0; 15];
        watcher.read_exact(&mut begin).unwrap();
        assert_eq!(&begin, b"HTTP/1.1 200 OK");
        let other = json!({"customerExtId": "C-9"});
        assert_eq!(server.post(CUSTOMER, &text("K-9", other)).status, 200);
        let mut late = server.connect();
        let scenario = r#"{"faults": [{"next": 1, "latency": {"fixed": 300}}]}"#;
        server.send("POST", "/_kyclint/scenario", &[], scenario);
        let head = format!(
            "POST {CUSTOMER} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{CLEAN}",
            CLEAN.len()
        );
        late.write_all(head.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(100));
        let (code, log) = server.stop();
        assert_eq!(code, Some(expected), "{log}");
        let mut answer = String::new();
        late.read_to_string(&mut answer).unwrap();
        assert!(answer.contains("REQUEST_ACCEPTED"), "{answer}");
        assert!(log.contains("stopped after "), "{log}");
        let mut events = String::new();
        watcher.read_to_string(&mut events).unwrap();
        let event = "event: request\ndata: {\"id\":";
        assert!(
            events.contains("text/event-stream") && events.contains(event),
            "{events}"
        );
    }
}

/// A service under test that sends to a name which the server does not know has tested nothing.
#[cfg(unix)]
#[test]
fn a_request_to_an_unknown_host_counts_as_an_error() {
    for (path, host, expected) in [
        (CUSTOMER, "kyc.test.example", 1),
        (CUSTOMER, "localhost", 0),
        ("/_kyclint/requests", "kyc.test.example", 0),
    ] {
        let server = Server::new(&["--fail-on", "error"]);
        let headers = [("Host", host), ("Content-Type", "application/json")];
        let answer = server.send("POST", path, &headers, CLEAN);
        let is_refused = host != "localhost";
        assert_eq!(answer.status == 403, is_refused, "{}", answer.status);
        if is_refused {
            assert_eq!(answer.headers["x-kyclint-findings"], "0");
        }
        let (code, log) = server.stop();
        assert_eq!(code, Some(expected), "{path}, {host}: {log}");
    }
}

/// Standard error is a full pipe that nobody reads, so that requests wait for ever, on all threads.
#[cfg(unix)]
#[test]
fn a_stopped_server_ends_whatever_still_runs() {
    let (unread, mut log) = std::io::pipe().unwrap();
    rustix::fs::fcntl_setfl(&log, OFlags::NONBLOCK).unwrap();
    while log.write(&[b' '; 4096]).is_ok() {}
    rustix::fs::fcntl_setfl(&log, OFlags::empty()).unwrap();
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("ready");
    let mut command = kyclint();
    command
        .args(["serve", "--no-config", "--port", "0", "--ready-file"])
        .arg(&file);
    let mut server = Server::logging_to(&mut command, log.into());
    let threads = std::thread::available_parallelism().unwrap().get();
    let head = format!("GET {CUSTOMER} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let mut stuck: Vec<_> = (0..=threads)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    let first = &mut stuck[0];
    let second = Some(Duration::from_secs(1));
    first.set_read_timeout(second).unwrap();
    first.read_exact(&mut [0]).unwrap_err();
    server.signal("TERM");
    let begun = std::time::Instant::now();
    let status = loop {
        if let Some(status) = server.child.try_wait().unwrap() {
            break status;
        }
        assert!(begun.elapsed() < PATIENCE, "it does not end");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(status.code(), Some(0));
    // Requests had their time, and no file says that the server listens.
    assert!(begun.elapsed() >= Duration::from_secs(9));
    assert!(!file.exists());
    drop(unread);
}

#[test]
fn a_slow_client_is_cut_off_and_others_are_served() {
    let server = Server::new(&["--timeout", "1", "--max-connections", "4"]);
    let slow: Vec<_> = (0..3)
        .map(|_| {
            let mut stream = server.connect();
            stream
                .write_all(b"POST /amlyze-ws-rest/customer HTTP/1.1\r\nHost: loc")
                .unwrap();
            stream
        })
        .collect();
    let mut half = server.connect();
    half.write_all(b"POST /amlyze-ws-rest/customer HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{").unwrap();
    // All places are taken until the time is over.
    assert_eq!(server.post(CUSTOMER, CLEAN).status, 200);
    let mut answer = String::new();
    half.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 408 Request Timeout\r\n"),
        "{answer}"
    );
    drop(slow);
}

#[test]
fn usage_errors_name_the_way_out() {
    let taken = Server::new(&[]);
    let fails = |arguments: &[&str], expected: &str| {
        let output = kyclint()
            .args(["serve", "--no-config"])
            .args(arguments)
            .output()
            .unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains(expected), "{arguments:?}: {error}");
    };
    fails(
        &["--listen", &taken.address],
        "choose another port with --port",
    );
    fails(
        &["--port", "0", "--basic", "user"],
        "error: --basic: write USER:PASS",
    );
    fails(&["--port", "0", "--bearer", "@missing"], "error: missing: ");
    fails(
        &["--port", "0", "--replay", "missing.ndjson"],
        "error: missing.ndjson: ",
    );
    fails(
        &["--port", "0", "--store", "no/folder/state"],
        "error: no/folder/state: cannot create it: No such file",
    );
    fails(&["--port", "70000"], "--port");
    fails(
        &["--listen", "nowhere"],
        "write an address and a port, such as 127.0.0.1:8080",
    );
}

#[test]
fn where_it_listens_is_written_to_a_file() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("ready");
    for before in [None, Some(""), Some("http://127.0.0.1:9\n")] {
        if let Some(before) = before {
            fs::write(&file, before).unwrap();
        }
        let server = Server::new(&["--ready-file", file.to_str().unwrap()]);
        let written = fs::read_to_string(&file).unwrap();
        assert_eq!(written, format!("http://{}\n", server.address));
        assert!(Path::new(&file).is_file());
    }
}

#[test]
fn a_file_that_is_no_ready_file_is_refused_and_kept() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("payload.json"), CLEAN).unwrap();
    let output = kyclint()
        .args(["serve", "--no-config", "--port", "0", "--store", "state"])
        .args(["--ready-file", "payload.json"])
        .current_dir(place.path())
        .output()
        .unwrap();
    assert_eq!(
        String::from_utf8(output.stderr).unwrap(),
        "error: payload.json: the file has something else than the address of a server; delete it, or name another file with --ready-file\n"
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let kept = fs::read_to_string(place.path().join("payload.json")).unwrap();
    assert_eq!(kept, CLEAN);
    // It was refused before anything else was done.
    assert!(!place.path().join("state").exists());
}

#[cfg(unix)]
#[test]
fn the_ready_file_of_a_stopped_server_is_removed() {
    let place = tempfile::tempdir().unwrap();
    let file = place.path().join("ready");
    let arguments = ["--ready-file", file.to_str().unwrap()];
    for signal in ["TERM", "INT", "HUP"] {
        let server = Server::new(&arguments);
        assert!(file.exists());
        let (code, log) = server.stop_by(signal);
        assert_eq!(
            (code, log.as_str()),
            (Some(0), "stopped after 0 requests; 0 customers refused\n"),
            "{signal}"
        );
        assert!(!file.exists(), "{signal}");
    }
    // What others have written since stays.
    let server = Server::new(&arguments);
    fs::write(&file, "http://127.0.0.1:9\n").unwrap();
    assert_eq!(server.stop().0, Some(0));
    assert_eq!(fs::read_to_string(&file).unwrap(), "http://127.0.0.1:9\n");
}

#[cfg(unix)]
#[test]
fn a_server_waits_for_no_reader_of_its_address() {
    let place = tempfile::tempdir().unwrap();
    let pipe = place.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let server = Server::new(&["--ready-file", pipe.to_str().unwrap()]);
    assert_eq!(server.stop().0, Some(0));
    assert!(pipe.exists());
}

#[cfg(unix)]
#[test]
fn a_pipe_may_take_the_address() {
    let place = tempfile::tempdir().unwrap();
    let pipe = place.path().join("pipe");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let reading = {
        let pipe = pipe.clone();
        std::thread::spawn(move || fs::read_to_string(pipe).unwrap())
    };
    let server = Server::new(&["--ready-file", pipe.to_str().unwrap()]);
    let written = reading.join().unwrap();
    assert_eq!(written, format!("http://{}\n", server.address));
    assert_eq!(server.stop().0, Some(0));
    assert!(pipe.exists());
}

/// Which signals are ignored is known on Linux.
#[cfg(target_os = "linux")]
#[test]
fn a_server_may_outlive_its_terminal() {
    let mut command = Command::new("sh");
    let script = "trap '' HUP; exec \"$0\" serve --no-config --port 0";
    command.args(["-c", script, env!("CARGO_BIN_EXE_kyclint")]);
    let server = Server::of(&mut command);
    server.signal("HUP");
    assert_eq!(server.post(CUSTOMER, CLEAN).status, 200);
    assert_eq!(server.stop().0, Some(0));
}
