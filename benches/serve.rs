//! Measures `kyclint serve` beside a handler of axum that reads the body and answers the same text.
//!
//! `cargo bench --bench serve` starts the servers, each a process of its own with the same settings of
//! hyper and tokio, and sends a valid customer of 1 KB over connections that stay open, with a number and
//! an identifier that were never used, so that each one is accepted. Rounds alternate between the
//! servers; medians count.
//!
//! `cargo bench --bench serve -- load NAME=URL...` measures other servers in the same way; the first one
//! is the baseline.

use std::collections::HashMap;
use std::env;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime;

const KYCLINT: &str = env!("CARGO_BIN_EXE_kyclint");

const PATH: &str = "/amlyze-ws-rest/customer";

const ACCEPTED: &str = r#"{"resultType":"REQUEST_ACCEPTED"}"#;

/// How often each server is measured, and for how long.
const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_secs(3);

/// Requests that are not measured, at the start.
const WARM_UP: Duration = Duration::from_secs(1);

/// How many connections there are; each waits for its answer before it sends the next request.
const CONNECTIONS: usize = 32;

/// The lowest rate of the server in memory, as a share of that of the baseline.
const LEAST: f64 = 0.6;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).filter(|it| it != "--bench").collect();
    match arguments.first().map(String::as_str) {
        Some("baseline") => {
            baseline();
            ExitCode::SUCCESS
        }
        Some("load") => {
            let servers = arguments[1..].iter().map(|it| Server::at(it)).collect();
            measure(servers);
            ExitCode::SUCCESS
        }
        _ => compare(),
    }
}

/// The server of the baseline. The settings are those of `kyclint serve`.
fn baseline() {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let handler = post(|body: Bytes| async move {
            assert!(!body.is_empty());
            ([(CONTENT_TYPE, "application/json")], ACCEPTED)
        });
        let service = TowerToHyperService::new(Router::new().route(PATH, handler));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("listening on http://{}", listener.local_addr().unwrap());
        let mut http = http1::Builder::new();
        http.timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(30))
            .max_buf_size(64 << 10);
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let connection = http.serve_connection(TokioIo::new(stream), service.clone());
            tokio::spawn(connection);
        }
    });
}

/// A server that is measured.
struct Server {
    name: String,
    address: SocketAddr,
    process: Option<Child>,
    /// The next number of a customer.
    next: Arc<AtomicU64>,
    rounds: Vec<Round>,
}

/// What was measured in a round.
struct Round {
    rate: f64,
    /// Latencies of half and of 99 in a hundred requests.
    median: Duration,
    p99: Duration,
    /// The processor time of the server for each request.
    busy: Option<Duration>,
}

impl Server {
    fn start(name: &str, mut command: Command) -> Server {
        let mut process = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
        let url = line.trim().strip_prefix("listening on ").unwrap();
        let mut server = Server::at(&format!("{name}={url}"));
        server.process = Some(process);
        server
    }

    /// A server that runs, from `NAME=http://ADDRESS:PORT`.
    fn at(text: &str) -> Server {
        let (name, url) = text.split_once('=').expect("NAME=URL");
        let address = url.trim_start_matches("http://").trim_end_matches('/');
        Server {
            name: name.to_owned(),
            address: address.parse().expect("http://ADDRESS:PORT"),
            process: None,
            next: Arc::default(),
            rounds: Vec::new(),
        }
    }

    /// The processor time that the server has used.
    fn busy(&self) -> Option<Duration> {
        let stat =
            fs::read_to_string(format!("/proc/{}/stat", self.process.as_ref()?.id())).ok()?;
        // The name of the program, in parentheses, may have spaces.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        let mut ticks = || fields.next()?.parse::<u64>().ok();
        Some(Duration::from_millis(10 * (ticks()? + ticks()?)))
    }

    fn measure(&mut self, length: Duration) -> Round {
        let busy = self.busy();
        let (mut latencies, length) = load(self.address, &self.next, length);
        let busy = self.busy().zip(busy).map(|(after, before)| after - before);
        latencies.sort_unstable();
        let of = |part: f64| latencies[(latencies.len() as f64 * part) as usize];
        Round {
            rate: latencies.len() as f64 / length.as_secs_f64(),
            median: of(0.5),
            p99: of(0.99),
            busy: busy.map(|busy| busy / latencies.len() as u32),
        }
    }

    fn median<T: PartialOrd>(&self, of: impl Fn(&Round) -> T) -> T {
        let mut all: Vec<T> = self.rounds.iter().map(of).collect();
        all.sort_by(|a, b| a.partial_cmp(b).unwrap());
        all.swap_remove(all.len() / 2)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

fn compare() -> ExitCode {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("serve.redb");
    let _ = fs::remove_file(&file);
    let mut baseline = Command::new(env::current_exe().unwrap());
    baseline.arg("baseline");
    let serve = || {
        let mut command = Command::new(KYCLINT);
        command.args(["serve", "--quiet", "--no-config", "--port", "0"]);
        command
    };
    let mut stored = serve();
    stored.arg("--store").arg(&file);
    let mut without_journal = serve();
    without_journal.args(["--journal", "0"]);
    let servers = measure(vec![
        Server::start("axum, reads and answers", baseline),
        Server::start("in memory", serve()),
        Server::start("in memory, `--journal 0`", without_journal),
        Server::start("`--store`", stored),
    ]);
    let rates: HashMap<&str, f64> = servers
        .iter()
        .map(|it| (it.name.as_str(), it.median(|round| round.rate)))
        .collect();
    let part = rates["in memory"] / rates["axum, reads and answers"];
    drop(servers);
    let _ = fs::remove_file(&file);
    let holds = part >= LEAST;
    println!(
        "\nin memory: {:.1} % of the rate of axum, must reach {:.0}: {}",
        100.0 * part,
        100.0 * LEAST,
        if holds { "holds" } else { "does not hold" }
    );
    ExitCode::from(u8::from(!holds))
}

/// Measures the servers and prints a table. The first one is the baseline.
fn measure(mut servers: Vec<Server>) -> Vec<Server> {
    for server in &mut servers {
        server.measure(WARM_UP);
    }
    for number in 1..=ROUNDS {
        for server in &mut servers {
            let round = server.measure(ROUND);
            eprintln!(
                "round {number}: {}: {:.0} a second",
                server.name, round.rate
            );
            server.rounds.push(round);
        }
    }
    println!(
        "| server | requests a second | of the first | p50, ms | p99, ms | processor time of the server, µs a request |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    let first = servers[0].median(|round| round.rate);
    for server in &servers {
        let rate = server.median(|round| round.rate);
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let busy = server.median(|round| round.busy);
        println!(
            "| {} | {rate:.0} | {:.1} % | {:.2} | {:.2} | {} |",
            server.name,
            100.0 * rate / first,
            ms(server.median(|round| round.median)),
            ms(server.median(|round| round.p99)),
            busy.map_or("-".to_owned(), |busy| format!("{:.1}", ms(busy) * 1e3)),
        );
    }
    servers
}

/// Sends requests for a while. Returns how long each one took, and the time of all.
fn load(address: SocketAddr, next: &Arc<AtomicU64>, length: Duration) -> (Vec<Duration>, Duration) {
    // One thread, so that the servers have the rest of the machine.
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let start = Instant::now();
        let connections = (0..CONNECTIONS).map(|_| {
            let next = Arc::clone(next);
            tokio::spawn(async move {
                let mut client = Client::connect(address).await.unwrap();
                let mut latencies = Vec::new();
                while start.elapsed() < length {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let sent = Instant::now();
                    client.request(number).await.unwrap();
                    latencies.push(sent.elapsed());
                }
                latencies
            })
        });
        let mut latencies = Vec::new();
        for connection in connections.collect::<Vec<_>>() {
            latencies.extend(connection.await.unwrap());
        }
        (latencies, start.elapsed())
    })
}

/// A connection that stays open.
struct Client {
    stream: TcpStream,
    request: Vec<u8>,
    /// Where the digits of the numbers are in the request.
    places: Vec<usize>,
    answer: Vec<u8>,
}

/// The digits that a number takes the place of.
const DIGITS: &str = "0000000000";

impl Client {
    async fn connect(address: SocketAddr) -> io::Result<Client> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        let body = customer();
        let request = format!(
            "POST {PATH} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/json\r\nAuthorization: Bearer 0\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        Ok(Client {
            stream,
            places: request.match_indices(DIGITS).map(|(at, _)| at).collect(),
            request: request.into_bytes(),
            answer: Vec::with_capacity(4096),
        })
    }

    /// Sends a customer that was never sent, and checks that it is accepted.
    async fn request(&mut self, number: u64) -> io::Result<()> {
        for place in &self.places {
            let digits = &mut self.request[*place..place + DIGITS.len()];
            write!(&mut *digits, "{number:0width$}", width = DIGITS.len())?;
        }
        let mut rest = self.request.as_slice();
        while !rest.is_empty() {
            self.stream.writable().await?;
            match self.stream.try_write(rest) {
                Ok(written) => rest = &rest[written..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        self.answer.clear();
        let mut part = [0; 4096];
        while !is_complete(&self.answer) {
            self.stream.readable().await?;
            match self.stream.try_read(&mut part) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(read) => self.answer.extend(&part[..read]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        let answer = String::from_utf8_lossy(&self.answer);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        assert!(answer.ends_with('}'), "{answer}");
        Ok(())
    }
}

/// Whether an answer is complete.
fn is_complete(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|it| it == b"\r\n\r\n") else {
        return false;
    };
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|it| it.strip_prefix("content-length:"));
    let length: usize = length.expect("Content-Length").trim().parse().unwrap();
    answer.len() >= end + 4 + length
}

/// A published business case, about 1 KB, with digits to replace.
fn customer() -> String {
    let case = "fixtures/individual/ev-a3-related-entities-scan-and-screening.json";
    let text = fs::read_to_string(case).unwrap();
    let number = format!("KYC-{DIGITS}");
    let text = text.replace("KYC-2024-000119", &number);
    let text = text.replace("CUST-4713", &format!("CUST-{DIGITS}"));
    assert_eq!(text.matches(DIGITS).count(), 2);
    text
}
