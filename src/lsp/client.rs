//! What the client can do, and what its user has set.

use gen_lsp_types::{MarkupContent, MarkupKind};
use serde_json::Value;

use crate::config::overrides::{Overrides, RuleOption};
use crate::lsp::positions;
use crate::text::lines::ColumnUnit;

/// What the client can do.
#[derive(Debug)]
pub(super) struct Client {
    pub(super) unit: ColumnUnit,
    /// Whether it asks for findings, so that none are pushed.
    pub(super) pulls: bool,
    /// Whether it asks again when told that findings have changed.
    pub(super) refreshes: bool,
    pub(super) has_snippets: bool,
    pub(super) has_related: bool,
    pub(super) has_code_description: bool,
    /// Whether edits may name the version that they are for.
    pub(super) has_versions: bool,
    /// Whether edits may create files.
    pub(super) creates_files: bool,
    pub(super) shows_documents: bool,
    pub(super) watches_files: bool,
    pub(super) has_configuration: bool,
    /// Whether it shows Markdown in explanations, and beside completions.
    pub(super) has_markdown: [bool; 2],
}

impl Client {
    pub(super) fn new(capabilities: &Value) -> Self {
        let at = |pointer: &str| capabilities.pointer(pointer);
        let can = |pointer: &str| at(pointer).and_then(Value::as_bool) == Some(true);
        let has_item = |pointer: &str, item: &str| {
            let items = at(pointer).and_then(Value::as_array);
            items.is_some_and(|items| items.iter().any(|own| own == item))
        };
        Client {
            unit: positions::negotiate(capabilities).0,
            pulls: at("/textDocument/diagnostic").is_some_and(Value::is_object),
            refreshes: can("/workspace/diagnostics/refreshSupport"),
            has_snippets: can("/textDocument/completion/completionItem/snippetSupport"),
            has_related: can("/textDocument/publishDiagnostics/relatedInformation")
                || can("/textDocument/diagnostic/relatedInformation"),
            has_code_description: can("/textDocument/publishDiagnostics/codeDescriptionSupport")
                || can("/textDocument/diagnostic/codeDescriptionSupport"),
            has_versions: can("/workspace/workspaceEdit/documentChanges"),
            creates_files: has_item("/workspace/workspaceEdit/resourceOperations", "create"),
            shows_documents: can("/window/showDocument/support"),
            watches_files: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            has_configuration: can("/workspace/configuration"),
            has_markdown: [
                "/textDocument/hover/contentFormat",
                "/textDocument/completion/completionItem/documentationFormat",
            ]
            .map(|formats| has_item(formats, "markdown")),
        }
    }
}

/// What the user has set in the editor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct UserSettings {
    /// Whether personal values are masked in messages.
    pub(super) masks_values: bool,
    /// Levels by rule, group or `all`.
    levels: Vec<(RuleOption, String)>,
}

impl UserSettings {
    /// Reads the section `kyclint`. The error names what is wrong; the rest still holds.
    pub(super) fn read(section: &Value) -> (Self, Vec<String>) {
        let mut settings = UserSettings::default();
        let mut mistakes = Vec::new();
        match section.get("maskValues") {
            Some(Value::Bool(masks)) => settings.masks_values = *masks,
            None | Some(Value::Null) => {}
            Some(_) => mistakes.push("`kyclint.maskValues` must be true or false".to_owned()),
        }
        let levels = match section.get("levels") {
            Some(Value::Object(levels)) => Some(levels),
            None | Some(Value::Null) => None,
            Some(_) => {
                mistakes.push("`kyclint.levels` must be an object of levels by rule".to_owned());
                None
            }
        };
        for (name, level) in levels.into_iter().flatten() {
            let option = match level.as_str() {
                Some("off") => RuleOption::Ignore,
                Some("warning") => RuleOption::Warn,
                Some("error") => RuleOption::Error,
                _ => {
                    mistakes.push(format!(
                        "`kyclint.levels`: the level of `{name}` must be `off`, `warning` or `error`"
                    ));
                    continue;
                }
            };
            match Overrides::default().with_rules(&[(option, name.as_str())]) {
                Ok(_) => settings.levels.push((option, name.clone())),
                // The error begins with the option of the command line.
                Err(error) => {
                    let error = error
                        .split_once(": ")
                        .map_or(error.as_str(), |(_, error)| error);
                    mistakes.push(format!("`kyclint.levels`: {error}"));
                }
            }
        }
        (settings, mistakes)
    }

    /// The same as options of the command line.
    pub(super) fn overrides(&self) -> Overrides {
        let levels = self
            .levels
            .iter()
            .map(|(option, name)| (*option, name.as_str()));
        let levels: Vec<_> = levels.collect();
        let overrides = Overrides::default().with_rules(&levels);
        let mut overrides = overrides.unwrap_or_default();
        // Otherwise the configuration decides.
        overrides.redact = self.masks_values.then_some(true);
        overrides
    }
}

/// A text in Markdown as the client shows it.
pub(super) fn markup(markdown: String, has_markdown: bool) -> MarkupContent {
    if has_markdown {
        return MarkupContent {
            kind: MarkupKind::Markdown,
            value: markdown,
        };
    }
    let lines = markdown.lines().map(|line| {
        let line = line.trim_start_matches('#').trim_start();
        line.replace("**", "").replace('`', "")
    });
    MarkupContent {
        kind: MarkupKind::PlainText,
        value: lines.collect::<Vec<_>>().join("\n"),
    }
}
