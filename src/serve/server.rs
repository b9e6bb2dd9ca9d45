//! Connections: accepting, limiting and ending them.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_REQUEST_METHOD, CONTENT_LENGTH, ORIGIN, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulConnection, GracefulShutdown};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::sleep;

use crate::serve::api;
use crate::serve::app::App;
use crate::serve::patient::Patient;
use crate::serve::scenario::Drawn;
use crate::serve::stop::Stop;
use crate::serve::upload::Upload;

/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 64 << 10;

/// How long to wait after the system refuses a connection, for example for want of file handles.
const PAUSE: Duration = Duration::from_millis(50);

/// Why a connection is closed without a complete answer.
#[derive(Debug)]
struct Broken;

impl std::fmt::Display for Broken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a scenario closes the connection")
    }
}

impl std::error::Error for Broken {}

/// Serves connections until it is told to stop, then lets the requests end that are under way.
pub(super) async fn serve(
    listener: TcpListener,
    app: Arc<App>,
    router: Router,
    max_connections: usize,
    mut stop: Stop,
) {
    let places = Arc::new(Semaphore::new(max_connections));
    let connections = GracefulShutdown::new();
    loop {
        let accepted = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            accepted = accepted => accepted,
            _ = &mut stop.asked => break,
        };
        let Ok((stream, _)) = accepted else {
            sleep(PAUSE).await;
            continue;
        };
        // Answers are small, and clients wait for them.
        let _ = stream.set_nodelay(true);
        let connection = connections.watch(connection(stream, &app, &router));
        tokio::spawn(async move {
            // Its errors are those of the client: it went away, or was too slow.
            let _ = connection.await;
            drop(place);
        });
    }
    drop(listener);
    app.journal.end_watching();
    tokio::select! {
        () = connections.shutdown() => {}
        _ = stop.overdue => {}
    }
}

/// Serves one connection.
pub(super) fn connection<S: AsyncRead + AsyncWrite + Unpin + 'static>(
    stream: S,
    app: &Arc<App>,
    router: &Router,
) -> impl GracefulConnection<Error = hyper::Error> + use<S> {
    let stream = Patient::new(stream, app.timeout);
    let service = TowerToHyperService::new(router.clone());
    let app = Arc::clone(app);
    let timeout = app.timeout;
    let respond = service_fn(move |request: Request<Incoming>| {
        let (app, service) = (Arc::clone(&app), service.clone());
        async move { respond(&app, &service, Upload::wrap(request, app.timeout)).await }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(timeout)
        .max_buf_size(LONGEST_HEAD)
        .serve_connection(TokioIo::new(stream), respond)
}

/// Returns the response to a request. An error closes the connection.
async fn respond(
    app: &App,
    service: &TowerToHyperService<Router>,
    request: Request<Upload>,
) -> Result<Response, Broken> {
    let path = request.uri().path();
    let origin = request.headers().get(ORIGIN);
    let origin = origin.and_then(|origin| origin.to_str().ok());
    let origin = origin
        .and_then(|origin| app.guard.allowed_origin(origin))
        .map(str::to_owned);
    let checked = app
        .guard
        .check(request.version(), request.headers(), request.uri());
    let mut response = if let Err(refused) = checked {
        api::refused_by_guard(app, path, &refused)
    } else if is_preflight(request.method(), request.headers()) && origin.is_some() {
        preflight()
    } else {
        match service.call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    };
    if let Some(origin) = origin {
        let headers = response.headers_mut();
        let value = HeaderValue::from_str(&origin).ok();
        headers.extend(value.map(|value| (ACCESS_CONTROL_ALLOW_ORIGIN, value)));
        let exposed = HeaderValue::from_static("Link, X-Kyclint-Findings, X-Kyclint-Reason");
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
        headers.insert(VARY, HeaderValue::from_static("Origin"));
    }
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    match response.extensions_mut().remove::<Drawn>() {
        None | Some(Drawn::Latency(_) | Drawn::Status(_)) => Ok(response),
        Some(Drawn::Drop) => Err(Broken),
        Some(Drawn::Truncate(part)) => Ok(in_parts(response, Cut::After(part)).await),
        Some(Drawn::Dribble { bytes, every }) => {
            Ok(in_parts(response, Cut::Every(bytes, every)).await)
        }
    }
}

fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn preflight() -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    let methods = HeaderValue::from_static("GET, POST, DELETE");
    headers.insert(ACCESS_CONTROL_ALLOW_METHODS, methods);
    let allowed = HeaderValue::from_static("Authorization, Content-Type, Accept");
    headers.insert(ACCESS_CONTROL_ALLOW_HEADERS, allowed);
    response
}

/// How a body is broken.
enum Cut {
    /// It ends after this part, from 0 to 1.
    After(f64),
    /// It comes in pieces of so many bytes, with pauses between.
    Every(usize, Duration),
}

/// Replaces the body of a response by one that comes in parts. Its length stays announced, so that a
/// client can tell that it is not complete.
async fn in_parts(response: Response, cut: Cut) -> Response {
    let (mut head, body) = response.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX)
        .await
        .unwrap_or_default();
    head.headers
        .insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    let (pieces, ends_early, pause) = match cut {
        Cut::After(part) => {
            let length = (body.len() as f64 * part) as usize;
            // A whole body would not be cut.
            let length = length.min(body.len().saturating_sub(1));
            (vec![body.slice(..length)], true, Duration::ZERO)
        }
        Cut::Every(bytes, every) => {
            let starts = (0..body.len()).step_by(bytes);
            let piece =
                |start: usize| body.slice(start..body.len().min(start.saturating_add(bytes)));
            (starts.map(piece).collect(), false, every)
        }
    };
    let mut pieces = pieces
        .into_iter()
        .map(Ok::<Bytes, io::Error>)
        .collect::<Vec<_>>();
    if ends_early {
        pieces.push(Err(io::Error::other(Broken)));
    }
    let stream = unfold(
        (pieces.into_iter(), false),
        move |(mut pieces, is_later)| async move {
            let next = pieces.next()?;
            if is_later && !pause.is_zero() {
                sleep(pause).await;
            } else if is_later {
                // What was sent before goes out before the connection is closed.
                tokio::task::yield_now().await;
            }
            Some((next, (pieces, true)))
        },
    );
    Response::from_parts(head, Body::from_stream(stream))
}
