//! JSON that was encoded once more, or several times. One wrapping after the other is taken off,
//! until there is JSON or nothing more to take off.

use std::borrow::Cow;

use data_encoding::{BASE64_NOPAD, HEXLOWER_PERMISSIVE};
use percent_encoding::percent_decode_str;

use crate::document::raw_text::{backslashes, begins_container, is_json, outside_strings};
use crate::json::{Kind, parse};
use crate::text::span::Span;

/// How JSON was encoded once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// As a JSON string.
    JsonString,
    /// With a backslash before each quote, as within a string.
    Escaped,
    /// With the numbers of characters or bytes for quotes, such as `\x22` and `\u0022`.
    EscapedByNumber,
    /// With doubled quotes, as in a cell of a CSV table.
    DoubledQuotes,
    /// With `&quot;` for quotes or `&nbsp;` for blanks, as in HTML.
    HtmlEntities,
    /// With tags such as `<br>` between the members.
    HtmlTags,
    /// With `%22` for quotes, as in a URL.
    Percent,
    /// As the body of an e-mail (RFC 2045), with `=` at the ends of lines.
    QuotedPrintable,
    /// As a URL that begins with `data:`.
    DataUrl,
    /// In Base64.
    Base64,
    /// As hexadecimal digits.
    Hexadecimal,
}

/// A text that was encoded.
pub struct Encoded {
    /// The outermost encoding that says more than quotes do.
    pub encoding: Encoding,
    /// What was encoded, as far as it can be decoded.
    pub decoded: Option<String>,
    /// Whether nothing stands around it that would be lost.
    pub is_alone: bool,
}

/// More wrappings are not taken off.
const MOST_LAYERS: usize = 8;

/// A shorter text in Base64 or hexadecimal digits is not a payload.
const SHORTEST: usize = 40;

/// Takes off all wrappings.
pub fn peel(text: &str) -> Option<Encoded> {
    let mut found = layer(text)?;
    for _ in 1..MOST_LAYERS {
        let Some(decoded) = found.decoded.as_deref().filter(|text| !is_json(text)) else {
            break;
        };
        let Some(inner) = layer(decoded) else { break };
        let is_only_quoted = found.encoding == Encoding::JsonString
            && (!begins_container(decoded) || !text.trim_start().starts_with('"'));
        found = Encoded {
            encoding: if is_only_quoted {
                inner.encoding
            } else {
                found.encoding
            },
            decoded: inner.decoded,
            is_alone: found.is_alone && inner.is_alone,
        };
    }
    // Quotes around other text are not an encoding.
    let is_string = found.encoding == Encoding::JsonString;
    let is_container = found.decoded.as_deref().is_some_and(begins_container);
    (!is_string || is_container).then_some(found)
}

/// The JSON in a string, if it is JSON under any number of encodings.
pub fn json_within(text: &str) -> Option<Cow<'_, str>> {
    if begins_container(text) && is_json(text) {
        return Some(text.into());
    }
    let decoded = peel(text).filter(|found| found.is_alone)?.decoded?;
    is_json(&decoded).then_some(decoded.into())
}

/// Whether a text may be encoded, by its first bytes alone.
pub fn may_be_json_within(text: &str) -> bool {
    let start = text.trim_start();
    let is_long = text.len() >= SHORTEST;
    is_long
        && (start.starts_with(['{', '[', '"', '\'', '%', '\\', '&'])
            || start.starts_with("data:")
            || BASE64_STARTS
                .into_iter()
                .any(|with| start.starts_with(with))
            || HEX_STARTS.into_iter().any(|with| begins(start, with)))
}

fn begins(text: &str, with: &str) -> bool {
    let start = text.get(..with.len());
    start.is_some_and(|start| start.eq_ignore_ascii_case(with))
}

/// Takes off one wrapping.
fn layer(text: &str) -> Option<Encoded> {
    let trimmed = text.trim_start_matches('\u{feff}').trim();
    quoted(trimmed)
        .or_else(|| literals(trimmed))
        .or_else(|| data_url(trimmed))
        .or_else(|| with_other_quotes(text))
        .or_else(|| escaped_characters(trimmed))
        .or_else(|| html_tags(text))
        .or_else(|| quoted_printable(trimmed))
        .or_else(|| percent(trimmed))
        .or_else(|| base64(trimmed))
        .or_else(|| hexadecimal(trimmed))
}

fn alone(encoding: Encoding, decoded: Option<String>) -> Encoded {
    Encoded {
        encoding,
        decoded,
        is_alone: true,
    }
}

/// A text that is one string as a whole.
fn quoted(text: &str) -> Option<Encoded> {
    let inside = if text.starts_with('"') {
        let parsed = parse(text, 0);
        let root = parsed.tree.root();
        let is_whole = root.kind() == Kind::String && root.span() == Span::new(0, text.len());
        root.string().filter(|_| is_whole)?.into_owned()
    } else {
        let quote = text
            .chars()
            .next()
            .filter(|first| matches!(first, '\'' | '`'))?;
        text.get(1..)?.strip_suffix(quote)?.to_owned()
    };
    Some(alone(Encoding::JsonString, Some(inside)))
}

/// What stands before the literals of a statement is at most this long, in bytes.
const LONGEST_TARGET: usize = 100;

/// Several literals that source code joins, one for each line, perhaps assigned to a variable.
fn literals(text: &str) -> Option<Encoded> {
    let start = text.find('"').filter(|start| *start <= LONGEST_TARGET)?;
    let target = text[..start].trim_end();
    let is_of = |next: char| next.is_alphanumeric() || "_$ .:<>".contains(next);
    let name = target.strip_suffix(['=', '(']).map(str::trim_end);
    if !target.is_empty() && !name.is_some_and(|name| name.chars().all(is_of)) {
        return None;
    }
    let mut joined = String::new();
    let mut rest = &text[start..];
    let mut count = 0;
    loop {
        let inside = rest.strip_prefix('"')?;
        let mut ends = inside.match_indices('"').map(|(at, _)| at);
        let is_end = |at: &usize| backslashes(&inside[..*at]).is_multiple_of(2);
        let end = ends.find(is_end)?;
        joined.push_str(&serde_json::from_str::<String>(&rest[..end + 2]).ok()?);
        count += 1;
        rest = inside[end + 1..].trim_start();
        match rest.strip_prefix(['+', '.']) {
            Some(next) => rest = next.trim_start(),
            None => break,
        }
    }
    let is_end = rest.trim_matches([')', ';', ' ', '\n', '\r']).is_empty();
    (is_end && count > 1).then(|| Encoded {
        is_alone: target.is_empty(),
        ..alone(Encoding::JsonString, Some(joined))
    })
}

/// A text in which `=` continues a line, and encodes characters: both are taken for those of a URL.
fn quoted_printable(text: &str) -> Option<Encoded> {
    if !text.contains("=\n") && !text.contains("=\r\n") {
        return None;
    }
    let joined = text.replace("=\r\n", "").replace("=\n", "");
    let of_url = joined.replace('%', "%25").replace('=', "%");
    let decoded = percent_decode_str(&of_url).decode_utf8().ok()?;
    is_json(&decoded).then(|| alone(Encoding::QuotedPrintable, Some(decoded.into_owned())))
}

fn data_url(text: &str) -> Option<Encoded> {
    let rest = begins(text, "data:").then(|| text.get(5..))??;
    let (kind, data) = rest.split_once(',')?;
    let is_kind = |next: char| next.is_ascii_alphanumeric() || "/+-.;=".contains(next);
    if kind.is_empty() || !kind.chars().all(is_kind) {
        return None;
    }
    let decoded = if kind.to_ascii_lowercase().ends_with(";base64") {
        from_base64(data)
    } else {
        from_percent(data)
    };
    Some(alone(Encoding::DataUrl, decoded))
}

/// The part of the text from the opening bracket before the first `quote`, or from those around it, to
/// the last closing one.
fn bracketed(text: &str, quote: &str) -> Option<Span> {
    let first = text.find(['{', '['])?;
    let quote = first + text[first..].find(quote)?;
    let mut start = text[..quote].rfind(['{', '['])?;
    while text[..start].trim_end().ends_with(['{', '[']) {
        start = text[..start].trim_end().len() - 1;
    }
    let end = text.rfind(['}', ']'])? + 1;
    (start < end).then(|| Span::new(start, end))
}

/// Whether the text within an opening bracket begins with `quote`.
fn opens_with(text: &str, quote: &str) -> bool {
    let text = &text[text.find(['{', '[']).unwrap_or_default()..];
    let Some(at) = text.find(quote) else {
        return false;
    };
    // An escaped quote may have been escaped again.
    let before = text[..at].trim_end_matches([' ', '\t', '\r', '\n', '\\']);
    let before = [
        "\\r\\n", "\\n", "\\t", "<br>", "<br/>", "<br />", "\\x0A", "\\x0a", "\\x0D", "\\x0d",
        "\\u000A", "\\u000a", "\\u000D", "\\u000d",
    ]
    .into_iter()
    .fold(before, |before, escape| {
        before.trim_end_matches(' ').trim_end_matches(escape)
    });
    before.trim_end().ends_with(['{', '['])
}

/// Quotes that are written in another way throughout.
fn with_other_quotes(text: &str) -> Option<Encoded> {
    let is_container = begins_container(text);
    // Within a string value of a document, quotes may be escaped.
    let first = text.find('"').unwrap_or(text.len());
    let is_first = |quote| !is_container || text.find(quote).is_some_and(|at| at <= first);
    for (quote, encoding) in [
        ("\\\"", Encoding::Escaped),
        ("\"\"", Encoding::DoubledQuotes),
        ("&quot;", Encoding::HtmlEntities),
        ("&#34;", Encoding::HtmlEntities),
        ("&#x22;", Encoding::HtmlEntities),
        ("\\x22", Encoding::EscapedByNumber),
        ("\\u0022", Encoding::EscapedByNumber),
    ] {
        let is_again = text.matches(quote).nth(3).is_some();
        if !is_again || !is_first(quote) || !opens_with(text, quote) {
            continue;
        }
        let Some(part) = bracketed(text, quote) else {
            return Some(alone(encoding, None));
        };
        // Text around it, such as the rest of a log line, would be lost.
        let around = [&text[..part.start], &text[part.end..]];
        let mut around = around.into_iter();
        let is_blank = |around: &str| around.trim_matches(['"', '\'', '\\']).trim().is_empty();
        return Some(Encoded {
            encoding,
            decoded: unescaped(&text[part.start..part.end], encoding),
            is_alone: around.all(is_blank),
        });
    }
    None
}

fn unescaped(part: &str, encoding: Encoding) -> Option<String> {
    match encoding {
        Encoding::Escaped => {
            let escaped = part
                .replace('\n', "\\n")
                .replace('\r', "\\r")
                .replace('\t', "\\t");
            serde_json::from_str::<String>(&format!("\"{escaped}\"")).ok()
        }
        Encoding::EscapedByNumber => from_numbers(part),
        Encoding::DoubledQuotes => Some(part.replace("\"\"", "\"")),
        _ => {
            let entities = [
                ("&quot;", "\""),
                ("&#34;", "\""),
                ("&#x22;", "\""),
                ("&#39;", "'"),
                ("&apos;", "'"),
                ("&nbsp;", " "),
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&amp;", "&"),
            ];
            let replace = |text: String, (entity, plain)| text.replace(entity, plain);
            Some(entities.into_iter().fold(part.to_owned(), replace))
        }
    }
}

/// Every character, or at least the bracket and the quotes, as `\u007b` or `\x7b`.
fn escaped_characters(text: &str) -> Option<Encoded> {
    let starts = ["\\u007b", "\\u005b", "\\x7b", "\\x5b"];
    if !starts.into_iter().any(|with| begins(text, with)) {
        return None;
    }
    Some(alone(Encoding::EscapedByNumber, from_numbers(text)))
}

/// The text with the characters for their numbers. nginx writes `\x` for each byte, and scripts write
/// it for each character.
fn from_numbers(text: &str) -> Option<String> {
    if text.contains("\\x") {
        let mut bytes = Vec::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("\\x") {
            bytes.extend_from_slice(before.as_bytes());
            let digits = behind.get(..2).map(str::as_bytes)?;
            bytes.extend(HEXLOWER_PERMISSIVE.decode(digits).ok()?);
            rest = &behind[2..];
        }
        bytes.extend_from_slice(rest.as_bytes());
        if let Ok(text) = String::from_utf8(bytes) {
            return Some(text);
        }
    }
    let escaped = text.replace("\\x", "\\u00").replace('"', "\\\"");
    let escaped = escaped.replace('\n', "\\n").replace('\r', "\\r");
    let escaped = escaped.replace('\t', "\\t");
    serde_json::from_str(&format!("\"{escaped}\"")).ok()
}

/// A tag is at most this long, in bytes.
const LONGEST_TAG: usize = 100;

/// Fewer tags than this are a mistake of their own.
const MANY_TAGS: usize = 3;

/// Blanks as entities.
const BLANKS: [&str; 5] = ["&nbsp;", "&ensp;", "&emsp;", "&#160;", "&#xa0;"];

/// Tags or blanks as entities between the members, as in a text that was copied out of the source of a
/// page.
fn html_tags(text: &str) -> Option<Encoded> {
    memchr::memchr2(b'<', b'&', text.as_bytes())?;
    if !begins_container(text) {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    let mut kept = 0;
    let (mut tags, mut blanks) = (0, 0);
    for (start, part) in outside_strings(text) {
        let mut at = 0;
        while let Some(found) = memchr::memchr2(b'<', b'&', &part.as_bytes()[at..]) {
            let from = at + found;
            at = from + 1;
            if let Some(blank) = BLANKS.into_iter().find(|it| begins(&part[from..], it)) {
                at = from + blank.len();
                blanks += 1;
            } else if let Some(length) = tag(&part[from..]) {
                at = from + length;
                tags += 1;
            } else {
                continue;
            }
            plain.push_str(&text[kept..start + from]);
            kept = start + at;
        }
    }
    plain.push_str(&text[kept..]);
    let encoding = match tags {
        0 => Encoding::HtmlEntities,
        _ => Encoding::HtmlTags,
    };
    (tags + blanks >= MANY_TAGS).then(|| alone(encoding, Some(plain)))
}

/// The length of the tag that a text begins with.
fn tag(text: &str) -> Option<usize> {
    let window = &text[..text.floor_char_boundary(LONGEST_TAG)];
    let name = window.strip_prefix('<')?.trim_start_matches('/');
    let is_tag = name.starts_with(|first: char| first.is_ascii_alphabetic());
    is_tag.then(|| window.find('>').map(|at| at + 1)).flatten()
}

fn percent(text: &str) -> Option<Encoded> {
    const STARTS: [&str; 3] = ["%7B", "%5B", "%22%7B"];
    let is_name = |name: &str| {
        let is_of = |next: char| next.is_ascii_alphanumeric() || "_-.".contains(next);
        name.len() <= SHORTEST && name.chars().all(is_of)
    };
    // It may be the value of a field of a form.
    let value = match text.split_once('=') {
        Some((name, value)) if is_name(name) => value,
        _ => text,
    };
    // Encoded once more, a percent sign is `%25`.
    let mut start = value[..value.floor_char_boundary(SHORTEST)].to_owned();
    while begins(&start, "%25") {
        start = start.replace("%25", "%");
    }
    let is_percent = STARTS.into_iter().any(|with| begins(&start, with));
    let decoded = || from_percent(value.split('&').next().unwrap_or_default());
    is_percent.then(|| alone(Encoding::Percent, decoded()))
}

fn from_percent(text: &str) -> Option<String> {
    // Where a blank is `%20`, a plus sign is one.
    let text: Cow<'_, str> = if text.contains("%20") {
        text.into()
    } else {
        text.replace('+', " ").into()
    };
    let decoded = percent_decode_str(&text).decode_utf8();
    decoded.ok().map(Cow::into_owned)
}

/// What `{"`, `{ `, `{` and a line break, `[{`, `[` and a line break, `"{` and a byte order mark
/// become in Base64.
const BASE64_STARTS: [&str; 9] = [
    "eyJ", "eyA", "ewo", "ew0K", "ewk", "W3s", "Wwo", "Inti", "77u/",
];

/// Base64 of a JSON object or of an array of objects, also as the second part of a JSON Web Token.
fn base64(text: &str) -> Option<Encoded> {
    let is_of = |next: char| next.is_ascii_alphanumeric() || "+/-_=.\r\n\t ".contains(next);
    let is_base64 = text.len() >= SHORTEST
        && BASE64_STARTS.into_iter().any(|with| text.starts_with(with))
        && text.chars().all(is_of);
    let part = text.split('.').nth(1).unwrap_or(text);
    is_base64.then(|| alone(Encoding::Base64, from_base64(part)))
}

fn from_base64(text: &str) -> Option<String> {
    let plain = |byte: u8| match byte {
        b'-' => Some(b'+'),
        b'_' => Some(b'/'),
        b'=' => None,
        byte if byte.is_ascii_whitespace() => None,
        byte => Some(byte),
    };
    let digits: Vec<u8> = text.bytes().filter_map(plain).collect();
    let decoded = BASE64_NOPAD.decode(&digits).or_else(|error| {
        // The text may be cut off.
        BASE64_NOPAD.decode(&digits[..error.position / 4 * 4])
    });
    Some(String::from_utf8_lossy(&decoded.ok()?).into_owned())
}

/// What an opening bracket or a byte order mark becomes.
const HEX_STARTS: [&str; 7] = ["7b", "5b", "0x7b", "0x5b", "\\x7b", "x'7b", "efbbbf7b"];

fn hexadecimal(text: &str) -> Option<Encoded> {
    if text.len() < SHORTEST || !HEX_STARTS.into_iter().any(|with| begins(text, with)) {
        return None;
    }
    let digits = text
        .trim_start_matches(['0', '\\'])
        .trim_start_matches(['x', 'X', '\'']);
    let digits = digits.trim_end_matches('\'');
    let is_between = |next: char| next.is_ascii_whitespace() || matches!(next, ':' | '-');
    let digits: String = digits.chars().filter(|next| !is_between(*next)).collect();
    let is_whole = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let even = digits.len() / 2 * 2;
    let bytes = HEXLOWER_PERMISSIVE.decode(digits.get(..even)?.as_bytes());
    let bytes = bytes.ok().filter(|_| is_whole)?;
    let decoded = String::from_utf8_lossy(&bytes).into_owned();
    Some(alone(Encoding::Hexadecimal, Some(decoded)))
}
