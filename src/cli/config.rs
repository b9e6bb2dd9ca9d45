//! `kyclint config`: shows which settings apply to a file and where each comes from.

use std::io;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::config::project::{Located, Override, Project};
use crate::report::totals::ExitCode;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::settings::Level;
use crate::text::visible;
use crate::workspace::configs::{Configs, ResolvedSettings};
use crate::workspace::found::Filter;

use crate::cli::listing;
use crate::cli::settings::{SettingsArguments, tell};
use crate::cli::{answer, wrong_usage};

/// The arguments of `kyclint config`.
#[derive(Debug, Args)]
pub(crate) struct ConfigArguments {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Show the settings that apply to a file, and where each comes from
    Show(ShowArguments),
}

#[derive(Debug, Args)]
struct ShowArguments {
    /// File to show the settings for, which need not exist
    #[arg(value_name = "PATH")]
    path: PathBuf,
    #[command(flatten)]
    settings: SettingsArguments,
}

pub(crate) fn run(arguments: &ConfigArguments) -> io::Result<ExitCode> {
    let ConfigCommand::Show(arguments) = &arguments.command;
    show_all(std::slice::from_ref(&arguments.path), &arguments.settings)
}

/// Shows the settings for these files.
pub(crate) fn show_all(paths: &[PathBuf], settings: &SettingsArguments) -> io::Result<ExitCode> {
    let configs = match settings.configs(false) {
        Ok(configs) => configs,
        Err(error) => return wrong_usage(&error),
    };
    let mut all = Vec::new();
    for path in paths {
        match configs.of(path) {
            Ok(applied) => all.push(shown(path, &configs, &applied)),
            Err(config_error) => {
                tell(&config_error);
                return Ok(ExitCode::Failure);
            }
        }
    }
    answer(&all.join("\n"))
}

fn shown(path: &Path, configs: &Configs, applied: &ResolvedSettings) -> String {
    let project = applied.project.as_deref();
    let name = project.map_or("none", |project| project.name.as_str());
    let path_name = path.display().to_string();
    let mut text = format!(
        "file           {}\nconfiguration  {}\n\n",
        visible::line(&path_name),
        visible::line(name)
    );
    text.push_str(&listing::table(
        &["setting", "value", "from"],
        &settings(path, configs, applied),
    ));
    let local_overrides = local_overrides(path, configs, project);
    let mut rules: Vec<_> = ALL.into_iter().collect();
    rules.sort_by_key(|rule| rule.info.name);
    let rows: Vec<_> = rules
        .iter()
        .map(|rule| {
            let (level, from) = level(rule, configs, applied, &local_overrides);
            vec![rule.info.name.to_owned(), level.name().to_owned(), from]
        })
        .collect();
    text.push('\n');
    text.push_str(&listing::table(&["rule", "level", "from"], &rows));
    let rows = at_pointers(&rules, configs, project, &local_overrides);
    if !rows.is_empty() {
        text.push('\n');
        text.push_str(&listing::table(
            &["values at", "rule", "level", "from"],
            &rows,
        ));
    }
    text
}

fn place(project: Option<&Project>, line: usize) -> String {
    format!(
        "{}:{line}",
        project.map_or("", |project| project.name.as_str())
    )
}

fn settings(path: &Path, configs: &Configs, applied: &ResolvedSettings) -> Vec<Vec<String>> {
    let project = applied.project.as_deref();
    let overrides = configs.overrides();
    let mut rows = Vec::new();
    let mut row = |name: &str, value: String, from: String| {
        rows.push(vec![name.to_owned(), value, from]);
    };
    let from = |is_overridden: bool, option: &str, line: Option<usize>, default: &str| match line {
        _ if is_overridden => option.to_owned(),
        Some(line) => place(project, line),
        None => default.to_owned(),
    };
    let line = project.and_then(|project| Some(project.fail_on.as_ref()?.line));
    let source = from(overrides.fail_on.is_some(), "--fail-on", line, "default");
    row("fail-on", applied.fail_on.name().to_owned(), source);
    let line = project.and_then(|project| Some(project.skipped.as_ref()?.line));
    let source = from(
        overrides.skipped.is_some(),
        "--fail-on-skipped",
        line,
        "default",
    );
    row("skipped", applied.skipped.name().to_owned(), source);
    let line = project.and_then(|project| Some(project.redact.as_ref()?.line));
    let option = if applied.redact {
        "--redact"
    } else {
        "--no-redact"
    };
    let default = if overrides.is_in_ci { "CI" } else { "default" };
    let source = from(overrides.redact.is_some(), option, line, default);
    let value = if applied.redact { "yes" } else { "no" };
    row("redact", value.to_owned(), source);
    let line = project.and_then(|project| Some(project.today.as_ref()?.line));
    let source = from(overrides.today.is_some(), "--today", line, "system clock");
    row("today", applied.settings.today().to_string(), source);
    if let Some(located) = project.and_then(|project| project.docs_url.as_ref()) {
        let value = located.value.to_string();
        row("docs-url", value, place(project, located.line));
    }
    let configured = local_overrides(path, configs, project)
        .into_iter()
        .rev()
        .find_map(|local_override| Some(local_override.kind.as_ref()?.line));
    let source = from(overrides.kind.is_some(), "--kind", configured, "default");
    let kind = applied.settings.kind();
    let kind = kind.map_or("detected", |kind| kind.name);
    row("kind", kind.to_owned(), source);
    let patterns = project.map(Project::patterns);
    for (name, located) in patterns.into_iter().flatten() {
        if let Some(Located { value, line }) = located {
            row(name, value.join(" "), place(project, line));
        }
    }
    let is_admitted = if configs.admits(path) { "yes" } else { "no" };
    row("included", is_admitted.to_owned(), String::new());
    for file in project.iter().flat_map(|project| &project.classifier_files) {
        let codes = if file.count == 1 { "code" } else { "codes" };
        let value = format!("{}, {} {codes}", file.path, file.count);
        row(
            &format!("classifier {}", file.name),
            value,
            place(project, file.line),
        );
    }
    rows
}

/// The overrides that apply to the file.
fn local_overrides<'p>(
    path: &Path,
    configs: &Configs,
    project: Option<&'p Project>,
) -> Vec<&'p Override> {
    let path = configs.absolute(path);
    let local_overrides = project.iter().flat_map(|project| &project.local_overrides);
    local_overrides
        .filter(|local_override| local_override.is_about(&path))
        .collect()
}

/// Whether an override is about all values of its files.
fn is_everywhere(local_override: &Override) -> bool {
    local_override.pointers.is_empty() && local_override.customers.is_empty()
}

/// The level of a rule and the place that sets it.
fn level(
    rule: &Rule,
    configs: &Configs,
    applied: &ResolvedSettings,
    local_overrides: &[&Override],
) -> (Level, String) {
    let project = applied.project.as_deref();
    let level = applied.settings.level(&rule.info);
    let overriding = configs.overrides().of(rule);
    let everywhere = local_overrides.iter().rev();
    let everywhere = everywhere.filter(|local_override| is_everywhere(local_override));
    let located = everywhere
        .filter_map(|local_override| local_override.rules.of(rule))
        .next()
        .or_else(|| project?.rules.of(rule));
    let from = match (overriding, located) {
        (Some((option, Some(_))), _) => option.name().to_owned(),
        // The configuration turns the rule off, and `--select` turns it on again.
        (Some((option, None)), Some(located)) if located.value != level => option.name().to_owned(),
        (_, Some(located)) => place(project, located.line),
        (_, None) => "default".to_owned(),
    };
    (level, from)
}

/// The levels that overrides set for values, as table rows.
fn at_pointers(
    rules: &[&'static Rule],
    configs: &Configs,
    project: Option<&Project>,
    local_overrides: &[&Override],
) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (number, local_override) in local_overrides.iter().enumerate() {
        for values in places(local_override) {
            for rule in rules {
                let mut later = local_overrides[number..].iter();
                let is_overridden = matches!(configs.overrides().of(rule), Some((_, Some(_))))
                    || later.any(|it| is_everywhere(it) && it.rules.of(rule).is_some());
                if let Some(located) = local_override.rules.of(rule).filter(|_| !is_overridden) {
                    rows.push(vec![
                        values.clone(),
                        rule.info.name.to_owned(),
                        located.value.name().to_owned(),
                        place(project, located.line),
                    ]);
                }
            }
        }
    }
    rows
}

/// The values that an override with pointers or customers is about.
fn places(local_override: &Override) -> Vec<String> {
    let customers = local_override.customers.join(", ");
    let of = match customers.as_str() {
        "" => String::new(),
        customers => format!("customers {customers}"),
    };
    let pointers = local_override.pointers.iter();
    let mut places: Vec<_> = pointers
        .map(|pattern| format!("{pattern} {of}").trim_end().to_owned())
        .collect();
    if places.is_empty() && !of.is_empty() {
        places.push(of);
    }
    places
}
