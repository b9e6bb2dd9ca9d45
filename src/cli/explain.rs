//! `kyclint explain`: what a rule or an API code means.

use std::fmt::Write;
use std::io;

use clap::Args;

use crate::report::ExitCode;
use crate::rules::suggestion::nearest;
use crate::rules::{ALL, Rule, coded_fields};

use super::{answer, note};

/// What to explain.
#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// A rule such as country-code, or an API code such as C016.I06
    #[arg(value_name = "RULE|CODE")]
    subject: String,
}

pub(super) fn run(arguments: &ExplainArguments) -> io::Result<ExitCode> {
    let subject = arguments.subject.as_str();
    if let Some(rule) = Rule::find(subject) {
        return answer(&explain_rule(rule));
    }
    if let Some(text) = explain_code(subject) {
        return answer(&text);
    }
    let codes: Vec<_> = ALL.iter().flat_map(|rule| rule.api_codes()).collect();
    let prefix = format!("{subject}.");
    let mut longer: Vec<_> = codes
        .iter()
        .copied()
        .filter(|code| code.starts_with(&prefix))
        .collect();
    longer.sort_unstable();
    longer.dedup();
    let known = ALL.iter().map(|rule| rule.name).chain(codes);
    let mut message =
        format!("error: `{subject}` is neither a rule nor an API code that a rule foresees");
    if !longer.is_empty() {
        let _ = write!(message, "; codes that begin with it: {}", longer.join(", "));
    } else if let Some(meant) = nearest(subject, known) {
        let _ = write!(message, "; did you mean `{}`?", meant.word);
    }
    note(&message);
    note("`kyclint rules` lists the rules");
    Ok(ExitCode::Failure)
}

fn explain_rule(rule: &Rule) -> String {
    let codes = match rule.api_codes().as_slice() {
        [] => String::new(),
        codes => format!(", API codes {}", codes.join(" ")),
    };
    let fix = if rule.fixable { ", offers fixes" } else { "" };
    format!(
        "# {}\n{}, since {}{fix}{codes}\n\n{}",
        rule.name,
        rule.severity.name(),
        rule.since,
        rule.docs
    )
}

/// The rules that foresee an API code and, where fields carry it, the fields.
fn explain_code(code: &str) -> Option<String> {
    let rules: Vec<_> = ALL
        .into_iter()
        .filter(|rule| rule.api_codes().contains(&code))
        .collect();
    if rules.is_empty() {
        return None;
    }
    let mut text = format!("# API code {code}\nForeseen by:\n");
    for rule in rules {
        let _ = writeln!(text, "- `{}`: {}", rule.name, rule.summary());
    }
    let mut fields: Vec<_> = coded_fields()
        .filter(|(_, _, _, of)| *of == code)
        .map(|(field, object, ..)| match object {
            "" => field.name.to_owned(),
            object => format!("{} ({object})", field.name),
        })
        .collect();
    fields.sort_unstable();
    fields.dedup();
    if !fields.is_empty() {
        let _ = writeln!(text, "\nFields: {}", fields.join(", "));
    }
    Some(text)
}
