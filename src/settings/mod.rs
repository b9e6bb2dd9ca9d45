//! What applies to one source: how bad the findings of each rule are, which codes the installation
//! knows, and which day it is. Whoever lints makes them: from `kyclint.toml`, from options, or by hand.

pub mod classifier;
pub mod clock;
pub mod fail_on;

use std::sync::Arc;

use jiff::civil::Date;

use crate::diagnostic::Severity;
use crate::diagnostic::rule::RuleInfo;
use crate::json::pattern::Pattern;
use crate::settings::classifier::Classifiers;
use crate::settings::clock::Clock;

/// How bad the findings of a rule are, or that it is silent.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[schemars(title = "Level")]
pub enum Level {
    /// The rule is silent.
    Off,
    /// Style, or something that the server ignores.
    Advice,
    /// Accepted, and almost surely a mistake.
    Warning,
    /// The API refuses it, or the contract forbids it.
    Error,
}

impl Level {
    /// The severity of findings at this level; `None` where there are none.
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

/// What one place says about the levels of rules; about most it says nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(Vec<(&'static str, Level)>);

impl Levels {
    /// What is said about the rule of this name.
    pub fn get(&self, rule: &str) -> Option<Level> {
        let said = self.0.iter().find(|(name, _)| *name == rule);
        said.map(|(_, level)| *level)
    }

    /// Says it.
    pub fn set(&mut self, rule: &'static str, level: Option<Level>) {
        self.0.retain(|(name, _)| *name != rule);
        self.0.extend(level.map(|level| (rule, level)));
    }

    /// What `later` says holds, the rest stays.
    pub fn overrule(&mut self, later: &Levels) {
        for (rule, level) in &later.0 {
            self.set(rule, Some(*level));
        }
    }

    /// The rules that are off.
    fn off(&self) -> impl Iterator<Item = &'static str> {
        let off = self.0.iter().filter(|(_, level)| *level == Level::Off);
        off.map(|(name, _)| *name)
    }
}

/// What applies to one source.
#[derive(Debug, Clone)]
pub struct Settings {
    levels: Levels,
    at_pointers: Vec<(Pattern, Levels)>,
    forced: Levels,
    classifiers: Arc<Classifiers>,
    clock: Arc<dyn Clock>,
    /// The rules that can find nothing. Asked of every rule for every customer, so it is kept true by
    /// whatever changes a level.
    silent: Vec<&'static str>,
}

impl Settings {
    /// The settings of a day: every rule at its own level, no classifiers.
    pub fn on(today: Date) -> Self {
        Settings::new(Arc::new(today))
    }

    /// The same with a clock, which is asked for the day when a payload makes a difference of it.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Settings {
            levels: Levels::default(),
            at_pointers: Vec::new(),
            forced: Levels::default(),
            classifiers: Arc::default(),
            clock,
            silent: Vec::new(),
        }
    }

    /// The same with these levels of rules.
    pub fn with_levels(self, levels: Levels) -> Self {
        Settings { levels, ..self }.counting_silent()
    }

    /// The same with levels for the values whose pointer, counted from the customer, matches the
    /// pattern. Where several match, the last one holds.
    pub fn with_levels_at(mut self, pattern: Pattern, levels: Levels) -> Self {
        self.at_pointers.push((pattern, levels));
        self.counting_silent()
    }

    /// The same with levels that hold whatever else is said.
    pub fn with_forced(self, forced: Levels) -> Self {
        Settings { forced, ..self }.counting_silent()
    }

    /// The same with the codes that the installation knows.
    pub fn with_classifiers(self, classifiers: Arc<Classifiers>) -> Self {
        Settings {
            classifiers,
            ..self
        }
    }

    fn counting_silent(mut self) -> Self {
        let off = self.levels.off().chain(self.forced.off());
        self.silent = off.filter(|rule| self.is_silent(rule)).collect();
        self
    }

    /// The codes that the installation knows.
    pub fn classifiers(&self) -> &Classifiers {
        &self.classifiers
    }

    /// Whether there are levels for the values at certain pointers.
    pub fn has_levels_at_pointers(&self) -> bool {
        !self.at_pointers.is_empty()
    }

    /// The day that dates are compared with.
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// Whether a day lies after today.
    pub fn is_future(&self, day: Date) -> bool {
        self.clock.is_future(day)
    }

    /// What is said about the level of a rule, apart from what holds at certain pointers.
    pub fn said(&self, rule: &str) -> Option<Level> {
        self.forced.get(rule).or_else(|| self.levels.get(rule))
    }

    /// How bad a rule's findings are, apart from what holds at certain pointers.
    pub fn level(&self, rule: &RuleInfo) -> Level {
        self.said(rule.name).unwrap_or_else(|| rule.severity.into())
    }

    /// Whether the rule may find anything at all.
    pub fn may_find(&self, rule: &RuleInfo) -> bool {
        self.silent.is_empty() || !self.silent.contains(&rule.name)
    }

    fn is_silent(&self, rule: &str) -> bool {
        let is_off = |(_, levels): &(Pattern, Levels)| {
            levels.get(rule).is_none_or(|level| level == Level::Off)
        };
        let is_forced = self.forced.get(rule).is_some();
        self.said(rule) == Some(Level::Off) && (is_forced || self.at_pointers.iter().all(is_off))
    }

    /// How bad a finding is; `None` where it is not wanted. `own` is the finding's own severity
    /// where that is less than the rule's, `pointer` leads from the customer to its value.
    pub fn severity(
        &self,
        rule: &RuleInfo,
        own: Option<Severity>,
        pointer: impl FnOnce() -> String,
    ) -> Option<Severity> {
        if !self.at_pointers.is_empty() && self.forced.get(rule.name).is_none() {
            let pointer = pointer();
            let said = self.at_pointers.iter().rev().find_map(|(pattern, levels)| {
                let level = levels.get(rule.name);
                level.filter(|_| pattern.matches(&pointer))
            });
            if let Some(level) = said {
                return level.severity();
            }
        }
        let severity = self.level(rule).severity()?;
        Some(own.map_or(severity, |own| own.min(severity)))
    }
}
