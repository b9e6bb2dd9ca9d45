//! `kyclint explain`: explains a rule or an API code, or lists the API codes.

use std::fmt::Write;
use std::io;

use clap::Args;

use crate::report::catalog::{codes, explain_code, explain_rule};
use crate::report::totals::ExitCode;
use crate::rules::registry::ALL;
use crate::text::suggestion::nearest;

use crate::cli::listing;
use crate::cli::listing::ListFormat;
use crate::cli::{answer, note};

/// The arguments of `kyclint explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Rule such as country-code, or API code such as C016.I06
    #[arg(value_name = "RULE|CODE", required_unless_present = "api")]
    subject: Option<String>,
    /// List the API codes, what triggers them, and which rules report them
    #[arg(long, conflicts_with = "subject")]
    api: bool,
    /// Write the list in this format [default: table]
    #[arg(short, long, value_enum, conflicts_with = "subject")]
    format: Option<ListFormat>,
}

pub(crate) fn run(arguments: &ExplainArguments) -> io::Result<ExitCode> {
    let Some(subject) = arguments.subject.as_deref() else {
        return list(arguments.format.unwrap_or(ListFormat::Table));
    };
    if let Some(text) = explain_rule(subject) {
        return answer(&text);
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
    let mut message = format!("error: unknown rule or API code `{subject}`");
    if !longer.is_empty() {
        let _ = write!(message, "; codes that start with it: {}", longer.join(", "));
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
    let head = ["code", "field", "trigger", "reported by", "needs"];
    answer(&match format {
        ListFormat::Table => listing::table(&head, &rows),
        ListFormat::Markdown => listing::markdown(&head, &rows),
        ListFormat::Json => format!("{}\n", serde_json::to_string_pretty(&codes)?),
    })
}
