//! Recovery from mismatched brackets, and the end of the document.

use crate::text::span::Span;

use crate::json::node::{Kind, Record};
use crate::json::parser::duplicates::Names;
use crate::json::parser::lookahead::closed_in;
use crate::json::parser::{MAX_DEPTH, Parser};
use crate::json::problem::{Problem, ProblemKind};

impl Parser<'_> {
    /// Handles a closing bracket of the wrong kind, or the end of the text. Returns whether the
    /// container ends here; otherwise the bracket was stray and is skipped. `comma` is the one before
    /// it, and the one behind it afterwards.
    #[cold]
    pub(crate) fn ends_badly(&mut self, comma: &mut Option<usize>) -> bool {
        let Some((opener, closer)) = self.open.last().copied() else {
            return true;
        };
        let opener = Span::new(opener, opener + 1);
        let Some(bracket) = self.peek() else {
            if self.is_bare && self.open.len() == 1 {
                self.trailing_comma(comma.take());
                return true;
            }
            self.report_unclosed();
            self.is_cut_off = true;
            return true;
        };
        self.trailing_comma(comma.take());
        let expected = char::from(closer);
        let span = Span::new(self.at, self.at + 1);
        // The number of brackets that the rest of the text closes shows which bracket is wrong.
        let depth = self.open.len() as isize;
        let closed_later = self.brackets_closed_from(self.at + 1);
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
        if !ends_container {
            // A comma after a stray bracket separates its neighbours.
            self.space();
            if self.peek() == Some(b',') {
                *comma = Some(self.at);
                self.at += 1;
            }
        }
        ends_container
    }

    /// Handles a string in an array that is followed by a colon: either the array is not closed
    /// before this member, or the brace before the member is missing. Returns whether the array
    /// ends here.
    #[cold]
    pub(crate) fn name_in_array(
        &mut self,
        start: usize,
        record: usize,
        comma: Option<usize>,
    ) -> bool {
        let depth = self.open.len();
        let is_in_object = depth > 1 && self.open[depth - 2].1 == b'}';
        if !is_in_object || self.brackets_closed_from(start) >= depth as isize {
            self.opener_is_missing(start, record);
            return false;
        }
        self.records.truncate(record);
        let (opener, _) = self.open[depth - 1];
        self.step_back(comma.unwrap_or(start));
        // That the comma is missing is found again behind the array.
        let is_missing_inside = |last: &mut Problem| {
            comma.is_none() && last.kind == ProblemKind::MissingComma && last.span.start > opener
        };
        if let Some(missing) = self.problems.pop_if(is_missing_inside) {
            self.step_back(missing.span.start);
        }
        let end = self.text[..self.at].trim_end().len();
        self.problem(
            ProblemKind::UnclosedInside {
                opener: Span::new(opener, opener + 1),
                expected: ']',
            },
            Span::empty(end),
        );
        true
    }

    /// Handles a string value that is really the name of a member of an object without its brace.
    #[cold]
    pub(crate) fn opener_is_missing(&mut self, start: usize, record: usize) {
        let depth = self.open.len() as isize;
        if self.open.len() == MAX_DEPTH || self.brackets_closed_from(start) <= depth {
            return;
        }
        self.records.truncate(record);
        self.step_back(start);
        self.problem(
            ProblemKind::MissingOpener { expected: '{' },
            Span::empty(start),
        );
        self.fill(Kind::Object, start, b'}');
    }

    /// Behind a string with a colon in place of the document: if it is the name of the first of several
    /// members, or of a container, and no bracket is missing within them, the braces around them are.
    #[cold]
    pub(crate) fn braces_are_missing(&mut self, start: usize) {
        let is_string = |record: &Record| record.kind == Kind::String;
        if !self.records.first().is_some_and(is_string) || self.brackets_closed_from(start) != 0 {
            return;
        }
        let value = self.text[self.at..].trim_start().trim_start_matches(':');
        let is_container = value.trim_start().starts_with(['{', '[']);
        if !is_container && memchr::memmem::find(value.as_bytes(), b"\":").is_none() {
            return;
        }
        self.records.clear();
        self.step_back(start);
        self.is_bare = true;
        self.fill(Kind::Object, start, b'}');
        // A brace may have closed it all the same.
        let is_closed = self.at < self.bytes.len();
        let kind = match is_closed {
            true => ProblemKind::MissingOpener { expected: '{' },
            false => ProblemKind::MissingBraces {
                end: self.text.trim_end().len(),
            },
        };
        self.problem(kind, Span::empty(start));
    }

    /// Goes back to an offset, and forgets the mistakes from there on, which are found again.
    pub(super) fn step_back(&mut self, to: usize) {
        self.at = to;
        let is_found_again = |problem: &Problem| {
            let span = problem.span;
            span.start > to || span.start == to && span.end > to
        };
        while self.problems.pop_if(|last| is_found_again(last)).is_some() {}
    }

    /// At the brace that closes the document: if members follow, the brace is stray and is skipped.
    /// Returns whether it was.
    pub(crate) fn closes_too_early(&mut self) -> bool {
        let rest = self.text[self.at + 1..].trim_start();
        let follows = rest.strip_prefix(',').map(str::trim_start);
        if !follows.is_some_and(|follows| follows.starts_with('"')) {
            return false;
        }
        let span = Span::new(self.at, self.at + 1);
        self.problem(ProblemKind::StrayBracket, span);
        self.at = self.text.len() - rest.len() + 1;
        true
    }

    /// Skips text before the first bracket that may begin a payload, unless the document begins
    /// with a value. Returns whether there was any.
    pub(crate) fn before_start(&mut self) -> bool {
        let Some(start) = self.start_behind_text() else {
            return false;
        };
        let text = self.text[self.at..start].trim_end();
        let line = text.lines().next().map_or(text.len(), str::len);
        self.problem(
            ProblemKind::TextBeforeStart,
            Span::new(self.at, self.at + line),
        );
        self.at = start;
        true
    }

    /// At what may be text before a document: where that begins.
    fn start_behind_text(&mut self) -> Option<usize> {
        let rest = self.bytes.get(self.at..)?;
        match rest {
            [b'"' | b'\'', ..] => None,
            // The number of a line, a date, a status of HTTP, a mark of a list.
            [b'-' | b'0'..=b'9', ..] => self.ahead.first_object(self.text, self.at),
            [b'{' | b'[', ..] => {
                let label = length_of_label(rest);
                if label == 0 {
                    return None;
                }
                self.ahead.first_object(self.text, self.at + label)
            }
            [_, ..] => {
                let begins_payload = |at: &usize| {
                    let inside = self.text[at + 1..].trim_start().as_bytes();
                    matches!(inside.first(), Some(b'"' | b'{' | b'\''))
                };
                let brackets = memchr::memchr2_iter(b'{', b'[', rest).take(16);
                brackets.map(|at| self.at + at).find(begins_payload)
            }
            [] => None,
        }
    }

    /// How many more brackets the text from `here` on closes than it opens. Counted once for the
    /// whole text, and then updated by what was read since.
    fn brackets_closed_from(&mut self, here: usize) -> isize {
        let (from, closed) = match self.closed_from {
            Some((from, closed)) => (
                from,
                closed - closed_in(self.bytes.get(from..here).unwrap_or_default()),
            ),
            None => (here, self.ahead.brackets_closed_from(self.bytes, here)),
        };
        self.closed_from = Some((here.max(from), closed));
        closed
    }

    /// Reports brackets that are open at the end of the text. Only the innermost container reports
    /// them.
    fn report_unclosed(&mut self) {
        let is_reported = self
            .problems
            .last()
            .is_some_and(|problem| matches!(problem.kind, ProblemKind::Unclosed { .. }));
        if is_reported || self.too_deep || self.is_cut_off {
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

    /// Skips a container that exceeds the maximum depth, with all its content.
    #[cold]
    pub(crate) fn pass_over_depth(&mut self) {
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
        // Unclosed brackets inside belong to the same mistake.
        self.too_deep = true;
        self.push(Kind::Error, Span::new(start, self.at));
    }

    /// Whether another document follows the first. What is in between, other than white space, is
    /// reported and skipped.
    pub(crate) fn reaches_next(&mut self) -> bool {
        let between = self.at;
        let problems = self.problems.len();
        let is_bracket = matches!(self.peek(), Some(b'}' | b']'));
        let length = separator(self.bytes.get(between..).unwrap_or_default());
        if length > 0 || is_bracket {
            self.at += length.max(1);
            self.space();
        }
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let mark = length_of_mark(rest);
        if !matches!(rest, [b'{' | b'[', ..]) || mark > 0 {
            let behind = self.at + mark;
            self.at = between;
            self.problems.truncate(problems);
            return self.reaches_next_behind_text(behind);
        }
        if is_bracket {
            self.problem(ProblemKind::StrayBracket, Span::new(between, between + 1));
        } else if length > 0 {
            self.problem(
                ProblemKind::TextAfterEnd,
                Span::new(between, between + length),
            );
        }
        true
    }

    /// At text behind a document: whether another document follows the text, which goes on to `from` at
    /// least. If so, the text is reported and skipped.
    fn reaches_next_behind_text(&mut self, from: usize) -> bool {
        let Some(next) = self.ahead.first_object(self.text, from) else {
            return false;
        };
        if !self.has_prefix {
            self.text_after_end(self.text[..next].trim_end().len().max(self.at));
        }
        self.at = next;
        true
    }

    /// At an opening brace in place of a member name: whether the current object is not closed, and
    /// this is its next sibling. If so, the object ends before the comma.
    pub(crate) fn is_unclosed_before_sibling(&mut self, comma: Option<usize>) -> bool {
        let (Some(comma), Some((opener, closer))) = (comma, self.open.last().copied()) else {
            return false;
        };
        let depth = self.open.len();
        let is_in_array = depth > 1 && self.open[depth - 2].1 == b']';
        if !is_in_array || self.brackets_closed_from(self.at) >= depth as isize {
            return false;
        }
        self.step_back(comma);
        let kind = ProblemKind::UnclosedInside {
            opener: Span::new(opener, opener + 1),
            expected: char::from(closer),
        };
        self.problem(kind, Span::empty(self.text[..comma].trim_end().len()));
        true
    }

    /// At a brace in place of the first name of an object: whether it is there twice, and nothing closes it. If
    /// so, it is skipped.
    pub(crate) fn opens_twice(&mut self) -> bool {
        let depth = self.open.len() as isize;
        if self.brackets_closed_from(self.at) >= depth {
            return false;
        }
        self.problem(ProblemKind::DoubledBrace, Span::new(self.at, self.at + 1));
        self.at += 1;
        true
    }

    /// At what can only be an element, or at the `]` behind the last value: whether that value is an
    /// element of an array without its opening bracket, which is closed later. If so, the array is
    /// read from that value on. Only values of this kind are elements.
    #[cold]
    pub(crate) fn is_in_array_without_opener(&mut self, names: &Names, kind: Kind) -> bool {
        let depth = self.open.len();
        let value = self.last_name(names).map_or(0, |key| key + 1);
        let start = match self.records.get(value) {
            Some(record) if record.next as usize != self.records.len() => return false,
            Some(record) if record.kind == kind && value > 0 => record.span().start,
            _ => return false,
        };
        let is_closed = self.brackets_closed_from(self.at) > depth as isize;
        // Nothing is read more than twice, however deep such arrays are within each other.
        let is_known = start < self.read_again;
        if depth == MAX_DEPTH || !is_closed || is_known {
            return false;
        }
        self.read_again = self.at;
        self.records.truncate(value);
        self.step_back(start);
        let kind = ProblemKind::MissingOpener { expected: '[' };
        self.problem(kind, Span::empty(start));
        self.fill(Kind::Array, start, b']');
        true
    }

    /// Behind a string in place of a name: whether it and the last value are texts of an array without its
    /// opening bracket. If so, the array is read from that value on.
    pub(crate) fn is_text_in_array_without_opener(
        &mut self,
        names: &Names,
        comma: Option<usize>,
    ) -> bool {
        let mut rest = self.bytes.get(self.at..).unwrap_or_default().iter();
        let next = rest.find(|byte| !byte.is_ascii_whitespace());
        comma.is_some()
            && matches!(next, Some(b',' | b']'))
            && self.is_in_array_without_opener(names, Kind::String)
    }

    /// Reports what follows the document.
    pub(crate) fn after_end(&mut self) {
        let Some(byte) = self.peek() else { return };
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
        self.text_after_end(self.text.trim_end().len().max(self.at));
    }

    /// Reports text after a document. Text of several lines is marked by its first line.
    fn text_after_end(&mut self, end: usize) {
        let line = memchr::memchr2(b'\n', b'\r', &self.bytes[self.at..end]);
        let span = Span::new(self.at, line.map_or(end, |length| self.at + length));
        self.problem(ProblemKind::TextAfterEnd, span);
    }
}

/// What people and programs put between documents, apart from white space: marks, control
/// characters that separate records, and escaped line breaks.
const SEPARATORS: [&[u8]; 11] = [
    b",", b";", b"|", b"\0", b"\x0b", b"\x0c", b"\x1c", b"\x1d", b"\x1e", b"\x1f", b"\\n",
];

/// Whether a text is a separator between documents and nothing else.
pub fn is_separator(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t', '\r', '\n']).as_bytes();
    !text.is_empty() && separator(text) == text.len()
}

/// The length of the separator between documents at the start of the text; 0 if there is none.
fn separator(text: &[u8]) -> usize {
    let escaped = usize::from(text.starts_with(b"\\r\\n")) * 2;
    let mut separators = SEPARATORS.iter();
    let found = separators.find(|separator| text[escaped..].starts_with(separator));
    found.map_or(0, |found| escaped + found.len())
}

/// The length of a label at the start of a text, or of a mark of a wiki that ends a block.
fn length_of_mark(text: &[u8]) -> usize {
    if !text.get(1).is_some_and(u8::is_ascii_alphanumeric) {
        return 0;
    }
    let mut ends = ["{code}", "{noformat}"].into_iter();
    match ends.find(|end| text.starts_with(end.as_bytes())) {
        Some(end) => end.len(),
        None => length_of_label(text),
    }
}

/// The most bytes of a label in brackets.
const LONGEST_LABEL: usize = 256;

/// The length of a label in brackets before other text, such as `[INFO]` or a time in a log, or `{code:json}`
/// in a wiki; 0 if there is none.
fn length_of_label(bytes: &[u8]) -> usize {
    let [opener, inside @ ..] = bytes else {
        return 0;
    };
    let is_label = match inside.first() {
        Some(b'0'..=b'9') => begins_with_time(inside),
        Some(first) => first.is_ascii_alphabetic(),
        None => false,
    };
    if !is_label {
        return 0;
    }
    let closer = if *opener == b'{' { b'}' } else { b']' };
    let mut inside = inside.iter().take(LONGEST_LABEL);
    let Some(length) = inside.position(|byte| b"]}[{\"'\n".contains(byte)) else {
        return 0;
    };
    let (label, behind) = bytes.split_at(length + 1);
    // A member without quotes.
    let has_member = label.windows(2).any(|pair| pair == b": ");
    let mut behind = behind.iter();
    let is_closed = behind.next() == Some(&closer);
    let next = behind.find(|byte| !byte.is_ascii_whitespace());
    let is_before_text = next.is_some_and(|next| !b",:]}".contains(next));
    if is_closed && is_before_text && !has_member {
        length + 2
    } else {
        0
    }
}

/// Whether a text begins with a date or a time: digits, a separator and more, which no JSON begins
/// with.
fn begins_with_time(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let first = digits(text);
    match text.get(first..) {
        Some([b':', rest @ ..]) => first > 0 && digits(rest) > 0,
        Some([b'-' | b'/', next, ..]) => first > 0 && next.is_ascii_alphanumeric(),
        _ => false,
    }
}
