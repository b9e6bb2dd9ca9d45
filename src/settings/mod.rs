//! The settings for one source: the level of each rule, the installation's codes, and the current
//! day. They come from `kyclint.toml`, from command line options, or from code.

pub mod classifier;
pub mod clock;
pub mod docs_url;
pub mod fail_on;
pub mod skipped;

use std::any::Any;
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::contract::kind::PayloadKind;
use crate::diagnostic::Severity;
use crate::diagnostic::rule::RuleInfo;
use crate::json::pattern::Pattern;
use crate::settings::classifier::Classifiers;
use crate::settings::clock::Clock;
use crate::settings::docs_url::DocsUrl;

/// The severity of a rule's findings, or `off`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "Level")]
pub enum Level {
    /// The rule is disabled.
    Off,
    /// A matter of style, or something that the server ignores.
    Advice,
    /// Accepted by the API, but almost certainly a mistake.
    Warning,
    /// Rejected by the API, or forbidden by the contract.
    Error,
}

impl Level {
    /// The severity of findings at this level; `None` if the rule is off.
    pub fn severity(self) -> Option<Severity> {
        match self {
            Level::Off => None,
            Level::Advice => Some(Severity::Advice),
            Level::Warning => Some(Severity::Warning),
            Level::Error => Some(Severity::Error),
        }
    }

    /// Its name in the configuration.
    pub fn name(self) -> &'static str {
        self.severity().map_or("off", Severity::name)
    }
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Advice => Level::Advice,
            Severity::Warning => Level::Warning,
            Severity::Error => Level::Error,
        }
    }
}

/// The levels that one source of settings sets. Most rules are not set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(Vec<(&'static str, Level)>);

impl Levels {
    /// The level set for a rule, if any.
    pub fn get(&self, rule: &str) -> Option<Level> {
        let set = self.0.iter().find(|(name, _)| *name == rule);
        set.map(|(_, level)| *level)
    }

    /// Sets the level of a rule; `None` unsets it.
    pub fn set(&mut self, rule: &'static str, level: Option<Level>) {
        self.0.retain(|(name, _)| *name != rule);
        self.0.extend(level.map(|level| (rule, level)));
    }

    /// Applies `later` over these levels.
    pub fn overrule(&mut self, later: &Levels) {
        for (rule, level) in &later.0 {
            self.set(rule, Some(*level));
        }
    }

    /// The rules set to off.
    fn off(&self) -> impl Iterator<Item = &'static str> {
        let off = self.0.iter().filter(|(_, level)| *level == Level::Off);
        off.map(|(name, _)| *name)
    }
}

/// Levels for some values or some customers.
#[derive(Debug, Clone)]
struct LocalLevels {
    /// The values; `None` for all.
    pattern: Option<Pattern>,
    /// The `customerExtId`s of the customers; empty for all.
    customers: Vec<String>,
    levels: Levels,
}

impl LocalLevels {
    fn apply(&self, pointer: &str, customer: Option<&str>) -> bool {
        let is_there = |pattern: &Pattern| pattern.matches(pointer);
        let is_of = |id: &String| Some(id.as_str()) == customer;
        self.pattern.as_ref().is_none_or(is_there)
            && (self.customers.is_empty() || self.customers.iter().any(is_of))
    }
}

/// The settings for one source.
#[derive(Debug, Clone)]
pub struct Settings {
    levels: Levels,
    local: Vec<LocalLevels>,
    forced: Levels,
    classifiers: Arc<Classifiers>,
    kind: Option<&'static PayloadKind>,
    docs_url: Option<DocsUrl>,
    clock: Arc<dyn Clock>,
    /// The rules that cannot report anything.
    silent: Vec<&'static str>,
    /// What the lint selects by the levels, when it first needs it.
    selection: OnceLock<Arc<dyn Any + Send + Sync>>,
}

impl Settings {
    /// Creates settings with a fixed day, default levels, and no classifiers.
    pub fn on(today: Date) -> Self {
        Settings::new(Arc::new(today))
    }

    /// Creates settings with a clock, which is read only when a payload depends on the day.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Settings {
            levels: Levels::default(),
            local: Vec::new(),
            forced: Levels::default(),
            classifiers: Arc::default(),
            kind: None,
            docs_url: None,
            clock,
            silent: Vec::new(),
            selection: OnceLock::new(),
        }
    }

    /// Replaces the levels of rules.
    pub fn with_levels(self, levels: Levels) -> Self {
        Settings { levels, ..self }.with_new_levels()
    }

    /// Adds levels for the values whose pointer from the customer matches `pattern`. If several
    /// patterns match, the last one applies.
    pub fn with_levels_at(mut self, pattern: Pattern, levels: Levels) -> Self {
        self.local.push(LocalLevels {
            pattern: Some(pattern),
            customers: Vec::new(),
            levels,
        });
        self.with_new_levels()
    }

    /// Adds levels for the customers with one of these `customerExtId`s, for all of their values or
    /// those whose pointer matches `pattern`.
    pub fn with_levels_of(
        mut self,
        customers: Vec<String>,
        pattern: Option<Pattern>,
        levels: Levels,
    ) -> Self {
        self.local.push(LocalLevels {
            pattern,
            customers,
            levels,
        });
        self.with_new_levels()
    }

    /// Removes the levels of these rules that apply to certain values or customers only: later levels apply
    /// to all of them.
    pub(crate) fn without_local_levels(mut self, of: &Levels) -> Self {
        for local in &mut self.local {
            for (rule, _) in &of.0 {
                local.levels.set(rule, None);
            }
        }
        self.with_new_levels()
    }

    /// Sets the levels that override all others.
    pub fn with_forced(self, forced: Levels) -> Self {
        Settings { forced, ..self }.with_new_levels()
    }

    /// Replaces the codes of the installation.
    pub fn with_classifiers(self, classifiers: Arc<Classifiers>) -> Self {
        Settings {
            classifiers,
            ..self
        }
    }

    /// Sets the kind of all payloads that are not in an envelope; with `None`, it is detected.
    pub fn with_kind(self, kind: Option<&'static PayloadKind>) -> Self {
        Settings { kind, ..self }
    }

    /// Sets where the documentation is, for links to the pages of rules.
    pub fn with_docs_url(self, docs_url: Option<DocsUrl>) -> Self {
        Settings { docs_url, ..self }
    }

    /// Where the documentation is.
    pub fn docs_url(&self) -> Option<&DocsUrl> {
        self.docs_url.as_ref()
    }

    fn with_new_levels(mut self) -> Self {
        let off = self.levels.off().chain(self.forced.off());
        self.silent = off.filter(|rule| self.is_silent(rule)).collect();
        self.selection = OnceLock::new();
        self
    }

    /// Whether each rule can report something somewhere.
    pub(crate) fn has_all_rules(&self) -> bool {
        self.silent.is_empty()
    }

    /// What is selected by these levels: it is made when it is first asked for, and kept. `None` if something
    /// of another type is kept.
    pub(crate) fn selection<T: Any + Send + Sync>(&self, select: impl FnOnce() -> T) -> Option<&T> {
        let selection = self.selection.get_or_init(|| Arc::new(select()));
        selection.downcast_ref()
    }

    /// The codes of the installation.
    pub fn classifiers(&self) -> &Classifiers {
        &self.classifiers
    }

    /// The kind that is set for all payloads that are not in an envelope, if any.
    pub fn kind(&self) -> Option<&'static PayloadKind> {
        self.kind
    }

    /// Whether any levels apply to certain values or customers only.
    pub(crate) fn has_local_levels(&self) -> bool {
        !self.local.is_empty()
    }

    /// The current day.
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// Whether a day is after today.
    pub(crate) fn is_future(&self, day: Date) -> bool {
        self.clock.is_future(day)
    }

    /// The level set for a rule, if any, ignoring local levels.
    pub(crate) fn set_level(&self, rule: &str) -> Option<Level> {
        self.forced.get(rule).or_else(|| self.levels.get(rule))
    }

    /// The level of a rule, ignoring local levels.
    pub fn level(&self, rule: &RuleInfo) -> Level {
        self.set_level(rule.name)
            .unwrap_or_else(|| rule.severity.into())
    }

    /// Whether the rule can report anything at all.
    pub(crate) fn may_find(&self, rule: &RuleInfo) -> bool {
        self.has_all_rules() || !self.silent.contains(&rule.name)
    }

    fn is_silent(&self, rule: &str) -> bool {
        let is_off = |local: &LocalLevels| {
            let level = local.levels.get(rule);
            level.is_none_or(|level| level == Level::Off)
        };
        let is_forced = self.forced.get(rule).is_some();
        self.set_level(rule) == Some(Level::Off) && (is_forced || self.local.iter().all(is_off))
    }

    /// The severity of a finding, or `None` if it is not reported. `own` is the severity of the
    /// finding if it is lower than that of the rule; `pointer` leads from the customer to the
    /// value; `customer` is the customer's `customerExtId`.
    pub(crate) fn severity(
        &self,
        rule: &RuleInfo,
        own: Option<Severity>,
        pointer: impl FnOnce() -> String,
        customer: Option<&str>,
    ) -> Option<Severity> {
        if !self.local.is_empty() && self.forced.get(rule.name).is_none() {
            let pointer = pointer();
            let set = self.local.iter().rev().find_map(|local| {
                let level = local.levels.get(rule.name);
                level.filter(|_| local.apply(&pointer, customer))
            });
            if let Some(level) = set {
                return level.severity();
            }
        }
        let severity = self.level(rule).severity()?;
        Some(own.map_or(severity, |own| own.min(severity)))
    }
}
