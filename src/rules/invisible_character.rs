use crate::diagnostic::{Fix, Severity};
use crate::json::Node;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "invisible-character",
        group: Group::Values,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("invisible_character.md"),
        fixable: true,
    },
    codes: Codes::None,
    checks: &[Check::String(check)],
};

fn check(value: Node<'_>, findings: &mut Findings) {
    let has_one = may_have_one(value.inside().as_bytes());
    let is_named = |meant| named(meant).is_some();
    let means_one = || value.has_escapes() && value.escaped_characters().any(is_named);
    if !has_one && !means_one() {
        return;
    }
    let text = value.string().unwrap_or_default();
    // What is no JSON within a string, `syntax` has reported.
    let is_told = |found: char| match found {
        char::REPLACEMENT_CHARACTER => !is_written(value.raw(), found),
        found => found.is_control() && value.raw().contains(found),
    };
    // A long text may have the same character again and again.
    let mut told = Vec::new();
    let found = text.chars().find_map(|found| {
        let what = named(found)?;
        if told.contains(&found) {
            return None;
        }
        if is_told(found) {
            told.push(found);
            return None;
        }
        Some((found, what))
    });
    let Some((found, what)) = found else {
        return;
    };
    let visible: String = text
        .chars()
        .filter(|found| named(*found).is_none())
        .collect();
    let code = u32::from(found);
    let (help, fix) = if found == char::REPLACEMENT_CHARACTER {
        (
            "restore the original character: a text conversion lost it".to_owned(),
            None,
        )
    } else {
        let json = serde_json::Value::from(visible.as_str()).to_string();
        (
            format!(
                "use {}: the server compares and screens the exact text",
                quoted(&visible)
            ),
            Some(Fix::replace(false, value.span(), json)),
        )
    };
    findings.report(
        Place::value(value),
        Finding::new(format!("invisible character U+{code:04X}"), what)
            .help(help)
            .maybe_fix(fix),
    );
}

/// Whether one of them may stand there itself: in UTF-8 all begin with one of three bytes. Eight are
/// looked at in one step: values are too short for anything wider, or for a search that stops.
fn may_have_one(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Nothing but zero if no byte is this one.
    let of = |word: u64, byte: u8| {
        let others = word ^ (ONES * u64::from(byte));
        others.wrapping_sub(ONES) & !others & HIGH
    };
    let mut chunks = bytes.chunks_exact(8);
    let mut found = 0;
    for chunk in &mut chunks {
        let mut word = [0; 8];
        word.copy_from_slice(chunk);
        let word = u64::from_le_bytes(word);
        // Without its third bit, 0xE2 is 0xC2.
        found |= of(word & (ONES * 0xDF), 0xC2) | of(word, 0xEF);
    }
    let mut rest = chunks.remainder().iter();
    found != 0 || rest.any(|byte| matches!(byte, 0xC2 | 0xE2 | 0xEF))
}

/// Whether the character itself stands there, or the escape that means it.
fn is_written(raw: &str, character: char) -> bool {
    let escape = format!("\\u{:04x}", u32::from(character));
    raw.contains(character) || raw.to_ascii_lowercase().contains(&escape)
}

/// What a character is that nobody sees and no name, address or number has.
fn named(character: char) -> Option<&'static str> {
    Some(match character {
        // Long descriptions may have lines and columns.
        '\n' | '\r' | '\t' => return None,
        character if character.is_control() => "contains a control character",
        '\u{ad}' => "contains a soft hyphen",
        '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' => "contains a zero-width character",
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "contains a character that changes the text direction"
        }
        '\u{feff}' => "contains a byte order mark",
        char::REPLACEMENT_CHARACTER => "contains a replacement for a lost character",
        _ => return None,
    })
}
