//! A payload as callers have it: text, bytes, or an object that becomes JSON.

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};

/// Returns the bytes of a payload. An object becomes the JSON that
/// `json.dumps(payload, ensure_ascii=False, indent=2)` writes.
pub(crate) fn bytes_of(payload: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(text) = payload.cast::<PyString>() {
        return text_bytes(text);
    }
    if let Ok(bytes) = payload.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    let py = payload.py();
    let builtins = py.import("builtins")?;
    let is = |names: &[&str]| -> PyResult<bool> {
        for name in names {
            if payload.is_instance(&builtins.getattr(*name)?)? {
                return Ok(true);
            }
        }
        Ok(false)
    };
    if is(&["bytearray", "memoryview"])? {
        return builtins.getattr("bytes")?.call1((payload,))?.extract();
    }
    if is(&["dict", "list", "tuple"])? {
        return json_bytes(payload);
    }
    let name = payload.get_type().name()?;
    Err(PyTypeError::new_err(format!(
        "a payload must be str, bytes, dict or list, not {name}"
    )))
}

fn json_bytes(payload: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let py = payload.py();
    let options = PyDict::new(py);
    options.set_item("ensure_ascii", false)?;
    options.set_item("indent", 2)?;
    let written = py
        .import("json")?
        .call_method("dumps", (payload,), Some(&options))?;
    text_bytes(written.cast::<PyString>()?)
}

fn text_bytes(text: &Bound<'_, PyString>) -> PyResult<Vec<u8>> {
    match text.to_cow() {
        Ok(text) => Ok(text.into_owned().into_bytes()),
        Err(error) => {
            let refused = PyValueError::new_err(
                "the payload has half of a surrogate pair, which UTF-8 cannot encode",
            );
            refused.set_cause(text.py(), Some(error));
            Err(refused)
        }
    }
}
