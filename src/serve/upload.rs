//! Bodies of requests, of which the rest is received even if the answer does not depend on it.
//!
//! A client that sends a body while its connection is closed sees a broken connection in place of the
//! answer. So the rest of a body that nobody reads is received and dropped, and then the connection can
//! take the next request.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Request;
use axum::http::header::EXPECT;
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::runtime::Handle;
use tokio::time::timeout;

/// How long the rest of a body is received at most.
const LINGERING: Duration = Duration::from_secs(5);

/// The body of a request.
pub(super) struct Upload {
    /// `None` only while it is dropped.
    body: Option<Incoming>,
    /// Whether the client waits for a go-ahead, and does not send the body without one.
    waits: bool,
    /// How long the rest is received.
    lingering: Duration,
}

impl Upload {
    /// Wraps the body of a request. `most` is how long a client may take to send one.
    pub(super) fn wrap(request: Request<Incoming>, most: Duration) -> Request<Upload> {
        let waits = request.headers().contains_key(EXPECT);
        request.map(|body| Upload {
            body: Some(body),
            waits,
            lingering: most.min(LINGERING),
        })
    }
}

impl Body for Upload {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut self.body {
            Some(body) => {
                let frame = Pin::new(body).poll_frame(context);
                // Once a part of it was read, the client has its go-ahead.
                self.waits &= frame.is_pending();
                frame
            }
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body
            .as_ref()
            .map_or_else(SizeHint::default, Body::size_hint)
    }
}

impl Drop for Upload {
    fn drop(&mut self) {
        let Some(mut body) = self.body.take() else {
            return;
        };
        if self.waits || body.is_end_stream() {
            return;
        }
        let rest = async move { while let Some(Ok(_)) = body.frame().await {} };
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(timeout(self.lingering, rest));
        }
    }
}
