//! Paths and `file:` URIs (RFC 8089).

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// What a path of a URI must not have as it is. Editors also encode the colon of a drive.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The path of a `file:` URI. `None` for others.
pub(crate) fn path(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    // A host other than this one is a share of Windows.
    let (host, path) = rest.split_at(rest.find('/')?);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    if cfg!(windows) {
        return Some(match host {
            "" | "localhost" => PathBuf::from(path.trim_start_matches('/')),
            host => PathBuf::from(format!("//{host}{path}")),
        });
    }
    matches!(host, "" | "localhost").then(|| PathBuf::from(&*path))
}

/// The URI of an absolute path.
pub(crate) fn of(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) {
        path.replace('\\', "/")
    } else {
        path.into_owned()
    };
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{}", utf8_percent_encode(&path, ENCODED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn paths_and_uris_correspond() {
        for (path_, uri) in [
            ("/a/b.json", "file:///a/b.json"),
            ("/a b/č#%.json", "file:///a%20b/%C4%8D%23%25.json"),
        ] {
            assert_eq!(of(Path::new(path_)), uri);
            assert_eq!(path(uri).as_deref(), Some(Path::new(path_)));
        }
        assert_eq!(path("file://localhost/a").as_deref(), Some(Path::new("/a")));
        for other in [
            "untitled:Untitled-1",
            "file://server/a",
            "file:a",
            "git:/a.json",
        ] {
            assert_eq!(path(other), None, "{other}");
        }
    }
}
