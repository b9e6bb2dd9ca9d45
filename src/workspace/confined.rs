//! Reads files that the user has not chosen: those that a repository names and those that its links
//! lead to. The user may be allowed to read more than the author of the repository. Such a file
//! must therefore be a regular file within the tree, of a limited size. About any other file
//! nothing is revealed, not even whether it exists.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use crate::workspace::scratch_file::folder_of;

/// More links than any system follows for one path.
const MOST_LINKS: usize = 40;

/// The folder of git's own files, which contain credentials.
const GIT: &str = ".git";

/// Why a file is not read.
#[derive(Debug)]
pub(crate) enum Refused {
    /// It is outside of the tree, or that cannot be determined.
    Outside,
    /// It is not a regular file.
    Irregular,
    /// It has more bytes than this.
    TooLarge(u64),
    /// The system error for a file within the tree.
    Failed(io::Error),
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Refused::Outside => f.write_str("leads out of the project"),
            Refused::Irregular => f.write_str("is not a regular file"),
            Refused::TooLarge(most) => write!(f, "is larger than {} MiB", most >> 20),
            Refused::Failed(error) => error.fmt(f),
        }
    }
}

/// A folder that paths must not lead out of.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// The root, links resolved.
    root: PathBuf,
}

impl Tree {
    /// The repository that a folder is in or, outside of a repository, the folder itself.
    pub(crate) fn around(folder: &Path) -> io::Result<Self> {
        let folder = fs::canonicalize(folder)?;
        let root = repository(&folder).map(Path::to_owned);
        Ok(Tree {
            root: root.unwrap_or(folder),
        })
    }

    /// The repository that a folder is in, if there is one.
    pub(crate) fn repository(folder: &Path) -> io::Result<Option<Self>> {
        let folder = fs::canonicalize(folder)?;
        let root = repository(&folder).map(Path::to_owned);
        Ok(root.map(|root| Tree { root }))
    }

    /// Resolves the links in the path of a file in the tree. Nothing outside of the tree is queried
    /// on the way, so that nothing about it can be revealed. `path` must be absolute, and its
    /// folders must be those that [`fs::canonicalize`] returns for the tree, or lead there by links
    /// and `..`.
    pub(crate) fn resolve(&self, path: &Path) -> Result<PathBuf, Refused> {
        let mut place = self.root.clone();
        let mut rest = self.parts(path)?;
        let mut links = 0;
        while let Some(part) = rest.pop() {
            if part == ".." {
                if place == self.root {
                    return Err(Refused::Outside);
                }
                place.pop();
                continue;
            }
            if part.eq_ignore_ascii_case(GIT) {
                return Err(Refused::Outside);
            }
            place.push(part);
            let metadata = fs::symlink_metadata(&place).map_err(Refused::Failed)?;
            if !metadata.is_symlink() {
                continue;
            }
            links += 1;
            if links > MOST_LINKS {
                return Err(Refused::Irregular);
            }
            let target = fs::read_link(&place).map_err(Refused::Failed)?;
            place.pop();
            if target.is_absolute() {
                place.clone_from(&self.root);
                rest.extend(self.parts(&target)?);
            } else {
                rest.extend(parts_of(&target));
            }
        }
        Ok(place)
    }

    /// Whether this folder, links resolved, is the root.
    pub(crate) fn is_root(&self, folder: &Path) -> bool {
        self.root == folder
    }

    /// Whether the nearest repository of a link, if it is in one, is left by it.
    pub(crate) fn of_link_is_left(link: &Path) -> bool {
        let tree = Tree::repository(&folder_of(link)).ok().flatten();
        tree.is_some_and(|tree| tree.is_left_by(link))
    }

    /// Whether a path in the tree leads out of it.
    pub(crate) fn is_left_by(&self, link: &Path) -> bool {
        let Some(name) = link.file_name() else {
            return false;
        };
        let place =
            fs::canonicalize(folder_of(link)).map(|folder| self.resolve(&folder.join(name)));
        matches!(place, Ok(Err(Refused::Outside)))
    }

    /// The components of an absolute path below the root, in reverse order.
    fn parts(&self, path: &Path) -> Result<Vec<OsString>, Refused> {
        let below = path.strip_prefix(&self.root);
        Ok(parts_of(below.map_err(|_| Refused::Outside)?))
    }

    /// Reads a file of the tree, at most `most` bytes.
    pub(crate) fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Refused> {
        read(&self.resolve(path)?, most)
    }
}

/// The components of a path in reverse order.
fn parts_of(path: &Path) -> Vec<OsString> {
    let components = path.components().rev();
    let parts = components.filter(|part| *part != Component::CurDir);
    parts.map(|part| part.as_os_str().to_owned()).collect()
}

/// The root of the repository that a folder is in.
fn repository(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|folder| folder.join(GIT).exists())
}

/// Reads a regular file of at most `most` bytes. Other files are not opened, because opening a pipe
/// blocks.
pub(crate) fn read(path: &Path, most: u64) -> Result<Vec<u8>, Refused> {
    if !fs::metadata(path).map_err(Refused::Failed)?.is_file() {
        return Err(Refused::Irregular);
    }
    read_any(path, most)
}

/// Reads a file of any kind, of at most `most` bytes.
pub(crate) fn read_any(path: &Path, most: u64) -> Result<Vec<u8>, Refused> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(Refused::Failed)?;
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(Refused::Failed)?;
    if bytes.len() as u64 > most {
        return Err(Refused::TooLarge(most));
    }
    Ok(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    /// A repository with links, and a folder next to it.
    fn tree() -> (tempfile::TempDir, Tree) {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        fs::create_dir_all(path("repo/sub")).unwrap();
        fs::create_dir_all(path("repo/.git")).unwrap();
        fs::create_dir_all(path("beside")).unwrap();
        fs::write(path("repo/a"), "a").unwrap();
        fs::write(path("repo/.git/config"), "token").unwrap();
        fs::write(path("beside/b"), "b").unwrap();
        let tree = Tree::around(&path("repo/sub")).unwrap();
        (folder, tree)
    }

    #[test]
    fn paths_out_of_the_tree_are_refused_even_if_they_do_not_exist() {
        let (folder, tree) = tree();
        let path = |name: &str| tree.root.join(name);
        let outside = fs::canonicalize(folder.path().join("beside")).unwrap();
        for (link, target) in [
            ("out", outside.join("b")),
            ("nowhere", outside.join("missing")),
            ("relative", PathBuf::from("../beside/b")),
            ("folder", outside.clone()),
            ("through", PathBuf::from("folder/../repo/a")),
            ("git", PathBuf::from(".git/config")),
        ] {
            symlink(target, path(link)).unwrap();
        }
        for name in [
            "out",
            "nowhere",
            "relative",
            "folder/b",
            "folder/missing",
            "through",
            "git",
            ".git/config",
            "sub/../../beside/b",
            "sub/../../beside/missing",
            "../repo/a",
        ] {
            let result = tree.resolve(&path(name));
            assert!(
                matches!(result, Err(Refused::Outside)),
                "{name}: {result:?}"
            );
        }
        for name in ["b", "missing"] {
            let result = tree.resolve(&outside.join(name));
            assert!(
                matches!(result, Err(Refused::Outside)),
                "{name}: {result:?}"
            );
        }
    }

    #[test]
    fn paths_within_the_tree_are_read() {
        let (_folder, tree) = tree();
        let path = |name: &str| tree.root.join(name);
        symlink("../a", path("sub/up")).unwrap();
        symlink(path("sub/up"), path("twice")).unwrap();
        symlink("loop", path("loop")).unwrap();
        for name in ["a", "./sub/../a", "sub/up", "twice"] {
            assert_eq!(tree.read(&path(name), 10).unwrap(), b"a", "{name}");
        }
        assert!(matches!(
            tree.read(&path("loop"), 10),
            Err(Refused::Irregular)
        ));
        assert!(matches!(
            tree.read(&path("sub"), 10),
            Err(Refused::Irregular)
        ));
        assert!(matches!(tree.read(&path("x"), 10), Err(Refused::Failed(_))));
        assert!(matches!(
            tree.read(&path("a"), 0),
            Err(Refused::TooLarge(0))
        ));
    }
}
