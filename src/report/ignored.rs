//! Findings that a page of Markdown asks to leave out: `<!-- kyclint-ignore RULE -->` directly before
//! a fence is about the code in it.

use crate::lint::LintResult;
use crate::rules::registry::ALL;
use crate::rules::selection::Selection;
use crate::source::{Framing, Source, fences};

/// What a comment begins with.
const MARK: &str = "kyclint-ignore";

/// Removes the findings that comments of the page ask to leave out.
pub(crate) fn remove_ignored(source: &Source, linted: &mut LintResult) {
    let may_ignore = source.framing() == Framing::Markdown && source.text().contains(MARK);
    if !may_ignore || linted.diagnostics.is_empty() {
        return;
    }
    let fences = fences(source.text(), source.start()).1.into_iter();
    let ignored = fences.filter_map(|fence| {
        let rules = ignored_rules(fence.comment.as_deref()?);
        (!rules.is_empty()).then_some((fence.range, rules))
    });
    let ignored: Vec<_> = ignored.collect();
    linted.diagnostics.retain(|diagnostic| {
        let at = diagnostic.span.start;
        let behind = ignored.partition_point(|(code, _)| code.start <= at);
        let fence = behind.checked_sub(1).and_then(|last| ignored.get(last));
        !fence.is_some_and(|(code, rules)| at <= code.end && rules.contains(&diagnostic.rule.name))
    });
}

/// Returns the rules that the HTML comments before a fence name.
fn ignored_rules(html: &str) -> Vec<&'static str> {
    let comments = html.split("<!--").skip(1);
    let comments = comments.filter_map(|comment| comment.split_once("-->"));
    let selections: Vec<_> = comments
        .filter_map(|(comment, _)| selections(comment))
        .flatten()
        .collect();
    let rules = ALL.into_iter();
    let rules = rules.filter(|rule| selections.iter().any(|selection| selection.has(rule)));
    rules.map(|rule| rule.info.name).collect()
}

/// Returns what a comment names, or all rules if it names none; `None` if it is another comment.
/// An unknown name turns nothing off. The names end at a colon: a reason may follow, and its words
/// are no names.
fn selections(comment: &str) -> Option<Vec<Selection>> {
    let names = comment.trim().strip_prefix(MARK)?;
    if names.starts_with(|character: char| !character.is_whitespace() && character != ':') {
        return None;
    }
    let names = names.trim_start().trim_start_matches(':');
    let names = names.split(':').next().unwrap_or_default();
    let names = names.split(|character: char| character.is_whitespace() || character == ',');
    let mut names = names.filter(|name| !name.is_empty()).peekable();
    if names.peek().is_none() {
        return Some(vec![Selection::All]);
    }
    Some(
        names
            .filter_map(|name| Selection::find(name).ok())
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::session::{Options, Session};
    use crate::settings::Settings;

    const SAMPLE: &str = r#"{"communicationNumber": "K-1", "requester": "Bankas", "action": "create", "sourceOfRiskLevel": "EVALUATE", "riskManagementCategory": "IND", "customerExtId": "C-1", "entityType": "INDIVIDUAL", "applicationDate": "2024-04-08", "firstName": "Austėja", "lastName": "Pavyzdienė", "citizenshipCountry": "LTU"}"#;

    fn rules(before: &str) -> Vec<&'static str> {
        let page =
            format!("# Page\n\n{before}\n```json\n{SAMPLE}\n```\n\n```json\n{{\"a\": 1}}\n```\n");
        let settings = Settings::on("2026-11-23".parse().unwrap());
        let source = Source::new("a.md", page.into_bytes());
        let session = Session::open(source, Options::new(settings));
        let found = session.diagnostics().iter();
        found.map(|diagnostic| diagnostic.rule.name).collect()
    }

    #[test]
    fn a_comment_is_about_the_next_fence() {
        let all = ["action-value", "country-code"];
        for (before, expected) in [
            ("", &all[..]),
            ("<!-- kyclint-ignore country-code -->", &all[..1]),
            ("<!-- kyclint-ignore country-code -->\n", &all[..1]),
            ("<!-- kyclint-ignore codes -->", &all[..1]),
            ("<!-- kyclint-ignore action-value, country-code -->", &[]),
            ("<!--kyclint-ignore-->", &[]),
            ("<!-- kyclint-ignore: all -->", &[]),
            ("<!-- kyclint-ignore x -->", &all),
            ("<!-- kyclint-ignored -->", &all),
            ("<!-- kyclint-ignore -->\n\nText between.\n", &all),
            ("<!-- another -->", &all),
            ("<!-- kyclint-ignore -->\n\n```sh\nls\n```\n", &all),
            // Comments add up, and HTML between them and the fence is no text.
            (
                "<!-- kyclint-ignore country-code -->\n<!-- kyclint-ignore action-value -->",
                &[],
            ),
            (
                "<!-- kyclint-ignore country-code -->\n\n<!-- kyclint-ignore x -->\n",
                &all[..1],
            ),
            (
                "<!-- kyclint-ignore country-code --> <!-- kyclint-ignore action-value -->",
                &[],
            ),
            (
                "<!-- kyclint-ignore country-code -->\n<!-- another -->",
                &all[..1],
            ),
            (
                "<!-- kyclint-ignore country-code -->\n<a id=\"sample\"></a>\n",
                &all[..1],
            ),
            ("<!-- kyclint-ignore country-code -->\n<div>\n\n", &all[..1]),
            (
                "<!-- kyclint-ignore -->\n<p>Text between.</p>\n\nText\n",
                &all,
            ),
            // The words of a reason are no names.
            (
                "<!-- kyclint-ignore country-code: all codes here are invented -->",
                &all[..1],
            ),
            (
                "<!-- kyclint-ignore: country-code: action-value is meant -->",
                &all[..1],
            ),
            ("<!-- kyclint-ignore x: all -->", &all),
        ] {
            assert_eq!(rules(before), expected, "{before}");
        }
    }
}
