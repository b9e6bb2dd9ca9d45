//! The pages of the reference about commands and their options, from the description that clap has.

use std::fmt::Write;

use clap::builder::{PossibleValue, StyledStr};
use clap::{Arg, Command};

use crate::cli::{Doors, command};

/// Returns the page of each command as Markdown, with its path in `docs/`; first the list of all.
pub fn command_pages(doors: &Doors) -> Vec<(String, String)> {
    let mut kyclint = command(doors);
    kyclint.build();
    let mut commands = Vec::new();
    collect(&kyclint, &mut commands);
    let mut list = String::from("# Commands\n\nWhat a command does, and its options.\n\n");
    let mut pages = Vec::new();
    for command in commands {
        let name = command.get_bin_name().unwrap_or(command.get_name());
        let file = name.replace(' ', "-");
        let about = command.get_about().map(plain).unwrap_or_default();
        let _ = writeln!(list, "- [`{name}`](../commands/{file}.md): {about}");
        pages.push((format!("commands/{file}"), page(name, command)));
    }
    pages.insert(0, ("commands/index".to_owned(), list));
    pages
}

/// The command line itself, then its commands. `check` has the options of the command line itself.
fn collect<'c>(command: &'c Command, found: &mut Vec<&'c Command>) {
    found.push(command);
    let below = command.get_subcommands();
    for command in below.filter(|it| !it.is_hide_set() && it.get_name() != "check") {
        collect(command, found);
    }
}

fn page(name: &str, command: &Command) -> String {
    let about = command.get_about().map(plain).unwrap_or_default();
    let mut text = format!("# {name}\n\n{about}.\n");
    let usage = command.clone().render_usage();
    // Within a fence, nothing is a tag.
    let usage = usage.to_string();
    let usage = usage.trim_start_matches("Usage:");
    let _ = write!(text, "\n```text\n");
    for line in usage.lines() {
        let _ = writeln!(text, "{}", line.trim());
    }
    text.push_str("```\n");
    let shown = command.get_arguments().filter(|it| !it.is_hide_set());
    for argument in shown {
        describe(argument, &mut text);
    }
    text
}

/// The section of one option or argument.
fn describe(argument: &Arg, text: &mut String) {
    let names = argument.get_value_names().unwrap_or_default();
    let takes_value = argument.get_action().takes_values();
    let values: Vec<_> = names.iter().map(|name| name.as_str()).collect();
    let values = if takes_value {
        values.join(" ")
    } else {
        String::new()
    };
    let title = match argument.get_long() {
        Some(long) => format!("--{long} {values}"),
        // Two names close and open the brackets that clap writes around them.
        None if values.contains("] [") => format!("[{values}]"),
        None => values,
    };
    let _ = writeln!(text, "\n## `{}`\n", title.trim_end());
    if let Some(short) = argument.get_short() {
        let _ = writeln!(text, "Short: `-{short}`\n");
    }
    let help = argument.get_long_help().or(argument.get_help());
    let help = help.map(plain).unwrap_or_default();
    let _ = writeln!(
        text,
        "{}{}",
        help,
        if help.ends_with('.') { "" } else { "." }
    );
    if !takes_value {
        return;
    }
    let possible = argument.get_possible_values();
    let shown: Vec<_> = possible
        .iter()
        .filter(|value| !value.is_hide_set())
        .collect();
    if !shown.is_empty() {
        text.push('\n');
    }
    for value in shown {
        let _ = writeln!(text, "- {}", described(value));
    }
    let defaults = argument.get_default_values().iter();
    let defaults: Vec<_> = defaults.map(|value| value.to_string_lossy()).collect();
    if !defaults.is_empty() {
        let _ = writeln!(text, "\nDefault: `{}`", defaults.join(" "));
    }
}

fn described(value: &PossibleValue) -> String {
    let name = format!("`{}`", value.get_name());
    match value.get_help() {
        Some(help) => format!("{name}: {}", plain(help)),
        None => name,
    }
}

/// The text of help without colours, with what Markdown would take for tags made visible.
fn plain(help: &StyledStr) -> String {
    help.to_string().replace('<', "&lt;")
}
