use crate::diagnostic::Severity;
use crate::document::structure::Structure;
use crate::document::whole::WholeCause;
use crate::json::{Kind, Node};
use crate::text::message::mark;
use crate::text::span::Span;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "no-customer",
        group: Group::Json,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("no_customer.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Structure(check), Check::Whole(check_whole)],
};

const ADD: &str = "add a customer: perhaps the query of the export found none";

fn check(structure: &Structure<'_>, findings: &mut Findings) {
    let is_empty = |list: &Node<'_>| list.kind() == Kind::Array && list.count() == 0;
    let (place, finding) = match structure {
        Structure::Array(list) if is_empty(list) => (
            *list,
            Finding::new("empty array instead of a customer", "no elements").help(ADD),
        ),
        Structure::Batch { customers, .. } if is_empty(customers) => (
            *customers,
            Finding::new("batch without customers", "no elements").help(ADD),
        ),
        Structure::Empty { value, member } => (
            *value,
            Finding::new(
                match member {
                    None => "array without customers".to_owned(),
                    Some(member) => {
                        let name = member.key.string().unwrap_or_default();
                        format!("no customer in `{}`", mark(&name))
                    }
                },
                "no customer",
            )
            .help(ADD),
        ),
        Structure::Response(root) => (
            *root,
            Finding::new("API response instead of a payload", "response of the API")
                .help("check that this is the right file; `kyclint explain` explains an API code"),
        ),
        _ => return,
    };
    let start = place.span().start;
    let marked = Span::new(start, start + 1);
    findings.report(Place::value(place).pointing_at(marked), finding);
}

fn check_whole(cause: &WholeCause<'_>, findings: &mut Findings) {
    let WholeCause::NoCustomer(object) = cause else {
        return;
    };
    let start = object.span().start;
    findings.report(
        Place::value(*object).pointing_at(Span::new(start, start + 1)),
        Finding::new("object without fields of a customer", "no customer")
            .help("check that this is the right file, and remove what is not a customer"),
    );
}
