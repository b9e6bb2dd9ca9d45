//! Every message caused by the fixtures follows one grammar, and `docs/messages.md` lists their
//! forms.
//!
//! `KYCLINT_UPDATE=1 cargo test --test messages` regenerates the page; review the diff.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use kyclint::{Diagnostic, Message, Source, catalog};

const PAGE: &str = "docs/messages.md";

/// Replaces the values in a message.
const PLACEHOLDER: &str = "…";

/// Marks the position of a removed value.
const SLOT: char = '\u{1}';

/// Words that messages do not use.
const FORBIDDEN_WORDS: [&str; 17] = [
    "anew", "asked", "blamed", "foresee", "foreseen", "foresees", "lie", "lies", "said", "stand",
    "stands", "tell", "tells", "told", "wanted", "write", "written",
];

/// Names that begin with a capital letter wherever they are.
const PROPER_NAMES: [&str; 5] = ["Base64", "DynamoDB", "JavaScript", "Python", "Zstandard"];

/// Verbs that a help can start with.
const VERBS: [&str; 24] = [
    "add",
    "check",
    "close",
    "convert",
    "correct",
    "decode",
    "decompress",
    "escape",
    "keep",
    "look",
    "move",
    "put",
    "reduce",
    "remove",
    "rename",
    "render",
    "replace",
    "restore",
    "save",
    "send",
    "separate",
    "set",
    "shorten",
    "swap",
];

/// All findings in the failing fixtures.
fn findings() -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for rule in catalog::rules() {
        for path in payloads(&Path::new("fixtures/rules").join(rule.name).join("fail")) {
            let source = Source::new(path.display().to_string(), fs::read(&path).unwrap());
            let session = common::linted(source, common::settings_for(&path));
            found.extend_from_slice(session.diagnostics());
        }
    }
    found
}

fn payloads(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension != "txt"))
        .collect();
    paths.sort();
    paths
}

fn masked(message: &Message) -> String {
    message.masked(|_| PLACEHOLDER.to_owned()).to_string()
}

/// The texts of a finding with masked values: message, labels, help.
fn texts(diagnostic: &Diagnostic) -> [String; 3] {
    let mut labels = vec![masked(&diagnostic.label)];
    for label in &diagnostic.labels {
        let label = masked(&label.message);
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let help = diagnostic.help.as_ref().map(masked);
    [
        masked(&diagnostic.message),
        labels.join(" · "),
        help.unwrap_or_default(),
    ]
}

/// Replaces each value in a text with a slot and returns the values: code in backticks, numbers,
/// names of countries and currencies.
fn form(text: &str) -> (String, Vec<String>) {
    /// Texts before and after a name.
    const NAMES: [(&str, &str); 7] = [
        ("code of the ", " language"),
        ("-3 code of ", ""),
        ("numeric code of ", ""),
        ("looks like ", ""),
        ("may also mean ", ""),
        ("may mean ", ""),
        ("only if ", " is meant"),
    ];
    let mut text = text.to_owned();
    let mut names = Vec::new();
    for (before, after) in NAMES {
        let Some(start) = text.find(before).map(|start| start + before.len()) else {
            continue;
        };
        let end = match after {
            "" => text.len(),
            after => text[start..]
                .find(after)
                .map_or(text.len(), |end| start + end),
        };
        names.push(text[start..end].to_owned());
        text.replace_range(start..end, &SLOT.to_string());
    }
    let mut form = String::new();
    let mut values = Vec::new();
    let mut names = names.into_iter();
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        let number = rest.find(|character: char| !(character.is_ascii_digit() || character == '-'));
        let number = number.unwrap_or(rest.len());
        let is_begun = form.ends_with(|before: char| before.is_alphanumeric() || before == '-');
        let length_taken = if first == SLOT {
            values.push(names.next().unwrap_or_default());
            first.len_utf8()
        } else if first == '`'
            && let Some(length) = rest[1..].find('`')
        {
            values.push(rest[..length + 2].to_owned());
            length + 2
        } else if first.is_ascii_digit() && !is_begun {
            values.push(rest[..number].to_owned());
            number
        } else {
            form.push(first);
            rest = &rest[first.len_utf8()..];
            continue;
        };
        form.push(SLOT);
        rest = &rest[length_taken..];
    }
    (form, values)
}

/// Fills the slots again: values that all findings share are kept, the others become placeholders.
fn shown(form: &str, values: &[&Vec<String>]) -> String {
    let mut text = String::new();
    let mut number = 0;
    for character in form.chars() {
        if character != SLOT {
            text.push(character);
            continue;
        }
        let value = &values[0][number];
        if values.iter().all(|other| other[number] == *value) {
            text.push_str(value);
        } else if value.starts_with('`') {
            text.push_str("`…`");
        } else {
            text.push_str(PLACEHOLDER);
        }
        number += 1;
    }
    // Lists of values may have any length.
    while text.contains("`…`, `…`") {
        text = text.replace("`…`, `…`", "`…`");
    }
    text.replace("`…` or `…`", "`…`")
}

type Row = [String; 3];

/// The table rows of each rule.
fn rows(findings: &[Diagnostic]) -> BTreeMap<&'static str, BTreeSet<Row>> {
    type Values = [Vec<String>; 3];
    let mut groups: BTreeMap<(&str, Row), Vec<Values>> = BTreeMap::new();
    for diagnostic in findings {
        let [message, label, help] = texts(diagnostic).map(|text| form(&text));
        groups
            .entry((diagnostic.rule.name, [message.0, label.0, help.0]))
            .or_default()
            .push([message.1, label.1, help.1]);
    }
    let mut rows: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for ((rule, forms), values) in &groups {
        let row = std::array::from_fn(|column| {
            let values: Vec<_> = values.iter().map(|values| &values[column]).collect();
            shown(&forms[column], &values)
        });
        rows.entry(*rule).or_default().insert(row);
    }
    rows
}

fn page(findings: &[Diagnostic]) -> String {
    let mut page = String::from(
        "# Messages\n\n\
         The forms of all messages that the fixtures lead to, by rule. `…` stands for a value that \
         differs between findings; ` · ` separates the labels of several places. This page is \
         generated: `KYCLINT_UPDATE=1 cargo test --test messages` refreshes it.\n\n\
         The message states what is wrong. The label states what the marked characters are. The help \
         states what to do: it begins with a verb, or asks whether a value is meant.\n",
    );
    for (rule, rows) in rows(findings) {
        page.push_str(&format!(
            "\n## {rule}\n\n| message | label | help |\n|---|---|---|\n"
        ));
        for row in rows {
            let cells = row.map(|cell| cell.replace('|', "\\|"));
            page.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    page
}

#[test]
fn the_messages_page_is_up_to_date() {
    let page = page(&findings());
    if std::env::var_os("KYCLINT_UPDATE").is_some() {
        fs::create_dir_all("docs").unwrap();
        fs::write(PAGE, &page).unwrap();
    }
    assert!(
        fs::read_to_string(PAGE).is_ok_and(|known| known == page),
        "{PAGE} is not up to date; refresh it by\n  cargo run --example update"
    );
}

/// Violations of the grammar in the texts of a finding.
fn faults(diagnostic: &Diagnostic) -> Vec<String> {
    let mut faults = Vec::new();
    let mut check = |holds: bool, fault: &str, text: &str| {
        if !holds {
            faults.push(format!("{}: {fault}: {text}", diagnostic.rule.name));
        }
    };
    let message = masked(&diagnostic.message);
    let help = diagnostic.help.as_ref().map(masked);
    let fix = diagnostic.fix.as_ref().map(|fix| masked(&fix.description));
    let labels = diagnostic.labels.iter().map(|label| masked(&label.message));
    let labels: Vec<_> = std::iter::once(masked(&diagnostic.label))
        .chain(labels)
        .collect();
    let all = labels.iter().chain(&help).chain(&fix);
    for text in std::iter::once(&message).chain(all) {
        let words = |word: &str| {
            let mut words = text.split(|character: char| !character.is_alphanumeric());
            words.any(|found| found.eq_ignore_ascii_case(word))
        };
        for word in FORBIDDEN_WORDS {
            check(!words(word), &format!("uses \"{word}\""), text);
        }
        for phrase in [" is no ", " are no ", "belongs into", "belong into"] {
            check(!text.contains(phrase), &format!("uses \"{phrase}\""), text);
        }
        check(!text.is_empty(), "is empty", text);
        check(!text.ends_with('.'), "ends with a period", text);
        check(text.trim() == text, "has whitespace around it", text);
        let word = text.split([' ', '-']).next().unwrap_or_default();
        let mut first = word.chars();
        let is_capitalized = !PROPER_NAMES.contains(&word)
            && first.next().is_some_and(char::is_uppercase)
            && first.next().is_some_and(char::is_lowercase)
            // Names of months are allowed.
            && !text.contains(" has ");
        check(!is_capitalized, "starts with a capital letter", text);
    }
    check(!message.contains(", and "), "uses \", and\"", &message);
    check(!message.ends_with('?'), "is a question", &message);
    check(
        !labels.contains(&message),
        "is repeated by a label",
        &message,
    );
    if let Some(help) = &help {
        let (verb, _) = help.split_once(' ').unwrap_or((help, ""));
        let is_order = verb == "use" || VERBS.contains(&verb) || help.starts_with("did you mean ");
        check(is_order, "does not start with a known verb", help);
        check(*help != message, "repeats the message", help);
        check(!labels.contains(help), "repeats a label", help);
    }
    if let Some(fix) = &fix {
        let verb = fix.split(' ').next().unwrap_or_default();
        let is_order = verb == "insert" || VERBS.contains(&verb);
        check(is_order, "does not start with a known verb", fix);
    }
    faults
}

#[test]
fn every_message_follows_the_grammar() {
    let findings = findings();
    assert!(findings.len() > 300, "{}", findings.len());
    let faults: BTreeSet<_> = findings.iter().flat_map(faults).collect();
    let faults: Vec<_> = faults.into_iter().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The documentation of the rules avoids the same words.
#[test]
fn the_documentation_of_the_rules_follows_the_grammar() {
    for rule in catalog::rules() {
        let docs = catalog::rule(rule.name).unwrap().docs;
        let mut is_code = false;
        for line in docs.lines() {
            is_code ^= line.starts_with("```");
            if is_code {
                continue;
            }
            for word in line.split(|character: char| !character.is_alphanumeric()) {
                assert!(
                    !FORBIDDEN_WORDS.contains(&word) || word == "written",
                    "{word}: {line}"
                );
            }
            let line = line.to_lowercase().replace("there is no ", "");
            for phrase in [" is no ", " are no ", "belongs into"] {
                assert!(!line.contains(phrase), "{phrase}: {line}");
            }
        }
    }
}
