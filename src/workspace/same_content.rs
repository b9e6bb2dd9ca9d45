//! Files that have the same content.

use std::collections::HashMap;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::Xxh3;

/// Returns the first two of the files that have the same content of more than two lines. Only files of the same
/// length are read; pipes, and files that cannot be read, are not compared.
pub(crate) fn same_content(files: &[PathBuf]) -> Option<(&Path, &Path)> {
    let length = |file: &PathBuf| {
        let data = fs::metadata(file).ok()?;
        data.is_file().then_some(data.len())
    };
    let mut lengths: HashMap<u64, usize> = HashMap::new();
    for length in files.iter().filter_map(length) {
        *lengths.entry(length).or_default() += 1;
    }
    let mut contents: HashMap<u128, &Path> = HashMap::new();
    for file in files {
        let others = length(file).and_then(|length| lengths.get(&length));
        if others.is_some_and(|count| *count > 1)
            && let Ok(Some(content)) = hash(file)
            && let Some(first) = contents.insert(content, file)
        {
            return Some((first, file));
        }
    }
    None
}

/// Returns the hash of a file of more than two lines.
fn hash(file: &Path) -> io::Result<Option<u128>> {
    let mut reader = BufReader::new(File::open(file)?);
    let mut hasher = Xxh3::new();
    let mut lines = 0;
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok((lines > 2).then(|| hasher.digest128()));
        }
        lines += memchr::memchr_iter(b'\n', bytes).count();
        hasher.update(bytes);
        let length = bytes.len();
        reader.consume(length);
    }
}
