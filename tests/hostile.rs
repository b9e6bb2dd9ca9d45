//! A hostile repository must not make kyclint read files outside it or run forever.

#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{CLEAN, finished, folder, git, kyclint, run_in};
use tempfile::TempDir;

const SECRET: &str = "Zxqvkw";

/// A repository with one payload, and a secret file next to it.
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

/// The exit code and all output; a run of ten seconds counts as endless.
fn run(root: &Path, arguments: &[&str]) -> (i32, String) {
    let program = kyclint().get_program().to_owned();
    let mut command = Command::new("timeout");
    command.arg("10").arg(program).current_dir(root);
    let output = command.env("CI", "1").env("PASSWORD", SECRET);
    let (code, out, err) = finished(output.args(arguments).output().unwrap());
    (code, out + &err)
}

fn run_for_all(root: &Path, arguments: &[&str]) -> String {
    let mut output = String::new();
    for format in ["graphical", "narrated", "concise", "json", "sarif", "junit"] {
        let arguments = [&["--no-redact", "-f", format, "."], arguments].concat();
        let (code, text) = run(root, &arguments);
        assert_eq!(code, 2, "{format}: {text}");
        assert!(!text.contains(SECRET), "{format}: {text}");
        output.push_str(&text);
    }
    output
}

#[test]
fn a_configuration_linked_from_outside_the_repository_is_not_read() {
    let output_with_link_to = |target: &str| {
        let (folder, root) = repository(&[]);
        let target = target.replace('~', folder.path().to_str().unwrap());
        symlink(target, root.join("kyclint.toml")).unwrap();
        run_for_all(&root, &[])
    };
    let output = output_with_link_to("../secret.txt");
    assert!(
        output.contains("kyclint.toml: leads out of the project"),
        "{output}"
    );
    // The message does not reveal whether the file exists.
    for target in [
        "~/secret.txt",
        "../missing",
        "/etc/hostname",
        "/no/such/file",
        "/proc/self/environ",
        "/dev/zero",
        ".git/HEAD",
    ] {
        assert_eq!(output_with_link_to(target), output, "{target}");
    }
}

#[test]
fn a_configuration_must_be_a_toml_file_of_limited_size() {
    let output = |make: &dyn Fn(&Path)| {
        let (_folder, root) = repository(&[("env", format!("TOKEN={SECRET}\n").as_bytes())]);
        make(&root.join("kyclint.toml"));
        run_for_all(&root, &[])
    };
    let fifo = output(&|path| {
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    });
    assert!(
        fifo.contains("kyclint.toml: is not a regular file"),
        "{fifo}"
    );
    let folder = output(&|path| fs::create_dir(path).unwrap());
    assert!(
        folder.contains("kyclint.toml: is not a regular file"),
        "{folder}"
    );
    let long = output(&|path| fs::write(path, vec![b'#'; (1 << 20) + 1]).unwrap());
    assert!(
        long.contains("kyclint.toml: is larger than 1 MiB"),
        "{long}"
    );
    let link = output(&|path| symlink("env", path).unwrap());
    assert!(
        link.contains("kyclint.toml: is a link to a file that is not a `.toml` file"),
        "{link}"
    );
    // A file of the maximum size and a link within the repository are read.
    let (_folder, root) = repository(&[("ours.toml", &[b'\n'; 1 << 20])]);
    symlink("ours.toml", root.join("kyclint.toml")).unwrap();
    assert_eq!(run(&root, &["."]).0, 0);
}

#[test]
fn a_classifier_outside_the_repository_is_not_read() {
    let check = |path: &str| {
        let (folder, root) = repository(&[]);
        let path = path.replace('~', folder.path().to_str().unwrap());
        symlink("../secret.txt", root.join("link")).unwrap();
        symlink("../missing", root.join("dangling")).unwrap();
        symlink("/dev/zero", root.join("endless")).unwrap();
        let text = format!("[classifiers]\ncountry = {path:?}\n");
        fs::write(root.join("kyclint.toml"), text).unwrap();
        // A configuration named on the command line is still subject to the limits of its
        // repository.
        for options in [&[][..], &["--config", "kyclint.toml"]] {
            let output = run_for_all(&root, options);
            assert!(
                output.contains("(leads out of the project)"),
                "{path}: {output}"
            );
            assert!(!output.contains("No such file"), "{path}: {output}");
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
fn a_classifier_must_be_a_list_of_codes_of_limited_size() {
    let output = |content: &[u8]| {
        let configuration = b"[classifiers]\ncountry = \"codes\"\n";
        let (_folder, root) = repository(&[("kyclint.toml", configuration), ("codes", content)]);
        run_for_all(&root, &[])
    };
    let environment = output(format!("TOKEN={SECRET}\nCC{SECRET}=2\n").as_bytes());
    assert!(
        environment.contains("a line must contain one code and nothing else"),
        "{environment}"
    );
    let long = output(&vec![b'#'; (16 << 20) + 1]);
    assert!(long.contains("is larger than 16 MiB"), "{long}");
}

#[test]
fn files_named_by_the_user_may_be_anywhere() {
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
    // A link out of the repository may be used, but the content of its target is not shown.
    fs::remove_file(root.join("link.toml")).unwrap();
    symlink("../secret.txt", root.join("link.toml")).unwrap();
    let (code, output) = run(&root, &["--config", "link.toml", "."]);
    assert_eq!(code, 2);
    assert_eq!(
        output,
        "error: link.toml: leads out of the repository, and is not a valid configuration\n"
    );
    let (code, output) = run(&root, &["--config", "/dev/zero", "."]);
    assert_eq!(
        (code, output.as_str()),
        (2, "error: /dev/zero: is larger than 1 MiB\n")
    );
}

/// kyclint does not download objects that a partial clone lacks.
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
    let fetched = folder.path().join("fetched");
    git(
        "clone",
        &["config", "remote.origin.url", "ssh://localhost/x"],
    );
    let command = format!("touch '{}'; false", fetched.display());
    git(
        "clone",
        &[
            "config",
            "core.sshCommand",
            &format!("sh -c \"{command}\" --"),
        ],
    );
    let (code, out, err) = run_in(&folder.path().join("clone"), &["--since", "HEAD~1"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.contains("this is a partial clone, and kyclint does not fetch"),
        "{err}"
    );
    assert!(!fetched.exists());
}

/// A shell pattern may match such links; special files that never end are not read.
#[test]
fn links_to_special_files_are_not_read() {
    let (_folder, root) = repository(&[]);
    symlink("/dev/zero", root.join("zero.json")).unwrap();
    for arguments in [
        &["zero.json"][..],
        &["--detect", "zero.json"],
        &["--fix", "zero.json"],
        &["--baseline", "zero.json", "a.json"],
        &["--baseline", "/dev/zero", "a.json"],
    ] {
        let (code, output) = run(&root, arguments);
        assert_eq!(code, 2, "{arguments:?}: {output}");
        assert!(output.contains("regular file"), "{arguments:?}: {output}");
    }
    // Process substitution and standard input are read.
    let script = "$KYCLINT <(cat a.json) && $KYCLINT /dev/stdin < a.json";
    let mut shell = Command::new("bash");
    shell.args(["-c", script]).current_dir(&root);
    let program = kyclint().get_program().to_owned();
    let (code, out, err) = finished(shell.env("KYCLINT", program).output().unwrap());
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
}

#[test]
fn only_a_link_that_is_named_itself_is_followed_out_of_the_repository() {
    let (_folder, root) = repository(&[]);
    fs::remove_dir_all(root.join(".git")).unwrap();
    git(&root, &["init", "-q"]);
    git(&root, &["commit", "-q", "--allow-empty", "-m", "empty"]);
    symlink("../secret.txt", root.join("s.json")).unwrap();
    fs::create_dir(root.join("sub")).unwrap();
    symlink("../..", root.join("sub/t.json")).unwrap();
    fs::write(root.join("list"), "*.json\nsub/*.json\n").unwrap();
    let note = "s.json: a link out of the repository; name it to check it";
    for arguments in [
        &["."][..],
        &["**/*.json"],
        &["*.json", "sub/*.json"],
        &["--detect", "*.json"],
        &["--files-from", "list"],
        &["--since", "HEAD"],
    ] {
        let arguments = [&["--no-redact", "-v"], arguments].concat();
        let (code, output) = run(&root, &arguments);
        assert_eq!(code, 0, "{arguments:?}: {output}");
        assert!(!output.contains(SECRET), "{arguments:?}: {output}");
        assert!(output.contains(note), "{arguments:?}: {output}");
        assert!(
            output.contains("no problems in 1 file"),
            "{arguments:?}: {output}"
        );
    }
    let (code, output) = run(&root, &["--no-redact", "s.json"]);
    assert_eq!(code, 1, "{output}");
    assert!(output.contains(SECRET), "{output}");
}

#[test]
fn git_runs_no_program_that_the_repository_names() {
    let (folder, root) = repository(&[]);
    let trace = folder.path().join("trace");
    let program = format!("touch {}; false", trace.display());
    fs::remove_dir_all(root.join(".git")).unwrap();
    git(&root, &["init", "-q"]);
    fs::write(
        root.join(".gitattributes"),
        "*.json filter=odd filter=other\n",
    )
    .unwrap();
    git(&root, &["add", "."]);
    git(&root, &["commit", "-q", "-m", "first"]);
    fs::write(root.join("a.json"), CLEAN.replace("LT", "PL")).unwrap();
    fs::write(
        root.join(".git/more"),
        format!("[filter \"other\"]\nclean = {program:?}\n"),
    )
    .unwrap();
    for (name, value) in [
        ("core.fsmonitor", program.as_str()),
        ("filter.odd.clean", &program),
        ("filter.odd.process", &program),
        ("filter.odd.required", "true"),
        ("diff.external", &program),
        ("log.showSignature", "true"),
        ("gpg.program", &program),
        ("include.path", "more"),
    ] {
        git(&root, &["config", name, value]);
    }
    for arguments in [
        &["--since", "HEAD"][..],
        &["--since", "HEAD", "a.json"],
        &["--staged"],
        &["--staged", "gone.json"],
        &["."],
    ] {
        let (code, output) = run(&root, arguments);
        assert!(code <= 3, "{arguments:?}: {output}");
        assert!(!trace.exists(), "{arguments:?}: {output}");
    }
    let (code, output) = run(&root, &["--since", "HEAD"]);
    assert_eq!(code, 0, "{output}");
    assert!(output.contains("no problems in 1 file"), "{output}");
    git(&root, &["config", "filter.a=b.clean", &program]);
    let (code, output) = run(&root, &["--since", "HEAD"]);
    assert_eq!(code, 2, "{output}");
    let error = "error: --since HEAD: cannot turn off the `filter.a=b` of the git configuration; rename it\n";
    assert_eq!(output, error);
    assert!(!trace.exists());
}

#[test]
fn a_repository_in_the_files_of_another_one_is_not_used() {
    let (folder, root) = repository(&[]);
    let trace = folder.path().join("trace");
    let inner = root.join("sub");
    fs::create_dir(&inner).unwrap();
    git(&inner, &["init", "-q", "--bare", "."]);
    let settings = format!(
        "[core]\nrepositoryformatversion = 0\nbare = false\nworktree = .\nfsmonitor = \"touch {}\"\n",
        trace.display()
    );
    fs::write(inner.join("config"), settings).unwrap();
    for arguments in [&["--staged"][..], &["--since", "HEAD"]] {
        let (code, output) = run(&inner, arguments);
        assert_eq!(code, 2, "{output}");
        assert!(output.contains("safe.bareRepository"), "{output}");
        assert!(!trace.exists(), "{output}");
    }
    // Nor is a working tree that the configuration places elsewhere.
    fs::remove_dir_all(root.join(".git")).unwrap();
    git(&root, &["init", "-q"]);
    let above = folder.path().to_str().unwrap();
    git(&root, &["config", "core.worktree", above]);
    let (code, output) = run(&root, &["--since", "HEAD"]);
    assert_eq!(code, 2, "{output}");
    assert_eq!(
        output,
        "error: --since HEAD: the git configuration places the working tree in another folder (`core.worktree`); set GIT_WORK_TREE to use it\n"
    );
}

/// A repository in `root`, with a first commit.
fn start(root: &Path) {
    fs::create_dir_all(root).unwrap();
    git(root, &["init", "-q"]);
    git(root, &["commit", "-q", "--allow-empty", "-m", "first"]);
}

#[test]
fn a_filter_that_is_included_because_of_another_file_is_not_run() {
    let folder = folder(&[("r/a.json", CLEAN.as_bytes())]);
    let root = folder.path().join("r");
    let trace = folder.path().join("trace");
    start(&root);
    fs::write(root.join(".gitattributes"), "*.json filter=odd\n").unwrap();
    git(&root, &["add", "."]);
    git(&root, &["commit", "-q", "-m", "second"]);
    git(&root, &["config", "extensions.worktreeConfig", "true"]);
    git(&root, &["config", "--worktree", "remote.e.url", "odd://x"]);
    git(
        &root,
        &[
            "config",
            "includeIf.hasconfig:remote.*.url:odd://**.path",
            "more",
        ],
    );
    let program = format!("touch {}; cat", trace.display());
    fs::write(
        root.join(".git/more"),
        format!("[filter \"odd\"]\nclean = {program:?}\n"),
    )
    .unwrap();
    fs::write(root.join("a.json"), CLEAN.replace("LT", "PL")).unwrap();
    let (code, output) = run(&root, &["--since", "HEAD"]);
    assert_eq!(code, 0, "{output}");
    assert!(output.contains("no problems in 1 file"), "{output}");
    assert!(!trace.exists());
}

#[test]
fn changes_are_read_within_the_working_tree_only() {
    let secret = format!("{{\"action\": \"{SECRET}\"}}");
    let folder = folder(&[("out/s.json", secret.as_bytes())]);
    let above = folder.path();
    let since = |root: &Path| {
        let (code, output) = run(root, &["--no-redact", "-v", "--since", "HEAD"]);
        assert!(!output.contains(SECRET), "{output}");
        let (_, fixed) = run(root, &["--since", "HEAD", "--fix"]);
        assert!(!fixed.contains(SECRET), "{fixed}");
        let kept = fs::read_to_string(above.join("out/s.json")).unwrap();
        assert_eq!(kept, secret);
        (code, output)
    };
    // A folder on the way is a link that git was told not to look at.
    let root = above.join("linked");
    start(&root);
    symlink("../out", root.join("link")).unwrap();
    fs::write(root.join("blob"), CLEAN).unwrap();
    git(&root, &["add", "blob"]);
    let id = Command::new("git")
        .current_dir(&root)
        .args(["rev-parse", ":blob"])
        .output()
        .unwrap();
    let id = String::from_utf8(id.stdout).unwrap();
    let entry = format!("100644,{},link/s.json", id.trim());
    git(&root, &["update-index", "--add", "--cacheinfo", &entry]);
    git(
        &root,
        &["update-index", "--assume-unchanged", "link/s.json"],
    );
    let (_, output) = since(&root);
    let note = "link/s.json: a link out of the repository; name it to check it";
    assert!(output.contains(note), "{output}");
    // So is a file in a hidden folder.
    let root = above.join("hidden");
    start(&root);
    fs::create_dir(root.join(".h")).unwrap();
    symlink("../../out/s.json", root.join(".h/x.json")).unwrap();
    let (code, output) = since(&root);
    assert_eq!(code, 0, "{output}");
    assert!(!output.contains("x.json"), "{output}");
    // The index has a name that leads out.
    let root = above.join("index");
    start(&root);
    fs::write(root.join("xx_out_s.json"), CLEAN).unwrap();
    git(&root, &["add", "."]);
    let index = fs::read(root.join(".git/index")).unwrap();
    let at = memchr::memmem::find(&index, b"xx_out_s.json").unwrap();
    let index = [&index[..at], b"../out/s.json", &index[at + 13..]].concat();
    fs::write(root.join(".git/index"), index).unwrap();
    fs::remove_file(root.join("xx_out_s.json")).unwrap();
    let (code, output) = since(&root);
    assert_eq!(code, 2, "{output}");
    // The working tree is that of a repository above.
    let outer = above.join("outer");
    start(&outer);
    fs::write(outer.join("s.json"), &secret).unwrap();
    let root = outer.join("vendor/clone");
    start(&root);
    git(&root, &["config", "core.worktree", "../../.."]);
    let (code, output) = since(&root);
    assert_eq!(code, 2, "{output}");
    assert!(output.contains("core.worktree"), "{output}");
}

#[test]
fn the_nearest_repository_of_a_link_counts() {
    let folder = folder(&[
        ("secret.txt", SECRET.as_bytes()),
        ("vendor/a.json", CLEAN.as_bytes()),
    ]);
    let above = folder.path();
    start(&above.join("vendor/clone"));
    symlink("../../secret.txt", above.join("vendor/clone/l.json")).unwrap();
    for path in ["vendor", "vendor/**/*.json", "**/*.json", "*/*/l.json"] {
        let (_, output) = run(above, &["--no-redact", "-v", path]);
        assert!(!output.contains(SECRET), "{path}: {output}");
        let note = "vendor/clone/l.json: a link out of the repository; name it to check it";
        assert!(output.contains(note), "{path}: {output}");
    }
}
