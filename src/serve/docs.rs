//! The answers with pages of the book, under `/docs/`.

use axum::body::Body;
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, LOCATION,
    REFERRER_POLICY, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;

use crate::report::reference;
use crate::report::reference::Site;

/// Pages have no scripts, and take their style and pictures from this server.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";

const UNKNOWN: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
    <meta name=\"viewport\" content=\"width=device-width\">\n\
    <title>No such page - kyclint</title>\n<link rel=\"stylesheet\" href=\"/docs/style.css\">\n</head>\n<body>\n<main>\n<h1>No such page</h1>\n\
    <p><a href=\"/docs/\">The documentation</a> has a list of all pages.</p>\n</main>\n</body>\n</html>\n";

/// Returns the answer with a page, which can only be read; `None` if the path is not below `/docs`.
pub(super) fn answer(site: &Site, method: &Method, path: &str) -> Option<Response> {
    let name = path.strip_prefix("/docs")?;
    if !name.is_empty() && !name.starts_with('/') {
        return None;
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        let mut response = file(StatusCode::METHOD_NOT_ALLOWED, HTML, String::new());
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(ALLOW, allowed);
        return Some(response);
    }
    let Some(name) = name.strip_prefix('/') else {
        return name.is_empty().then(|| moved("/docs/".to_owned()));
    };
    if let Some((_, media_type, content)) = Site::files().find(|(path, ..)| *path == name) {
        return Some(file(StatusCode::OK, media_type, content.to_owned()));
    }
    let page = match name {
        "" => site.html(reference::BOOK),
        name => {
            let stem = name.strip_suffix(".html").unwrap_or(name);
            match stem.strip_suffix('/') {
                Some(section) => site.html(&format!("{section}/index")),
                None => site.html(stem),
            }
        }
    };
    if page.is_none() && site.html(&format!("{name}/index")).is_some() {
        return Some(moved(format!("/docs/{name}/")));
    }
    Some(match page {
        Some(page) => file(StatusCode::OK, HTML, page),
        None => file(StatusCode::NOT_FOUND, HTML, UNKNOWN.to_owned()),
    })
}

/// Leads to a folder, so that relative links work.
fn moved(path: String) -> Response {
    let mut response = file(StatusCode::PERMANENT_REDIRECT, HTML, String::new());
    let location = HeaderValue::from_str(&path).ok();
    let headers = response.headers_mut();
    headers.extend(location.map(|location| (LOCATION, location)));
    response
}

fn file(status: StatusCode, content_type: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.insert(name, HeaderValue::from_static(value));
    };
    set(CONTENT_TYPE, content_type);
    set(CONTENT_SECURITY_POLICY, POLICY);
    set(REFERRER_POLICY, "no-referrer");
    set(X_FRAME_OPTIONS, "DENY");
    set(CACHE_CONTROL, "no-cache");
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(path: &str) -> (u16, Option<String>) {
        let command = ("commands/index".to_owned(), "# Commands\n".to_owned());
        let site = Site::new(vec![command]);
        let response = answer(&site, &Method::GET, path).unwrap();
        let location = response.headers().get(LOCATION);
        let location = location.map(|it| it.to_str().unwrap().to_owned());
        (response.status().as_u16(), location)
    }

    #[test]
    fn pages_have_the_paths_of_the_book() {
        for path in [
            "/docs/",
            "/docs/index.html",
            "/docs/reference.html",
            "/docs/codes/",
            "/docs/codes/index.html",
            "/docs/codes/C016.I06",
            "/docs/codes/C016.I06.html",
            "/docs/commands/",
            "/docs/style.css",
            "/docs/installation.html",
            "/docs/contract/",
            "/docs/pictures/report.svg",
        ] {
            assert_eq!(get(path), (200, None), "{path}");
        }
        assert_eq!(get("/docs"), (308, Some("/docs/".to_owned())));
        assert_eq!(get("/docs/codes"), (308, Some("/docs/codes/".to_owned())));
        for path in [
            "/docs/codes/C999",
            "/docs/README.html",
            "/docs/../Cargo.toml",
            "/docs//",
            "/docs/codes//",
        ] {
            assert_eq!(get(path).0, 404, "{path}");
        }
        for path in ["/", "/docsy", "/amlyze-ws-rest/customer"] {
            assert!(
                answer(&Site::default(), &Method::GET, path).is_none(),
                "{path}"
            );
        }
        let refused = answer(&Site::default(), &Method::POST, "/docs/codes/C013").unwrap();
        assert_eq!(refused.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(refused.headers()[ALLOW], "GET, HEAD");
    }
}
