//! Measures the comparison of customers in bounded memory beside that in as much memory as it takes.
//!
//! `cargo bench --bench comparison -- [CUSTOMERS] [MEMORY]` records two values of each customer, one in a
//! thousand a second time, through the library: each way in a process of its own, whose greatest resident size
//! counts. Without arguments: 20,000,000 customers in 256 MiB, which is the ratio of 100,000,000 in 1 GiB.

use std::env;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Write};
use std::os::unix::fs::FileExt;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use kyclint::{Area, Ledger, Merge, Options, Recorded, Session, Settings, Source, Storage};

/// The customers, and the memory in MiB.
const DEFAULT: (u64, usize) = (20_000_000, 256);

/// One in so many customers is sent twice.
const REPEATED: u64 = 1000;

/// The most time that the bounded comparison may take, as a multiple of the other's.
const MOST: f64 = 3.0;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    let number = |place: usize| arguments.get(place).and_then(|it| it.parse().ok());
    let customers = number(0).unwrap_or(DEFAULT.0);
    let memory = number(1).map_or(DEFAULT.1, |it| it as usize);
    if let Some(way) = arguments.get(2) {
        record(customers, (way == "bounded").then_some(memory));
        return ExitCode::SUCCESS;
    }
    let unbounded = measure(customers, memory, "unbounded");
    let bounded = measure(customers, memory, "bounded");
    assert_eq!(bounded.findings, unbounded.findings, "the findings differ");
    for (name, run) in [("unbounded", &unbounded), ("bounded", &bounded)] {
        println!(
            "{name}: {customers} customers in {:.1} s, {} MiB resident, {} findings",
            run.time.as_secs_f64(),
            run.resident >> 10,
            run.findings,
        );
    }
    let ratio = bounded.time.as_secs_f64() / unbounded.time.as_secs_f64();
    let is_small = bounded.resident >> 10 <= memory;
    println!("{ratio:.2} times the time (at most {MOST}), memory {memory} MiB");
    match ratio <= MOST && is_small {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

struct Measured {
    time: Duration,
    /// KiB.
    resident: usize,
    findings: u64,
}

/// Runs one way in a process of its own.
fn measure(customers: u64, memory: usize, way: &str) -> Measured {
    let program = env::current_exe().unwrap();
    let arguments = [customers.to_string(), memory.to_string(), way.to_owned()];
    let mut process = Command::new(program)
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = String::new();
    let mut reader = BufReader::new(process.stdout.take().unwrap());
    reader.read_to_string(&mut out).unwrap();
    assert!(process.wait().unwrap().success());
    let mut numbers = out.split_whitespace().map(|it| it.parse::<u64>().unwrap());
    let mut number = || numbers.next().unwrap();
    Measured {
        time: Duration::from_millis(number()),
        resident: number() as usize,
        findings: number(),
    }
}

/// Records the values of all customers, and prints the milliseconds, the greatest resident size in KiB and
/// the number of findings.
fn record(customers: u64, memory: Option<usize>) {
    let options = Options::new(Settings::on("2026-11-28".parse().unwrap()));
    let text = r#"{"communicationNumber": "N-1", "customerExtId": "C-1"}"#;
    let source = Source::new("export.ndjson", text.into());
    let session = Session::open(source, options.clone());
    let mut values = session.occurrences();
    let ledger = match memory {
        Some(memory) => Ledger::bounded(memory << 20, Box::new(Files)),
        None => Ledger::default(),
    };
    let mut merge = Merge::new(ledger);
    let mut findings = 0;
    let begun = Instant::now();
    for customer in 0..customers {
        let is_repeated = customer % REPEATED == REPEATED - 1;
        let sent = if is_repeated { customer / 2 } else { customer };
        for (place, value) in values.iter_mut().enumerate() {
            set_key(value, sent * 2 + place as u64);
            value.line = customer as usize % 1_000_000_000 + 1;
            let session = merge.take(value, &options).unwrap();
            findings += session.map_or(0, |it| it.diagnostics().len() as u64);
        }
    }
    let time = begun.elapsed().as_millis();
    println!("{time} {} {findings}", greatest_resident());
}

/// Sets the hash of a value to that of a number, spread as hashes are.
fn set_key(value: &mut Recorded, number: u64) {
    let mixed = |mut bits: u64| {
        bits ^= bits >> 30;
        bits = bits.wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits ^= bits >> 27;
        bits = bits.wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ bits >> 31
    };
    let low = mixed(number.wrapping_add(0x9e37_79b9_7f4a_7c15));
    let high = mixed(low) as u32;
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let bits = u128::from(high) << 64 | u128::from(low);
    value.key.clear();
    let digits = (0..24).rev();
    value
        .key
        .extend(digits.map(|place| char::from(DIGITS[(bits >> (4 * place) & 0xf) as usize])));
}

fn greatest_resident() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let size = line.and_then(|line| line.split_whitespace().nth(1));
    size.unwrap().parse().unwrap()
}

/// Files without a name, as the command line has them.
struct Files;

struct Scratch(File);

impl Storage for Files {
    fn area(&mut self) -> io::Result<Box<dyn Area>> {
        Ok(Box::new(Scratch(tempfile::tempfile()?)))
    }
}

impl Area for Scratch {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    fn read(&self, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
        self.0.read_exact_at(bytes, offset)
    }
}
