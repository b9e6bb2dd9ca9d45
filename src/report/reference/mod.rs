//! The reference: a page for each rule, group, field, API code, HTTP status, classifier, kind of payload and
//! configuration key. Pages are made from the tables when one asks for them; `docs/` has them as files. The
//! guides beside them are written by people.

mod guides;
mod html;
mod index;
mod keys;
mod kinds;

use crate::contract::server_codes::STATUSES;
use crate::diagnostic::rule::Group;
pub use html::Site;

use crate::report::catalog::{codes, rules};
use crate::report::field_page::field_page;
use crate::report::links;
use crate::report::pages::pages;
use crate::settings::classifier;

/// The path of the first page of the book, which leads to the guides and to the reference.
pub const BOOK: &str = "index";

/// The path of the page that lists the sections.
pub const START: &str = "reference";

/// The name of the page that lists the pages of a section.
const INDEX: &str = "index";

/// A part of the reference: pages about subjects of the same sort.
struct Section {
    folder: &'static str,
    title: &'static str,
    summary: &'static str,
    entries: fn() -> Vec<Entry>,
    page: fn(&str) -> Option<String>,
}

/// A page in the list of its section.
struct Entry {
    name: String,
    summary: String,
}

impl Entry {
    fn new(name: impl Into<String>, summary: impl Into<String>) -> Self {
        Entry {
            name: name.into(),
            summary: summary.into(),
        }
    }
}

static SECTIONS: [Section; 8] = [
    Section {
        folder: links::KINDS_OF_PAYLOADS,
        title: "Kinds of payloads",
        summary: "What the API takes, and the fields of each",
        entries: kinds::entries,
        page: kinds::page,
    },
    Section {
        folder: links::FIELDS,
        title: "Fields",
        summary: "Type, when it is required, API codes, what people get wrong",
        entries: fields,
        page: |name| subject(links::FIELDS, name),
    },
    Section {
        folder: links::CODES,
        title: "API codes",
        summary: "What triggers a code, what to do, and which rules report it",
        entries: api_codes,
        page: |name| subject(links::CODES, name),
    },
    Section {
        folder: links::STATUSES,
        title: "HTTP statuses",
        summary: "What a status of the API, or of a proxy before it, means",
        entries: || {
            let statuses = STATUSES.iter();
            let entries = statuses.map(|it| Entry::new(it.status.to_string(), it.meaning));
            entries.collect()
        },
        page: |name| subject(links::STATUSES, name),
    },
    Section {
        folder: links::RULES,
        title: "Rules",
        summary: "What a rule finds, with examples",
        entries: || {
            let rules = rules().into_iter();
            rules.map(|it| Entry::new(it.name, it.summary)).collect()
        },
        page: |name| subject(links::RULES, name),
    },
    Section {
        folder: links::GROUPS,
        title: "Groups of rules",
        summary: "The rules that one level in the configuration sets",
        entries: || {
            let groups = Group::ALL.into_iter();
            groups
                .map(|it| Entry::new(it.name(), it.summary()))
                .collect()
        },
        page: |name| subject(links::GROUPS, name),
    },
    Section {
        folder: links::CLASSIFIERS,
        title: "Classifiers",
        summary: "The codes that an installation has, and the fields that take them",
        entries: || {
            let names = classifier::NAMES.into_iter();
            names.map(|it| Entry::new(it, "")).collect()
        },
        page: |name| subject(links::CLASSIFIERS, name),
    },
    Section {
        folder: links::KEYS,
        title: "Configuration keys",
        summary: "What `kyclint.toml` can set",
        entries: keys::entries,
        page: keys::page,
    },
];

fn fields() -> Vec<Entry> {
    let mut names: Vec<_> = links::fields().values().copied().collect();
    names.sort_unstable_by_key(|name| name.to_lowercase());
    let entries = names.into_iter().map(|name| {
        let page = field_page(name);
        let description = page.as_ref().map_or("", |page| page.description());
        Entry::new(name, first_sentence(description))
    });
    entries.collect()
}

fn api_codes() -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for code in codes() {
        let summary = format!("`{}`: {}", code.field, code.trigger);
        match entries.last_mut() {
            Some(last) if last.name == code.code => {
                if !last.summary.ends_with("; and other fields") {
                    last.summary.push_str("; and other fields");
                }
            }
            _ => entries.push(Entry::new(code.code, summary)),
        }
    }
    entries
}

/// The beginning of a text, without its full stop.
fn first_sentence(text: &str) -> &str {
    let sentence = text.split_once(". ").map_or(text, |(first, _)| first);
    sentence.trim_end_matches('.')
}

/// The page of a subject that `kyclint explain` has, too. A name can be that of several subjects.
fn subject(folder: &str, name: &str) -> Option<String> {
    let mut found = pages(name, codes()).into_iter();
    let page = found.find(|page| page.folder() == folder)?;
    Some(page.markdown())
}

/// A page of the reference in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its path, such as `codes/C013`. Its file is there in `docs/`, with the extension `.md`.
    pub path: String,
    /// Its name in a table of contents.
    pub title: String,
    /// Whether it is below the page before it that is not.
    pub is_below: bool,
}

/// Returns all pages, in reading order: each list of a section is before its pages.
pub fn list() -> Vec<Listed> {
    let mut list = vec![Listed {
        path: START.to_owned(),
        title: "Reference".to_owned(),
        is_below: false,
    }];
    for section in &SECTIONS {
        list.push(Listed {
            path: format!("{}/{INDEX}", section.folder),
            title: section.title.to_owned(),
            is_below: false,
        });
        list.extend((section.entries)().into_iter().map(|entry| Listed {
            path: format!("{}/{}", section.folder, entry.name),
            title: entry.name,
            is_below: true,
        }));
    }
    list
}

/// Returns the page at a path such as `codes/C013` as Markdown; `None` if there is none. Case does not matter.
pub fn page(path: &str) -> Option<String> {
    if path == START {
        return Some(index::of_sections());
    }
    if let Some(guide) = guides::page(path) {
        return Some(guide.to_owned());
    }
    let (folder, name) = path.split_once('/')?;
    let mut sections = SECTIONS.iter();
    let section = sections.find(|section| section.folder == folder)?;
    if name == INDEX {
        return Some(index::of(section));
    }
    (section.page)(name)
}

/// Returns the paths of the pages of a subject, as `kyclint explain` takes it. A name can be that of several.
pub fn paths_of(subject: &str) -> Vec<String> {
    let pages = pages(subject, codes());
    let pages = pages
        .iter()
        .map(|page| format!("{}/{}", page.folder(), page.name()));
    let of_others = [
        (links::KINDS_OF_PAYLOADS, kinds::page as fn(&str) -> _),
        (links::KEYS, keys::page),
    ];
    let others = of_others.into_iter();
    let others = others.filter(|(_, page)| page(subject).is_some());
    let others = others.map(|(folder, _)| format!("{folder}/{subject}"));
    let guide = guides::page(subject).map(|_| subject.to_owned());
    pages.chain(others).chain(guide).collect()
}
