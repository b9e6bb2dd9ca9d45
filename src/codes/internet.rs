//! E-mail addresses and web addresses.

/// Returns whether the text is `local@domain` as in RFC 5321, without quoted local parts.
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.trim().rsplit_once('@') else {
        return false;
    };
    let is_allowed =
        |found: char| found.is_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(found);
    let is_dotted = local.split('.').all(|part| !part.is_empty());
    let is_local = is_dotted && local.chars().all(is_allowed);
    is_local && local.len() <= 64 && is_domain(domain, |_| false)
}

/// Returns whether the text is a domain, with or without scheme, port and path.
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
    // Names of hosts in the domain name system may have underscores.
    is_domain(host, |found| found == '_')
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
