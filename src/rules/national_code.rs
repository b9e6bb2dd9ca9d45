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
    let code = Code {
        written: &written,
        value: member.value,
        issuer: &country.string().unwrap_or_default(),
        country,
        entity: entity.node,
    };
    let finding = match code.read(&written) {
        None => return,
        Some(Reading::Born(born)) => code.of_person_born(born, None, findings),
        Some(wrong) => code.of_wrong(wrong, findings),
    };
    if let Some(finding) = finding {
        findings.report(Place::value(member.value), finding);
    }
}

/// A personal code.
struct Code<'a> {
    written: &'a str,
    value: Node<'a>,
    /// The country that issues it.
    issuer: &'a str,
    /// The field with the country.
    country: Node<'a>,
    /// The person.
    entity: Node<'a>,
}

impl Code<'_> {
    /// Reads a text as a code of the country.
    fn read(&self, text: &str) -> Option<Reading> {
        read(self.issuer, text)
    }

    fn is_valid(&self, text: &str) -> bool {
        matches!(self.read(text), Some(Reading::Born(_)))
    }

    /// Names the value. `short` is its text without odd characters, if these were looked for.
    fn message(&self, short: Option<&ShortValue<'_>>) -> String {
        match short {
            Some(short) => short.message("personal code"),
            None => format!("invalid personal code {}", quoted(self.written)),
        }
    }

    /// Explains the finding by the country.
    fn with_issuer(&self, finding: Finding) -> Finding {
        finding.also(self.country.span(), expected(self.issuer))
    }

    /// What is wrong with a code whose check digit is right.
    fn of_person_born(
        &self,
        born: Option<Date>,
        short: Option<&ShortValue<'_>>,
        findings: &Findings<'_>,
    ) -> Option<Finding> {
        let contains = |what: &str| {
            let born = born.map(|born| born.to_string()).unwrap_or_default();
            format!("contains {what} {}", mark(&born))
        };
        let birth = DateField::of(findings, self.entity, "birthDate");
        if let Some(birth) = birth.filter(|birth| born.is_some_and(|born| !birth.may_be(born))) {
            let code = quoted(self.written);
            let message = format!("personal code {code} does not match `birthDate`");
            let finding = Finding::new(message, contains("the birth date"));
            return Some(
                finding
                    .help("correct the personal code or `birthDate`")
                    .also(
                        birth.member.value.span(),
                        format!("birth date {}", birth.written()),
                    ),
            );
        }
        if born.is_some_and(|born| findings.settings().is_future(born)) {
            let label = contains("a birth date in the future:");
            let finding = Finding::new(self.message(short), label)
                .help("look for mistyped digits: the code says in which century a person was born");
            return Some(self.with_issuer(finding));
        }
        let odd = short.filter(|short| short.is_odd_inside())?;
        let why = "the check digit is right";
        let fix = odd.fix(self.value.span(), json_string(odd.text()), true, why);
        let finding = Finding::new(self.message(short), odd.label());
        Some(finding.help(format!("use `{}`", mark(odd.text()))).fix(fix))
    }

    /// What is wrong with a text that is not a valid code as it is.
    fn of_wrong(&self, wrong: Reading, findings: &Findings<'_>) -> Option<Finding> {
        // `placeholder-value` reports these.
        if in_any_text(self.written).is_some() || in_number(self.written).is_some() {
            return None;
        }
        // Many people live in a neighbouring country, and have its code.
        if is_of_another(self.issuer, self.written, self.entity, findings) {
            return None;
        }
        let short = ShortValue::of(self.written);
        let mut reading = self.read(short.text()).unwrap_or(wrong);
        if !matches!(reading, Reading::Born(_))
            && let Some(plain) = plain(self.issuer, short.text())
        {
            if let Some(finding) = self.with_additions(&plain, &short) {
                return Some(self.with_issuer(finding));
            }
            // What is added does not hide a wrong digit.
            if let (Reading::Form(_), Some(inside)) = (&reading, self.read(&plain.code))
                && !matches!(inside, Reading::Form(_))
            {
                reading = inside;
            }
        }
        let label = match reading {
            Reading::Born(born) => return self.of_person_born(born, Some(&short), findings),
            Reading::Form(form) => return Some(self.with_issuer(self.of_other_form(form, &short))),
            Reading::NoDay => "contains a date that does not exist",
            Reading::CheckDigit => "check digit mismatch",
        };
        Some(self.with_issuer(Finding::new(self.message(Some(&short)), label).help(DIGITS)))
    }

    /// What is wrong with a code that has a prefix, separators or punctuation, if it is valid without
    /// them; or with a code that names another country.
    fn with_additions(&self, plain: &Plain, short: &ShortValue<'_>) -> Option<Finding> {
        let other = plain.of_country.as_deref();
        if let Some(other) = other.filter(|other| *other != self.issuer) {
            let label = format!("prefix of {}", name_of_country(other)?);
            let finding = Finding::new(self.message(None), label);
            return Some(
                finding.help("use the code without prefix, and check the country of the customer"),
            );
        }
        if !self.is_valid(&plain.code) {
            return None;
        }
        let fix = short.fix(
            self.value.span(),
            json_string(&plain.code),
            true,
            plain.removed,
        );
        let finding = Finding::new(self.message(None), plain.removed);
        Some(
            finding
                .help(format!(
                    "use `{}`: the check digit is right",
                    mark(&plain.code)
                ))
                .fix(fix),
        )
    }

    /// What is wrong with a text that has another form than a code.
    fn of_other_form(&self, form: &'static str, short: &ShortValue<'_>) -> Finding {
        let fix = |text: &str, why| short.fix(self.value.span(), json_string(text), false, why);
        let digits = short
            .with_digits()
            .filter(|digits| self.is_valid(digits.text()) && !is_shortened(short.text()));
        if let Some(digits) = digits {
            let help = format!(
                "use `{}`: with the digit the check digit is right",
                mark(digits.text())
            );
            let why = "other digits may be wrong";
            let fix = digits.fix(self.value.span(), json_string(digits.text()), false, why);
            return Finding::new(digits.message("personal code"), form)
                .help(help)
                .fix(fix);
        }
        let is_of_digits = all_digits(short.text()).is_some();
        let message = if !is_of_digits && is_digits_but_few(self.issuer, short.text()) {
            let named = ShortValue::of(self.written).naming_other(is_of_code);
            named.message("personal code")
        } else {
            self.message(Some(short))
        };
        let finding = Finding::new(message, form);
        match restored(self.issuer, short.short()) {
            Some((meant, why)) => finding
                .help(format!("use `{}`: {why}", mark(&meant)))
                .fix(fix(&meant, why)),
            None if is_shortened(short.text()) => {
                finding.help("use all digits of the code: a spreadsheet has shortened the number")
            }
            None => finding.help(DIGITS),
        }
    }
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

const DIGITS: &str = "look for mistyped, missing or swapped digits";

/// What is expected by the country.
fn expected(country: &str) -> &'static str {
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
