//! `kyclint serve`: the endpoint to test against. [`arguments`] describes the command, [`server`] keeps
//! the connections, [`api`] and [`management`] answer the requests.

mod api;
mod app;
mod arguments;
mod docs;
mod guard;
mod journal;
mod management;
mod page;
mod patient;
mod ready;
mod replay;
mod scenario;
mod server;
mod site;
mod stop;
mod store;
mod upload;

pub use arguments::command;

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::ExitCode;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use axum::Router;
use clap::{ArgMatches, FromArgMatches};
use jiff::civil::Date;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::runtime;

use crate::config::error::ConfigError;
use crate::config::overrides::Overrides;
use crate::endpoint::{Endpoint, Order};
use crate::lint::InputMode;
use crate::report::formats;
use crate::report::formats::Style;
use crate::report::reference::Site;
use crate::report::session::Options;
use crate::settings::clock::Clock;
use crate::workspace::configs::{Choice, Configs};
use crate::workspace::environment::is_in_ci;
use crate::workspace::notes::note;

use app::App;
use arguments::{Arguments, credential};
use guard::Guard;
use journal::Journal;
use scenario::Scenarios;
use store::{Store, new_secret};

/// The local date, which changes while the server runs.
#[derive(Debug)]
struct EveryDay;

impl Clock for EveryDay {
    fn today(&self) -> Date {
        jiff::ZonedDateTime::now().date()
    }

    /// The local date differs from the UTC date by at most one day, and the time zone takes longer.
    fn is_future(&self, day: Date) -> bool {
        let now = jiff::Timestamp::now();
        let in_utc = jiff::tz::Offset::UTC.to_datetime(now).date();
        day >= in_utc && day > self.today()
    }
}

/// Runs the server with the options of its command until it is told to stop. Returns the exit code of
/// the process: 0, or 1 if `--fail-on` applies, or 2 after a failure.
/// `commands` are the pages of the reference about commands: path and Markdown of each.
pub fn run(options: &ArgMatches, commands: Vec<(String, String)>) -> ExitCode {
    let arguments = match Arguments::from_arg_matches(options) {
        Ok(arguments) => arguments,
        Err(error) => {
            let _ = error.print();
            return ExitCode::from(2);
        }
    };
    match run_with(&arguments, Site::new(commands)) {
        Ok(has_failed) => ExitCode::from(u8::from(has_failed)),
        Err(error) => {
            for line in error.lines() {
                note(line);
            }
            ExitCode::from(2)
        }
    }
}

/// The server without a socket, for programs that have connections of their own.
///
/// ```
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
///
/// let command = kyclint::server_command();
/// let options = command.try_get_matches_from(["serve", "--quiet", "--no-config"])?;
/// let server = kyclint::Server::new(&options)?;
/// let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
/// let answer = runtime.block_on(async {
///     let (mut client, connection) = tokio::io::duplex(1 << 16);
///     client.write_all(b"GET /_kyclint/health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").await?;
///     let mut answer = String::new();
///     let (read, ()) = tokio::join!(client.read_to_string(&mut answer), server.serve_connection(connection));
///     read.map(|_| answer)
/// })?;
/// assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Server {
    app: Arc<App>,
    router: Router,
}

impl Server {
    /// Creates a server with the options of its command. Those of its socket have no effect.
    ///
    /// # Errors
    ///
    /// The error is what the command would print.
    pub fn new(options: &ArgMatches) -> Result<Self, String> {
        let arguments = Arguments::from_arg_matches(options).map_err(|error| error.to_string())?;
        let app = Arc::new(app(&arguments, Site::default())?);
        let router = management::router(&app);
        Ok(Server { app, router })
    }

    /// Answers the requests of one connection until either side closes it. It must run in a runtime of Tokio
    /// that has timers.
    pub async fn serve_connection(&self, stream: impl AsyncRead + AsyncWrite + Unpin + 'static) {
        // Its errors are those of the client: it went away, or was too slow.
        let _ = server::connection(stream, &self.app, &self.router).await;
    }
}

/// Writes a line to standard error, unless whoever should read it has stopped to.
fn note_in_time(line: String) {
    let (done, written) = mpsc::channel();
    thread::spawn(move || {
        note(&line);
        let _ = done.send(());
    });
    let _ = written.recv_timeout(Duration::from_secs(1));
}

fn run_with(arguments: &Arguments, docs: Site) -> Result<bool, String> {
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let runtime = runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| format!("error: cannot start threads: {error}"))?;
    let served = runtime.block_on(serve(arguments, docs));
    // What still runs has had its time, or nobody waits for it any more.
    runtime.shutdown_background();
    served
}

/// Serves. Returns whether something was received that `--fail-on` includes.
async fn serve(arguments: &Arguments, docs: Site) -> Result<bool, String> {
    if let Some(folder) = &arguments.export {
        let files = page::export(folder).map_err(|error| format!("error: {error}"))?;
        note(&format!("wrote {files} files to {}", folder.display()));
        return Ok(false);
    }
    if let Some(file) = &arguments.ready_file {
        ready::check(file)?;
    }
    let app = Arc::new(app(arguments, docs)?);
    if let Some(file) = &arguments.replay {
        let replayed = replay::replay(&app, file).await;
        let replayed = replayed.map_err(|error| format!("error: {}: {error}", file.display()))?;
        let (payloads, refused) = (replayed.payloads, replayed.refused);
        note(&format!(
            "replayed {payloads} payload{} of {}, {refused} refused",
            plural(payloads as u64),
            file.display()
        ));
    }
    let address = address(arguments);
    let listener = TcpListener::bind(address).await;
    let listener = listener.map_err(|error| {
        format!("error: cannot listen on {address}: {error}; choose another port with --port, or 0 for a free one")
    })?;
    let stop = stop::on_signals()?;
    let address = listener.local_addr().unwrap_or(address);
    let url = format!("http://{address}");
    announce(arguments, &url)?;
    if !address.ip().is_loopback() {
        note("warning: other machines can send requests to this server");
    }
    let router = management::router(&app);
    let most = arguments.max_connections as usize;
    server::serve(listener, Arc::clone(&app), router, most, stop).await;
    if let Some(file) = &arguments.ready_file {
        ready::remove(file, &url);
    }
    let totals = app.journal.ever();
    if !arguments.quiet {
        let (requests, refused) = (totals.requests, totals.refused);
        note_in_time(format!(
            "stopped after {requests} request{}; {refused} customer{} refused",
            plural(requests),
            plural(refused)
        ));
    }
    Ok(app.has_failed())
}

/// The ending of a noun after a number.
fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}

fn address(arguments: &Arguments) -> SocketAddr {
    let mut address = arguments.listen;
    if let Some(port) = arguments.port {
        address.set_port(port);
    }
    address
}

/// Says where the server listens: the only line on standard output.
fn announce(arguments: &Arguments, url: &str) -> Result<(), String> {
    if let Some(file) = &arguments.ready_file {
        ready::write(file, url)?;
    }
    let mut out = io::stdout();
    // Whoever started the server need not read it.
    let _ = writeln!(out, "listening on {url}").and_then(|()| out.flush());
    Ok(())
}

fn app(arguments: &Arguments, docs: Site) -> Result<App, String> {
    let basic = credential(arguments.basic.as_deref(), "KYCLINT_BASIC")
        .map_err(|error| format!("error: {error}"))?;
    if basic.as_ref().is_some_and(|basic| !basic.contains(':')) {
        return Err("error: --basic: write USER:PASS".to_owned());
    }
    let bearer = credential(arguments.bearer.as_deref(), "KYCLINT_BEARER")
        .map_err(|error| format!("error: {error}"))?;
    let options = options(arguments)?;
    let failed = |error: String| format!("error: {error}");
    let order = Order::new(arguments.error_order.iter().cloned())
        .map_err(|error| format!("error: --error-order: {error}"))?;
    let store = match &arguments.store {
        Some(file) => {
            Store::in_file(file).map_err(|error| format!("error: {}: {error}", file.display()))?
        }
        None => Store::in_memory().map_err(failed)?,
    };
    let secret = new_secret().map_err(failed)?;
    Ok(App {
        endpoint: Arc::new(Endpoint::new(options, order)),
        store,
        journal: Journal::new(arguments.journal),
        scenarios: Scenarios::default(),
        guard: Guard::new(
            arguments.allow_host.clone(),
            arguments.allow_origin.clone(),
            basic.as_deref(),
            bearer.as_deref(),
            secret,
        ),
        docs,
        secret,
        max_body: arguments.max_body as usize * 1_000_000,
        timeout: Duration::from_secs(arguments.timeout),
        is_quiet: arguments.quiet,
        fail_on: arguments.fail_on,
    })
}

/// The options of the configuration that applies to the current folder.
fn options(arguments: &Arguments) -> Result<Options, String> {
    let choice = match &arguments.config {
        Some(path) => Choice::This(path.clone()),
        None if arguments.no_config => Choice::None,
        None => Choice::Nearest,
    };
    let mut overrides = Overrides::default();
    overrides.today = arguments.today;
    overrides.redact = (arguments.redact || arguments.no_redact).then_some(arguments.redact);
    overrides.is_in_ci = is_in_ci();
    let configs = Configs::new(choice, overrides).with_clock(Arc::new(EveryDay));
    match configs.of(Path::new("request.json")) {
        Ok(resolved) => Ok(resolved.options(InputMode::Payloads, true)),
        Err(error) => Err(drawn(&error)),
    }
}

/// A configuration that cannot be used, for standard error.
fn drawn(error: &ConfigError) -> String {
    match error {
        ConfigError::Unreadable { name, error } => format!("error: {name}: {error}"),
        ConfigError::Wrong { source, mistakes } => {
            let mut text = Vec::new();
            for mistake in mistakes {
                // Rendering into memory fails only if a span is out of bounds.
                let _ = formats::draw_config_diagnostic(source, mistake, Style::plain(), &mut text);
            }
            String::from_utf8_lossy(&text).into_owned()
        }
    }
}
