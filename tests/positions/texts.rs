//! Texts that are hard to count in: payloads with characters of one to four bytes, of no width and of two
//! columns, that reverse the direction of text or end a line for some programs and not for others.

use proptest::prelude::*;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// A name for the text, which sets how documents lie in it, and the text.
#[derive(Debug, Clone)]
pub struct Named {
    pub name: &'static str,
    pub text: String,
}

/// A character that some programs count, draw or break lines at as others do not.
fn odd_character() -> impl Strategy<Value = char> {
    prop_oneof![
        // Beyond U+FFFF: two units of UTF-16.
        prop::sample::select(vec![
            '🦊',
            '𝔘',
            '𠀀',
            '\u{10fffd}',
            '\u{e0041}',
            '\u{e0100}'
        ]),
        // Combining.
        prop::sample::select(vec![
            '\u{301}', '\u{327}', '\u{20dd}', '\u{fe0f}', '\u{93f}'
        ]),
        // Marks of direction.
        prop::sample::select(vec![
            '\u{202e}', '\u{202c}', '\u{2066}', '\u{2069}', '\u{61c}'
        ]),
        // What ends a line for some programs.
        prop::sample::select(vec![
            '\u{2028}', '\u{2029}', '\u{85}', '\u{b}', '\u{c}', '\r'
        ]),
        // C1 and other controls.
        (0x80_u32..0xa0).prop_map(|code| char::from_u32(code).unwrap_or('\u{9b}')),
        prop::sample::select(vec!['\t', '\u{1b}', '\u{1}', '\u{1f}', '\u{7f}']),
        // Invisible, or as blank as a blank.
        prop::sample::select(vec![
            '\u{ad}', '\u{200b}', '\u{200d}', '\u{feff}', '\u{a0}', '\u{3000}'
        ]),
        // Two columns wide, or letters of two bytes.
        prop::sample::select(vec!['漢', 'ﾊ', 'Ｌ', '한', 'ž', 'ą', 'İ', 'ß']),
        prop::sample::select(vec![
            'a', 'L', '7', '-', '\\', '"', '\'', '<', '&', '%', ',', ':', '`'
        ]),
        // NUL lets a text look like UTF-16. How wide an unassigned character is depends on the terminal.
        any::<char>().prop_filter("assigned", |it| {
            *it != '\0' && it.general_category() != GeneralCategory::Unassigned
        }),
    ]
}

/// Some such characters; rarely so many that counting them takes an index.
fn odd() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => prop::collection::vec(odd_character(), 0..5),
        1 => prop::collection::vec(odd_character(), 300..900),
    ]
    .prop_map(String::from_iter)
}

/// What stands between two tokens. Most of it is allowed there.
fn gap() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(vec!["", " ", "\n", "\r\n", "\r", "\t", "\n\n  ", "\r\r\n", " \t "])
            .prop_map(str::to_owned),
        1 => odd(),
        1 => odd().prop_map(|odd| format!(" /* {odd} */ ")),
        1 => odd().prop_map(|odd| format!(" // {odd}\n")),
    ]
}

/// A member of a customer in which a rule may find something.
fn member() -> impl Strategy<Value = String> {
    let templates = vec![
        r#""citizenshipCountry": "LT~""#,
        r#""citizenshipCountry": "LTU""#,
        r#""firstName": "~""#,
        r#""lastName": " ~""#,
        r#""~": "~""#,
        r#""frstName~": "~""#,
        r#""applicationDate": "2024-02-30~""#,
        r#""applicationDate": "2024~-04-08""#,
        r#""entityType": "~""#,
        r#""action": "create""#,
        r#""title": "~""#,
        r#""riskManagementCategory": "ORG~""#,
        r#""communicationNumber": "KYC-1""#,
        r#""customerExtId": "~""#,
        r#""initialDepositAmount": "12~""#,
        r#""listContact": [{"type": "~", "~": 1}, {"type": "EMAIL", "value": "a~b@example.com"}]"#,
        r#""listAddress": [{"country": "~", "addressDetails": ~}]"#,
        r#""activityDescription": "~", "closingDate": "2024-04-08""#,
        r#"'lastName': "~""#,
        r#"lastName: "~""#,
        r#""lastName" "~""#,
        r#""~": tru~"#,
        r#""~": "\u12~""#,
        r#""turnover": {"from": 1~, "to": [null, ~]}"#,
        r#""lastName": "~"#,
        "~",
    ];
    let holes = prop::collection::vec(odd(), 3);
    (prop::sample::select(templates), holes, gap()).prop_map(|(template, holes, gap)| {
        let mut member = gap;
        for (number, part) in template.split('~').enumerate() {
            if number > 0 {
                member.push_str(&holes[(number - 1) % holes.len()]);
            }
            member.push_str(part);
        }
        member
    })
}

/// What a text must have to be taken for a customer.
const TELLING: &str = r#""communicationNumber": "KYC-1", "requester": "Pavyzdžio bankas", "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "IND", "customerExtId": "C-1", "entityType": "INDIVIDUAL""#;

fn document() -> impl Strategy<Value = String> {
    let members = prop::collection::vec((member(), gap()), 0..6);
    (any::<bool>(), any::<bool>(), members, gap()).prop_map(|(is_first, splits, members, gap)| {
        let telling = if splits {
            TELLING.replace(", ", ",\n  ")
        } else {
            TELLING.to_owned()
        };
        let mut parts: Vec<_> = members
            .into_iter()
            .map(|(member, gap)| format!("{member}{gap}"))
            .collect();
        parts.insert(if is_first { 0 } else { parts.len() }, telling);
        format!("{{{gap}{}}}", parts.join(","))
    })
}

/// Documents as they lie in a file of this name.
fn framed(name: &'static str, documents: &[String], newline: &str) -> String {
    match name {
        "p.md" => {
            let mut text = String::new();
            for (number, document) in documents.iter().enumerate() {
                let block = format!("# 🦊 {number}\n\n```json\n{document}\n```\n");
                // Every second block is in a quote.
                let prefix = if number % 2 == 0 { "" } else { "> " };
                for line in block.lines() {
                    text.push_str(&format!("{prefix}{line}{newline}"));
                }
                text.push_str(newline);
            }
            text
        }
        // Only a `\n` ends a line of NDJSON.
        "p.ndjson" => documents
            .iter()
            .map(|document| format!("{}{newline}", document.replace('\n', " ")))
            .collect(),
        _ => documents.join(newline),
    }
}

/// A text with documents, perhaps after a byte order mark, perhaps cut off.
pub fn named() -> impl Strategy<Value = Named> {
    let names = prop::sample::select(vec!["p.json", "p.json", "p.ndjson", "p.md"]);
    let newlines = prop::sample::select(vec!["\n", "\r\n"]);
    let documents = prop::collection::vec(document(), 1..4);
    let cut = prop::option::weighted(0.1, any::<prop::sample::Index>());
    (names, newlines, documents, any::<bool>(), cut).prop_map(
        |(name, newline, documents, has_mark, cut)| {
            let mark = if has_mark { "\u{feff}" } else { "" };
            let mut text = format!("{mark}{}", framed(name, &documents, newline));
            if let Some(cut) = cut {
                let at = text.floor_char_boundary(cut.index(text.len()));
                text.truncate(at);
            }
            Named { name, text }
        },
    )
}
