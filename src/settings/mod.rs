//! What applies to one source: how bad the findings of each rule are, which codes the installation
//! knows, and which day it is. Where it comes from (`kyclint.toml`, the command line) is told by
//! [`crate::workspace::configs`].

pub mod classifier;

use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use crate::diagnostic::Severity;
use crate::json::pattern::Pattern;
use crate::rules::{ALL, Rule};
use crate::settings::classifier::Classifiers;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Levels([Option<Level>; ALL.len()]);

impl Default for Levels {
    fn default() -> Self {
        Levels([None; ALL.len()])
    }
}

impl Levels {
    /// What is said about a rule.
    pub fn get(&self, rule: &Rule) -> Option<Level> {
        self.0.get(rule.number()).copied().flatten()
    }

    /// Says it.
    pub fn set(&mut self, rule: &Rule, level: Option<Level>) {
        if let Some(place) = self.0.get_mut(rule.number()) {
            *place = level;
        }
    }

    /// What `later` says holds, the rest stays.
    pub fn overrule(&mut self, later: &Levels) {
        for (place, level) in self.0.iter_mut().zip(later.0) {
            *place = level.or(*place);
        }
    }
}

/// What applies to one source.
#[derive(Debug, Default)]
pub struct Settings {
    /// The levels of rules.
    pub levels: Levels,
    /// Levels for the values at certain pointers, counted from the customer. Later ones win.
    pub at_pointers: Vec<(Pattern, Levels)>,
    /// Levels that hold whatever else is said.
    pub forced: Levels,
    /// The codes that the installation knows.
    pub classifiers: Arc<Classifiers>,
    today: OnceLock<Date>,
    today_in_utc: OnceLock<Date>,
    silent: OnceLock<Vec<&'static Rule>>,
}

impl Settings {
    /// The same with another day for today.
    pub fn with_today(self, today: Date) -> Self {
        Settings {
            today: OnceLock::from(today),
            ..self
        }
    }

    /// The day that dates are compared with: the one given or, in the system's time zone, today.
    pub fn today(&self) -> Date {
        *self.today.get_or_init(|| jiff::ZonedDateTime::now().date())
    }

    /// Whether a day lies after today. Finding out the time zone takes longer than linting a payload,
    /// and the local day is at most one away from that of UTC: it matters around today only.
    pub fn is_future(&self, day: Date) -> bool {
        if self.today.get().is_none() {
            let in_utc = self.today_in_utc.get_or_init(|| {
                let now = jiff::Timestamp::now();
                jiff::tz::Offset::UTC.to_datetime(now).date()
            });
            if day < *in_utc {
                return false;
            }
        }
        day > self.today()
    }

    /// How bad a rule's findings are, apart from what holds at certain pointers.
    pub fn level(&self, rule: &Rule) -> Level {
        let said = self.forced.get(rule).or_else(|| self.levels.get(rule));
        said.unwrap_or_else(|| rule.severity.into())
    }

    /// Whether the rule may find anything at all.
    pub fn may_find(&self, rule: &'static Rule) -> bool {
        // Asked of every rule for every customer, so what is silent is found out once.
        let silent = self.silent.get_or_init(|| {
            let rules = ALL.into_iter().filter(|rule| self.is_silent(rule));
            rules.collect()
        });
        silent.is_empty() || !silent.iter().any(|known| std::ptr::eq(*known, rule))
    }

    fn is_silent(&self, rule: &Rule) -> bool {
        let is_off = |(_, levels): &(Pattern, Levels)| {
            levels.get(rule).is_none_or(|level| level == Level::Off)
        };
        let is_forced = self.forced.get(rule).is_some();
        self.level(rule) == Level::Off && (is_forced || self.at_pointers.iter().all(is_off))
    }

    /// How bad a finding is; `None` where it is not wanted. `own` is the finding's own severity
    /// where that is less than the rule's, `pointer` leads from the customer to its value.
    pub fn severity(
        &self,
        rule: &Rule,
        own: Option<Severity>,
        pointer: impl FnOnce() -> String,
    ) -> Option<Severity> {
        if self.forced.get(rule).is_none() && !self.at_pointers.is_empty() {
            let pointer = pointer();
            let said = self.at_pointers.iter().rev().find_map(|(pattern, levels)| {
                levels.get(rule).filter(|_| pattern.matches(&pointer))
            });
            if let Some(level) = said {
                return level.severity();
            }
        }
        let severity = self.level(rule).severity()?;
        Some(own.map_or(severity, |own| own.min(severity)))
    }
}
