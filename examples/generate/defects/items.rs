//! Mistakes in lists and their elements.

use serde_json::{Value, json};

use super::{Customer, InValues, is_individual, rewrite, set, shuffle};
use crate::dice::Dice;

pub const ALL: [InValues; 13] = [
    country_of_address,
    repeated_item,
    contact_type_with_common_name,
    document_type_with_common_name,
    contact_of_other_type,
    additional_value_in_words,
    amounts_swapped,
    turnover_without_amounts,
    document_of_other_holder,
    document_expired,
    identifier_from_other_list,
    share_above_hundred,
    parts_above_hundred,
];

fn country_of_address(customer: &mut Customer, dice: &mut Dice) -> bool {
    item(customer, "listAddress", dice)
        .is_some_and(|address| rewrite(address, "country", |code| format!("{code}.")))
}

fn repeated_item(customer: &mut Customer, dice: &mut Dice) -> bool {
    let lists = customer
        .iter_mut()
        .filter_map(|(_, value)| value.as_array_mut());
    let mut lists: Vec<_> = lists.filter(|list| !list.is_empty()).collect();
    if lists.is_empty() {
        let processes = json!(["PEP", "SANCTIONS", "PEP"]);
        return set(customer, "initializeScreeningProcesses", processes);
    }
    shuffle(&mut lists, dice);
    if let Some(list) = lists.first_mut() {
        let repeat = list.first().cloned();
        list.extend(repeat);
    }
    true
}

fn contact_type_with_common_name(customer: &mut Customer, dice: &mut Dice) -> bool {
    let contact = item(customer, "listContact", dice);
    contact.is_some_and(|contact| {
        set(
            contact,
            "contactType",
            dice.pick(&["PHONE", "E-MAIL", "email"]),
        )
    })
}

fn document_type_with_common_name(customer: &mut Customer, dice: &mut Dice) -> bool {
    let document = item(customer, "listBusinessEntityDocument", dice);
    document.is_some_and(|document| {
        set(
            document,
            "identityDocumentType",
            dice.pick(&["ID_CARD", "passport"]),
        )
    })
}

fn contact_of_other_type(customer: &mut Customer, dice: &mut Dice) -> bool {
    let Some(contact) = item(customer, "listContact", dice) else {
        return false;
    };
    match contact.get("contactType").and_then(Value::as_str) {
        Some("EMAIL") => set(contact, "contactType", "MOBILEPHONE"),
        Some("MOBILEPHONE" | "FIXEDPHONE" | "WEBSITE") => set(contact, "contactType", "EMAIL"),
        // A type that is already invalid must not become valid again.
        _ => false,
    }
}

fn additional_value_in_words(customer: &mut Customer, dice: &mut Dice) -> bool {
    item(customer, "listAdditionalValues", dice).is_some_and(|item| {
        set(item, "datatype", "BOOLEAN") && set(item, "value", dice.pick(&["taip", "yes", "True"]))
    })
}

fn amounts_swapped(customer: &mut Customer, dice: &mut Dice) -> bool {
    let turnover = item(customer, "listDeclaredTurnover", dice);
    turnover.is_some_and(|turnover| set(turnover, "from", 2000) && set(turnover, "to", 1000))
}

fn turnover_without_amounts(customer: &mut Customer, dice: &mut Dice) -> bool {
    item(customer, "listDeclaredTurnover", dice).is_some_and(|turnover| {
        turnover.shift_remove("from");
        turnover.shift_remove("to").is_some()
    })
}

fn document_of_other_holder(customer: &mut Customer, dice: &mut Dice) -> bool {
    item(customer, "listBusinessEntityDocument", dice).is_some_and(|document| {
        let holder = if is_individual(document) {
            "ORGANIZATION"
        } else {
            "INDIVIDUAL"
        };
        set(document, "entityType", holder)
    })
}

fn document_expired(customer: &mut Customer, dice: &mut Dice) -> bool {
    item(customer, "listBusinessEntityDocument", dice)
        .is_some_and(|document| set(document, "documentExpiryDate", "2011-12-31"))
}

fn identifier_from_other_list(customer: &mut Customer, dice: &mut Dice) -> bool {
    let own = customer.get("customerExtId").cloned();
    match (item(customer, "listRelatedEntity", dice), own) {
        (Some(related), Some(own)) => set(related, "customerExtId", own),
        _ => !is_individual(customer) && set(customer, "lei", "GIIN123445"),
    }
}

fn share_above_hundred(customer: &mut Customer, dice: &mut Dice) -> bool {
    item(customer, "listIncomeSource", dice)
        .is_some_and(|income| set(income, "incomePercentage", 140))
}

fn parts_above_hundred(customer: &mut Customer, dice: &mut Dice) -> bool {
    let count = customer
        .get("listIncomeSource")
        .and_then(Value::as_array)
        .map_or(0, Vec::len);
    count > 1
        && item(customer, "listIncomeSource", dice)
            .is_some_and(|income| set(income, "incomePercentage", 100))
}

/// A random element of a list of objects.
fn item<'a>(customer: &'a mut Customer, list: &str, dice: &mut Dice) -> Option<&'a mut Customer> {
    let elements = customer.get_mut(list)?.as_array_mut()?;
    let last = u32::try_from(elements.len()).ok()?.checked_sub(1)?;
    elements
        .get_mut(dice.number(0, last) as usize)?
        .as_object_mut()
}
