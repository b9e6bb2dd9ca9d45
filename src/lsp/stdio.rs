//! Standard input and output as a connection.
//!
//! The connection that `lsp_server` makes of them reserves the memory that a head announces, and ends at
//! the first message that it does not understand, without a word.

use std::io::{self, BufRead, Write};
use std::thread::{self, JoinHandle};

use crossbeam_channel::bounded;
use lsp_server::{Connection, Message};

use crate::lsp::{frames, messages};
use crate::workspace::notes::note;

/// Connects to a client on standard input and output. The thread ends when the connection is dropped and
/// everything is sent, or with an error if the client no longer takes anything.
pub(super) fn connect() -> (Connection, JoinHandle<io::Result<()>>) {
    // Nothing is queued: who is faster waits for the other side.
    let (sender, requests) = bounded(0);
    let (answers, receiver) = bounded(0);
    let server = Connection {
        sender: answers,
        receiver: requests,
    };
    thread::spawn(move || {
        let received = receive(
            &mut io::stdin().lock(),
            |message| sender.send(message).is_ok(),
            &mut io::stdout(),
        );
        if let Err(error) = received {
            note(&format!("error: lsp: {error}"));
        }
        // The server ends when the sender is dropped, so not before the line is written.
        drop(sender);
    });
    let writer = thread::spawn(move || {
        for message in receiver {
            // Locked for each message, because refusals are sent between them.
            message.write(&mut io::stdout().lock())?;
        }
        Ok(())
    });
    (server, writer)
}

/// Hands messages on until the last one, and refuses what is not a message. The error is that of a frame.
fn receive(
    input: &mut impl BufRead,
    mut take: impl FnMut(Message) -> bool,
    output: &mut impl Write,
) -> Result<(), String> {
    while let Some(body) = frames::read(input)? {
        match messages::parse(&body) {
            Ok(None) => {}
            Ok(Some(message)) => {
                let is_last = matches!(&message, Message::Notification(it) if it.method == "exit");
                if !take(message) || is_last {
                    break;
                }
            }
            Err(refusal) => {
                // In one piece: others write to the same output.
                let sent = output.write_all(refusal.frame().as_bytes());
                if sent.and_then(|()| output.flush()).is_err() {
                    break;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_goes_on_behind_what_is_no_message() {
        let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let input = [
            frame("{nope"),
            frame(r#"{"method":"a"}"#),
            frame(r#"{"error":1}"#),
            frame(r#"{"method":"exit"}"#),
            "never read".to_owned(),
        ];
        let mut taken = Vec::new();
        let mut output = Vec::new();
        let take = |message| {
            let Message::Notification(notification) = message else {
                panic!("{message:?}");
            };
            taken.push(notification.method);
            true
        };
        let received = receive(&mut input.concat().as_bytes(), take, &mut output);
        assert_eq!(received, Ok(()));
        assert_eq!(taken, ["a", "exit"]);
        let refusal = String::from_utf8(output).unwrap();
        assert!(
            refusal.ends_with(r#""id":null,"error":{"code":-32700,"message":"invalid JSON: key must be a string at line 1 column 2"}}"#),
            "{refusal}"
        );
        assert_eq!(refusal.matches("Content-Length").count(), 1);
    }
}
