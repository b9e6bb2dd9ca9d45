//! `kyclint explain`: what a rule or an API code means, and which codes the API has.

use std::fmt::Write;
use std::io;

use clap::Args;
use serde::Serialize;

use crate::contract::facts::{Cause, CodedField, coded_fields};
use crate::contract::server_codes::SERVER_CODES;
use crate::report::totals::ExitCode;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::text::suggestion::nearest;

use crate::cli::listing;
use crate::cli::listing::ListFormat;
use crate::cli::{answer, note};

/// What to explain.
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// A rule such as country-code, or an API code such as C016.I06
    #[arg(value_name = "RULE|CODE", required_unless_present = "api")]
    subject: Option<String>,
    /// List the codes of the API: what triggers them, and which rule foresees them
    #[arg(long, conflicts_with = "subject")]
    api: bool,
    /// How to write the list [default: table]
    #[arg(short, long, value_enum, conflicts_with = "subject")]
    format: Option<ListFormat>,
}

/// A code of the API with one thing that makes the API answer it.
#[derive(Serialize)]
struct Code {
    code: &'static str,
    field: String,
    trigger: String,
    rules: Vec<&'static str>,
    needs: Option<&'static str>,
}

pub(crate) fn run(arguments: &ExplainArguments) -> io::Result<ExitCode> {
    let Some(subject) = arguments.subject.as_deref() else {
        return list(arguments.format.unwrap_or(ListFormat::Table));
    };
    if let Some(rule) = Rule::find(subject) {
        return answer(&explain_rule(rule));
    }
    let codes = codes();
    if let Some(text) = explain_code(subject, &codes) {
        return answer(&text);
    }
    let prefix = format!("{subject}.");
    let mut longer: Vec<_> = codes.iter().map(|code| code.code).collect();
    longer.retain(|code| code.starts_with(&prefix));
    longer.dedup();
    let known = ALL.iter().map(|rule| rule.info.name);
    let known = known.chain(codes.iter().map(|code| code.code));
    let mut message = format!("error: `{subject}` is neither a rule nor a published API code");
    if !longer.is_empty() {
        let _ = write!(message, "; codes that begin with it: {}", longer.join(", "));
    } else if let Some(meant) = nearest(subject, known) {
        let _ = write!(message, "; did you mean `{}`?", meant.word);
    }
    note(&message);
    note("`kyclint rules` lists the rules, `kyclint explain --api` the codes");
    Ok(ExitCode::Failure)
}

fn list(format: ListFormat) -> io::Result<ExitCode> {
    let codes = codes();
    let rows: Vec<_> = codes
        .iter()
        .map(|code| {
            let rules = match code.rules.as_slice() {
                [] => "none".to_owned(),
                rules => rules.join(", "),
            };
            let needs = code.needs.unwrap_or_default().to_owned();
            vec![
                code.code.to_owned(),
                code.field.clone(),
                code.trigger.clone(),
                rules,
                needs,
            ]
        })
        .collect();
    let head = ["code", "field", "trigger", "foreseen by", "needs"];
    answer(&match format {
        ListFormat::Table => listing::table(&head, &rows),
        ListFormat::Markdown => listing::markdown(&head, &rows),
        ListFormat::Json => format!("{}\n", serde_json::to_string_pretty(&codes)?),
    })
}

/// Every code of the API with everything that triggers it, sorted.
fn codes() -> Vec<Code> {
    let of_fields = coded_fields().iter().map(|coded| Code {
        code: coded.code,
        field: coded.path.clone(),
        trigger: trigger(coded),
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
        Cause::Value if coded.facts.is_country() => "no country that the server knows".to_owned(),
        Cause::Value => match coded.facts.classifier() {
            Some(name) => format!("not in the classifier {name}"),
            None if coded.facts.elements().is_some() => {
                "an element that the API does not know".to_owned()
            }
            None if coded.facts.values().is_empty() => "not readable as its datatype".to_owned(),
            None => "a value that the API does not know".to_owned(),
        },
        // What an INDIVIDUAL must not have is a field of the ORGANIZATION, and the other way round.
        Cause::NotAllowed if coded.code == "C014" => "on an INDIVIDUAL".to_owned(),
        Cause::NotAllowed => "on an ORGANIZATION".to_owned(),
    }
}

/// What a rule needs, beyond the payload, to know as much as the server.
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

fn explain_rule(rule: &Rule) -> String {
    let codes = match rule.api_codes().as_slice() {
        [] => String::new(),
        codes => format!(", API codes {}", codes.join(" ")),
    };
    let fix = if rule.info.fixable {
        ", offers fixes"
    } else {
        ""
    };
    format!(
        "# {}\n{}, group {}, since {}{fix}{codes}\n\n{}",
        rule.info.name,
        rule.info.severity.name(),
        rule.info.group.name(),
        rule.info.since,
        rule.info.docs
    )
}

/// What triggers a code, and the rules that foresee it.
fn explain_code(code: &str, codes: &[Code]) -> Option<String> {
    let triggers: Vec<_> = codes.iter().filter(|known| known.code == code).collect();
    if triggers.is_empty() {
        return None;
    }
    let mut text = format!("# API code {code}\n");
    for Code { field, trigger, .. } in &triggers {
        let _ = writeln!(text, "- `{field}`: {trigger}");
    }
    let is_foreseen_by = |rule: &&Rule| {
        triggers
            .iter()
            .any(|known| known.rules.contains(&rule.info.name))
    };
    let rules: Vec<_> = ALL.into_iter().filter(is_foreseen_by).collect();
    if rules.is_empty() {
        text.push_str("\nNo rule foresees it: only the server can know.\n");
        return Some(text);
    }
    text.push_str("\nForeseen by:\n");
    for rule in rules {
        let _ = writeln!(text, "- `{}`: {}", rule.info.name, rule.info.summary());
    }
    Some(text)
}
