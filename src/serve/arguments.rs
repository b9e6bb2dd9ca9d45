//! The command line of the server.

/// Describes `kyclint serve`.
pub fn command() -> clap::Command {
    clap::Command::new("serve")
        .about("Serve the customer API for tests, and a page to paste payloads into")
}
