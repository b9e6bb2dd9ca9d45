use crate::codes::characters::{BRAILLE_BLANK, find_invisible, is_blank};
use crate::codes::encodings::of_control;
use crate::contract::text_kind::TextKind;
use crate::diagnostic::{Fix, Severity};
use crate::document::text::Text;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::parts;
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
    checks: &[Check::Text(check)],
};

fn check(text: &Text<'_>, findings: &mut Findings) {
    if !text.marks.may_be_invisible() {
        return;
    }
    // In an account number, any blanks may separate groups.
    let is_account = || text.value.member_is_one_of(&["initialDepositAccount"]);
    if text.kind == TextKind::Number
        && !is_account()
        && let Some(finding) = with_odd_space(text)
    {
        findings.report(Place::value(text.value), finding);
        return;
    }
    // `mojibake` reports controls that are characters of another encoding.
    let all: Vec<_> = find_invisible(&text.content)
        .filter(|(_, found, _)| of_control(*found).is_none())
        .collect();
    // A value without anything visible is a blank one.
    if all.is_empty() || text.content.chars().all(is_blank) || text.is_tolerated() {
        return;
    }
    // `syntax` already reports control characters that are not escaped.
    let is_reported = |found: char| u32::from(found) < 0x20 && text.value.raw().contains(found);
    let mut found = all.iter().filter(|(_, found, _)| !is_reported(*found));
    let Some((_, found, what)) = found.next() else {
        return;
    };
    let code = u32::from(*found);
    let message = format!("invisible character U+{code:04X}");
    if all
        .iter()
        .any(|(at, found, _)| is_lost_letter(&text.content, *at, *found))
    {
        findings.report(
            Place::value(text.value),
            Finding::new(message, *what)
                .help("restore the original letter, and correct the conversion"),
        );
        return;
    }
    let parts = all.iter().map(|(at, found, _)| {
        let end = at + found.len_utf8();
        // It is as wide as a blank.
        let is_between = *found == BRAILLE_BLANK && *at > 0 && end < text.content.len();
        (*at..end, (if is_between { " " } else { "" }).to_owned())
    });
    let (visible, edits) = parts::replace(text, parts);
    // What belongs to a text in some script never belongs to a code.
    let fix = if text.kind == TextKind::Other && is_code(&visible) {
        Fix::safe("remove the invisible characters", edits)
    } else {
        Fix::doubtful("remove the invisible characters", edits)
    };
    findings.report(
        Place::value(text.value),
        Finding::new(message, *what)
            .help(format!(
                "use {}: the server compares and screens the exact text",
                quoted(&visible)
            ))
            .fix(fix),
    );
}

/// A number or code with a tab, a line break or a blank other than the usual one between its characters.
fn with_odd_space(text: &Text<'_>) -> Option<Finding> {
    let content = &*text.content;
    let start = content.len() - content.trim_start().len();
    let inside = content.trim().char_indices();
    let spaces = inside.filter(|(_, found)| found.is_whitespace() && *found != ' ');
    let spaces: Vec<_> = spaces.map(|(at, found)| (start + at, found)).collect();
    let (_, first) = spaces.first()?;
    let what = match first {
        '\t' => "contains a tab",
        '\n' | '\r' => "contains a line break",
        '\u{a0}' | '\u{202f}' | '\u{2007}' => "contains a no-break space",
        _ => "contains an unusual space",
    };
    let parts = spaces
        .iter()
        .map(|(at, found)| (*at..at + found.len_utf8(), " ".to_owned()));
    let (meant, edits) = parts::replace(text, parts);
    Some(
        Finding::new(
            format!("invisible character U+{:04X}", u32::from(*first)),
            what,
        )
        .help(format!(
            "use {}: the server compares and screens the exact text",
            quoted(&meant)
        ))
        .fix(Fix::doubtful("replace it with a usual blank", edits)),
    )
}

/// Whether a control character within a word is what a wrong encoding has made of a letter.
fn is_lost_letter(text: &str, at: usize, found: char) -> bool {
    // The next line, U+0085, stands for no letter.
    let is_control = matches!(found, '\u{80}'..='\u{9f}') && found != '\u{85}';
    let after = &text[at + found.len_utf8()..];
    is_control
        && text[..at].ends_with(char::is_alphabetic)
        && after.starts_with(char::is_alphabetic)
}

/// Whether the text is a code of a list, such as `IND` or `HIGH_RISK`.
fn is_code(text: &str) -> bool {
    let is_of_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    text.starts_with(|first: char| first.is_ascii_uppercase()) && text.bytes().all(is_of_code)
}
