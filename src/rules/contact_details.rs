use crate::diagnostic::{Fix, Severity};
use crate::document::customer::List;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings};
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule};

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "contact-details",
        group: Group::Identifiers,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("contact_details.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[Check::List(&["listContact"], check)],
};

/// What `contactDetails` can contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Email,
    Phone,
    Website,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Email, Kind::Phone, Kind::Website];

    fn of_type(contact_type: &str) -> Option<Kind> {
        match contact_type {
            "EMAIL" => Some(Kind::Email),
            "MOBILEPHONE" | "FIXEDPHONE" => Some(Kind::Phone),
            "WEBSITE" => Some(Kind::Website),
            _ => None,
        }
    }

    fn is(self, text: &str) -> bool {
        match self {
            Kind::Email => is_email(text),
            Kind::Phone => is_phone(text),
            Kind::Website => is_website(text),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Kind::Email => "e-mail address",
            Kind::Phone => "telephone number",
            Kind::Website => "web address",
        }
    }

    fn article(self) -> &'static str {
        if self == Kind::Email { "an" } else { "a" }
    }

    fn example(self) -> &'static str {
        match self {
            Kind::Email => "`name@example.com`",
            Kind::Phone => "`+370 600 00000`",
            Kind::Website => "`https://www.example.com`",
        }
    }
}

fn check(list: &List<'_>, findings: &mut Findings) {
    for contact in list.items() {
        let (Some(contact_type), Some(details)) = (
            findings.value(contact, "contactType").usable(),
            findings.value(contact, "contactDetails").usable(),
        ) else {
            continue;
        };
        let (Some(name), Some(written)) = (contact_type.value.string(), details.value.string())
        else {
            continue;
        };
        let Some(kind) = Kind::of_type(&name).filter(|kind| !kind.is(&written)) else {
            continue;
        };
        let other = Kind::ALL.into_iter().find(|other| other.is(&written));
        let help = match other {
            Some(other) => format!(
                "correct `contactType`, or use {} {}: this is {} {}",
                kind.article(),
                kind.name(),
                other.article(),
                other.name()
            ),
            None => format!(
                "use {} {} such as {}",
                kind.article(),
                kind.name(),
                kind.example()
            ),
        };
        // A telephone number does not show which telephone type is meant.
        let meant = match other {
            Some(Kind::Email) => Some("\"EMAIL\""),
            Some(Kind::Website) => Some("\"WEBSITE\""),
            Some(Kind::Phone) | None => None,
        };
        findings.report(
            Place::value(details.value),
            Finding::new(
                format!("invalid {} {}", kind.name(), quoted(&written)),
                format!("not {} {}", kind.article(), kind.name()),
            )
            .also(
                contact_type.value.span(),
                format!("requires {} {}", kind.article(), kind.name()),
            )
            .help(help)
            .maybe_fix(meant.map(|meant| Fix::replace(false, contact_type.value.span(), meant))),
        );
    }
}

/// Returns whether the text is `local@domain` as in RFC 5321, without quoted local parts.
fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.trim().rsplit_once('@') else {
        return false;
    };
    let is_mark = |character: char| {
        matches!(
            character,
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
    };
    let is_allowed = |character: char| character.is_alphanumeric() || is_mark(character);
    let is_dotted = || {
        let mut parts = local.as_bytes().split(|byte| *byte == b'.');
        parts.all(|part| !part.is_empty())
    };
    let is_local = is_dotted() && local.chars().all(is_allowed);
    is_local && local.len() <= 64 && is_domain(domain)
}

/// Returns whether the text is a telephone number: digits in groups, with an optional extension.
/// E.164 allows at most 15 digits; two leading zeros may replace the plus sign.
fn is_phone(text: &str) -> bool {
    let text = text.trim();
    let is_extension = |byte| matches!(byte, b'x' | b'X' | b'e' | b'E' | b'#');
    let number = match text.bytes().position(is_extension) {
        Some(at) => {
            let marks = ['x', 'X', 'e', 'E', 't', 'T', '#', '.', ':', ' '];
            let extension = text[at..].trim_start_matches(marks);
            if extension.is_empty() || !extension.bytes().all(|byte| byte.is_ascii_digit()) {
                return false;
            }
            &text[..at]
        }
        None => text,
    };
    let number = number.strip_prefix('+').unwrap_or(number);
    let is_allowed = |character: char| {
        character.is_ascii_digit() || character.is_whitespace() || "-–().,/".contains(character)
    };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    number.chars().all(is_allowed) && (5..=17).contains(&digits)
}

/// Returns whether the text is a domain, with or without scheme, port and path.
fn is_website(text: &str) -> bool {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    let scheme = ["https://", "http://"]
        .into_iter()
        .find(|scheme| lower.starts_with(scheme))
        .map_or(0, str::len);
    let rest = &text[scheme..];
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    is_domain(host) && !rest.contains(char::is_whitespace)
}

/// Returns whether the text is a domain: labels of letters, digits and hyphens, without a hyphen at
/// either end. The last label has at least two characters and is not a number.
fn is_domain(domain: &str) -> bool {
    let mut before = '.';
    let mut labels = 1;
    let mut top = 0;
    let mut is_number = true;
    for character in domain.chars() {
        match (before, character) {
            ('.', '.' | '-') | ('-', '.') => return false,
            (_, '.') => {
                labels += 1;
                (top, is_number) = (0, true);
            }
            _ if character.is_alphanumeric() || character == '-' => {
                top += 1;
                is_number &= character.is_ascii_digit();
            }
            _ => return false,
        }
        before = character;
    }
    before != '-' && labels > 1 && top > 1 && !is_number
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| kind.is(text)).collect()
    }

    #[test]
    fn each_type_of_contact_is_recognized() {
        for email in [
            "a@b.lt",
            "first.last+tag@mail.example.com",
            "o'neil@example.ie",
            "žąsis@žalia.lt",
            " a@b.lt ",
        ] {
            assert_eq!(kinds(email), [Kind::Email], "{email}");
        }
        for phone in [
            "+37060000117",
            "+370 (600) 00-117",
            "8 600 00117",
            "0037060000117",
            "112 33",
            "+44 20 7946 0000 ext. 12",
            "+1/555-0100",
        ] {
            assert_eq!(kinds(phone), [Kind::Phone], "{phone}");
        }
        for website in [
            "example.com",
            "www.example.com/path?x=1",
            "https://naidis.example",
            "HTTP://žalia.lt:8080/",
        ] {
            assert_eq!(kinds(website), [Kind::Website], "{website}");
        }
    }

    #[test]
    fn other_texts_are_not_recognized() {
        for text in [
            "",
            "a@b",
            "a b@c.lt",
            "@b.lt",
            "a@.lt",
            "a..b@c.lt",
            "a@b.l",
            "a@-b.lt",
            "+370",
            "1234",
            "123456789012345678",
            "call me",
            "http://",
            "https://x",
            "example",
            "a@b@c.lt",
        ] {
            assert!(kinds(text).is_empty(), "{text}: {:?}", kinds(text));
        }
    }
}
