//! The options that set rules and configuration, shared by `check` and `config show`.

use std::io;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::civil::Date;

use crate::config::error::ConfigError;
use crate::config::overrides::{Overrides, RuleOption};
use crate::config::project::parse_day;
use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::report::formats;
use crate::rules::rule::Rule;
use crate::settings::fail_on::FailOn;
use crate::settings::skipped::SkippedFiles;
use crate::workspace::configs::{Choice, Configs};
use crate::workspace::environment::is_in_ci;

use crate::cli::terminal;
use crate::cli::terminal::Color;
use crate::workspace::notes::{note, note_drawn};

/// The settings that override `kyclint.toml`.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Rules and configuration")]
pub(crate) struct SettingsArguments {
    /// Run only these rules
    ///
    /// Names are those of rules, of groups of rules, or `all`, separated by commas.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    select: Vec<String>,
    /// Turn these rules off
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Set the level of these rules to warning
    ///
    /// A finding that is less severe by itself stays so.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    warn: Vec<String>,
    /// Set the level of these rules to error
    ///
    /// A finding that is less severe by itself stays so.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    error: Vec<String>,
    /// Fail from this severity on: error (default), warning, advice, never
    #[arg(long, value_enum, value_name = "LEVEL", hide_possible_values = true)]
    fail_on: Option<FailOn>,
    /// Fail if a file is skipped because it does not look like a payload
    #[arg(long, hide_short_help = true)]
    fail_on_skipped: bool,
    /// Mask personal values in reports [default if CI is set, or with `html`]
    ///
    /// Names, dates of birth, codes, documents, accounts, addresses, contacts and free text are
    /// masked in every format, and so is everything that kyclint does not know. Fixes still change
    /// files.
    #[arg(long, conflicts_with = "no_redact")]
    redact: bool,
    /// Show personal values, even if CI is set or a report is `html`
    #[arg(long, hide_short_help = true)]
    no_redact: bool,
    /// Compare dates with this date [default: the date of the system]
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    today: Option<Date>,
    /// Lint payloads outside of batches as this kind [default: detected]
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(KINDS.map(|kind| kind.name)), hide_possible_values = true)]
    kind: Option<String>,
    /// Use this configuration for all files, not the nearest `kyclint.toml`
    #[arg(long, value_name = "FILE", conflicts_with = "no_config")]
    config: Option<PathBuf>,
    /// Ignore all configurations
    #[arg(long, hide_short_help = true)]
    no_config: bool,
}

pub(crate) fn day(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| "write a date such as 2026-01-31".to_owned())
}

impl SettingsArguments {
    /// The file given with `--config`.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.config.as_deref()
    }

    /// Returns a rule that compares customers and is requested by its own name.
    pub(crate) fn requested_comparison(&self) -> Option<&'static str> {
        let names = [&self.select, &self.warn, &self.error];
        let rules = names
            .into_iter()
            .flatten()
            .filter_map(|name| Rule::find(name.trim()));
        let mut comparing = rules.filter(|rule| rule.compares_customers());
        comparing.next().map(|rule| rule.info.name)
    }

    /// Builds the configurations for files; `has_page` is whether a report is a page. The error is a
    /// usage error.
    pub(crate) fn configs(&self, has_page: bool) -> Result<Configs, String> {
        let options = [
            (RuleOption::Select, &self.select),
            (RuleOption::Ignore, &self.ignore),
            (RuleOption::Warn, &self.warn),
            (RuleOption::Error, &self.error),
        ];
        let named: Vec<_> = options
            .into_iter()
            .flat_map(|(option, names)| names.iter().map(move |name| (option, name.trim())))
            .collect();
        let mut overrides = Overrides::default().with_rules(&named)?;
        overrides.today = self.today;
        overrides.kind = self.kind.as_deref().and_then(PayloadKind::find);
        overrides.fail_on = self.fail_on;
        overrides.skipped = self.fail_on_skipped.then_some(SkippedFiles::Error);
        overrides.redact = (self.redact || self.no_redact).then_some(self.redact);
        overrides.is_in_ci = is_in_ci();
        overrides.has_page = has_page;
        let choice = match &self.config {
            Some(path) => Choice::This(path.clone()),
            None if self.no_config => Choice::None,
            None => Choice::Nearest,
        };
        Ok(Configs::new(choice, overrides))
    }
}

/// Reports an unusable configuration on standard error.
pub(crate) fn tell(config_error: &ConfigError) {
    match config_error {
        ConfigError::Unreadable { name, error } => note(&format!("error: {name}: {error}")),
        ConfigError::Wrong { source, mistakes } => {
            let style = terminal::style(Color::Auto, &io::stderr());
            for mistake in mistakes {
                let mut drawing = Vec::new();
                let drawn = formats::draw_config_diagnostic(source, mistake, style, &mut drawing);
                // Rendering into memory fails only if a span is out of bounds.
                if drawn.is_ok() {
                    let drawing = String::from_utf8_lossy(&drawing);
                    note_drawn(&format!("{}\n", drawing.trim_end_matches('\n')));
                } else {
                    note(&format!("error: {}: {}", source.name(), mistake.message));
                }
            }
        }
    }
}
