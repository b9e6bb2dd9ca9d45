use std::ops::Range;

use crate::codes::characters::{invisible, is_cjk};
use crate::contract::text_kind::TextKind;
use crate::diagnostic::{Fix, Severity};
use crate::document::text::Text;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::parts;
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::rules::subject::subject;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "name-spacing",
        group: Group::Values,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("name_spacing.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Text(check)],
};

fn check(text: &Text<'_>, findings: &mut Findings) {
    let is_possible = text.marks.has_blanks() || text.marks.may_be_invisible();
    if !text.kind.is_name() || !is_possible {
        return;
    }
    let content = &*text.content;
    // Registers have names of organizations with several blanks, but none of several lines.
    let is_of_person = text.kind == TextKind::PersonName;
    let breaks = ['\n', '\r', '\t', '\u{2028}', '\u{2029}'];
    let is_odd = |blank: &Range<usize>| is_of_person || content[blank.clone()].contains(breaks);
    let odd: Vec<_> = blanks(content)
        .filter(|blank| is_odd(blank) && !is_usual(content, blank))
        .collect();
    let Some(first) = odd.first() else {
        return;
    };
    let label = match content[first.clone()].chars().next() {
        Some(' ') => "more than one blank".to_owned(),
        Some(other) => format!("U+{:04X} in place of a blank", u32::from(other)),
        None => return,
    };
    let (meant, edits) = parts::replace(text, odd.into_iter().map(|blank| (blank, " ".to_owned())));
    findings.report(
        Place::value(text.value),
        Finding::new(format!("{} has unusual blanks", subject(text.value)), label)
            .help(format!(
                "use {}: the server compares and screens the exact text",
                quoted(&meant)
            ))
            .fix(Fix::safe("put one blank between the words", edits)),
    );
}

/// The runs of white space within a text, as byte ranges.
fn blanks(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let start = from + text[from..].find(char::is_whitespace)?;
        let length = text[start..].find(|next: char| !next.is_whitespace());
        from = length.map_or(text.len(), |length| start + length);
        Some(start..from)
    })
}

/// Whether the white space is one blank, or one of the wide blanks that East Asian names have, or a
/// control character that another rule reports.
fn is_usual(text: &str, blank: &Range<usize>) -> bool {
    match &text[blank.clone()] {
        " " => true,
        "\u{3000}" => text[..blank.start].ends_with(is_cjk),
        other => other.chars().any(|part| invisible(part).is_some()),
    }
}
