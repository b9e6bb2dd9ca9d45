//! Where the documentation is, for links to its pages.

use std::fmt;
use std::sync::Arc;

/// The address under which the pages of the reference are: that of the book, or of `kyclint serve`
/// followed by `/docs/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocsUrl(Arc<str>);

/// The schemes of addresses that a browser opens without running anything.
const SCHEMES: [&str; 3] = ["https://", "http://", FILE];

const FILE: &str = "file:///";

/// Whether it is a host, perhaps with a port, and nothing else.
fn is_authority(text: &str) -> bool {
    // The colons of an IPv6 address are in brackets.
    let end = text.find(']').map_or(0, |bracket| bracket + 1);
    let (host, port) = match text[end..].split_once(':') {
        Some((host, port)) => (&text[..end + host.len()], Some(port)),
        None => (text, None),
    };
    let is_port = |port: &str| port.parse::<u16>().is_ok_and(|port| port > 0);
    !host.is_empty() && !text.contains('@') && port.is_none_or(is_port)
}

impl DocsUrl {
    /// Reads an address of a folder. `None` if it has another scheme, a name or password of a user, no host or
    /// a wrong port, or characters that an address must not have: it is written to terminals and reports, and a
    /// configuration may come from a stranger.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = SCHEMES.iter().find_map(|scheme| {
            let (start, rest) = text.split_at_checked(scheme.len())?;
            start.eq_ignore_ascii_case(scheme).then_some((scheme, rest))
        })?;
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}?#".contains(&byte);
        let is_place = if *scheme == FILE {
            // With one more slash, it is a host on some systems.
            !rest.starts_with('/')
        } else {
            let (authority, _) = rest.split_once('/').unwrap_or((rest, ""));
            is_authority(authority)
        };
        let rest = rest.trim_end_matches('/');
        let is_folder = !rest.to_ascii_lowercase().ends_with(".html");
        let is_right = !rest.is_empty() && rest.bytes().all(is_plain) && is_place && is_folder;
        is_right.then(|| DocsUrl(format!("{scheme}{rest}").into()))
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
        for (text, shown) in [
            ("HTTPS://docs.example/", "https://docs.example"),
            ("http://127.0.0.1:8080/docs/", "http://127.0.0.1:8080/docs"),
            ("http://[::1]:8080/docs", "http://[::1]:8080/docs"),
        ] {
            assert_eq!(DocsUrl::parse(text).unwrap().to_string(), shown);
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
            "https://user@a/",
            "https://user:password@a/",
            "https:///a",
            "http://:80/",
            "http://a:99999/",
            "http://a:/",
            "file:////host/share/",
            "https://a/book/index.html",
        ] {
            assert_eq!(DocsUrl::parse(text), None, "{text}");
        }
    }
}
