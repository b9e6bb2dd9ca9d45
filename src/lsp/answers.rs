//! The answers to requests about a place of a document.

use gen_lsp_types::{
    CodeActionParams, CompletionParams, Contents, DocumentDiagnosticParams, ExecuteCommandParams,
    Hover, HoverParams,
};
use serde_json::{Value, json};

use crate::assist::hover::hover;
use crate::lsp::actions::{self, EXPLAIN};
use crate::lsp::checking::options_of;
use crate::lsp::client::markup;
use crate::lsp::completion;
use crate::lsp::diagnostics::shown;
use crate::lsp::server::{End, SHOW, Server};
use crate::rules::rule::Rule;

impl Server<'_> {
    pub(super) fn completion(&mut self, params: CompletionParams) -> Result<Value, End> {
        let at = params.text_document_position_params;
        self.outlined(&at.text_document.uri.0)?;
        let Some(document) = self.documents.get(&at.text_document.uri.0) else {
            return Ok(Value::Null);
        };
        // A wrong configuration shows with the findings.
        let Ok(Some(options)) = options_of(document, &self.configs) else {
            return Ok(Value::Null);
        };
        let list = completion::at(document, at.position, &options.settings, &self.client);
        Ok(list.map_or(Value::Null, |list| {
            serde_json::to_value(list).unwrap_or_default()
        }))
    }

    pub(super) fn hover(&mut self, params: HoverParams) -> Result<Option<Hover>, End> {
        let at = params.text_document_position_params;
        self.outlined(&at.text_document.uri.0)?;
        let Some(document) = self.documents.get(&at.text_document.uri.0) else {
            return Ok(None);
        };
        let Ok(Some(options)) = options_of(document, &self.configs) else {
            return Ok(None);
        };
        let unit = self.client.unit;
        let offset = document.offset(at.position, unit);
        let text = document.payload_text();
        let settings = &options.settings;
        let found = hover(&text, &document.outline, settings, offset, options.redact);
        Ok(found.map(|found| Hover {
            contents: Contents::MarkupContent(markup(found.text, self.client.has_markdown[0])),
            range: Some(document.range(found.span, unit)),
        }))
    }

    pub(super) fn code_actions(&mut self, params: CodeActionParams) -> Result<Value, End> {
        let uri = params.text_document.uri.0;
        self.current(&uri)?;
        let Some(document) = self.documents.get(&uri) else {
            return Ok(Value::Null);
        };
        let only = params.context.only.unwrap_or_default();
        let request = actions::Request {
            document,
            documents: &self.documents,
            range: params.range,
            only: only.into_iter().map(String::from).collect(),
            client: &self.client,
        };
        let actions = request.actions(&mut self.pages);
        Ok(serde_json::to_value(actions).unwrap_or_default())
    }

    pub(super) fn diagnostic(&mut self, params: DocumentDiagnosticParams) -> Result<Value, End> {
        let uri = params.text_document.uri.0;
        self.current(&uri)?;
        let Some(document) = self.documents.get_mut(&uri) else {
            return Ok(json!({"kind": "full", "items": []}));
        };
        let number = document
            .checked
            .as_ref()
            .map_or(0, |checked| checked.number);
        document.reported = number;
        let id = number.to_string();
        if params.previous_result_id.as_ref() == Some(&id) {
            return Ok(json!({"kind": "unchanged", "resultId": id}));
        }
        let Some(document) = self.documents.get(&uri) else {
            return Ok(Value::Null);
        };
        let items = shown(document, &self.documents, &self.client, &mut self.pages);
        Ok(json!({"kind": "full", "resultId": id, "items": items}))
    }

    pub(super) fn execute(&mut self, params: ExecuteCommandParams) -> Result<Value, End> {
        let arguments = params.arguments.unwrap_or_default();
        let rule = arguments
            .first()
            .and_then(Value::as_str)
            .and_then(Rule::find);
        if let Some(rule) = rule.filter(|_| params.command == EXPLAIN)
            && let Some(page) = self.pages.uri(rule.info.name)
        {
            let parameters = json!({"uri": page, "takeFocus": true});
            self.request(SHOW, "window/showDocument", parameters)?;
        }
        Ok(Value::Null)
    }
}
