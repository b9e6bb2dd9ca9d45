//! The rules: what one is, and the list of all. A rule is a constant in a file of its own, with its
//! documentation in the `.md` of the same name beside it.

mod findings;
mod moment;
mod number;
mod place;
mod quoted;
pub mod selection;

mod action_value;
mod additional_value;
mod amount_missing;
mod amount_range;
mod batch_field;
mod blank_value;
mod category_entity_type;
mod classifier_value;
mod closing_date;
mod contact_details;
mod contradicting_flags;
mod country_code;
mod currency_code;
mod customer_status_missing;
mod date_format;
mod date_order;
mod document_owner;
mod duplicate_communication_number;
mod duplicate_customer;
mod duplicate_item;
mod duplicate_key;
mod encoding;
mod enum_value;
mod expired_document;
mod field_not_allowed;
mod former_field;
mod future_date;
mod giin;
mod iban;
mod identifier;
mod ignored_field;
mod implausible_age;
mod import;
mod invisible_character;
mod lead_import;
mod lei;
mod missing_field;
mod national_code;
mod padded_value;
mod percentage;
mod percentage_total;
mod risk_level_missing;
mod same_country;
mod screening_process;
mod self_relation;
mod syntax;
mod too_long;
mod unknown_field;
mod update_before_create;
mod wrong_type;

use crate::contract::facts::{Cause, CodedField, Field, coded_fields};
use crate::diagnostic::Severity;
use crate::document::customer::{Customer, Entity, List, Shape};
use crate::document::violation::Violation;
use crate::json::{Node, Problem, Tree};
use crate::lint::ledger::{Again, Subject};
use crate::source::EncodingProblem;

pub(crate) use findings::sort;
pub use findings::{Finding, Findings, Value};
pub use place::Place;

/// A rule. There is nothing to one but this.
pub struct Rule {
    /// Its public name.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad its findings are, unless one of them says that it is less.
    pub severity: Severity,
    /// The version that brought it.
    pub since: &'static str,
    /// Its documentation, Markdown; the first line is the summary.
    pub docs: &'static str,
    /// Whether it offers fixes.
    pub fixable: bool,
    codes: Codes,
    pub(crate) checks: &'static [Check],
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// What rules are about: a configuration sets the levels of all rules of a group at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Whether the text is JSON.
    Json,
    /// Which fields there are, and of which type.
    Fields,
    /// What may stand in a field.
    Values,
    /// Codes of standards, and of the installation.
    Codes,
    /// Dates that do not go together.
    Dates,
    /// Amounts and percentages.
    Amounts,
    /// Numbers and addresses that identify or reach somebody.
    Identifiers,
    /// Fields that contradict or repeat each other.
    Consistency,
}

impl Group {
    /// All groups.
    pub const ALL: [Group; 8] = [
        Group::Json,
        Group::Fields,
        Group::Values,
        Group::Codes,
        Group::Dates,
        Group::Amounts,
        Group::Identifiers,
        Group::Consistency,
    ];

    /// Its name in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Group::Json => "json",
            Group::Fields => "fields",
            Group::Values => "values",
            Group::Codes => "codes",
            Group::Dates => "dates",
            Group::Amounts => "amounts",
            Group::Identifiers => "identifiers",
            Group::Consistency => "consistency",
        }
    }
}

/// Which API codes the findings of a rule foresee.
enum Codes {
    None,
    /// These, which no single field carries.
    These(&'static [OwnCode]),
    /// Those that the fields carry for this cause, where the rule covers the field.
    OfFields(Cause, fn(&str, Field<'_>) -> bool),
}

/// A code that depends on more than one field.
pub struct OwnCode {
    /// The code.
    pub code: &'static str,
    /// The field that the API names.
    pub field: &'static str,
    /// What makes the API answer it.
    pub trigger: &'static str,
}

/// When a rule is asked, and how it answers.
pub(crate) enum Check {
    /// About bytes that are not plain UTF-8.
    Encoding(EncodingCheck),
    /// About mistakes of the parser; whether it took this one.
    Problem(ProblemCheck),
    /// About a document that is no single customer.
    Shape(ShapeCheck),
    /// About a violation of the schema; whether it took this one. Rules are asked in the order of
    /// [`ALL`], and the first that takes a violation is the only one to report it.
    Violation(ViolationCheck),
    /// About a customer as a whole, violations or not, that has a member of one of these names;
    /// without names, about every customer.
    Customer(&'static [&'static str], CustomerCheck),
    /// About a customer, and about each of its related entities, that has a member of one of these
    /// names.
    Entity(&'static [&'static str], EntityCheck),
    /// About a string value that is not made of visible ASCII characters, once all else has been
    /// asked: what is said of a value as it is meant comes before what is said of its characters.
    String(StringCheck),
    /// About the lists of these names, wherever an entity has one.
    List(&'static [&'static str], ListCheck),
    /// About a value of a customer that another one had before.
    Again(Subject, AgainCheck),
}

pub(crate) type EncodingCheck = fn(&EncodingProblem, &mut Findings);
pub(crate) type ProblemCheck = fn(&Problem, &Tree<'_>, &mut Findings) -> bool;
pub(crate) type ShapeCheck = fn(&Shape<'_>, &mut Findings);
pub(crate) type ViolationCheck = fn(&Violation<'_>, &mut Findings) -> bool;
pub(crate) type CustomerCheck = fn(&Customer<'_>, &mut Findings);
pub(crate) type EntityCheck = fn(&Entity<'_>, &mut Findings);
pub(crate) type StringCheck = fn(Node<'_>, &mut Findings);
pub(crate) type ListCheck = fn(&List<'_>, &mut Findings);
pub(crate) type AgainCheck = fn(&Again<'_>, &mut Findings);

/// Every rule there is. The order is the one in which they are asked.
pub static ALL: [&Rule; 48] = [
    &encoding::RULE,
    &syntax::RULE,
    &duplicate_key::RULE,
    // Across fields: what explains others comes first. Of a code that the installation does not
    // know, nothing else can be said.
    &classifier_value::RULE,
    &lead_import::RULE,
    &category_entity_type::RULE,
    &closing_date::RULE,
    // Violations: the more special comes first.
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
    // Across fields: what follows from others comes last.
    &ignored_field::RULE,
    &additional_value::RULE,
    &amount_missing::RULE,
    &amount_range::RULE,
    // What stands twice adds up to too much.
    &duplicate_item::RULE,
    &percentage_total::RULE,
    // A date that cannot be explains why it does not fit the others.
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
    // Across customers, once each of them has been looked at.
    &duplicate_communication_number::RULE,
    &duplicate_customer::RULE,
    &update_before_create::RULE,
];

impl Rule {
    /// The rule of this name.
    pub fn find(name: &str) -> Option<&'static Rule> {
        ALL.into_iter().find(|rule| rule.name == name)
    }

    /// Its place in [`ALL`].
    pub fn number(&self) -> usize {
        let is_this = |rule: &&Rule| std::ptr::eq(*rule, self);
        ALL.iter().position(is_this).unwrap_or(ALL.len())
    }

    /// One line on what it finds.
    pub fn summary(&self) -> &'static str {
        self.docs.lines().next().unwrap_or_default()
    }

    /// The API codes that its findings foresee, sorted.
    pub fn api_codes(&self) -> Vec<&'static str> {
        let own = self.own_codes().iter().map(|own| own.code);
        let of_fields = coded_fields().iter().filter(|coded| self.foresees(coded));
        let mut codes: Vec<_> = own.chain(of_fields.map(|coded| coded.code)).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// The codes of its findings that no single field carries.
    pub fn own_codes(&self) -> &'static [OwnCode] {
        match self.codes {
            Codes::These(codes) => codes,
            Codes::None | Codes::OfFields(..) => &[],
        }
    }

    /// Whether it compares customers with each other.
    pub fn compares_customers(&self) -> bool {
        let mut checks = self.checks.iter();
        checks.any(|check| matches!(check, Check::Again(..)))
    }

    /// Whether its findings foresee this code of this field.
    pub fn foresees(&self, coded: &CodedField) -> bool {
        match self.codes {
            Codes::OfFields(cause, covers) => {
                coded.cause == cause && covers(coded.name, coded.facts)
            }
            Codes::None | Codes::These(_) => false,
        }
    }
}
