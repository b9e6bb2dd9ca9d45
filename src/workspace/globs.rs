//! Path patterns with the syntax of `.gitignore`.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::config::surroundings::PathPatterns;

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
    GitignoreBuilder::new("")
        .add_line(None, pattern)
        .map(drop)
        .map_err(|error| error.to_string())
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
        assert!(check("!a/*.json").is_ok());
    }
}
