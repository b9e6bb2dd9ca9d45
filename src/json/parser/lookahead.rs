//! Cached results of looking ahead. Recovery from a mistake depends on what follows, up to the end
//! of the line or of the text. If each of many mistakes searched again, the time would be
//! quadratic, so the results are kept, also from one document of a text to the next.

use crate::json::node::Memory;
use crate::json::parser::{Parsed, Parser};

/// The documents of one text, in sequence.
#[derive(Debug)]
pub struct Documents<'s> {
    text: &'s str,
    ahead: Lookahead,
}

impl<'s> Documents<'s> {
    /// Starts with `text`, which must be shorter than 4 GiB.
    pub fn new(text: &'s str) -> Self {
        Documents {
            text,
            ahead: Lookahead::default(),
        }
    }

    /// Parses the document that begins at byte `start`, like [`parse_first`](super::parse_first).
    pub fn parse(&mut self, start: usize) -> Parsed<'s> {
        let ahead = std::mem::take(&mut self.ahead);
        let (parsed, ahead) = Parser::new(self.text, start, ahead, Memory::default()).parse(true);
        self.ahead = ahead;
        parsed
    }
}

/// The cache. Valid JSON does not need it, so it is allocated on first use and the parser stays
/// small.
#[derive(Debug, Default)]
pub(crate) struct Lookahead(Option<Box<Known>>);

#[derive(Debug, Default)]
struct Known {
    /// Whether the brackets have been counted up to the end of the text.
    has_counted: bool,
    brackets: Option<Brackets>,
    /// A part of a line, and its last closing parenthesis.
    parenthesis: Option<(Part, Option<usize>)>,
    /// A part of a line inside a string that does not end in it.
    unclosed: Option<Part>,
    /// A part of a line, and its first quote that ends a string value or member name.
    quotes: Option<(Part, Option<Ending>)>,
    /// From where an object was looked for, and the first one.
    object: Option<(usize, Option<usize>)>,
}

/// A quote that ends a string.
#[derive(Debug, Clone, Copy)]
struct Ending {
    at: usize,
    is_of_name: bool,
}

/// A range of bytes within one line.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: usize,
    end: usize,
}

impl Part {
    fn has(self, at: usize) -> bool {
        (self.start..self.end).contains(&at)
    }
}

impl Lookahead {
    fn known(&mut self) -> &mut Known {
        self.0.get_or_insert_default()
    }

    /// How many more brackets the text from `here` on closes than it opens. The first count, the
    /// only one for most texts, does without the table.
    pub(crate) fn brackets_closed_from(&mut self, text: &[u8], here: usize) -> isize {
        let known = self.known();
        if !known.has_counted {
            known.has_counted = true;
            return closed_in(text.get(here..).unwrap_or_default());
        }
        known
            .brackets
            .get_or_insert_with(|| Brackets::new(text, here))
            .closed_from(text, here)
    }

    /// The last `)` between `here` and the end of the line.
    pub(crate) fn last_parenthesis(&mut self, text: &[u8], here: usize) -> Option<usize> {
        let known = self.known();
        let last = match known.parenthesis {
            Some((part, last)) if part.has(here) => last,
            _ => {
                let rest = text.get(here..).unwrap_or_default();
                let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                let last = memchr::memrchr(b')', &rest[..length]).map(|at| here + at);
                let part = Part {
                    start: here,
                    end: here + length,
                };
                known.parenthesis = Some((part, last));
                last
            }
        };
        last.filter(|last| *last >= here)
    }

    /// Where the first object from `here` on begins, or the array around it: the first brace of a line that
    /// is before a name, and behind no quote.
    pub(crate) fn first_object(&mut self, text: &str, here: usize) -> Option<usize> {
        let known = self.known();
        match known.object {
            Some((from, found)) if from <= here && found.is_none_or(|at| here <= at) => found,
            _ => {
                let found = first_object(text, here);
                known.object = Some((here, found));
                found
            }
        }
    }

    /// Where the string value that continues at `here` ends, if it ends before `limit` in its line:
    /// at the first quote followed by a comma, a closing bracket or the end of the line. Returns
    /// `None` if a quote followed by a colon comes first.
    pub(crate) fn end_of_string(
        &mut self,
        text: &[u8],
        here: usize,
        limit: usize,
    ) -> Option<usize> {
        let known = self.known();
        let (mut part, mut ending) = match known.quotes {
            // The part ends behind the quote, which is therefore not before `here`.
            Some((part, ending)) if part.has(here) => (part, ending),
            _ => {
                let part = Part {
                    start: here,
                    end: here,
                };
                (part, None)
            }
        };
        while ending.is_none() {
            let rest = text.get(part.end..limit).unwrap_or_default();
            let Some(length) = memchr::memchr(b'"', rest) else {
                part.end = part.end.max(limit);
                break;
            };
            let at = part.end + length;
            part.end = at + 1;
            let mut behind = text.get(part.end..).unwrap_or_default().iter();
            let is_of_name = match behind.find(|byte| !matches!(byte, b' ' | b'\t')) {
                None | Some(b',' | b'}' | b']' | b'\n' | b'\r') => false,
                Some(b':') => true,
                Some(_) => continue,
            };
            ending = Some(Ending { at, is_of_name });
        }
        known.quotes = Some((part, ending));
        let ending = ending.filter(|ending| !ending.is_of_name && ending.at < limit)?;
        Some(ending.at)
    }

    /// Records that a string which begins at `start` does not end before `end`, the end of its
    /// line.
    pub(crate) fn note_unclosed(&mut self, start: usize, end: usize) {
        let known = self.known();
        if !known.unclosed.is_some_and(|part| part.has(start)) {
            known.unclosed = Some(Part { start, end });
        }
    }

    /// The end of the line, if a string that began before `start` is known not to end in it and
    /// read the quote at `start` as escaped.
    pub(crate) fn unclosed_until(&self, start: usize) -> Option<usize> {
        let part = self.0.as_ref()?.unclosed.filter(|part| part.has(start))?;
        (part.start < start).then_some(part.end)
    }
}

/// The number of bytes between two places with a known count of brackets.
const BLOCK: usize = 256;

/// For each block of a text, how many more brackets are closed than opened from its start to the
/// end of the text. The count depends on the state in which the block begins.
#[derive(Debug)]
struct Brackets {
    /// The number of the first block in `blocks`.
    first: usize,
    blocks: Vec<Closed>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Closed {
    outside: isize,
    inside: isize,
    behind_backslash: isize,
}

impl Closed {
    /// The counts from one byte earlier on.
    fn before(self, byte: u8) -> Closed {
        let inside = match byte {
            b'\\' => self.behind_backslash,
            b'"' | b'\n' => self.outside,
            _ => self.inside,
        };
        let outside = match byte {
            b'"' => self.inside,
            b'{' | b'[' => self.outside - 1,
            b'}' | b']' => self.outside + 1,
            _ => self.outside,
        };
        Closed {
            outside,
            inside,
            behind_backslash: self.inside,
        }
    }

    fn of(self, place: InText) -> isize {
        match place {
            InText::Outside => self.outside,
            InText::Inside => self.inside,
            InText::BehindBackslash => self.behind_backslash,
        }
    }
}

impl Brackets {
    /// Counts the blocks of the text after `here`.
    fn new(text: &[u8], here: usize) -> Self {
        let first = here.div_ceil(BLOCK);
        let rest = text.get(first * BLOCK..).unwrap_or_default();
        let mut blocks: Vec<_> = rest
            .chunks(BLOCK)
            .rev()
            .scan(Closed::default(), |closed, block| {
                *closed = block
                    .iter()
                    .rev()
                    .fold(*closed, |closed, byte| closed.before(*byte));
                Some(*closed)
            })
            .collect();
        blocks.reverse();
        Brackets { first, blocks }
    }

    fn closed_from(&self, text: &[u8], here: usize) -> isize {
        let number = here.div_ceil(BLOCK).max(self.first);
        let block_start = (number * BLOCK).min(text.len());
        let (closed, place) = count(text.get(here..block_start).unwrap_or_default());
        let rest = self.blocks.get(number - self.first);
        closed + rest.map_or(0, |rest| rest.of(place))
    }
}

/// The lexical state at a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum InText {
    Outside,
    /// In a string.
    Inside,
    /// In a string, after a backslash.
    BehindBackslash,
}

/// How many more brackets these bytes close than they open.
pub(crate) fn closed_in(bytes: &[u8]) -> isize {
    count(bytes).0
}

/// Same as [`closed_in`], with the state after the last byte. A string ends at the end of its line
/// at the latest, so that a missing quote affects only that line.
fn count(bytes: &[u8]) -> (isize, InText) {
    let mut closed = 0;
    let mut in_string = false;
    let mut bytes = bytes.iter();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' if in_string => {
                let Some(_) = bytes.next() else {
                    return (closed, InText::BehindBackslash);
                };
            }
            b'"' => in_string = !in_string,
            b'\n' => in_string = false,
            b'{' | b'[' if !in_string => closed -= 1,
            b'}' | b']' if !in_string => closed += 1,
            _ => {}
        }
    }
    let place = if in_string {
        InText::Inside
    } else {
        InText::Outside
    };
    (closed, place)
}

fn first_object(text: &str, start: usize) -> Option<usize> {
    let mut rest = text.get(start..)?;
    while let Some(at) = memchr::memchr2(b'{', b'"', rest.as_bytes()) {
        let found = &rest[at..];
        let inside = found.strip_prefix('{');
        if inside.is_some_and(|inside| inside.trim_start().starts_with('"')) {
            let at = text.len() - found.len();
            let before = text[start..at].trim_end();
            let array = before.strip_suffix('[').map(|before| start + before.len());
            return Some(array.unwrap_or(at));
        }
        // What is behind a quote, or behind another brace, is no start.
        let line_end = memchr::memchr2(b'\n', b'\r', found.as_bytes())?;
        rest = &found[line_end..];
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::ProblemKind;

    #[test]
    fn the_bracket_table_counts_like_a_linear_scan() {
        let mut random = fastrand::Rng::with_seed(1);
        for _ in 0..50 {
            let length = random.usize(..4 * BLOCK);
            let text: Vec<u8> = (0..length)
                .map(|_| random.choice(*b"{}[]\"\\\na ").unwrap())
                .collect();
            let first = random.usize(..=length);
            let brackets = Brackets::new(&text, first);
            for here in (first..=length).chain(0..first.min(3)) {
                let expected = closed_in(&text[here..]);
                assert_eq!(brackets.closed_from(&text, here), expected, "{here}");
            }
        }
    }

    #[test]
    fn the_last_parenthesis_of_a_line_is_found() {
        let text = b"a(b)c)d\ne(f)";
        let mut ahead = Lookahead::default();
        let found = (0..text.len()).map(|here| ahead.last_parenthesis(text, here));
        let expected = |here| match here {
            ..=5 => Some(5),
            6 | 7 => None,
            _ => Some(11),
        };
        let expected: Vec<_> = (0..text.len()).map(expected).collect();
        assert_eq!(found.collect::<Vec<_>>(), expected);
        // Going back gives the result for that position.
        assert_eq!(ahead.last_parenthesis(text, 2), Some(5));
    }

    #[test]
    fn the_end_of_a_string_equals_that_of_a_linear_scan() {
        let scan = |text: &[u8], here: usize, limit: usize| {
            for at in (here..limit).filter(|at| text[*at] == b'"') {
                let mut after = text[at + 1..].iter();
                match after.find(|byte| **byte != b' ') {
                    Some(b':') => return None,
                    None | Some(b',' | b'\n') => return Some(at),
                    Some(_) => {}
                }
            }
            None
        };
        let mut random = fastrand::Rng::with_seed(3);
        for _ in 0..500 {
            let text: Vec<u8> = (0..random.usize(..80))
                .map(|_| random.choice(*b"\"\"\"aaaaa  :,\n").unwrap())
                .collect();
            let mut ahead = Lookahead::default();
            let mut here = 0;
            while here < text.len() {
                let horizon = text.len().min(here + 20);
                let line = memchr::memchr(b'\n', &text[here..horizon]);
                let limit = line.map_or(horizon, |length| here + length);
                let found = ahead.end_of_string(&text, here, limit);
                assert_eq!(found, scan(&text, here, limit), "{here} {text:?}");
                // The parser sometimes goes back.
                here = (here + random.usize(..6)).saturating_sub(random.usize(..2));
            }
        }
    }

    #[test]
    fn each_name_without_closing_quote_is_read_like_the_first() {
        let text = r#"{"a:1,\"b:2,\"c:3, \"d\u0061:4}"#;
        let parsed = crate::json::parse(text, 0);
        let whole: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| &problem.kind)
            .collect();
        let members: Vec<_> = parsed.tree.root().members().collect();
        let names: Vec<_> = members.iter().map(|member| member.key.raw()).collect();
        assert_eq!(names, ["\"a", "\"b", "\"c", "\"d\\u0061"]);
        let escaped = members.iter().map(|member| member.key.has_escapes());
        assert_eq!(escaped.collect::<Vec<_>>(), [true, true, true, true]);
        let each = [
            ProblemKind::UnexpectedCharacters,
            ProblemKind::MissingComma,
            ProblemKind::MissingClosingQuote,
        ];
        let expected = [ProblemKind::MissingClosingQuote];
        let expected: Vec<_> = expected.iter().chain(each.iter().cycle().take(9)).collect();
        assert_eq!(whole, expected);
    }

    #[test]
    fn documents_are_parsed_independently() {
        let mut random = fastrand::Rng::with_seed(2);
        let parts = [
            "{",
            "}",
            "[",
            "]",
            "\"a\"",
            ":",
            ",",
            "1",
            " ",
            "\n",
            "\"",
            "\\\"",
            "f(",
            ")",
            "{}",
            "[1}",
            "{\"a\": 1}",
            "\"b:",
            "\\x",
            "'",
        ];
        for _ in 0..3000 {
            let text: String = (0..random.usize(..60))
                .map(|_| random.choice(parts).unwrap())
                .collect();
            let mut documents = Documents::new(&text);
            let mut next = Some(0);
            while let Some(start) = next {
                let parsed = documents.parse(start);
                let alone = crate::json::parse_first(&text, start);
                assert_eq!(parsed.problems, alone.problems, "{text:?}");
                assert_eq!(parsed.next, alone.next, "{text:?}");
                let spans = |parsed: &Parsed<'_>| parsed.tree.spans().collect::<Vec<_>>();
                assert_eq!(spans(&parsed), spans(&alone), "{text:?}");
                next = parsed.next;
            }
        }
    }
}
