//! kyclint as a module for Python. What it offers is documented in `python/kyclint/_kyclint.pyi`, which
//! type checkers read.

// What a payload holds must never stop the interpreter.
#![warn(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable
)]

mod argument;
mod column;
mod finding;
mod html;
mod key;
mod occurrences;
mod payload;
mod report;
mod settings;
mod table;
mod unwritable;
mod values;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// Returns the page of a rule, a group, an API code, a field, a classifier or an HTTP status as Markdown.
#[pyfunction]
fn explain(subject: &Bound<'_, PyAny>) -> PyResult<String> {
    let subject = argument::text("subject", subject)?;
    kyclint::explain(&subject).map_err(PyValueError::new_err)
}

/// What Python calls.
#[pymodule(gil_used = false)]
mod _kyclint {
    #[pymodule_export]
    use super::column::{lint_column, record_column};
    #[pymodule_export]
    use super::explain;
    #[pymodule_export]
    use super::finding::{Edit, Finding, Fix, Position};
    #[pymodule_export]
    use super::occurrences::compare_occurrences;
    #[pymodule_export]
    use super::report::{Report, lint};
    #[pymodule_export]
    use super::settings::Settings;

    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", kyclint::catalog::VERSION)
    }
}
