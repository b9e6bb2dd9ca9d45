//! Where the documentation is, for links to its pages.

use std::fmt;
use std::sync::Arc;

/// The address under which the pages of the reference are: that of the book, or of `kyclint serve`
/// followed by `/docs/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsUrl(Arc<str>);

/// The schemes of addresses that a browser opens without running anything.
const SCHEMES: [&str; 3] = ["https://", "http://", "file:///"];

impl DocsUrl {
    /// Reads an address. `None` if it has another scheme, or characters that an address must not have: it is
    /// written to terminals, and a configuration may come from a stranger.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = SCHEMES
            .iter()
            .find_map(|scheme| text.strip_prefix(scheme))?;
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}?#".contains(&byte);
        let is_right = !rest.is_empty() && rest.bytes().all(is_plain);
        is_right.then(|| DocsUrl(text.trim_end_matches('/').into()))
    }

    /// The address of the page at a path of the reference, such as `codes/C013`.
    pub fn page(&self, path: &str) -> String {
        format!("{}/{path}.html", self.0)
    }
}

impl fmt::Display for DocsUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_below_the_address() {
        for text in [
            "https://docs.example/kyclint",
            "https://docs.example/kyclint//",
        ] {
            let url = DocsUrl::parse(text).unwrap();
            assert_eq!(
                url.page("codes/C013"),
                "https://docs.example/kyclint/codes/C013.html"
            );
        }
        let local = DocsUrl::parse("file:///srv/book/").unwrap();
        assert_eq!(local.page("rules/iban"), "file:///srv/book/rules/iban.html");
    }

    #[test]
    fn what_is_no_plain_address_is_refused() {
        for text in [
            "",
            "docs",
            "//docs.example",
            "https://",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://a b",
            "https://a\u{1b}]8;;",
            "https://ą.example",
            "https://a/?x=",
            "https://a/#x",
        ] {
            assert_eq!(DocsUrl::parse(text), None, "{text}");
        }
    }
}
