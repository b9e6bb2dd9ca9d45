use crate::codes::characters::{
    is_cjk, letters_of_ligature, separate_accents, usual_digit, usual_form,
};
use crate::codes::scripts::{MixedWord, mixed_words};
use crate::contract::text_kind::TextKind;
use crate::diagnostic::{Fix, Severity};
use crate::document::text::Text;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::parts;
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::rules::subject::subject;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "mixed-script",
        group: Group::Values,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("mixed_script.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Text(check)],
};

/// Whether only the first letter of a word is of another script, and is one that brands put before a
/// name: `iМаркет`, `μTorrent`; or capitals of another script are put before or behind small letters: `АвтоVAZ`.
fn is_brand(text: &str, word: &MixedWord) -> bool {
    let (Some(first), Some(last)) = (word.odd.first(), word.odd.last()) else {
        return false;
    };
    let (before, after) = (&text[..first.range.start], &text[last.range.end..]);
    let is_first = !before.ends_with(char::is_alphabetic);
    let is_last = !after.starts_with(char::is_alphabetic);
    if let [odd] = word.odd.as_slice() {
        let is_before_capital = after.starts_with(char::is_uppercase);
        let is_usual = matches!(odd.letter, 'i' | 'e') && is_before_capital;
        return is_first && (odd.letter == 'μ' || is_usual);
    }
    let run = &text[first.range.start..last.range.end];
    // Letters that all look like those of the word may be meant to be these, unless they are an abbreviation.
    let is_meant = !word.is_clear || is_first && is_abbreviation(run, after);
    is_meant
        && run.chars().all(char::is_uppercase)
        && run.chars().count() == word.odd.len()
        && (is_first && after.starts_with(char::is_lowercase)
            || is_last && before.ends_with(char::is_lowercase))
}

/// Whether a run of capitals is an abbreviation before a longer word, as in `ITпроект`. Legal forms are typed with
/// look-alikes.
fn is_abbreviation(run: &str, after: &str) -> bool {
    const LEAST: usize = 4;
    const FORMS: [&str; 9] = ["AO", "AT", "BAT", "HAO", "OAO", "OOO", "TAA", "TOB", "TOO"];
    let small = after.chars().take_while(|letter| letter.is_lowercase());
    run.chars().nth(1).is_some() && small.count() >= LEAST && !FORMS.contains(&run)
}

/// The longest unit or difference in letters, such as `μmol` or `ΔT`.
const LONGEST_UNIT: usize = 4;

/// Whether a word is a unit or a quantity with a Greek letter: `kΩ`, `μg`, `ΔT`.
fn is_unit(text: &str, word: &MixedWord) -> bool {
    let Some(odd) = word.odd.first() else {
        return false;
    };
    let start = text[..odd.range.start]
        .char_indices()
        .rev()
        .take_while(|(_, found)| found.is_alphabetic())
        .last()
        .map_or(odd.range.start, |(at, _)| at);
    let letters = text[start..].chars();
    let word: Vec<_> = letters.take_while(|found| found.is_alphabetic()).collect();
    let is_sign = |found: &&char| matches!(found, 'μ' | 'Ω' | 'Δ');
    word.len() <= LONGEST_UNIT
        && word.iter().filter(is_sign).count() == 1
        && word.iter().all(|found| found.is_ascii() || is_sign(&found))
}

/// Names and numbers with letters or digits in another width or style, which programs take for others. In East
/// Asia, Latin letters may be as wide as the others.
fn in_other_form(text: &Text<'_>) -> Option<Finding> {
    let content = &*text.content;
    let is_number = text.kind == TextKind::Number;
    if !(text.kind.is_name() || is_number)
        || !text.marks.may_have_forms(content.as_bytes())
        || content.contains(is_cjk)
    {
        return None;
    }
    let forms = content.char_indices().filter_map(|(at, letter)| {
        let digit = || usual_digit(letter).filter(|_| is_number);
        let single = || usual_form(letter).or_else(digit);
        let usual = letters_of_ligature(letter).or_else(|| Some(single()?.to_string()))?;
        Some((at..at + letter.len_utf8(), usual))
    });
    let forms: Vec<_> = forms.collect();
    let (first, usual) = forms.first()?;
    let letter = content[first.clone()].chars().next()?;
    let label = format!(
        "`{}` (U+{}) is a form of `{}`",
        mark(&letter.to_string()),
        mark(&format!("{:04X}", u32::from(letter))),
        mark(usual)
    );
    let (meant, edits) = parts::replace(text, forms);
    let what = if is_number { "characters" } else { "letters" };
    let help = format!(
        "use {}: usual {what} match in a screening, other forms may not",
        quoted(&meant)
    );
    let fix = Fix::doubtful(
        format!("replace the {what} with usual ones: the text may be meant so"),
        edits,
    );
    let message = format!(
        "{} has {what} in another width or style",
        subject(text.value)
    );
    Some(Finding::new(message, label).help(help).fix(fix))
}

/// Names with accents that are signs beside their letters, as texts of PDF files have them.
fn with_separate_accents(text: &Text<'_>) -> Option<Finding> {
    let content = &*text.content;
    // Accents are among the rare characters.
    if !text.kind.is_name() || !text.marks.may_be_invisible() {
        return None;
    }
    let accents = separate_accents(content);
    let (first, letter) = accents.first()?;
    let written = mark(&content[first.clone()]);
    let label = match letter {
        Some(letter) => format!("`{written}` in place of `{}`", mark(letter)),
        None => format!("`{written}` may belong to the letter before or after it"),
    };
    let finding = Finding::new(
        format!("{} has an accent beside its letter", subject(text.value)),
        label,
    );
    let letters: Option<Vec<_>> = accents
        .iter()
        .map(|(range, letter)| Some((range.clone(), letter.clone()?)))
        .collect();
    let Some(letters) = letters else {
        return Some(finding.help("put the accent on its letter"));
    };
    let (meant, edits) = parts::replace(text, letters);
    let fix = Fix::doubtful(
        "put the accents on their letters: other letters may be meant",
        edits,
    );
    let help = format!("use {} if it is meant", quoted(&meant));
    Some(finding.help(help).fix(fix))
}

fn check(text: &Text<'_>, findings: &mut Findings) {
    let finding = in_other_form(text).or_else(|| with_separate_accents(text));
    if let Some(finding) = finding {
        findings.report(Place::value(text.value), finding);
        return;
    }
    if !text.marks.may_be_mixed(text.content.as_bytes()) {
        return;
    }
    let is_brand =
        |word: &MixedWord| text.kind == TextKind::OrganizationName && is_brand(&text.content, word);
    let words: Vec<_> = mixed_words(&text.content)
        .filter(|word| !is_brand(word))
        .filter(|word| text.kind != TextKind::Other || !is_unit(&text.content, word))
        .collect();
    let Some(first) = words.first() else {
        return;
    };
    let Some(odd) = first.odd.first() else {
        return;
    };
    let (main, other) = (first.main.name, first.other.name);
    let code = mark(&format!("{:04X}", u32::from(odd.letter)));
    let label = match odd.look_alike {
        Some(letter) => format!(
            "`{}` (U+{code}, {other}) looks like {main} `{}`",
            mark(&odd.letter.to_string()),
            mark(&letter.to_string())
        ),
        None => format!("`{}` (U+{code}) is {other}", mark(&odd.letter.to_string())),
    };
    let is_clear = words.iter().all(|word| word.is_clear);
    let letters = words.iter().flat_map(|word| &word.odd);
    let (help, fix) = if is_clear {
        let parts = letters.map(|odd| {
            let letter = odd.look_alike.unwrap_or(odd.letter);
            (odd.range.clone(), letter.to_string())
        });
        let (meant, edits) = parts::replace(text, parts);
        let help = format!(
            "use {}: names of one script match in a screening, look-alikes do not",
            quoted(&meant)
        );
        let fix = Fix::doubtful(
            format!("replace the letters that look like {main} ones: the word may be meant so"),
            edits,
        );
        (help, Some(fix))
    } else {
        let help = "correct the word to letters of one script: look-alikes do not match in a \
                    screening";
        (help.to_owned(), None)
    };
    findings.report(
        Place::value(text.value),
        Finding::new(
            format!(
                "{} mixes {main} and {other} letters in a word",
                subject(text.value)
            ),
            label,
        )
        .help(help)
        .maybe_fix(fix),
    );
}
