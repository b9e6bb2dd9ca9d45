//! The list of all rules.

use crate::diagnostic::rule::RuleInfo;
use crate::rules::rule::Rule;

/// All rules, in the order in which they run.
pub static ALL: [&Rule; LIST.len()] = {
    let mut all = [LIST[0]; LIST.len()];
    let mut at = 1;
    while at < LIST.len() {
        all[at] = LIST[at];
        at += 1;
    }
    all
};

// A slice, so that nobody counts the rules.
const LIST: &[&Rule] = &[
    &super::encoding::RULE,
    &super::not_json::RULE,
    &super::syntax::RULE,
    &super::duplicate_key::RULE,
    &super::no_customer::RULE,
    &super::nested_customer::RULE,
    // Cross-field rules that explain other findings come first. If the installation does not know a
    // code, nothing else follows from it.
    &super::classifier_value::RULE,
    &super::lead_import::RULE,
    &super::category_entity_type::RULE,
    &super::closing_date::RULE,
    // Violations: specific rules come before general ones.
    &super::batch_field::RULE,
    &super::risk_level_missing::RULE,
    &super::customer_status_missing::RULE,
    &super::former_field::RULE,
    &super::field_not_allowed::RULE,
    &super::unknown_field::RULE,
    &super::blank_value::RULE,
    &super::missing_field::RULE,
    &super::country_code::RULE,
    &super::currency_code::RULE,
    &super::date_format::RULE,
    &super::action_value::RULE,
    &super::screening_process::RULE,
    &super::enum_value::RULE,
    &super::percentage::RULE,
    &super::too_long::RULE,
    &super::wrong_type::RULE,
    // Cross-field rules that depend on other findings come last.
    &super::ignored_field::RULE,
    &super::additional_value::RULE,
    &super::amount_missing::RULE,
    &super::amount_range::RULE,
    // A repeated element makes the total too large.
    &super::duplicate_item::RULE,
    &super::percentage_total::RULE,
    &super::implausible_date::RULE,
    // An impossible date explains why it does not fit the others.
    &super::future_date::RULE,
    &super::date_order::RULE,
    &super::implausible_age::RULE,
    &super::expired_document::RULE,
    &super::contact_details::RULE,
    &super::iban::RULE,
    &super::lei::RULE,
    &super::giin::RULE,
    &super::national_code::RULE,
    &super::mangled_code::RULE,
    &super::document_owner::RULE,
    &super::same_country::RULE,
    &super::contradicting_flags::RULE,
    &super::self_relation::RULE,
    // What a text means comes before its characters.
    &super::placeholder_value::RULE,
    &super::mojibake::RULE,
    &super::padded_value::RULE,
    &super::invisible_character::RULE,
    &super::mixed_script::RULE,
    &super::name_spacing::RULE,
    &super::name_style::RULE,
    // Rules across customers run after all rules for each customer.
    &super::duplicate_communication_number::RULE,
    &super::duplicate_customer::RULE,
    &super::update_before_create::RULE,
    &super::customer_downgrade::RULE,
];

impl Rule {
    /// Returns the rule of this name.
    pub fn find(name: &str) -> Option<&'static Rule> {
        ALL.into_iter().find(|rule| rule.info.name == name)
    }
}

/// Returns the index of a rule in [`ALL`].
pub fn number(info: &RuleInfo) -> usize {
    let is_this = |rule: &&Rule| std::ptr::eq(&rule.info, info);
    ALL.iter().position(is_this).unwrap_or(ALL.len())
}
