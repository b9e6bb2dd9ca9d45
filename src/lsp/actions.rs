//! Code actions: fixes, missing fields, turning a rule off, explaining it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use gen_lsp_types::{
    CodeAction, CodeActionKind, Command, CreateFile, CreateFileOptions, DocumentChange,
    Edit as Change, OptionalVersionedTextDocumentIdentifier, Range, TextDocumentEdit,
    TextDocumentIdentifier, TextEdit, Uri, WorkspaceEdit,
};
use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::assist::edits::{add_missing_fields, is_missing};
use crate::config::edit::{Place, turn_off};
use crate::diagnostic::{Diagnostic, Edit};
use crate::json::pointer;
use crate::lint::fix::Fixes;
use crate::lsp::client::Client;
use crate::lsp::diagnostics::{Documents, show};
use crate::lsp::document::Document;
use crate::lsp::pages::Pages;
use crate::lsp::positions;
use crate::text::lines::{ColumnUnit, Lines};
use crate::text::span::Span;
use crate::workspace::configs::FILE_NAME;
use crate::workspace::uri;

/// The command that shows the page of a rule.
pub(super) const EXPLAIN: &str = "kyclint.explain";

/// The kind of the action that applies all safe fixes.
pub(super) const FIX_ALL: &str = "source.fixAll.kyclint";

/// What the client wants of code actions.
pub(super) struct Request<'a> {
    pub(super) document: &'a Document,
    pub(super) documents: &'a Documents,
    pub(super) range: Range,
    /// The kinds that are requested; empty for all.
    pub(super) only: Vec<String>,
    pub(super) client: &'a Client,
}

impl Request<'_> {
    /// Whether actions of a kind are requested.
    fn wants(&self, kind: &str) -> bool {
        let is_above = |only: &String| {
            let rest = kind.strip_prefix(only.as_str());
            rest.is_some_and(|rest| only.is_empty() || rest.is_empty() || rest.starts_with('.'))
        };
        self.only.is_empty() || self.only.iter().any(is_above)
    }

    /// Returns the actions at the range.
    pub(super) fn actions(&self, pages: &mut Pages) -> Vec<CodeAction> {
        let mut actions = Vec::new();
        // All safe fixes at once only on request, as editors do when a file is saved.
        if !self.only.is_empty() && self.wants(FIX_ALL) {
            actions.extend(self.fix_all());
        }
        if !self.wants("quickfix") {
            return actions;
        }
        let findings = self.document.findings();
        let Some(checked) = &self.document.checked else {
            return actions;
        };
        let start = self.document.offset(self.range.start, self.client.unit);
        let end = self.document.offset(self.range.end, self.client.unit);
        let is_here = |finding: &Diagnostic| finding.span.start <= end && start <= finding.span.end;
        let here: Vec<_> = findings
            .iter()
            .filter(|finding| is_here(finding))
            .cloned()
            .collect();
        let masked = checked.session.masked(&here);
        for (finding, masked) in here.iter().zip(&masked) {
            actions.extend(self.fix(finding, masked, pages));
        }
        if let Some(offset) = here.iter().map(|finding| finding.span.start).next()
            && let Some(mut action) = self.missing_fields(&findings, offset)
        {
            let missing = masked.iter().filter(|finding| is_missing(finding));
            let shown = missing
                .map(|finding| show(finding, self.document, self.documents, self.client, pages));
            action.diagnostics = Some(shown.collect()).filter(|shown: &Vec<_>| !shown.is_empty());
            actions.push(action);
        }
        let mut rules = Vec::new();
        for (finding, masked) in here.iter().zip(&masked) {
            if !rules.contains(&finding.rule.name) {
                rules.push(finding.rule.name);
                let shown = show(masked, self.document, self.documents, self.client, pages);
                for mut action in self.turn_off(finding) {
                    action.diagnostics = Some(vec![shown.clone()]);
                    actions.push(action);
                }
                if self.client.shows_documents {
                    actions.push(explain(finding.rule.name));
                }
            }
        }
        actions
    }

    fn fix(
        &self,
        finding: &Diagnostic,
        masked: &Diagnostic,
        pages: &mut Pages,
    ) -> Option<CodeAction> {
        let fix = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty())?;
        let title = match &masked.fix {
            Some(masked) => capitalized(&masked.description),
            None => "Apply the fix, which writes a masked value".to_owned(),
        };
        Some(CodeAction {
            title: if fix.safe {
                title
            } else {
                format!("{title} (unsafe: check the result)")
            },
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![show(
                masked,
                self.document,
                self.documents,
                self.client,
                pages,
            )]),
            is_preferred: Some(fix.safe),
            edit: Some(self.workspace_edit(&fix.edits)),
            ..CodeAction::default()
        })
    }

    /// The action that applies all safe fixes.
    fn fix_all(&self) -> Option<CodeAction> {
        let session = &self.document.checked.as_ref()?.session;
        let fixed = session.fix(Fixes::Safe).linted?;
        let edits = difference(&self.document.text, fixed.source().text());
        Some(CodeAction {
            title: "Apply all safe fixes of kyclint".to_owned(),
            kind: Some(CodeActionKind::from(FIX_ALL.to_owned())),
            edit: Some(self.workspace_edit(&edits)),
            ..CodeAction::default()
        })
        .filter(|_| !edits.is_empty())
    }

    fn missing_fields(&self, findings: &[Diagnostic], offset: usize) -> Option<CodeAction> {
        let session = &self.document.checked.as_ref()?.session;
        let documents = &session.linted().documents;
        let document = documents.iter().find(|range| range.contains(&offset))?;
        let text = self.document.payload_text();
        let (count, edits) =
            add_missing_fields(&text, document, &self.document.outline, findings, offset)?;
        let fields = if count == 1 { "field" } else { "fields" };
        Some(CodeAction {
            title: format!("Add {count} missing {fields} to the customer"),
            kind: Some(CodeActionKind::QuickFix),
            edit: Some(
                self.workspace_edit(
                    &edits
                        .iter()
                        .map(|edit| self.document.fitted_edit(edit))
                        .collect::<Vec<_>>(),
                ),
            ),
            ..CodeAction::default()
        })
    }

    /// The actions that turn the rule of a finding off.
    fn turn_off(&self, finding: &Diagnostic) -> Vec<CodeAction> {
        let rule = finding.rule.name;
        let mut actions = Vec::new();
        // Text that is no JSON is refused, whatever is turned off.
        if matches!(rule, "syntax" | "not-json" | "encoding") {
            return actions;
        }
        let mut add = |title: String, edit: Option<WorkspaceEdit>| {
            actions.extend(edit.map(|edit| CodeAction {
                title,
                kind: Some(CodeActionKind::QuickFix),
                edit: Some(edit),
                ..CodeAction::default()
            }));
        };
        if self.document.is_markdown() {
            let edit = self.comment(rule, finding.span.start);
            add(
                format!("Turn `{rule}` off for this block"),
                edit.map(|edit| self.workspace_edit(&[edit])),
            );
        }
        let Some(config) = self.document.path.as_deref().and_then(Config::of) else {
            return actions;
        };
        if config.is_new && !self.client.creates_files {
            return actions;
        }
        let places = [
            (
                "for this value",
                self.finding_value(finding).map(|pointer| (true, pointer)),
            ),
            ("for this file", Some((false, String::new()))),
        ];
        for (title, place) in places {
            let Some((is_value, pointer)) = place else {
                continue;
            };
            let file = config.relative.as_str();
            let place = if is_value {
                Place::Value {
                    file,
                    pointer: &pointer,
                }
            } else {
                Place::File(file)
            };
            add(
                format!("Turn `{rule}` off {title} in {FILE_NAME}"),
                self.config_edit(&config, rule, place),
            );
        }
        add(
            format!("Turn `{rule}` off everywhere in {FILE_NAME}"),
            self.config_edit(&config, rule, Place::Everywhere),
        );
        actions
    }

    /// The pointer of a finding from its customer, as the configuration has it.
    fn finding_value(&self, finding: &Diagnostic) -> Option<String> {
        let customer = self.document.outline.at(finding.span.start);
        let above = customer.map_or(0, |customer| customer.depth);
        let mut below = String::new();
        for token in pointer::tokens(&finding.pointer).skip(above) {
            pointer::push(&mut below, &token);
        }
        (!below.is_empty()).then_some(below)
    }

    /// The comment before the code that has a byte.
    fn comment(&self, rule: &str, offset: usize) -> Option<Edit> {
        let session = &self.document.checked.as_ref()?.session;
        let documents = &session.linted().documents;
        let document = documents.iter().find(|range| range.contains(&offset))?;
        let text = &self.document.text;
        // The code begins behind the line that opens it, with the marks of a quote before it. Other documents
        // may be in between.
        let mut end = text.get(..document.start)?.rfind('\n')?;
        loop {
            let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
            let line = &text[start..end];
            let code = line.trim_start_matches([' ', '>', '\t']);
            if code.starts_with("```") || code.starts_with("~~~") {
                let marks = &line[..line.len() - code.len()];
                return Some(Edit {
                    span: Span::empty(start),
                    text: format!("{marks}<!-- kyclint-ignore {rule} -->\n"),
                });
            }
            // In a line with the mark of a list, the comment has no place.
            let opens_within = code.contains("```") || code.contains("~~~");
            if opens_within || start == 0 {
                return None;
            }
            end = start - 1;
        }
    }

    fn config_edit(&self, config: &Config, rule: &str, place: Place<'_>) -> Option<WorkspaceEdit> {
        let config_uri = uri::of(&config.path);
        let open = self.documents.get(&config_uri);
        let text = match open {
            Some(open) => open.text.clone(),
            None if config.is_new => String::new(),
            None => fs::read_to_string(&config.path).ok()?,
        };
        let edit = turn_off(&text, rule, place)?;
        let lines = Lines::of_editor(&text);
        let unit = self.client.unit;
        let edits = vec![text_edit(&text, &lines, unit, &edit)];
        if !self.client.has_versions {
            return Some(changes(config_uri, edits));
        }
        let create = config.is_new.then(|| {
            DocumentChange::CreateFile(CreateFile {
                uri: Uri(config_uri.clone()),
                options: Some(CreateFileOptions {
                    overwrite: None,
                    ignore_if_exists: Some(true),
                }),
                annotation_id: None,
            })
        });
        let version = open.map(|open| open.version);
        let change = document_change(config_uri, version, edits);
        Some(WorkspaceEdit {
            document_changes: Some(create.into_iter().chain([change]).collect()),
            ..WorkspaceEdit::default()
        })
    }

    fn workspace_edit(&self, edits: &[Edit]) -> WorkspaceEdit {
        let Document {
            uri,
            text,
            lines,
            version,
            ..
        } = self.document;
        let edits = edits
            .iter()
            .map(|edit| text_edit(text, lines, self.client.unit, edit));
        let edits: Vec<_> = edits.collect();
        if !self.client.has_versions {
            return changes(uri.clone(), edits);
        }
        WorkspaceEdit {
            document_changes: Some(vec![document_change(uri.clone(), Some(*version), edits)]),
            ..WorkspaceEdit::default()
        }
    }
}

/// The configuration of a file.
struct Config {
    path: PathBuf,
    /// Whether it does not exist yet.
    is_new: bool,
    /// The path of the file from its folder, with `/`.
    relative: String,
}

impl Config {
    /// The nearest configuration up to the root of the repository, or the place for one there.
    fn of(file: &Path) -> Option<Config> {
        let mut folders = file.ancestors().skip(1).peekable();
        let mut folder = folders.next()?;
        let is_last = |folder: &Path| folder.join(".git").exists();
        while !folder.join(FILE_NAME).exists() && !is_last(folder) {
            match folders.next() {
                Some(above) => folder = above,
                None => {
                    // Without a repository, beside the file.
                    folder = file.parent()?;
                    break;
                }
            }
        }
        let path = folder.join(FILE_NAME);
        let relative = file.strip_prefix(folder).ok()?;
        let parts = relative.iter().map(|part| part.to_str());
        Some(Config {
            is_new: !path.exists(),
            path,
            relative: parts.collect::<Option<Vec<_>>>()?.join("/"),
        })
    }
}

/// The action that shows the page of a rule.
fn explain(rule: &'static str) -> CodeAction {
    let title = format!("Explain `{rule}`");
    CodeAction {
        title: title.clone(),
        kind: Some(CodeActionKind::QuickFix),
        command: Some(Command {
            title,
            command: EXPLAIN.to_owned(),
            arguments: Some(vec![rule.into()]),
            ..Command::default()
        }),
        ..CodeAction::default()
    }
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next();
    first
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(characters)
        .collect()
}

fn text_edit(text: &str, lines: &Lines, unit: ColumnUnit, edit: &Edit) -> TextEdit {
    TextEdit {
        range: positions::range(text, lines, unit, edit.span),
        new_text: with_line_ends_of(text, &edit.text),
    }
}

/// Returns what an edit inserts with the line ends of the text: not all clients write their own.
fn with_line_ends_of(text: &str, inserted: &str) -> String {
    let first = memchr::memchr(b'\n', text.as_bytes());
    let ends_with_return = first.is_some_and(|at| text[..at].ends_with('\r'));
    if ends_with_return && !inserted.contains('\r') {
        inserted.replace('\n', "\r\n")
    } else {
        inserted.to_owned()
    }
}

fn changes(uri: String, edits: Vec<TextEdit>) -> WorkspaceEdit {
    WorkspaceEdit {
        changes: Some(HashMap::from([(Uri(uri), edits)])),
        ..WorkspaceEdit::default()
    }
}

fn document_change(uri: String, version: Option<i32>, edits: Vec<TextEdit>) -> DocumentChange {
    DocumentChange::TextDocumentEdit(TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier {
            version,
            text_document_identifier: TextDocumentIdentifier { uri: Uri(uri) },
        },
        edits: edits.into_iter().map(Change::TextEdit).collect(),
    })
}

/// The edits that make one text of another, line by line.
fn difference(old: &str, new: &str) -> Vec<Edit> {
    let old_lines: Vec<_> = old.split_inclusive('\n').collect();
    let new_lines: Vec<_> = new.split_inclusive('\n').collect();
    let starts = |lines: &[&str]| {
        let mut at = 0;
        let mut starts = vec![0];
        for line in lines {
            at += line.len();
            starts.push(at);
        }
        starts
    };
    let (old_starts, new_starts) = (starts(&old_lines), starts(&new_lines));
    let ops = capture_diff_slices(Algorithm::Myers, &old_lines, &new_lines);
    let changed = ops.iter().filter(|op| op.tag() != DiffTag::Equal);
    let edits = changed.map(|op| {
        let (old, new_range) = (op.old_range(), op.new_range());
        Edit {
            span: Span::new(old_starts[old.start], old_starts[old.end]),
            text: new[new_starts[new_range.start]..new_starts[new_range.end]].to_owned(),
        }
    });
    edits.collect()
}
