//! Completion as items of the protocol.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionList, Documentation,
    InsertTextFormat, Position, Range, TextEdit,
};

use crate::assist::completion::{Completion, CompletionKind, completions};
use crate::assist::snippet::{Piece, Snippet};
use crate::lsp::client::{Client, markup};
use crate::lsp::document::Document;
use crate::settings::Settings;
use crate::text::span::Span;

/// Returns what may be written at a position.
pub(super) fn at(
    document: &Document,
    position: Position,
    settings: &Settings,
    client: &Client,
) -> Option<CompletionList> {
    let offset = document.offset(position, client.unit);
    let text = document.payload_text();
    let found = completions(
        &text,
        &document.outline,
        settings,
        document.has_lines(),
        offset,
    )?;
    let typed = text.get(found.replace.start..found.replace.end);
    let place = Place::new(found.replace, typed.unwrap_or_default(), offset);
    let comma = found
        .comma_before
        .map(|at| document.range(Span::empty(at), client.unit));
    let items = found.items.into_iter().enumerate();
    Some(CompletionList {
        is_incomplete: found.is_incomplete,
        items: items
            .map(|(rank, item)| (rank, document.fitted(item, offset)))
            .map(|(rank, item)| item_of(item, rank, &place, comma, document, client))
            .collect(),
        ..CompletionList::default()
    })
}

/// What items replace.
struct Place {
    span: Span,
    /// Whether it begins with a quote that is before the cursor.
    is_open: bool,
    /// Whether it also ends with one that is after the cursor.
    is_closed: bool,
}

impl Place {
    fn new(span: Span, typed: &str, cursor: usize) -> Self {
        let is_open = typed.starts_with('"') && span.start < cursor;
        let is_closed = is_open && typed.len() > 1 && typed.ends_with('"') && cursor < span.end;
        Place {
            span,
            is_open,
            is_closed,
        }
    }

    /// Leaves the quotes that are there already as they are. Editors such as Emacs and Neovim compare an
    /// item only with the characters of a word, among which quotes are not.
    fn within_quotes(&self, text: &mut String, filter: &mut String) -> Span {
        let mut span = self.span;
        if !self.is_open || !text.starts_with('"') {
            return span;
        }
        text.remove(0);
        span.start += 1;
        if filter.starts_with('"') {
            filter.remove(0);
        }
        if self.is_closed && text.ends_with('"') {
            text.pop();
            span.end -= 1;
        }
        span
    }
}

fn item_of(
    item: Completion,
    rank: usize,
    place: &Place,
    comma: Option<Range>,
    document: &Document,
    client: &Client,
) -> CompletionItem {
    let has_stops = item
        .insert
        .0
        .iter()
        .any(|piece| !matches!(piece, Piece::Text(_)));
    let is_snippet = client.has_snippets && has_stops;
    let mut text = if is_snippet {
        snippet(&item.insert)
    } else {
        plain(&item.insert)
    };
    let mut filter = item.filter;
    let span = place.within_quotes(&mut text, &mut filter);
    let comma = comma.map(|range| {
        let new_text = ",".to_owned();
        vec![TextEdit { range, new_text }]
    });
    CompletionItem {
        label: item.label,
        kind: Some(match item.kind {
            CompletionKind::Field => CompletionItemKind::Property,
            CompletionKind::Value => CompletionItemKind::EnumMember,
            CompletionKind::Skeleton => CompletionItemKind::Snippet,
        }),
        detail: Some(item.detail).filter(|detail| !detail.is_empty()),
        documentation: item
            .documentation
            .map(|text| Documentation::MarkupContent(markup(text, client.has_markdown[1]))),
        sort_text: Some(format!("{rank:04}")),
        filter_text: Some(filter),
        insert_text_format: Some(if is_snippet {
            InsertTextFormat::Snippet
        } else {
            InsertTextFormat::PlainText
        }),
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit {
            range: document.range(span, client.unit),
            new_text: text,
        })),
        additional_text_edits: comma,
        ..CompletionItem::default()
    }
}

/// A snippet in the syntax of the protocol.
fn snippet(snippet: &Snippet) -> String {
    let escape = |text: &str, special: &[char]| {
        let mut escaped = String::new();
        for character in text.chars() {
            if special.contains(&character) {
                escaped.push('\\');
            }
            escaped.push(character);
        }
        escaped
    };
    let mut text = String::new();
    let mut number = 0;
    for piece in &snippet.0 {
        match piece {
            Piece::Text(piece) => text.push_str(&escape(piece, &['\\', '$', '}'])),
            Piece::Stop("") => {
                number += 1;
                text.push_str(&format!("${{{number}}}"));
            }
            Piece::Stop(default) => {
                number += 1;
                text.push_str(&format!(
                    "${{{number}:{}}}",
                    escape(default, &['\\', '$', '}'])
                ));
            }
            Piece::Choice(values) => {
                number += 1;
                let values = values.iter();
                let values = values.map(|value| escape(value, &['\\', '$', '}', ',', '|']));
                let values: Vec<_> = values.collect();
                text.push_str(&format!("${{{number}|{}|}}", values.join(",")));
            }
        }
    }
    text
}

/// A snippet as text, with nothing where something is to be filled in.
fn plain(snippet: &Snippet) -> String {
    let mut text = String::new();
    for piece in &snippet.0 {
        match piece {
            Piece::Text(piece) => text.push_str(&piece.replace('\t', "  ")),
            // A value without quotes cannot be left out.
            Piece::Choice(values) if !text.ends_with('"') => {
                text.push_str(values.first().copied().unwrap_or_default());
            }
            Piece::Stop(default) if !text.ends_with('"') => text.push_str(default),
            Piece::Stop(_) | Piece::Choice(_) => {}
        }
    }
    text
}
