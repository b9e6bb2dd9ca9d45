//! Queries git for changes: the staged files (`--staged`), or the files of the working tree that
//! differ from the merge base with a revision (`--since REV`).

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::{env, fs};

use crate::source::MAX_SIZE;
use crate::workspace::confined::Tree;
use crate::workspace::found::{FoundFile, Skipped};
use crate::workspace::read::holds_payload;
use crate::workspace::walk;

use crate::workspace::file_filter::FileFilter;

/// Which changes to lint.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Range<'a> {
    /// The files in the index that differ from the last commit.
    Staged,
    /// The files that differ from the merge base with this revision.
    Since(&'a str),
}

/// The files that have changed.
pub(crate) struct Changes {
    pub(crate) found: Vec<Result<FoundFile, Skipped>>,
    /// Reads staged content; `None` if the files themselves are read.
    pub(crate) index: Option<Index>,
}

/// Reads the content of files from the index.
pub(crate) struct Index {
    git: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// The git object ID of each file.
    ids: BTreeMap<PathBuf, String>,
}

/// Finds the changed files at some paths, or in the whole repository, that the filter admits.
pub(crate) fn find(
    range: Range<'_>,
    paths: &[PathBuf],
    filter: &FileFilter,
) -> Result<Changes, String> {
    let git = Git::new(range)?;
    for path in paths {
        git.check_known(path)?;
    }
    let folders = |name: &Path| {
        let folders = name.ancestors().skip(1).filter_map(Path::file_name);
        folders.map(OsStr::to_owned).collect::<Vec<_>>()
    };
    let is_wanted = |(name, path): &(PathBuf, PathBuf)| {
        !folders(name).iter().any(|folder| walk::is_pruned(folder)) && filter.finds(path)
    };
    let tree = Tree::repository(Path::new(".")).ok().flatten();
    // A folder that is searched may hide more, but these files were chosen one by one.
    let unsearched = |(name, path): &(PathBuf, PathBuf)| {
        let folders = folders(name);
        let folder = folders.iter().rfind(|folder| walk::is_pruned(folder))?;
        let folder = match folder.to_string_lossy() {
            hidden if hidden.starts_with('.') => "a hidden folder".to_owned(),
            other => format!("`{other}`, which is not searched"),
        };
        let name = path.to_string_lossy().into();
        let is_within = tree.as_ref().is_none_or(|tree| !tree.is_left_by(path));
        let is_payload = is_within && filter.finds(path) && holds_payload(path);
        is_payload.then_some(Err(Skipped::Unsearched { name, folder }))
    };
    let located = |name: PathBuf| {
        let path = git.path(&name);
        (name, path)
    };
    match range {
        Range::Staged => {
            let changed = git.differences(&["--cached"], paths)?;
            let mut ids = BTreeMap::new();
            let mut found = Vec::new();
            for difference in changed.into_iter().filter(Difference::is_file) {
                let file = located(difference.name);
                if is_wanted(&file) {
                    found.push(Ok(of(&file.1, None)));
                    ids.insert(file.1, difference.id);
                } else {
                    found.extend(unsearched(&file));
                }
            }
            Ok(Changes {
                found,
                index: Some(git.index(ids)?),
            })
        }
        Range::Since(revision) => {
            let base = git.base(revision)?;
            let changed = git.differences(&[&base], paths)?;
            let mut names: BTreeSet<_> = changed.into_iter().map(|found| found.name).collect();
            names.extend(git.untracked(paths)?);
            let found = names.into_iter().map(located).filter_map(|file| {
                if is_wanted(&file) {
                    in_tree(&file.1, tree.as_ref())
                } else {
                    unsearched(&file)
                }
            });
            Ok(Changes {
                found: found.collect(),
                index: None,
            })
        }
    }
}

fn of(path: &Path, size: Option<u64>) -> FoundFile {
    FoundFile {
        path: path.to_owned(),
        name: path.to_string_lossy().into(),
        is_named: false,
        size,
    }
}

/// A file of the working tree; `None` if there is no regular file.
fn in_tree(path: &Path, tree: Option<&Tree>) -> Option<Result<FoundFile, Skipped>> {
    // Folders on the way may be links, too.
    if tree.is_some_and(|tree| tree.is_left_by(path)) {
        let name = path.to_string_lossy().into();
        return Some(Err(Skipped::LeadsOut { name }));
    }
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => Some(Ok(of(path, Some(metadata.len())))),
        Ok(_) => None,
        Err(error) => Some(Err(Skipped::Failed {
            name: path.to_string_lossy().into(),
            error: error.to_string(),
        })),
    }
}

impl Index {
    /// Reads the staged content of a file.
    pub(crate) fn read(&mut self, path: &Path) -> Result<Vec<u8>, String> {
        let id = self.ids.remove(path).unwrap_or_default();
        self.content(&id).map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => "larger than 4 GiB".to_owned(),
            _ => format!("cannot read the staged content from git: {error}"),
        })
    }

    fn content(&mut self, id: &str) -> io::Result<Vec<u8>> {
        writeln!(self.requests, "{id}")?;
        self.requests.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next();
        let Some(size) = size.and_then(|size| size.parse::<u64>().ok()) else {
            return Err(io::Error::other(head.trim_end().to_owned()));
        };
        if size > MAX_SIZE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut content = Vec::with_capacity(size as usize + 1);
        // Includes the newline after the content.
        let mode = (&mut self.answers)
            .take(size + 1)
            .read_to_end(&mut content)?;
        if mode as u64 != size + 1 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        content.pop();
        Ok(content)
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        // The process has nothing to finish.
        let _ = self.git.kill();
        let _ = self.git.wait();
    }
}

/// A file that differs.
struct Difference {
    /// The path relative to the root of the repository.
    name: PathBuf,
    mode: String,
    id: String,
}

impl Difference {
    /// Whether it is a regular file, not a link or a submodule.
    fn is_file(&self) -> bool {
        self.mode.starts_with("100")
    }
}

/// Runs git for the repository of the current folder.
struct Git<'a> {
    range: Range<'a>,
    /// The path from the root of the repository to the current folder.
    prefix: PathBuf,
    /// The path from the current folder to the root.
    to_root: PathBuf,
    /// Settings that turn off the filters of the repository's own configuration.
    no_filters: Vec<String>,
}

/// Settings that keep git from running programs that the repository names. One that lies in the files of
/// another one, where a clone puts it, is not used at all.
const SAFE: [&str; 2] = ["safe.bareRepository=explicit", "core.fsmonitor=false"];

impl<'a> Git<'a> {
    fn new(range: Range<'a>) -> Result<Self, String> {
        let mut git = Git {
            range,
            prefix: PathBuf::new(),
            to_root: PathBuf::new(),
            no_filters: Vec::new(),
        };
        let is_inside = git.ask(&["rev-parse", "--is-inside-work-tree"])?;
        if is_inside != b"true\n" {
            return Err(git.refusal("not a git working tree"));
        }
        git.prefix = line(&git.ask(&["rev-parse", "--show-prefix"])?);
        git.to_root = line(&git.ask(&["rev-parse", "--show-cdup"])?);
        let is_set = |name| env::var_os(name).is_some();
        let root = fs::canonicalize(Path::new(".").join(&git.to_root));
        let tree = Tree::repository(Path::new(".")).ok().flatten();
        let is_elsewhere = tree.is_none_or(|tree| root.is_ok_and(|root| !tree.is_root(&root)));
        if is_elsewhere && !is_set("GIT_DIR") && !is_set("GIT_WORK_TREE") {
            return Err(git.refusal(
                "the git configuration places the working tree in another folder (`core.worktree`); set GIT_WORK_TREE to use it",
            ));
        }
        // Of the index, git compares what the filters have made before.
        if let Range::Since(_) = range {
            git.no_filters = git.no_filters()?;
        }
        Ok(git)
    }

    /// Returns settings that turn off the filters of the repository's own configuration, which are programs
    /// that git runs to compare files. The configuration is read as a whole, as git reads it then: some
    /// files are included only because of what is in others.
    fn no_filters(&self) -> Result<Vec<String>, String> {
        let mut settings = Vec::new();
        let mut command = self.command();
        command.args(["config", "--show-scope", "--includes", "--name-only", "-z"]);
        let output = self.run(command.args(["--get-regexp", r"^filter\."]))?;
        // The code for no such setting.
        if !output.status.success() && output.status.code() != Some(1) {
            return Err(
                self.refusal("git cannot list its filters; kyclint needs git 2.26 or later")
            );
        }
        let mut fields = output.stdout.split(|byte| *byte == 0);
        while let (Some(scope), Some(name)) = (fields.next(), fields.next()) {
            let name = String::from_utf8_lossy(name);
            let is_of_repository = !matches!(scope, b"system" | b"global" | b"command");
            let Some((filter, _)) = name.rsplit_once('.').filter(|_| is_of_repository) else {
                continue;
            };
            if filter.contains(['=', char::REPLACEMENT_CHARACTER]) {
                let why =
                    format!("cannot turn off the `{filter}` of the git configuration; rename it");
                return Err(self.refusal(&why));
            }
            for setting in ["clean=", "process=", "required=false"] {
                settings.push(format!("{filter}.{setting}"));
            }
        }
        Ok(settings)
    }

    /// The path of a file relative to the current folder.
    fn path(&self, name: &Path) -> PathBuf {
        match name.strip_prefix(&self.prefix) {
            Ok(below) => below.to_owned(),
            Err(_) => self.to_root.join(name),
        }
    }

    fn command(&self) -> Command {
        let mut git = Command::new("git");
        // A query must neither take locks that other git processes need nor connect to a server:
        // objects that a partial clone lacks are not fetched. Older versions of git know only
        // GIT_ALLOW_PROTOCOL.
        git.env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_ALLOW_PROTOCOL", "")
            .stdin(Stdio::null());
        let of_repository = self.no_filters.iter().map(String::as_str);
        for setting in SAFE.into_iter().chain(of_repository) {
            git.args(["-c", setting]);
        }
        git
    }

    fn run(&self, command: &mut Command) -> Result<Output, String> {
        command.output().map_err(|error| self.config_error(&error))
    }

    fn config_error(&self, error: &io::Error) -> String {
        match error.kind() {
            io::ErrorKind::NotFound => self.refusal("git is not installed, or not on the PATH"),
            _ => self.refusal(&format!("cannot run git: {error}")),
        }
    }

    /// An error message that names the option.
    fn refusal(&self, why: &str) -> String {
        match self.range {
            Range::Staged => format!("--staged: {why}"),
            Range::Since(revision) => format!("--since {revision}: {why}"),
        }
    }

    /// Runs git and returns its output. The error contains git's own message.
    fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, String> {
        self.answer(self.command().args(arguments))
    }

    fn answer(&self, command: &mut Command) -> Result<Vec<u8>, String> {
        let output = self.run(command)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let output_text = String::from_utf8_lossy(&output.stderr);
        // Warnings may come before it.
        let error = |line: &&str| line.starts_with("fatal: ") || line.starts_with("error: ");
        let mut lines = output_text.lines();
        let first = lines.clone().find(error).or_else(|| lines.next());
        let first = first.unwrap_or("git failed");
        let first = first.trim_start_matches("fatal: ");
        let first = first.trim_start_matches("error: ");
        Err(self.refusal(&if self.is_partial() {
            format!("{first}; this is a partial clone, and kyclint does not fetch: fetch the missing objects first (`git fetch --refetch --filter=blob:none`)")
        } else {
            first.to_owned()
        }))
    }

    /// Whether this is a partial clone, which leaves objects on the server.
    fn is_partial(&self) -> bool {
        let promised = ["config", "--get-regexp", r"^remote\..*\.promisor$"];
        self.run(self.command().args(promised))
            .is_ok_and(|listed| listed.status.success())
    }

    /// Rejects a path that does not exist, is not staged and has no history. It would have no
    /// changes, so a misspelled path would go unnoticed.
    fn check_known(&self, path: &Path) -> Result<(), String> {
        let is_listed = |arguments: &[&str]| {
            let mut command = self.command();
            command.arg("--literal-pathspecs").args(arguments);
            let listed = self.run(command.arg("--").arg(path))?;
            Ok::<_, String>(!listed.stdout.is_empty())
        };
        if fs::symlink_metadata(path).is_ok()
            || is_listed(&["ls-files", "--cached"])?
            || is_listed(&["log", "-1", "--no-show-signature", "--format=%h"])?
        {
            return Ok(());
        }
        let name = path.display();
        Err(self.refusal(&format!("`{name}` does not exist and is unknown to git")))
    }

    /// The merge base of the current commit and a revision.
    fn base(&self, revision: &str) -> Result<String, String> {
        let commit = format!("{revision}^{{commit}}");
        let verify = ["rev-parse", "--verify", "--quiet", "--end-of-options"];
        let known = self.run(self.command().args(verify).arg(&commit))?;
        if !known.status.success() {
            return Err(self.refusal("unknown revision; it may have to be fetched first"));
        }
        let id = line(&known.stdout).display().to_string();
        let base = self.run(self.command().args(["merge-base", &id, "HEAD"]))?;
        if base.status.success() {
            return Ok(line(&base.stdout).display().to_string());
        }
        let is_shallow = self.ask(&["rev-parse", "--is-shallow-repository"])? == b"true\n";
        Err(self.refusal(if is_shallow {
            "the fetched history does not reach the merge base: fetch more of it (`git fetch --unshallow`; `fetch-depth: 0` of actions/checkout; GIT_DEPTH: 0 of GitLab)"
        } else {
            "no commit in common with the current one"
        }))
    }

    /// The files that differ in content, at some paths.
    fn differences(&self, of: &[&str], paths: &[PathBuf]) -> Result<Vec<Difference>, String> {
        let mut command = self.command();
        command
            .args(["--literal-pathspecs", "diff", "--raw", "-z", "--no-abbrev"])
            .args(["--no-renames", "--no-relative", "--no-ext-diff"])
            // Looking into one runs git there, with its own configuration.
            .arg("--ignore-submodules=all")
            .arg("--diff-filter=AMT")
            .args(of)
            .arg("--")
            .args(paths);
        let listed = self.answer(&mut command)?;
        let mut fields = listed.split(|byte| *byte == 0);
        let mut differences = Vec::new();
        // Each record is `:MODE MODE ID ID STATUS`, followed by the name.
        while let (Some(columns), Some(name)) = (fields.next(), fields.next()) {
            let columns = String::from_utf8_lossy(columns);
            let mut columns = columns.split(' ').skip(1);
            if let (Some(mode), _, Some(id)) = (columns.next(), columns.next(), columns.next()) {
                let name = as_path(name);
                let is_part = |part| matches!(part, Component::Normal(_));
                // git writes no other names into an index, but others can.
                if !name.components().all(is_part) {
                    let name = name.display();
                    return Err(self.refusal(&format!("the index has a damaged name, `{name}`")));
                }
                differences.push(Difference {
                    name,
                    mode: mode.to_owned(),
                    id: id.to_owned(),
                });
            }
        }
        Ok(differences)
    }

    /// Files that git neither tracks nor ignores.
    fn untracked(&self, paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
        let mut command = self.command();
        if !paths.is_empty() {
            command.arg("--literal-pathspecs");
        }
        command.args(["ls-files", "--others", "--exclude-standard", "--full-name"]);
        command.args(["-z", "--"]).args(paths);
        if paths.is_empty() {
            command.arg(":/");
        }
        let listed = self.answer(&mut command)?;
        let names = listed.split(|byte| *byte == 0);
        // A nested repository ends with a slash.
        let names = names.filter(|name| !name.is_empty() && !name.ends_with(b"/"));
        Ok(names.map(as_path).collect())
    }

    fn index(&self, ids: BTreeMap<PathBuf, String>) -> Result<Index, String> {
        let mut command = self.command();
        command
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut git = command.spawn().map_err(|error| self.config_error(&error))?;
        match (git.stdin.take(), git.stdout.take()) {
            (Some(requests), Some(answers)) => Ok(Index {
                git,
                requests,
                answers: BufReader::new(answers),
                ids,
            }),
            _ => Err(self.refusal("cannot query git")),
        }
    }
}

/// Parses an answer of one line as a path.
fn line(answer: &[u8]) -> PathBuf {
    as_path(answer.strip_suffix(b"\n").unwrap_or(answer))
}

#[cfg(unix)]
fn as_path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).into()
}

/// File names on these systems are Unicode.
#[cfg(not(unix))]
fn as_path(bytes: &[u8]) -> PathBuf {
    OsStr::new(&*String::from_utf8_lossy(bytes)).into()
}
