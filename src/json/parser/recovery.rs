//! Recovery where the text is not JSON: the parser reports the mistake and continues with what was
//! most likely meant. The guesses cover common mistakes: a forgotten quote or comma, JavaScript and
//! Python syntax, text pasted from a word processor. Quotes and brackets have files of their own.

use crate::text::span::Span;

use crate::json::node::Kind;
use crate::json::parser::Parser;
use crate::json::parser::quotes::ends_string;
use crate::json::problem::{Problem, ProblemKind};
use crate::json::string::Quotes;

impl<'s> Parser<'s> {
    pub(crate) fn character(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// Reports and skips a comment or non-JSON white space. Returns whether there was any.
    #[cold]
    pub(crate) fn foreign_space(&mut self) -> bool {
        let start = self.at;
        let rest = &self.bytes[start..];
        let line = || {
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            end - usize::from(end > 0 && rest[end - 1] == b'\r')
        };
        let (kind, length) = match rest {
            [b'/', b'/', ..] | [b'#', ..] => (ProblemKind::Comment, line()),
            [b'/', b'*', ..] => {
                let end = memchr::memmem::find(&rest[2..], b"*/").map(|at| at + 4);
                let length = end.unwrap_or(rest.len());
                // The rest of the document is inside the unclosed comment, so missing brackets are
                // not reported.
                self.is_cut_off |= end.is_none();
                (ProblemKind::Comment, length)
            }
            _ => {
                let rest = &self.text[start..];
                let length = rest.len() - rest.trim_start_matches(is_foreign_space).len();
                (ProblemKind::ForeignSpace, length)
            }
        };
        if length == 0 {
            return false;
        }
        let inside = self.text[start..start + length].trim_start_matches(['/', '*', '#', ' ']);
        let kind = if kind == ProblemKind::Comment && ellipsis(inside) > 0 {
            self.note_abbreviated();
            ProblemKind::Ellipsis
        } else {
            kind
        };
        self.problem(kind, Span::new(start, start + length));
        self.at += length;
        true
    }

    /// Reports and skips an ellipsis in place of members or elements. Returns whether there was
    /// one.
    fn ellipsis(&mut self) -> bool {
        let length = ellipsis(&self.text[self.at..]);
        if length == 0 {
            return false;
        }
        self.problem(ProblemKind::Ellipsis, Span::new(self.at, self.at + length));
        self.note_abbreviated();
        self.at += length;
        true
    }

    /// Behind a string in place of a member name: whether it is an ellipsis, and no member. If so, it is reported.
    #[cold]
    pub(crate) fn quoted_ellipsis(&mut self, start: usize) -> bool {
        let written = &self.bytes[start..self.at];
        if !matches!(written, [b'"', inside @ .., b'"'] if is_ellipsis(inside))
            || self.is_before_colon()
        {
            return false;
        }
        self.problem(ProblemKind::Ellipsis, Span::new(start, self.at));
        self.note_abbreviated();
        true
    }

    /// Whether the innermost open container has an ellipsis. It is about to be closed.
    #[cold]
    pub(crate) fn closes_abbreviated(&mut self) -> bool {
        let depth = self.open.len();
        self.abbreviated.pop_if(|last| *last == depth).is_some()
    }

    /// Notes that the innermost open container has an ellipsis. Deeper ones are closed already.
    fn note_abbreviated(&mut self) {
        let depth = self.open.len();
        if self.abbreviated.last() != Some(&depth) {
            self.abbreviated.push(depth);
        }
    }

    #[cold]
    fn report_trailing_comma(&mut self, at: usize) {
        // A comment with an ellipsis stands for what follows the comma.
        let last = self.problems.last();
        if last.is_some_and(|last| last.kind == ProblemKind::Ellipsis && last.span.start > at) {
            return;
        }
        self.problem(ProblemKind::TrailingComma, Span::new(at, at + 1));
    }

    pub(crate) fn trailing_comma(&mut self, comma: Option<usize>) {
        if let Some(at) = comma {
            self.report_trailing_comma(at);
        }
    }

    #[cold]
    pub(crate) fn extra_comma(&mut self) {
        self.problem(ProblemKind::ExtraComma, Span::new(self.at, self.at + 1));
        self.at += 1;
    }

    #[cold]
    pub(crate) fn unexpected_colon(&mut self) {
        self.problem(
            ProblemKind::UnexpectedColon,
            Span::new(self.at, self.at + 1),
        );
        self.at += 1;
    }

    #[cold]
    pub(crate) fn missing_comma(&mut self, end: usize) {
        // An ellipsis stands for members with their commas.
        let last = self.problems.last();
        let is_behind = |last: &Problem| {
            let is_stray = last.kind == ProblemKind::StrayLine;
            (is_stray || last.kind == ProblemKind::Ellipsis) && last.span.end >= end
        };
        if last.is_some_and(is_behind) || ellipsis(&self.text[self.at..]) > 0 {
            return;
        }
        let is_dot = || {
            let next = self.bytes[self.at + 1..]
                .iter()
                .find(|byte| !byte.is_ascii_whitespace());
            self.peek() == Some(b'.') && matches!(next, Some(b'"' | b'{' | b'['))
        };
        let other = self.character().filter(|mark| OTHER_COMMAS.contains(mark));
        if let Some(mark) = other.or_else(|| is_dot().then_some('.')) {
            let span = Span::new(self.at, self.at + mark.len_utf8());
            self.problem(ProblemKind::OtherForComma, span);
            self.at = span.end;
        } else if self.peek() == Some(b':') {
            self.unexpected_colon();
        } else {
            self.problem(ProblemKind::MissingComma, Span::empty(end));
        }
    }

    /// Reads a member name that does not begin with `"`. Returns `None` if there is no name; the
    /// text in its place is skipped.
    #[cold]
    pub(crate) fn recover_key(&mut self) -> Option<usize> {
        let start = self.at;
        if self.ellipsis() {
            return None;
        }
        if let Some(quotes) = self.other_quotes(true) {
            return Some(self.push_string(Kind::Key, Span::new(start, self.at), quotes));
        }
        if let Some(quotes) = self.escaped_quotes(true) {
            return Some(self.push_string(Kind::Key, Span::new(start, self.at), quotes));
        }
        if self.stray_line() {
            return None;
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
                let (start, quotes) = if length == 0 {
                    self.unexpected_characters();
                    (self.at, self.unclosed_name()?)
                } else {
                    self.at += length;
                    let (kind, close) = self.closing_quote_of_word(ProblemKind::UnquotedKey);
                    self.problem(kind, Span::new(start, self.at));
                    let quotes = Quotes {
                        close,
                        ..Quotes::NONE
                    };
                    (start, quotes)
                };
                Some(self.push_string(Kind::Key, Span::new(start, self.at), quotes))
            }
        }
    }

    /// Reports and skips a line between members that has no part of one: the prompt of a pager, the foot of a
    /// page, markup. The same with a note behind a comma or an opening bracket. Returns whether there was one.
    fn stray_line(&mut self) -> bool {
        let start = self.at;
        let before = self.text[..start].trim_end_matches([' ', '\t']);
        let is_whole = before.ends_with(['\n', '\r']);
        let note = match is_whole || before.ends_with([',', '{']) {
            true => self.note(),
            false => None,
        };
        let whole = || self.rest_of_line(b"\"':=,{}[]");
        let Some(length) = note.or_else(|| whole().filter(|_| is_whole)) else {
            return false;
        };
        self.at = start + length;
        self.problem(ProblemKind::StrayLine, Span::new(start, self.at));
        true
    }

    /// The length of the rest of this line, without the blanks at its end, if it has none of these marks, and a
    /// member or a closing brace is in the next line.
    fn rest_of_line(&self, marks: &[u8]) -> Option<usize> {
        /// Longer lines, in bytes, are something else.
        const LONGEST: usize = 100;
        let start = self.at;
        let window = &self.bytes[start..self.bytes.len().min(start + LONGEST)];
        let length = memchr::memchr2(b'\n', b'\r', window)?;
        let line = &window[..length];
        let has_mark = line.iter().any(|byte| marks.contains(byte));
        let mut next = self.bytes[start + length..].iter();
        let next = next.find(|byte| !byte.is_ascii_whitespace());
        let is_it = !has_mark && matches!(next, Some(b'"' | b'}'));
        is_it.then(|| line.trim_ascii_end().len())
    }

    /// The length of a note that a person wrote at the end of this line. What it begins with begins no name and no
    /// value, so it may have commas and colons, but neither strings nor brackets.
    fn note(&self) -> Option<usize> {
        const MARKS: [&str; 15] = [
            "<", "←", "⇐", "⬅", "→", "⇒", "--", "—", "–", "(", "*", "^", "!", "?", "|",
        ];
        let rest = &self.text[self.at..];
        let is_note = MARKS.iter().any(|mark| rest.starts_with(mark));
        self.rest_of_line(b"\"{}[]").filter(|_| is_note)
    }

    /// Behind a value that ends at `end`, where a comma is missing: reports and skips a note at the end of the
    /// line, or other values such as `| "UPDATE"`. Returns whether there were any.
    #[cold]
    pub(crate) fn note_behind(&mut self, end: usize) -> bool {
        let start = self.at;
        let before = &self.bytes[end..start];
        if memchr::memchr2(b'\n', b'\r', before).is_some() {
            return false;
        }
        let Some(length) = self.other_values().or_else(|| self.note()) else {
            return false;
        };
        // The comma at the end separates the members.
        let note = &self.text[start..start + length];
        self.at = start + note.trim_end_matches(',').trim_end().len();
        let mut rest = self.bytes[self.at..].iter();
        let next = rest.find(|byte| !byte.is_ascii_whitespace());
        if next == Some(&b'"') {
            self.problem(ProblemKind::MissingComma, Span::empty(end));
        }
        self.problem(ProblemKind::StrayLine, Span::new(start, self.at));
        true
    }

    /// The length of the other values that a documentation has behind one: `"CREATE" | "UPDATE"`.
    fn other_values(&self) -> Option<usize> {
        /// Longer values, in bytes, are no words.
        const LONGEST: usize = 64;
        /// No field has more values that are words.
        const MOST: usize = 16;
        const MARKS: [&str; 4] = ["||", "|", "/", "or "];
        let rest = &self.text[self.at..];
        let blanks = [' ', '\t'];
        let mut end = 0;
        for _ in 0..MOST {
            let behind = rest[end..].trim_start_matches(blanks);
            let Some(value) = MARKS.iter().find_map(|mark| behind.strip_prefix(mark)) else {
                break;
            };
            let inside = value.trim_start_matches(blanks).strip_prefix('"')?;
            let window = &inside.as_bytes()[..inside.len().min(LONGEST)];
            let length = memchr::memchr3(b'"', b'\\', b'\n', window)?;
            if window[length] != b'"' {
                return None;
            }
            end = rest.len() - inside.len() + length + 1;
        }
        let is_end = ends_string(&rest.as_bytes()[end..], false);
        (end > 0 && is_end).then_some(end)
    }

    fn discard_value(&mut self) {
        let (records, problems) = (self.records.len(), self.problems.len());
        self.value();
        self.records.truncate(records);
        // Duplicates refer to records that have been removed.
        let within = self.problems.split_off(problems);
        let lasting = |problem: &Problem| !matches!(problem.kind, ProblemKind::DuplicateKey { .. });
        self.problems.extend(within.into_iter().filter(lasting));
    }

    /// Reports and skips characters up to the next one that may begin a token.
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

    /// Handles a member name without a colon. Returns whether a value follows.
    #[cold]
    pub(crate) fn recover_colon(&mut self, key: usize) -> bool {
        let end = self.records[key].span().end;
        match self.peek() {
            Some(mark @ (b',' | b';')) if mark == b';' || self.value_follows() => {
                let span = Span::new(self.at, self.at + 1);
                self.problem(ProblemKind::OtherForColon, span);
                self.at = span.end;
                true
            }
            Some(_) if let Some(length) = other_colon(&self.text[self.at..]) => {
                let span = Span::new(self.at, self.at + length);
                self.problem(ProblemKind::OtherForColon, span);
                self.at = span.end;
                true
            }
            Some(b',' | b'}' | b']') | None => {
                // At the end of the text, the missing bracket is reported instead.
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

    /// Whether a string that is not a member name follows the comma here.
    fn value_follows(&self) -> bool {
        // Look no further than the string and the next character: the line may be long and have
        // many such commas.
        let skip_blanks = |text: &'s str| {
            text.trim_start_matches(|next: char| next.is_whitespace() && next != '\n')
        };
        let Some(string) = skip_blanks(&self.text[self.at + 1..]).strip_prefix('"') else {
            return false;
        };
        let (inside, behind) = match memchr::memchr2(b'"', b'\n', string.as_bytes()) {
            Some(end) if string.as_bytes()[end] == b'"' => (&string[..end], &string[end + 1..]),
            _ => return false,
        };
        let is_end = |next: char| matches!(next, ',' | '}' | '\n');
        !inside.ends_with('\\') && skip_blanks(behind).chars().next().is_none_or(is_end)
    }

    /// Whether the next character other than white space is a colon.
    pub(crate) fn is_before_colon(&self) -> bool {
        let mut rest = self.bytes[self.at..].iter();
        rest.find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
    }

    /// Whether more follows a number after a space on its line: `1 000`, `100 EUR`.
    pub(crate) fn goes_on_as_word(&self, end: usize) -> bool {
        let rest = &self.bytes[end..];
        if !matches!(rest.first(), Some(b' ' | b'\t')) {
            return false;
        }
        let next = rest.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
        next.is_some_and(|byte| byte.is_ascii_alphanumeric())
    }

    /// Handles a number followed by a comma and a digit: `100,50` and `1,000`.
    pub(crate) fn decimal_comma(&mut self, start: usize, record: usize) {
        let digits = |from: usize| {
            let rest = &self.bytes[from..];
            let is_number = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'.' | b',');
            rest.iter().take_while(is_number).count()
        };
        let follows = self.peek() == Some(b',')
            && self.bytes.get(self.at + 1).is_some_and(u8::is_ascii_digit)
            && self.bytes[self.at - 1].is_ascii_digit();
        if !follows {
            return;
        }
        let end = self.at + digits(self.at);
        // A trailing comma is a separator.
        let end = self.text[..end].trim_end_matches([',', '.']).len();
        self.at = end;
        self.records[record].kind = Kind::Error;
        self.records[record].set_end(end);
        // The part before the comma may be wrong itself: it may have a blank.
        let is_part = |last: &mut Problem| {
            last.kind == ProblemKind::InvalidNumber && last.span.start == start
        };
        self.problems.pop_if(is_part);
        self.problem(ProblemKind::InvalidNumber, Span::new(start, end));
    }

    /// Reads text in place of a value that is not a JSON value.
    #[cold]
    pub(crate) fn recover_value(&mut self) {
        let start = self.at;
        if self.ellipsis() {
            self.push(Kind::Error, Span::new(start, self.at));
            return;
        }
        if let Some(quotes) = self.other_quotes(false) {
            self.push_string(Kind::String, Span::new(start, self.at), quotes);
            return;
        }
        if let Some(quotes) = self.escaped_quotes(false) {
            self.push_string(Kind::String, Span::new(start, self.at), quotes);
            return;
        }
        if self.open.is_empty()
            && let Some(kind) = self.peek().and_then(mark_alone)
        {
            // A mark in place of a document.
            self.at += 1;
            self.problem(kind, Span::new(start, self.at));
            self.push(Kind::Error, Span::new(start, self.at));
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
        if let Some(end) = self.call() {
            self.at = end;
            let span = Span::new(start, end);
            self.problem(ProblemKind::Call, span);
            self.push(Kind::Error, span);
            return;
        }
        if let Some(end) = self.cut_out() {
            self.at = end;
            let span = Span::new(start, end);
            self.problem(ProblemKind::CutOut, span);
            self.note_abbreviated();
            self.push(Kind::Error, span);
            return;
        }
        let rest = &self.text[start..];
        let length = rest
            .find([',', '}', ']', '{', '[', '"', '\n', '\r'])
            .unwrap_or(rest.len());
        // The `//` of a URL does not begin a comment.
        let length = rest[..length].find(" //").unwrap_or(length);
        if rest[..length].trim().is_empty() {
            self.unexpected_characters();
            self.push(Kind::Error, Span::new(start, self.at));
            return;
        }
        let word = &rest[..length];
        if ["b", "f", "r", "u"].contains(&word) && rest[length..].starts_with('"') {
            // A string prefix as in Python.
            self.problem(
                ProblemKind::UnexpectedCharacters,
                Span::new(start, start + length),
            );
            self.at += length;
            self.value();
            return;
        }
        if word.ends_with('(')
            && let Some(end) = self.ahead.last_parenthesis(self.bytes, start)
        {
            // A call, as in a database shell.
            self.at = end + 1;
            let span = Span::new(start, self.at);
            self.problem(ProblemKind::UnquotedString, span);
            self.push(Kind::Error, span);
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
}

/// Whether a character is white space to people, but not in JSON.
pub(super) fn is_foreign_space(character: char) -> bool {
    match character {
        '\u{b}' | '\u{c}' | '\u{feff}' | '\u{200b}' | '\u{2060}' => true,
        other => !other.is_ascii() && other.is_whitespace(),
    }
}

impl Parser<'_> {
    /// The end of the call that begins here, such as `datetime.date(2020, 1, 1)`, if it is short
    /// and within a container.
    fn call(&self) -> Option<usize> {
        if self.open.is_empty() {
            return None;
        }
        let end = (self.at + LONGEST_CALL).min(self.bytes.len());
        let window = &self.bytes[self.at..end];
        let is_of = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b' ');
        let name = window.iter().take_while(is_of).count();
        let is_name = window.first().is_some_and(u8::is_ascii_alphabetic);
        if !is_name || window.get(name) != Some(&b'(') {
            return None;
        }
        let mut depth = 0_usize;
        let mut quote = None;
        for (at, byte) in window.iter().enumerate().skip(name) {
            match (quote, byte) {
                (_, b'\n' | b'\r') => return None,
                (Some(open), byte) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'(') => depth += 1,
                (None, b')') => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(self.at + at + 1);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Takes an array for a value that cannot be read if it has only what `console.log` prints for
    /// an object that is too deep.
    #[cold]
    pub(crate) fn forget_cut_out(&mut self, array: usize) {
        let is_last = self.records.len() == array + 2;
        let last = self.problems.last();
        if is_last && last.is_some_and(|last| last.kind == ProblemKind::CutOut) {
            self.records.truncate(array + 1);
            let record = &mut self.records[array];
            record.kind = Kind::Error;
            record.next = array as u32 + 1;
            record.extra = 0;
        }
    }

    /// The end of the word that `console.log` prints in brackets for an object that is too deep.
    fn cut_out(&self) -> Option<usize> {
        const WORDS: [&str; 6] = [
            "Object",
            "Array",
            "Circular",
            "Circular *1",
            "Function",
            "Getter",
        ];
        let rest = &self.text[self.at..];
        let mut words = WORDS.into_iter();
        let word = words.find(|word| {
            let behind = rest.strip_prefix(word);
            behind.is_some_and(|behind| behind.starts_with(']'))
        })?;
        let is_alone = self.open.last() == Some(&(self.at.checked_sub(1)?, b']'));
        is_alone.then(|| self.at + word.len())
    }
}

/// A call in place of a value is at most this long, in bytes.
const LONGEST_CALL: usize = 256;

/// What is wrong with a mark that is in no container.
fn mark_alone(mark: u8) -> Option<ProblemKind> {
    match mark {
        b'}' | b']' => Some(ProblemKind::StrayBracket),
        b',' => Some(ProblemKind::ExtraComma),
        b':' => Some(ProblemKind::UnexpectedColon),
        _ => None,
    }
}

/// Marks of other scripts and of programming languages in place of a comma.
const OTHER_COMMAS: [char; 5] = [';', '，', '；', '、', '،'];

/// The length of a mark in place of a colon at the start of the text.
fn other_colon(text: &str) -> Option<usize> {
    const MARKS: [&str; 7] = ["=>", "->", "=", "：", "﹕", "∶", "→"];
    let mut marks = MARKS.into_iter();
    marks.find(|mark| text.starts_with(mark)).map(str::len)
}

/// The length of what stands for content that is left out at the start of the text: dots, perhaps in
/// brackets, how many elements `console.log` leaves out, or a word of an editor.
fn ellipsis(text: &str) -> usize {
    const WORDS: [&str; 5] = ["--snip--", "-- snip --", "<snip>", "[snip]", "etc."];
    const BRACKETS: [(char, char); 3] = [('[', ']'), ('(', ')'), ('<', '>')];
    let mut words = WORDS.into_iter();
    if let Some(word) = words.find(|word| text.starts_with(word)) {
        return word.len();
    }
    for (open, close) in BRACKETS {
        if let Some(inside) = text.strip_prefix(open) {
            let length = dots(inside);
            let is_closed = inside[length..].starts_with(close);
            return if length > 0 && is_closed {
                length + 2
            } else {
                0
            };
        }
    }
    let length = dots(text);
    let rest = &text[length..];
    let count = rest.trim_start_matches(' ');
    let behind = count.trim_start_matches(|digit: char| digit.is_ascii_digit());
    // The blank is behind a digit: those before it are trimmed.
    match behind.strip_prefix(" more item") {
        Some(more) if length > 0 => text.len() - more.strip_prefix('s').unwrap_or(more).len(),
        _ => length,
    }
}

/// Whether a text is dots and nothing else.
fn is_ellipsis(name: &[u8]) -> bool {
    // Nearly all names begin with a letter.
    matches!(name, [b'.' | 0xe2, ..])
        && std::str::from_utf8(name).is_ok_and(|name| dots(name) == name.len())
}

/// The length of the dots of an ellipsis at the start of the text.
fn dots(text: &str) -> usize {
    if text.starts_with(". . .") {
        return ". . .".len();
    }
    let rest = text.trim_start_matches(['.', '…', '⋯', '⋮']);
    let length = text.len() - rest.len();
    if length > 1 { length } else { 0 }
}

/// Guesses what an unquoted word was meant to be.
fn word_problem(word: &str) -> (ProblemKind, Kind) {
    let bare = word.trim_start_matches(['+', '-']);
    let is = |literal: &str| bare.eq_ignore_ascii_case(literal);
    if is("true") {
        return (ProblemKind::ForeignLiteral("true"), Kind::True);
    }
    if is("false") {
        return (ProblemKind::ForeignLiteral("false"), Kind::False);
    }
    if ["null", "none", "nil", "undefined"].into_iter().any(is) {
        return (ProblemKind::ForeignLiteral("null"), Kind::Null);
    }
    if ["nan", "infinity", "inf"].into_iter().any(is) {
        return (ProblemKind::NotANumber, Kind::Error);
    }
    let numeric = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b' ');
    let begins_as_number = bare
        .trim_start_matches('.')
        .starts_with(|character: char| character.is_ascii_digit());
    if begins_as_number && bare.bytes().all(numeric) {
        (ProblemKind::InvalidNumber, Kind::Error)
    } else {
        (ProblemKind::UnquotedString, Kind::String)
    }
}
