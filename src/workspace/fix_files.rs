//! Fixes files. One thread fixes a file from beginning to end. A long file with one document per
//! line is fixed in pieces, so that memory use does not grow with its size.

use std::fs::{self, File};
use std::io::{self, Cursor, Read, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::error::ConfigError;
use crate::lint::InputMode;
use crate::lint::fix::{Fixed, Fixes, fix};
use crate::report::diff::Colors;
use crate::report::session::{Options, Session, Version, draw_difference};
use crate::report::totals::Failure;
use crate::source::Source;
use crate::workspace::atomic_write::{Original, Replacement};
use crate::workspace::compressed::{Reader, is_compressed};
use crate::workspace::configs::{Configs, Expected, ResolvedSettings, portable_paths};
use crate::workspace::found::{FoundFile, Skipped};
use crate::workspace::links::{Stray, destination, destination_within};
use crate::workspace::panics;
use crate::workspace::pool;

use crate::text::count::counted;
use crate::workspace::inputs::Inputs;
use crate::workspace::read::{Text, mode, whole};

/// How many files one thread takes at a time.
const TOGETHER: usize = 64;

/// What to do with fixes.
#[derive(Clone, Copy)]
pub(crate) enum Goal {
    /// Write them to the files.
    Write,
    /// Show what would be written.
    Show(Colors),
}

/// The result for the files.
#[derive(Default)]
pub(crate) struct FixSummary {
    /// How many fixes were applied, or would be.
    pub(crate) fixes: usize,
    /// How many files contain these fixes.
    pub(crate) files: usize,
    /// Whether there was a payload at all.
    pub(crate) has_payloads: bool,
    /// Whether a diff shows placeholders for control characters.
    pub(crate) have_stand_ins: bool,
    /// The files that could not be read or written.
    pub(crate) failures: Vec<Failure>,
    /// The configurations that cannot be used.
    pub(crate) config_error: Vec<Arc<ConfigError>>,
}

/// Fixes files. The threads share it.
pub(crate) struct Fixer {
    pub(crate) configs: Arc<Configs>,
    pub(crate) requested: Fixes,
    pub(crate) goal: Goal,
    /// The paths given on the command line. A link below one of these folders must not lead out of
    /// that folder.
    pub(crate) searched: Vec<PathBuf>,
}

/// A text with its fixes.
pub(crate) struct FixedText {
    pub(crate) bytes: Vec<u8>,
    /// The diff, if it is to be shown.
    pub(crate) diff: Vec<u8>,
}

/// Why a file is not fixed.
enum Trouble {
    Failed(String),
    Misconfigured(Arc<ConfigError>),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Trouble::Failed(error.to_string())
    }
}

impl From<String> for Trouble {
    fn from(error: String) -> Self {
        Trouble::Failed(error)
    }
}

/// The result for one text.
#[derive(Default)]
struct FixOutcome {
    fixes: usize,
    is_payload: bool,
    diff: Vec<u8>,
    /// Whether the diff shows placeholders for control characters.
    has_stand_ins: bool,
}

impl Fixer {
    /// Fixes these files. Calls `show` with diffs in the order of the files, and with the number of
    /// files that each call covers.
    pub(crate) fn files(
        self,
        threads: usize,
        found: Vec<Result<FoundFile, Skipped>>,
        mut show: impl FnMut(&[u8], usize) -> io::Result<()>,
    ) -> io::Result<FixSummary> {
        let mut summary = FixSummary::default();
        let mut files = Vec::new();
        for found in found {
            match found {
                Ok(found) => files.push(found),
                Err(Skipped::Failed { name, error }) => {
                    let file = name.to_string();
                    summary.failures.push(Failure { file, error });
                }
                Err(
                    Skipped::Link { .. } | Skipped::LeadsOut { .. } | Skipped::Unsearched { .. },
                ) => {}
            }
        }
        let mut files = files.into_iter();
        let chunks = std::iter::from_fn(move || {
            let chunk: Vec<_> = files.by_ref().take(TOGETHER).collect();
            (!chunk.is_empty()).then_some(chunk)
        });
        let work = move |chunk: Vec<FoundFile>| {
            let outcomes = chunk.into_iter().map(|found| {
                let name = Arc::clone(&found.name);
                let outcome = panics::caught(|| self.file(&found));
                (name, outcome.unwrap_or_else(|error| Err(error.into())))
            });
            outcomes.collect::<Vec<_>>()
        };
        let mut written = Ok(());
        pool::for_each(threads, chunks, work, |outcomes: &mut Vec<_>| {
            let count = outcomes.len();
            let outcomes = outcomes.drain(..);
            let diffs = outcomes.map(|(name, outcome)| summary.take(&name, outcome));
            written = show(&diffs.collect::<Vec<_>>().concat(), count);
            match written {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            }
        });
        written.map(|()| summary)
    }

    /// Fixes a text from a reader. Returns the text and its diff, or `None` if it cannot be read.
    pub(crate) fn text(
        &self,
        name: &str,
        mode: InputMode,
        reader: &mut impl Read,
    ) -> (FixSummary, Option<FixedText>) {
        let mut summary = FixSummary::default();
        let mut text = None;
        let outcome = panics::caught(|| {
            let path = Path::new(name);
            let applied = self.applied(path)?;
            let bytes = whole(Vec::new(), reader)?;
            let lines: Reader = Box::new(Cursor::new(bytes.clone()));
            let (outcome, fixed) = self.collect(
                name,
                Text::open(&name.into(), path, lines, mode)?,
                &applied,
                mode,
            )?;
            // Without fixes, the bytes stay as they are, whatever their encoding is.
            let has_fixes = outcome.fixes > 0;
            text = Some(if has_fixes { fixed } else { bytes });
            Ok(outcome)
        });
        let outcome = outcome.unwrap_or_else(|error| Err(error.into()));
        let diff = summary.take(name, outcome);
        (summary, text.map(|bytes| FixedText { bytes, diff }))
    }

    fn applied(&self, path: &Path) -> Result<ResolvedSettings, Trouble> {
        self.configs.of(path).map_err(Trouble::Misconfigured)
    }

    fn file(&self, found: &FoundFile) -> Result<FixOutcome, Trouble> {
        let applied = self.applied(&found.path)?;
        // Its mistakes are there on purpose.
        if applied.expected != Expected::Valid {
            return Ok(FixOutcome {
                is_payload: true,
                ..FixOutcome::default()
            });
        }
        let mode = mode(found);
        // A file that can be read only once is left to the check.
        if let Goal::Write = self.goal
            && !fs::metadata(&found.path)?.is_file()
        {
            return Err("not fixed: is not a regular file".to_owned().into());
        }
        let original = Original::open(&found.path)?;
        let file = original.file.try_clone()?;
        let text = if Inputs::is_long(found) {
            Text::open(&found.name, &found.path, Box::new(file), mode)?
        } else {
            Text::open_short(&found.name, file, mode)?
        };
        match self.goal {
            Goal::Write if is_compressed(&found.path) => {
                let (outcome, _) = self.collect(&found.name, text, &applied, mode)?;
                if outcome.fixes > 0 {
                    let error = "not fixed: the file is compressed; decompress it first";
                    return Err(error.to_owned().into());
                }
                Ok(outcome)
            }
            Goal::Write => {
                let begin = || self.replacement(found, &original);
                let mut rewriting = Rewriting::new(&found.path, begin);
                let outcome = self.each(text, &applied, mode, |piece| {
                    rewriting.take(&piece.old, piece.fixed_bytes())
                })?;
                rewriting.commit()?;
                Ok(outcome)
            }
            Goal::Show(_) => {
                let (outcome, _) = self.collect(&found.name, text, &applied, mode)?;
                Ok(outcome)
            }
        }
    }

    /// Begins the replacement of a file.
    fn replacement(&self, found: &FoundFile, original: &Original) -> io::Result<Replacement> {
        let place = destination_within(self.folder(found).as_deref(), &found.path);
        let place = place.map_err(|stray| match stray {
            Stray::Descriptor => {
                io::Error::other(format!("not fixed: {stray}; use `-` for standard input"))
            }
            Stray::LeadsOut { .. } => io::Error::other(format!("not fixed: {stray}")),
            Stray::Failed(error) => error,
        })?;
        Replacement::of(place, original).map_err(|error| match error.kind() {
            io::ErrorKind::Unsupported => io::Error::other(format!(
                "not fixed: {error}; `kyclint --fix - <{}` prints the fixed text",
                found.name
            )),
            _ => error,
        })
    }

    /// The folder that a file was found in, links resolved.
    fn folder(&self, found: &FoundFile) -> Option<PathBuf> {
        if found.is_named {
            return None;
        }
        let above = self.searched.iter();
        let above = above.filter(|path| found.path.starts_with(path) && path.is_dir());
        let nearest = above.max_by_key(|path| path.components().count())?;
        destination(nearest).ok()
    }

    /// Fixes a text. Returns the fixed text, and its diff if it is to be shown. A diff shows the
    /// lines around a change, which may be in another piece, so all of the text is in memory.
    fn collect(
        &self,
        name: &str,
        text: Text,
        applied: &ResolvedSettings,
        mode: InputMode,
    ) -> Result<(FixOutcome, Vec<u8>), Trouble> {
        let (mut old, mut new) = (Version::default(), Version::default());
        let mut outcome = self.each(text, applied, mode, |piece| {
            if let Goal::Show(_) = self.goal {
                old.hide(&piece.session, old.bytes.len());
                new.hide(piece.last(), new.bytes.len());
                old.bytes.extend_from_slice(&piece.old);
            }
            new.bytes.extend_from_slice(piece.fixed_bytes());
            Ok(())
        })?;
        if let Goal::Show(colors) = self.goal
            && outcome.fixes > 0
        {
            let is_exact = draw_difference(
                name,
                &portable_paths(),
                (&old, &new),
                applied.redact,
                colors,
                &mut outcome.diff,
            )?;
            outcome.has_stand_ins = !is_exact && !applied.redact;
        }
        Ok((outcome, new.bytes))
    }

    /// Fixes a text, and passes each of its pieces to `take`.
    fn each(
        &self,
        text: Text,
        applied: &ResolvedSettings,
        mode: InputMode,
        mut take: impl FnMut(&Piece) -> io::Result<()>,
    ) -> Result<FixOutcome, Trouble> {
        let mut outcome = FixOutcome::default();
        let mut one = |source: Source, mode| {
            // UTF-16 and similar encodings have no fixes.
            let bytes = source.bytes();
            let is_readable = bytes.is_some();
            let bytes = bytes.unwrap_or_default();
            let piece = self.fix(source, bytes, applied.options(mode, false));
            outcome.fixes += piece.fixes;
            outcome.is_payload |= piece.is_payload();
            take(&piece).map(|()| is_readable)
        };
        match text {
            Text::Foreign => {}
            Text::Whole(source) => {
                one(source, mode)?;
            }
            Text::Lines(pieces) => {
                for source in pieces {
                    if !one(source?, InputMode::Payloads)? {
                        break;
                    }
                }
            }
        }
        Ok(outcome)
    }

    fn fix(&self, source: Source, bytes: Vec<u8>, options: Options) -> Piece {
        let session = Session::open(source, options);
        let Fixed { linted, applied } = fix(&session, &bytes, self.requested);
        let new = linted.as_ref().and_then(|fixed| fixed.source().bytes());
        Piece {
            session,
            old: bytes,
            fixed: linted.zip(new),
            fixes: applied,
        }
    }
}

/// A text, or a piece of one, with its fixes.
struct Piece {
    session: Session,
    old: Vec<u8>,
    /// The fixed text and its bytes, if there were fixes.
    fixed: Option<(Session, Vec<u8>)>,
    fixes: usize,
}

impl Piece {
    fn last(&self) -> &Session {
        let fixed = self.fixed.as_ref();
        fixed.map_or(&self.session, |(session, _)| session)
    }

    fn fixed_bytes(&self) -> &[u8] {
        let fixed = self.fixed.as_ref();
        fixed.map_or(&self.old, |(_, bytes)| bytes)
    }

    fn is_payload(&self) -> bool {
        !self.last().linted().documents.is_empty()
    }
}

impl FixSummary {
    /// Adds the result for one text, and returns its diff.
    fn take(&mut self, name: &str, outcome: Result<FixOutcome, Trouble>) -> Vec<u8> {
        match outcome {
            Ok(outcome) => {
                self.fixes += outcome.fixes;
                self.files += usize::from(outcome.fixes > 0);
                self.has_payloads |= outcome.is_payload;
                self.have_stand_ins |= outcome.has_stand_ins;
                return outcome.diff;
            }
            Err(Trouble::Failed(error)) => {
                let file = name.to_owned();
                self.failures.push(Failure { file, error });
            }
            Err(Trouble::Misconfigured(config_error)) => self.config_error.push(config_error),
        }
        Vec::new()
    }

    /// Adds the result for another text.
    pub(crate) fn add(&mut self, other: FixSummary) {
        self.fixes += other.fixes;
        self.files += other.files;
        self.has_payloads |= other.has_payloads;
        self.have_stand_ins |= other.have_stand_ins;
        self.failures.extend(other.failures);
        self.config_error.extend(other.config_error);
    }

    /// A sentence on what could be fixed.
    pub(crate) fn summary(&self) -> String {
        match self.fixes {
            0 => "nothing to fix".to_owned(),
            fixes => format!(
                "would fix {} in {}",
                counted(fixes, "finding"),
                counted(self.files, "file")
            ),
        }
    }
}

/// A file that is rewritten from the first change on.
struct Rewriting<'a, B> {
    path: &'a Path,
    /// Begins the replacement.
    begin: B,
    /// How many bytes at the beginning are unchanged.
    kept: u64,
    replacement: Option<Replacement>,
}

impl<'a, B: Fn() -> io::Result<Replacement>> Rewriting<'a, B> {
    fn new(path: &'a Path, begin: B) -> Self {
        Rewriting {
            path,
            begin,
            kept: 0,
            replacement: None,
        }
    }

    fn take(&mut self, old: &[u8], new: &[u8]) -> io::Result<()> {
        if let Some(replacement) = &mut self.replacement {
            return replacement.write_all(new);
        }
        if old == new {
            self.kept += old.len() as u64;
            return Ok(());
        }
        let mut replacement = (self.begin)()?;
        // The position of the original handle is already further on.
        let beginning = File::open(self.path)?.take(self.kept);
        io::copy(&mut { beginning }, &mut replacement)?;
        replacement.write_all(new)?;
        self.replacement = Some(replacement);
        Ok(())
    }

    fn commit(self) -> io::Result<()> {
        match self.replacement {
            Some(replacement) => replacement.commit(),
            None => Ok(()),
        }
    }
}
