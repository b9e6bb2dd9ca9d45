//! Edits of `kyclint.toml` that turn a rule off.

use crate::config::file::{ConfigFile, OverrideTable};
use crate::diagnostic::Edit;
use crate::rules::rule::Rule;
use crate::rules::selection::Selection;
use crate::settings::Level;
use crate::text::span::Span;

/// Where a rule is turned off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place<'a> {
    /// In all files.
    Everywhere,
    /// In one file, given relative to the configuration, with `/`.
    File(&'a str),
    /// For one value of a file, given as a pointer from the customer.
    Value {
        /// The file.
        file: &'a str,
        /// The value.
        pointer: &'a str,
    },
}

/// Returns the edit that turns a rule off. `None` if the configuration is invalid, or would be, and if
/// an override sets another level, so that the rule would not be off everywhere.
pub fn turn_off(config: &str, rule: &str, place: Place<'_>) -> Option<Edit> {
    let file: ConfigFile = toml::from_str(config).ok()?;
    // A string of JSON is a basic string of TOML.
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let edit = match place {
        Place::Everywhere if file.overrides.iter().any(|it| turns_on(it.get_ref(), rule)) => {
            return None;
        }
        Place::Everywhere => {
            let mut rules = file.rules.iter();
            let set = rules.find(|(name, _)| name.get_ref() == rule);
            let header = || {
                let mut lines = config.split_inclusive('\n').scan(0, |at, line| {
                    *at += line.len();
                    Some((*at, line))
                });
                lines.find(|(_, line)| is_header(line, "[rules]"))
            };
            match set {
                Some((_, level)) => Edit {
                    span: Span::new(level.span().start, level.span().end),
                    text: "\"off\"".to_owned(),
                },
                None => match header() {
                    Some((end, line)) => Edit {
                        span: Span::empty(end),
                        text: format!(
                            "{}{rule} = \"off\"\n",
                            if line.ends_with('\n') { "" } else { "\n" }
                        ),
                    },
                    None => appended(config, &format!("[rules]\n{rule} = \"off\"\n")),
                },
            }
        }
        Place::File(file) => appended(
            config,
            &format!(
                "[[overrides]]\npaths = [{}]\nrules = {{ {rule} = \"off\" }}\n",
                quoted(&pattern(file))
            ),
        ),
        Place::Value { file, pointer } => appended(
            config,
            &format!(
                "[[overrides]]\npaths = [{}]\npointers = [{}]\nrules = {{ {rule} = \"off\" }}\n",
                quoted(&pattern(file)),
                quoted(pointer)
            ),
        ),
    };
    let mut changed = config.to_owned();
    changed.replace_range(edit.span.start..edit.span.end, &edit.text);
    toml::from_str::<ConfigFile>(&changed).ok()?;
    Some(edit)
}

/// Whether an override gives a rule another level than `off`.
fn turns_on(of: &OverrideTable, rule: &str) -> bool {
    let Some(rule) = Rule::find(rule) else {
        return false;
    };
    let mut levels = of.rules.iter().flatten();
    levels.any(|(name, level)| {
        let selection = Selection::find(name.get_ref());
        *level.get_ref() != Level::Off && selection.is_ok_and(|selection| selection.has(rule))
    })
}

fn is_header(line: &str, header: &str) -> bool {
    let line = line.split('#').next().unwrap_or_default();
    line.split_whitespace().collect::<String>() == header
}

/// A section at the end.
fn appended(config: &str, section: &str) -> Edit {
    let gap = match config {
        "" => "",
        _ if config.ends_with("\n\n") => "",
        _ if config.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    Edit {
        span: Span::empty(config.len()),
        text: format!("{gap}{section}"),
    }
}

/// The pattern that matches this path only.
fn pattern(path: &str) -> String {
    let mut pattern = "/".to_owned();
    for character in path.chars() {
        if matches!(
            character,
            '\\' | '*' | '?' | '[' | ']' | '!' | '#' | '{' | '}'
        ) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(config: &str, place: Place<'_>) -> Option<String> {
        let edit = turn_off(config, "iban", place)?;
        let mut config = config.to_owned();
        config.replace_range(edit.span.start..edit.span.end, &edit.text);
        Some(config)
    }

    #[test]
    fn a_rule_is_turned_off_everywhere() {
        let place = Place::Everywhere;
        for (config, expected) in [
            ("", "[rules]\niban = \"off\"\n"),
            (
                "today = \"2026-01-31\"",
                "today = \"2026-01-31\"\n\n[rules]\niban = \"off\"\n",
            ),
            (
                "[rules] # levels\nlei = \"off\"\n",
                "[rules] # levels\niban = \"off\"\nlei = \"off\"\n",
            ),
            ("[rules]", "[rules]\niban = \"off\"\n"),
            ("[rules]\niban = \"error\"\n", "[rules]\niban = \"off\"\n"),
        ] {
            assert_eq!(edited(config, place).as_deref(), Some(expected), "{config}");
        }
        assert_eq!(edited("rules.lei = \"off\"\n", place), None);
        assert_eq!(edited("[rules", place), None);
    }

    #[test]
    fn a_rule_is_not_turned_off_everywhere_if_an_override_turns_it_on() {
        for (rules, is_offered) in [
            ("iban = \"error\"", false),
            ("all = \"warning\"", false),
            ("iban = \"off\"", true),
            ("lei = \"error\"", true),
        ] {
            let config = format!("[[overrides]]\npaths = [\"a/\"]\nrules = {{ {rules} }}\n");
            let found = edited(&config, Place::Everywhere);
            assert_eq!(found.is_some(), is_offered, "{rules}");
            let place = Place::File("a/b.json");
            assert!(edited(&config, place).is_some(), "{rules}");
        }
    }

    #[test]
    fn a_rule_is_turned_off_for_a_file_or_a_value() {
        let file = edited("[rules]\n", Place::File("a [b]/c.json")).unwrap();
        assert_eq!(
            file,
            "[rules]\n\n[[overrides]]\npaths = [\"/a \\\\[b\\\\]/c.json\"]\nrules = { iban = \"off\" }\n"
        );
        let value = Place::Value {
            file: "a.json",
            pointer: "/initialDepositAccount",
        };
        assert!(
            edited("", value)
                .unwrap()
                .contains("pointers = [\"/initialDepositAccount\"]\n")
        );
    }
}
