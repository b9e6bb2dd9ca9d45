//! Mistakes in the JSON text of a customer.

use super::InText;

pub const ALL: [InText; 6] = [
    trailing_comma,
    missing_comma,
    single_quotes,
    python_literals,
    truncated,
    duplicate_requester,
];

/// Applies to every object, so it replaces a defect that does not apply.
pub fn trailing_comma(text: &mut String) -> bool {
    let Some(end) = text.rfind('}') else {
        return false;
    };
    let after_last_value = text[..end].trim_end().len();
    text.insert(after_last_value, ',');
    true
}

/// Removes the comma after the first member.
fn missing_comma(text: &mut String) -> bool {
    replace(text, ",", "")
}

fn single_quotes(text: &mut String) -> bool {
    replace(text, "\"entityType\"", "'entityType'")
}

fn python_literals(text: &mut String) -> bool {
    // In a string, these words are not enclosed by a colon and a comma.
    [":false,", ": false,", ":true,", ": true,"]
        .iter()
        .any(|found| {
            let written = found.replace('f', "F").replace('t', "T");
            replace(text, found, &written)
        })
}

fn truncated(text: &mut String) -> bool {
    // Late enough that a search in folders still detects a customer.
    let end = text.floor_char_boundary(text.len() / 10 * 9);
    text.truncate(end);
    true
}

fn duplicate_requester(text: &mut String) -> bool {
    text.contains("\"requester\":") && replace(text, "{", "{\"requester\":\"Kita sistema\",")
}

fn replace(text: &mut String, found: &str, written: &str) -> bool {
    let Some(at) = text.find(found) else {
        return false;
    };
    text.replace_range(at..at + found.len(), written);
    true
}
