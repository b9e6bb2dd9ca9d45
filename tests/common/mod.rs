//! What the tests share: the settings and linting of payloads, running the program, and folders to run
//! it in.

#![allow(dead_code, reason = "each test file takes what it needs")]

pub mod generated;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use kyclint::{Classifier, Classifiers, Format, Ledger, Options, PortablePaths};
use kyclint::{Session, Settings, Source, Style};
use tempfile::TempDir;

/// The clean customer that most tests begin with.
pub const CLEAN: &str = include_str!("../../fixtures/individual/ev-a1-data-scan-initiation.json");

/// The program, whatever the environment of the tests wants to see.
pub fn kyclint() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kyclint"));
    for name in [
        "CI",
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "NO_GRAPHICS",
    ] {
        command.env_remove(name);
    }
    command
}

/// Every rule at its own level, on a day that does not pass.
pub fn settings() -> Settings {
    Settings::on("2026-11-23".parse().unwrap())
}

/// The same, with the classifiers that the nearest `kyclint.toml` names. It must have nothing else.
pub fn settings_for(path: &Path) -> Settings {
    let mut folders = path.ancestors().skip(1);
    let folder = folders.find(|folder| folder.join("kyclint.toml").exists());
    let mut classifiers = Classifiers::default();
    if let Some(folder) = folder {
        let text = fs::read_to_string(folder.join("kyclint.toml")).unwrap();
        let config: toml::Table = toml::from_str(&text).unwrap();
        assert!(config.keys().eq(["classifiers"]), "{text}");
        for (name, file) in config["classifiers"].as_table().unwrap() {
            let file = file.as_str().unwrap();
            let source = Source::new(file, fs::read(folder.join(file)).unwrap());
            classifiers.insert(name, Classifier::read(&source).unwrap());
        }
    }
    settings().with_classifiers(Arc::new(classifiers))
}

/// A linted text whose customers are compared with each other.
pub fn linted(source: Source, settings: Settings) -> Session {
    let mut session = Session::open(source, Options::new(settings));
    session.compare(&mut Ledger::default());
    session
}

/// The report of a text in a format for people, without colours.
pub fn drawn(session: &mut Session, format: Format) -> String {
    let report = session.render(format, Style::plain(), &PortablePaths::default());
    String::from_utf8(report.unwrap()).unwrap()
}

/// The names of the fields that are personal in any object. A test of `src/contract` holds the table
/// against the types.
pub fn personal_names() -> BTreeSet<&'static str> {
    let rows = include_str!("../contract/fields.csv").lines();
    let personal = rows.filter_map(|row| row.strip_suffix(",yes"));
    personal.filter_map(|row| row.split(',').nth(1)).collect()
}

/// Exit code, standard output, standard error.
pub fn finished(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

pub fn run_in(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    let mut command = kyclint();
    let output = command.current_dir(folder).args(arguments).output();
    finished(output.unwrap())
}

pub fn run_with_input(arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = kyclint()
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // Who has seen enough may close the pipe.
    let _ = child.stdin.take().unwrap().write_all(input);
    finished(child.wait_with_output().unwrap())
}

/// A folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// Runs a script in which `$KYCLINT` is the program.
#[cfg(unix)]
pub fn run_in_shell(folder: &Path, script: &str) -> (i32, String, String) {
    let mut command = Command::new("/bin/sh");
    let command = command.arg("-c").arg(script).env_remove("CI");
    let command = command.env("KYCLINT", env!("CARGO_BIN_EXE_kyclint"));
    finished(command.current_dir(folder).output().unwrap())
}

/// The program, to be run by somebody else than root, and the folder that it lies in; `None` (which is
/// printed) where that cannot be done.
#[cfg(unix)]
pub fn as_nobody(folder: &Path) -> Option<(Command, TempDir)> {
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    // The folder of the build may be closed to others.
    let place = tempfile::tempdir().unwrap();
    fs::set_permissions(place.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let program = place.path().join("kyclint");
    if fs::hard_link(env!("CARGO_BIN_EXE_kyclint"), &program).is_err() {
        fs::copy(env!("CARGO_BIN_EXE_kyclint"), &program).unwrap();
    }
    let nobody = || {
        let mut command = Command::new(&program);
        command.uid(NOBODY).gid(NOBODY).env_remove("CI");
        command
    };
    let probe = place.path().join("probe");
    fs::write(&probe, "").unwrap();
    let is_root = chown(&probe, Some(NOBODY), Some(NOBODY)).is_ok();
    if !is_root || nobody().arg("--version").output().is_err() {
        eprintln!("skipped: the program cannot be run as another user");
        return None;
    }
    let mut command = nobody();
    command.current_dir(folder);
    Some((command, place))
}

/// Who owns nothing.
pub const NOBODY: u32 = 65534;
