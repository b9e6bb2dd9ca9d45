//! Redaction of documents that somebody has mangled: whatever two edits make of a payload, no format, no
//! difference and no baseline shows a part of a personal value.
//!
//! The test takes a sample of the edits. The longer run takes all single edits and 20,000 random pairs
//! of edits over the fullest fixtures:
//!
//! ```sh
//! KYCLINT_MUTATIONS=all cargo test --release --test mutations
//! ```

mod common;

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::ops::Range;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use clap::ValueEnum;
use kyclint::contract::Contract;
use kyclint::json;
use kyclint::json::{Kind, Node};
use kyclint::lint::fix::Fixes;
use kyclint::report::diff::Colors;
use kyclint::report::formats;
use kyclint::report::formats::{Format, Output};
use kyclint::report::redaction::{Hidden, Mask};
use kyclint::report::session::Options;
use kyclint::report::session::Session;
use kyclint::report::session::Version;
use kyclint::report::session::draw_difference;
use kyclint::source::Source;
use kyclint::source::portable::PortablePaths;
use kyclint::workspace::baseline::Baseline;
use walkdir::WalkDir;

/// So many characters of a value tell it.
const TELLING: usize = 6;

/// What is inserted, or stands for a character.
const INSERTED: [&str; 13] = [
    "\"", ",", ":", "[", "]", "{", "}", "\\", "'", "\n", "//", "/*", "x",
];

/// An edit of a text: what is replaced, by what.
type Edit = (Range<usize>, &'static str);

/// The pieces of personal values that stand nowhere else.
struct Secrets {
    pieces: HashSet<[u8; TELLING]>,
    /// Bits of their first bytes, to look at most places once.
    beginnings: Vec<bool>,
}

fn pieces(text: &str) -> impl Iterator<Item = [u8; TELLING]> {
    let windows = text.as_bytes().windows(TELLING);
    windows.filter_map(|window| window.try_into().ok())
}

fn beginning(piece: &[u8]) -> usize {
    usize::from(piece[0]) << 8 | usize::from(piece[1])
}

impl Secrets {
    fn new(values: &BTreeSet<String>, public: &str) -> Self {
        // An edit may take the colon out of a time that is not personal.
        let without_colons = public.replace(':', "");
        let public: HashSet<_> = pieces(public).chain(pieces(&without_colons)).collect();
        let pieces = values.iter().flat_map(|value| pieces(value));
        // Lines and columns are written like times of the day.
        let is_place = |piece: &[u8; TELLING]| {
            let is_part = |byte: &u8| byte.is_ascii_digit() || *byte == b':';
            piece.contains(&b':') && piece.iter().all(is_part)
        };
        let pieces = pieces.filter(|piece| !is_place(piece));
        let pieces: HashSet<_> = pieces.filter(|piece| !public.contains(piece)).collect();
        let mut beginnings = vec![false; 1 << 16];
        for piece in &pieces {
            beginnings[beginning(piece)] = true;
        }
        Secrets { pieces, beginnings }
    }

    /// A piece of a value that a text shows.
    fn shown_by<'t>(&self, text: &'t [u8]) -> Option<&'t [u8]> {
        text.windows(TELLING)
            .find(|piece| self.beginnings[beginning(piece)] && self.pieces.contains(*piece))
    }
}

/// The names of the fields that are personal, in any object.
fn personal_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, object) in Contract::all().flat_map(Contract::objects) {
        let is_personal = |name: &&str| object.field(name).is_some_and(|field| field.is_personal());
        names.extend(object.names().filter(is_personal).map(str::to_owned));
    }
    names
}

fn collect(
    node: Node<'_>,
    names: &BTreeSet<String>,
    is_personal: bool,
    found: &mut BTreeSet<String>,
) {
    match node.kind() {
        Kind::Object => {
            for member in node.members() {
                let name = member.key.string().unwrap_or_default();
                collect(
                    member.value,
                    names,
                    is_personal || names.contains(&*name),
                    found,
                );
            }
        }
        Kind::Array => node
            .elements()
            .for_each(|element| collect(element, names, is_personal, found)),
        Kind::String if is_personal => {
            found.extend(node.string().map(|text| text.into_owned()));
        }
        Kind::Integer | Kind::Float if is_personal => {
            found.insert(node.raw().to_owned());
        }
        _ => {}
    }
}

/// A fixture whose personal days are days that nothing else mentions.
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
            options: Options::new(common::settings()).redacting(),
            outputs: formats
                .map(|format| formats::open(*format, style, &PortablePaths::default()))
                .collect(),
            secrets,
            folder: tempfile::tempdir().unwrap(),
            baselines: 0,
        }
    }

    /// Everything that is shown of a text.
    fn shown(&mut self, text: &str) -> Vec<u8> {
        let source = Source::new("a.json", text.as_bytes().to_vec());
        let mut session = Session::open(source, self.options.clone());
        let fixed = session.fix(Fixes::All);
        let mut out = Vec::new();
        if let Some(last) = &fixed.linted {
            let version = |session: &Session| {
                let mut version = Version::new(session.source().bytes().unwrap());
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
                baseline.add(session.source(), diagnostic);
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

    /// The text after the edits, and what it shows that it must not.
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

/// All edits of one place: each character removed, replaced and preceded by something else. Of blanks in
/// a row, one stands for all.
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
fn no_edits_make_a_personal_value_shown() {
    let takes_all = std::env::var("KYCLINT_MUTATIONS").is_ok_and(|which| which == "all");
    let names = personal_names();
    for kind in ["individual", "organization"] {
        let text = fixture(kind);
        let source = Source::new("a.json", text.as_bytes().to_vec());
        let all = 0..text.len();
        let documents = std::slice::from_ref(&all);
        let mask = Mask::of(&source, documents, &Hidden::default(), None);
        let mut public = mask.apply(&source, 0..text.len());
        // Words of kyclint's own, in its sentences and in the documentation of rules.
        let own = WalkDir::new("src")
            .into_iter()
            .map(|entry| entry.unwrap().into_path());
        let own = own.filter(|path| path.is_file());
        public.extend(own.map(|path| fs::read_to_string(path).unwrap()));
        let schemas = kyclint::report::published::published();
        public.extend(schemas.map(|schema| schema.text()));
        let mut values = BTreeSet::new();
        collect(
            json::parse(&text, 0).tree.root(),
            &names,
            false,
            &mut values,
        );
        let secrets = Secrets::new(&values, &public);
        assert!(secrets.pieces.len() > 150, "{}", secrets.pieces.len());
        // What is unmasked is found.
        assert!(secrets.shown_by(text.as_bytes()).is_some());

        let singles = single_edits(&text);
        let mut random = fastrand::Rng::with_seed(18);
        let (step, pairs) = if takes_all { (1, 10_000) } else { (797, 100) };
        let singles_taken = singles.iter().step_by(step).map(|edit| vec![edit]);
        let pairs = (0..pairs).map(|_| {
            let first = &singles[random.usize(..singles.len())];
            // Half of the second ones lie near the first.
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
