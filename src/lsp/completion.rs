//! Completion as items of the protocol.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionList, Documentation,
    InsertTextFormat, MarkupContent, MarkupKind, Position, Range, TextEdit,
};

use crate::assist::completion::{Completion, CompletionKind, completions};
use crate::assist::snippet::{Piece, Snippet};
use crate::lsp::client::Client;
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
    let found = completions(&text, &document.outline, settings, offset)?;
    let replace = document.range(found.replace, client.unit);
    let comma = found
        .comma_before
        .map(|at| document.range(Span::empty(at), client.unit));
    let items = found.items.into_iter().enumerate();
    Some(CompletionList {
        is_incomplete: found.is_incomplete,
        items: items
            .map(|(rank, item)| item_of(item, rank, replace, comma, client))
            .collect(),
        ..CompletionList::default()
    })
}

fn item_of(
    item: Completion,
    rank: usize,
    replace: Range,
    comma: Option<Range>,
    client: &Client,
) -> CompletionItem {
    let has_stops = item
        .insert
        .0
        .iter()
        .any(|piece| !matches!(piece, Piece::Text(_)));
    let is_snippet = client.has_snippets && has_stops;
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
        documentation: item.documentation.map(|value| {
            Documentation::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value,
            })
        }),
        sort_text: Some(format!("{rank:04}")),
        filter_text: Some(item.filter),
        insert_text_format: Some(if is_snippet {
            InsertTextFormat::Snippet
        } else {
            InsertTextFormat::PlainText
        }),
        text_edit: Some(CompletionItemTextEdit::TextEdit(TextEdit {
            range: replace,
            new_text: if is_snippet {
                snippet(&item.insert)
            } else {
                plain(&item.insert)
            },
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
            Piece::Stop(_) | Piece::Choice(_) => {}
        }
    }
    text
}
