//! The trend as a page, in the frame of the report.

use std::fmt::Write;

use crate::report::formats::html::markup;
use crate::report::formats::html::markup::{Heads, Row, counted, cut, escaped, spark};
use crate::report::stats::text::{changed, trend};
use crate::report::stats::{Run, Series, Trend, codes, missing, rules};
use crate::rules::rule::Rule;
use crate::text::count::grouped;

/// Longer names are cut, in characters.
const LONGEST: usize = 300;

/// Returns the page.
pub(crate) fn html(runs: &[Run]) -> String {
    let (rules, codes) = (rules(runs), codes(runs));
    let verdict = match runs {
        [.., before, last] => match last.found().cmp(&before.found()) {
            std::cmp::Ordering::Less => format!(
                "{} than in the run before",
                counted(before.found() - last.found(), "fewer finding")
            ),
            std::cmp::Ordering::Greater => format!(
                "{} than in the run before",
                counted(last.found() - before.found(), "more finding")
            ),
            std::cmp::Ordering::Equal => {
                format!("{}, as in the run before", counted(last.found(), "finding"))
            }
        },
        [only] => counted(only.found(), "finding"),
        [] => "No runs".to_owned(),
    };
    let mut html = markup::head(&format!("{verdict} · kyclint trend"));
    let _ = write!(
        html,
        "<header>\n<h1>kyclint trend</h1>\n<p class=\"verdict\">{}</p>\n<p class=\"muted\">{}.</p>\n",
        escaped(&verdict),
        if runs.len() > 1 {
            format!(
                "From run {} to run {}: {}",
                runs.len() - 1,
                runs.len(),
                changed(&rules)
            )
        } else {
            counted(runs.len(), "run")
        }
    );
    remarks(&mut html, runs);
    html.push_str("</header>\n<main id=\"main\">\n");
    of_runs(&mut html, runs);
    series(&mut html, "rules", "By rule", "Rule", runs, &rules);
    series(&mut html, "codes", "By API code", "API code", runs, &codes);
    html.push_str("</main>\n");
    html + &markup::foot("")
}

fn remarks(html: &mut String, runs: &[Run]) {
    let mut remarks = String::new();
    for run in runs {
        let name = escaped(&cut(&run.name, LONGEST));
        if let Some(missing) = missing(run) {
            let _ = write!(
                remarks,
                "<li><span class=\"mono\">{name}</span> {missing}.</li>"
            );
        }
        if run.failures > 0 {
            let _ = write!(
                remarks,
                "<li class=\"alert\"><span class=\"mono\">{name}</span> has {} that could not be checked or fail the run as skipped.</li>",
                counted(run.failures, "file")
            );
        }
    }
    if !remarks.is_empty() {
        let _ = writeln!(html, "<ul class=\"remarks\">{remarks}</ul>");
    }
}

fn of_runs(html: &mut String, runs: &[Run]) {
    html.push_str("<section aria-labelledby=\"runs\">\n<h2 id=\"runs\">Runs</h2>\n");
    let rows = runs.iter().enumerate().map(|(number, run)| {
        let cell = |count: Option<usize>, unit: &str| {
            let count = count.map_or_else(|| "–".to_owned(), grouped);
            markup::part_cell(&count, unit)
        };
        Row {
            name: format!(
                "{}. <span class=\"mono\">{}</span>",
                number + 1,
                escaped(&cut(&run.name, LONGEST))
            ),
            counts: run.counts,
            cells: vec![
                cell(run.extent.map(|extent| extent.customers), "customers"),
                cell(run.extent.map(|extent| extent.refused), "refused"),
            ],
            is_rest: false,
        }
    });
    let rows: Vec<_> = rows.collect();
    let mut all = [0; 3];
    rows.iter()
        .for_each(|row| markup::add(&mut all, &row.counts));
    let heads = Heads {
        caption: "Findings of each run",
        first: "Report",
        others: &[("Customers", "count"), ("Refused", "count")],
    };
    markup::table(html, &heads, &rows, &all);
    html.push_str("</section>\n");
}

fn series(html: &mut String, id: &str, title: &str, head: &str, runs: &[Run], all: &[Series<'_>]) {
    if all.is_empty() {
        return;
    }
    let _ = write!(
        html,
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>\n<div class=\"scroll\" role=\"group\" tabindex=\"0\" aria-labelledby=\"{id}\">\n<table class=\"series\"><caption>{title}</caption><thead><tr><th scope=\"col\">{head}</th>"
    );
    for number in 1..=runs.len() {
        let _ = write!(html, "<th scope=\"col\" class=\"count\">Run {number}</th>");
    }
    if runs.len() > 1 {
        html.push_str(
            "<th scope=\"col\" class=\"over\">Over the runs</th><th scope=\"col\">Trend</th>",
        );
    }
    html.push_str("</tr></thead><tbody>\n");
    for series in all {
        let name = escaped(&cut(series.name, LONGEST));
        let meaning = Rule::find(series.name).map_or_else(String::new, |rule| {
            let summary = markup::prose(rule.info.summary());
            format!("<span class=\"meaning\">{summary}</span>")
        });
        let _ = write!(
            html,
            "<tr><th scope=\"row\" class=\"name\">{name}{meaning}</th>"
        );
        for count in &series.counts {
            let _ = write!(html, "<td class=\"count\">{}</td>", grouped(*count));
        }
        if let Some((last, _)) = series.last() {
            let class = match last {
                Trend::New | Trend::More => " up",
                Trend::Gone | Trend::Fewer => " down",
                Trend::Same => " muted",
            };
            let _ = write!(
                html,
                "<td class=\"over\">{}</td><td class=\"trend{class}\">{}</td>",
                spark(&series.counts, 8),
                escaped(&trend(series))
            );
        }
        html.push_str("</tr>\n");
    }
    html.push_str("</tbody></table>\n</div>\n</section>\n");
}
