//! The guides: the pages of `docs/` that people write, and those about the contract, with their pictures.

use crate::report::reference::INDEX;

/// A page, by its path in `docs/` without the extension.
struct Guide {
    path: &'static str,
    text: &'static str,
}

macro_rules! guides {
    ($($path:literal)*) => {
        [$(Guide {
            path: $path,
            text: include_str!(concat!("../../../docs/", $path, ".md")),
        }),*]
    };
}

/// The guides, in the order of the table of contents, with which a test compares them.
static GUIDES: [Guide; 37] = guides![
    "README"
    "installation"
    "start-integration"
    "start-review"
    "start-migration"
    "start-devops"
    "start-compliance"
    "input"
    "detection"
    "rules"
    "messages"
    "json-mistakes"
    "fixing"
    "samples"
    "schemas"
    "configuration"
    "exit-codes"
    "redaction"
    "baseline"
    "migrations"
    "scale"
    "formats"
    "html-report"
    "hooks-and-ci"
    "editors"
    "serve"
    "serve-in-tests"
    "page"
    "python"
    "spark"
    "contract/README"
    "contract/fields"
    "contract/codes"
    "contract/readings"
    "contract/unpublished"
    "privacy"
    "reliability"
];

/// The pictures of the guides: path and SVG.
pub(super) static PICTURES: [(&str, &str); 3] = [
    (
        "pictures/report.svg",
        include_str!("../../../docs/pictures/report.svg"),
    ),
    (
        "pictures/diff.svg",
        include_str!("../../../docs/pictures/diff.svg"),
    ),
    (
        "pictures/statistics.svg",
        include_str!("../../../docs/pictures/statistics.svg"),
    ),
];

/// The name of the file that is the first page of its folder.
const FIRST: &str = "README";

/// The path of a page in the book, where the first page of a folder has another name than its file.
fn path_in_book(file: &str) -> String {
    match file.strip_suffix(FIRST) {
        Some(folder) => format!("{folder}{INDEX}"),
        None => file.to_owned(),
    }
}

/// The paths of all guides, in reading order.
pub(super) fn paths() -> impl Iterator<Item = String> {
    GUIDES.iter().map(|guide| path_in_book(guide.path))
}

/// Returns the guide at a path as Markdown; `None` if there is none.
pub(super) fn page(path: &str) -> Option<&'static str> {
    let found = GUIDES.iter().find(|it| path_in_book(it.path) == path);
    found.map(|guide| guide.text)
}

/// Returns the link to a page as one to its HTML file, perhaps to a heading in it; `None` if it is not to a page.
pub(super) fn html_link(link: &str) -> Option<String> {
    let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
    let path = path_in_book(target.strip_suffix(".md")?);
    let mark = if anchor.is_empty() { "" } else { "#" };
    Some(format!("{path}.html{mark}{anchor}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_guides_and_pictures_are_those_of_the_book() {
        let summary = fs::read_to_string("docs/SUMMARY.md").unwrap();
        let (written, _) = summary.split_once("<!--").unwrap();
        let links = written.split("](").skip(1);
        let links: Vec<_> = links.filter_map(|link| link.split_once(".md)")).collect();
        let guides: Vec<_> = GUIDES.iter().map(|guide| guide.path).collect();
        let named: Vec<_> = links.iter().map(|(path, _)| *path).collect();
        assert_eq!(guides, named);
        let mut pictures = fs::read_dir("docs/pictures").unwrap();
        assert_eq!(pictures.by_ref().count(), PICTURES.len());
        for (path, svg) in PICTURES {
            assert_eq!(fs::read_to_string(format!("docs/{path}")).unwrap(), svg);
        }
    }

    #[test]
    fn links_between_pages_lead_to_html_files() {
        for (link, expected) in [
            ("fixing.md", "fixing.html"),
            ("README.md", "index.html"),
            (
                "../contract/README.md#sources",
                "../contract/index.html#sources",
            ),
            ("codes/C016.I06.md", "codes/C016.I06.html"),
        ] {
            assert_eq!(html_link(link).as_deref(), Some(expected));
        }
        for link in ["#sources", "https://example.com/a", "pictures/report.svg"] {
            assert_eq!(html_link(link), None);
        }
        assert!(page("index").is_some_and(|text| text.starts_with("# Documentation\n")));
        assert_eq!(page("README"), None);
    }
}
