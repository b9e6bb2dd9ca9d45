//! Copies the metadata of a file other than its mode: owner, group and extended attributes, which
//! include access control lists. A replacement must have the same metadata. Otherwise it could be
//! readable for users who could not read the original.
//!
//! Access control lists of macOS and Windows are not extended attributes and are not kept: the
//! replacement inherits those of its folder.

use std::fs::{File, Metadata};
use std::io;

/// Copies the metadata of one file to another. Returns an error if some of it cannot be kept, or if
/// the file has other hard links, which would keep the old content.
#[cfg(unix)]
pub(crate) fn keep(from: (&File, &Metadata), to: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let (from, before) = from;
    if before.nlink() > 1 {
        return Err(lost(format!(
            "has {} hard links, and only one of them would get the new content",
            before.nlink()
        )));
    }
    let now = to.metadata()?;
    let owner = (now.uid() != before.uid()).then_some(before.uid());
    let group = (now.gid() != before.gid()).then_some(before.gid());
    if owner.is_some() || group.is_some() {
        fchown(to, owner, group).map_err(|error| {
            let what = match owner {
                Some(_) => "belongs to another user",
                None => "belongs to a group that you are not in",
            };
            lost(format!("{what}, and its replacement would not ({error})"))
        })?;
    }
    keep_extended(from, to)
}

#[cfg(not(unix))]
pub(crate) fn keep(_: (&File, &Metadata), _: &File) -> io::Result<()> {
    Ok(())
}

/// An error for metadata that a replacement would lose but that writing in another way would keep.
#[cfg(unix)]
fn lost(text: String) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, text)
}

/// Attributes that the system sets itself: checksums of the content and its provenance.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
const OF_SYSTEM: [&[u8]; 3] = [b"security.ima", b"security.evm", b"com.apple.provenance"];

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn keep_extended(from: &File, to: &File) -> io::Result<()> {
    use rustix::fs::{XattrFlags, fgetxattr, fgetxattr_query, fremovexattr, fsetxattr};
    use rustix::io::Errno;

    let value = |file: &File, name: &[u8]| {
        let mut value = vec![0; fgetxattr_query(file, name)?];
        let length = fgetxattr(file, name, &mut value)?;
        value.truncate(length);
        Ok::<_, Errno>(value)
    };
    let not_kept = |name: &[u8], error: Errno| {
        let name = String::from_utf8_lossy(name);
        let error = io::Error::from(error);
        lost(format!("its attribute `{name}` cannot be kept ({error})"))
    };
    let expected = names(from)?;
    // The folder's default access control list may grant access that the original does not.
    for name in names(to)? {
        if name.starts_with(b"system.") && !expected.contains(&name) {
            fremovexattr(to, name.as_slice()).map_err(|error| not_kept(&name, error))?;
        }
    }
    for name in expected {
        if OF_SYSTEM.contains(&name.as_slice()) {
            continue;
        }
        let expected = value(from, &name).map_err(|error| not_kept(&name, error))?;
        // Setting an attribute may be forbidden although the system has set it already.
        if value(to, &name).is_ok_and(|now| now == expected) {
            continue;
        }
        fsetxattr(to, name.as_slice(), &expected, XattrFlags::empty())
            .map_err(|error| not_kept(&name, error))?;
    }
    Ok(())
}

/// The names of the extended attributes; empty if the file system does not support them.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn names(file: &File) -> io::Result<Vec<Vec<u8>>> {
    use rustix::fs::{flistxattr, flistxattr_query};
    use rustix::io::Errno;

    let size = match flistxattr_query(file) {
        Ok(size) => size,
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut list = vec![0; size];
    let length = flistxattr(file, &mut list)?;
    list.truncate(length);
    let names = list.split(|byte| *byte == 0);
    Ok(names
        .filter(|name| !name.is_empty())
        .map(<[u8]>::to_vec)
        .collect())
}

#[cfg(all(unix, not(any(target_os = "linux", target_vendor = "apple"))))]
fn keep_extended(_: &File, _: &File) -> io::Result<()> {
    Ok(())
}
