use std::sync::OnceLock;

use crate::codes::{LookAlike, country, currency};
use crate::contract::Contract;
use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Cause, Field, Object, Scope};
use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::diagnostic::Severity;
use crate::document::customer::Customer;
use crate::document::violation::Violation;
use crate::json::{Kind, Node};
use crate::settings::classifier::Classifier;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};
use crate::rules::short_value::{ShortValue, json_string};
use crate::text::suggestion::{all_nearest, is_list, means_other, one_of};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "classifier-value",
        group: Group::Codes,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("classifier_value.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Value, |_, field| field.classifier().is_some()),
    checks: &[
        Check::Violation(is_decided),
        Check::Customer(&of_customer([], check)),
    ],
};

/// The help lists at most this many codes.
const FEW: usize = 8;

/// Takes the violation of a field whose configured classifier alone decides: [`check`] compares
/// every value with the classifier, whatever the schema requires.
fn is_decided(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let classifiers = findings.settings().classifiers();
    violation.value_of_field().is_some_and(|(value, field)| {
        let is_configured = field
            .classifier()
            .is_some_and(|name| classifiers.get(name).is_some());
        // A blank value is reported as blank, not as an unknown code.
        let is_code = value.string().is_some_and(|text| !text.trim().is_empty());
        is_configured && is_code
    })
}

fn check(customer: &Customer<'_>, []: [Value<'_>; 0], findings: &mut Findings) {
    if findings.settings().classifiers().is_empty() {
        return;
    }
    let scope = Scope::Customer;
    for field in classified(customer.kind, customer.entity_type) {
        check_member(customer, customer.root, field, scope, findings);
    }
}

/// A field that has a classifier, or that contains fields with one.
struct Classified {
    name: &'static str,
    /// The field, or the elements if it is a list.
    facts: Field,
    inside: Vec<Classified>,
    is_related: bool,
}

/// Returns the classified fields of a customer of this kind and entity type.
fn classified(kind: &PayloadKind, entity_type: EntityType) -> &'static [Classified] {
    static ALL: [[OnceLock<Vec<Classified>>; 2]; KINDS.len()] =
        [const { [const { OnceLock::new() }; 2] }; KINDS.len()];
    ALL[kind.place][entity_type as usize]
        .get_or_init(|| fields(Contract::of(kind, entity_type, false).customer()))
}

fn fields(object: Object) -> Vec<Classified> {
    let found = object.names().filter_map(|name| {
        let field = object.field(name)?;
        let facts = field.elements().unwrap_or(field);
        let inside = if facts.is_related_entity() {
            // Fields of both types are checked; another rule reports those of the wrong type.
            let mut inside: Vec<Classified> = Vec::new();
            for entity in EntityType::ALL
                .into_iter()
                .filter_map(|of| facts.object(of))
            {
                for field in fields(entity) {
                    if inside.iter().all(|known| known.name != field.name) {
                        inside.push(field);
                    }
                }
            }
            inside
        } else {
            facts
                .object(EntityType::Individual)
                .map(fields)
                .unwrap_or_default()
        };
        let is_related = facts.is_related_entity();
        (facts.classifier().is_some() || !inside.is_empty()).then_some(Classified {
            name,
            facts,
            inside,
            is_related,
        })
    });
    found.collect()
}

fn check_member(
    customer: &Customer<'_>,
    object: Node<'_>,
    field: &Classified,
    scope: Scope,
    findings: &mut Findings,
) {
    let Some(member) = findings.value(object, field.name).usable() else {
        return;
    };
    let value = member.value;
    let values: Vec<_> = match value.kind() {
        Kind::Array => value.elements().collect(),
        _ => vec![value],
    };
    for value in values {
        if let Some(name) = field.facts.classifier() {
            if let Some(classifier) = findings.settings().classifiers().get(name) {
                check_value(value, field, name, classifier, scope, findings);
            }
            continue;
        }
        let scope = if field.is_related {
            Scope::Related(customer.entity_type)
        } else {
            scope
        };
        for inside in &field.inside {
            check_member(customer, value, inside, scope, findings);
        }
    }
}

fn check_value(
    value: Node<'_>,
    field: &Classified,
    name: &str,
    classifier: &Classifier,
    scope: Scope,
    findings: &mut Findings,
) {
    let Some(written) = value.string() else {
        return;
    };
    // The server accepts the region EU in addition to the countries.
    let is_union = field.facts.is_region() && written == "EU";
    // A blank value counts as absent in an optional field.
    if classifier.knows(&written) || is_union || written.trim().is_empty() {
        return;
    }
    let short = ShortValue::of(&written);
    let text = &*short.code();
    let known = look_alike(field, text)
        .filter(|found| found.code.is_some_and(|code| classifier.knows(code)));
    // Country and currency codes are so short that each is similar to many others.
    let is_short = field.facts.is_country() || field.facts.is_currency();
    let codes: Vec<_> = classifier.codes().collect();
    let mut near = all_nearest(text, codes.iter().copied());
    // One of several codes is not what all of them mean.
    let is_one_of_list = |near: &str| is_list(text) && !is_list(near);
    let is_other = |near: &str| is_one_of_list(near) || means_other(text, near);
    near.retain(|near| near.certain || !(is_short || is_other(near.word)));
    let (help, fix) = match (known, near.as_slice()) {
        (Some(found), _) => (short.code_help(&found), found.fix(&short, value.span())),
        (None, [near]) => {
            let is_certain = near.certain && is_same_word(short.text(), near.word);
            let fix = short.fix(
                value.span(),
                json_string(near.word),
                is_certain,
                "it is the code with the nearest spelling",
            );
            (format!("did you mean `{}`?", near.word), Some(fix))
        }
        (None, [_, ..]) if near.len() <= FEW => {
            let words: Vec<_> = near.iter().map(|near| near.word).collect();
            (format!("did you mean {}?", one_of(&words)), None)
        }
        (None, _) if codes.len() <= FEW => (format!("use {}", one_of(&codes)), None),
        (None, _) => (
            format!(
                "use one of the {} codes of the classifier",
                classifier.len()
            ),
            None,
        ),
    };
    findings.report(
        Place::value(value),
        Finding::new(
            format!(
                "{} is not in the classifier `{name}`{}",
                quoted(&written),
                short
                    .odd()
                    .map(|odd| format!(": {odd}"))
                    .unwrap_or_default()
            ),
            "unknown code",
        )
        .help(help)
        .api_code(field.facts.api_code(Cause::Value, scope))
        .maybe_fix(fix),
    );
}

/// Returns whether two codes differ only by case, blanks, hyphens and underscores. In a code with
/// digits, a separator must not be missing: `10-50` is not `1050`.
fn is_same_word(a: &str, b: &str) -> bool {
    let is_separator = |character: char| character.is_whitespace() || "-_".contains(character);
    let lower = str::to_lowercase;
    let unified = |text: &str| lower(text).replace(is_separator, "_");
    let without = |text: &str| lower(text).replace(is_separator, "");
    let has_digits = a.contains(|character: char| character.is_ascii_digit());
    unified(a) == unified(b) || (!has_digits && without(a) == without(b))
}

fn look_alike(field: &Classified, written: &str) -> Option<LookAlike> {
    if field.facts.is_country() {
        country::look_alike(written)
    } else if field.facts.is_currency() {
        currency::look_alike(written)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_without_separators_and_case() {
        for (a, b) in [
            ("uab", "UAB"),
            ("service-3", "SERVICE_3"),
            ("limited company", "LIMITED_COMPANY"),
            ("limitedcompany", "LIMITED_COMPANY"),
        ] {
            assert!(is_same_word(a, b), "{a} {b}");
        }
        for (a, b) in [
            ("1050", "10-50"),
            ("1 050", "10-50"),
            ("1000", "<1000"),
            ("c", "C++"),
            ("nonpep", "N/A"),
        ] {
            assert!(!is_same_word(a, b), "{a} {b}");
        }
    }
}
