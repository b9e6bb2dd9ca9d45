//! Completion as items of the protocol.

use gen_lsp_types::{
    CompletionItem, CompletionItemKind, CompletionItemTextEdit, CompletionList, Documentation,
    InsertTextFormat, Position, Range, TextEdit,
};

use crate::assist::completion::{Completion, CompletionKind, completions};
use crate::assist::quotes::Replaced;
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
    let place = Replaced::new(found.replace, &text, offset);
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

fn item_of(
    item: Completion,
    rank: usize,
    place: &Replaced,
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
        item.insert.plain()
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
