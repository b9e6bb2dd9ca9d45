//! The catalogue: lists all rules and all API codes, and explains each of them.

use std::fmt::Write;

use serde::Serialize;

use crate::contract::facts::{Cause, CodedField, coded_fields};
use crate::contract::server_codes::SERVER_CODES;
use crate::diagnostic::rule::RuleInfo;
use crate::report::links;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::rules::selection::Selection;
use crate::settings::{Level, Levels};

/// The version of kyclint.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A rule in the machine-readable lists.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RuleEntry {
    /// Its name.
    pub name: &'static str,
    /// Its group.
    pub group: &'static str,
    /// Its default severity.
    pub severity: &'static str,
    /// The version that introduced it.
    pub since: &'static str,
    /// One line on what it finds.
    pub summary: &'static str,
    /// The API codes that it predicts.
    pub api_codes: Vec<&'static str>,
    /// Whether it offers fixes.
    pub fixable: bool,
}

impl RuleEntry {
    fn new(rule: &'static Rule) -> Self {
        RuleEntry {
            name: rule.info.name,
            group: rule.info.group.name(),
            severity: rule.info.severity.name(),
            since: rule.info.since,
            summary: rule.info.summary(),
            api_codes: rule.api_codes(),
            fixable: rule.info.fixable,
        }
    }
}

/// Returns all rules, sorted by name.
pub fn rules() -> Vec<RuleEntry> {
    let mut rules: Vec<_> = ALL.into_iter().map(RuleEntry::new).collect();
    rules.sort_by_key(|rule| rule.name);
    rules
}

/// Returns the rule of this name, with its documentation.
pub fn rule(name: &str) -> Option<&'static RuleInfo> {
    Rule::find(name).map(|rule| &rule.info)
}

/// Returns the levels of these rules, groups of rules, or `all`. The more specific name takes
/// precedence. The error says which name is unknown.
pub fn levels<'a>(named: impl IntoIterator<Item = (&'a str, Level)>) -> Result<Levels, String> {
    let mut selections = Vec::new();
    for (name, level) in named {
        let selection = Selection::find(name).map_err(|meant| {
            let help = meant.map(|meant| format!("; did you mean `{meant}`?"));
            format!("unknown rule or group `{name}`{}", help.unwrap_or_default())
        })?;
        selections.push((selection, level));
    }
    selections.sort_by_key(|(selection, _)| selection.rank());
    let mut levels = Levels::default();
    for (selection, level) in selections {
        for rule in ALL.into_iter().filter(|rule| selection.has(rule)) {
            levels.set(rule.info.name, Some(level));
        }
    }
    Ok(levels)
}

/// An API code with one of its triggers.
#[derive(Serialize)]
pub struct Code {
    /// The code.
    pub code: &'static str,
    /// The field that it is about, as a path from the customer.
    pub field: String,
    /// What makes the API return it.
    pub trigger: String,
    /// What to do about it.
    pub remedy: String,
    /// The rules that predict it.
    pub rules: Vec<&'static str>,
    /// What kyclint needs beyond the payload to check as much as the server does.
    pub needs: Option<&'static str>,
}

/// Returns every API code with each of its triggers, sorted.
pub fn codes() -> Vec<Code> {
    let of_fields = coded_fields().iter().map(|coded| Code {
        code: coded.code,
        field: coded.path.clone(),
        trigger: trigger(coded),
        remedy: remedy(coded),
        rules: ALL
            .into_iter()
            .filter(|rule| rule.foresees(coded))
            .map(|rule| rule.info.name)
            .collect(),
        needs: needs(coded),
    });
    let of_rules = ALL.into_iter().flat_map(|rule| {
        rule.own_codes().iter().map(|own| Code {
            code: own.code,
            field: own.field.to_owned(),
            trigger: own.trigger.to_owned(),
            remedy: own.remedy.to_owned(),
            rules: vec![rule.info.name],
            needs: rule
                .compares_customers()
                .then_some("the server, beyond the run"),
        })
    });
    let of_server = SERVER_CODES.iter().map(|code| Code {
        code: code.code,
        field: code.field.to_owned(),
        trigger: code.trigger.to_owned(),
        remedy: code.remedy.to_owned(),
        rules: Vec::new(),
        needs: Some("the server"),
    });
    let mut codes: Vec<_> = of_fields.chain(of_rules).chain(of_server).collect();
    codes.sort_by(|a, b| (a.code, &a.field, &a.trigger).cmp(&(b.code, &b.field, &b.trigger)));
    codes
}

fn trigger(coded: &CodedField) -> String {
    match coded.cause {
        Cause::Missing => "missing or blank".to_owned(),
        Cause::Value if coded.facts.is_country() => "unknown country".to_owned(),
        Cause::Value => match coded.facts.classifier() {
            Some(name) => format!("not in the classifier {name}"),
            None if coded.facts.elements().is_some() => "unknown element".to_owned(),
            None if coded.facts.values().is_empty() => "not readable as its datatype".to_owned(),
            None => "unknown value".to_owned(),
        },
        // A field that an INDIVIDUAL must not have is one of the ORGANIZATION, and vice versa.
        Cause::NotAllowed if coded.code == "C014" => "on an INDIVIDUAL".to_owned(),
        Cause::NotAllowed => "on an ORGANIZATION".to_owned(),
    }
}

/// What to do about the cause of a code.
fn remedy(coded: &CodedField) -> String {
    let facts = coded.facts;
    let values = facts.elements().unwrap_or(facts).values();
    match coded.cause {
        Cause::Missing => "send the field, with a value that is not blank".to_owned(),
        Cause::NotAllowed => "remove the field, or correct `entityType`".to_owned(),
        Cause::Value if facts.is_country() => {
            "use an ISO 3166-1 alpha-2 code in upper case that the installation has".to_owned()
        }
        Cause::Value => match facts.classifier() {
            Some(name) => {
                format!("use a code that `GET /amlyze-ws-rest/classifier/{name}` lists")
            }
            None if values.is_empty() => "write the value as its datatype demands".to_owned(),
            None => {
                let values: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
                format!("use only {}", one_of_quoted(&values))
            }
        },
    }
}

fn one_of_quoted(values: &[String]) -> String {
    match values {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        values => values.concat(),
    }
}

/// Returns what the rules need beyond the payload to check as much as the server does.
fn needs(coded: &CodedField) -> Option<&'static str> {
    coded
        .facts
        .classifier()
        .filter(|_| coded.cause == Cause::Value)?;
    Some(if coded.facts.is_country() {
        "the classifier, otherwise ISO 3166-1"
    } else {
        "the classifier"
    })
}

/// Returns a line of facts about a rule, followed by its documentation; `None` if the rule is
/// unknown.
pub fn explain_rule(name: &str) -> Option<String> {
    rule_page(name).map(|page| links::unlinked(&page))
}

/// The same, with links to other pages of the reference.
pub(crate) fn rule_page(name: &str) -> Option<String> {
    let rule = Rule::find(name)?;
    let codes = match rule.api_codes().as_slice() {
        [] => String::new(),
        codes => {
            let codes: Vec<_> = codes.iter().map(|code| links::code(code)).collect();
            format!(", API codes {}", codes.join(" "))
        }
    };
    let fix = if rule.info.fixable {
        ", offers fixes"
    } else {
        ""
    };
    Some(format!(
        "# {}\n{}, group {}, since {}{fix}{codes}\n\n{}",
        rule.info.name,
        rule.info.severity.name(),
        links::group(rule.info.group.name()),
        rule.info.since,
        rule.info.page()
    ))
}

/// Returns what triggers a code, and the rules that predict it; `None` if the code is unknown.
pub fn explain_code(code: &str, codes: &[Code]) -> Option<String> {
    code_page(code, codes).map(|page| links::unlinked(&page))
}

/// The same, with links to other pages of the reference.
pub(crate) fn code_page(code: &str, codes: &[Code]) -> Option<String> {
    let triggers: Vec<_> = codes.iter().filter(|known| known.code == code).collect();
    if triggers.is_empty() {
        return None;
    }
    let mut text = format!("# API code {code}\n");
    if code == FAILED {
        let _ = writeln!(text, "HTTP status {}.\n", links::status(500));
    } else {
        let _ = writeln!(
            text,
            "HTTP status {}; for a customer of a batch {}, with the code in the result of the customer.\n",
            links::status(400),
            links::status(200)
        );
    }
    let mut remedies: Vec<&str> = Vec::new();
    for known in &triggers {
        let _ = writeln!(text, "- {}: {}", links::field(&known.field), known.trigger);
        if !remedies.contains(&known.remedy.as_str()) {
            remedies.push(&known.remedy);
        }
    }
    text.push_str("\nWhat to do:\n");
    for remedy in remedies {
        let _ = writeln!(text, "- {remedy}");
    }
    let is_foreseen_by = |rule: &&Rule| {
        triggers
            .iter()
            .any(|known| known.rules.contains(&rule.info.name))
    };
    let rules: Vec<_> = ALL.into_iter().filter(is_foreseen_by).collect();
    if rules.is_empty() {
        text.push_str("\nNo rule reports it: only the server can know.\n");
        return Some(text);
    }
    text.push_str("\nReported by:\n");
    for rule in rules {
        let _ = writeln!(
            text,
            "- {}: {}",
            links::rule(rule.info.name),
            rule.info.summary()
        );
    }
    Some(text)
}

/// The code of a failure of the server, which is the status of the answer, too.
const FAILED: &str = "500";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_more_specific_level_applies() {
        let named = [
            ("lei", Level::Error),
            ("codes", Level::Warning),
            ("all", Level::Off),
        ];
        let levels = levels(named).unwrap();
        assert_eq!(levels.get("lei"), Some(Level::Error));
        assert_eq!(levels.get("country-code"), Some(Level::Warning));
        assert_eq!(levels.get("missing-field"), Some(Level::Off));
    }

    #[test]
    fn an_unknown_rule_is_named_with_the_one_that_was_meant() {
        let error = levels([("ibann", Level::Off)]).unwrap_err();
        assert_eq!(error, "unknown rule or group `ibann`; did you mean `iban`?");
    }
}
