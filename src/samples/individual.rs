//! Customers who are natural persons.

use jiff::civil::Date;

use crate::contract::entity_type::EntityType;
use crate::samples::customer::{profile, request};
use crate::samples::dice::Dice;
use crate::samples::json::Json;
use crate::samples::nations::COUNTRIES;
use crate::samples::party::{Company, Person};
use crate::samples::plan::{Extent, Plan};
use crate::samples::{contacts, documents, lists, related};

pub(super) fn write(json: &mut Json, plan: &Plan, person: &Person, dice: &mut Dice) {
    const CATEGORIES: [&str; 5] = [
        "IND",
        "IND_STANDARD",
        "IND_REMOTE",
        "RETAIL",
        "PREMIUM_INDIVIDUAL",
    ];
    const LEADS: [&str; 3] = ["LEAD_IND", "IND_LEAD", "LEAD_AMLYZE"];
    request(
        json,
        plan,
        EntityType::Individual,
        (&CATEGORIES, &LEADS),
        dice,
    );
    json.string("firstName", person.first_name);
    json.string("lastName", &person.last_name);
    json.string("citizenshipCountry", person.nation.country);
    if plan.has([85, 95, 100], dice) {
        json.plain("birthDate", person.birth);
    }
    if let Some(code) = person
        .code
        .as_ref()
        .filter(|_| plan.has([60, 80, 95], dice))
    {
        json.plain("nationalCode", code);
    }
    if plan.has([10, 50, 100], dice) {
        json.string("birthCountry", person.nation.country);
    }
    if plan.has([0, 4, 10], dice) {
        let others: Vec<_> = COUNTRIES
            .into_iter()
            .filter(|code| *code != person.nation.country)
            .collect();
        json.string("secondCitizenshipCountry", dice.pick(&others));
    }
    if plan.has([10, 50, 95], dice) {
        let lives_abroad = dice.chance(8);
        let residence = if lives_abroad {
            dice.pick(&COUNTRIES)
        } else {
            person.nation.country
        };
        json.string("permanentResidenceCountry", residence);
        json.literal("isLegalResident", true);
    }
    if plan.has([0, 30, 95], dice) {
        json.literal("isFamilyPEP", dice.chance(2));
        json.literal("isLitigated", dice.chance(3));
        json.literal("amlOfficer", dice.chance(1));
    }
    if plan.has([0, 45, 100], dice) {
        field_of_activity(json, person, plan.application, dice);
    }
    profile(json, plan, person.nation, dice);
    if plan.has([65, 95, 100], dice) {
        let count = if plan.extent == Extent::Small {
            1
        } else {
            dice.number(1, 3)
        };
        contacts::of_person(json, person, count, dice);
    }
    if plan.has([0, 80, 100], dice) {
        let count = if plan.extent == Extent::Medium {
            1
        } else {
            dice.number(1, 3) as usize
        };
        contacts::addresses(
            json,
            person.nation,
            &["HOME", "CORRESPONDENCE", "WORK"],
            count,
            dice,
        );
    }
    if plan.has([0, 70, 100], dice) {
        let count = if plan.extent == Extent::Medium {
            1
        } else {
            dice.number(1, 4) as usize
        };
        documents::of_person(json, plan, person, count, dice);
    }
    lists::of_customer(json, plan, person.nation, dice);
    related::of_individual(json, plan, person, dice);
}

/// Writes an occupation that fits the age.
fn field_of_activity(json: &mut Json, person: &Person, application: Date, dice: &mut Dice) {
    const POSITIONS: [&str; 6] = [
        "Buhalterė",
        "Vadybininkas",
        "Inženieris",
        "Õpetaja",
        "Kierowca",
        "Software developer",
    ];
    let age = application.year() - person.birth.year();
    json.object_of("fieldOfActivity", |json| {
        let is_full = dice.is_full();
        if age > 66 || is_full {
            json.object_of("pension", |json| {
                json.literal("isPensioner", true);
                json.string("pensionCountry", person.nation.country);
            });
            if !is_full {
                return;
            }
        }
        if is_full || age < 26 && dice.chance(60) {
            json.object_of("student", |json| {
                json.literal("isStudent", true);
                json.string("higherSchoolTitle", "Pavyzdžių universitetas");
                json.string("higherSchoolCountry", person.nation.country);
            });
        }
        json.object_of("employment", |json| {
            let status = if is_full { 9 } else { dice.number(0, 9) };
            if status > 1 {
                let employer = Company::new(person.nation, application, dice);
                json.string("employerTitle", &employer.title);
                json.string("employmentPositionDescription", dice.pick(&POSITIONS));
            }
            json.literal("isEmployee", status > 1);
            json.literal("isSelfEmployed", status == 1);
            json.literal("isUnemployed", status == 0);
        });
        if dice.may(10) {
            json.object_of("other", |json| {
                json.literal("isOtherStatus", true);
                json.string("otherStatusDescription", "Savanorė gaisrininkė");
            });
        }
    });
}
