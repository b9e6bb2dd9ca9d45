//! What the tests of the command line share: running the program and folders to run it in.

#![allow(dead_code, reason = "each test file takes what it needs")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use kyclint::diagnostic::Diagnostic;
use kyclint::report::formats::View;
use kyclint::settings::Settings;
use kyclint::settings::fail_on::FailOn;
use kyclint::source::Source;
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

/// All of these findings, to be drawn.
pub fn found<'a>(source: &'a Source, diagnostics: &'a [Diagnostic]) -> View<'a> {
    View {
        source,
        documents: &[],
        diagnostics,
        left_out: &[],
        mask: None,
        fail_on: FailOn::Error,
    }
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
