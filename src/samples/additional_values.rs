//! Additional values, which an institution defines itself.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::samples::dice::Dice;
use crate::samples::json::Json;

/// The data type of an additional value.
#[derive(Clone, Copy)]
enum Kind {
    Boolean,
    Integer,
    Decimal,
    Date,
    Timestamp,
    Text(&'static [&'static str]),
}

const ADDITIONAL_VALUES: [(&str, &str, Kind); 12] = [
    (
        "relation_usa",
        "Is there a relation to the USA?",
        Kind::Boolean,
    ),
    ("visits", "Visits a year", Kind::Integer),
    ("score", "Score of the form", Kind::Decimal),
    ("signed", "Signed on", Kind::Date),
    ("verified_at", "When was it verified?", Kind::Timestamp),
    (
        "channel",
        "How the customer came",
        Kind::Text(&["filialas", "internetu", "mobilioji programėlė", "partneris"]),
    ),
    (
        "remote",
        "Was the identity established remotely?",
        Kind::Boolean,
    ),
    (
        "employees_abroad",
        "Darbuotojų užsienyje skaičius",
        Kind::Integer,
    ),
    ("cash_share", "Grynųjų pinigų dalis", Kind::Decimal),
    ("next_review", "Next review on", Kind::Date),
    (
        "manager",
        "Klientų vadovas",
        Kind::Text(&["Živilė Š.", "Jānis Ū.", "Õnne P.", "Łukasz W."]),
    ),
    ("newsletter", "Wants the newsletter", Kind::Boolean),
];

/// Writes up to `count` additional values, each code once.
pub(super) fn list(json: &mut Json, today: Date, count: usize, dice: &mut Dice) {
    json.list_of("listAdditionalValues", |json| {
        for (code, description, kind) in dice.some(count, &ADDITIONAL_VALUES) {
            json.object(|json| {
                json.string("code", code);
                json.string("description", description);
                value(json, kind, today, dice);
            });
        }
    });
}

fn value(json: &mut Json, kind: Kind, today: Date, dice: &mut Dice) {
    let datatype = match kind {
        Kind::Boolean => "BOOLEAN",
        Kind::Integer => "INTEGER",
        Kind::Decimal => "DECIMAL",
        Kind::Date => "DATE",
        Kind::Timestamp => "TIMESTAMP",
        Kind::Text(_) => "STRING",
    };
    json.string("datatype", datatype);
    let on = dice.day(today.saturating_sub(1273.days()), today);
    match kind {
        Kind::Boolean => json.plain("value", dice.chance(30)),
        Kind::Integer => json.plain("value", dice.number(0, 400)),
        Kind::Decimal => json.plain("value", format_args!("0.{}", dice.digits(2))),
        Kind::Date => json.plain("value", on),
        Kind::Timestamp => {
            let (hour, minute) = (dice.number(0, 23), dice.number(0, 59));
            json.plain(
                "value",
                format_args!("{on} {hour:02}:{minute:02}:00.{}+0200", dice.digits(3)),
            );
        }
        Kind::Text(texts) => json.string("value", dice.pick(texts)),
    }
}
