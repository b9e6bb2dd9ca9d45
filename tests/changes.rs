//! Changed files in temporary repositories: `--staged` and `--since`.

mod common;

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use common::{CLEAN, finished, folder, git, kyclint, run_in};
use tempfile::TempDir;

const QX: &str = "12:25: error[country-code] invalid country code `QX`";

/// A clean customer with this number; `bad` is the same with an invalid country.
fn good(number: usize) -> String {
    CLEAN
        .replace("KYC-2024-000117", &format!("KYC-{number}"))
        .replace("CUST-4711", &format!("CUST-{number}"))
}

fn bad(number: usize) -> String {
    good(number).replace("\"LT\"", "\"QX\"")
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A repository whose branch `main` has these files.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let files: Vec<_> = files
        .iter()
        .map(|(name, text)| (*name, text.as_bytes()))
        .collect();
    let folder = folder(&files);
    git(folder.path(), &["init", "-q", "-b", "main"]);
    commit(folder.path());
    folder
}

/// Commits everything. The message is unique, so that equal contents in the same second give
/// different commits.
fn commit(folder: &Path) {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let message = COUNT.fetch_add(1, Ordering::Relaxed).to_string();
    git(folder, &["add", "-A"]);
    git(folder, &["commit", "-q", "--allow-empty", "-m", &message]);
}

/// The exit code, the findings and standard error.
fn found(folder: &Path, arguments: &[&str]) -> (i32, Vec<String>, String) {
    let all = [&["-f", "concise"], arguments].concat();
    let (code, out, err) = run_in(folder, &all);
    (code, out.lines().map(str::to_owned).collect(), err)
}

fn at(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| format!("{name}:{QX}")).collect()
}

#[test]
fn the_staged_version_of_a_file_is_linted() {
    let folder = repository(&[("old.json", &bad(1)), ("a.json", &good(2))]);
    let root = folder.path();
    let nothing = (
        0,
        vec![],
        "nothing to check: no payload is staged\n".to_owned(),
    );
    assert_eq!(found(root, &["--staged"]), nothing);
    assert_eq!(found(root, &["-q", "--staged"]), (0, vec![], String::new()));
    write(root, "a.json", &bad(2));
    // Not staged yet.
    assert_eq!(found(root, &["--staged"]), nothing);
    git(root, &["add", "a.json"]);
    write(root, "a.json", &good(2));
    let (code, lines, err) = found(root, &["--staged"]);
    assert_eq!((code, lines), (1, at(&["a.json"])));
    assert_eq!(err, "1 error in 1 file\n");
    git(root, &["add", "a.json"]);
    write(root, "a.json", &bad(2));
    // The staged file equals the committed one.
    assert_eq!(found(root, &["--staged"]), nothing);
    // A renamed file that is deleted only in the working tree.
    git(root, &["checkout", "-q", "a.json"]);
    git(root, &["mv", "old.json", "new.json"]);
    fs::remove_file(root.join("new.json")).unwrap();
    git(root, &["rm", "-q", "a.json"]);
    let (code, lines, _) = found(root, &["--staged"]);
    assert_eq!((code, lines), (1, at(&["new.json"])));
}

#[test]
fn files_changed_since_the_merge_base_are_linted() {
    let folder = repository(&[
        ("old.json", &bad(1)),
        ("a.json", &good(2)),
        ("gone.json", &good(3)),
        (".gitignore", "ignored.json\n"),
    ]);
    let root = folder.path();
    git(root, &["checkout", "-q", "-b", "work"]);
    let nothing = "nothing to check: no payload has changed since main\n".to_owned();
    assert_eq!(found(root, &["--since", "main"]), (0, vec![], nothing));
    write(root, "committed.json", &bad(4));
    commit(root);
    write(root, "staged.json", &bad(5));
    git(root, &["add", "staged.json"]);
    write(root, "a.json", &bad(2));
    write(root, "untracked.json", &bad(6));
    write(root, "ignored.json", &bad(7));
    write(root, "package.json", "{}");
    write(root, "notes.txt", "x");
    fs::remove_file(root.join("gone.json")).unwrap();
    // Later commits on the other branch do not count as changes of this one.
    git(root, &["stash", "-q", "-u"]);
    git(root, &["checkout", "-q", "main"]);
    write(root, "old.json", &bad(8));
    commit(root);
    git(root, &["checkout", "-q", "work"]);
    git(root, &["stash", "pop", "-q", "--index"]);
    let all = ["a.json", "committed.json", "staged.json", "untracked.json"];
    let (code, lines, err) = found(root, &["--since", "main"]);
    assert_eq!((code, lines), (1, at(&all)));
    assert_eq!(
        err,
        "4 errors in 4 files, 1 skipped\n4 of 4 customers would be refused\n"
    );
    // Only uncommitted changes.
    let (_, lines, _) = found(root, &["--since", "HEAD"]);
    assert_eq!(lines, at(&["a.json", "staged.json", "untracked.json"]));
}

#[test]
fn paths_restrict_the_changed_files() {
    let folder = repository(&[("x.txt", "")]);
    let root = folder.path();
    for name in ["a.json", "sub/b.json", "sub/deep/c.json", "other/d.json"] {
        write(root, name, &bad(name.len()));
    }
    let all = ["a.json", "other/d.json", "sub/b.json", "sub/deep/c.json"];
    for range in [&["--since", "HEAD"][..], &["--staged"]] {
        if range == ["--staged"] {
            git(root, &["add", "-A"]);
        }
        let lines = |folder: &Path, paths: &[&str]| {
            let arguments = [&["--no-cross-document"], range, paths].concat();
            found(folder, &arguments).1
        };
        assert_eq!(lines(root, &[]), at(&all), "{range:?}");
        assert_eq!(lines(root, &["sub"]), at(&all[2..]));
        assert_eq!(lines(root, &["sub/b.json", "other"]), at(&all[1..3]));
        assert_eq!(lines(root, &["*.json"]), at(&[]));
        // In a subfolder, paths are relative to it.
        let sub = root.join("sub");
        let expected = ["../a.json", "../other/d.json", "b.json", "deep/c.json"];
        assert_eq!(lines(&sub, &[]), at(&expected), "{range:?}");
        assert_eq!(lines(&sub, &["."]), at(&["b.json", "deep/c.json"]));
        assert_eq!(lines(&sub, &["../other"]), at(&["../other/d.json"]));
    }
}

#[test]
fn changed_files_are_selected_like_files_in_a_folder() {
    let folder = repository(&[
        ("kyclint.toml", "exclude = [\"answers/\"]\n"),
        ("deep/kyclint.toml", "include = [\"*.payload\"]\n"),
    ]);
    let root = folder.path();
    let line = bad(1).replace('\n', " ");
    for (name, text) in [
        ("a.json", bad(2)),
        ("a.txt", bad(3)),
        ("answers/a.json", bad(4)),
        (".hidden/a.json", bad(5)),
        ("node_modules/a.json", bad(6)),
        ("deep/a.json", bad(7)),
        ("deep/a.payload", bad(8)),
        ("lines.ndjson", line.clone()),
        ("page.md", "# Nothing\n".to_owned()),
        ("package.json", "{\"name\": \"x\"}".to_owned()),
        ("cut.json", good(9)[..good(9).len() - 20].to_owned()),
    ] {
        write(root, name, &text);
    }
    let column = line[..line.find("\"QX\"").unwrap()].chars().count() + 1;
    let expected = [
        format!("a.json:{QX}"),
        "cut.json:12:12: error[syntax] unexpected end of the text".to_owned(),
        format!("deep/a.payload:{QX}"),
        format!("lines.ndjson:1:{column}: error[country-code] invalid country code `QX`"),
    ];
    assert_eq!(found(root, &["--since", "HEAD"]).1, expected);
    git(root, &["add", "-A", "-f"]);
    let (code, lines, err) = found(root, &["--staged"]);
    assert_eq!((code, &lines[..]), (1, &expected[..]));
    assert_eq!(
        err,
        "note: skipped .hidden/a.json: in a hidden folder; `kyclint FILE` checks it\nnote: skipped node_modules/a.json: in `node_modules`, which is not searched; `kyclint FILE` checks it\n4 errors in 4 files, 1 skipped\n4 of 4 customers would be refused\n"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn names_may_have_any_characters() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = repository(&[]);
    let root = folder.path();
    let names: [&[u8]; 5] = [
        b"-dash.json",
        b"a \"quoted\" one.json",
        b"new\nline.json",
        b"not-utf8-\xff.json",
        "žą🦊.json".as_bytes(),
    ];
    for (number, name) in names.into_iter().enumerate() {
        fs::write(root.join(OsStr::from_bytes(name)), bad(number)).unwrap();
    }
    for range in [&["--since", "HEAD"][..], &["--staged"]] {
        if range == ["--staged"] {
            git(root, &["add", "-A"]);
        }
        let (code, out, _) = run_in(root, &[&["-f", "json"], range].concat());
        assert_eq!(code, 1);
        let report: serde_json::Value = serde_json::from_str(&out).unwrap();
        let diagnostics = report["diagnostics"].as_array().unwrap();
        let found: Vec<_> = diagnostics
            .iter()
            .map(|diagnostic| diagnostic["file"].as_str().unwrap())
            .collect();
        let expected = names.map(String::from_utf8_lossy);
        assert_eq!(found, expected);
    }
}

#[test]
fn all_files_are_staged_before_the_first_commit() {
    let folder = folder(&[("a.json", bad(1).as_bytes())]);
    let root = folder.path();
    git(root, &["init", "-q"]);
    assert_eq!(found(root, &["--staged"]).0, 0);
    git(root, &["add", "a.json"]);
    assert_eq!(found(root, &["--staged"]).1, at(&["a.json"]));
    let (code, lines, err) = found(root, &["--since", "HEAD"]);
    assert_eq!((code, lines.len()), (2, 0));
    assert_eq!(
        err,
        "error: --since HEAD: unknown revision; it may have to be fetched first\n"
    );
}

#[test]
fn worktrees_and_submodules_are_supported() {
    let folder = repository(&[("a.json", &good(1))]);
    let inner = repository(&[("b.json", &good(2))]);
    let root = folder.path();
    let place = tempfile::tempdir().unwrap();
    let tree = place.path().join("tree");
    git(root, &["worktree", "add", "-q", tree.to_str().unwrap()]);
    let address = inner.path().to_str().unwrap();
    git(root, &["submodule", "--quiet", "add", address, "inner"]);
    write(&tree, "a.json", &bad(1));
    assert_eq!(found(&tree, &["--since", "main"]).1, at(&["a.json"]));
    git(&tree, &["add", "a.json"]);
    assert_eq!(found(&tree, &["--staged"]).1, at(&["a.json"]));
    // A staged submodule is not a file.
    assert_eq!(found(root, &["--staged"]).0, 0);
    let inner = root.join("inner");
    write(&inner, "b.json", &bad(2));
    assert_eq!(found(&inner, &["--since", "HEAD"]).1, at(&["b.json"]));
    assert_eq!(found(root, &["--since", "HEAD"]).1, at(&[]));
    git(&inner, &["add", "b.json"]);
    assert_eq!(found(&inner, &["--staged"]).1, at(&["b.json"]));
}

#[cfg(unix)]
#[test]
fn symbolic_links_in_the_index_are_not_linted() {
    let folder = repository(&[]);
    let root = folder.path();
    write(root, "real.json", &bad(1));
    std::os::unix::fs::symlink("real.json", root.join("link.json")).unwrap();
    git(root, &["add", "-A"]);
    assert_eq!(found(root, &["--staged"]).1, at(&["real.json"]));
}

#[test]
fn errors_of_git_are_failures() {
    let none = folder(&[("a.json", bad(1).as_bytes())]);
    let outside = |arguments: &[&str]| {
        let output = kyclint()
            .current_dir(none.path())
            .env("GIT_CEILING_DIRECTORIES", none.path().parent().unwrap())
            .args(arguments)
            .output();
        finished(output.unwrap())
    };
    let (code, out, err) = outside(&["--staged"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.starts_with("error: --staged: not a git repository"),
        "{err}"
    );
    let (code, _, err) = outside(&["--since", "main"]);
    assert_eq!(code, 2);
    assert!(
        err.starts_with("error: --since main: not a git repository"),
        "{err}"
    );
    let output = kyclint()
        .current_dir(none.path())
        .env("PATH", none.path())
        .arg("--staged")
        .output();
    let (code, _, err) = finished(output.unwrap());
    assert_eq!(code, 2);
    assert_eq!(
        err,
        "error: --staged: git is not installed, or not on the PATH\n"
    );

    let folder = repository(&[("a.json", &good(1))]);
    let root = folder.path();
    git(root, &["checkout", "-q", "--orphan", "apart"]);
    commit(root);
    let (code, _, err) = found(root, &["--since", "main"]);
    assert_eq!(code, 2);
    assert_eq!(
        err,
        "error: --since main: no commit in common with the current one\n"
    );
    for revision in ["no-such", "-x", "--all", ""] {
        let (code, _, err) = found(root, &[&format!("--since={revision}")]);
        assert_eq!(code, 2, "{revision}");
        assert!(err.contains("unknown revision"), "{err}");
    }
}

#[test]
fn a_shallow_history_is_reported() {
    let folder = repository(&[("a.json", &good(1))]);
    let root = folder.path();
    git(root, &["checkout", "-q", "-b", "work"]);
    commit(root);
    git(root, &["checkout", "-q", "main"]);
    commit(root);
    let place = tempfile::tempdir().unwrap();
    let clone = place.path().join("clone");
    let address = format!("file://{}", root.display());
    git(
        place.path(),
        &[
            "clone",
            "-q",
            "--depth=1",
            "-b",
            "work",
            "--no-single-branch",
            &address,
            "clone",
        ],
    );
    let (code, _, err) = found(&clone, &["--since", "origin/main"]);
    assert_eq!(code, 2);
    assert!(
        err.starts_with("error: --since origin/main: the fetched history does not reach the merge base: fetch more of it (`git fetch --unshallow`;"),
        "{err}"
    );
    git(&clone, &["fetch", "-q", "--unshallow"]);
    assert_eq!(found(&clone, &["--since", "origin/main"]).0, 0);
}

#[test]
fn changed_files_are_fixed() {
    let broken = good(1).replace("\"LT\"", "\"LT\",");
    let folder = repository(&[("old.json", &broken)]);
    let root = folder.path();
    write(root, "new.json", &broken);
    assert_eq!(found(root, &["--since", "HEAD", "--fix"]).0, 0);
    let read = |name: &str| fs::read_to_string(root.join(name)).unwrap();
    assert_eq!((read("new.json"), read("old.json")), (good(1), broken));
}

#[test]
fn a_path_unknown_to_git_is_an_error() {
    let folder = repository(&[("kept/1.json", &good(1)), ("gone/2.json", &good(2))]);
    let root = folder.path();
    write(root, "staged/3.json", &good(3));
    git(root, &["rm", "-rq", "gone"]);
    git(root, &["add", "staged"]);
    fs::remove_dir_all(root.join("staged")).unwrap();
    for option in [&["--staged"][..], &["--since", "main"]] {
        // Paths that exist, existed, or are only staged.
        for path in ["kept", "gone", "gone/2.json", "staged"] {
            let (code, lines, err) = found(root, &[option, &[path]].concat());
            assert!(
                code == 0 && lines.is_empty(),
                "{option:?} {path}: {code} {err}"
            );
        }
        for path in ["kpet", "kept/3.json"] {
            let (code, lines, err) = found(root, &[option, &["kept", path]].concat());
            assert_eq!((code, lines), (2, vec![]), "{option:?} {path}: {err}");
            let expected = format!(
                "error: {}: `{path}` does not exist and is unknown to git\n",
                option.join(" ")
            );
            assert_eq!(err, expected);
        }
    }
}

#[test]
fn conflicting_options_are_usage_errors() {
    let folder = repository(&[]);
    for arguments in [
        &["--staged", "--since", "main"][..],
        &["--staged", "--detect"],
        &["--since", "main", "--detect"],
        &["--staged", "--fix"],
        &["--staged", "--diff"],
        &["--since"],
        &["--staged", "-"],
        &["--since", "HEAD", "-"],
    ] {
        let (code, out, err) = run_in(folder.path(), arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{arguments:?}");
        assert!(err.starts_with("error: "), "{arguments:?}: {err}");
    }
}
