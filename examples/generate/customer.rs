//! Customers as onboarding and migration systems send them: which ones are generated, and the
//! fields common to both entity types.

use clap::ValueEnum;
use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::dice::{Dice, TODAY};
use crate::json::Json;
use crate::nations::Nation;
use crate::party::{self, Company, FIRST_DAY, Person};
use crate::{fields, identifiers, individual, organization, related};

/// Whether a customer is a person or a company, with the values of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntityType {
    Individual,
    Organization,
}

/// How many fields a customer has.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Extent {
    Small,
    Medium,
    Large,
    VeryLarge,
}

/// The extents, in the order of the weights of `--extents`.
const EXTENTS: [Extent; 4] = [
    Extent::Small,
    Extent::Medium,
    Extent::Large,
    Extent::VeryLarge,
];

/// How the sender writes non-ASCII letters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Letters {
    Plain,
    /// As `\u0117`, the default of some JSON libraries.
    Escaped,
}

/// The properties of a customer that its other fields depend on.
pub struct Case {
    /// Counts from one; makes identifiers unique.
    pub number: u64,
    pub extent: Extent,
    pub application: Date,
    is_import: bool,
    is_closed: bool,
    /// Whether the sender writes the dates of the request with a time.
    has_times: bool,
    letters: Letters,
}

impl Case {
    fn new(number: u64, extents: &[(u32, Extent)], dice: &mut Dice) -> Case {
        let extent = dice.weighted(extents);
        let is_import = dice.chance(35);
        // Evaluated customers applied recently; imported ones may be years old.
        let first = if is_import {
            FIRST_DAY
        } else {
            date(2023, 1, 2)
        };
        Case {
            number,
            extent,
            application: dice.day(first, date(2024, 6, 18)),
            is_import,
            is_closed: is_import && dice.chance(8),
            has_times: dice.chance(15),
            letters: if dice.chance(3) {
                Letters::Escaped
            } else {
                Letters::Plain
            },
        }
    }

    /// Whether a field is present, given its frequency in percent among small, medium and large
    /// customers.
    pub fn has(&self, [small, medium, large]: [u8; 3], dice: &mut Dice) -> bool {
        dice.chance(match self.extent {
            Extent::Small => small,
            Extent::Medium => medium,
            Extent::Large | Extent::VeryLarge => large,
        })
    }
}

/// Generates all customers of a run, one after the other.
pub struct Customers {
    dice: Dice,
    entity_type: Option<EntityType>,
    extents: Vec<(u32, Extent)>,
    number: u64,
}

impl Customers {
    /// `extents` weighs small, medium, large and very large customers.
    pub fn new(seed: u64, entity_type: Option<EntityType>, extents: &[u32]) -> Customers {
        let weights = extents.iter().copied().chain(std::iter::repeat(0));
        Customers {
            extents: weights.zip(EXTENTS).collect(),
            dice: Dice::new(seed),
            entity_type,
            number: 0,
        }
    }

    /// Writes the next customer and returns how its sender writes non-ASCII letters.
    pub fn write_next(&mut self, json: &mut Json) -> Letters {
        self.number += 1;
        // Each customer forks the dice, so that one more field in one customer changes no other.
        let mut dice = self.dice.fork();
        let case = Case::new(self.number, &self.extents, &mut dice);
        let is_individual = dice.chance(60);
        let is_individual = self.entity_type.map_or(is_individual, |entity_type| {
            entity_type == EntityType::Individual
        });
        let nation = party::nation(&mut dice);
        json.object(|json| {
            if is_individual {
                let person = Person::new(nation, (18, 88), case.application, &mut dice);
                individual::write(json, &case, &person, &mut dice);
            } else {
                let company = Company::new(nation, case.application, &mut dice);
                organization::write(json, &case, &company, &mut dice);
            }
        });
        case.letters
    }
}

/// Writes the fields about the request and those that identify the customer.
pub fn request(
    json: &mut Json,
    case: &Case,
    entity_type: &str,
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
        format_args!("KYC-{}-{:09}", case.application.year(), case.number),
    );
    json.string("requester", dice.pick(&REQUESTERS));
    match dice.number(0, 9) {
        // The server assumes CREATE by default.
        0 => {}
        1 | 2 => json.string("action", "UPDATE"),
        _ => json.string("action", "CREATE"),
    }
    let approval = case
        .application
        .saturating_add(i64::from(dice.number(1, 9)).days());
    if case.is_import {
        json.string("sourceOfRiskLevel", "IMPORT");
        json.string("riskLevel", dice.weighted(&LEVELS));
        let status = if case.is_closed {
            "CLOSED"
        } else {
            dice.weighted(&STATUSES)
        };
        json.string("customerStatus", status);
    } else {
        json.string("sourceOfRiskLevel", "EVALUATE");
    }
    if case.is_closed {
        let closing = dice.day(approval.saturating_add(1.day()), TODAY);
        fields::day(json, "closingDate", closing, case.has_times, dice);
    }
    if case.has([50, 60, 80], dice) {
        json.list_of("initializeScreeningProcesses", |json| {
            let processes = ["SANCTIONS", "PEP", "ADVERSE_MEDIA", "INTERNAL_LIST"];
            let count = dice.number(1, 4) as usize;
            dice.some(count, &processes)
                .for_each(|process| json.element(process));
        });
    }
    let is_lead = !case.is_import && dice.chance(10);
    let category = dice.pick(if is_lead { leads } else { categories });
    json.string("riskManagementCategory", category);
    json.plain("customerExtId", related::external_id(case.number));
    json.string("entityType", entity_type);
    fields::day(
        json,
        "applicationDate",
        case.application,
        case.has_times,
        dice,
    );
    if case.has([5, 10, 60], dice) {
        json.string(
            "businessUnit",
            dice.pick(&["VILNIUS", "KAUNAS", "RIGA", "TALLINN", "ONLINE"]),
        );
    }
    if !is_lead && case.has([10, 50, 90], dice) {
        fields::day(json, "approvalDate", approval, case.has_times, dice);
    }
}

/// Writes the profile fields of customers of both entity types.
pub fn profile(json: &mut Json, case: &Case, nation: &Nation, dice: &mut Dice) {
    if case.has([5, 35, 90], dice) {
        let sentences = if case.extent >= Extent::Large {
            (2, 9)
        } else {
            (1, 2)
        };
        json.string("activityDescription", &fields::description(sentences, dice));
    }
    if case.has([10, 50, 95], dice) {
        json.literal("isPEP", dice.chance(2));
        json.literal("isSanctioned", false);
        json.literal("isInAdverseMedia", dice.chance(2));
        json.literal("isInInternalList", false);
    }
    if case.has([0, 2, 10], dice) {
        json.string("listPurpose", "WHITE");
    }
    if case.has([0, 30, 90], dice) {
        json.literal("isActualAddressDeclared", true);
        json.literal("isCorrespondenceAddressDeclared", dice.chance(40));
    }
    if case.has([0, 25, 85], dice) {
        json.string(
            "incomeSourceDescription",
            &fields::description((1, 2), dice),
        );
    }
    if case.has([0, 30, 90], dice) {
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
    if case.has([5, 30, 90], dice) {
        json.literal("doesCashDominate", dice.chance(5));
    }
}
