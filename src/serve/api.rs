//! The requests of the API: from a request to the exact answer, and what is noted of it.

use std::sync::Arc;
use std::time::Instant;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    ACCEPT, ALLOW, CONNECTION, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderName, LINK,
    TRANSFER_ENCODING, WWW_AUTHENTICATE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::Response;
use jiff::Timestamp;
use tokio::task::spawn_blocking;
use tokio::time::{sleep, timeout};

use crate::diagnostic::{Diagnostic, Severity};
use crate::endpoint::{Answer, Decision, Read, Route, standard};
use crate::report::redaction::shown_path;
use crate::serve::app::App;
use crate::serve::guard::Refused;
use crate::serve::journal::{Entry, Payload, Totals, report};
use crate::serve::scenario::Drawn;
use crate::workspace::notes::note;
use crate::workspace::panics;

/// The media type of the report of all findings.
pub(super) const REPORT: &str = "application/vnd.kyclint+json";

const FINDINGS: HeaderName = HeaderName::from_static("x-kyclint-findings");
const REASON: HeaderName = HeaderName::from_static("x-kyclint-reason");

/// Why there is no verdict. The texts are ASCII, as headers are.
const UNREADABLE: &str = "the body is not the JSON object that the request takes";
const SCENARIO: &str = "a scenario";
const FAILED: &str = "the request could not be processed";

/// A longer body is linted on a thread of its own, so that other requests need not wait.
const LONG_BODY: usize = 64 << 10;

/// An answer before any payload is read, and why. The texts are ASCII, as headers are.
struct Early {
    status: u16,
    reason: &'static str,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Early {
    fn new(status: u16, reason: &'static str) -> Self {
        Early {
            status,
            reason,
            headers: Vec::new(),
        }
    }

    fn with(mut self, name: HeaderName, value: &'static str) -> Self {
        self.headers.push((name, HeaderValue::from_static(value)));
        self
    }
}

/// What became of a request.
enum Outcome {
    Early(Early),
    Codes(Vec<String>),
    Decided(Box<Decision>),
    /// The program panicked, or the store cannot be written. The text is for the log.
    Failed(Answer, String),
    /// A fault in place of the answer.
    Fault,
}

/// Answers a request of the API, and notes it.
pub(super) async fn answer(app: &App, request: Request) -> Response {
    let begun = Instant::now();
    let time = Timestamp::now();
    let (parts, body) = request.into_parts();
    let path = parts.uri.path();
    let route = Route::of(path);
    let is_taken = route.is_some_and(|route| parts.method.as_str() == route.method());
    let fault = is_taken.then(|| app.scenarios.draw(path)).flatten();
    if let Some(Drawn::Latency(latency)) = fault {
        sleep(latency).await;
    }
    let mut size = 0;
    let outcome = match fault {
        Some(Drawn::Drop) => Outcome::Fault,
        Some(Drawn::Status(503)) => Outcome::Early(Early::new(503, SCENARIO)),
        Some(Drawn::Status(_)) => Outcome::Failed(failed(route), String::new()),
        _ => process(app, route, &parts, body, &mut size).await,
    };
    let duration = begun.elapsed();
    let elapsed = duration.as_millis() as u64;
    let mut headers = Vec::new();
    let (status, body) = match &outcome {
        Outcome::Early(early) => {
            headers.extend(early.headers.iter().cloned());
            headers.push((REASON, HeaderValue::from_static(early.reason)));
            (early.status, standard(early.status, path, time).to_string())
        }
        Outcome::Codes(codes) => (200, serde_json::json!(codes).to_string()),
        Outcome::Decided(decision) => {
            let answer = &decision.answer;
            if matches!(answer, Answer::Unreadable) {
                headers.push((REASON, HeaderValue::from_static(UNREADABLE)));
            }
            (answer.status(), answer.body(path, time, elapsed))
        }
        Outcome::Failed(answer, note) => {
            let reason = if note.is_empty() { SCENARIO } else { FAILED };
            headers.push((REASON, HeaderValue::from_static(reason)));
            (answer.status(), answer.body(path, time, elapsed))
        }
        Outcome::Fault => (0, String::new()),
    };
    let id = app.journal.next_id();
    let entry = Entry {
        id,
        time,
        method: method(&parts.method),
        path: if route.is_some() {
            path.to_owned()
        } else {
            shown_path(path)
        },
        status: Some(status).filter(|status| *status > 0),
        error_code: None,
        customers: 0,
        refused: 0,
        findings: 0,
        errors: 0,
        duration_ms: (duration.as_secs_f64() * 1e6).round() / 1e3,
        bytes: size,
        fault: fault.map(Drawn::name),
    };
    let note = if let Outcome::Failed(_, note) = &outcome {
        note.clone()
    } else {
        String::new()
    };
    headers.extend(link(app, id));
    if !matches!(outcome, Outcome::Decided(_)) {
        headers.push((FINDINGS, HeaderValue::from(0)));
    }
    let mut response = match outcome {
        Outcome::Decided(decision) => decided(app, *decision, &parts, entry, status, body),
        _ => {
            print(app, &entry, &note);
            // What the API would refuse before it looks at a payload counts as an error, too.
            let is_refused = fault.is_none() && (400..500).contains(&status);
            let totals = Totals {
                requests: 1,
                errors: u64::from(is_refused),
                ..Totals::default()
            };
            app.journal.add(entry, Payload::default(), totals);
            json(status, body)
        }
    };
    response.headers_mut().extend(headers);
    if let Some(fault) = fault {
        response.extensions_mut().insert(fault);
    }
    response
}

/// The header that names the report of a request.
fn link(app: &App, id: u64) -> Option<(HeaderName, HeaderValue)> {
    if !app.journal.is_kept() {
        return None;
    }
    let link = format!("</_kyclint/requests/{id}>; rel=\"describedby\"");
    Some((LINK, HeaderValue::try_from(link).ok()?))
}

/// Answers a request that the guard refuses. One to the API counts, but is not kept in the journal.
pub(super) fn refused_by_guard(app: &App, path: &str, refused: &Refused) -> Response {
    let Refused { status, reason } = *refused;
    if !app.is_quiet {
        note(&format!("{status}: {reason}"));
    }
    if Route::of(path).is_some() {
        app.journal.count(Totals {
            requests: 1,
            errors: 1,
            ..Totals::default()
        });
    }
    let mut response = json(status, standard(status, path, Timestamp::now()).to_string());
    let headers = response.headers_mut();
    headers.insert(REASON, HeaderValue::from_static(reason));
    headers.insert(FINDINGS, HeaderValue::from(0));
    response
}

/// The name of a method, if it is a common one.
fn method(method: &Method) -> &'static str {
    const COMMON: [&str; 7] = ["POST", "GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"];
    let known = COMMON.into_iter().find(|known| method.as_str() == *known);
    known.unwrap_or("other")
}

/// A response with a JSON body.
pub(super) fn json(status: u16, body: String) -> Response {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

/// Notes a decided request, and returns the response to it: the exact answer, or the report of all
/// findings if that is requested.
fn decided(
    app: &App,
    decision: Decision,
    parts: &Parts,
    mut entry: Entry,
    status: u16,
    body: String,
) -> Response {
    let Decision {
        mut session,
        answer,
        ..
    } = decision;
    let totals = totals(session.diagnostics(), &answer);
    (entry.refused, entry.customers) = answer.refused();
    entry.error_code = answer.code().map(str::to_owned);
    entry.findings = session.diagnostics().len();
    let errors = session.diagnostics().iter();
    entry.errors = errors.filter(|it| it.severity == Severity::Error).count();
    let mut response = if asks_for_report(&parts.headers, &parts.uri) {
        let report = report(&mut session);
        let mut response = json(status, report.unwrap_or(body));
        let media_type = HeaderValue::from_static(REPORT);
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        response
    } else {
        json(status, body)
    };
    let headers = response.headers_mut();
    headers.insert(FINDINGS, HeaderValue::from(entry.findings));
    print(app, &entry, "");
    let is_json = !matches!(answer, Answer::Unreadable);
    let payload = match app.journal.is_kept() {
        true => Payload::new(session, is_json),
        false => Payload::default(),
    };
    app.journal.add(entry, payload, totals);
    response
}

/// Prints a line for a request to standard error.
fn print(app: &App, entry: &Entry, failure: &str) {
    if app.is_quiet && failure.is_empty() {
        return;
    }
    let status = entry
        .status
        .map_or("-".to_owned(), |status| status.to_string());
    let mut line = format!("{} {} {status}", entry.method, entry.path);
    if let Some(code) = &entry.error_code {
        line = format!("{line} {code}");
    }
    if entry.customers > 1 {
        line = format!("{line}, {} of {} refused", entry.refused, entry.customers);
    }
    if entry.findings > 0 {
        let plural = if entry.findings == 1 { "" } else { "s" };
        line = format!("{line}, {} finding{plural}", entry.findings);
    }
    if let Some(fault) = entry.fault {
        line = format!("{line}, fault: {fault}");
    }
    line = format!("{line}, {:.1} ms", entry.duration_ms);
    if !failure.is_empty() {
        line = format!("{line}: {failure}");
    }
    note(&line);
}

fn asks_for_report(headers: &HeaderMap, uri: &Uri) -> bool {
    let mut accepted = headers.get_all(ACCEPT).iter();
    let mut query = uri.query().unwrap_or_default().split('&');
    accepted.any(|value| value.to_str().is_ok_and(|value| value.contains(REPORT)))
        || query.any(|part| matches!(part, "explain" | "explain=" | "explain=1" | "explain=true"))
}

fn failed(route: Option<Route>) -> Answer {
    match route {
        Some(Route::Batch { .. }) => Answer::BatchFailed,
        _ => Answer::Failed,
    }
}

/// Reads a request and decides it.
async fn process(
    app: &App,
    route: Option<Route>,
    parts: &Parts,
    body: Body,
    size: &mut usize,
) -> Outcome {
    let Some(route) = route else {
        return Outcome::Early(Early::new(404, "no such path"));
    };
    if parts.method.as_str() != route.method() {
        let early = Early::new(405, "method not allowed for this path");
        return Outcome::Early(early.with(ALLOW, route.method()));
    }
    if route.needs_authorization() && !app.guard.authorizes(&parts.headers) {
        return Outcome::Early(unauthorized(app));
    }
    if let Route::Classifier(name) = route {
        let classifiers = app.endpoint.options().settings.classifiers();
        return match classifiers.get(name) {
            Some(classifier) => {
                let mut codes: Vec<_> = classifier.codes().map(str::to_owned).collect();
                codes.sort_unstable();
                Outcome::Codes(codes)
            }
            None => Outcome::Early(Early::new(404, "the configuration has no such classifier")),
        };
    }
    let body = match receive(app, parts, body).await {
        Ok(body) => body,
        Err(early) => return Outcome::Early(early),
    };
    *size = body.len();
    let decision = match read(app, route, body).await {
        Ok(read) => app.store.decide(&app.endpoint, read).await,
        Err(error) => Err(error),
    };
    match decision {
        Ok(decision) => Outcome::Decided(Box::new(decision)),
        Err(error) => Outcome::Failed(failed(Some(route)), error),
    }
}

async fn read(app: &App, route: Route, body: Vec<u8>) -> Result<Read, String> {
    if body.len() <= LONG_BODY {
        return panics::caught(|| app.endpoint.read(route, body));
    }
    let endpoint = Arc::clone(&app.endpoint);
    let reading = spawn_blocking(move || panics::caught(|| endpoint.read(route, body)));
    reading.await.map_err(|error| error.to_string())?
}

fn unauthorized(app: &App) -> Early {
    let mut early = Early::new(401, "no valid authorization");
    for challenge in &app.guard.challenges {
        early = early.with(WWW_AUTHENTICATE, challenge);
    }
    early
}

/// Receives the body of a POST, within the limits of size and time.
async fn receive(app: &App, parts: &Parts, body: Body) -> Result<Vec<u8>, Early> {
    let headers = &parts.headers;
    let media_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = media_type.and_then(|value| value.split(';').next());
    if !media_type.is_some_and(|it| it.trim().eq_ignore_ascii_case("application/json")) {
        return Err(Early::new(415, "Content-Type must be application/json"));
    }
    let is_plain = |coding: &HeaderValue| coding.as_bytes().eq_ignore_ascii_case(b"identity");
    if !headers.get_all(CONTENT_ENCODING).iter().all(is_plain) {
        return Err(Early::new(415, "the body must not be compressed"));
    }
    let length = headers
        .get(CONTENT_LENGTH)
        .and_then(|it| it.to_str().ok()?.parse::<usize>().ok());
    if length.is_none() && !headers.contains_key(TRANSFER_ENCODING) {
        return Err(Early::new(411, "Content-Length is missing"));
    }
    let too_long =
        || Early::new(413, "the body is longer than --max-body").with(CONNECTION, "close");
    if length.is_some_and(|length| length > app.max_body) {
        return Err(too_long());
    }
    let limit = app.max_body;
    match timeout(app.timeout, axum::body::to_bytes(body, limit)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(error)) if is_limit(&error) => Err(too_long()),
        Ok(Err(_)) => Err(Early::new(400, "the body ended early").with(CONNECTION, "close")),
        Err(_) => Err(Early::new(408, "the body took too long").with(CONNECTION, "close")),
    }
}

fn is_limit(error: &axum::Error) -> bool {
    let mut cause: Option<&dyn std::error::Error> = Some(error);
    while let Some(error) = cause {
        if error.is::<http_body_util::LengthLimitError>() {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Whether a request of the server's own needs authorization that it does not have.
pub(super) fn refused(app: &App, parts: &Parts) -> Option<Response> {
    if app.guard.authorizes(&parts.headers) {
        return None;
    }
    let early = unauthorized(app);
    let path = parts.uri.path();
    let mut response = json(401, standard(401, path, Timestamp::now()).to_string());
    response.headers_mut().extend(early.headers);
    Some(response)
}

/// Counts the findings that the exit code depends on.
pub(super) fn totals(diagnostics: &[Diagnostic], answer: &Answer) -> Totals {
    let of = |severity| {
        diagnostics
            .iter()
            .filter(|it| it.severity == severity)
            .count() as u64
    };
    let (refused, customers) = answer.refused();
    // The API refuses a body that it cannot read, even if nothing is wrong with what it holds.
    let unreadable = u64::from(matches!(answer, Answer::Unreadable));
    Totals {
        requests: 1,
        customers: customers as u64,
        refused: refused as u64,
        errors: of(Severity::Error).max(unreadable),
        warnings: of(Severity::Warning),
        advice: of(Severity::Advice),
    }
}
