//! Checks identifiers with a fixed form, for the rules `lei` and `giin`.

use crate::codes::placeholders::in_number;
use crate::text::message::mark;

use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::short_value::{ShortValue, json_string};

/// Reports the field if `defect` returns a reason why its text is not a valid identifier. If only
/// blanks, hyphens or lower case are wrong, the finding has a fix; otherwise it shows `help`. The
/// two values are those of the names that the field has, depending on the kind of payload.
pub(super) fn check_form(
    values: [Value<'_>; 2],
    kind: &str,
    defect: impl Fn(&str) -> Option<String>,
    help: &str,
    findings: &mut Findings,
) {
    let member = values.into_iter().find_map(Value::usable);
    let Some((value, written)) =
        member.and_then(|member| Some((member.value, member.value.string()?)))
    else {
        return;
    };
    let Some(label) = defect(&written).filter(|_| !written.trim().is_empty()) else {
        return;
    };
    let short = ShortValue::of(&written);
    if let Some(placeholder) = in_number(&written) {
        findings.report(
            Place::value(value),
            Finding::new(short.message(kind), placeholder.label()).help(format!(
                "replace it with the {kind}, or omit the field: the server stores what is sent"
            )),
        );
        return;
    }
    // Any other character may replace one that belongs there, so it is not removed.
    let is_grouping = |character: char| character == ' ' || character == '-';
    let tidy = short.text().replace(is_grouping, "").to_ascii_uppercase();
    let is_untidy = defect(&tidy).is_none();
    let digits = (!is_untidy).then(|| with_digits(&tidy, &defect)).flatten();
    let (help, fix) = if is_untidy {
        let why = "it only differs by its grouping";
        let fix = short.fix(value.span(), json_string(&tidy), true, why);
        (format!("use `{}`", mark(&tidy)), Some(fix))
    } else if let Some(meant) = &digits {
        let why = "other characters may be wrong";
        let fix = short.fix(value.span(), json_string(meant), false, why);
        let help = format!(
            "use `{}`: the letters `O` and `I` are in place of digits",
            mark(meant)
        );
        (help, Some(fix))
    } else {
        (help.to_owned(), None)
    };
    let short = short.naming_other(|found| found.is_ascii_alphanumeric() || ".-_ ".contains(found));
    findings.report(
        Place::value(value),
        Finding::new(short.message(kind), label)
            .help(help)
            .maybe_fix(fix),
    );
}

/// At most this many letters are taken for digits: with each, another text may be right by chance.
const MOST_LETTERS: usize = 4;

/// Returns the only valid text that has digits in place of some letters that look like digits.
fn with_digits(tidy: &str, defect: impl Fn(&str) -> Option<String>) -> Option<String> {
    let digit = |letter: char| match letter {
        'O' => Some('0'),
        'I' => Some('1'),
        _ => None,
    };
    let letters = tidy.chars().filter(|found| digit(*found).is_some()).count();
    if letters > MOST_LETTERS {
        return None;
    }
    let choices = 1..1_u32 << letters;
    let mut valid = choices.filter_map(|choice| {
        let mut number = 0;
        let text: String = tidy
            .chars()
            .map(|found| {
                let Some(digit) = digit(found) else {
                    return found;
                };
                number += 1;
                let is_digit = choice >> (number - 1) & 1 == 1;
                if is_digit { digit } else { found }
            })
            .collect();
        defect(&text).is_none().then_some(text)
    });
    let first = valid.next()?;
    valid.next().is_none().then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::lei;

    #[test]
    fn letters_are_read_as_digits_if_only_one_text_is_valid() {
        let defect = |text: &str| lei::defect(text).map(|_| String::new());
        let meant = |text: &str| with_digits(text, defect);
        let valid = Some("529900T8BM49AURSDO55".to_owned());
        assert_eq!(meant("5299OOT8BM49AURSDO55"), valid);
        assert_eq!(meant("529900T8BM49AURSDO56"), None);
        assert_eq!(meant("OOOOO0T8BM49AURSDO55"), None);
    }
}
