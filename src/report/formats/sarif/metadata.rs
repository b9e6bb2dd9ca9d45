//! The SARIF metadata of the tool and its rules, which does not depend on the findings.

use std::borrow::Cow;

use serde::Serialize;

use crate::report::links;
use crate::report::reference;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::settings::docs_url::DocsUrl;

use crate::report::formats::sarif::level;
use crate::report::formats::sentences::capitalized;

/// Consumers expect a URI for more information. Without an address of the documentation, the source of
/// information is the program itself, so this URI contains a text that says so.
const INFORMATION: &str =
    "data:text/plain,kyclint%20explain%20RULE%20tells%20more%20about%20a%20rule.";

#[derive(Serialize)]
pub(crate) struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    full_name: &'static str,
    short_description: Text,
    version: &'static str,
    semantic_version: &'static str,
    information_uri: Cow<'static, str>,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    name: String,
    short_description: Text,
    full_description: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    help: MarkedText,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
pub(crate) struct Text {
    pub(crate) text: String,
}

#[derive(Serialize)]
struct MarkedText {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    level: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    tags: [&'static str; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    api_codes: Vec<&'static str>,
    since: &'static str,
}

impl Tool {
    pub(crate) fn new(docs_url: Option<&DocsUrl>) -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Tool {
            driver: Driver {
                name: "kyclint",
                full_name: concat!("kyclint ", env!("CARGO_PKG_VERSION")),
                short_description: Text {
                    text: format!("{}.", env!("CARGO_PKG_DESCRIPTION")),
                },
                version,
                semantic_version: version,
                information_uri: match docs_url {
                    Some(docs) => docs.page(reference::START).into(),
                    None => INFORMATION.into(),
                },
                rules: ALL
                    .into_iter()
                    .map(|rule| Descriptor::new(rule, docs_url))
                    .collect(),
            },
        }
    }
}

impl Descriptor {
    fn new(rule: &'static Rule, docs_url: Option<&DocsUrl>) -> Self {
        let page = links::page_of_rule(rule.info.name);
        Descriptor {
            id: rule.info.name,
            name: name(rule),
            short_description: Text {
                text: format!("{}.", plain(rule.info.summary())),
            },
            full_description: Text {
                text: plain(description(rule)),
            },
            help_uri: docs_url.map(|docs| docs.page(&page)),
            help: MarkedText {
                text: plain(rule.info.docs),
                markdown: rule.info.page().trim_end().to_owned(),
            },
            default_configuration: Configuration {
                level: level(rule.info.severity),
            },
            properties: Properties {
                tags: [rule.info.group.name()],
                api_codes: rule.api_codes(),
                since: rule.info.since,
            },
        }
    }
}

/// Returns the display name, such as `DatesFutureDate`. The group comes first, because the name
/// must differ from the identifier even if that is one word.
fn name(rule: &Rule) -> String {
    let words = std::iter::once(rule.info.group.name()).chain(rule.info.name.split('-'));
    words.map(capitalized).collect()
}

/// Returns the first paragraph after the summary.
fn description(rule: &Rule) -> &'static str {
    rule.info
        .docs
        .split("\n\n")
        .nth(1)
        .unwrap_or(rule.info.docs)
}

/// Converts the Markdown of the rules' documentation to plain text.
fn plain(markdown: &str) -> String {
    let lines = markdown.lines().filter(|line| !line.starts_with("```"));
    lines.collect::<Vec<_>>().join("\n").replace('`', "")
}
