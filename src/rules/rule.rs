//! The type of a rule.

use crate::contract::facts::{Cause, CodedField, Field, coded_fields};
use crate::contract::identifier::Identifier;
use crate::contract::kind::PayloadKind;
use crate::diagnostic::rule::RuleInfo;
use crate::document::customer::{Customer, Entity, Item, List};
use crate::document::foreign_text::ForeignText;
use crate::document::repeat::{Repeat, Unknown};
use crate::document::structure::Structure;
use crate::document::text::Text;
use crate::document::violation::Violation;
use crate::document::whole::WholeCause;
use crate::json::{KnownName, Mistake, Node, Problem, Tree};
use crate::rules::findings::{Findings, Value};
use crate::source::EncodingProblem;

/// A rule: its documentation, its API codes and its checks.
pub struct Rule {
    /// Its name and documentation.
    pub info: RuleInfo,
    /// The kinds of payloads that it checks.
    pub kinds: Kinds,
    pub(super) codes: Codes,
    pub(crate) checks: &'static [Check],
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.info.name)
    }
}

/// The kinds of payloads that a rule checks.
pub enum Kinds {
    /// All kinds: the rule checks something that they have in common, or fields by name.
    All,
    /// These kinds.
    Only(&'static [&'static PayloadKind]),
}

impl Kinds {
    /// Whether payloads of this kind are checked.
    pub fn have(&self, kind: &PayloadKind) -> bool {
        match self {
            Kinds::All => true,
            Kinds::Only(kinds) => kinds.iter().any(|known| known.place == kind.place),
        }
    }
}

/// The API codes that the findings of a rule predict.
pub(crate) enum Codes {
    None,
    /// These codes, which do not belong to a single field.
    These(&'static [OwnCode]),
    /// The codes that fields have for this cause, for the fields that the rule covers.
    OfFields(Cause, fn(&str, Field) -> bool),
}

/// A code that depends on more than one field.
pub struct OwnCode {
    /// The code.
    pub code: &'static str,
    /// The field that the API names.
    pub field: &'static str,
    /// What makes the API return it.
    pub trigger: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// When a rule runs, and on what.
pub(crate) enum Check {
    /// On bytes that are not plain UTF-8.
    Encoding(EncodingCheck),
    /// On a text that is not JSON for one reason as a whole.
    Foreign(ForeignCheck),
    /// On a parser problem. Returns whether the rule took it.
    Problem(ProblemCheck),
    /// On several parser problems that have one cause. Returns whether the rule took them.
    Problems(ProblemsCheck),
    /// On a document that is not a single customer.
    Structure(StructureCheck),
    /// On what is wrong with a customer as a whole.
    Whole(WholeCheck),
    /// On a schema violation. Returns whether the rule took it. Rules run in the order of
    /// [`ALL`](crate::rules::registry::ALL), and the first that takes a violation is the only one
    /// to report it.
    Violation(ViolationCheck),
    /// On a customer, with or without violations.
    Customer(&'static dyn CustomerCheck),
    /// On a customer and each related entity.
    Entity(&'static dyn EntityCheck),
    /// On a string value that may have unusual characters or be a placeholder, after all other
    /// checks: findings about a value's meaning come before findings about its characters.
    Text(TextCheck),
    /// On the lists of these names in any entity.
    List(&'static [&'static str], ListCheck),
    /// On the objects in the lists of these names in any entity, after the lists themselves.
    Item(&'static [&'static str], &'static dyn ItemCheck),
    /// On a value of a customer that an earlier customer has too.
    Repeat(Identifier, RepeatCheck),
    /// On a value of an UPDATE that no earlier customer has, where all earlier customers are known.
    Unknown(Identifier, UnknownCheck),
}

pub(crate) type EncodingCheck = fn(&EncodingProblem, &mut Findings);
pub(crate) type ForeignCheck = fn(&ForeignText, &mut Findings);
pub(crate) type ProblemCheck = fn(&Problem, &Tree<'_>, &mut Findings) -> bool;
pub(crate) type ProblemsCheck = fn(&Mistake<'_>, &Tree<'_>, &mut Findings) -> bool;
pub(crate) type StructureCheck = fn(&Structure<'_>, &mut Findings);
pub(crate) type WholeCheck = fn(&WholeCause<'_>, &mut Findings);
pub(crate) type ViolationCheck = fn(&Violation<'_>, &mut Findings) -> bool;
pub(crate) type TextCheck = fn(&Text<'_>, &mut Findings);
pub(crate) type ListCheck = fn(&List<'_>, &mut Findings);
pub(crate) type RepeatCheck = fn(&Repeat<'_>, &mut Findings);
pub(crate) type UnknownCheck = fn(&Unknown<'_>, &mut Findings);

/// A check of a customer. It runs if the customer has any of the members; without members, always.
pub(crate) trait CustomerCheck: Sync {
    fn members(&self) -> &[KnownName];
    fn run(&self, customer: &Customer<'_>, findings: &mut Findings);
}

/// The same for a customer or related entity.
pub(crate) trait EntityCheck: Sync {
    fn members(&self) -> &[KnownName];
    /// Selects the values of the members that need the check; `None` if all do.
    fn filter(&self) -> Option<ValueFilter>;
    fn run(&self, entity: &Entity<'_>, findings: &mut Findings);
}

/// The same for an object in a list.
pub(crate) trait ItemCheck: Sync {
    fn members(&self) -> &[KnownName];
    /// Selects the values of the members that need the check; `None` if all do.
    fn filter(&self) -> Option<ValueFilter>;
    fn run(&self, item: &Item<'_>, findings: &mut Findings);
}

/// Whether a value may be wrong, told by a look at its first or last bytes.
pub(crate) type ValueFilter = fn(Node<'_>) -> bool;

/// A check of the values of members, so that a rule names once what it depends on.
pub(crate) struct Members<const N: usize, F> {
    names: [KnownName; N],
    filter: Option<ValueFilter>,
    check: F,
}

type OfCustomer<const N: usize> = for<'a> fn(&Customer<'a>, [Value<'a>; N], &mut Findings);
type OfEntity<const N: usize> = for<'a> fn(&Entity<'a>, [Value<'a>; N], &mut Findings);
type OfItem<const N: usize> = for<'a> fn(&Item<'a>, [Value<'a>; N], &mut Findings);

const fn members<const N: usize, F: Copy>(
    names: [&'static str; N],
    filter: Option<ValueFilter>,
    check: F,
) -> Members<N, F> {
    Members {
        names: KnownName::all(names),
        filter,
        check,
    }
}

/// A check of the values that these members of a customer have.
pub(crate) const fn of_customer<const N: usize>(
    names: [&'static str; N],
    check: OfCustomer<N>,
) -> Members<N, OfCustomer<N>> {
    members(names, None, check)
}

/// A check of the values that these members of a customer or related entity have.
pub(crate) const fn of_entity<const N: usize>(
    names: [&'static str; N],
    check: OfEntity<N>,
) -> Members<N, OfEntity<N>> {
    members(names, None, check)
}

/// The same, for the entities in which the filter selects one of the values.
pub(crate) const fn of_entity_with<const N: usize>(
    names: [&'static str; N],
    filter: ValueFilter,
    check: OfEntity<N>,
) -> Members<N, OfEntity<N>> {
    members(names, Some(filter), check)
}

/// A check of the values that these members of an object in a list have.
pub(crate) const fn of_item<const N: usize>(
    names: [&'static str; N],
    check: OfItem<N>,
) -> Members<N, OfItem<N>> {
    members(names, None, check)
}

/// The same, for the objects in which the filter selects one of the values.
pub(crate) const fn of_item_with<const N: usize>(
    names: [&'static str; N],
    filter: ValueFilter,
    check: OfItem<N>,
) -> Members<N, OfItem<N>> {
    members(names, Some(filter), check)
}

impl<const N: usize> CustomerCheck for Members<N, OfCustomer<N>> {
    fn members(&self) -> &[KnownName] {
        &self.names
    }

    fn run(&self, customer: &Customer<'_>, findings: &mut Findings) {
        let values = findings.values_of(customer.root, &self.names);
        (self.check)(customer, values, findings);
    }
}

impl<const N: usize> EntityCheck for Members<N, OfEntity<N>> {
    fn members(&self) -> &[KnownName] {
        &self.names
    }

    fn filter(&self) -> Option<ValueFilter> {
        self.filter
    }

    fn run(&self, entity: &Entity<'_>, findings: &mut Findings) {
        let values = findings.values_of(entity.node, &self.names);
        (self.check)(entity, values, findings);
    }
}

impl<const N: usize> ItemCheck for Members<N, OfItem<N>> {
    fn members(&self) -> &[KnownName] {
        &self.names
    }

    fn filter(&self) -> Option<ValueFilter> {
        self.filter
    }

    fn run(&self, item: &Item<'_>, findings: &mut Findings) {
        let values = findings.values_of(item.node, &self.names);
        (self.check)(item, values, findings);
    }
}

impl Rule {
    /// Returns the API codes that its findings predict, sorted.
    pub fn api_codes(&self) -> Vec<&'static str> {
        let own = self.own_codes().iter().map(|own| own.code);
        let of_fields = coded_fields().iter().filter(|coded| self.foresees(coded));
        let mut codes: Vec<_> = own.chain(of_fields.map(|coded| coded.code)).collect();
        codes.sort_unstable();
        codes.dedup();
        codes
    }

    /// Returns its codes that do not belong to a single field.
    pub fn own_codes(&self) -> &'static [OwnCode] {
        match self.codes {
            Codes::These(codes) => codes,
            Codes::None | Codes::OfFields(..) => &[],
        }
    }

    /// Returns whether it compares customers with each other.
    pub fn compares_customers(&self) -> bool {
        let mut checks = self.checks.iter();
        checks.any(|check| matches!(check, Check::Repeat(..)))
    }

    /// Returns whether its findings predict this code of this field.
    pub fn foresees(&self, coded: &CodedField) -> bool {
        match self.codes {
            Codes::OfFields(cause, covers) => {
                coded.cause == cause && covers(coded.name, coded.facts)
            }
            Codes::None | Codes::These(_) => false,
        }
    }
}
