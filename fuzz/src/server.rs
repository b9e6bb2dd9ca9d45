//! The test server: whatever a client sends, its answers are HTTP.

use std::sync::OnceLock;
use std::time::Duration;

use clap::ArgMatches;
use httparse::{EMPTY_HEADER, Status};
use kyclint::Server;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

/// A client waits no longer than this for the end of a connection. The clock does not wait.
const PATIENCE: Duration = Duration::from_secs(600);

/// More than the server sends in answer to an input.
const BUFFER: usize = 1 << 22;

/// Why an answer is one of the server's own faults.
const FAILED: &str = "the request could not be processed";

/// Checks the answers to what a client sends on one connection. An input that begins with `/` is a path, and
/// from its second line on the body of a request that is otherwise whole.
pub fn check(bytes: &[u8]) {
    let sent = match bytes.strip_prefix(b"/") {
        Some(rest) => whole(rest),
        None => bytes.to_vec(),
    };
    let answer = exchange(&sent);
    let mut rest = answer.as_slice();
    while !rest.is_empty() {
        rest = check_answer(rest, &sent);
    }
}

/// A request with this path, without its first `/`, and this body.
fn whole(text: &[u8]) -> Vec<u8> {
    let end = text.iter().position(|byte| *byte == b'\n');
    let (path, body) = match end {
        Some(end) => (&text[..end], &text[end + 1..]),
        None => (text, &b""[..]),
    };
    let mut sent = b"POST /".to_vec();
    sent.extend(path);
    sent.extend(
        b" HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n",
    );
    sent.extend(format!("content-length: {}\r\n\r\n", body.len()).bytes());
    sent.extend(body);
    sent
}

/// What a new server answers.
fn exchange(sent: &[u8]) -> Vec<u8> {
    static OPTIONS: OnceLock<ArgMatches> = OnceLock::new();
    thread_local! {
        static RUNTIME: Runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("a runtime");
    }
    let options = OPTIONS.get_or_init(|| {
        let arguments = [
            "serve",
            "--quiet",
            "--no-config",
            "--redact",
            "--today",
            "2026-11-23",
        ];
        let options = kyclint::server_command().try_get_matches_from(arguments);
        options.expect("options of the server")
    });
    let server = Server::new(options).expect("a server");
    let mut answer = Vec::new();
    RUNTIME.with(|runtime| {
        runtime.block_on(async {
            let (mut client, connection) = tokio::io::duplex(BUFFER);
            client
                .write_all(sent)
                .await
                .expect("a buffer for the request");
            let read = async {
                // A connection that stays open shows in what was answered before.
                let _ = timeout(PATIENCE, client.read_to_end(&mut answer)).await;
                drop(client);
            };
            tokio::join!(read, server.serve_connection(connection));
        });
    });
    answer
}

/// Checks the first of some answers, and returns the others.
fn check_answer<'a>(answer: &'a [u8], sent: &[u8]) -> &'a [u8] {
    let shown = || {
        format!(
            "{:?} to {:?}",
            String::from_utf8_lossy(answer),
            String::from_utf8_lossy(sent)
        )
    };
    let mut headers = [EMPTY_HEADER; 32];
    let mut head = httparse::Response::new(&mut headers);
    let Ok(Status::Complete(length)) = head.parse(answer) else {
        panic!("no head: {}", shown());
    };
    let status = head.code.unwrap_or_default();
    assert!((100..600).contains(&status), "status {status}: {}", shown());
    let value = |name: &str| {
        let mut headers = head.headers.iter();
        let header = headers.find(|header| header.name.eq_ignore_ascii_case(name));
        header.map(|header| String::from_utf8_lossy(header.value).into_owned())
    };
    assert_ne!(
        value("x-kyclint-reason").as_deref(),
        Some(FAILED),
        "{}",
        shown()
    );
    let body = &answer[length..];
    let Some(length) = value("content-length") else {
        // What has no length is the last answer, or comes in parts until the client goes.
        let is_empty = matches!(status, 100..=199 | 204 | 304);
        return if is_empty { body } else { &[] };
    };
    let length: usize = length
        .parse()
        .unwrap_or_else(|_| panic!("no length: {}", shown()));
    let is_next = |rest: &[u8]| rest.is_empty() || rest.starts_with(b"HTTP/1.");
    match body.get(length..) {
        Some(rest) if is_next(rest) => {
            if value("content-type")
                .is_some_and(|it| it == "application/json" || it.ends_with("+json"))
            {
                let value = serde_json::from_slice::<Value>(&body[..length]);
                assert!(value.is_ok(), "no JSON: {}", shown());
            }
            rest
        }
        // There is no body in an answer to HEAD.
        _ if is_next(body) => body,
        // A scenario may cut an answer.
        _ if sent.windows(8).any(|part| part == b"scenario") => &[],
        _ => panic!("a wrong length: {}", shown()),
    }
}
