use std::ops::RangeInclusive;

use jiff::civil::{Date, date};

use crate::diagnostic::Severity;
use crate::document::customer::{Entity, Item};
use crate::json::Node;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::date_field::DateField;
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_entity_with, of_item_with};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "implausible-date",
        group: Group::Dates,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("implausible_date.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[
        Check::Entity(&of_entity_with(DATES, is_unusual, check)),
        Check::Item(
            &["listBusinessEntityDocument"],
            &of_item_with(DOCUMENT_DATES, is_unusual, check_document),
        ),
    ],
};

const DATES: [&str; 5] = [
    "birthDate",
    "establishmentDate",
    "applicationDate",
    "approvalDate",
    "closingDate",
];

const DOCUMENT_DATES: [&str; 2] = ["documentIssueDate", "documentExpiryDate"];

/// Days that systems use as epoch, or as the minimum or maximum date.
const DEFAULTS: [(Date, &str); 16] = [
    (date(1, 1, 1), "the minimum date of many systems"),
    (
        date(1582, 10, 15),
        "the first day of the Gregorian calendar",
    ),
    (date(1601, 1, 1), "the epoch of Windows"),
    (date(1753, 1, 1), "the minimum date of SQL Server"),
    (date(1899, 12, 30), "the epoch of spreadsheets"),
    (date(1899, 12, 31), "the epoch of spreadsheets"),
    (date(1900, 1, 1), "the epoch of spreadsheets and SQL Server"),
    (date(1904, 1, 1), "the epoch of spreadsheets on old Macs"),
    (date(1970, 1, 1), "the Unix epoch"),
    (date(2099, 12, 31), "a maximum date of some systems"),
    (date(9999, 12, 31), "the maximum date of many systems"),
    (date(2999, 12, 31), "a maximum date of some systems"),
    (date(3000, 1, 1), "a maximum date of some systems"),
    (date(3000, 12, 31), "a maximum date of some systems"),
    (
        date(4712, 12, 31),
        "the maximum date of Oracle applications",
    ),
    (
        date(2079, 6, 6),
        "the maximum `smalldatetime` of SQL Server",
    ),
];

fn check(_: &Entity<'_>, values: [Value<'_>; DATES.len()], findings: &mut Findings) {
    for (name, value) in DATES.into_iter().zip(values) {
        check_value(name, value, findings);
    }
}

fn check_document(
    _: &Item<'_>,
    values: [Value<'_>; DOCUMENT_DATES.len()],
    findings: &mut Findings,
) {
    for (name, value) in DOCUMENT_DATES.into_iter().zip(values) {
        check_value(name, value, findings);
    }
}

#[inline(always)]
fn check_value(name: &str, value: Value<'_>, findings: &mut Findings) {
    if let Value::Is(member) = value
        && is_unusual(member.value)
    {
        check_date(name, value, findings);
    }
}

/// Whether a date needs more than a look at its year. Nearly all dates do not.
#[inline(always)]
fn is_unusual(value: Node<'_>) -> bool {
    match value.inside_bytes() {
        // West of Greenwich, the first moment of Unix time is in 1969.
        [b'1', b'9', b'6', b'9', rest @ ..] => rest.starts_with(b"-12-31"),
        [b'1', b'9', tens, ones, ..] => matches!([tens, ones], [b'0', b'0' | b'4'] | [b'7', b'0']),
        [b'2', b'0', tens, ..] => matches!(tens, b'7' | b'9'),
        _ => true,
    }
}

#[cold]
fn check_date(name: &str, value: Value<'_>, findings: &mut Findings) {
    let Some(found) = DateField::new(value) else {
        return;
    };
    let Some(label) = defect(name, &found) else {
        return;
    };
    let is_expiry = name == "documentExpiryDate";
    let finding = Finding::new(
        format!("implausible {} {}", found.name(), found.written()),
        label,
    );
    let is_required = matches!(
        name,
        "applicationDate" | "closingDate" | "documentIssueDate"
    );
    let finding = if is_expiry && found.day.year() > 2000 {
        // The meaning is clear, although the contract has another way to express it.
        finding
            .help("remove the field if the document does not expire: a missing date means that")
            .advice()
    } else if is_possible_establishment(name, &found) {
        finding
            .help("check the date: organizations were established on this day too")
            .advice()
    } else if is_required {
        finding.help("correct the date: a system may have set its default value")
    } else {
        finding.help("correct the date, or remove it if it is not known: a system may have set its default value")
    };
    findings.report(Place::value(found.member.value), finding);
}

/// Whether the date is the day, and not the first moment, of a default on which organizations were
/// established too.
fn is_possible_establishment(name: &str, found: &DateField<'_>) -> bool {
    // A day of 1970 may begin in 1969 in another time zone.
    let is_such_year = matches!(found.day.year(), 1900 | 1969 | 1970);
    name == "establishmentDate" && is_such_year && !found.is_midnight()
}

/// Whether systems have a day as default value, as far as this field tells.
pub(super) fn is_default(name: &str, day: Date) -> bool {
    let is_possible = matches!(
        (name, day.year()),
        ("birthDate", 1970) | ("documentExpiryDate", 2079)
    );
    !is_possible && DEFAULTS.iter().any(|(default, _)| *default == day)
}

/// Whether organizations were established on this default too.
pub(super) fn is_also_meant(name: &str, day: Date) -> bool {
    name == "establishmentDate" && matches!(day.year(), 1900 | 1970)
}

/// The years that a date in this field can have. Some companies and universities are that old;
/// persons and documents are not.
pub(super) fn years(name: &str) -> RangeInclusive<i16> {
    match name {
        "establishmentDate" => 1000..=2999,
        "birthDate" => 1800..=2999,
        "documentExpiryDate" => 1900..=2200,
        _ => 1900..=2999,
    }
}

/// Describes why a date cannot be meant.
fn defect(name: &str, found: &DateField<'_>) -> Option<String> {
    let day = found.day;
    // `future-date` reports other events in the future.
    let (first_year, last_year) = years(name).into_inner();
    let default = DEFAULTS.iter().find(|(default, _)| found.is_day(*default));
    // A person may be born on the first day of Unix time, but not at its first moment.
    let is_possible = |(default, _): &&(Date, &str)| match (name, default.year()) {
        ("birthDate", 1970) => !found.is_midnight(),
        ("documentExpiryDate", 2079) => true,
        _ => false,
    };
    if let Some((_, what)) = default.filter(|default| !is_possible(default)) {
        return Some((*what).to_owned());
    }
    if day.year() < first_year {
        return Some(format!("before the year {first_year}"));
    }
    if day.year() > last_year {
        return Some(format!("after the year {last_year}"));
    }
    None
}
