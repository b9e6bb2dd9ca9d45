//! Rows of a column: what is found in one does not depend on the others.

use std::sync::Arc;

use kyclint::{Rows, Session};

use super::common::{check_spans, options};

/// What ends a row in an input.
const END: u8 = 0;

/// A row without a value.
const NULL: &[u8] = b"~";

/// A finding: the row, the offset in it, the line and the column, the rule, and the message.
pub type Found = (usize, usize, usize, usize, &'static str, String);

/// The rows that an input stands for.
pub fn rows(bytes: &[u8]) -> Vec<Option<&[u8]>> {
    let rows = bytes.split(|byte| *byte == END);
    rows.map(|row| Some(row).filter(|row| *row != NULL))
        .collect()
}

/// Checks that rows have the same findings together and alone.
pub fn check(bytes: &[u8]) {
    check_rows(&rows(bytes));
}

/// The same for rows that are given.
pub fn check_rows(rows: &[Option<&[u8]>]) {
    let mut alone = Vec::new();
    for (number, row) in rows.iter().enumerate() {
        alone.extend(found(number, &[*row]));
    }
    assert_eq!(found(0, rows), alone);
}

/// The findings in rows, of which `first` is the number of the first.
pub fn found(first: usize, rows: &[Option<&[u8]>]) -> Vec<Found> {
    let mut options = options();
    options.is_compared = false;
    let name: Arc<str> = "column".into();
    let sources = Rows::sources(&name, first, rows.iter().copied()).expect("short rows");
    let mut found = Vec::new();
    for some in sources {
        let (source, places) = some.split();
        let session = Session::open(source, options.clone());
        check_spans(&session);
        for diagnostic in session.diagnostics() {
            let place = places.place(session.source(), diagnostic.span.start);
            let row = place.row.checked_sub(first).and_then(|row| rows.get(row));
            let length = row.map(|row| row.map_or(0, <[u8]>::len));
            let is_within = length.is_some_and(|length| place.offset <= length);
            assert!(is_within, "{place:?} is not within its row: {diagnostic:?}");
            found.push((
                place.row,
                place.offset,
                place.line,
                place.column,
                diagnostic.rule.name,
                diagnostic.message.to_string(),
            ));
        }
    }
    found
}
