//! Brackets that do not match, and where the document ends.

use crate::diagnostic::Span;

use super::node::Kind;
use super::parser::Parser;
use super::problem::ProblemKind;

impl Parser<'_> {
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
