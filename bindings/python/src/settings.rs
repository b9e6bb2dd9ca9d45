//! The settings of a lint, which can be sent to other processes.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use kyclint::{
    Classifier, Classifiers, Clock, Configuration, Date, FailOn, Level, Options, PayloadKind,
    Source, catalog,
};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyType};

use crate::argument;

/// What settings are made from: plain data, because compiled settings cannot leave the process.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Recipe {
    kind: Option<String>,
    today: Option<Date>,
    levels: BTreeMap<String, String>,
    classifiers: BTreeMap<String, String>,
    fail_on: Option<String>,
    redact: Option<bool>,
    toml: Option<Toml>,
}

/// A configuration, with the files that it names.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Toml {
    text: String,
    name: String,
    files: BTreeMap<String, Vec<u8>>,
}

/// The day, and the kind that the call sets.
type Circumstances = (Date, Option<&'static str>);

/// The settings of a lint.
#[pyclass(frozen, module = "kyclint")]
#[derive(Debug)]
pub(crate) struct Settings {
    recipe: Recipe,
    fail_on: FailOn,
    redact: Option<bool>,
    /// The settings that were made last: most calls are of one day and one kind.
    made: Mutex<Option<(Circumstances, Arc<kyclint::Settings>)>>,
}

/// What a call is made with.
#[derive(Debug, Clone)]
pub(crate) struct Resolved {
    pub(crate) settings: Arc<kyclint::Settings>,
    pub(crate) fail_on: FailOn,
    /// Whether to mask values, if the settings say so.
    pub(crate) redact: Option<bool>,
}

impl Resolved {
    /// Returns the options of a call. `redact` is its argument, which has the first word; `default`
    /// holds if neither the call nor the settings say whether to mask values.
    pub(crate) fn options(self, redact: Option<bool>, default: bool) -> Options {
        let mut options = Options::new(self.settings);
        options.fail_on = self.fail_on;
        options.redact = redact.or(self.redact).unwrap_or(default);
        options
    }
}

/// Returns the settings of a call; without any, the default ones.
pub(crate) fn resolved(
    py: Python<'_>,
    settings: Option<&Bound<'_, Settings>>,
    kind: Option<&'static PayloadKind>,
) -> PyResult<Resolved> {
    match settings {
        Some(settings) => settings.get().resolved(py, kind),
        None => Settings::of(Recipe::default())?.resolved(py, kind),
    }
}

impl Settings {
    fn of(recipe: Recipe) -> PyResult<Self> {
        let mut settings = Settings {
            fail_on: fail_on(recipe.fail_on.as_deref())?,
            redact: recipe.redact,
            recipe,
            made: Mutex::default(),
        };
        let configuration = settings.recipe.configuration()?;
        if let Some(configuration) = &configuration {
            settings.fail_on = configuration.fail_on().unwrap_or_default();
            settings.redact = configuration.redact();
        }
        // Settings that cannot be made are refused at once.
        if settings.recipe != Recipe::default() {
            settings.recipe.make(Date::ZERO, configuration)?;
        }
        Ok(settings)
    }

    fn resolved(&self, py: Python<'_>, kind: Option<&'static PayloadKind>) -> PyResult<Resolved> {
        let day = match self.recipe.today {
            Some(day) => day,
            None => today(py)?,
        };
        let circumstances = (day, kind.map(|kind| kind.name));
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let settings = match &*made {
            Some((of, settings)) if *of == circumstances => Arc::clone(settings),
            _ => {
                let mut settings = self.recipe.make(day, self.recipe.configuration()?)?;
                if kind.is_some() {
                    settings = settings.with_kind(kind);
                }
                let settings = Arc::new(settings);
                *made = Some((circumstances, Arc::clone(&settings)));
                settings
            }
        };
        Ok(Resolved {
            settings,
            fail_on: self.fail_on,
            redact: self.redact,
        })
    }
}

impl Recipe {
    fn configuration(&self) -> PyResult<Option<Configuration>> {
        let Some(toml) = &self.toml else {
            return Ok(None);
        };
        let source = Source::new(toml.name.as_str(), toml.text.clone().into_bytes());
        let file = |path: &str| {
            let bytes = toml.files.get(path).cloned();
            bytes.ok_or_else(|| "the file is not there".to_owned())
        };
        let read = Configuration::read(source, &file);
        read.map(Some)
            .map_err(|error| PyValueError::new_err(format!("{}: {error}", toml.name)))
    }

    fn make(&self, day: Date, configuration: Option<Configuration>) -> PyResult<kyclint::Settings> {
        if let Some(configuration) = configuration {
            let clock: Arc<dyn Clock> = Arc::new(day);
            return Ok(configuration.settings(&clock));
        }
        let mut levels = Vec::new();
        for (name, level) in &self.levels {
            levels.push((name.as_str(), level_of(level)?));
        }
        let levels = catalog::levels(levels).map_err(PyValueError::new_err)?;
        let mut classifiers = Classifiers::default();
        for (name, text) in &self.classifiers {
            if !Classifiers::NAMES.contains(&name.as_str()) {
                return Err(PyValueError::new_err(format!(
                    "unknown classifier `{name}`; use one of {}",
                    Classifiers::NAMES.join(", ")
                )));
            }
            let source = Source::new(name.as_str(), text.clone().into_bytes());
            let classifier = Classifier::read(&source).map_err(|error| {
                let position = source.position(error.span.start);
                PyValueError::new_err(format!(
                    "cannot read the classifier `{name}`: line {}, column {}: {}",
                    position.line, position.column, error.message
                ))
            })?;
            classifiers.insert(name, classifier);
        }
        let kind = self.kind.as_deref().map(kind_of).transpose()?;
        Ok(kyclint::Settings::on(day)
            .with_levels(levels)
            .with_kind(kind)
            .with_classifiers(Arc::new(classifiers)))
    }
}

/// The local day.
fn today(py: Python<'_>) -> PyResult<Date> {
    let day = py.import("datetime")?.getattr("date")?;
    day_of(&day.call_method0("today")?)
}

fn day_of(day: &Bound<'_, PyAny>) -> PyResult<Date> {
    let text: String = if day.is_instance_of::<PyString>() {
        day.extract()?
    } else {
        let written = day.call_method0("isoformat");
        written.and_then(|text| text.extract()).map_err(|_| {
            argument::wrong_type("today", "a datetime.date or a text YYYY-MM-DD", day)
        })?
    };
    let parsed = text.parse().ok().filter(|_| text.len() == 10);
    parsed.ok_or_else(|| {
        PyValueError::new_err(format!("`today` must be a date YYYY-MM-DD, not `{text}`"))
    })
}

pub(crate) fn kind_of(name: &str) -> PyResult<&'static PayloadKind> {
    PayloadKind::find(name).ok_or_else(|| {
        let names: Vec<_> = PayloadKind::all().map(|kind| kind.name).collect();
        PyValueError::new_err(format!(
            "unknown kind of payload `{name}`; use one of {}",
            names.join(", ")
        ))
    })
}

fn level_of(name: &str) -> PyResult<Level> {
    let levels = [Level::Off, Level::Advice, Level::Warning, Level::Error];
    let found = levels.into_iter().find(|level| level.name() == name);
    found.ok_or_else(|| {
        PyValueError::new_err(format!(
            "unknown level `{name}`; use off, advice, warning or error"
        ))
    })
}

fn fail_on(name: Option<&str>) -> PyResult<FailOn> {
    let Some(name) = name else {
        return Ok(FailOn::default());
    };
    let all = [
        FailOn::Error,
        FailOn::Warning,
        FailOn::Advice,
        FailOn::Never,
    ];
    let found = all.into_iter().find(|fail_on| fail_on.name() == name);
    found.ok_or_else(|| {
        PyValueError::new_err(format!(
            "unknown severity `{name}` of `fail_on`; use error, warning, advice or never"
        ))
    })
}

/// Returns the codes of a classifier as the text of its file: one code a line, if it is not a text yet.
fn classifier_text(name: &str, codes: &Bound<'_, PyAny>) -> PyResult<String> {
    if codes.is_instance_of::<PyString>() {
        return codes.extract();
    }
    let refused = || {
        PyTypeError::new_err(format!(
            "the classifier `{name}` must be the text of a classifier file, or codes as str"
        ))
    };
    let mut lines = String::new();
    for code in codes.try_iter().map_err(|_| refused())? {
        let code: String = code?.extract().map_err(|_| refused())?;
        lines.push_str(&code);
        lines.push('\n');
    }
    Ok(lines)
}

#[pymethods]
impl Settings {
    #[new]
    #[pyo3(signature = (*, kind=None, today=None, levels=None, classifiers=None, fail_on=None, redact=None))]
    fn new(
        kind: Option<Bound<'_, PyAny>>,
        today: Option<Bound<'_, PyAny>>,
        levels: Option<Bound<'_, PyAny>>,
        classifiers: Option<Bound<'_, PyAny>>,
        fail_on: Option<Bound<'_, PyAny>>,
        #[pyo3(from_py_with = argument::redact)] redact: Option<bool>,
    ) -> PyResult<Self> {
        let kind = argument::optional_text("kind", kind.as_ref())?;
        let fail_on = argument::optional_text("fail_on", fail_on.as_ref())?;
        let mut levels_by_name = BTreeMap::new();
        for (name, level) in argument::members("levels", levels.as_ref())? {
            let level = argument::text(&format!("levels[\"{name}\"]"), &level)?;
            levels_by_name.insert(name, level);
        }
        let mut texts = BTreeMap::new();
        for (name, codes) in argument::members("classifiers", classifiers.as_ref())? {
            let text = classifier_text(&name, &codes)?;
            texts.insert(name, text);
        }
        Settings::of(Recipe {
            kind,
            today: today.as_ref().map(day_of).transpose()?,
            levels: levels_by_name,
            classifiers: texts,
            fail_on,
            redact,
            toml: None,
        })
    }

    /// Reads the text of a `kyclint.toml`. Its classifier files are relative to `folder`.
    #[classmethod]
    #[pyo3(signature = (text, *, name="kyclint.toml".to_owned(), folder=None))]
    #[pyo3(text_signature = "(text, *, name='kyclint.toml', folder=None)")]
    fn from_toml(
        _: &Bound<'_, PyType>,
        text: &Bound<'_, PyAny>,
        #[pyo3(from_py_with = argument::name)] name: String,
        folder: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        let text = argument::text("text", text)?;
        let folder = folder.map(|folder| {
            let path = folder.extract::<PathBuf>();
            path.map_err(|_| argument::wrong_type("folder", "a str, a path or None", &folder))
        });
        let folder = folder.transpose()?;
        let files = Mutex::new(BTreeMap::new());
        let source = Source::new(name.as_str(), text.clone().into_bytes());
        let read = Configuration::read(source, &|path| {
            let folder = folder.as_ref().ok_or("no folder is given for it")?;
            let bytes = fs::read(folder.join(path)).map_err(|error| error.to_string())?;
            let mut files = files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(path.to_owned(), bytes.clone());
            Ok(bytes)
        });
        read.map_err(|error| PyValueError::new_err(format!("{name}: {error}")))?;
        Settings::of(Recipe {
            toml: Some(Toml {
                text,
                name,
                files: files.into_inner().unwrap_or_else(PoisonError::into_inner),
            }),
            ..Recipe::default()
        })
    }

    /// What `from_toml` has read, to make the same in another process.
    #[classmethod]
    #[pyo3(signature = (text, name, files, today))]
    fn _of_toml(
        _: &Bound<'_, PyType>,
        text: String,
        name: String,
        files: BTreeMap<String, Vec<u8>>,
        today: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Self> {
        Settings::of(Recipe {
            today: today.as_ref().map(day_of).transpose()?,
            toml: Some(Toml { text, name, files }),
            ..Recipe::default()
        })
    }

    /// The same with the local day, so that work which is sent elsewhere is all of one day.
    fn _of_today(&self, py: Python<'_>) -> PyResult<Self> {
        let mut recipe = self.recipe.clone();
        if recipe.today.is_none() {
            recipe.today = Some(today(py)?);
        }
        Settings::of(recipe)
    }

    #[classmethod]
    fn _of_options(class: &Bound<'_, PyType>, options: &Bound<'_, PyDict>) -> PyResult<Py<PyAny>> {
        Ok(class.call((), Some(options))?.unbind())
    }

    /// The least severity with which a payload is not accepted.
    #[getter]
    fn fail_on(&self) -> &'static str {
        self.fail_on.name()
    }

    /// Whether values are masked; None if it is not set.
    #[getter]
    fn redact(&self) -> Option<bool> {
        self.redact
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<(Bound<'py, PyAny>, Py<PyAny>)> {
        let py = slf.py();
        let recipe = &slf.get().recipe;
        if let Some(Toml { text, name, files }) = &recipe.toml {
            let read = PyDict::new(py);
            for (path, bytes) in files {
                read.set_item(path, PyBytes::new(py, bytes))?;
            }
            let today = recipe.today.map(|day| day.to_string());
            let made = (text, name, read, today)
                .into_pyobject(py)?
                .into_any()
                .unbind();
            return Ok((slf.get_type().getattr("_of_toml")?, made));
        }
        let options = PyDict::new(py);
        options.set_item("kind", &recipe.kind)?;
        options.set_item("today", recipe.today.map(|day| day.to_string()))?;
        options.set_item("levels", &recipe.levels)?;
        options.set_item("classifiers", &recipe.classifiers)?;
        options.set_item("fail_on", &recipe.fail_on)?;
        options.set_item("redact", recipe.redact)?;
        let made = (options,).into_pyobject(py)?.into_any().unbind();
        Ok((slf.get_type().getattr("_of_options")?, made))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other
            .cast::<Settings>()
            .is_ok_and(|other| other.get().recipe == self.recipe)
    }

    fn __repr__(&self) -> String {
        let Recipe {
            kind,
            today,
            levels,
            classifiers,
            fail_on,
            redact,
            toml,
        } = &self.recipe;
        if let Some(toml) = toml {
            return format!("<Settings of {}>", toml.name);
        }
        let mut parts = Vec::new();
        parts.extend(kind.as_ref().map(|kind| format!("kind={kind:?}")));
        parts.extend(today.map(|day| format!("today=\"{day}\"")));
        if !levels.is_empty() {
            parts.push(format!("levels={levels:?}"));
        }
        if !classifiers.is_empty() {
            let names: Vec<_> = classifiers.keys().map(String::as_str).collect();
            parts.push(format!("classifiers of {}", names.join(", ")));
        }
        parts.extend(
            fail_on
                .as_ref()
                .map(|fail_on| format!("fail_on={fail_on:?}")),
        );
        parts.extend(redact.map(|redact| {
            let redact = if redact { "True" } else { "False" };
            format!("redact={redact}")
        }));
        format!("<Settings({})>", parts.join(", "))
    }
}
