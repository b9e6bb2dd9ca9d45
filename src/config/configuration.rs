//! A configuration without files: for programs that lint texts, not folders.

use std::path::Path;
use std::sync::Arc;

use crate::config::error::ConfigError;
use crate::config::overrides::Overrides;
use crate::config::project::Project;
use crate::config::resolve;
use crate::config::surroundings::{PathPatterns, Surroundings};
use crate::settings::Settings;
use crate::settings::clock::Clock;
use crate::settings::fail_on::FailOn;
use crate::source::Source;

/// The text of a `kyclint.toml`, read and checked. What it says of files (`include`, `exclude`,
/// `expect-invalid`, and overrides with `paths`) has no effect.
#[derive(Debug)]
pub struct Configuration(Project);

impl Configuration {
    /// Reads a configuration. `classifier` returns the bytes of a classifier file by its path as the
    /// configuration writes it, or says why it cannot be read.
    ///
    /// # Errors
    ///
    /// The error has everything that is wrong with the text, in one line.
    pub fn read(
        source: Source,
        classifier: &dyn Fn(&str) -> Result<Vec<u8>, String>,
    ) -> Result<Self, String> {
        let project = Project::parse(source, &WithoutFiles(classifier));
        project
            .map(Configuration)
            .map_err(|error: ConfigError| error.to_string())
    }

    /// Returns the settings of the linter. `clock` is read for the day if the configuration sets none.
    pub fn settings(&self, clock: &Arc<dyn Clock>) -> Settings {
        let overrides = self.0.local_overrides.iter();
        let is_about: Vec<_> = overrides.map(|it| it.is_about(Path::new(""))).collect();
        resolve::settings(&Overrides::default(), Some(&self.0), &is_about, clock)
    }

    /// Which findings fail, if it says so.
    pub fn fail_on(&self) -> Option<FailOn> {
        self.0.fail_on.as_ref().map(|located| located.value)
    }

    /// Whether to mask personal values, if it says so.
    pub fn redact(&self) -> Option<bool> {
        self.0.redact.as_ref().map(|located| located.value)
    }
}

/// Classifiers, but no paths to compare patterns with.
struct WithoutFiles<'c>(&'c dyn Fn(&str) -> Result<Vec<u8>, String>);

impl Surroundings for WithoutFiles<'_> {
    fn classifier(&self, path: &str) -> Result<Vec<u8>, String> {
        (self.0)(path)
    }

    fn check_pattern(&self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn patterns(&self, _: &[String]) -> Box<dyn PathPatterns> {
        Box::new(NoPath)
    }
}

#[derive(Debug)]
struct NoPath;

impl PathPatterns for NoPath {
    fn matches(&self, _: &Path, _: bool) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Configuration, String> {
        let source = Source::new("kyclint.toml", text.as_bytes().to_vec());
        Configuration::read(source, &|path| match path {
            "country.txt" => Ok(b"LT\n".to_vec()),
            _ => Err("no such file".to_owned()),
        })
    }

    fn level(configuration: &Configuration, rule: &str) -> &'static str {
        let day: crate::Date = "2026-11-28".parse().unwrap();
        let clock: Arc<dyn Clock> = Arc::new(day);
        let settings = configuration.settings(&clock);
        let rule = crate::catalog::rule(rule).unwrap();
        settings.level(rule).name()
    }

    #[test]
    fn what_it_says_of_files_has_no_effect() {
        let configuration = read(
            "fail-on = \"warning\"\nredact = true\nexclude = [\"a/\"]\n\
             [rules]\nname-style = \"error\"\n\
             [classifiers]\ncountry = \"country.txt\"\n\
             [[overrides]]\npaths = [\"**\"]\nrules = { name-spacing = \"off\" }\n",
        )
        .unwrap();
        assert_eq!(configuration.fail_on(), Some(FailOn::Warning));
        assert_eq!(configuration.redact(), Some(true));
        assert_eq!(level(&configuration, "name-style"), "error");
        assert_ne!(level(&configuration, "name-spacing"), "off");
    }

    #[test]
    fn all_mistakes_are_told_with_their_places() {
        let error = read("[rules]\nname-stile = \"off\"\n[classifiers]\ncountry = \"b\"\n");
        assert_eq!(
            error.unwrap_err(),
            "line 2, column 1: unknown rule or group `name-stile` (unknown name); line 4, column 11: \
             cannot read the classifier `country` (no such file)"
        );
    }

    #[test]
    fn an_error_stays_one_line() {
        let error = read("[rules]\n\"a\\u001b[31m\\nb\" = \"off\"\n").unwrap_err();
        assert_eq!(
            error,
            "line 2, column 1: unknown rule or group `a␛[31m␊b` (unknown name)"
        );
    }
}
