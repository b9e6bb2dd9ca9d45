//! Date fields that can be compared.

use std::borrow::Cow;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use crate::json::{Member, Node};
use crate::settings::Settings;

use crate::rules::findings::{Findings, Value};
use crate::rules::quoted::quoted;

/// A date field that is not reported as wrong.
pub(super) struct DateField<'a> {
    /// The member.
    pub member: Member<'a>,
    /// The day as written.
    pub day: Date,
}

impl<'a> DateField<'a> {
    /// Returns the date of this name, if the object has a valid one.
    #[inline(always)]
    pub(super) fn of(findings: &Findings<'_>, object: Node<'a>, name: &str) -> Option<Self> {
        DateField::new(findings.value(object, name))
    }

    /// Returns the date that is the value of a field, if it is a valid one.
    pub(super) fn new(value: Value<'a>) -> Option<Self> {
        let member = value.usable()?;
        let day = match member.value.has_escapes() {
            true => day(member.value.string()?.as_bytes()),
            false if member.value.is_string() => day(member.value.inside_bytes()),
            false => None,
        };
        Some(DateField { member, day: day? })
    }

    fn text(&self) -> Cow<'a, str> {
        self.member.value.string().unwrap_or_default()
    }

    /// Returns the instant, if the date is a timestamp.
    fn instant(&self) -> Option<Timestamp> {
        let text = self.text();
        (text.len() > 10).then(|| text.parse().ok()).flatten()
    }

    /// Returns whether this date is earlier. Two timestamps are compared as instants, whatever
    /// their offsets, and by their days if one of them stands for a whole day. A day is earlier than
    /// a timestamp, or later, only if it is so in every time zone.
    pub(super) fn is_before(&self, other: &DateField<'_>) -> bool {
        // The years and days decide most comparisons, and instants cost more.
        match self.day.year() - other.day.year() {
            ..=-2 => return true,
            2.. => return false,
            _ if self.day > other.day.tomorrow().unwrap_or(other.day) => return false,
            _ => {}
        }
        match (self.instant(), other.instant()) {
            (Some(instant), Some(of_other)) => {
                instant < of_other && {
                    let whole = [self.whole_day(), other.whole_day()];
                    whole == [None, None]
                        || whole[0].unwrap_or(self.day) < whole[1].unwrap_or(other.day)
                }
            }
            _ => self.days().1 < other.days().0,
        }
    }

    /// Returns the day that a timestamp stands for if it is midnight. Programs turn a day into its
    /// first moment: in the offset of the timestamp, or in UTC, where the day begins at 21, 22 or 23
    /// o'clock on the day before in the time zones east of Greenwich that customers are in.
    fn whole_day(&self) -> Option<Date> {
        let text = self.text();
        let (hour, rest) = text.get(11..)?.split_at_checked(2)?;
        let (rest, offset) = rest.split_at(rest.find(|found| "Zz+-".contains(found))?);
        if !rest.bytes().all(|byte| b"0:.".contains(&byte)) {
            return None;
        }
        let is_utc = matches!(offset, "Z" | "z" | "+00:00" | "-00:00");
        match hour {
            "00" => Some(self.day),
            "21" | "22" | "23" if is_utc => self.day.tomorrow().ok(),
            _ => None,
        }
    }

    /// Returns whether the date is this day in some time zone.
    pub(super) fn may_be(&self, day: Date) -> bool {
        let (first, last) = self.days();
        (first..=last).contains(&day)
    }

    /// Returns whether it is this day, or its beginning or end in some time zone.
    pub(super) fn is_day(&self, day: Date) -> bool {
        self.day == day
            || self.instant().is_some_and(|instant| {
                let at = |hours: i8| Offset::constant(hours).to_datetime(instant);
                let mut hours = -12..=14;
                hours.any(|hours| at(hours).date() == day && at(hours).time() == Time::midnight())
            })
    }

    /// Returns whether it is a timestamp of the first moment of a day, in UTC.
    pub(super) fn is_midnight(&self) -> bool {
        let in_utc = |instant| Offset::UTC.to_datetime(instant).time();
        self.instant()
            .is_some_and(|instant| in_utc(instant) == Time::midnight())
    }

    /// Returns the first and the last day that the date can be: as written, or in another time
    /// zone.
    fn days(&self) -> (Date, Date) {
        let Some(instant) = self.instant() else {
            return (self.day, self.day);
        };
        let day_at = |hours: i8| Offset::constant(hours).to_datetime(instant).date();
        (self.day.min(day_at(-12)), self.day.max(day_at(14)))
    }

    /// Returns whether the date is after today, as written and, for a timestamp, in UTC too.
    pub(super) fn is_future(&self, settings: &Settings) -> bool {
        let in_utc = |instant| Offset::UTC.to_datetime(instant).date();
        let is_future_in_utc = |instant| settings.is_future(in_utc(instant));
        settings.is_future(self.day) && self.instant().is_none_or(is_future_in_utc)
    }

    /// Returns the field's name in backticks.
    pub(super) fn name(&self) -> String {
        format!("`{}`", self.member.key.string().unwrap_or_default())
    }

    /// Returns the date as written, in backticks.
    pub(super) fn written(&self) -> String {
        quoted(&self.text())
    }
}

/// Parses the `YYYY-MM-DD` that a date begins with. Rules read the same dates many times, and this is much faster than a parser
/// for all formats.
fn day(text: &[u8]) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, ..] = text else {
        return None;
    };
    // All digits at a time: each byte is one of a number.
    const ZEROS: u64 = 0x3030_3030_3030_3030;
    const SIXES: u64 = 0x0606_0606_0606_0606;
    const HIGH_HALVES: u64 = 0xf0f0_f0f0_f0f0_f0f0;
    const SECONDS: u64 = 0x00ff_00ff_00ff_00ff;
    let digits = u64::from_le_bytes([*y1, *y2, *y3, *y4, *m1, *m2, *d1, *d2]) ^ ZEROS;
    if (digits | digits.wrapping_add(SIXES)) & HIGH_HALVES != 0 {
        return None;
    }
    let pairs = (digits.wrapping_mul(10).wrapping_add(digits >> 8)) & SECONDS;
    let [century, _, year, _, month, _, day, _] = pairs.to_le_bytes();
    let year = i16::from(century) * 100 + i16::from(year);
    Date::new(year, month as i8, day as i8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_existing_dates_are_read() {
        let read = |text: &str| day(text.as_bytes()).map(|day| day.to_string());
        assert_eq!(read("2024-02-29").as_deref(), Some("2024-02-29"));
        for other in ["2023-02-29", "2023-13-01", "01.10.2023", "20231-1-01", ""] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
