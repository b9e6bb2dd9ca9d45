use crate::contract::entity_type::EntityType;
use crate::contract::facts::{Cause, Field};
use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::violation::Violation;
use crate::json::Node;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule};
use crate::rules::short_value::{ShortValue, json_string};
use crate::text::suggestion::{Suggestion, all_listed, all_nearest, is_list, means_other, one_of};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "enum-value",
        group: Group::Values,
        severity: Severity::Error,
        since: "0.1.0",
        docs: include_str!("enum_value.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::OfFields(Cause::Value, |_, field| {
        !field.values().is_empty() && !field.is_country() && !field.is_currency()
    }),
    checks: &[Check::Violation(check)],
};

fn check(violation: &Violation<'_>, findings: &mut Findings) -> bool {
    let name = violation.name.clone();
    report(violation, &format!("`{name}` value"), findings)
}

/// Reports a string that is not one of its field's values; `what` names the kind of value in the
/// message. Returns whether it reported one.
pub(super) fn report(violation: &Violation<'_>, what: &str, findings: &mut Findings) -> bool {
    let Some((value, mut field)) = violation.value_of_field() else {
        return false;
    };
    if violation.name == "entityType" && violation.is_in_entity() {
        // The schema was chosen for one type, but either type is a valid suggestion.
        field = EntityType::field().unwrap_or(field);
    }
    let values = field.values();
    let Some(written) = value.string().filter(|_| !values.is_empty()) else {
        return false;
    };
    let short = ShortValue::of_word(&written);
    let listed = all_listed(short.text(), &values);
    let meant = meant(short.text(), &values, field);
    // A type that contradicts the other fields may be the wrong one of the two.
    let is_contradicted = violation.name == "entityType"
        && violation.is_in_entity()
        && violation.has_fields_of_other_type();
    let help = match meant.as_slice() {
        [] if listed.is_some() && violation.is_in_list() => {
            "use an element for each value".to_owned()
        }
        [] => format!("use {}", one_of(listed.as_ref().unwrap_or(&values))),
        [only] if is_contradicted => format!(
            "did you mean `{}`, although there are fields of an {}?",
            only.word,
            violation.entity_type.other().code()
        ),
        [only] if only.word == short.text() => format!("use `{}`", only.word),
        meant => {
            let words: Vec<_> = meant.iter().map(|found| found.word).collect();
            format!("did you mean {}?", one_of(&words))
        }
    };
    let fix = match meant.as_slice() {
        [only] if !is_contradicted => Some(short.fix(
            value.span(),
            json_string(only.word),
            only.certain && !is_absence(short.text()),
            "the word may have another meaning",
        )),
        [] => listed.and_then(|listed| separated(violation, value, &listed)),
        _ => None,
    };
    let label = match values.as_slice() {
        [first, second] => format!("neither `{first}` nor `{second}`"),
        _ => format!("not one of {}", values.join(", ")),
    };
    findings.report(
        Place::value(value),
        Finding::new(short.message(what), label)
            .help(help)
            .api_code(violation.api_code(Cause::Value))
            .maybe_fix(fix),
    );
    true
}

/// The fix that makes an element of a list several elements.
fn separated(violation: &Violation<'_>, value: Node<'_>, listed: &[&str]) -> Option<Fix> {
    let list = violation.member.filter(|_| violation.is_in_list())?.value;
    let has = |word: &&str| list.elements().any(|element| element.is(word));
    // With another element of the same value, one of them would be a duplicate.
    if listed.iter().any(has) {
        return None;
    }
    let elements: Vec<_> = listed.iter().map(|word| json_string(word)).collect();
    Some(Fix::doubtful(
        "use an element for each value",
        vec![Edit {
            span: value.span(),
            text: elements.join(", "),
        }],
    ))
}

/// Returns whether programs write this word for an absent value. `NONE` is not one: it is a
/// risk level.
fn is_absence(written: &str) -> bool {
    matches!(written, "None" | "none")
}

/// Returns the values that an unknown word may mean: one, or several that are equally likely.
fn meant<'a>(written: &str, values: &[&'a str], field: Field) -> Vec<Suggestion<'a>> {
    let near = all_nearest(written, values.iter().copied());
    if near.iter().any(|near| near.certain) {
        return near;
    }
    let synonyms = field.synonyms(written);
    if !synonyms.is_empty() {
        let meant = synonyms.into_iter().map(|word| Suggestion {
            word,
            certain: false,
        });
        return meant.collect();
    }
    // One of several words is not what all of them mean.
    let is_another = |near: &Suggestion<'_>| {
        has_prefix(written, near.word) || is_list(written) || means_other(written, near.word)
    };
    near.into_iter().filter(|near| !is_another(near)).collect()
}

/// Returns whether the text is the value with a prefix that makes it another word: `INACTIVE`,
/// `BIANNUAL`. A single letter may be a typing error.
fn has_prefix(written: &str, value: &str) -> bool {
    let written = written.to_ascii_uppercase();
    let prefix = written.strip_suffix(value);
    prefix.is_some_and(|prefix| prefix.chars().count() > 1)
}
