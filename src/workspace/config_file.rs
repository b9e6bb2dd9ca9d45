//! Reads one `kyclint.toml` and the classifiers that it names.

use std::cell::RefCell;
use std::fs;
use std::io;
use std::mem;
use std::path::{Path, PathBuf};

use crate::config::error::ConfigError;
use crate::config::project::Project;
use crate::config::surroundings::{PathPatterns, Surroundings};
use crate::source::Source;
use crate::workspace::confined;
use crate::workspace::confined::{Refused, Tree};
use crate::workspace::globs;
use crate::workspace::globs::Globs;

/// Who has chosen a configuration.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// Found beside the linted file or above it. Path patterns are relative to its folder.
    Found,
    /// Named by the user. It may be anywhere, and path patterns are relative to `base`.
    Named {
        /// The folder that patterns are relative to.
        base: &'a Path,
    },
}

/// The maximum size of a configuration in bytes.
const MOST_BYTES: u64 = 1 << 20;

/// The maximum size of a classifier in bytes.
const MOST_BYTES_OF_CLASSIFIER: u64 = 16 << 20;

/// A configuration file that has been read.
struct Opened {
    bytes: Vec<u8>,
    /// The folder of the file, links resolved.
    folder: PathBuf,
    /// The folder that patterns are relative to.
    base: PathBuf,
    /// The tree that its classifiers must be in.
    tree: Option<Tree>,
    /// Whether the user has named a link in a repository that leads out of it. The target may be
    /// used, but its content is not shown.
    leads_out: bool,
    /// The files that it names, whether they can be read or not.
    named: RefCell<Vec<PathBuf>>,
}

impl Opened {
    fn new(path: &Path, origin: Origin<'_>) -> Result<Self, String> {
        let folder = match path.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        let failed = |error: io::Error| error.to_string();
        let name = path.file_name().unwrap_or_default();
        match origin {
            Origin::Found => {
                let folder = fs::canonicalize(folder).map_err(failed)?;
                let tree = Tree::around(&folder).map_err(failed)?;
                let place = tree.resolve(&folder.join(name)).map_err(of_found)?;
                // Files of other types may contain secrets, which an error report would show.
                if place.extension().is_none_or(|ending| ending != "toml") {
                    return Err("is a link to a file that is not a `.toml` file".to_owned());
                }
                Ok(Opened {
                    bytes: confined::read(&place, MOST_BYTES).map_err(of_found)?,
                    base: folder.clone(),
                    folder,
                    tree: Some(tree),
                    leads_out: false,
                    named: RefCell::default(),
                })
            }
            Origin::Named { base } => {
                let read = confined::read_any(path, MOST_BYTES);
                let bytes = read.map_err(|error| error.to_string())?;
                let folder = fs::canonicalize(folder).map_err(failed)?;
                let tree = Tree::repository(&folder).map_err(failed)?;
                let is_within = |tree: &Tree| tree.resolve(&folder.join(name)).is_ok();
                Ok(Opened {
                    leads_out: tree.as_ref().is_some_and(|tree| !is_within(tree)),
                    bytes,
                    folder,
                    base: base.to_owned(),
                    tree,
                    named: RefCell::default(),
                })
            }
        }
    }
}

/// The error for a configuration that was found but must not be read.
fn of_found(refused: Refused) -> String {
    match refused {
        Refused::Outside => format!("{refused}; use --config for a file anywhere"),
        _ => refused.to_string(),
    }
}

/// Reads a configuration. `name` is its display name. The files that it names are added to `named`.
pub(crate) fn read(
    path: &Path,
    name: String,
    origin: Origin<'_>,
    named: &mut Vec<PathBuf>,
) -> Result<Project, ConfigError> {
    let unreadable = |error: String| ConfigError::Unreadable {
        name: name.clone(),
        error,
    };
    let mut opened = Opened::new(path, origin).map_err(unreadable)?;
    let source = Source::new(name.as_str(), mem::take(&mut opened.bytes));
    let parsed = Project::parse(source, &opened);
    named.append(opened.named.get_mut());
    match parsed {
        Err(ConfigError::Wrong { .. }) if opened.leads_out => Err(unreadable(
            "leads out of the repository, and is not a valid configuration".to_owned(),
        )),
        checked => checked,
    }
}

impl Surroundings for Opened {
    fn classifier(&self, path: &str) -> Result<Vec<u8>, String> {
        let file = self.folder.join(path);
        self.named.borrow_mut().push(file.clone());
        let read = match &self.tree {
            Some(tree) => tree.read(&file, MOST_BYTES_OF_CLASSIFIER),
            None => confined::read(&file, MOST_BYTES_OF_CLASSIFIER),
        };
        read.map_err(|error| error.to_string())
    }

    fn check_pattern(&self, pattern: &str) -> Result<(), String> {
        globs::check(pattern)
    }

    fn patterns(&self, written: &[String]) -> Box<dyn PathPatterns> {
        Box::new(Globs::new(&self.base, written))
    }
}
