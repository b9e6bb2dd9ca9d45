use crate::codes::denials::is_denial;
use crate::codes::placeholders::{self, Placeholder};
use crate::diagnostic::Severity;
use crate::document::customer::Customer;
use crate::json::{Kind, KnownName, Member, Node};

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::number::is_positive;
use crate::rules::place::Place;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_customer};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "contradicting-flags",
        group: Group::Consistency,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("contradicting_flags.md"),
        fixable: false,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::Customer(&of_customer(HOLDERS, check))],
};

/// A flag, and the details next to it that may contradict it.
struct Flag {
    /// The path from the customer to the object with the flag and the details.
    path: &'static [KnownName],
    name: KnownName,
    /// The flag's value that the details contradict.
    denies: Kind,
    details: &'static [KnownName],
}

const FLAGS: [Flag; 8] = [
    Flag {
        path: &[],
        name: KnownName::of("isAudited"),
        denies: Kind::False,
        details: &KnownName::all(["numberOfAudits", "periodsOfAuditsInYears"]),
    },
    Flag {
        path: &[],
        name: KnownName::of("isFined"),
        denies: Kind::False,
        details: &KnownName::all(["periodsOfFiningInYears"]),
    },
    Flag {
        path: &[],
        name: KnownName::of("isLicenseRequired"),
        denies: Kind::False,
        details: &KnownName::all(["licenseDescription"]),
    },
    Flag {
        path: &[],
        name: KnownName::of("thirdPartyServicesUsed"),
        denies: Kind::False,
        details: &KnownName::all(["thirdPartyServicesUsedDescription"]),
    },
    Flag {
        path: &KnownName::all(["fieldOfActivity", "employment"]),
        name: KnownName::of("isUnemployed"),
        denies: Kind::True,
        details: &KnownName::all(["isEmployee", "isSelfEmployed"]),
    },
    Flag {
        path: &KnownName::all(["fieldOfActivity", "student"]),
        name: KnownName::of("isStudent"),
        denies: Kind::False,
        details: &KnownName::all(["higherSchoolTitle", "higherSchoolCountry"]),
    },
    Flag {
        path: &KnownName::all(["fieldOfActivity", "pension"]),
        name: KnownName::of("isPensioner"),
        denies: Kind::False,
        details: &KnownName::all(["pensionCountry"]),
    },
    Flag {
        path: &KnownName::all(["fieldOfActivity", "other"]),
        name: KnownName::of("isOtherStatus"),
        denies: Kind::False,
        details: &KnownName::all(["otherStatusDescription"]),
    },
];

/// The members of a customer that are a flag or contain one.
const HOLDERS: [&str; FLAGS.len()] = {
    let mut holders = [""; FLAGS.len()];
    let mut at = 0;
    while at < FLAGS.len() {
        let flag = &FLAGS[at];
        holders[at] = match flag.path {
            [] => flag.name.text,
            [holder, ..] => holder.text,
        };
        at += 1;
    }
    holders
};

fn check(customer: &Customer<'_>, values: [Value<'_>; HOLDERS.len()], findings: &mut Findings) {
    for (flag, value) in FLAGS.iter().zip(values) {
        let Some(holder) = value.usable() else {
            continue;
        };
        let found = match flag.path {
            [] => Some((customer.root, holder)),
            [_, path @ ..] => {
                let mut path = path.iter();
                let object = path.try_fold(holder.value, |object, name| object.get_of(name));
                object.and_then(|object| {
                    Some((object, findings.value_of(object, &flag.name).usable()?))
                })
            }
        };
        if let Some((object, member)) = found
            && says(member.value, flag.denies)
        {
            check_details(flag, object, member, findings);
        }
    }
}

/// Returns whether a flag has this value. The server also accepts it as a string.
fn says(flag: Node<'_>, denies: Kind) -> bool {
    let as_text = if denies == Kind::True {
        "true"
    } else {
        "false"
    };
    flag.kind() == denies || flag.is(as_text)
}

fn check_details(flag: &Flag, object: Node<'_>, member: Member<'_>, findings: &mut Findings) {
    let details: Vec<_> = flag
        .details
        .iter()
        .filter_map(|name| Some((name, findings.value_of(object, name).usable()?)))
        // `NO` in a country field is Norway, not a denial.
        .filter(|(name, detail)| name.text.ends_with("Country") || says_something(detail.value))
        .collect();
    let Some((first, _)) = details.first() else {
        return;
    };
    let first = first.text;
    let value = member.value;
    let value = value.string().unwrap_or_else(|| value.raw().into());
    let name = flag.name.text;
    let finding = Finding::new(
        format!("`{first}` contradicts `{name}`, which is `{value}`"),
        format!("flag is {value}"),
    )
    .help("correct the flag, or remove the contradicting fields");
    let finding = details.iter().fold(finding, |finding, (_, detail)| {
        finding.also(detail.span(), "contradicts the flag")
    });
    findings.report(Place::value(member.value), finding);
}

/// Returns whether a detail has content: it is not false, zero, blank or a denial such as "none".
fn says_something(value: Node<'_>) -> bool {
    match value.kind() {
        Kind::True => true,
        Kind::Integer | Kind::Float => is_positive(value),
        Kind::String => {
            let content = value.string().unwrap_or_default();
            if is_nothing(&content) {
                return false;
            }
            let text = content.to_lowercase();
            let text = text.trim().trim_end_matches('.');
            let words = ["", "-", "n/a", "na", "nil", "false"];
            !words.contains(&text) && !is_denial(text)
        }
        _ => false,
    }
}

/// Whether a text is a word, a number or a sign for something that there is not.
fn is_nothing(content: &str) -> bool {
    let in_lower = || placeholders::in_name(&content.to_lowercase(), false);
    matches!(
        placeholders::in_any_text(content).or_else(in_lower),
        Some(
            Placeholder::MissingValue
                | Placeholder::SpreadsheetError
                | Placeholder::Unknown
                | Placeholder::Filler
        )
    )
}
