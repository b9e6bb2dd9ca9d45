//! A finding as Python sees it.

use kyclint::{Diagnostic, Source};
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// A line and a column, from 1.
#[pyclass(frozen, eq, hash, get_all, module = "kyclint", from_py_object)]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Position {
    line: usize,
    column: usize,
}

/// One replacement of a fix.
#[pyclass(frozen, eq, hash, get_all, module = "kyclint", from_py_object)]
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Edit {
    span: (usize, usize),
    text: String,
}

/// A change that removes the cause of a finding.
#[pyclass(frozen, module = "kyclint")]
#[derive(Debug)]
pub(crate) struct Fix {
    #[pyo3(get)]
    safe: bool,
    #[pyo3(get)]
    description: String,
    #[pyo3(get)]
    edits: Py<PyTuple>,
}

/// A finding.
#[pyclass(frozen, get_all, module = "kyclint")]
#[derive(Debug)]
pub(crate) struct Finding {
    rule: &'static str,
    severity: &'static str,
    message: String,
    label: String,
    help: Option<String>,
    pointer: String,
    span: (usize, usize),
    start: Position,
    end: Position,
    api_code: Option<String>,
    fix: Option<Py<Fix>>,
}

/// The same without objects of Python, so that the interpreter is not needed to make it.
pub(crate) struct Plain {
    finding: Finding,
    fix: Option<(bool, String, Vec<Edit>)>,
}

impl Plain {
    pub(crate) fn new(found: &Diagnostic, source: &Source) -> Self {
        let position = |at| {
            let position = source.position(at);
            Position {
                line: position.line,
                column: position.column,
            }
        };
        let fix = found.fix.as_ref().filter(|fix| !fix.edits.is_empty());
        let fix = fix.map(|fix| {
            let edits = fix.edits.iter().map(|edit| Edit {
                span: (edit.span.start, edit.span.end),
                text: edit.text.clone(),
            });
            (fix.safe, fix.description.to_string(), edits.collect())
        });
        Plain {
            finding: Finding {
                rule: found.rule.name,
                severity: found.severity.name(),
                message: found.message.to_string(),
                label: found.label.to_string(),
                help: found.help.as_ref().map(ToString::to_string),
                pointer: found.pointer.clone(),
                span: (found.span.start, found.span.end),
                start: position(found.span.start),
                end: position(found.span.end),
                api_code: found.api_code.as_deref().map(str::to_owned),
                fix: None,
            },
            fix,
        }
    }
}

impl Finding {
    pub(crate) fn new(py: Python<'_>, found: Plain) -> PyResult<Self> {
        let Plain { mut finding, fix } = found;
        if let Some((safe, description, edits)) = fix {
            let edits = PyTuple::new(py, edits)?.unbind();
            finding.fix = Some(Py::new(
                py,
                Fix {
                    safe,
                    description,
                    edits,
                },
            )?);
        }
        Ok(finding)
    }
}

#[pymethods]
impl Position {
    fn __repr__(&self) -> String {
        let Position { line, column } = self;
        format!("Position(line={line}, column={column})")
    }
}

#[pymethods]
impl Edit {
    fn __repr__(&self) -> String {
        format!("Edit(span={:?}, text={:?})", self.span, self.text)
    }
}

#[pymethods]
impl Fix {
    fn __repr__(&self) -> String {
        let Fix {
            safe, description, ..
        } = self;
        let safe = if *safe { "True" } else { "False" };
        format!("Fix(safe={safe}, description={description:?})")
    }
}

#[pymethods]
impl Finding {
    fn __str__(&self) -> String {
        let Finding {
            rule,
            severity,
            message,
            start,
            ..
        } = self;
        let Position { line, column } = start;
        format!("{line}:{column}: {severity}[{rule}] {message}")
    }

    fn __repr__(&self) -> String {
        format!("<Finding {}>", self.__str__())
    }
}
