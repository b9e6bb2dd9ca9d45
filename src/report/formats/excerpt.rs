//! Cuts out the source lines that a diagnostic is about. Long lines are cropped around the labels,
//! terminal control characters are replaced, and each label keeps its line and column in the
//! source. `miette` draws the excerpt as if it were the source.

use std::ops::Range;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use crate::diagnostic::{Diagnostic, Related};
use crate::report::redaction;
use crate::report::redaction::Mask;
use crate::source::{Framing, Source};
use crate::text::lines::Position;
use crate::text::span::Span;
use crate::text::visible;

use crate::report::formats::View;

/// Lines with at most this many characters are shown whole.
const WHOLE: usize = 120;
/// Longer lines are shown with this many characters on both sides of a label.
const AROUND: usize = 36;
/// Labels with more characters are cut.
const LABEL: usize = 72;
/// Lines of context before and after a labelled line, within the same document.
const CONTEXT: usize = 1;

/// The excerpt for one diagnostic.
pub(crate) struct Excerpt<'m> {
    name: String,
    mask: Option<&'m Mask>,
    text: String,
    lines: Vec<Line>,
    marks: Vec<Mark>,
}

/// A line of the excerpt.
struct Line {
    /// The file, if it is not the source.
    file: Option<String>,
    /// Its number in the file, from 1.
    number: usize,
    /// Its byte range in the excerpt, including the line end.
    range: Range<usize>,
}

/// A line of the excerpt as a page draws it.
pub(crate) struct MarkedLine<'e> {
    /// The file, if it is not the source.
    pub(crate) file: Option<&'e str>,
    /// Its number in the file, from 1.
    pub(crate) number: usize,
    /// Its text in parts; those that a label is about have whether it is the primary one.
    pub(crate) parts: Vec<(&'e str, Option<bool>)>,
    /// The texts of its labels from left to right, and whether each is the primary one.
    pub(crate) labels: Vec<(&'e str, bool)>,
}

/// A label, with its place in the source and in the excerpt.
struct Mark {
    source: Span,
    position: Position,
    drawn: Range<usize>,
    text: String,
}

impl<'m> Excerpt<'m> {
    /// Creates the excerpt of the lines around the spans of a diagnostic.
    pub(crate) fn new(found: &View<'m>, diagnostic: &Diagnostic) -> Self {
        let primary = std::iter::once((diagnostic.span, &*diagnostic.label));
        let others = diagnostic.labels.iter();
        let others = others.map(|label| (label.span, &*label.message));
        let mut excerpt = Excerpt::around(found.source, found.mask, primary.chain(others));
        for related in &diagnostic.related {
            excerpt.push_related(related);
        }
        excerpt
    }

    /// Only the value at the related place is known, because its document is no longer in memory.
    fn push_related(&mut self, related: &Related) {
        let start = self.text.len();
        self.text.push('…');
        let marked = self.text.len();
        self.text
            .extend(visible::line(&related.text).chars().take(LABEL));
        self.marks.push(Mark {
            source: Span::empty(0),
            position: related.position,
            drawn: marked..self.text.len(),
            text: visible::line(&related.message).into_owned(),
        });
        self.text.push_str("…\n");
        self.lines.push(Line {
            file: Some(visible::line(&related.file).into_owned()),
            number: related.position.line,
            range: start..self.text.len(),
        });
    }

    /// Creates the excerpt of the lines around labelled spans.
    pub(crate) fn around<'a>(
        source: &Source,
        mask: Option<&'m Mask>,
        labels: impl Iterator<Item = (Span, &'a str)>,
    ) -> Self {
        let lines = source.lines();
        let text = source.text();
        let marks = labels.map(|(span, label)| {
            let position = lines.position(text, span.start);
            // A span over several lines is marked on its first line.
            let end_of_line = lines.range(text, position.line).end;
            let span = Span::new(span.start, span.end.min(end_of_line).max(span.start));
            Mark {
                source: span,
                position,
                drawn: 0..0,
                text: visible::line(label).into_owned(),
            }
        });
        let mut excerpt = Excerpt {
            name: visible::line(source.name()).into_owned(),
            mask,
            text: String::new(),
            lines: Vec::new(),
            marks: marks.collect(),
        };
        let context = if source.framing() == Framing::Lines {
            0
        } else {
            CONTEXT
        };
        let mut numbers: Vec<usize> = excerpt
            .marks
            .iter()
            .flat_map(|mark| {
                let line = mark.position.line;
                line.saturating_sub(context).max(1)..=(line + context).min(lines.count())
            })
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        for number in numbers {
            let range = lines.range(text, number);
            // The empty line after the last line end is not shown.
            let is_last = number == lines.count();
            let is_marked = excerpt
                .marks
                .iter()
                .any(|mark| mark.position.line == number);
            if !(is_last && range.is_empty() && !is_marked) {
                excerpt.push_line(text, number, range, source.lines_before());
            }
        }
        excerpt
    }

    fn push_line(&mut self, text: &str, number: usize, range: Range<usize>, before: usize) {
        let start = self.text.len();
        let pieces = pieces(text, &range, self.marks_of(number));
        let mut shown_to = range.start;
        for piece in pieces {
            if piece.start > shown_to {
                self.text.push('…');
            }
            self.push_piece(text, number, piece.clone());
            shown_to = piece.end;
        }
        if shown_to < range.end {
            self.text.push('…');
        }
        self.text.push('\n');
        self.lines.push(Line {
            file: None,
            number: number + before,
            range: start..self.text.len(),
        });
    }

    fn marks_of(&self, line: usize) -> impl Iterator<Item = Span> + '_ {
        self.marks
            .iter()
            .filter(move |mark| mark.position.line == line)
            .map(|mark| mark.source)
    }

    fn push_piece(&mut self, text: &str, number: usize, piece: Range<usize>) {
        let characters = text.get(piece.clone()).unwrap_or_default().char_indices();
        let ends = std::iter::once((piece.len(), None));
        for (at, character) in characters
            .map(|(at, character)| (at, Some(character)))
            .chain(ends)
        {
            let offset = piece.start + at;
            let drawn = self.text.len();
            for mark in &mut self.marks {
                if mark.position.line == number
                    && piece.contains(&mark.source.start) | (piece.end == mark.source.start)
                {
                    if mark.source.start == offset {
                        mark.drawn = drawn..drawn;
                    }
                    // A label that is cut ends where the piece ends.
                    if mark.source.start < offset && offset <= mark.source.end {
                        mark.drawn.end = drawn;
                    }
                }
            }
            match character {
                Some(character) if self.mask.is_some_and(|mask| mask.hides(offset)) => {
                    let hidden = redaction::mask(character.encode_utf8(&mut [0; 4]));
                    self.text.push_str(&hidden);
                }
                Some(character) => {
                    let shown = visible::stand_in(character).unwrap_or(character);
                    self.text.push(shown);
                }
                None => {}
            }
        }
    }

    /// Returns the labels with offsets in the excerpt; the first is the primary one.
    pub(crate) fn labels(&self) -> impl Iterator<Item = LabeledSpan> + '_ {
        self.marks.iter().enumerate().map(|(number, mark)| {
            let text = Some(mark.text.clone());
            let span = SourceSpan::from(mark.drawn.clone());
            if number == 0 {
                LabeledSpan::new_primary_with_span(text, span)
            } else {
                LabeledSpan::new_with_span(text, span)
            }
        })
    }

    /// Returns the lines with their numbers, as drawn.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().map(|line| {
            let text = self.text.get(line.range.clone()).unwrap_or_default();
            (line.number, text.trim_end_matches('\n'))
        })
    }

    /// Returns the lines in parts, with the labels below them.
    pub(crate) fn marked_lines(&self) -> impl Iterator<Item = MarkedLine<'_>> {
        self.lines.iter().enumerate().map(|(number, line)| {
            let marks = self.marks.iter().enumerate();
            let mut marks: Vec<_> = marks
                .filter(|(_, mark)| self.line_at(mark.drawn.start) == number)
                .collect();
            let text = self.text.get(line.range.clone()).unwrap_or_default();
            let text = text.trim_end_matches('\n');
            let mut edges: Vec<_> = marks
                .iter()
                .flat_map(|(_, mark)| [mark.drawn.start, mark.drawn.end])
                .map(|edge| edge.saturating_sub(line.range.start).min(text.len()))
                .chain([0, text.len()])
                .collect();
            edges.sort_unstable();
            edges.dedup();
            let parts = edges.windows(2).map(|edges| {
                let at = edges[0] + line.range.start;
                // The primary label comes first, and wins.
                let around = marks.iter().find(|(_, mark)| mark.drawn.contains(&at));
                let part = text.get(edges[0]..edges[1]).unwrap_or_default();
                (part, around.map(|(number, _)| *number == 0))
            });
            let parts = parts.collect();
            marks.sort_by_key(|(number, mark)| (mark.drawn.start, *number));
            let labels = marks.iter().filter(|(_, mark)| !mark.text.is_empty());
            MarkedLine {
                file: line.file.as_deref(),
                number: line.number,
                parts,
                labels: labels
                    .map(|(number, mark)| (mark.text.as_str(), *number == 0))
                    .collect(),
            }
        })
    }

    fn line_at(&self, offset: usize) -> usize {
        self.lines
            .partition_point(|line| line.range.start <= offset)
            .saturating_sub(1)
    }
}

/// Returns the parts of a line to show: all of it, or the parts around its labels.
fn pieces(text: &str, line: &Range<usize>, marks: impl Iterator<Item = Span>) -> Vec<Range<usize>> {
    let shown = text.get(line.clone()).unwrap_or_default();
    if shown.len() <= WHOLE || shown.char_indices().nth(WHOLE).is_none() {
        return vec![line.clone()];
    }
    let before = |at: usize, count: usize| {
        let passed = &text[line.start..at];
        passed
            .char_indices()
            .rev()
            .nth(count - 1)
            .map_or(line.start, |(offset, _)| line.start + offset)
    };
    let behind = |at: usize, count: usize| {
        let coming = &text[at..line.end];
        coming
            .char_indices()
            .nth(count)
            .map_or(line.end, |(offset, _)| at + offset)
    };
    let mut pieces: Vec<Range<usize>> = marks
        .map(|mark| {
            let start = mark.start.clamp(line.start, line.end);
            let end = mark.end.clamp(start, line.end);
            // A label that is too long is cut, and nothing after it is shown.
            let cut = behind(start, LABEL);
            let end = if end > cut { cut } else { behind(end, AROUND) };
            before(start, AROUND)..end
        })
        .collect();
    if pieces.is_empty() {
        pieces.push(line.start..behind(line.start, WHOLE));
    }
    pieces.sort_by_key(|piece| piece.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        match merged.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => merged.push(piece),
        }
    }
    merged
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        lines_before: usize,
        lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let labelled = self.line_at(span.offset());
        let last_labelled = self.line_at(span.offset() + span.len());
        let joined = |pair: &[Line]| {
            pair[0].number + 1 == pair[1].number && pair.iter().all(|line| line.file.is_none())
        };
        if self.lines.is_empty() || !self.lines[labelled..=last_labelled].windows(2).all(joined) {
            return Err(MietteError::OutOfBounds);
        }
        let mut first = labelled;
        while first > labelled.saturating_sub(lines_before)
            && joined(&self.lines[first - 1..=first])
        {
            first -= 1;
        }
        let mut last = last_labelled;
        while last < last_labelled + lines_after
            && last + 1 < self.lines.len()
            && joined(&self.lines[last..=last + 1])
        {
            last += 1;
        }
        let range = self.lines[first].range.start..self.lines[last].range.end;
        // A request without context asks for the position of a label.
        let mark = self
            .marks
            .iter()
            .find(|mark| lines_before == 0 && mark.drawn.start == span.offset());
        let column = mark.map_or(0, |mark| mark.position.column - 1);
        Ok(Box::new(MietteSpanContents::new_named(
            self.lines[first]
                .file
                .as_ref()
                .unwrap_or(&self.name)
                .clone(),
            &self.text.as_bytes()[range.clone()],
            range.into(),
            self.lines[first].number - 1,
            column,
            last - first + 1,
        )))
    }
}
