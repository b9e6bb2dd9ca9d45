//! The parts that a page is made of: escaped text, bars, tables, and the frame with its policy.
//!
//! A page asks nothing of any host, so it can be opened, sent and archived as one file. Its policy
//! allows only the style and the script in it, by their hashes.

use std::fmt::Write;

use crate::diagnostic::Severity;
use crate::text::count::grouped;
use crate::text::visible;

/// The style of all pages.
pub(crate) const STYLE: &str = include_str!("style.css");
/// The script of all pages: it filters, and everything is readable without it.
pub(crate) const SCRIPT: &str = include_str!("script.js");
/// The SHA-256 of [`STYLE`], in Base64. A test computes both.
const STYLE_HASH: &str = "Oqmb84dFKimYKB6Jd4NWwdhGDPOwR4JulgQAaO3LXeY=";
/// The SHA-256 of [`SCRIPT`], in Base64.
const SCRIPT_HASH: &str = "vMnx4aeQav2DNGPfDJSoF+9e3myg+0HhTUoDWC/FgDg=";

/// The severities in the order of the columns and of the parts of a bar.
pub(crate) const SEVERITIES: [Severity; 3] = [Severity::Error, Severity::Warning, Severity::Advice];

/// Findings by severity, in the order of [`SEVERITIES`].
pub(crate) type Counts = [usize; SEVERITIES.len()];

/// Returns the place of a severity in [`Counts`].
pub(crate) fn place(severity: Severity) -> usize {
    match severity {
        Severity::Error => 0,
        Severity::Warning => 1,
        Severity::Advice => 2,
    }
}

/// Adds findings to others.
pub(crate) fn add(counts: &mut Counts, others: &Counts) {
    for (count, other) in counts.iter_mut().zip(others) {
        *count += other;
    }
}

/// Returns text for an element or an attribute. Characters that change the direction of text, or
/// hide some of it, are replaced, as on a terminal.
pub(crate) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in visible::line(text).chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

/// Returns text with its parts in backticks as code.
pub(crate) fn prose(text: &str) -> String {
    let mut html = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, after)) = after.split_once('`') else {
            break;
        };
        let _ = write!(html, "{}<code>{}</code>", escaped(before), escaped(code));
        rest = after;
    }
    html + &escaped(rest)
}

/// Returns the name of a file, which may be broken after each folder.
pub(crate) fn path(name: &str) -> String {
    escaped(name).replace('/', "/<wbr>")
}

/// Cuts a text that has more than this many characters.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Returns a count with its noun, which takes an `s` in the plural.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// Returns the name of a severity with its colour.
pub(crate) fn level(severity: Severity) -> String {
    let name = severity.name();
    format!("<span class=\"level {name}\">{name}</span>")
}

/// Returns a share of a whole, in hundredths of it. What is there can be seen.
fn hundredths(count: usize, whole: usize) -> f64 {
    if count == 0 || whole == 0 {
        return 0.0;
    }
    (count as f64 * 100.0 / whole as f64).max(0.7)
}

/// Draws findings as a bar, as long as their share of `most`. Its table has the numbers.
pub(crate) fn bar(counts: &Counts, most: usize) -> String {
    let mut svg = String::from(
        "<svg class=\"bar\" viewBox=\"0 0 100 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
    );
    let mut start = 0.0;
    for (severity, count) in SEVERITIES.into_iter().zip(counts) {
        let width = hundredths(*count, most);
        if width > 0.0 {
            let name = severity.name();
            let _ = write!(
                svg,
                "<rect class=\"{name}\" x=\"{start:.1}\" width=\"{width:.1}\" height=\"10\"/>"
            );
            start += width;
        }
    }
    svg + "</svg>"
}

/// Draws numbers as a row of columns, each relative to the greatest. There is room for at least `room`
/// columns, because few broad ones would look like much. The text beside it has what matters of them.
pub(crate) fn spark(counts: &[usize], room: usize) -> String {
    let most = counts.iter().copied().max().unwrap_or_default();
    let width = counts.len().max(room) * 10;
    let mut path = String::new();
    for (number, count) in counts.iter().enumerate() {
        if *count > 0 {
            let height = hundredths(*count, most).max(6.0);
            let start = number * 10;
            let _ = write!(path, "M{start} 100v-{height:.0}h9v{height:.0}z");
        }
    }
    format!(
        "<svg class=\"spark\" viewBox=\"0 0 {width} 100\" preserveAspectRatio=\"none\" aria-hidden=\"true\"><path class=\"one\" d=\"{path}\"/></svg>"
    )
}

/// Draws the findings of parts of the input as columns beside each other. `label` is what the chart
/// shows; the numbers are in a table.
pub(crate) fn columns(columns: &[Counts], label: &str) -> String {
    let most = columns.iter().map(|counts| counts.iter().sum::<usize>());
    let most = most.max().unwrap_or_default();
    let mut svg = format!(
        "<svg viewBox=\"0 0 {} 100\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
        columns.len().max(12) * 10,
        escaped(label)
    );
    for (number, counts) in columns.iter().enumerate() {
        let mut end = 100.0;
        for (severity, count) in SEVERITIES.into_iter().zip(counts) {
            let height = hundredths(*count, most);
            if height > 0.0 {
                end -= height;
                let name = severity.name();
                let start = number * 10;
                let _ = write!(
                    svg,
                    "<rect class=\"{name}\" x=\"{start}\" y=\"{end:.1}\" width=\"9\" height=\"{height:.1}\"/>"
                );
            }
        }
    }
    svg + "</svg>"
}

/// A row of a table of counts.
pub(crate) struct Row {
    /// What is counted, as HTML.
    pub(crate) name: String,
    /// Its findings.
    pub(crate) counts: Counts,
    /// The other cells, as HTML with their element.
    pub(crate) cells: Vec<String>,
    /// Whether it stands for all that have no row.
    pub(crate) is_rest: bool,
}

/// What the numbers of severities are, in the order of [`SEVERITIES`].
const UNITS: [&str; SEVERITIES.len()] = ["errors", "warnings", "advice"];

/// Returns a cell with a number that is beside the main one. Where the table is narrow, its unit takes
/// the place of the head.
pub(crate) fn part_cell(number: &str, unit: &str) -> String {
    let class = if number == "0" { " none" } else { "" };
    format!("<td class=\"count part{class}\" data-unit=\"{unit}\">{number}</td>")
}

/// The heads of a table of counts.
pub(crate) struct Heads<'a> {
    /// The name of the table.
    pub(crate) caption: &'a str,
    /// The name of what is counted.
    pub(crate) first: &'a str,
    /// The names of the columns of [`Row::cells`], and the classes of these heads.
    pub(crate) others: &'a [(&'a str, &'a str)],
}

/// Writes a table of counts with a bar in each row. There is a column for each severity of which the
/// run, with the counts `all`, has findings, if these are several.
pub(crate) fn table(html: &mut String, heads: &Heads<'_>, rows: &[Row], all: &Counts) {
    let Heads {
        caption,
        first,
        others,
    } = heads;
    let parts: Vec<_> = (0..all.len()).filter(|part| all[*part] > 0).collect();
    let parts = if parts.len() > 1 { parts } else { Vec::new() };
    let _ = write!(
        html,
        "<table class=\"{}\"><caption>{caption}</caption><thead><tr><th scope=\"col\">{first}</th><th scope=\"col\" class=\"count\">Findings</th>",
        if others.len() > 1 { "rules" } else { "counts" }
    );
    for part in &parts {
        let name = ["Errors", "Warnings", "Advice"][*part];
        let _ = write!(html, "<th scope=\"col\" class=\"count\">{name}</th>");
    }
    for (name, class) in *others {
        let _ = write!(html, "<th scope=\"col\" class=\"{class}\">{name}</th>");
    }
    html.push_str("</tr></thead><tbody>\n");
    let totals = rows.iter().filter(|row| !row.is_rest);
    let most = totals.map(|row| row.counts.iter().sum::<usize>()).max();
    for row in rows {
        let total: usize = row.counts.iter().sum();
        let class = if row.is_rest { " class=\"others\"" } else { "" };
        // The rest may be more than any other, and would make all others short.
        let bar = if row.is_rest {
            String::new()
        } else {
            bar(&row.counts, most.unwrap_or_default())
        };
        let _ = write!(
            html,
            "<tr{class}><th scope=\"row\"><div class=\"named\"><span class=\"name\">{}</span>{bar}</div></th><td class=\"count\">{}</td>",
            row.name,
            grouped(total)
        );
        for part in &parts {
            html.push_str(&part_cell(&grouped(row.counts[*part]), UNITS[*part]));
        }
        html.extend(row.cells.iter().map(String::as_str));
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table>\n");
}

/// Returns the beginning of a page, up to its content.
pub(crate) fn head(title: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; img-src data:; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n<link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(title)
    )
}

/// Returns the end of a page; `note` is HTML.
pub(crate) fn foot(note: &str) -> String {
    format!(
        "<footer><p>kyclint {}. {note}</p></footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n",
        env!("CARGO_PKG_VERSION")
    )
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_policy_has_the_hashes_of_the_style_and_the_script() {
        let hash = |text: &str| BASE64.encode(&Sha256::digest(text.as_bytes()));
        assert_eq!(STYLE_HASH, hash(STYLE), "the hash of style.css");
        assert_eq!(SCRIPT_HASH, hash(SCRIPT), "the hash of script.js");
        for part in [STYLE, SCRIPT] {
            assert!(!part.contains("</") && !part.contains("<!--"), "{part}");
        }
    }

    #[test]
    fn text_cannot_become_markup() {
        let text = "</script><img src=x onerror='a()'>&\"\u{202e}\u{1b}\n";
        assert_eq!(
            escaped(text),
            "&lt;/script&gt;&lt;img src=x onerror=&#39;a()&#39;&gt;&amp;&quot;\u{fffd}␛␊"
        );
        assert_eq!(
            prose("invalid `<b>` or `a"),
            "invalid <code>&lt;b&gt;</code> or `a"
        );
    }

    #[test]
    fn numbers_are_read_easily() {
        assert_eq!(
            [0, 999, 1000, 1_234_567].map(grouped),
            ["0", "999", "1,000", "1,234,567"]
        );
        assert_eq!(
            [1, 2].map(|count| counted(count, "file")),
            ["1 file", "2 files"]
        );
        assert_eq!(cut("žąę", 2), "žą…");
        assert_eq!(cut("žą", 2), "žą");
    }

    #[test]
    fn a_single_finding_among_many_is_seen() {
        assert!(bar(&[1, 0, 0], 1_000_000).contains("width=\"0.7\""));
        assert!(!bar(&[0, 0, 0], 10).contains("rect"));
        assert!(spark(&[1, 0, 1_000_000], 24).contains("M0 100v-6h9v6z"));
    }
}
