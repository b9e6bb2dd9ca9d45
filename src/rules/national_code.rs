use jiff::civil::Date;

use crate::codes::country::name as name_of_country;
use crate::codes::number_text::{all_digits, is_shortened};
use crate::codes::personal_code::{COUNTRIES, Plain, Reading, plain, read};
use crate::codes::placeholders::{in_any_text, in_number};
use crate::codes::short_text::ShortText;
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
use crate::rules::short_value::{ShortValue, json_string};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "national-code",
        group: Group::Identifiers,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("national_code.md"),
        fixable: true,
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
    let Some(mut reading) = read(&code, &written) else {
        return;
    };
    // `placeholder-value` reports these.
    let is_wrong = !matches!(reading, Reading::Born(_));
    if is_wrong && (in_any_text(&written).is_some() || in_number(&written).is_some()) {
        return;
    }
    // Many people live in a neighbouring country, and have its code.
    if is_wrong && is_of_another(&code, &written, entity.node, findings) {
        return;
    }
    let mut short = None;
    if !matches!(reading, Reading::Born(_)) {
        let tidy = short.insert(ShortValue::of(&written));
        reading = read(&code, tidy.text()).unwrap_or(reading);
    }
    if !matches!(reading, Reading::Born(_))
        && let Some(short) = &short
        && let Some(finding) = with_additions(&code, &written, short, member.value)
    {
        let expected = (country.span(), issuer(&code).to_owned());
        findings.report(
            Place::value(member.value),
            finding.also(expected.0, expected.1),
        );
        return;
    }
    // What is added does not hide a wrong digit.
    if let (Reading::Form(_), Some(short)) = (&reading, &short)
        && let Some(plain) = plain(&code, short.text())
    {
        let inside = read(&code, &plain.code);
        reading = inside
            .filter(|inside| !matches!(inside, Reading::Form(_)))
            .unwrap_or(reading);
    }
    let message = || match &short {
        Some(short) => short.message("personal code"),
        None => format!("invalid personal code {}", quoted(&written)),
    };
    let of_country = || (country.span(), issuer(&code).to_owned());
    let finding = match reading {
        Reading::Born(born) => {
            let is_future = born.is_some_and(|born| findings.settings().is_future(born));
            let birth = DateField::of(findings, entity.node, "birthDate");
            let birth = birth.filter(|birth| born.is_some_and(|born| !birth.may_be(born)));
            let contains = |born: Option<Date>, what: &str| {
                let born = born.map(|born| born.to_string()).unwrap_or_default();
                format!("contains {what} {}", mark(&born))
            };
            if let Some(birth) = birth {
                let message = format!(
                    "personal code {} does not match `birthDate`",
                    quoted(&written)
                );
                Finding::new(message, contains(born, "the birth date"))
                    .help("correct the personal code or `birthDate`")
                    .also(
                        birth.member.value.span(),
                        format!("birth date {}", birth.written()),
                    )
            } else if is_future {
                let (span, expected) = of_country();
                Finding::new(message(), contains(born, "a birth date in the future:"))
                    .help("look for mistyped digits: the code says in which century a person was born")
                    .also(span, expected)
            } else if let Some(short) = short.as_ref().filter(|short| short.is_odd_inside()) {
                let why = "the check digit is right";
                let text = short.text();
                Finding::new(message(), short.label())
                    .help(format!("use `{}`", mark(text)))
                    .fix(short.fix(member.value.span(), json_string(text), true, why))
            } else {
                return;
            }
        }
        Reading::Form(form) => {
            let (span, expected) = of_country();
            let named = ShortValue::of(&written).naming_other(is_of_code);
            let message = match &short {
                Some(short)
                    if is_digits_but_few(&code, short.text())
                        && all_digits(short.text()).is_none() =>
                {
                    named.message("personal code")
                }
                _ => message(),
            };
            let finding = Finding::new(message, form).also(span, expected.clone());
            let short = short.unwrap_or_else(|| ShortValue::of(&written));
            let digits = short.with_digits().filter(|digits| {
                let is_valid = matches!(read(&code, digits.text()), Some(Reading::Born(_)));
                is_valid && !is_shortened(short.text())
            });
            if let Some(digits) = digits {
                let finding = Finding::new(digits.message("personal code"), form)
                    .also(span, expected)
                    .help(format!(
                        "use `{}`: with the digit the check digit is right",
                        mark(digits.text())
                    ))
                    .fix(digits.fix(
                        member.value.span(),
                        json_string(digits.text()),
                        false,
                        "other digits may be wrong",
                    ));
                findings.report(Place::value(member.value), finding);
                return;
            }
            match restored(&code, short.short()) {
                Some((meant, why)) => finding
                    .help(format!("use `{}`: {why}", mark(&meant)))
                    .fix(short.fix(member.value.span(), json_string(&meant), false, why)),
                None if is_shortened(short.text()) => finding
                    .help("use all digits of the code: a spreadsheet has shortened the number"),
                None => finding.help(DIGITS),
            }
        }
        Reading::NoDay | Reading::CheckDigit => {
            let label = if reading == Reading::NoDay {
                "contains a date that does not exist"
            } else {
                "check digit mismatch"
            };
            let (span, expected) = of_country();
            Finding::new(message(), label)
                .help(DIGITS)
                .also(span, expected)
        }
    };
    findings.report(Place::value(member.value), finding);
}

fn is_of_code(found: char) -> bool {
    found.is_ascii_digit() || "- ".contains(found)
}

/// Whether the text is the digits of a code but for one or two characters; those of Finland have
/// letters.
fn is_digits_but_few(country: &str, text: &str) -> bool {
    let others = text.chars().filter(|found| !is_of_code(*found)).count();
    country != "FI" && (1..=2).contains(&others) && text.chars().count() > 8
}

/// The countries whose citizens are often customers with the code of another country.
const FEW_FOREIGN: [&str; 2] = ["PL", "FI"];

/// Whether the text is the code of another country, of a person with the birth date of the entity.
fn is_of_another(code: &str, written: &str, entity: Node<'_>, findings: &Findings<'_>) -> bool {
    let mut others = COUNTRIES.iter().filter(|country| **country != code);
    others.any(|country| match read(country, written) {
        Some(Reading::Born(Some(born))) => {
            let birth = DateField::of(findings, entity, "birthDate");
            let is_of_living = born.year() >= 1900 && !findings.settings().is_future(born);
            // A mistyped code is at times a valid one of another country with the same form.
            let has_other_form = || matches!(read(code, written), Some(Reading::Form(_)));
            let is_clear = || FEW_FOREIGN.contains(&code) || has_other_form();
            is_of_living && birth.map_or_else(is_clear, |birth| birth.may_be(born))
        }
        // Without a birth date, the check digit or the hyphen shows whose code it is: any digits
        // after a 9 are the code of a Lithuanian, and any after 32 to 39 the one of a
        // Latvian. No code of Finland is of digits only.
        Some(Reading::Born(None)) => match *country {
            "LT" => false,
            "LV" => written.contains('-') || code == "FI",
            _ => true,
        },
        _ => false,
    })
}

/// What is wrong with a code that has a prefix, separators or punctuation, if it is valid without
/// them; or with a code that names another country.
fn with_additions(
    code: &str,
    written: &str,
    short: &ShortValue<'_>,
    value: Node<'_>,
) -> Option<Finding> {
    let Plain {
        code: meant,
        removed,
        of_country,
    } = plain(code, short.text())?;
    let message = || format!("invalid personal code {}", quoted(written));
    if let Some(other) = of_country.filter(|other| other != code) {
        let name = name_of_country(&other)?;
        return Some(
            Finding::new(message(), format!("prefix of {name}"))
                .help("use the code without prefix, and check the country of the customer"),
        );
    }
    matches!(read(code, &meant), Some(Reading::Born(_))).then(|| {
        Finding::new(message(), removed)
            .help(format!("use `{}`: the check digit is right", mark(&meant)))
            .fix(short.fix(value.span(), json_string(&meant), true, removed))
    })
}

const DIGITS: &str = "look for mistyped, missing or swapped digits";

fn issuer(country: &str) -> &'static str {
    match country {
        "LT" => "expected a Lithuanian personal code",
        "LV" => "expected a Latvian personal code",
        "PL" => "expected a Polish personal code",
        "FI" => "expected a Finnish personal code",
        _ => "expected an Estonian personal code",
    }
}

/// Returns the valid code that a program has taken for a number, and what the program did.
fn restored(country: &str, short: &ShortText) -> Option<(String, &'static str)> {
    let is_valid = |code: &str| matches!(read(country, code), Some(Reading::Born(_)));
    let digits = short.without_fraction();
    if let Some(digits) = digits.as_deref().filter(|digits| is_valid(digits)) {
        return Some((
            digits.to_owned(),
            "a program has taken the code for a decimal number",
        ));
    }
    let padded = format!("0{}", digits.as_deref().unwrap_or(&short.text));
    is_valid(&padded).then_some((
        padded,
        "a program has taken the code for a number without its zero",
    ))
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
