//! What a rule is.

use crate::contract::facts::{Cause, CodedField, Field, coded_fields};
use crate::diagnostic::rule::RuleInfo;
use crate::document::customer::{Customer, Entity, List, Shape};
use crate::document::repeat::{Again, Subject};
use crate::document::violation::Violation;
use crate::json::{Node, Problem, Tree};
use crate::rules::findings::Findings;
use crate::source::EncodingProblem;

/// A rule. There is nothing to one but this.
pub struct Rule {
    /// What it is called and how it is documented.
    pub info: RuleInfo,
    pub(super) codes: Codes,
    pub(crate) checks: &'static [Check],
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.info.name)
    }
}

/// Which API codes the findings of a rule foresee.
pub(crate) enum Codes {
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
    /// [`ALL`](crate::rules::registry::ALL), and the first that takes a violation is the only one to report it.
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

impl Rule {
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
