use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use crate::codes::encodings::{
    has_console_letter_at_end, is_partly_misread, misread, misread_letter, of_control,
    without_controls,
};
use crate::codes::escapes::{Notation, may_have_escapes};
use crate::codes::marks::has_western_letter;
use crate::contract::text_kind::TextKind;
use crate::diagnostic::{Edit, Fix, Severity};
use crate::document::customer::Item;
use crate::document::text::{PARTS_OF_ADDRESS, Text, is_part_of_address};
use crate::json::Node;

use crate::diagnostic::rule::{Group, RuleInfo};
use crate::rules::findings::{Finding, Findings, Value};
use crate::rules::parts;
use crate::rules::place::Place;
use crate::rules::quoted::quoted;
use crate::rules::rule::{Check, Codes, Kinds, Rule, of_item_with};
use crate::rules::subject::subject;

pub(super) const RULE: Rule = Rule {
    info: RuleInfo {
        name: "mojibake",
        group: Group::Values,
        severity: Severity::Warning,
        since: "0.1.0",
        docs: include_str!("mojibake.md"),
        fixable: true,
    },
    kinds: Kinds::All,
    codes: Codes::None,
    checks: &[
        Check::Text(check),
        Check::Item(
            &["listAddress"],
            &of_item_with(PARTS_OF_ADDRESS, may_be_encoded, check_address),
        ),
    ],
};

/// Other fields that name an organization. Their kind is that of other texts, of which only those with unusual
/// characters are looked at.
const ORGANIZATIONS: [&str; 3] = ["requester", "documentIssueAuthority", "employerTitle"];

/// Whether a text is the name of a person or an organization.
fn is_name(text: &Text<'_>) -> bool {
    text.kind.is_name() || text.value.member_is_one_of(&ORGANIZATIONS)
}

/// Whether a part of an address in ASCII may have characters that are encoded for a URL, an e-mail or HTML. The
/// check of texts looks at the others.
fn may_be_encoded(value: Node<'_>) -> bool {
    value.is_ascii() && !value.has_escapes() && may_have_escapes(value.inside_bytes())
}

fn check_address(
    item: &Item<'_>,
    values: [Value<'_>; PARTS_OF_ADDRESS.len()],
    findings: &mut Findings,
) {
    let values = values.into_iter().filter_map(Value::usable);
    for value in values.map(|member| member.value) {
        // The check of texts takes those with other signs.
        let is_other = || memchr::memchr3(b'&', b'?', 0x7f, value.inside_bytes()).is_some();
        if !may_be_encoded(value) || is_other() {
            continue;
        }
        let text = Text::of(item.list.entity.customer, value);
        if let Some(finding) = escaped(&text).or_else(|| encoded(&text)) {
            findings.report(Place::value(value), finding);
        }
    }
}

fn check(text: &Text<'_>, findings: &mut Findings) {
    // An escape may have a question mark, which is not a lost character then.
    let finding = escaped(text)
        .or_else(|| encoded(text))
        .or_else(|| lost(text, findings))
        .or_else(|| decoded_wrongly(text))
        .or_else(|| decoded_as_controls(text));
    if let Some(finding) = finding {
        findings.report(Place::value(text.value), finding);
    }
}

/// Text that was decoded with the wrong encoding.
fn decoded_wrongly(text: &Text<'_>) -> Option<Finding> {
    let is_of_person = text.kind == TextKind::PersonName;
    let ends_so = || {
        is_of_person && text.marks.may_be_invisible() && has_console_letter_at_end(&text.content)
    };
    if !(text.may_be_misread() || ends_so()) {
        // Its letters are usual, but perhaps not where the person is from.
        let is_western = text.marks.may_be_western() && has_western_letter(text.content.as_bytes());
        return (is_of_person && is_western)
            .then(|| with_wrong_letter(text))
            .flatten();
    }
    let Some(found) = misread(&text.content, is_name(text)) else {
        let may_be_partly = is_of_person || is_part_of_address(text.value);
        if may_be_partly && is_partly_misread(&text.content) {
            return Some(finding_of_lost(
                text,
                "UTF-8 that was read in another encoding, which lost a part",
            ));
        }
        return is_of_person.then(|| with_wrong_letter(text)).flatten();
    };
    let (written_in, read_as) = (found.written_in, found.read_as);
    // Other encodings explain the text as well.
    let perhaps = if found.meant.is_none() {
        "perhaps "
    } else {
        ""
    };
    let finding = Finding::new(
        format!("{} has text in the wrong encoding", subject(text.value)),
        format!("{perhaps}{written_in} that was read as {read_as}"),
    );
    Some(match found.meant {
        Some(meant) => finding
            .help(format!(
                "use {}, and correct the conversion",
                quoted(&meant)
            ))
            .fix(Fix::doubtful(
                "replace the text: other bytes may have been lost before",
                vec![Edit {
                    span: text.value.span(),
                    text: parts::json(&meant),
                }],
            )),
        None => finding.help("restore the original text, and correct the conversion"),
    })
}

/// The fields that show where a name is likely from.
const COUNTRIES: [&str; 3] = ["citizenshipCountry", "registrationCountry", "country"];

/// A name with a letter that names of its country do not have.
fn with_wrong_letter(text: &Text<'_>) -> Option<Finding> {
    let object = text.object()?;
    let country = COUNTRIES
        .iter()
        .find_map(|name| object.get(name)?.string())?;
    let found = misread_letter(&text.content, &country)?;
    let meant = found.meant?;
    let (written_in, read_as) = (found.written_in, found.read_as);
    Some(
        Finding::new(
            format!(
                "{} may have letters in the wrong encoding",
                subject(text.value)
            ),
            format!("perhaps {written_in} that was read as {read_as}"),
        )
        .help(format!(
            "use {} if it is meant, and correct the conversion",
            quoted(&meant)
        ))
        .advice(),
    )
}

/// Text with controls that are characters of Windows-1252 or another encoding, such as quotes.
fn decoded_as_controls(text: &Text<'_>) -> Option<Finding> {
    let content = &*text.content;
    if !text.may_be_misread() || !content.contains(|found| of_control(found).is_some()) {
        return None;
    }
    let message = format!("{} has text in the wrong encoding", subject(text.value));
    let Some((meant, encoding)) = without_controls(content) else {
        return Some(
            Finding::new(message, "control characters in place of others")
                .help("restore the original text, and correct the conversion"),
        );
    };
    let pairs = content.char_indices().zip(meant.chars());
    let others = pairs.filter(|((_, found), other)| found != other);
    let others = others.map(|((at, found), other)| (at..at + found.len_utf8(), other.to_string()));
    let (meant, edits) = parts::replace(text, others);
    let fix = Fix::doubtful(
        format!(
            "replace the control characters with those of {encoding}: other bytes may have been lost"
        ),
        edits,
    );
    Some(
        Finding::new(
            message,
            format!("{encoding} whose bytes were taken for control characters"),
        )
        .help(format!(
            "use {}, and correct the conversion",
            quoted(&meant)
        ))
        .fix(fix),
    )
}

/// Text with escapes of HTML.
fn escaped(text: &Text<'_>) -> Option<Finding> {
    let content = &*text.content;
    if !text.marks.has_symbols() || !content.contains('&') {
        return None;
    }
    let entities: Vec<_> = entities(content).collect();
    let (first, _) = entities.first()?;
    let label = format!("{} is an HTML entity", quoted(&content[first.clone()]));
    // Numbers that no character has.
    let has_none = |(_, meant): &(Range<usize>, String)| {
        meant.contains(|found: char| found == char::REPLACEMENT_CHARACTER || found.is_control())
    };
    let is_lost = |(range, meant): &(Range<usize>, String)| {
        let follows_letter = || content[..range.start].ends_with(char::is_alphabetic);
        text.kind == TextKind::PersonName && meant == "?" && follows_letter()
    };
    let why = if entities.iter().any(has_none) {
        Some("the entity has no character")
    } else {
        let is_any_lost = entities.iter().any(is_lost);
        is_any_lost.then_some("the entity is a question mark in place of a lost letter")
    };
    if let Some(why) = why {
        let message = format!("{} has HTML entities", subject(text.value));
        return Some(
            Finding::new(message, label).help(format!("restore the original character: {why}")),
        );
    }
    let (meant, edits) = parts::replace(text, entities);
    let fix = Fix::doubtful(
        "replace the HTML entities with their characters: they may be meant as they are",
        edits,
    );
    Some(
        Finding::new(format!("{} has HTML entities", subject(text.value)), label)
            .help(format!(
                "use {}: the API does not decode HTML",
                quoted(&meant)
            ))
            .fix(fix),
    )
}

/// Text whose characters are encoded for a URL, a script or an e-mail.
fn encoded(text: &Text<'_>) -> Option<Finding> {
    let content = &*text.content;
    if !text.marks.has_symbols() {
        return None;
    }
    // Other texts may have links and formulas.
    let is_short = is_name(text) || is_part_of_address(text.value);
    let notations = Notation::ALL.into_iter();
    let mut notations = notations.filter(|notation| is_short || *notation == Notation::Script);
    let (notation, found) = notations.find_map(|notation| {
        let found = notation.find(content);
        (!found.is_empty()).then_some((notation, found))
    })?;
    let (first, _) = found.first()?;
    let label = format!(
        "{} is {}",
        quoted(&content[first.clone()]),
        notation.label()
    );
    let (meant, edits) = parts::replace(text, found);
    if meant.trim().is_empty() {
        // A line break alone is a placeholder.
        return None;
    }
    let fix = Fix::doubtful(
        "replace the escapes with their characters: they may be meant as they are",
        edits,
    );
    Some(
        Finding::new(
            format!("{} has encoded characters", subject(text.value)),
            label,
        )
        .help(format!(
            "use {}: the API does not decode them",
            quoted(&meant)
        ))
        .fix(fix),
    )
}

/// The HTML entities in a text, with the characters that they stand for.
fn entities(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    /// No entity is longer, in bytes.
    const LONGEST: usize = 40;
    text.match_indices('&').filter_map(|(start, _)| {
        let rest = &text.as_bytes()[start..];
        let length = rest.iter().take(LONGEST).position(|byte| *byte == b';')? + 1;
        let entity = text.get(start..start + length)?;
        let name = &entity[1..length - 1];
        let is_name = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
        // Markdown has the same entities, and its parser knows them all.
        let mut events = Parser::new(entity).filter(|_| is_name).skip(1);
        match events.next()? {
            Event::Text(meant) if *meant != *entity => {
                Some((start..start + length, meant.into_string()))
            }
            _ => None,
        }
    })
}

/// Text in which a conversion replaced characters.
fn lost(text: &Text<'_>, findings: &Findings<'_>) -> Option<Finding> {
    let content = &*text.content;
    // The replacement for a lost character in UTF-8, read as Windows-1252.
    if text.may_be_misread() && content.contains('ï') && content.contains("ï¿½") {
        return Some(finding_of_lost(
            text,
            "`ï¿½` is a replacement for a lost character in the wrong encoding",
        ));
    }
    if text.marks.may_be_invisible() && content.contains(char::REPLACEMENT_CHARACTER) {
        // `syntax` and `encoding` report escapes and bytes that are not characters.
        let raw = text.value.raw();
        let is_written = raw.contains(char::REPLACEMENT_CHARACTER)
            || raw.to_ascii_lowercase().contains("\\ufffd");
        return is_written
            .then(|| finding_of_lost(text, "contains a replacement for a lost character"));
    }
    let has_question_mark = || memchr::memchr(b'?', content.as_bytes()).is_some();
    let is_lost = match text.kind {
        _ if !text.marks.has_symbols() || !has_question_mark() => false,
        _ if findings.has_stand_ins() => false,
        TextKind::PersonName => true,
        TextKind::OrganizationName => has_lost_letter(content),
        TextKind::Number => false,
        TextKind::Other => {
            (is_part_of_address(text.value) || is_name(text)) && has_lost_letter(content)
        }
    };
    is_lost.then(|| finding_of_lost(text, "contains `?` in place of a lost character"))
}

/// Whether a question mark is where a letter was: before a letter, twice after one, or with nothing
/// else; or three of them are where a word was.
fn has_lost_letter(text: &str) -> bool {
    let mut is_mark = false;
    let is_before_letter = text.chars().any(|character| {
        let is_lost = is_mark && character.is_alphabetic();
        is_mark = character == '?';
        is_lost
    });
    // A letter of two bytes became two marks.
    let is_pair = text
        .find("??")
        .is_some_and(|at| text[..at].ends_with(char::is_alphabetic));
    let is_word = text.contains("???");
    let is_all = || text.contains('?') && !text.contains(char::is_alphanumeric);
    is_before_letter || is_pair || is_word || is_all()
}

fn finding_of_lost(text: &Text<'_>, label: &'static str) -> Finding {
    Finding::new(
        format!("{} has lost characters", subject(text.value)),
        label,
    )
    .help("restore the original characters, and correct the conversion that lost them")
}
