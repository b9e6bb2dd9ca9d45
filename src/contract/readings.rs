//! The sources of the contract, how it is read where they disagree, and what none of them says.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Where the facts of the contract come from.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Readings {
    /// The release whose schemas of payloads the readings have led to.
    pub version: String,
    /// The sources.
    #[serde(rename(deserialize = "source"))]
    pub sources: Vec<FactSource>,
    /// Where sources disagree.
    #[serde(rename(deserialize = "reading"))]
    pub readings: Vec<Reading>,
    /// What no source says.
    pub unpublished: Vec<Unpublished>,
    /// Which source has an API code.
    #[serde(skip_serializing)]
    pub codes: CodeSources,
}

/// A source of facts.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactSource {
    /// Its short name.
    pub name: String,
    /// What it is.
    pub title: String,
    /// The date of its newest change, if it shows one.
    pub date: Option<String>,
}

/// The codes that one source alone has.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeSources {
    repository: Vec<String>,
    site: Vec<String>,
}

/// How the contract is read where sources disagree.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// Its name.
    pub name: String,
    /// Where they disagree: fields of objects, API codes and requests.
    pub places: Vec<String>,
    /// The short names of sources, with what they say.
    #[serde(rename(serialize = "sources"))]
    pub says: Vec<Statement>,
    /// How it is read.
    pub reading: String,
    /// Why.
    pub why: String,
    /// The level of what does not follow the reading.
    pub level: ReadingLevel,
    /// The rules that report it.
    #[serde(default)]
    pub rules: Vec<String>,
    /// The API codes that it is about.
    #[serde(default)]
    pub codes: Vec<String>,
}

/// What a source says.
#[derive(Debug, Deserialize)]
pub struct Statement(pub String, pub String);

impl Serialize for Statement {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Named<'a> {
            source: &'a str,
            says: &'a str,
        }
        let Statement(source, says) = self;
        Named { source, says }.serialize(serializer)
    }
}

/// How severe it is not to follow a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReadingLevel {
    /// The API refuses it, or the field table forbids it.
    Error,
    /// It is accepted, and almost surely a mistake.
    Warning,
    /// It is a matter of style, or ignored by the server.
    Advice,
    /// Nothing is reported.
    None,
}

impl ReadingLevel {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            ReadingLevel::Error => "error",
            ReadingLevel::Warning => "warning",
            ReadingLevel::Advice => "advice",
            ReadingLevel::None => "none",
        }
    }
}

/// What no source says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unpublished {
    /// What it is.
    pub subject: String,
    /// What kyclint does instead.
    pub choice: String,
}

impl Readings {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// The file is part of the program, so an error is a defect of the build.
    pub fn load() -> Result<Readings, toml::de::Error> {
        toml::from_str(include_str!("readings.toml"))
    }

    /// How many places the readings are about.
    pub fn count_places(&self) -> usize {
        let places = self.readings.iter().flat_map(|reading| &reading.places);
        places.collect::<BTreeSet<_>>().len()
    }

    /// The date of the newest source that shows one.
    pub fn newest_date(&self) -> Option<&str> {
        let dates = self.sources.iter().filter_map(|it| it.date.as_deref());
        dates.max()
    }

    /// The names of the readings about a field, or another place.
    pub fn about(&self, place: &str) -> Vec<&str> {
        let is_about = |reading: &&Reading| reading.places.iter().any(|it| it == place);
        let readings = self.readings.iter().filter(is_about);
        readings.map(|reading| reading.name.as_str()).collect()
    }
}

impl CodeSources {
    /// The sources that have a code.
    pub fn of(&self, code: &str) -> &'static str {
        let has = |codes: &[String]| codes.iter().any(|own| own == code);
        if has(&self.repository) {
            "repository"
        } else if has(&self.site) {
            "site"
        } else {
            "repository and site"
        }
    }
}
