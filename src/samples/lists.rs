//! Lists of codes, amounts and countries.

use crate::samples::additional_values;
use crate::samples::dice::Dice;
use crate::samples::json::Json;
use crate::samples::nations::{COUNTRIES, Nation};
use crate::samples::plan::{Extent, Plan};

const INCOME_SOURCES: [&str; 10] = [
    "SALARY",
    "RENT",
    "DIVIDENDS",
    "PENSION",
    "BUSINESS_INCOME",
    "INVESTMENTS",
    "ROYALTIES",
    "SCHOLARSHIP",
    "SALE_OF_PROPERTY",
    "SOCIAL_BENEFITS",
];

const ACTIVITIES: [&str; 10] = [
    "LOGISTICS",
    "RETAIL",
    "CONSTRUCTION",
    "IT_SERVICES",
    "AGRICULTURE",
    "MANUFACTURING",
    "REAL_ESTATE",
    "CONSULTING",
    "FISHING",
    "HOSPITALITY",
];

/// Writes the lists of a customer, except those that depend on the entity type.
pub(super) fn of_customer(json: &mut Json, plan: &Plan, nation: &Nation, dice: &mut Dice) {
    const REASONS: [&str; 4] = ["RECOMMENDATIONS", "PRICE", "LOCATION", "ONLINE_SERVICES"];
    const INTRODUCTIONS: [&str; 4] = ["Internet", "Draugai", "Reklāma", "Näitus"];
    const SERVICES: [&str; 6] = [
        "LOANS",
        "PAYMENTS",
        "CARDS",
        "SAVINGS",
        "CURRENCY_EXCHANGE",
        "LEASING",
    ];
    const PURPOSES: [&str; 6] = [
        "SALARY",
        "RENT_AND_UTILITIES",
        "GOODS",
        "SERVICES",
        "TAXES",
        "LOAN_REPAYMENT",
    ];
    const WEALTH: [&str; 5] = [
        "INHERITANCE",
        "SAVINGS",
        "SALE_OF_BUSINESS",
        "INVESTMENTS",
        "GIFT",
    ];
    let is_large = plan.extent >= Extent::Large;
    let of_codes: [(_, _, _, _, &[&str]); 3] = [
        (
            "listAppealReason",
            "appealReasonType",
            [0, 10, 80],
            2,
            &REASONS,
        ),
        (
            "listIntroductionSource",
            "introductionSource",
            [0, 10, 80],
            2,
            &INTRODUCTIONS,
        ),
        (
            "listOrderedService",
            "serviceType",
            [5, 40, 95],
            4,
            &SERVICES,
        ),
    ];
    for (name, member, frequency, most, codes) in of_codes {
        if plan.has(frequency, dice) {
            let count = dice.number(1, most) as usize;
            json.list_of(name, |json| {
                for code in dice.some(count, codes) {
                    json.object(|json| json.string(member, code));
                }
            });
        }
    }
    if plan.has([0, 30, 90], dice) {
        json.list_of("listDeclaredTurnover", |json| {
            let ranges = ["MONTHLY", "ANNUAL", "SINGLE", "DAILY"];
            let count = if is_large {
                dice.number(1, 3) as usize
            } else {
                1
            };
            for range in dice.some(count, &ranges) {
                json.object(|json| {
                    json.string(
                        "turnoverType",
                        dice.pick(&["PLANNED_FUTURE_INCOME", "PLANNED_EXPENSES", "CASH"]),
                    );
                    json.string("turnoverRange", range);
                    let from = dice.number(0, 400) * 100;
                    json.literal("from", from);
                    json.literal("to", from + dice.number(1, 50) * 1000);
                });
            }
        });
    }
    if plan.has([0, 50, 95], dice) {
        let count = dice.number(1, if is_large { 5 } else { 2 }) as usize;
        incomes(json, count, dice);
    }
    if plan.has([0, 20, 90], dice) {
        json.list_of("listPaymentPurpose", |json| {
            let count = dice.number(1, 4) as usize;
            for purpose in dice.some(count, &PURPOSES) {
                json.object(|json| {
                    json.string("paymentPurposeType", purpose);
                    json.string("turnoverDirection", dice.pick(&["IN", "OUT"]));
                });
            }
        });
    }
    if plan.has([0, 15, 85], dice) {
        json.list_of("listSourceOfWealth", |json| {
            let count = dice.number(1, 3) as usize;
            for code in dice.some(count, &WEALTH) {
                json.object(|json| {
                    json.string("code", code);
                    json.literal("amount", format_args!("{}.5", dice.number(1, 900) * 1000));
                    if dice.may(50) {
                        json.string("comment", "Dokumentai pateikti – žr. priedą");
                    }
                });
            }
        });
    }
    if plan.has([0, 15, 90], dice) {
        json.list_of("listPaymentCountry", |json| {
            let count = dice.number(1, 6) as usize;
            for country in dice.some(count, &COUNTRIES) {
                json.object(|json| {
                    json.string("country", country);
                    json.string("turnoverDirection", dice.pick(&["IN", "OUT"]));
                });
            }
        });
    }
    if plan.has([0, 25, 90], dice) {
        let count = dice.number(1, if is_large { 4 } else { 2 }) as usize;
        activities(json, count, dice);
    }
    if plan.has([0, 15, 90], dice) {
        let count = dice.number(0, 5) as usize;
        regions(json, nation.country, count, dice);
    }
    if plan.has([0, 35, 90], dice) {
        json.list_of("listCountryOfTaxPayment", |json| {
            json.object(|json| {
                json.string("country", nation.country);
                json.plain(
                    "taxpayerNumber",
                    format_args!("{}{}", nation.country, dice.digits(9)),
                );
            });
        });
    }
    if plan.has([5, 40, 95], dice) {
        let count = dice.number(1, if is_large { 9 } else { 3 }) as usize;
        additional_values::list(json, plan.today, count, dice);
    }
}

/// Writes sources of income with their percentages.
pub(super) fn incomes(json: &mut Json, count: usize, dice: &mut Dice) {
    let parts = dice.parts(count);
    json.list_of("listIncomeSource", |json| {
        for (kind, part) in dice.some(count, &INCOME_SOURCES).zip(parts) {
            json.object(|json| {
                json.string("incomeSourceType", kind);
                json.literal("incomePercentage", part);
                let from = dice.number(1, 200) * 50;
                json.literal("from", from);
                if !dice.is_full() && dice.chance(10) {
                    json.null("to");
                } else {
                    json.literal("to", from + dice.number(0, 100) * 100);
                }
            });
        }
    });
}

/// Writes types of activity with their percentages.
pub(super) fn activities(json: &mut Json, count: usize, dice: &mut Dice) {
    let parts = dice.parts(count);
    json.list_of("listActivity", |json| {
        for (kind, part) in dice.some(count, &ACTIVITIES).zip(parts) {
            json.object(|json| {
                json.string("activityType", kind);
                json.literal("incomePercentage", part);
            });
        }
    });
}

/// Writes regions and countries of activity.
pub(super) fn regions(json: &mut Json, country: &str, count: usize, dice: &mut Dice) {
    json.list_of("listRegionOfActivity", |json| {
        json.object(|json| json.string("region", "EU"));
        if dice.chance(20) {
            json.object(|json| json.string("region", "NO"));
        }
    });
    json.list_of("listCountryOfActivity", |json| {
        json.object(|json| json.string("country", country));
        for other in dice
            .some(count, &COUNTRIES)
            .filter(|other| *other != country)
        {
            json.object(|json| json.string("country", other));
        }
    });
}
