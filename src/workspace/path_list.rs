//! Reads a list of paths, as `git ls-files`, `find` and `fd` write it.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::workspace::inputs::is_stdin;

/// A longer list, in bytes, is not one of paths. It may never end.
const LONGEST: u64 = 1 << 28;

/// Reads the paths in a file, or on standard input: one per line, or, if the list contains a NUL
/// byte, each ended by NUL. The error names the file.
pub(crate) fn read(list: &Path) -> Result<Vec<PathBuf>, String> {
    let (bytes, name) = if is_stdin(list) {
        let bytes = all(io::stdin().lock());
        (bytes, "the list on standard input".to_owned())
    } else {
        (File::open(list).and_then(all), list.display().to_string())
    };
    let bytes = bytes.map_err(|error| format!("cannot read {name}: {error}"))?;
    if bytes.len() as u64 > LONGEST {
        let most = LONGEST >> 20;
        return Err(format!(
            "cannot read {name}: a list of paths has at most {most} MiB"
        ));
    }
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(format!("cannot read {name}: it is UTF-16; write UTF-8"));
    }
    Ok(paths(&bytes))
}

fn all(list: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    list.take(LONGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn paths(list: &[u8]) -> Vec<PathBuf> {
    // Windows PowerShell writes a byte order mark.
    let list = list.strip_prefix(b"\xef\xbb\xbf").unwrap_or(list);
    let is_by_nul = list.contains(&0);
    let end = if is_by_nul { 0 } else { b'\n' };
    let parts = list.split(|byte| *byte == end);
    let parts = parts.map(|part| match part {
        [line @ .., b'\r'] if !is_by_nul => line,
        part => part,
    });
    parts.filter(|part| !part.is_empty()).map(path).collect()
}

#[cfg(unix)]
fn path(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(bytes).into()
}

/// File names on these systems are Unicode.
#[cfg(not(unix))]
fn path(bytes: &[u8]) -> PathBuf {
    OsStr::new(&*String::from_utf8_lossy(bytes)).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_end_paths_with_line_ends_or_nul() {
        for (list, expected) in [
            (&b""[..], &[][..]),
            (
                b"a.json\n\n b.json\r\nc.json",
                &["a.json", " b.json", "c.json"],
            ),
            (b"a\nb.json\0c\r\0", &["a\nb.json", "c\r"]),
            (b"\xef\xbb\xbfa.json\r\nb.json\r\n", &["a.json", "b.json"]),
            (b"\xef\xbb\xbf", &[]),
        ] {
            let expected: Vec<_> = expected.iter().map(PathBuf::from).collect();
            assert_eq!(paths(list), expected);
        }
    }
}
