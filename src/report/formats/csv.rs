//! CSV (RFC 4180), for spreadsheets and for joins with the export that the payloads come from. Each
//! finding is a row.
//!
//! What fails the run without a finding is a row without a place, with a name that no rule has.
//!
//! A spreadsheet computes a cell that begins with `=`, `+`, `-` or `@`, some also after blanks, and the
//! values of a payload may have been chosen by anyone. So such a cell begins with an apostrophe, which
//! spreadsheets do not show.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::diagnostic::{Diagnostic, Fixability, Severity};
use crate::report::formats::owners::{Owner, owners};
use crate::report::formats::{Output, View};
use crate::report::totals::{Obstacle, Report};
use crate::source::Source;
use crate::source::portable::PortablePaths;
use crate::text::visible;

/// The names of the columns.
const COLUMNS: [&str; 15] = [
    "file",
    "line",
    "column",
    "severity",
    "rule",
    "apiCode",
    "pointer",
    "message",
    "help",
    "fixable",
    "document",
    "documentLine",
    "kind",
    "customerExtId",
    "communicationNumber",
];

pub(crate) struct Csv {
    pub(crate) paths: PortablePaths,
}

impl Csv {
    fn row(
        &self,
        source: &Source,
        diagnostic: &Diagnostic,
        owner: &Owner,
        out: &mut Vec<u8>,
    ) -> io::Result<()> {
        let position = source.position(diagnostic.span.start);
        let number = |number: usize| Cow::Owned(number.to_string());
        let optional = |text: Option<&str>| Cow::Owned(text.unwrap_or_default().to_owned());
        let cells: [Cow<'_, str>; COLUMNS.len()] = [
            self.paths.name(source.name()),
            number(position.line),
            number(position.column),
            diagnostic.severity.name().into(),
            diagnostic.rule.name.into(),
            optional(diagnostic.api_code.as_deref()),
            diagnostic.pointer.as_str().into(),
            (&*diagnostic.message).into(),
            optional(diagnostic.help.as_deref()),
            optional(diagnostic.fixability().map(Fixability::name)),
            number(owner.index),
            number(owner.line),
            optional(owner.kind),
            optional(owner.customer_ext_id.as_deref()),
            optional(owner.communication_number.as_deref()),
        ];
        write_row(&cells, out)
    }
}

impl Output for Csv {
    fn begin(&self, out: &mut Vec<u8>) -> io::Result<()> {
        write_row(&COLUMNS.map(Cow::Borrowed), out)
    }

    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        for (diagnostic, owner) in found.diagnostics.iter().zip(owners(found)) {
            self.row(found.source, diagnostic, &owner, out)?;
        }
        Ok(())
    }

    fn is_document(&self) -> bool {
        true
    }

    fn finish(&self, report: &Report, out: &mut Vec<u8>) -> io::Result<()> {
        for Obstacle {
            file,
            name,
            message,
        } in report.obstacles()
        {
            let mut cells: [Cow<'_, str>; COLUMNS.len()] = Default::default();
            cells[0] = self.paths.name(file);
            cells[3] = Severity::Error.name().into();
            cells[4] = name.into();
            cells[7] = message.into();
            write_row(&cells, out)?;
        }
        Ok(())
    }

    fn has_summary(&self) -> bool {
        false
    }
}

/// Whether a spreadsheet may compute a cell. Blanks before the sign do not keep it from that, and it
/// may take a wide sign for a plain one.
fn is_formula(cell: &str) -> bool {
    let text = cell.trim_start();
    text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

fn write_row(cells: &[Cow<'_, str>], out: &mut Vec<u8>) -> io::Result<()> {
    for (number, cell) in cells.iter().enumerate() {
        if number > 0 {
            out.push(b',');
        }
        let cell = visible::line(cell);
        let guard = if is_formula(&cell) { "'" } else { "" };
        if cell.contains([',', '"']) {
            write!(out, "\"{guard}{}\"", cell.replace('"', "\"\""))?;
        } else {
            write!(out, "{guard}{cell}")?;
        }
    }
    out.write_all(b"\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        let mut out = Vec::new();
        let cells = [
            "a",
            "b, \"c\"",
            "=1+1",
            "@a,b",
            "-5",
            "x=1",
            "a\r\nb",
            "",
            " =1",
            "\t\u{a0}+1",
            "\r\n-1",
            "＝1",
            " a",
        ];
        write_row(&cells.map(Cow::Borrowed), &mut out).unwrap();
        let row = String::from_utf8(out).unwrap();
        assert_eq!(
            row,
            "a,\"b, \"\"c\"\"\",'=1+1,\"'@a,b\",'-5,x=1,a␍␊b,,' =1,' \u{a0}+1,␍␊-1,'＝1, a\r\n"
        );
    }
}
