//! `--watch` on a terminal and in a pipe.

#![cfg(target_os = "linux")]

mod common;

use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use common::{CLEAN, folder, kyclint, run_in};

const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";
const WAITING: &str = "waiting for changes; press Ctrl-C to stop";

fn bad() -> String {
    CLEAN.replace("\"LT\"", "\"QX\"")
}

/// A running watch and its output.
struct Watch {
    child: Child,
    shown: Receiver<Vec<u8>>,
}

impl Watch {
    /// With both streams on a terminal.
    fn on_terminal(folder: &Path, arguments: &[&str]) -> Self {
        use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
        let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&terminal).unwrap();
        unlockpt(&terminal).unwrap();
        let name = ptsname(&terminal, Vec::new()).unwrap();
        let name = name.to_str().unwrap();
        let other_end = OpenOptions::new()
            .read(true)
            .write(true)
            .open(name)
            .unwrap();
        let child = kyclint()
            .env("TERM", "xterm")
            .current_dir(folder)
            .args(["--watch", "-f", "concise"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(other_end.try_clone().unwrap())
            .stderr(other_end)
            .spawn()
            .unwrap();
        Watch::reading(child, File::from(terminal))
    }

    /// With standard output in a pipe.
    fn in_pipe(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = kyclint()
            .current_dir(folder)
            .args(["--watch", "-f", "concise", "--quiet"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = child.stdout.take().unwrap();
        Watch::reading(child, out)
    }

    fn reading(child: Child, mut stream: impl Read + Send + 'static) -> Self {
        let (sender, shown) = channel();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut buffer) {
                if sender.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        Watch { child, shown }
    }

    /// Collects whole lines of output until they contain these words.
    fn until(&self, words: &str) -> String {
        let end = Instant::now() + Duration::from_secs(60);
        let mut all = Vec::new();
        loop {
            let remaining = end.saturating_duration_since(Instant::now());
            let text = String::from_utf8_lossy(&all).into_owned();
            if text.contains(words) && text.ends_with('\n') {
                return text;
            }
            match self.shown.recv_timeout(remaining) {
                Ok(more) => all.extend(more),
                Err(_) => panic!("no `{words}` in {text:?}"),
            }
        }
    }

    /// Whether nothing is printed for a while.
    fn is_quiet(&self) -> bool {
        self.shown.recv_timeout(Duration::from_millis(700)).is_err()
    }

    /// Waits until the output stops: one change may cause several events.
    fn settle(&self) {
        let rounds = (0..40).take_while(|_| !self.is_quiet()).count();
        assert!(rounds < 40, "the output does not stop");
    }

    /// Sends a signal and returns the exit code.
    fn end(mut self, signal: &str) -> Option<i32> {
        let id = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        self.child.wait().unwrap().code()
    }
}

/// Saves like many editors: writes a temporary file and renames it.
fn save(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    let temporary = path.with_file_name(".kept-beside");
    fs::write(&temporary, text).unwrap();
    fs::rename(temporary, path).unwrap();
}

#[test]
fn each_change_prints_a_new_report() {
    let folder = folder(&[("sub/a.json", CLEAN.as_bytes())]);
    let root = folder.path();
    let watch = Watch::on_terminal(root, &["."]);
    let shown = watch.until(WAITING);
    assert!(shown.starts_with(CLEAR), "{shown:?}");
    assert!(shown.contains("no problems in 1 file"), "{shown:?}");
    let found = |name: &str| format!("{name}:12:25: error[country-code] invalid country code `QX`");
    // Saved by renaming.
    save(root, "sub/a.json", &bad());
    let shown = watch.until(WAITING);
    assert!(
        shown.starts_with(CLEAR) || shown.contains(&format!("\n{CLEAR}")),
        "{shown:?}"
    );
    assert!(shown.contains(&found("sub/a.json")), "{shown:?}");
    watch.settle();
    // Written in place.
    fs::write(root.join("sub/a.json"), CLEAN).unwrap();
    watch.until("no problems in 1 file");
    // In a new folder.
    watch.settle();
    fs::create_dir(root.join("new")).unwrap();
    watch.settle();
    fs::write(root.join("new/b.json"), bad()).unwrap();
    watch.until(&found("new/b.json"));
    // After a change of the configuration.
    fs::write(root.join("kyclint.toml"), "exclude = [\"new/\"]").unwrap();
    watch.until("no problems in 1 file");
    fs::remove_file(root.join("kyclint.toml")).unwrap();
    watch.until(&found("new/b.json"));
    // Deleted.
    fs::remove_file(root.join("new/b.json")).unwrap();
    watch.until("no problems in 1 file");
    // Backup files of editors do not trigger a run, nor do changes in excluded folders.
    fs::write(root.join(".a.json.swp"), "x").unwrap();
    fs::create_dir(root.join("node_modules")).unwrap();
    watch.settle();
    fs::write(root.join("node_modules/c.json"), bad()).unwrap();
    assert!(watch.is_quiet());
    assert_eq!(watch.end("-INT"), Some(0));
}

#[test]
fn the_exit_code_is_that_of_the_last_run() {
    let folder = folder(&[("a.json", CLEAN.as_bytes()), ("b.json", b"{}")]);
    let root = folder.path();
    let watch = Watch::in_pipe(root, &["--output", "json=report.json", "a.json", "c.json"]);
    let report = root.join("report.json");
    let end = Instant::now() + Duration::from_secs(60);
    while !report.is_file() && Instant::now() < end {
        thread::sleep(Duration::from_millis(20));
    }
    // Neither a change of another file nor the watch's own report triggers a run.
    thread::sleep(Duration::from_millis(300));
    fs::write(root.join("b.json"), "[]").unwrap();
    assert!(watch.is_quiet());
    save(root, "a.json", &bad());
    let shown = watch.until("\n");
    // The screen is not cleared in a pipe.
    assert_eq!(
        shown,
        "a.json:12:25: error[country-code] invalid country code `QX`\n"
    );
    fs::write(
        root.join("c.json"),
        CLEAN.replace("4711", "4712").replace("000117", "000118"),
    )
    .unwrap();
    watch.until("\n");
    assert_eq!(watch.end("-TERM"), Some(1));
}

#[test]
fn inputs_that_cannot_be_watched_are_usage_errors() {
    let folder = folder(&[("a.json", CLEAN.as_bytes())]);
    for arguments in [
        &["--watch", "-"][..],
        &["--watch", "--staged"],
        &["--watch", "--since", "HEAD"],
        &["--watch", "--write-baseline", "known.json", "a.json"],
        &["--watch", "--select", "no-such-rule", "a.json"],
        &["--watch"],
    ] {
        let (code, out, err) = run_in(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.starts_with("error: "), "{arguments:?}: {err}");
    }
}

/// An unreadable folder does not end the watch: the others are watched, and so is the folder once
/// it is readable.
#[test]
fn an_unreadable_folder_is_reported_and_the_others_are_watched() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder(&[
        ("a.json", CLEAN.as_bytes()),
        ("locked/b.json", bad().as_bytes()),
    ]);
    let root = folder.path();
    let mode = |name: &str, mode| {
        let permissions = fs::Permissions::from_mode(mode);
        fs::set_permissions(root.join(name), permissions).unwrap();
    };
    mode("", 0o755);
    mode("locked", 0o700);
    let Some((mut command, _place)) = common::as_nobody(root) else {
        return;
    };
    let mut child = command
        .args(["--watch", "-f", "concise", "--no-cross-document", "."])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let err = child.stderr.take().unwrap();
    let watch = Watch::reading(child, err);
    let shown = watch.until(WAITING);
    assert!(shown.contains("error: locked: "), "{shown}");
    assert!(
        shown.contains("note: not watched: Permission denied"),
        "{shown}"
    );
    assert!(shown.contains("/locked"), "{shown}");
    watch.settle();
    save(root, "a.json", &bad());
    watch.until("1 error in 1 file");
    watch.settle();
    mode("locked", 0o755);
    watch.until("2 errors in 2 files");
    assert_eq!(watch.end("-INT"), Some(1));
}

/// An interrupt ends the watch after the current round, so that fixes are complete.
#[test]
fn an_interrupted_watch_completes_its_fix() {
    let line = |customer: &str| customer.replace('\n', "") + "\n";
    let wrong = line(&CLEAN.replace("\"CREATE\"", "\"create\""));
    let folder = folder(&[("a.ndjson", wrong.repeat(10_000).as_bytes())]);
    let arguments = ["--fix", "--no-cross-document", "a.ndjson"];
    let watch = Watch::in_pipe(folder.path(), &arguments);
    thread::sleep(Duration::from_millis(200));
    assert_eq!(watch.end("-TERM"), Some(0));
    let text = fs::read_to_string(folder.path().join("a.ndjson")).unwrap();
    assert!(text == line(CLEAN).repeat(10_000));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_kyclint_writes_into_a_watched_folder_starts_no_round() {
    let folder = folder(&[("a.json", bad().as_bytes())]);
    let root = folder.path();
    let outputs =
        ["json=r.json", "html=sub/r.html", "csv=r.csv"].map(|it| format!("--output={it}"));
    fs::create_dir(root.join("sub")).unwrap();
    let log = root.join("log.txt");
    let mut child = kyclint()
        .current_dir(root)
        .args(["--watch", "-f", "concise", "."])
        .args(outputs)
        .stdin(Stdio::null())
        .stdout(File::create(&log).unwrap())
        .stderr(File::create(root.join("notes.txt")).unwrap())
        .spawn()
        .unwrap();
    let rounds = |least: usize| {
        let end = Instant::now() + Duration::from_secs(60);
        loop {
            let count = fs::read_to_string(root.join("notes.txt"))
                .unwrap()
                .matches(WAITING)
                .count();
            if count >= least || Instant::now() > end {
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        thread::sleep(Duration::from_millis(700));
        fs::read_to_string(root.join("notes.txt"))
            .unwrap()
            .matches(WAITING)
            .count()
    };
    assert_eq!(rounds(1), 1);
    save(root, "a.json", CLEAN);
    assert_eq!(rounds(2), 2);
    fs::write(root.join("a.json"), bad()).unwrap();
    let last = rounds(3);
    assert!((3..=4).contains(&last), "{last}");
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_named_folder_may_be_replaced() {
    for is_link in [false, true] {
        let folder = folder(&[
            ("d/a.json", CLEAN.as_bytes()),
            ("n/a.json", bad().as_bytes()),
        ]);
        let root = folder.path();
        if is_link {
            fs::rename(root.join("d"), root.join("e")).unwrap();
            std::os::unix::fs::symlink("e", root.join("d")).unwrap();
        }
        let watch = Watch::on_terminal(root, &["d"]);
        watch.until(WAITING);
        fs::rename(root.join("d"), root.join("old")).unwrap();
        if is_link {
            std::os::unix::fs::symlink("n", root.join("d")).unwrap();
        } else {
            fs::rename(root.join("n"), root.join("d")).unwrap();
        }
        watch.until("d/a.json:12:25: error[country-code] invalid country code `QX`");
        watch.settle();
        save(root, "d/a.json", CLEAN);
        watch.until("no problems in 1 file");
        assert_eq!(watch.end("-INT"), Some(0));
    }
}

#[test]
fn a_folder_above_a_named_one_may_be_replaced() {
    let folder = folder(&[("d/e/a.json", CLEAN.as_bytes())]);
    let root = folder.path();
    let watch = Watch::on_terminal(root, &["d/e"]);
    watch.until(WAITING);
    fs::rename(root.join("d"), root.join("old")).unwrap();
    watch.until("d/e: No such file or directory");
    watch.settle();
    fs::create_dir(root.join("d")).unwrap();
    watch.settle();
    fs::create_dir(root.join("d/e")).unwrap();
    watch.settle();
    fs::write(root.join("d/e/b.json"), bad()).unwrap();
    watch.until("d/e/b.json:12:25: error[country-code] invalid country code `QX`");
    assert_eq!(watch.end("-INT"), Some(1));
}

#[test]
fn wrong_usage_ends_a_watch() {
    let folder = folder(&[("a.json", CLEAN.as_bytes())]);
    let (code, out, err) = run_in(folder.path(), &["--watch", "--accepted", "b.ndjson", "."]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(
        err,
        "error: --accepted and --rejected split one file or standard input, not folders or several paths\n\
         for more information, try '--help'\n"
    );
}

#[test]
fn a_pattern_takes_in_files_that_come_later() {
    let folder = folder(&[
        ("s/a.json", CLEAN.as_bytes()),
        ("s/t/a.txt", b""),
        ("other/a.json", CLEAN.as_bytes()),
    ]);
    let root = folder.path();
    let watch = Watch::on_terminal(root, &["--no-cross-document", "s/**/*.json"]);
    watch.until(WAITING);
    // No file of the pattern.
    fs::write(root.join("s/b.txt"), "").unwrap();
    fs::write(root.join("s/.b.json"), "").unwrap();
    fs::write(root.join("other/b.json"), bad()).unwrap();
    assert!(watch.is_quiet());
    for name in ["s/b.json", "s/t/b.json", "s/new/b.json"] {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        watch.settle();
        fs::write(&path, bad()).unwrap();
        watch.until(&format!("{name}:12:25: error[country-code]"));
        watch.settle();
        fs::remove_file(&path).unwrap();
        watch.until("no problems in 1 file");
        watch.settle();
    }
    fs::remove_file(root.join("s/a.json")).unwrap();
    watch.until("error: s/**/*.json: no file matches this pattern");
    watch.settle();
    save(root, "s/c.json", &bad());
    watch.until("s/c.json:12:25: error[country-code]");
    assert_eq!(watch.end("-INT"), Some(1));
}

#[test]
fn a_list_of_paths_is_read_again() {
    let folder = folder(&[
        ("s/a.json", CLEAN.as_bytes()),
        ("s/b.json", bad().as_bytes()),
        ("lists/all.txt", b"s/a.json\n"),
    ]);
    let root = folder.path();
    let watch = Watch::on_terminal(root, &["--files-from", "lists/all.txt"]);
    watch.until("no problems in 1 file");
    watch.settle();
    save(root, "lists/all.txt", "s/b.json\n");
    watch.until("s/b.json:12:25: error[country-code]");
    watch.settle();
    fs::remove_file(root.join("lists/all.txt")).unwrap();
    watch.until("error: cannot read lists/all.txt: No such file or directory");
    watch.settle();
    fs::write(root.join("lists/all.txt"), "s/a.json\n").unwrap();
    watch.until("no problems in 1 file");
    assert_eq!(watch.end("-INT"), Some(0));
}

#[test]
fn files_that_findings_depend_on_are_watched_wherever_they_are() {
    use std::os::unix::fs::symlink;
    let codes = |codes: &[&str]| serde_json::to_string(codes).unwrap();
    let folder = folder(&[
        ("s/a.json", CLEAN.as_bytes()),
        ("data/b.json", bad().as_bytes()),
        (
            "settings/team.toml",
            b"[classifiers]\ncountry = \"../codes/country.json\"\n",
        ),
        ("codes/country.json", codes(&["LT", "US"]).as_bytes()),
        (".git/info/exclude", b"/s/b.json\n"),
    ]);
    let root = folder.path();
    symlink("../data/b.json", root.join("s/b.json")).unwrap();
    symlink("../settings/team.toml", root.join("s/kyclint.toml")).unwrap();
    let watch = Watch::on_terminal(root, &["--no-cross-document", "s"]);
    watch.until("no problems in 1 file");
    watch.settle();
    // What git ignores.
    fs::write(root.join(".git/info/exclude"), "").unwrap();
    watch.until("s/b.json:12:25: error[classifier-value]");
    watch.settle();
    // The file that a link leads to.
    save(root, "data/b.json", CLEAN);
    watch.until("no problems in 2 files");
    watch.settle();
    // A classifier.
    save(root, "codes/country.json", &codes(&["US"]));
    watch.until("s/a.json:12:25: error[classifier-value]");
    watch.settle();
    // The configuration that a link leads to.
    save(root, "settings/team.toml", "");
    watch.until("no problems in 2 files");
    watch.settle();
    // A classifier that could not be read.
    save(
        root,
        "settings/team.toml",
        "[classifiers]\ncountry = \"../codes/eu.json\"\n",
    );
    watch.until("codes/eu.json");
    watch.settle();
    fs::write(root.join("codes/eu.json"), codes(&["LT", "US"])).unwrap();
    watch.until("no problems in 2 files");
    assert_eq!(watch.end("-INT"), Some(0));
}
