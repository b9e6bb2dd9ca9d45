//! The table of findings.

use std::mem;
use std::sync::Arc;

use arrow_array::builder::{StringBuilder, UInt64Builder};
use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use arrow_select::interleave::interleave_record_batch;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// How many findings a batch has at most. The texts of a batch must be shorter than 2 GiB.
const MOST: usize = 1 << 16;

/// How many bytes the texts of a batch may have before the next one begins.
const MOST_BYTES: usize = 1 << 28;

/// A finding in a row.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) row: u64,
    pub(crate) rule: &'static str,
    pub(crate) severity: &'static str,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
    pub(crate) pointer: String,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) line: u64,
    pub(crate) column: u64,
    pub(crate) api_code: Option<String>,
    pub(crate) fix: Option<String>,
    pub(crate) fixable: Option<&'static str>,
    /// The row of the earlier customer that the finding is about.
    pub(crate) first_row: Option<u64>,
}

/// Collects findings in the columns of a table.
#[derive(Debug, Default)]
pub(crate) struct TableBuilder {
    batches: Vec<RecordBatch>,
    findings: usize,
    bytes: usize,
    columns: Columns,
}

#[derive(Debug, Default)]
struct Columns {
    row: UInt64Builder,
    rule: StringBuilder,
    severity: StringBuilder,
    message: StringBuilder,
    help: StringBuilder,
    pointer: StringBuilder,
    start: UInt64Builder,
    end: UInt64Builder,
    line: UInt64Builder,
    column: UInt64Builder,
    api_code: StringBuilder,
    fix: StringBuilder,
    fixable: StringBuilder,
    first_row: UInt64Builder,
}

impl TableBuilder {
    /// The columns of the table.
    pub(crate) fn schema() -> SchemaRef {
        let number = |name| Field::new(name, DataType::UInt64, false);
        let text = |name| Field::new(name, DataType::Utf8, false);
        let optional = |name| Field::new(name, DataType::Utf8, true);
        Arc::new(Schema::new(vec![
            number("row"),
            text("rule"),
            text("severity"),
            text("message"),
            optional("help"),
            text("pointer"),
            number("start"),
            number("end"),
            number("line"),
            number("column"),
            optional("api_code"),
            optional("fix"),
            optional("fixable"),
            Field::new("first_row", DataType::UInt64, true),
        ]))
    }

    /// Adds findings.
    pub(crate) fn extend(&mut self, found: Vec<Found>) -> PyResult<()> {
        found.into_iter().try_for_each(|found| self.push(found))
    }

    /// Adds a finding.
    pub(crate) fn push(&mut self, found: Found) -> PyResult<()> {
        let texts = [&found.message, &found.pointer].map(String::len);
        let optional = [&found.help, &found.fix].map(|text| text.as_ref().map_or(0, String::len));
        let bytes: usize = texts.iter().chain(&optional).sum();
        if self.findings == MOST || self.bytes + bytes > MOST_BYTES {
            self.flush()?;
        }
        self.findings += 1;
        self.bytes += bytes;
        let columns = &mut self.columns;
        columns.row.append_value(found.row);
        columns.rule.append_value(found.rule);
        columns.severity.append_value(found.severity);
        columns.message.append_value(found.message);
        columns.help.append_option(found.help);
        columns.pointer.append_value(found.pointer);
        columns.start.append_value(found.start);
        columns.end.append_value(found.end);
        columns.line.append_value(found.line);
        columns.column.append_value(found.column);
        columns.api_code.append_option(found.api_code);
        columns.fix.append_option(found.fix);
        columns.fixable.append_option(found.fixable);
        columns.first_row.append_option(found.first_row);
        Ok(())
    }

    /// Returns the table, in parts.
    pub(crate) fn finish(mut self) -> PyResult<Vec<RecordBatch>> {
        self.flush()?;
        Ok(self.batches)
    }

    fn flush(&mut self) -> PyResult<()> {
        if self.findings == 0 {
            return Ok(());
        }
        let mut columns = mem::take(&mut self.columns);
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(columns.row.finish()),
            Arc::new(columns.rule.finish()),
            Arc::new(columns.severity.finish()),
            Arc::new(columns.message.finish()),
            Arc::new(columns.help.finish()),
            Arc::new(columns.pointer.finish()),
            Arc::new(columns.start.finish()),
            Arc::new(columns.end.finish()),
            Arc::new(columns.line.finish()),
            Arc::new(columns.column.finish()),
            Arc::new(columns.api_code.finish()),
            Arc::new(columns.fix.finish()),
            Arc::new(columns.fixable.finish()),
            Arc::new(columns.first_row.finish()),
        ];
        let batch = RecordBatch::try_new(TableBuilder::schema(), arrays)
            .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        self.batches.push(batch);
        (self.findings, self.bytes) = (0, 0);
        Ok(())
    }
}

/// Sorts a table by the number of the row. Findings of the same row stay in order.
pub(crate) fn by_row(batches: &[RecordBatch]) -> PyResult<Vec<RecordBatch>> {
    let mut places = Vec::new();
    for (number, batch) in batches.iter().enumerate() {
        let rows = batch.column(0).as_primitive::<UInt64Type>().values();
        places.extend(
            rows.iter()
                .enumerate()
                .map(|(at, row)| (*row, (number, at))),
        );
    }
    places.sort_by_key(|(row, _)| *row);
    let places: Vec<_> = places.into_iter().map(|(_, place)| place).collect();
    let batches: Vec<_> = batches.iter().collect();
    let mut sorted = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (end, (number, at)) in places.iter().enumerate() {
        let of_row = batches
            .get(*number)
            .map_or(0, |batch| text_bytes(batch, *at));
        if end - start == MOST || bytes + of_row > MOST_BYTES {
            sorted.push(&places[start..end]);
            (start, bytes) = (end, 0);
        }
        bytes += of_row;
    }
    if start < places.len() {
        sorted.push(&places[start..]);
    }
    let sorted = sorted.into_iter();
    let sorted = sorted.map(|places| interleave_record_batch(&batches, places));
    let sorted: Result<_, _> = sorted.collect();
    sorted.map_err(|error| PyRuntimeError::new_err(error.to_string()))
}

/// The bytes of the texts of a finding.
fn text_bytes(batch: &RecordBatch, row: usize) -> usize {
    let texts = batch.columns().iter();
    let texts = texts.filter_map(|column| column.as_string_opt::<i32>());
    texts.map(|texts| texts.value_length(row) as usize).sum()
}
