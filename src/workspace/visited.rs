//! Tracks which files a search has reached, so that each is read once even if several paths lead to
//! it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::found::FoundFile;

/// The files that were reached. Tracked only if more than one path may lead to a file.
#[derive(Default)]
pub(crate) struct Reached {
    /// Whether more than one path may lead to a file.
    pub(crate) is_watching: bool,
    /// The resolved paths of the files that are named explicitly.
    named: HashSet<PathBuf>,
    /// The resolved paths of the files found so far.
    places: HashSet<PathBuf>,
    /// The resolved paths of folders, so that each folder is resolved only once.
    folders: HashMap<PathBuf, Option<PathBuf>>,
}

impl Reached {
    /// Records a file that is read where it is named, and not where it is found.
    pub(crate) fn expect(&mut self, named: &FoundFile, may_be_link: bool) {
        let place = self.place(&named.path, may_be_link);
        self.named.extend(place);
    }

    /// Records a file, and returns whether to read it now: it was not found before, and is not
    /// named explicitly.
    pub(crate) fn is_new(&mut self, found: &FoundFile, is_link: bool) -> bool {
        if !self.is_watching {
            return true;
        }
        let place = self.place(&found.path, is_link);
        self.is_new_place(found, place)
    }

    /// Like [`Reached::is_new`] for a file that is not a link, in a folder whose resolved path a
    /// walk knows. Resolving each folder again would traverse its path from the root every time.
    pub(crate) fn is_new_in(&mut self, folder: Option<&Path>, found: &FoundFile) -> bool {
        if !self.is_watching {
            return true;
        }
        let place = folder.zip(found.path.file_name());
        let place = place.map(|(folder, name)| folder.join(name));
        self.is_new_place(found, place)
    }

    fn is_new_place(&mut self, found: &FoundFile, place: Option<PathBuf>) -> bool {
        let Some(place) = place else {
            return true;
        };
        let is_elsewhere = !found.is_named && self.named.contains(&place);
        !is_elsewhere && self.places.insert(place)
    }

    /// The resolved path of a file. If the file cannot be a link, only its folder is resolved,
    /// once.
    fn place(&mut self, path: &Path, may_be_link: bool) -> Option<PathBuf> {
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) if !may_be_link => {
                let place = match self.folders.get(folder) {
                    Some(place) => place,
                    None => {
                        let is_current = folder.as_os_str().is_empty();
                        let place =
                            fs::canonicalize(if is_current { Path::new(".") } else { folder });
                        self.folders.entry(folder.to_owned()).or_insert(place.ok())
                    }
                };
                Some(place.as_ref()?.join(name))
            }
            _ => fs::canonicalize(path).ok(),
        }
    }
}
