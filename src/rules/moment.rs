//! Date fields that can be compared.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;

use crate::json::{Member, Node};

use super::Findings;
use super::quoted::quoted;

/// A date field that nothing is known against.
pub(super) struct Moment<'a> {
    /// The member.
    pub member: Member<'a>,
    /// The day as it is written.
    pub day: Date,
    /// The instant, where a timestamp tells it.
    instant: Option<Timestamp>,
}

impl<'a> Moment<'a> {
    /// The date of this name, if the object has one that can be relied on.
    pub(super) fn of(findings: &Findings<'_>, object: Node<'a>, name: &str) -> Option<Self> {
        let member = findings.value(object, name).usable()?;
        let text = member.value.string()?;
        Some(Moment {
            member,
            day: text.get(..10)?.parse().ok()?,
            instant: text
                .get(10..)
                .filter(|time| !time.is_empty())
                .and_then(|_| text.parse().ok()),
        })
    }

    /// Whether it is earlier. A day is not earlier than a time of the same day, and of two
    /// timestamps the instants decide, whatever their offsets.
    pub(super) fn is_before(&self, other: &Moment<'_>) -> bool {
        match (self.instant, other.instant) {
            (Some(this), Some(other)) => this < other,
            _ => self.day < other.day,
        }
    }

    /// Whether it lies behind this day, wherever one is.
    pub(super) fn is_after_day(&self, today: Date) -> bool {
        let elsewhere = self
            .instant
            .map(|instant| Offset::UTC.to_datetime(instant).date());
        self.day > today && elsewhere.is_none_or(|day| day > today)
    }

    /// Its name, as a sentence has it.
    pub(super) fn name(&self) -> String {
        quoted(&self.member.key.string().unwrap_or_default())
    }

    /// What is written there, as a sentence has it.
    pub(super) fn written(&self) -> String {
        quoted(&self.member.value.string().unwrap_or_default())
    }
}
