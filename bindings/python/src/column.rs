//! A column of payloads, and its lint on all cores.

use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::Arc;
use std::thread;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_array::{Array, ArrayRef};
use kyclint::{Ledger, Options, PayloadKind, RowPlaces, Rows, Session};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use pyo3_arrow::input::AnyArray;
use pyo3_arrow::{PyArray, PyChunkedArray, PyTable};
use rayon::prelude::*;

use crate::argument;
use crate::key::Keys;
use crate::occurrences::Occurrences;
use crate::settings::{Settings, resolved};
use crate::table::{Found, TableBuilder, by_row};
use crate::values::Column;

/// How many parts are linted before their customers are compared, for each thread.
const PARTS: usize = 32;

/// What reports call the column.
const NAME: &str = "column";

/// Lints a column of texts. `key` has a value for each row, which the findings repeat, and `order` the
/// numbers of the rows in the order in which they are sent. Values are masked unless `redact` or the
/// settings say otherwise.
#[pyfunction]
#[pyo3(signature = (column, key, order, settings, kind, redact, threads))]
#[expect(
    clippy::too_many_arguments,
    reason = "each is one of `kyclint.lint_arrow`"
)]
pub(crate) fn lint_column<'py>(
    py: Python<'py>,
    column: &Bound<'py, PyAny>,
    key: Option<PyChunkedArray>,
    order: Option<PyArray>,
    #[pyo3(from_py_with = argument::settings)] settings: Option<Bound<'py, Settings>>,
    #[pyo3(from_py_with = argument::kind)] kind: Option<&'static PayloadKind>,
    #[pyo3(from_py_with = argument::redact)] redact: Option<bool>,
    #[pyo3(from_py_with = argument::threads)] threads: Option<usize>,
) -> PyResult<Bound<'py, PyAny>> {
    let column = values(column)?;
    let key = key.map(Keys::of);
    if let Some(key) = &key {
        must_have_rows(&column, "key", key.len())?;
    }
    let order = order.map(|order| {
        must_have_rows(&column, "order", order.array().len())?;
        Order::of(order.array())
    });
    let order = order.transpose()?;
    let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let threads = threads.unwrap_or_else(cores);
    let options = resolved(py, settings.as_ref(), kind)?.options(redact, true);
    let (batches, schema) = py.detach(|| {
        let lint = Lint {
            column: &column,
            order: order.as_ref(),
            options,
            name: NAME.into(),
        };
        let mut ledger = Ledger::default();
        let mut table = TableBuilder::default();
        lint.run(threads, |mut rows| {
            if rows.is_comparable && rows.session.compare(&mut ledger) {
                rows.session.redact();
                rows.found = lint.found(&rows.session, &rows.places);
            }
            table.extend(rows.found)
        })?;
        let mut batches = table.finish()?;
        if order.is_some() {
            // Findings come in the order of sending.
            batches = by_row(&batches)?;
        }
        let mut schema = TableBuilder::schema();
        if let Some(key) = &key {
            let added = batches.iter().map(|batch| key.add(batch));
            batches = added.collect::<PyResult<_>>()?;
            schema = key.schema(&schema);
        }
        Ok::<_, PyErr>((batches, schema))
    })?;
    PyTable::try_new(batches, schema)?.into_pyarrow(py)
}

/// Lints a column on one thread, and returns the findings within rows and the values that are compared
/// across rows, both as tables; an empty one for what is not wanted.
#[pyfunction]
#[pyo3(signature = (column, settings, kind, redact, findings, occurrences))]
pub(crate) fn record_column<'py>(
    py: Python<'py>,
    column: &Bound<'py, PyAny>,
    #[pyo3(from_py_with = argument::settings)] settings: Option<Bound<'py, Settings>>,
    #[pyo3(from_py_with = argument::kind)] kind: Option<&'static PayloadKind>,
    #[pyo3(from_py_with = argument::redact)] redact: Option<bool>,
    findings: bool,
    occurrences: bool,
) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyAny>)> {
    let column = values(column)?;
    let mut options = resolved(py, settings.as_ref(), kind)?.options(redact, true);
    options.is_compared = occurrences;
    let (found, seen) = py.detach(|| {
        let lint = Lint {
            column: &column,
            order: None,
            options,
            name: NAME.into(),
        };
        let mut table = TableBuilder::default();
        let mut seen = Occurrences::default();
        lint.run(1, |rows| {
            if rows.is_comparable && occurrences {
                seen.extend(&rows.session, &rows.places);
            }
            if findings {
                table.extend(rows.found)?;
            }
            Ok(())
        })?;
        Ok::<_, PyErr>((table.finish()?, seen.finish()?))
    })?;
    let found = PyTable::try_new(found, TableBuilder::schema())?.into_pyarrow(py)?;
    let seen = PyTable::try_new(seen, Occurrences::schema())?.into_pyarrow(py)?;
    Ok((found, seen))
}

/// The values of what a program hands over by the interfaces of Arrow.
fn values(column: &Bound<'_, PyAny>) -> PyResult<Column> {
    let has = |name| column.hasattr(name);
    if !has("__arrow_c_stream__")? && !has("__arrow_c_array__")? {
        let is_several = column.is_instance_of::<PyList>() || column.is_instance_of::<PyTuple>();
        let help = match is_several {
            true => "; use `pyarrow.array(...)`",
            false => "",
        };
        return Err(PyTypeError::new_err(format!(
            "`column` must be an Arrow array or stream (an object with `__arrow_c_array__` or `__arrow_c_stream__`), not {}{help}",
            argument::type_name(column)
        )));
    }
    let arrays: AnyArray = column.extract()?;
    let (arrays, field) = arrays.into_chunked_array()?.into_inner();
    Column::of(field.data_type(), &arrays).map_err(PyTypeError::new_err)
}

/// Checks that an argument has a value for each row.
fn must_have_rows(column: &Column, name: &str, rows: usize) -> PyResult<()> {
    if rows == column.len() {
        return Ok(());
    }
    Err(PyValueError::new_err(format!(
        "`column` has {} rows, but `{name}` has {rows}",
        column.len()
    )))
}

/// The order in which rows are sent.
struct Order(Vec<usize>);

impl Order {
    fn of(rows: &ArrayRef) -> PyResult<Self> {
        let Some(rows) = rows.as_primitive_opt::<UInt64Type>() else {
            return Err(PyTypeError::new_err("the order must be row numbers"));
        };
        let mut is_seen = vec![false; rows.len()];
        for row in rows.values() {
            match is_seen.get_mut(*row as usize) {
                Some(seen) if !*seen => *seen = true,
                _ => return Err(PyValueError::new_err("the order must name each row once")),
            }
        }
        Ok(Order(
            rows.values().iter().map(|row| *row as usize).collect(),
        ))
    }
}

/// A lint of a column.
struct Lint<'c> {
    column: &'c Column,
    order: Option<&'c Order>,
    options: Options,
    name: Arc<str>,
}

/// Linted rows.
struct Linted {
    session: Session,
    places: RowPlaces,
    is_comparable: bool,
    found: Vec<Found>,
}

impl Lint<'_> {
    /// The row at a place of the order.
    fn row(&self, place: usize) -> usize {
        self.order.map_or(place, |order| {
            order.0.get(place).copied().unwrap_or_default()
        })
    }

    /// Lints all rows, and calls `take` with them in order.
    fn run(&self, threads: usize, mut take: impl FnMut(Linted) -> PyResult<()>) -> PyResult<()> {
        let parts = self.parts();
        // A pool of its own: threads of a shared one do not survive a fork, which programs that
        // distribute work do.
        let threads = threads.min(parts.len().max(1));
        let pool =
            (threads > 1).then(|| rayon::ThreadPoolBuilder::new().num_threads(threads).build());
        let pool = pool
            .transpose()
            .map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        for some in parts.chunks(PARTS * threads) {
            let lint = |part: &Range<usize>| self.part(part.clone());
            let take = |linted: Result<Vec<_>, String>| {
                let mut linted = linted.map_err(PyValueError::new_err)?.into_iter();
                linted.try_for_each(&mut take)
            };
            match &pool {
                Some(pool) => {
                    let linted: Vec<_> = pool.install(|| some.par_iter().map(lint).collect());
                    linted.into_iter().try_for_each(take)?;
                }
                // A part is compared while it is in the caches, and leaves its memory to the next.
                None => some.iter().map(lint).try_for_each(take)?,
            }
            // The user may have interrupted.
            Python::attach(|py| py.check_signals())?;
        }
        Ok(())
    }

    /// Cuts the rows into parts that are linted at once.
    fn parts(&self) -> Vec<Range<usize>> {
        let mut parts = Vec::new();
        let (mut start, mut bytes) = (0, 0);
        for place in 0..self.column.len() {
            bytes += self.column.get(self.row(place)).map_or(0, <[u8]>::len);
            if Rows::are_enough(bytes, place + 1 - start) {
                parts.push(start..place + 1);
                (start, bytes) = (place + 1, 0);
            }
        }
        if start < self.column.len() {
            parts.push(start..self.column.len());
        }
        parts
    }

    fn part(&self, part: Range<usize>) -> Result<Vec<Linted>, String> {
        let first = part.start;
        let values = part.map(|place| self.column.get(self.row(place)));
        let sources = Rows::sources(&self.name, first, values)?;
        let linted = sources.into_iter().map(|rows| {
            let is_comparable = rows.is_comparable();
            let (source, places) = rows.split();
            let mut session = Session::open(source, self.options.clone());
            session.redact();
            let found = self.found(&session, &places);
            Linted {
                session,
                places,
                is_comparable,
                found,
            }
        });
        Ok(linted.collect())
    }

    fn found(&self, session: &Session, places: &RowPlaces) -> Vec<Found> {
        let source = session.source();
        let findings = session.diagnostics().iter().map(|found| {
            let start = places.place(source, found.span.start);
            let first = found.related.first();
            Found {
                row: self.row(start.row) as u64,
                rule: found.rule.name,
                severity: found.severity.name(),
                message: found.message.to_string(),
                help: found.help.as_deref().map(str::to_owned),
                pointer: found.pointer.clone(),
                start: start.offset as u64,
                end: (start.offset + found.span.len()) as u64,
                line: start.line as u64,
                column: start.column as u64,
                api_code: found.api_code.as_deref().map(str::to_owned),
                fix: found.fix.as_ref().map(|fix| fix.description.to_string()),
                fixable: found.fixability().map(kyclint::Fixability::name),
                first_row: first
                    .map(|first| self.row(first.position.line.saturating_sub(1)) as u64),
            }
        });
        findings.collect()
    }
}
