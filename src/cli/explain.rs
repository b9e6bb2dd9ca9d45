//! `kyclint explain`: explains a rule, an API code, a field or an answer of the API, or lists the API
//! codes.

use std::io::{self, IsTerminal, Read};
use std::path::Path;

use clap::Args;
use serde_json::json;

use crate::config::overrides::Overrides;
use crate::document::structure::looks_like_payload;
use crate::json::parse_first;
use crate::report::catalog::{Code, codes};
use crate::report::field_page::meant_fields;
use crate::report::http_text::Answer;
use crate::report::links;
use crate::report::pages::{Page, field_pages, pages, unknown_subject};
use crate::report::reference;
use crate::report::reference::{Site, paths_of};
use crate::report::response::{explain_response, unknown_status};
use crate::report::totals::ExitCode;
use crate::text::suggestion::one_of;

use crate::cli::Doors;
use crate::cli::command_pages::command_pages;
use crate::cli::listing;
use crate::cli::listing::ListFormat;
use crate::cli::{answer, failed, wrong_usage};
use crate::workspace::cache::page_files;
use crate::workspace::configs::{Choice, Configs};
use crate::workspace::environment::is_in_ci;
use crate::workspace::notes::note;
use crate::workspace::uri;

/// The arguments of `kyclint explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Rule, group of rules, API code, field, classifier or HTTP status; `-` for an answer of the API
    ///
    /// Kinds of payloads, keys of the configuration and guides have pages, too.
    /// `all` lists the rules of all groups. Without a subject, the answer is read from standard input, too.
    #[arg(value_name = "SUBJECT")]
    subject: Option<String>,
    /// List the API codes, what triggers them, and which rules report them
    #[arg(long, conflicts_with = "subject")]
    api: bool,
    /// Mask the identifiers in an answer [default if CI is set]
    #[arg(long, conflicts_with = "no_redact")]
    redact: bool,
    /// Show the identifiers in an answer, even if CI is set
    #[arg(long)]
    no_redact: bool,
    /// Print the address of the page, for a browser
    ///
    /// Prints one address for each page that a name has. Without a subject, prints that of the first page, which
    /// links to all others. Addresses are below `docs-url` if the configuration in the current folder sets it;
    /// otherwise they are files in a cache folder.
    #[arg(long, conflicts_with_all = ["format", "api"])]
    web: bool,
    /// Write in this format [default: table]
    #[arg(short, long, value_enum)]
    format: Option<ListFormat>,
}

pub(crate) fn run(arguments: &ExplainArguments, doors: &Doors) -> io::Result<ExitCode> {
    let format = arguments.format.unwrap_or(ListFormat::Table);
    let codes = codes();
    match arguments.subject.as_deref() {
        None if arguments.api => list(format, &codes),
        Some(subject) if arguments.web => web(subject, doors),
        None if arguments.web => addresses(&[reference::BOOK.to_owned()], doors),
        None | Some("-") => {
            let is_redacted = arguments.redact || !arguments.no_redact && is_in_ci();
            explain_input(arguments.subject.is_some(), format, &codes, is_redacted)
        }
        Some(subject) => explain(subject, format, codes),
    }
}

fn explain(subject: &str, format: ListFormat, codes: Vec<Code>) -> io::Result<ExitCode> {
    let known: Vec<_> = codes.iter().map(|code| code.code).collect();
    let found = pages(subject, codes);
    if !found.is_empty() {
        return write(&found, format);
    }
    if let Some(path) = paths_of(subject).into_iter().next()
        && let Some(page) = reference::page(&path)
    {
        let page = links::unlinked(&page);
        return answer(&match format {
            ListFormat::Json => {
                let page = json!({"kind": "reference", "path": path, "docs": page});
                format!("{}\n", serde_json::to_string_pretty(&page)?)
            }
            ListFormat::Table | ListFormat::Markdown => page,
        });
    }
    // What people call a field leads to its page.
    let meant = meant_fields(subject);
    if !meant.is_empty() {
        let fields = field_pages(&meant);
        note(&format!(
            "note: `{subject}` is not a field; it is another name of {}",
            one_of(&meant)
        ));
        return write(&fields, format);
    }
    note(&format!("error: {}", unknown_subject(subject, &known)));
    note("`kyclint rules` lists the rules, `kyclint explain --api` the codes");
    Ok(ExitCode::Failure)
}

/// Prints the addresses of the pages of a subject.
fn web(subject: &str, doors: &Doors) -> io::Result<ExitCode> {
    let mut paths = paths_of(subject);
    if paths.is_empty() {
        paths = meant_fields(subject)
            .into_iter()
            .flat_map(paths_of)
            .collect();
    }
    if paths.is_empty() {
        let codes = codes();
        let known: Vec<_> = codes.iter().map(|code| code.code).collect();
        return failed(unknown_subject(subject, &known));
    }
    addresses(&paths, doors)
}

/// Prints the address of the page at each path.
fn addresses(paths: &[String], doors: &Doors) -> io::Result<ExitCode> {
    let configs = Configs::new(Choice::Nearest, Overrides::default());
    let resolved = match configs.of(Path::new("payload.json")) {
        Ok(resolved) => resolved,
        Err(error) => return failed(error),
    };
    let addresses: Vec<String> = match resolved.settings.docs_url() {
        Some(docs) => paths.iter().map(|path| docs.page(path)).collect(),
        None => match page_files(&Site::new(command_pages(doors)), paths) {
            Ok(files) => files.iter().map(|file| uri::of(file)).collect(),
            Err(error) => return failed(error),
        },
    };
    answer(&format!("{}\n", addresses.join("\n")))
}

fn write(pages: &[Page], format: ListFormat) -> io::Result<ExitCode> {
    answer(&match (format, pages) {
        (ListFormat::Json, [page]) => format!("{}\n", serde_json::to_string_pretty(page)?),
        (ListFormat::Json, pages) => format!("{}\n", serde_json::to_string_pretty(pages)?),
        (ListFormat::Table | ListFormat::Markdown, pages) => {
            let pages: Vec<_> = pages.iter().map(Page::text).collect();
            pages.join("\n")
        }
    })
}

/// An answer of the API may have up to this many bytes.
const MOST_BYTES: u64 = 256 << 20;

fn explain_input(
    is_named: bool,
    format: ListFormat,
    codes: &[Code],
    is_redacted: bool,
) -> io::Result<ExitCode> {
    if !is_named && io::stdin().is_terminal() {
        return wrong_usage(
            "a subject is missing: a rule, an API code or a field, or an answer of the API on standard input",
        );
    }
    let mut bytes = Vec::new();
    if let Err(error) = io::stdin().lock().take(MOST_BYTES).read_to_end(&mut bytes) {
        note(&format!("error: cannot read standard input: {error}"));
        return Ok(ExitCode::Failure);
    }
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    if let Some(mut response) = explain_response(text, codes) {
        if is_redacted {
            response.redact();
        }
        let written = answer(&match format {
            ListFormat::Json => format!("{}\n", serde_json::to_string_pretty(&response)?),
            ListFormat::Table | ListFormat::Markdown => response.text(),
        })?;
        return Ok(if response.is_explained() {
            written
        } else {
            ExitCode::Failure
        });
    }
    if let Some(Err(status)) = Answer::of(text).status {
        note(&format!(
            "error: standard input is an HTTP response with the unknown status `{status}`, and without an API code"
        ));
        return Ok(ExitCode::Failure);
    }
    let is_payload = looks_like_payload(parse_first(text, 0).tree.root());
    if let Some(status) = unknown_status(text).filter(|_| !is_payload) {
        note(&format!(
            "error: standard input is an answer with the unknown status `{status}`, and without an API code"
        ));
        return Ok(ExitCode::Failure);
    }
    note(if text.trim().is_empty() {
        "error: standard input is empty: it must be an answer of the API"
    } else if is_payload {
        "error: standard input is a payload, not an answer of the API; `kyclint -` lints it"
    } else {
        "error: standard input is not an answer of the API: it has no `resultType`, `errorCode`, `errors` or `status`"
    });
    Ok(ExitCode::Failure)
}

fn list(format: ListFormat, codes: &[Code]) -> io::Result<ExitCode> {
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
        ListFormat::Json => format!("{}\n", serde_json::to_string_pretty(codes)?),
    })
}
