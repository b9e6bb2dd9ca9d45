//! URIs of files, relative to the folder that kyclint runs in.

use serde::Serialize;

use crate::source::portable::PortablePaths;

use crate::report::formats::sarif::Text;

const BASE: &str = "%SRCROOT%";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

impl ArtifactLocation {
    pub(crate) fn new(paths: &PortablePaths, file: &str) -> Self {
        let name = paths.name(file);
        // A Windows drive is a part of an absolute path.
        let drive = name.get(..3).filter(|drive| is_drive(drive));
        let (scheme, path) = match drive {
            Some(drive) => (format!("file:///{drive}"), &name[drive.len()..]),
            None if name.starts_with('/') => ("file://".to_owned(), &*name),
            None => (String::new(), &*name),
        };
        ArtifactLocation {
            uri_base_id: scheme.is_empty().then_some(BASE),
            uri: scheme + &encoded(path),
        }
    }
}

fn is_drive(start: &str) -> bool {
    let bytes = start.as_bytes();
    cfg!(windows) && bytes[0].is_ascii_alphabetic() && &bytes[1..] == b":/"
}

/// Percent-encodes the characters of a path that a URI cannot contain or gives a meaning to.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// The base URIs.
#[derive(Serialize)]
pub(crate) struct Bases {
    #[serde(rename = "%SRCROOT%")]
    root: Base,
}

#[derive(Serialize)]
struct Base {
    description: Text,
}

impl Bases {
    pub(crate) fn new() -> Self {
        Bases {
            root: Base {
                description: Text {
                    text: "The folder that kyclint ran in.".to_owned(),
                },
            },
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn uris_are_relative_and_encoded() {
        for (name, uri, base) in [
            ("d/a b#%.json", "d/a%20b%23%25.json", Some(BASE)),
            ("žą🦊.json", "%C5%BE%C4%85%F0%9F%A6%8A.json", Some(BASE)),
            ("C:/a?.json", "C%3A/a%3F.json", Some(BASE)),
            ("../d/a.json", "../d/a.json", Some(BASE)),
            ("<stdin>", "%3Cstdin%3E", Some(BASE)),
            (
                "/no/such folder/a.json",
                "file:///no/such%20folder/a.json",
                None,
            ),
        ] {
            let location = ArtifactLocation::new(&PortablePaths::default(), name);
            assert_eq!((location.uri.as_str(), location.uri_base_id), (uri, base));
        }
    }
}
