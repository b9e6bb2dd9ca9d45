//! Contacts and addresses of customers and related entities.

use crate::samples::dice::Dice;
use crate::samples::json::Json;
use crate::samples::nations::Nation;
use crate::samples::party::{Company, Person};

const MAIL_DOMAINS: [&str; 6] = [
    "example.com",
    "example.org",
    "pastas.example",
    "epasts.example",
    "post.example",
    "mail.example.net",
];

fn contact(json: &mut Json, kind: &str, details: &str, dice: &mut Dice) {
    json.object(|json| {
        json.string("contactType", kind);
        json.string("contactDetails", details);
        if dice.may(60) {
            json.literal("useForCommunication", dice.chance(70));
        }
    });
}

fn telephone(prefix: &str, dice: &mut Dice) -> String {
    let digits = dice.digits(7);
    match dice.number(0, 3) {
        0 => format!("{prefix}{} {}", &digits[..3], &digits[3..]),
        1 => format!("00{}{digits}", &prefix[1..]),
        _ => format!("{prefix}{digits}"),
    }
}

/// Writes one or more contacts of a person.
pub(super) fn of_person(json: &mut Json, person: &Person, count: u32, dice: &mut Dice) {
    json.list_of("listContact", |json| {
        if count != 1 || dice.chance(60) {
            let address = format!(
                "{}{}@{}",
                person.handle(),
                dice.number(1, 999),
                dice.pick(&MAIL_DOMAINS)
            );
            contact(json, "EMAIL", &address, dice);
        } else {
            contact(
                json,
                "MOBILEPHONE",
                &telephone(person.nation.mobile, dice),
                dice,
            );
        }
        if count > 1 {
            contact(
                json,
                "MOBILEPHONE",
                &telephone(person.nation.mobile, dice),
                dice,
            );
        }
        if count > 2 {
            contact(
                json,
                "FIXEDPHONE",
                &telephone(person.nation.fixed, dice),
                dice,
            );
        }
    });
}

/// Writes one or more contacts of a company.
pub(super) fn of_company(json: &mut Json, company: &Company, count: u32, dice: &mut Dice) {
    let handle = company.handle();
    json.list_of("listContact", |json| {
        let mailbox = dice.pick(&["info", "office", "buhalterija", "birojs", "kontor"]);
        contact(json, "EMAIL", &format!("{mailbox}@{handle}.example"), dice);
        if count > 1 {
            contact(
                json,
                "FIXEDPHONE",
                &telephone(company.nation.fixed, dice),
                dice,
            );
        }
        if count > 2 {
            let scheme = dice.pick(&["https://www.", "https://", "www.", ""]);
            contact(json, "WEBSITE", &format!("{scheme}{handle}.example"), dice);
        }
    });
}

/// Writes addresses in one country, each of another type.
pub(super) fn addresses(
    json: &mut Json,
    nation: &Nation,
    types: &[&str],
    count: usize,
    dice: &mut Dice,
) {
    json.list_of("listAddress", |json| {
        for (number, kind) in types.iter().take(count).enumerate() {
            let (town, region, zip) = dice.pick(nation.towns);
            let zip = format!("{zip}{}", dice.digits(nation.zip_digits));
            let house = dice.number(1, 180);
            let street = match dice.number(0, 2) {
                0 => format!("{} {house}", dice.pick(nation.streets)),
                1 => format!(
                    "{} {house}{}",
                    dice.pick(nation.streets),
                    dice.pick(&["A", "B", "C"])
                ),
                _ => format!(
                    "{} {house}-{}",
                    dice.pick(nation.streets),
                    dice.number(1, 90)
                ),
            };
            json.object(|json| {
                json.string("addressDetails", &format!("{street}, {zip} {town}"));
                json.string("addressType", kind);
                json.string("city", town);
                json.string("country", nation.country);
                if dice.may(50) {
                    json.string("region", region);
                }
                json.string("streetAddress", &street);
                json.literal("useForCorrespondence", number == 0);
                json.string("zipCode", &zip);
            });
        }
    });
}
