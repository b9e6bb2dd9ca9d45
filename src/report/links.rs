//! Links between the pages of the reference. Each page is a file in a folder for its section, so all
//! links have the same form from everywhere.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::contract::Contract;
use crate::contract::kinds::KINDS;
use crate::contract::synonyms::fold;

/// The folders of the sections.
pub(crate) const RULES: &str = "rules";
pub(crate) const GROUPS: &str = "groups";
pub(crate) const FIELDS: &str = "fields";
pub(crate) const CODES: &str = "codes";
pub(crate) const STATUSES: &str = "statuses";
pub(crate) const CLASSIFIERS: &str = "classifiers";
pub(crate) const KINDS_OF_PAYLOADS: &str = "kinds";
pub(crate) const KEYS: &str = "keys";

/// The path of the page of a rule.
pub(crate) fn page_of_rule(name: &str) -> String {
    format!("{RULES}/{name}")
}

pub(crate) fn link(text: &str, folder: &str, name: &str) -> String {
    format!("[{text}](../{folder}/{name}.md)")
}

/// A rule, as code.
pub(crate) fn rule(name: &str) -> String {
    link(&format!("`{name}`"), RULES, name)
}

/// A rule in a list of rules.
pub(crate) fn plain_rule(name: &str) -> String {
    link(name, RULES, name)
}

pub(crate) fn group(name: &str) -> String {
    link(name, GROUPS, name)
}

pub(crate) fn code(code: &str) -> String {
    link(code, CODES, code)
}

pub(crate) fn status(status: u16) -> String {
    let status = status.to_string();
    link(&status, STATUSES, &status)
}

pub(crate) fn classifier(name: &str) -> String {
    link(&format!("`{name}`"), CLASSIFIERS, name)
}

pub(crate) fn kind(noun: &str, name: &str) -> String {
    link(noun, KINDS_OF_PAYLOADS, name)
}

/// A field by its path; other text stays without a link.
pub(crate) fn field(path: &str) -> String {
    let text = format!("`{path}`");
    let name = path.rsplit('.').next().unwrap_or(path);
    let name = name.trim_end_matches("[]");
    match fields().get(&fold(name)) {
        Some(page) => link(&text, FIELDS, page),
        None => text,
    }
}

/// The fields that have a page, by their folded names. Names that differ only in case share a page.
pub(crate) fn fields() -> &'static BTreeMap<String, &'static str> {
    static PAGES: OnceLock<BTreeMap<String, &'static str>> = OnceLock::new();
    PAGES.get_or_init(|| {
        let mut pages = BTreeMap::new();
        let objects = Contract::all().flat_map(Contract::objects);
        let names = objects.flat_map(|(_, object)| object.names());
        let envelopes = KINDS.into_iter().filter_map(|kind| kind.envelope.as_ref());
        for name in names.chain(envelopes.map(|envelope| envelope.member)) {
            pages.entry(fold(name)).or_insert(name);
        }
        pages
    })
}

/// Returns a page without the links to other pages and to pictures, which are of no use where nothing can
/// follow them.
pub(crate) fn unlinked(markdown: &str) -> String {
    const MIDDLE: &str = "](";
    let mut text = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once(MIDDLE) {
        let target = after
            .split_once(')')
            .filter(|(target, _)| is_within(target));
        let (Some(open), Some((_, after))) = (opening(before), target) else {
            text.push_str(before);
            text.push_str(MIDDLE);
            rest = after;
            continue;
        };
        text.push_str(before[..open].trim_end_matches('!'));
        text.push_str(&before[open + 1..]);
        rest = after;
    }
    text.push_str(rest);
    text
}

/// Whether a link leads to a page, to a heading, or to a picture.
fn is_within(target: &str) -> bool {
    let (file, _) = target.split_once('#').unwrap_or((target, ""));
    let is_path = |byte: u8| byte.is_ascii_alphanumeric() || b"./-_".contains(&byte);
    let ends = [".md", ".svg"];
    file.bytes().all(is_path)
        && (target.starts_with('#') || ends.iter().any(|end| file.ends_with(end)))
}

/// The bracket that opens the text of a link that ends here.
fn opening(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, character) in text.char_indices().rev() {
        match character {
            ']' => depth += 1,
            '[' if depth == 0 => return Some(at),
            '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_loses_its_links_and_nothing_else() {
        let text = format!(
            "- {} [x] {}: [a](https://example.org/) {}",
            field("listAddress[].city"),
            code("C013"),
            rule("iban")
        );
        assert_eq!(
            text,
            "- [`listAddress[].city`](../fields/city.md) [x] [C013](../codes/C013.md): \
             [a](https://example.org/) [`iban`](../rules/iban.md)"
        );
        assert_eq!(
            unlinked(&text),
            "- `listAddress[].city` [x] C013: [a](https://example.org/) `iban`"
        );
        assert_eq!(unlinked("a](../b"), "a](../b");
        assert_eq!(unlinked("a](../b.md)"), "a](../b.md)");
        assert_eq!(
            unlinked("[a](b.md#c), [d](#e) and\n![A picture](pictures/f.svg)\n`[g](h)`"),
            "a, d and\nA picture\n`[g](h)`"
        );
    }

    #[test]
    fn what_is_no_field_has_no_link() {
        assert_eq!(field("the whole request"), "`the whole request`");
        assert_eq!(
            field("listRelatedEntity[].listBusinessEntityDocument[]"),
            "[`listRelatedEntity[].listBusinessEntityDocument[]`](../fields/listBusinessEntityDocument.md)"
        );
    }
}
