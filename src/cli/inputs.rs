//! What a run reads, in the order of the report: that in which it is named. Long texts with one
//! document a line come in pieces; everything else is read by whoever checks it.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::iter::Peekable;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::config::fault::Unusable;
use crate::lint::{Taken, look_like_payloads};
use crate::source::{Form, MAX_SIZE, Pieces, Source, first_piece, head};
use crate::workspace::configs::{Applied, Configs};
use crate::workspace::walk;
use crate::workspace::walk::{Found, Skipped};

use crate::cli::progress::Amount;
use crate::cli::sinks::{Targets, Wanted};
use crate::workspace::git;
use crate::workspace::git::{Index, Range};

/// Files that one thread checks at a time: most are so small that handing over each for itself would
/// cost more than checking it.
const TOGETHER: usize = 64;

/// From this size on, a file that is named is read in pieces, if it has one document a line.
const LONG: u64 = 1 << 22;

/// How standard input is named.
const STDIN: &str = "-";

/// Something to check.
pub(crate) enum Input {
    /// Files to be read.
    Files(Vec<Found>),
    /// A text, or a piece of one, and what applies to it.
    Text(Box<Source>, Taken, Applied),
    /// Something that cannot be read.
    Skipped(Skipped),
    /// A configuration that cannot be used.
    Misconfigured(Arc<Unusable>),
    /// A file whose lines are no payloads.
    Foreign(Arc<str>),
    /// A file without any line.
    Empty,
}

/// Something to read, and the number of the path that led to it.
type Listed = (usize, Result<Found, Skipped>);

/// What there is to read, found as it is asked for.
type Listing = Box<dyn Iterator<Item = Listed> + Send>;

/// Everything that a run reads.
pub(crate) struct Inputs {
    configs: Arc<Configs>,
    stdin: Option<Stdin>,
    listing: Peekable<Listing>,
    /// Where texts are read, if not from the files.
    index: Option<Index>,
    open: Option<Open>,
    is_first: bool,
}

/// What to lint.
#[derive(Debug, Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArguments {
    /// Payload files, folders to search for them, or - for standard input
    ///
    /// JSON (one document or several), NDJSON (one document a line) and Markdown (fenced code that
    /// holds a payload). JSON that is named here is a payload. In a folder, what looks like a customer
    /// payload is; `.gitignore` files, hidden folders, `node_modules` and `target` are respected.
    #[arg(value_name = "PATH", required_unless_present_any = ["staged", "since"])]
    pub(crate) paths: Vec<PathBuf>,
    /// Lint what is staged for the next commit, as it is staged
    ///
    /// In all of the repository or, where PATHs are given, there.
    #[arg(long, conflicts_with_all = ["since", "detect"])]
    staged: bool,
    /// Lint what has changed since a branch began, new files included
    ///
    /// That is what differs between the working tree and the merge base with REV, and files that git
    /// does not know yet; in all of the repository or, where PATHs are given, there.
    #[arg(long, value_name = "REV", conflicts_with = "detect")]
    since: Option<String>,
    /// How to call standard input in the report; the ending tells what it is
    #[arg(
        long,
        value_name = "NAME",
        default_value = "<stdin>",
        hide_default_value = true
    )]
    pub(crate) stdin_filename: String,
    /// Take what is named for what it looks like, as in a folder
    ///
    /// For programs that name every file that has changed: what does not look like a customer payload
    /// is skipped, and what the configuration leaves out is left out.
    #[arg(long)]
    pub(crate) detect: bool,
    /// Take it as success that there is nothing to check
    #[arg(long)]
    allow_empty: bool,
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == STDIN
}

/// Standard input.
struct Stdin {
    name: Arc<str>,
    /// How many paths come before it.
    place: usize,
    taken: Taken,
    reader: Box<dyn Read + Send>,
}

/// A long text that is being read.
struct Open {
    pieces: Pieces<Box<dyn Read + Send>>,
    name: Arc<str>,
    applied: Applied,
    is_first: bool,
}

impl InputArguments {
    /// Whether standard input is named.
    pub(crate) fn have_stdin(&self) -> bool {
        self.paths.iter().any(|path| is_stdin(path))
    }

    /// The changes that are to be linted, where not all files are.
    fn changes(&self) -> Option<Range<'_>> {
        let since = self.since.as_deref().map(Range::Since);
        if self.staged {
            Some(Range::Staged)
        } else {
            since
        }
    }

    /// Whether it is success that there is nothing to check. It is where nothing has changed.
    pub(crate) fn may_be_empty(&self) -> bool {
        self.allow_empty || self.changes().is_some()
    }

    /// How to say that there is nothing to check, where that is no matter of what was named.
    pub(crate) fn nothing(&self) -> Option<String> {
        self.changes().map(|range| match range {
            Range::Staged => "nothing to check is staged".to_owned(),
            Range::Since(revision) => format!("nothing to check has changed since {revision}"),
        })
    }

    fn taken(&self) -> Taken {
        if self.detect {
            Taken::ForWhatItLooksLike
        } else {
            Taken::ForPayloads
        }
    }

    /// The files at the paths, apart from standard input.
    fn files(&self, wanted: Wanted) -> Listing {
        let files: Vec<_> = self.paths.iter().filter(|path| !is_stdin(path)).collect();
        if !self.detect {
            return Box::new(walk::find(&files, wanted));
        }
        let configs = Arc::clone(&wanted.configs);
        Box::new(
            walk::find(&files, wanted).filter_map(move |(number, mut found)| {
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

impl Inputs {
    pub(crate) fn new(
        arguments: &InputArguments,
        configs: Arc<Configs>,
        targets: &Targets<'_>,
    ) -> Result<Self, String> {
        let wanted = targets.wanted(Arc::clone(&configs));
        let mut index = None;
        let listing: Listing = if let Some(range) = arguments.changes() {
            if arguments.have_stdin() {
                return Err("standard input has no changes that git knows".to_owned());
            }
            let changes = git::find(range, &arguments.paths, &wanted)?;
            index = changes.index;
            Box::new(changes.found.into_iter().enumerate())
        } else {
            arguments.files(wanted)
        };
        let place = arguments.paths.iter().position(|path| is_stdin(path));
        let stdin = place.map(|place| Stdin {
            name: arguments.stdin_filename.as_str().into(),
            place,
            taken: arguments.taken(),
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

    /// Takes this text in place of standard input; without one, nothing is to be read there.
    pub(crate) fn with_stdin(mut self, text: Option<Vec<u8>>) -> Self {
        match (&mut self.stdin, text) {
            (Some(stdin), Some(text)) => stdin.reader = Box::new(Cursor::new(text)),
            (stdin, _) => *stdin = None,
        }
        self
    }

    /// What standard input is called and taken for, if it is to be read.
    pub(crate) fn stdin(&self) -> Option<(&str, Taken)> {
        let stdin = self.stdin.as_ref()?;
        Some((&stdin.name, stdin.taken))
    }

    /// Finds all files that are to be read.
    pub(crate) fn found(&mut self) -> Vec<Result<Found, Skipped>> {
        self.look_at_all(|all| all.iter().map(|(_, found)| found.clone()).collect())
    }

    /// Finds out how much there is to read.
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

    /// Finds all files, and leaves them to be read.
    fn look_at_all<R>(&mut self, look: impl FnOnce(&[Listed]) -> R) -> R {
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
        self.text(stdin.name, path, stdin.reader, stdin.taken)
    }

    /// The text of a reader: whole or, where it has one document a line, its first piece.
    fn text(
        &mut self,
        name: Arc<str>,
        path: PathBuf,
        mut reader: Box<dyn Read + Send>,
        taken: Taken,
    ) -> Option<Input> {
        let applied = match self.configs.of(&path) {
            Ok(applied) => applied,
            Err(unusable) => return Some(Input::Misconfigured(unusable)),
        };
        match open(&name, &path, &mut reader, taken) {
            Ok(Opened::Lines(head)) => {
                self.open = Some(Open {
                    pieces: Pieces::new(Arc::clone(&name), reader, head),
                    name,
                    applied,
                    is_first: true,
                });
                self.piece()
            }
            Ok(Opened::Foreign) => Some(Input::Foreign(name)),
            Ok(Opened::Whole(bytes)) => {
                let source = Box::new(Source::new(name, bytes));
                Some(Input::Text(source, taken, applied))
            }
            Err(error) => Some(Input::Skipped(Skipped::Failed { name, error })),
        }
    }

    /// The next piece of the text that is open.
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
        // UTF-16 and the like are not read further.
        if source
            .encoding_problem()
            .is_some_and(|problem| !problem.is_readable())
        {
            self.open = None;
        }
        Some(Input::Text(Box::new(source), Taken::ForPayloads, applied))
    }

    /// Whether a file is to be read in pieces.
    pub(crate) fn is_long(found: &Found) -> bool {
        match Form::of(&found.path) {
            Some(Form::Lines) => true,
            Some(Form::Markdown) => false,
            // What has no size may be a pipe.
            _ => found.size.is_some_and(|size| size >= LONG || size == 0),
        }
    }

    fn file(&mut self, found: Found) -> Option<Input> {
        let taken = taken(&found);
        let reader: Result<Box<dyn Read + Send>, _> = match &mut self.index {
            Some(index) => index
                .read(&found.path)
                .map(|content| Box::new(Cursor::new(content)) as _),
            None => File::open(&found.path)
                .map(|file| Box::new(file) as _)
                .map_err(|error| error.to_string()),
        };
        match reader {
            Ok(reader) => self.text(found.name, found.path, reader, taken),
            Err(error) => Some(Input::Skipped(Skipped::Failed {
                name: found.name,
                error,
            })),
        }
    }
}

/// A text of which enough has been read to tell how documents lie in it.
pub(crate) enum Opened {
    /// One document a line: what has been read, and nothing is known of the rest.
    Lines(Vec<u8>),
    /// The same, and the lines are no payloads.
    Foreign,
    /// Anything else, whole.
    Whole(Vec<u8>),
}

/// Reads the beginning of a text or, unless it has one document a line, all of it.
pub(crate) fn open(
    name: &str,
    path: &Path,
    reader: &mut impl Read,
    taken: Taken,
) -> Result<Opened, String> {
    let failed = |error: io::Error| error.to_string();
    let mut head = head(reader, Form::of(path)).map_err(failed)?;
    if head.form != Form::Lines {
        return Ok(Opened::Whole(read(head.bytes, reader)?));
    }
    if taken == Taken::ForWhatItLooksLike {
        head.bytes.extend(first_piece(reader).map_err(failed)?);
        if !look_like_payloads(&Source::of_lines(name, head.bytes.clone())) {
            return Ok(Opened::Foreign);
        }
    }
    Ok(Opened::Lines(head.bytes))
}

/// A file that is named is a payload, because the user says so.
pub(crate) fn taken(found: &Found) -> Taken {
    if found.is_named {
        Taken::ForPayloads
    } else {
        Taken::ForWhatItLooksLike
    }
}

/// Reads the rest of a text.
pub(crate) fn read(mut bytes: Vec<u8>, reader: impl Read) -> Result<Vec<u8>, String> {
    reader
        .take((MAX_SIZE + 1).saturating_sub(bytes.len() as u64))
        .read_to_end(&mut bytes)
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_SIZE {
        return Err(
            "larger than 4 GiB: put one customer on each line, then any size will do (NDJSON)"
                .to_owned(),
        );
    }
    Ok(bytes)
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
        // The first file goes alone, so that its findings are told at once.
        let together = if self.is_first { 1 } else { TOGETHER };
        self.is_first = false;
        let mut files = Vec::new();
        while files.len() < together && !self.is_at_stdin() {
            let is_indexed = self.index.is_some();
            let is_short = |(_, found): &Listed| {
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
