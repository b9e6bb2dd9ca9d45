//! Recovery from missing, unescaped and non-JSON quotes.

use crate::text::span::Span;

use crate::json::literals::joined_literals;
use crate::json::node::{Kind, Record};
use crate::json::parser::{MAX_DEPTH, Parser};
use crate::json::problem::{Problem, ProblemKind};
use crate::json::string;
use crate::json::string::Quotes;

/// Quotes that word processors write in place of `"`.
const TYPOGRAPHIC_QUOTES: [char; 8] = ['“', '”', '„', '‟', '«', '»', '″', '＂'];
const TYPOGRAPHIC_SINGLE_QUOTES: [char; 5] = ['‘', '’', '‚', '′', '＇'];
/// The accent that some keyboards have in place of a quote. Only another one closes the string: a text may
/// have an apostrophe.
const ACUTE_ACCENT: [char; 1] = ['´'];

/// How many bytes are searched for the end of a string with a line break or unescaped quotes
/// inside.
const LONGEST_QUOTED: usize = 1024;

/// Whether a word may begin with this byte after a closing quote, or it is one more quote.
pub(super) fn follows_badly(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'"' | 0x80..)
}

/// Whether a name or a value may end before this text.
pub(super) fn ends_string(behind: &[u8], is_key: bool) -> bool {
    let next = behind.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
    match next {
        Some(b':') => is_key,
        Some(b',' | b'}' | b']' | b'\n' | b'\r') | None => !is_key,
        Some(_) => false,
    }
}

impl Parser<'_> {
    /// Handles a string without a closing quote in its line.
    #[cold]
    pub(crate) fn unterminated(&mut self, start: usize, quotes: Quotes, is_key: bool) -> Quotes {
        let line = &self.text[start..self.at];
        if let Some(colon) = is_key.then(|| line.find(':')).flatten() {
            // This name may have read the opening quote of the next name as escaped. Record its
            // extent, so that the line is not read to its end again; but not if it has problems,
            // which must be reported again.
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
            // On the last line, brackets at the end belong to the document.
            end = end.trim_end_matches([']', '}', ' ']);
            if end.len() == line.trim_end().len() && !self.open.is_empty() {
                // The text is cut off here, which is reported instead.
                return Quotes { close: 0, ..quotes };
            }
        }
        let end = end.strip_suffix(',').unwrap_or(end).len().max(1);
        self.close_at(start, start + end, quotes)
    }

    /// Reads a member name that is known to have no closing quote in its line: an earlier name read
    /// up to the end of the line, read this quote as escaped, and was closed before it.
    pub(crate) fn unclosed_name(&mut self) -> Option<Quotes> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return None;
        }
        let end = self.ahead.unclosed_until(start)?;
        // The extent that was read has escapes only if it has a backslash.
        memchr::memchr(b'\\', self.bytes.get(start..end)?)?;
        let quotes = Quotes {
            escapes: true,
            ..Quotes::PLAIN
        };
        self.missing_comma(start);
        self.at = end;
        Some(self.unterminated(start, quotes, true))
    }

    /// Whether a string continues in the next line. It must end somewhere, and the next line must
    /// not begin with a quote or bracket.
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

    /// Reports and skips a line break inside a string.
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

    /// Whether a word directly follows the closing quote: `"Tomas, "lastName"`.
    pub(crate) fn follows_string_badly(&self) -> bool {
        let is_word = |next: char| next.is_alphanumeric() && !next.is_ascii_digit();
        self.peek().is_some_and(follows_badly) && self.character().is_some_and(is_word)
    }

    /// Handles a quote that is there twice: before the text, of which an empty string was read, behind it, or both.
    /// Returns the quotes of the whole string, and moves past it; `None` if no quote is doubled.
    #[cold]
    pub(crate) fn doubled_quote(
        &mut self,
        start: usize,
        quotes: Quotes,
        is_key: bool,
    ) -> Option<Quotes> {
        let rest = self.bytes.get(self.at..)?;
        if rest.first() == Some(&b'"') && ends_string(&rest[1..], is_key) {
            let kind = ProblemKind::DoubledQuote { other: None };
            self.problem(kind, Span::new(self.at, self.at + 1));
            self.at += 1;
            return Some(Quotes { close: 2, ..quotes });
        }
        if self.at != start + 2 {
            return None;
        }
        let plain = string::plain(rest);
        let behind = rest.get(plain.length..)?.strip_prefix(b"\"")?;
        let behind_both = behind.strip_prefix(b"\"");
        let (close, other) = match behind_both {
            _ if plain.length == 0 => return None,
            Some(behind) if ends_string(behind, is_key) => {
                let last = self.at + plain.length + 1;
                (2, Some(Span::new(last, last + 1)))
            }
            _ if ends_string(behind, is_key) => (1, None),
            _ => return None,
        };
        let kind = ProblemKind::DoubledQuote { other };
        self.problem(kind, Span::new(start, start + 1));
        self.at += plain.length + usize::from(close);
        Some(Quotes {
            open: 2,
            close,
            ascii: plain.is_ascii,
            ..Quotes::PLAIN
        })
    }

    /// Reads a string that begins with a backslash before its quote, and perhaps ends so.
    pub(crate) fn escaped_quotes(&mut self, is_key: bool) -> Option<Quotes> {
        let start = self.at;
        let inside = self.bytes.get(start..)?.strip_prefix(b"\\\"")?;
        let plain = string::plain(inside);
        let behind = inside.get(plain.length..)?;
        let is_end = |behind: &[u8]| ends_string(behind, is_key);
        let close = match (behind.strip_prefix(b"\\\""), behind.strip_prefix(b"\"")) {
            (Some(behind), _) if is_end(behind) => 2,
            (_, Some(behind)) if is_end(behind) => 1,
            _ => return None,
        };
        let end = start + 2 + plain.length;
        let others = (close == 2).then(|| Span::new(end, end + 1));
        let marks = [Span::new(start, start + 1)].into_iter().chain(others);
        let kind = ProblemKind::EscapedQuotes(marks.collect());
        self.at = end + usize::from(close);
        self.problem(kind, Span::new(start, self.at));
        Some(Quotes {
            open: 2,
            close,
            ascii: plain.is_ascii,
            ..Quotes::PLAIN
        })
    }

    /// Handles a string whose closing quote is really the opening quote of the next string.
    #[cold]
    pub(crate) fn closed_too_late(&mut self, start: usize, quotes: Quotes, is_key: bool) -> Quotes {
        let inside = &self.text[start + 1..self.at - 1];
        let separator = if is_key {
            inside.find(':')
        } else {
            inside.rfind(',')
        };
        // Behind the comma, another object or array may begin.
        let begins = |rest: &str| {
            rest.chars()
                .all(|next| next.is_whitespace() || "[{".contains(next))
        };
        match separator {
            Some(at) if is_key && inside[at + 1..].trim().is_empty() => {
                self.close_at(start, start + 1 + at, quotes)
            }
            Some(at) if !is_key && begins(&inside[at + 1..]) => {
                let length = self.without_closers(&inside[..at]).len();
                self.close_at(start, start + 1 + length, quotes)
            }
            _ if is_key => quotes,
            _ => {
                self.quotes_inside();
                quotes
            }
        }
    }

    /// A text without the brackets at its end that close the innermost open brackets.
    fn without_closers<'t>(&self, text: &'t str) -> &'t str {
        let brackets = text.bytes().enumerate().rev();
        let brackets = brackets.filter(|(_, byte)| !byte.is_ascii_whitespace());
        let brackets: Vec<_> = brackets
            .take_while(|(_, byte)| matches!(byte, b'}' | b']'))
            .take(MAX_DEPTH)
            .collect();
        // The document itself does not end here.
        let most = brackets.len().min(self.open.len().saturating_sub(1));
        let closes = |count: &usize| {
            let closers = brackets[..*count].iter().rev().map(|(_, closer)| closer);
            closers.eq(self
                .open
                .iter()
                .rev()
                .take(*count)
                .map(|(_, closer)| closer))
        };
        match (1..=most).rev().find(closes) {
            Some(count) => &text[..brackets[count - 1].0],
            None => text,
        }
    }

    /// Handles a name without its closing quote, which was read up to a later quote: no colon follows it, but
    /// one is in it, behind a word. Returns the quotes of the name, and moves to its end; `None` if it is not so.
    pub(crate) fn closed_before_colon(&mut self, start: usize, quotes: Quotes) -> Option<Quotes> {
        if self.peek() == Some(b':') || quotes.close == 0 || self.is_before_colon() {
            return None;
        }
        let inside = self.text.get(start + 1..self.at)?;
        let (name, _) = inside.split_once(':')?;
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        if name.is_empty() || !name.bytes().all(is_part) {
            return None;
        }
        let end = start + 1 + name.len();
        self.step_back(start);
        Some(self.close_at(start, end, Quotes::PLAIN))
    }

    /// Handles unescaped quotes inside a string, such as `"UAB "Roxy" LTD",`. The string ends at
    /// the first quote followed by a comma, a closing bracket or the end of the line.
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

    /// Ends the string before `end`, and reports the missing quote.
    pub(crate) fn close_at(&mut self, start: usize, end: usize, quotes: Quotes) -> Quotes {
        let end = start + self.text[start..end].trim_end().len().max(1);
        // What was read behind the end is read again, with its mistakes.
        let is_behind = |problem: &mut Problem| problem.span.start >= end;
        while self.problems.pop_if(is_behind).is_some() {}
        self.at = end;
        let written = &self.text[start..end];
        let inside = written
            .strip_suffix("\\\"")
            .and_then(|rest| rest.strip_prefix('"'));
        // The quote is there, but a backslash makes it a part of the text.
        if inside.is_some_and(|inside| !inside.is_empty() && !inside.contains('\\')) {
            let mark = Span::new(end - 2, end - 1);
            self.problem(
                ProblemKind::EscapedQuotes(vec![mark]),
                Span::new(end - 2, end),
            );
            return Quotes {
                close: 2,
                escapes: false,
                ..quotes
            };
        }
        self.problem(ProblemKind::MissingClosingQuote, Span::empty(end));
        Quotes { close: 0, ..quotes }
    }

    /// A word directly before a quote lacks only the opening quote. Skips that quote. Returns the
    /// problem, `otherwise` by default, and the length of the closing quote.
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

    /// Behind a string that ends at `end`, where a comma is missing: whether a programming language joins it
    /// with the literals that follow. If so, all of them are one value, which cannot be read.
    #[cold]
    pub(crate) fn joins_literals(&mut self, end: usize) -> bool {
        let is_in_object = self.open.last().is_some_and(|(_, closer)| *closer == b'}');
        let is_before =
            |record: &&mut Record| record.kind == Kind::String && record.span().end == end;
        let Some(record) = self.records.last_mut().filter(is_before) else {
            return false;
        };
        let start = record.span().start;
        let written = &self.text[start..];
        let Some((joined, literals)) = joined_literals(written, is_in_object) else {
            return false;
        };
        if literals
            .first()
            .is_none_or(|first| first.len() != end - start)
        {
            return false;
        }
        record.kind = Kind::Error;
        record.set_end(start + joined);
        // The fix of the whole replaces what is within it.
        let is_within = |problem: &mut Problem| problem.span.start >= start;
        while self.problems.pop_if(is_within).is_some() {}
        self.at = start + joined;
        self.problem(ProblemKind::JoinedStrings, Span::new(start, self.at));
        true
    }

    /// Reports and skips a string in single or typographic quotes or in backticks, if one begins here.
    pub(crate) fn other_quotes(&mut self, is_key: bool) -> Option<Quotes> {
        let start = self.at;
        let first = self.character()?;
        let (closers, kind): (&[char], _) = if first == '\'' {
            (&['\''], ProblemKind::SingleQuotes)
        } else if first == '`' {
            (&['`'], ProblemKind::Backticks)
        } else if TYPOGRAPHIC_QUOTES.contains(&first) {
            (&TYPOGRAPHIC_QUOTES, ProblemKind::TypographicQuotes)
        } else if TYPOGRAPHIC_SINGLE_QUOTES.contains(&first) {
            (&TYPOGRAPHIC_SINGLE_QUOTES, ProblemKind::TypographicQuotes)
        } else if ACUTE_ACCENT.contains(&first) {
            (&ACUTE_ACCENT, ProblemKind::TypographicQuotes)
        } else {
            return None;
        };
        let open = first.len_utf8();
        let rest = &self.text[self.at + open..];
        let straight = kind == ProblemKind::TypographicQuotes;
        let closes =
            |character: &char| closers.contains(character) || (straight && *character == '"');
        let mut is_escaped = false;
        let mut ends = |character: &char| {
            // An apostrophe in single quotes is written with a backslash in scripts.
            let is_end = closes(character) && !(is_escaped && *character == first);
            is_escaped = *character == '\\' && !is_escaped;
            is_end || matches!(character, '\n' | '\r')
        };
        let mut apostrophes = Vec::new();
        let (end, close) = match rest.char_indices().find(|(_, character)| ends(character)) {
            Some((at, character)) if closes(&character) => {
                let end = match is_apostrophe(rest, at, first) {
                    true => behind_apostrophes(rest, at, first, is_key, &mut apostrophes),
                    false => None,
                };
                (end.unwrap_or(at), character.len_utf8())
            }
            _ => {
                let end = rest.find([',', '}', ']', ':', '\n', '\r']);
                (rest[..end.unwrap_or(rest.len())].trim_end().len(), 0)
            }
        };
        let escapes = rest[..end].contains('\\');
        self.at += open + end + close;
        self.problem(kind, Span::new(start, self.at));
        let at = start + open;
        let marks = apostrophes.iter();
        let marks = marks.map(|apostrophe| Span::new(at + apostrophe, at + apostrophe + open));
        let marks: Vec<_> = marks.collect();
        if let (Some(one), Some(last)) = (marks.first(), marks.last()) {
            let span = one.to(*last);
            self.problem(ProblemKind::QuotesInside(marks), span);
        }
        Some(Quotes {
            open: open as u8,
            close: close as u8,
            escapes,
            ascii: false,
        })
    }
}

/// Whether the quote at an offset is one that people write as an apostrophe, and it is between letters.
fn is_apostrophe(text: &str, at: usize, quote: char) -> bool {
    let before = text[..at].chars().next_back();
    let behind = text[at..].strip_prefix(quote);
    let behind = behind.and_then(|behind| behind.chars().next());
    let is_letter = |character: Option<char>| character.is_some_and(char::is_alphabetic);
    (quote == '\'' || ACUTE_ACCENT.contains(&quote)) && is_letter(before) && is_letter(behind)
}

/// The offset of the quote that closes a string in which an apostrophe is at the offset `first`, and the
/// apostrophes before it; `None` if no quote closes it, and then there are none.
fn behind_apostrophes(
    text: &str,
    first: usize,
    quote: char,
    is_key: bool,
    apostrophes: &mut Vec<usize>,
) -> Option<usize> {
    /// Longer texts, in bytes, are not searched: many strings may begin in one line.
    const LONGEST: usize = 256;
    let horizon = text.floor_char_boundary(first + LONGEST);
    let line = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[..horizon]).unwrap_or(horizon);
    let window = &text[..line];
    let quotes = window[first..].match_indices(quote);
    let mut quotes = quotes.map(|(at, _)| first + at);
    let end = quotes.find(|at| {
        let is_inside = is_apostrophe(text, *at, quote);
        if is_inside {
            apostrophes.push(*at);
        }
        !is_inside
    });
    let is_end = |at: &usize| {
        let behind = &text.as_bytes()[at + quote.len_utf8()..];
        !window[..*at].ends_with('\\') && ends_string(behind, is_key)
    };
    let end = end.filter(is_end);
    if end.is_none() {
        apostrophes.clear();
    }
    end
}
