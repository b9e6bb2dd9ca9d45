use jiff::civil;

use crate::contract::facts::Cause;
use crate::diagnostic::{Fix, Severity};
use crate::document::violation::Violation;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
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
    let mut reading = read(&written);
    // A suggestion must itself be a valid date.
    reading.meant.retain(|meant| is_date(meant));
    let help = match reading.meant.as_slice() {
        [] if reading.is_no_day => "correct the day: the calendar has no such date".to_owned(),
        [] => FORMATS.to_owned(),
        meant => {
            let meant: Vec<_> = meant.iter().map(|meant| mark(meant)).collect();
            let meant: Vec<_> = meant.iter().map(String::as_str).collect();
            if reading.certain {
                format!("use {}", one_of(&meant))
            } else {
                format!("did you mean {}?", one_of(&meant))
            }
        }
    };
    let fix = match reading.meant.as_slice() {
        [only] => Some(Fix::replace(
            reading.certain,
            value.span(),
            format!("\"{only}\""),
        )),
        _ => None,
    };
    findings.report(
        Place::value(value),
        Finding::new(format!("invalid date {}", quoted(&written)), reading.reason)
            .help(help)
            .api_code(violation.api_code(Cause::Value))
            .maybe_fix(fix),
    );
    true
}

/// Returns whether the API reads the text as a date: `YYYY-MM-DD`, or an RFC 3339 timestamp.
fn is_date(text: &str) -> bool {
    let Some((day, time)) = text.split_once('T') else {
        return text.len() == 10 && text.parse::<civil::Date>().is_ok();
    };
    let (clock, offset) = time.split_at(time.find(['Z', '+', '-']).unwrap_or(time.len()));
    let is_clock = clock.len() >= 8
        && clock.bytes().enumerate().all(|(at, byte)| match at {
            2 | 5 => byte == b':',
            8 => byte == b'.',
            _ => byte.is_ascii_digit(),
        })
        && clock.parse::<civil::Time>().is_ok();
    let is_offset = offset == "Z"
        || offset
            .get(1..)
            .and_then(|offset| offset.split_once(':'))
            .is_some_and(|(hours, minutes)| {
                hours.len() == 2 && hours < "24" && minutes.len() == 2 && minutes < "60"
            });
    day.len() == 10 && day.parse::<civil::Date>().is_ok() && is_clock && is_offset
}

/// What is wrong with a date, and what it may mean.
struct Reading {
    reason: String,
    meant: Vec<String>,
    certain: bool,
    /// The format is right, but the calendar has no such day. There is no suggestion, because any
    /// other day would be a guess.
    is_no_day: bool,
}

fn read(written: &str) -> Reading {
    let reading = |reason: &str, meant: Vec<String>, certain| Reading {
        reason: reason.to_owned(),
        meant,
        certain,
        is_no_day: false,
    };
    let text = written.trim();
    let (day, time) = split_time(text);
    let numbers: Vec<&str> = day.split(['-', '.', '/', ' ']).collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !numbers.iter().all(is_number) {
        return reading("not in the form `YYYY-MM-DD`", Vec::new(), false);
    }
    let with_time =
        |date: civil::Date| time.map_or(date.to_string(), |time| format!("{date}T{time}"));
    match numbers.as_slice() {
        [year, month, day] if year.len() == 4 => {
            let Some(date) = civil_date(year, month, day) else {
                return Reading {
                    is_no_day: true,
                    ..reading(&no_such_day(year, month, day), Vec::new(), false)
                };
            };
            match time {
                None => reading("not in the form `YYYY-MM-DD`", vec![date.to_string()], true),
                Some(time) => read_time(date, time),
            }
        }
        // A five-digit year has a digit typed twice.
        [year, month, day] if year.len() == 5 => {
            let mut meant: Vec<_> = (0..5)
                .map(|at| format!("{}{}", &year[..at], &year[at + 1..]))
                .filter(|year| ("1900".."2100").contains(&year.as_str()))
                .filter_map(|year| civil_date(&year, month, day))
                .map(with_time)
                .collect();
            meant.dedup();
            reading("year with five digits", meant, false)
        }
        [first, second, year] if year.len() == 4 && first.len() <= 2 => {
            let day_first = civil_date(year, second, first);
            let month_first = civil_date(year, first, second);
            // With dots the day comes first; with slashes either order is in use.
            let month_first = month_first.filter(|_| !text.contains('.') && first != second);
            let meant: Vec<_> = day_first
                .into_iter()
                .chain(month_first)
                .map(with_time)
                .collect();
            if meant.is_empty() {
                return reading("no such day in the calendar", meant, false);
            }
            let certain = meant.len() == 1;
            reading("not in the order year, month, day", meant, certain)
        }
        [digits] if digits.len() == 8 => {
            match civil_date(&digits[..4], &digits[4..6], &digits[6..]) {
                Some(date) => reading("missing hyphens", vec![with_time(date)], true),
                None => reading("no such day in the calendar", Vec::new(), false),
            }
        }
        _ => reading("not in the form `YYYY-MM-DD`", Vec::new(), false),
    }
}

/// Splits a text into the day and, if there is one, the time of day with its offset.
fn split_time(text: &str) -> (&str, Option<&str>) {
    let separator = text
        .find(['T', 't'])
        .or_else(|| text.find(' ').filter(|at| text[at + 1..].contains(':')));
    match separator {
        Some(at) => (&text[..at], Some(text[at + 1..].trim())),
        None => (text, None),
    }
}

/// Explains what is wrong with a timestamp whose day exists.
fn read_time(date: civil::Date, time: &str) -> Reading {
    let offset_at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, offset) = time.split_at(offset_at);
    let clock = clock.trim();
    let parts: Vec<&str> = clock.split(':').collect();
    let full = match parts.as_slice() {
        [_, _] => format!("{clock}:00"),
        _ => clock.to_owned(),
    };
    let reading = |reason: &str, meant: Vec<String>, certain| Reading {
        reason: reason.to_owned(),
        meant,
        certain,
        is_no_day: false,
    };
    if full.parse::<civil::Time>().is_err() {
        return reading("no such time of day", Vec::new(), false);
    }
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let offset = match (offset.chars().next(), digits.len()) {
        (Some('Z' | 'z'), 0) => "Z".to_owned(),
        (Some(sign @ ('+' | '-')), 2) => format!("{sign}{digits}:00"),
        (Some(sign @ ('+' | '-')), 4) => format!("{sign}{}:{}", &digits[..2], &digits[2..]),
        (None, _) => {
            return reading(
                "timestamp without offset",
                vec![
                    date.to_string(),
                    format!("{date}T{full}Z"),
                    format!("{date}T{full}+02:00"),
                ],
                false,
            );
        }
        _ => return reading("invalid offset from UTC", Vec::new(), false),
    };
    reading(
        "not in the form of an ISO 8601 timestamp",
        vec![format!("{date}T{full}{offset}")],
        true,
    )
}

fn civil_date(year: &str, month: &str, day: &str) -> Option<civil::Date> {
    civil::Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn no_such_day(year: &str, month: &str, day: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let first = civil_date(year, month, "1");
    match (first, day.parse::<i8>()) {
        (Some(first), Ok(day)) if day > 0 => {
            let name = MONTHS
                .get(usize::from(first.month().unsigned_abs()).saturating_sub(1))
                .unwrap_or(&"the month");
            format!("{name} {year} has {} days", first.days_in_month())
        }
        (None, _) => format!("month {month} does not exist"),
        _ => format!("day {day} does not exist"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(written: &str) -> (Vec<String>, bool) {
        let reading = read(written);
        (reading.meant, reading.certain)
    }

    fn sure(date: &str) -> (Vec<String>, bool) {
        (vec![date.to_owned()], true)
    }

    #[test]
    fn other_date_notations_are_read() {
        assert_eq!(meant("01.10.2023"), sure("2023-10-01"));
        assert_eq!(meant("1.10.2023"), sure("2023-10-01"));
        assert_eq!(meant("2023/10/01"), sure("2023-10-01"));
        assert_eq!(meant("2023.10.01"), sure("2023-10-01"));
        assert_eq!(meant("2023-1-5"), sure("2023-01-05"));
        assert_eq!(meant("20231001"), sure("2023-10-01"));
        assert_eq!(meant(" 2023-10-01 "), sure("2023-10-01"));
        assert_eq!(meant("31/12/2023"), sure("2023-12-31"));
        assert_eq!(meant("12/31/2023"), sure("2023-12-31"));
        assert_eq!(
            meant("01.10.2023 10:45:00+02:00"),
            sure("2023-10-01T10:45:00+02:00")
        );
    }

    #[test]
    fn ambiguous_dates_are_not_certain() {
        let (dates, certain) = meant("01/10/2023");
        assert_eq!(dates, ["2023-10-01", "2023-01-10"]);
        assert!(!certain);
        assert_eq!(meant("02/02/2023"), sure("2023-02-02"));
    }

    #[test]
    fn dates_that_do_not_exist_are_explained() {
        assert_eq!(read("2023-02-30").reason, "February 2023 has 28 days");
        assert_eq!(read("2024-02-30").reason, "February 2024 has 29 days");
        assert_eq!(read("2023-13-01").reason, "month 13 does not exist");
        assert_eq!(read("2023-01-00").reason, "day 00 does not exist");
        for written in ["2023-02-30", "2023-04-31", "2023-02-77"] {
            assert_eq!(meant(written).0, [""; 0], "{written}");
        }
    }

    #[test]
    fn a_digit_is_removed_from_a_year_of_five_digits() {
        assert_eq!(meant("22023-01-20"), (vec!["2023-01-20".to_owned()], false));
        assert_eq!(meant("20233-01-20").0, ["2033-01-20", "2023-01-20"]);
    }

    #[test]
    fn timestamps_are_read() {
        assert_eq!(
            meant("2023-10-01T10:00:00+0200"),
            sure("2023-10-01T10:00:00+02:00")
        );
        assert_eq!(
            meant("2023-10-01 10:00:00+02"),
            sure("2023-10-01T10:00:00+02:00")
        );
        assert_eq!(meant("2023-10-01T10:00Z"), sure("2023-10-01T10:00:00Z"));
        let (dates, certain) = meant("2023-10-01T10:00:00");
        assert_eq!(dates[0], "2023-10-01");
        assert!(!certain);
        assert_eq!(read("2023-10-01T25:00:00Z").reason, "no such time of day");
        assert_eq!(
            read("2023-10-01T10:00:00+2").reason,
            "invalid offset from UTC"
        );
    }

    #[test]
    fn only_valid_dates_are_accepted() {
        for date in [
            "2024-02-29",
            "2024-04-08T10:45:00Z",
            "2024-04-08T10:45:00.123456+02:00",
        ] {
            assert!(is_date(date), "{date}");
        }
        for other in [
            "2023-02-29",
            "20240229",
            "2024-04-08T10:45:00",
            "2024-04-08T10:45:00,5Z",
            "2024-04-08T104500Z",
            "2024-04-08T10:45Z",
            "2024-04-08T10:45:00+25:00",
            "2024-04-08T10:45:00+0200",
        ] {
            assert!(!is_date(other), "{other}");
        }
    }

    #[test]
    fn other_texts_are_not_read_as_dates() {
        for written in [
            "soon",
            "",
            "-",
            "2023",
            "2023-10",
            "١٢-١٢-٢٠٢٣",
            "1-1-1-1",
            "99999999",
        ] {
            assert_eq!(meant(written), (Vec::new(), false), "{written}");
        }
    }
}
