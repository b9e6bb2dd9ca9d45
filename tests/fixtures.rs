//! Every fixture is a test case: the business cases are clean, and each rule has payloads that fail
//! it, with the report that they get beside them, and payloads that pass.
//!
//! `KYCLINT_UPDATE=1 cargo test --test fixtures` writes the reports anew; look at the difference.

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use kyclint::config::overrides::Overrides;
use kyclint::diagnostic::{Diagnostic, Severity};
use kyclint::lint;
use kyclint::report::formats;
use kyclint::report::formats::{Format, Style};
use kyclint::rules::registry::ALL;
use kyclint::rules::rule::Rule;
use kyclint::source::Source;
use kyclint::source::portable::PortablePaths;
use kyclint::workspace::configs::{Choice, Configs};
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

fn main() {
    let mut trials = Vec::new();
    for kind in ["individual", "organization"] {
        for case in CASES {
            let path = PathBuf::from(format!("fixtures/{kind}/{case}.json"));
            trials.push(Trial::test(path.display().to_string(), move || {
                clean(&path)
            }));
        }
    }
    for folder in ["fixtures/batch", "fixtures/simplified-customer"] {
        for path in payload_files(Path::new(folder)) {
            trials.push(Trial::test(path.display().to_string(), move || {
                clean(&path)
            }));
        }
    }
    for rule in ALL {
        let folder = Path::new("fixtures/rules").join(rule.info.name);
        let (fail, pass) = (
            payload_files(&folder.join("fail")),
            payload_files(&folder.join("pass")),
        );
        let has_both = !fail.is_empty() && !pass.is_empty();
        trials.push(Trial::test(
            format!("{} has fixtures of both kinds", rule.info.name),
            move || {
                expect(
                    has_both,
                    "a rule without failing and passing fixtures is not tested",
                )
            },
        ));
        let paths = fail.clone();
        trials.push(Trial::test(
            format!("{} says whether it offers fixes", rule.info.name),
            move || says_whether_fixable(rule, &paths),
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

fn source(path: &Path) -> Result<Source, Failed> {
    Ok(Source::new(path.display().to_string(), fs::read(path)?))
}

/// What is found in the source with the configuration that lies above it, on a day that is always
/// the same.
fn lint(source: &Source) -> Vec<Diagnostic> {
    let mut overrides = Overrides::default();
    overrides.today = Some("2026-11-23".parse().unwrap());
    let configs = Configs::new(Choice::Nearest, overrides);
    let applied = configs.of(Path::new(source.name())).unwrap();
    lint::lint(source, &applied.settings)
}

fn report(source: &Source, diagnostics: &[Diagnostic]) -> Result<String, Failed> {
    let style = Style {
        color: false,
        unicode: true,
        width: 100,
    };
    let mut bytes = Vec::new();
    formats::open(Format::Graphical, style, &PortablePaths::default())
        .draw(&common::found(source, diagnostics), &mut bytes)?;
    Ok(String::from_utf8(bytes)?)
}

fn clean(path: &Path) -> Result<(), Failed> {
    let source = source(path)?;
    let diagnostics = lint(&source);
    expect(diagnostics.is_empty(), &report(&source, &diagnostics)?)
}

fn fails(rule: &Rule, path: &Path) -> Result<(), Failed> {
    let source = source(path)?;
    let diagnostics = lint(&source);
    let drawn = report(&source, &diagnostics)?;
    expect(
        diagnostics
            .iter()
            .any(|diagnostic| diagnostic.rule.name == rule.info.name),
        "the rule finds nothing",
    )?;
    let is_other = |diagnostic: &&Diagnostic| {
        diagnostic.rule.name != rule.info.name && diagnostic.severity == Severity::Error
    };
    if let Some(other) = diagnostics.iter().find(is_other) {
        return Err(format!("{} finds something too\n{drawn}", other.rule.name).into());
    }
    for diagnostic in &diagnostics {
        check_fix(&source, &diagnostics, diagnostic)?;
    }
    let snapshot = path.with_extension("txt");
    if std::env::var_os("KYCLINT_UPDATE").is_some() {
        fs::write(&snapshot, &drawn)?;
    }
    let expected = fs::read_to_string(&snapshot)
        .map_err(|error| format!("{}: {error}\n{drawn}", snapshot.display()))?;
    expect(
        drawn == expected,
        &format!("expected:\n{expected}\nfound:\n{drawn}"),
    )
}

/// A safe fix removes its finding and brings no other one.
fn check_fix(
    source: &Source,
    before: &[Diagnostic],
    diagnostic: &Diagnostic,
) -> Result<(), Failed> {
    let Some(fix) = diagnostic.fix.as_ref().filter(|fix| fix.safe) else {
        return Ok(());
    };
    let mut text = source.text().to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    let after = lint(&Source::new(source.name(), text.clone().into_bytes()));
    expect(
        after.len() < before.len(),
        &format!("{} does not help:\n{text}", fix.description),
    )?;
    let is_new = |found: &&Diagnostic| {
        !before
            .iter()
            .any(|known| known.rule.name == found.rule.name && known.pointer == found.pointer)
    };
    match after.iter().find(is_new) {
        None => Ok(()),
        Some(new) => Err(format!("{} leads to {}", fix.description, new.message).into()),
    }
}

fn says_whether_fixable(rule: &Rule, paths: &[PathBuf]) -> Result<(), Failed> {
    let mut offers = false;
    for path in paths {
        let diagnostics = lint(&source(path)?);
        offers |= diagnostics
            .iter()
            .any(|diagnostic| diagnostic.rule.name == rule.info.name && diagnostic.fix.is_some());
    }
    expect(
        offers == rule.info.fixable,
        &format!(
            "fixable is {}, and the fixtures say {offers}",
            rule.info.fixable
        ),
    )
}

fn every_folder_is_a_rule() -> Result<(), Failed> {
    let folders: BTreeSet<_> = fs::read_dir("fixtures/rules")?
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let rules: BTreeSet<_> = ALL.iter().map(|rule| rule.info.name.to_owned()).collect();
    expect(folders == rules, &format!("{folders:?} is not {rules:?}"))
}
