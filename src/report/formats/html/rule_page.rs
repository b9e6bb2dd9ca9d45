//! The page of a rule, from its documentation in Markdown.

use std::fmt::Write;

use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, html::push_html};

use crate::rules::rule::Rule;

use crate::report::formats::html::markup::{escaped, level, prose};

/// Writes the page of a rule. The documentation is our own, so it is not checked for what it may
/// contain.
pub(crate) fn rule_page(html: &mut String, rule: &Rule) {
    let name = rule.info.name;
    let _ = write!(
        html,
        "<article class=\"page\" aria-labelledby=\"about-{name}\">\n<h3 id=\"about-{name}\">{name}</h3>\n<p>{}. {} ",
        prose(rule.info.summary()),
        level(rule.info.severity)
    );
    let codes = rule.api_codes();
    if !codes.is_empty() {
        let codes: Vec<_> = codes
            .iter()
            .map(|code| format!("<code>{}</code>", escaped(code)))
            .collect();
        let _ = write!(
            html,
            "<span class=\"muted\">API codes {}</span>",
            codes.join(", ")
        );
    }
    html.push_str("</p>\n");
    let page = rule.info.page();
    let (_, text) = page.split_once('\n').unwrap_or_default();
    // The policy of the page allows no styles, which alignments are.
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).map(|event| match event {
        Event::Start(Tag::Table(columns)) => {
            Event::Start(Tag::Table(vec![Alignment::None; columns.len()]))
        }
        event => event,
    });
    push_html(html, events);
    html.push_str("</article>\n");
}
