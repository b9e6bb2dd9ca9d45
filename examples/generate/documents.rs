//! Identity and registration documents.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::dice::Dice;
use crate::identifiers;
use crate::json::Json;
use crate::party::{Company, Person};

/// Writes identity documents of a person, each of another type.
pub fn of_person(
    json: &mut Json,
    person: &Person,
    application: Date,
    count: usize,
    dice: &mut Dice,
) {
    const TYPES: [(&str, &str); 4] = [
        ("PASSPORT", "Passport"),
        ("IDENTITYCARD", "Identity card"),
        ("DRIVINGLICENSE", "Driving licence"),
        ("RESIDENCEPERMIT", "Residence permit"),
    ];
    let nation = person.nation;
    json.list_of("listBusinessEntityDocument", |json| {
        for (kind, description) in TYPES.iter().take(count) {
            json.object(|json| {
                json.string("entityType", "INDIVIDUAL");
                json.string("identityDocumentType", kind);
                json.plain("documentNumber", identifiers::document_number(dice));
                json.plain(
                    "documentIssueDate",
                    person.document_issue(application, dice),
                );
                json.plain("documentExpiryDate", expiry(dice));
                json.string("documentIssueCountry", nation.country);
                json.string("documentIssueAuthority", nation.passport_authority);
                if dice.chance(40) {
                    json.string("description", description);
                }
            });
        }
    });
}

/// Writes documents of a company: the certificate of its register, then licences.
pub fn of_company(
    json: &mut Json,
    company: &Company,
    application: Date,
    count: usize,
    dice: &mut Dice,
) {
    let nation = company.nation;
    json.list_of("listBusinessEntityDocument", |json| {
        for number in 0..count {
            json.object(|json| {
                json.string("entityType", "ORGANIZATION");
                let kind = if number == 0 {
                    "REGISTRATIONCERTIFICATE"
                } else {
                    "OTHER"
                };
                json.string("identityDocumentType", kind);
                json.plain("documentNumber", identifiers::document_number(dice));
                if number == 0 {
                    json.plain("documentIssueDate", company.establishment);
                    // Registration certificates do not expire; published samples have null here.
                    if dice.chance(40) {
                        json.null("documentExpiryDate");
                    }
                } else {
                    let issue =
                        dice.day(company.establishment, application.saturating_sub(1.day()));
                    json.plain("documentIssueDate", issue);
                    json.plain("documentExpiryDate", expiry(dice));
                }
                json.string("documentIssueCountry", nation.country);
                json.string("documentIssueAuthority", nation.registry);
            });
        }
    });
}

/// An expiry date far after any date on which a customer is checked.
fn expiry(dice: &mut Dice) -> Date {
    dice.day(date(2035, 1, 1), date(2044, 12, 31))
}
