//! What JSON is and is not (RFC 8259), case by case: as broad as the public suites for parsers, with texts of
//! our own. For each, the verdict is the one that is stated, and that of `serde_json`; and whatever is
//! refused, recovery stays within the text.

use crate::json::tests::parser::check_any;
use crate::json::{MAX_DEPTH, ProblemKind, parse};
use crate::source::Source;

/// What the RFC demands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Accept,
    Refuse,
}

use Verdict::{Accept, Refuse};

/// Whether a file is one JSON document in UTF-8.
fn verdict(bytes: &[u8]) -> Verdict {
    let source = Source::new("a.json", bytes.to_vec());
    let problems = parse(source.text(), 0).problems.into_iter();
    let mistakes = problems.filter(|it| !matches!(it.kind, ProblemKind::DuplicateKey { .. }));
    match source.encoding_problem().is_none() && mistakes.count() == 0 {
        true => Accept,
        false => Refuse,
    }
}

/// Returns the verdict, after the checks that hold for any text, such as that it is the one of `serde_json`.
fn checked(bytes: &[u8]) -> Verdict {
    check_any(&String::from_utf8_lossy(bytes));
    let verdict = verdict(bytes);
    if str::from_utf8(bytes).is_err() {
        assert_eq!(verdict, Refuse, "{}", bytes.escape_ascii());
    }
    verdict
}

fn check(expected: Verdict, cases: &[&[u8]]) {
    for bytes in cases {
        assert_eq!(checked(bytes), expected, "{}", bytes.escape_ascii());
    }
}

/// Calls `take` with all texts of at most `most` of these parts.
fn each_text(parts: &[&str], most: u32, take: impl Fn(&str)) {
    for length in 0..=most {
        for number in 0..parts.len().pow(length) {
            let mut text = String::new();
            let mut rest = number;
            for _ in 0..length {
                text.push_str(parts[rest % parts.len()]);
                rest /= parts.len();
            }
            take(&text);
        }
    }
}

#[test]
fn structure() {
    check(
        Accept,
        &[
            b"[]",
            b"{}",
            b"[[]]",
            b"[{}]",
            b"{\"a\":[]}",
            b"[ ]",
            b" [] ",
            b"\t\r\n[\t\r\n]\t\r\n",
            b"[1,2]",
            b"[1 , 2]",
            b"{\"a\":1,\"b\":2}",
            b"{ \"a\" : 1 }",
            b"{\"\":0}",
            b"{\"a\":1,\"a\":2}",
            b"{\"a\":1,\"\\u0061\":1}",
            b"null",
            b"true",
            b"false",
            b"0",
            b"-1",
            b"\"\"",
            b" 1 ",
            b"\"a\"\n",
            b"[null,1,\"1\",{},[true,false]]",
            b"[[[[[[[[[[1]]]]]]]]]]",
            b"{\"a\":{\"b\":{\"c\":{}}}}",
            b"[\n\n]",
            b"[1\n,\n2]",
            b"{\"a\"\n:\n1}",
        ],
    );
    check(
        Refuse,
        &[
            b"",
            b" ",
            b"\n",
            b"[",
            b"]",
            b"{",
            b"}",
            b"[]]",
            b"{}}",
            b"[[]",
            b"{{}",
            b"[}",
            b"{]",
            b"[1,]",
            b"[,1]",
            b"[,]",
            b"[1,,2]",
            b"[1 2]",
            b"[1;2]",
            b"[1:2]",
            b"{\"a\"}",
            b"{\"a\":}",
            b"{:1}",
            b"{\"a\":1,}",
            b"{,\"a\":1}",
            b"{\"a\":1 \"b\":2}",
            b"{\"a\":1,,\"b\":2}",
            b"{\"a\"::1}",
            b"{\"a\" 1}",
            b"{\"a\"=1}",
            b"{a:1}",
            b"{'a':1}",
            b"{1:1}",
            b"{null:1}",
            b"{[]:1}",
            b"{\"a\":1:2}",
            b"{\"a\",\"b\"}",
            b"{\"a\":[}",
            b"{\"a\":1]",
            b"[{\"a\":1]",
            b"[1]2",
            b"1 2",
            b"[][]",
            b"{}{}",
            b"{}\n{}",
            b"[]#",
            b"[]//",
            b"[]/**/",
            b"/**/[]",
            b"[/**/]",
            b"[1]x",
            b"x[1]",
            b"<[]>",
            b"[<null>]",
            b"(1)",
            b"[1)",
            b"*",
            b"&",
            b"$a",
            b"@",
            b"[...]",
            b"[\"a\",\n4\n,1,",
            b"[\"a\"",
            b"[\"a",
            b"{\"a\":\"b",
            b"{\"a\":\"b\"",
            b"{\"a\"",
            b"{\"a",
            b"{\"a\":",
            b"[1,",
            b"[1",
            b"[{}",
            b"[\"\"",
            b"\"a\" \"b\"",
            b",",
            b":",
            b"\x1e{}",
            b")]}'{}",
            b"[1]\0",
            b"\0",
            b"[\0]",
        ],
    );
    let parts = ["[", "]", "{", "}", ",", ":", "\"a\"", "1"];
    each_text(&parts, 5, |text| {
        checked(text.as_bytes());
    });
}

#[test]
fn literals() {
    check(Accept, &[b"[true]", b"[false]", b"[null]"]);
    check(
        Refuse,
        &[
            b"[True]",
            b"[TRUE]",
            b"[False]",
            b"[Null]",
            b"[NULL]",
            b"[None]",
            b"[nil]",
            b"[undefined]",
            b"[tru]",
            b"[truee]",
            b"[nul]",
            b"[nulll]",
            b"[fals]",
            b"[falsee]",
            b"[true1]",
            b"[nan]",
            b"[NaN]",
            b"[-NaN]",
            b"[Infinity]",
            b"[-Infinity]",
            b"[inf]",
            b"[yes]",
            b"[a]",
            b"[\xc3\xa9]",
            b"t",
            b"nul",
            b"fals",
            b"[t\\u0072ue]",
            b"[\"a\"true]",
            b"[true\"a\"]",
            b"[truefalse]",
            b"[true false]",
        ],
    );
}

#[test]
fn numbers() {
    check(
        Accept,
        &[
            b"0", b"-0", b"1", b"-1", b"10", b"1234567890", b"0.0", b"-0.0", b"0.5", b"1.25", b"1e1", b"1E1",
            b"1e+1", b"1e-1", b"0e0", b"0E+0", b"1.5e10", b"-1.5E-10", b"1e400", b"-1e400", b"1e-400",
            b"123456789012345678901234567890", b"-123456789012345678901234567890", b"1e0001",
            b"0.00000000000000000000000000000000000000000000000000000000000000000000000000000000001",
            b"18446744073709551616", b"-9223372036854775809",
        ],
    );
    check(
        Refuse,
        &[
            b"+1",
            b"-",
            b"--1",
            b"+-1",
            b"01",
            b"-01",
            b"00",
            b"1.",
            b".1",
            b"-.1",
            b".",
            b"1.e1",
            b"1e",
            b"1e+",
            b"1e-",
            b"e1",
            b"1ee1",
            b"1e1.5",
            b"1e1e1",
            b"1.2.3",
            b"0x1F",
            b"0b1",
            b"0o7",
            b"1_000",
            b"1,000",
            b"1 000",
            b"1a",
            b"1f",
            b"1L",
            b"1n",
            b"0e",
            b"0e+",
            b"1+1",
            b"1-1",
            b"-a",
            b"- 1",
            b"-\n1",
            b"\xef\xbc\x91",
            b"\xd9\xa1",
            b"\xe2\x88\x921",
            b"1\xc2\xa0",
            b"Infinity",
            b"-Infinity",
            b"NaN",
            b"1/2",
            b"$1",
            b"1%",
        ],
    );
    let parts = ["-", "+", "0", "1", ".", "e", "E", "x"];
    each_text(&parts, 5, |text| {
        checked(text.as_bytes());
    });
}

#[test]
fn strings() {
    check(
        Accept,
        &[
            b"\"\"",
            b"\"a\"",
            b"\" \"",
            b"\"\\\"\"",
            b"\"\\\\\"",
            b"\"\\/\"",
            b"\"/\"",
            b"\"\\b\\f\\n\\r\\t\"",
            b"\"\\u0000\"",
            b"\"\\u001f\"",
            b"\"\\u00e9\\u00E9\"",
            b"\"\\uFFFF\"",
            b"\"\\ufeff\"",
            b"\"\\u2028\"",
            b"\"\\ud83e\\udd8a\"",
            b"\"\\uDBFF\\uDFFF\"",
            b"\"\\ud800\\udc00\"",
            b"\"\\\\u00e9\"",
            b"\"\\\\\\\"\"",
            b"\"\x7f\"",
            b"\"'\"",
            b"\"`\"",
            b"\"/* a */ // b\"",
            b"\"{[,:]}\"",
            b"\"\xc2\x80\"",
            b"\"\xc2\xa0\"",
        ],
    );
    check(
        Refuse,
        &[
            b"\"",
            b"\"a",
            b"a\"",
            b"\"\\\"",
            b"\"\\\\\\\"",
            b"\"\\x41\"",
            b"\"\\a\"",
            b"\"\\'\"",
            b"\"\\0\"",
            b"\"\\u\"",
            b"\"\\u0\"",
            b"\"\\u00\"",
            b"\"\\u000\"",
            b"\"\\u00g0\"",
            b"\"\\u{41}\"",
            b"\"\\U0041\"",
            b"\"\\u+041\"",
            b"\"\\u 041\"",
            b"\"\\ud800\"",
            b"\"\\udc00\"",
            b"\"\\ud800\\ud800\"",
            b"\"\\udc00\\ud800\"",
            b"\"\\ud800a\"",
            b"\"\\ud800\\n\"",
            b"\"\\ud800\\u0041\"",
            b"\"\\ud800\\\"",
            b"\"\\ud800\\u\"",
            b"\"\\ud800\\udc0\"",
            b"\"\t\"",
            b"\"\n\"",
            b"\"\r\"",
            b"\"\0\"",
            b"\"\x1f\"",
            b"\"\\\n\"",
            b"'a'",
            b"`a`",
            b"\"a\"b\"",
            b"\"a\" \"b\"",
            b"\"a''",
            b"\xe2\x80\x9ca\xe2\x80\x9d",
            b"\"\"\"a\"\"\"",
            b"\"\\\xc3\xa9\"",
            b"\"\\u\xef\xbc\x91\xef\xbc\x91\"",
        ],
    );
    for byte in 0..=u8::MAX {
        checked(&[b'"', byte, b'"']);
        checked(&[b'"', b'\\', byte, b'"']);
        checked(&[b'"', b'a', byte]);
        checked(&[byte]);
        checked(&[b'[', byte, b']']);
        checked(&[b'[', b'1', byte, b'2', b']']);
    }
    // Pairs of escapes of surrogates and of what is beside them.
    let units = [
        "", "0000", "0041", "d7ff", "d800", "dbff", "dc00", "dfff", "e000", "ffff", "D83E", "DD8A",
    ];
    for first in units {
        for second in units {
            let escape = |unit: &str| match unit {
                "" => "a".to_owned(),
                unit => format!("\\u{unit}"),
            };
            checked(format!("\"{}{}\"", escape(first), escape(second)).as_bytes());
        }
    }
}

#[test]
fn utf_8() {
    check(
        Accept,
        &[
            "\"\u{80}\u{7ff}\u{800}\u{d7ff}\u{e000}\u{ffff}\u{10000}\u{10ffff}\"".as_bytes(),
            "{\"ž\": \"🦊\"}".as_bytes(),
            "\"\u{feff}\"".as_bytes(),
            "\"e\u{301}\u{200d}\u{202e}\"".as_bytes(),
            "\"\u{fffd}\u{fffe}\u{fdd0}\"".as_bytes(),
        ],
    );
    check(
        Refuse,
        &[
            // Bytes that are never in UTF-8, and continuations without a start.
            b"\"\x80\"",
            b"\"\xbf\"",
            b"\"\xc0\"",
            b"\"\xc1\"",
            b"\"\xf5\"",
            b"\"\xfe\"",
            b"\"\xff\"",
            // Cut off.
            b"\"\xc3\"",
            b"\"\xe2\x82\"",
            b"\"\xf0\x9f\xa6\"",
            b"\"\xf0\x9f\"",
            b"\"\xc3",
            b"\xc3",
            b"\"\xe2\x82",
            // Longer than needed.
            b"\"\xc0\x80\"",
            b"\"\xc1\xbf\"",
            b"\"\xe0\x80\x80\"",
            b"\"\xe0\x9f\xbf\"",
            b"\"\xf0\x80\x80\x80\"",
            b"\"\xf0\x8f\xbf\xbf\"",
            b"\"\xf8\x88\x80\x80\x80\"",
            b"\"\xfc\x84\x80\x80\x80\x80\"",
            // Surrogates, alone and as a pair.
            b"\"\xed\xa0\x80\"",
            b"\"\xed\xbf\xbf\"",
            b"\"\xed\xa0\xbe\xed\xb6\x8a\"",
            // Beyond the last character.
            b"\"\xf4\x90\x80\x80\"",
            b"\"\xf7\xbf\xbf\xbf\"",
            // Outside of strings.
            b"[\xff]",
            b"\xff[]",
            b"[]\xff",
            b"{\"a\":\xe9}",
            b"{\xe9:1}",
            // One byte for each character.
            b"\"J\xe0nis\"",
        ],
    );
    for lead in 0x80..=u8::MAX {
        for next in [
            0x00, 0x22, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff,
        ] {
            checked(&[b'"', lead, next, b'"']);
            for last in [0x22, 0x7f, 0x80, 0xbf, 0xc0] {
                checked(&[b'"', lead, next, last, b'"']);
                checked(&[b'"', lead, next, last, 0x80, b'"']);
                checked(&[b'[', lead, next, last, 0xbf, b']']);
            }
        }
    }
}

#[test]
fn byte_order_marks_and_other_encodings() {
    check(
        Refuse,
        &[
            b"\xef\xbb\xbf{}",
            b"\xef\xbb\xbf",
            b"[]\xef\xbb\xbf",
            b"\xef\xbb{}",
        ],
    );
    let units = |text: &str| text.encode_utf16().collect::<Vec<_>>();
    for text in ["{}", "\u{feff}{}", "[\"ž\"]", "\u{feff}[1, 2]"] {
        let little: Vec<_> = units(text).into_iter().flat_map(u16::to_le_bytes).collect();
        let big: Vec<_> = units(text).into_iter().flat_map(u16::to_be_bytes).collect();
        let long = |order: fn(u32) -> [u8; 4]| {
            text.chars()
                .flat_map(|it| order(u32::from(it)))
                .collect::<Vec<_>>()
        };
        check(
            Refuse,
            &[
                &little,
                &big,
                &long(u32::to_le_bytes),
                &long(u32::to_be_bytes),
            ],
        );
    }
}

#[test]
fn white_space() {
    for space in [" ", "\t", "\n", "\r", "\r\n", " \t\n\r "] {
        for text in [
            "_[]",
            "[_]",
            "[1_]",
            "[1_,1]",
            "[1,_1]",
            "{_}",
            "{\"a\"_:1}",
            "{\"a\":_1}",
            "[]_",
        ] {
            let text = text.replace('_', space);
            check(Accept, &[text.as_bytes()]);
        }
    }
    for space in [
        "\u{b}", "\u{c}", "\u{0}", "\u{1c}", "\u{85}", "\u{a0}", "\u{ad}", "\u{1680}", "\u{180e}",
        "\u{2000}", "\u{2003}", "\u{200b}", "\u{2028}", "\u{2029}", "\u{202f}", "\u{205f}",
        "\u{2060}", "\u{3000}", "\u{feff}", "\\", "\\n", "/",
    ] {
        for text in [
            "_[]",
            "[_]",
            "[1_]",
            "[1_,1]",
            "[1,_1]",
            "{_}",
            "{\"a\"_:1}",
            "{\"a\":_1}",
            "[]_",
            "_",
        ] {
            let text = text.replace('_', space);
            check(Refuse, &[text.as_bytes()]);
        }
    }
}

#[test]
fn depth() {
    for (open, inside, close) in [
        ("[", "", "]"),
        ("{\"a\":", "1", "}"),
        ("[{\"a\":", "1", "}]"),
        ("[1,", "[]", "]"),
    ] {
        for count in [
            1, 2, 62, 63, 64, 65, 125, 126, 127, 128, 129, 130, 200, 5000,
        ] {
            checked(format!("{}{inside}{}", open.repeat(count), close.repeat(count)).as_bytes());
            checked(open.repeat(count).as_bytes());
            checked(
                format!("{}{inside}{}", open.repeat(count), close.repeat(count + 1)).as_bytes(),
            );
        }
    }
    let nested = |count: usize| format!("{}{}", "[".repeat(count), "]".repeat(count));
    check(Accept, &[nested(MAX_DEPTH).as_bytes()]);
    check(
        Refuse,
        &[nested(MAX_DEPTH + 1).as_bytes(), nested(100_000).as_bytes()],
    );
}

/// Random bytes: any, those of JSON, and valid texts with some of either.
#[test]
fn random_bytes() {
    const JSON: &[u8] = b"[]{},:\"\\/ \n\t0123456789-+.eEtrufalsn\xc5\xbe'";
    let text = include_bytes!("../../../fixtures/individual/ev-a1-data-scan-initiation.json");
    let mut random = fastrand::Rng::with_seed(8259);
    for number in 0..20_000 {
        let any = |random: &mut fastrand::Rng| match number % 2 {
            0 => random.u8(..),
            _ => JSON[random.usize(..JSON.len())],
        };
        let length = random.usize(..24);
        let mut bytes: Vec<u8> = (0..length).map(|_| any(&mut random)).collect();
        if number % 4 > 1 {
            let start = random.usize(..text.len());
            let end = (start + random.usize(..4)).min(text.len());
            bytes.truncate(2);
            bytes = [&text[..start], &bytes, &text[end..]].concat();
        }
        checked(&bytes);
    }
}
