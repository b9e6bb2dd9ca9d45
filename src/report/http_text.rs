//! What of an answer is not JSON: the head that `curl --include` writes, the trace of
//! `curl --verbose`, the page of a proxy, a line of a log.

use std::borrow::Cow;

use crate::contract::server_codes::{STATUSES, Status};

/// An answer as a program writes it.
pub(crate) struct Answer<'t> {
    /// The status in its last head; what is written if it is unknown.
    pub(crate) status: Option<Result<&'static Status, &'t str>>,
    /// What follows the heads.
    pub(crate) body: Cow<'t, str>,
}

impl<'t> Answer<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut status = None;
        if let Some(body) = without_trace(text, &mut status) {
            return Answer {
                status,
                body: body.into(),
            };
        }
        let mut rest = text.trim_start();
        // A redirection or `100 Continue` comes before the last head.
        while rest.starts_with("HTTP/") {
            status = status_line(rest.lines().next().unwrap_or_default());
            let end = ["\r\n\r\n", "\n\n"]
                .iter()
                .filter_map(|end| Some((rest.find(end)?, end.len())));
            rest = match end.min() {
                Some((at, length)) => rest[at + length..].trim_start(),
                None => "",
            };
        }
        Answer {
            status,
            body: rest.into(),
        }
    }

    /// The status if it is known.
    pub(crate) fn known_status(&self) -> Option<&'static Status> {
        self.status.and_then(Result::ok)
    }
}

/// The status of the first line of a head.
fn status_line(line: &str) -> Option<Result<&'static Status, &str>> {
    let number = line.split_whitespace().nth(1).unwrap_or_default();
    Some(known_status(number).ok_or(number))
}

/// The body behind the trace of `curl --verbose`, whose lines begin with a sign; `None` if the text is
/// no trace.
fn without_trace<'t>(
    text: &'t str,
    status: &mut Option<Result<&'static Status, &'t str>>,
) -> Option<String> {
    let is_head = |line: &&str| line.starts_with("< HTTP/");
    text.lines().find(is_head)?;
    let mut body = String::new();
    for line in text.lines() {
        if is_head(&line) {
            *status = status_line(&line[2..]);
        }
        let is_trace = line.len() <= 1 && ["<", ">", "*"].contains(&line)
            || ["< ", "> ", "* ", "{ [", "} ["]
                .iter()
                .any(|sign| line.starts_with(sign));
        if !is_trace {
            body.push_str(line);
            body.push('\n');
        }
    }
    Some(body)
}

/// The status of this number.
pub(crate) fn known_status(number: &str) -> Option<&'static Status> {
    STATUSES
        .iter()
        .find(|known| known.status.to_string() == number.trim())
}

/// The status that a text is the phrase of, as `Unauthorized` of 401.
pub(crate) fn status_of_phrase(text: &str) -> Option<&'static Status> {
    let text = text.trim().trim_end_matches(['.', '!']);
    if ["invalid_token", "invalid_client"].contains(&text) {
        return known_status("401");
    }
    STATUSES
        .iter()
        .filter(|known| known.status != 200)
        .find(|known| {
            let mut phrases = known.phrases.iter();
            phrases.any(|phrase| phrase.eq_ignore_ascii_case(text))
        })
}

/// The status that a text such as `<title>503 Service Unavailable</title>` or `HTTP 503` names.
pub(crate) fn status_in_words(text: &str) -> Option<&'static Status> {
    let is_of_word = |character: char| character.is_ascii_alphanumeric();
    let mut before = "";
    let mut rest = text;
    while let Some(start) = rest.find(is_of_word) {
        let from = &rest[start..];
        let end = from.find(|it| !is_of_word(it)).unwrap_or(from.len());
        let (word, after) = from.split_at(end);
        if let Some(status) = known_status(word).filter(|it| it.status != 200) {
            let phrase = after.trim_start_matches([' ', '-', ':', '|']);
            let has_phrase = status.phrases.iter().any(|known| {
                let start = phrase.get(..known.len());
                start.is_some_and(|start| start.eq_ignore_ascii_case(known))
            });
            let names = ["http", "status", "statuscode", "code", "error"];
            let is_named = names.iter().any(|name| before.eq_ignore_ascii_case(name));
            if has_phrase || is_named {
                return Some(status);
            }
        }
        // `HTTP/1.1` counts as one word.
        if !(before.eq_ignore_ascii_case("http") && ["1", "2", "3", "0"].contains(&word)) {
            before = word;
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(status: Option<&Status>) -> u16 {
        status.map_or(0, |status| status.status)
    }

    #[test]
    fn heads_and_traces_are_told_from_the_body() {
        for (text, status, body) in [
            ("{}", 0, "{}"),
            ("HTTP/2 302 \r\nlocation: /login\r\n\r\n", 302, ""),
            (
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 413 X\r\nA: b\r\n\r\n<p>",
                413,
                "<p>",
            ),
            ("HTTP/1.1 503", 503, ""),
            ("HTTP/1.1 200 OK\nA: b\n\n{}", 200, "{}"),
            (
                "* Host\n> POST / HTTP/1.1\n>\n{ [5 bytes data]\n< HTTP/1.1 400 Bad\n< A: b\n<\n{\"a\": 1}\n* Closing",
                400,
                "{\"a\": 1}\n",
            ),
        ] {
            let answer = Answer::of(text);
            assert_eq!(number(answer.known_status()), status, "{text}");
            assert_eq!(answer.body, body, "{text}");
        }
        assert_eq!(
            Answer::of("HTTP/1.1 418 Teapot\n\n")
                .status
                .map(Result::err),
            Some(Some("418"))
        );
    }

    #[test]
    fn statuses_are_read_from_words() {
        for (text, expected) in [
            ("<html><title>502 Bad Gateway</title></html>", 502),
            ("<h1>413 Request Entity Too Large</h1>", 413),
            ("curl: (22) The requested URL returned error: 503", 503),
            ("StatusCode : 429", 429),
            ("2026-01-31 POST /customer HTTP/1.1 401", 401),
            ("received HTTP 302", 302),
            ("in 404 places", 0),
            ("400 customers", 0),
            ("status 200", 0),
            ("", 0),
        ] {
            assert_eq!(number(status_in_words(text)), expected, "{text}");
        }
        assert_eq!(number(status_of_phrase("unauthorized")), 401);
        assert_eq!(number(status_of_phrase("Service Unavailable.")), 503);
        assert_eq!(number(status_of_phrase("OK")), 0);
    }
}
