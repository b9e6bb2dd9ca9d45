//! An open document: its text, which follows the edits of the client, and what is known of it.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::Instant;

use gen_lsp_types::TextDocumentContentChangeEvent;

use crate::assist::completion::Completion;
use crate::assist::outline::Outline;
use crate::assist::snippet::{Piece, Snippet};
use crate::diagnostic::{Diagnostic, Edit};
use crate::lsp::positions;
use crate::report::session::Session;
use crate::source::{Framing, fences};
use crate::text::lines::{ColumnUnit, Lines};
use crate::text::span::Span;
use crate::workspace::uri;

/// An open document.
pub(super) struct Document {
    pub(super) uri: String,
    /// Its file, which need not exist; `None` if it was never saved.
    pub(super) path: Option<PathBuf>,
    /// Its name in reports, with an extension that shows what it is.
    pub(super) name: String,
    pub(super) version: i32,
    pub(super) text: String,
    pub(super) lines: Lines,
    /// Where its customers are.
    pub(super) outline: Outline,
    /// The result of the last check; `None` if it is not checked, or not a payload.
    pub(super) checked: Option<Checked>,
    /// When to check it, if it has changed since.
    pub(super) due: Option<Instant>,
    /// When the first of the changes since came.
    pub(super) changed: Option<Instant>,
    /// The number of the check whose findings the client has.
    pub(super) reported: u64,
}

/// The result of a check.
pub(super) struct Checked {
    pub(super) session: Session,
    /// The findings that compare customers, of other documents too.
    pub(super) repeats: Vec<Diagnostic>,
    /// Counts checks whose findings may differ.
    pub(super) number: u64,
}

impl Document {
    pub(super) fn open(uri: String, language: &str, version: i32, text: String) -> Self {
        let path = uri::path(&uri);
        let mut name = match &path {
            Some(path) => path.display().to_string(),
            None => uri.clone(),
        };
        if Framing::of(Path::new(&name)).is_none() {
            name.push_str(match language {
                "markdown" => ".md",
                "jsonl" | "ndjson" | "jsonlines" => ".ndjson",
                "json" | "jsonc" => ".json",
                _ => "",
            });
        }
        Document {
            lines: Lines::of_editor(&text),
            uri,
            path,
            name,
            version,
            text,
            outline: Outline::default(),
            checked: None,
            due: None,
            changed: None,
            reported: 0,
        }
    }

    /// Whether its extension or language is one that kyclint reads.
    pub(super) fn is_known(&self) -> bool {
        Framing::of(Path::new(&self.name)).is_some()
    }

    /// Whether each line is a document.
    pub(super) fn has_lines(&self) -> bool {
        match &self.checked {
            Some(checked) => checked.session.source().framing() == Framing::Lines,
            None => Framing::of(Path::new(&self.name)) == Some(Framing::Lines),
        }
    }

    /// What begins each line at a byte besides the code: the marks of a quote in Markdown.
    fn quote(&self, offset: usize) -> &str {
        let start = self
            .text
            .get(..offset)
            .and_then(|before| before.rfind('\n'));
        let line = self
            .text
            .get(start.map_or(0, |at| at + 1)..)
            .unwrap_or_default();
        let end = line
            .find(|first| !matches!(first, ' ' | '>' | '\t'))
            .unwrap_or(0);
        let marks = &line[..end];
        match marks.rfind('>') {
            Some(last) if self.is_markdown() => {
                &marks[..marks
                    .len()
                    .min(last + 1 + usize::from(marks[last + 1..].starts_with(' ')))]
            }
            _ => "",
        }
    }

    /// The same completion in a form that fits the document: on one line in NDJSON, and within the
    /// quote in Markdown.
    pub(super) fn fitted(&self, item: Completion, offset: usize) -> Completion {
        let insert = if self.has_lines() {
            item.insert.on_one_line()
        } else {
            let quote = self.quote(offset);
            let pieces = item.insert.0.into_iter().map(|piece| match piece {
                Piece::Text(text) => Piece::Text(text.replace('\n', &format!("\n{quote}"))),
                other => other,
            });
            Snippet(pieces.collect())
        };
        Completion { insert, ..item }
    }

    /// The same edit with the marks of the quote that it is in.
    pub(super) fn fitted_edit(&self, edit: &Edit) -> Edit {
        let quote = self.quote(edit.span.start);
        if quote.is_empty() || !edit.text.contains('\n') {
            return edit.clone();
        }
        // The indentation has blanks in the place of the marks.
        let blank = " ".repeat(quote.len());
        let text = edit.text.replace(&format!("\n{blank}"), "\n");
        Edit {
            text: text.replace('\n', &format!("\n{quote}")),
            ..edit.clone()
        }
    }

    /// Whether it is Markdown.
    pub(super) fn is_markdown(&self) -> bool {
        Framing::of(Path::new(&self.name)) == Some(Framing::Markdown)
    }

    /// Applies the changes of the client in order.
    pub(super) fn change(
        &mut self,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        unit: ColumnUnit,
    ) {
        self.version = version;
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
                    let start = self.offset(change.range.start, unit);
                    let end = self.offset(change.range.end, unit).max(start);
                    self.replace(start..end, &change.text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => {
                    self.lines = Lines::of_editor(&change.text);
                    self.text = change.text;
                    self.outline = Outline::default();
                }
            }
        }
    }

    fn replace(&mut self, bytes: Range<usize>, text: &str) {
        self.text.replace_range(bytes.clone(), text);
        self.lines.edit(&self.text, &bytes, text.len());
        self.outline.edit(&bytes, text.len());
    }

    pub(super) fn offset(&self, position: gen_lsp_types::Position, unit: ColumnUnit) -> usize {
        positions::offset(&self.text, &self.lines, unit, position)
    }

    pub(super) fn range(&self, span: Span, unit: ColumnUnit) -> gen_lsp_types::Range {
        positions::range(&self.text, &self.lines, unit, span)
    }

    /// All findings, in source order.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let Some(checked) = &self.checked else {
            return Vec::new();
        };
        let mut findings = checked.session.diagnostics().to_vec();
        if !checked.repeats.is_empty() {
            findings.extend(checked.repeats.iter().cloned());
            findings.sort_by_key(|finding| finding.span);
        }
        findings
    }

    /// The text that the customers are read from: of Markdown, with what is before code in a line
    /// blanked.
    pub(super) fn payload_text(&self) -> std::borrow::Cow<'_, str> {
        if self.is_markdown() {
            fences(&self.text, 0).0
        } else {
            std::borrow::Cow::Borrowed(&self.text)
        }
    }
}
