//! The pages of everything that `kyclint explain` knows besides fields and responses: rules, groups
//! of rules, API codes, classifiers and HTTP statuses.

use std::fmt::Write;

use serde::Serialize;

use crate::contract::Contract;
use crate::contract::facts::Object;
use crate::contract::server_codes::{STATUSES, Status};
use crate::diagnostic::rule::Group;
use crate::report::catalog::{Code, RuleEntry, code_page, codes, rule_page, rules};
use crate::report::field_page::{FieldPage, field_page, meant_fields};
use crate::report::links;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::settings::classifier;
use crate::text::suggestion::nearest;

/// A page.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Page {
    /// A rule.
    Rule(RulePage),
    /// A group of rules.
    Group(GroupPage),
    /// An API code.
    Code(CodePage),
    /// A field.
    Field(FieldPage),
    /// A classifier.
    Classifier(ClassifierPage),
    /// An HTTP status.
    Status(StatusPage),
}

/// The page of a rule.
#[derive(Serialize)]
pub struct RulePage {
    kind: &'static str,
    #[serde(flatten)]
    rule: RuleEntry,
    /// Its documentation in Markdown.
    docs: String,
    #[serde(skip)]
    text: String,
}

/// The page of a group of rules.
#[derive(Serialize)]
pub struct GroupPage {
    kind: &'static str,
    name: &'static str,
    summary: &'static str,
    rules: Vec<RuleEntry>,
}

/// The page of an API code.
#[derive(Serialize)]
pub struct CodePage {
    kind: &'static str,
    code: &'static str,
    triggers: Vec<Code>,
    #[serde(skip)]
    text: String,
}

/// The page of a classifier.
#[derive(Serialize)]
pub struct ClassifierPage {
    kind: &'static str,
    name: &'static str,
    /// The fields that take its codes, as paths from the payload.
    fields: Vec<String>,
}

/// The page of an HTTP status.
#[derive(Serialize)]
pub struct StatusPage {
    kind: &'static str,
    #[serde(flatten)]
    status: &'static Status,
}

impl GroupPage {
    fn of(group: Group) -> Self {
        let rules = rules().into_iter();
        GroupPage {
            kind: "group",
            name: group.name(),
            summary: group.summary(),
            rules: rules.filter(|rule| rule.group == group.name()).collect(),
        }
    }
}

/// Returns the pages of a rule, a group of rules, an API code, a field, a classifier or an HTTP status as
/// Markdown. What people call a field leads to its page.
///
/// # Errors
///
/// The error says that there is no such subject, and which one is near.
pub fn explain(subject: &str) -> Result<String, String> {
    let codes = codes();
    let known: Vec<_> = codes.iter().map(|code| code.code).collect();
    let mut found = pages(subject, codes);
    if found.is_empty() {
        found = field_pages(&meant_fields(subject));
    }
    if found.is_empty() {
        return Err(unknown_subject(subject, &known));
    }
    let texts: Vec<_> = found.iter().map(Page::text).collect();
    Ok(texts.join("\n"))
}

/// Returns the pages of fields.
pub fn field_pages(fields: &[&str]) -> Vec<Page> {
    let fields = fields.iter().filter_map(|field| field_page(field));
    fields.map(Page::Field).collect()
}

/// Returns the message about a subject that has no page; `known` are the API codes.
pub fn unknown_subject(subject: &str, known: &[&'static str]) -> String {
    let mut message = format!(
        "unknown subject `{subject}`: no rule, group, API code, field, classifier, HTTP status, kind or key of the configuration has this name"
    );
    let prefix = format!("{subject}.").to_ascii_uppercase();
    let mut longer = known.to_vec();
    longer.retain(|code| code.to_ascii_uppercase().starts_with(&prefix));
    longer.dedup();
    let rules = ALL.iter().map(|rule| rule.info.name);
    let groups = Group::ALL.into_iter().map(Group::name);
    let others = groups.chain(classifier::NAMES).chain(["all"]);
    let objects = Contract::all().flat_map(Contract::objects);
    let fields = objects.flat_map(|(_, object)| object.names());
    let known = known.iter().copied();
    let subjects = rules.chain(known).chain(others).chain(fields);
    if !longer.is_empty() {
        let _ = write!(message, "; codes that start with it: {}", longer.join(", "));
    } else if let Some(meant) = nearest(subject, subjects) {
        let _ = write!(message, "; did you mean `{}`?", meant.word);
    }
    message
}

/// Returns the pages of a subject, in the order in which to read them.
pub fn pages(subject: &str, codes: Vec<Code>) -> Vec<Page> {
    let subject = subject.trim();
    let mut pages = Vec::new();
    let lower = subject.to_lowercase();
    if let Some(text) = rule_page(&lower) {
        let rule = Rule::find(&lower);
        let entry = rules().into_iter().find(|rule| rule.name == lower);
        if let (Some(rule), Some(entry)) = (rule, entry) {
            pages.push(Page::Rule(RulePage {
                kind: "rule",
                rule: entry,
                docs: rule.info.page(),
                text,
            }));
        }
    }
    let groups = Group::ALL.into_iter();
    let groups = groups.filter(|group| lower == "all" || group.name() == lower);
    let groups: Vec<_> = groups
        .map(|group| Page::Group(GroupPage::of(group)))
        .collect();
    if !groups.is_empty() {
        return groups;
    }
    if let Some(code) = codes
        .iter()
        .find(|code| code.code.eq_ignore_ascii_case(subject))
    {
        let code = code.code;
        let text = code_page(code, &codes).unwrap_or_default();
        let triggers = codes.into_iter().filter(|known| known.code == code);
        pages.push(Page::Code(CodePage {
            kind: "code",
            code,
            triggers: triggers.collect(),
            text,
        }));
    }
    let number = lower.trim_start_matches("http").trim();
    let status = STATUSES
        .iter()
        .find(|status| status.status.to_string() == number);
    pages.extend(status.map(|status| {
        Page::Status(StatusPage {
            kind: "status",
            status,
        })
    }));
    pages.extend(field_page(subject).map(Page::Field));
    let mut classifiers = classifier::NAMES.into_iter();
    let classifier = classifiers.find(|name| name.eq_ignore_ascii_case(subject));
    pages.extend(classifier.map(|name| {
        Page::Classifier(ClassifierPage {
            kind: "classifier",
            name,
            fields: fields_of(name),
        })
    }));
    pages
}

/// The fields that take the codes of a classifier.
fn fields_of(classifier: &str) -> Vec<String> {
    fn collect(object: Object, above: &str, classifier: &str, found: &mut Vec<String>) {
        for name in object.names() {
            let Some(field) = object.field(name) else {
                continue;
            };
            let elements = field.elements();
            let held = elements.unwrap_or(field);
            if field.classifier().or(held.classifier()) == Some(classifier) {
                found.push(format!("{above}{name}"));
            }
            let below = format!(
                "{above}{name}{}",
                if elements.is_some() { "[]." } else { "." }
            );
            for entity_type in crate::contract::entity_type::EntityType::ALL {
                if let Some(inside) = held.object(entity_type) {
                    collect(inside, &below, classifier, found);
                }
            }
        }
    }
    let mut found = Vec::new();
    for contract in Contract::all() {
        collect(contract.customer(), "", classifier, &mut found);
    }
    found.sort();
    found.dedup();
    found
}

impl Page {
    /// The page as Markdown without links, for a terminal.
    pub fn text(&self) -> String {
        links::unlinked(&self.markdown())
    }

    /// The folder of its section in the reference.
    pub(crate) fn folder(&self) -> &'static str {
        match self {
            Page::Rule(_) => links::RULES,
            Page::Group(_) => links::GROUPS,
            Page::Code(_) => links::CODES,
            Page::Field(_) => links::FIELDS,
            Page::Classifier(_) => links::CLASSIFIERS,
            Page::Status(_) => links::STATUSES,
        }
    }

    /// Its name in that section.
    pub(crate) fn name(&self) -> String {
        match self {
            Page::Rule(page) => page.rule.name.to_owned(),
            Page::Group(page) => page.name.to_owned(),
            Page::Code(page) => page.code.to_owned(),
            Page::Field(page) => page.name.to_owned(),
            Page::Classifier(page) => page.name.to_owned(),
            Page::Status(page) => page.status.status.to_string(),
        }
    }

    /// The page as Markdown, with links to other pages of the reference.
    pub(crate) fn markdown(&self) -> String {
        match self {
            Page::Rule(page) => page.text.clone(),
            Page::Code(page) => page.text.clone(),
            Page::Field(page) => page.markdown(),
            Page::Group(page) => {
                let mut text = format!("# Group {}\n{}\n\n", page.name, page.summary);
                for rule in &page.rules {
                    let link = links::rule(rule.name);
                    let _ = writeln!(text, "- {link} ({}): {}", rule.severity, rule.summary);
                }
                text
            }
            Page::Classifier(page) => {
                let mut text = format!(
                    "# Classifier {0}\nCodes of the installation: `GET /amlyze-ws-rest/classifier/{0}` \
                     lists them. With a file of these codes under `[classifiers]` in kyclint.toml, \
                     the rule {1} checks them.\n\nFields:\n",
                    page.name,
                    links::rule("classifier-value")
                );
                for field in &page.fields {
                    let _ = writeln!(text, "- {}", links::field(field));
                }
                text
            }
            Page::Status(page) => page.status.text(),
        }
    }
}
