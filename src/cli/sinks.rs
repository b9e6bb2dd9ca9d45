//! The outputs of a report: standard output and, with `--output`, files, each in its own format.
//! They are independent of each other: files are completed even if standard output is closed.

use std::fs;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;

use crate::report::formats;
use crate::report::formats::{Format, Style, View};
use crate::report::totals::Report;
use crate::workspace::configs::{Configs, FILE_NAME};
use crate::workspace::links::{Stray, destination};
use crate::workspace::read::holds_payload;
use crate::workspace::scratch_file::Access;

use crate::cli::progress::Progress;
use crate::cli::report_file::ReportFile;
use crate::cli::terminal;
use crate::cli::terminal::{Color, WIDTH};
use crate::report::forms::{Drawn, Forms};
use crate::workspace::configs::portable_paths;
use crate::workspace::file_filter::{FileFilter, place};
use crate::workspace::notes::note;
use crate::workspace::streams::Streams;

/// A file that a report is written to.
#[derive(Debug, Clone)]
pub(crate) struct Target {
    format: Format,
    path: PathBuf,
}

impl Target {
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Parses `FORMAT=FILE`.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let Some((format, path)) = text.split_once('=') else {
            return Err("write FORMAT=FILE, such as json=report.json".to_owned());
        };
        let Ok(format) = Format::from_str(format, false) else {
            let formats = Format::value_variants().iter();
            let names: Vec<_> = formats
                .filter_map(|format| Some(format.to_possible_value()?.get_name().to_owned()))
                .collect();
            let names = names.join(", ");
            return Err(format!("unknown format `{format}`; use one of {names}"));
        };
        match path {
            "" => Err("missing file name after `=`".to_owned()),
            "-" => Err("use --format for standard output".to_owned()),
            path => Ok(Target {
                format,
                path: PathBuf::from(path),
            }),
        }
    }
}

/// Whether a report is a page: the one on the console, or one that is written to a file.
pub(crate) fn has_page(console: Format, files: &[Target]) -> bool {
    let files = files.iter().map(|target| target.format);
    files.chain([console]).any(|format| format == Format::Html)
}

/// The files that reports are written to.
pub(crate) struct Targets<'a> {
    targets: &'a [Target],
    places: Vec<PathBuf>,
    quiet: bool,
}

impl<'a> Targets<'a> {
    /// Checks the files: no two may be the same, and none may be in `read`, a configuration or a folder,
    /// nor may one that a shell writes be in `read`.
    /// None may hold a payload, except for those in `split`, which are written to hold them. `values` is
    /// written for a comparison. The `other` file (the baseline) is not linted either.
    pub(crate) fn new<'s>(
        targets: &'a [Target],
        values: Option<&'s Path>,
        split: impl Iterator<Item = &'s Path>,
        read: &[PathBuf],
        other: Option<&Path>,
        quiet: bool,
    ) -> Result<Self, String> {
        let streams = Streams::new();
        let mut both = read
            .iter()
            .filter_map(|path| Some((path, streams.to(path)?)));
        if let Some((path, stream)) = both.next() {
            let name = path.display();
            return Err(format!(
                "cannot write {stream} to {name}: it is also an input"
            ));
        }
        let mut places: Vec<PathBuf> = other.map(place).into_iter().collect();
        let reports = targets.iter().map(Target::path).chain(values);
        let reports = reports.map(|path| (path, false));
        let written: Vec<_> = reports.chain(split.map(|path| (path, true))).collect();
        let read: Vec<_> = match written.as_slice() {
            [] => Vec::new(),
            _ => read.iter().map(|path| place(path)).collect(),
        };
        for (path, may_hold_payloads) in written {
            let name = path.display();
            // Do not inspect a file that may not be written.
            let place = match destination(path) {
                Ok(destination) => place(&destination),
                Err(stray @ Stray::LeadsOut { .. }) => {
                    return Err(cannot_write(path, &stray.into()));
                }
                // Opening the file reports the error.
                Err(Stray::Descriptor | Stray::Failed(_)) => place(path),
            };
            if is_separator_last(path) {
                return Err(format!("cannot write {name}: it is the name of a folder"));
            }
            if place.file_name().is_some_and(|name| name == FILE_NAME) {
                return Err(format!(
                    "cannot write {name}: it is the name of a configuration"
                ));
            }
            if places.contains(&place) {
                return Err(format!(
                    "cannot write {name}: it is given twice as an output file"
                ));
            }
            if read.iter().any(|input| is_same(input, &place)) {
                return Err(format!("cannot write {name}: it is also an input"));
            }
            if !may_hold_payloads && holds_payload(&place) {
                return Err(format!("cannot write {name}: it contains a payload"));
            }
            places.push(place);
        }
        Ok(Targets {
            targets,
            places,
            quiet,
        })
    }

    /// The filter for the files in folders.
    pub(crate) fn wanted(&self, configs: Arc<Configs>) -> FileFilter {
        let note = (!self.quiet).then_some(note as fn(&str));
        FileFilter::new(configs, self.places.clone(), note)
    }
}

/// Whether a path ends as that of a folder. It would be written without its last character.
pub(crate) fn is_separator_last(path: &Path) -> bool {
    let last = path.as_os_str().as_encoded_bytes().last();
    last.is_some_and(|last| std::path::is_separator(char::from(*last)))
}

/// Whether two paths lead to one file, through hard links too.
fn is_same(one: &Path, other: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let number = |path: &Path| fs::metadata(path).map(|file| (file.dev(), file.ino()));
        if let (Ok(one), Ok(other)) = (number(one), number(other)) {
            return one == other;
        }
    }
    one == other
}

/// The stream that the report for people is written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Console {
    Stdout,
    /// Used if standard output carries the fixed text.
    Stderr,
}

impl Console {
    /// The style to draw with on this stream.
    pub(crate) fn style(self, color: Color) -> Style {
        match self {
            Console::Stdout => terminal::style(color, &io::stdout()),
            Console::Stderr => terminal::style(color, &io::stderr()),
        }
    }

    fn is_terminal(self) -> bool {
        match self {
            Console::Stdout => io::stdout().is_terminal(),
            Console::Stderr => io::stderr().is_terminal(),
        }
    }

    fn out(self) -> Box<dyn Write> {
        match self {
            Console::Stdout => Box::new(BufWriter::new(io::stdout().lock())),
            Console::Stderr => Box::new(BufWriter::new(io::stderr())),
        }
    }
}

/// The destination of the bytes.
enum Out {
    Console(Box<dyn Write>),
    File(BufWriter<ReportFile>),
}

impl Out {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Out::Console(out) => out,
            Out::File(out) => out,
        }
    }

    /// Flushes the output and completes the file.
    fn finish(&mut self) -> io::Result<()> {
        self.writer().flush()?;
        match self {
            Out::Console(_) => Ok(()),
            Out::File(out) => out.get_mut().finish(None),
        }
    }
}

/// All outputs of the report, the console first.
pub(crate) struct Sinks {
    forms: Arc<Forms>,
    sinks: Vec<Sink>,
}

struct Sink {
    /// The path of the file; `None` for the console.
    file: Option<PathBuf>,
    out: Out,
    is_terminal: bool,
    has_findings: bool,
    failed: Option<io::Error>,
}

impl Sinks {
    /// Opens all outputs. The error names the file and the reason.
    pub(crate) fn open(
        console: Console,
        format: Format,
        style: Style,
        files: &Targets<'_>,
    ) -> Result<Self, String> {
        let paths = portable_paths();
        let mut forms = vec![formats::open(format, style, &paths)];
        let mut sinks = vec![Sink {
            file: None,
            is_terminal: console.is_terminal(),
            out: Out::Console(console.out()),
            has_findings: false,
            failed: None,
        }];
        for Target { format, path } in files.targets {
            let file = ReportFile::begin(path, Access::Usual);
            let file = file.map_err(|error| cannot_write(path, &error))?;
            forms.push(formats::open(
                *format,
                Style {
                    color: false,
                    unicode: true,
                    width: WIDTH,
                },
                &paths,
            ));
            sinks.push(Sink {
                file: Some(path.clone()),
                out: Out::File(BufWriter::new(file)),
                is_terminal: false,
                has_findings: false,
                failed: None,
            });
        }
        Ok(Sinks {
            forms: Arc::new(Forms(forms)),
            sinks,
        })
    }

    /// The formats, shared with the threads that lint.
    pub(crate) fn forms(&self) -> Arc<Forms> {
        Arc::clone(&self.forms)
    }

    /// Writes the beginning of each report.
    pub(crate) fn begin(&mut self, progress: &Progress) {
        for (form, sink) in self.forms.0.iter().zip(&mut self.sinks) {
            let mut out = Vec::new();
            let drawn = form.begin(&mut out);
            sink.write(drawn.map(|()| out), progress);
        }
    }

    /// Writes the findings of the next source. `drawn` contains them if they have been rendered
    /// already.
    pub(crate) fn take(
        &mut self,
        found: &View<'_>,
        drawn: Option<&mut Drawn>,
        progress: &Progress,
    ) {
        let mut drawn = drawn.map(|drawn| drawn.iter_mut());
        for (form, sink) in self.forms.0.iter().zip(&mut self.sinks) {
            let done = drawn.as_mut().and_then(Iterator::next);
            let piece = match done {
                Some(piece) if !form.is_sequential() => mem::replace(piece, Ok(Vec::new())),
                _ => {
                    let mut out = Vec::new();
                    form.draw(found, &mut out).map(|()| out)
                }
            };
            match piece {
                Ok(piece) if piece.is_empty() => {}
                Ok(piece) if sink.has_findings => {
                    let separated = [form.separator().as_bytes(), &piece].concat();
                    sink.write(Ok(separated), progress);
                }
                first => {
                    sink.has_findings = true;
                    sink.write(first, progress);
                }
            }
        }
    }

    /// Whether every output has failed.
    pub(crate) fn are_over(&self) -> bool {
        self.sinks.iter().all(|sink| sink.failed.is_some())
    }

    /// Whether the console can still be written to.
    pub(crate) fn have_reader(&self) -> bool {
        self.sinks.first().is_none_or(|sink| sink.failed.is_none())
    }

    /// Whether the console's format includes the summary.
    pub(crate) fn have_summary(&self) -> bool {
        self.forms.0.first().is_some_and(|form| form.has_summary())
    }

    /// Completes the reports. `is_told` is true if the summary is shown to people.
    pub(crate) fn finish(&mut self, report: &Report, is_told: bool, progress: &Progress) {
        for (form, sink) in self.forms.0.iter().zip(&mut self.sinks) {
            if form.is_document() || (form.has_summary() && is_told) {
                let mut out = Vec::new();
                let drawn = form.finish(report, &mut out);
                sink.write(drawn.map(|()| out), progress);
            }
            sink.complete();
        }
    }

    /// Reports the files that could not be written, and returns whether there are none. A closed
    /// pipe on standard output is not an error.
    pub(crate) fn close(self) -> io::Result<bool> {
        let mut are_written = true;
        let mut result = Ok(());
        for sink in self.sinks {
            match (&sink.file, sink.failed) {
                (_, None) => {}
                (Some(path), Some(error)) => {
                    are_written = false;
                    note(&format!("error: {}", cannot_write(path, &error)));
                }
                (None, Some(error)) if error.kind() == io::ErrorKind::BrokenPipe => {}
                (None, Some(error)) => result = Err(error),
            }
        }
        result.map(|()| are_written)
    }
}

impl Sink {
    fn write(&mut self, piece: io::Result<Vec<u8>>, progress: &Progress) {
        if self.failed.is_some() {
            return;
        }
        let is_file = self.file.is_some();
        let out = self.out.writer();
        let write = || {
            out.write_all(&piece?)?;
            // Flush the console, so that findings appear as they are found.
            if is_file { Ok(()) } else { out.flush() }
        };
        // Only output to the terminal disturbs the bar.
        let written = if self.is_terminal {
            progress.hidden(write)
        } else {
            write()
        };
        self.failed = written.err();
    }

    fn complete(&mut self) {
        if self.failed.is_none() {
            self.failed = self.out.finish().err();
        }
    }
}

fn cannot_write(path: &Path, error: &io::Error) -> String {
    format!("cannot write {}: {error}", path.display())
}
