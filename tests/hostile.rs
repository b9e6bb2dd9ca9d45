//! What a repository must not get out of whoever checks it: files that lie elsewhere, or the time of
//! day they end.

#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{CLEAN, finished, folder, kyclint, run_in};
use tempfile::TempDir;

const SECRET: &str = "Zxqvkw";

/// A repository with one payload, and a file beside it that is nobody's business.
fn repository(files: &[(&str, &[u8])]) -> (TempDir, PathBuf) {
    let folder = folder(&[
        ("repo/.git/HEAD", b""),
        ("repo/a.json", CLEAN.as_bytes()),
        (
            "secret.txt",
            format!("TOKEN = {SECRET} \nLT{SECRET}\n").as_bytes(),
        ),
    ]);
    let root = folder.path().join("repo");
    for (name, content) in files {
        fs::write(root.join(name), content).unwrap();
    }
    (folder, root)
}

/// Exit code and all that is printed; where it runs for ten seconds, it never ends.
fn run(root: &Path, arguments: &[&str]) -> (i32, String) {
    let program = kyclint().get_program().to_owned();
    let mut command = Command::new("timeout");
    command.arg("10").arg(program).current_dir(root);
    let output = command.env("CI", "1").env("PASSWORD", SECRET);
    let (code, out, err) = finished(output.args(arguments).output().unwrap());
    (code, out + &err)
}

fn run_for_all(root: &Path, arguments: &[&str]) -> String {
    let mut told = String::new();
    for format in ["graphical", "narrated", "concise", "json", "sarif", "junit"] {
        let arguments = [&["--no-redact", "-f", format, "."], arguments].concat();
        let (code, text) = run(root, &arguments);
        assert_eq!(code, 2, "{format}: {text}");
        assert!(!text.contains(SECRET), "{format}: {text}");
        told.push_str(&text);
    }
    told
}

#[test]
fn a_configuration_that_leads_out_of_the_repository_is_not_read() {
    let told_of = |target: &str| {
        let (folder, root) = repository(&[]);
        let target = target.replace('~', folder.path().to_str().unwrap());
        symlink(target, root.join("kyclint.toml")).unwrap();
        run_for_all(&root, &[])
    };
    let told = told_of("../secret.txt");
    assert!(
        told.contains("kyclint.toml: leads out of the project"),
        "{told}"
    );
    // Whether there is such a file is not told either.
    for target in [
        "~/secret.txt",
        "../missing",
        "/etc/hostname",
        "/no/such/file",
        "/proc/self/environ",
        "/dev/zero",
        ".git/HEAD",
    ] {
        assert_eq!(told_of(target), told, "{target}");
    }
}

#[test]
fn a_configuration_is_a_toml_file_of_bounded_size() {
    let told = |make: &dyn Fn(&Path)| {
        let (_folder, root) = repository(&[("env", format!("TOKEN={SECRET}\n").as_bytes())]);
        make(&root.join("kyclint.toml"));
        run_for_all(&root, &[])
    };
    let fifo = told(&|path| {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    });
    assert!(
        fifo.contains("kyclint.toml: is not a regular file"),
        "{fifo}"
    );
    let folder = told(&|path| fs::create_dir(path).unwrap());
    assert!(
        folder.contains("kyclint.toml: is not a regular file"),
        "{folder}"
    );
    let long = told(&|path| fs::write(path, vec![b'#'; (1 << 20) + 1]).unwrap());
    assert!(
        long.contains("kyclint.toml: is larger than 1 MiB"),
        "{long}"
    );
    let link = told(&|path| symlink("env", path).unwrap());
    assert!(
        link.contains("kyclint.toml: is a link to a file that is not a `.toml` file"),
        "{link}"
    );
    // The greatest one, and a link to one of the repository, are read.
    let (_folder, root) = repository(&[("ours.toml", &[b'\n'; 1 << 20])]);
    symlink("ours.toml", root.join("kyclint.toml")).unwrap();
    assert_eq!(run(&root, &["."]).0, 0);
}

#[test]
fn a_classifier_that_leads_out_of_the_repository_is_not_read() {
    let check = |path: &str| {
        let (folder, root) = repository(&[]);
        let path = path.replace('~', folder.path().to_str().unwrap());
        symlink("../secret.txt", root.join("link")).unwrap();
        symlink("../missing", root.join("dangling")).unwrap();
        symlink("/dev/zero", root.join("endless")).unwrap();
        let text = format!("[classifiers]\ncountry = {path:?}\n");
        fs::write(root.join("kyclint.toml"), text).unwrap();
        // A configuration that is named is the repository's all the same.
        for options in [&[][..], &["--config", "kyclint.toml"]] {
            let told = run_for_all(&root, options);
            assert!(
                told.contains("(leads out of the project)"),
                "{path}: {told}"
            );
            assert!(!told.contains("No such file"), "{path}: {told}");
        }
    };
    for path in [
        "../secret.txt",
        "../missing.txt",
        "~/secret.txt",
        "~/missing",
        "/proc/self/environ",
        "/dev/zero",
        "link",
        "dangling",
        "endless",
        ".git/HEAD",
        "./../secret.txt",
    ] {
        check(path);
    }
}

#[test]
fn a_classifier_is_a_list_of_codes_of_bounded_size() {
    let told = |content: &[u8]| {
        let configuration = b"[classifiers]\ncountry = \"codes\"\n";
        let (_folder, root) = repository(&[("kyclint.toml", configuration), ("codes", content)]);
        run_for_all(&root, &[])
    };
    let environment = told(format!("TOKEN={SECRET}\nCC{SECRET}=2\n").as_bytes());
    assert!(
        environment.contains("a line must contain one code and nothing else"),
        "{environment}"
    );
    let long = told(&vec![b'#'; (16 << 20) + 1]);
    assert!(long.contains("is larger than 16 MiB"), "{long}");
}

#[test]
fn what_the_user_names_may_lie_anywhere() {
    let (folder, root) = repository(&[]);
    let outside = folder.path().join("outside.toml");
    fs::write(
        &outside,
        "[rules]\nall = \"off\"\n[classifiers]\ncountry = \"c/codes.txt\"\n",
    )
    .unwrap();
    fs::create_dir(folder.path().join("c")).unwrap();
    fs::write(folder.path().join("c/codes.txt"), "LT\n").unwrap();
    let config = outside.to_str().unwrap();
    assert_eq!(run(&root, &["--config", config, "."]).0, 0);
    symlink(&outside, root.join("link.toml")).unwrap();
    fs::create_dir(root.join("c")).unwrap();
    fs::write(root.join("c/codes.txt"), "LT\n").unwrap();
    assert_eq!(run(&root, &["--config", "link.toml", "."]).0, 0);
    // A link of the repository may be used; what it leads to is not shown.
    fs::remove_file(root.join("link.toml")).unwrap();
    symlink("../secret.txt", root.join("link.toml")).unwrap();
    let (code, told) = run(&root, &["--config", "link.toml", "."]);
    assert_eq!(code, 2);
    assert_eq!(
        told,
        "error: link.toml: leads out of the repository, and is not a valid configuration\n"
    );
    let (code, told) = run(&root, &["--config", "/dev/zero", "."]);
    assert_eq!(
        (code, told.as_str()),
        (2, "error: /dev/zero: is larger than 1 MiB\n")
    );
}

/// What git has left with the server stays there.
#[test]
fn a_partial_clone_fetches_nothing() {
    let folder = folder(&[("origin/a.json", CLEAN.as_bytes())]);
    let git = |place: &str, arguments: &[&str]| {
        let mut git = Command::new("git");
        git.current_dir(folder.path().join(place)).args(arguments);
        git.env("GIT_CONFIG_GLOBAL", "/dev/null");
        for (name, value) in [("NAME", "A"), ("EMAIL", "a@example.org")] {
            git.env(format!("GIT_AUTHOR_{name}"), value);
            git.env(format!("GIT_COMMITTER_{name}"), value);
        }
        let output = git.output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
    };
    git("origin", &["init", "-q"]);
    git("origin", &["config", "uploadpack.allowFilter", "true"]);
    for text in ["1", "2"] {
        fs::write(folder.path().join("origin/b.json"), text).unwrap();
        git("origin", &["add", "."]);
        git("origin", &["commit", "-qm", text]);
    }
    let origin = format!("file://{}", folder.path().join("origin").display());
    git(".", &["clone", "-q", "--filter=tree:0", &origin, "clone"]);
    let asked = folder.path().join("asked");
    git(
        "clone",
        &["config", "remote.origin.url", "ssh://localhost/x"],
    );
    let ask = format!("touch '{}'; false", asked.display());
    git(
        "clone",
        &["config", "core.sshCommand", &format!("sh -c \"{ask}\" --")],
    );
    let (code, out, err) = run_in(&folder.path().join("clone"), &["--since", "HEAD~1"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("this is a partial clone, and kyclint does not fetch"),
        "{err}"
    );
    assert!(!asked.exists());
}

/// Patterns name whatever is there: what never ends is not read.
#[test]
fn what_is_no_regular_file_is_not_read_through_a_link() {
    let (_folder, root) = repository(&[]);
    symlink("/dev/zero", root.join("zero.json")).unwrap();
    for arguments in [
        &["zero.json"][..],
        &["--detect", "zero.json"],
        &["--fix", "zero.json"],
        &["--baseline", "zero.json", "a.json"],
        &["--baseline", "/dev/zero", "a.json"],
    ] {
        let (code, told) = run(&root, arguments);
        assert_eq!(code, 2, "{arguments:?}: {told}");
        assert!(told.contains("regular file"), "{arguments:?}: {told}");
    }
    // What a shell hands over is read.
    let script = "$KYCLINT <(cat a.json) && $KYCLINT /dev/stdin < a.json";
    let mut shell = Command::new("bash");
    shell.args(["-c", script]).current_dir(&root);
    let program = kyclint().get_program().to_owned();
    let (code, out, err) = finished(shell.env("KYCLINT", program).output().unwrap());
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}
