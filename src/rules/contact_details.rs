use crate::codes::characters::is_blank;
use crate::codes::internet::{email_fault, is_email, is_website};
use crate::codes::number_text::is_shortened;
use crate::codes::placeholders::in_telephone;
use crate::codes::short_text::ShortText;
use crate::codes::telephone::is_telephone;
use crate::diagnostic::{Fix, Severity};
use crate::document::customer::Item;
use crate::json::Node;
use crate::text::message::mark;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_item};
use crate::rules::short_value::{ShortValue, json_string};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "contact-details",
        group: Group::Identifiers,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("contact_details.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Item(
        &["listContact"],
        &of_item(["contactType", "contactDetails"], check),
    )],
};

/// What `contactDetails` can contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Email,
    Phone,
    Website,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Email, Kind::Phone, Kind::Website];

    fn of_type(contact_type: &str) -> Option<Kind> {
        match contact_type {
            "EMAIL" => Some(Kind::Email),
            "MOBILEPHONE" | "FIXEDPHONE" => Some(Kind::Phone),
            "WEBSITE" => Some(Kind::Website),
            _ => None,
        }
    }

    fn is(self, text: &str) -> bool {
        match self {
            Kind::Email => is_email(text),
            Kind::Phone => is_telephone(text) && !is_spoiled(text) && in_telephone(text).is_none(),
            Kind::Website => is_website(text),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Email => "e-mail address",
            Kind::Phone => "telephone number",
            Kind::Website => "web address",
        }
    }

    fn article(self) -> &'static str {
        if self == Kind::Email { "an" } else { "a" }
    }

    fn example(self) -> &'static str {
        match self {
            Kind::Email => "`name@example.com`",
            Kind::Phone => "`+370 600 00000`",
            Kind::Website => "`https://www.example.com`",
        }
    }
}

fn check(_: &Item<'_>, [contact_type, details]: [Value<'_>; 2], findings: &mut Findings) {
    let (Some(contact_type), Some(details)) = (contact_type.usable(), details.usable()) else {
        return;
    };
    let (Some(name), Some(written)) = (contact_type.value.string(), details.value.string()) else {
        return;
    };
    let Some(kind) = Kind::of_type(&name).filter(|kind| !kind.is(&written)) else {
        return;
    };
    // The rule `blank-value` reports what nobody can see.
    if written.chars().all(is_blank) {
        return;
    }
    if kind == Kind::Phone
        && let Some(placeholder) = in_telephone(&written)
    {
        findings.report(
            Place::value(details.value),
            Finding::new(
                format!(
                    "`contactDetails` has the placeholder {}",
                    quoted(written.trim())
                ),
                placeholder.label(),
            )
            .help(
                "replace it with the number, or remove the contact: the server stores what is sent",
            ),
        );
        return;
    }
    let short = ShortValue::of(&written);
    let with_digits = short
        .with_digits()
        .filter(|digits| kind == Kind::Phone && kind.is(digits.text()));
    let has_letters = with_digits.is_some();
    let short = with_digits.unwrap_or(short);
    let text = &*short.code();
    let finding = if kind.is(text) {
        let label = if short.is_odd_inside() {
            short.label()
        } else {
            short.number_label().to_owned()
        };
        let why = if has_letters {
            "a letter may be another digit"
        } else {
            "digits may be missing in what a program took for a decimal number"
        };
        let is_certain = text == short.text() && !has_letters;
        Finding::new(short.message(kind.name()), label)
            .help(format!("use `{}`", mark(text)))
            .fix(short.fix(details.value.span(), json_string(text), is_certain, why))
    } else {
        let other = Kind::ALL.into_iter().find(|other| other.is(text));
        // A telephone number does not show which telephone type is meant.
        let meant = match other {
            Some(Kind::Email) => Some("\"EMAIL\""),
            Some(Kind::Website) => Some("\"WEBSITE\""),
            Some(Kind::Phone) | None => None,
        };
        // Only what stands there is known to be of the other type.
        let meant = meant.filter(|_| other.is_some_and(|other| other.is(&written)));
        // An e-mail address without `@` looks like a domain.
        let lacks_at = kind == Kind::Email && other == Some(Kind::Website) && !names_website(text);
        let meant = meant.filter(|_| !lacks_at);
        let why = "either the type or the details may be wrong";
        let help = if lacks_at {
            "use an e-mail address such as `name@example.com`: the `@` is missing".to_owned()
        } else {
            help(kind, other, text)
        };
        let fault = (kind == Kind::Email && other.is_none())
            .then(|| email_fault(text, |number| short.short().position(number)));
        let has_digits = text.contains(|found: char| found.is_ascii_digit());
        let is_named = kind == Kind::Phone && other.is_none() && !is_shortened(text);
        let short = if is_named && has_digits {
            let is_allowed = |found: char| found.is_ascii_digit() || "+-(). ,/".contains(found);
            short.naming_other(is_allowed)
        } else {
            short
        };
        if let Some((meant, is_certain)) = fault.as_ref().and_then(|fault| fault.meant.clone()) {
            let found = fault.map(|fault| fault.fault).unwrap_or_default();
            let help = match is_certain {
                true => format!("use `{}`", mark(&meant)),
                false => format!("did you mean `{}`?", mark(&meant)),
            };
            let why = "another character may be missing or wrong";
            let new = json_string(&meant);
            let fix = short.fix(details.value.span(), new, is_certain, why);
            let finding = Finding::new(short.message(kind.name()), found);
            report(
                finding.help(help).fix(fix),
                details.value,
                contact_type.value,
                kind,
                findings,
            );
            return;
        }
        let label = match fault {
            Some(fault) => fault.fault,
            None => format!("not {} {}", kind.article(), kind.name()),
        };
        let help = match label.as_str() {
            "several addresses" => "use an element of `listContact` for each address".to_owned(),
            _ => help,
        };
        Finding::new(short.message(kind.name()), label)
            .help(help)
            .maybe_fix(meant.map(|meant| Fix::likely(contact_type.value.span(), meant, why)))
    };
    report(finding, details.value, contact_type.value, kind, findings);
}

fn report(
    finding: Finding,
    details: Node<'_>,
    contact_type: Node<'_>,
    kind: Kind,
    findings: &mut Findings,
) {
    findings.report(
        Place::value(details),
        finding.also(
            contact_type.span(),
            format!("requires {} {}", kind.article(), kind.name()),
        ),
    );
}

/// Returns the types that the details of a contact may be of, as JSON.
pub(super) fn types_of(details: &str) -> Option<&'static str> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.is(details))?;
    Some(match kind {
        Kind::Email => "\"EMAIL\"",
        Kind::Phone => "\"MOBILEPHONE\"` or `\"FIXEDPHONE\"",
        Kind::Website => "\"WEBSITE\"",
    })
}

/// Whether a web address shows that it is one: by its scheme, its first label, or its path.
fn names_website(text: &str) -> bool {
    text.contains('/') || text.to_ascii_lowercase().starts_with("www.")
}

fn help(kind: Kind, other: Option<Kind>, text: &str) -> String {
    match other {
        Some(other) => format!(
            "correct `contactType`, or use {} {}: this is {} {}",
            kind.article(),
            kind.name(),
            other.article(),
            other.name()
        ),
        None if kind == Kind::Phone && is_shortened(text) => {
            "use all digits of the number: a spreadsheet has shortened it".to_owned()
        }
        None => format!(
            "use {} {} such as {}",
            kind.article(),
            kind.name(),
            kind.example()
        ),
    }
}

/// Returns whether a program has turned the digits of a telephone number into a decimal number.
fn is_spoiled(text: &str) -> bool {
    text.ends_with('0') && ShortText::of(text).without_fraction().is_some()
}
