//! A report as HTML, for notebooks.

use std::fmt::Write;

use kyclint::{Session, Severity};

/// Returns a table of the findings, and the report with its excerpts below it. It has no script and no
/// style sheet, and text of the payload is escaped.
pub(crate) fn html(session: &Session, report: &str) -> String {
    let findings = session.diagnostics();
    if findings.is_empty() {
        return "<p><b>kyclint</b>: no findings</p>".to_owned();
    }
    let mut html = String::from("<table><caption><b>kyclint</b>: ");
    let count = |severity| {
        let of_severity = findings.iter().filter(|found| found.severity == severity);
        of_severity.count()
    };
    let counts = [
        (count(Severity::Error), "error", "errors"),
        (count(Severity::Warning), "warning", "warnings"),
        (count(Severity::Advice), "advice", "advice"),
    ];
    let counts = counts.into_iter().filter(|(count, ..)| *count > 0);
    let counts = counts.map(|(count, one, many)| {
        let noun = if count == 1 { one } else { many };
        format!("{count} {noun}")
    });
    html.push_str(&counts.collect::<Vec<_>>().join(", "));
    html.push_str("</caption><thead><tr>");
    for head in [
        "place", "severity", "rule", "pointer", "message", "help", "API code",
    ] {
        let _ = write!(
            html,
            "<th scope=\"col\" style=\"text-align:left\">{head}</th>"
        );
    }
    html.push_str("</tr></thead><tbody>");
    for found in findings {
        let position = session.source().position(found.span.start);
        let cells = [
            &*format!("{}:{}", position.line, position.column),
            found.severity.name(),
            found.rule.name,
            &found.pointer,
            &found.message,
            found.help.as_deref().unwrap_or_default(),
            found.api_code.as_deref().unwrap_or_default(),
        ];
        html.push_str("<tr>");
        for cell in cells {
            let _ = write!(html, "<td style=\"text-align:left\">{}</td>", escaped(cell));
        }
        html.push_str("</tr>");
    }
    let _ = write!(
        html,
        "</tbody></table><details><summary>excerpts</summary><pre style=\"font-family:monospace\">{}</pre></details>",
        escaped(report)
    );
    html
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            // Control characters have no meaning in HTML; line breaks of the excerpts do.
            character if character.is_control() && character != '\n' => html.push('\u{FFFD}'),
            character => html.push(character),
        }
    }
    html
}
