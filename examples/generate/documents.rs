//! Identity and registration documents.

use jiff::ToSpan;
use jiff::civil::{Date, date};

use crate::dice::Dice;
use crate::identifiers;
use crate::json::Json;
use crate::party::{Company, Person};

/// Passports and cards, each of another type.
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

/// Certificates of a company: that of its register, and a licence.
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
                    // What a register certifies does not expire; published samples say so with null.
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

/// The last day of a document: long after any day on which a customer is checked.
fn expiry(dice: &mut Dice) -> Date {
    dice.day(date(2035, 1, 1), date(2044, 12, 31))
}
