//! Dates as programs write them for people and for other programs: `Mon, 02 Jan 2006 15:04:05 GMT`,
//! `Mon Jan 02 2006 00:00:00 GMT+0200 (EET)`, `/Date(1136156400000)/`, `datetime.date(2006, 1, 2)`.

use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::{
    Certainty, NO_DATE, Reading, civil_date, count, is_date, months, no_such_date, reading,
    split_time, with_month_name, with_time,
};

/// Reads a text that a program has written. `None` if it is in another notation.
pub(super) fn read(text: &str) -> Option<Reading> {
    /// No program writes a longer date, in bytes.
    const LONGEST: usize = 100;
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    // What scripts and spreadsheets write for a date that they cannot read.
    if matches!(text, "Invalid Date" | "Invalid date" | "NaT") || is_zero(text) {
        return Some(Reading::correct("a program had no date", NO_DATE));
    }
    of_call(text)
        .or_else(|| with_zone(text))
        .or_else(|| of_week_or_year(text))
        .or_else(|| with_words(text))
}

/// Whether the text is the date of zeros that databases write where they have none, in any order and
/// with any time of zeros: `0000-00-00 00:00:00`, `00/00/0000`.
fn is_zero(text: &str) -> bool {
    let (day, time) = split_time(text);
    let is_separator = |byte: u8| b"-./".contains(&byte);
    let separators = day.bytes().filter(|byte| is_separator(*byte)).count();
    let is_day = day.len() == 8 + separators
        && matches!(separators, 0 | 2)
        && day.bytes().all(|byte| byte == b'0' || is_separator(byte));
    let is_midnight = |time: &str| time.bytes().all(|byte| b"0:.,+-Zz ".contains(&byte));
    // Digits alone may be another number.
    is_day && text.len() > 8 && time.is_none_or(is_midnight)
}

/// Reads a call of a script, a literal, or an object with a date: `ISODate("2006-01-02")`.
fn of_call(text: &str) -> Option<Reading> {
    let within =
        |open: &str, close: &str| Some(text.strip_prefix(open)?.strip_suffix(close)?.trim());
    // `="2006-01-02"` keeps a spreadsheet from reading the text as a date.
    if let Some(date) = text.strip_prefix('=').and_then(unquoted) {
        return Some(match is_date(date.as_bytes()) {
            true => Reading::of(
                date,
                "a formula of a spreadsheet".to_owned(),
                Certainty::Certain,
            ),
            false => reading(date),
        });
    }
    if let Some(date) = within("#", "#").or_else(|| text.strip_prefix("D:")) {
        return Some(inner(date)).filter(|reading| !reading.meant.is_empty());
    }
    if let Some(object) = within("{", "}") {
        let (name, value) = object.split_once(':')?;
        let name = unquoted(name.trim());
        let is_date = name == Some("$date");
        let value = value.trim();
        if name == Some("date") && object.contains("\"timezone\"") {
            return of_php(value);
        }
        return is_date.then(|| unquoted(value).map_or_else(|| moment(value), inner));
    }
    let open = text.find(['(', '\'', '"'])?;
    let name = text[..open].trim();
    let is_name = |part: char| part.is_ascii_alphanumeric() || "._/\\ ".contains(part);
    let lower = name.to_ascii_lowercase();
    let is_of_date = ["date", "time", "parse", "moment"]
        .iter()
        .any(|word| lower.contains(word));
    if !is_of_date || !name.chars().all(is_name) {
        return None;
    }
    let rest = &text[open..];
    // `DATE '2006-01-02'`.
    if let Some(date) = unquoted(rest) {
        return Some(inner(date));
    }
    let rest = rest.trim_end_matches([';', '/', '\\']);
    let arguments = rest.strip_prefix('(')?.strip_suffix(')')?.trim();
    // `TO_DATE('2006-01-02', 'YYYY-MM-DD')`.
    let first = arguments.split(',').next()?.trim();
    if let Some(date) = unquoted(first) {
        return Some(inner(date));
    }
    let parts: Vec<&str> = arguments.split(',').map(str::trim).collect();
    match parts.as_slice() {
        // The offset says where it was written, and the count is in UTC.
        [only] => Some(moment(only.split(['+']).next()?)),
        [year, month, day, time @ ..] => {
            // Scripts count months from 0, and `java.util.Date` counts years from 1900.
            let is_script = matches!(lower.as_str(), "new date" | "date.utc" | "new date.utc");
            let month = match is_script {
                true => (month.parse::<u8>().ok()?.checked_add(1)?).to_string(),
                false => (*month).to_owned(),
            };
            if year.len() != 4 {
                return None;
            }
            let Some(date) = civil_date(year, &month, day) else {
                return Some(no_such_date(year, &month, day));
            };
            let is_day = time
                .iter()
                .all(|part| part.bytes().all(|byte| byte == b'0'));
            if !is_day {
                return Some(of_day(
                    date,
                    "call of a script without offset",
                    Certainty::Open,
                ));
            }
            Some(match is_script {
                true => of_day(
                    date,
                    "call of a script, which counts months from 0",
                    Certainty::Likely,
                ),
                false => of_day(date, CALL, Certainty::Certain),
            })
        }
        _ => None,
    }
}

const CALL: &str = "call of a script";

fn of_day(date: Date, reason: &str, certainty: Certainty) -> Reading {
    Reading::of(&date.to_string(), reason.to_owned(), certainty)
}

/// Reads the first member of a `DateTime` of PHP: `"2006-01-02 00:00:00.000000","timezone_type":3`.
fn of_php(members: &str) -> Option<Reading> {
    let (date, _) = members.strip_prefix('"')?.split_once('"')?;
    Some(inner(date))
}

/// The text in quotes; `None` if there are none.
fn unquoted(text: &str) -> Option<&str> {
    let quote = text.chars().next().filter(|first| "\"'".contains(*first))?;
    let inside = text.strip_prefix(quote)?.strip_suffix(quote)?;
    (!inside.contains(quote)).then_some(inside.trim())
}

/// The reading of a date within a call.
fn inner(date: &str) -> Reading {
    if is_date(date.as_bytes()) {
        return Reading::of(date, CALL.to_owned(), Certainty::Certain);
    }
    reading(date)
}

/// The reading of a count within a call.
fn moment(digits: &str) -> Reading {
    count(digits.trim()).unwrap_or_else(|| Reading::unknown("call of a script without a date"))
}

/// Reads a time zone after a date: `2006-01-02Z`, `2006-01-02T00:00:00[Europe/Vilnius]`.
fn with_zone(text: &str) -> Option<Reading> {
    if let Some(at) = text.find('[').filter(|_| text.ends_with(']')) {
        let inside = &text[at + 1..text.len() - 1];
        let is_zone = inside.contains('/') || inside == "UTC" || inside == "Z";
        return is_zone.then(|| {
            let rest = text[..at].trim();
            if !is_date(rest.as_bytes()) {
                return reading(rest);
            }
            let reason = match rest.contains('T') {
                true => "time zone after the offset",
                false => "day with a time zone",
            };
            Reading::of(rest, reason.to_owned(), Certainty::Certain)
        });
    }
    let (day, zone) = text.split_at_checked(10)?;
    let is_offset = zone == "Z" || is_date(format!("{day}T00:00:00{zone}").as_bytes());
    (is_offset && is_date(day.as_bytes()) && !zone.is_empty())
        .then(|| Reading::of(day, "day with an offset".to_owned(), Certainty::Likely))
}

/// Reads a day of a week or of a year as in ISO 8601: `2006-W01-1`, `2006-002`.
fn of_week_or_year(text: &str) -> Option<Reading> {
    let (year, rest) = text.split_once('-')?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() != 4 || !is_number(year) {
        return None;
    }
    let year = year.parse().ok()?;
    if let Some((week, day)) = rest.strip_prefix('W').and_then(|rest| rest.split_once('-')) {
        let weekday = Weekday::from_monday_one_offset(day.parse().ok()?).ok()?;
        let date = ISOWeekDate::new(year, week.parse().ok()?, weekday)
            .ok()?
            .date();
        return Some(of_day(date, "day of a week", Certainty::Certain));
    }
    if rest.len() != 3 || !is_number(rest) {
        return None;
    }
    let first = Date::new(year, 1, 1).ok()?;
    let date = first.with().day_of_year(rest.parse().ok()?).build().ok()?;
    Some(of_day(date, "day of a year", Certainty::Likely))
}

/// Days of the week in the languages of the region, as they begin, from Monday.
const WEEKDAYS: [&[&str]; 7] = [
    &[
        "mon",
        "pirmad",
        "pirmd",
        "esmasp",
        "ponied",
        "понед",
        "понеділ",
    ],
    &[
        "tue",
        "antrad",
        "otrd",
        "teisip",
        "wtor",
        "вторн",
        "вівтор",
        "dienstag",
    ],
    &[
        "wed",
        "trečiad",
        "treciad",
        "trešd",
        "kolmap",
        "środa",
        "środ",
        "среда",
        "серед",
        "mittwoch",
    ],
    &[
        "thu",
        "ketvirtad",
        "ceturtd",
        "neljap",
        "czwart",
        "четв",
        "donnerstag",
    ],
    &[
        "fri",
        "penktad",
        "piektd",
        "reede",
        "piąt",
        "пятн",
        "п’ятн",
        "freitag",
    ],
    &[
        "sat",
        "šeštad",
        "sestad",
        "sestd",
        "laup",
        "sobot",
        "субб",
        "субот",
        "samstag",
    ],
    &[
        "sun",
        "sekmad",
        "svētd",
        "pühap",
        "niedziel",
        "воскр",
        "неділ",
        "sonntag",
    ],
];

/// Days of the week in two or three letters, with a comma or a point after them.
const SHORT_WEEKDAYS: [&str; 7] = ["пн", "вт", "ср", "чт", "пт", "сб", "вс"];

/// The day of the week that a word names, from 0 for Monday.
fn weekday(word: &str) -> Option<usize> {
    let word = word.trim_matches([',', '.']).to_lowercase();
    let is_one = |starts: &&[&str]| starts.iter().any(|start| word.starts_with(start));
    let place = WEEKDAYS.iter().position(is_one);
    place.or_else(|| SHORT_WEEKDAYS.iter().position(|short| *short == word))
}

/// The offsets of time zones that programs name. Other names stand for several zones.
const ZONES: [(&str, &str); 11] = [
    ("Z", "Z"),
    ("GMT", "Z"),
    ("UTC", "Z"),
    ("UT", "Z"),
    ("EET", "+02:00"),
    ("EEST", "+03:00"),
    ("CET", "+01:00"),
    ("CEST", "+02:00"),
    ("WET", "Z"),
    ("MSK", "+03:00"),
    ("WEST", "+01:00"),
];

/// Reads a date with a day of the week, a time with words, or both.
fn with_words(text: &str) -> Option<Reading> {
    if !text.contains(char::is_alphabetic) {
        return None;
    }
    let has_signs = text.contains('日');
    let text = text.replace(['年', '月'], "-").replace('日', " ");
    // The name of the time zone in brackets follows its offset.
    let bracket = text.find('(').filter(|_| text.trim_end().ends_with(')'));
    let (plain, remark) = text.split_at(bracket.unwrap_or(text.len()));
    let mut words: Vec<&str> = plain.split_whitespace().collect();
    let mut day_of_week = weekday(words.first()?);
    if day_of_week.is_some() {
        words.remove(0);
    }
    let is_remark = |found: char| "()[] ".contains(found);
    let remark = remark.trim_matches(is_remark);
    let day_in_remark = weekday(remark).filter(|_| day_of_week.is_none());
    day_of_week = day_of_week.or(day_in_remark);
    let is_clock = |word: &&str| {
        word.starts_with(|first: char| first.is_ascii_digit())
            && word.contains(':')
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b":.,".contains(&byte))
    };
    // Oracle writes points: `14-MAR-2006 12.00.00.000000 AM`.
    let is_dotted = |word: &&str| {
        let parts: Vec<&str> = word.split('.').collect();
        let are_pairs = parts.iter().take(3).all(|part| part.len() == 2);
        parts.len() > 2
            && are_pairs
            && word
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    let dotted = words.iter().skip(1).position(is_dotted).map(|at| at + 1);
    let clock = words.iter().position(is_clock);
    let dotted = dotted.filter(|_| clock.is_none());
    let clock = clock.or(dotted);
    let is_half = |word: &&str| matches!(word.to_ascii_uppercase().as_str(), "AM" | "PM");
    let clock = clock.map(|at| words.remove(at).trim_end_matches(','));
    let with_colons = |clock: &str| match dotted {
        Some(_) => clock.replacen('.', ":", 2),
        None => clock.to_owned(),
    };
    let clock = clock.map(with_colons);
    let half = words.iter().position(is_half);
    let half = half.filter(|_| clock.is_some()).map(|at| words.remove(at));
    let zone = words.iter().position(|word| zone_offset(word).is_some());
    let zone = zone.filter(|_| clock.is_some()).map(|at| words.remove(at));
    let is_at = |word: &&str| {
        !matches!(
            word.to_lowercase().as_str(),
            "at" | "в" | "um" | "o" | "val." | "plkst."
        )
    };
    words.retain(is_at);
    let is_other = day_of_week.is_some()
        || half.is_some()
        || dotted.is_some()
        || zone.is_some()
        || clock.is_some() && words.iter().any(|word| months::month(word).is_some())
        || plain.len() < text.len()
        || plain.contains('-') && text.ends_with(' ')
        || has_signs && clock.is_some();
    // Other notations have no words, or no others than the name of a month.
    if !is_other || words.is_empty() {
        return None;
    }
    let day = words.join(" ");
    let day = day.trim_end_matches([',', '-']);
    let day_reading = match is_date(day.as_bytes()) {
        true => Reading::of(day, "date with words".to_owned(), Certainty::Certain),
        false => with_month_name(day).unwrap_or_else(|| reading(day)),
    };
    let [only] = day_reading.meant.as_slice() else {
        return (!day_reading.meant.is_empty() || day_reading.correct.is_some())
            .then_some(day_reading);
    };
    let date: Date = only.get(..10)?.parse().ok()?;
    let mut read = match clock {
        None => Reading::of(only, "date with words".to_owned(), day_reading.certainty),
        Some(clock) => {
            let clock = match half {
                Some(half) => of_half(&clock, half)?,
                None => clock,
            };
            let offset = zone.and_then(zone_offset).unwrap_or_default();
            let mut read = with_time(
                date,
                Some(&format!("{clock}{offset}")),
                "timestamp in words",
            );
            if read.correct.is_none() && !offset.is_empty() {
                read.reason = "timestamp in words".to_owned();
            }
            if day_reading.certainty != Certainty::Certain {
                read.certainty = Certainty::Open;
            }
            Reading {
                is_moment: true,
                ..read
            }
        }
    };
    let weekday = usize::from(date.weekday().to_monday_zero_offset().unsigned_abs());
    if day_of_week.is_some_and(|named| named != weekday) {
        read.reason = "the date is of another day of the week".to_owned();
        read.certainty = Certainty::Open;
    } else if !remark.is_empty() && zone.is_none() && !(only.contains('T') && is_zone(remark)) {
        // It may say that the date is not certain, or that another one is meant.
        read.reason = "date with a remark".to_owned();
        read.certainty = match (day_in_remark, read.certainty) {
            (Some(_), Certainty::Certain) => Certainty::Likely,
            (Some(_), certainty) => certainty,
            (None, _) => Certainty::Open,
        };
    }
    Some(read)
}

/// Whether a text is the name of a time zone.
fn is_zone(text: &str) -> bool {
    ZONES.iter().any(|(known, _)| *known == text) || text.ends_with(" Time")
}

/// The offset that a word is or names: `GMT+0200`, `EET`, `+02:00`.
fn zone_offset(word: &str) -> Option<String> {
    let word = word.trim_end_matches(',');
    let of_name = |name: &str| {
        ZONES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|zone| zone.1)
    };
    if let Some(offset) = of_name(word) {
        return Some(offset.to_owned());
    }
    let at = word.find(['+', '-'])?;
    let (name, offset) = word.split_at(at);
    let digits = offset[1..].bytes().filter(u8::is_ascii_digit).count();
    let is_offset = offset[1..]
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b':')
        && matches!(digits, 2 | 4);
    let is_name = name.is_empty() || of_name(name) == Some("Z");
    (is_offset && is_name).then(|| offset.to_owned())
}

/// A time on a clock of twelve hours, on one of twenty-four.
fn of_half(clock: &str, half: &str) -> Option<String> {
    let (hours, rest) = clock.split_once(':')?;
    let hours: u8 = hours
        .parse()
        .ok()
        .filter(|hours| (1..=12).contains(hours))?;
    let hours = match half.eq_ignore_ascii_case("PM") {
        true => hours % 12 + 12,
        false => hours % 12,
    };
    Some(format!("{hours:02}:{rest}"))
}

#[cfg(test)]
mod tests {
    use super::super::{Certainty, read};

    fn assert_read(written: &str, meant: &[&str], certainty: Certainty) {
        let reading = read(written);
        assert_eq!(reading.meant, meant, "{written}: {reading:?}");
        assert_eq!(reading.certainty, certainty, "{written}: {reading:?}");
    }

    #[test]
    fn moments_in_words_are_read_with_their_offset() {
        for (written, meant) in [
            (
                "Mon Jan 02 2006 00:00:00 GMT+0200 (EET)",
                "2006-01-02T00:00:00+02:00",
            ),
            (
                "Mon Jan 02 2006 00:00:00 GMT+0200 (Eastern European Standard Time)",
                "2006-01-02T00:00:00+02:00",
            ),
            ("Mon, 02 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05Z"),
            (
                "Mon, 2 Jan 2006 15:04:05 +0200",
                "2006-01-02T15:04:05+02:00",
            ),
            ("Mon Jan 2 15:04:05 EET 2006", "2006-01-02T15:04:05+02:00"),
            ("Monday, 02-Jan-2006 15:04:05 UTC", "2006-01-02T15:04:05Z"),
            ("2006-01-02 15:04:05 UTC", "2006-01-02T15:04:05Z"),
            ("2006-01-02T15:04:05Z (UTC)", "2006-01-02T15:04:05Z"),
            (
                "2006-01-02T15:04:05+0200 (EET)",
                "2006-01-02T15:04:05+02:00",
            ),
            ("2 January, 2006 3:04 PM UTC", "2006-01-02T15:04:00Z"),
        ] {
            assert_read(written, &[meant], Certainty::Certain);
        }
    }

    #[test]
    fn the_day_of_a_moment_may_be_another_one_elsewhere() {
        let day = |written: &str| {
            let reading = read(written).without_time();
            (reading.meant, reading.certainty)
        };
        let days = |days: &[&str]| days.iter().map(|day| (*day).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            day("Mon Jan 02 2006 00:00:00 GMT+0200 (EET)"),
            (days(&["2006-01-02"]), Certainty::Likely)
        );
        assert_eq!(
            day("Mon, 02 Jan 2006 15:04:05 GMT"),
            (days(&["2006-01-02"]), Certainty::Open)
        );
        for written in [
            "Sun, 01 Jan 2006 22:00:00 GMT",
            "/Date(1136152800000)/",
            "1136152800",
        ] {
            let expected = (days(&["2006-01-01", "2006-01-02"]), Certainty::Open);
            assert_eq!(day(written), expected, "{written}");
        }
    }

    #[test]
    fn a_time_zone_in_brackets_is_named_by_what_it_follows() {
        for (written, meant, reason) in [
            ("2006-01-02[UTC]", "2006-01-02", "day with a time zone"),
            (
                "2006-01-02T00:00:00+02:00[Europe/Vilnius]",
                "2006-01-02T00:00:00+02:00",
                "time zone after the offset",
            ),
        ] {
            let reading = read(written);
            assert_eq!((&*reading.meant[0], &*reading.reason), (meant, reason));
        }
    }

    #[test]
    fn calls_of_scripts_are_read() {
        for written in [
            "ISODate(\"2006-01-02\")",
            "ISODate('2006-01-02')",
            "datetime.date(2006, 1, 2)",
            "datetime.datetime(2006, 1, 2, 0, 0)",
            "LocalDate.of(2006, 1, 2)",
            "DateTime(2006,1,2)",
            "new Date(\"2006-01-02\")",
            "numpy.datetime64('2006-01-02')",
            "TO_DATE('2006-01-02', 'YYYY-MM-DD')",
            "DATE '2006-01-02'",
            "#2006-01-02#",
            "D:20060102",
            "{\"$date\": \"2006-01-02\"}",
            "Monday, January 2, 2006",
            "pirmadienis, 2006 m. sausio 2 d.",
            "2006年1月2日",
            "2006-W01-1",
            "2006-01-02[Europe/Vilnius]",
            "2006-01-02[UTC]",
            "2006-01-02 [Z]",
            "=\"2006-01-02\"",
            "=\"02.01.2006\"",
        ] {
            assert_read(written, &["2006-01-02"], Certainty::Certain);
        }
        for written in [
            "new Date(2006, 0, 2)",
            "Date.UTC(2006,0,2)",
            "2006-01-02Z",
            "2006-01-02+02:00",
            "2006-002",
            "Timestamp('2006-01-02 00:00:00')",
            "January 2, 2006 12:00 AM",
            "2006-01-02 (Mon)",
            "2006-01-02 (pirmadienis)",
            "02-JAN-2006 12.00.00.000000 AM",
            "02-JAN-2006 00.00.00.000000000",
            "{\"date\":\"2006-01-02 00:00:00.000000\",\"timezone_type\":3,\"timezone\":\"UTC\"}",
            "13/2/2006 12:00:00 AM",
        ] {
            let meant = if written.starts_with("13") {
                "2006-02-13"
            } else {
                "2006-01-02"
            };
            assert_read(written, &[meant], Certainty::Likely);
        }
        assert_read(
            "ISODate(\"2006-01-02T00:00:00Z\")",
            &["2006-01-02T00:00:00Z"],
            Certainty::Certain,
        );
        assert_read(
            "/Date(1136156400000)/",
            &["2006-01-01T23:00:00Z"],
            Certainty::Likely,
        );
        assert_read(
            "new Date(1136156400000)",
            &["2006-01-01T23:00:00Z"],
            Certainty::Likely,
        );
    }

    #[test]
    fn what_contradicts_itself_stays_open() {
        assert_read(
            "02-JAN-06 12.00.00.000000 AM",
            &["2006-01-02", "1906-01-02"],
            Certainty::Open,
        );
        for remark in ["approx", "O.S.", "or 2007", "apie", "mirė 2020 m.", "Tue"] {
            for date in ["2006-01-02", "02.01.2006", "2 January 2006"] {
                let written = format!("{date} ({remark})");
                assert_read(&written, &["2006-01-02"], Certainty::Open);
            }
            for offset in ["Z", "+02:00"] {
                let moment = format!("2006-01-02T15:04:05{offset}");
                let written = format!("{moment} ({remark})");
                assert_read(&written, &[&moment], Certainty::Open);
            }
        }
        // A Monday.
        assert_read("Tue Jan 02 2006", &["2006-01-02"], Certainty::Open);
        for written in [
            "Mon Feb 30 2006 00:00:00 GMT+0200",
            "datetime.date(2006, 2, 30)",
            "Mon Jan 02 2006 25:00:00 GMT+0200",
        ] {
            let reading = read(written);
            assert!(
                reading.correct.is_some() && reading.meant.is_empty(),
                "{reading:?}"
            );
        }
        for written in [
            "update(1)",
            "Date()",
            "ISODate(\"x\")",
            "date",
            "Mon",
            "Invalid Date",
            "GMT",
            "2006-W60-1",
            "2006-400",
            "2006-01-02[note]",
        ] {
            assert_eq!(read(written).meant, Vec::<String>::new(), "{written}");
        }
    }
}
