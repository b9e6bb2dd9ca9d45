//! Mistakes in the fields of a customer.

use serde_json::{Value, json};

use super::{Customer, InValues, is_individual, rename, rewrite, set, shuffle};
use crate::dice::Dice;

pub const ALL: [InValues; 28] = [
    country_in_informal_notation,
    action_in_lower_case,
    field_left_out,
    amount_as_string,
    flag_as_string,
    closing_date_contradicting_status,
    account_with_wrong_digit,
    field_with_former_name,
    field_misspelt,
    field_of_other_entity_type,
    day_that_does_not_exist,
    date_in_local_notation,
    source_in_lower_case,
    unknown_screening,
    category_of_other_entity_type,
    lead_imported,
    import_without_risk_level,
    import_without_status,
    personal_code_with_wrong_digit,
    contradicting_flags,
    withdrawn_currency,
    negative_amount,
    blank_name,
    name_with_trailing_blank,
    name_with_invisible_character,
    approval_before_application,
    approval_in_future,
    birth_in_wrong_century,
];

fn country_in_informal_notation(customer: &mut Customer, dice: &mut Dice) -> bool {
    let name = first_present(customer, &["citizenshipCountry", "registrationCountry"]);
    rewrite(customer, name, |code| match dice.number(0, 2) {
        0 => code.to_lowercase(),
        1 => dice.pick(&["LTU", "EST", "LVA", "POL"]).to_owned(),
        _ => dice.pick(&["Lietuva", "UK", "EL", "Latvia"]).to_owned(),
    })
}

fn action_in_lower_case(customer: &mut Customer, dice: &mut Dice) -> bool {
    set(
        customer,
        "action",
        dice.pick(&["create", "update", "Create", "INSERT"]),
    )
}

fn field_left_out(customer: &mut Customer, dice: &mut Dice) -> bool {
    const OF_ALL: [&str; 6] = [
        "communicationNumber",
        "requester",
        "sourceOfRiskLevel",
        "riskManagementCategory",
        "customerExtId",
        "applicationDate",
    ];
    const OF_INDIVIDUAL: [&str; 3] = ["firstName", "lastName", "citizenshipCountry"];
    const OF_ORGANIZATION: [&str; 3] = ["title", "legalForm", "registrationCountry"];
    let own = if is_individual(customer) {
        OF_INDIVIDUAL
    } else {
        OF_ORGANIZATION
    };
    let required: Vec<_> = OF_ALL.into_iter().chain(own).collect();
    customer.shift_remove(dice.pick(&required)).is_some()
}

fn amount_as_string(customer: &mut Customer, _: &mut Dice) -> bool {
    let amount = customer
        .get("initialDepositAmount")
        .map_or("10000".to_owned(), Value::to_string);
    set(customer, "initialDepositAmount", amount)
}

fn flag_as_string(customer: &mut Customer, dice: &mut Dice) -> bool {
    set(customer, "isPEP", dice.pick(&["false", "no", "ne"]))
}

fn closing_date_contradicting_status(customer: &mut Customer, _: &mut Dice) -> bool {
    customer.shift_remove("closingDate").is_some() || set(customer, "closingDate", "2024-06-30")
}

fn account_with_wrong_digit(customer: &mut Customer, _: &mut Dice) -> bool {
    rewrite(customer, "initialDepositAccount", next_last_digit)
        || set(customer, "initialDepositAccount", "LT601010012345678902")
}

fn field_with_former_name(customer: &mut Customer, _: &mut Dice) -> bool {
    rename(customer, "initializeScreeningProcesses", "screeningLists")
        || rename(customer, "listSourceOfWealth", "sourcesOfWealth")
        || rename(customer, "lei", "LEI")
        || set(customer, "incomingPaymentDescription", "Atlyginimas")
}

fn field_misspelt(customer: &mut Customer, dice: &mut Dice) -> bool {
    let mut misspellings = [
        ("firstName", "fistName"),
        ("lastName", "lastname"),
        ("title", "titel"),
        ("customerExtId", "customerExternalId"),
        ("applicationDate", "aplicationDate"),
        ("listContact", "listContacts"),
        ("nationalCode", "national_code"),
        ("isActualAddressDeclared", "isActualAddressaDeclared"),
    ];
    shuffle(&mut misspellings, dice);
    misspellings
        .iter()
        .any(|(name, misspelling)| rename(customer, name, misspelling))
}

fn field_of_other_entity_type(customer: &mut Customer, dice: &mut Dice) -> bool {
    if is_individual(customer) {
        set(
            customer,
            dice.pick(&["title", "tradingName", "giin"]),
            "UAB Pavyzdys",
        )
    } else {
        set(customer, dice.pick(&["firstName", "lastName"]), "Jonas")
    }
}

fn day_that_does_not_exist(customer: &mut Customer, dice: &mut Dice) -> bool {
    set(
        customer,
        "applicationDate",
        dice.pick(&["2023-02-30", "2024-06-31", "2023-13-01", "22023-01-20"]),
    )
}

fn date_in_local_notation(customer: &mut Customer, dice: &mut Dice) -> bool {
    set(
        customer,
        "approvalDate",
        dice.pick(&["01.10.2023", "2023/10/01", "2023.10.01", "13/10/2023"]),
    )
}

fn source_in_lower_case(customer: &mut Customer, _: &mut Dice) -> bool {
    rewrite(customer, "sourceOfRiskLevel", str::to_lowercase)
}

fn unknown_screening(customer: &mut Customer, dice: &mut Dice) -> bool {
    let process = dice.pick(&["SANCTION", "PEPS", "MEDIA", "sanctions"]);
    set(
        customer,
        "initializeScreeningProcesses",
        json!(["INTERNAL_LIST", process]),
    )
}

fn category_of_other_entity_type(customer: &mut Customer, _: &mut Dice) -> bool {
    let category = if is_individual(customer) {
        "ORG_STANDARD"
    } else {
        "IND_STANDARD"
    };
    set(customer, "riskManagementCategory", category)
}

fn lead_imported(customer: &mut Customer, _: &mut Dice) -> bool {
    is_import(customer) && set(customer, "riskManagementCategory", "LEAD_AMLYZE")
}

fn import_without_risk_level(customer: &mut Customer, _: &mut Dice) -> bool {
    is_import(customer) && customer.shift_remove("riskLevel").is_some()
}

fn import_without_status(customer: &mut Customer, _: &mut Dice) -> bool {
    is_import(customer) && customer.shift_remove("customerStatus").is_some()
}

fn personal_code_with_wrong_digit(customer: &mut Customer, _: &mut Dice) -> bool {
    // Only a person with ties to one country certainly has a code of that country.
    let country = |name| customer.get(name).and_then(Value::as_str);
    let citizenship = country("citizenshipCountry");
    let is_tied = matches!(citizenship, Some("LT" | "EE"))
        && country("secondCitizenshipCountry").is_none()
        && country("permanentResidenceCountry")
            .is_none_or(|residence| Some(residence) == citizenship);
    is_tied && rewrite(customer, "nationalCode", next_last_digit)
}

fn contradicting_flags(customer: &mut Customer, _: &mut Dice) -> bool {
    if is_individual(customer) {
        let occupation = json!({"employment": {"isEmployee": true, "isUnemployed": true}});
        set(customer, "fieldOfActivity", occupation)
    } else {
        set(customer, "isAudited", false) && set(customer, "numberOfAudits", 4)
    }
}

fn withdrawn_currency(customer: &mut Customer, dice: &mut Dice) -> bool {
    set(
        customer,
        "initialDepositCurrency",
        dice.pick(&["LTL", "EEK", "HRK", "eur", "EURO"]),
    )
}

fn negative_amount(customer: &mut Customer, _: &mut Dice) -> bool {
    set(customer, "initialDepositAmount", -100)
}

fn blank_name(customer: &mut Customer, dice: &mut Dice) -> bool {
    let name = name_of(customer);
    rewrite(customer, name, |_| dice.pick(&["", " "]).to_owned())
}

fn name_with_trailing_blank(customer: &mut Customer, _: &mut Dice) -> bool {
    let name = name_of(customer);
    rewrite(customer, name, |name| format!("{name} "))
}

fn name_with_invisible_character(customer: &mut Customer, dice: &mut Dice) -> bool {
    let name = name_of(customer);
    rewrite(customer, name, |name| {
        format!("{name}{}", dice.pick(&['\u{200b}', '\u{ad}', '\u{feff}']))
    })
}

fn approval_before_application(customer: &mut Customer, _: &mut Dice) -> bool {
    // Before the earliest application date.
    set(customer, "approvalDate", "2011-05-05")
}

fn approval_in_future(customer: &mut Customer, _: &mut Dice) -> bool {
    set(customer, "approvalDate", "2204-06-18")
}

fn birth_in_wrong_century(customer: &mut Customer, _: &mut Dice) -> bool {
    is_individual(customer) && set(customer, "birthDate", "1870-03-14")
}

fn is_import(customer: &Customer) -> bool {
    customer
        .get("sourceOfRiskLevel")
        .is_some_and(|value| value == "IMPORT")
}

/// The field with the name of a customer.
fn name_of(customer: &Customer) -> &'static str {
    if is_individual(customer) {
        "lastName"
    } else {
        "title"
    }
}

fn first_present(customer: &Customer, names: &[&'static str; 2]) -> &'static str {
    if customer.contains_key(names[0]) {
        names[0]
    } else {
        names[1]
    }
}

/// Increments the last digit, which invalidates every check digit.
fn next_last_digit(number: &str) -> String {
    let Some((rest, last)) = number.split_at_checked(number.len().saturating_sub(1)) else {
        return number.to_owned();
    };
    let last = last.parse::<u32>().map_or(0, |digit| (digit + 1) % 10);
    format!("{rest}{last}")
}
