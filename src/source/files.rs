//! Which files to check: those named, and in folders those that a filter admits and `.gitignore`
//! does not exclude. Links to files are followed, links to folders are not, so that no loop can trap a walk.

use std::collections::{HashMap, HashSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::Gitignore;
use walkdir::{DirEntry, WalkDir};

/// Folders that hold other people's files.
const PRUNED: [&str; 2] = ["node_modules", "target"];

/// A file to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Where it is.
    pub path: PathBuf,
    /// How the report calls it.
    pub name: String,
    /// Whether it was named itself: then it is a payload, because the user says so.
    pub is_named: bool,
    /// How many bytes it has, where it was named itself.
    pub size: Option<u64>,
}

/// Something that is not read, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Skipped {
    /// A link to a folder.
    Link {
        /// How the report calls it.
        name: String,
        /// Whether the folder contains the link.
        is_loop: bool,
    },
    /// A path that cannot be read.
    Failed {
        /// How the report calls it.
        name: String,
        /// What the system says.
        error: String,
    },
}

/// Which files of a folder are wanted.
pub trait Filter {
    /// Whether a folder is to be searched.
    fn enters(&self, folder: &Path) -> bool;
    /// Whether a file is to be read.
    fn admits(&self, file: &Path) -> bool;
}

/// What there is to read at these paths, in the order of the paths, within a folder by name. A file
/// that is reached twice comes once.
pub fn find(paths: &[impl AsRef<Path>], filter: &impl Filter) -> Vec<Result<Found, Skipped>> {
    let mut all = Vec::new();
    let mut has_links = false;
    for path in paths.iter().map(AsRef::as_ref) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                has_links |= walk(path, filter, &mut all);
            }
            Ok(metadata) => all.push(Ok(Found {
                path: path.to_owned(),
                name: display_name(path),
                is_named: true,
                size: Some(metadata.len()),
            })),
            Err(error) => all.push(Err(Skipped::Failed {
                name: display_name(path),
                error: error.to_string(),
            })),
        }
    }
    // Within one folder, nothing but a link leads to a file for the second time.
    if paths.len() > 1 || has_links {
        leave_out_repetitions(&mut all);
    }
    all
}

/// Leaves out files that came before, and in folders those that are named themselves.
fn leave_out_repetitions(all: &mut Vec<Result<Found, Skipped>>) {
    // Files of a folder lie where it does; only the folder is looked up.
    let mut folders = HashMap::new();
    let mut place = |found: &Found| {
        let (Some(folder), Some(name)) = (found.path.parent(), found.path.file_name()) else {
            return fs::canonicalize(&found.path).ok();
        };
        let is_link = fs::symlink_metadata(&found.path).map(|metadata| metadata.is_symlink());
        if found.is_named || is_link.unwrap_or(true) {
            return fs::canonicalize(&found.path).ok();
        }
        let folder = folders
            .entry(folder.to_owned())
            .or_insert_with(|| fs::canonicalize(folder).ok());
        Some(folder.as_ref()?.join(name))
    };
    let places: Vec<_> = all
        .iter()
        .map(|result| result.as_ref().ok().and_then(&mut place))
        .collect();
    let is_named =
        |found: &Result<Found, Skipped>| found.as_ref().is_ok_and(|found| found.is_named);
    let named: HashSet<_> = all
        .iter()
        .zip(&places)
        .filter(|(found, _)| is_named(found))
        .filter_map(|(_, place)| place.clone())
        .collect();
    let mut seen = HashSet::new();
    let mut places = places.into_iter();
    all.retain(|found| match places.next().flatten() {
        Some(place) if is_named(found) => seen.insert(place),
        Some(place) => !named.contains(&place) && seen.insert(place),
        None => true,
    });
}

/// Adds what is found in a folder, and returns whether links to files are among it.
fn walk(root: &Path, filter: &impl Filter, all: &mut Vec<Result<Found, Skipped>>) -> bool {
    let mut has_links = false;
    let mut ignored = Ignored::above(root);
    let mut entries = WalkDir::new(root).sort_by_file_name().into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let name = error.path().map(display_name).unwrap_or_default();
                let error = error
                    .into_io_error()
                    .map_or_else(|| "cannot be read".to_owned(), |error| error.to_string());
                all.push(Err(Skipped::Failed { name, error }));
                continue;
            }
        };
        // The folder that is named may be a link to one.
        let is_folder = entry.file_type().is_dir() || entry.depth() == 0;
        ignored.leave_to(entry.depth());
        let is_left_out =
            is_folder && (is_pruned(entry.file_name()) || !filter.enters(entry.path()));
        if entry.depth() > 0 && (is_left_out || ignored.matches(&entry)) {
            if is_folder {
                entries.skip_current_dir();
            }
            continue;
        }
        if is_folder {
            ignored.enter(&entry);
        } else if let Some(result) = file(&entry, filter) {
            has_links |= entry.path_is_symlink();
            all.push(result);
        }
    }
    has_links
}

/// Whether a folder of this name is not searched.
pub(crate) fn is_pruned(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.') || PRUNED.contains(&name.as_ref())
}

/// The entry as a file to read, if it is one.
fn file(entry: &DirEntry, filter: &impl Filter) -> Option<Result<Found, Skipped>> {
    let path = entry.path();
    let name = display_name(path);
    if entry.path_is_symlink() {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let is_loop = match (fs::canonicalize(path), path.parent().map(fs::canonicalize)) {
                    (Ok(target), Some(Ok(parent))) => parent.starts_with(target),
                    _ => false,
                };
                return Some(Err(Skipped::Link { name, is_loop }));
            }
            Ok(metadata) if !metadata.is_file() => return None,
            Err(error)
                if filter.admits(path)
                    && !entry.file_name().to_string_lossy().starts_with(".#") =>
            {
                let error = error.to_string();
                return Some(Err(Skipped::Failed { name, error }));
            }
            _ => {}
        }
    } else if !entry.file_type().is_file() {
        return None;
    }
    filter.admits(path).then(|| {
        Ok(Found {
            path: path.to_owned(),
            name,
            is_named: false,
            size: None,
        })
    })
}

/// The path as it was given, without `./` in front.
fn display_name(path: &Path) -> String {
    // A path is not taken apart for nothing.
    let begins_with_dot = path.as_os_str().as_encoded_bytes().starts_with(b".");
    let path = if begins_with_dot {
        path.strip_prefix(".").unwrap_or(path)
    } else {
        path
    };
    path.to_string_lossy().into_owned()
}

/// The `.gitignore` files in force, from the repository's root down to the current folder.
struct Ignored {
    root: PathBuf,
    absolute_root: PathBuf,
    /// With the depth below the root of the walk; those above it have none.
    files: Vec<(Option<usize>, Gitignore)>,
}

impl Ignored {
    fn above(root: &Path) -> Self {
        let absolute_root = fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let mut ignored = Ignored {
            root: root.to_owned(),
            absolute_root: absolute_root.clone(),
            files: Vec::new(),
        };
        // Outside a repository, what lies above is none of our business.
        let repository = absolute_root
            .ancestors()
            .find(|folder| folder.join(".git").exists());
        if let Some(repository) = repository {
            let mut above: Vec<_> = absolute_root
                .ancestors()
                .skip(1)
                .take_while(|folder| folder.starts_with(repository))
                .collect();
            above.reverse();
            for folder in above {
                ignored.read(folder, None);
            }
        }
        ignored
    }

    fn read(&mut self, folder: &Path, depth: Option<usize>) {
        let file = folder.join(".gitignore");
        if file.is_file() {
            // Lines that are no patterns are git's to complain about.
            let (patterns, _) = Gitignore::new(file);
            self.files.push((depth, patterns));
        }
    }

    fn enter(&mut self, folder: &DirEntry) {
        let path = self.absolute(folder.path());
        self.read(&path, Some(folder.depth()));
    }

    /// Forgets the files of folders that the walk has left.
    fn leave_to(&mut self, depth: usize) {
        while let Some((Some(of), _)) = self.files.last()
            && *of >= depth
        {
            self.files.pop();
        }
    }

    fn absolute(&self, path: &Path) -> PathBuf {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        self.absolute_root.join(below)
    }

    fn matches(&self, entry: &DirEntry) -> bool {
        if self.files.is_empty() {
            return false;
        }
        let path = self.absolute(entry.path());
        let is_folder = entry.file_type().is_dir();
        let decided = self
            .files
            .iter()
            .rev()
            .map(|(_, patterns)| patterns.matched(&path, is_folder))
            .find(|decision| !decision.is_none());
        matches!(decided, Some(Match::Ignore(_)))
    }
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
        find(&paths, &JsonFiles)
            .into_iter()
            .map(|result| match result {
                Ok(found) => strip(&found.name),
                Err(Skipped::Link { name, is_loop }) => format!("{} link {is_loop}", strip(&name)),
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
        // From inside the repository the files above count too.
        assert_eq!(names(folder.path(), &["sub"]), ["sub/secret2.json"]);
        // What is named is checked all the same.
        assert_eq!(names(folder.path(), &["secret.json"]), ["secret.json"]);
    }

    #[test]
    fn a_file_that_is_reached_twice_comes_once() {
        let folder = tree(&[("a.json", ""), ("b.json", "")]);
        assert_eq!(
            names(folder.path(), &["", "b.json", "b.json"]),
            ["a.json", "b.json"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_to_files_only() {
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
    }
}
