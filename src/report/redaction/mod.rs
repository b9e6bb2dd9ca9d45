//! Hides personal data in reports.
//!
//! A report quotes payloads: in its excerpts, its messages, its fixes. It shows only what is known
//! not to be personal, so that nothing is shown by oversight: member names, and the values of known
//! fields whose Rust type is not marked `x-personal`. Everything else is masked: personal values,
//! values of unknown fields, comments and, in a document that does not parse, all but the plain
//! values of such fields.

mod known;
mod placeholders;
#[cfg(test)]
mod tests;
mod tokens;

use std::collections::HashSet;
use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::diagnostic::{Diagnostic, Fix, Label, Related};
use crate::json;
use crate::json::{Parsed, pointer};
use crate::lint::Observer;
use crate::source::{Framing, Source, fences};
use crate::text::message::Message;
use crate::text::span::Span;

use tokens::Tokens;

/// Replaces a hidden character.
const BULLET: char = '•';

/// The parts of a source that are hidden.
#[derive(Debug, Default)]
pub struct Mask {
    /// In source order, not overlapping.
    hidden: Vec<Span>,
}

/// The masks of the documents with findings, noted during linting. Most other documents are never
/// shown, so their masks are computed only when needed.
#[derive(Debug, Default)]
pub struct Hidden(Vec<Option<Mask>>);

impl Observer for Hidden {
    fn document(&mut self, parsed: &Parsed<'_>, range: &Range<usize>, has_findings: bool) {
        self.0
            .push(has_findings.then(|| Mask::of_document(parsed.tree.text(), parsed, range)));
    }
}

impl Mask {
    /// Computes the mask of a source; `documents` are its payloads, and `hidden` has the masks
    /// noted during linting. If each document is a line, those that no finding in `findings`
    /// touches are hidden completely; with `None`, all documents may be shown.
    pub fn of(
        source: &Source,
        documents: &[Range<usize>],
        hidden: &Hidden,
        findings: Option<&[Diagnostic]>,
    ) -> Mask {
        let mut mask = Mask::default();
        let text = source.text();
        let text = if source.framing() == Framing::Markdown {
            fences(text, source.start()).0
        } else {
            text.into()
        };
        let touched = findings
            .filter(|_| source.framing() == Framing::Lines)
            .map(Touched::by);
        let mut end = source.start();
        for (number, document) in documents.iter().enumerate() {
            mask.hide_words(&text, end..document.start);
            end = document.end;
            let is_shown = touched
                .as_ref()
                .is_none_or(|touched| touched.meets(document));
            if !is_shown {
                mask.hidden.push(Span::new(document.start, document.end));
            } else if let Some(Some(known)) = hidden.0.get(number) {
                mask.add(known, 0);
            } else {
                let text = text.get(..document.end).unwrap_or_default();
                let parsed = json::parse_first(text, document.start);
                mask.hide_in_document(text, &parsed, document);
            }
        }
        mask.hide_words(&text, end..text.len());
        mask.hide_repeats(source, documents, hidden, findings.unwrap_or_default());
        mask
    }

    /// Hides values that are hidden at another place of a finding: what identifies two customers may
    /// have the name of one only.
    fn hide_repeats(
        &mut self,
        source: &Source,
        documents: &[Range<usize>],
        hidden: &Hidden,
        findings: &[Diagnostic],
    ) {
        let mut added = HashSet::new();
        for finding in findings {
            let value = source.text().get(finding.span.start..finding.span.end);
            let Some(value) = value.filter(|value| value.len() > 2) else {
                continue;
            };
            let is_same = |span: &Span| source.text().get(span.start..span.end) == Some(value);
            let labels = finding.labels.iter().map(|label| label.span);
            let labels = labels.filter(is_same).map(|span| inside(value, span));
            let related = finding.related.iter();
            let related = related.filter(|related| related.text == value);
            let related: Vec<_> = related
                .filter_map(|related| hidden_at(source, documents, hidden, related))
                .collect();
            let mut spans = vec![inside(value, finding.span)];
            spans.extend(labels);
            let is_hidden =
                |span: &Span| self.touches(*span) || added.contains(&(span.start, span.end));
            if spans.iter().any(is_hidden) || related.iter().any(|(_, is_hidden)| *is_hidden) {
                spans.extend(related.iter().map(|(span, _)| *span));
                let shown = spans.into_iter().filter(|span| !self.touches(*span));
                added.extend(shown.map(|span| (span.start, span.end)));
            }
        }
        let added = added.into_iter().map(|(start, end)| Span::new(start, end));
        self.hidden.extend(added);
        self.hidden.sort_unstable_by_key(|span| span.start);
    }

    /// Computes the mask of one document of a text.
    pub fn of_document(text: &str, parsed: &Parsed<'_>, document: &Range<usize>) -> Mask {
        let mut mask = Mask::default();
        mask.hide_in_document(text, parsed, document);
        mask
    }

    /// Hides letters and digits, but not the characters between them.
    fn hide_words(&mut self, text: &str, range: Range<usize>) {
        let words = text.get(range.clone()).unwrap_or_default();
        for (at, character) in words.char_indices() {
            if !character.is_alphanumeric() {
                continue;
            }
            let start = range.start + at;
            let end = start + character.len_utf8();
            match self.hidden.last_mut() {
                Some(last) if last.end == start => last.end = end,
                _ => self.hidden.push(Span::new(start, end)),
            }
        }
    }

    /// Adds the mask of another text, which begins at byte `offset` of this one.
    pub fn add(&mut self, other: &Mask, offset: usize) {
        let spans = other.hidden.iter();
        let moved = spans.map(|span| Span::new(span.start + offset, span.end + offset));
        self.hidden.extend(moved);
    }

    fn hide_in_document(&mut self, text: &str, parsed: &Parsed<'_>, document: &Range<usize>) {
        let mut end = document.start;
        for token in Tokens::of(parsed) {
            if token.span.start < end || token.span.end > document.end {
                continue;
            }
            self.hide_words(text, end..token.span.start);
            end = token.span.end;
            if !token.is_shown {
                let raw = text.get(token.span.start..token.span.end);
                let span = inside(raw.unwrap_or_default(), token.span);
                if !span.is_empty() {
                    self.hidden.push(span);
                }
            }
        }
        self.hide_words(text, end..document.end);
    }

    /// Returns whether a byte is hidden.
    pub fn hides(&self, offset: usize) -> bool {
        self.touches(Span::new(offset, offset + 1))
    }

    /// Returns whether any part of a span is hidden.
    pub fn touches(&self, span: Span) -> bool {
        let end = span.end.max(span.start + 1);
        let next = self
            .hidden
            .partition_point(|hidden| hidden.end <= span.start);
        self.hidden
            .get(next)
            .is_some_and(|hidden| hidden.start < end)
    }

    /// Returns a part of the source with the hidden characters masked.
    pub fn apply(&self, source: &Source, range: Range<usize>) -> String {
        let shown = source.text().get(range.clone()).unwrap_or_default();
        let mut masked = String::with_capacity(shown.len());
        for (at, character) in shown.char_indices() {
            if self.hides(range.start + at) {
                masked.push_str(&mask(character.encode_utf8(&mut [0; 4])));
            } else {
                masked.push(character);
            }
        }
        masked
    }

    /// Returns the findings without personal data.
    pub fn redact(&self, diagnostics: &[Diagnostic]) -> Vec<Diagnostic> {
        let redacted = diagnostics.iter().map(|diagnostic| {
            let mut spans = diagnostic.labels.iter().map(|label| label.span);
            let is_personal = self.touches(diagnostic.span) || spans.any(|span| self.touches(span));
            Diagnostic {
                pointer: redact_pointer(&diagnostic.pointer, is_personal),
                ..if is_personal {
                    redact(diagnostic)
                } else if self.is_rewritten(diagnostic) {
                    Diagnostic {
                        fix: None,
                        hidden_fix: diagnostic.fixability(),
                        ..diagnostic.clone()
                    }
                } else {
                    diagnostic.clone()
                }
            }
        });
        redacted.collect()
    }

    /// Returns whether a fix writes a hidden part of the text again: it may replace all of the text, though
    /// the finding marks only its first line.
    fn is_rewritten(&self, diagnostic: &Diagnostic) -> bool {
        let mut edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits);
        edits.any(|edit| self.touches(edit.span) && edit.text.contains(char::is_alphanumeric))
    }
}

/// Returns the span of a value without its quotes.
fn inside(raw: &str, span: Span) -> Span {
    let has_quotes = |quote: char| {
        let inside = raw.strip_prefix(quote);
        inside.is_some_and(|inside| inside.ends_with(quote))
    };
    let quote = usize::from(has_quotes('"') || has_quotes('\''));
    Span::new(span.start + quote, span.end - quote)
}

/// Returns the span of a value in another document of the same text, and whether it is hidden there.
fn hidden_at(
    source: &Source,
    documents: &[Range<usize>],
    hidden: &Hidden,
    related: &Related,
) -> Option<(Span, bool)> {
    let is_of_text = related.file == *source.shared_name()
        && source.framing() == Framing::Lines
        && related.position.line > source.lines_before();
    if !is_of_text {
        return None;
    }
    let start = source.at(related.position);
    let number = documents.partition_point(|document| document.end <= start);
    let document = documents.get(number)?;
    let end = start + related.text.len();
    let span = inside(&related.text, Span::new(start, end));
    if let Some(Some(known)) = hidden.0.get(number) {
        return Some((span, known.touches(span)));
    }
    let text = source.text().get(..document.end)?;
    let parsed = json::parse_first(text, document.start);
    let mask = Mask::of_document(text, &parsed, document);
    Some((span, mask.touches(span)))
}

/// The spans of findings, to look up for each of many documents.
struct Touched {
    /// Sorted by start, each with the greatest end so far.
    spans: Vec<(usize, usize)>,
}

impl Touched {
    fn by(findings: &[Diagnostic]) -> Self {
        let spans = findings.iter().flat_map(|diagnostic| {
            let labels = diagnostic.labels.iter().map(|label| label.span);
            std::iter::once(diagnostic.span).chain(labels)
        });
        let mut spans: Vec<_> = spans.map(|span| (span.start, span.end)).collect();
        spans.sort_unstable();
        let mut greatest = 0;
        for (_, end) in &mut spans {
            greatest = greatest.max(*end);
            *end = greatest;
        }
        Touched { spans }
    }

    /// Returns whether one of the spans is in a document or at its edge.
    fn meets(&self, document: &Range<usize>) -> bool {
        let before = self
            .spans
            .partition_point(|(start, _)| *start <= document.end);
        let last = before.checked_sub(1).and_then(|last| self.spans.get(last));
        last.is_some_and(|(_, end)| *end >= document.start)
    }
}

/// Returns a mask as wide as the text, in columns.
pub fn mask(text: &str) -> String {
    let columns = text.chars().map(|character| character.width().unwrap_or(1));
    std::iter::repeat_n(BULLET, columns.sum()).collect()
}

/// Returns whether a text is a mask.
pub fn is_masked(text: &str) -> bool {
    text.starts_with(BULLET)
}

/// Masks a finding about a personal value.
fn redact(diagnostic: &Diagnostic) -> Diagnostic {
    let masked = |message: &Message| message.masked(mask);
    let labels = diagnostic.labels.iter().map(|label| Label {
        span: label.span,
        message: masked(&label.message),
    });
    // The value at a related place is the same one.
    let related = diagnostic.related.iter().map(|related| Related {
        text: match related.text.strip_prefix('"') {
            Some(inside) => format!("\"{}\"", mask(inside.strip_suffix('"').unwrap_or(inside))),
            None => mask(&related.text),
        },
        ..related.clone()
    });
    // A fix writes text derived from the value; without letters or digits it reveals nothing.
    let tells_nothing = |fix: &&Fix| {
        let mut edits = fix.edits.iter();
        edits.all(|edit| !edit.text.contains(char::is_alphanumeric))
    };
    let fix = diagnostic
        .fix
        .as_ref()
        .filter(tells_nothing)
        .map(|fix| Fix {
            description: masked(&fix.description),
            ..fix.clone()
        });
    Diagnostic {
        message: masked(&diagnostic.message),
        label: masked(&diagnostic.label),
        help: diagnostic
            .help
            .as_ref()
            .filter(|help| !is_bare_suggestion(help))
            .map(masked),
        labels: labels.collect(),
        related: related.collect(),
        hidden_fix: match fix {
            Some(_) => None,
            None => diagnostic.fixability(),
        },
        fix,
        ..diagnostic.clone()
    }
}

/// Returns whether a help only suggests values of the payload, so that nothing would remain of it
/// after masking.
fn is_bare_suggestion(help: &Message) -> bool {
    let rest = help.masked(|_| String::new());
    let mut words = rest.split(|character: char| !character.is_alphabetic());
    words.all(|word| matches!(word, "" | "did" | "you" | "mean" | "use" | "or"))
}

/// Returns a pointer without the names that the contract does not know.
pub fn mask_names(pointer: &str) -> String {
    redact_pointer(pointer, true)
}

/// Returns the path of a request without the parts that may be personal.
#[cfg(feature = "serve")]
pub(crate) fn shown_path(path: &str) -> String {
    redact_pointer(path, false)
}

/// Returns a pointer without the names that may be personal: unknown names that are not like
/// field names or are below another unknown name, or all unknown names if the place is personal.
fn redact_pointer(whole: &str, is_personal: bool) -> String {
    let mut is_foreign = is_personal;
    let mut redacted = String::new();
    // List elements are objects, whose members have names, so no index follows an index. A pointer
    // with one token is an element of the root list or a member whose name is a number, so only a
    // short number counts as an index.
    let is_one_token = whole.len() > 4 && !whole[1..].contains('/');
    let mut may_be_place = !is_one_token;
    for token in pointer::tokens(whole) {
        if may_be_place && is_place(&token) {
            pointer::push(&mut redacted, &token);
            may_be_place = false;
            continue;
        }
        may_be_place = true;
        if known::is_name(&token) {
            pointer::push(&mut redacted, &token);
            continue;
        }
        if is_foreign || !known::is_like_a_name(&token) {
            pointer::push(&mut redacted, &mask(&token));
        } else {
            pointer::push(&mut redacted, &token);
        }
        is_foreign = true;
    }
    redacted
}

/// Returns whether a token may be the index of an element, not a name.
fn is_place(token: &str) -> bool {
    let is_number = !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit());
    is_number && token.len() < 8 && (token == "0" || !token.starts_with('0'))
}
