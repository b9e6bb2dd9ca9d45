//! Who may send requests: the hosts and origins that are known, and those who are authorized.

use std::net::IpAddr;

use axum::http::header::{AUTHORIZATION, HOST, HeaderName, ORIGIN};
use axum::http::{HeaderMap, Uri, Version};
use data_encoding::BASE64;

use crate::serve::store::{Secret, keyed};

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");

const UNKNOWN_HOST: Refused = Refused {
    status: 403,
    reason: "the host of the request is not known; start the server with --allow-host",
};

const UNKNOWN_ORIGIN: Refused = Refused {
    status: 403,
    reason: "the origin of the request is not known; start the server with --allow-origin",
};

/// Who may send requests.
#[derive(Debug)]
pub(super) struct Guard {
    /// Names of hosts that are accepted besides those that nobody else can resolve to this server.
    pub(super) hosts: Vec<String>,
    /// Origins of pages that may read answers; `*` for all.
    pub(super) origins: Vec<String>,
    /// Hashes of the accepted values of `Authorization`; empty if none is required.
    credentials: Vec<u128>,
    /// Which schemes are required, for the answer.
    pub(super) challenges: Vec<&'static str>,
    secret: Secret,
}

/// Why a request is refused before it is looked at. The text is ASCII, as headers are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refused {
    pub(super) status: u16,
    pub(super) reason: &'static str,
}

impl Guard {
    /// Creates a guard. `basic` is `USER:PASS`, and `secret` is a key for hashes.
    pub(super) fn new(
        hosts: Vec<String>,
        origins: Vec<String>,
        basic: Option<&str>,
        bearer: Option<&str>,
        secret: Secret,
    ) -> Self {
        let basic = basic.map(|basic| format!("basic {}", BASE64.encode(basic.as_bytes())));
        let bearer = bearer.map(|bearer| format!("bearer {bearer}"));
        let mut challenges = Vec::new();
        challenges.extend(
            basic
                .as_ref()
                .map(|_| "Basic realm=\"kyclint\", charset=\"UTF-8\""),
        );
        challenges.extend(bearer.as_ref().map(|_| "Bearer realm=\"kyclint\""));
        let all = basic.into_iter().chain(bearer);
        Guard {
            credentials: all.map(|it| keyed(&secret, it.as_bytes())).collect(),
            hosts,
            origins,
            challenges,
            secret,
        }
    }

    /// Checks the host, and the origin if there is one. A page of another site can make a browser send
    /// requests here, and with a name that resolves to this machine (DNS rebinding) also read answers.
    pub(super) fn check(
        &self,
        version: Version,
        headers: &HeaderMap,
        uri: &Uri,
    ) -> Result<(), Refused> {
        let named = named(version, headers, uri)?;
        if !self.is_known(host(named)) {
            return Err(UNKNOWN_HOST);
        }
        if !headers.contains_key(ORIGIN) {
            // Browsers send no origin with pictures and scripts, but say where they are from. A link to
            // the page is welcome.
            let is_cross_site = text(headers, &SITE) == Some("cross-site");
            let is_link = text(headers, &MODE) == Some("navigate");
            return if is_cross_site && !is_link {
                Err(UNKNOWN_ORIGIN)
            } else {
                Ok(())
            };
        }
        let is_welcome = |origin: &str| {
            let mut place = origin.split_once("://").into_iter();
            place.any(|(_, it)| it == named) || self.allowed_origin(origin).is_some()
        };
        let mut origins = headers.get_all(ORIGIN).iter();
        if origins.all(|origin| origin.to_str().is_ok_and(is_welcome)) {
            Ok(())
        } else {
            Err(UNKNOWN_ORIGIN)
        }
    }

    /// Whether a host is this server, whoever resolves its name: an address, `localhost`, a name
    /// without a dot, as containers have, or a name that is allowed.
    fn is_known(&self, host: &str) -> bool {
        let address = host.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
        let is_address = address.unwrap_or(host).parse::<IpAddr>().is_ok();
        let is_local = !host.contains('.') || host.ends_with(".localhost");
        let mut allowed = self.hosts.iter();
        is_address
            || is_local && !host.is_empty()
            || allowed.any(|it| it == "*" || it.eq_ignore_ascii_case(host))
    }

    /// The value of `Access-Control-Allow-Origin` for an origin, if it is allowed.
    pub(super) fn allowed_origin(&self, origin: &str) -> Option<&str> {
        let mut origins = self.origins.iter();
        let found = origins.find(|it| *it == "*" || it.eq_ignore_ascii_case(origin));
        found.map(String::as_str)
    }

    /// Whether a request has the authorization that is required, if any is.
    pub(super) fn authorizes(&self, headers: &HeaderMap) -> bool {
        if self.credentials.is_empty() {
            return true;
        }
        let Some((scheme, value)) = text(headers, &AUTHORIZATION).and_then(|it| it.split_once(' '))
        else {
            return false;
        };
        let sent = format!("{} {}", scheme.to_ascii_lowercase(), value.trim());
        // Hashes are compared, so that the time does not show how much of a value is right.
        self.credentials
            .contains(&keyed(&self.secret, sent.as_bytes()))
    }
}

/// The host and port that a request names. Two readers of a request that does not name exactly one could
/// take different ones (RFC 9112, section 3.2). Clients of HTTP/1.0, such as the health checks of load
/// balancers, need not name one; browsers always do.
fn named<'r>(version: Version, headers: &'r HeaderMap, uri: &'r Uri) -> Result<&'r str, Refused> {
    let mut hosts = headers.get_all(HOST).iter();
    let refused = |reason| Refused {
        status: 400,
        reason,
    };
    match (hosts.next(), hosts.next()) {
        (Some(host), None) => host
            .to_str()
            .map_err(|_| refused("the `Host` of the request is not ASCII")),
        (Some(_), Some(_)) => Err(refused("the request has more than one `Host`")),
        (None, _) => {
            let reached = (version < Version::HTTP_11).then_some("localhost");
            let authority = uri.authority().map(|it| it.as_str());
            authority
                .or(reached)
                .ok_or(refused("the request has no `Host`"))
        }
    }
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name)?.to_str().ok()
}

/// The host without its port.
fn host(authority: &str) -> &str {
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn guard() -> Guard {
        Guard::new(
            vec!["kyc.test.example".to_owned()],
            vec!["https://app.example".to_owned()],
            Some("user:påss"),
            Some("t0ken"),
            [7; 16],
        )
    }

    fn headers(headers: &[(&'static str, &str)]) -> HeaderMap {
        let entries = headers.iter();
        entries
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn names_that_others_can_resolve_are_refused() {
        let known = |host: &str| {
            guard()
                .check(
                    Version::HTTP_11,
                    &headers(&[("host", host)]),
                    &Uri::from_static("/"),
                )
                .is_ok()
        };
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1:8080",
            "[::1]:8080",
            "10.0.0.7",
            "kyclint:80",
            "a.localhost",
            "kyc.test.example:443",
        ] {
            assert!(known(host), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example:8080",
            "",
            ":80",
            "localhost.evil.example",
        ] {
            assert!(!known(host), "{host}");
        }
    }

    #[test]
    fn a_request_names_one_host() {
        let reason = |headers: &HeaderMap, uri: &'static str| {
            let checked = guard().check(Version::HTTP_11, headers, &Uri::from_static(uri));
            checked.map_err(|refused| (refused.status, refused.reason))
        };
        let mut two = headers(&[("host", "localhost")]);
        two.append(HOST, HeaderValue::from_static("localhost"));
        assert_eq!(
            reason(&two, "/"),
            Err((400, "the request has more than one `Host`"))
        );
        let none = HeaderMap::new();
        assert_eq!(reason(&none, "/"), Err((400, "the request has no `Host`")));
        assert_eq!(reason(&none, "http://localhost/"), Ok(()));
        let is_accepted = |headers: &HeaderMap| {
            let uri = Uri::from_static("/");
            guard().check(Version::HTTP_10, headers, &uri).is_ok()
        };
        assert!(is_accepted(&none));
        assert!(!is_accepted(&headers(&[("host", "evil.example")])));
        assert!(!is_accepted(&headers(&[("origin", "http://evil.example")])));
        let odd = headers(&[("host", "kyclint\u{e9}")]);
        assert_eq!(
            reason(&odd, "/"),
            Err((400, "the `Host` of the request is not ASCII"))
        );
        let foreign = headers(&[("host", "evil.example")]);
        assert_eq!(
            reason(&foreign, "/"),
            Err((UNKNOWN_HOST.status, UNKNOWN_HOST.reason))
        );
    }

    #[test]
    fn pages_of_other_sites_are_refused() {
        let known = |origin: &str| {
            let headers = headers(&[("host", "localhost:8080"), ("origin", origin)]);
            guard()
                .check(Version::HTTP_11, &headers, &Uri::from_static("/"))
                .is_ok()
        };
        assert!(known("http://localhost:8080") && known("https://app.example"));
        for origin in ["http://localhost:9090", "https://evil.example", "null"] {
            assert!(!known(origin), "{origin}");
        }
        for (second, expected) in [
            ("http://localhost:8080", true),
            ("https://app.example", true),
            ("https://evil.example", false),
            ("https://\u{e9}vil.example", false),
        ] {
            for is_first in [true, false] {
                let mut origins = ["http://localhost:8080", second];
                if is_first {
                    origins.reverse();
                }
                let mut headers = headers(&[("host", "localhost:8080")]);
                for origin in origins {
                    headers.append(ORIGIN, origin.parse().unwrap());
                }
                let checked = guard().check(Version::HTTP_11, &headers, &Uri::from_static("/"));
                assert_eq!(checked.is_ok(), expected, "{origins:?}");
            }
        }
        for (mode, expected) in [("no-cors", false), ("navigate", true)] {
            let headers = headers(&[
                ("host", "localhost:8080"),
                ("sec-fetch-site", "cross-site"),
                ("sec-fetch-mode", mode),
            ]);
            let checked = guard().check(Version::HTTP_11, &headers, &Uri::from_static("/"));
            assert_eq!(checked.is_ok(), expected, "{mode}");
        }
    }

    #[test]
    fn authorization_is_compared_whole() {
        let authorizes = |value: &str| guard().authorizes(&headers(&[("authorization", value)]));
        let basic = BASE64.encode("user:påss".as_bytes());
        for value in [
            format!("Basic {basic}"),
            format!("basic  {basic}"),
            "Bearer t0ken".to_owned(),
        ] {
            assert!(authorizes(&value), "{value}");
        }
        for value in [
            "Bearer t0ken2",
            "Bearer",
            "t0ken",
            "Basic t0ken",
            "Bearer T0ken",
        ] {
            assert!(!authorizes(value), "{value}");
        }
        assert!(!guard().authorizes(&HeaderMap::new()));
        assert!(Guard::new(vec![], vec![], None, None, [0; 16]).authorizes(&HeaderMap::new()));
    }
}
