//! The program: the command line, and the doors that it starts.

use std::process::ExitCode;

use kyclint::Doors;

fn main() -> ExitCode {
    kyclint::run(Doors {
        #[cfg(feature = "lsp")]
        language_server: Some(kyclint::run_language_server),
        #[cfg(not(feature = "lsp"))]
        language_server: None,
        #[cfg(feature = "serve")]
        server: Some(kyclint::Door {
            command: kyclint::server_command,
            run: kyclint::run_server,
        }),
        #[cfg(not(feature = "serve"))]
        server: None,
    })
}
