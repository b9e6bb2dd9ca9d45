//! Related entities of a customer: owners, directors, family.

use std::fmt::{self, Display};

use crate::customer::{Case, Extent};
use crate::dice::Dice;
use crate::json::Json;
use crate::nations::Nation;
use crate::party::{self, Company, Person};
use crate::{additional_values, contacts, documents, fields, lists};

/// The identifier of the customer with this number.
pub fn external_id(number: u64) -> impl Display {
    fmt::from_fn(move |text| write!(text, "CUST-{number:09}"))
}

/// Writes family members and representatives of a person.
pub fn of_individual(json: &mut Json, case: &Case, person: &Person, dice: &mut Dice) {
    const RELATIONS: [&str; 6] = [
        "SPOUSE",
        "REPRESENTATIVE",
        "BENEFICIARY",
        "CHILD",
        "GUARANTOR",
        "BUSINESS_PARTNER",
    ];
    let count = count(case, [0, 8, 60], dice);
    if count == 0 {
        return;
    }
    json.list_of("listRelatedEntity", |json| {
        for number in 0..count {
            if number > 1 && dice.chance(30) {
                company(json, case, (number, "EMPLOYER", None), person.nation, dice);
            } else {
                let relation = dice.pick(&RELATIONS);
                individual(json, case, (number, relation, None), person.nation, dice);
            }
        }
    });
}

/// Writes owners and directors of a company; their shares add up to a hundred percent at most.
pub fn of_organization(json: &mut Json, case: &Case, customer: &Company, dice: &mut Dice) {
    let count = count(case, [0, 25, 90], dice);
    if count == 0 {
        return;
    }
    let shares = dice.parts(count as usize);
    json.list_of("listRelatedEntity", |json| {
        for (number, share) in (0..count).zip(shares) {
            if number == 0 {
                individual(
                    json,
                    case,
                    (number, "DIRECTOR", None),
                    customer.nation,
                    dice,
                );
            } else if dice.chance(35) {
                company(
                    json,
                    case,
                    (number, "SHAREHOLDER", Some(share)),
                    customer.nation,
                    dice,
                );
            } else {
                let relation = dice.pick(&["SHAREHOLDER", "BENEFICIAL_OWNER"]);
                individual(
                    json,
                    case,
                    (number, relation, Some(share)),
                    customer.nation,
                    dice,
                );
            }
        }
    });
}

fn count(case: &Case, frequency: [u8; 3], dice: &mut Dice) -> u32 {
    match case.extent {
        Extent::VeryLarge => dice.number(7, 16),
        _ if !case.has(frequency, dice) => 0,
        Extent::Large => dice.number(1, 2),
        _ => 1,
    }
}

/// The index of a related entity, its relation and its share.
type Relation<'a> = (u32, &'a str, Option<u32>);

fn individual(
    json: &mut Json,
    case: &Case,
    relation: Relation<'_>,
    home: &'static Nation,
    dice: &mut Dice,
) {
    let nation = if dice.chance(75) {
        home
    } else {
        party::nation(dice)
    };
    let person = Person::new(nation, (20, 85), case.application, dice);
    json.object(|json| {
        basics(json, case, "INDIVIDUAL", relation, dice);
        if let Some(code) = person.code.as_ref().filter(|_| case.has([0, 60, 85], dice)) {
            json.plain("nationalCode", code);
        }
        json.string("country", nation.country);
        if dice.chance(60) {
            json.string("birthCountry", nation.country);
        }
        json.string("firstName", person.first_name);
        json.string("lastName", &person.last_name);
        if dice.chance(90) {
            json.plain("birthDate", person.birth);
        }
        flags(json, case, dice);
        if case.has([0, 30, 85], dice) {
            let count = dice.number(1, 2);
            contacts::of_person(json, &person, count, dice);
        }
        if case.has([0, 20, 80], dice) {
            let count = dice.number(1, 2) as usize;
            contacts::addresses(json, nation, &["HOME", "WORK"], count, dice);
        }
        if case.has([0, 20, 75], dice) {
            let count = dice.number(1, 2) as usize;
            documents::of_person(json, &person, case.application, count, dice);
        }
        lists(json, case, nation, dice);
    });
}

fn company(
    json: &mut Json,
    case: &Case,
    relation: Relation<'_>,
    home: &'static Nation,
    dice: &mut Dice,
) {
    let nation = if dice.chance(60) {
        home
    } else {
        party::nation(dice)
    };
    let company = Company::new(nation, case.application, dice);
    json.object(|json| {
        basics(json, case, "ORGANIZATION", relation, dice);
        json.plain("nationalCode", &company.code);
        json.string("country", nation.country);
        json.string("registrationCountry", nation.country);
        json.string("title", &company.title);
        json.string("legalForm", company.legal_form);
        json.plain("establishmentDate", company.establishment);
        flags(json, case, dice);
        if case.has([0, 30, 80], dice) {
            let count = dice.number(1, 3);
            contacts::of_company(json, &company, count, dice);
        }
        if case.has([0, 20, 80], dice) {
            contacts::addresses(json, nation, &["HEADQUARTERS"], 1, dice);
        }
        if case.has([0, 20, 75], dice) {
            let count = dice.number(1, 2) as usize;
            documents::of_company(json, &company, case.application, count, dice);
        }
        lists(json, case, nation, dice);
    });
}

fn basics(
    json: &mut Json,
    case: &Case,
    entity_type: &str,
    (number, relation, share): Relation<'_>,
    dice: &mut Dice,
) {
    json.string("entityType", entity_type);
    json.string("relationType", relation);
    if case.has([0, 20, 60], dice) {
        json.string("relationDescription", "Pagal įgaliojimą ir registro išrašą");
    }
    // Some are customers themselves: earlier ones, so that no customer is related to itself.
    let earlier = case
        .number
        .checked_sub(u64::from(number) + 1)
        .filter(|earlier| *earlier > 0);
    if let Some(earlier) = earlier.filter(|_| dice.chance(10)) {
        json.plain("customerExtId", external_id(earlier));
    }
    json.plain(
        "extId",
        format_args!("REL-{}-{:02}", case.number, number + 1),
    );
    if let Some(share) = share {
        json.literal("share", share);
        json.literal("votePercentage", share);
    }
}

fn flags(json: &mut Json, case: &Case, dice: &mut Dice) {
    if case.has([0, 40, 90], dice) {
        json.literal("isPEP", dice.chance(3));
        json.literal("isSanctioned", false);
        json.literal("isInAdverseMedia", dice.chance(2));
        json.literal("isInInternalList", false);
    }
}

fn lists(json: &mut Json, case: &Case, nation: &Nation, dice: &mut Dice) {
    if case.has([0, 5, 60], dice) {
        json.string("activityDescription", &fields::description((1, 4), dice));
    }
    if case.has([0, 10, 60], dice) {
        let count = dice.number(1, 3) as usize;
        lists::incomes(json, count, dice);
    }
    if case.has([0, 5, 50], dice) {
        let count = dice.number(1, 3) as usize;
        lists::activities(json, count, dice);
    }
    if case.has([0, 5, 50], dice) {
        let count = dice.number(0, 3) as usize;
        lists::regions(json, nation.country, count, dice);
    }
    if case.has([0, 5, 60], dice) {
        let count = dice.number(1, 4) as usize;
        additional_values::list(json, count, dice);
    }
}
