//! What customers of both entity types have: the fields about the request, and the profile.

use jiff::ToSpan;

use crate::contract::entity_type::EntityType;
use crate::samples::dice::Dice;
use crate::samples::json::Json;
use crate::samples::nations::Nation;
use crate::samples::plan::{Extent, Plan};
use crate::samples::{fields, identifiers, related};

/// Writes the fields about the request and those that identify the customer.
pub(super) fn request(
    json: &mut Json,
    plan: &Plan,
    entity_type: EntityType,
    (categories, leads): (&[&str], &[&str]),
    dice: &mut Dice,
) {
    const REQUESTERS: [&str; 6] = [
        "Pavyzdžio bankas",
        "Parauga banka",
        "Näidise Pank",
        "Example Bank",
        "onboarding-service",
        "Migracija 2024",
    ];
    const STATUSES: [(u32, &str); 4] = [
        (80, "ACTIVE"),
        (8, "PENDING"),
        (8, "SUSPENDED"),
        (4, "REJECTED"),
    ];
    const LEVELS: [(u32, &str); 5] = [
        (60, "LOW"),
        (25, "MEDIUM"),
        (10, "HIGH"),
        (3, "NONE"),
        (2, "EXTREME"),
    ];
    json.plain(
        "communicationNumber",
        format_args!("KYC-{}-{:09}", plan.application.year(), plan.number),
    );
    json.string("requester", dice.pick(&REQUESTERS));
    let action = plan.action.or_else(|| match dice.number(0, 9) {
        // The server assumes CREATE by default.
        0 => None,
        1 | 2 => Some("UPDATE"),
        _ => Some("CREATE"),
    });
    if let Some(action) = action {
        json.string("action", action);
    }
    let approval = plan
        .application
        .saturating_add(i64::from(dice.number(1, 9)).days())
        .min(plan.today);
    if plan.is_import {
        json.string("sourceOfRiskLevel", "IMPORT");
        json.string("riskLevel", dice.weighted(&LEVELS));
        let status = if plan.is_closed {
            "CLOSED"
        } else {
            dice.weighted(&STATUSES)
        };
        json.string("customerStatus", status);
    } else {
        json.string("sourceOfRiskLevel", "EVALUATE");
    }
    if plan.is_closed {
        let closing = dice.day(approval.saturating_add(1.day()), plan.today);
        fields::day(json, "closingDate", closing, plan.has_times, dice);
    }
    if plan.has([50, 60, 80], dice) {
        json.list_of("initializeScreeningProcesses", |json| {
            let processes = ["SANCTIONS", "PEP", "ADVERSE_MEDIA", "INTERNAL_LIST"];
            let count = dice.up_to(4) as usize;
            dice.some(count, &processes)
                .for_each(|process| json.element(process));
        });
    }
    let is_lead = plan.is_lead;
    let is_lead = is_lead.unwrap_or_else(|| !plan.is_import && dice.chance(10));
    let category = dice.pick(if is_lead { leads } else { categories });
    json.string("riskManagementCategory", category);
    json.plain("customerExtId", related::external_id(plan.number));
    json.string("entityType", entity_type.code());
    fields::day(
        json,
        "applicationDate",
        plan.application,
        plan.has_times,
        dice,
    );
    if plan.has([5, 10, 60], dice) {
        json.string(
            "businessUnit",
            dice.pick(&["VILNIUS", "KAUNAS", "RIGA", "TALLINN", "ONLINE"]),
        );
    }
    if !is_lead && plan.has([10, 50, 90], dice) {
        fields::day(json, "approvalDate", approval, plan.has_times, dice);
    }
}

/// Writes the profile fields of customers of both entity types.
pub(super) fn profile(json: &mut Json, plan: &Plan, nation: &Nation, dice: &mut Dice) {
    if plan.has([5, 35, 90], dice) {
        let sentences = if plan.extent >= Extent::Large {
            (2, 9)
        } else {
            (1, 2)
        };
        json.string("activityDescription", &fields::description(sentences, dice));
    }
    if plan.has([10, 50, 95], dice) {
        json.literal("isPEP", dice.chance(2));
        json.literal("isSanctioned", false);
        json.literal("isInAdverseMedia", dice.chance(2));
        json.literal("isInInternalList", false);
    }
    if plan.has([0, 2, 10], dice) {
        json.string("listPurpose", "WHITE");
    }
    if plan.has([0, 30, 90], dice) {
        json.literal("isActualAddressDeclared", true);
        json.literal("isCorrespondenceAddressDeclared", dice.chance(40));
    }
    if plan.has([0, 25, 85], dice) {
        json.string(
            "incomeSourceDescription",
            &fields::description((1, 2), dice),
        );
    }
    if plan.has([0, 30, 90], dice) {
        json.string(
            "initialDepositSource",
            dice.pick(&["Santaupos", "Ietaupījumi", "Säästud", "Salary"]),
        );
        json.string("initialDepositBank", nation.bank);
        json.plain("initialDepositAccount", identifiers::iban(nation, dice));
        let whole = dice.number(10, 60_000);
        if dice.chance(30) {
            json.literal(
                "initialDepositAmount",
                format_args!("{whole}.{:02}", dice.number(1, 99)),
            );
        } else {
            json.literal("initialDepositAmount", whole);
        }
        json.string("initialDepositCurrency", nation.currency);
    }
    if plan.has([5, 30, 90], dice) {
        json.literal("doesCashDominate", dice.chance(5));
    }
}
