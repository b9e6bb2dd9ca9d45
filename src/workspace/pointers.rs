//! Pointers that stand for a file whose content is in Git LFS or in git-annex.

use crate::document::foreign_text::is_conflict_start;

/// What the pointers of Git LFS begin with. The second address is that of the first releases.
const LFS: [&str; 2] = [
    "version https://git-lfs.github.com/spec/",
    "version https://hawser.github.com/spec/",
];

/// The longest pointer of git-annex, in bytes.
const LONGEST_POINTER: usize = 4096;

/// Refuses a pointer, given by its first bytes.
pub(crate) fn refuse_pointer(bytes: &[u8]) -> Result<(), String> {
    let is_of_lfs = |bytes: &[u8]| LFS.iter().any(|start| bytes.starts_with(start.as_bytes()));
    if is_of_lfs(bytes) {
        return Err("Git LFS pointer: the content is not fetched; run `git lfs pull`".to_owned());
    }
    if conflicting(bytes).is_some_and(is_of_lfs) {
        return Err(
            "Git LFS pointer in a merge conflict; resolve it, then run `git lfs pull`".to_owned(),
        );
    }
    if is_annex_pointer(bytes) {
        return Err(
            "git-annex pointer: the content is not fetched; run `git annex get`".to_owned(),
        );
    }
    Ok(())
}

/// What follows the first mark of a merge conflict, if the bytes begin with one.
fn conflicting(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes
        .starts_with(b"<<<<<<<")
        .then(|| memchr::memchr(b'\n', bytes))??;
    let mark = str::from_utf8(&bytes[..end]).ok()?;
    is_conflict_start(mark.trim_end()).then(|| &bytes[end + 1..])
}

/// Whether this is one line with a path to an object of git-annex: the content of an unlocked file,
/// or of a link where the system has none.
fn is_annex_pointer(bytes: &[u8]) -> bool {
    if !matches!(bytes.first(), Some(b'/' | b'.')) || bytes.len() > LONGEST_POINTER {
        return false;
    }
    let line = bytes.trim_ascii_end();
    memchr::memchr(b'\n', line).is_none()
        && memchr::memmem::find(line, b"/annex/objects/").is_some()
}
