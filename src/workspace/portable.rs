//! How reports for machines call a file. Their readers join it to a folder of their own, on another
//! machine perhaps: so it is the path from the current folder, with `/`, wherever it can be.

use std::borrow::Cow;
use std::env;
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

/// The path of a source from the current folder, with `/` between its parts. Of what lies outside, and
/// of what is no path (`<stdin>`), the name stays as it is.
pub fn portable_name(name: &str) -> Cow<'_, str> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let is_plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    if !name.contains(std::path::is_separator) || (cfg!(unix) && name.split('/').all(is_plain)) {
        return Cow::Borrowed(name);
    }
    let folder = FOLDER.get_or_init(|| env::current_dir().ok());
    let within = folder.as_deref().and_then(|folder| within(name, folder));
    Cow::Owned(within.unwrap_or_else(|| slashed(Path::new(name))))
}

/// The path from a folder, if it lies in there.
fn within(name: &str, folder: &Path) -> Option<String> {
    let mut path = folder.to_owned();
    let mut is_above = true;
    for component in Path::new(name).components() {
        match component {
            // Behind the name of a link, `..` would be another folder than it seems.
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
        assert_eq!(portable_name("d/a b.json"), "d/a b.json");
        assert_eq!(portable_name("./d/a.json"), "d/a.json");
        assert_eq!(portable_name("<stdin>"), "<stdin>");
        assert_eq!(portable_name("a\\b.json"), "a\\b.json");
        assert_eq!(portable_name("/no/such/a.json"), "/no/such/a.json");
    }
}
