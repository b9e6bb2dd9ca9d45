//! The conformance suite of the `jsonschema` crate for custom JSON representations.

use crate::json::{Spanned, parse};
use jsonschema::json::conformance::{assert_conformance, document};

#[test]
fn the_tree_passes_the_conformance_suite() {
    let text = document().to_string();
    let parsed = parse(&text, 0);
    assert_eq!(parsed.problems, []);
    assert_conformance::<Spanned>(&parsed.tree.root());
}

#[test]
fn escapes_and_whitespace_do_not_matter() {
    let text = "\n{ \"string\" :\t\"h\\u00e9llo\", \"integer\": 42, \"float\": 15e-1, \"boolean\": true,
        \"null\": null, \"array\": [10, 20, 30], \"dup\\u006cicates\": [1, {\"a\": 1}, {\"\\u0061\": 1}],
        \"object\": {\"nested\": \"value\"}}";
    let parsed = parse(text, 0);
    assert_eq!(parsed.problems, []);
    assert_conformance::<Spanned>(&parsed.tree.root());
}
