//! Baselines: files that list known findings, so that a run fails only for new ones.
//!
//! A finding is identified by its rule, file, document, JSON Pointer and a few bits of a hash of its
//! value ([`crate::diagnostic::fingerprint::value_hash`]), not by its line, so that it stays known when
//! text moves. The document is known by a hash of the identifiers of its customer, so that a new
//! customer does not take the entry of one that is corrected. Files of version 1 lack the document. The file is JSON with one entry per line, sorted, so that two versions merge well.
//! It contains neither values nor member names that the contract does not know.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::diagnostic::fingerprint::value_hash;
use crate::report::redaction::mask_names;
use crate::rules::rule::Rule;
use crate::settings::Settings;
use crate::source::Source;
use crate::source::portable::PortablePaths;
use crate::workspace::atomic_write::Replacement;
use crate::workspace::configs::portable_paths;
use crate::workspace::links::{Stray, destination_within};

/// The version of the format.
const VERSION: u32 = 2;

/// The version in which entries have no document.
const WITHOUT_DOCUMENTS: u32 = 1;

/// The first line of the file.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Header {
    kyclint_baseline: u32,
}

/// A known finding as serialized. Identical entries are counted.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EntryV2 {
    path: String,
    rule: String,
    /// Absent in version 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    pointer: String,
    value: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

fn one() -> usize {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_one(count: &usize) -> bool {
    *count == 1
}

/// A known finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// The path of the file relative to the folder of the baseline.
    pub path: String,
    /// The JSON Pointer, from the customer if that has identifiers, with member names masked that the contract
    /// does not know.
    pub pointer: String,
    /// The rule's name.
    pub rule: String,
    value: u8,
    /// The number of the document; `None` in version 1, where it is any document.
    document: Option<u32>,
}

/// Known findings.
#[derive(Debug, Default)]
pub struct Baseline {
    /// The folder that paths are relative to, links resolved.
    folder: PathBuf,
    paths: PortablePaths,
    /// How many findings of each entry have not been found again yet.
    entries: BTreeMap<Entry, usize>,
    /// The files that were checked, with their settings.
    checked: BTreeMap<String, Arc<Settings>>,
    /// Whether the file is of version 1.
    is_old: bool,
    /// The name of the last file and its path, as a cache.
    last: Option<(String, String)>,
}

impl Baseline {
    /// Creates an empty baseline that will be written to this file.
    pub fn new(file: &Path) -> Self {
        let folder = match file.parent() {
            Some(folder) if folder != Path::new("") => folder,
            _ => Path::new("."),
        };
        Baseline {
            folder: fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned()),
            paths: portable_paths(),
            ..Baseline::default()
        }
    }

    /// Whether a file is a baseline of any version.
    pub fn is_one(file: &Path) -> bool {
        let mut first = String::new();
        let read = File::open(file).and_then(|file| {
            let mut head = BufReader::new(file.take(1024));
            head.read_line(&mut first)
        });
        read.is_ok() && serde_json::from_str::<Header>(&first).is_ok()
    }

    /// Reads a baseline. The error names the file and the line.
    pub fn read(file: &Path) -> Result<Self, String> {
        let name = file.display();
        // Reading anything but a regular file might never end.
        if fs::metadata(file).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(format!("{name}: is not a regular file"));
        }
        let text = fs::read_to_string(file).map_err(|error| {
            let help = match error.kind() {
                io::ErrorKind::NotFound => "; create it with --write-baseline",
                _ => "",
            };
            format!("{name}: {error}{help}")
        })?;
        Baseline::parse(file, &text)
    }

    /// Parses the text of a baseline, which is that of `file`. The error names the file and the line.
    pub fn parse(file: &Path, text: &str) -> Result<Self, String> {
        let name = file.display();
        let mut baseline = Baseline::new(file);
        let mut lines = text.lines().enumerate();
        let header = lines.next().map(|(_, line)| serde_json::from_str(line));
        match header {
            Some(Ok(Header { kyclint_baseline })) if kyclint_baseline == VERSION => {}
            Some(Ok(Header { kyclint_baseline })) if kyclint_baseline == WITHOUT_DOCUMENTS => {
                baseline.is_old = true;
            }
            Some(Ok(Header { kyclint_baseline })) => {
                return Err(format!(
                    "{name}:1: unsupported baseline version {kyclint_baseline}; this kyclint supports version {VERSION}"
                ));
            }
            _ => {
                return Err(format!(
                    "{name}:1: not a baseline; create one with --write-baseline"
                ));
            }
        }
        for (number, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let wrong = |error: String| format!("{name}:{}: invalid entry: {error}", number + 1);
            let entry: EntryV2 =
                serde_json::from_str(line).map_err(|error| wrong(error.to_string()))?;
            let value = u8::from_str_radix(&entry.value, 16)
                .map_err(|error| wrong(format!("`value`: {error}")))?;
            let document = match entry.document {
                Some(document) if !baseline.is_old => {
                    let number = u32::from_str_radix(&document, 16);
                    Some(number.map_err(|error| wrong(format!("`document`: {error}")))?)
                }
                None if baseline.is_old => None,
                Some(_) => return Err(wrong("version 1 has no `document`".to_owned())),
                None => return Err(wrong("missing field `document`".to_owned())),
            };
            let known = Entry {
                document,
                path: entry.path,
                pointer: entry.pointer,
                rule: entry.rule,
                value,
            };
            let count = baseline.entries.entry(known).or_default();
            *count = count.saturating_add(entry.count);
        }
        Ok(baseline)
    }

    /// Writes the findings to a file atomically.
    pub fn write(&self, file: &Path) -> io::Result<()> {
        let mut out = Replacement::or_new(file)?;
        out.write_all(self.text()?.as_bytes())?;
        out.commit()
    }

    /// Returns the text of the file.
    pub fn text(&self) -> io::Result<String> {
        let mut lines: Vec<String> = Vec::new();
        for (entry, count) in &self.entries {
            lines.push(serde_json::to_string(&EntryV2 {
                path: entry.path.clone(),
                rule: entry.rule.clone(),
                document: entry
                    .document
                    .filter(|_| !self.is_old)
                    .map(|number| format!("{number:08x}")),
                pointer: entry.pointer.clone(),
                value: format!("{:02x}", entry.value),
                count: *count,
            })?);
        }
        lines.sort_unstable();
        let mut text = serde_json::to_string(&Header {
            kyclint_baseline: match self.is_old {
                true => WITHOUT_DOCUMENTS,
                false => VERSION,
            },
        })?;
        for line in lines {
            text.push('\n');
            text.push_str(&line);
        }
        text.push('\n');
        Ok(text)
    }

    /// Records that a file was checked, and with which settings.
    pub fn check(&mut self, source: &Source, settings: &Arc<Settings>) {
        let path = self.path(source);
        self.checked
            .entry(path)
            .or_insert_with(|| Arc::clone(settings));
    }

    /// Whether the file is of version 1, in which a new document can take the entry of another one.
    pub fn is_old(&self) -> bool {
        self.is_old
    }

    /// Adds a finding in the document with this number.
    pub fn add(&mut self, source: &Source, diagnostic: &Diagnostic, document: u32) {
        self.add_within(source, diagnostic, document, None);
    }

    /// The same with the pointer from the customer, if it is not that from the root.
    pub(crate) fn add_within(
        &mut self,
        source: &Source,
        diagnostic: &Diagnostic,
        document: u32,
        pointer: Option<&str>,
    ) {
        let entry = self.entry(source, diagnostic, document, pointer);
        *self.entries.entry(entry).or_default() += 1;
    }

    /// Whether a finding in the document with this number is known. Each entry matches as many
    /// findings as it counts.
    pub fn takes(&mut self, source: &Source, diagnostic: &Diagnostic, document: u32) -> bool {
        self.takes_within(source, diagnostic, document, None)
    }

    /// The same with the pointer from the customer, if it is not that from the root. Files that were written
    /// before have the latter.
    pub(crate) fn takes_within(
        &mut self,
        source: &Source,
        diagnostic: &Diagnostic,
        document: u32,
        pointer: Option<&str>,
    ) -> bool {
        let pointer = pointer.filter(|_| !self.is_old);
        let pointers = pointer.map(Some).into_iter().chain([None]);
        for pointer in pointers {
            let mut entry = self.entry(source, diagnostic, document, pointer);
            if self.is_old {
                entry.document = None;
            }
            if let Some(count) = self.entries.get_mut(&entry).filter(|count| **count > 0) {
                *count -= 1;
                return true;
            }
        }
        false
    }

    /// The entries that were checked but not found again, and those whose file no longer exists. A
    /// finding that compares customers may need files that were not checked, so it is stale only if
    /// its file no longer exists.
    pub fn stale(&self) -> impl Iterator<Item = &Entry> {
        let left = self.entries.iter().filter(|(_, count)| **count > 0);
        left.map(|(entry, _)| entry)
            .filter(|entry| match self.checked.get(&entry.path) {
                Some(settings) => Rule::find(&entry.rule)
                    .is_none_or(|rule| settings.may_find(&rule.info) && !rule.compares_customers()),
                None => self.is_gone(&entry.path),
            })
    }

    /// Whether the file of an entry no longer exists. Files outside of the folder of the baseline
    /// are not inspected, because the author of a baseline could use it to probe for files.
    fn is_gone(&self, path: &str) -> bool {
        let path = Path::new(path);
        let is_below = path.components().all(|part| match part {
            Component::Normal(_) | Component::CurDir => true,
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => false,
        });
        if !is_below {
            return false;
        }
        match destination_within(Some(&self.folder), &self.folder.join(path)) {
            Ok(place) => !place.exists(),
            // For example, if a parent folder has become a file.
            Err(Stray::Failed(error)) => error.kind() == io::ErrorKind::NotADirectory,
            Err(Stray::LeadsOut { .. } | Stray::Descriptor) => false,
        }
    }

    fn entry(
        &mut self,
        source: &Source,
        diagnostic: &Diagnostic,
        document: u32,
        pointer: Option<&str>,
    ) -> Entry {
        Entry {
            document: Some(document),
            path: self.path(source),
            pointer: mask_names(pointer.unwrap_or(&diagnostic.pointer)),
            rule: diagnostic.rule.name.to_owned(),
            value: value_hash(source, diagnostic),
        }
    }

    /// The path of a file relative to the folder of the baseline, with `/` on every system.
    fn path(&mut self, source: &Source) -> String {
        if let Some((name, path)) = &self.last
            && name == source.name()
        {
            return path.clone();
        }
        let place = fs::canonicalize(source.name()).ok();
        let within = place
            .as_deref()
            .and_then(|place| place.strip_prefix(&self.folder).ok());
        let path = match within {
            Some(within) => {
                let parts = within.components();
                let parts: Vec<_> = parts
                    .map(|part| part.as_os_str().to_string_lossy())
                    .collect();
                parts.join("/")
            }
            None => self.paths.name(source.name()).into_owned(),
        };
        self.last = Some((source.name().to_owned(), path.clone()));
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of a baseline, read and written again.
    fn again(text: &str) -> String {
        let baseline = Baseline::parse(Path::new("baseline.json"), text).unwrap();
        baseline.text().unwrap()
    }

    #[test]
    fn equal_entries_are_added_up() {
        let entry = |count: usize| {
            format!(
                r#"{{"path":"a.json","rule":"lei","document":"00000001","pointer":"/lei","value":"0a","count":{count}}}"#
            )
        };
        let text =
            |entries: &[String]| format!("{{\"kyclint-baseline\":2}}\n{}\n", entries.join("\n"));
        assert_eq!(again(&text(&[entry(2), entry(3)])), text(&[entry(5)]));
        let most = entry(usize::MAX);
        assert_eq!(again(&text(&[most.clone(), entry(3)])), text(&[most]));
    }

    #[test]
    fn the_text_has_the_version_that_was_read() {
        let old = "{\"kyclint-baseline\":1}\n{\"path\":\"a\",\"rule\":\"lei\",\"pointer\":\"\",\"value\":\"0a\"}\n";
        assert_eq!(again(old), old);
    }
}
