//! The rules: what one is, and the list of all. A rule is a constant in a file of its own, with its
//! documentation in the `.md` of the same name beside it.

mod findings;
mod moment;
mod number;
mod place;
mod quoted;
pub mod selection;
pub mod suggestion;

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
mod ignored_field;
mod implausible_age;
mod import;
mod lead_import;
mod lei;
mod missing_field;
mod national_code;
mod percentage;
mod percentage_total;
mod risk_level_missing;
mod same_country;
mod screening_process;
mod syntax;
mod too_long;
mod unknown_field;
mod wrong_type;

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::customer::{Customer, Entity, List, Shape};
use crate::diagnostic::Severity;
use crate::json::{Kind, Problem, Tree};
use crate::schema::facts::{Cause, CodedField, Field, coded_fields};
use crate::schema::violation::Violation;
use crate::source::EncodingProblem;

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
    checks: &'static [Check],
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
enum Check {
    /// About bytes that are not plain UTF-8.
    Encoding(fn(&EncodingProblem, &mut Findings)),
    /// About mistakes of the parser; whether it took this one.
    Problem(fn(&Problem, &Tree<'_>, &mut Findings) -> bool),
    /// About a document that is no single customer.
    Shape(fn(&Shape<'_>, &mut Findings)),
    /// About a violation of the schema; whether it took this one. Rules are asked in the order of
    /// [`ALL`], and the first that takes a violation is the only one to report it.
    Violation(fn(&Violation<'_>, &mut Findings) -> bool),
    /// About a customer as a whole, violations or not.
    Customer(fn(&Customer<'_>, &mut Findings)),
    /// About a customer, and about each of its related entities.
    Entity(fn(&Entity<'_>, &mut Findings)),
    /// About the lists of these names, wherever an entity has one.
    List(&'static [&'static str], ListCheck),
}

type ListCheck = fn(&List<'_>, &mut Findings);

/// Every rule there is. The order is the one in which they are asked.
pub static ALL: [&Rule; 42] = [
    &encoding::RULE,
    &syntax::RULE,
    &duplicate_key::RULE,
    // Across fields: what explains others comes first.
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
    &classifier_value::RULE,
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
    &duplicate_item::RULE,
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

/// Every check of every rule, in the order of [`ALL`].
fn checks() -> impl Iterator<Item = (&'static Rule, &'static Check)> {
    ALL.into_iter()
        .flat_map(|rule| rule.checks.iter().map(move |check| (rule, check)))
}

/// Asks the rules about an encoding problem.
pub(crate) fn check_encoding(problem: &EncodingProblem, findings: &mut Findings) {
    for (rule, check) in checks() {
        if let Check::Encoding(check) = check {
            check(problem, findings.of(rule));
        }
    }
}

/// Asks the rules about a mistake of the parser.
pub(crate) fn check_problem(problem: &Problem, tree: &Tree<'_>, findings: &mut Findings) {
    for (rule, check) in checks() {
        if let Check::Problem(check) = check
            && check(problem, tree, findings.of(rule))
        {
            return;
        }
    }
}

/// Asks the rules about the shape of a document.
pub(crate) fn check_shape(shape: &Shape<'_>, findings: &mut Findings) {
    for (rule, check) in checks() {
        if let Check::Shape(check) = check {
            check(shape, findings.of(rule));
        }
    }
}

/// Asks the rules about a violation of the schema.
pub(crate) fn check_violation(violation: &Violation<'_>, findings: &mut Findings) {
    for (rule, check) in checks() {
        if let Check::Violation(check) = check
            && check(violation, findings.of(rule))
        {
            return;
        }
    }
}

/// Asks the rules about a customer, its related entities and their lists.
pub(crate) fn check_customer(customer: &Customer<'_>, findings: &mut Findings) {
    for (rule, check) in checks() {
        if let Check::Customer(check) = check
            && customer.settings.may_find(rule)
        {
            check(customer, findings.of(rule));
        }
    }
    for entity in customer.entities() {
        for (rule, check) in checks() {
            if let Check::Entity(check) = check
                && customer.settings.may_find(rule)
            {
                check(&entity, findings.of(rule));
            }
        }
        check_lists(&entity, findings);
    }
}

/// One look at each member of an entity, and not one for each rule.
fn check_lists(entity: &Entity<'_>, findings: &mut Findings) {
    static BY_NAME: OnceLock<HashMap<&str, Vec<(&Rule, ListCheck)>>> = OnceLock::new();
    let by_name = BY_NAME.get_or_init(|| {
        let mut by_name: HashMap<_, Vec<_>> = HashMap::new();
        for (rule, check) in checks() {
            if let Check::List(names, check) = check {
                for name in *names {
                    by_name.entry(*name).or_default().push((rule, *check));
                }
            }
        }
        by_name
    });
    for member in entity.node.members() {
        if member.value.kind() != Kind::Array {
            continue;
        }
        let Some((name, checks)) = by_name.get_key_value(&*member.key.string().unwrap_or_default())
        else {
            continue;
        };
        let list = List {
            entity: *entity,
            name,
            array: member.value,
        };
        for (rule, check) in checks {
            if entity.customer.settings.may_find(rule) {
                check(&list, findings.of(rule));
            }
        }
    }
}
