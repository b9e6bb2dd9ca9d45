//! Path patterns with the syntax of `.gitignore`.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use walkdir::{DirEntry, WalkDir};

use crate::config::surroundings::PathPatterns;
use crate::workspace::confined::Tree;
use crate::workspace::found::Skipped;
use crate::workspace::streams::Streams;
use crate::workspace::walk::display_name;

/// Patterns relative to one folder.
#[derive(Debug, Clone)]
pub(crate) struct Globs {
    folder: PathBuf,
    patterns: Gitignore,
}

/// Checks the syntax of a pattern. The error explains why it is invalid.
pub(crate) fn check(pattern: &str) -> Result<(), String> {
    if pattern.trim().is_empty() {
        return Err("an empty pattern matches nothing".to_owned());
    }
    if pattern.starts_with('#') {
        return Err("a pattern that begins with `#` is a comment; write `\\#`".to_owned());
    }
    if pattern
        .trim_start_matches('!')
        .trim_matches('/')
        .trim()
        .is_empty()
    {
        return Err("the pattern has no name, so it matches nothing".to_owned());
    }
    // The builder takes it for the character, but git matches nothing.
    if has_open_class(pattern) {
        return Err("unclosed `[`; write `\\[` for the character".to_owned());
    }
    GitignoreBuilder::new("")
        .add_line(None, pattern)
        .map(drop)
        .map_err(|error| plain(&error))
}

/// What is wrong with a pattern, without the pattern itself.
fn plain(error: &ignore::Error) -> String {
    match error {
        ignore::Error::Glob { err, .. } => err.clone(),
        ignore::Error::WithPath { err, .. }
        | ignore::Error::WithLineNumber { err, .. }
        | ignore::Error::WithDepth { err, .. } => plain(err),
        other => other.to_string(),
    }
}

/// Whether a pattern has a `[` without its `]`.
fn has_open_class(pattern: &str) -> bool {
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        if character == '\\' {
            characters.next();
        }
        if character != '[' {
            continue;
        }
        characters.next_if(|next| matches!(next, '!' | '^'));
        // At the start it is a member of the class.
        characters.next_if_eq(&']');
        if !characters.any(|next| next == ']') {
            return true;
        }
    }
    false
}

impl Globs {
    /// Compiles patterns that [`check`] accepts.
    pub(crate) fn new(folder: &Path, written: &[String]) -> Self {
        let mut builder = GitignoreBuilder::new("");
        for pattern in written {
            // Accept `./` where git requires `/`.
            let pattern = match pattern.strip_prefix("./") {
                Some(below) => format!("/{below}"),
                None => pattern.clone(),
            };
            // Invalid patterns were rejected earlier, where their position is known.
            let _ = builder.add_line(None, &pattern);
        }
        Globs {
            folder: folder.to_owned(),
            patterns: builder.build().unwrap_or_else(|_| Gitignore::empty()),
        }
    }
}

/// A path with `*`, `?` or `[`, as one passes it to a shell. Shells of Windows pass patterns on, others
/// pass on quoted ones. Hidden files and folders match only if the pattern names them.
pub(crate) struct PathPattern {
    /// The path as written.
    name: String,
    /// The folder before the first component with one of these characters; empty for the current folder.
    base: PathBuf,
    /// Relative to that folder.
    patterns: Gitignore,
    is_deep: bool,
    names_hidden: bool,
    /// How many components follow the folder.
    depth: usize,
}

impl PathPattern {
    /// Returns `None` for a path that has none of the characters, or exists as it is. The error explains
    /// why the pattern is invalid.
    pub(crate) fn parse(path: &Path) -> Result<Option<Self>, String> {
        let is_pattern = |part: &OsStr| {
            let bytes = part.as_encoded_bytes();
            bytes.iter().any(|byte| b"*?[".contains(byte))
        };
        if !is_pattern(path.as_os_str()) || fs::symlink_metadata(path).is_ok() {
            return Ok(None);
        }
        let parts: Vec<_> = path.components().collect();
        let Some(first) = parts.iter().position(|part| is_pattern(part.as_os_str())) else {
            return Ok(None);
        };
        let rest: Vec<_> = parts[first..]
            .iter()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        let name = path.display().to_string();
        let mut builder = GitignoreBuilder::new("");
        builder
            .add_line(None, &format!("/{}", rest.join("/")))
            .map_err(|error| format!("invalid pattern `{name}`: {error}"))?;
        Ok(Some(PathPattern {
            name,
            base: parts[..first].iter().collect(),
            patterns: builder.build().unwrap_or_else(|_| Gitignore::empty()),
            is_deep: rest.iter().any(|part| part == "**"),
            names_hidden: rest.iter().any(|part| part.starts_with('.')),
            depth: rest.len(),
        }))
    }

    /// The folder that is searched.
    pub(crate) fn root(&self) -> &Path {
        if self.base.as_os_str().is_empty() {
            Path::new(".")
        } else {
            &self.base
        }
    }

    fn is_hidden(&self, name: &OsStr, is_folder: bool) -> bool {
        name.as_encoded_bytes().starts_with(b".")
            && !(self.names_hidden && !(is_folder && name == ".git"))
    }

    /// What is searched, sorted by name.
    fn entries(&self) -> impl Iterator<Item = DirEntry> {
        let depth = if self.is_deep { usize::MAX } else { self.depth };
        let walk = WalkDir::new(self.root())
            .max_depth(depth)
            .sort_by_file_name();
        let entries = walk.into_iter().filter_entry(|entry| {
            entry.depth() == 0 || !self.is_hidden(entry.file_name(), entry.file_type().is_dir())
        });
        entries.flatten()
    }

    /// The folders whose files or folders the pattern may match.
    pub(crate) fn folders(&self) -> impl Iterator<Item = PathBuf> {
        let folders = self.entries().filter(|entry| {
            entry.file_type().is_dir() && (self.is_deep || entry.depth() < self.depth)
        });
        folders.map(DirEntry::into_path)
    }

    /// Whether a path below its folder matches, or is a folder that is searched.
    pub(crate) fn is_about(&self, below: &Path, is_folder: bool) -> bool {
        let is_hidden = |name| self.is_hidden(name, is_folder);
        !below.file_name().is_some_and(is_hidden) && (is_folder || self.matches(below, is_folder))
    }

    /// Whether the pattern matches a path below its folder.
    fn matches(&self, below: &Path, is_folder: bool) -> bool {
        self.patterns.matched(below, is_folder).is_ignore() && !(self.is_deep && is_folder)
    }

    /// Returns the paths that match, sorted, as a shell expands the pattern. A link out of the repository
    /// is not named by a pattern. It is an error if nothing matches.
    pub(crate) fn paths(&self) -> Result<Vec<Result<PathBuf, Skipped>>, String> {
        let mut found = Vec::new();
        let streams = Streams::new();
        for entry in self.entries().filter(|entry| entry.depth() > 0) {
            let Ok(below) = entry.path().strip_prefix(self.root()) else {
                continue;
            };
            if self.matches(below, entry.file_type().is_dir()) && streams.to(entry.path()).is_none()
            {
                let path = self.base.join(below);
                found.push(if entry.path_is_symlink() && Tree::of_link_is_left(&path) {
                    let name = display_name(&path).into();
                    Err(Skipped::LeadsOut { name })
                } else {
                    Ok(path)
                });
            }
        }
        if found.is_empty() {
            return Err(format!("{}: no file matches this pattern", self.name));
        }
        Ok(found)
    }
}

impl PathPatterns for Globs {
    fn matches(&self, path: &Path, is_folder: bool) -> bool {
        path.strip_prefix(&self.folder).is_ok_and(|below| {
            let decided = self.patterns.matched_path_or_any_parents(below, is_folder);
            decided.is_ignore()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_follow_gitignore_syntax() {
        let matches = |pattern: &str, path: &str| {
            let globs = Globs::new(Path::new("/p"), &[pattern.to_owned()]);
            globs.matches(&Path::new("/p").join(path), false)
        };
        assert!(matches("*.json", "a/b.json"));
        assert!(!matches("/*.json", "a/b.json"));
        assert!(!matches("./*.json", "a/b.json"));
        assert!(matches("./a/", "a/b.json"));
        assert!(matches("leads/", "a/leads/b.json"));
        assert!(matches("a/**/b.json", "a/x/y/b.json"));
        assert!(!matches("*.json", "/elsewhere/b.json"));
        assert!(check("[z-a]").is_err());
        assert!(check(" ").is_err());
        for wrong in [
            "[", "a[", "a/[b", "[]", "[!]", "[^]a", "#a", "/", "!", "!/", "\\",
        ] {
            assert!(check(wrong).is_err(), "{wrong}");
        }
        for right in [
            "\\[", "a\\[b", "[]]", "[a", "]", "\\#a", "[!a]", "a]", "[[]",
        ] {
            assert_eq!(check(right).is_ok(), right != "[a", "{right}");
        }
        assert!(check("!a/*.json").is_ok());
    }

    #[test]
    fn unexpanded_patterns_match_like_those_of_a_shell() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "a.json",
            "b.json",
            ".c.json",
            "d/e.json",
            "d/f/g.json",
            "d/h.md",
            ".i/j.json",
        ] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let names = |pattern: &str| {
            let pattern = PathPattern::parse(&folder.path().join(pattern));
            let found = pattern.and_then(|pattern| pattern.map(|it| it.paths()).transpose());
            let found = found.map(|found| {
                let below = |path: &PathBuf| {
                    let below = path.strip_prefix(folder.path()).unwrap();
                    below.to_string_lossy().replace('\\', "/")
                };
                found.map(|found| found.iter().flatten().map(below).collect::<Vec<_>>())
            });
            found.map_err(|error| error.rsplit(": ").next().unwrap().to_owned())
        };
        let some = |names: &[&str]| Ok(Some(names.iter().map(|name| (*name).to_owned()).collect()));
        assert_eq!(names("a.json"), Ok(None));
        assert_eq!(names("x.json"), Ok(None));
        assert_eq!(names("*.json"), some(&["a.json", "b.json"]));
        assert_eq!(names("[b-c].json"), some(&["b.json"]));
        assert_eq!(names(".*.json"), some(&[".c.json"]));
        assert_eq!(names("d/*"), some(&["d/e.json", "d/f", "d/h.md"]));
        assert_eq!(names("?/*.json"), some(&["d/e.json"]));
        let deep = ["a.json", "b.json", "d/e.json", "d/f/g.json"];
        assert_eq!(names("**/*.json"), some(&deep));
        assert_eq!(
            names("*.xml"),
            Err("no file matches this pattern".to_owned())
        );
    }
}
