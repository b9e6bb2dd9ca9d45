//! E-mail addresses and web addresses.

use core::net::{Ipv4Addr, Ipv6Addr};

/// Returns whether the text is `local@domain` as in RFC 5321, with an optional quoted local part.
pub fn is_email(text: &str) -> bool {
    is_usual_email(text.as_bytes()) || is_any_email(text)
}

fn is_any_email(text: &str) -> bool {
    let Some((local, domain)) = text.trim().rsplit_once('@') else {
        return false;
    };
    let is_dotted = local.split('.').all(|part| !part.is_empty());
    // A spreadsheet puts an apostrophe before texts. No local part begins with one.
    let is_local = is_dotted && !local.starts_with('\'') && local.chars().all(is_local_character)
        || is_quoted(local);
    is_local && !local.contains(MASK) && local.len() <= 64 && is_domain(domain, |_| false)
}

/// What programs put in place of characters to hide them.
const MASK: &str = "***";

/// Whether a text is an address like nearly all of them, which shows in one pass: ASCII letters and
/// digits, single marks between them, and a top domain of letters.
fn is_usual_email(text: &[u8]) -> bool {
    let mut before = Byte::Mark;
    let mut has_at = false;
    for byte in text {
        let now = BYTES[usize::from(*byte)];
        let is_allowed = match now {
            Byte::Letter => true,
            Byte::Mark => before == Byte::Letter,
            Byte::LocalMark => before == Byte::Letter && !has_at,
            Byte::At => before == Byte::Letter && !std::mem::replace(&mut has_at, true),
            Byte::Other => false,
        };
        if !is_allowed {
            return false;
        }
        before = now;
    }
    let top = text.rsplit(|byte| *byte == b'.').next().unwrap_or_default();
    has_at && top.len() > 1 && top.iter().all(u8::is_ascii_alphabetic) && text.len() <= LONGEST.0
}

/// What a byte is in a usual e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Byte {
    /// A letter or digit of ASCII.
    Letter,
    /// A mark between letters.
    Mark,
    /// A mark that a domain does not have.
    LocalMark,
    At,
    Other,
}

static BYTES: [Byte; 256] = {
    let mut bytes = [Byte::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        bytes[byte] = match byte as u8 {
            b'.' | b'-' => Byte::Mark,
            b'_' | b'+' => Byte::LocalMark,
            b'@' => Byte::At,
            letter if letter.is_ascii_alphanumeric() => Byte::Letter,
            _ => Byte::Other,
        };
        byte += 1;
    }
    bytes
};

/// What is wrong with a text that is not an e-mail address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailFault {
    /// The fault, in words.
    pub fault: String,
    /// What the text most likely means, and whether that is certain.
    pub meant: Option<(String, bool)>,
    /// Whether the text is several addresses.
    pub are_several: bool,
}

impl EmailFault {
    fn new(fault: impl Into<String>) -> Self {
        EmailFault {
            fault: fault.into(),
            meant: None,
            are_several: false,
        }
    }

    fn meant(self, text: String, is_certain: bool) -> Self {
        let meant = is_email(&text).then_some((text, is_certain));
        EmailFault { meant, ..self }
    }
}

/// The longest usual end of a domain such as `com.pl`.
const LONGEST_TOP: usize = 3;

/// Finds what is wrong with a text without blanks around it that is not an e-mail address. `position` is
/// where a character of the text was written, in characters from 1; it gets its number from 0.
pub fn email_fault(text: &str, position: impl Fn(usize) -> usize) -> EmailFault {
    if text.contains(MASK) {
        return EmailFault::new("masked characters");
    }
    if let Some(fault) = around_address(text) {
        return fault;
    }
    if text.matches('@').count() > 1 {
        return several_ats(text);
    }
    if let Some((_, address)) = text.split_once('<').filter(|_| text.ends_with('>')) {
        let address = address.trim_end_matches('>');
        return EmailFault::new("name before the address").meant(address.to_owned(), false);
    }
    let Some((local, domain)) = text.split_once('@') else {
        return no_at(text);
    };
    if local.is_empty() {
        return EmailFault::new("nothing before the `@`");
    }
    if domain.is_empty() {
        return EmailFault::new("nothing after the `@`");
    }
    if let Some(at) = text.chars().position(char::is_whitespace) {
        return with_blanks(text, position(at));
    }
    let before = local.chars().count() + 1;
    part_fault(text, local, false, &position)
        .or_else(|| part_fault(text, domain, true, |at| position(at + before)))
        .unwrap_or_else(|| domain_fault(local, domain))
}

/// Punctuation that is around an address in a sentence or a list.
fn is_around(found: char) -> bool {
    "<>()[]\"',;:. ".contains(found)
}

/// What is around an address that is right.
fn around_address(text: &str) -> Option<EmailFault> {
    let inside = text.trim_matches(is_around);
    let scheme = inside.split_at_checked("mailto:".len());
    if let Some((scheme, address)) = scheme
        && scheme.eq_ignore_ascii_case("mailto:")
        && is_email(address)
    {
        let fault = EmailFault::new("`mailto:` before the address");
        return Some(fault.meant(address.to_owned(), true));
    }
    (is_email(inside) && inside.len() < text.len()).then(|| {
        // A point before it may follow a letter that is lost, and an apostrophe may begin a Dutch name: `'t`.
        let is_certain = !text.starts_with('.') && !text.starts_with("'t");
        let fault = EmailFault::new("punctuation around the address");
        fault.meant(inside.to_owned(), is_certain)
    })
}

fn several_ats(text: &str) -> EmailFault {
    let is_separator = |found: char| ",;/| \n".contains(found);
    let parts = text.split(is_separator);
    let addresses = parts.filter(|part| is_email(part.trim_matches(is_around)));
    if addresses.count() > 1 {
        return EmailFault {
            are_several: true,
            ..EmailFault::new("several addresses")
        };
    }
    EmailFault::new("more than one `@`").meant(text.replace("@@", "@"), false)
}

/// The fault of a text without `@`, which may be a word in it.
fn no_at(text: &str) -> EmailFault {
    let fault = EmailFault::new("no `@`");
    let lower = text.to_ascii_lowercase();
    let words = ["(at)", "[at]", "{at}", " at ", "(eta)", "[eta]", "&#64;"];
    let word = words.iter().find(|word| lower.contains(**word));
    match word {
        // Capitals in the text would be lost.
        Some(word) if text == lower => {
            let dots = ["(dot)", "[dot]", " dot ", "(taškas)"];
            let address = lower.replace(word, "@");
            let address = dots
                .iter()
                .fold(address, |text, dot| text.replace(dot, "."));
            fault.meant(address.replace(' ', ""), false)
        }
        _ => fault,
    }
}

/// The fault of a text with an `@` and blanks, the first of them at this position.
fn with_blanks(text: &str, position: usize) -> EmailFault {
    let words: Vec<&str> = text.split_whitespace().collect();
    let (first, others) = words.split_first().unwrap_or((&"", &[]));
    // What follows may also be the end of the domain.
    let is_word = |word: &&str| word.chars().count() > LONGEST_TOP;
    if is_email(first) && others.iter().all(is_word) {
        return EmailFault::new("text after the address").meant((*first).to_owned(), false);
    }
    let fault = EmailFault::new(format!("blank at position {position}"));
    // Between two words, a point or a hyphen may be lost.
    let are_joined =
        |pair: &[&str]| pair[0].ends_with(['@', '.']) || pair[1].starts_with(['@', '.']);
    match words.windows(2).all(are_joined) {
        true => fault.meant(words.concat(), false),
        false => fault,
    }
}

/// The fault of the characters of a part of the text: the domain, or what is before the `@`.
fn part_fault(
    text: &str,
    part: &str,
    is_domain: bool,
    position: impl Fn(usize) -> usize,
) -> Option<EmailFault> {
    let is_allowed = |found: char| match is_domain {
        true => found.is_alphanumeric() || ".-".contains(found),
        false => is_local_character(found),
    };
    let mut characters = part.chars().enumerate();
    if let Some((at, found)) = characters.find(|(_, found)| !is_allowed(*found)) {
        let fault = format!("character {} is unexpected", position(at));
        let meant = match (is_domain, found) {
            (true, ',' | ';') => text.replacen(found, ".", 1),
            _ => String::new(),
        };
        return Some(EmailFault::new(fault).meant(meant, false));
    }
    if let Some(at) = part.find("..") {
        let at = position(part[..at].chars().count());
        return Some(EmailFault::new(format!("two points at position {at}")));
    }
    let side = match (part.starts_with('.'), part.ends_with('.')) {
        (true, _) => "before",
        (false, true) => "after",
        (false, false) => return None,
    };
    let name = match is_domain {
        true => "the domain",
        false => "the part before the `@`",
    };
    Some(EmailFault::new(format!("dot {side} {name}")))
}

/// The fault of an address whose characters are allowed.
fn domain_fault(local: &str, domain: &str) -> EmailFault {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let has_hyphen = |label: &str| label.starts_with('-') || label.ends_with('-');
    let Some((_, top)) = domain.rsplit_once('.') else {
        return EmailFault::new("domain without a dot");
    };
    EmailFault::new(if top.bytes().all(is_digit) {
        "domain that ends with a number"
    } else if top.chars().count() < 2 {
        "domain that ends with one letter"
    } else if top.bytes().any(is_digit) {
        "domain that ends with a digit"
    } else if local.len() > 64 {
        "more than 64 bytes before the `@`"
    } else if domain.split('.').any(has_hyphen) {
        "hyphen at the edge of a label of the domain"
    } else {
        "part of the domain that is too long"
    })
}

fn is_local_character(found: char) -> bool {
    found.is_alphanumeric()
        || matches!(
            found,
            '.' | '!'
                | '#'
                | '$'
                | '%'
                | '&'
                | '\''
                | '*'
                | '+'
                | '/'
                | '='
                | '?'
                | '^'
                | '_'
                | '`'
                | '{'
                | '|'
                | '}'
                | '~'
                | '-'
        )
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
    // The colons of an address of version 6 are within brackets.
    if let Some((address, port)) = rest[..end]
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
    {
        let is_port = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
        return scheme > 0 && address.parse::<Ipv6Addr>().is_ok() && is_port && is_visible(rest);
    }
    let (host, port) = match rest[..end].split_once(':') {
        Some((host, port)) => (host, Some(port)),
        None => (&rest[..end], None),
    };
    // The root of the domain name system is a point, and names of hosts may have underscores.
    let is_host = is_domain(host.strip_suffix('.').unwrap_or(host), |found| found == '_');
    (is_host || scheme > 0 && host.parse::<Ipv4Addr>().is_ok())
        && port.is_none_or(is_port)
        && is_visible(rest)
}

fn is_visible(text: &str) -> bool {
    !text.contains(char::is_whitespace) && !text.contains(char::is_control)
}

fn is_port(port: &str) -> bool {
    port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port > 0)
}

/// The longest label of a domain, and the longest domain, in characters.
const LONGEST: (usize, usize) = (63, 253);

/// Whether a text has at most so many characters.
fn is_at_most(text: &str, longest: usize) -> bool {
    // It has no more characters than bytes.
    text.len() <= longest || text.chars().count() <= longest
}

/// Returns whether the text is a domain: labels of letters, digits, hyphens and `also` these
/// characters, without a hyphen at either end. The last label has at least two characters, and no
/// digit.
fn is_domain(domain: &str, also: impl Fn(char) -> bool) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && is_at_most(label, LONGEST.0)
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .chars()
                .all(|found| found.is_alphanumeric() || found == '-' || also(found))
    };
    let Some((_, top)) = domain.rsplit_once('.') else {
        return false;
    };
    // Those of other scripts, `xn--` before them, are the only ones with digits.
    let has_digits = top.contains(|found: char| found.is_ascii_digit());
    let is_foreign = || {
        top.get(..4)
            .is_some_and(|it| it.eq_ignore_ascii_case("xn--"))
    };
    let is_top = top.chars().count() > 1 && !top.contains('_') && (!has_digits || is_foreign());
    is_top && is_at_most(domain, LONGEST.1) && domain.split('.').all(is_label)
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
            "ona@example.xn--p1ai",
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
            "http://[2001:db8::1]/",
            "https://[2001:db8::1]:8443/x?y=[1]",
            "http://[::ffff:192.0.2.1]",
            &longest,
        ] {
            assert!(is_website(website) && !is_email(website), "{website}");
        }
    }

    #[test]
    fn usual_addresses_are_addresses() {
        let mut count = 0;
        for text in ["a@b.lt", "ona-k.k_1+x@mail-1.example.com", "1@2.3.ab"] {
            for place in 0..=text.len() {
                for new in ["", ".", "-", "_", "+", "@", "1", "z", "ž", " ", "\"", ".1"] {
                    for end in [place, (place + 1).min(text.len())] {
                        let changed = format!("{}{new}{}", &text[..place], &text[end..]);
                        let is_usual = is_usual_email(changed.as_bytes());
                        assert!(!is_usual || is_any_email(&changed), "{changed}");
                        count += usize::from(is_usual);
                    }
                }
            }
        }
        assert!(count > 200, "{count}");
    }

    #[test]
    fn faults_of_email_addresses_are_named() {
        let long = format!("{}@example.com", "x".repeat(65));
        let longest = format!("{}@example-.com", "x".repeat(64));
        let label = format!("ona@{}.com", "x".repeat(64));
        for (text, fault, meant) in [
            (
                "ona@@example.com",
                "more than one `@`",
                Some(("ona@example.com", false)),
            ),
            ("ona@b@example.com", "more than one `@`", None),
            (
                "ona@example.com;jonas@example.com",
                "several addresses",
                None,
            ),
            (
                "ona@example.com / jonas@example.com",
                "several addresses",
                None,
            ),
            ("ona example.com", "no `@`", None),
            (
                "ona(at)example.com",
                "no `@`",
                Some(("ona@example.com", false)),
            ),
            (
                "ona [at] example [dot] com",
                "no `@`",
                Some(("ona@example.com", false)),
            ),
            ("Ona(at)example.com", "no `@`", None),
            ("@example.com", "nothing before the `@`", None),
            ("ona@", "nothing after the `@`", None),
            (
                "ona@ example.com",
                "blank at position 5",
                Some(("ona@example.com", false)),
            ),
            (
                "ona @ example. com",
                "blank at position 4",
                Some(("ona@example.com", false)),
            ),
            ("ona petra@example.com", "blank at position 4", None),
            ("ona@example.com pl", "blank at position 16", None),
            (
                "ona@example.com asmeninis",
                "text after the address",
                Some(("ona@example.com", false)),
            ),
            ("o;na@example.com", "character 2 is unexpected", None),
            (
                "ona@example,com",
                "character 12 is unexpected",
                Some(("ona@example.com", false)),
            ),
            ("ona@exam_ple.com", "character 9 is unexpected", None),
            ("o..na@example.com", "two points at position 2", None),
            ("ona@example..com", "two points at position 12", None),
            (
                "ona.@example.com",
                "dot after the part before the `@`",
                None,
            ),
            ("ona@example", "domain without a dot", None),
            ("ona@example.c", "domain that ends with one letter", None),
            ("ona@192.0.2.1", "domain that ends with a number", None),
            ("ona@example.com1", "domain that ends with a digit", None),
            (
                "'t.hoen@example.com",
                "punctuation around the address",
                Some(("t.hoen@example.com", false)),
            ),
            (
                "'ona@example.com",
                "punctuation around the address",
                Some(("ona@example.com", true)),
            ),
            (
                "ona@-example.com",
                "hyphen at the edge of a label of the domain",
                None,
            ),
            (
                &longest,
                "hyphen at the edge of a label of the domain",
                None,
            ),
            (&label, "part of the domain that is too long", None),
            (&long, "more than 64 bytes before the `@`", None),
            (
                "ona@example.com;",
                "punctuation around the address",
                Some(("ona@example.com", true)),
            ),
            (
                "<ona@example.com>",
                "punctuation around the address",
                Some(("ona@example.com", true)),
            ),
            (
                "mailto:ona@example.com",
                "`mailto:` before the address",
                Some(("ona@example.com", true)),
            ),
            (
                "Ona <ona@example.com>",
                "name before the address",
                Some(("ona@example.com", false)),
            ),
            ("o***a@example.com", "masked characters", None),
            ("", "no `@`", None),
        ] {
            assert!(!is_email(text), "{text}");
            let found = email_fault(text, |number| number + 1);
            let found_meant = found
                .meant
                .as_ref()
                .map(|(text, sure)| (text.as_str(), *sure));
            assert_eq!(
                (found.fault.as_str(), found_meant),
                (fault, meant),
                "{text}"
            );
        }
    }

    #[test]
    fn faults_of_email_addresses_are_where_they_were_written() {
        for (text, fault) in [
            ("ona example@b.lt", "blank at position 7"),
            ("o;na@example.com", "character 5 is unexpected"),
            ("ona@exam_ple.com", "character 12 is unexpected"),
            ("ona@example..com", "two points at position 15"),
        ] {
            assert_eq!(email_fault(text, |number| number + 4).fault, fault);
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
            "\"a\\b\"@b.lt",
            "\"a\"b\"@b.lt",
            "\"a\u{7f}\"@b.lt",
            "192.0.2.1",
            "http://192.0.2.256/",
            "[2001:db8::1]",
            "http://[2001:db8::g]/",
            "http://[2001:db8::1/",
            "http://[2001:db8::1]x/",
            "http://[2001:db8::1]:/",
            "http://[2001:db8::1]/a b",
            "http://[]/",
            "http://2001:db8::1/",
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
