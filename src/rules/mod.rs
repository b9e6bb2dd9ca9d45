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

use std::sync::OnceLock;

use crate::across::{Again, Subject};
use crate::customer::{Customer, Entity, List, Shape};
use crate::diagnostic::Severity;
use crate::json::{Kind, NameTable, Node, Problem, Tree};
use crate::schema::facts::{Cause, CodedField, Field, coded_fields};
use crate::schema::violation::Violation;
use crate::settings::Settings;
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

type EncodingCheck = fn(&EncodingProblem, &mut Findings);
type ProblemCheck = fn(&Problem, &Tree<'_>, &mut Findings) -> bool;
type ShapeCheck = fn(&Shape<'_>, &mut Findings);
type ViolationCheck = fn(&Violation<'_>, &mut Findings) -> bool;
type CustomerCheck = fn(&Customer<'_>, &mut Findings);
type EntityCheck = fn(&Entity<'_>, &mut Findings);
type StringCheck = fn(Node<'_>, &mut Findings);
type ListCheck = fn(&List<'_>, &mut Findings);
type AgainCheck = fn(&Again<'_>, &mut Findings);

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

/// The checks of all rules by what they are about, each in the order of [`ALL`].
///
/// Most members of a payload are of interest to no more than one or two rules, and most rules are
/// about members that most payloads do not have. So each object is walked once, and the names that it
/// has tell which checks are to be asked; rules that look for what is not there cost nothing.
#[derive(Default)]
struct Checks {
    encoding: OfRules<EncodingCheck>,
    problem: OfRules<ProblemCheck>,
    shape: OfRules<ShapeCheck>,
    violation: OfRules<ViolationCheck>,
    customer: OfRules<CustomerCheck>,
    entity: OfRules<EntityCheck>,
    string: OfRules<StringCheck>,
    again: OfRules<(Subject, AgainCheck)>,
    /// The checks that each name asks for.
    names: NameTable<Asked>,
    /// Those that are asked for without names.
    always: Wanted,
}

type OfRules<C> = Vec<(&'static Rule, C)>;

/// What a name asks for.
#[derive(Default)]
struct Asked {
    wanted: Wanted,
    lists: OfRules<ListCheck>,
}

/// Checks of a customer and of an entity, one bit each by their number.
#[derive(Clone, Copy, Default)]
struct Wanted {
    customer: u64,
    entity: u64,
}

impl Wanted {
    fn add(&mut self, other: Wanted) {
        self.customer |= other.customer;
        self.entity |= other.entity;
    }
}

/// The checks whose bits are set, in their order.
fn wanted<C>(checks: &OfRules<C>, mut bits: u64) -> impl Iterator<Item = &(&'static Rule, C)> {
    std::iter::from_fn(move || {
        let number = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        checks.get(number)
    })
}

fn checks() -> &'static Checks {
    static CHECKS: OnceLock<Checks> = OnceLock::new();
    CHECKS.get_or_init(|| {
        let mut checks = Checks::default();
        for rule in ALL {
            for check in rule.checks {
                checks.add(rule, check);
            }
        }
        checks
    })
}

impl Checks {
    fn add(&mut self, rule: &'static Rule, check: &'static Check) {
        match check {
            Check::Encoding(check) => self.encoding.push((rule, *check)),
            Check::Problem(check) => self.problem.push((rule, *check)),
            Check::Shape(check) => self.shape.push((rule, *check)),
            Check::Violation(check) => self.violation.push((rule, *check)),
            Check::Customer(names, check) => {
                let customer = 1 << self.customer.len();
                self.customer.push((rule, *check));
                self.want(
                    names,
                    Wanted {
                        customer,
                        entity: 0,
                    },
                );
            }
            Check::Entity(names, check) => {
                let entity = 1 << self.entity.len();
                self.entity.push((rule, *check));
                self.want(
                    names,
                    Wanted {
                        customer: 0,
                        entity,
                    },
                );
            }
            Check::String(check) => self.string.push((rule, *check)),
            Check::Again(subject, check) => self.again.push((rule, (*subject, *check))),
            Check::List(names, check) => {
                for name in *names {
                    self.names.entry(name).lists.push((rule, *check));
                }
            }
        }
    }

    fn want(&mut self, names: &[&'static str], wanted: Wanted) {
        if names.is_empty() {
            self.always.add(wanted);
        }
        for name in names {
            self.names.entry(name).wanted.add(wanted);
        }
    }

    /// The checks that the names of an object ask for, and whether it has lists to be checked.
    fn wanted_by(&self, object: Node<'_>) -> (Wanted, bool) {
        let mut wanted = self.always;
        let mut has_lists = false;
        for member in object.members() {
            if let Some((_, asked)) = self.names.find(member.key) {
                wanted.add(asked.wanted);
                has_lists |= !asked.lists.is_empty();
            }
        }
        (wanted, has_lists)
    }
}

/// Asks the rules about an encoding problem.
pub(crate) fn check_encoding(problem: &EncodingProblem, findings: &mut Findings) {
    for (rule, check) in &checks().encoding {
        check(problem, findings.of(rule));
    }
}

/// Asks the rules about a mistake of the parser.
pub(crate) fn check_problem(problem: &Problem, tree: &Tree<'_>, findings: &mut Findings) {
    let mut checks = checks().problem.iter();
    checks.any(|(rule, check)| check(problem, tree, findings.of(rule)));
}

/// Whether any rule compares customers by this subject.
pub(crate) fn compares(subject: Subject, settings: &Settings) -> bool {
    let mut checks = checks().again.iter();
    checks.any(|(rule, (of, _))| *of == subject && settings.may_find(rule))
}

/// Asks the rules about a value of a customer that another one had before.
pub(crate) fn check_again(again: &Again<'_>, findings: &mut Findings) {
    for (rule, (subject, check)) in &checks().again {
        if *subject == again.subject {
            check(again, findings.of(rule));
        }
    }
}

/// Asks the rules about the shape of a document.
pub(crate) fn check_shape(shape: &Shape<'_>, findings: &mut Findings) {
    for (rule, check) in &checks().shape {
        check(shape, findings.of(rule));
    }
}

/// Asks the rules about a violation of the schema.
pub(crate) fn check_violation(violation: &Violation<'_>, findings: &mut Findings) {
    let mut checks = checks().violation.iter();
    checks.any(|(rule, check)| check(violation, findings.of(rule)));
}

/// Asks the rules about a customer, its related entities and their lists.
pub(crate) fn check_customer(customer: &Customer<'_>, findings: &mut Findings) {
    let checks = checks();
    let settings = customer.settings;
    let of_root = checks.wanted_by(customer.root);
    for (rule, check) in wanted(&checks.customer, of_root.0.customer) {
        if settings.may_find(rule) {
            check(customer, findings.of(rule));
        }
    }
    for entity in customer.entities() {
        let (wants, has_lists) = if entity.is_related {
            checks.wanted_by(entity.node)
        } else {
            of_root
        };
        for (rule, check) in wanted(&checks.entity, wants.entity) {
            if settings.may_find(rule) {
                check(&entity, findings.of(rule));
            }
        }
        if has_lists {
            check_lists(entity, checks, findings);
        }
    }
    for value in customer.root.unusual_strings() {
        for (rule, check) in &checks.string {
            if settings.may_find(rule) {
                check(value, findings.of(rule));
            }
        }
    }
}

fn check_lists(entity: Entity<'_>, checks: &Checks, findings: &mut Findings) {
    let settings = entity.customer.settings;
    for member in entity.node.members() {
        if member.value.kind() != Kind::Array || findings.has_blamed(member.value) {
            continue;
        }
        let Some((name, asked)) = checks.names.find(member.key) else {
            continue;
        };
        let list = List {
            entity,
            name,
            array: member.value,
        };
        for (rule, check) in &asked.lists {
            if settings.may_find(rule) {
                check(&list, findings.of(rule));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_bit_for_each_check() {
        assert!(checks().customer.len() <= 64 && checks().entity.len() <= 64);
    }
}
