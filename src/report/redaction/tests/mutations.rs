//! Redaction of mutated documents: whatever two edits do to a payload, no format, diff or baseline
//! shows a part of a personal value.
//!
//! By default, the test takes a sample of the edits. The longer run takes all single edits and
//! 20,000 random pairs of edits of the fixtures with all fields:
//!
//! ```sh
//! KYCLINT_MUTATIONS=all cargo test --release --lib mutations
//! ```

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::ops::Range;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::json;
use crate::lint::fix::Fixes;
use crate::report::diff::Colors;
use crate::report::formats;
use crate::report::formats::{Format, Output};
use crate::report::redaction::{Hidden, Mask};
use crate::report::session::Options;
use crate::report::session::Session;
use crate::report::session::Version;
use crate::report::session::draw_difference;
use crate::settings::Settings;
use crate::source::Source;
use crate::source::portable::PortablePaths;
use crate::workspace::baseline::Baseline;
use clap::ValueEnum;
use walkdir::WalkDir;

use super::personal;

/// The number of bytes of a value that reveal it.
const PIECE_LENGTH: usize = 6;

/// Texts to insert, or to replace a character with.
const INSERTED: [&str; 13] = [
    "\"", ",", ":", "[", "]", "{", "}", "\\", "'", "\n", "//", "/*", "x",
];

/// An edit of a text: the replaced range and the replacement.
type Edit = (Range<usize>, &'static str);

/// The pieces of personal values that occur nowhere else.
struct Secrets {
    pieces: HashSet<[u8; PIECE_LENGTH]>,
    /// Marks the first two bytes of the pieces, to skip most positions quickly.
    first_bytes: Vec<bool>,
}

fn pieces(text: &str) -> impl Iterator<Item = [u8; PIECE_LENGTH]> {
    let windows = text.as_bytes().windows(PIECE_LENGTH);
    windows.filter_map(|window| window.try_into().ok())
}

fn first_two_bytes(piece: &[u8]) -> usize {
    usize::from(piece[0]) << 8 | usize::from(piece[1])
}

impl Secrets {
    fn new(values: &BTreeSet<String>, public: &str) -> Self {
        // An edit may remove the colon of a time that is not personal.
        let without_colons = public.replace(':', "");
        let public: HashSet<_> = pieces(public).chain(pieces(&without_colons)).collect();
        let pieces = values.iter().flat_map(|value| pieces(value));
        // Lines and columns look like times.
        let is_place = |piece: &[u8; PIECE_LENGTH]| {
            let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b':';
            piece.contains(&b':') && piece.iter().all(is_part)
        };
        let pieces = pieces.filter(|piece| !is_place(piece));
        let pieces: HashSet<_> = pieces.filter(|piece| !public.contains(piece)).collect();
        let mut first_bytes = vec![false; 1 << 16];
        for piece in &pieces {
            first_bytes[first_two_bytes(piece)] = true;
        }
        Secrets {
            pieces,
            first_bytes,
        }
    }

    /// Finds a piece of a personal value in a text.
    fn shown_by<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        text.windows(PIECE_LENGTH)
            .find(|piece| self.first_bytes[first_two_bytes(piece)] && self.pieces.contains(*piece))
    }
}

/// A fixture whose personal dates occur nowhere else.
fn fixture(kind: &str) -> String {
    let text = fs::read_to_string(format!("fixtures/{kind}/imp-c1-all-fields.json")).unwrap();
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let is_day = ["birthDate", "documentIssueDate", "documentExpiryDate"]
            .iter()
            .any(|name| line.contains(name));
        let value = line.find("\": \"").filter(|_| is_day).map(|at| at + 4);
        lines.push(match value {
            Some(at) if line[at..].len() >= 10 => {
                format!(
                    "{}19{:02}-07-{:02}{}",
                    &line[..at],
                    71 + number % 20,
                    11 + number % 9,
                    &line[at + 10..]
                )
            }
            _ => line.to_owned(),
        });
    }
    lines.join("\n") + "\n"
}

struct Trial<'a> {
    options: Options,
    outputs: Vec<Box<dyn Output>>,
    secrets: &'a Secrets,
    folder: tempfile::TempDir,
    baselines: usize,
}

impl<'a> Trial<'a> {
    fn new(secrets: &'a Secrets) -> Self {
        let style = formats::Style {
            color: false,
            unicode: true,
            width: 100,
        };
        let formats = Format::value_variants().iter();
        Trial {
            options: Options::new(Settings::on("2026-11-23".parse().unwrap())).redacting(),
            outputs: formats
                .map(|format| formats::open(*format, style, &PortablePaths::default()))
                .collect(),
            secrets,
            folder: tempfile::tempdir().unwrap(),
            baselines: 0,
        }
    }

    /// All output for a text.
    fn shown(&mut self, text: &str) -> Vec<u8> {
        let source = Source::new("a.json", text.as_bytes().to_vec());
        let mut session = Session::open(source, self.options.clone());
        let fixed = session.fix(Fixes::All);
        let mut out = Vec::new();
        if let Some(last) = &fixed.linted {
            let version = |session: &Session| {
                let mut version = Version::default();
                version.bytes.extend(session.source().bytes().unwrap());
                version.hide(session, 0);
                version
            };
            let versions = (&version(&session), &version(last));
            let paths = PortablePaths::default();
            draw_difference("a", &paths, versions, true, Colors::new(false), &mut out).unwrap();
        }
        self.baselines += 1;
        if self.baselines.is_multiple_of(50) {
            let file = self.folder.path().join("baseline");
            let mut baseline = Baseline::new(&file);
            for diagnostic in session.diagnostics() {
                baseline.add(session.source(), diagnostic, 0);
            }
            baseline.write(&file).unwrap();
            out.extend(fs::read(&file).unwrap());
        }
        session.redact();
        for output in &self.outputs {
            output.draw(&session.view(usize::MAX), &mut out).unwrap();
        }
        out
    }

    /// Applies the edits and returns the leak in the output, if there is one.
    fn leak(&mut self, text: &str, edits: &[&Edit]) -> Option<String> {
        let mut edited = text.to_owned();
        let mut edits = edits.to_vec();
        edits.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        for (range, inserted) in edits {
            if edited.is_char_boundary(range.start) && edited.is_char_boundary(range.end) {
                edited.replace_range(range.clone(), inserted);
            }
        }
        let shown = self.shown(&edited);
        let piece = self.secrets.shown_by(&shown)?;
        let piece = String::from_utf8_lossy(piece).into_owned();
        let context: Vec<_> = edited
            .lines()
            .filter(|line| line.contains(&piece))
            .collect();
        Some(format!("{piece:?} of {context:?}"))
    }
}

/// All edits at one position: each character is removed, replaced, or preceded by an insertion. Of
/// consecutive blanks, only the first is edited.
fn single_edits(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut before = None;
    for (at, character) in text.char_indices() {
        if character == ' ' && before == Some(' ') {
            continue;
        }
        before = Some(character);
        let whole = at..at + character.len_utf8();
        edits.push((whole.clone(), ""));
        for inserted in INSERTED {
            edits.push((whole.clone(), inserted));
            edits.push((at..at, inserted));
        }
    }
    edits
}

#[test]
fn edits_do_not_reveal_personal_values() {
    let is_complete = std::env::var("KYCLINT_MUTATIONS").is_ok_and(|which| which == "all");
    let names = personal::names();
    for kind in ["individual", "organization"] {
        let text = fixture(kind);
        let source = Source::new("a.json", text.as_bytes().to_vec());
        let all = 0..text.len();
        let documents = std::slice::from_ref(&all);
        let mask = Mask::of(&source, documents, &Hidden::default(), None);
        let mut public = mask.apply(&source, 0..text.len());
        // Words of kyclint's messages and of the documentation of rules.
        let own = WalkDir::new("src")
            .into_iter()
            .map(|entry| entry.unwrap().into_path());
        // Samples of customers have invented names like the fixtures.
        let is_test = |path: &Path| {
            path.ends_with("tests.rs")
                || path.iter().any(|part| part == "tests" || part == "samples")
        };
        let own = own.filter(|path| path.is_file() && !is_test(path));
        public.extend(own.map(|path| fs::read_to_string(path).unwrap()));
        let schemas = crate::report::published::published();
        public.extend(schemas.map(|schema| schema.text()));
        let mut values = BTreeSet::new();
        personal::collect(json::parse(&text, 0).tree.root(), &names, &mut values);
        let secrets = Secrets::new(&values, &public);
        assert!(secrets.pieces.len() > 150, "{}", secrets.pieces.len());
        // Without a mask, the values are found.
        assert!(secrets.shown_by(text.as_bytes()).is_some());

        let singles = single_edits(&text);
        let mut random = fastrand::Rng::with_seed(18);
        let (step, pairs) = if is_complete { (1, 10_000) } else { (1999, 50) };
        let singles_taken = singles.iter().step_by(step).map(|edit| vec![edit]);
        let pairs = (0..pairs).map(|_| {
            let first = &singles[random.usize(..singles.len())];
            // Half of the second edits are near the first.
            let place = |at: usize| singles.partition_point(|(range, _)| range.start < at);
            let start = first.0.start;
            let places = if random.bool() {
                place(start.saturating_sub(60))..place(start + 60)
            } else {
                0..singles.len()
            };
            let second = &singles[random.usize(places)];
            vec![first, second]
        });
        let work: Vec<_> = singles_taken.chain(pairs).collect();
        let next = AtomicUsize::new(0);
        let leaks = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
                scope.spawn(|| {
                    let mut trial = Trial::new(&secrets);
                    while let Some(edits) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if let Some(leak) = trial.leak(&text, edits) {
                            leaks.lock().unwrap().push(format!("{edits:?}: {leak}"));
                        }
                    }
                });
            }
        });
        let leaks = leaks.into_inner().unwrap();
        println!("{kind}: {} texts", work.len());
        assert!(
            leaks.is_empty(),
            "{} leaks of {}:\n{}",
            leaks.len(),
            work.len(),
            leaks[..leaks.len().min(30)].join("\n")
        );
    }
}
