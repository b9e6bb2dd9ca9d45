//! A finding as a page shows it: where it is, what is wrong, the marked characters, what to do.

use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Fixability};
use crate::report::formats::View;
use crate::report::formats::excerpt::Excerpt;
use crate::report::formats::html::markup::{cut, escaped, level, path, prose};
use crate::report::formats::owners::Owner;
use crate::report::formats::sentences::{capitalized, ended};
use crate::report::redaction::is_masked;

/// Longer texts are cut, in characters.
const LONGEST: usize = 600;

/// An excerpt has at most this many lines.
const MOST_LINES: usize = 12;

/// A line has at most this many labels.
const MOST_LABELS: usize = 6;

/// Returns an element with the finding; `name` is that of its file.
pub(crate) fn example(found: &View<'_>, name: &str, finding: &Diagnostic, owner: &Owner) -> String {
    let severity = finding.severity.name();
    let position = found.source.position(finding.span.start);
    let short = |text: &str| escaped(&cut(text, LONGEST));
    let mut html = format!(
        "<article class=\"example {severity}\" data-level=\"{severity}\">\n<p class=\"where\"><span class=\"mono\">{}:{}:{}</span>",
        path(&cut(name, LONGEST)),
        position.line,
        position.column
    );
    if !finding.pointer.is_empty() {
        let _ = write!(
            html,
            " <span class=\"mono\">{}</span>",
            short(&finding.pointer)
        );
    }
    // A mask says nothing of whose it is.
    let known = |text: &&String| !is_masked(text);
    if let Some(customer) = owner.customer_ext_id.as_ref().filter(known) {
        let _ = write!(html, " <span>Customer {}</span>", short(customer));
    }
    if let Some(request) = owner.communication_number.as_ref().filter(known) {
        let _ = write!(html, " <span>Request {}</span>", short(request));
    }
    let _ = write!(
        html,
        "</p>\n<p class=\"message\">{} {}</p>\n",
        level(finding.severity),
        prose(&cut(&finding.message, LONGEST))
    );
    excerpt(&mut html, &Excerpt::new(found, finding));
    if let Some(help) = &finding.help {
        let help = prose(&ended(&cut(&capitalized(help), LONGEST)));
        let _ = writeln!(html, "<p class=\"help\">{help}</p>");
    }
    let code = finding.api_code.as_deref();
    let code = code.map(|code| format!("The API would answer <code>{}</code>.", short(code)));
    let fix = finding.fixability().map(|fixability| {
        let option = match fixability {
            Fixability::Safe => "--fix",
            Fixability::Unsafe => "--fix --unsafe-fixes",
        };
        format!("<code>{option}</code> corrects it.")
    });
    let facts: Vec<_> = code.into_iter().chain(fix).collect();
    if !facts.is_empty() {
        let _ = writeln!(html, "<p class=\"facts\">{}</p>", facts.join(" "));
    }
    html + "</article>\n"
}

fn excerpt(html: &mut String, excerpt: &Excerpt<'_>) {
    html.push_str("<div class=\"excerpt\">\n");
    for line in excerpt.marked_lines().take(MOST_LINES) {
        if let Some(file) = line.file {
            let _ = writeln!(
                html,
                "<div class=\"file\">{}</div>",
                escaped(&cut(file, LONGEST))
            );
        }
        let _ = write!(
            html,
            "<div><span class=\"number\">{}</span><code>",
            line.number
        );
        for (text, mark) in line.parts {
            let text = escaped(text);
            let _ = match mark {
                Some(true) => write!(html, "<mark class=\"main\">{text}</mark>"),
                Some(false) => write!(html, "<mark>{text}</mark>"),
                None => write!(html, "{text}"),
            };
        }
        html.push_str("</code></div>\n");
        for (text, is_main) in line.labels.into_iter().take(MOST_LABELS) {
            let class = if is_main { "main" } else { "other" };
            let text = prose(&cut(text, LONGEST));
            let _ = writeln!(
                html,
                "<div class=\"label {class}\"><span>{text}</span></div>"
            );
        }
    }
    html.push_str("</div>\n");
}
