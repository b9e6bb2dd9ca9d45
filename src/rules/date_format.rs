use jiff::civil::Date;

use crate::codes::date_text::{self, Certainty, DEFAULT, NO_DATE, Reading, is_date};
use crate::codes::placeholders::{in_any_text, in_number};
use crate::contract::facts::Cause;
use crate::diagnostic::Severity;
use crate::document::violation::Violation;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::implausible_date::{is_also_meant, is_default, years};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::rules::short_value::{ShortValue, json_string};
use crate::text::suggestion::one_of;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "date-format",
        group: Group::Values,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("date_format.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Value, |_, field| field.is_date()),
    checks: &[Check::Violation(check)],
};

const FORMATS: &str =
    "use `YYYY-MM-DD`, or a timestamp with offset such as `2024-04-08T10:45:00+02:00`";

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let Some((value, field)) = violation.value_of_field() else {
        return false;
    };
    let Some(written) = value.string().filter(|_| field.is_date()) else {
        return false;
    };
    let (short, reading) = read_word(&written);
    let is_unknown = reading.meant.is_empty() && reading.correct.is_none();
    let placeholder = || in_any_text(&written).or_else(|| in_number(&written));
    let reading = match is_unknown.then(placeholder).flatten() {
        Some(placeholder) => Reading::correct(placeholder.label(), NO_DATE),
        None => reading,
    };
    let reading = in_field(reading, &violation.name);
    let help = match (reading.correct, reading.meant.as_slice()) {
        (Some(correct), _) => correct.to_owned(),
        (None, []) => match &reading.counted {
            Some(counted) => format!(
                "use `YYYY-MM-DD`: {} {} ({})",
                mark(short.text()),
                reading.reason,
                mark(counted)
            ),
            None => FORMATS.to_owned(),
        },
        (None, meant) => {
            let meant: Vec<_> = meant.iter().map(|meant| mark(meant)).collect();
            let meant: Vec<_> = meant.iter().map(String::as_str).collect();
            if reading
                .replacement()
                .is_some_and(|(_, is_certain)| is_certain)
            {
                format!("use {}", one_of(&meant))
            } else {
                format!("did you mean {}?", one_of(&meant))
            }
        }
    };
    let label = match &reading.counted {
        Some(counted) => format!("{} ({})", reading.reason, mark(counted)),
        None => reading.reason_with(mark),
    };
    let fix = reading.replacement().map(|(meant, is_certain)| {
        short.fix(
            value.span(),
            json_string(meant),
            is_certain,
            &reading.reason,
        )
    });
    findings.report(
        Place::value(value),
        Finding::new(short.message("date"), label)
            .help(help)
            .api_code(violation.api_code(Cause::Value))
            .maybe_fix(fix),
    );
    true
}

/// The first year of the Gregorian calendar. A company may be older.
const FIRST_YEAR: i16 = 1582;

/// What to do about a date in a year that its field cannot have.
pub(super) const WRONG_YEAR: &str =
    "correct the year: use the day of the Gregorian calendar as `YYYY-MM-DD`";

/// The reading of a date in the field of this name. A day that `implausible-date` would report is not
/// meant, or is of another calendar: 2024 is 1403 in the Iranian one.
pub(super) fn in_field(reading: Reading, name: &str) -> Reading {
    // Nobody knows the moment of a birth.
    let reading = match name {
        "birthDate" => reading.without_time(),
        _ => reading,
    };
    let days = reading.meant.iter();
    let days: Vec<Date> = days
        .filter_map(|meant| meant.get(..10)?.parse().ok())
        .collect();
    if days.is_empty() {
        return reading;
    }
    if days.iter().all(|day| is_default(name, *day)) {
        return match days.iter().all(|day| is_also_meant(name, *day)) {
            true => doubtful(reading, DEFAULT),
            false => Reading::correct(DEFAULT, NO_DATE),
        };
    }
    if days.iter().all(|day| !years(name).contains(&day.year())) {
        return Reading::correct("a year that such a date does not have", WRONG_YEAR);
    }
    match days.iter().any(|day| day.year() < FIRST_YEAR) {
        true => doubtful(reading, "a year that may be of another calendar"),
        false => reading,
    }
}

/// A certain reading that is doubtful for another reason than its form.
fn doubtful(reading: Reading, reason: &str) -> Reading {
    if reading.certainty != Certainty::Certain {
        return reading;
    }
    Reading {
        reason: reason.to_owned(),
        telling: Vec::new(),
        certainty: Certainty::Likely,
        ..reading
    }
}

/// Reads a text as it is, or without the marks around it.
fn read_word(written: &str) -> (ShortValue<'_>, Reading) {
    let (short, reading) = read(ShortValue::of(written));
    if !reading.meant.is_empty() || reading.correct.is_some() {
        return (short, reading);
    }
    let word = read(ShortValue::of_word(written));
    if word.1.meant.is_empty() {
        (short, reading)
    } else {
        word
    }
}

/// The years of the Gregorian calendar that dates of customers have.
const YEARS: std::ops::Range<&str> = "1900".."2100";

/// Keeps a date in digits of another script open if its year may be of another calendar: 2024 is
/// 1445 in the Islamic one, 1403 in the Iranian one, and 2567 in the Thai one.
fn in_calendar(short: &ShortValue<'_>, reading: Reading) -> Reading {
    let is_other_year = |date: &String| !date.get(..4).is_some_and(|year| YEARS.contains(&year));
    if short.has_digits_of_script() && reading.meant.iter().any(is_other_year) {
        return Reading::correct(
            "digits of another script, and perhaps a year of another calendar",
            "use the day of the Gregorian calendar as `YYYY-MM-DD`, in ASCII digits",
        );
    }
    reading
}

/// Returns what a text that is not a date means, and the text with all characters that are odd.
fn read(short: ShortValue<'_>) -> (ShortValue<'_>, Reading) {
    let (short, reading) = read_plain(short);
    let reading = in_calendar(&short, reading);
    (short, reading)
}

fn read_plain(short: ShortValue<'_>) -> (ShortValue<'_>, Reading) {
    if short.is_odd() && is_date(short.text().as_bytes()) {
        let reading = Reading::of(short.text(), short.label(), Certainty::Certain);
        return (short, reading);
    }
    let reading = date_text::read(short.text());
    let with_digits = short.with_digits().filter(|_| reading.meant.is_empty());
    let Some(digits) = with_digits else {
        let is_unknown = reading.meant.is_empty() && reading.correct.is_none();
        let has_digits = short.text().contains(|found: char| found.is_ascii_digit());
        let is_allowed = |found: char| found.is_ascii_digit() || "-:.TZ+/ ".contains(found);
        return if is_unknown && has_digits {
            (short.naming_other(is_allowed), reading)
        } else {
            (short, reading)
        };
    };
    let date = if is_date(digits.text().as_bytes()) {
        Some(digits.text().to_owned())
    } else {
        let reading = date_text::read(digits.text());
        reading.replacement().map(|(date, _)| date.to_owned())
    };
    match date {
        Some(date) => {
            let reason = "letter in place of a digit".to_owned();
            (digits, Reading::of(&date, reason, Certainty::Likely))
        }
        None => (short, reading),
    }
}
