//! The parts of the page, from what was collected.

use std::cmp::Reverse;
use std::fmt::Write as _;

use crate::report::catalog::{Code, codes};
use crate::report::totals::Report;
use crate::rules::registry::{ALL, number};
use crate::rules::rule::Rule;
use crate::source::portable::PortablePaths;
use crate::text::count::grouped;

use crate::report::formats::html::collected::{Collected, MOST_EXAMPLES, OfRule};
use crate::report::formats::html::markup;
use crate::report::formats::html::markup::{
    Counts, Heads, Row, SEVERITIES, counted, cut, escaped, level, path, prose,
};
use crate::report::formats::html::rule_page::rule_page;
use crate::report::formats::html::tally::{MOST_KEYS, Rest};
use crate::report::formats::html::timeline::{Part, Place, Timeline};

/// The greatest number of files that are listed because they were not checked.
const MOST_OBSTACLES: usize = 200;

/// Up to so many files, the chart over the input shows payloads rather than files.
const FEW_FILES: usize = 12;

/// What a page shows.
pub(super) struct Page<'a> {
    pub(super) report: &'a Report,
    pub(super) collected: &'a Collected,
    pub(super) paths: &'a PortablePaths,
    /// All findings by severity.
    pub(super) all: Counts,
}

impl Page<'_> {
    /// Returns the page.
    pub(super) fn html(&self) -> String {
        let verdict = self.verdict();
        let mut html = markup::head(&format!("{verdict} · kyclint report"));
        html.push_str("<a class=\"skip\" href=\"#main\">Skip to the content</a>\n<header>\n<h1>kyclint report</h1>\n");
        let is_good = self.report.files > 0
            && self.report.found() == 0
            && self.report.obstacles().next().is_none();
        let class = if is_good { " good" } else { "" };
        let _ = writeln!(
            html,
            "<p class=\"verdict{class}\">{}</p>",
            escaped(&verdict)
        );
        let _ = writeln!(html, "<p class=\"muted\">{}</p>", self.extent());
        self.totals(&mut html);
        self.remarks(&mut html);
        let rules = self.rules();
        if !rules.is_empty() {
            html.push_str("<nav aria-label=\"Contents\"><ul>");
            for (id, name) in SECTIONS {
                if id == "input" && !self.has_order() {
                    continue;
                }
                let _ = write!(html, "<li><a href=\"#{id}\">{name}</a></li>");
            }
            html.push_str("</ul></nav>\n");
        }
        html.push_str("</header>\n<main id=\"main\">\n");
        if !rules.is_empty() {
            if self.has_order() {
                self.over_the_input(&mut html);
            }
            self.by_rule(&mut html, &rules);
            self.by_field(&mut html);
            self.by_code(&mut html);
            self.by_file(&mut html);
            self.examples(&mut html, &rules);
            html.push_str(
                "<section aria-labelledby=\"pages\">\n<h2 id=\"pages\">What the rules check</h2>\n",
            );
            for (rule, _) in &rules {
                rule_page(&mut html, rule);
            }
            html.push_str("</section>\n");
        }
        self.obstacles(&mut html);
        html.push_str("</main>\n");
        let note =
            format!("All findings are counted; each rule has up to {MOST_EXAMPLES} examples.");
        html + &markup::foot(if rules.is_empty() { "" } else { &note })
    }

    fn verdict(&self) -> String {
        let Report {
            files,
            customers,
            refused,
            ..
        } = self.report;
        if *files == 0 {
            "Nothing was checked".to_owned()
        } else if *refused > 0 {
            format!(
                "{} of {} would be refused",
                grouped(*refused),
                counted(*customers, "customer")
            )
        } else if self.report.found() == 0 {
            "No problems found".to_owned()
        } else {
            let found = SEVERITIES.iter().zip(self.all);
            let found = found.filter(|(_, count)| *count > 0);
            let found = found.map(|(severity, count)| match severity.name() {
                "advice" => format!("{} advice", grouped(count)),
                name => counted(count, name),
            });
            found.collect::<Vec<_>>().join(", ")
        }
    }

    /// What was checked.
    fn extent(&self) -> String {
        let Report {
            files,
            documents,
            customers,
            ..
        } = self.report;
        let mut parts = vec![counted(*files, "file"), counted(*documents, "document")];
        if documents == files {
            parts.pop();
        }
        parts.push(counted(*customers, "customer"));
        if *files == 0 {
            return "No file has a payload, or none could be read.".to_owned();
        }
        format!("Checked: {}.", parts.join(", "))
    }

    fn totals(&self, html: &mut String) {
        let Report {
            files,
            customers,
            refused,
            fixable,
            fixable_unsafely,
            known,
            fixed,
            ..
        } = self.report;
        if *files == 0 {
            return;
        }
        html.push_str("<dl class=\"totals\">");
        let mut total = |class: &str, name: &str, count: usize| {
            let class = if count > 0 { class } else { "" };
            let count = grouped(count);
            let _ = write!(
                html,
                "<div class=\"{class}\"><dt>{name}</dt><dd>{count}</dd></div>"
            );
        };
        total("", "Customers", *customers);
        total("error", "Refused", *refused);
        total("error", "Errors", self.all[0]);
        total("warning", "Warnings", self.all[1]);
        total("advice", "Advice", self.all[2]);
        total("", "Fixable", fixable + fixable_unsafely);
        if let Some(known) = known {
            total("", "Known", *known);
        }
        if let Some(fixed) = fixed {
            total("", "Fixed", *fixed);
        }
        html.push_str("</dl>\n");
    }

    fn remarks(&self, html: &mut String) {
        let report = self.report;
        let mut remarks = Vec::new();
        if !report.failures.is_empty() {
            remarks.push(format!(
                "<li class=\"alert\">{} could not be checked: see <a href=\"#obstacles\">what was not checked</a>.</li>",
                counted(report.failures.len(), "file")
            ));
        }
        if report.skipped > 0 {
            remarks.push(format!(
                "<li>{} skipped: not payloads.</li>",
                counted(report.skipped, "file")
            ));
        }
        match (report.fixable, report.fixable_unsafely) {
            (0, 0) => {}
            (safe, 0) => remarks.push(format!(
                "<li><code>kyclint --fix</code> corrects {}.</li>",
                counted(safe, "finding")
            )),
            (safe, others) => remarks.push(format!(
                "<li><code>kyclint --fix</code> corrects {}, and {} more with <code>--unsafe-fixes</code>, after a review.</li>",
                counted(safe, "finding"),
                grouped(others)
            )),
        }
        if report.shown < report.found() {
            remarks.push(format!(
                "<li>The examples are from the first {}: <code>--max-findings</code> leaves out the others. All are counted.</li>",
                counted(report.shown, "finding")
            ));
        }
        if self.collected.shows_values {
            remarks.push("<li class=\"alert\">Personal values are shown: handle this file like the payloads.</li>".to_owned());
        } else if report.files > 0 {
            remarks.push("<li>Personal values are masked (<code>•••</code>).</li>".to_owned());
        }
        if !remarks.is_empty() {
            let _ = writeln!(html, "<ul class=\"remarks\">{}</ul>", remarks.concat());
        }
    }

    /// The rules that found something, those with the most findings first.
    fn rules(&self) -> Vec<(&'static Rule, &OfRule)> {
        let rules = ALL.into_iter().zip(&self.collected.rules);
        let mut rules: Vec<_> = rules
            .filter(|(_, of)| of.counts != Counts::default())
            .collect();
        rules.sort_by_key(|(rule, of)| (Reverse(of.counts.iter().sum::<usize>()), rule.info.name));
        rules
    }

    /// The chart is about payloads, or about files if these are many.
    fn timeline(&self) -> (&Timeline, usize, &'static str) {
        let Collected {
            file_count,
            payloads,
            along_payloads,
            along_files,
            ..
        } = self.collected;
        if *file_count > FEW_FILES || payloads <= file_count {
            (along_files, *file_count, "file")
        } else {
            (along_payloads, *payloads, "payload")
        }
    }

    /// Whether the input has more than one part, so that its order says something.
    fn has_order(&self) -> bool {
        self.timeline().1 > 1
    }

    /// Names a place; the file only if there are several.
    fn place(&self, place: &Place) -> String {
        if self.collected.file_count == 1 {
            return format!("line {}", grouped(place.line));
        }
        format!(
            "<span class=\"place mono\">{}:{}</span>",
            path(&cut(&place.file, 300)),
            place.line
        )
    }

    fn over_the_input(&self, html: &mut String) {
        let (timeline, length, noun) = self.timeline();
        let parts: Vec<_> = timeline.parts(length).collect();
        let has_findings = |(_, _, part): &&(usize, usize, &Part)| part.first.is_some();
        let first = parts.iter().find(has_findings);
        section(html, "input", "Over the input");
        let begins = first.map_or_else(String::new, |(from, to, part)| {
            let place = part.first.as_ref().map(|place| self.place(place));
            let place = place.unwrap_or_default();
            format!(" The first is in {}, at {place}.", range(noun, *from, *to))
        });
        let _ = writeln!(
            html,
            "<p class=\"note\">Findings in the order of the {}: where do they begin?{begins}</p>",
            if noun == "file" { "files" } else { "payloads" },
        );
        let counts: Vec<Counts> = parts.iter().map(|(_, _, part)| part.counts).collect();
        let most = counts.iter().map(|of| of.iter().sum::<usize>()).max();
        let most = most.unwrap_or_default();
        let label = format!(
            "Findings over {}, at most {} in one of {}. The table below has the numbers.",
            counted(length, noun),
            grouped(most),
            counted(parts.len(), "part")
        );
        let _ = writeln!(
            html,
            "<div class=\"chart\"><div class=\"scale\" aria-hidden=\"true\"><span>{}</span><span>0</span></div>{}<div class=\"ends\" aria-hidden=\"true\"><span>{noun} 1</span><span>{noun} {}</span></div></div>",
            grouped(most),
            markup::columns(&counts, &label),
            grouped(length)
        );
        html.push_str("<ul class=\"legend\" aria-hidden=\"true\">");
        for (severity, count) in SEVERITIES.into_iter().zip(self.all) {
            if count > 0 {
                let name = severity.name();
                let _ = write!(
                    html,
                    "<li><svg viewBox=\"0 0 10 10\"><rect class=\"{name}\" width=\"10\" height=\"10\"/></svg>{name}</li>"
                );
            }
        }
        html.push_str("</ul>\n<details><summary>The numbers of the chart</summary>\n");
        let rows = self.rows_over_the_input(&parts, noun);
        let heads = Heads {
            caption: "Findings over the input",
            first: if noun == "file" { "Files" } else { "Payloads" },
            others: &[("First finding", "begins")],
        };
        markup::table(html, &heads, &rows, &self.all);
        html.push_str("</details>\n</section>\n");
    }

    /// The rows of the parts; parts without findings that follow each other are one row.
    fn rows_over_the_input(&self, parts: &[(usize, usize, &Part)], noun: &str) -> Vec<Row> {
        let mut rows: Vec<(usize, usize, &Part)> = Vec::new();
        for (from, to, part) in parts {
            match rows.last_mut() {
                Some((_, end, last)) if last.first.is_none() && part.first.is_none() => *end = *to,
                _ => rows.push((*from, *to, part)),
            }
        }
        let rows = rows.into_iter().map(|(from, to, part)| {
            let first = part.first.as_ref().map(|place| self.place(place));
            Row {
                name: range(noun, from, to),
                counts: part.counts,
                cells: vec![format!(
                    "<td class=\"begins\">{}</td>",
                    first.unwrap_or_default()
                )],
                is_rest: false,
            }
        });
        rows.collect()
    }

    fn by_rule(&self, html: &mut String, rules: &[(&'static Rule, &OfRule)]) {
        section(html, "rules", "By rule");
        let (timeline, length, _) = self.timeline();
        let parts: Vec<_> = timeline.parts(length).collect();
        let rows: Vec<_> = rules
            .iter()
            .map(|(rule, of)| {
                let name = rule.info.name;
                let place = number(&rule.info);
                let counts = parts.iter().map(|(_, _, part)| part.rules.get(place));
                let counts: Vec<_> = counts.map(|count| count.copied().unwrap_or(0)).collect();
                let begins = of
                    .first
                    .as_ref()
                    .map_or_else(String::new, |(payload, place)| {
                        format!("payload {}, {}", grouped(*payload), self.place(place))
                    });
                let cells = vec![
                    format!("<td class=\"over\">{}</td>", markup::spark(&counts, 24)),
                    format!("<td class=\"begins\">{begins}</td>"),
                ];
                Row {
                    name: format!("<a href=\"#rule-{name}\">{name}</a>"),
                    counts: of.counts,
                    cells: if self.has_order() { cells } else { Vec::new() },
                    is_rest: false,
                }
            })
            .collect();
        let others = [("Over the input", "over"), ("Begins at", "begins")];
        let heads = Heads {
            caption: "Findings by rule",
            first: "Rule",
            others: if self.has_order() { &others } else { &[] },
        };
        markup::table(html, &heads, &rows, &self.all);
        html.push_str("</section>\n");
    }

    /// Writes a table of counts without other columns.
    fn table(&self, html: &mut String, caption: &str, first: &str, rows: &[Row]) {
        let heads = Heads {
            caption,
            first,
            others: &[],
        };
        markup::table(html, &heads, rows, &self.all);
    }

    fn by_field(&self, html: &mut String) {
        section(html, "fields", "By field");
        let (rows, rest) = self.collected.fields.rows();
        let named = |field: &str| match field {
            "" => "the payload itself".to_owned(),
            field => format!("<code>{}</code>", escaped(field)),
        };
        html.push_str("<p class=\"note\">JSON Pointers from the customer on; <code>*</code> is any place in a list.</p>\n");
        let rows = with_rest(rows, rest, "field", named);
        self.table(html, "Findings by field", "Field", &rows);
        html.push_str("</section>\n");
    }

    fn by_code(&self, html: &mut String) {
        section(html, "codes", "By API code");
        html.push_str(
            "<p class=\"note\">The code that the API would answer for each finding.</p>\n",
        );
        let codes = codes();
        let (rows, rest) = self.collected.codes.rows();
        let named = |code: &str| {
            let known: Vec<_> = codes.iter().filter(|known| known.code == code).collect();
            match code {
                "" => "no published code".to_owned(),
                code => format!("<code>{}</code>{}", escaped(code), meaning(&known)),
            }
        };
        let rows = with_rest(rows, rest, "code", named);
        self.table(html, "Findings by API code", "API code", &rows);
        html.push_str("</section>\n");
    }

    fn by_file(&self, html: &mut String) {
        section(html, "files", "By file");
        let (rows, rest) = self.collected.files.rows();
        let without = self
            .report
            .files
            .saturating_sub(self.collected.files.found());
        if without > 0 {
            let _ = writeln!(
                html,
                "<p class=\"note\">{} no findings.</p>",
                match without {
                    1 => "1 other file has".to_owned(),
                    _ => format!("{} other files have", grouped(without)),
                }
            );
        }
        let named = |name: &str| format!("<span class=\"mono\">{}</span>", path(name));
        let rows = with_rest(rows, rest, "file", named);
        self.table(html, "Findings by file", "File", &rows);
        html.push_str("</section>\n");
    }

    fn examples(&self, html: &mut String, rules: &[(&'static Rule, &OfRule)]) {
        section(html, "examples", "Examples");
        let _ = write!(
            html,
            "<form id=\"filter\" role=\"search\" aria-label=\"Filter the examples\" hidden>\n<label class=\"grow\">Search<input type=\"search\" name=\"query\" autocomplete=\"off\" spellcheck=\"false\"></label>\n<label class=\"grow\">Rule<select name=\"rule\"><option value=\"\">All rules</option>"
        );
        for (rule, of) in rules {
            let name = rule.info.name;
            let count = grouped(of.counts.iter().sum());
            let _ = write!(html, "<option value=\"{name}\">{name} ({count})</option>");
        }
        html.push_str("</select></label>\n<fieldset><legend>Severity</legend>");
        for (severity, count) in SEVERITIES.into_iter().zip(self.all) {
            if count > 0 {
                let name = severity.name();
                let _ = write!(
                    html,
                    "<label><input type=\"checkbox\" name=\"level\" value=\"{name}\" checked>{name}</label>"
                );
            }
        }
        html.push_str("</fieldset>\n<button type=\"reset\">Reset</button>\n<output id=\"matches\" aria-live=\"polite\"></output>\n</form>\n");
        for (rule, of) in rules {
            self.rule(html, rule, of);
        }
        html.push_str("</section>\n");
    }

    fn rule(&self, html: &mut String, rule: &Rule, of: &OfRule) {
        let name = rule.info.name;
        let levels = SEVERITIES.into_iter().zip(of.counts);
        let levels: String = levels
            .filter(|(_, count)| *count > 0)
            .map(|(severity, _)| level(severity))
            .collect();
        let total: usize = of.counts.iter().sum();
        let _ = write!(
            html,
            "<section class=\"rule\" data-rule=\"{name}\" aria-labelledby=\"rule-{name}\">\n<header><h3 id=\"rule-{name}\">{name}</h3>{levels}<span class=\"muted\">{}</span><a href=\"#about-{name}\">What {name} checks</a></header>\n<p class=\"summary\">{}.</p>\n",
            counted(total, "finding"),
            prose(rule.info.summary())
        );
        let (first, more) = of.examples.split_at(of.examples.len().min(3));
        html.extend(first.iter().map(String::as_str));
        if !more.is_empty() {
            let left_out = total - of.examples.len();
            let left_out = match left_out {
                0 => String::new(),
                count => format!("; {} not shown", grouped(count)),
            };
            let _ = writeln!(
                html,
                "<details><summary>{} more {}{left_out}</summary>",
                more.len(),
                if more.len() == 1 {
                    "example"
                } else {
                    "examples"
                }
            );
            html.extend(more.iter().map(String::as_str));
            html.push_str("</details>\n");
        }
        if of.examples.is_empty() {
            html.push_str(
                "<p class=\"muted\">No example: <code>--max-findings</code> leaves them out.</p>\n",
            );
        }
        html.push_str("</section>\n");
    }

    /// What was not checked.
    fn obstacles(&self, html: &mut String) {
        let failures = self.report.failures.iter().map(|failure| {
            let reason = format!(
                "<span class=\"level error\">failed</span> {}",
                prose(&cut(&failure.error, 600))
            );
            (failure.file.as_str(), reason)
        });
        let skipped = self.report.named_skipped.iter().map(|skipped| {
            let level = if skipped.fails {
                "<span class=\"level error\">skipped</span> "
            } else {
                "skipped: "
            };
            (
                skipped.file.as_str(),
                format!("{level}{}", prose(skipped.reason.text())),
            )
        });
        let count = self.report.failures.len() + self.report.named_skipped.len();
        if count == 0 {
            return;
        }
        section(html, "obstacles", "What was not checked");
        html.push_str("<table><caption>Files that were not checked</caption><thead><tr><th scope=\"col\">File</th><th scope=\"col\">Reason</th></tr></thead><tbody>\n");
        for (file, reason) in failures.chain(skipped).take(MOST_OBSTACLES) {
            let name = self.paths.name(file);
            let name = path(&cut(&name, 300));
            let _ = writeln!(
                html,
                "<tr><th scope=\"row\" class=\"name mono\">{name}</th><td>{reason}</td></tr>"
            );
        }
        html.push_str("</tbody></table>\n");
        if count > MOST_OBSTACLES {
            let _ = writeln!(
                html,
                "<p class=\"note\">{} more are not listed.</p>",
                grouped(count - MOST_OBSTACLES)
            );
        }
        html.push_str("</section>\n");
    }
}

/// The sections with their identifiers.
const SECTIONS: [(&str, &str); 7] = [
    ("input", "Over the input"),
    ("rules", "By rule"),
    ("fields", "By field"),
    ("codes", "By API code"),
    ("files", "By file"),
    ("examples", "Examples"),
    ("pages", "What the rules check"),
];

fn section(html: &mut String, id: &str, name: &str) {
    let _ = writeln!(
        html,
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{name}</h2>"
    );
}

/// Describes a code by its triggers, of which there may be one for each field.
fn meaning(known: &[&Code]) -> String {
    let Some(first) = known.first() else {
        return String::new();
    };
    let alike = known.iter().filter(|known| known.trigger == first.trigger);
    let mut fields: Vec<_> = alike.map(|known| known.field.as_str()).collect();
    fields.dedup();
    let others = known.len().saturating_sub(fields.len().min(3));
    let fields = fields.iter().take(3);
    let fields: Vec<_> = fields
        .map(|field| format!("<code>{}</code>", escaped(field)))
        .collect();
    let others = match others {
        0 => String::new(),
        count => format!(", and {count} more"),
    };
    format!(
        "<span class=\"meaning\">{}: {}{others}</span>",
        fields.join(", "),
        prose(&first.trigger)
    )
}

/// Names a part of the input.
fn range(noun: &str, from: usize, to: usize) -> String {
    if from == to {
        format!("{noun} {}", grouped(from))
    } else {
        format!("{noun}s {} to {}", grouped(from), grouped(to))
    }
}

/// The rows of a table, and one for all others.
fn with_rest(
    rows: Vec<(&str, Counts)>,
    rest: Option<Rest>,
    noun: &str,
    named: impl Fn(&str) -> String,
) -> Vec<Row> {
    let row = |name: String, counts: Counts, is_rest: bool| Row {
        name,
        counts,
        cells: Vec::new(),
        is_rest,
    };
    let mut rows: Vec<_> = rows
        .into_iter()
        .map(|(key, counts)| row(named(key), counts, false))
        .collect();
    if let Some(Rest { keys, counts }) = rest {
        let name = match keys {
            Some(1) => format!("1 other {noun}"),
            Some(count) => format!("{} other {noun}s", grouped(count)),
            None => format!(
                "all other {noun}s: only the first {} are counted separately",
                grouped(MOST_KEYS)
            ),
        };
        rows.push(row(name, counts, true));
    }
    rows
}
