//! Mistakes in how a customer is written down.

use super::InText;

pub const ALL: [InText; 6] = [
    comma_at_the_end,
    comma_left_out,
    single_quotes,
    words_of_python,
    cut_off,
    requester_twice,
];

/// Applies to every object, and so where another one does not.
pub fn comma_at_the_end(text: &mut String) -> bool {
    let Some(end) = text.rfind('}') else {
        return false;
    };
    let behind_last_value = text[..end].trim_end().len();
    text.insert(behind_last_value, ',');
    true
}

/// That behind the first member.
fn comma_left_out(text: &mut String) -> bool {
    replace(text, ",", "")
}

fn single_quotes(text: &mut String) -> bool {
    replace(text, "\"entityType\"", "'entityType'")
}

fn words_of_python(text: &mut String) -> bool {
    // Within a string a word stands without a colon before it and a comma behind it.
    [":false,", ": false,", ":true,", ": true,"]
        .iter()
        .any(|found| {
            let written = found.replace('f', "F").replace('t', "T");
            replace(text, found, &written)
        })
}

fn cut_off(text: &mut String) -> bool {
    // Far enough behind that a folder's search still takes it for a customer.
    let end = text.floor_char_boundary(text.len() / 10 * 9);
    text.truncate(end);
    true
}

fn requester_twice(text: &mut String) -> bool {
    text.contains("\"requester\":") && replace(text, "{", "{\"requester\":\"Kita sistema\",")
}

fn replace(text: &mut String, found: &str, written: &str) -> bool {
    let Some(at) = text.find(found) else {
        return false;
    };
    text.replace_range(at..at + found.len(), written);
    true
}
