use crate::codes::personal_code::{Reading, read};
use crate::contract::entity_type::EntityType;
use crate::diagnostic::Severity;
use crate::document::customer::Entity;
use crate::json::{KnownName, Node};
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::date_field::DateField;
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_entity};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "national-code",
        group: Group::Identifiers,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("national_code.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Entity(&of_entity(["nationalCode"], check))],
};

/// The fields that tie a person to a country: the first must be present, the others must not
/// differ. The `country` of a related entity may be the country of residence.
const TIES: [KnownName; 3] = KnownName::all([
    "citizenshipCountry",
    "secondCitizenshipCountry",
    "permanentResidenceCountry",
]);
const RELATED_TIES: [KnownName; 3] =
    KnownName::all(["country", "registrationCountry", "birthCountry"]);

fn check(entity: &Entity<'_>, [code]: [Value<'_>; 1], findings: &mut Findings) {
    if entity.declared() != Some(EntityType::Individual) {
        return;
    }
    let Some(member) = code.usable() else {
        return;
    };
    let ties: &[KnownName] = if entity.is_related {
        &RELATED_TIES
    } else {
        &TIES
    };
    let (Some(written), Some(country)) =
        (member.value.string(), country(entity.node, ties, findings))
    else {
        return;
    };
    let code = country.string().unwrap_or_default();
    let (label, birth) = match read(&code, written.trim()) {
        None | Some(Reading::Born(None)) => return,
        Some(Reading::Form(form)) => (form.to_owned(), None),
        Some(Reading::NoDay) => ("contains a date that does not exist".to_owned(), None),
        Some(Reading::CheckDigit) => ("check digit mismatch".to_owned(), None),
        Some(Reading::Born(Some(born))) => {
            let birth = DateField::of(findings, entity.node, "birthDate");
            let Some(birth) = birth.filter(|birth| !birth.may_be(born)) else {
                return;
            };
            (
                format!("contains the birth date {}", mark(&born.to_string())),
                Some(birth),
            )
        }
    };
    let message = match &birth {
        Some(_) => format!(
            "personal code {} does not match `birthDate`",
            quoted(&written)
        ),
        None => format!("invalid personal code {}", quoted(&written)),
    };
    let mut finding = Finding::new(message, label).help(match &birth {
        Some(_) => "correct the personal code or `birthDate`",
        None => "look for mistyped, missing or swapped digits",
    });
    finding = match birth {
        Some(birth) => finding.also(
            birth.member.value.span(),
            format!("birth date {}", birth.written()),
        ),
        None => finding.also(
            country.span(),
            match code.as_ref() {
                "LT" => "expected a Lithuanian personal code",
                "LV" => "expected a Latvian personal code",
                _ => "expected an Estonian personal code",
            },
        ),
    };
    findings.report(Place::value(member.value), finding);
}

/// Returns the country of the entity, if all of the fields agree.
fn country<'a>(entity: Node<'a>, ties: &[KnownName], findings: &Findings<'_>) -> Option<Node<'a>> {
    let mut country: Option<Node<'a>> = None;
    for (number, name) in ties.iter().enumerate() {
        match (findings.value_of(entity, name), country) {
            (Value::Is(member), None) if number == 0 => country = Some(member.value),
            (Value::Is(member), Some(country)) if country.is(&member.value.string()?) => {}
            (Value::Absent, Some(_)) => {}
            _ => return None,
        }
    }
    country
}
