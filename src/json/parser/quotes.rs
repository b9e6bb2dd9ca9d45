//! Strings whose quotes are missing, of another kind, or not escaped.

use crate::text::span::Span;

use crate::json::parser::Parser;
use crate::json::problem::{Problem, ProblemKind};
use crate::json::string::Quotes;

/// Quotes that word processors put in place of `"`.
const TYPOGRAPHIC_QUOTES: [char; 7] = ['“', '”', '„', '‟', '«', '»', '″'];
const TYPOGRAPHIC_SINGLE_QUOTES: [char; 4] = ['‘', '’', '‚', '′'];

/// So far behind a quote inside a string its real end is looked for, in bytes.
const LONGEST_QUOTED: usize = 1024;

impl Parser<'_> {
    /// A string that has no closing quote before the end of its line.
    #[cold]
    pub(crate) fn unterminated(&mut self, start: usize, quotes: Quotes, is_key: bool) -> Quotes {
        let line = &self.text[start..self.at];
        if let Some(colon) = is_key.then(|| line.find(':')).flatten() {
            // The next name may begin with a quote that this one takes for an escaped one. It is not to
            // be read up to the end of the line again, unless there are mistakes to be reported again.
            let is_clean = |problem: &Problem| problem.span.start <= start;
            if self.problems.last().is_none_or(is_clean) {
                self.ahead.note_unclosed(start, self.at);
            }
            return self.close_at(start, start + colon, quotes);
        }
        let typographic = line[1..]
            .char_indices()
            .rfind(|(_, character)| TYPOGRAPHIC_QUOTES.contains(character));
        if let Some((at, character)) = typographic {
            let at = start + 1 + at;
            let end = at + character.len_utf8();
            self.problem(ProblemKind::TypographicQuotes, Span::new(at, end));
            self.at = end;
            let close = character.len_utf8() as u8;
            return Quotes { close, ..quotes };
        }
        let mut end = line.trim_end();
        if self.peek().is_none() {
            // The last line: the brackets behind belong to the document.
            end = end.trim_end_matches([']', '}', ' ']);
            if end.len() == line.trim_end().len() && !self.open.is_empty() {
                // The text is cut off here, and that is what there is to say.
                return Quotes { close: 0, ..quotes };
            }
        }
        let end = end.strip_suffix(',').unwrap_or(end).len().max(1);
        self.close_at(start, start + end, quotes)
    }

    /// Reads a member name here of which it is known that no quote ends it in its line: an earlier name
    /// was read up to there, took this quote for an escaped one, and ends before.
    pub(crate) fn unclosed_name(&mut self) -> Option<Quotes> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return None;
        }
        let end = self.ahead.unclosed_until(start)?;
        // Like any string, it is known to have escapes as far as it was read.
        memchr::memchr(b'\\', self.bytes.get(start..end)?)?;
        let quotes = Quotes {
            escapes: true,
            ..Quotes::PLAIN
        };
        self.missing_comma(start);
        self.at = end;
        Some(self.unterminated(start, quotes, true))
    }

    /// At the end of a line inside a string: whether the string goes on in the next one. It does not
    /// where that begins with a quote or a bracket, and it must end somewhere.
    #[cold]
    pub(crate) fn goes_on_in_next_line(&self) -> bool {
        let horizon = self.bytes.len().min(self.at + LONGEST_QUOTED);
        let rest = &self.bytes[self.at..horizon];
        let next = rest.iter().find(|byte| !byte.is_ascii_whitespace());
        let begins_otherwise = matches!(next, None | Some(b'"' | b'}' | b']' | b'{' | b'['));
        let end = memchr::memchr(b'"', rest).map(|at| &rest[at + 1..]);
        let is_end = |behind: &[u8]| {
            let next = behind.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
            matches!(next, None | Some(b',' | b'}' | b']' | b'\n' | b'\r'))
        };
        !begins_otherwise && end.is_some_and(is_end)
    }

    /// Passes over a line break inside a string.
    #[cold]
    pub(crate) fn line_break(&mut self) {
        let length = if self.bytes[self.at..].starts_with(b"\r\n") {
            2
        } else {
            1
        };
        let span = Span::new(self.at, self.at + length);
        self.problem(ProblemKind::ControlCharacter, span);
        self.at = span.end;
    }

    /// Whether a word follows a closing quote directly: `"Tomas, "lastName"`.
    pub(crate) fn follows_string_badly(&self) -> bool {
        matches!(self.peek(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..))
            && self.character().is_some_and(char::is_alphanumeric)
    }

    /// A string whose closing quote is really the opening one of the next string.
    #[cold]
    pub(crate) fn closed_too_late(&mut self, start: usize, quotes: Quotes, is_key: bool) -> Quotes {
        let inside = &self.text[start + 1..self.at - 1];
        let separator = if is_key {
            inside.find(':')
        } else {
            inside.rfind(',')
        };
        match separator {
            Some(at) if inside[at + 1..].trim().is_empty() => {
                self.close_at(start, start + 1 + at, quotes)
            }
            _ if is_key => quotes,
            _ => {
                self.quotes_inside();
                quotes
            }
        }
    }

    /// `"UAB "Roxy" LTD",`: where quotes without a backslash stand inside a string, its end is the
    /// first quote of the line that a comma, a closing bracket or the end of the line follows.
    fn quotes_inside(&mut self) {
        let horizon = self.bytes.len().min(self.at + LONGEST_QUOTED);
        let line = memchr::memchr2(b'\n', b'\r', &self.bytes[self.at..horizon])
            .map_or(horizon, |length| self.at + length);
        let Some(end) = self.ahead.end_of_string(self.bytes, self.at, line) else {
            return;
        };
        let first = Span::new(self.at - 1, self.at);
        let others = memchr::memchr_iter(b'"', &self.bytes[self.at..end])
            .map(|at| Span::new(self.at + at, self.at + at + 1));
        let inside = std::iter::once(first).chain(others).collect();
        let span = first.to(Span::empty(end));
        self.problem(ProblemKind::QuotesInside(inside), span);
        self.at = end + 1;
    }

    /// Lets the string end before `end`, where a quote is missing.
    pub(crate) fn close_at(&mut self, start: usize, end: usize, quotes: Quotes) -> Quotes {
        let end = start + self.text[start..end].trim_end().len().max(1);
        self.problem(ProblemKind::MissingClosingQuote, Span::empty(end));
        self.at = end;
        Quotes { close: 0, ..quotes }
    }

    /// A word directly before a quote lacks only the opening one.
    pub(crate) fn closing_quote_of_word(&mut self, otherwise: ProblemKind) -> (ProblemKind, u8) {
        let closed = self.peek() == Some(b'"')
            && self.at > 0
            && !self.bytes[self.at - 1].is_ascii_whitespace();
        if closed {
            self.at += 1;
            (ProblemKind::MissingOpeningQuote, 1)
        } else {
            (otherwise, 0)
        }
    }

    /// Passes over a string in single or typographic quotes, if one begins here.
    pub(crate) fn other_quotes(&mut self) -> Option<(Quotes, ProblemKind)> {
        let first = self.character()?;
        let (closers, kind): (&[char], _) = if first == '\'' {
            (&['\''], ProblemKind::SingleQuotes)
        } else if TYPOGRAPHIC_QUOTES.contains(&first) {
            (&TYPOGRAPHIC_QUOTES, ProblemKind::TypographicQuotes)
        } else if TYPOGRAPHIC_SINGLE_QUOTES.contains(&first) {
            (&TYPOGRAPHIC_SINGLE_QUOTES, ProblemKind::TypographicQuotes)
        } else {
            return None;
        };
        let open = first.len_utf8();
        let rest = &self.text[self.at + open..];
        let straight = kind == ProblemKind::TypographicQuotes;
        let closes =
            |character: &char| closers.contains(character) || (straight && *character == '"');
        let (end, close) = match rest
            .char_indices()
            .find(|(_, character)| closes(character) || matches!(character, '\n' | '\r'))
        {
            Some((at, character)) if closes(&character) => (at, character.len_utf8()),
            _ => {
                let end = rest.find([',', '}', ']', ':', '\n', '\r']);
                (rest[..end.unwrap_or(rest.len())].trim_end().len(), 0)
            }
        };
        let escapes = rest[..end].contains('\\');
        self.at += open + end + close;
        let quotes = Quotes {
            open: open as u8,
            close: close as u8,
            escapes,
            ascii: false,
        };
        Some((quotes, kind))
    }
}
