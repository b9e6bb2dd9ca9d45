//! The language server: each request is answered once, and nothing in it fails.

use std::collections::BTreeMap;
use std::thread;

use kyclint::lsp_server::{
    Connection, ErrorCode, Message, Notification, Request, RequestId, Response,
};
use serde_json::{Value, json};

/// Checks the answers to messages, one on each line. What is not one is left out: the crate that reads
/// messages ends the session there. A first line with `capabilities` is what the editor can do.
pub fn check(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().peekable();
    let parameters = lines
        .peek()
        .and_then(|line| serde_json::from_str::<Value>(line).ok());
    let parameters = parameters.filter(|it| it.get("capabilities").is_some());
    if parameters.is_some() {
        lines.next();
    }
    let mut parameters = parameters.unwrap_or_else(usual);
    // Pages of rules are not written to the cache of whoever runs this.
    if let Some(capabilities) = parameters
        .get_mut("capabilities")
        .and_then(Value::as_object_mut)
    {
        capabilities.remove("window");
    }
    let mut messages: Vec<Message> = vec![request("first", "initialize", parameters)];
    messages.extend(lines.filter_map(|line| serde_json::from_str::<Message>(line).ok()));
    messages.push(request("last", "shutdown", Value::Null));
    let exit = Notification::new("exit".to_owned(), Value::Null);
    messages.push(exit.into());

    let ends =
        |message: &Message| matches!(message, Message::Notification(it) if it.method == "exit");
    let taken = messages
        .iter()
        .position(ends)
        .map_or(&messages[..], |end| &messages[..end]);
    let mut asked: BTreeMap<String, usize> = BTreeMap::new();
    for message in taken {
        if let Message::Request(request) = message {
            *asked.entry(shown(&request.id)).or_default() += 1;
        }
    }
    let mut answered: BTreeMap<String, usize> = BTreeMap::new();
    for message in serve(messages) {
        if let Message::Response(Response {
            id,
            response_result,
        }) = message
        {
            if let Err(error) = &response_result {
                assert_ne!(
                    error.code,
                    ErrorCode::InternalError as i32,
                    "{id}: {error:?}"
                );
            }
            *answered.entry(shown(&id)).or_default() += 1;
        } else if let Message::Notification(notification) = message {
            let log = notification.params.to_string();
            assert!(!log.contains("internal error"), "{log}");
        }
    }
    assert_eq!(answered, asked);
}

/// What most editors can do.
fn usual() -> Value {
    json!({"capabilities": {"textDocument": {
        "completion": {"completionItem": {"snippetSupport": true}},
        "hover": {"contentFormat": ["markdown"]},
        "diagnostic": {},
    }}})
}

fn request(id: &str, method: &str, parameters: Value) -> Message {
    let id = RequestId::from(id.to_owned());
    Request::new(id, method.to_owned(), parameters).into()
}

/// A text for an id: numbers and strings are different ones.
fn shown(id: &RequestId) -> String {
    format!("{id:?}")
}

/// All that a server sends in a session.
fn serve(messages: Vec<Message>) -> Vec<Message> {
    let (server, editor) = Connection::memory();
    let serving = thread::spawn(move || kyclint::serve_editor(&server));
    for message in messages {
        // A session may end before its last message.
        let _ = editor.sender.send(message);
    }
    let sent = editor.receiver.iter().collect();
    serving.join().expect("an orderly end");
    sent
}
