//! Completions as the page takes them.

use kyclint::{Completion, CompletionKind, EditedText, Piece, Replaced, Snippet};
use serde::Serialize;

use crate::html::html;
use crate::places::Places;

/// What may be written at a place.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct List {
    items: Vec<Item>,
    /// Where a comma must be added before what is written.
    comma_at: Option<usize>,
    /// Whether other items may fit when more is typed.
    is_incomplete: bool,
}

#[derive(Debug, Serialize)]
pub(crate) struct Item {
    label: String,
    kind: &'static str,
    detail: String,
    documentation: Option<String>,
    filter: String,
    insert: String,
    text: String,
    start: usize,
    end: usize,
}

/// Returns what may be written at a byte.
pub(crate) fn list(edited: &EditedText, places: &Places<'_>, at: usize) -> List {
    let Some(found) = edited.completions(at) else {
        return List {
            items: Vec::new(),
            comma_at: None,
            is_incomplete: false,
        };
    };
    let replaced = Replaced::new(found.replace, edited.session().source().text(), at);
    let items = found.items.into_iter();
    List {
        items: items
            .map(|item| Item::new(item, &replaced, places))
            .collect(),
        comma_at: found.comma_before.map(|byte| places.offset(byte)),
        is_incomplete: found.is_incomplete,
    }
}

impl Item {
    fn new(item: Completion, replaced: &Replaced, places: &Places<'_>) -> Self {
        let mut filter = item.filter;
        let (mut text, mut insert) = (item.insert.plain(), template(&item.insert));
        replaced.within_quotes(&mut insert, &mut filter.clone());
        let (start, end) = places.range(replaced.within_quotes(&mut text, &mut filter));
        Item {
            label: item.label,
            kind: match item.kind {
                CompletionKind::Field => "field",
                CompletionKind::Value => "value",
                CompletionKind::Skeleton => "skeleton",
            },
            detail: item.detail,
            documentation: item.documentation.as_deref().map(html),
            filter,
            insert,
            text,
            start,
            end,
        }
    }
}

/// A snippet as a template of CodeMirror: `${1}` and `${2:text}` are places to fill in, and braces of
/// the text have a backslash.
fn template(snippet: &Snippet) -> String {
    let mut template = String::new();
    let mut number = 0;
    for piece in &snippet.0 {
        let in_quotes = template.ends_with('"');
        let default = match piece {
            Piece::Text(text) => {
                for character in text.chars() {
                    if matches!(character, '{' | '}') {
                        template.push('\\');
                    }
                    template.push(character);
                }
                continue;
            }
            Piece::Stop(default) => default,
            // The values of a text are completions in turn; one of them must not be the default.
            Piece::Choice(_) if in_quotes => "",
            Piece::Choice(values) => values.first().copied().unwrap_or_default(),
        };
        number += 1;
        let separator = if default.is_empty() { "" } else { ":" };
        template.push_str(&format!("${{{number}{separator}{default}}}"));
    }
    template
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_have_places_to_fill_in() {
        let snippet = Snippet(vec![
            Piece::Text("{\n\t\"a\": \"".into()),
            Piece::Stop("YYYY-MM-DD"),
            Piece::Text("\", \"b\": ".into()),
            Piece::Choice(vec!["false", "true"]),
            Piece::Text(", \"c\": \"".into()),
            Piece::Choice(vec!["A", "B"]),
            Piece::Text("\"}".into()),
        ]);
        assert_eq!(
            template(&snippet),
            "\\{\n\t\"a\": \"${1:YYYY-MM-DD}\", \"b\": ${2:false}, \"c\": \"${3}\"\\}"
        );
    }
}
