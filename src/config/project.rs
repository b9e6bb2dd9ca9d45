//! Parses and checks the text of one `kyclint.toml`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use toml::Spanned;

use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::json::pattern::Pattern;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::rules::selection::Selection;
use crate::settings::classifier::{Classifier, Classifiers, NAMES};
use crate::settings::docs_url::DocsUrl;
use crate::settings::fail_on::FailOn;
use crate::settings::skipped::SkippedFiles;
use crate::settings::{Level, Levels};
use crate::source::Source;
use crate::text::suggestion::{nearest, one_of};

use crate::config::error::{ConfigDiagnostic, ConfigError};
use crate::config::file::{ConfigFile, OverrideTable, Table};
use crate::config::surroundings::{Patterns, Surroundings};

/// A value with the line that sets it.
#[derive(Debug, Clone)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The line that sets it, from 1.
    pub line: usize,
}

/// A table of levels with their lines.
#[derive(Debug, Clone, Default)]
pub struct LocatedLevels {
    /// The levels.
    pub levels: Levels,
    lines: BTreeMap<&'static str, usize>,
}

impl LocatedLevels {
    /// The level of a rule and the line that sets it, if the table sets one.
    pub fn of(&self, rule: &Rule) -> Option<Located<Level>> {
        Some(Located {
            value: self.levels.get(rule.info.name)?,
            line: *self.lines.get(rule.info.name)?,
        })
    }
}

/// Other levels for some files or values.
#[derive(Debug)]
pub struct Override {
    paths: Option<Patterns>,
    /// The values that the override applies to; empty if it applies to all values.
    pub pointers: Vec<Pattern>,
    /// The `customerExtId`s of the customers that the override applies to; empty if it applies to
    /// all.
    pub customers: Vec<String>,
    /// The levels that apply there.
    pub rules: LocatedLevels,
    /// The kind of the payloads, if the override sets it.
    pub kind: Option<Located<&'static PayloadKind>>,
}

impl Override {
    /// Whether the override applies to this file.
    pub fn is_about(&self, path: &Path) -> bool {
        let globs = self.paths.as_ref();
        globs.is_none_or(|globs| globs.matches(path, false))
    }
}

/// A classifier file that the configuration names.
#[derive(Debug)]
pub struct ClassifierFile {
    /// The name of the classifier.
    pub name: &'static str,
    /// The path as the configuration writes it.
    pub path: String,
    /// The number of codes.
    pub count: usize,
    /// The line that names it, from 1.
    pub line: usize,
}

/// One configuration, parsed and checked.
#[derive(Debug)]
pub struct Project {
    /// The display name of the file.
    pub name: String,
    /// The least severity that fails the run.
    pub fail_on: Option<Located<FailOn>>,
    /// What to do about files that do not look like payloads.
    pub skipped: Option<Located<SkippedFiles>>,
    /// Whether personal values are masked.
    pub redact: Option<Located<bool>>,
    /// The date that dates are compared with.
    pub today: Option<Located<Date>>,
    /// Where the documentation is.
    pub docs_url: Option<Located<DocsUrl>>,
    include: Option<Located<Patterns>>,
    exclude: Option<Located<Patterns>>,
    expect_invalid: Option<Located<Patterns>>,
    /// The levels of rules.
    pub rules: LocatedLevels,
    /// Other levels for some files or values.
    pub local_overrides: Vec<Override>,
    /// The codes that the installation has.
    pub classifiers: Arc<Classifiers>,
    /// The files that the classifiers were read from.
    pub classifier_files: Vec<ClassifierFile>,
}

impl Project {
    /// Parses and checks the text of a configuration. The error contains everything that is wrong
    /// with it.
    pub fn parse(source: Source, surroundings: &dyn Surroundings) -> Result<Self, ConfigError> {
        let mut reader = Reader {
            surroundings,
            source: &source,
            mistakes: Vec::new(),
        };
        match reader.project() {
            Some(project) if reader.mistakes.is_empty() => Ok(project),
            _ => {
                let mut mistakes = reader.mistakes;
                mistakes.sort_by_key(|mistake| mistake.span.start);
                Err(ConfigError::Wrong {
                    source: Box::new(source),
                    mistakes,
                })
            }
        }
    }

    /// Whether a folder is searched.
    pub fn enters(&self, folder: &Path) -> bool {
        let exclude = self.exclude.as_ref();
        !exclude.is_some_and(|exclude| exclude.value.matches(folder, true))
    }

    /// Whether a file found in a folder is linted. Without `include`, `by_default` decides.
    pub fn admits(&self, file: &Path, by_default: bool) -> bool {
        let include = self.include.as_ref();
        let is_included = include.map_or(by_default, |include| include.value.matches(file, false));
        let exclude = self.exclude.as_ref();
        is_included && !exclude.is_some_and(|exclude| exclude.value.matches(file, false))
    }

    /// Whether each document in a file must have a finding that fails.
    pub fn expects_invalid(&self, file: &Path) -> bool {
        let files = self.expect_invalid.as_ref();
        files.is_some_and(|files| files.value.matches(file, false))
    }

    /// The patterns of `include`, `exclude` and `expect-invalid` as written, with their lines.
    pub fn patterns(&self) -> [(&'static str, Option<Located<&[String]>>); 3] {
        let patterns = [
            ("include", &self.include),
            ("exclude", &self.exclude),
            ("expect-invalid", &self.expect_invalid),
        ];
        patterns.map(|(name, globs)| {
            let located = globs.as_ref().map(|located| Located {
                value: located.value.written.as_slice(),
                line: located.line,
            });
            (name, located)
        })
    }
}

/// Parses one text and collects its errors.
struct Reader<'s> {
    surroundings: &'s dyn Surroundings,
    source: &'s Source,
    mistakes: Vec<ConfigDiagnostic>,
}

impl Reader<'_> {
    fn project(&mut self) -> Option<Project> {
        let text = self.source.text();
        if self.source.encoding_problem().is_some() && self.source.start() == 0 {
            let mistake = ConfigDiagnostic::new(
                0..0,
                "the file is not UTF-8 text",
                "another encoding, or not text",
            );
            self.mistakes.push(mistake.help("save the file as UTF-8"));
            return None;
        }
        let file: ConfigFile = match toml::from_str(text.get(self.source.start()..)?) {
            Ok(file) => file,
            Err(error) => {
                self.mistakes
                    .push(of_toml(&error, text, self.source.start()));
                return None;
            }
        };
        let today = self.today(file.today);
        let docs_url = self.docs_url(file.docs_url);
        let rules = self.levels(&file.rules);
        let mut local_overrides = Vec::new();
        for local_override in file.overrides {
            local_overrides.extend(self.local_override(local_override));
        }
        let (classifiers, classifier_files) = self.classifiers(&file.classifiers);
        Some(Project {
            name: self.source.name().to_owned(),
            fail_on: file.fail_on.map(|located| self.located(located)),
            skipped: file.skipped.map(|located| self.located(located)),
            redact: file.redact.map(|located| self.located(located)),
            today,
            docs_url,
            include: self.globs(file.include),
            exclude: self.globs(file.exclude),
            expect_invalid: self.globs(file.expect_invalid),
            rules,
            local_overrides,
            classifiers: Arc::new(classifiers),
            classifier_files,
        })
    }

    fn mistake(&mut self, mistake: ConfigDiagnostic) {
        let start = self.source.start();
        let span =
            crate::text::span::Span::new(mistake.span.start + start, mistake.span.end + start);
        self.mistakes.push(ConfigDiagnostic { span, ..mistake });
    }

    fn line(&self, at: usize) -> usize {
        self.source.position(at + self.source.start()).line
    }

    fn located<T>(&self, spanned: Spanned<T>) -> Located<T> {
        let line = self.line(spanned.span().start);
        Located {
            value: spanned.into_inner(),
            line,
        }
    }

    fn today(&mut self, written: Option<Spanned<toml::Value>>) -> Option<Located<Date>> {
        let written = written?;
        let text = match written.get_ref() {
            toml::Value::Datetime(day) => day.to_string(),
            toml::Value::String(text) => text.clone(),
            other => other.type_str().to_owned(),
        };
        match parse_day(&text) {
            Some(value) => Some(Located {
                value,
                line: self.line(written.span().start),
            }),
            None => {
                let mistake = ConfigDiagnostic::new(
                    written.span(),
                    "`today` must be a date `YYYY-MM-DD`",
                    "not a date",
                );
                self.mistake(mistake.help("write a date such as `2026-01-31`, or remove `today`"));
                None
            }
        }
    }

    fn docs_url(&mut self, written: Option<Spanned<String>>) -> Option<Located<DocsUrl>> {
        let written = written?;
        let Some(value) = DocsUrl::parse(written.get_ref()) else {
            let mistake = ConfigDiagnostic::new(
                written.span(),
                "`docs-url` must be the address of a folder, such as `https://docs.example/kyclint`",
                "not an address of a folder",
            );
            self.mistake(mistake.help(
                "write an address that begins with `https://`, `http://` or `file:///`, with a host, and without a user, \
                 `?`, `#` and the name of a page",
            ));
            return None;
        };
        Some(Located {
            value,
            line: self.line(written.span().start),
        })
    }

    fn levels(&mut self, table: &Table<Level>) -> LocatedLevels {
        let mut entries = Vec::new();
        for (name, level) in table {
            match Selection::find(name.get_ref()) {
                Ok(selection) => entries.push((selection, name, *level.get_ref())),
                Err(meant) => {
                    let message = format!("unknown rule or group `{}`", name.get_ref());
                    self.mistake(
                        ConfigDiagnostic::new(name.span(), message, "unknown name").suggest(meant),
                    );
                }
            }
        }
        // The selection with fewer rules takes precedence.
        entries.sort_by_key(|(selection, ..)| selection.rank());
        let mut located = LocatedLevels::default();
        for (selection, name, level) in entries {
            for rule in ALL.into_iter().filter(|rule| selection.has(rule)) {
                located.levels.set(rule.info.name, Some(level));
                located
                    .lines
                    .insert(rule.info.name, self.line(name.span().start));
            }
        }
        located
    }

    fn local_override(&mut self, written: Spanned<OverrideTable>) -> Option<Override> {
        let span = written.span();
        let OverrideTable {
            paths,
            pointers,
            customers,
            rules,
            kind,
        } = written.into_inner();
        if rules.is_none() && kind.is_none() {
            let mistake = ConfigDiagnostic::new(
                span.clone(),
                "missing field `rules` or `kind`",
                "override without effect",
            );
            self.mistake(mistake.help("set the levels of `rules`, or the `kind` of the payloads"));
        }
        let is_local = !pointers.is_empty() || !customers.is_empty();
        if let Some(kind) = kind.as_ref().filter(|_| is_local) {
            let mistake = ConfigDiagnostic::new(
                kind.span(),
                "`kind` is not allowed in an override with `pointers` or `customers`",
                "applies to whole files",
            );
            self.mistake(mistake.help("move it to an override with `paths` only"));
        }
        if paths.is_empty() && !is_local {
            let mistake = ConfigDiagnostic::new(
                span.clone(),
                "an override must have `paths`, `pointers` or `customers`",
                "applies everywhere",
            );
            self.mistake(mistake.help(if rules.is_none() {
                "add `paths`, such as `paths = [\"samples/\"]`, or use `--kind`"
            } else {
                "move levels that apply everywhere to `[rules]`"
            }));
        }
        let mut patterns = Vec::new();
        for pointer in pointers {
            match Pattern::new(pointer.get_ref()) {
                Ok(pattern) => patterns.push(pattern),
                Err(why) => {
                    let message = format!("invalid JSON Pointer `{}`", pointer.get_ref());
                    let mistake = ConfigDiagnostic::new(pointer.span(), message, why);
                    self.mistake(
                        mistake.help("write a pointer such as `/listRelatedEntity/*/country`"),
                    );
                }
            }
        }
        Some(Override {
            paths: self.globs(paths).map(|located| located.value),
            pointers: patterns,
            customers,
            rules: self.levels(&rules.unwrap_or_default()),
            kind: kind.and_then(|kind| self.kind(&kind)),
        })
    }

    fn kind(&mut self, written: &Spanned<String>) -> Option<Located<&'static PayloadKind>> {
        let name = written.get_ref();
        let found = PayloadKind::find(name);
        if found.is_none() {
            let names = KINDS.map(|kind| kind.name);
            let meant = nearest(name, names).map(|meant| meant.word);
            let message = format!("unknown kind of payload `{name}`");
            let mistake = ConfigDiagnostic::new(written.span(), message, "unknown name");
            self.mistake(match meant {
                Some(_) => mistake.suggest(meant),
                None => mistake.help(format!("use {}", one_of(&names))),
            });
        }
        Some(Located {
            value: found?,
            line: self.line(written.span().start),
        })
    }

    fn globs(&mut self, written: Vec<Spanned<String>>) -> Option<Located<Patterns>> {
        let line = self.line(written.first()?.span().start);
        let mut patterns = Vec::new();
        for pattern in written {
            match self.surroundings.check_pattern(pattern.get_ref()) {
                Ok(()) => patterns.push(pattern.into_inner()),
                Err(why) => {
                    let message = format!("invalid pattern `{}`", pattern.get_ref());
                    let mistake = ConfigDiagnostic::new(pattern.span(), message, why);
                    self.mistake(mistake.help("write patterns as in `.gitignore`"));
                }
            }
        }
        Some(Located {
            value: Patterns {
                compiled: self.surroundings.patterns(&patterns),
                written: patterns,
            },
            line,
        })
    }

    fn classifiers(&mut self, table: &Table<String>) -> (Classifiers, Vec<ClassifierFile>) {
        let mut classifiers = Classifiers::default();
        let mut files = Vec::new();
        for (name, path) in table {
            let Some(known) = NAMES.into_iter().find(|known| known == name.get_ref()) else {
                let message = format!("unknown classifier `{}`", name.get_ref());
                let meant = nearest(name.get_ref(), NAMES).map(|meant| meant.word);
                let mistake = ConfigDiagnostic::new(name.span(), message, "unknown name");
                self.mistake(match meant {
                    Some(_) => mistake.suggest(meant),
                    None => mistake.help(format!("use one of {}", NAMES.join(", "))),
                });
                continue;
            };
            match self.classifier(path.get_ref()) {
                Ok(classifier) => {
                    files.push(ClassifierFile {
                        name: known,
                        path: path.get_ref().clone(),
                        count: classifier.len(),
                        line: self.line(name.span().start),
                    });
                    classifiers.insert(known, classifier);
                }
                Err(why) => {
                    let message = format!("cannot read the classifier `{known}`");
                    let mistake = ConfigDiagnostic::new(path.span(), message, why);
                    self.mistake(mistake.help(
                        "write JSON (an array of codes, an array of objects with a `code`, or an object of code to name) or plain text with one code per line, in a file of at most 16 MiB within the repository; its path is relative to the folder of the configuration",
                    ));
                }
            }
        }
        (classifiers, files)
    }

    fn classifier(&self, path: &str) -> Result<Classifier, String> {
        let source = Source::new(path, self.surroundings.classifier(path)?);
        Classifier::read(&source).map_err(|mistake| {
            let position = source.position(mistake.span.start);
            format!(
                "line {}, column {}: {}",
                position.line, position.column, mistake.message
            )
        })
    }
}

/// Parses a date `YYYY-MM-DD`. Returns `None` for anything else.
pub fn parse_day(text: &str) -> Option<Date> {
    text.parse().ok().filter(|_| text.len() == 10)
}

/// Converts an error of the TOML parser, and suggests the word that was perhaps meant.
fn of_toml(error: &toml::de::Error, text: &str, start: usize) -> ConfigDiagnostic {
    let span = error.span().unwrap_or(0..0);
    let span = span.start + start..span.end + start;
    let mut message = error
        .message()
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    if let Some(first) = message.get(..1).map(str::to_ascii_lowercase) {
        message.replace_range(..1, &first);
    }
    let written = text.get(span.clone()).unwrap_or_default().trim_matches('"');
    // serde appends the expected names in backticks to its message.
    let known: Vec<_> = match message.split_once(", expected ") {
        Some((_, known)) => known.split('`').skip(1).step_by(2).collect(),
        None => Vec::new(),
    };
    let begins = known
        .iter()
        .find(|word| written.len() > 1 && word.starts_with(written));
    let meant = nearest(written, known.iter().copied())
        .map(|meant| meant.word)
        .or(begins.copied())
        .map(str::to_owned);
    let key = key_before(text, span.start);
    // The parser accepts a string or a table only where one of a few words is expected.
    let is_word = message.starts_with("wanted string or table");
    let (what, words) = match key {
        "fail-on" => (
            "`fail-on`",
            "\"error\", \"warning\", \"advice\" or \"never\"",
        ),
        "skipped" => ("`skipped`", "\"ignore\", \"note\" or \"error\""),
        _ => ("a level", "\"off\", \"advice\", \"warning\" or \"error\""),
    };
    if is_word {
        return ConfigDiagnostic::new(span, format!("{what} must be a string"), "not a string")
            .help(format!("write {words}"));
    }
    if message.starts_with("unknown variant ") {
        let what = what.trim_start_matches("a ");
        let mistake = ConfigDiagnostic::new(span, format!("invalid {what} `{written}`"), "unknown");
        return match meant {
            Some(_) => mistake.suggest(meant.as_deref()),
            None => mistake.help(format!("write {words}")),
        };
    }
    if let Some((type_name, example)) = expected_type(&message) {
        // A table in place of an array of tables is marked with its brackets.
        if let Some(table) = written
            .strip_prefix('[')
            .and_then(|it| it.strip_suffix(']'))
        {
            let message = format!("`{table}` must be an array of tables");
            return ConfigDiagnostic::new(span, message, "one table")
                .help(format!("write `[[{table}]]`"));
        }
        let what = match key {
            "" => "the value".to_owned(),
            key => format!("`{key}`"),
        };
        let label = format!("not {type_name}");
        return ConfigDiagnostic::new(span, format!("{what} must be {type_name}"), label)
            .help(format!("write {example}"));
    }
    let mistake = ConfigDiagnostic::new(span, message, "here");
    match meant {
        Some(_) => mistake.suggest(meant.as_deref()),
        None => mistake,
    }
}

/// The type that serde expects, in the terms of TOML, and an example of it; `None` for other messages.
fn expected_type(message: &str) -> Option<(&'static str, &'static str)> {
    let (_, expected) = message
        .strip_prefix("invalid type: ")?
        .rsplit_once(", expected ")?;
    match expected {
        "a sequence" => Some(("an array", "a list in brackets, such as `[\"a\", \"b\"]`")),
        "a map" => Some((
            "a table",
            "its members in braces, such as `{ name = \"value\" }`",
        )),
        "a boolean" => Some(("a boolean", "`true` or `false`, without quotes")),
        "a string" => Some(("a string", "it in quotes, such as `\"text\"`")),
        _ => None,
    }
}

/// The key of the value that begins at this byte.
fn key_before(text: &str, value: usize) -> &str {
    let before = text.get(..value).unwrap_or_default().trim_end();
    let key = before.strip_suffix('=').unwrap_or(before).trim_end();
    let key = key.rsplit(['\n', ',', '{', '.', ' ']).next();
    let key = key.unwrap_or_default().trim_matches(['"', '\'']);
    // Before an element of an array is no key.
    let is_key = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if key.bytes().all(is_key) { key } else { "" }
}
