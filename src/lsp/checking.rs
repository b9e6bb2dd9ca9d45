//! Checks of the open documents, and the reports of their findings.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use gen_lsp_types::{Diagnostic as Shown, PublishDiagnosticsParams, Uri};
use serde_json::Value;

use crate::assist::outline::Outline;
use crate::config::error::ConfigError;
use crate::lint::InputMode;
use crate::lint::ledger::Ledger;
use crate::lsp::diagnostics::{of_config, shown, wrong_config};
use crate::lsp::document::{Checked, Document};
use crate::lsp::server::{Done, REFRESH, Server};
use crate::report::session::{Options, Session};
use crate::source::Source;
use crate::workspace::configs::Configs;
use crate::workspace::panics;
use crate::workspace::uri;

impl Server<'_> {
    /// Checks the documents whose time has come.
    pub(super) fn check_due(&mut self) -> Done {
        let now = Instant::now();
        let due = self.documents.values().filter(|document| {
            let due = document.due;
            due.is_some_and(|due| due <= now)
        });
        let due: Vec<_> = due.map(|document| document.uri.clone()).collect();
        self.check(&due)
    }

    /// Checks documents and reports their findings, and those of others that have changed.
    pub(super) fn check(&mut self, uris: &[String]) -> Done {
        for uri in uris {
            // A panic is a bug that must not end the session.
            let checked = panics::caught(|| self.check_one(uri));
            if let Err(error) = checked {
                if let Some(document) = self.documents.get_mut(uri) {
                    document.checked = None;
                    document.due = None;
                }
                self.log(&error)?;
            }
        }
        self.check_configs()?;
        let mut changed = self.compare();
        if self.client.pulls {
            // It has just asked for these.
            changed.retain(|uri| !uris.contains(uri));
        } else {
            changed.extend(uris.iter().cloned());
            changed.sort_unstable();
            changed.dedup();
        }
        self.report(&changed)
    }

    /// Shows which of the configurations are valid again. One that no open document needs may still be wrong.
    pub(super) fn check_configs(&mut self) -> Done {
        for uri in std::mem::take(&mut self.stale_configs) {
            if !self.wrong_configs.contains(&uri)
                && let Some(path) = uri::path(&uri)
                && let Err(error) = self.configs.of(&path)
            {
                self.show_wrong_config(&error);
            }
            if !self.wrong_configs.contains(&uri) {
                self.publish(&uri, None, Vec::new())?;
            }
        }
        Ok(())
    }

    pub(super) fn check_one(&mut self, uri: &str) {
        let Some(document) = self.documents.get_mut(uri) else {
            return;
        };
        document.due = None;
        document.changed = None;
        document.checked = None;
        document.outline = Outline::default();
        let options = match options_of(document, &self.configs) {
            Ok(Some(options)) => options,
            Ok(None) => return,
            Err(error) => return self.show_wrong_config(&error),
        };
        let mut outline = Outline::new(options.settings.kind());
        let source = Source::new(document.name.as_str(), document.text.clone().into_bytes());
        let session = Session::observed(source, options, &mut outline);
        if !session.linted().documents.is_empty() {
            self.checks += 1;
            document.outline = outline;
            document.checked = Some(Checked {
                session,
                repeats: Vec::new(),
                number: self.checks,
            });
            self.watch_classifiers(uri);
        }
    }

    /// Compares the customers of all documents. Returns the documents whose findings have changed.
    pub(super) fn compare(&mut self) -> Vec<String> {
        let mut ledger = Ledger::default();
        let mut changed = Vec::new();
        for document in self.documents.values_mut() {
            let Some(checked) = &mut document.checked else {
                continue;
            };
            if !checked.session.is_comparable() {
                continue;
            }
            let repeats = checked.session.compared(&mut ledger);
            let said = |findings: &[crate::diagnostic::Diagnostic]| -> Vec<_> {
                let said = findings
                    .iter()
                    .map(|finding| (finding.rule.name, finding.span, finding.related.clone()));
                said.collect()
            };
            if said(&repeats) != said(&checked.repeats) {
                self.checks += 1;
                checked.number = self.checks;
                checked.repeats = repeats;
                changed.push(document.uri.clone());
            }
        }
        changed
    }

    /// Reports the findings of documents to the client.
    pub(super) fn report(&mut self, uris: &[String]) -> Done {
        if self.client.pulls {
            let mut documents = uris.iter().filter_map(|uri| self.documents.get(uri));
            let is_new = |document: &Document| {
                let number = document
                    .checked
                    .as_ref()
                    .map_or(0, |checked| checked.number);
                number != document.reported
            };
            return if documents.any(is_new) {
                self.refresh()
            } else {
                Ok(())
            };
        }
        for uri in uris {
            let Some(document) = self.documents.get(uri) else {
                continue;
            };
            let version = document.version;
            let is_news = document.checked.is_some() || document.reported != 0;
            if !is_news {
                continue;
            }
            let shown = shown(document, &self.documents, &self.client, &mut self.pages);
            self.publish(uri, Some(version), shown)?;
            if let Some(document) = self.documents.get_mut(uri) {
                let checked = document.checked.as_ref();
                document.reported = checked.map_or(0, |checked| checked.number);
            }
        }
        Ok(())
    }

    pub(super) fn publish(&self, uri: &str, version: Option<i32>, diagnostics: Vec<Shown>) -> Done {
        let params = PublishDiagnosticsParams {
            uri: Uri(uri.to_owned()),
            version,
            diagnostics,
        };
        self.notify("textDocument/publishDiagnostics", params)
    }

    /// Tells a client that asks for findings to ask again.
    pub(super) fn refresh(&mut self) -> Done {
        if self.client.pulls && self.client.refreshes {
            self.request(REFRESH, "workspace/diagnostic/refresh", Value::Null)?;
        }
        Ok(())
    }

    /// Shows the mistakes in a configuration where they are.
    pub(super) fn show_wrong_config(&mut self, error: &ConfigError) {
        let absolute = |name: &str| {
            let current = env::current_dir().unwrap_or_default();
            uri::of(&current.join(Path::new(name)))
        };
        let (uri, shown) = match error {
            ConfigError::Unreadable { name, error } => {
                let range = gen_lsp_types::Range::default();
                (absolute(name), vec![wrong_config(range, error.clone())])
            }
            ConfigError::Wrong { source, mistakes } => (
                absolute(source.name()),
                of_config(source, mistakes, self.client.unit),
            ),
        };
        if self.wrong_configs.insert(uri.clone()) {
            // A client that is gone shows at the next message.
            let _ = self.publish(&uri, None, shown);
        }
    }

    /// Checks a document that has changed since, so that answers are about what the client shows.
    pub(super) fn current(&mut self, uri: &str) -> Done {
        let is_due = |document: &Document| document.due.is_some();
        if self.documents.get(uri).is_some_and(is_due) {
            self.check(&[uri.to_owned()])?;
        }
        Ok(())
    }

    /// The same for a document whose customers are not known yet. Those of others follow its edits.
    pub(super) fn outlined(&mut self, uri: &str) -> Done {
        let is_known = |document: &Document| !document.outline.is_empty();
        if self.documents.get(uri).is_some_and(is_known) {
            return Ok(());
        }
        self.current(uri)
    }
}

/// The options to check a document with. `None` if the command line would not check it in a folder.
pub(super) fn options_of(
    document: &Document,
    configs: &Configs,
) -> Result<Option<Options>, Arc<ConfigError>> {
    if !document.is_known() {
        return Ok(None);
    }
    let path = match &document.path {
        Some(path) if !configs.lets_through(path) => return Ok(None),
        Some(path) => path.clone(),
        None => PathBuf::from("untitled.json"),
    };
    match configs.of(&path) {
        Ok(resolved) => Ok(Some(resolved.options(InputMode::Detect, true))),
        Err(error) => Err(error),
    }
}
