//! Arguments of calls. What is wrong with one names it, and says what was given and what is right.

use kyclint::PayloadKind;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyInt, PyMapping, PyString};

use crate::settings::{Settings, kind_of};

/// Returns the error about an argument that is `given`, but must be what is `wanted`.
pub(crate) fn wrong_type(name: &str, wanted: &str, given: &Bound<'_, PyAny>) -> PyErr {
    PyTypeError::new_err(format!(
        "`{name}` must be {wanted}, not {}",
        type_name(given)
    ))
}

/// Returns the name of the type of a value, with its module unless it is built in.
pub(crate) fn type_name(value: &Bound<'_, PyAny>) -> String {
    let name = value.get_type().fully_qualified_name();
    name.map_or_else(|_| "an unknown type".to_owned(), |name| name.to_string())
}

/// Returns a text that must be there.
pub(crate) fn text(name: &str, given: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(text) = given.cast::<PyString>() else {
        return Err(wrong_type(name, "str", given));
    };
    text.extract().map_err(|_| {
        PyValueError::new_err(format!(
            "`{name}` has half of a surrogate pair, which UTF-8 cannot encode"
        ))
    })
}

/// Returns a text or None.
pub(crate) fn optional_text(
    name: &str,
    given: Option<&Bound<'_, PyAny>>,
) -> PyResult<Option<String>> {
    match given {
        Some(given) if !given.is_instance_of::<PyString>() => {
            Err(wrong_type(name, "str or None", given))
        }
        given => given.map(|given| text(name, given)).transpose(),
    }
}

/// Returns the members of a mapping with names.
pub(crate) fn members<'py>(
    name: &str,
    given: Option<&Bound<'py, PyAny>>,
) -> PyResult<Vec<(String, Bound<'py, PyAny>)>> {
    let Some(given) = given else {
        return Ok(Vec::new());
    };
    let Ok(mapping) = given.cast::<PyMapping>() else {
        return Err(wrong_type(name, "a dict or None", given));
    };
    let mut members = Vec::new();
    for item in mapping.items()?.iter() {
        let (key, value): (Bound<'py, PyAny>, Bound<'py, PyAny>) = item.extract()?;
        if !key.is_instance_of::<PyString>() {
            return Err(PyTypeError::new_err(format!(
                "the names in `{name}` must be str, not {}",
                type_name(&key)
            )));
        }
        members.push((text(name, &key)?, value));
    }
    Ok(members)
}

fn optional_flag(name: &str, given: &Bound<'_, PyAny>) -> PyResult<Option<bool>> {
    let flag = given.extract();
    flag.map_err(|_| wrong_type(name, "a bool or None", given))
}

/// The argument `settings`.
pub(crate) fn settings<'py>(given: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, Settings>>> {
    let settings = given.extract();
    settings.map_err(|_| wrong_type("settings", "a kyclint.Settings or None", given))
}

/// The argument `kind`.
pub(crate) fn kind(given: &Bound<'_, PyAny>) -> PyResult<Option<&'static PayloadKind>> {
    let given = (!given.is_none()).then_some(given);
    let name = optional_text("kind", given)?;
    name.map(|name| kind_of(&name)).transpose()
}

/// The argument `redact`.
pub(crate) fn redact(given: &Bound<'_, PyAny>) -> PyResult<Option<bool>> {
    optional_flag("redact", given)
}

/// The argument `unsafe`.
pub(crate) fn is_unsafe(given: &Bound<'_, PyAny>) -> PyResult<bool> {
    let flag = given.extract();
    flag.map_err(|_| wrong_type("unsafe", "a bool", given))
}

/// The argument `name`.
pub(crate) fn name(given: &Bound<'_, PyAny>) -> PyResult<String> {
    text("name", given)
}

/// The argument `threads`.
pub(crate) fn threads(given: &Bound<'_, PyAny>) -> PyResult<Option<usize>> {
    if given.is_none() {
        return Ok(None);
    }
    if !given.is_instance_of::<PyInt>() {
        return Err(wrong_type("threads", "an int or None", given));
    }
    let threads = given.extract().ok().filter(|threads| *threads > 0);
    match threads {
        Some(threads) => Ok(Some(threads)),
        // A number without end is not repeated.
        None if given.gt(0)? => Err(PyValueError::new_err("`threads` is too large")),
        None => Err(PyValueError::new_err(format!(
            "`threads` must be at least 1, not {given}"
        ))),
    }
}
