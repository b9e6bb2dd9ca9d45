//! The keys of the rows of a column, which a table of findings repeats.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_array::{Array, ArrayRef, RecordBatch, new_empty_array};
use arrow_schema::{ArrowError, Field, FieldRef, Schema, SchemaRef};
use arrow_select::interleave::interleave;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3_arrow::PyChunkedArray;

/// A column with a value for each row. Its type stays what it is, views and extensions too.
pub(crate) struct Keys {
    chunks: Vec<ArrayRef>,
    /// The first row of each chunk.
    starts: Vec<usize>,
    field: FieldRef,
    length: usize,
}

impl Keys {
    pub(crate) fn of(column: PyChunkedArray) -> Self {
        let (mut chunks, field) = column.into_inner();
        chunks.retain(|chunk| !chunk.is_empty());
        let mut starts = Vec::with_capacity(chunks.len());
        let mut length = 0;
        for chunk in &chunks {
            starts.push(length);
            length += chunk.len();
        }
        let field = Field::clone(&field).with_name("key").with_nullable(true);
        Keys {
            chunks,
            starts,
            field: Arc::new(field),
            length,
        }
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Returns the columns of a table with the key after the number of the row.
    pub(crate) fn schema(&self, schema: &Schema) -> SchemaRef {
        let mut fields = schema.fields().to_vec();
        fields.insert(1, Arc::clone(&self.field));
        Arc::new(Schema::new(fields))
    }

    /// Adds the key to findings.
    pub(crate) fn add(&self, findings: &RecordBatch) -> PyResult<RecordBatch> {
        let added = self.taken(findings.column(0)).and_then(|keys| {
            let mut columns = findings.columns().to_vec();
            columns.insert(1, keys);
            RecordBatch::try_new(self.schema(&findings.schema()), columns)
        });
        added.map_err(|error| {
            PyRuntimeError::new_err(format!("cannot repeat the values of `key`: {error}"))
        })
    }

    fn taken(&self, rows: &ArrayRef) -> Result<ArrayRef, ArrowError> {
        if self.chunks.is_empty() {
            return Ok(new_empty_array(self.field.data_type()));
        }
        let rows = rows.as_primitive::<UInt64Type>().values().iter();
        let places = rows.map(|row| {
            let row = *row as usize;
            let number = self.starts.partition_point(|start| *start <= row);
            let number = number.saturating_sub(1);
            let start = self.starts.get(number).copied().unwrap_or_default();
            (number, row - start)
        });
        let chunks: Vec<_> = self.chunks.iter().map(AsRef::as_ref).collect();
        interleave(&chunks, &places.collect::<Vec<_>>())
    }
}
