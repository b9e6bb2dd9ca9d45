//! An editor in the same process that asks the language server for the findings of a text.

use std::thread;

use kyclint::ColumnUnit;
use kyclint::lsp_server::{Connection, Message, Notification, Request};
use serde_json::{Value, json};

use crate::readers::{End, Place, Stated};

pub struct Editor {
    connection: Connection,
    next: i32,
    pub unit: ColumnUnit,
}

impl Editor {
    pub fn counting_in(unit: ColumnUnit) -> Editor {
        let (server, connection) = Connection::memory();
        thread::spawn(move || kyclint::serve_editor(&server));
        let name = match unit {
            ColumnUnit::Bytes => "utf-8",
            ColumnUnit::CodePoints => "utf-32",
            ColumnUnit::Utf16 => "utf-16",
        };
        let mut editor = Editor {
            connection,
            next: 0,
            unit,
        };
        let capabilities = json!({
            "general": {"positionEncodings": [name]},
            "textDocument": {"diagnostic": {"relatedInformation": true}},
        });
        let agreed = editor.request("initialize", json!({"capabilities": capabilities}));
        assert_eq!(agreed["capabilities"]["positionEncoding"], name);
        editor.notify("initialized", json!({}));
        editor
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

    /// The findings of a text, each followed by the other places of it.
    pub fn findings(&mut self, name: &str, text: &str) -> Vec<Stated> {
        let uri = format!("untitled:{name}");
        let document = json!({"uri": uri, "languageId": "json", "version": 1, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
        let place = json!({"textDocument": {"uri": uri}});
        let report = self.request("textDocument/diagnostic", place.clone());
        self.notify("textDocument/didClose", place);
        let mut stated = Vec::new();
        for finding in report["items"].as_array().unwrap() {
            stated.push(ranged(finding["code"].as_str().unwrap(), &finding["range"]));
            let others = finding["relatedInformation"].as_array();
            for other in others.into_iter().flatten() {
                stated.push(ranged("place", &other["location"]["range"]));
            }
        }
        stated
    }
}

/// A range, with lines and columns from 1 as in other reports.
fn ranged(of: &str, range: &Value) -> Stated {
    let place = |position: &Value| -> Place {
        let number = |name: &str| position[name].as_u64().unwrap() as usize + 1;
        (number("line"), number("character"))
    };
    Stated {
        of: of.to_owned(),
        start: place(&range["start"]),
        end: End::At(place(&range["end"])),
    }
}
