//! The conformance suite of the `jsonschema` crate for custom JSON representations, and what it leaves out.

use crate::json::{Spanned, parse};
use jsonschema::json::conformance::{assert_conformance, document};
use serde_json::json;

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

#[test]
fn schemas_accept_what_json_schema_says() {
    for (schema, accepted, refused) in [
        (
            json!({"const": null}),
            &["null"][..],
            &["false", "0", "\"\"", "[]"][..],
        ),
        (
            json!({"const": false}),
            &["false"],
            &["true", "null", "\"false\""],
        ),
        (json!({"const": "é"}), &["\"é\"", "\"\\u00e9\""], &["\"e\""]),
        (
            json!({"enum": [null, true, "x"]}),
            &["null", "true", "\"x\"", "\"\\u0078\""],
            &["false", "\"null\"", "1"],
        ),
        (
            json!({"enum": [[null], [false]]}),
            &["[null]", "[false]"],
            &["[true]", "null", "[]"],
        ),
        (
            json!({"maxLength": 1}),
            &["\"€\"", "\"a\"", "\"\\u20ac\"", "\"\""],
            &["\"€€\"", "\"aa\""],
        ),
        (
            json!({"maxLength": 2}),
            &["\"€€\""],
            &["\"aaa\"", "\"€a€\""],
        ),
        (
            json!({"minLength": 2}),
            &["\"éé\"", "\"aa\""],
            &["\"é\"", "\"€\"", "\"a\""],
        ),
        (
            json!({"minLength": 2, "maxLength": 5}),
            &["\"éé\"", "\"ééééé\""],
            &["\"é\"", "\"€\"", "\"éééééé\""],
        ),
        // What a number that no machine number holds is written as decides.
        (
            json!({"multipleOf": 10}),
            &["10000000000000000000000000", "-10000000000000000000000000"],
            &["10000000000000000000000001", "1e-400"],
        ),
        (json!({"minimum": 0}), &["1e400", "0"], &["-1e400"]),
        (
            json!({"$schema": "http://json-schema.org/draft-04/schema#", "type": "integer"}),
            &["1", "-1", "100000000000000000000"],
            &["1.0", "1e2", "1E2"],
        ),
        (
            json!({"type": "integer"}),
            &["1", "1.0", "1e2"],
            &["1.5", "1e-2"],
        ),
    ] {
        let tree = jsonschema::options_for::<Spanned>().build(&schema).unwrap();
        let values = accepted.iter().map(|text| (text, true));
        for (text, expected) in values.chain(refused.iter().map(|text| (text, false))) {
            let parsed = parse(text, 0);
            assert_eq!(parsed.problems, []);
            let found = tree.is_valid(parsed.tree.root());
            assert_eq!(found, expected, "{schema} {text}");
        }
    }
}

#[test]
fn a_schema_that_refers_to_itself_is_applied_once_to_each_value() {
    let schema = json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {
        "anyOf": [{"$ref": "#/$defs/a"}], "items": {"$ref": "#/$defs/a"}, "maxItems": 1
    }}});
    let tree = jsonschema::options_for::<Spanned>().build(&schema).unwrap();
    for (text, expected) in [("[[1]]", true), ("[[1, 2]]", false)] {
        let parsed = parse(text, 0);
        assert_eq!(tree.is_valid(parsed.tree.root()), expected, "{text}");
    }
}
