//! The rule options of the command line. They override any configuration.

use jiff::civil::Date;

use crate::contract::kind::PayloadKind;
use crate::diagnostic::Severity;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::rules::selection::Selection;
use crate::settings::fail_on::FailOn;
use crate::settings::skipped::SkippedFiles;
use crate::settings::{Level, Levels};

/// An option that takes names of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleOption {
    /// `--select`: run only these rules.
    Select,
    /// `--ignore`: turn these rules off.
    Ignore,
    /// `--warn`: report the findings of these rules as warnings.
    Warn,
    /// `--error`: report the findings of these rules as errors.
    Error,
}

impl RuleOption {
    /// The option as it is written on the command line.
    pub fn name(self) -> &'static str {
        match self {
            RuleOption::Select => "--select",
            RuleOption::Ignore => "--ignore",
            RuleOption::Warn => "--warn",
            RuleOption::Error => "--error",
        }
    }

    /// Whether both options may name the same rule. A selected rule may also be given a level.
    fn goes_with(self, other: RuleOption) -> bool {
        let is_level = |option| matches!(option, RuleOption::Warn | RuleOption::Error);
        (self == RuleOption::Select && is_level(other))
            || (other == RuleOption::Select && is_level(self))
    }

    fn level(self) -> Option<Level> {
        match self {
            RuleOption::Select => None,
            RuleOption::Ignore => Some(Level::Off),
            RuleOption::Warn => Some(Level::Warning),
            RuleOption::Error => Some(Level::Error),
        }
    }
}

/// The settings that the command line overrides.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// The date given with `--today`.
    pub today: Option<Date>,
    /// The kind of payloads given with `--kind`.
    pub kind: Option<&'static PayloadKind>,
    /// The severity given with `--fail-on`.
    pub fail_on: Option<FailOn>,
    /// What to do about files that do not look like payloads, if `--fail-on-skipped` says so.
    pub skipped: Option<SkippedFiles>,
    /// The value of `--redact` or `--no-redact`.
    pub redact: Option<bool>,
    /// Default for `redact`: true in CI, because many people read its logs.
    pub is_in_ci: bool,
    /// Default for `redact`: true if a report is a page, because pages are sent to others.
    pub has_page: bool,
    /// The options that [`Overrides::with_rules`] has added, by precedence: the selection with the
    /// fewest rules comes last.
    options: Vec<(RuleOption, Selection)>,
}

impl Overrides {
    /// Adds rule names, each with the option it was given to. Returns an error for an unknown name,
    /// for two options that contradict each other, and for a level of a rule that is not selected.
    pub fn with_rules(self, named: &[(RuleOption, &str)]) -> Result<Self, String> {
        let mut options = Vec::new();
        for (number, (option, name)) in named.iter().enumerate() {
            let selection = Selection::find(name).map_err(|meant| {
                let help = meant.map(|meant| format!("; did you mean `{meant}`?"));
                let (option, help) = (option.name(), help.unwrap_or_default());
                format!("{option}: unknown rule or group `{name}`{help}")
            })?;
            let contradicts = |(other, known): &&(RuleOption, &str)| {
                known == name && other != option && !(option.goes_with(*other))
            };
            let clash = named[..number].iter().find(contradicts);
            if let Some((other, _)) = clash {
                return Err(format!(
                    "{} and {} conflict for `{name}`",
                    other.name(),
                    option.name()
                ));
            }
            options.push((*option, selection));
        }
        options
            .sort_by_key(|(option, selection)| (selection.rank(), *option != RuleOption::Select));
        let overrides = Overrides { options, ..self };
        overrides.check_selected(named)?;
        Ok(overrides)
    }

    /// Rejects a level for a rule that `--select` leaves out.
    fn check_selected(&self, named: &[(RuleOption, &str)]) -> Result<(), String> {
        for (option, name) in named {
            let is_level = matches!(option, RuleOption::Warn | RuleOption::Error);
            let Ok(selection) = Selection::find(name) else {
                continue;
            };
            let is_reached = ALL
                .into_iter()
                .any(|rule| selection.has(rule) && self.is_selected(rule));
            if is_level && !is_reached {
                let option = option.name();
                return Err(format!("{option}: `{name}` is not selected by --select"));
            }
        }
        Ok(())
    }

    /// Whether personal values are masked if no option and no configuration says so.
    pub fn masks_by_default(&self) -> bool {
        self.is_in_ci || self.has_page
    }

    /// The option that may turn off a finding that fails with a configuration alone. `configured` is
    /// the level from which that fails.
    pub fn narrowed_by(&self, configured: FailOn) -> Option<&'static str> {
        let narrows = |(option, _): &&(RuleOption, Selection)| *option != RuleOption::Error;
        if let Some((option, _)) = self.options.iter().find(narrows) {
            return Some(option.name());
        }
        let severities = [Severity::Advice, Severity::Warning, Severity::Error];
        match self.fail_on {
            Some(FailOn::Never) => Some("--fail-on never"),
            Some(set) => {
                let is_lost = |severity| configured.includes(severity) && !set.includes(severity);
                severities.into_iter().any(is_lost).then_some("--fail-on")
            }
            None => (configured == FailOn::Never).then_some("`fail-on = \"never\"`"),
        }
    }

    fn has_selection(&self) -> bool {
        let is_select = |(option, _): &(RuleOption, Selection)| *option == RuleOption::Select;
        self.options.iter().any(is_select)
    }

    /// Whether `--select` names the rule. True for every rule if `--select` is not given.
    fn is_selected(&self, rule: &Rule) -> bool {
        let selects = |(option, selection): &(RuleOption, Selection)| {
            *option == RuleOption::Select && selection.has(rule)
        };
        !self.has_selection() || self.options.iter().any(selects)
    }

    /// The option that applies to a rule, with the level it sets. A level of `None` means that the
    /// rule is selected and its level is set elsewhere. Returns `None` if no option names the rule.
    pub fn of(&self, rule: &Rule) -> Option<(RuleOption, Option<Level>)> {
        if !self.is_selected(rule) {
            return Some((RuleOption::Select, Some(Level::Off)));
        }
        let named = self
            .options
            .iter()
            .filter(|(_, selection)| selection.has(rule));
        named.fold(None, |set, (option, _)| match (option, set) {
            // `--select` sets no level, but takes precedence over an `--ignore` of a larger group.
            (RuleOption::Select, Some((_, Some(level)))) if level != Level::Off => set,
            (option, _) => Some((*option, option.level())),
        })
    }

    /// The levels that override any configuration.
    pub(crate) fn forced(&self) -> Levels {
        let mut levels = Levels::default();
        for rule in ALL {
            levels.set(rule.info.name, self.of(rule).and_then(|(_, level)| level));
        }
        levels
    }

    /// Whether the rule is selected, and therefore on even if a configuration turns it off.
    pub(crate) fn turns_on(&self, rule: &Rule) -> bool {
        self.has_selection() && self.is_selected(rule)
    }
}
