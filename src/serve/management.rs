//! The requests for test suites, under `/_kyclint/`, and those of the page.

use std::convert::Infallible;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, HeaderValue};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::stream::{Stream, unfold};
use serde::Deserialize;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::serve::api;
use crate::serve::app::App;
use crate::serve::docs;
use crate::serve::site;

/// The longest scenario, in bytes.
const LONGEST_SCENARIO: usize = 1 << 20;

/// All requests.
pub(super) fn router(app: &Arc<App>) -> Router {
    let private = Router::new()
        .route("/_kyclint/reset", post(reset))
        .route("/_kyclint/requests", get(requests))
        .route("/_kyclint/requests/{id}", get(request))
        .route("/_kyclint/events", get(events))
        .route(
            "/_kyclint/scenario",
            get(scenario).post(set_scenario).delete(end_scenario),
        )
        .route_layer(from_fn_with_state(Arc::clone(app), authorized));
    Router::new()
        .route("/_kyclint/health", get(health))
        .merge(private)
        .fallback(page_or_api)
        .with_state(Arc::clone(app))
}

/// The files of the page, and the reference, are beside the requests of the API, and are not noted.
async fn page_or_api(State(app): State<Arc<App>>, request: Request) -> Response {
    let (method, path) = (request.method(), request.uri().path());
    let found = site::answer(method, path, request.headers());
    match found.or_else(|| docs::answer(&app.docs, method, path)) {
        Some(response) => response,
        None => api::answer(&app, request).await,
    }
}

async fn authorized(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    match api::refused(&app, &parts) {
        Some(response) => response,
        None => next.run(Request::from_parts(parts, body)).await,
    }
}

fn ok(body: &serde_json::Value) -> Response {
    api::json(200, body.to_string())
}

fn failed(error: &str) -> Response {
    api::json(500, json!({"error": error}).to_string())
}

async fn health(State(app): State<Arc<App>>) -> Response {
    match app.store.counts().await {
        Ok(known) => ok(&json!({
            "status": "ok",
            "version": env!("CARGO_PKG_VERSION"),
            "received": app.journal.totals(),
            "known": known,
        })),
        Err(error) => failed(&error),
    }
}

async fn reset(State(app): State<Arc<App>>) -> Response {
    match app.store.reset().await {
        Ok(()) => {
            app.journal.clear();
            app.scenarios.clear();
            StatusCode::NO_CONTENT.into_response()
        }
        Err(error) => failed(&error),
    }
}

/// How to list requests.
#[derive(Debug, Deserialize)]
struct Listing {
    format: Option<String>,
}

async fn requests(State(app): State<Arc<App>>, Query(listing): Query<Listing>) -> Response {
    match listing.format.as_deref() {
        None | Some("json") => ok(&json!({"requests": app.journal.list()})),
        Some("ndjson") => {
            let Ok(lines) = spawn_blocking(move || lines(&app)).await else {
                return failed("the requests cannot be shown");
            };
            let mut response = Response::new(Body::from(lines));
            let media_type = HeaderValue::from_static("application/x-ndjson");
            response.headers_mut().insert(CONTENT_TYPE, media_type);
            response
        }
        Some(_) => api::json(
            400,
            json!({"error": "`format` must be json or ndjson"}).to_string(),
        ),
    }
}

/// The bodies, each in one line.
fn lines(app: &App) -> String {
    let mut lines = String::new();
    for body in app.journal.bodies(&|value| app.pseudonym(value)) {
        // A payload as it was sent may have several lines.
        if let Ok(body) = serde_json::from_str::<serde_json::Value>(body.get()) {
            lines.push_str(&body.to_string());
            lines.push('\n');
        }
    }
    lines
}

async fn request(State(app): State<Arc<App>>, Path(id): Path<String>) -> Response {
    let shown = spawn_blocking(move || {
        let pseudonym = |value: &str| app.pseudonym(value);
        let full = app.journal.get(id.parse().ok()?, &pseudonym)?;
        serde_json::to_string(&full).ok()
    });
    match shown.await.ok().flatten() {
        Some(body) => api::json(200, body),
        None => api::json(
            404,
            json!({"error": "the journal has no such request"}).to_string(),
        ),
    }
}

async fn events(State(app): State<Arc<App>>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let requests = unfold(app.journal.watch(), |watching| async {
        let mut watching = watching?;
        loop {
            match watching.recv().await {
                Ok(entry) => {
                    let event = Event::default().event("request").data(entry.as_ref());
                    return Some((Ok(event), Some(watching)));
                }
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    });
    Sse::new(requests).keep_alive(KeepAlive::default())
}

async fn scenario(State(app): State<Arc<App>>) -> Response {
    ok(&json!({"faults": app.scenarios.left()}))
}

async fn set_scenario(State(app): State<Arc<App>>, body: Body) -> Response {
    let received = timeout(app.timeout, axum::body::to_bytes(body, LONGEST_SCENARIO)).await;
    let failed = |status, error: &str| api::json(status, json!({"error": error}).to_string());
    let text = match received {
        Ok(Ok(text)) => text,
        Ok(Err(_)) => return failed(413, "the scenario is too long"),
        Err(_) => return failed(408, "the scenario took too long"),
    };
    match app.scenarios.set(&text) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => api::json(400, json!({"error": error}).to_string()),
    }
}

async fn end_scenario(State(app): State<Arc<App>>) -> Response {
    app.scenarios.clear();
    StatusCode::NO_CONTENT.into_response()
}
