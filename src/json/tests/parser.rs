//! The parser compared with `serde_json`, and with arbitrary text.

use crate::json::{Kind, MAX_DEPTH, Node, Parsed, ProblemKind, parse, parse_first};
use crate::text::span::Span;
use jsonschema::json::Node as _;
use proptest::prelude::*;
use serde_json::Value;

fn value(parsed: &Parsed<'_>) -> Value {
    parsed.tree.root().to_value().into_owned()
}

/// Each mistake, and where it starts.
fn starts<'p>(parsed: &'p Parsed<'_>) -> Vec<(&'p ProblemKind, usize)> {
    let problems = parsed.problems.iter();
    problems.map(|it| (&it.kind, it.span.start)).collect()
}

/// Each mistake, and what it marks.
fn marks<'p>(parsed: &'p Parsed<'_>) -> Vec<(&'p ProblemKind, Span)> {
    let problems = parsed.problems.iter();
    problems.map(|it| (&it.kind, it.span)).collect()
}

/// `serde_json` writes `1e8` as `1e+8`, so numbers are compared by their digits.
fn comparable(value: Value) -> Value {
    match value {
        Value::Number(number) => number.to_string().to_lowercase().replace('+', "").into(),
        Value::Array(items) => items.into_iter().map(comparable).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, comparable(value)))
            .collect(),
        other => other,
    }
}

/// Checks that every node is within its parent, on character boundaries.
fn check_spans(node: Node<'_>) {
    let span = node.span();
    let text = node.text();
    assert!(span.start <= span.end && span.end <= text.len());
    assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
    let inside = |child: Node<'_>| {
        assert!(span.start <= child.span().start && child.span().end <= span.end);
        check_spans(child);
    };
    node.elements().for_each(inside);
    for member in node.members() {
        inside(member.key);
        inside(member.value);
    }
    assert_eq!(
        node.count(),
        node.elements().count() + node.members().count()
    );
}

pub(super) fn check_any(text: &str) {
    let parsed = parse(text, 0);
    check_spans(parsed.tree.root());
    for problem in &parsed.problems {
        let span = problem.span;
        assert!(text.get(span.start..span.end).is_some(), "{problem:?}");
    }
    let starts = parsed.problems.iter().map(|problem| problem.span.start);
    assert!(starts.is_sorted(), "{:?}", parsed.problems);
    let mut before = parsed.problems.iter().zip(parsed.problems.iter().skip(1));
    assert!(
        before.all(|(one, next)| one != next),
        "{:?}",
        parsed.problems
    );
    let duplicates = parsed
        .problems
        .iter()
        .filter(|problem| matches!(problem.kind, ProblemKind::DuplicateKey { .. }))
        .count();
    // The parser accepts exactly the texts that `serde_json` accepts.
    match serde_json::from_str::<Value>(text) {
        Ok(expected) => {
            assert_eq!(parsed.problems.len(), duplicates, "{:?}", parsed.problems);
            assert_eq!(comparable(value(&parsed)), comparable(expected));
        }
        // `serde_json` takes one bracket less.
        Err(error) if parsed.problems.len() == duplicates => {
            let is_of_depth = error.to_string().starts_with("recursion limit exceeded");
            assert!(is_of_depth, "{error}: {text}");
            assert_eq!(nesting(parsed.tree.root()), MAX_DEPTH, "{text}");
        }
        Err(_) => {}
    }
}

/// How deep brackets are nested.
fn nesting(node: Node<'_>) -> usize {
    let members = node.members().map(|member| member.value);
    let inner = node.elements().chain(members).map(nesting).max();
    let is_container = matches!(node.kind(), Kind::Array | Kind::Object);
    usize::from(is_container) + inner.unwrap_or(0)
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 60, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::vec(("[a-c]{0,2}|city|firstName|\\PC{1,9}", inner), 0..12)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Text that is nearly JSON.
fn nearly_json() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        Just("{"),
        Just("}"),
        Just("["),
        Just("]"),
        Just(","),
        Just(":"),
        Just("\""),
        Just("'"),
        Just("\\"),
        Just("\\u00e9"),
        Just("\\ud83e"),
        Just("\\udd8a"),
        Just("\n"),
        Just("\r\n"),
        Just(" "),
        Just("\t"),
        Just("true"),
        Just("None"),
        Just("NaN"),
        Just("1"),
        Just("-0"),
        Just("1e5"),
        Just("."),
        Just("//"),
        Just("/*"),
        Just("*/"),
        Just("#"),
        Just("a"),
        Just("\"a\""),
        Just("\"b\":"),
        Just("ž"),
        Just("🦊"),
        Just("\u{feff}"),
        Just("\u{a0}"),
        Just("\u{b}"),
        Just("\u{c}"),
        Just("\u{85}"),
        Just("\u{1c}"),
        Just("“"),
        Just("”"),
        Just(";"),
        Just("="),
        Just("\0"),
    ];
    prop::collection::vec(token, 0..40).prop_map(|tokens| tokens.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn valid_json_is_parsed_like_serde_json(value in json(), pretty in any::<bool>()) {
        check_any(&if pretty { format!("{value:#}") } else { value.to_string() });
    }

    #[test]
    fn mutated_json_does_not_cause_a_panic(
        value in json(),
        at in any::<prop::sample::Index>(),
        length in 0_usize..4,
        added in "[\\[\\]{},:\"'a1 \\n\\\\]{0,2}",
        pretty in any::<bool>(),
    ) {
        let text = if pretty { format!("{value:#}") } else { value.to_string() };
        let mut characters: Vec<char> = text.chars().collect();
        let start = at.index(characters.len());
        let end = (start + length).min(characters.len());
        characters.splice(start..end, added.chars());
        check_any(&characters.into_iter().collect::<String>());
    }

    #[test]
    fn nearly_valid_json_does_not_cause_a_panic(text in nearly_json()) {
        check_any(&text);
    }

    #[test]
    fn arbitrary_text_does_not_cause_a_panic(text in any::<String>()) {
        check_any(&text);
    }
}

#[test]
fn names_are_repeated_within_their_own_object_only() {
    // Repeated in the outer object before, between and after inner ones, which repeat others.
    let text = r#"{"city": 1, "city": 2, "code": {"city": 3, "a": 4, "city": 5},
        "list": [{"city": 6, "code": 7}, {"code": 8, "code": 9}], "city": 10, "code": {"city": 11}}"#;
    let parsed = parse(text, 0);
    let repeated = parsed.problems.iter().map(|problem| {
        let ProblemKind::DuplicateKey { first, key } = problem.kind else {
            panic!("{problem:?}");
        };
        [first, key].map(|key| parsed.tree.member(key).value.raw())
    });
    let expected = [
        ["1", "2"],
        ["3", "5"],
        ["8", "9"],
        ["2", "10"],
        [r#"{"city": 3, "a": 4, "city": 5}"#, r#"{"city": 11}"#],
    ];
    assert_eq!(repeated.collect::<Vec<_>>(), expected);
    let read: Value = serde_json::from_str(text).unwrap();
    assert_eq!(comparable(value(&parsed)), comparable(read));
}

#[test]
fn duplicates_are_found_in_large_objects() {
    let members: Vec<_> = (0..1000)
        .map(|number| format!("\"k{number}\":{number}"))
        .collect();
    let text = format!(
        "{{{},\"k7\":1,\"\\u006b999\":2,\"k7\":3}}",
        members.join(",")
    );
    let parsed = parse(&text, 0);
    assert_eq!(parsed.problems.len(), 3);
    let root = parsed.tree.root();
    assert_eq!(root.count(), 1000);
    assert_eq!(
        root.member("k7").map(|member| member.value.raw()),
        Some("3")
    );
    assert_eq!(
        root.member("k999").map(|member| member.value.raw()),
        Some("2")
    );
    assert_eq!(
        root.member("k8").map(|member| member.value.raw()),
        Some("8")
    );
}

#[test]
fn blanks_between_names_and_values_do_not_matter() {
    let texts = [
        r#"{"city":"Vilnius","x":"1","city":"Kaunas","x":"2","y":"","z":["a","b"],"ž":"š\n"}"#,
        r#"{"a":"b"c,"d":"e":"f","g":"h","i":"j}"#,
        r#"{"a":"b",}"#,
        r#"{"listContact":[{"city":"a"},{"city":"b","city":"c"}],"city":"d"}"#,
    ];
    for text in texts {
        let spaced = text.replace("\":\"", "\" : \"").replace("\",\"", "\" , \"");
        assert_ne!(spaced, text);
        let [compact, spaced] = [text, &spaced].map(|text| {
            let parsed = parse(text, 0);
            let problems = parsed
                .problems
                .iter()
                .map(|problem| format!("{:?}", problem.kind));
            let members = parsed.tree.root().members();
            let members = members.map(|member| (member.key.raw(), member.value.is_plain_ascii()));
            (
                problems.collect::<Vec<_>>(),
                value(&parsed),
                members.map(|it| format!("{it:?}")).collect::<Vec<_>>(),
            )
        });
        assert_eq!(compact, spaced, "{text}");
    }
}

#[test]
fn other_white_space_and_separators_are_one_mistake_behind_any_value() {
    for written in [
        "\"x\"", "true", "null", "1", "-1.5e3", "[]", "{}", "[false]",
    ] {
        let expected: Value = serde_json::from_str(written).unwrap();
        let check = |text: String, mark: char| {
            let parsed = parse(&text, 0);
            let marked = parsed
                .problems
                .iter()
                .map(|it| &text[it.span.start..it.span.end]);
            assert_eq!(marked.collect::<Vec<_>>(), [mark.to_string()], "{text}");
            let found = parsed.tree.root().member("a").unwrap().value;
            assert_eq!(
                comparable(found.to_value().into_owned()),
                comparable(expected.clone()),
                "{text}"
            );
        };
        for space in [
            '\u{a0}', '\u{2028}', '\u{b}', '\u{c}', '\u{200b}', '\u{feff}',
        ] {
            check(format!("{{\"a\":{written}{space},\"b\":1}}"), space);
            check(format!("{{\"a\":{written}{space}}}"), space);
        }
        check(format!("{{\"a\":{written};\"b\":1}}"), ';');
    }
}

#[test]
fn a_hundred_thousand_brackets_are_one_problem() {
    for bracket in ["[", "{\"a\":", "[{\"a\":"] {
        let text = bracket.repeat(100_000);
        let parsed = parse(&text, 0);
        let kinds: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| &problem.kind)
            .collect();
        assert_eq!(kinds, [&ProblemKind::TooDeep], "{bracket}");
    }
    let closed = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(parse(&closed, 0).problems.len(), 1);
}

#[test]
fn brackets_in_strings_do_not_end_what_is_too_deep() {
    for inside in [
        r#""]""#,
        r#""[""#,
        r#""\"]""#,
        r#""\"[""#,
        r#""\\""#,
        r#""\\]","\\[""#,
        // A backslash outside of a string has no meaning.
        "\\",
        "\\[]",
    ] {
        let start = format!("{{\"a\":{}", "[".repeat(MAX_DEPTH));
        let text = format!("{start}{inside}{},\"b\":}}", "]".repeat(MAX_DEPTH));
        let expected = [
            (&ProblemKind::TooDeep, start.len() - 1),
            (&ProblemKind::MissingValue, text.len() - 1),
        ];
        assert_eq!(starts(&parse(&text, 0)), expected, "{inside}");
        check_any(&text);
    }
}

#[test]
fn a_stray_bracket_is_marked() {
    for text in [r#"{"a":1}}"#, r#"{"a":1}} {"b":1}"#, r#"{"a":1}]{"b":1}"#] {
        let parsed = parse_first(text, 0);
        let expected = [(&ProblemKind::StrayBracket, Span::new(7, 8))];
        assert_eq!(marks(&parsed), expected, "{text}");
    }
}

#[test]
fn a_comma_behind_the_document_is_marked() {
    for text in [r#"{"a":1},"#, "{\"a\":1}, \n", "[\"a\",1],\r\n\r\n"] {
        let parsed = parse_first(text, 0);
        let expected = [(&ProblemKind::TrailingComma, Span::new(7, 8))];
        assert_eq!(marks(&parsed), expected, "{text}");
    }
}

#[test]
fn the_brace_of_an_object_that_is_not_closed_before_the_next_is_known() {
    let parsed = parse(r#"[{"a":1,{"b":2}]"#, 0);
    let kind = ProblemKind::UnclosedInside {
        opener: Span::new(1, 2),
        expected: '}',
    };
    assert_eq!(marks(&parsed), [(&kind, Span::empty(7))]);
}

#[test]
fn a_call_ends_in_its_line() {
    for line_break in ["\n", "\r", "\r\n"] {
        let text = format!("{{\"a\": f(1,{line_break}2), \"b\": 1}}");
        let parsed = parse(&text, 0);
        let first = marks(&parsed).into_iter().next();
        let expected = (&ProblemKind::UnquotedString, Span::new(6, 9));
        assert_eq!(first, Some(expected), "{text}");
        let text = text.replace(line_break, " ");
        let parsed = parse(&text, 0);
        assert_eq!(marks(&parsed), [(&ProblemKind::Call, Span::new(6, 13))]);
    }
}

#[test]
fn problems_are_in_reading_order() {
    let parsed = parse("{\"a\"\u{a0}//\n1}", 0);
    let found = parsed.problems.iter();
    let found: Vec<_> = found
        .map(|problem| (&problem.kind, problem.span.start))
        .collect();
    assert_eq!(
        found,
        [
            (&ProblemKind::ForeignSpace, 4),
            (&ProblemKind::MissingColon, 4),
            (&ProblemKind::Comment, 6),
        ]
    );
}

#[test]
fn white_space_of_any_kind_may_follow_a_stray_bracket() {
    for space in [
        "\u{b}", "\u{c}", "\u{85}", "\u{a0}", "\u{1c}", "\u{2028}", "\0",
    ] {
        for document in ["\"a\"", "{}", "[]", "1", "null"] {
            for end in ["", "x", "]", "\n", ","] {
                check_any(&format!("{document}]\n{space}{end}"));
                check_any(&format!("{document}}}{space}{space}{end}"));
            }
        }
    }
}

#[test]
fn a_backslash_before_a_quote_around_a_string_is_one_mistake() {
    for (text, marks, expected) in [
        (r#"{"a": \"Ona", "b": 1}"#, 1, r#"{"a":"Ona","b":1}"#),
        (r#"{"a": \"Ona\", "b": 1}"#, 2, r#"{"a":"Ona","b":1}"#),
        (r#"{"a": "Ona\","b":1}"#, 1, r#"{"a":"Ona","b":1}"#),
        ("{\"a\": \"Ona\\\",\n\"b\": 1}", 1, r#"{"a":"Ona","b":1}"#),
        (r#"{\"a\": "Ona"}"#, 2, r#"{"a":"Ona"}"#),
        (r#"{"a\": "Ona"}"#, 1, r#"{"a":"Ona"}"#),
        (r#"[\"a", "b"]"#, 1, r#"["a","b"]"#),
    ] {
        let parsed = parse(text, 0);
        let [problem] = parsed.problems.as_slice() else {
            panic!("{text}: {:?}", parsed.problems);
        };
        let ProblemKind::EscapedQuotes(found) = &problem.kind else {
            panic!("{text}: {problem:?}");
        };
        assert_eq!(found.len(), marks, "{text}");
        assert!(found.iter().all(|mark| &text[mark.start..mark.end] == "\\"));
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(value(&parsed), expected, "{text}");
    }
    // Backslashes of the text itself.
    for text in [r#"{"a": "C:\\"}"#, r#"{"a": "\"Ona\""}"#] {
        assert_eq!(parse(text, 0).problems, [], "{text}");
    }
}

#[test]
fn marks_of_other_scripts_separate_members() {
    for text in [
        "{\"a\"： \"Ona\"， \"b\": 1}",
        "{\"a\" -> \"Ona\"； \"b\": 1}",
        "{\"a\"：\"Ona\"、\"b\": 1}",
        "{\"a\" → \"Ona\"، \"b\": 1}",
    ] {
        let parsed = parse(text, 0);
        let kinds: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| &problem.kind)
            .collect();
        let expected = [&ProblemKind::OtherForColon, &ProblemKind::OtherForComma];
        assert_eq!(kinds, expected, "{text}");
        let expected: Value = serde_json::from_str(r#"{"a":"Ona","b":1}"#).unwrap();
        assert_eq!(value(&parsed), expected, "{text}");
    }
}

#[test]
fn a_stray_line_between_members_is_one_mistake() {
    for line in [
        "--More--",
        "---",
        "Page 1 of 3",
        "<br>",
        "&nbsp;",
        "^L",
        "(END)",
    ] {
        let text = format!("{{\n  \"a\": 1,\n  {line} \r\n\n  \"b\": 2\n}}");
        let parsed = parse(&text, 0);
        let kinds: Vec<_> = parsed
            .problems
            .iter()
            .map(|problem| &problem.kind)
            .collect();
        assert_eq!(kinds, [&ProblemKind::StrayLine], "{text}");
        let span = parsed.problems[0].span;
        assert_eq!(&text[span.start..span.end], line, "{text}");
        let expected: Value = serde_json::from_str(r#"{"a":1,"b":2}"#).unwrap();
        assert_eq!(value(&parsed), expected, "{text}");
    }
}

#[test]
fn an_apostrophe_between_letters_does_not_end_a_string() {
    for (text, read, apostrophes) in [
        ("{'a': 'O'Brien', 'b': 'x'}", "O'Brien", 1),
        ("{'a': 'D'O'Na', 'b': 'x'}", "D'O'Na", 2),
        ("{'a': 'O\\'Brien', 'b': 'x'}", "O'Brien", 0),
        ("{´a´: ´O´Brien´, ´b´: ´x´}", "O´Brien", 1),
    ] {
        let parsed = parse(text, 0);
        let inside = parsed.problems.iter().filter_map(|it| match &it.kind {
            ProblemKind::QuotesInside(marks) => Some(marks.len()),
            _ => None,
        });
        assert_eq!(inside.sum::<usize>(), apostrophes, "{text}");
        let expected = serde_json::json!({"a": read, "b": "x"});
        assert_eq!(value(&parsed), expected, "{text}");
    }
    // No quote that may end it follows, so it ends here.
    for text in [
        "{'a':'x'y}",
        "{'a':'x'y'z, 'b': 1}",
        "['a'b\n'c']",
        "{'a':'x','b':'y'}",
    ] {
        let problems = parse(text, 0).problems;
        let is_inside = |it: &ProblemKind| matches!(it, ProblemKind::QuotesInside(_));
        assert!(!problems.iter().any(|it| is_inside(&it.kind)), "{text}");
    }
}

#[test]
fn a_note_at_the_end_of_a_line_is_one_mistake() {
    let kinds = |text: &str| -> Vec<ProblemKind> {
        let problems = parse(text, 0).problems.into_iter();
        problems.map(|problem| problem.kind).collect()
    };
    for note in [
        "<-- here",
        "← here: two letters",
        "<== wrong",
        "-- or \u{201a}b\u{2018}",
        "(or UPDATE)",
        "* required, not null",
        "| required",
    ] {
        for (before, after) in [
            ("{\"a\": 1, ", "\n\"b\": 2}"),
            ("{\"a\": 1 ", ",\n\"b\": 2}"),
            ("{\"a\": 1,\n\"b\": 2 ", "\r\n}"),
            ("{ ", "\n\"a\": 1, \"b\": 2}"),
        ] {
            let text = format!("{before}{note}{after}");
            let parsed = parse(&text, 0);
            assert_eq!(kinds(&text), [ProblemKind::StrayLine], "{text}");
            let span = parsed.problems[0].span;
            assert_eq!(&text[span.start..span.end], note, "{text}");
            let expected: Value = serde_json::from_str(r#"{"a":1,"b":2}"#).unwrap();
            assert_eq!(value(&parsed), expected, "{text}");
        }
        let text = format!("{{\"a\": 1 {note}\n\"b\": 2}}");
        let expected = [ProblemKind::MissingComma, ProblemKind::StrayLine];
        assert_eq!(kinds(&text), expected, "{text}");
    }
    // A member is no note.
    for text in [
        "{\"a\": 1, <\"b\": 2,\n\"c\": 3}",
        "{\"a\": 1, b: 2,\n\"c\": 3}",
    ] {
        assert!(!kinds(text).contains(&ProblemKind::StrayLine), "{text}");
    }
}

#[test]
fn other_values_behind_a_value_are_one_mistake() {
    for others in [
        "| \"x\"",
        "|\"x\"|\"y\"",
        "|| \"x\" || \"y z\"",
        "/ \"x\"",
        "or \"x\"",
    ] {
        for (before, after) in [
            ("{\"a\": \"z\" ", ", \"b\": 2}"),
            ("{\"b\": 2, \"a\": \"z\" ", "}"),
            ("{\"b\": 2, \"a\": \"z\" ", "\n}"),
        ] {
            let text = format!("{before}{others}{after}");
            let parsed = parse(&text, 0);
            let kinds: Vec<_> = parsed.problems.iter().map(|it| &it.kind).collect();
            assert_eq!(kinds, [&ProblemKind::StrayLine], "{text}");
            let span = parsed.problems[0].span;
            assert_eq!(&text[span.start..span.end], others, "{text}");
            let expected: Value = serde_json::from_str(r#"{"a":"z","b":2}"#).unwrap();
            assert_eq!(value(&parsed), expected, "{text}");
        }
    }
}

#[test]
fn a_count_without_dots_is_no_ellipsis() {
    for line in ["3 more items", "more items"] {
        let text = format!("{{\"a\": 1,\n{line}\n\"b\": 2}}");
        let problems = parse(&text, 0).problems;
        let kinds: Vec<_> = problems.iter().map(|problem| &problem.kind).collect();
        assert_eq!(kinds, [&ProblemKind::StrayLine], "{text}");
    }
    let text = "{\"a\": 1,\n... more items\n\"b\": 2}";
    let first = &parse(text, 0).problems[0];
    assert_eq!(first.kind, ProblemKind::Ellipsis);
    assert_eq!(&text[first.span.start..first.span.end], "...");
}

#[test]
fn an_escaped_quote_before_a_word_ends_no_string() {
    for text in ["{\"a\": \\\"x\\\"y, \"b\": 1}", "{\\\"a\\\"x: 1, \"b\": 1}"] {
        let problems = parse(text, 0).problems;
        let is_around = |it: &ProblemKind| matches!(it, ProblemKind::EscapedQuotes(_));
        assert!(!problems.is_empty(), "{text}");
        assert!(!problems.iter().any(|it| is_around(&it.kind)), "{text}");
    }
}

#[test]
fn an_ellipsis_in_quotes_is_in_place_of_members() {
    for mark in ["\"...\"", "\"…\"", "\"..\"", "\". . .\""] {
        for text in [
            format!("{{\"a\": 1, {mark}, \"b\": 2}}"),
            format!("{{\"a\": 1,\n{mark}\n\"b\": 2}}"),
            format!("{{\"a\": 1, \"b\": 2,\n{mark}\n}}"),
            format!("{{{mark}, \"a\": 1, \"b\": 2}}"),
        ] {
            let parsed = parse(&text, 0);
            let kinds: Vec<_> = parsed.problems.iter().map(|it| &it.kind).collect();
            assert_eq!(kinds, [&ProblemKind::Ellipsis], "{text}");
            let span = parsed.problems[0].span;
            assert_eq!(&text[span.start..span.end], mark, "{text}");
            assert!(parsed.tree.root().is_cut_off(), "{text}");
            let expected: Value = serde_json::from_str(r#"{"a":1,"b":2}"#).unwrap();
            assert_eq!(value(&parsed), expected, "{text}");
        }
    }
    for text in [
        "{\".\": 1}",
        "{\"...\": \"...\"}",
        "{\"…\": [], \"a\": 1}",
        "{\"...a\": 1}",
        "{\"a\": \"...\"}",
        "{\"—\": 1}",
    ] {
        assert_eq!(parse(text, 0).problems, [], "{text}");
    }
}

#[test]
fn what_is_left_out_is_an_ellipsis() {
    for mark in [
        "...",
        "..",
        "…",
        ". . .",
        "⋮",
        "⋯",
        "[...]",
        "(…)",
        "<...>",
        "... 3 more items",
        "--snip--",
        "<snip>",
        "etc.",
        "// ...",
    ] {
        for text in [
            format!("{{\"a\": 1,\n{mark}\n}}"),
            format!("{{\"a\": 1,\n{mark}\n\"b\": 2}}"),
            format!("[\"a\",\n{mark}\n]"),
        ] {
            // An array of an ellipsis.
            if mark == "[...]" && text.starts_with('[') {
                continue;
            }
            let problems = parse(&text, 0).problems;
            let kinds: Vec<_> = problems.iter().map(|problem| &problem.kind).collect();
            assert_eq!(kinds, [&ProblemKind::Ellipsis], "{text}");
            let span = problems[0].span;
            assert_eq!(&text[span.start..span.end], mark, "{text}");
        }
    }
}

#[test]
fn a_doubled_quote_is_one_mistake() {
    for (text, mark, expected) in [
        (r#"{"a":"x"","b":"1"}"#, 8, r#"{"a":"x","b":"1"}"#),
        (r#"{"a": ""x ž", "b":"1"}"#, 6, r#"{"a":"x ž","b":"1"}"#),
        (r#"{""a":"x","b":"1"}"#, 1, r#"{"a":"x","b":"1"}"#),
        (r#"{"a"" : "x"}"#, 4, r#"{"a":"x"}"#),
        (r#"{"a":"x\n"" }"#, 10, r#"{"a":"x\n"}"#),
        ("[\"\"a\"\n, \"b\"]", 1, r#"["a","b"]"#),
    ] {
        let parsed = parse(text, 0);
        let problems = starts(&parsed);
        assert_eq!(
            problems,
            [(&ProblemKind::DoubledQuote { other: None }, mark)],
            "{text}"
        );
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(value(&parsed), expected, "{text}");
    }
    for text in [
        r#"{"a":"1""b":"2"}"#,
        r#"{"a":"UAB "Roxy"","b":1}"#,
        r#"{"a":"","":""}"#,
    ] {
        let problems = parse(text, 0).problems;
        assert!(
            problems
                .iter()
                .all(|it| !matches!(it.kind, ProblemKind::DoubledQuote { .. })),
            "{text}"
        );
    }
}

#[test]
fn a_lost_quote_is_one_mistake() {
    let path = "fixtures/individual/imp-c1-all-fields.json";
    let customer: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for text in [customer.to_string(), format!("{customer:#}")] {
        let tree = parse(&text, 0).tree;
        let strings = tree.spans().map(|span| (span, &text[span.start..span.end]));
        let strings: Vec<_> = strings
            .filter(|(_, written)| written.len() > 1 && written.starts_with('"'))
            .collect();
        assert!(strings.len() > 400);
        for (span, written) in strings {
            // A comma or a bracket in a text without its first quote ends it.
            let is_clear = !written.contains([',', '{', '}', '[', ']', '\\', ':']);
            for at in [span.start, span.end - 1] {
                let without = format!("{}{}", &text[..at], &text[at + 1..]);
                let problems = parse(&without, 0).problems;
                assert!(
                    problems.len() == 1 || !is_clear,
                    "{at} {written} {problems:?}"
                );
            }
        }
    }
}

#[test]
fn a_separator_of_another_language_is_one_mistake() {
    for (text, kind) in [
        (r#"{"a":"1"."b":"2"}"#, ProblemKind::OtherForComma),
        ("{\"a\":[1].\n\"b\":2}", ProblemKind::OtherForComma),
        (r#"{"a":true;"b":2}"#, ProblemKind::OtherForComma),
        (r#"{"a";1}"#, ProblemKind::OtherForColon),
        (r#"{"a";"b"}"#, ProblemKind::OtherForColon),
    ] {
        let problems = parse(text, 0).problems;
        assert_eq!(
            problems.iter().map(|it| &it.kind).collect::<Vec<_>>(),
            [&kind],
            "{text}"
        );
    }
}

#[test]
fn an_array_without_its_opener_is_read() {
    for (text, at, expected) in [
        (r#"{"a":{"b":1}],"c":3}"#, 5, r#"{"a":[{"b":1}],"c":3}"#),
        (r#"{"a":"x","y"],"c":3}"#, 5, r#"{"a":["x","y"],"c":3}"#),
        (r#"{"a": "x" , "ž","z" ]}"#, 6, r#"{"a":["x","ž","z"]}"#),
        (
            r#"{"a":{"b":1},{"b":"ž"}],"c":3}"#,
            5,
            r#"{"a":[{"b":1},{"b":"ž"}],"c":3}"#,
        ),
        (
            r#"{"city":"x","a": {"b":1} , {"b":2},{}]}"#,
            17,
            r#"{"city":"x","a":[{"b":1},{"b":2},{}]}"#,
        ),
        (
            r#"[{"a":{},{"city":[1]}]}]"#,
            6,
            r#"[{"a":[{},{"city":[1]}]}]"#,
        ),
    ] {
        let parsed = parse(text, 0);
        let problems = starts(&parsed);
        assert_eq!(
            problems,
            [(&ProblemKind::MissingOpener { expected: '[' }, at)],
            "{text}"
        );
        assert_eq!(
            value(&parsed),
            serde_json::from_str::<Value>(expected).unwrap()
        );
        check_any(text);
    }
}

#[test]
fn members_before_an_array_without_its_opener_are_kept() {
    for text in [
        r#"{"b":{},"c":{},"b":{},{}],"d":1}"#,
        r#"{"b":{},"c":{},"b":{},{}],"b":1,"d":1}"#,
        r#"{"city":{},"c":{},"city":{},{}],"city":1,"d":1}"#,
    ] {
        let parsed = parse(text, 0);
        let members = parsed.tree.root().members();
        let names: Vec<_> = members.map(|member| member.key.string().unwrap()).collect();
        assert_eq!(
            names,
            ["c", &text[2..text.find("\":").unwrap()], "d"],
            "{text}"
        );
        check_any(text);
    }
    check_any("{{b\u{fffd}\"a{]b{{'{{{]b,{");
}

#[test]
fn what_is_behind_a_name_without_its_quote_is_reported_once() {
    for text in ["{\"a:1,\\q\n", "{\"a:\\q1\n}", "{\"a:1,\t\\q\", \"b\":2}"] {
        let problems = parse(text, 0).problems;
        let is_same = |kind: &ProblemKind| *kind == ProblemKind::InvalidEscape;
        let escapes = problems.iter().filter(|it| is_same(&it.kind)).count();
        let of_marks = |kind: &ProblemKind| *kind == ProblemKind::UnexpectedCharacters;
        let marks = problems.iter().filter(|it| of_marks(&it.kind)).count();
        assert!(escapes + marks <= 1, "{text} {problems:?}");
        check_any(text);
    }
}

#[test]
fn a_comma_before_a_stray_bracket_is_reported_once() {
    for (text, commas) in [
        ("[1,}]", &[2][..]),
        ("[1},]", &[3]),
        ("[1,},]", &[2, 4]),
        ("[{\"a\": 1,]}]", &[8]),
    ] {
        let parsed = parse(text, 0);
        let found = parsed.problems.iter();
        let found = found.filter(|problem| problem.kind == ProblemKind::TrailingComma);
        let found: Vec<_> = found.map(|problem| problem.span.start).collect();
        assert_eq!(found, commas, "{text}: {:?}", parsed.problems);
    }
}

/// What turns out to be a name is read a second time.
#[test]
fn mistakes_in_a_name_are_reported_once() {
    for (text, kind) in [
        ("\"a\tb\": 1}", ProblemKind::ControlCharacter),
        ("[\"a\\qb\": 1}]", ProblemKind::InvalidEscape),
        ("{\"a\": \"b\tc\": 1}}", ProblemKind::ControlCharacter),
        ("{\"a\": [1, \"b\tc\": 1}", ProblemKind::ControlCharacter),
        ("{\"a\": [1, /**/ \"b\": 1}", ProblemKind::Comment),
        ("{\"a\": [\u{a0}1, \"b\": 1}", ProblemKind::ForeignSpace),
    ] {
        let parsed = parse(text, 0);
        let found = parsed.problems.iter();
        let count = found.filter(|problem| problem.kind == kind).count();
        assert_eq!(count, 1, "{text}: {:?}", parsed.problems);
        check_any(text);
    }
}

#[test]
fn a_missing_comma_before_a_name_in_an_array_is_reported_once() {
    let brace = ProblemKind::MissingOpener { expected: '{' };
    let bracket = |start: usize| ProblemKind::UnclosedInside {
        opener: Span::new(start, start + 1),
        expected: ']',
    };
    let comma = ProblemKind::MissingComma;
    for (text, expected) in [
        // The brace before the name is missing.
        ("[1\"b\": 2}]", &[(&comma, 2), (&brace, 2)][..]),
        ("[1 \"b\": 2}]", &[(&comma, 2), (&brace, 3)]),
        // The array is not closed before the name.
        ("{\"a\": [1\"b\": 2}", &[(&bracket(6), 8), (&comma, 8)]),
        (
            "{\"a\": [true \n \"b\": 2}",
            &[(&bracket(6), 11), (&comma, 11)],
        ),
        (
            "{\"a\": [{\"c\": [1]} \"b\": 2}",
            &[(&bracket(6), 17), (&comma, 17)],
        ),
        // Another comma is missing before the array.
        (
            "{\"a\": 1 \"b\": [\"c\": 2}",
            &[(&comma, 7), (&bracket(13), 14), (&comma, 14)],
        ),
    ] {
        let parsed = parse(text, 0);
        assert_eq!(starts(&parsed), expected, "{text}");
        check_any(text);
    }
}

#[test]
fn a_doubled_quote_that_is_not_of_a_name_is_forgotten() {
    let text = "{\"a\": \"\"b\"\n: 1}}";
    let kind = ProblemKind::MissingOpener { expected: '{' };
    let parsed = parse(text, 0);
    let problems = starts(&parsed);
    assert_eq!(problems.first(), Some(&(&kind, 6)));
    let mut kinds = problems.iter().map(|(kind, _)| *kind);
    assert!(!kinds.any(|kind| matches!(kind, ProblemKind::DoubledQuote { .. })));
}

#[test]
fn elements_are_numbered_in_arrays_of_any_length() {
    for count in [3, 1000] {
        let elements: Vec<_> = (0..count).map(|number| format!("[{number}]")).collect();
        let text = format!("{{\"a\":[{}]}}", elements.join(","));
        let parsed = parse(&text, 0);
        let root = parsed.tree.root();
        let list = root.member("a").unwrap().value;
        for (number, expected) in elements.iter().enumerate() {
            let found = list.element(number).map(Node::raw);
            assert_eq!(found, Some(expected.as_str()));
        }
        assert!(list.element(count).is_none());
        // An object has no elements.
        assert!(root.element(0).is_none());
    }
}

#[test]
fn numbers_keep_every_digit() {
    let text = "[123456789012345678901234567890, 0.1234567890123456789, 1e400, -0]";
    let parsed = parse(text, 0);
    let kinds: Vec<_> = parsed.tree.root().elements().map(Node::kind).collect();
    assert_eq!(
        kinds,
        [Kind::Integer, Kind::Float, Kind::Float, Kind::Integer]
    );
    assert_eq!(
        value(&parsed)[0].to_string(),
        "123456789012345678901234567890"
    );
    assert_eq!(value(&parsed)[1].to_string(), "0.1234567890123456789");
}

#[test]
fn pointers_are_escaped() {
    let parsed = parse(r#"{"a/b": [{"~": 1}, {"m\u006e": 2}]}"#, 0);
    let list = parsed.tree.root().member("a/b").unwrap().value;
    let values: Vec<_> = list
        .elements()
        .flat_map(Node::members)
        .map(|member| member.value.pointer())
        .collect();
    assert_eq!(values, ["/a~1b/0/~0", "/a~1b/1/mn"]);
}

#[test]
fn numbers_and_dashes_are_no_time() {
    for text in [
        "[0.0,[-1.661953331244598e-260],[\"a\"]]",
        "[-1, -2, [\"x\"]]",
        "[20240408, 10, {\"a\": \"b\"}]",
    ] {
        let parsed = parse(text, 0);
        let is_log = |problem: &crate::json::Problem| problem.kind == ProblemKind::TextBeforeStart;
        assert!(!parsed.problems.iter().any(is_log), "{text}");
    }
    for text in [
        "2024-04-08 10:00 {\"a\": 1}",
        "[08/Apr/2024] {\"a\": 1}",
        "10:00:01 {\"a\": 1}",
    ] {
        let parsed = parse(text, 0);
        assert_eq!(parsed.tree.root().kind(), Kind::Object, "{text}");
    }
}

#[test]
fn an_apostrophe_with_a_backslash_does_not_end_a_text_in_single_quotes() {
    for (text, name) in [
        (r"{'a': 'O\'Neil', 'b': 1}", "O'Neil"),
        (r"{'a': 'O\\', 'b': 1}", "O\\"),
        (r"{'a': '\'', 'b': 1}", "'"),
    ] {
        let parsed = parse(text, 0);
        let root = parsed.tree.root();
        assert_eq!(
            root.member("a").unwrap().value.string().unwrap(),
            name,
            "{text}"
        );
        assert!(root.member("b").is_some(), "{text}");
    }
}

#[test]
fn members_without_braces_are_an_object() {
    for (text, expected) in [
        (
            "\"a\": 1, \"b\": {\"c\": 2}",
            "{\"a\": 1, \"b\": {\"c\": 2}}",
        ),
        ("  \"a\" : 1,\n  \"b\": 2\n", "{\"a\": 1, \"b\": 2}"),
        ("\"a\": {\"b\": 1}\n", "{\"a\": {\"b\": 1}}"),
        ("\"a\": [1]", "{\"a\": [1]}"),
    ] {
        let parsed = parse(text, 0);
        let start = text.find('"').unwrap();
        let end = text.trim_end().len();
        let kind = ProblemKind::MissingBraces { end };
        assert_eq!(starts(&parsed), [(&kind, start)], "{text}");
        let expected: Value = serde_json::from_str(expected).unwrap();
        assert_eq!(value(&parsed), expected, "{text}");
        check_any(text);
    }
    let text = "\"a\": 1, \"b\": \"\u{1}\",\n";
    let kinds = [
        ProblemKind::MissingBraces { end: 17 },
        ProblemKind::ControlCharacter,
        ProblemKind::TrailingComma,
    ];
    let parsed = parse(text, 0);
    let found: Vec<_> = parsed.problems.iter().map(|it| it.kind.clone()).collect();
    assert_eq!(found, kinds);
    for text in [
        "\"a\"",
        "\"a\": 1",
        "\"a\": \"b\",",
        "\"a\": 1, \"b\": 2}",
        "\"a\": 1, \"b\": [2",
        "\"a\": }{ \"b\": 1",
        "\"a\": 1, }\"b\": {",
        "\"a\": [\"b\": ]",
    ] {
        let parsed = parse(text, 0);
        let is_it =
            |it: &crate::json::Problem| matches!(it.kind, ProblemKind::MissingBraces { .. });
        let count = parsed.problems.iter().filter(|it| is_it(it)).count();
        assert!(count <= usize::from(text.ends_with(']')), "{text}");
        check_any(text);
    }
}

#[test]
fn literals_that_are_joined_are_one_value() {
    for (text, mark) in [
        ("{\"a\": \"b\" + \"c\", \"d\": 1}", Span::new(6, 15)),
        ("{\"a\": 'b '\n  'c'\n  'd'\n, \"d\": 1}", Span::new(6, 22)),
        ("{\"a\": \"b\u{1}\" + \"c\", \"d\": 1}", Span::new(6, 16)),
    ] {
        let parsed = parse(text, 0);
        assert_eq!(
            marks(&parsed),
            [(&ProblemKind::JoinedStrings, mark)],
            "{text}"
        );
        assert_eq!(parsed.tree.root().count(), 2, "{text}");
        check_any(text);
    }
    for text in [
        "{\"a\": \"b\" + c, \"d\": 1}",
        "{\"a\": \"b\"\n \"c\", \"d\": 1}",
        "{\"a\": 'b'\n 'c': 1}",
        "['a'\n 'b']",
        "{\"a\": 'b' +",
        "'a' + 'b'",
    ] {
        let parsed = parse(text, 0);
        let is_joined = |it: &crate::json::Problem| it.kind == ProblemKind::JoinedStrings;
        assert!(!parsed.problems.iter().any(is_joined), "{text}");
        check_any(text);
    }
}
