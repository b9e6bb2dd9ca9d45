//! Resolves the settings of each file from the nearest `kyclint.toml` and the command line.
//!
//! The search goes from the folder of the linted file up to the root of the repository (the first
//! folder with a `.git`; outside of a repository, the root of the file system). Only the nearest
//! configuration applies; the command line takes precedence over it.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::{env, fs};

use xxhash_rust::xxh3::Xxh3Builder;

use crate::settings::Settings;
use crate::settings::fail_on::FailOn;
use crate::settings::skipped::SkippedFiles;
use crate::source::Framing;
use crate::source::portable::PortablePaths;
use crate::workspace::clock::SystemClock;
use crate::workspace::found::Filter;
use crate::workspace::globs::Globs;

use crate::config::error::ConfigError;
use crate::config::overrides::Overrides;
use crate::config::project::Project;
use crate::config::resolve::settings;
use crate::config::surroundings::PathPatterns;
use crate::lint::InputMode;
use crate::report::session::Options;
use crate::settings::clock::Clock;
use crate::workspace::config_file;
use crate::workspace::config_file::Origin;

/// The name of the configuration file.
pub const FILE_NAME: &str = "kyclint.toml";

/// The names of files in machine-readable reports: paths relative to the current folder.
pub fn portable_paths() -> PortablePaths {
    PortablePaths::from(env::current_dir().ok().as_deref())
}

/// Which configuration to use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// The nearest one for each file.
    Nearest,
    /// This one for all files. Its path patterns are relative to the current folder.
    This(PathBuf),
    /// None.
    None,
}

/// What a configuration expects of the documents of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Expected {
    /// No findings.
    #[default]
    Valid,
    /// A finding that fails in each.
    Invalid,
    /// The same, but this option turns findings off, so that the expectation cannot be checked.
    Unknown(&'static str),
}

/// The settings that apply to a file.
#[derive(Debug, Clone)]
pub struct ResolvedSettings {
    /// The settings of the linter.
    pub settings: Arc<Settings>,
    /// Which findings fail the run.
    pub fail_on: FailOn,
    /// What to do about files that do not look like payloads.
    pub skipped: SkippedFiles,
    /// Whether personal values are masked.
    pub redact: bool,
    /// What is expected of its documents.
    pub expected: Expected,
    pub(crate) project: Option<Arc<Project>>,
}

impl ResolvedSettings {
    /// The options to lint and report the file with.
    pub fn options(&self, mode: InputMode, is_compared: bool) -> Options {
        Options {
            settings: Arc::clone(&self.settings),
            mode,
            is_compared,
            fail_on: self.fail_on,
            skipped: self.skipped,
            redact: self.redact,
        }
    }
}

type ProjectResult = Result<Option<Arc<Project>>, Arc<ConfigError>>;

/// Resolves the settings of files. Each configuration is read once.
#[derive(Debug)]
pub struct Configs {
    choice: Choice,
    overrides: Overrides,
    clock: Arc<dyn Clock>,
    current_folder: PathBuf,
    /// The patterns of `--exclude`.
    excluded: Option<Globs>,
    folders: Mutex<ByPath<ProjectResult>>,
    /// The configuration by folder, as the folder is written.
    of_folders: Mutex<ByPath<ProjectResult>>,
    /// The resolved path by folder, as the folder is written.
    resolved: Mutex<ByPath<PathBuf>>,
    settings: Mutex<HashMap<SettingsKey, Arc<Settings>>>,
    /// The configurations that were read, and the files that they name.
    files: Mutex<Vec<PathBuf>>,
    /// The settings of files without a configuration.
    plain_settings: OnceLock<Arc<Settings>>,
}

/// A map keyed by paths as written. `OsString` hashes faster than `PathBuf`, which hashes each
/// component: for deep paths, that would dominate the lookup.
type ByPath<T> = HashMap<OsString, T, Xxh3Builder>;

/// The configuration and, for each of its overrides, whether it applies to the file.
type SettingsKey = (PathBuf, Vec<bool>);

impl Default for Configs {
    fn default() -> Self {
        Configs::new(Choice::Nearest, Overrides::default())
    }
}

impl Configs {
    /// Configurations are not read until a file needs them.
    pub fn new(choice: Choice, overrides: Overrides) -> Self {
        let current_folder = env::current_dir().unwrap_or_default();
        let current_folder = fs::canonicalize(&current_folder).unwrap_or(current_folder);
        Configs {
            choice,
            overrides,
            clock: Arc::new(SystemClock::default()),
            current_folder,
            excluded: None,
            folders: Mutex::default(),
            of_folders: Mutex::default(),
            resolved: Mutex::default(),
            settings: Mutex::default(),
            files: Mutex::default(),
            plain_settings: OnceLock::new(),
        }
    }

    /// Takes the day from another clock.
    #[cfg(feature = "serve")]
    pub(crate) fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Configs { clock, ..self }
    }

    /// Leaves out the files and folders that match these patterns, relative to the current folder.
    pub(crate) fn excluding(mut self, patterns: &[String]) -> Self {
        self.excluded = (!patterns.is_empty()).then(|| Globs::new(&self.current_folder, patterns));
        self
    }

    fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        let excluded = self.excluded.as_ref();
        excluded.is_some_and(|globs| globs.matches(&self.absolute(path), is_folder))
    }

    /// The overrides of the command line.
    pub fn overrides(&self) -> &Overrides {
        &self.overrides
    }

    /// The configurations that were read so far, and the classifiers that they name.
    pub(crate) fn files(&self) -> Vec<PathBuf> {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.clone()
    }

    /// The settings for a file, which need not exist. Returns an error if its configuration cannot
    /// be used.
    pub fn of(&self, file: &Path) -> Result<ResolvedSettings, Arc<ConfigError>> {
        let project = self.project_of(file)?;
        let settings = match &project {
            Some(project) => self.settings_of(file, project),
            None => {
                let plain = || Arc::new(settings(&self.overrides, None, &[], &self.clock));
                Arc::clone(self.plain_settings.get_or_init(plain))
            }
        };
        let configured = project
            .as_ref()
            .and_then(|project| Some(project.fail_on.as_ref()?.value));
        let skipped = project
            .as_ref()
            .and_then(|project| Some(project.skipped.as_ref()?.value));
        let redacted = project
            .as_ref()
            .and_then(|project| Some(project.redact.as_ref()?.value));
        Ok(ResolvedSettings {
            settings,
            fail_on: self.overrides.fail_on.or(configured).unwrap_or_default(),
            skipped: self.overrides.skipped.or(skipped).unwrap_or_default(),
            redact: self
                .overrides
                .redact
                .or(redacted)
                .unwrap_or_else(|| self.overrides.masks_by_default()),
            expected: match &project {
                Some(project) if project.expects_invalid(&self.absolute(file)) => self
                    .overrides
                    .narrowed_by(configured.unwrap_or_default())
                    .map_or(Expected::Invalid, Expected::Unknown),
                _ => Expected::Valid,
            },
            project,
        })
    }

    fn settings_of(&self, file: &Path, project: &Project) -> Arc<Settings> {
        let local_overrides = match project.local_overrides.as_slice() {
            [] => Vec::new(),
            local_overrides => {
                let file = self.absolute(file);
                let local_overrides = local_overrides.iter();
                local_overrides
                    .map(|local_override| local_override.is_about(&file))
                    .collect()
            }
        };
        let key = (PathBuf::from(&project.name), local_overrides);
        let mut known = self.settings.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(settings) = known.get(&key) {
            return Arc::clone(settings);
        }
        let settings = Arc::new(settings(
            &self.overrides,
            Some(project),
            &key.1,
            &self.clock,
        ));
        known.insert(key, Arc::clone(&settings));
        settings
    }

    /// Whether a file that is not named explicitly is linted: no configuration from the root of the
    /// repository down to the file excludes it.
    pub fn lets_through(&self, file: &Path) -> bool {
        self.reaches(file)
            && !self.excludes(file, false)
            && match self.project_of(file) {
                Ok(Some(project)) => project.admits(&self.absolute(file), true),
                _ => true,
            }
    }

    /// Whether a search from the root of the repository reaches the folder of a file.
    pub fn reaches(&self, file: &Path) -> bool {
        let path = self.absolute(file);
        let is_below_root = |folder: &&Path| !folder.join(".git").exists();
        let mut folders = path.ancestors().skip(1).take_while(is_below_root);
        folders.all(|folder| self.enters(folder))
    }

    /// The absolute path, with links in its folder resolved but not the file itself.
    pub(crate) fn absolute(&self, path: &Path) -> PathBuf {
        let path = self.current_folder.join(path);
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => self.resolve(folder).join(name),
            _ => fs::canonicalize(&path).unwrap_or(path),
        }
    }

    /// A folder with links resolved. The file system is queried once per folder.
    fn resolve(&self, folder: &Path) -> PathBuf {
        let mut resolved = self.resolved.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = resolved.get(folder.as_os_str()) {
            return known.clone();
        }
        // Below a known folder, only the last component can be a link. On systems where a name can
        // be written in several ways, the file system is always queried.
        let below_known = || {
            let (above, name) = (folder.parent()?, folder.file_name()?);
            let above = resolved.get(above.as_os_str())?;
            let metadata = fs::symlink_metadata(folder).ok()?;
            let is_known = cfg!(not(any(windows, target_vendor = "apple")));
            (is_known && !metadata.is_symlink()).then(|| above.join(name))
        };
        let place = below_known()
            .or_else(|| fs::canonicalize(folder).ok())
            .unwrap_or_else(|| folder.to_owned());
        resolved.insert(folder.as_os_str().to_owned(), place.clone());
        place
    }

    /// The configuration for a file. It is determined once per folder.
    fn project_of(&self, file: &Path) -> ProjectResult {
        if self.choice == Choice::None {
            return Ok(None);
        }
        let folder = file.parent().unwrap_or(file).as_os_str();
        let mut known = self
            .of_folders
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(folder) {
            return found.clone();
        }
        let absolute = self.absolute(file);
        let found = self.project(absolute.parent().unwrap_or(&absolute));
        known.insert(folder.to_owned(), found.clone());
        found
    }

    /// The configuration for the files of a folder.
    fn project(&self, folder: &Path) -> ProjectResult {
        match &self.choice {
            Choice::None => Ok(None),
            Choice::This(path) => {
                let base = &self.current_folder;
                self.read(path, Origin::Named { base })
            }
            Choice::Nearest => {
                let mut above = Vec::new();
                let mut found = None;
                for folder in folder.ancestors() {
                    let folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some(known) = folders.get(folder.as_os_str()) {
                        found = Some(known.clone());
                        break;
                    }
                    drop(folders);
                    above.push(folder.to_owned());
                    let file = folder.join(FILE_NAME);
                    if fs::symlink_metadata(&file).is_ok() {
                        found = Some(self.read(&file, Origin::Found));
                        break;
                    }
                    if folder.join(".git").exists() {
                        break;
                    }
                }
                let found = found.unwrap_or(Ok(None));
                let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
                folders.extend(
                    above
                        .into_iter()
                        .map(|folder: PathBuf| (folder.into(), found.clone())),
                );
                found
            }
        }
    }

    fn read(&self, path: &Path, origin: Origin<'_>) -> ProjectResult {
        let mut folders = self.folders.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = folders.get(path.as_os_str()) {
            return known.clone();
        }
        let name = path.strip_prefix(&self.current_folder).unwrap_or(path);
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.push(path.to_owned());
        let read = config_file::read(path, name.display().to_string(), origin, &mut files);
        let found = read
            .map(|project| Some(Arc::new(project)))
            .map_err(Arc::new);
        folders.insert(path.as_os_str().to_owned(), found.clone());
        found
    }
}

impl Filter for Configs {
    fn enters(&self, folder: &Path) -> bool {
        if self.excludes(folder, true) {
            return false;
        }
        if self.choice == Choice::None {
            return true;
        }
        let folder = self.absolute(folder);
        match self.project(folder.parent().unwrap_or(&folder)) {
            Ok(Some(project)) => project.enters(&folder),
            _ => true,
        }
    }

    /// The patterns of an invalid configuration are unknown, so its files are admitted and the
    /// error is reported.
    fn admits(&self, file: &Path) -> bool {
        let is_known = Framing::of(file).is_some();
        if self.excludes(file, false) {
            return false;
        }
        match self.project_of(file) {
            Ok(Some(project)) => project.admits(&self.absolute(file), is_known),
            _ => is_known,
        }
    }
}
