//! The inputs of a run in the order of the report, which is that of the command line. Long texts
//! with one document per line are read here in pieces; the checking threads read everything else.

use std::fs::File;
use std::io::{self, Cursor};
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::error::ConfigError;
use crate::lint::InputMode;
use crate::settings::skipped::SkippedFiles;
use crate::source::{Framing, Pieces, Source};
use crate::workspace::compressed::{Reader, is_compressed};
use crate::workspace::configs::{Configs, ResolvedSettings};
use crate::workspace::found::{FoundFile, Skipped};
use crate::workspace::walk;

use crate::workspace::file_filter::FileFilter;
use crate::workspace::git;
use crate::workspace::git::{Index, Range};
use crate::workspace::read::{Text, mode};

/// How many files one thread checks at a time. Most files are small, so handing them over one by
/// one would cost more than checking them.
const TOGETHER: usize = 64;

/// A named file of at least this size is read in pieces if it has one document per line.
const LONG: u64 = 1 << 22;

/// The path that means standard input.
const STDIN: &str = "-";

/// One input to check.
pub(crate) enum Input {
    /// Files to read.
    Files(Vec<FoundFile>),
    /// A text, or a piece of one, with its settings.
    Text(Box<Source>, InputMode, ResolvedSettings),
    /// A path that cannot be read.
    Skipped(Skipped),
    /// A configuration that cannot be used.
    Misconfigured(Arc<ConfigError>),
    /// A file whose lines are not payloads, and what to do about it.
    Foreign(Arc<str>, SkippedFiles),
    /// A file without lines.
    Empty,
}

/// An input, with the index of the path that led to it.
type ListedInput = (usize, Result<FoundFile, Skipped>);

/// The files to read, found lazily.
type Listing = Box<dyn Iterator<Item = ListedInput> + Send>;

/// All inputs of a run.
pub(crate) struct Inputs {
    configs: Arc<Configs>,
    stdin: Option<Stdin>,
    listing: Peekable<Listing>,
    /// Reads staged content; `None` if the files themselves are read.
    index: Option<Index>,
    open: Option<Open>,
    is_first: bool,
}

/// Whether a path means standard input.
pub(crate) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

/// The total amount of work, in files or bytes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Amount {
    /// The number of files.
    Files(usize),
    /// The number of bytes, if known.
    Bytes(Option<u64>),
}

/// What a run is requested to read.
pub(crate) struct Request<'a> {
    /// Files, folders to search, and `-` for standard input.
    pub(crate) paths: &'a [PathBuf],
    /// What is not read, for the report.
    pub(crate) skipped: &'a [Skipped],
    /// The changes to read; `None` to read all files.
    pub(crate) changes: Option<Range<'a>>,
    /// The display name of standard input.
    pub(crate) stdin_name: &'a str,
    /// How to treat named files.
    pub(crate) mode: InputMode,
}

impl Request<'_> {
    /// The files at the paths, without standard input.
    fn files(&self, filter: FileFilter) -> Listing {
        let files: Vec<_> = self.paths.iter().filter(|path| !is_stdin(path)).collect();
        if self.mode == InputMode::Payloads {
            return Box::new(walk::find(&files, filter));
        }
        let configs = Arc::clone(&filter.configs);
        Box::new(
            walk::find(&files, filter).filter_map(move |(number, mut found)| {
                if let Ok(found) = &mut found
                    && found.is_named
                {
                    found.is_named = false;
                    if !configs.lets_through(&found.path) {
                        return None;
                    }
                }
                Some((number, found))
            }),
        )
    }
}

/// Standard input.
struct Stdin {
    name: Arc<str>,
    /// The number of paths before it.
    place: usize,
    mode: InputMode,
    reader: Reader,
}

/// A long text that is being read.
struct Open {
    pieces: Pieces<Reader>,
    name: Arc<str>,
    applied: ResolvedSettings,
    is_first: bool,
}

impl Inputs {
    /// Prepares the requested inputs. `filter` filters the files in folders.
    pub(crate) fn new(
        request: Request<'_>,
        configs: Arc<Configs>,
        filter: FileFilter,
    ) -> Result<Self, String> {
        let place = request.paths.iter().position(|path| is_stdin(path));
        let mut index = None;
        let listing: Listing = if let Some(range) = request.changes {
            if place.is_some() {
                return Err("--staged and --since cannot be used with standard input".to_owned());
            }
            let changes = git::find(range, request.paths, &filter)?;
            index = changes.index;
            Box::new(changes.found.into_iter().enumerate())
        } else {
            let skipped = request.skipped.iter().cloned();
            let skipped: Vec<ListedInput> = skipped.map(|skipped| (0, Err(skipped))).collect();
            Box::new(skipped.into_iter().chain(request.files(filter)))
        };
        let stdin = place.map(|place| Stdin {
            name: request.stdin_name.into(),
            place,
            mode: request.mode,
            reader: Box::new(io::stdin()),
        });
        Ok(Inputs {
            configs,
            stdin,
            listing: listing.peekable(),
            index,
            open: None,
            is_first: true,
        })
    }

    /// Reads this text instead of standard input. Without a text, standard input is not read.
    pub(crate) fn with_stdin(mut self, text: Option<Vec<u8>>) -> Self {
        match (&mut self.stdin, text) {
            (Some(stdin), Some(text)) => stdin.reader = Box::new(Cursor::new(text)),
            (stdin, _) => *stdin = None,
        }
        self
    }

    /// The name and the input mode of standard input, if it is to be read.
    pub(crate) fn stdin(&self) -> Option<(&str, InputMode)> {
        let stdin = self.stdin.as_ref()?;
        Some((&stdin.name, stdin.mode))
    }

    /// Finds all files to read.
    pub(crate) fn found(&mut self) -> Vec<Result<FoundFile, Skipped>> {
        self.look_at_all(|all| all.iter().map(|(_, found)| found.clone()).collect())
    }

    /// Determines how much there is to read.
    pub(crate) fn amount(&mut self) -> Amount {
        let has_stdin = self.stdin.is_some();
        self.look_at_all(|all| match all {
            [] => Amount::Bytes(None),
            [(_, found)] if !has_stdin => {
                Amount::Bytes(found.as_ref().ok().and_then(|found| found.size))
            }
            all => Amount::Files(all.len() + usize::from(has_stdin)),
        })
    }

    /// Finds all files, and keeps them to be read.
    fn look_at_all<R>(&mut self, look: impl FnOnce(&[ListedInput]) -> R) -> R {
        let all: Vec<_> = self.listing.by_ref().collect();
        let seen = look(&all);
        let listing: Listing = Box::new(all.into_iter());
        self.listing = listing.peekable();
        seen
    }

    /// Whether standard input comes before the next file.
    fn is_at_stdin(&mut self) -> bool {
        let Some(stdin) = &self.stdin else {
            return false;
        };
        let next = self.listing.peek();
        next.is_none_or(|(number, _)| *number >= stdin.place)
    }

    fn read_stdin(&mut self, stdin: Stdin) -> Option<Input> {
        let path = PathBuf::from(&*stdin.name);
        self.text(stdin.name, path, stdin.reader, false, stdin.mode)
    }

    /// Reads a text from a reader: completely or, with one document per line, its first piece. A steady reader
    /// never pauses.
    fn text(
        &mut self,
        name: Arc<str>,
        path: PathBuf,
        reader: Reader,
        is_steady: bool,
        mode: InputMode,
    ) -> Option<Input> {
        let applied = match self.configs.of(&path) {
            Ok(applied) => applied,
            Err(config_error) => return Some(Input::Misconfigured(config_error)),
        };
        match Text::open(&name, &path, reader, mode) {
            Ok(Text::Lines(pieces)) => {
                self.open = Some(Open {
                    pieces: if is_steady { pieces.steady() } else { pieces },
                    name,
                    applied,
                    is_first: true,
                });
                self.piece()
            }
            Ok(Text::Foreign) => Some(Input::Foreign(name, applied.skipped)),
            Ok(Text::Whole(source)) => Some(Input::Text(Box::new(source), mode, applied)),
            Err(error) => Some(Input::Skipped(Skipped::Failed { name, error })),
        }
    }

    /// The next piece of the open text.
    fn piece(&mut self) -> Option<Input> {
        let open = self.open.as_mut()?;
        let source = match open.pieces.next() {
            Some(Ok(source)) => source,
            Some(Err(error)) => {
                let name = Arc::clone(&open.name);
                self.open = None;
                return Some(Input::Skipped(Skipped::Failed { name, error }));
            }
            None => {
                let open = self.open.take()?;
                return open.is_first.then_some(Input::Empty);
            }
        };
        open.is_first = false;
        let applied = open.applied.clone();
        // UTF-16 and similar encodings are not read further.
        if source
            .encoding_problem()
            .is_some_and(|problem| !problem.is_readable())
        {
            self.open = None;
        }
        Some(Input::Text(Box::new(source), InputMode::Payloads, applied))
    }

    /// Whether a file is read in pieces.
    pub(crate) fn is_long(found: &FoundFile) -> bool {
        match Framing::of(&found.path) {
            _ if is_compressed(&found.path) => true,
            Some(Framing::Lines) => true,
            Some(Framing::Markdown) => false,
            // A file without a size may be a pipe.
            _ => found.size.is_some_and(|size| size >= LONG || size == 0),
        }
    }

    fn file(&mut self, found: FoundFile) -> Option<Input> {
        let mode = mode(&found);
        let reader: Result<(Reader, bool), _> = match &mut self.index {
            Some(index) => index
                .read(&found.path)
                .map(|content| (Box::new(Cursor::new(content)) as _, true)),
            None => File::open(&found.path)
                .map(|file| {
                    let is_steady = file.metadata().is_ok_and(|it| it.is_file());
                    (Box::new(file) as _, is_steady)
                })
                .map_err(|error| error.to_string()),
        };
        match reader {
            Ok((reader, is_steady)) => self.text(found.name, found.path, reader, is_steady, mode),
            Err(error) => Some(Input::Skipped(Skipped::Failed {
                name: found.name,
                error,
            })),
        }
    }
}

impl Iterator for Inputs {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        if let Some(piece) = self.piece() {
            return Some(piece);
        }
        if self.is_at_stdin()
            && let Some(stdin) = self.stdin.take()
            && let Some(input) = self.read_stdin(stdin)
        {
            return Some(input);
        }
        // The first file is checked alone, so that its findings appear at once.
        let together = if self.is_first { 1 } else { TOGETHER };
        self.is_first = false;
        let mut files = Vec::new();
        while files.len() < together && !self.is_at_stdin() {
            let is_indexed = self.index.is_some();
            let is_short = |(_, found): &ListedInput| {
                let found = found.as_ref();
                found.is_ok_and(|found| !is_indexed && !Inputs::is_long(found))
            };
            if let Some((_, Ok(found))) = self.listing.next_if(is_short) {
                files.push(found);
            } else if files.is_empty() {
                return match self.listing.next()?.1 {
                    Ok(found) => self.file(found),
                    Err(skipped) => Some(Input::Skipped(skipped)),
                };
            } else {
                break;
            }
        }
        (!files.is_empty()).then_some(Input::Files(files))
    }
}
