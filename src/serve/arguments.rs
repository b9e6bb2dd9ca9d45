//! The command line of the server.

use std::ffi::OsStr;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::{env, fs, io};

use clap::{Args, Command};
use jiff::civil::Date;

use crate::config::project::parse_day;
use crate::settings::fail_on::FailOn;

const EXAMPLES: &str = "\
Examples:
  kyclint serve                                serve on http://127.0.0.1:8080
  kyclint serve --port 0 --fail-on error       for a test run: any free port, exit code 1 if a payload was refused
  kyclint serve --store state.redb             remember accepted requests across restarts
  kyclint serve --export site                  write the page as a static site

Exit codes: 0 stopped, 1 stopped and --fail-on applies, 2 failure";

/// Serve the customer API to test against, and a page to check payloads on
///
/// Only this command opens a port, and nothing connects to other machines.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:8080", value_parser = address)]
    pub(super) listen: SocketAddr,
    /// Port to listen on; 0 takes a free one, which the first line of standard output names
    #[arg(long, value_name = "PORT")]
    pub(super) port: Option<u16>,
    /// Also write the address to this file once the server listens, such as `/dev/fd/3`
    #[arg(long, value_name = "FILE")]
    pub(super) ready_file: Option<PathBuf>,
    /// Exit with 1 if anything received has a finding from this severity on
    #[arg(
        long,
        value_enum,
        value_name = "LEVEL",
        default_value = "never",
        hide_possible_values = true
    )]
    pub(super) fail_on: FailOn,
    /// Do not print a line for each request
    #[arg(long, short)]
    pub(super) quiet: bool,
    /// Write the page as a static site to this folder, and exit
    #[arg(long, value_name = "FOLDER")]
    pub(super) export: Option<PathBuf>,

    /// Remember accepted requests in this file, as keyed hashes [default: in memory]
    #[arg(long, value_name = "FILE", help_heading = "State")]
    pub(super) store: Option<PathBuf>,
    /// Take the payloads of this file as accepted or refused before the first request (NDJSON)
    #[arg(long, value_name = "FILE", help_heading = "State")]
    pub(super) replay: Option<PathBuf>,
    /// How many requests the journal keeps; 0 turns it off
    #[arg(
        long,
        value_name = "NUMBER",
        default_value_t = 1000,
        help_heading = "State"
    )]
    pub(super) journal: usize,

    /// Require Basic authorization; or set KYCLINT_BASIC. `@FILE` reads it from a file
    #[arg(long, value_name = "USER:PASS", help_heading = "Access and limits")]
    pub(super) basic: Option<String>,
    /// Require Bearer authorization; or set KYCLINT_BEARER. `@FILE` reads it from a file
    #[arg(long, value_name = "TOKEN", help_heading = "Access and limits")]
    pub(super) bearer: Option<String>,
    /// Accept requests to this host name; addresses and names without a dot need none (repeatable)
    #[arg(long, value_name = "NAME", value_parser = host, help_heading = "Access and limits")]
    pub(super) allow_host: Vec<String>,
    /// Let pages of this origin read answers, such as `https://app.example`, or `*` (repeatable)
    #[arg(long, value_name = "ORIGIN", value_parser = origin, help_heading = "Access and limits")]
    pub(super) allow_origin: Vec<String>,
    /// The longest body, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 10, help_heading = "Access and limits",
          value_parser = clap::value_parser!(u32).range(1..=1024))]
    pub(super) max_body: u32,
    /// The most connections at a time; others wait
    #[arg(long, value_name = "NUMBER", default_value_t = 512, help_heading = "Access and limits",
          value_parser = clap::value_parser!(u32).range(1..=65536))]
    pub(super) max_connections: u32,
    /// How many seconds a client may take to send a request
    #[arg(long, value_name = "SECONDS", default_value_t = 30, help_heading = "Access and limits",
          value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub(super) timeout: u64,

    /// Name these errors first, where several apply: codes such as `C010,C016*`
    #[arg(
        long,
        value_name = "CODES",
        value_delimiter = ',',
        help_heading = "Rules and configuration"
    )]
    pub(super) error_order: Vec<String>,
    /// Mask personal values in answers and reports [default if CI is set]; the journal always does
    #[arg(
        long,
        conflicts_with = "no_redact",
        help_heading = "Rules and configuration"
    )]
    pub(super) redact: bool,
    /// Show personal values in answers and reports, even if CI is set
    #[arg(long, hide_short_help = true, help_heading = "Rules and configuration")]
    pub(super) no_redact: bool,
    /// Compare dates with this date [default: the date of the system]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Rules and configuration")]
    pub(super) today: Option<Date>,
    /// Use this configuration, not the `kyclint.toml` of the current folder
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with = "no_config",
        help_heading = "Rules and configuration"
    )]
    pub(super) config: Option<PathBuf>,
    /// Ignore all configurations
    #[arg(long, help_heading = "Rules and configuration")]
    pub(super) no_config: bool,
}

/// Describes `kyclint serve`.
pub fn command() -> Command {
    Arguments::augment_args(Command::new("serve"))
}

fn address(text: &str) -> Result<SocketAddr, String> {
    let loopback = "127.0.0.1";
    let text = match text.strip_prefix("localhost").unwrap_or(text) {
        "" => format!("{loopback}:8080"),
        port if port.starts_with(':') && !port.starts_with("::") => format!("{loopback}{port}"),
        rest => rest.to_owned(),
    };
    let of_host = |_| {
        text.parse::<IpAddr>()
            .map(|host| SocketAddr::new(host, 8080))
    };
    let address = text.parse::<SocketAddr>().or_else(of_host);
    address.map_err(|_| "write an address and a port, such as 127.0.0.1:8080".to_owned())
}

/// A name without a port.
fn host(text: &str) -> Result<String, String> {
    let is_name = !text.is_empty() && !text.contains(['/', ':', ' ']);
    let named = is_name.then(|| text.to_owned());
    named.ok_or_else(|| "write a name without a port, such as kyc.test.example".to_owned())
}

/// A scheme, a host and perhaps a port.
fn origin(text: &str) -> Result<String, String> {
    let origin = text.strip_suffix('/').unwrap_or(text);
    let host = origin.split_once("://").map(|(_, host)| host);
    let is_origin = host.is_some_and(|host| !host.is_empty() && !host.contains('/'));
    let named = (is_origin || origin == "*").then(|| origin.to_owned());
    named.ok_or_else(|| "write an origin such as https://app.example, or *".to_owned())
}

fn day(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| "write a date such as 2026-01-31".to_owned())
}

/// A credential: from the command line, else from the environment. `@FILE` names a file that holds it.
pub(super) fn credential(argument: Option<&str>, variable: &str) -> Result<Option<String>, String> {
    let from_environment = || match env::var(variable) {
        Ok(value) => Ok(Some(value).filter(|value| !value.is_empty())),
        Err(env::VarError::NotPresent) => Ok(None),
        Err(env::VarError::NotUnicode(_)) => Err(format!("{variable} is not UTF-8")),
    };
    let value = match argument {
        Some(argument) => Some(argument.to_owned()),
        None => from_environment()?,
    };
    let Some(value) = value else {
        return Ok(None);
    };
    let value = match value.strip_prefix('@') {
        Some(file) => read(OsStr::new(file)).map_err(|error| format!("{file}: {error}"))?,
        None => value,
    };
    if value.is_empty() || value.contains(['\r', '\n', '\0']) {
        return Err(format!(
            "a credential must be one line that is not empty ({variable})"
        ));
    }
    Ok(Some(value))
}

fn read(file: &OsStr) -> io::Result<String> {
    let text = fs::read_to_string(file)?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
