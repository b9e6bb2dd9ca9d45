//! `kyclint rules`: lists all rules.

use std::io;

use clap::Args;

use crate::report::catalog;
use crate::report::catalog::RuleEntry;
use crate::report::totals::ExitCode;

use crate::cli::answer;
use crate::cli::listing;
use crate::cli::listing::ListFormat;

/// The arguments of `kyclint rules`.
#[derive(Debug, Args)]
pub(crate) struct RulesArguments {
    /// Write the list in this format
    #[arg(short, long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

pub(crate) fn run(arguments: &RulesArguments) -> io::Result<ExitCode> {
    let rules = catalog::rules();
    answer(&match arguments.format {
        ListFormat::Table => table(&rules),
        ListFormat::Markdown => markdown(&rules),
        ListFormat::Json => format!("{}\n", serde_json::to_string_pretty(&rules)?),
    })
}

fn table(rules: &[RuleEntry]) -> String {
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

fn markdown(rules: &[RuleEntry]) -> String {
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
