//! The list of all rules.

use crate::diagnostic::rule::RuleInfo;
use crate::rules::rule::Rule;
use crate::rules::{
    action_value, additional_value, amount_missing, amount_range, batch_field, blank_value,
    category_entity_type, classifier_value, closing_date, contact_details, contradicting_flags,
    country_code, currency_code, customer_downgrade, customer_status_missing, date_format,
    date_order, document_owner, duplicate_communication_number, duplicate_customer, duplicate_item,
    duplicate_key, encoding, enum_value, expired_document, field_not_allowed, former_field,
    future_date, giin, iban, ignored_field, implausible_age, invisible_character, lead_import, lei,
    missing_field, national_code, padded_value, percentage, percentage_total, risk_level_missing,
    same_country, screening_process, self_relation, syntax, too_long, unknown_field,
    update_before_create, wrong_type,
};

/// All rules, in the order in which they run.
pub static ALL: [&Rule; 49] = [
    &encoding::RULE,
    &syntax::RULE,
    &duplicate_key::RULE,
    // Cross-field rules that explain other findings come first. If the installation does not know a
    // code, nothing else follows from it.
    &classifier_value::RULE,
    &lead_import::RULE,
    &category_entity_type::RULE,
    &closing_date::RULE,
    // Violations: specific rules come before general ones.
    &batch_field::RULE,
    &risk_level_missing::RULE,
    &customer_status_missing::RULE,
    &former_field::RULE,
    &field_not_allowed::RULE,
    &unknown_field::RULE,
    &blank_value::RULE,
    &missing_field::RULE,
    &country_code::RULE,
    &currency_code::RULE,
    &date_format::RULE,
    &action_value::RULE,
    &screening_process::RULE,
    &enum_value::RULE,
    &percentage::RULE,
    &too_long::RULE,
    &wrong_type::RULE,
    // Cross-field rules that depend on other findings come last.
    &ignored_field::RULE,
    &additional_value::RULE,
    &amount_missing::RULE,
    &amount_range::RULE,
    // A repeated element makes the total too large.
    &duplicate_item::RULE,
    &percentage_total::RULE,
    // An impossible date explains why it does not fit the others.
    &future_date::RULE,
    &date_order::RULE,
    &implausible_age::RULE,
    &expired_document::RULE,
    &contact_details::RULE,
    &iban::RULE,
    &lei::RULE,
    &giin::RULE,
    &national_code::RULE,
    &document_owner::RULE,
    &same_country::RULE,
    &contradicting_flags::RULE,
    &self_relation::RULE,
    &padded_value::RULE,
    &invisible_character::RULE,
    // Rules across customers run after all rules for each customer.
    &duplicate_communication_number::RULE,
    &duplicate_customer::RULE,
    &update_before_create::RULE,
    &customer_downgrade::RULE,
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
