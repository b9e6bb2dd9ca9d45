//! What the parser does where the text is not JSON: it reports what is wrong and goes on with what
//! was most likely meant. Guesses follow what people really write: a forgotten quote or comma,
//! JavaScript and Python habits, text pasted from a word processor.

use crate::diagnostic::Span;

use super::node::Kind;
use super::parser::Parser;
use super::problem::ProblemKind;
use super::string::Quotes;

/// Quotes that word processors put in place of `"`.
const TYPOGRAPHIC_QUOTES: [char; 7] = ['“', '”', '„', '‟', '«', '»', '″'];
const TYPOGRAPHIC_SINGLE_QUOTES: [char; 4] = ['‘', '’', '‚', '′'];

/// So far behind a quote inside a string its real end is looked for, in bytes.
const LONGEST_QUOTED: usize = 1024;

impl Parser<'_> {
    fn character(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// Passes over a comment or white space that JSON does not know; whether there was any.
    #[cold]
    pub(super) fn foreign_space(&mut self) -> bool {
        let start = self.at;
        let rest = &self.bytes[start..];
        let line = || {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            end - usize::from(end > 0 && rest[end - 1] == b'\r')
        };
        let (kind, length) = match rest {
            [b'/', b'/', ..] | [b'#', ..] => (ProblemKind::Comment, line()),
            [b'/', b'*', ..] => {
                let length =
                    memchr::memmem::find(&rest[2..], b"*/").map_or(rest.len(), |at| at + 4);
                (ProblemKind::Comment, length)
            }
            _ => {
                let foreign = |character: &char| {
                    !character.is_ascii()
                        && (character.is_whitespace()
                            || matches!(character, '\u{feff}' | '\u{200b}' | '\u{2060}'))
                };
                let length = self.text[start..]
                    .chars()
                    .take_while(foreign)
                    .map(char::len_utf8)
                    .sum();
                (ProblemKind::ForeignSpace, length)
            }
        };
        if length == 0 {
            return false;
        }
        self.problem(kind, Span::new(start, start + length));
        self.at += length;
        true
    }

    #[cold]
    fn report_trailing_comma(&mut self, at: usize) {
        self.problem(ProblemKind::TrailingComma, Span::new(at, at + 1));
    }

    pub(super) fn trailing_comma(&mut self, comma: Option<usize>) {
        if let Some(at) = comma {
            self.report_trailing_comma(at);
        }
    }

    #[cold]
    pub(super) fn extra_comma(&mut self) {
        self.problem(ProblemKind::ExtraComma, Span::new(self.at, self.at + 1));
        self.at += 1;
    }

    #[cold]
    pub(super) fn unexpected_colon(&mut self) {
        self.problem(
            ProblemKind::UnexpectedColon,
            Span::new(self.at, self.at + 1),
        );
        self.at += 1;
    }

    #[cold]
    pub(super) fn missing_comma(&mut self, end: usize) {
        if self.peek() == Some(b';') {
            self.problem(
                ProblemKind::UnexpectedCharacters,
                Span::new(self.at, self.at + 1),
            );
            self.at += 1;
        } else if self.peek() == Some(b':') {
            self.unexpected_colon();
        } else {
            self.problem(ProblemKind::MissingComma, Span::empty(end));
        }
    }

    /// At a closing bracket of the other kind, or the end of the text. Returns whether the
    /// container ends here; otherwise the bracket was a stray one and is passed over.
    #[cold]
    pub(super) fn ends_badly(&mut self, comma: Option<usize>) -> bool {
        let Some((opener, closer)) = self.open.last().copied() else {
            return true;
        };
        let opener = Span::new(opener, opener + 1);
        let Some(bracket) = self.peek() else {
            self.report_unclosed();
            return true;
        };
        self.trailing_comma(comma);
        let expected = char::from(closer);
        let span = Span::new(self.at, self.at + 1);
        // What the rest of the text still closes tells which bracket is the wrong one.
        let depth = self.open.len() as isize;
        let closed_later = self.brackets_closed_later();
        let closes_outer = self.open.iter().any(|(_, closes)| *closes == bracket);
        let (kind, ends_container) = if closed_later == depth {
            (ProblemKind::StrayBracket, false)
        } else if closed_later == depth - 1 || !closes_outer {
            (ProblemKind::WrongBracket { opener, expected }, true)
        } else {
            let kind = ProblemKind::UnclosedInside { opener, expected };
            self.problem(kind, Span::empty(self.at));
            return true;
        };
        self.problem(kind, span);
        self.at += 1;
        ends_container
    }

    /// How many more brackets the text behind the one here closes than it opens. Counted once for
    /// the whole text; from then on, what has been read since is taken off.
    fn brackets_closed_later(&mut self) -> isize {
        let here = self.at + 1;
        let (from, closed) = match self.closed_from {
            Some((from, closed)) => (
                from,
                closed - closed_in(self.bytes.get(from..here).unwrap_or_default()),
            ),
            None => (here, closed_in(&self.bytes[here..])),
        };
        self.closed_from = Some((here.max(from), closed));
        closed
    }

    /// The text ends within brackets. Only the innermost one says so.
    fn report_unclosed(&mut self) {
        let told = self
            .problems
            .last()
            .is_some_and(|problem| matches!(problem.kind, ProblemKind::Unclosed { .. }));
        if told || self.too_deep {
            return;
        }
        let openers = self
            .open
            .iter()
            .map(|(at, _)| Span::new(*at, at + 1))
            .collect();
        let missing = self
            .open
            .iter()
            .rev()
            .map(|(_, closer)| char::from(*closer))
            .collect();
        let end = self.text.trim_end().len();
        self.problem(ProblemKind::Unclosed { openers, missing }, Span::empty(end));
    }

    /// Too many brackets are open to go deeper: passes over this one with all that it holds.
    #[cold]
    pub(super) fn pass_over_depth(&mut self) {
        let start = self.at;
        if !self.too_deep {
            self.problem(ProblemKind::TooDeep, Span::new(start, start + 1));
        }
        let mut depth = 0_usize;
        let mut in_string = false;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'\\' if in_string => self.at = (self.at + 1).min(self.bytes.len()),
                b'"' => in_string = !in_string,
                b'{' | b'[' if !in_string => depth += 1,
                b'}' | b']' if !in_string => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                }
                _ => {}
            }
        }
        // What is unclosed in there is a part of the same mistake.
        self.too_deep = true;
        self.push(Kind::Error, Span::new(start, self.at));
    }

    /// What follows the document.
    pub(super) fn after_end(&mut self) {
        let Some(byte) = self.peek() else { return };
        let end = self.text.trim_end().len().max(self.at);
        if matches!(byte, b'}' | b']') {
            self.problem(ProblemKind::StrayBracket, Span::new(self.at, self.at + 1));
            self.at += 1;
            self.space();
            if self.peek().is_none_or(|next| matches!(next, b'}' | b']')) {
                return;
            }
        }
        if byte == b',' && self.text[self.at + 1..].trim().is_empty() {
            self.problem(ProblemKind::TrailingComma, Span::new(self.at, self.at + 1));
            return;
        }
        // A document of several lines is pointed at by the first of them.
        let line = memchr::memchr2(b'\n', b'\r', &self.bytes[self.at..end]);
        let span = Span::new(self.at, line.map_or(end, |length| self.at + length));
        self.problem(ProblemKind::TextAfterEnd, span);
    }

    /// A string that has no closing quote before the end of its line.
    #[cold]
    pub(super) fn unterminated(&mut self, start: usize, quotes: Quotes, is_key: bool) -> Quotes {
        let line = &self.text[start..self.at];
        if let Some(colon) = is_key.then(|| line.find(':')).flatten() {
            return self.close_at(start, start + colon, quotes);
        }
        let mut end = line.trim_end();
        if self.peek().is_none() {
            // The last line: the brackets behind belong to the document.
            end = end.trim_end_matches([']', '}', ' ']);
        }
        let end = end.strip_suffix(',').unwrap_or(end).len().max(1);
        self.close_at(start, start + end, quotes)
    }

    /// Whether a word follows a closing quote directly: `"Tomas, "lastName"`.
    pub(super) fn follows_string_badly(&self) -> bool {
        matches!(self.peek(), Some(b'a'..=b'z' | b'A'..=b'Z' | b'_' | 0x80..))
            && self.character().is_some_and(char::is_alphanumeric)
    }

    /// A string whose closing quote is really the opening one of the next string.
    #[cold]
    pub(super) fn closed_too_late(&mut self, start: usize, quotes: Quotes, is_key: bool) -> Quotes {
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
        let mut inside = vec![Span::new(self.at - 1, self.at)];
        let mut from = self.at;
        while let Some(length) = memchr::memchr(b'"', &self.bytes[from..line]) {
            let quote = from + length;
            from = quote + 1;
            let next = self.bytes[from..]
                .iter()
                .find(|byte| !matches!(byte, b' ' | b'\t'));
            match next {
                Some(b':') => return,
                None | Some(b',' | b'}' | b']' | b'\n' | b'\r') => {
                    let span = inside[0].to(Span::empty(from - 1));
                    self.problem(ProblemKind::QuotesInside(inside), span);
                    self.at = from;
                    return;
                }
                Some(_) => inside.push(Span::new(quote, from)),
            }
        }
    }

    /// Lets the string end before `end`, where a quote is missing.
    fn close_at(&mut self, start: usize, end: usize, quotes: Quotes) -> Quotes {
        let end = start + self.text[start..end].trim_end().len().max(1);
        self.problem(ProblemKind::MissingClosingQuote, Span::empty(end));
        self.at = end;
        Quotes { close: 0, ..quotes }
    }

    /// Reads a member name that does not begin with `"`. `None` where there was none, and what
    /// stood there has been passed over.
    #[cold]
    pub(super) fn recover_key(&mut self) -> Option<usize> {
        let start = self.at;
        if let Some((quotes, kind)) = self.other_quotes() {
            self.problem(kind, Span::new(start, self.at));
            return Some(self.push_string(Kind::Key, Span::new(start, self.at), quotes));
        }
        match self.peek() {
            Some(b':') => {
                self.problem(ProblemKind::MissingKey, Span::new(start, start + 1));
                self.at += 1;
                self.space();
                self.discard_value();
                None
            }
            Some(b'{' | b'[') => {
                self.problem(ProblemKind::MissingKey, Span::new(start, start + 1));
                self.discard_value();
                None
            }
            _ => {
                let word = |character: char| {
                    character.is_alphanumeric() || matches!(character, '_' | '$' | '-' | '.')
                };
                let rest = &self.text[start..];
                let length = rest
                    .find(|character| !word(character))
                    .unwrap_or(rest.len());
                if length == 0 {
                    self.unexpected_characters();
                    return None;
                }
                self.at += length;
                let (kind, close) = self.closing_quote_of_word(ProblemKind::UnquotedKey);
                self.problem(kind, Span::new(start, self.at));
                let quotes = Quotes {
                    close,
                    ..Quotes::NONE
                };
                Some(self.push_string(Kind::Key, Span::new(start, self.at), quotes))
            }
        }
    }

    /// A word directly before a quote lacks only the opening one.
    fn closing_quote_of_word(&mut self, otherwise: ProblemKind) -> (ProblemKind, u8) {
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

    fn discard_value(&mut self) {
        let records = self.records.len();
        self.value();
        self.records.truncate(records);
        self.problems.retain(|problem| match problem.kind {
            ProblemKind::DuplicateKey { key, .. } => (key as usize) < records,
            _ => true,
        });
    }

    /// Passes over characters that mean nothing here, up to the next that may.
    fn unexpected_characters(&mut self) {
        let start = self.at;
        let meaningful =
            |character: char| character.is_alphanumeric() || "\",:{}[]'\n\r".contains(character);
        let rest = &self.text[start..];
        let first = self.character().map_or(1, char::len_utf8);
        let length = rest
            .char_indices()
            .skip(1)
            .find(|(_, character)| meaningful(*character))
            .map_or(rest.len(), |(at, _)| at);
        self.at = (start + length.max(first)).min(self.bytes.len());
        let end = start + self.text[start..self.at].trim_end().len().max(first);
        self.problem(
            ProblemKind::UnexpectedCharacters,
            Span::new(start, end.min(self.at)),
        );
    }

    /// A member name is not followed by a colon. Returns whether a value is to be read.
    #[cold]
    pub(super) fn recover_colon(&mut self, key: usize) -> bool {
        let end = self.records[key].span.end;
        match self.peek() {
            Some(b'=') => {
                let arrow = usize::from(self.bytes.get(self.at + 1) == Some(&b'>'));
                let span = Span::new(self.at, self.at + 1 + arrow);
                self.problem(ProblemKind::EqualsForColon, span);
                self.at = span.end;
                true
            }
            Some(b',' | b'}' | b']') | None => {
                // At the end of the text the missing bracket is what there is to say.
                if self.peek().is_some() {
                    self.problem(ProblemKind::MissingValue, Span::empty(end));
                }
                self.push(Kind::Error, Span::empty(end));
                false
            }
            Some(_) => {
                self.problem(ProblemKind::MissingColon, Span::empty(end));
                true
            }
        }
    }

    /// Reads what stands where a value belongs and is none of JSON's.
    #[cold]
    pub(super) fn recover_value(&mut self) {
        let start = self.at;
        if let Some((quotes, kind)) = self.other_quotes() {
            self.problem(kind, Span::new(start, self.at));
            self.push_string(Kind::String, Span::new(start, self.at), quotes);
            return;
        }
        if matches!(self.peek(), Some(b',' | b'}' | b']' | b':') | None) {
            let at = self.text[..start].trim_end().len();
            if self.peek().is_some() {
                self.problem(ProblemKind::MissingValue, Span::empty(at));
            }
            self.push(Kind::Error, Span::empty(at));
            return;
        }
        let rest = &self.text[start..];
        let length = rest
            .find([',', '}', ']', '{', '[', '"', '\n', '\r'])
            .unwrap_or(rest.len());
        let length = rest[..length].find("//").unwrap_or(length);
        if rest[..length].trim().is_empty() {
            self.unexpected_characters();
            self.push(Kind::Error, Span::new(start, self.at));
            return;
        }
        self.at += length;
        let (kind, close) = self.closing_quote_of_word(ProblemKind::UnquotedString);
        if kind == ProblemKind::MissingOpeningQuote {
            let quotes = Quotes {
                close,
                ..Quotes::NONE
            };
            self.problem(kind, Span::new(start, self.at));
            self.push_string(Kind::String, Span::new(start, self.at), quotes);
            return;
        }
        self.at = start + self.text[start..self.at].trim_end().len();
        let word = &self.text[start..self.at];
        let (problem, kind) = word_problem(word);
        self.problem(problem, Span::new(start, self.at));
        self.push(kind, Span::new(start, self.at));
    }

    /// Passes over a string in single or typographic quotes, if one begins here.
    fn other_quotes(&mut self) -> Option<(Quotes, ProblemKind)> {
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
        };
        Some((quotes, kind))
    }
}

/// What an unquoted word that is no JSON most likely was meant to be.
fn word_problem(word: &str) -> (ProblemKind, Kind) {
    let bare = word.trim_start_matches(['+', '-']);
    match bare.to_ascii_lowercase().as_str() {
        "true" => (ProblemKind::ForeignLiteral("true"), Kind::True),
        "false" => (ProblemKind::ForeignLiteral("false"), Kind::False),
        "null" | "none" | "nil" | "undefined" => (ProblemKind::ForeignLiteral("null"), Kind::Null),
        "nan" | "infinity" | "inf" => (ProblemKind::NotANumber, Kind::Error),
        _ => {
            let numeric = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b'.' | b'x' | b'_');
            let begins = bare
                .trim_start_matches('.')
                .starts_with(|character: char| character.is_ascii_digit());
            if begins && bare.bytes().all(numeric) {
                (ProblemKind::InvalidNumber, Kind::Error)
            } else {
                (ProblemKind::UnquotedString, Kind::String)
            }
        }
    }
}

/// How many more brackets these bytes close than they open. Strings end with their line at the
/// latest, so that a missing quote does no harm beyond it.
fn closed_in(bytes: &[u8]) -> isize {
    let mut closed = 0;
    let mut in_string = false;
    let mut bytes = bytes.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if in_string => {
                bytes.next();
            }
            b'"' => in_string = !in_string,
            b'\n' => in_string = false,
            b'{' | b'[' if !in_string => closed -= 1,
            b'}' | b']' if !in_string => closed += 1,
            _ => {}
        }
    }
    closed
}
