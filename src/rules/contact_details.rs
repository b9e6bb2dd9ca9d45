use crate::codes::characters::is_blank;
use crate::codes::internet::{email_fault, is_email, is_website};
use crate::codes::number_text::is_shortened;
use crate::codes::placeholders::in_telephone;
use crate::codes::short_text::ShortText;
use crate::codes::telephone::is_telephone;
use crate::diagnostic::{Fix, Severity};
use crate::document::customer::Item;
use crate::text::message::mark;
use crate::text::span::Span;

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
        let number = quoted(written.trim());
        let message = format!("`contactDetails` has the placeholder {number}");
        let finding = Finding::new(message, placeholder.label()).help(
            "replace it with the number, or remove the contact: the server stores what is sent",
        );
        findings.report(Place::value(details.value), finding);
        return;
    }
    let contact = Contact {
        kind,
        contact_type: contact_type.value.span(),
        details: details.value.span(),
        written: &written,
    };
    let article = kind.article();
    let requirement = format!("requires {article} {}", kind.name());
    findings.report(
        Place::value(details.value),
        contact.fault().also(contact.contact_type, requirement),
    );
}

/// A contact whose details are not of its type.
struct Contact<'a> {
    kind: Kind,
    contact_type: Span,
    details: Span,
    written: &'a str,
}

impl Contact<'_> {
    /// Returns what is wrong.
    fn fault(&self) -> Finding {
        let short = ShortValue::of(self.written);
        if self.kind == Kind::Phone
            && let Some(digits) = short.with_digits()
            && self.kind.is(digits.text())
        {
            return self.spelled_otherwise(&digits, false, "a letter may be another digit");
        }
        let text = &*short.code().into_owned();
        if self.kind.is(text) {
            let why = "digits may be missing in what a program took for a decimal number";
            return self.spelled_otherwise(&short, text == short.text(), why);
        }
        let other = Kind::ALL.into_iter().find(|other| other.is(text));
        match (self.kind, other) {
            (_, Some(other)) => self.of_other_kind(other, text, &short),
            (Kind::Email, None) => self.no_email(text, short),
            (Kind::Phone, None) => self.no_number(text, short),
            (Kind::Website, None) => self.nothing(&short),
        }
    }

    /// The details are right without their odd characters.
    fn spelled_otherwise(
        &self,
        short: &ShortValue<'_>,
        is_certain: bool,
        why: &'static str,
    ) -> Finding {
        let text = &*short.code();
        let label = if short.is_odd_inside() {
            short.label()
        } else {
            short.number_label().to_owned()
        };
        Finding::new(short.message(self.kind.name()), label)
            .help(format!("use `{}`", mark(text)))
            .fix(short.fix(self.details, json_string(text), is_certain, why))
    }

    /// The details are of another type.
    fn of_other_kind(&self, other: Kind, text: &str, short: &ShortValue<'_>) -> Finding {
        let finding = self.nothing(short);
        // An e-mail address without `@` looks like a domain.
        if self.kind == Kind::Email && other == Kind::Website && !names_website(text) {
            return finding
                .help("use an e-mail address such as `name@example.com`: the `@` is missing");
        }
        // A telephone number does not show which telephone type is meant.
        let meant = match other {
            Kind::Email => Some("\"EMAIL\""),
            Kind::Website => Some("\"WEBSITE\""),
            Kind::Phone => None,
        };
        // Only the text as it is is known to be of the other type.
        let meant = meant.filter(|_| other.is(self.written));
        let why = "either the type or the details may be wrong";
        finding
            .help(format!(
                "correct `contactType`, or use {} {}: this is {} {}",
                self.kind.article(),
                self.kind.name(),
                other.article(),
                other.name()
            ))
            .maybe_fix(meant.map(|meant| Fix::likely(self.contact_type, meant, why)))
    }

    fn no_email(&self, text: &str, short: ShortValue<'_>) -> Finding {
        let fault = email_fault(text, |number| short.short().position(number));
        let finding = self.nothing(&short).label(fault.fault);
        match fault.meant {
            Some((meant, is_certain)) => {
                let help = match is_certain {
                    true => format!("use `{}`", mark(&meant)),
                    false => format!("did you mean `{}`?", mark(&meant)),
                };
                let why = "another character may be missing or wrong";
                let fix = short.fix(self.details, json_string(&meant), is_certain, why);
                finding.help(help).fix(fix)
            }
            None if fault.are_several => {
                finding.help("use an element of `listContact` for each address")
            }
            None => finding,
        }
    }

    fn no_number(&self, text: &str, short: ShortValue<'_>) -> Finding {
        if is_shortened(text) {
            return self
                .nothing(&short)
                .help("use all digits of the number: a spreadsheet has shortened it");
        }
        if !text.contains(|found: char| found.is_ascii_digit()) {
            return self.nothing(&short);
        }
        let is_allowed = |found: char| found.is_ascii_digit() || "+-(). ,/".contains(found);
        self.nothing(&short.naming_other(is_allowed))
    }

    /// The details are nothing that is known.
    fn nothing(&self, short: &ShortValue<'_>) -> Finding {
        let (article, name) = (self.kind.article(), self.kind.name());
        Finding::new(short.message(name), format!("not {article} {name}")).help(format!(
            "use {article} {name} such as {}",
            self.kind.example()
        ))
    }
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

/// Returns whether a program has turned the digits of a telephone number into a decimal number.
fn is_spoiled(text: &str) -> bool {
    text.ends_with('0') && ShortText::of(text).without_fraction().is_some()
}
