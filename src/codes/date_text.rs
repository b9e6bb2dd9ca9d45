//! Dates as texts: what the API accepts, and what other notations mean.

use std::ops::Range;

use jiff::civil::{self, Date};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};

use crate::codes::{months, number_text};

mod program_text;

/// Returns whether the text is a calendar date `YYYY-MM-DD`, or a timestamp as in RFC 3339 with at
/// most nine digits of a fraction and no leap second.
#[inline]
pub fn is_date(text: &[u8]) -> bool {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, time @ ..] = text else {
        return false;
    };
    if !are_digits([y1, y2, y3, y4]) {
        return false;
    }
    let days = match number(m1, m2) {
        2 if is_leap_year(number(y1, y2), number(y3, y4)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    (1..=days).contains(&number(d1, d2)) && (time.is_empty() || is_time(time))
}

/// Whether the year, given as two pairs of digits, is a leap year.
fn is_leap_year(century: u8, year: u8) -> bool {
    let decisive = if year == 0 { century } else { year };
    decisive % 4 == 0
}

/// Whether the text is the time and offset of a timestamp.
fn is_time(text: &[u8]) -> bool {
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = text else {
        return false;
    };
    let offset = match rest.split_first() {
        Some((b'.', fraction)) => {
            let digits = fraction.iter().take_while(|byte| byte.is_ascii_digit());
            let digits = digits.count();
            if !(1..=9).contains(&digits) {
                return false;
            }
            &fraction[digits..]
        }
        _ => rest,
    };
    let is_offset = match offset {
        b"Z" => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => number(h1, h2) < 24 && number(m1, m2) < 60,
        _ => false,
    };
    is_offset && number(h1, h2) < 24 && number(m1, m2) < 60 && number(s1, s2) < 60
}

/// The number that two digits form; 255 if they are not digits, which no limit accepts.
fn number(tens: &u8, ones: &u8) -> u8 {
    if are_digits([tens, ones]) {
        (tens - b'0') * 10 + (ones - b'0')
    } else {
        u8::MAX
    }
}

fn are_digits<const N: usize>(bytes: [&u8; N]) -> bool {
    bytes.into_iter().all(u8::is_ascii_digit)
}

/// What a text that is not a date of the API means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What the text is, or what is wrong with it.
    pub reason: String,
    /// The parts of the reason, in bytes, that tell something of the text.
    pub telling: Vec<Range<usize>>,
    /// The day or instant that a count stands for.
    pub counted: Option<String>,
    /// Whether it is a moment as a program writes it, of which only the day may be meant.
    pub is_moment: bool,
    /// The dates that it may mean, each in a form that the API accepts.
    pub meant: Vec<String>,
    /// How certain the only date is.
    pub certainty: Certainty,
    /// What to correct, if the form is right and the content is not.
    pub correct: Option<&'static str>,
}

/// How certain a reading is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Certainty {
    /// The text has no other reading.
    Certain,
    /// The reading is the most likely one.
    Likely,
    /// Another reading is as likely.
    Open,
}

impl Reading {
    fn new(reason: impl Into<String>, meant: Vec<String>, certainty: Certainty) -> Reading {
        Reading {
            reason: reason.into(),
            telling: Vec::new(),
            counted: None,
            is_moment: false,
            meant,
            certainty,
            correct: None,
        }
    }

    /// The reason, with the parts that tell something of the text as `part` writes them.
    pub fn reason_with(&self, part: impl Fn(&str) -> String) -> String {
        let mut reason = String::new();
        let mut end = 0;
        for telling in &self.telling {
            reason.push_str(&self.reason[end..telling.start]);
            reason.push_str(&part(&self.reason[telling.clone()]));
            end = telling.end;
        }
        reason + &self.reason[end..]
    }

    /// The reading of a text that means this date.
    pub fn of(date: &str, reason: String, certainty: Certainty) -> Reading {
        Reading::new(reason, vec![date.to_owned()], certainty)
    }

    fn unknown(reason: impl Into<String>) -> Reading {
        Reading::new(reason, Vec::new(), Certainty::Open)
    }

    /// The reading of a text whose content must be corrected.
    pub fn correct(reason: impl Into<String>, correct: &'static str) -> Reading {
        Reading {
            correct: Some(correct),
            ..Reading::unknown(reason)
        }
    }

    /// The reading of a date that has no time of day, such as a birth date. A moment may be of
    /// another time zone, and so of another day, unless it is a midnight there.
    pub fn without_time(mut self) -> Reading {
        let moment = self.meant.iter().find(|meant| meant.contains('T'));
        let Some(moment) = moment.filter(|_| self.is_moment).cloned() else {
            return self;
        };
        let is_midnight = moment[10..].starts_with("T00:00:00");
        self.certainty = match self.certainty {
            Certainty::Certain if is_midnight && !moment.ends_with('Z') => Certainty::Likely,
            _ => Certainty::Open,
        };
        self.meant = vec![moment[..10].to_owned()];
        self.meant.extend(day_in_region(&moment));
        self
    }

    /// Returns the date to put in place of the text, if it has one reading, and whether that is
    /// certain.
    pub fn replacement(&self) -> Option<(&str, bool)> {
        match (self.meant.as_slice(), self.certainty) {
            ([only], Certainty::Certain) => Some((only, true)),
            ([only], Certainty::Likely) => Some((only, false)),
            _ => None,
        }
    }
}

/// The day of a moment in UTC in the time zones of the region, if it is another one.
fn day_in_region(moment: &str) -> Option<String> {
    const HOURS: i8 = 3;
    let instant: Timestamp = moment.parse().ok().filter(|_| moment.ends_with('Z'))?;
    let day = Offset::constant(HOURS)
        .to_datetime(instant)
        .date()
        .to_string();
    (day != moment[..10]).then_some(day)
}

const FORM: &str = "not in the form `YYYY-MM-DD`";
const DAY: &str = "correct the day: the calendar has no such date";
const MONTH: &str = "correct the month: months are 01 to 12";
const TIME: &str = "correct the time: hours are 00 to 23, minutes and seconds 00 to 59";

/// What to do about a text that a system has where it has no date.
pub const NO_DATE: &str = "use the date, or remove an optional field that has none";

/// What a text is that only systems write.
pub const DEFAULT: &str = "default value of a system";

/// Days that only systems write, as the first or the last one that they know.
const DEFAULTS: [&str; 6] = [
    "0001-01-01",
    "1601-01-01",
    "1753-01-01",
    "1899-12-30",
    "1899-12-31",
    "9999-12-31",
];

/// Reads a text that is not a date of the API.
pub fn read(text: &str) -> Reading {
    let mut reading = reading(text);
    let is_default = |meant: &String| {
        let day = meant.get(..10).unwrap_or_default();
        // Someone may be born, or a company be established, on this day, but not at its first moment.
        let is_moment = || reading.counted.is_some() || text.contains("00:00");
        DEFAULTS.contains(&day) || day == "1900-01-01" && is_moment()
    };
    if reading.meant.iter().any(is_default) {
        return Reading::correct(DEFAULT, NO_DATE);
    }
    // A suggestion must itself be a date, and another one than the text.
    reading
        .meant
        .retain(|meant| is_date(meant.as_bytes()) && meant != text);
    reading
}

fn reading(text: &str) -> Reading {
    if let Some(count) = count(text) {
        return count;
    }
    if let Some(written) = program_text::read(text) {
        return written;
    }
    if let Some(named) = with_month_name(text).or_else(|| with_roman_month(text)) {
        return named;
    }
    let (day, time) = split_time(text);
    let numbers: Vec<&str> = day.split(['-', '.', '/', '_', ' ']).collect();
    let is_number =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // A point may end a date, as in "2023. 10. 1.".
    let numbers: Vec<&str> = numbers
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    if !numbers.iter().all(is_number) || day.starts_with(['-', '.', '/']) {
        return Reading::unknown(FORM);
    }
    // A digit may be lost beside a separator that is not one of a date.
    let is_short = numbers.iter().any(|part| part.len() == 1);
    if numbers.len() == 3 && is_short && !has_usual_separators(day) {
        return Reading::unknown(FORM);
    }
    match numbers.as_slice() {
        [year, month, day] if year.len() == 4 => match civil_date(year, month, day) {
            Some(date) => with_time(date, time, FORM),
            None => no_such_date(year, month, day),
        },
        // A five-digit year has a digit typed twice.
        [year, month, day] if year.len() == 5 => {
            let years = (0..5).map(|at| format!("{}{}", &year[..at], &year[at + 1..]));
            let dates = years
                .filter(|year| ("1900".."2100").contains(&year.as_str()))
                .filter_map(|year| civil_date(&year, month, day));
            of_several(dates, time, "year with five digits", Certainty::Likely)
        }
        [first, second, year] if year.len() == 4 && first.len() <= 2 => {
            let day_first = civil_date(year, second, first);
            let month_first = civil_date(year, first, second);
            // With dots the day comes first; with slashes either order is in use.
            let month_first = month_first.filter(|_| !day.contains('.'));
            let dates = day_first.into_iter().chain(month_first);
            let reason = "not in the order year, month, day";
            let reading = of_several(dates, time, reason, Certainty::Certain);
            if day.contains('.') && day_first.is_none() {
                return no_such_date(year, second, first);
            }
            if day_first.or(month_first).is_none() {
                return Reading::correct("no such day in the calendar", DAY);
            }
            reading
        }
        [first, second, third] if [first, second, third].iter().all(|part| part.len() <= 2) => {
            let [day_first, month_first, year_first] = [
                [third, second, first],
                [third, first, second],
                [first, second, third],
            ];
            let orders: &[_] = if day.contains('.') {
                &[day_first]
            } else if day.contains('-') {
                &[year_first, day_first]
            } else {
                &[day_first, month_first, year_first]
            };
            let orders = orders.iter().filter(|[year, ..]| year.len() == 2);
            let dates = (0..2).flat_map(|century| {
                orders.clone().filter_map(move |[year, month, day]| {
                    civil_date(&centuries(year)[century], month, day)
                })
            });
            let reason = "year with two digits";
            let mut reading = of_several(dates, time, reason, Certainty::Open);
            // More would not help.
            reading.meant.truncate(3);
            reading
        }
        [digits] if digits.len() == 8 => {
            match civil_date(&digits[..4], &digits[4..6], &digits[6..]) {
                Some(date) => with_time(date, time, "missing hyphens"),
                None if time.is_some()
                    || (1900..2100).contains(&digits[..4].parse().unwrap_or(0)) =>
                {
                    no_such_date(&digits[..4], &digits[4..6], &digits[6..])
                }
                None => Reading::unknown("no such day in the calendar"),
            }
        }
        [year] if year.len() == 4 && time.is_none() => Reading::unknown("a year alone"),
        [year, _] if year.len() == 4 && time.is_none() => {
            Reading::unknown("a year and a month without a day")
        }
        _ => Reading::unknown(FORM),
    }
}

/// Whether the separators of a date are as dates have them: both the same, or points, with blanks behind some
/// and perhaps one at the end.
fn has_usual_separators(day: &str) -> bool {
    let (inside, is_ended) = match day.strip_suffix('.') {
        Some(inside) => (inside, true),
        None => (day, false),
    };
    let gaps = inside.split(|found: char| found.is_ascii_digit());
    let gaps: Vec<&str> = gaps.filter(|gap| !gap.is_empty()).collect();
    let is_point = |gap: &&str| gap.trim_end() == ".";
    match gaps.as_slice() {
        [one, other] if is_point(one) && is_point(other) => true,
        [one, other] => one == other && !is_ended && (*one == " " || one.trim().len() == 1),
        _ => false,
    }
}

/// The full years that a year of two digits may mean; the nearer one first.
fn centuries(year: &str) -> [String; 2] {
    let (first, second) = if year < "40" { (20, 19) } else { (19, 20) };
    [format!("{first}{year}"), format!("{second}{year}")]
}

/// The reading of a text that may mean several dates, all with the same time of day.
fn of_several(
    dates: impl Iterator<Item = Date>,
    time: Option<&str>,
    reason: &str,
    certainty: Certainty,
) -> Reading {
    let mut all = Reading::new(reason, Vec::new(), certainty);
    for date in dates {
        let one = with_time(date, time, reason);
        if time.is_some() && one.meant.is_empty() {
            return one;
        }
        if one.certainty != Certainty::Certain {
            all.certainty = Certainty::Open;
        }
        for meant in one.meant {
            if !all.meant.contains(&meant) {
                all.meant.push(meant);
            }
        }
    }
    all
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

/// Reads a day with its time of day, if it has one. `reason` is what is wrong with the day.
fn with_time(date: Date, time: Option<&str>, reason: &str) -> Reading {
    let Some(time) = time else {
        return Reading::new(reason, vec![date.to_string()], Certainty::Certain);
    };
    let offset_at = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
    let (clock, offset) = time.split_at(offset_at);
    let clock = clock.trim().replacen(',', ".", 1);
    let parts: Vec<&str> = clock.split(':').collect();
    let full = match parts.as_slice() {
        [hours, minutes] => format!("{hours:0>2}:{minutes}:00"),
        [hours, minutes, seconds] => format!("{hours:0>2}:{minutes}:{seconds}"),
        _ => with_colons(&clock).unwrap_or_else(|| clock.clone()),
    };
    if !full
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b":.".contains(&byte))
    {
        return Reading::unknown("no time of day after the date");
    }
    if !is_time(format!("T{full}Z").as_bytes()) {
        return Reading::correct("no such time of day", TIME);
    }
    // What follows an offset may change its meaning.
    let mut behind = offset.chars().skip(1);
    if !behind.all(|found| found.is_ascii_digit() || found == ':') {
        return Reading::unknown("invalid offset from UTC");
    }
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let offset = match (offset.chars().next(), digits.len()) {
        (Some('Z' | 'z'), 0) => "Z".to_owned(),
        (Some(sign @ ('+' | '-')), 2) => format!("{sign}{digits}:00"),
        (Some(sign @ ('+' | '-')), 4) => format!("{sign}{}:{}", &digits[..2], &digits[2..]),
        // What databases and spreadsheets make of a day.
        (None, _) if full.trim_end_matches(['0', '.', ':']).is_empty() => {
            return Reading::new(
                "midnight without offset",
                vec![date.to_string()],
                Certainty::Likely,
            );
        }
        (None, _) => {
            return Reading::new(
                "timestamp without offset",
                vec![
                    date.to_string(),
                    format!("{date}T{full}Z"),
                    format!("{date}T{full}+02:00"),
                ],
                Certainty::Open,
            );
        }
        _ => return Reading::unknown("invalid offset from UTC"),
    };
    Reading::new(
        "not in the form of an ISO 8601 timestamp",
        vec![format!("{date}T{full}{offset}")],
        Certainty::Certain,
    )
}

/// Writes a time of day without colons, such as `104500` or `10.45.00`, with them.
fn with_colons(clock: &str) -> Option<String> {
    let parts: Vec<&str> = match clock.split('.').collect::<Vec<_>>().as_slice() {
        [hours, minutes, seconds] => vec![hours, minutes, seconds],
        [digits] if matches!(digits.len(), 4 | 6) && digits.is_ascii() => {
            let seconds = digits.get(4..6).unwrap_or("00");
            vec![&digits[..2], &digits[2..4], seconds]
        }
        _ => return None,
    };
    let [hours, minutes, seconds] = parts.as_slice() else {
        return None;
    };
    Some(format!("{hours:0>2}:{minutes}:{seconds}"))
}

/// Reads a date with the name of its month, such as `1 Oct 2023` or `2023 m. spalio 1 d.`.
fn with_month_name(text: &str) -> Option<Reading> {
    // Words that stand beside the numbers, in English, Lithuanian, Latvian, Polish, Russian,
    // Spanish and Georgian.
    const FILLERS: [&str; 20] = [
        "st",
        "nd",
        "rd",
        "th",
        "of",
        "m",
        "d",
        "mėn",
        "gada",
        "g",
        "r",
        "г",
        "года",
        "р",
        "року",
        "de",
        "del",
        "წ",
        "წელი",
        "წლის",
    ];
    if !text.contains(char::is_alphabetic) || text.contains(':') || text.len() > 60 {
        return None;
    }
    let mut month = None;
    let mut other = None;
    let mut numbers = Vec::new();
    for part in parts(text) {
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            numbers.push(part);
        } else if !FILLERS.contains(&part.to_lowercase().as_str()) {
            let named = months::month(part)?;
            if month.replace(named).is_some() {
                return None;
            }
            other = months::other_month(part);
        }
    }
    let month = month?.to_string();
    let reason = "month in words";
    let [first, second] = numbers.as_slice() else {
        return Some(Reading::unknown(reason));
    };
    let (year, day) = match (first.len(), second.len()) {
        (4, 1 | 2) => (first, second),
        (1 | 2, 4) => (second, first),
        (1 | 2, 2) => {
            let dates = centuries(second).into_iter();
            let dates = dates.filter_map(|year| civil_date(&year, &month, first));
            return Some(of_several(
                dates,
                None,
                "year with two digits",
                Certainty::Open,
            ));
        }
        _ => return Some(Reading::unknown(reason)),
    };
    let other = other.and_then(|other| civil_date(year, &other.to_string(), day));
    Some(match civil_date(year, &month, day) {
        Some(date) if other.is_some() => {
            let dates = [Some(date), other].into_iter().flatten();
            of_several(
                dates,
                None,
                "month in words, which languages disagree about",
                Certainty::Open,
            )
        }
        Some(date) => Reading::new(reason, vec![date.to_string()], Certainty::Certain),
        None => no_such_date(year, &month, day),
    })
}

/// Reads a date with a Roman number for its month, in the middle: `9.II.1985`.
fn with_roman_month(text: &str) -> Option<Reading> {
    let mut parts = text
        .split(['-', '.', '/', ' '])
        .filter(|part| !part.is_empty());
    let (first, roman, last) = (parts.next()?, parts.next()?, parts.next()?);
    let month = months::roman_month(roman)?.to_string();
    let (year, day) = match (first.len(), last.len()) {
        (4, 1 | 2) => (first, last),
        (1 | 2, 4) => (last, first),
        _ => return None,
    };
    // A word such as `r.` for the year may follow.
    let is_word = |part: &str| part.len() <= 2 && part.chars().all(char::is_alphabetic);
    if !parts.all(is_word) {
        return None;
    }
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(year) || !is_number(day) {
        return None;
    }
    Some(match civil_date(year, &month, day) {
        Some(date) => Reading::new(
            "month as a Roman number",
            vec![date.to_string()],
            Certainty::Likely,
        ),
        None => no_such_date(year, &month, day),
    })
}

/// Splits a text into words and numbers.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|found: char| !found.is_alphanumeric());
        let first = rest.chars().next()?;
        let is_same = |found: char| {
            found.is_alphanumeric() && found.is_ascii_digit() == first.is_ascii_digit()
        };
        let end = rest.find(|found| !is_same(found)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

/// The serial numbers that spreadsheets store for days from 1908 to 2099. Smaller ones are years or
/// other small numbers.
const SERIALS: std::ops::Range<f64> = 3_000.0..73_051.0;

/// The last moment of the year 9999, in seconds since 1970: the maximum of .NET, Java and databases.
const LAST: i64 = 253_402_300_799;

/// The hours by which a time zone is at most from UTC, in seconds.
const FARTHEST: i64 = 14 * 3_600;

/// Whether a count is the first or the last one that a system knows: the moment 0, the largest
/// number, or the last day of the year 9999.
fn is_limit(value: i64) -> bool {
    const DAY: i64 = 24 * 3_600;
    let is_last = |seconds: i64| (LAST - DAY - FARTHEST..=LAST + FARTHEST).contains(&seconds);
    // A number of seconds in this range may also be one of milliseconds in 1978.
    matches!(value, 0 | i64::MAX | LAST)
        || value == i64::from(i32::MAX)
        || value == LAST + 1 - DAY
        || [1_000, 1_000_000]
            .into_iter()
            .any(|unit| is_last(value / unit))
}

/// Reads a number as what programs count days or seconds with.
fn count(text: &str) -> Option<Reading> {
    if let Some(digits) = number_text::all_digits(text) {
        return count(&digits);
    }
    if number_text::is_shortened(text) {
        return Some(Reading::correct(
            "a number that a spreadsheet has shortened",
            "use the date as `YYYY-MM-DD`: the last digits of the number are lost",
        ));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) || whole.len() > 19 {
        return None;
    }
    // Eight digits that begin with zeros are a day of the first years.
    let is_day = whole.len() == 8 && whole.starts_with("00");
    let is_negative = digits.len() != text.len();
    let is_whole = fraction.bytes().all(|byte| byte == b'0');
    let number: f64 = text.parse().ok()?;
    if !is_negative && !is_day && SERIALS.contains(&number) {
        let date = civil::date(1899, 12, 30)
            .checked_add((number as i64).days())
            .ok()?;
        // Spreadsheets of another setting count from 1904, so this is not the only reading.
        return Some(Reading {
            counted: Some(date.to_string()),
            ..Reading::unknown("looks like an Excel date")
        });
    }
    if is_whole && whole.len() == 8 && whole != digits {
        // A number that has become a decimal one: `20231001.0`.
        return (!is_negative).then(|| reading(whole));
    }
    let value: i64 = whole.parse().ok()?;
    let value = if is_negative { -value } else { value };
    /// The first moment of the year 1, in seconds: the default of Go and .NET.
    const FIRST: i64 = -62_135_596_800;
    let is_first = [1, 1_000, 1_000_000].contains(&(value / FIRST)) && value % FIRST == 0;
    if is_first || is_whole && is_limit(value) {
        return Some(Reading::correct(DEFAULT, NO_DATE));
    }
    let (unit, seconds) = match whole.len() {
        9 | 10 => ("seconds", value),
        7 | 8 if is_negative => ("seconds", value),
        11..=13 => ("milliseconds", value.div_euclid(1_000)),
        16 => ("microseconds", value.div_euclid(1_000_000)),
        _ => return None,
    };
    let instant = Timestamp::from_second(seconds).ok()?;
    let year = Offset::UTC.to_datetime(instant).year();
    if !(1900..2100).contains(&year) {
        return None;
    }
    let reason = format!("looks like {unit} since 1970");
    // The first moment of a day is that day.
    let text = instant.to_string();
    let meant = text.strip_suffix("T00:00:00Z").unwrap_or(&text).to_owned();
    Some(Reading {
        counted: Some(meant.clone()),
        is_moment: true,
        ..Reading::new(reason, vec![meant], Certainty::Likely)
    })
}

fn civil_date(year: &str, month: &str, day: &str) -> Option<Date> {
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The reading of a date that the calendar does not have.
fn no_such_date(year: &str, month: &str, day: &str) -> Reading {
    let is_month = civil_date(year, month, "1").is_some();
    let correct = if is_month { DAY } else { MONTH };
    let mut reason = String::new();
    let mut telling = Vec::new();
    for (is_telling, part) in no_such_day(year, month, day) {
        let start = reason.len();
        reason.push_str(&part);
        if is_telling {
            telling.push(start..reason.len());
        }
    }
    Reading {
        telling,
        ..Reading::correct(reason, correct)
    }
}

/// The parts of a sentence, each with whether it tells something of the date.
fn no_such_day(year: &str, month: &str, day: &str) -> Vec<(bool, String)> {
    let first = civil_date(year, month, "1");
    let not_there = || (false, " does not exist".to_owned());
    match (first, day.parse::<i8>()) {
        (Some(first), Ok(day)) if day > 0 => vec![
            // In digits, all months are as long as each other where they are masked.
            (true, format!("{:04}-{:02}", first.year(), first.month())),
            (false, " has ".to_owned()),
            (true, first.days_in_month().to_string()),
            (false, " days".to_owned()),
        ],
        (None, _) => vec![
            (false, "month ".to_owned()),
            (true, month.to_owned()),
            not_there(),
        ],
        _ => vec![
            (false, "day ".to_owned()),
            (true, day.to_owned()),
            not_there(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sure(written: &str, date: &str) {
        let reading = read(written);
        assert_eq!(
            reading.replacement(),
            Some((date, true)),
            "{written}: {reading:?}"
        );
    }

    fn likely(written: &str, date: &str) {
        let reading = read(written);
        assert_eq!(
            reading.replacement(),
            Some((date, false)),
            "{written}: {reading:?}"
        );
    }

    fn open(written: &str, reason: &str, meant: &[&str]) {
        let reading = read(written);
        assert_eq!(reading.replacement(), None, "{written}: {reading:?}");
        assert_eq!(reading.reason, reason, "{written}");
        assert_eq!(reading.meant, meant, "{written}");
    }

    #[test]
    fn other_date_notations_are_read() {
        for written in [
            "01.10.2023",
            "1.10.2023",
            "2023/10/01",
            "2023.10.01",
            "2023-10-1",
            "20231001",
            "20231001.0",
            "2023. 10. 1.",
            "2023_10_01",
        ] {
            sure(written, "2023-10-01");
        }
        sure("31/12/2023", "2023-12-31");
        sure("12/31/2023", "2023-12-31");
        sure("31-12-2023", "2023-12-31");
        sure("02/02/2023", "2023-02-02");
        sure("01.10.2023 10:45:00+02:00", "2023-10-01T10:45:00+02:00");
    }

    #[test]
    fn a_digit_that_may_be_lost_is_not_made_up() {
        for written in [
            "2024-10-2/",
            "2024-10-2.",
            "2024-10-2-",
            "2024-1/-01",
            "2024-1.-01",
            "2024-1 -01",
            "2024-1--01",
            "2024--1-01",
            "2024-1/01",
            "2.-10-2024",
            "1/-10.2024",
            "1 .10.2024",
        ] {
            open(written, FORM, &[]);
        }
        // Here, both digits are left.
        for written in ["2023-10-01/", "2023-10/01", "2023--10-01", "01/10.2023"] {
            sure(written, "2023-10-01");
        }
        for written in [
            "1.10. 2023",
            "1. 10.2023",
            "1. 10. 2023.",
            "2023 - 10 - 1",
            "1 10 2023",
        ] {
            let reading = read(written);
            assert!(
                reading.meant.contains(&"2023-10-01".to_owned()),
                "{written}: {reading:?}"
            );
        }
    }

    #[test]
    fn months_in_words_are_read() {
        for written in [
            "1 Oct 2023",
            "01-Oct-2023",
            "01OCT2023",
            "October 1, 2023",
            "1st of October 2023",
            "1 okt 2023",
            "1 okt. 2023",
            "2023 m. spalio 1 d.",
            "2023-spalio-01",
            "2023. gada 1. oktobris",
            "1. oktoober 2023",
            "1 października 2023 r.",
            "1 октября 2023 г.",
            "1. Oktober 2023",
            "1 de octubre de 2023",
            "1 de outubro de 2023",
            "1 ოქტომბერი, 2023 წ.",
            "1 ოქტომბერს 2023",
            "2023年10月1日",
        ] {
            sure(written, "2023-10-01");
        }
        open("30 Feb 2023", "2023-02 has 28 days", &[]);
        open("Oct 2023", "month in words", &[]);
        open("1 Oct Nov 2023", FORM, &[]);
        open("1 Jonas 2023", FORM, &[]);
    }

    #[test]
    fn months_in_roman_numbers_are_read() {
        for (written, date) in [
            ("9.II.1985", "1985-02-09"),
            ("15.XII.1985", "1985-12-15"),
            ("1985.V.9", "1985-05-09"),
            ("09-I-1985", "1985-01-09"),
            ("9 IV 1985 r.", "1985-04-09"),
        ] {
            likely(written, date);
        }
        for other in [
            "1I.05.2024",
            "31.II.1985",
            "X.05.2024",
            "9.IIX.1985",
            "9.II.1985 12",
            "9.II.1985 abc",
            "05.X",
        ] {
            assert!(read(other).meant.is_empty(), "{other}");
        }
    }

    #[test]
    fn ambiguous_dates_have_no_replacement() {
        let order = "not in the order year, month, day";
        open("01/10/2023", order, &["2023-10-01", "2023-01-10"]);
        let year = "year with two digits";
        open("01-Oct-23", year, &["2023-10-01", "1923-10-01"]);
        open("31-Oct-85", year, &["1985-10-31", "2085-10-31"]);
        open("01.10.23", year, &["2023-10-01", "1923-10-01"]);
        open("13/10/85", year, &["1985-10-13", "2085-10-13"]);
        open(
            "23-10-01",
            year,
            &["2023-10-01", "2001-10-23", "1923-10-01"],
        );
        open("1985", "a year alone", &[]);
        open("1985-10", "a year and a month without a day", &[]);
        open("1985-5", "a year and a month without a day", &[]);
        for part in ["123", "123-10", "1985T10:00Z", "1985-10T10:00Z"] {
            open(part, FORM, &[]);
        }
    }

    #[test]
    fn counts_of_days_and_seconds_are_named() {
        open("45200", "looks like an Excel date", &[]);
        open("45200.5", "looks like an Excel date", &[]);
        likely("1696118400", "2023-10-01");
        likely("1696118400000", "2023-10-01");
        likely("1696118400000000", "2023-10-01");
        likely("-631152000", "1950-01-01");
        likely("1696118401", "2023-10-01T00:00:01Z");
        let day = read("-631140000").without_time();
        assert_eq!(day.meant, ["1950-01-01"]);
        assert_eq!(day.replacement(), None);
        assert_eq!(read("45200").counted.as_deref(), Some("2023-10-01"));
        assert_eq!(read("1696118400").reason, "looks like seconds since 1970");
        likely("1.7125344E12", "2024-04-08");
        likely("1.712534401E9", "2024-04-08T00:00:01Z");
        let lost = "a number that a spreadsheet has shortened";
        open("1.71253E+12", lost, &[]);
        open("1,71253E+12", lost, &[]);
        // In 1978, near the last second of 9999.
        likely("253402300798", "1978-01-11T21:31:40Z");
        for other in ["12", "117", "99999999", "12345678901234567890", "-5"] {
            open(other, &read(other).reason, &[]);
        }
    }

    #[test]
    fn default_values_of_systems_have_no_replacement() {
        for written in [
            "-62135596800",
            "-62135596800000",
            "/Date(-62135596800000)/",
            "-2208988800",
            "0001-01-01T00:00:00",
            "1900-01-01 00:00:00.000",
            "01.01.0001",
            "31.12.9999",
            "12/30/1899",
            "00010101",
            "00010101.0",
            "0",
            "0.0",
            "2147483647",
            "253402300799",
            "253402214400",
            "253402300799999",
            "253402293600000",
            "253402300799999999",
            "9223372036854775807",
        ] {
            open(written, DEFAULT, &[]);
            assert_eq!(read(written).correct, Some(NO_DATE), "{written}");
        }
        likely("-2208902400", "1900-01-02");
        sure("01.01.1900", "1900-01-01");
        sure("01.01.1970", "1970-01-01");
    }

    #[test]
    fn dates_of_zeros_are_no_dates() {
        for written in [
            "0000-00-00",
            "0000/00/00",
            "00.00.0000",
            "00/00/0000",
            "0000-00-00 00:00:00",
            "0000-00-00 00:00:00.000000",
            "0000-00-00T00:00:00Z",
            "0000-00-00T00:00:00+00:00",
            "00000000T000000Z",
        ] {
            open(written, "a program had no date", &[]);
            assert_eq!(read(written).correct, Some(NO_DATE), "{written}");
        }
        for written in ["0000-00-01", "0000-00-00 10:00:00", "0000-00", "00.00.00"] {
            assert_ne!(read(written).correct, Some(NO_DATE), "{written}");
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_explained() {
        for (written, reason) in [
            ("2023-02-30", "2023-02 has 28 days"),
            ("2024-02-30", "2024-02 has 29 days"),
            ("2023-13-01", "month 13 does not exist"),
            ("2023-01-00", "day 00 does not exist"),
            ("2023-02-77", "2023-02 has 28 days"),
            ("30.02.2023", "2023-02 has 28 days"),
            ("01.13.2023", "month 13 does not exist"),
            ("20231301", "month 13 does not exist"),
            ("12341301T104500Z", "month 13 does not exist"),
        ] {
            open(written, reason, &[]);
            let correct = if reason.starts_with("month") {
                MONTH
            } else {
                DAY
            };
            assert_eq!(read(written).correct, Some(correct), "{written}");
        }
        // Eight digits of another time, without a time of day, may be any number.
        for number in ["12341301", "21001301"] {
            open(number, "no such day in the calendar", &[]);
            assert_eq!(read(number).correct, None, "{number}");
        }
    }

    #[test]
    fn a_digit_is_removed_from_a_year_of_five_digits() {
        likely("22023-01-20", "2023-01-20");
        assert_eq!(read("20233-01-20").meant, ["2033-01-20", "2023-01-20"]);
        assert_eq!(read("20233-01-20").replacement(), None);
    }

    #[test]
    fn timestamps_are_read() {
        sure("2023-10-01T10:00:00+0200", "2023-10-01T10:00:00+02:00");
        sure("2023-10-01 10:00:00+02", "2023-10-01T10:00:00+02:00");
        sure("2023-10-01T10:00Z", "2023-10-01T10:00:00Z");
        sure("2023-10-01T10.00.00Z", "2023-10-01T10:00:00Z");
        sure("2023-10-01T1:00:00Z", "2023-10-01T01:00:00Z");
        sure("20231001T000000Z", "2023-10-01T00:00:00Z");
        sure("20231001T1045Z", "2023-10-01T10:45:00Z");
        sure("2023-10-01t10:00:00,5z", "2023-10-01T10:00:00.5Z");
        likely("2023-10-01 00:00:00.000", "2023-10-01");
        likely("2023-10-01T00:00", "2023-10-01");
        likely("2023年10月01日 00:00", "2023-10-01");
        open(
            "2023-10-01T10:00:00",
            "timestamp without offset",
            &[
                "2023-10-01",
                "2023-10-01T10:00:00Z",
                "2023-10-01T10:00:00+02:00",
            ],
        );
        for (written, reason) in [
            ("2023-10-01T25:00:00Z", "no such time of day"),
            ("2024-04-08T10:45:60+02:00", "no such time of day"),
            ("2024-04-08T24:00:00Z", "no such time of day"),
            ("2023-10-01T10:00:00+2", "invalid offset from UTC"),
            ("2023-10-01T10:00:00Z approx", "invalid offset from UTC"),
            ("2023-10-01T10:00:00+02:00?", "invalid offset from UTC"),
        ] {
            open(written, reason, &[]);
        }
        open(
            "2023-10-01T10:00:00+25:00",
            "not in the form of an ISO 8601 timestamp",
            &[],
        );
    }

    #[test]
    fn only_existing_dates_and_times_are_dates() {
        for text in [
            "2024-01-31",
            "2024-02-28",
            "2024-02-29",
            "2000-02-29",
            "1999-12-31T23:59:59.1Z",
            "2024-06-30T00:00:00-12:30",
            "2024-04-08T10:45:00.123456+02:00",
        ] {
            assert!(is_date(text.as_bytes()), "{text}");
        }
        for text in [
            "",
            "2023-02-29",
            "1900-02-29",
            "2024-02-30",
            "2024-00-01",
            "2024-13-01",
            "2024-01-00",
            "2024-01-32",
            "2024-1-01",
            "20240229",
            "2024-01-01 10:00:00Z",
            "2024-01-01T10:00Z",
            "2024-01-01T104500Z",
            "2024-01-01T10:00:00",
            "2024-01-01T10:00:60Z",
            "2024-01-01T10:00:00.Z",
            "2024-01-01T10:00:00,5Z",
            "2024-01-01T10:00:00+2:00",
            "2024-01-01T10:00:00+0200",
            "2024-01-01T10:00:00+25:00",
            "2024-01-01T10:00:00+02:00x",
            "+024-01-01",
        ] {
            assert!(!is_date(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn other_texts_are_not_read_as_dates() {
        for written in [
            "soon",
            "",
            "-",
            "١٢-١٢-٢٠٢٣",
            "1-1-1-1",
            "T",
            " ",
            "--",
            "1-",
            ".",
        ] {
            let reading = read(written);
            assert_eq!(
                (reading.meant, reading.correct),
                (Vec::new(), None),
                "{written}"
            );
        }
    }
}
