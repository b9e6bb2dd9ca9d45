//! The loop of the server: takes messages in order, checks documents when their edits pause, answers.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::env;
use std::path::Path;
use std::process;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::lsp::actions::{EXPLAIN, FIX_ALL};
use crate::lsp::client::{Client, UserSettings};
use crate::lsp::diagnostics::Documents;
use crate::lsp::document::Document;
use crate::lsp::pages::Pages;
use crate::lsp::positions;
use crate::lsp::stdio;
use crate::workspace::configs::{Choice, Configs, FILE_NAME};
use crate::workspace::panics;

/// After an edit, findings wait this long for the next one.
const PAUSE: Duration = Duration::from_millis(40);

/// While edits go on, findings come at least this often.
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// The identifiers of our requests.
const CONFIGURATION: &str = "kyclint/configuration";
const WATCH: &str = "kyclint/watch";
pub(super) const REFRESH: &str = "kyclint/refresh";
pub(super) const SHOW: &str = "kyclint/show";

/// Serves a client on standard input and output until it ends the session or vanishes. Returns the
/// exit code of the process: 0 if the client has asked for the end, else 1. What is wrong with the stream
/// is said on standard error.
pub fn run() -> process::ExitCode {
    let (connection, writer) = stdio::connect();
    let is_orderly = serve(&connection);
    drop(connection);
    // Its error may quote a message, and so a payload.
    let is_complete = matches!(writer.join(), Ok(Ok(())));
    process::ExitCode::from(u8::from(!(is_orderly && is_complete)))
}

/// Serves an editor in the Language Server Protocol until it ends the session. Returns whether it has
/// asked the server to shut down before.
///
/// ```
/// use kyclint::lsp_server::{Connection, Message, Notification, Request};
/// use serde_json::json;
///
/// let (server, editor) = Connection::memory();
/// let serving = std::thread::spawn(move || kyclint::serve_editor(&server));
/// let parameters = json!({"capabilities": {}});
/// let request = Request::new(1.into(), "initialize".to_owned(), parameters);
/// editor.sender.send(request.into())?;
/// let Message::Response(response) = editor.receiver.recv()? else { panic!() };
/// assert_eq!(response.response_result.unwrap()["serverInfo"]["name"], "kyclint");
/// for method in ["initialized", "exit"] {
///     let notification = Notification::new(method.to_owned(), json!({}));
///     editor.sender.send(notification.into())?;
/// }
/// // It was not asked to shut down before.
/// assert!(!serving.join().unwrap());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn serve(connection: &Connection) -> bool {
    let Some((id, parameters)) = beginning(connection) else {
        return false;
    };
    let capabilities = parameters.get("capabilities").unwrap_or(&Value::Null);
    let client = Client::new(capabilities);
    let result = json!({
        "capabilities": our_capabilities(capabilities, &client),
        "serverInfo": {"name": "kyclint", "version": env!("CARGO_PKG_VERSION")},
    });
    // `initialized` is a notification like others: a client may end the session before it.
    if connection
        .sender
        .send(Response::new_ok(id, result).into())
        .is_err()
    {
        return false;
    }
    // Messages are taken from the client while another is answered, so that a request can be cancelled
    // before it is begun.
    let (sender, messages) = mpsc::channel();
    let receiver = connection.receiver.clone();
    thread::spawn(move || {
        for message in receiver {
            if sender.send(message).is_err() {
                break;
            }
        }
    });
    let mut server = Server {
        connection,
        messages,
        client,
        user: UserSettings::default(),
        given: Value::Null,
        mistakes: Vec::new(),
        configs: Configs::default(),
        documents: Documents::new(),
        pages: Pages::new(),
        checks: 0,
        wrong_configs: BTreeSet::new(),
        watched: BTreeSet::new(),
        stale_configs: BTreeSet::new(),
        is_shut_down: false,
    };
    let options = parameters.get("initializationOptions");
    let options = options.map(|options| options.get("kyclint").unwrap_or(options));
    server.given = options.cloned().unwrap_or_default();
    server.set(None);
    server.begin();
    server.serve()
}

/// Waits for the request that begins the session, and returns its identifier and parameters. Before it, other
/// requests are refused, and everything else but `exit` is ignored. Returns `None` if there is none.
fn beginning(connection: &Connection) -> Option<(RequestId, Value)> {
    loop {
        match connection.receiver.recv().ok()? {
            Message::Request(request) if request.method == "initialize" => {
                return Some((request.id, request.params));
            }
            Message::Request(request) => {
                let code = ErrorCode::ServerNotInitialized as i32;
                let message = format!("`initialize` must come before `{}`", request.method);
                let response = Response::new_err(request.id, code, message);
                connection.sender.send(response.into()).ok()?;
            }
            Message::Notification(notification) if notification.method == "exit" => return None,
            Message::Notification(_) | Message::Response(_) => {}
        }
    }
}

fn our_capabilities(capabilities: &Value, client: &Client) -> Value {
    let mut ours = json!({
        "positionEncoding": positions::negotiate(capabilities).1,
        "textDocumentSync": {"openClose": true, "change": 2, "save": {"includeText": false}},
        "completionProvider": {"triggerCharacters": ["\"", ":"]},
        "hoverProvider": true,
        "codeActionProvider": {"codeActionKinds": ["quickfix", FIX_ALL]},
        "executeCommandProvider": {"commands": [EXPLAIN]},
        "workspace": {"workspaceFolders": {"supported": true}},
    });
    if client.pulls {
        ours["diagnosticProvider"] = json!({
            "identifier": "kyclint",
            "interFileDependencies": true,
            "workspaceDiagnostics": false,
        });
    }
    ours
}

/// What ends the loop.
pub(super) enum End {
    /// The client has ended the session.
    Exit,
    /// The client has vanished.
    Lost,
}

pub(super) type Done = Result<(), End>;

pub(super) struct Server<'c> {
    pub(super) connection: &'c Connection,
    pub(super) messages: mpsc::Receiver<Message>,
    pub(super) client: Client,
    pub(super) user: UserSettings,
    /// The section with which the session began. It holds where the client has none.
    given: Value,
    /// The mistakes in what the user has set, which are shown once.
    mistakes: Vec<String>,
    pub(super) configs: Configs,
    pub(super) documents: Documents,
    pub(super) pages: Pages,
    /// Counts checks whose findings may differ.
    pub(super) checks: u64,
    /// The configurations that have shown mistakes.
    pub(super) wrong_configs: BTreeSet<String>,
    /// The names of the classifiers that are watched.
    pub(super) watched: BTreeSet<String>,
    /// Those of the configurations that may have been mended since.
    pub(super) stale_configs: BTreeSet<String>,
    pub(super) is_shut_down: bool,
}

impl Server<'_> {
    /// Takes messages until the session ends. Returns whether it was ended in order.
    fn serve(&mut self) -> bool {
        let mut waiting = VecDeque::new();
        loop {
            let next_check = self
                .documents
                .values()
                .filter_map(|document| document.due)
                .min();
            let first = match next_check.filter(|_| waiting.is_empty()) {
                None if !waiting.is_empty() => None,
                None => match self.messages.recv() {
                    Ok(message) => Some(message),
                    Err(_) => return false,
                },
                Some(due) => {
                    let left = due.saturating_duration_since(Instant::now());
                    match self.messages.recv_timeout(left) {
                        Ok(message) => Some(message),
                        Err(RecvTimeoutError::Disconnected) => return false,
                        Err(RecvTimeoutError::Timeout) => {
                            if self.check_due().is_err() {
                                return false;
                            }
                            continue;
                        }
                    }
                }
            };
            waiting.extend(first);
            // What was cancelled before it was begun costs nothing.
            while let Ok(message) = self.messages.try_recv() {
                waiting.push_back(message);
            }
            let cancelled = cancelled(&waiting);
            let Some(message) = waiting.pop_front() else {
                continue;
            };
            match self.take(message, &cancelled) {
                Ok(()) => {}
                Err(End::Exit) => return self.is_shut_down,
                Err(End::Lost) => return false,
            }
        }
    }

    pub(super) fn send(&self, message: impl Into<Message>) -> Done {
        let sent = self.connection.sender.send(message.into());
        sent.map_err(|_| End::Lost)
    }

    pub(super) fn notify(&self, method: &str, parameters: impl Serialize) -> Done {
        let params = serde_json::to_value(parameters).unwrap_or_default();
        self.send(Notification {
            method: method.to_owned(),
            params,
        })
    }

    pub(super) fn request(&self, id: &str, method: &str, params: Value) -> Done {
        self.send(Request {
            id: RequestId::from(id.to_owned()),
            method: method.to_owned(),
            params,
        })
    }

    /// Writes to the log of the client. The text must not have values of payloads.
    pub(super) fn log(&self, text: &str) -> Done {
        self.notify("window/logMessage", json!({"type": 2, "message": text}))
    }

    fn take(&mut self, message: Message, cancelled: &HashSet<RequestId>) -> Done {
        match message {
            Message::Request(request) if cancelled.contains(&request.id) => {
                let code = ErrorCode::RequestCanceled as i32;
                self.send(Response::new_err(request.id, code, "cancelled".to_owned()))
            }
            Message::Request(request) => {
                let id = request.id.clone();
                let method = request.method.clone();
                let answer = panics::caught(|| self.answer(request));
                match answer {
                    Ok(done) => done,
                    Err(error) => {
                        self.log(&format!("{method}: {error}"))?;
                        let code = ErrorCode::InternalError as i32;
                        self.send(Response::new_err(id, code, error))
                    }
                }
            }
            Message::Notification(notification) => {
                let method = notification.method.clone();
                match panics::caught(|| self.note(notification)) {
                    Ok(done) => done,
                    Err(error) => self.log(&format!("{method}: {error}")),
                }
            }
            Message::Response(response) => self.receive(response),
        }
    }

    /// Asks for what only the client knows.
    fn begin(&self) {
        // A client that is gone shows at the next message.
        if self.client.has_configuration {
            let _ = self.ask_for_configuration();
        }
        let _ = self.watch(FILE_NAME);
    }

    /// Asks the client to tell when files of this name change.
    fn watch(&self, name: &str) -> Done {
        if !self.client.watches_files {
            return Ok(());
        }
        let watchers = json!([{"globPattern": format!("**/{name}")}]);
        let registration = json!({
            "id": format!("{WATCH}/{name}"),
            "method": "workspace/didChangeWatchedFiles",
            "registerOptions": {"watchers": watchers},
        });
        let parameters = json!({"registrations": [registration]});
        self.request(WATCH, "client/registerCapability", parameters)
    }

    /// Watches the classifiers that a document is checked with.
    pub(super) fn watch_classifiers(&mut self, uri: &str) {
        let path = self
            .documents
            .get(uri)
            .and_then(|document| document.path.as_deref());
        let resolved = path.and_then(|path| self.configs.of(path).ok());
        let Some(project) = resolved.and_then(|resolved| resolved.project) else {
            return;
        };
        for file in &project.classifier_files {
            let name = Path::new(&file.path)
                .file_name()
                .and_then(|name| name.to_str());
            if let Some(name) = name
                && self.watched.insert(name.to_owned())
            {
                // A client that is gone shows at the next message.
                let _ = self.watch(name);
            }
        }
    }

    fn ask_for_configuration(&self) -> Done {
        let parameters = json!({"items": [{"section": "kyclint"}]});
        self.request(CONFIGURATION, "workspace/configuration", parameters)
    }

    /// Uses what the user has set; `None` if the client has no section for it.
    fn set(&mut self, section: Option<&Value>) {
        self.user = self.read_settings(section);
        self.read_configs();
    }

    /// Reads what the user has set, and shows the mistakes in it unless it had the same before.
    fn read_settings(&mut self, section: Option<&Value>) -> UserSettings {
        let section = section.filter(|section| section.is_object());
        let (user, mistakes) = UserSettings::read(section.unwrap_or(&self.given));
        if mistakes != self.mistakes {
            for mistake in &mistakes {
                let shown = json!({"type": 1, "message": mistake});
                // A client that is gone shows at the next message.
                let _ = self.notify("window/showMessage", shown);
            }
            self.mistakes = mistakes;
        }
        user
    }

    /// Reads the configurations anew, and checks all documents.
    fn read_configs(&mut self) {
        self.configs = Configs::new(Choice::Nearest, self.user.overrides());
        self.stale_configs.append(&mut self.wrong_configs);
        let now = Instant::now();
        for document in self.documents.values_mut() {
            document.due = Some(now);
        }
    }

    fn receive(&mut self, response: Response) -> Done {
        if response.id != RequestId::from(CONFIGURATION.to_owned()) {
            return Ok(());
        }
        let Ok(sections) = response.response_result else {
            return Ok(());
        };
        let user = self.read_settings(sections.get(0));
        if user != self.user {
            self.user = user;
            self.read_configs();
            return self.refresh();
        }
        Ok(())
    }

    fn answer(&mut self, request: Request) -> Done {
        let Request { id, method, params } = request;
        if self.is_shut_down {
            let code = ErrorCode::InvalidRequest as i32;
            return self.send(Response::new_err(
                id,
                code,
                "the server is shut down".to_owned(),
            ));
        }
        match method.as_str() {
            "shutdown" => {
                self.is_shut_down = true;
                self.send(Response::new_ok(id, Value::Null))
            }
            "textDocument/completion" => self.reply(id, params, Self::completion),
            "textDocument/hover" => self.reply(id, params, Self::hover),
            "textDocument/codeAction" => self.reply(id, params, Self::code_actions),
            "textDocument/diagnostic" => self.reply(id, params, Self::diagnostic),
            "workspace/executeCommand" => self.reply(id, params, Self::execute),
            "initialize" => {
                let code = ErrorCode::InvalidRequest as i32;
                let message = "the session has begun already".to_owned();
                self.send(Response::new_err(id, code, message))
            }
            _ => {
                let code = ErrorCode::MethodNotFound as i32;
                self.send(Response::new_err(
                    id,
                    code,
                    format!("unknown method {method}"),
                ))
            }
        }
    }

    /// Answers a request, or says that its parameters are wrong.
    fn reply<P: DeserializeOwned, R: Serialize>(
        &mut self,
        id: RequestId,
        params: Value,
        answer: impl FnOnce(&mut Self, P) -> Result<R, End>,
    ) -> Done {
        match serde_json::from_value::<P>(params) {
            Ok(params) => {
                let result = answer(self, params)?;
                let result = serde_json::to_value(result).unwrap_or_default();
                self.send(Response {
                    id,
                    response_result: Ok(result),
                })
            }
            // The error may quote a payload.
            Err(_) => {
                let code = ErrorCode::InvalidParams as i32;
                self.send(Response::new_err(id, code, "invalid parameters".to_owned()))
            }
        }
    }

    fn note(&mut self, notification: Notification) -> Done {
        let Notification { method, params } = notification;
        match method.as_str() {
            "exit" => return Err(End::Exit),
            "textDocument/didOpen" => {
                if let Ok(params) = serde_json::from_value::<DidOpenTextDocumentParams>(params) {
                    let item = params.text_document;
                    let language = String::from(item.language_id);
                    let mut document =
                        Document::open(item.uri.0.clone(), &language, item.version, item.text);
                    document.due = Some(Instant::now());
                    self.documents.insert(item.uri.0, document);
                }
            }
            "textDocument/didChange" => {
                if let Ok(params) = serde_json::from_value::<DidChangeTextDocumentParams>(params) {
                    self.change(params);
                }
            }
            "textDocument/didClose" => {
                if let Ok(params) = serde_json::from_value::<DidCloseTextDocumentParams>(params) {
                    return self.close(&params.text_document.uri.0);
                }
            }
            // Files beside the saved one may have changed too, and not all clients watch them.
            "textDocument/didSave" | "workspace/didChangeWatchedFiles" => {
                self.read_configs();
                if self.documents.is_empty() {
                    // No check follows that would show what is mended.
                    self.check_configs()?;
                }
                return self.refresh();
            }
            "workspace/didChangeConfiguration" => {
                if self.client.has_configuration {
                    return self.ask_for_configuration();
                }
                self.set(params.pointer("/settings/kyclint"));
                return self.refresh();
            }
            // Among them cancelled requests, which the loop looks for itself.
            _ => {}
        }
        Ok(())
    }

    fn change(&mut self, params: DidChangeTextDocumentParams) {
        let uri = &params.text_document.text_document_identifier.uri.0;
        let Some(document) = self.documents.get_mut(uri) else {
            return;
        };
        document.change(
            params.text_document.version,
            params.content_changes,
            self.client.unit,
        );
        let now = Instant::now();
        let first = *document.changed.get_or_insert(now);
        document.due = Some((now + PAUSE).min(first + LONGEST_PAUSE));
    }

    fn close(&mut self, uri: &str) -> Done {
        let Some(closed) = self.documents.remove(uri) else {
            return Ok(());
        };
        if !self.client.pulls && closed.reported != 0 {
            self.publish(uri, None, Vec::new())?;
        }
        if closed.checked.is_some() {
            let changed = self.compare();
            self.report(&changed)?;
        }
        Ok(())
    }
}

/// The waiting requests that the client has cancelled.
fn cancelled(waiting: &VecDeque<Message>) -> HashSet<RequestId> {
    let notifications = waiting.iter().filter_map(|message| match message {
        Message::Notification(notification) if notification.method == "$/cancelRequest" => {
            notification.params.get("id")
        }
        _ => None,
    });
    let ids = notifications.filter_map(|id| match id {
        Value::String(id) => Some(RequestId::from(id.clone())),
        id => Some(RequestId::from(i32::try_from(id.as_i64()?).ok()?)),
    });
    ids.collect()
}
