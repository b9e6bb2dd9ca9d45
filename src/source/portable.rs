//! File names in machine-readable reports. Consumers resolve them against a folder of their own,
//! perhaps on another machine, so a name is the path relative to the current folder, with `/`,
//! wherever possible.

use std::borrow::Cow;
use std::path::{Component, Path};
use std::sync::Arc;

/// Turns display names into portable paths.
#[derive(Debug, Clone, Default)]
pub struct PortablePaths {
    folder: Option<Arc<Path>>,
}

impl PortablePaths {
    /// Makes paths relative to `folder`, which must be absolute. Without a folder, paths stay as
    /// they are.
    pub fn from(folder: Option<&Path>) -> Self {
        PortablePaths {
            folder: folder.map(Arc::from),
        }
    }

    /// The path of a source relative to the folder, with `/` between its parts. A path outside the
    /// folder stays absolute or relative as given, and a name that is not a path (`<stdin>`) is
    /// unchanged.
    pub fn name<'a>(&self, name: &'a str) -> Cow<'a, str> {
        let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
        if !name.contains(std::path::is_separator) || (cfg!(unix) && name.split('/').all(is_plain))
        {
            return Cow::Borrowed(name);
        }
        let folder = self.folder.as_deref();
        let within = folder.and_then(|folder| within(name, folder));
        Cow::Owned(within.unwrap_or_else(|| slashed(Path::new(name))))
    }
}

/// The path relative to a folder, if it is inside it.
fn within(name: &str, folder: &Path) -> Option<String> {
    let mut path = folder.to_owned();
    let mut is_above = true;
    for component in Path::new(name).components() {
        match component {
            // The part before may be a symbolic link, and `..` then leads elsewhere.
            Component::ParentDir if !is_above => return None,
            Component::ParentDir => {
                path.pop();
            }
            Component::CurDir => {}
            other => {
                is_above = false;
                path.push(other);
            }
        }
    }
    let rest = path.strip_prefix(folder).ok()?;
    (rest != Path::new("")).then(|| slashed(rest))
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) {
        text.replace('\\', "/")
    } else {
        text.into_owned()
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn files_are_called_by_the_way_from_the_folder() {
        let folder = Path::new("/home/x/repo");
        for (name, expected) in [
            ("./a.json", Some("a.json")),
            ("d//e/./a.json", Some("d/e/a.json")),
            ("/home/x/repo/d/a.json", Some("d/a.json")),
            ("../repo/a.json", Some("a.json")),
            ("../../x/repo/d/a.json", Some("d/a.json")),
            ("../other/a.json", None),
            ("/home/x/repository/a.json", None),
            ("d/../a.json", None),
            ("/home/x/repo", None),
        ] {
            assert_eq!(within(name, folder).as_deref(), expected, "{name}");
        }
        let paths = PortablePaths::from(Some(folder));
        assert_eq!(paths.name("d/a b.json"), "d/a b.json");
        assert_eq!(paths.name("./d/a.json"), "d/a.json");
        assert_eq!(paths.name("<stdin>"), "<stdin>");
        assert_eq!(paths.name("a\\b.json"), "a\\b.json");
        assert_eq!(paths.name("/no/such/a.json"), "/no/such/a.json");
    }
}
