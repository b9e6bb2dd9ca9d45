//! A payload as callers have it: text, bytes, or an object that becomes JSON.

use pyo3::exceptions::{PyRecursionError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{
    PyByteArray, PyBytes, PyDict, PyList, PyMapping, PyMemoryView, PyString, PyTuple,
};

use crate::argument::type_name;
use crate::unwritable::{unwritable, way_out};

/// Returns the bytes of a payload. An object becomes the JSON that
/// `json.dumps(payload, ensure_ascii=False, indent=2)` writes, in which any mapping is a dict.
pub(crate) fn bytes_of(payload: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    if let Ok(text) = payload.cast::<PyString>() {
        return text_bytes(text);
    }
    if let Ok(bytes) = payload.cast::<PyBytes>() {
        return Ok(bytes.as_bytes().to_vec());
    }
    if payload.is_instance_of::<PyByteArray>() || payload.is_instance_of::<PyMemoryView>() {
        let bytes = payload.py().get_type::<PyBytes>().call1((payload,))?;
        return bytes.extract();
    }
    if is_object(payload) || is_list(payload) {
        return json_bytes(payload);
    }
    let help = way_out(payload, "payload").map(|way| format!("; use {way}"));
    Err(PyTypeError::new_err(format!(
        "`payload` must be str, bytes, dict or list, not {}{}",
        type_name(payload),
        help.unwrap_or_default()
    )))
}

/// Whether a value becomes an object in JSON.
pub(crate) fn is_object(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyDict>() || value.cast::<PyMapping>().is_ok()
}

/// Whether a value becomes an array in JSON.
pub(crate) fn is_list(value: &Bound<'_, PyAny>) -> bool {
    value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>()
}

/// What `json.dumps` asks about a value that it does not know.
#[pyfunction]
fn as_dict<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    // A cast to `PyMapping` would print an error, such as that of the recursion limit, and go on.
    let mapping = py.import("collections.abc")?.getattr("Mapping")?;
    if !value.is_instance(&mapping)? {
        return Err(PyTypeError::new_err("not a value of JSON"));
    }
    py.get_type::<PyDict>().call1((value,))
}

fn json_bytes(payload: &Bound<'_, PyAny>) -> PyResult<Vec<u8>> {
    let py = payload.py();
    let options = PyDict::new(py);
    options.set_item("ensure_ascii", false)?;
    options.set_item("indent", 2)?;
    options.set_item("default", wrap_pyfunction!(as_dict, py)?)?;
    let json = py.import("json")?;
    let written = json.call_method("dumps", (payload,), Some(&options));
    let bytes = written.and_then(|text| {
        let text: String = text.extract()?;
        Ok(text.into_bytes())
    });
    bytes.map_err(|error| {
        let is_about_payload = error.is_instance_of::<PyTypeError>(py)
            || error.is_instance_of::<PyValueError>(py)
            || error.is_instance_of::<PyRecursionError>(py);
        match unwritable(payload) {
            Ok(Some(found)) if is_about_payload => {
                found.set_cause(py, Some(error));
                found
            }
            _ => error,
        }
    })
}

fn text_bytes(text: &Bound<'_, PyString>) -> PyResult<Vec<u8>> {
    match text.to_cow() {
        Ok(text) => Ok(text.into_owned().into_bytes()),
        Err(error) => {
            let refused = PyValueError::new_err(
                "`payload` has half of a surrogate pair, which UTF-8 cannot encode; use `payload.encode(\"utf-8\", \"surrogatepass\")`",
            );
            refused.set_cause(text.py(), Some(error));
            Err(refused)
        }
    }
}
