//! One text and what is found in it.

use std::io;
use std::sync::{Mutex, PoisonError};

use kyclint::{Fixes, Format, Ledger, Options, PayloadKind, PortablePaths, Session, Source, Style};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyTuple;

use crate::argument;
use crate::finding::{Finding, Plain};
use crate::html::html;
use crate::payload::bytes_of;
use crate::settings::{Settings, resolved};

/// One text and what is found in it.
#[pyclass(frozen, module = "kyclint")]
pub(crate) struct Report {
    /// The text, and its findings with values masked if the caller wants it.
    session: Mutex<Session>,
    ok: bool,
    count: usize,
    /// Whether the caller wants values to be shown, rather than does not say.
    is_shown: bool,
    findings: PyOnceLock<Py<PyTuple>>,
}

/// Lints one text.
#[pyfunction]
#[pyo3(signature = (payload, *, settings=None, name="payload.json".to_owned(), kind=None, redact=None))]
#[pyo3(text_signature = "(payload, *, settings=None, name='payload.json', kind=None, redact=None)")]
pub(crate) fn lint(
    py: Python<'_>,
    payload: &Bound<'_, PyAny>,
    #[pyo3(from_py_with = argument::settings)] settings: Option<Bound<'_, Settings>>,
    #[pyo3(from_py_with = argument::name)] name: String,
    #[pyo3(from_py_with = argument::kind)] kind: Option<&'static PayloadKind>,
    #[pyo3(from_py_with = argument::redact)] redact: Option<bool>,
) -> PyResult<Report> {
    let bytes = bytes_of(payload)?;
    if bytes.len() as u64 >= u64::from(u32::MAX) {
        return Err(PyValueError::new_err(
            "the payload is longer than 4 GiB; lint its documents one by one, or with lint_arrow",
        ));
    }
    let resolved = resolved(py, settings.as_ref(), kind)?;
    let is_shown = redact.or(resolved.redact) == Some(false);
    let options = resolved.options(redact, false);
    let session = py.detach(|| opened(Source::new(name, bytes), options));
    let fail_on = session.options().fail_on;
    let is_checked = !session.linted().documents.is_empty();
    let mut findings = session.diagnostics().iter();
    Ok(Report {
        // A page without payloads has nothing that the API could accept.
        ok: is_checked && !findings.any(|found| fail_on.includes(found.severity)),
        count: session.diagnostics().len(),
        is_shown,
        session: Mutex::new(session),
        findings: PyOnceLock::new(),
    })
}

/// Lints a text, and compares its customers with each other.
fn opened(source: Source, options: Options) -> Session {
    let mut session = Session::open(source, options);
    session.compare(&mut Ledger::default());
    session.redact();
    session
}

impl Report {
    fn with<T>(&self, py: Python<'_>, work: impl FnOnce(&mut Session) -> T + Send) -> T
    where
        T: Send,
    {
        // Another thread may have the session and wait for the interpreter.
        py.detach(|| work(&mut self.session.lock().unwrap_or_else(PoisonError::into_inner)))
    }

    fn rendered(&self, py: Python<'_>, format: Format) -> PyResult<String> {
        self.drawn(py, |session| render(session, format))
    }

    fn drawn(
        &self,
        py: Python<'_>,
        draw: impl FnOnce(&mut Session) -> io::Result<Vec<u8>> + Send,
    ) -> PyResult<String> {
        let drawn = self.with(py, draw);
        let drawn = drawn.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
        String::from_utf8(drawn).map_err(|error| PyRuntimeError::new_err(error.to_string()))
    }
}

fn render(session: &mut Session, format: Format) -> io::Result<Vec<u8>> {
    session.render(format, Style::plain(), &PortablePaths::default())
}

#[pymethods]
impl Report {
    /// The findings, in source order.
    #[getter]
    fn findings(&self, py: Python<'_>) -> PyResult<Py<PyTuple>> {
        let made = self.findings.get_or_try_init(py, || {
            let findings = self.with(py, |session| {
                let source = session.source();
                let findings = session.diagnostics().iter();
                let findings = findings.map(|found| Plain::new(found, source));
                findings.collect::<Vec<_>>()
            });
            let findings = findings.into_iter().map(|found| Finding::new(py, found));
            let findings = findings.collect::<PyResult<Vec<_>>>()?;
            Ok::<_, PyErr>(PyTuple::new(py, findings)?.unbind())
        })?;
        Ok(made.clone_ref(py))
    }

    /// Whether no finding fails.
    #[getter]
    fn ok(&self) -> bool {
        self.ok
    }

    /// The text that the spans are about.
    #[getter]
    fn source(&self, py: Python<'_>) -> String {
        self.with(py, |session| session.source().text().to_owned())
    }

    /// The name of the text.
    #[getter]
    fn name(&self, py: Python<'_>) -> String {
        self.with(py, |session| session.source().name().to_owned())
    }

    /// Returns the text with its fixes applied.
    #[pyo3(signature = (*, r#unsafe=false))]
    fn fixed(
        &self,
        py: Python<'_>,
        #[pyo3(from_py_with = argument::is_unsafe)] r#unsafe: bool,
    ) -> PyResult<String> {
        let fixes = if r#unsafe { Fixes::All } else { Fixes::Safe };
        let bytes = self.with(py, |session| {
            // Text in UTF-16, for example, has been decoded.
            let Some(bytes) = session.source().bytes() else {
                return session.source().text().as_bytes().to_vec();
            };
            // Masks have removed fixes.
            let source = session.source().with_bytes(bytes.clone());
            let fixed = Session::open(source, session.options().clone()).fix(fixes);
            let last = fixed.linted.and_then(|session| session.source().bytes());
            last.unwrap_or(bytes)
        });
        String::from_utf8(bytes).map_err(|error| {
            PyValueError::new_err(format!(
                "the fixed text is not UTF-8: byte {} is invalid",
                error.utf8_error().valid_up_to()
            ))
        })
    }

    /// Returns the report as JSON, as the command line writes it.
    fn to_json(&self, py: Python<'_>) -> PyResult<String> {
        self.rendered(py, Format::Json)
    }

    /// Returns the report as SARIF 2.1.0.
    fn to_sarif(&self, py: Python<'_>) -> PyResult<String> {
        self.rendered(py, Format::Sarif)
    }

    /// Returns the report as a page, as the command line writes it. Values are masked unless the caller
    /// wants them to be shown, because a page is sent to others.
    fn to_html(&self, py: Python<'_>) -> PyResult<String> {
        self.drawn(py, |session| {
            if self.is_shown || session.options().redact {
                return render(session, Format::Html);
            }
            // What to mask is known of a text that was opened to be masked.
            let options = session.options().clone().redacting();
            let mut masked = opened(session.source().clone(), options);
            render(&mut masked, Format::Html)
        })
    }

    fn __str__(&self, py: Python<'_>) -> PyResult<String> {
        self.rendered(py, Format::Graphical)
    }

    fn __repr__(&self, py: Python<'_>) -> String {
        let noun = if self.count == 1 {
            "finding"
        } else {
            "findings"
        };
        format!("<Report of {}: {} {noun}>", self.name(py), self.count)
    }

    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let drawn = self.rendered(py, Format::Graphical)?;
        Ok(self.with(py, |session| html(session, &drawn)))
    }
}
