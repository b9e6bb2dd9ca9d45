use crate::diagnostic::{Fix, Severity};
use crate::json::Node;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "invisible-character",
        group: Group::Values,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("invisible_character.md"),
        fixable: true,
    },
    kinds: Kinds::All,
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
    // `syntax` already reports characters that are invalid in a JSON string.
    let is_told = |found: char| match found {
        char::REPLACEMENT_CHARACTER => !is_written(value.raw(), found),
        found => found.is_control() && value.raw().contains(found),
    };
    // A long text may contain the same character many times.
    let mut first_place = Vec::new();
    let found = text.chars().find_map(|found| {
        let what = named(found)?;
        if first_place.contains(&found) {
            return None;
        }
        if is_told(found) {
            first_place.push(found);
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

/// Returns whether the bytes may contain one of the characters unescaped: in UTF-8 all of them
/// begin with one of three bytes. It checks eight bytes per step, because values are too short for
/// wider steps or for an early return.
fn may_have_one(bytes: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Zero if no byte of the word equals `byte`.
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
        // Clearing bit 0x20 turns 0xE2 into 0xC2.
        found |= of(word & (ONES * 0xDF), 0xC2) | of(word, 0xEF);
    }
    let mut rest = chunks.remainder().iter();
    found != 0 || rest.any(|byte| matches!(byte, 0xC2 | 0xE2 | 0xEF))
}

/// Returns whether the text contains the character or its escape.
fn is_written(raw: &str, character: char) -> bool {
    let escape = format!("\\u{:04x}", u32::from(character));
    raw.contains(character) || raw.to_ascii_lowercase().contains(&escape)
}

/// Describes a character that is invisible and not part of any name, address or number.
fn named(character: char) -> Option<&'static str> {
    Some(match character {
        // Long descriptions may contain line breaks and tabs.
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
