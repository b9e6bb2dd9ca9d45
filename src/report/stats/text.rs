//! The trend as tables of text.

use crate::report::formats::html::markup::{counted, cut};
use crate::report::stats::{Run, Series, Trend, changes, codes, missing, rules};
use crate::text::count::grouped;
use crate::text::visible;

/// Longer names are cut, in characters.
const LONGEST: usize = 60;

/// A table whose first column begins at the left, and others end at the right. The last column
/// begins at the left if `ends_with_text` is true.
fn table(rows: &[Vec<String>], ends_with_text: bool) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let widths: Vec<_> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or_default()
        })
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate();
        let cells: Vec<_> = cells
            .map(|(column, (cell, width))| {
                let is_text = column == 0 || (ends_with_text && column + 1 == columns);
                if is_text {
                    format!("{cell:width$}")
                } else {
                    format!("{cell:>width$}")
                }
            })
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn name(text: &str) -> String {
    cut(&visible::line(text), LONGEST)
}

/// Returns the last trend, with the difference if it says more.
pub(super) fn trend(series: &Series<'_>) -> String {
    match series.last() {
        Some((Trend::More, difference)) => format!("more (+{})", grouped(difference)),
        Some((Trend::Fewer, difference)) => format!("fewer (-{})", grouped(difference)),
        Some((trend, _)) => trend.name().to_owned(),
        None => String::new(),
    }
}

fn counts(head: &str, runs: &[Run], all: &[Series<'_>]) -> String {
    let has_trend = runs.len() > 1;
    let mut first = vec![head.to_owned()];
    first.extend((1..=runs.len()).map(|number| format!("run {number}")));
    if has_trend {
        first.push("trend".to_owned());
    }
    let rows = all.iter().map(|series| {
        let mut row = vec![name(series.name)];
        row.extend(series.counts.iter().map(|count| grouped(*count)));
        if has_trend {
            row.push(trend(series));
        }
        row
    });
    let rows: Vec<_> = std::iter::once(first).chain(rows).collect();
    table(&rows, has_trend)
}

/// Returns the runs, their rules and their API codes as tables, and a line on what changed.
pub(crate) fn text(runs: &[Run]) -> String {
    let heads = [
        "run",
        "files",
        "customers",
        "refused",
        "errors",
        "warnings",
        "advice",
        "report",
    ];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for (number, run) in runs.iter().enumerate() {
        let of_extent = |count: Option<usize>| count.map_or_else(|| "-".to_owned(), grouped);
        rows.push(vec![
            (number + 1).to_string(),
            of_extent(run.extent.map(|extent| extent.files)),
            of_extent(run.extent.map(|extent| extent.customers)),
            of_extent(run.extent.map(|extent| extent.refused)),
            grouped(run.counts[0]),
            grouped(run.counts[1]),
            grouped(run.counts[2]),
            name(&run.name),
        ]);
    }
    let mut text = table(&rows, true);
    let (rules, codes) = (rules(runs), codes(runs));
    if !rules.is_empty() {
        text.push('\n');
        text.push_str(&counts("rule", runs, &rules));
    }
    if !codes.is_empty() {
        text.push('\n');
        text.push_str(&counts("API code", runs, &codes));
    }
    if runs.len() > 1 {
        text.push_str(&format!(
            "\nFrom run {} to run {}: {}\n",
            runs.len() - 1,
            runs.len(),
            changed(&rules)
        ));
    }
    for run in runs {
        if let Some(missing) = missing(run) {
            text.push_str(&format!("note: {} {missing}\n", name(&run.name)));
        }
        if run.failures > 0 {
            let failures = counted(run.failures, "file");
            text.push_str(&format!(
                "note: {} has {failures} that could not be checked or fail the run as skipped\n",
                name(&run.name)
            ));
        }
    }
    text
}

/// Returns how many rules are new, gone, and so on.
pub(super) fn changed(rules: &[Series<'_>]) -> String {
    let changed = changes(rules).into_iter().filter(|(_, count)| *count > 0);
    let changed = changed.map(|(trend, count)| match trend {
        Trend::Same => format!("{} the same", counted(count, "rule")),
        Trend::New | Trend::Gone => format!("{} {}", counted(count, "rule"), trend.name()),
        Trend::More | Trend::Fewer => {
            format!("{} with {} findings", counted(count, "rule"), trend.name())
        }
    });
    let changed: Vec<_> = changed.collect();
    if changed.is_empty() {
        "no findings in either".to_owned()
    } else {
        changed.join(", ")
    }
}
