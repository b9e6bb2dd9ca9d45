//! `kyclint rules`: the list of all rules.

use std::io;

use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::report::ExitCode;
use crate::rules::{ALL, Rule};

use super::answer;

/// How to list the rules.
#[derive(Debug, Args)]
pub(super) struct RulesArguments {
    /// How to write the list
    #[arg(short, long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for people
    Table,
    /// A table in Markdown
    Markdown,
    /// An array of objects
    Json,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    name: &'static str,
    severity: &'static str,
    since: &'static str,
    summary: &'static str,
    api_codes: Vec<&'static str>,
    fixable: bool,
}

impl Listed {
    fn new(rule: &'static Rule) -> Self {
        Listed {
            name: rule.name,
            severity: rule.severity.name(),
            since: rule.since,
            summary: rule.summary(),
            api_codes: rule.api_codes(),
            fixable: rule.fixable,
        }
    }
}

pub(super) fn run(arguments: &RulesArguments) -> io::Result<ExitCode> {
    let mut rules: Vec<_> = ALL.into_iter().map(Listed::new).collect();
    rules.sort_by_key(|rule| rule.name);
    answer(&match arguments.format {
        Format::Table => table(&rules),
        Format::Markdown => markdown(&rules),
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&rules)?),
    })
}

fn table(rules: &[Listed]) -> String {
    let width = rules.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    rules
        .iter()
        .map(|rule| {
            let fix = if rule.fixable { "fix" } else { "" };
            let (name, severity, summary) = (rule.name, rule.severity, rule.summary);
            format!("{name:width$}  {severity:7}  {fix:3}  {summary}\n")
        })
        .collect()
}

fn markdown(rules: &[Listed]) -> String {
    let rows = rules.iter().map(|rule| {
        let fix = if rule.fixable { "yes" } else { "" };
        let codes = match rule.api_codes.as_slice() {
            [] => String::new(),
            [only] => (*only).to_owned(),
            [first, second] => format!("{first}, {second}"),
            [first, .., last] => format!("{first} … {last}"),
        };
        let (name, severity, summary) = (rule.name, rule.severity, rule.summary);
        format!("| `{name}` | {severity} | {fix} | {codes} | {summary} |\n")
    });
    let head = "| rule | severity | fix | API codes | what it finds |\n|---|---|---|---|---|\n";
    std::iter::once(head.to_owned()).chain(rows).collect()
}
