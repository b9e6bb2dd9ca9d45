//! What the terminal can show, and what its user wants to see.

use std::env;
use std::io::IsTerminal;

use clap::ValueEnum;

use crate::report::formats::Style;

/// Columns where there is no terminal to ask.
pub(crate) const WIDTH: usize = 100;

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

fn is_set(name: &str) -> bool {
    env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// How to draw on a stream.
pub(crate) fn style(color: Color, stream: &impl IsTerminal) -> Style {
    let is_terminal = stream.is_terminal();
    let size = is_terminal.then(terminal_size::terminal_size).flatten();
    Style {
        color: match color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto if is_set("NO_COLOR") => false,
            Color::Auto if is_set("FORCE_COLOR") || is_set("CLICOLOR_FORCE") => true,
            Color::Auto => is_terminal && env::var_os("TERM").is_none_or(|term| term != "dumb"),
        },
        unicode: !is_terminal || cfg!(windows) || is_utf8_locale(),
        width: size.map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(40, 200)),
    }
}

/// Whether the locale promises UTF-8; one that says nothing does not.
fn is_utf8_locale() -> bool {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(|name| env::var(name).ok())
        .find(|value| !value.is_empty());
    locale.is_some_and(|locale| {
        let locale = locale.to_ascii_lowercase();
        locale.contains("utf-8") || locale.contains("utf8")
    })
}

/// Whether the user asks for sentences in place of drawings.
pub(crate) fn wants_narration() -> bool {
    is_set("NO_GRAPHICS")
}
