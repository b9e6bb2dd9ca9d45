//! The file that names the address of a server that listens (`--ready-file`).

use std::fs::{self, File};
use std::io::{self, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::thread;

/// Longer than any address.
const LONGEST: u64 = 256;

/// Fails if a file has something that is not from a server: it would be lost. Pipes and devices have
/// nothing to lose.
pub(super) fn check(file: &Path) -> Result<(), String> {
    if !file.is_file() {
        return Ok(());
    }
    match content(file) {
        Ok(content) if is_address(&content) => Ok(()),
        Ok(_) => Err(format!(
            "error: {}: the file has something else than the address of a server; delete it, or name another file with --ready-file",
            file.display()
        )),
        Err(error) => Err(format!("error: {}: {error}", file.display())),
    }
}

/// Writes the address. A pipe takes it when somebody reads there, which nothing else waits for.
pub(super) fn write(file: &Path, url: &str) -> Result<(), String> {
    let line = format!("{url}\n");
    if is_pipe(file) {
        let pipe = file.to_owned();
        thread::spawn(move || fs::write(pipe, line));
        return Ok(());
    }
    fs::write(file, line).map_err(|error| format!("error: {}: {error}", file.display()))
}

#[cfg(unix)]
fn is_pipe(file: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    fs::metadata(file).is_ok_and(|metadata| metadata.file_type().is_fifo())
}

/// These systems have no pipes among files.
#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    false
}

/// Removes the file, as nobody should take it for a server that listens. It stays if it has something
/// else by now, such as the address of the next server.
pub(super) fn remove(file: &Path, url: &str) {
    let is_ours = |content: Vec<u8>| content == format!("{url}\n").as_bytes();
    if file.is_file() && content(file).is_ok_and(is_ours) {
        let _ = fs::remove_file(file);
    }
}

/// The begin of a file.
fn content(file: &Path) -> io::Result<Vec<u8>> {
    let mut content = Vec::new();
    File::open(file)?.take(LONGEST).read_to_end(&mut content)?;
    Ok(content)
}

/// Whether this is what a server has written, or nothing, as in a file that `mktemp` has made.
fn is_address(content: &[u8]) -> bool {
    let line = content.trim_ascii_end();
    let address = line
        .strip_prefix(b"http://")
        .and_then(|address| str::from_utf8(address).ok());
    line.is_empty() || address.is_some_and(|it| it.parse::<SocketAddr>().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_may_be_replaced() {
        for content in ["", "\n", "http://127.0.0.1:1234\n", "http://[::1]:80"] {
            assert!(is_address(content.as_bytes()), "{content:?}");
        }
        for content in [
            "{}",
            "http://127.0.0.1\n",
            "https://127.0.0.1:1234\n",
            "http://127.0.0.1:1234/\n",
            "http://127.0.0.1:1234\nhttp://127.0.0.1:1234\n",
            " http://127.0.0.1:1234\n",
        ] {
            assert!(!is_address(content.as_bytes()), "{content:?}");
        }
        assert!(!is_address(b"\xff"));
    }
}
