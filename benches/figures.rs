//! Measures the figures of `benches/README.md`, each together with its baseline in the same run,
//! and compares them with their limits.
//!
//! `cargo bench --bench figures` generates the data (2.7 GB in the folder for build output, by the
//! seeded generator in `examples/generate`), measures, and prints a table. The best of several runs
//! counts, and runs alternate between baseline and work, so that noise does not affect only one of
//! the two.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use kyclint::{Format, Ledger, Options, Pieces, PortablePaths, Session, Settings, Source, Style};
use rayon::prelude::*;
use walkdir::WalkDir;

const KYCLINT: &str = env!("CARGO_BIN_EXE_kyclint");

/// How often each pair is measured.
const ROUNDS: usize = 15;

fn main() -> io::Result<ExitCode> {
    let data = Data::make()?;
    println!("| work | baseline | figure | must reach | |");
    println!("|---|---|---:|---:|---|");
    let mut all_hold = true;
    for row in [
        parser,
        one_thread,
        two_threads,
        many_files,
        one_file,
        defective,
    ] {
        all_hold &= row(&data)?.print();
    }
    all_hold &= memory(&data)?.print();
    Ok(if all_hold {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// A row of the table.
struct Row {
    work: &'static str,
    baseline: String,
    figure: f64,
    unit: &'static str,
    limit: Limit,
}

enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

impl Row {
    fn print(&self) -> bool {
        let (holds, limit) = match self.limit {
            Limit::AtLeast(limit) => (self.figure >= limit, format!("at least {limit}")),
            Limit::AtMost(limit) => (self.figure <= limit, format!("at most {limit}")),
        };
        let Row {
            work,
            baseline,
            figure,
            unit,
            ..
        } = self;
        let verdict = if holds { "holds" } else { "**missed**" };
        println!("| {work} | {baseline} | {figure:.2} {unit} | {limit} | {verdict} |");
        holds
    }
}

/// The folder with the generated customers.
struct Data {
    folder: PathBuf,
}

impl Data {
    fn make() -> io::Result<Data> {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("figures");
        fs::create_dir_all(&folder)?;
        let data = Data { folder };
        for (name, size, defective) in [
            ("clean.ndjson", "200M", "0"),
            ("some.ndjson", "200M", "2"),
            ("all.ndjson", "200M", "100"),
            ("long.ndjson", "2G", "2"),
        ] {
            let path = data.path(name);
            if !path.exists() {
                let path = path.display().to_string();
                let size = ["--size", size, "--defective", defective, "--output", &path];
                generate(&size)?;
            }
        }
        if !data.path("samples").exists() {
            data.make_samples()?;
        }
        Ok(data)
    }

    /// Writes 20,000 files that are no larger than the published samples. Of those 21 samples, 19
    /// have the required fields and a few more (355 to 603 bytes, one 892, 448 on average); two
    /// have all fields (6.3 and 7.0 KB). So one file in ten has all fields here, and generated
    /// files of other sizes are dropped.
    fn make_samples(&self) -> io::Result<()> {
        const FILES: usize = 20_000;
        const SMALL: u64 = 603;
        const FULL: std::ops::RangeInclusive<u64> = 3_000..=7_000;
        let (raw, made) = (self.path("raw"), self.path("being-made"));
        for folder in [&raw, &made] {
            if folder.exists() {
                fs::remove_dir_all(folder)?;
            }
        }
        let folder = raw.display().to_string();
        let files = ["--files", "80000", "--defective", "0"];
        let extents = ["--extents", "90,0,10,0", "--folders", &folder];
        generate(&[files, extents].concat())?;
        let (mut small, mut full) = (Vec::new(), Vec::new());
        for entry in WalkDir::new(&raw).sort_by_file_name() {
            let entry = entry?;
            match entry.metadata()?.len() {
                _ if !entry.file_type().is_file() => {}
                size if size <= SMALL => small.push(entry.into_path()),
                size if FULL.contains(&size) => full.push(entry.into_path()),
                _ => {}
            }
        }
        for number in 0..FILES {
            let kind = if number % 10 == 0 { &full } else { &small };
            let place = if number % 10 == 0 {
                number / 10
            } else {
                number - number / 10 - 1
            };
            let from = kind.get(place);
            let from = from.ok_or_else(|| io::Error::other("too few files of this size"))?;
            let folder = made.join(format!("{:04}", number / 100 + 1));
            fs::create_dir_all(&folder)?;
            fs::rename(
                from,
                folder.join(format!("customer-{:06}.json", number + 1)),
            )?;
        }
        fs::remove_dir_all(&raw)?;
        fs::rename(made, self.path("samples"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

fn generate(arguments: &[&str]) -> io::Result<()> {
    let cargo = option_env!("CARGO").unwrap_or("cargo");
    let status = Command::new(cargo)
        .args(["run", "--quiet", "--release", "--example", "generate", "--"])
        .args(arguments)
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(io::Error::other("the generator failed"))
    }
}

/// Runs several kinds of work alternately and returns the shortest time of each.
fn race<const N: usize>(work: [&dyn Fn() -> io::Result<()>; N]) -> io::Result<[Duration; N]> {
    let mut best = [Duration::MAX; N];
    for _ in 0..ROUNDS {
        for (work, best) in work.iter().zip(&mut best) {
            let started = Instant::now();
            work()?;
            *best = started.elapsed().min(*best);
        }
    }
    Ok(best)
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

/// Starts kyclint and discards its report.
fn start(arguments: &[&str], path: &Path) -> io::Result<Child> {
    Command::new(KYCLINT)
        .args(["--quiet", "--no-config", "--today", "2026-11-23"])
        .args(arguments)
        .arg(path)
        .stdout(Stdio::null())
        .spawn()
}

fn wait(kyclint: &mut Child) -> io::Result<()> {
    let status = kyclint.wait()?;
    match status.code() {
        Some(0 | 1) => Ok(()),
        _ => Err(io::Error::other(format!("kyclint ended with {status}"))),
    }
}

fn kyclint(arguments: &[&str], path: &Path) -> io::Result<()> {
    wait(&mut start(arguments, path)?)
}

/// The chunks of a file, read as kyclint reads them.
fn pieces(path: &Path) -> io::Result<impl Iterator<Item = Source>> {
    let pieces = Pieces::new("data.ndjson".into(), File::open(path)?, Vec::new());
    Ok(pieces.map_while(Result::ok))
}

/// The parser beside others that read into documents of their own. They keep no spans, do not look for
/// duplicate names, and stop at the first mistake.
fn parser(data: &Data) -> io::Result<Row> {
    let path = data.path("clean.ndjson");
    let bytes = fs::metadata(&path)?.len();
    let parse = || {
        for source in pieces(&path)? {
            std::hint::black_box(kyclint::count_json_mistakes(&source));
        }
        Ok(())
    };
    let each_line = |read: &dyn Fn(&str) -> io::Result<()>| {
        for source in pieces(&path)? {
            source.text().lines().try_for_each(read)?;
        }
        Ok(())
    };
    let sonic = || {
        each_line(&|line| {
            let value = sonic_rs::from_str::<sonic_rs::Value>(line);
            std::hint::black_box(value.map_err(io::Error::other)?);
            Ok(())
        })
    };
    let simd = || {
        each_line(&|line| {
            // It writes into what it reads.
            let mut line = line.as_bytes().to_vec();
            let value = simd_json::to_borrowed_value(&mut line);
            std::hint::black_box(value.map_err(io::Error::other)?);
            Ok(())
        })
    };
    let serde = || {
        each_line(&|line| {
            let value = serde_json::from_str::<serde_json::Value>(line);
            std::hint::black_box(value.map_err(io::Error::other)?);
            Ok(())
        })
    };
    let [parsed, sonic, simd, serde] = race([&parse, &sonic, &simd, &serde])?;
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    Ok(Row {
        work: "parsing NDJSON of 200 MB, one thread",
        baseline: format!(
            "`sonic-rs`: {:.0} MB/s, ours {:.0}; `simd-json` {:.0}, `serde_json` {:.0}",
            rate(sonic),
            rate(parsed),
            rate(simd),
            rate(serde)
        ),
        figure: 100.0 * ratio(sonic, parsed),
        unit: "% of its rate",
        limit: Limit::AtLeast(65.0),
    })
}

fn one_thread(data: &Data) -> io::Result<Row> {
    let path = data.path("some.ndjson");
    let bytes = fs::metadata(&path)?.len();
    let today = "2026-11-23".parse().map_err(io::Error::other)?;
    let options = Options::new(Settings::on(today));
    let paths = PortablePaths::default();
    let parse = || {
        for source in pieces(&path)? {
            std::hint::black_box(kyclint::count_json_mistakes(&source));
        }
        Ok(())
    };
    let lint = || {
        let mut ledger = Ledger::default();
        for source in pieces(&path)? {
            let mut session = Session::open(source, options.clone());
            session.compare(&mut ledger);
            let rendered = session.render(Format::Concise, Style::plain(), &paths)?;
            io::sink().write_all(&rendered)?;
        }
        Ok(())
    };
    let [parsed, linted] = race([&parse, &lint])?;
    let rate = |time: Duration| bytes as f64 / 1e6 / time.as_secs_f64();
    Ok(Row {
        work: "NDJSON of 200 MB, 2 % defective, all rules, one thread",
        baseline: format!(
            "parsing the same: {:.0} MB/s, linted {:.0}",
            rate(parsed),
            rate(linted)
        ),
        figure: 100.0 * ratio(parsed, linted),
        unit: "% of its rate",
        limit: Limit::AtLeast(55.0),
    })
}

/// The speed-up from a second core also depends on the machine, so the baseline shows what two
/// independent processes lose.
fn two_threads(data: &Data) -> io::Result<Row> {
    let path = data.path("some.ndjson");
    let arguments = |threads| ["--format", "concise", "--threads", threads];
    let run = |threads| kyclint(&arguments(threads), &path);
    let at_once = || {
        let mut processes = [
            start(&arguments("1"), &path)?,
            start(&arguments("1"), &path)?,
        ];
        processes.iter_mut().try_for_each(wait)
    };
    let [one, two, both] = race([&|| run("1"), &|| run("2"), &at_once])?;
    Ok(Row {
        work: "the same, two threads",
        baseline: format!(
            "one thread: {one:.2?}, two {two:.2?}; two processes with one thread each: {both:.2?}"
        ),
        figure: ratio(one, two),
        unit: "times as fast",
        limit: Limit::AtLeast(1.85),
    })
}

fn many_files(data: &Data) -> io::Result<Row> {
    let folder = data.path("samples");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
    let pool = pool.map_err(io::Error::other)?;
    let read = || {
        let entries = WalkDir::new(&folder).sort_by_file_name().into_iter();
        let files = entries
            .flatten()
            .filter(|entry| entry.file_type().is_file());
        let files: Vec<_> = files.map(walkdir::DirEntry::into_path).collect();
        pool.install(|| {
            files.par_iter().try_for_each(|path| {
                let mut bytes = Vec::new();
                File::open(path)?.read_to_end(&mut bytes)?;
                std::hint::black_box(bytes);
                Ok(())
            })
        })
    };
    let lint = || kyclint(&["--threads", "2"], &folder);
    let [read, linted] = race([&read, &lint])?;
    Ok(Row {
        work: "20,000 files in 200 folders, as samples are, two threads",
        baseline: format!("finding and reading them, two threads: {read:.2?}, linted {linted:.2?}"),
        figure: ratio(linted, read),
        unit: "times its time",
        limit: Limit::AtMost(1.4),
    })
}

fn one_file(_: &Data) -> io::Result<Row> {
    let path = Path::new("fixtures/individual/imp-c1-all-fields.json");
    const TIMES: usize = 100;
    let version = || {
        for _ in 0..TIMES {
            let mut command = Command::new(KYCLINT);
            command.arg("--version").stdout(Stdio::null()).status()?;
        }
        Ok(())
    };
    let file = || (0..TIMES).try_for_each(|_| kyclint(&[], path));
    let [version, file] = race([&version, &file])?;
    let (version, file) = (version / TIMES as u32, file / TIMES as u32);
    Ok(Row {
        work: "one valid file with all fields, whole process",
        baseline: format!("`kyclint --version`: {version:.2?}, the file {file:.2?}"),
        figure: ratio(file, version),
        unit: "times its time",
        limit: Limit::AtMost(3.0),
    })
}

fn defective(data: &Data) -> io::Result<Row> {
    let run = |name| kyclint(&["--format", "concise"], &data.path(name));
    let [clean, defective] = race([&|| run("clean.ndjson"), &|| run("all.ndjson")])?;
    Ok(Row {
        work: "NDJSON of 200 MB, 100 % defective, concise",
        baseline: format!("0 % defective: {clean:.2?}, 100 % {defective:.2?}"),
        figure: ratio(defective, clean),
        unit: "times its time",
        limit: Limit::AtMost(6.0),
    })
}

/// The peak resident size of a run that reads 2 GB from a pipe, from `/proc` on Linux.
fn memory(data: &Data) -> io::Result<Row> {
    let mut child = Command::new(KYCLINT)
        .args([
            "--quiet",
            "--no-config",
            "--no-cross-document",
            "--format",
            "concise",
        ])
        .args(["--stdin-filename", "long.ndjson", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0.0_f64;
    if let Some(mut input) = child.stdin.take() {
        let mut file = File::open(data.path("long.ndjson"))?;
        let mut buffer = vec![0; 1 << 20];
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                break;
            }
            input.write_all(&buffer[..read])?;
            let status = fs::read_to_string(&status)?;
            let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            peak = peak.max(kilobytes.unwrap_or(0.0) / 1024.0);
        }
    }
    child.wait()?;
    Ok(Row {
        work: "2 GB of NDJSON through a pipe, without cross-document rules",
        baseline: "greatest resident size".to_owned(),
        figure: peak,
        unit: "MiB",
        limit: Limit::AtMost(64.0),
    })
}
