//! The answers with the files of the page.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    HeaderName, IF_NONE_MATCH, REFERRER_POLICY, VARY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::Response;

use crate::serve::page;
use crate::serve::page::Asset;

/// Scripts and styles are files of this server, and no other host is asked for anything.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data:; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

/// Returns the answer with a file of the page; `None` if the path is not one of them.
pub(super) fn answer(method: &Method, path: &str, headers: &HeaderMap) -> Option<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    match page::asset(path) {
        Some(asset) => Some(file(asset, headers)),
        None if path == "/" && !page::IS_BUILT => Some(without_page()),
        None => None,
    }
}

fn file(asset: Asset, asked: &HeaderMap) -> Response {
    let etag = asset.etag();
    let is_known = asked
        .get(IF_NONE_MATCH)
        .is_some_and(|known| known == etag.as_str());
    let accepted = asked.get(ACCEPT_ENCODING).and_then(|it| it.to_str().ok());
    let takes_brotli = accepted.is_some_and(|it| {
        let mut codings = it.split(',').map(str::trim);
        codings.any(|it| it.eq_ignore_ascii_case("br") || it.starts_with("br;q=") && it != "br;q=0")
    });
    let body = if is_known {
        Body::empty()
    } else if takes_brotli {
        Body::from(asset.brotli)
    } else {
        Body::from(asset.plain().unwrap_or_default())
    };
    let mut response = Response::new(body);
    if is_known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(CONTENT_TYPE, asset.content_type);
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(REFERRER_POLICY, "no-referrer");
    set(X_FRAME_OPTIONS, "DENY");
    set(VARY, "Accept-Encoding");
    // A name with a hash never has other bytes.
    let is_immutable = asset.is_immutable;
    set(
        CACHE_CONTROL,
        if is_immutable {
            "max-age=31536000, immutable"
        } else {
            "no-cache"
        },
    );
    if takes_brotli && !is_known {
        set(CONTENT_ENCODING, "br");
    }
    headers.extend(HeaderValue::from_str(&etag).ok().map(|etag| (ETAG, etag)));
    response
}

fn without_page() -> Response {
    let text = format!(
        "kyclint serves the API here. It has no page: {}\n",
        page::HOW_TO_BUILD
    );
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = StatusCode::NOT_FOUND;
    let media_type = HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, media_type);
    response
}
