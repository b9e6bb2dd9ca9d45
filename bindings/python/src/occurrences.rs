//! What rows have of the values that are compared across rows, for comparisons beyond one machine: hashes
//! and places, never values.

use std::mem;
use std::sync::Arc;

use arrow_array::builder::{BooleanBuilder, StringBuilder, UInt64Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_array::{Array, ArrayRef, RecordBatch, UInt64Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use kyclint::{Merge, Options, PayloadKind, Recorded, RowPlaces, Session};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3_arrow::PyTable;
use pyo3_arrow::input::AnyRecordBatch;
use serde_json::json;

use crate::argument;
use crate::settings::{Settings, resolved};
use crate::table::{Found, TableBuilder};

/// Collects the values of rows.
#[derive(Debug, Default)]
pub(crate) struct Occurrences {
    row: UInt64Builder,
    hash: StringBuilder,
    field: StringBuilder,
    pointer: StringBuilder,
    start: UInt64Builder,
    end: UInt64Builder,
    line: UInt64Builder,
    column: UInt64Builder,
    end_column: UInt64Builder,
    kind: StringBuilder,
    is_form: BooleanBuilder,
    is_update: BooleanBuilder,
    in_batch: BooleanBuilder,
}

impl Occurrences {
    /// The columns of the table.
    pub(crate) fn schema() -> SchemaRef {
        let number = |name| Field::new(name, DataType::UInt64, false);
        let text = |name| Field::new(name, DataType::Utf8, false);
        let flag = |name| Field::new(name, DataType::Boolean, false);
        Arc::new(Schema::new(vec![
            number("row"),
            text("hash"),
            text("field"),
            text("pointer"),
            number("start"),
            number("end"),
            number("line"),
            number("column"),
            number("end_column"),
            text("kind"),
            flag("is_form"),
            flag("is_update"),
            flag("in_batch"),
        ]))
    }

    /// Adds the values of linted rows.
    pub(crate) fn extend(&mut self, session: &Session, places: &RowPlaces) {
        for recorded in session.occurrences() {
            let place = places.place(session.source(), recorded.start as usize);
            let length = recorded.end - recorded.start;
            let width = recorded.end_column.saturating_sub(recorded.column);
            self.row.append_value(place.row as u64);
            self.hash.append_value(recorded.key);
            self.field.append_value(recorded.field);
            self.pointer.append_value(recorded.pointer);
            self.start.append_value(place.offset as u64);
            self.end.append_value(place.offset as u64 + length);
            self.line.append_value(place.line as u64);
            self.column.append_value(place.column as u64);
            self.end_column.append_value((place.column + width) as u64);
            self.kind.append_value(recorded.kind);
            self.is_form.append_value(recorded.is_form);
            self.is_update.append_value(recorded.is_update);
            self.in_batch.append_value(recorded.in_batch);
        }
    }

    /// Returns the table.
    pub(crate) fn finish(&mut self) -> PyResult<Vec<RecordBatch>> {
        let mut all = mem::take(self);
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(all.row.finish()),
            Arc::new(all.hash.finish()),
            Arc::new(all.field.finish()),
            Arc::new(all.pointer.finish()),
            Arc::new(all.start.finish()),
            Arc::new(all.end.finish()),
            Arc::new(all.line.finish()),
            Arc::new(all.column.finish()),
            Arc::new(all.end_column.finish()),
            Arc::new(all.kind.finish()),
            Arc::new(all.is_form.finish()),
            Arc::new(all.is_update.finish()),
            Arc::new(all.in_batch.finish()),
        ];
        RecordBatch::try_new(Occurrences::schema(), arrays)
            .map(|batch| vec![batch])
            .map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }
}

/// Compares values that were recorded, and returns the findings. Values of the same hash must be next to
/// each other, in the order in which they are sent. `row` of a finding is the number of the value in the
/// table, and so is `first_row`. As the values are not there, `*` stands for each of their characters.
#[pyfunction]
#[pyo3(signature = (occurrences, settings, kind))]
pub(crate) fn compare_occurrences<'py>(
    py: Python<'py>,
    occurrences: AnyRecordBatch,
    #[pyo3(from_py_with = argument::settings)] settings: Option<Bound<'py, Settings>>,
    #[pyo3(from_py_with = argument::kind)] kind: Option<&'static PayloadKind>,
) -> PyResult<Bound<'py, PyAny>> {
    let options = resolved(py, settings.as_ref(), kind)?.options(Some(true), true);
    let (batches, _) = occurrences.into_table()?.into_inner();
    let found = py.detach(|| {
        let mut table = TableBuilder::default();
        let mut first = 0;
        for batch in &batches {
            Values::of(batch)?.compare(first, &options, &mut table)?;
            first += batch.num_rows();
        }
        table.finish()
    })?;
    PyTable::try_new(found, TableBuilder::schema())?.into_pyarrow(py)
}

/// The columns of recorded values.
struct Values<'b> {
    batch: &'b RecordBatch,
}

impl<'b> Values<'b> {
    fn of(batch: &'b RecordBatch) -> PyResult<Self> {
        for field in Occurrences::schema().fields().iter().skip(1) {
            let column = batch.column_by_name(field.name());
            let is_there = column.is_some_and(|column| {
                column.data_type() == field.data_type() && column.null_count() == 0
            });
            if !is_there {
                return Err(PyValueError::new_err(format!(
                    "occurrences need a column `{}` of {} without nulls",
                    field.name(),
                    field.data_type()
                )));
            }
        }
        Ok(Values { batch })
    }

    fn text(&self, name: &str, row: usize) -> &'b str {
        let column = self.batch.column_by_name(name);
        column.map_or("", |column| column.as_string::<i32>().value(row))
    }

    fn number(&self, name: &str, row: usize) -> u64 {
        let column: Option<&UInt64Array> = self
            .batch
            .column_by_name(name)
            .map(|column| column.as_primitive::<UInt64Type>());
        column.map_or(0, |column| column.value(row))
    }

    fn flag(&self, name: &str, row: usize) -> bool {
        let column = self.batch.column_by_name(name);
        column.is_some_and(|column| column.as_boolean().value(row))
    }

    fn compare(&self, first: usize, options: &Options, table: &mut TableBuilder) -> PyResult<()> {
        let rows = self.batch.num_rows();
        let mut start = 0;
        while start < rows {
            let hash = self.text("hash", start);
            let mut end = start + 1;
            while end < rows && self.text("hash", end) == hash {
                end += 1;
            }
            if end - start > 1 {
                self.group(start..end, first, options, table)?;
            }
            start = end;
        }
        Ok(())
    }

    /// Compares the occurrences of one value. Their lines are their numbers, from which the first one is
    /// found again.
    fn group(
        &self,
        rows: std::ops::Range<usize>,
        first: usize,
        options: &Options,
        table: &mut TableBuilder,
    ) -> PyResult<()> {
        let mut merge = Merge::default();
        for row in rows.clone() {
            let recorded = self.recorded(row, row - rows.start + 1)?;
            let session = merge
                .take(&recorded, options)
                .map_err(PyValueError::new_err)?;
            for found in session.iter().flat_map(Session::diagnostics) {
                let earlier = found.related.first().map(|related| related.position.line);
                let message = match earlier {
                    Some(line) => {
                        let place = format!("in line {line}");
                        found.message.replace(&place, "in an earlier row")
                    }
                    None => found.message.to_string(),
                };
                table.push(Found {
                    row: (first + row) as u64,
                    rule: found.rule.name,
                    severity: found.severity.name(),
                    message,
                    help: found.help.as_deref().map(str::to_owned),
                    pointer: found.pointer.clone(),
                    start: self.number("start", row),
                    end: self.number("end", row),
                    line: self.number("line", row),
                    column: self.number("column", row),
                    api_code: found.api_code.as_deref().map(str::to_owned),
                    fix: found.fix.as_ref().map(|fix| fix.description.to_string()),
                    fixable: found.fixability().map(kyclint::Fixability::name),
                    first_row: earlier.map(|line| (first + rows.start + line - 1) as u64),
                })?;
            }
        }
        Ok(())
    }

    fn recorded(&self, row: usize, line: usize) -> PyResult<Recorded<'static>> {
        let recorded = json!({
            "key": self.text("hash", row),
            "field": self.text("field", row),
            "file": "",
            "document": line - 1,
            "line": line,
            "column": self.number("column", row),
            "endColumn": self.number("end_column", row),
            "start": self.number("start", row),
            "end": self.number("end", row),
            "pointer": self.text("pointer", row),
            "kind": self.text("kind", row),
            "isForm": self.flag("is_form", row),
            "isUpdate": self.flag("is_update", row),
            "inBatch": self.flag("in_batch", row),
        });
        serde_json::from_value(recorded).map_err(|error| PyValueError::new_err(error.to_string()))
    }
}
