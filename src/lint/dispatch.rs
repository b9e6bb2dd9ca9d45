//! Who is asked about what, and when.
//!
//! Most members of a payload are of interest to no more than one or two rules, and most rules are
//! about members that most payloads do not have. So each object is walked once, and the names that it
//! has tell which checks are to be asked; rules that look for what is not there cost nothing.

use std::sync::OnceLock;

use crate::document::customer::{Customer, Entity, List, Shape};
use crate::document::repeat::{Again, Subject};
use crate::document::violation::Violation;
use crate::json::{Kind, NameTable, Node, Problem, Tree};
use crate::settings::Settings;
use crate::source::EncodingProblem;

use crate::rules::findings::Findings;
use crate::rules::registry::ALL;
use crate::rules::rule::{
    AgainCheck, Check, CustomerCheck, EncodingCheck, EntityCheck, ListCheck, ProblemCheck, Rule,
    ShapeCheck, StringCheck, ViolationCheck,
};

/// The checks of all rules by what they are about, each in the order of [`ALL`].
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

/// Few entities have more lists: growing step by step costs more than the room.
const MOST_LISTS: usize = 16;

/// The name of a list, who asks about it, and the array.
type Listed<'c, 'a> = (&'static str, &'c OfRules<ListCheck>, Node<'a>);

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

    /// The checks that the names of an object ask for, and its lists that are to be checked.
    fn wanted_by<'a>(
        &self,
        object: Node<'a>,
        findings: &Findings<'_>,
    ) -> (Wanted, Vec<Listed<'_, 'a>>) {
        let mut wanted = self.always;
        let mut lists = Vec::new();
        findings.walk(object, |member| {
            if let Some((name, asked)) = self.names.find(member.key) {
                wanted.add(asked.wanted);
                if !asked.lists.is_empty() && member.value.kind() == Kind::Array {
                    if lists.is_empty() {
                        lists.reserve(MOST_LISTS);
                    }
                    lists.push((*name, &asked.lists, member.value));
                }
            }
        });
        (wanted, lists)
    }
}

/// Asks the rules about an encoding problem.
pub(crate) fn check_encoding(problem: &EncodingProblem, findings: &mut Findings) {
    for (rule, check) in &checks().encoding {
        check(problem, findings.of(&rule.info));
    }
}

/// Asks the rules about a mistake of the parser.
pub(crate) fn check_problem(problem: &Problem, tree: &Tree<'_>, findings: &mut Findings) {
    let mut checks = checks().problem.iter();
    checks.any(|(rule, check)| check(problem, tree, findings.of(&rule.info)));
}

/// Whether any rule compares customers by this subject.
pub(crate) fn compares(subject: Subject, settings: &Settings) -> bool {
    let mut checks = checks().again.iter();
    checks.any(|(rule, (of, _))| *of == subject && settings.may_find(&rule.info))
}

/// Asks the rules about a value of a customer that another one had before.
pub(crate) fn check_again(again: &Again<'_>, findings: &mut Findings) {
    for (rule, (subject, check)) in &checks().again {
        if *subject == again.subject {
            check(again, findings.of(&rule.info));
        }
    }
}

/// Asks the rules about the shape of a document.
pub(crate) fn check_shape(shape: &Shape<'_>, findings: &mut Findings) {
    for (rule, check) in &checks().shape {
        check(shape, findings.of(&rule.info));
    }
}

/// Asks the rules about a violation of the schema.
pub(crate) fn check_violation(violation: &Violation<'_>, findings: &mut Findings) {
    let mut checks = checks().violation.iter();
    checks.any(|(rule, check)| check(violation, findings.of(&rule.info)));
}

/// Asks the rules about a customer, its related entities and their lists.
pub(crate) fn check_customer(customer: &Customer<'_>, findings: &mut Findings) {
    let checks = checks();
    let settings = findings.settings();
    let (wants, lists) = checks.wanted_by(customer.root, findings);
    let mut of_root = Some((wants, lists));
    for (rule, check) in wanted(&checks.customer, wants.customer) {
        if settings.may_find(&rule.info) {
            check(customer, findings.of(&rule.info));
        }
    }
    for entity in customer.entities() {
        // The customer itself comes first.
        let (wants, lists) = of_root
            .take()
            .unwrap_or_else(|| checks.wanted_by(entity.node, findings));
        for (rule, check) in wanted(&checks.entity, wants.entity) {
            if settings.may_find(&rule.info) {
                check(&entity, findings.of(&rule.info));
            }
        }
        check_lists(entity, &lists, findings);
    }
    for value in customer.root.unusual_strings() {
        for (rule, check) in &checks.string {
            if settings.may_find(&rule.info) {
                check(value, findings.of(&rule.info));
            }
        }
    }
}

fn check_lists<'a>(entity: Entity<'a>, lists: &[Listed<'_, 'a>], findings: &mut Findings) {
    let settings = findings.settings();
    for (name, checks, array) in lists {
        if findings.has_blamed(*array) {
            continue;
        }
        let list = List {
            entity,
            name,
            array: *array,
        };
        for (rule, check) in *checks {
            if settings.may_find(&rule.info) {
                check(&list, findings.of(&rule.info));
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
