//! Which files a search has reached, so that each comes once however many ways lead to it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::found::Found;

/// The files that have been reached, if more than one way may lead to a file.
#[derive(Default)]
pub(crate) struct Reached {
    /// Whether more than one way may lead to a file.
    pub(crate) is_watching: bool,
    /// Where those are that are named themselves.
    named: HashSet<PathBuf>,
    /// Where those are that came so far.
    places: HashSet<PathBuf>,
    /// Where folders are. Files of a folder lie where it does, so that only the folder is looked up.
    folders: HashMap<PathBuf, Option<PathBuf>>,
}

impl Reached {
    /// Takes note of a file that will come because it is named, and nowhere else.
    pub(crate) fn expect(&mut self, named: &Found, may_be_link: bool) {
        let place = self.place(&named.path, may_be_link);
        self.named.extend(place);
    }

    /// Takes note of a file, and returns whether it is to be read here: it did not come before, and
    /// comes nowhere else because it is named there.
    pub(crate) fn is_new(&mut self, found: &Found, is_link: bool) -> bool {
        if !self.is_watching {
            return true;
        }
        let place = self.place(&found.path, is_link);
        self.is_new_place(found, place)
    }

    /// The same of a file that is no link, in a folder of which a walk knows where it is. To look up each
    /// folder, the system would follow the path to it from the root on, and again for the next one.
    pub(crate) fn is_new_in(&mut self, folder: Option<&Path>, found: &Found) -> bool {
        if !self.is_watching {
            return true;
        }
        let place = folder.zip(found.path.file_name());
        let place = place.map(|(folder, name)| folder.join(name));
        self.is_new_place(found, place)
    }

    fn is_new_place(&mut self, found: &Found, place: Option<PathBuf>) -> bool {
        let Some(place) = place else {
            return true;
        };
        let is_elsewhere = !found.is_named && self.named.contains(&place);
        !is_elsewhere && self.places.insert(place)
    }

    /// Where a file is. The system is asked for it only if it may be a link, else for its folder once.
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
