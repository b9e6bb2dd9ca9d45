use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};

use crate::codes::scripts::alphabet;
use crate::contract::text_kind::TextKind;
use crate::diagnostic::Severity;
use crate::document::text::Text;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::rules::subject::subject;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "name-style",
        group: Group::Values,
        severity: Severity::Advice,
        since: "0.1.0",
        docs: include_str!("name_style.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Text(check)],
};

fn check(text: &Text<'_>, findings: &mut Findings) {
    if text.kind.is_name()
        && let Some(finding) = with_doubled_quotes(text)
    {
        findings.report(Place::value(text.value), finding);
        return;
    }
    let marks = text.marks;
    let may_be_odd = !marks.has_lower() || marks.may_have_digits() || marks.has_symbols();
    if text.kind != TextKind::PersonName || !may_be_odd {
        return;
    }
    let content = &*text.content;
    let finding = if content.contains(char::is_numeric) && has_digit(content) {
        Finding::new(
            format!("{} {} has a digit", subject(text.value), quoted(content)),
            "digits are not a part of names",
        )
        .help("check the name: a digit may be typed for a letter, or belong to another field")
    } else if let Some(symbol) = content.chars().find(|found| is_symbol(*found)) {
        Finding::new(
            format!("{} {} has a symbol", subject(text.value), quoted(content)),
            format!("`{}` is not a part of names", mark(&symbol.to_string())),
        )
        .help("check the name: the symbol may be a mistake, or belong to another field")
    } else if is_in_quotes(content) {
        Finding::new(
            format!(
                "{} {} is in quotation marks",
                subject(text.value),
                quoted(content)
            ),
            "not a part of the name",
        )
        .help("remove the quotation marks: a conversion may have added them")
    } else if is_in_capitals(content) && !is_reported_with_first_name(text) {
        Finding::new(
            format!("{} {} is in capitals", subject(text.value), quoted(content)),
            "no small letters",
        )
        .help("send the name as its documents spell it, if the source system has the spelling")
    } else {
        return;
    };
    findings.report(Place::value(text.value), finding);
}

/// A name with two quotes in place of one, as SQL and CSV write them. Two apostrophes around the name of an
/// organization may be typed for one quotation mark.
fn with_doubled_quotes(text: &Text<'_>) -> Option<Finding> {
    let (content, marks) = (&*text.content, text.marks);
    let single = if marks.has_symbols() && content.contains("\"\"") && !has_nested_quotes(content) {
        cell(content).unwrap_or(content).replace("\"\"", "\"")
    } else if marks.has_apostrophes() && has_doubled_apostrophe(content) {
        content.replace("''", "'")
    } else {
        return None;
    };
    let finding = Finding::new(
        format!(
            "{} {} has doubled quotation marks",
            subject(text.value),
            quoted(content)
        ),
        "as SQL or CSV writes them",
    );
    Some(finding.help(format!(
        "use {}, and correct the conversion",
        quoted(&single)
    )))
}

/// Whether two names in quotes end together, one within the other, as in `ООО "Компания "Ромашка""`.
fn has_nested_quotes(name: &str) -> bool {
    let before = name.strip_suffix("\"\"");
    before.is_some_and(|before| before.matches('"').count() == 2 && !before.contains("\"\""))
}

/// The text in quotes of a cell of CSV, which doubles the quotes within it.
fn cell(name: &str) -> Option<&str> {
    let inside = name.strip_prefix('"')?.strip_suffix('"')?;
    let is_doubled = !inside.replace("\"\"", "").contains('"');
    is_doubled.then_some(inside)
}

/// Whether two apostrophes are between letters.
fn has_doubled_apostrophe(name: &str) -> bool {
    name.match_indices("''").any(|(at, doubled)| {
        let (before, after) = (&name[..at], &name[at + doubled.len()..]);
        before.ends_with(char::is_alphabetic) && after.starts_with(char::is_alphabetic)
    })
}

fn has_digit(name: &str) -> bool {
    name.chars()
        .any(|part| part.is_numeric() && !part.is_alphabetic())
}

/// Whether this is a character that no name has. `!`, `#` and `/` are letters in names of southern Africa, and
/// `/` and brackets separate several names of a person. Signs of one script belong to its spelling, and accents
/// without a letter take the place of apostrophes.
fn is_symbol(character: char) -> bool {
    match character {
        '!' | '#' | '/' | '(' | ')' | '"' | '\'' | '`' | '?' => false,
        ' '..='~' => !character.is_ascii_alphanumeric() && !" -.,".contains(character),
        // It takes the place of letters that were lost.
        char::REPLACEMENT_CHARACTER => false,
        // It joins two names in Japanese.
        '＝' => false,
        '§' | '¶' | '†' | '‡' | '‰' => true,
        _ => {
            let category = character.general_category();
            let is_sign = matches!(
                category,
                GeneralCategory::CurrencySymbol
                    | GeneralCategory::MathSymbol
                    | GeneralCategory::OtherSymbol
            );
            is_sign && character.script() == Script::Common
        }
    }
}

fn is_in_quotes(name: &str) -> bool {
    let mut characters = name.chars();
    let (first, last) = (characters.next(), characters.next_back());
    matches!(
        (first, last),
        (Some('"'), Some('"'))
            | (Some('\''), Some('\''))
            | (Some('„'), Some('“' | '”'))
            | (Some('“'), Some('”'))
    )
}

/// Whether all letters are capitals, and there are enough to tell. Initials, and numbers of kings
/// and grandsons, are capitals in any spelling.
fn is_in_capitals(name: &str) -> bool {
    let is_cased = |letter: char| {
        let has_case = |name| matches!(name, "Latin" | "Greek" | "Cyrillic" | "Armenian");
        letter.is_alphabetic() && alphabet(letter).is_some_and(|alphabet| has_case(alphabet.name))
    };
    let mut words = name.split(|part: char| part.is_whitespace() || "-.\'’".contains(part));
    let is_long = |word: &str| {
        word.chars().filter(|letter| is_cased(*letter)).count() > 2
            && !word.chars().all(|letter| "IVX".contains(letter))
    };
    !name.contains(char::is_lowercase)
        && !name
            .chars()
            .any(|letter| letter.is_alphabetic() && !is_cased(letter))
        && words.any(is_long)
}

/// One finding for each person is enough: if both names are in capitals, it is about the first one.
fn is_reported_with_first_name(text: &Text<'_>) -> bool {
    let is_last = text.value.member_is_one_of(&["lastName"]);
    is_last
        && text
            .sibling("firstName")
            .is_some_and(|first| is_in_capitals(&first))
}
