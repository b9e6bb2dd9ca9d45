//! What is decided about a customer before its fields are written.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::contract::case::Case;
use crate::samples::dice::Dice;

/// How many fields a customer has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Extent {
    Small,
    Medium,
    Large,
    VeryLarge,
}

/// The properties of a customer that its fields depend on.
pub(super) struct Plan {
    /// Counts up; makes identifiers unique.
    pub(super) number: u64,
    pub(super) extent: Extent,
    /// No date is later, except where documents expire.
    pub(super) today: Date,
    pub(super) application: Date,
    pub(super) is_import: bool,
    pub(super) is_closed: bool,
    /// Whether the sender writes the dates of the request with a time.
    pub(super) has_times: bool,
    /// The value of `action`; any if the plan does not care.
    pub(super) action: Option<&'static str>,
    /// Whether it is a lead; perhaps if the plan does not care.
    pub(super) is_lead: Option<bool>,
    /// How many related entities there are; as the extent demands if the plan does not care.
    pub(super) related: Option<u32>,
    /// Whether related entities have every field.
    pub(super) has_full_related: bool,
}

impl Plan {
    /// A customer as systems send them.
    pub(super) fn mixed(number: u64, extent: Extent, today: Date, dice: &mut Dice) -> Plan {
        let is_import = dice.chance(35);
        Plan {
            number,
            extent,
            today,
            application: application(is_import, today, dice),
            is_import,
            is_closed: is_import && dice.chance(8),
            has_times: dice.chance(15),
            action: None,
            is_lead: None,
            related: None,
            has_full_related: false,
        }
    }

    /// A customer of a business case.
    pub(super) fn of_case(
        number: u64,
        case: &Case,
        is_lead: bool,
        today: Date,
        dice: &mut Dice,
    ) -> Plan {
        let is_import = case.is_import();
        Plan {
            number,
            extent: if case.is_full {
                Extent::Large
            } else {
                Extent::Small
            },
            today,
            // History is imported; who applies today is evaluated today.
            application: if is_import {
                application(true, today, dice)
            } else {
                today
            },
            is_import,
            // `closingDate` is a field of closed customers only.
            is_closed: case.is_full,
            has_times: false,
            action: Some(case.action),
            is_lead: Some(is_lead),
            related: Some(2),
            has_full_related: case.is_full,
        }
    }

    /// Whether a field is present, given its frequency in percent among small, medium and large
    /// customers.
    pub(super) fn has(&self, [small, medium, large]: [u8; 3], dice: &mut Dice) -> bool {
        dice.may(match self.extent {
            Extent::Small => small,
            Extent::Medium => medium,
            Extent::Large | Extent::VeryLarge => large,
        })
    }
}

/// The day on which a customer applied. Evaluated customers applied recently; imported ones may
/// have applied more than twelve years ago.
fn application(is_import: bool, today: Date, dice: &mut Dice) -> Date {
    let oldest = if is_import { 4563 } else { 545 };
    dice.day(
        today.saturating_sub(oldest.days()),
        today.saturating_sub(12.days()),
    )
}
