//! Helpers shared by the tests: settings, linting, running the program, temporary folders.

#![allow(dead_code, reason = "each test file uses some of the helpers")]

pub mod generated;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use kyclint::{Classifier, Classifiers, Format, Ledger, Options, PortablePaths};
use kyclint::{Session, Settings, Source, Style};
use tempfile::TempDir;
use walkdir::WalkDir;

/// The clean customer that most tests start from.
pub const CLEAN: &str = include_str!("../../fixtures/individual/ev-a1-data-scan-initiation.json");

/// The program, without environment variables that change its output.
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

/// The payloads and pages of the fixtures, except for a file of tens of thousands of names.
pub fn fixtures() -> Vec<PathBuf> {
    let files = WalkDir::new("fixtures").sort_by_file_name().into_iter();
    let files = files.map(|entry| entry.unwrap().into_path());
    files
        .filter(|path| {
            let ending = path.extension().unwrap_or_default();
            ["json", "ndjson", "md"].contains(&ending.to_str().unwrap())
                && !path.to_str().unwrap().contains("/classifiers/")
                && !path.ends_with("names.ndjson")
        })
        .collect()
}

/// Settings with every rule at its default level and a fixed date.
pub fn settings() -> Settings {
    Settings::on("2026-11-23".parse().unwrap())
}

/// The same settings with the classifiers of the nearest `kyclint.toml`, which may set nothing
/// else.
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

/// Lints a text, including the rules that compare its customers.
pub fn linted(source: Source, settings: Settings) -> Session {
    let mut session = Session::open(source, Options::new(settings));
    session.compare(&mut Ledger::default());
    session
}

/// Renders the report in a console format without colours.
pub fn rendered(session: &mut Session, format: Format) -> String {
    let report = session.render(format, Style::plain(), &PortablePaths::default());
    String::from_utf8(report.unwrap()).unwrap()
}

/// The names of all fields with personal data. A test of `src/contract` compares the table with the
/// types.
pub fn personal_names() -> BTreeSet<&'static str> {
    let rows = include_str!("../contract/fields.csv").lines();
    let personal = rows.filter_map(|row| row.strip_suffix(",yes"));
    personal.filter_map(|row| row.split(',').nth(1)).collect()
}

/// The exit code, standard output and standard error.
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
    run_in_with_input(Path::new("."), arguments, input)
}

pub fn run_in_with_input(folder: &Path, arguments: &[&str], input: &[u8]) -> (i32, String, String) {
    let mut child = kyclint()
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may close the pipe before it has read everything.
    let _ = child.stdin.take().unwrap().write_all(input);
    finished(child.wait_with_output().unwrap())
}

/// The bytes, compressed.
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Creates a temporary folder with these files.
pub fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

/// Runs git in a folder, independent of the user's configuration, and of what a test has configured.
pub fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=Test", "-c", "user.email=test@example.org"])
        .args([
            "-c",
            "protocol.file.allow=always",
            "-c",
            "core.fsmonitor=false",
        ])
        .args(arguments)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {stderr}");
}

/// Runs a shell script in which `$KYCLINT` is the program.
#[cfg(unix)]
pub fn run_in_shell(folder: &Path, script: &str) -> (i32, String, String) {
    let mut command = Command::new("/bin/sh");
    let command = command.arg("-c").arg(script).env_remove("CI");
    let command = command.env("KYCLINT", env!("CARGO_BIN_EXE_kyclint"));
    finished(command.current_dir(folder).output().unwrap())
}

/// Prepares the program to run as a user without privileges, in a folder of its own; prints a note
/// and returns `None` if that is impossible.
#[cfg(unix)]
pub fn as_nobody(folder: &Path) -> Option<(Command, TempDir)> {
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    // Other users may not be able to read the build folder.
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

/// The user id of `nobody`, who owns no files.
pub const NOBODY: u32 = 65534;
