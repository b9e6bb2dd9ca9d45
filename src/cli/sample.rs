//! `kyclint sample`: prints invented customers of the published business cases.

use std::fmt::Write as _;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufWriter, ErrorKind, Write};

use clap::{Args, ValueEnum};
use jiff::civil::Date;

use crate::contract::entity_type::EntityType;
use crate::contract::kind::{Envelope, PayloadKind, SchemaScope};
use crate::contract::kinds::{CUSTOMER, KINDS};
use crate::report::totals::ExitCode;
use crate::samples::{Mix, SampleInfo, Samples, cases, find};
use crate::settings::clock::Clock;
use crate::text::suggestion::nearest;
use crate::workspace::clock::SystemClock;

use crate::cli::settings::day;
use crate::cli::wrong_usage;
use crate::workspace::notes::note;

/// The arguments of `kyclint sample`.
#[derive(Debug, Args)]
#[command(override_usage = "kyclint sample [OPTIONS] [KIND] [CASE]")]
pub(crate) struct SampleArguments {
    /// Kind of payload and business case [default: customer EV_A1]
    ///
    /// Either can be left out: a kind without a case has its first case, and a case without a kind is one of
    /// customers.
    #[arg(value_name = "KIND] [CASE", num_args = 0..=2)]
    words: Vec<String>,
    /// Print a sample of this entity type [default: individual; of mixed, both]
    #[arg(
        long,
        value_name = "TYPE",
        value_enum,
        ignore_case = true,
        hide_possible_values = true
    )]
    entity_type: Option<Type>,
    /// Print N samples, one on each line; in a batch, N customers
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..), hide_default_value = true)]
    count: u64,
    /// Print the samples of this number: the same each time on the same day
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    /// Print samples of this day [default: the date of the system]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = near_day)]
    today: Option<Date>,
}

/// A day on which the invented people are neither unborn nor too old.
fn near_day(text: &str) -> Result<Date, String> {
    let day = day(text)?;
    let is_near = (2000..2100).contains(&day.year());
    let near = is_near.then_some(day);
    near.ok_or_else(|| "write a date of the years 2000 to 2099".to_owned())
}

/// An entity type, as people write it.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Type {
    Individual,
    Organization,
}

impl Type {
    fn of_customers(self) -> EntityType {
        match self {
            Type::Individual => EntityType::Individual,
            Type::Organization => EntityType::Organization,
        }
    }
}

/// The word for customers of all types and sizes.
const MIXED: &str = "MIXED";

/// What to print.
#[derive(Clone, Copy)]
enum Choice {
    Case(&'static PayloadKind, &'static str),
    Batch(&'static PayloadKind, &'static Envelope, &'static str),
    Mixed,
}

/// What the help lists, after the options.
pub(crate) fn listed() -> String {
    let mut text = String::new();
    for kind in KINDS {
        let _ = writeln!(text, "Cases of {}:", kind.name);
        for (case, _) in cases(kind) {
            let _ = writeln!(text, "  {:8}  {}", case.name, case.title);
        }
        if kind.place == CUSTOMER.place {
            let _ = writeln!(
                text,
                "  {MIXED:8}  customers of both types and of all sizes, as systems send them"
            );
        }
        if let Some((name, _)) = envelope(kind) {
            let imports = imports(kind).collect::<Vec<_>>().join(", ");
            let _ = writeln!(text, "\nCases of {name}: {imports}");
        }
        text.push('\n');
    }
    text.push_str(
        "\
Examples:
  kyclint sample                                        a customer to start with
  kyclint sample EV_A3 --entity-type organization       a company with its owners
  kyclint sample customer MIXED --count 100000          NDJSON for a load test
  kyclint sample batch --count 50                       a batch of 50 customers",
    );
    text
}

/// The envelope of a kind, with the name of its schema.
fn envelope(kind: &'static PayloadKind) -> Option<(&'static str, &'static Envelope)> {
    let mut schemas = kind.published.iter();
    let schema = schemas.find(|schema| matches!(schema.scope, SchemaScope::Envelope))?;
    Some((schema.name, kind.envelope.as_ref()?))
}

/// The names of the cases of a kind.
fn names(kind: &'static PayloadKind) -> impl Iterator<Item = &'static str> {
    cases(kind).map(|(case, _)| case.name)
}

/// The names of the cases that a batch takes.
fn imports(kind: &'static PayloadKind) -> impl Iterator<Item = &'static str> {
    cases(kind)
        .filter(|(case, _)| case.is_import())
        .map(|(case, _)| case.name)
}

/// Every word that the command takes.
pub(crate) fn words() -> Vec<&'static str> {
    let kinds = KINDS.into_iter().map(|kind| kind.name);
    let envelopes = KINDS.into_iter().filter_map(envelope);
    let cases = KINDS.into_iter().flat_map(names);
    let envelopes = envelopes.map(|(name, _)| name);
    kinds.chain(envelopes).chain(cases).chain([MIXED]).collect()
}

pub(crate) fn run(arguments: &SampleArguments) -> io::Result<ExitCode> {
    let choice = match chosen(&arguments.words) {
        Ok(choice) => choice,
        Err(error) => {
            note(&format!("error: {error}"));
            note("`kyclint sample --help` lists the kinds and cases");
            return Ok(ExitCode::Failure);
        }
    };
    let entity_type = arguments.entity_type.map(Type::of_customers);
    let seed = arguments
        .seed
        // The state of a hasher is random, and different in each process.
        .unwrap_or_else(|| RandomState::new().hash_one("seed"));
    let today = arguments
        .today
        .unwrap_or_else(|| SystemClock::default().today());
    let sample = |kind, case| -> Option<SampleInfo> {
        let entity_type = entity_type.unwrap_or(EntityType::Individual);
        // The fields of some kinds do not depend on the entity type.
        find(kind, case, entity_type).or_else(|| find(kind, case, EntityType::Individual))
    };
    let (samples, envelope) = match choice {
        Choice::Mixed => {
            let mix = Mix {
                entity_type,
                ..Mix::default()
            };
            (Some(Samples::mixed(mix, seed, today)), None)
        }
        Choice::Case(kind, case) => {
            let sample = sample(kind, case);
            (sample.map(|sample| Samples::of(&sample, seed, today)), None)
        }
        Choice::Batch(kind, envelope, case) => {
            let sample = sample(kind, case);
            let samples = sample.map(|sample| Samples::of(&sample, seed, today).in_batch());
            (samples, Some(envelope))
        }
    };
    let Some(samples) = samples else {
        return wrong_usage("there is no such sample");
    };
    match write(samples, arguments.count, envelope) {
        // The reader has what it needs.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(ExitCode::Clean),
        result => result.map(|()| ExitCode::Clean),
    }
}

/// Finds what the words mean. The error says which word is unknown.
fn chosen(words: &[String]) -> Result<Choice, String> {
    let (kind_word, case_word) = match words {
        [] => (None, None),
        [word] if is_kind(word) => (Some(word), None),
        [word] => (None, Some(word)),
        // The order is not what matters.
        [case, kind] if is_kind(kind) && !is_kind(case) => (Some(kind), Some(case)),
        [kind, case, ..] => (Some(kind), Some(case)),
    };
    if let (None, Some(word)) = (kind_word, case_word)
        && let Some(choice) = case_of_another(word)
    {
        return Ok(choice);
    }
    let is = |name: &str| kind_word.is_some_and(|word| word.eq_ignore_ascii_case(name));
    for kind in KINDS {
        let envelope = envelope(kind).filter(|(name, _)| is(name));
        if let Some((name, envelope)) = envelope {
            let case = match case_word {
                None => imports(kind).next(),
                Some(word) => case_of(word, name, imports(kind), Some(kind))?,
            };
            if let Some(case) = case {
                return Ok(Choice::Batch(kind, envelope, case));
            }
        }
        let is_kind = is(kind.name) || kind_word.is_none() && kind.place == CUSTOMER.place;
        if !is_kind {
            continue;
        }
        let case = match case_word {
            None => names(kind).next(),
            Some(word) if kind.place == CUSTOMER.place && word.eq_ignore_ascii_case(MIXED) => {
                return Ok(Choice::Mixed);
            }
            Some(word) if kind_word.is_none() => case_alone(word)?,
            Some(word) => {
                let mixed = (kind.place == CUSTOMER.place).then_some(MIXED);
                case_of(word, kind.name, names(kind).chain(mixed), None)?
            }
        };
        if let Some(case) = case {
            return Ok(Choice::Case(kind, case));
        }
    }
    let word = kind_word.map_or("", String::as_str);
    let kinds = self::words();
    let kinds = kinds.into_iter().filter(|word| is_kind(word));
    let meant = nearest(word, kinds.clone()).map(|meant| meant.word);
    let all: Vec<_> = kinds.collect();
    Err(unknown("kind", word, meant, &all))
}

/// The case that a single word names, if customers have none of this name.
fn case_of_another(word: &str) -> Option<Choice> {
    let is_named = |case: &&str| case.eq_ignore_ascii_case(word);
    if names(&CUSTOMER).any(|case| is_named(&case)) {
        return None;
    }
    KINDS.into_iter().find_map(|kind| {
        let case = names(kind).find(is_named)?;
        Some(Choice::Case(kind, case))
    })
}

fn is_kind(word: &str) -> bool {
    KINDS.into_iter().any(|kind| {
        let envelope = envelope(kind).map(|(name, _)| name);
        [Some(kind.name), envelope]
            .into_iter()
            .flatten()
            .any(|name| word.eq_ignore_ascii_case(name))
    })
}

/// The case of customers that a single word names.
fn case_alone(word: &str) -> Result<Option<&'static str>, String> {
    let found = names(&CUSTOMER).find(|case| case.eq_ignore_ascii_case(word));
    if found.is_some() {
        return Ok(found);
    }
    let meant = nearest(word, words()).map(|meant| meant.word);
    Err(unknown("kind or case", word, meant, &[]))
}

/// The case of this name among those of a kind or envelope.
fn case_of(
    word: &str,
    of: &str,
    all: impl Iterator<Item = &'static str>,
    in_batch: Option<&'static PayloadKind>,
) -> Result<Option<&'static str>, String> {
    let known: Vec<_> = all.collect();
    if let Some(found) = known.iter().find(|case| case.eq_ignore_ascii_case(word)) {
        return Ok(Some(*found));
    }
    let is_other = |case: &str| case.eq_ignore_ascii_case(word);
    if in_batch.is_some_and(|kind| names(kind).chain([MIXED]).any(is_other)) {
        return Err(format!(
            "a {of} only imports, and `{word}` evaluates; its cases are {}",
            known.join(", ")
        ));
    }
    let meant = nearest(word, known.iter().copied()).map(|meant| meant.word);
    Err(unknown(&format!("case of {of}"), word, meant, &known))
}

fn unknown(what: &str, word: &str, meant: Option<&str>, all: &[&str]) -> String {
    let mut message = format!("unknown {what} `{word}`");
    match meant {
        Some(meant) => {
            let _ = write!(message, "; did you mean `{meant}`?");
        }
        None if !all.is_empty() => {
            let _ = write!(message, "; there are {}", all.join(", "));
        }
        None => {}
    }
    message
}

/// Writes samples: one for people to read, several for programs.
fn write(samples: Samples, count: u64, envelope: Option<&Envelope>) -> io::Result<()> {
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let member = envelope.map(|envelope| envelope.member);
    if count == 1 {
        let text = samples.pretty().next().unwrap_or_default();
        match member {
            Some(member) => {
                let text = text.replace('\n', "\n    ");
                writeln!(out, "{{\n  \"{member}\": [\n    {text}\n  ]\n}}")?;
            }
            None => writeln!(out, "{text}")?,
        }
        return out.flush();
    }
    if let Some(member) = member {
        writeln!(out, "{{\"{member}\":[")?;
    }
    let mut left = count;
    for line in samples {
        left -= 1;
        let separator = if member.is_some() && left > 0 {
            ","
        } else {
            ""
        };
        writeln!(out, "{line}{separator}")?;
        if left == 0 {
            break;
        }
    }
    if member.is_some() {
        writeln!(out, "]}}")?;
    }
    out.flush()
}
