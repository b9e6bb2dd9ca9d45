//! Where the report goes: to standard output and, with `--output`, to files beside it, each in a
//! format of its own. What becomes of one does not concern the others: files are completed although
//! nobody reads standard output any more.

use std::fs::{self, File};
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::mem;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::ValueEnum;

use crate::document::detection::looks_like_payload;
use crate::json;
use crate::lint::look_like_payloads;
use crate::report::formats;
use crate::report::formats::{Format, Found, Style};
use crate::report::totals::Report;
use crate::source::{Form, Source};
use crate::workspace::configs::Configs;
use crate::workspace::links::{Stray, destination};

use crate::cli::note;
use crate::cli::progress::Progress;
use crate::cli::report_file::ReportFile;
use crate::cli::terminal;
use crate::cli::terminal::{Color, WIDTH};
use crate::report::forms::{Drawn, Forms};
use crate::workspace::configs::portable_paths;
use crate::workspace::wanted::{Wanted, place};

/// How many bytes of a file tell what it holds.
const TELLING: u64 = 1 << 20;

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

    /// Reads `FORMAT=FILE`.
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
            return Err(format!("`{format}` is no format; there are {names}"));
        };
        match path {
            "" => Err("no file is named behind `=`".to_owned()),
            "-" => Err("what goes to standard output is said with --format".to_owned()),
            path => Ok(Target {
                format,
                path: PathBuf::from(path),
            }),
        }
    }
}

/// Whether a file has what nobody wants to lose: a report from an earlier run is no payload.
fn holds_payload(path: &Path) -> bool {
    // What is no plain file holds nothing, and opening it might take for ever.
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut bytes = Vec::new();
    let head = File::open(path).map(|file| file.take(TELLING));
    if head
        .and_then(|mut head| head.read_to_end(&mut bytes))
        .is_err()
    {
        return false;
    }
    let source = Source::new(path.to_string_lossy(), bytes);
    match source.form() {
        Form::Json => looks_like_payload(json::parse(source.text(), source.start()).tree.root()),
        Form::Lines => look_like_payloads(&source),
        Form::Markdown => false,
    }
}

/// The files that reports are written to.
pub(crate) struct Targets<'a> {
    targets: &'a [Target],
    places: Vec<PathBuf>,
    quiet: bool,
}

impl<'a> Targets<'a> {
    /// These files, if no two are the same and none is to be `read` or holds what might be. The
    /// `other` file is none to be linted either.
    pub(crate) fn new(
        targets: &'a [Target],
        read: &[PathBuf],
        other: Option<&Path>,
        quiet: bool,
    ) -> Result<Self, String> {
        let mut places: Vec<PathBuf> = other.map(place).into_iter().collect();
        if targets.is_empty() {
            return Ok(Targets {
                targets,
                places,
                quiet,
            });
        }
        let read: Vec<_> = read.iter().map(|path| place(path)).collect();
        for target in targets {
            let name = target.path.display();
            // Nothing is asked about a file that may not be written.
            let place = match destination(&target.path) {
                Ok(destination) => place(&destination),
                Err(stray @ Stray::LeadsOut { .. }) => {
                    return Err(cannot_write(&target.path, &stray.into()));
                }
                // Opening it tells.
                Err(Stray::Descriptor | Stray::Failed(_)) => place(&target.path),
            };
            if places.contains(&place) {
                return Err(format!("`{name}` is named twice as a file to write"));
            }
            if read.contains(&place) {
                return Err(format!("`{name}` is to be linted, and is not overwritten"));
            }
            if holds_payload(&place) {
                return Err(format!("`{name}` holds a payload, and is not overwritten"));
            }
            places.push(place);
        }
        Ok(Targets {
            targets,
            places,
            quiet,
        })
    }

    /// The files of folders that are wanted.
    pub(crate) fn wanted(&self, configs: Arc<Configs>) -> Wanted {
        let note = (!self.quiet).then_some(note as fn(&str));
        Wanted::new(configs, self.places.clone(), note)
    }
}

/// Where people read the report.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Console {
    Stdout,
    /// What standard output is for something else.
    Stderr,
}

impl Console {
    /// How to draw there.
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

/// What takes the bytes.
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

    /// Completes it.
    fn finish(&mut self) -> io::Result<()> {
        self.writer().flush()?;
        match self {
            Out::Console(_) => Ok(()),
            Out::File(out) => out.get_mut().finish(),
        }
    }
}

/// All that the report is written to, the console first.
pub(crate) struct Sinks {
    forms: Arc<Forms>,
    sinks: Vec<Sink>,
}

struct Sink {
    /// The file that it is; none for standard output.
    file: Option<PathBuf>,
    out: Out,
    is_terminal: bool,
    has_findings: bool,
    failed: Option<io::Error>,
}

impl Sinks {
    /// Opens everything. An error names the file and the reason.
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
            let file = ReportFile::begin(path).map_err(|error| cannot_write(path, &error))?;
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

    /// The forms, to be shared.
    pub(crate) fn forms(&self) -> Arc<Forms> {
        Arc::clone(&self.forms)
    }

    /// Writes what the reports begin with.
    pub(crate) fn begin(&mut self, progress: &Progress) {
        for (form, sink) in self.forms.0.iter().zip(&mut self.sinks) {
            let mut out = Vec::new();
            let drawn = form.begin(&mut out);
            sink.write(drawn.map(|()| out), progress);
        }
    }

    /// Writes what was found in the next source; `drawn`, if that has been drawn already.
    pub(crate) fn take(
        &mut self,
        found: &Found<'_>,
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

    /// Whether nothing can be written any more.
    pub(crate) fn are_over(&self) -> bool {
        self.sinks.iter().all(|sink| sink.failed.is_some())
    }

    /// Whether somebody reads standard output.
    pub(crate) fn have_reader(&self) -> bool {
        self.sinks.first().is_none_or(|sink| sink.failed.is_none())
    }

    /// Whether the numbers are a part of what standard output shows.
    pub(crate) fn have_summary(&self) -> bool {
        self.forms.0.first().is_some_and(|form| form.has_summary())
    }

    /// Completes the reports; whether people want to see the numbers is `is_told`.
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

    /// Tells which files could not be written, and returns whether there are none. A reader who has
    /// seen enough is no error.
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
            // Who reads standard output sees findings as they come.
            if is_file { Ok(()) } else { out.flush() }
        };
        // What goes elsewhere does not disturb the bar.
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
