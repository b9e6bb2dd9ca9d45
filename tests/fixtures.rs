//! Every fixture is a test case: the business cases are clean, and each rule has failing payloads,
//! with their expected reports next to them, and passing payloads.
//!
//! `KYCLINT_UPDATE=1 cargo test --test fixtures` rewrites the reports; review the diff.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kyclint::{Diagnostic, Format, RuleInfo, Session, Severity, Source, catalog, published};
use libtest_mimic::{Arguments, Failed, Trial};

const CASES: [&str; 7] = [
    "ev-a1-data-scan-initiation",
    "ev-a1-1-data-overwrite-scan-reinitiation",
    "ev-a2-scan-and-screening",
    "ev-a3-related-entities-scan-and-screening",
    "imp-b1-historical-data-transfer",
    "imp-b1-1-historical-data-overwrite",
    "imp-c1-all-fields",
];

/// The folders of customers, which all have every case.
const CUSTOMERS: [&str; 2] = ["individual", "organization"];

fn main() {
    let mut trials = Vec::new();
    for kind in CUSTOMERS {
        for case in CASES {
            let path = PathBuf::from(format!("fixtures/{kind}/{case}.json"));
            trials.push(Trial::test(path.display().to_string(), move || {
                clean(&path)
            }));
        }
    }
    // The other kinds of payloads have folders named after their schemas.
    for published in published().filter(|it| !CUSTOMERS.contains(&it.name)) {
        for path in payload_files(&Path::new("fixtures").join(published.name)) {
            trials.push(Trial::test(path.display().to_string(), move || {
                clean(&path)
            }));
        }
    }
    for rule in rules() {
        let folder = Path::new("fixtures/rules").join(rule.name);
        let (fail, pass) = (
            payload_files(&folder.join("fail")),
            payload_files(&folder.join("pass")),
        );
        let has_both = !fail.is_empty() && !pass.is_empty();
        trials.push(Trial::test(
            format!("{} has failing and passing fixtures", rule.name),
            move || {
                expect(
                    has_both,
                    "a rule without failing and passing fixtures is not tested",
                )
            },
        ));
        let paths = fail.clone();
        trials.push(Trial::test(
            format!("{} declares whether it offers fixes", rule.name),
            move || declares_whether_fixable(rule, &paths),
        ));
        for path in fail {
            trials.push(Trial::test(path.display().to_string(), move || {
                fails(rule, &path)
            }));
        }
        for path in pass {
            trials.push(Trial::test(path.display().to_string(), move || {
                clean(&path)
            }));
        }
    }
    let names = Path::new("fixtures/names.ndjson");
    trials.push(Trial::test("real names are clean", || {
        names_are_clean(names)
    }));
    trials.push(Trial::test(
        "every folder of fixtures is a rule",
        every_folder_is_a_rule,
    ));
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn payload_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "json" || extension == "ndjson")
        })
        .collect();
    paths.sort();
    paths
}

fn expect(condition: bool, message: &str) -> Result<(), Failed> {
    if condition {
        Ok(())
    } else {
        Err(message.into())
    }
}

fn rules() -> impl Iterator<Item = &'static RuleInfo> {
    let rules = catalog::rules().into_iter();
    rules.filter_map(|entry| catalog::rule(entry.name))
}

/// Lints a file with the configuration above it, on a fixed date.
fn linted(path: &Path) -> Result<Session, Failed> {
    Ok(linted_as(path, fs::read(path)?))
}

fn linted_as(path: &Path, bytes: Vec<u8>) -> Session {
    let source = Source::new(path.display().to_string(), bytes);
    common::linted(source, common::settings_for(path))
}

/// The report without the summary, which is its last paragraph.
fn report(session: &mut Session) -> String {
    let mut report = common::rendered(session, Format::Graphical);
    let end = report.rfind("\n\n").map_or(0, |end| end + 2);
    report.truncate(end);
    report
}

fn clean(path: &Path) -> Result<(), Failed> {
    let mut session = linted(path)?;
    let is_clean = session.diagnostics().is_empty();
    expect(is_clean, &report(&mut session))
}

/// Hundreds of invented names, of common given and family names in the languages of the world,
/// composed and decomposed.
fn names_are_clean(path: &Path) -> Result<(), Failed> {
    let count = fs::read_to_string(path)?.lines().count();
    expect(count >= 500, &format!("only {count} names"))?;
    clean(path)
}

fn fails(rule: &RuleInfo, path: &Path) -> Result<(), Failed> {
    let mut session = linted(path)?;
    let rendered = report(&mut session);
    let diagnostics = session.diagnostics();
    expect(
        diagnostics
            .iter()
            .any(|diagnostic| diagnostic.rule.name == rule.name),
        "the rule reports no finding",
    )?;
    let is_other = |diagnostic: &&Diagnostic| {
        diagnostic.rule.name != rule.name && diagnostic.severity == Severity::Error
    };
    if let Some(other) = diagnostics.iter().find(is_other) {
        return Err(format!("{} reports an error as well\n{rendered}", other.rule.name).into());
    }
    for diagnostic in diagnostics {
        check_fix(path, &session, diagnostic)?;
    }
    let snapshot = path.with_extension("txt");
    if std::env::var_os("KYCLINT_UPDATE").is_some() {
        fs::write(&snapshot, &rendered)?;
    }
    let expected = fs::read_to_string(&snapshot)
        .map_err(|error| format!("{}: {error}\n{rendered}", snapshot.display()))?;
    expect(
        rendered == expected,
        &format!("expected:\n{expected}\nfound:\n{rendered}"),
    )
}

/// A safe fix removes its finding and causes no new one.
fn check_fix(path: &Path, session: &Session, diagnostic: &Diagnostic) -> Result<(), Failed> {
    let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.safe) else {
        return Ok(());
    };
    let before = session.diagnostics();
    let mut text = session.source().text().to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    let after = linted_as(path, text.clone().into_bytes());
    let after = after.diagnostics();
    expect(
        after.len() < before.len(),
        &format!("{} does not remove the finding:\n{text}", fix.description),
    )?;
    let is_new = |found: &&Diagnostic| {
        !before
            .iter()
            .any(|known| known.rule.name == found.rule.name && known.pointer == found.pointer)
    };
    match after.iter().find(is_new) {
        None => Ok(()),
        Some(new) => Err(format!("{} causes {}", fix.description, new.message).into()),
    }
}

fn declares_whether_fixable(rule: &RuleInfo, paths: &[PathBuf]) -> Result<(), Failed> {
    let mut offers = false;
    for path in paths {
        offers |= linted(path)?
            .diagnostics()
            .iter()
            .any(|diagnostic| diagnostic.rule.name == rule.name && diagnostic.fix.is_some());
    }
    expect(
        offers == rule.fixable,
        &format!(
            "fixable is {}, but the fixtures give {offers}",
            rule.fixable
        ),
    )
}

fn every_folder_is_a_rule() -> Result<(), Failed> {
    let folders: BTreeSet<_> = fs::read_dir("fixtures/rules")?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let rules: BTreeSet<_> = rules().map(|rule| rule.name.to_owned()).collect();
    expect(folders == rules, &format!("{folders:?} is not {rules:?}"))
}
