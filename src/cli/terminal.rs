//! What the terminal supports, and what its user has set in the environment.

use std::env;
use std::io::IsTerminal;

use clap::ValueEnum;

use crate::report::formats::Style;

/// The width in columns if there is no terminal.
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

/// The style to draw with on a stream.
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

/// Whether the locale declares UTF-8.
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

/// Whether the user has requested sentences instead of drawings (`NO_GRAPHICS`).
pub(crate) fn wants_narration() -> bool {
    is_set("NO_GRAPHICS")
}
