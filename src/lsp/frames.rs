//! Frames: each message on a stream has a head, which says how long the body behind it is.

use std::io::{self, BufRead, Read};

/// The longest body. A longer one is refused when it is announced.
const LONGEST_BODY: u64 = 1 << 30;

/// The longest head, in bytes. It has two short lines.
const LONGEST_HEAD: u64 = 64 << 10;

/// How many characters of a wrong length are quoted.
const QUOTED: usize = 40;

/// Reads the body of the next message; `None` at the end of the input. After an error, nobody knows where
/// the next message begins. The error quotes nothing but a length: where a length was wrong, the next head
/// may be a part of a payload.
pub(super) fn read(input: &mut impl BufRead) -> Result<Option<Vec<u8>>, String> {
    let Some(length) = read_head(input)? else {
        return Ok(None);
    };
    // It grows with what arrives: a number in a head must not take memory.
    let mut body = Vec::new();
    let received = input.take(length).read_to_end(&mut body);
    let received = received.map_err(|error| unreadable(&error))? as u64;
    if received < length {
        return Err(format!(
            "the input ends after {received} of {length} bytes of a message"
        ));
    }
    Ok(Some(body))
}

/// Reads a head. Returns the length that it announces, or `None` at the end of the input.
fn read_head(input: &mut impl BufRead) -> Result<Option<u64>, String> {
    let mut input = input.take(LONGEST_HEAD);
    let mut announced = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        let read = input.read_until(b'\n', &mut line);
        read.map_err(|error| unreadable(&error))?;
        if !line.ends_with(b"\n") {
            return match input.limit() {
                0 => Err("the head of a message is longer than 64 KiB".to_owned()),
                LONGEST_HEAD => Ok(None),
                _ => Err("the input ends within the head of a message".to_owned()),
            };
        }
        // Lines end with `\r\n`. Clients that send `\n` are understood, too.
        let line = line.trim_ascii();
        if line.is_empty() {
            break;
        }
        let Some(colon) = line.iter().position(|byte| *byte == b':') else {
            return Err("a line in the head of a message has no colon".to_owned());
        };
        let (name, value) = line.split_at(colon);
        if name.eq_ignore_ascii_case(b"Content-Length") {
            announced = Some(length(value[1..].trim_ascii())?);
        }
    }
    let missing = || "a message has no Content-Length".to_owned();
    announced.ok_or_else(missing).map(Some)
}

fn length(value: &[u8]) -> Result<u64, String> {
    let text = String::from_utf8_lossy(value);
    let wrong = |what: &str| {
        let mut quoted: String = text.chars().take(QUOTED).collect();
        if quoted.len() < text.len() {
            quoted.push('…');
        }
        Err(format!("Content-Length `{quoted}` is {what}"))
    };
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return wrong("not a number");
    }
    // What the type cannot hold is too large as well.
    match text.parse() {
        Ok(length) if length <= LONGEST_BODY => Ok(length),
        _ => wrong("larger than 1 GiB"),
    }
}

fn unreadable(error: &io::Error) -> String {
    format!("cannot read standard input: {error}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(mut input: &[u8]) -> Result<Vec<Vec<u8>>, String> {
        let mut bodies = Vec::new();
        while let Some(body) = read(&mut input)? {
            bodies.push(body);
        }
        Ok(bodies)
    }

    #[test]
    fn a_head_may_be_written_in_several_ways() {
        for head in [
            "Content-Length: 2\r\n\r\n",
            "Content-Length: 2\n\n",
            "content-length:2\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
            "X: y\nCONTENT-LENGTH:  0002 \r\n\n",
        ] {
            let input = format!("{head}{{}}{head}[]");
            let found = bodies(input.as_bytes());
            assert_eq!(found, Ok(vec![b"{}".to_vec(), b"[]".to_vec()]), "{head:?}");
        }
        assert_eq!(bodies(b""), Ok(vec![]));
        assert_eq!(bodies(b"Content-Length: 0\r\n\r\n"), Ok(vec![vec![]]));
    }

    #[test]
    fn a_broken_frame_is_named() {
        let long = format!("A: {}", "b".repeat(64 << 10));
        let digits = format!("Content-Length: {}\r\n\r\n", "9".repeat(100));
        let quoted = format!(
            "Content-Length `{}…` is larger than 1 GiB",
            "9".repeat(QUOTED)
        );
        for (input, expected) in [
            ("\r\n", "a message has no Content-Length"),
            ("X: y\r\n\r\n{}", "a message has no Content-Length"),
            (
                "Content-Length: x\r\n\r\n",
                "Content-Length `x` is not a number",
            ),
            (
                "Content-Length:\r\n\r\n",
                "Content-Length `` is not a number",
            ),
            (
                "Content-Length: -1\r\n\r\n",
                "Content-Length `-1` is not a number",
            ),
            (
                "Content-Length: 1073741825\r\n\r\n",
                "Content-Length `1073741825` is larger than 1 GiB",
            ),
            (&digits, &quoted),
            (
                "Content-Length: 1073741824\r\n\r\n{}",
                "the input ends after 2 of 1073741824 bytes of a message",
            ),
            (
                "Content-Length: 2",
                "the input ends within the head of a message",
            ),
            (
                "Content-Length: 2\r\n",
                "the input ends within the head of a message",
            ),
            ("{}\r\n\r\n", "a line in the head of a message has no colon"),
            (&long, "the head of a message is longer than 64 KiB"),
        ] {
            assert_eq!(bodies(input.as_bytes()), Err(expected.to_owned()));
        }
    }
}
