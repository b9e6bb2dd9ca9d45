//! Identity and registration documents.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::samples::dice::Dice;
use crate::samples::identifiers;
use crate::samples::json::Json;
use crate::samples::party::{Company, Person};
use crate::samples::plan::Plan;

/// Writes identity documents of a person, each of another type.
pub(super) fn of_person(
    json: &mut Json,
    plan: &Plan,
    person: &Person,
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
                    person.document_issue(plan.application, dice),
                );
                json.plain("documentExpiryDate", expiry(plan.today, dice));
                json.string("documentIssueCountry", nation.country);
                json.string("documentIssueAuthority", nation.passport_authority);
                if dice.may(40) {
                    json.string("description", description);
                }
            });
        }
    });
}

/// Writes documents of a company: the certificate of its register, then licences.
pub(super) fn of_company(
    json: &mut Json,
    plan: &Plan,
    company: &Company,
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
                    if dice.is_full() {
                        json.plain("documentExpiryDate", expiry(plan.today, dice));
                    } else if dice.chance(40) {
                        json.null("documentExpiryDate");
                    }
                } else {
                    let issue = dice.day(
                        company.establishment,
                        plan.application.saturating_sub(1.day()),
                    );
                    json.plain("documentIssueDate", issue);
                    json.plain("documentExpiryDate", expiry(plan.today, dice));
                }
                json.string("documentIssueCountry", nation.country);
                json.string("documentIssueAuthority", nation.registry);
                if dice.is_full() {
                    json.string("description", "Extract from the register");
                }
            });
        }
    });
}

/// An expiry date far after any date on which a customer is checked.
fn expiry(today: Date, dice: &mut Dice) -> Date {
    dice.day(
        today.saturating_add(3837.days()),
        today.saturating_add(7489.days()),
    )
}
