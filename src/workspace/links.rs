//! Resolves the path of a file to write. A link in a repository must not lead out of the
//! repository. Otherwise anyone who can add a link to a repository could choose which of the user's
//! files is overwritten.
//!
//! The rule applies to each link on the path. A link in a repository must lead to something in the
//! nearest repository above it. Outside of repositories, a link in the current folder must lead to
//! something in that folder. Other links belong to the system or the user and are followed. It does
//! not matter whether a link was named on the command line: `kyclint --fix *.json` and programs
//! that pass changed files name links that nobody has looked at. To write the file behind a link,
//! name the file.

use std::fmt;
use std::path::{Component, Path, PathBuf};
use std::{env, fs, io};

/// The number of links that Linux follows.
const MOST_LINKS: usize = 40;

/// Why a path does not lead to a file that may be written.
#[derive(Debug)]
pub(crate) enum Stray {
    /// A link leads out of the folder that it must stay in.
    LeadsOut {
        link: PathBuf,
        to: PathBuf,
        out_of: PathBuf,
    },
    /// It is an open file of a process, such as `/dev/stdin`, and not the name of a file.
    Descriptor,
    /// The system reports an error.
    Failed(io::Error),
}

impl fmt::Display for Stray {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stray::LeadsOut { link, to, out_of } => write!(
                out,
                "the link {} leads out of {}, to {}; name that file itself to use it",
                link.display(),
                out_of.display(),
                to.display()
            ),
            Stray::Descriptor => out.write_str("is an open file of a process, not a file name"),
            Stray::Failed(error) => error.fmt(out),
        }
    }
}

impl From<Stray> for io::Error {
    fn from(stray: Stray) -> Self {
        match stray {
            Stray::Failed(error) => error,
            stray => io::Error::other(stray.to_string()),
        }
    }
}

impl From<io::Error> for Stray {
    fn from(error: io::Error) -> Self {
        Stray::Failed(error)
    }
}

/// Resolves the links in a path. Its last component need not exist.
pub(crate) fn destination(path: &Path) -> Result<PathBuf, Stray> {
    destination_within(None, path)
}

/// Like [`destination`], but links in `folder`, which must be resolved, must not lead out of that
/// folder either.
pub(crate) fn destination_within(folder: Option<&Path>, path: &Path) -> Result<PathBuf, Stray> {
    let current = env::current_dir().unwrap_or_default();
    let start = current.clone();
    let mut way = Way {
        current,
        folder,
        links: 0,
    };
    way.follow(start, path)
}

struct Way<'a> {
    current: PathBuf,
    folder: Option<&'a Path>,
    /// How many links have been followed.
    links: usize,
}

impl Way<'_> {
    /// Follows a path from a folder without links.
    fn follow(&mut self, mut place: PathBuf, path: &Path) -> Result<PathBuf, Stray> {
        for part in path.components() {
            match part {
                Component::Prefix(_) | Component::RootDir => place.push(part),
                Component::CurDir => {}
                Component::ParentDir => {
                    place.pop();
                }
                Component::Normal(_) if has_descriptors(&place) => return Err(Stray::Descriptor),
                Component::Normal(name) => {
                    let next = place.join(name);
                    let is_link = match fs::symlink_metadata(&next) {
                        Ok(metadata) => metadata.is_symlink(),
                        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
                        Err(error) => return Err(error.into()),
                    };
                    place = if is_link {
                        self.through(place, next)?
                    } else {
                        next
                    };
                }
            }
        }
        Ok(place)
    }

    /// Follows a link in a folder.
    fn through(&mut self, folder: PathBuf, link: PathBuf) -> Result<PathBuf, Stray> {
        self.links += 1;
        if self.links > MOST_LINKS {
            return Err(io::Error::other("too many levels of links").into());
        }
        let to = fs::read_link(&link)?;
        let bounds = self.bounds(&folder);
        let (place, stays) = match self.follow(folder, &to) {
            Ok(place) => (place, false),
            // The open files of a process are not in any folder.
            Err(Stray::Descriptor) if !bounds.is_empty() => (to, true),
            Err(stray) => return Err(stray),
        };
        let is_left = |bound: &PathBuf| stays || !place.starts_with(bound);
        match bounds.into_iter().find(is_left) {
            Some(out_of) => Err(Stray::LeadsOut {
                link,
                to: place,
                out_of,
            }),
            None => Ok(place),
        }
    }

    /// The folders that a link in a folder must not leave.
    fn bounds(&self, folder: &Path) -> Vec<PathBuf> {
        let repository = folder.ancestors().find(|above| above.join(".git").exists());
        let is_in_current = self.current.parent().is_some() && folder.starts_with(&self.current);
        let nearest = match repository {
            Some(repository) => Some(repository),
            None => is_in_current.then_some(&*self.current),
        };
        let searched = self.folder.filter(|bound| folder.starts_with(bound));
        nearest
            .into_iter()
            .chain(searched)
            .map(Path::to_owned)
            .collect()
    }
}

/// Whether the names in a folder are open files of a process.
fn has_descriptors(folder: &Path) -> bool {
    folder == Path::new("/dev/fd") || (folder.starts_with("/proc") && folder.ends_with("fd"))
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    /// A repository with a link, and a folder next to it.
    fn repository(link: &str, to: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        for name in ["repository/.git", "repository/sub", "outside"] {
            fs::create_dir_all(root.join(name)).unwrap();
        }
        symlink(to, root.join(link)).unwrap();
        (folder, root)
    }

    #[test]
    fn links_out_of_a_repository_are_refused() {
        for (link, to, path, leads) in [
            (
                "repository/a",
                "sub/b",
                "repository/a",
                Some("repository/sub/b"),
            ),
            (
                "repository/sub/a",
                "../b",
                "repository/sub/a",
                Some("repository/b"),
            ),
            (
                "repository/a",
                "sub",
                "repository/a/b",
                Some("repository/sub/b"),
            ),
            (
                "repository/a",
                "../repository/b",
                "repository/a",
                Some("repository/b"),
            ),
            // Outside a repository, links belong to the user.
            (
                "outside/a",
                "../repository/b",
                "outside/a",
                Some("repository/b"),
            ),
            ("repository/a", "../outside/b", "repository/a", None),
            ("repository/a", "../outside", "repository/a/b", None),
            (
                "repository/sub/a",
                "../../outside/b",
                "repository/sub/../sub/a",
                None,
            ),
            ("repository/a", "/dev/stdout", "repository/a", None),
            ("repository/a", "/dev/null", "repository/a", None),
            // It does not matter if the link leads into a repository.
            ("outside/a", "../outside/b", "outside/a", Some("outside/b")),
        ] {
            let (_folder, root) = repository(link, to);
            match (destination(&root.join(path)), leads) {
                (Ok(place), Some(leads)) => assert_eq!(place, root.join(leads)),
                (
                    Err(Stray::LeadsOut {
                        link: found,
                        out_of,
                        ..
                    }),
                    None,
                ) => {
                    assert_eq!((found, out_of), (root.join(link), root.join("repository")));
                }
                (found, _) => panic!("{path}: {found:?}"),
            }
        }
    }

    #[test]
    fn links_out_of_a_searched_folder_are_refused() {
        let (_folder, root) = repository("outside/a", "../repository/b");
        let searched = root.join("outside");
        let found = destination_within(Some(&searched), &root.join("outside/a"));
        assert!(matches!(found, Err(Stray::LeadsOut { .. })), "{found:?}");
        let (_folder, root) = repository("outside/a", "a");
        let found = destination(&root.join("outside/a"));
        assert!(matches!(found, Err(Stray::Failed(_))), "{found:?}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn descriptor_paths_have_no_location() {
        for path in ["/dev/stdin", "/dev/fd/0", "/proc/self/fd/1", "/dev/stdout"] {
            let found = destination(Path::new(path));
            assert!(matches!(found, Err(Stray::Descriptor)), "{found:?}");
        }
        let found = destination(Path::new("/dev/null")).unwrap();
        assert_eq!(found, Path::new("/dev/null"));
    }
}
