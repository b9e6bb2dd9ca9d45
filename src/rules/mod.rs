//! The rules: what one is, and the list of all. A rule is a constant in a file of its own, with its
//! documentation in the `.md` of the same name beside it.

mod findings;
mod place;
mod quoted;
pub mod suggestion;

mod action_value;
mod batch_field;
mod blank_value;
mod category_entity_type;
mod closing_date;
mod country_code;
mod currency_code;
mod customer_status_missing;
mod date_format;
mod duplicate_key;
mod encoding;
mod enum_value;
mod field_not_allowed;
mod former_field;
mod ignored_field;
mod import;
mod lead_import;
mod missing_field;
mod percentage;
mod risk_level_missing;
mod screening_process;
mod syntax;
mod too_long;
mod unknown_field;
mod wrong_type;

use crate::customer::{Customer, EntityType, Shape};
use crate::diagnostic::Severity;
use crate::json::{Problem, Tree};
use crate::schema::Contract;
use crate::schema::facts::{Cause, Field};
use crate::schema::violation::Violation;
use crate::source::EncodingProblem;

pub use findings::{Finding, Findings, Value};
pub use place::Place;

/// A rule. There is nothing to one but this.
pub struct Rule {
    /// Its public name.
    pub name: &'static str,
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

/// Which API codes the findings of a rule foresee.
enum Codes {
    None,
    /// These.
    These(&'static [&'static str]),
    /// Those that the fields carry for this cause, where the rule covers the field.
    OfFields(Cause, fn(&str, Field<'_>) -> bool),
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
}

/// Every rule there is. The order is the one in which they are asked.
pub static ALL: [&Rule; 24] = [
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
];

impl Rule {
    /// The rule of this name.
    pub fn find(name: &str) -> Option<&'static Rule> {
        ALL.into_iter().find(|rule| rule.name == name)
    }

    /// One line on what it finds.
    pub fn summary(&self) -> &'static str {
        self.docs.lines().next().unwrap_or_default()
    }

    /// The API codes that its findings foresee, sorted.
    pub fn api_codes(&self) -> Vec<&'static str> {
        let mut codes: Vec<&str> = match self.codes {
            Codes::None => Vec::new(),
            Codes::These(codes) => codes.to_vec(),
            Codes::OfFields(cause, covers) => coded_fields()
                .filter(|(field, _, of, _)| *of == cause && covers(field.name, field.facts))
                .map(|(_, _, _, code)| code)
                .collect(),
        };
        codes.sort_unstable();
        codes.dedup();
        codes
    }
}

/// A field with its name.
pub struct NamedField {
    /// The field's own name.
    pub name: &'static str,
    /// What the contract says of it.
    pub facts: Field<'static>,
}

/// Every field that carries an API code: the object that it belongs to, the cause, the code. A
/// field of both customers comes twice.
pub fn coded_fields() -> impl Iterator<Item = (NamedField, &'static str, Cause, &'static str)> {
    EntityType::ALL.into_iter().flat_map(|entity_type| {
        let contract = Contract::of(entity_type, false);
        contract.objects().flat_map(|(object_name, object)| {
            object.names().flat_map(move |name| {
                let facts = object.field(name);
                facts.into_iter().flat_map(move |facts| {
                    facts.api_codes().map(move |(cause, code)| {
                        (NamedField { name, facts }, object_name, cause, code)
                    })
                })
            })
        })
    })
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

/// Asks the rules about a customer.
pub(crate) fn check_customer(customer: &Customer<'_>, findings: &mut Findings) {
    for (rule, check) in checks() {
        if let Check::Customer(check) = check {
            check(customer, findings.of(rule));
        }
    }
}
