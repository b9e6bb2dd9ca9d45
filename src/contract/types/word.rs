//! Words that are written in place of the values of an enum.

use serde_json::{Map, Value};

/// The annotation `x-synonyms` of words, each list with the values that all of its words may mean.
pub(super) fn words_for(lists: &[(&'static str, &'static str)]) -> Value {
    let of = |(words, values): &(&'static str, &'static str)| {
        let values: Vec<_> = values.split_whitespace().map(Value::from).collect();
        let value = match values.as_slice() {
            [only] => only.clone(),
            _ => Value::from(values),
        };
        let words = words.split_whitespace();
        words.map(move |word| (word.to_owned(), value.clone()))
    };
    Value::Object(lists.iter().flat_map(of).collect::<Map<_, _>>())
}
