use jiff::civil;

use crate::codes::date_text::{self, is_date};
use crate::codes::number_text::{self, Reading};
use crate::contract::facts::Cause;
use crate::diagnostic::Severity;
use crate::document::customer::Item;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_item};
use crate::rules::short_value::{ShortValue, json_string};
use crate::rules::words::boolean;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "additional-value",
        group: Group::Values,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("additional_value.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Value, |name, _| name == "value"),
    checks: &[Check::Item(
        &["listAdditionalValues"],
        &of_item(["datatype", "value"], check),
    )],
};

fn check(item: &Item<'_>, [datatype, value]: [Value<'_>; 2], findings: &mut Findings) {
    let (Some(datatype), Some(value)) = (datatype.usable(), value.usable()) else {
        return;
    };
    let (Some(name), Some(written)) = (datatype.value.string(), value.value.string()) else {
        return;
    };
    let Some(format) = Format::of(&name).filter(|format| !format.is(&written)) else {
        return;
    };
    let short = ShortValue::of(&written);
    let meant = format.meant(short.text());
    let (label, form) = format.fault(short.text());
    let help = match &meant {
        Some((meant, true)) => format!("use `{}`", mark(meant)),
        Some((meant, false)) => format!("did you mean `{}`?", mark(meant)),
        None => form,
    };
    let fix = meant.map(|(meant, is_certain)| {
        let why = "the value is in another notation";
        short.fix(value.value.span(), json_string(&meant), is_certain, why)
    });
    findings.report(
        Place::value(value.value),
        Finding::new(short.message(&format!("{name} value")), label)
            .also(datatype.value.span(), "datatype of the value")
            .help(help)
            .api_code(item.list.api_code("value", Cause::Value))
            .maybe_fix(fix),
    );
}

/// Returns whether the server can read this text as a value of the datatype.
pub(super) fn is_readable(datatype: &str, text: &str) -> bool {
    Format::of(datatype).is_none_or(|format| format.is(text))
}

/// How a value of a datatype is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Integer,
    Decimal,
    Date,
    Timestamp,
    Boolean,
}

impl Format {
    /// Returns the format of a datatype; `None` if any text is valid (STRING).
    fn of(datatype: &str) -> Option<Format> {
        Some(match datatype {
            "INTEGER" => Format::Integer,
            "DECIMAL" => Format::Decimal,
            "DATE" => Format::Date,
            "TIMESTAMP" => Format::Timestamp,
            "BOOLEAN" => Format::Boolean,
            _ => return None,
        })
    }

    fn form(self) -> &'static str {
        match self {
            Format::Integer => "an integer such as `12`",
            Format::Decimal => "a number such as `12.5`",
            Format::Date => "a date in the form `YYYY-MM-DD`",
            Format::Timestamp => "a timestamp such as `2024-04-08 10:45:00.000+0200`",
            Format::Boolean => "`true` or `false`",
        }
    }

    /// Returns what is wrong with a text without odd characters, and what to do about it.
    fn fault(self, text: &str) -> (String, String) {
        let day = match self {
            Format::Date => text,
            Format::Timestamp => text.get(..10).unwrap_or_default(),
            _ => "",
        };
        let is_date = is_date(day.as_bytes());
        let no_day = (!is_date).then(|| date_text::read(day)).and_then(|read| {
            let correct = read.correct?;
            Some((read.reason_with(mark), correct.to_owned()))
        });
        no_day.unwrap_or_else(|| {
            (
                format!("not {}", self.form()),
                format!("use {}", self.form()),
            )
        })
    }

    fn is(self, text: &str) -> bool {
        match self {
            Format::Integer => is_integer(text),
            Format::Decimal => is_decimal(text),
            Format::Date => text.len() == 10 && is_date(text.as_bytes()),
            Format::Timestamp => is_timestamp(text.as_bytes()),
            Format::Boolean => matches!(text, "true" | "false"),
        }
    }

    /// Returns what a text without odd characters means, and whether that is certain.
    fn meant(self, text: &str) -> Option<(String, bool)> {
        if self.is(text) {
            return Some((text.to_owned(), true));
        }
        match self {
            Format::Integer | Format::Decimal => {
                let number = text.strip_prefix('+').unwrap_or(text);
                if self.is(number) {
                    return Some((number.to_owned(), true));
                }
                let number = match number_text::read(text) {
                    Some(Reading::One(number, _)) => number,
                    Some(_) => return None,
                    None => text.strip_suffix(['.', ',']).unwrap_or(text).to_owned(),
                };
                let is_zero = |fraction: &str| fraction.bytes().all(|digit| digit == b'0');
                let whole = number
                    .split_once('.')
                    .filter(|(_, fraction)| is_zero(fraction))
                    .map(|(whole, _)| whole.to_owned());
                let meant = match (self, whole) {
                    (Format::Integer, Some(whole)) => whole,
                    _ => number,
                };
                self.is(&meant).then_some((meant, false))
            }
            Format::Date => {
                let day = |text: &str| text.get(..10).filter(|day| self.is(day)).map(str::to_owned);
                if let Some(day) = day(text) {
                    return text[10..].starts_with(['T', ' ']).then_some((day, false));
                }
                let reading = date_text::read(text);
                let (meant, is_certain) = reading.replacement()?;
                Some((day(meant)?, is_certain && meant.len() == 10))
            }
            Format::Timestamp => timestamp(text),
            Format::Boolean => match text.to_ascii_lowercase().as_str() {
                word @ ("true" | "false") => Some((word.to_owned(), true)),
                word => Some((boolean(word)?.to_string(), false)),
            },
        }
    }
}

fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_decimal(text: &str) -> bool {
    match text.split_once('.') {
        Some((whole, fraction)) => {
            is_integer(whole)
                && !fraction.is_empty()
                && fraction.bytes().all(|byte| byte.is_ascii_digit())
        }
        None => is_integer(text),
    }
}

/// Whether a text is a date and time in the form that the server writes.
fn is_timestamp(text: &[u8]) -> bool {
    let Some((day, rest)) = text.split_at_checked(10) else {
        return false;
    };
    let [
        b' ',
        clock @ ..,
        b'.',
        f1,
        f2,
        f3,
        b'+' | b'-',
        z1,
        z2,
        z3,
        z4,
    ] = rest
    else {
        return false;
    };
    let [h1, h2, b':', m1, m2, b':', s1, s2] = clock else {
        return false;
    };
    let digits = [h1, h2, m1, m2, s1, s2, f1, f2, f3, z1, z2, z3, z4];
    let are_below = |tens: &u8, ones: &u8, limit: &[u8; 2]| [*tens, *ones] < *limit;
    digits.into_iter().all(u8::is_ascii_digit)
        && are_below(h1, h2, b"24")
        && are_below(m1, m2, b"60")
        && are_below(s1, s2, b"60")
        && are_below(z1, z2, b"19")
        && are_below(z3, z4, b"60")
        && is_date(day)
}

/// Converts a date and time with offset to the form that the server writes, in Java's notation
/// `yyyy-MM-dd HH:mm:ss.SSSZ`. Returns it, and whether nothing was lost or guessed.
fn timestamp(text: &str) -> Option<(String, bool)> {
    let (day, rest) = text.split_at_checked(10)?;
    let date: civil::Date = day.parse().ok()?;
    let time = rest.strip_prefix(['T', 't', ' '])?;
    let (clock, offset) = time.split_at(time.find(['Z', 'z', '+', '-'])?);
    let (clock, fraction) = match clock.trim_end().split_once(['.', ',']) {
        Some((clock, fraction)) => (clock, fraction),
        None => (clock.trim_end(), ""),
    };
    let is_number =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    let parts: Vec<_> = clock.split(':').collect();
    let clock = match parts.as_slice() {
        [hour, minute] => [*hour, *minute, "00"],
        [hour, minute, second] => [*hour, *minute, *second],
        _ => return None,
    };
    let below = |text: &str, limit: &str| is_number(text, 2) && text < limit;
    let is_clock = below(clock[0], "24") && below(clock[1], "60") && below(clock[2], "60");
    let is_fraction = is_number(fraction, fraction.len()) && fraction.len() <= 9;
    if !is_clock || !is_fraction {
        return None;
    }
    let offset = match offset {
        "Z" | "z" => "+0000".to_owned(),
        other => {
            let (sign, digits) = other.split_at(1);
            let digits = digits.replacen(':', "", 1);
            let digits = if is_number(&digits, 2) {
                format!("{digits}00")
            } else {
                digits
            };
            // Nothing follows a `Z`.
            let is_sign = matches!(sign, "+" | "-");
            if !is_sign
                || !is_number(&digits, 4)
                || digits.get(..2)? > "18"
                || digits.get(2..)? >= "60"
            {
                return None;
            }
            format!("{sign}{digits}")
        }
    };
    let millis = format!("{fraction:0<3}");
    let (millis, lost) = millis.split_at_checked(3)?;
    let is_exact = lost.bytes().all(|byte| byte == b'0');
    let clock = clock.join(":");
    Some((format!("{date} {clock}.{millis}{offset}"), is_exact))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(format: Format, written: &str) -> Option<(String, bool)> {
        assert!(!format.is(written), "{written}");
        format.meant(written)
    }

    fn sure(text: &str) -> Option<(String, bool)> {
        Some((text.to_owned(), true))
    }

    fn likely(text: &str) -> Option<(String, bool)> {
        Some((text.to_owned(), false))
    }

    #[test]
    fn numbers_are_plain_digits() {
        for text in ["0", "-12", "007", "123456789012345678901234567890"] {
            assert!(
                Format::Integer.is(text) && Format::Decimal.is(text),
                "{text}"
            );
        }
        assert!(Format::Decimal.is("-0.75") && !Format::Integer.is("-0.75"));
        assert_eq!(meant(Format::Integer, "+12"), sure("12"));
        assert_eq!(meant(Format::Integer, "12.0"), likely("12"));
        assert_eq!(meant(Format::Integer, "12.000"), None);
        assert_eq!(meant(Format::Integer, "1,000"), None);
        assert_eq!(meant(Format::Decimal, "12,000"), None);
        assert_eq!(meant(Format::Integer, "12.5"), None);
        assert_eq!(meant(Format::Integer, "1e3"), None);
        assert_eq!(meant(Format::Integer, ""), None);
        assert_eq!(meant(Format::Integer, "twelve"), None);
        assert_eq!(meant(Format::Decimal, "12,5"), likely("12.5"));
        assert_eq!(meant(Format::Decimal, "1.234,5"), likely("1234.5"));
        assert_eq!(meant(Format::Decimal, "1 234"), likely("1234"));
        assert_eq!(meant(Format::Decimal, ".5"), None);
        assert_eq!(meant(Format::Decimal, "1."), likely("1"));
    }

    #[test]
    fn booleans_and_dates_are_recognized() {
        assert!(Format::Boolean.is("true") && Format::Boolean.is("false"));
        assert_eq!(meant(Format::Boolean, "True"), sure("true"));
        assert_eq!(meant(Format::Boolean, "yes"), likely("true"));
        assert_eq!(meant(Format::Boolean, "maybe"), None);
        assert!(Format::Date.is("2024-02-29"));
        assert_eq!(meant(Format::Date, "2023-02-29"), None);
        assert_eq!(
            meant(Format::Date, "2024-02-29T10:00:00Z"),
            likely("2024-02-29")
        );
        assert_eq!(meant(Format::Date, "29.02.2024"), sure("2024-02-29"));
        assert_eq!(meant(Format::Date, "02/03/2024"), None);
    }

    #[test]
    fn a_timestamp_is_what_is_written_for_it() {
        let text = "2024-04-08 18:45:00.000+0200";
        let mut count = 0;
        for place in 0..=text.len() {
            for new in "0123456789 -+:.,TZž".chars().map(String::from) {
                for end in [place, (place + 1).min(text.len())] {
                    let changed = format!("{}{new}{}", &text[..place], &text[end..]);
                    let written = timestamp(&changed);
                    let is_same = written.is_some_and(|(written, _)| written == changed);
                    assert_eq!(Format::Timestamp.is(&changed), is_same, "{changed}");
                    count += usize::from(is_same);
                }
            }
        }
        assert!(count > 50, "{count}");
        assert!(Format::Timestamp.is("0000-02-29 00:00:00.999-1859"));
        assert!(!Format::Timestamp.is("0000-02-29 00:00:00.999-1900"));
    }

    #[test]
    fn timestamps_have_a_specific_notation() {
        let is = |text| Format::Timestamp.is(text);
        assert!(is("2024-04-08 10:45:00.000+0200"));
        assert!(is("2024-04-08 10:45:00.123-0330"));
        let meant = |written| meant(Format::Timestamp, written);
        let expected = sure("2024-04-08 10:45:00.000+0200");
        assert_eq!(meant("2024-04-08T10:45:00.000+02:00"), expected);
        assert_eq!(meant("2024-04-08 10:45:00+0200"), expected);
        assert_eq!(meant("2024-04-08 10:45 +02"), expected);
        assert_eq!(
            meant("2024-04-08T10:45:00Z"),
            sure("2024-04-08 10:45:00.000+0000")
        );
        assert_eq!(
            meant("2024-04-08T10:45:00.123456Z"),
            likely("2024-04-08 10:45:00.123+0000")
        );
        assert_eq!(meant("2024-04-08 10:45:00.000"), None);
        assert_eq!(meant("2024-04-08"), None);
        assert_eq!(meant("2023-02-29 10:45:00.000+0200"), None);
        assert_eq!(meant("2024-04-08 25:45:00.000+0200"), None);
        assert_eq!(meant("2024-04-08 10:45:00.000+0299"), None);
        assert_eq!(meant("2024-04-08 10:45:00.000Z0200"), None);
        assert_eq!(meant("žžžžž"), None);
    }
}
