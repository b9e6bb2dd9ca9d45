//! Related entities of a customer: owners, directors, family.

use std::fmt::{self, Display};

use crate::samples::dice::Dice;
use crate::samples::json::Json;
use crate::samples::nations::Nation;
use crate::samples::party::{self, Company, Person};
use crate::samples::plan::{Extent, Plan};
use crate::samples::{additional_values, contacts, documents, fields, lists};

/// The identifier of the customer with this number.
pub(super) fn external_id(number: u64) -> impl Display {
    fmt::from_fn(move |text| write!(text, "CUST-{number:09}"))
}

/// Writes family members and representatives of a person.
pub(super) fn of_individual(json: &mut Json, plan: &Plan, person: &Person, dice: &mut Dice) {
    const RELATIONS: [&str; 6] = [
        "SPOUSE",
        "REPRESENTATIVE",
        "BENEFICIARY",
        "CHILD",
        "GUARANTOR",
        "BUSINESS_PARTNER",
    ];
    let count = count(plan, [0, 8, 60], dice);
    if count == 0 {
        return;
    }
    let share = dice.is_full().then_some(50);
    json.list_of("listRelatedEntity", |json| {
        for number in 0..count {
            let is_company = match plan.related {
                Some(_) => number == 1,
                None => number > 1 && dice.chance(30),
            };
            if is_company {
                company(json, plan, (number, "EMPLOYER", share), person.nation, dice);
            } else {
                let relation = dice.pick(&RELATIONS);
                individual(json, plan, (number, relation, share), person.nation, dice);
            }
        }
    });
}

/// Writes owners and directors of a company; their shares add up to a hundred percent at most.
pub(super) fn of_organization(json: &mut Json, plan: &Plan, customer: &Company, dice: &mut Dice) {
    let count = count(plan, [0, 25, 90], dice);
    if count == 0 {
        return;
    }
    let shares = dice.parts(count as usize);
    json.list_of("listRelatedEntity", |json| {
        for (number, share) in (0..count).zip(shares) {
            if number == 0 {
                let share = dice.is_full().then_some(share);
                individual(
                    json,
                    plan,
                    (number, "DIRECTOR", share),
                    customer.nation,
                    dice,
                );
            } else if plan.related.is_some() || dice.chance(35) {
                company(
                    json,
                    plan,
                    (number, "SHAREHOLDER", Some(share)),
                    customer.nation,
                    dice,
                );
            } else {
                let relation = dice.pick(&["SHAREHOLDER", "BENEFICIAL_OWNER"]);
                individual(
                    json,
                    plan,
                    (number, relation, Some(share)),
                    customer.nation,
                    dice,
                );
            }
        }
    });
}

/// How many there are, and sets whether they have every field.
fn count(plan: &Plan, frequency: [u8; 3], dice: &mut Dice) -> u32 {
    if let Some(count) = plan.related {
        dice.set_full(plan.has_full_related);
        return count;
    }
    match plan.extent {
        Extent::VeryLarge => dice.number(7, 16),
        _ if !plan.has(frequency, dice) => 0,
        Extent::Large => dice.number(1, 2),
        _ => 1,
    }
}

/// The index of a related entity, its relation and its share.
type Relation<'a> = (u32, &'a str, Option<u32>);

fn individual(
    json: &mut Json,
    plan: &Plan,
    relation: Relation<'_>,
    home: &'static Nation,
    dice: &mut Dice,
) {
    let nation = if dice.chance(75) {
        home
    } else {
        party::nation(dice)
    };
    let person = Person::new(nation, (20, 85), plan.application, dice);
    json.object(|json| {
        basics(json, plan, "INDIVIDUAL", relation, dice);
        if let Some(code) = person.code.as_ref().filter(|_| plan.has([0, 60, 85], dice)) {
            json.plain("nationalCode", code);
        }
        json.string("country", nation.country);
        if dice.is_full() {
            json.string("registrationCountry", nation.country);
        }
        if dice.may(60) {
            json.string("birthCountry", nation.country);
        }
        json.string("firstName", person.first_name);
        json.string("lastName", &person.last_name);
        if dice.may(90) {
            json.plain("birthDate", person.birth);
        }
        flags(json, plan, dice);
        if plan.has([0, 30, 85], dice) {
            let count = dice.number(1, 2);
            contacts::of_person(json, &person, count, dice);
        }
        if plan.has([0, 20, 80], dice) {
            let count = dice.number(1, 2) as usize;
            contacts::addresses(json, nation, &["HOME", "WORK"], count, dice);
        }
        if plan.has([0, 20, 75], dice) {
            let count = dice.number(1, 2) as usize;
            documents::of_person(json, plan, &person, count, dice);
        }
        lists(json, plan, nation, dice);
    });
}

fn company(
    json: &mut Json,
    plan: &Plan,
    relation: Relation<'_>,
    home: &'static Nation,
    dice: &mut Dice,
) {
    let nation = if dice.chance(60) {
        home
    } else {
        party::nation(dice)
    };
    let company = Company::new(nation, plan.application, dice);
    json.object(|json| {
        basics(json, plan, "ORGANIZATION", relation, dice);
        json.plain("nationalCode", &company.code);
        json.string("country", nation.country);
        json.string("registrationCountry", nation.country);
        json.string("title", &company.title);
        json.string("legalForm", company.legal_form);
        json.plain("establishmentDate", company.establishment);
        flags(json, plan, dice);
        if plan.has([0, 30, 80], dice) {
            let count = dice.number(1, 3);
            contacts::of_company(json, &company, count, dice);
        }
        if plan.has([0, 20, 80], dice) {
            contacts::addresses(json, nation, &["HEADQUARTERS"], 1, dice);
        }
        if plan.has([0, 20, 75], dice) {
            let count = dice.number(1, 2) as usize;
            documents::of_company(json, plan, &company, count, dice);
        }
        lists(json, plan, nation, dice);
    });
}

fn basics(
    json: &mut Json,
    plan: &Plan,
    entity_type: &str,
    (number, relation, share): Relation<'_>,
    dice: &mut Dice,
) {
    json.string("entityType", entity_type);
    json.string("relationType", relation);
    if plan.has([0, 20, 60], dice) {
        json.string("relationDescription", "Pagal įgaliojimą ir registro išrašą");
    }
    // Some are customers themselves: earlier ones, so that no customer is related to itself.
    let earlier = plan
        .number
        .checked_sub(u64::from(number) + 1)
        .filter(|earlier| *earlier > 0);
    if let Some(earlier) = earlier.filter(|_| dice.may(10)) {
        json.plain("customerExtId", external_id(earlier));
    }
    json.plain(
        "extId",
        format_args!("REL-{}-{:02}", plan.number, number + 1),
    );
    if let Some(share) = share {
        json.literal("share", share);
        json.literal("votePercentage", share);
    }
}

fn flags(json: &mut Json, plan: &Plan, dice: &mut Dice) {
    if plan.has([0, 40, 90], dice) {
        json.literal("isPEP", dice.chance(3));
        json.literal("isSanctioned", false);
        json.literal("isInAdverseMedia", dice.chance(2));
        json.literal("isInInternalList", false);
    }
}

fn lists(json: &mut Json, plan: &Plan, nation: &Nation, dice: &mut Dice) {
    if plan.has([0, 5, 60], dice) {
        json.string("activityDescription", &fields::description((1, 4), dice));
    }
    if dice.is_full() {
        json.string("regionOfActivityDescription", "Baltijos šalys, Suomija");
    }
    if plan.has([0, 10, 60], dice) {
        let count = dice.number(1, 3) as usize;
        lists::incomes(json, count, dice);
    }
    if plan.has([0, 5, 50], dice) {
        let count = dice.number(1, 3) as usize;
        lists::activities(json, count, dice);
    }
    if plan.has([0, 5, 50], dice) {
        let count = dice.number(0, 3) as usize;
        lists::regions(json, nation.country, count, dice);
    }
    if plan.has([0, 5, 60], dice) {
        let count = dice.number(1, 4) as usize;
        additional_values::list(json, plan.today, count, dice);
    }
}
