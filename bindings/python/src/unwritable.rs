//! Why a payload of Python has no JSON: which member it is, and what to write instead.

use std::collections::HashSet;

use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyFloat, PyInt, PyMapping, PyNone, PyString};

use crate::argument::type_name;
use crate::payload::{is_list, is_object};

/// How to write a value of a type that has an attribute, the more specific ones first.
const WAYS: [(&str, &str); 11] = [
    ("_member_map_", "`{}.value`"),
    ("isoformat", "`{}.isoformat()`"),
    (
        "model_dump",
        "`{}.model_dump(mode=\"json\", by_alias=True)`",
    ),
    ("__dataclass_fields__", "`dataclasses.asdict({})`"),
    ("as_tuple", "`str({})` or `float({})`"),
    ("decode", "`{}.decode()`"),
    ("as_py", "`{}.as_py()`"),
    ("columns", "`kyclint.lint_arrow` for one of its columns"),
    ("tolist", "`{}.tolist()`"),
    ("read_text", "`{}.read_text()`"),
    ("__iter__", "`list({})`"),
];

/// Returns what to write instead of a value, as code in which the value is called `name`, if its type
/// tells.
pub(crate) fn way_out(value: &Bound<'_, PyAny>, name: &str) -> Option<String> {
    let of = value.get_type();
    let type_name = type_name(value);
    let short = type_name.rsplit('.').next().unwrap_or_default();
    // What pandas has for a missing value also has the attributes of a date.
    if matches!(short, "NaTType" | "NAType") {
        return Some("`None`".to_owned());
    }
    // What NumPy makes of one is no value of JSON either.
    if matches!(short, "datetime64" | "timedelta64") {
        return Some(format!("`str({name})`"));
    }
    // Instances may invent attributes; types do not.
    let has = |attribute: &str| of.hasattr(attribute).unwrap_or_default();
    let (_, code) = WAYS.iter().find(|(attribute, _)| has(attribute))?;
    Some(code.replace("{}", name))
}

/// A value that is still to be looked at.
enum Step<'py> {
    Enter(String, Bound<'py, PyAny>),
    Leave,
}

/// Looks for the first value because of which `json.dumps` cannot write a payload as UTF-8, and returns
/// the error about it. It does not recurse, as payloads may be nested without end.
pub(crate) fn unwritable(payload: &Bound<'_, PyAny>) -> PyResult<Option<PyErr>> {
    let py = payload.py();
    let json = py.import("json")?;
    let deepest: usize = py
        .import("sys")?
        .call_method0("getrecursionlimit")?
        .extract()?;
    let mut steps = vec![Step::Enter(String::new(), payload.clone())];
    // The objects and lists that are being looked at. They stay alive, so that no other has their address.
    let mut open: Vec<Bound<'_, PyAny>> = Vec::new();
    let mut is_open = HashSet::new();
    let mut path: Vec<String> = Vec::new();
    while let Some(step) = steps.pop() {
        let Step::Enter(segment, value) = step else {
            path.pop();
            if let Some(left) = open.pop() {
                is_open.remove(&left.as_ptr());
            }
            continue;
        };
        path.push(segment);
        if path.len() > deepest {
            return Ok(Some(PyValueError::new_err(format!(
                "{} is nested too deeply to be written as JSON",
                place(path.get(..2).unwrap_or_default())
            ))));
        }
        let is_object = is_object(&value);
        if !is_object && !is_list(&value) {
            if let Some(error) = of_value(&value, &path)? {
                return Ok(Some(error));
            }
            path.pop();
            continue;
        }
        if !is_open.insert(value.as_ptr()) {
            return Ok(Some(PyValueError::new_err(format!(
                "{} is an object that contains it; JSON has no circles",
                place(&path)
            ))));
        }
        open.push(value.clone());
        steps.push(Step::Leave);
        let mut members = Vec::new();
        if is_object {
            for item in value.cast::<PyMapping>()?.items()?.iter() {
                let (name, member): (Bound<'_, PyAny>, Bound<'_, PyAny>) = item.extract()?;
                if let Some(error) = of_name(&name, &path)? {
                    return Ok(Some(error));
                }
                // Numbers, for example, are names, too.
                let name = match name.cast::<PyString>() {
                    Ok(name) => name.extract()?,
                    Err(_) => json.call_method1("dumps", (name,))?.extract()?,
                };
                members.push(Step::Enter(name, member));
            }
        } else {
            for (number, member) in value.try_iter()?.enumerate() {
                members.push(Step::Enter(number.to_string(), member?));
            }
        }
        steps.extend(members.into_iter().rev());
    }
    Ok(None)
}

/// The value at a path, as its JSON Pointer.
fn place(path: &[String]) -> String {
    let pointer: String = path.iter().skip(1).fold(String::new(), |pointer, name| {
        pointer + "/" + &name.replace('~', "~0").replace('/', "~1")
    });
    match pointer.as_str() {
        "" => "the payload".to_owned(),
        pointer => format!("`{pointer}`"),
    }
}

fn of_value(value: &Bound<'_, PyAny>, path: &[String]) -> PyResult<Option<PyErr>> {
    if let Ok(text) = value.cast::<PyString>() {
        return Ok(text.to_cow().is_err().then(|| {
            PyValueError::new_err(format!(
                "{} has half of a surrogate pair, which UTF-8 cannot encode; correct it, or lint `json.dumps(payload)`, which escapes it",
                place(path)
            ))
        }));
    }
    if value.is_instance_of::<PyInt>() {
        // An enumeration is written as its number.
        let written = value
            .py()
            .get_type::<PyInt>()
            .call_method1("__repr__", (value,));
        return Ok(written.err().map(|_| {
            PyValueError::new_err(format!(
                "{} has more digits than Python writes; see `sys.set_int_max_str_digits`",
                place(path)
            ))
        }));
    }
    let is_known = value.is_instance_of::<PyNone>()
        || value.is_instance_of::<PyBool>()
        || value.is_instance_of::<PyFloat>();
    Ok((!is_known).then(|| {
        PyTypeError::new_err(format!(
            "{} is of type {}, which JSON does not have; use {}, or lint `json.dumps(payload, default=str)`",
            place(path),
            type_name(value),
            way_out(value, "value").unwrap_or_else(|| "`str(value)`".to_owned())
        ))
    }))
}

fn of_name(name: &Bound<'_, PyAny>, path: &[String]) -> PyResult<Option<PyErr>> {
    if let Ok(text) = name.cast::<PyString>() {
        return Ok(text.to_cow().is_err().then(|| {
            PyValueError::new_err(format!(
                "the name of a member of {} has half of a surrogate pair, which UTF-8 cannot encode; correct it, or lint `json.dumps(payload)`, which escapes it",
                place(path)
            ))
        }));
    }
    let is_known =
        name.is_none() || name.is_instance_of::<PyInt>() || name.is_instance_of::<PyFloat>();
    Ok((!is_known).then(|| {
        PyTypeError::new_err(format!(
            "the name of a member of {} is of type {}, but must be str; use {}",
            place(path),
            type_name(name),
            way_out(name, "name")
                // A list is no name either.
                .filter(|way| !way.starts_with("`list"))
                .unwrap_or_else(|| "`str(name)`".to_owned())
        ))
    }))
}
