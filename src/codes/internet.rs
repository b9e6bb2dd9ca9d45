//! E-mail addresses and web addresses.

use core::net::Ipv4Addr;

/// Returns whether the text is `local@domain` as in RFC 5321, with an optional quoted local part.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.trim().rsplit_once('@') else {
        return false;
    };
    let is_allowed =
        |found: char| found.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(found);
    let is_dotted = local.split('.').all(|part| !part.is_empty());
    let is_local = is_dotted && local.chars().all(is_allowed) || is_quoted(local);
    is_local && local.len() <= 64 && is_domain(domain, |_| false)
}

/// Whether a local part is in quotes, in which blanks are allowed.
fn is_quoted(local: &str) -> bool {
    let inside = local
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inside.is_some_and(|inside| {
        !inside.trim().is_empty()
            && !inside.contains(|found: char| found.is_control() || "\"\\".contains(found))
    })
}

/// Returns whether the text is a domain, with or without scheme, port and path, or an address of the
/// internet protocol with a scheme.
pub fn is_website(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| lower.starts_with(scheme))
        .map_or(0, str::len);
    let rest = &text[scheme..];
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, port) = match rest[..end].split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (&rest[..end], None),
    };
    // The root of the domain name system is a point, and names of hosts may have underscores.
    let is_host = is_domain(host.strip_suffix('.').unwrap_or(host), |found| found == '_');
    (is_host || scheme > 0 && host.parse::<Ipv4Addr>().is_ok())
        && port.is_none_or(is_port)
        && !rest.contains(char::is_whitespace)
        && !rest.contains(char::is_control)
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// The longest label of a domain, and the longest domain, in characters.
const LONGEST: (usize, usize) = (63, 253);

/// Returns whether the text is a domain: labels of letters, digits, hyphens and `also` these
/// characters, without a hyphen at either end. The last label has at least two characters, and is
/// not a number.
fn is_domain(domain: &str, also: impl Fn(char) -> bool) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.chars().count() <= LONGEST.0
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|found| found.is_alphanumeric() || found == '-' || also(found))
    };
    let Some((_, top)) = domain.rsplit_once('.') else {
        return false;
    };
    let is_top = top.chars().count() > 1
        && !top.contains('_')
        && !top.bytes().all(|byte| byte.is_ascii_digit());
    is_top && domain.chars().count() <= LONGEST.1 && domain.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_recognized() {
        for email in [
            "a@b.lt",
            "first.last+tag@mail.example.com",
            "o'neil@example.ie",
            "žąsis@žalia.lt",
            "\"ona k\"@example.com",
            " a@b.lt ",
        ] {
            assert!(is_email(email) && !is_website(email), "{email}");
        }
        let longest = format!("{}.lt", "a".repeat(63));
        for website in [
            "example.com",
            "www.example.com/path?x=1",
            "https://naidis.example",
            "HTTP://žalia.lt:8080/",
            "https://liza_ayu.example.com",
            "_a.example.com",
            "example.com:65535",
            "https://example.com.",
            "http://192.0.2.1/",
            "http://192.0.2.1:8080/x",
            &longest,
        ] {
            assert!(is_website(website) && !is_email(website), "{website}");
        }
    }

    #[test]
    fn other_texts_are_not_addresses() {
        let label = format!("{}.lt", "a".repeat(64));
        let domain = format!("{}lt", "a.".repeat(126));
        for text in [
            "",
            "a@b",
            "a b@c.lt",
            "\"a@b.lt",
            "\"\"@b.lt",
            "192.0.2.1",
            "http://192.0.2.256/",
            "https://example.com..",
            "@b.lt",
            "a@.lt",
            "a..b@c.lt",
            "a@b.l",
            "a@-b.lt",
            "a@b_c.lt",
            "http://",
            "https://x",
            "example",
            "a@b@c.lt",
            "example.com:65536",
            "example.com:0",
            "example.com:",
            "example.com:80a",
            "example.c_m",
            "a-.example.com",
            "example..com",
            "exa\u{200b}mple.com",
            &label,
            &domain,
        ] {
            assert!(!is_email(text) && !is_website(text), "{text}");
        }
    }
}
