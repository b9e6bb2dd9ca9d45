//! Fixes that replace parts of a string and leave the spelling of the rest.

use std::ops::Range;

use crate::diagnostic::Edit;
use crate::document::text::Text;

/// With more parts than this in a string with escapes, the whole string is replaced: finding each
/// part reads the string from its beginning.
const MOST: usize = 64;

/// Returns what a text becomes when parts of it, given by byte ranges in order, are replaced, and
/// the edits that do it.
pub(super) fn replace(
    text: &Text<'_>,
    parts: impl IntoIterator<Item = (Range<usize>, String)>,
) -> (String, Vec<Edit>) {
    let content = &*text.content;
    let mut meant = String::with_capacity(content.len());
    let mut end = 0;
    let parts: Vec<_> = parts.into_iter().collect();
    for (part, other) in &parts {
        meant.push_str(content.get(end..part.start).unwrap_or_default());
        meant.push_str(other);
        end = part.end;
    }
    meant.push_str(content.get(end..).unwrap_or_default());
    if parts.len() > MOST && text.value.has_escapes() {
        let edit = Edit {
            span: text.value.span(),
            text: json(&meant),
        };
        return (meant, vec![edit]);
    }
    let edits = parts.into_iter().map(|(part, other)| {
        let quoted = json(&other);
        Edit {
            span: text.value.span_of(part),
            text: quoted[1..quoted.len() - 1].to_owned(),
        }
    });
    let edits = edits.collect();
    (meant, edits)
}

/// A string as JSON.
pub(super) fn json(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
