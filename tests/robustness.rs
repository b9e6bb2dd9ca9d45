//! Mutated payloads: nothing panics, every report can be rendered, and every span and edit is
//! within the text.

mod common;

use std::fs;

use clap::ValueEnum;
use kyclint::{Format, PortablePaths, Source, Style};
use proptest::prelude::*;
use proptest::sample::Index;

fn payloads() -> Vec<String> {
    let all_fields = ["individual", "organization"].map(|kind| {
        let path = format!("fixtures/{kind}/imp-c1-all-fields.json");
        fs::read_to_string(path).unwrap()
    });
    let minified = all_fields.clone().map(|text| {
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        value.to_string()
    });
    let batch = fs::read_to_string("fixtures/batch/two-customers.json").unwrap();
    all_fields
        .into_iter()
        .chain(minified)
        .chain([batch])
        .collect()
}

fn check(bytes: &[u8]) {
    let source = Source::new("p.json", bytes.to_vec());
    let mut session = common::linted(source, common::settings());
    let text = session.source().text();
    for diagnostic in session.diagnostics() {
        let labels = diagnostic.labels.iter().map(|label| label.span);
        let edits = diagnostic.fix.iter().flat_map(|fix| &fix.edits);
        let edits = edits.map(|edit| edit.span);
        for span in labels.chain(edits).chain([diagnostic.span]) {
            assert!(text.get(span.start..span.end).is_some(), "{diagnostic:?}");
        }
    }
    let style = Style {
        color: true,
        unicode: false,
        width: 60,
    };
    for format in Format::value_variants() {
        let report = session.render(*format, style, &PortablePaths::default());
        let rendered = String::from_utf8(report.unwrap()).unwrap();
        assert!(!rendered.contains("Failed to read contents"), "{rendered}");
        if matches!(format, Format::Json | Format::Sarif | Format::Gitlab) {
            let parsed = serde_json::from_str::<serde_json::Value>(&rendered);
            assert!(parsed.is_ok(), "{rendered}");
        }
        if matches!(format, Format::Junit | Format::Checkstyle) {
            let is_invalid_in_xml = |character| matches!(character, '\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}');
            assert!(!rendered.contains(is_invalid_in_xml), "{rendered:?}");
        }
    }
}

/// Text that replaces some characters.
fn replacement() -> impl Strategy<Value = String> {
    prop_oneof![
        "[\\[\\]{},:\"'a1 \\n\\t\\r\\\\“”žą🦊/*#;=-]{0,3}",
        Just("null".to_owned()),
        Just("\"entityType\": \"ORGANIZATION\",".to_owned()),
        Just("\u{feff}".to_owned()),
        Just("\u{1b}[0m".to_owned()),
        any::<char>().prop_map(String::from),
    ]
}

/// Bytes that are invalid UTF-8 or binary, mixed with valid ones.
fn odd_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..8),
        prop::collection::vec(
            prop_oneof![Just(0_u8), Just(0xFF), Just(0xC5), Just(0xBE)],
            0..300
        ),
        Just(vec![0xFF, 0xFE]),
        Just(b"\xEF\xBB\xBF".to_vec()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_payloads_do_not_cause_a_panic(
        which in any::<Index>(),
        edits in prop::collection::vec((any::<Index>(), 0_usize..6, replacement()), 1..6),
    ) {
        let payloads = payloads();
        let mut characters: Vec<char> = which.get(&payloads).chars().collect();
        for (at, length, replacement) in edits {
            let start = at.index(characters.len() + 1).min(characters.len());
            let end = (start + length).min(characters.len());
            characters.splice(start..end, replacement.chars());
        }
        let mutated: String = characters.into_iter().collect();
        check(mutated.as_bytes());
    }

    #[test]
    fn truncated_payloads_do_not_cause_a_panic(which in any::<Index>(), at in any::<Index>()) {
        let payloads = payloads();
        let characters: Vec<char> = which.get(&payloads).chars().collect();
        let end = at.index(characters.len());
        check(characters[..end].iter().collect::<String>().as_bytes());
        check(characters[end..].iter().collect::<String>().as_bytes());
    }

    #[test]
    fn invalid_bytes_do_not_cause_a_panic(
        which in any::<Index>(),
        edits in prop::collection::vec((any::<Index>(), 0_usize..6, odd_bytes()), 1..6),
    ) {
        let payloads = payloads();
        let mut bytes = which.get(&payloads).as_bytes().to_vec();
        for (at, length, replacement) in edits {
            let start = at.index(bytes.len() + 1).min(bytes.len());
            let end = (start + length).min(bytes.len());
            bytes.splice(start..end, replacement);
        }
        check(&bytes);
    }
}
