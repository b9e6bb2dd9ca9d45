//! Evaluates what git ignores in a walk: the `.gitignore` files, `info/exclude` of the repository, and
//! the file of the user (`core.excludesFile`).

use std::fs;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder, gitconfig_excludes_path};
use walkdir::DirEntry;

/// A larger `.gitignore` file is not read.
const MOST_BYTES: u64 = 1 << 20;

/// The `.gitignore` files that apply, from the repository's root down to the current folder.
pub(crate) struct Ignored {
    /// The resolved paths of the entered folders, from the root of the walk down.
    folders: Vec<PathBuf>,
    /// Whether the root of the walk could be resolved.
    is_root_known: bool,
    /// Each with its depth below the root of the walk; `None` for those above the root.
    files: Vec<(Option<usize>, Gitignore)>,
}

impl Ignored {
    /// Reads the `.gitignore` files above the root of a walk.
    pub(crate) fn above(root: &Path) -> Self {
        let known = fs::canonicalize(root);
        let is_root_known = known.is_ok();
        let root = known.unwrap_or_else(|_| root.to_owned());
        let mut ignored = Ignored {
            folders: Vec::new(),
            is_root_known,
            files: Vec::new(),
        };
        // Outside of a repository, folders above the root do not apply.
        let repository = root.ancestors().find(|folder| folder.join(".git").exists());
        if let Some(repository) = repository {
            for file in files_of_git(repository) {
                if fs::metadata(&file).is_ok_and(|metadata| is_readable(&metadata)) {
                    ignored.add(&file, repository, None);
                }
            }
            let mut above: Vec<_> = root
                .ancestors()
                .skip(1)
                .take_while(|folder| folder.starts_with(repository))
                .collect();
            above.reverse();
            for folder in above {
                ignored.read(folder, None);
            }
        }
        ignored.folders.push(root);
        ignored
    }

    fn read(&mut self, folder: &Path, depth: Option<usize>) {
        let file = folder.join(".gitignore");
        // Like git, ignore a `.gitignore` that is a link.
        if fs::symlink_metadata(&file).is_ok_and(|metadata| is_readable(&metadata)) {
            self.add(&file, folder, depth);
        }
    }

    /// Adds a file of patterns, which are relative to a folder.
    fn add(&mut self, file: &Path, folder: &Path, depth: Option<usize>) {
        let mut builder = GitignoreBuilder::new(folder);
        // Invalid patterns are ignored; git reports them.
        let _ = builder.add(file);
        if let Ok(patterns) = builder.build() {
            self.files.push((depth, patterns));
        }
    }

    /// Reads the `.gitignore` of a folder that the walk enters, including the root.
    pub(crate) fn enter(&mut self, folder: &DirEntry) {
        let place = self.place(folder);
        self.read(&place, Some(folder.depth()));
        if folder.depth() > 0 {
            self.folders.push(place);
        }
    }

    /// Drops the folders that the walk has left, and their files.
    pub(crate) fn leave_to(&mut self, depth: usize) {
        self.folders.truncate(depth.max(1));
        while let Some((Some(of), _)) = self.files.last()
            && *of >= depth
        {
            self.files.pop();
        }
    }

    /// The current folder, links resolved. The walk follows no links to folders, so only its root
    /// had to be resolved.
    pub(crate) fn folder(&self) -> Option<&Path> {
        let folder = self.folders.last().filter(|_| self.is_root_known);
        folder.map(PathBuf::as_path)
    }

    /// The path of the next entry of the current folder. The root of the walk has no current
    /// folder.
    fn place(&self, entry: &DirEntry) -> PathBuf {
        match self.folders.last() {
            Some(folder) if entry.depth() > 0 => folder.join(entry.file_name()),
            Some(root) => root.clone(),
            None => entry.path().to_owned(),
        }
    }

    /// Whether an entry of the current folder is excluded. The nearest file with a matching pattern
    /// decides.
    pub(crate) fn matches(&self, entry: &DirEntry) -> bool {
        if self.files.is_empty() {
            return false;
        }
        let place = self.place(entry);
        let is_folder = entry.file_type().is_dir();
        let decided = self
            .files
            .iter()
            .rev()
            .map(|(_, patterns)| patterns.matched(&place, is_folder))
            .find(|decision| !decision.is_none());
        matches!(decided, Some(Match::Ignore(_)))
    }
}

/// The files of patterns that apply to a whole repository. Those of the user are the weakest, then those
/// of the repository.
pub(crate) fn files_of_git(repository: &Path) -> impl Iterator<Item = PathBuf> {
    let files = [gitconfig_excludes_path(), exclude_file(repository)];
    files.into_iter().flatten()
}

/// Special files are not read, nor long ones.
fn is_readable(metadata: &fs::Metadata) -> bool {
    metadata.is_file() && metadata.len() <= MOST_BYTES
}

/// The `info/exclude` of a repository. In a worktree, `.git` is a file that names the folder of git,
/// and that folder has the path to the one with `info`.
fn exclude_file(repository: &Path) -> Option<PathBuf> {
    let git = repository.join(".git");
    if git.is_dir() {
        return Some(git.join("info/exclude"));
    }
    let first_line = |file: &Path| {
        let is_short = fs::metadata(file).is_ok_and(|metadata| is_readable(&metadata));
        let text = is_short.then(|| fs::read_to_string(file).ok())??;
        Some(text.lines().next()?.trim().to_owned())
    };
    let of_worktree = repository.join(first_line(&git)?.strip_prefix("gitdir: ")?);
    let common = match first_line(&of_worktree.join("commondir")) {
        Some(common) => of_worktree.join(common),
        None => of_worktree,
    };
    Some(common.join("info/exclude"))
}
