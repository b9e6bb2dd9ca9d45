//! Lists rendered as tables.

use clap::ValueEnum;

use crate::text::visible;

/// The format of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ListFormat {
    /// A text table
    Table,
    /// A Markdown table
    Markdown,
    /// JSON
    Json,
}

/// A text table whose columns are as wide as their longest cell.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>]) -> String {
    let head: Vec<_> = head.iter().map(|name| (*name).to_owned()).collect();
    let visible = |row: &Vec<String>| {
        row.iter()
            .map(|cell| visible::line(cell).into_owned())
            .collect()
    };
    let rows: Vec<Vec<String>> = rows.iter().map(visible).collect();
    let all = || std::iter::once(&head).chain(&rows);
    let widths: Vec<_> = (0..head.len())
        .map(|column| {
            let cells = all().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths);
        let cells: Vec<_> = cells
            .map(|(cell, width)| format!("{cell:width$}"))
            .collect();
        format!("{}\n", cells.join("  ").trim_end())
    };
    all().map(line).collect()
}

/// A Markdown table.
pub(crate) fn markdown(head: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
    let head_cells: Vec<_> = head.iter().map(|name| (*name).to_owned()).collect();
    let rule = format!("|{}\n", "---|".repeat(head.len()));
    let mut text = line(&head_cells) + &rule;
    text.extend(rows.iter().map(|row| line(row)));
    text
}
