//! What the command line demands of rules. It holds whatever a configuration says.

use jiff::civil::Date;

use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::rules::selection::Selection;
use crate::settings::fail_on::FailOn;
use crate::settings::{Level, Levels};

/// An option that takes names of rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleOption {
    /// `--select`: these rules and no others.
    Select,
    /// `--ignore`: not these.
    Ignore,
    /// `--warn`: these find warnings.
    Warn,
    /// `--error`: these find errors.
    Error,
}

impl RuleOption {
    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            RuleOption::Select => "--select",
            RuleOption::Ignore => "--ignore",
            RuleOption::Warn => "--warn",
            RuleOption::Error => "--error",
        }
    }

    /// Whether the two may name the same rule: what is selected may be given a level.
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

/// What the command line demands.
#[derive(Debug, Clone, Default)]
pub struct Demands {
    /// Today, where the command line names the day.
    pub today: Option<Date>,
    /// What fails, where the command line says so.
    pub fail_on: Option<FailOn>,
    /// Whether values of people are told, where the command line says so.
    pub redact: Option<bool>,
    /// Whether nobody asks to tell them where nothing is said: logs of CI are read by many.
    pub is_in_ci: bool,
    /// What [`Demands::with_rules`] has taken, in the order in which they hold: what is said of fewer rules comes last.
    options: Vec<(RuleOption, Selection)>,
}

impl Demands {
    /// Takes names of rules with the option that they were given to. The error says which is wrong,
    /// or which two contradict each other.
    pub fn with_rules(self, named: &[(RuleOption, &str)]) -> Result<Self, String> {
        let mut options = Vec::new();
        for (number, (option, name)) in named.iter().enumerate() {
            let selection = Selection::find(name).map_err(|meant| {
                let help = meant.map(|meant| format!("; did you mean `{meant}`?"));
                let (option, help) = (option.name(), help.unwrap_or_default());
                format!("{option}: there is no rule or group `{name}`{help}")
            })?;
            let contradicts = |(other, known): &&(RuleOption, &str)| {
                known == name && other != option && !(option.goes_with(*other))
            };
            let clash = named[..number].iter().find(contradicts);
            if let Some((other, _)) = clash {
                return Err(format!(
                    "{} and {} contradict each other about `{name}`",
                    other.name(),
                    option.name()
                ));
            }
            options.push((*option, selection));
        }
        options
            .sort_by_key(|(option, selection)| (selection.rank(), *option != RuleOption::Select));
        let demands = Demands { options, ..self };
        demands.check_selected(named)?;
        Ok(demands)
    }

    /// A level for a rule that `--select` leaves out is a mistake.
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
                return Err(format!("{option}: --select leaves `{name}` out"));
            }
        }
        Ok(())
    }

    fn has_selection(&self) -> bool {
        let is_select = |(option, _): &(RuleOption, Selection)| *option == RuleOption::Select;
        self.options.iter().any(is_select)
    }

    /// Whether `--select`, if it is given, names the rule.
    fn is_selected(&self, rule: &Rule) -> bool {
        let selects = |(option, selection): &(RuleOption, Selection)| {
            *option == RuleOption::Select && selection.has(rule)
        };
        !self.has_selection() || self.options.iter().any(selects)
    }

    /// What is demanded of a rule, and by which option. `None` for the level: the rule is selected,
    /// and its level is said elsewhere.
    pub fn of(&self, rule: &Rule) -> Option<(RuleOption, Option<Level>)> {
        if !self.is_selected(rule) {
            return Some((RuleOption::Select, Some(Level::Off)));
        }
        let named = self
            .options
            .iter()
            .filter(|(_, selection)| selection.has(rule));
        named.fold(None, |said, (option, _)| match (option, said) {
            // Selecting says nothing about the level, but is more than ignoring many.
            (RuleOption::Select, Some((_, Some(level)))) if level != Level::Off => said,
            (option, _) => Some((*option, option.level())),
        })
    }

    /// The levels that hold whatever else is said.
    pub(crate) fn forced(&self) -> Levels {
        let mut levels = Levels::default();
        for rule in ALL {
            levels.set(rule.info.name, self.of(rule).and_then(|(_, level)| level));
        }
        levels
    }

    /// Whether the rule is on because it is selected, even where a configuration turns it off.
    pub(crate) fn turns_on(&self, rule: &Rule) -> bool {
        self.has_selection() && self.is_selected(rule)
    }
}
