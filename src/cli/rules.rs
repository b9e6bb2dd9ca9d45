//! `kyclint rules`: the list of all rules.

use std::io;

use clap::Args;
use serde::Serialize;

use crate::report::totals::ExitCode;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;

use crate::cli::answer;
use crate::cli::listing;
use crate::cli::listing::ListFormat;

/// How to list the rules.
#[derive(Debug, Args)]
pub(crate) struct RulesArguments {
    /// How to write the list
    #[arg(short, long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Listed {
    name: &'static str,
    group: &'static str,
    severity: &'static str,
    since: &'static str,
    summary: &'static str,
    api_codes: Vec<&'static str>,
    fixable: bool,
}

impl Listed {
    fn new(rule: &'static Rule) -> Self {
        Listed {
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

pub(crate) fn run(arguments: &RulesArguments) -> io::Result<ExitCode> {
    let mut rules: Vec<_> = ALL.into_iter().map(Listed::new).collect();
    rules.sort_by_key(|rule| rule.name);
    answer(&match arguments.format {
        ListFormat::Table => table(&rules),
        ListFormat::Markdown => markdown(&rules),
        ListFormat::Json => format!("{}\n", serde_json::to_string_pretty(&rules)?),
    })
}

fn table(rules: &[Listed]) -> String {
    let rows: Vec<_> = rules
        .iter()
        .map(|rule| {
            let fix = if rule.fixable { "fix" } else { "" };
            [rule.name, rule.group, rule.severity, fix, rule.summary]
                .map(str::to_owned)
                .to_vec()
        })
        .collect();
    listing::table(&["rule", "group", "level", "fix", "what it finds"], &rows)
}

fn markdown(rules: &[Listed]) -> String {
    let rows: Vec<_> = rules
        .iter()
        .map(|rule| {
            let codes = match rule.api_codes.as_slice() {
                [] => String::new(),
                [only] => (*only).to_owned(),
                [first, second] => format!("{first}, {second}"),
                [first, .., last] => format!("{first} … {last}"),
            };
            vec![
                format!("`{}`", rule.name),
                rule.group.to_owned(),
                rule.severity.to_owned(),
                if rule.fixable { "yes" } else { "" }.to_owned(),
                codes,
                rule.summary.to_owned(),
            ]
        })
        .collect();
    let head = [
        "rule",
        "group",
        "severity",
        "fix",
        "API codes",
        "what it finds",
    ];
    listing::markdown(&head, &rows)
}
