//! Finds the files to check: named files, and in folders those that a filter admits and
//! `.gitignore` does not exclude. Links to files are followed. Links to folders are not, so that a
//! walk cannot loop.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::iter::Enumerate;
use std::path::{Path, PathBuf};
use std::{fs, vec};

use walkdir::{DirEntry, WalkDir};

use crate::workspace::confined::Tree;
use crate::workspace::found::Skipped;
use crate::workspace::found::{Filter, FoundFile};

use crate::workspace::gitignore::Ignored;
use crate::workspace::visited::Reached;

/// Folders with third-party or generated files.
const PRUNED: [&str; 2] = ["node_modules", "target"];

/// Whether file names are case-sensitive. If not, a file can be named in several ways.
const NAMES_ARE_EXACT: bool = cfg!(not(any(windows, target_vendor = "apple")));

/// Finds the files at these paths, in the order of the paths and by name within a folder. A file
/// that is reached twice is returned once, where it is named explicitly if it is. Folders are
/// searched lazily, so that work on the first files need not wait for the last.
pub fn find<F: Filter>(paths: &[impl AsRef<Path>], filter: F) -> Search<F> {
    let starts: Vec<_> = paths.iter().map(|path| Start::of(path.as_ref())).collect();
    let mut reached = Reached::default();
    // Within one folder, only a link can lead to a file a second time.
    reached.is_watching = paths.len() > 1;
    if starts.iter().any(|start| matches!(start, Start::Folder(_))) {
        for start in &starts {
            if let Start::Named { found, may_be_link } = start {
                reached.expect(found, *may_be_link);
            }
        }
    }
    Search {
        starts: starts.into_iter().enumerate(),
        walk: None,
        filter,
        reached,
    }
}

/// A lazy search. Each file is returned with the index of the path that led to it, from 0.
pub struct Search<F> {
    starts: Enumerate<vec::IntoIter<Start>>,
    /// The current walk, with the index of its path.
    walk: Option<(usize, Walk)>,
    filter: F,
    reached: Reached,
}

/// The kind of a path.
enum Start {
    Folder(PathBuf),
    Named { found: FoundFile, may_be_link: bool },
    Failed(Skipped),
}

impl Start {
    fn of(path: &Path) -> Self {
        let metadata = fs::symlink_metadata(path);
        let is_link = metadata.as_ref().is_ok_and(Metadata::is_symlink);
        let metadata = if is_link {
            fs::metadata(path)
        } else {
            metadata
        };
        match metadata {
            Ok(metadata) if metadata.is_dir() => Start::Folder(path.to_owned()),
            // Shell patterns can name links that nobody has looked at, and reading a device may
            // never end.
            Ok(metadata) if is_link && !metadata.is_file() && !is_of_system(path) => {
                Start::Failed(Skipped::Failed {
                    name: display_name(path).into(),
                    error: "is a link, but not to a regular file".to_owned(),
                })
            }
            Ok(metadata) => Start::Named {
                found: FoundFile {
                    path: path.to_owned(),
                    name: display_name(path).into(),
                    is_named: true,
                    size: Some(metadata.len()),
                },
                may_be_link: is_link || !NAMES_ARE_EXACT,
            },
            Err(error) => Start::Failed(Skipped::Failed {
                name: display_name(path).into(),
                error: error.to_string(),
            }),
        }
    }
}

/// Whether a path is in a folder of open files, such as `/dev/stdin`.
fn is_of_system(path: &Path) -> bool {
    let folder = path
        .parent()
        .and_then(|folder| fs::canonicalize(folder).ok());
    folder.is_some_and(|folder| folder.starts_with("/dev") || folder.starts_with("/proc"))
}

impl<F: Filter> Iterator for Search<F> {
    type Item = (usize, Result<FoundFile, Skipped>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some((number, walk)) = &mut self.walk {
                match walk.next(&self.filter) {
                    Some(Ok((found, is_link))) => {
                        if is_link && !self.reached.is_watching {
                            self.reached.is_watching = true;
                            walk.before(&found, &self.filter, &mut self.reached);
                        }
                        if walk.is_new(&found, is_link, &mut self.reached) {
                            return Some((*number, Ok(found)));
                        }
                        continue;
                    }
                    Some(Err(skipped)) => return Some((*number, Err(skipped))),
                    None => self.walk = None,
                }
            }
            match self.starts.next()? {
                (number, Start::Folder(path)) => self.walk = Some((number, Walk::new(&path))),
                (number, Start::Named { found, may_be_link }) => {
                    if self.reached.is_new(&found, may_be_link) {
                        return Some((number, Ok(found)));
                    }
                }
                (number, Start::Failed(skipped)) => return Some((number, Err(skipped))),
            }
        }
    }
}

/// A walk through one folder.
struct Walk {
    root: PathBuf,
    entries: walkdir::IntoIter,
    ignored: Ignored,
}

impl Walk {
    fn new(root: &Path) -> Self {
        Walk {
            root: root.to_owned(),
            // Paths in one folder share a prefix, so comparing whole paths avoids extracting the
            // names.
            entries: WalkDir::new(root)
                .sort_by(|a, b| a.path().as_os_str().cmp(b.path().as_os_str()))
                .into_iter(),
            ignored: Ignored::above(root),
        }
    }

    /// Records the files before this one. Recording them always would slow down walks without
    /// links, so the walk is repeated when a link is found.
    fn before(&self, file: &FoundFile, filter: &impl Filter, reached: &mut Reached) {
        let mut repeat = Walk::new(&self.root);
        while let Some(before) = repeat.next(filter) {
            match before {
                Ok((before, _)) if before.path == file.path => return,
                Ok((before, is_link)) => {
                    repeat.is_new(&before, is_link, reached);
                }
                Err(_) => {}
            }
        }
    }

    /// Records the last file, and returns whether to read it now.
    fn is_new(&self, found: &FoundFile, is_link: bool, reached: &mut Reached) -> bool {
        if is_link {
            reached.is_new(found, true)
        } else {
            reached.is_new_in(self.ignored.folder(), found)
        }
    }

    /// The next file, and whether it is a link.
    fn next(&mut self, filter: &impl Filter) -> Option<Result<(FoundFile, bool), Skipped>> {
        loop {
            let entry = match self.entries.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    // A folder whose entries cannot be read any more has no path here.
                    let folder = self.ignored.folder().unwrap_or(&self.root);
                    let path = error.path().unwrap_or(folder);
                    let name = display_name(path).into();
                    let error = error
                        .into_io_error()
                        .map_or_else(|| "cannot be read".to_owned(), |error| error.to_string());
                    return Some(Err(Skipped::Failed { name, error }));
                }
            };
            // The root may be a link to a folder.
            let is_folder = entry.file_type().is_dir() || entry.depth() == 0;
            self.ignored.leave_to(entry.depth());
            let is_left_out =
                is_folder && (is_pruned(entry.file_name()) || !filter.enters(entry.path()));
            if entry.depth() > 0 && (is_left_out || self.ignored.matches(&entry)) {
                if is_folder {
                    self.entries.skip_current_dir();
                }
                continue;
            }
            if is_folder {
                self.ignored.enter(&entry);
            } else {
                let is_link = entry.path_is_symlink();
                if is_link && filter.admits(entry.path()) && Tree::of_link_is_left(entry.path()) {
                    let name = display_name(entry.path()).into();
                    return Some(Err(Skipped::LeadsOut { name }));
                }
                if let Some(result) = file(entry, filter) {
                    return Some(result.map(|found| (found, is_link)));
                }
            }
        }
    }
}

/// Whether a folder of this name is skipped.
pub(crate) fn is_pruned(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || PRUNED.contains(&name.as_ref())
}

/// The entry as a file to read; `None` if it is not to be read.
fn file(entry: DirEntry, filter: &impl Filter) -> Option<Result<FoundFile, Skipped>> {
    let path = entry.path();
    let name = || display_name(path).into();
    if entry.path_is_symlink() {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let is_loop = match (fs::canonicalize(path), path.parent().map(fs::canonicalize)) {
                    (Ok(target), Some(Ok(parent))) => parent.starts_with(target),
                    _ => false,
                };
                return Some(Err(Skipped::Link {
                    name: name(),
                    is_loop,
                }));
            }
            Ok(metadata) if !metadata.is_file() => return None,
            Err(error)
                if filter.admits(path)
                    && !entry.file_name().to_string_lossy().starts_with(".#") =>
            {
                return Some(Err(Skipped::Failed {
                    name: name(),
                    error: error.to_string(),
                }));
            }
            _ => {}
        }
    } else if !entry.file_type().is_file() {
        return None;
    }
    if !filter.admits(path) {
        return None;
    }
    Some(Ok(FoundFile {
        name: name(),
        path: entry.into_path(),
        is_named: false,
        size: None,
    }))
}

/// The path as given, without a leading `./`.
pub(crate) fn display_name(path: &Path) -> Cow<'_, str> {
    // Avoid splitting the path unless it starts with a dot.
    let begins_with_dot = path.as_os_str().as_encoded_bytes().starts_with(b".");
    let path = if begins_with_dot {
        path.strip_prefix(".").unwrap_or(path)
    } else {
        path
    };
    path.to_string_lossy()
}

#[cfg(test)]
mod tests {
    use super::*;

    struct JsonFiles;

    impl Filter for JsonFiles {
        fn enters(&self, folder: &Path) -> bool {
            !folder.ends_with("left-out")
        }

        fn admits(&self, file: &Path) -> bool {
            let extension = file.extension().unwrap_or_default();
            extension.eq_ignore_ascii_case("json")
        }
    }

    fn names(root: &Path, paths: &[&str]) -> Vec<String> {
        let paths: Vec<_> = paths.iter().map(|path| root.join(path)).collect();
        let strip = |name: &str| {
            let name = Path::new(name).strip_prefix(root).unwrap();
            name.display().to_string()
        };
        find(&paths, JsonFiles)
            .map(|(_, result)| match result {
                Ok(found) => strip(&found.name),
                Err(Skipped::Link { name, is_loop }) => format!("{} link {is_loop}", strip(&name)),
                Err(Skipped::LeadsOut { name }) => format!("{} leads out", strip(&name)),
                Err(Skipped::Unsearched { name, .. }) => {
                    format!("{} is not searched", strip(&name))
                }
                Err(Skipped::Failed { name, .. }) => format!("{} failed", strip(&name)),
            })
            .collect()
    }

    fn tree(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    #[test]
    fn folders_are_pruned_and_sorted() {
        let folder = tree(&[
            ("b.json", ""),
            ("a/z.json", ""),
            ("a/y.JSON", ""),
            ("a/readme.md", ""),
            (".hidden/x.json", ""),
            ("node_modules/x.json", ""),
            ("target/x.json", ""),
            ("left-out/x.json", ""),
            ("a/target.json", ""),
        ]);
        assert_eq!(
            names(folder.path(), &[""]),
            ["a/target.json", "a/y.JSON", "a/z.json", "b.json"]
        );
    }

    #[test]
    fn gitignore_files_prune_and_the_nearest_wins() {
        let folder = tree(&[
            (".git/HEAD", ""),
            (".gitignore", "secret*.json\n/build/\n"),
            ("secret.json", ""),
            ("open.json", ""),
            ("build/a.json", ""),
            ("sub/.gitignore", "!secret2.json\nlocal.json\n"),
            ("sub/secret1.json", ""),
            ("sub/secret2.json", ""),
            ("sub/local.json", ""),
            ("later/local.json", ""),
        ]);
        let expected = ["later/local.json", "open.json", "sub/secret2.json"];
        assert_eq!(names(folder.path(), &[""]), expected);
        // From inside the repository, the files above apply too.
        assert_eq!(names(folder.path(), &["sub"]), ["sub/secret2.json"]);
        // A file that is named is checked even if it is ignored.
        assert_eq!(names(folder.path(), &["secret.json"]), ["secret.json"]);
    }

    #[test]
    fn a_file_found_twice_is_returned_once() {
        let folder = tree(&[("a.json", ""), ("b.json", "")]);
        assert_eq!(
            names(folder.path(), &["", "b.json", "b.json"]),
            ["a.json", "b.json"]
        );
        // The same without a folder, and with other spellings of the paths.
        let written = ["b.json", "./b.json", "a.json", "../x/b.json", "b.json"];
        let root = tree(&[("x/a.json", ""), ("x/b.json", "")]);
        let found = names(&root.path().join("x"), &written);
        assert_eq!(found, ["b.json", "a.json"]);
    }

    #[test]
    fn the_search_is_lazy() {
        let folder = tree(&[("a/1.json", ""), ("b/1.json", "")]);
        let mut search = find(&[folder.path()], JsonFiles);
        let mut next = || {
            let (number, found) = search.next()?;
            Some((number, found.unwrap().path))
        };
        assert_eq!(next(), Some((0, folder.path().join("a/1.json"))));
        // Later folders have not been read yet.
        fs::write(folder.path().join("b/2.json"), "").unwrap();
        assert_eq!(next(), Some((0, folder.path().join("b/1.json"))));
        assert_eq!(next(), Some((0, folder.path().join("b/2.json"))));
        assert_eq!(next(), None);
    }

    #[cfg(unix)]
    #[test]
    fn a_linked_file_is_returned_where_it_is_found_first() {
        use std::os::unix::fs::symlink;
        let folder = tree(&[
            ("a.json", ""),
            ("b/c.json", ""),
            ("d.json", ""),
            ("x.md", ""),
        ]);
        let root = folder.path();
        for (target, link) in [
            // To a file found before, to one found later, and to files that only links lead to.
            ("a.json", "a2.json"),
            ("d.json", "b/a.json"),
            ("x.md", "b/d.json"),
            ("x.md", "e.json"),
            ("b/c.json", "f.json"),
        ] {
            symlink(root.join(target), root.join(link)).unwrap();
        }
        let expected = ["a.json", "b/a.json", "b/c.json", "b/d.json"];
        assert_eq!(names(root, &[""]), expected);
        assert_eq!(
            names(root, &["f.json", ""]),
            ["f.json", "a.json", "b/a.json", "b/d.json"]
        );
        // The folder may be reached under another name.
        symlink(root, root.join("b/self")).unwrap();
        let called: Vec<_> = expected.map(|name| format!("b/self/{name}")).into();
        let found = names(root, &["b/self"]);
        let found: Vec<_> = found
            .iter()
            .filter(|name| !name.contains(" link "))
            .collect();
        assert_eq!(found, called.iter().collect::<Vec<_>>());
    }

    #[cfg(unix)]
    #[test]
    fn only_links_to_files_are_followed() {
        use std::os::unix::fs::symlink;
        let folder = tree(&[("real/a.json", ""), ("outside/b.json", "")]);
        let root = folder.path();
        symlink(root, root.join("real/loop")).unwrap();
        symlink(root.join("outside"), root.join("real/other")).unwrap();
        symlink(root.join("outside/b.json"), root.join("real/b.json")).unwrap();
        symlink(root.join("real/self.json"), root.join("real/self.json")).unwrap();
        assert_eq!(
            names(root, &["real"]),
            [
                "real/a.json",
                "real/b.json",
                "real/loop link true",
                "real/other link false",
                "real/self.json failed"
            ]
        );
        // Links in a repository do not lead out of it.
        fs::create_dir(root.join("real/.git")).unwrap();
        assert_eq!(
            names(root, &["real", "real/b.json"]),
            [
                "real/a.json",
                "real/b.json leads out",
                "real/loop link true",
                "real/other link false",
                "real/self.json failed",
                "real/b.json"
            ]
        );
    }
}
