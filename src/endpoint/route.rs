//! The requests that the API takes, by path. They derive from the kinds of payloads.

use crate::contract::kind::PayloadKind;
use crate::contract::kinds::KINDS;
use crate::settings::classifier;

/// What the paths of all requests begin with.
pub const BASE: &str = "/amlyze-ws-rest/";

/// What a path stands for.
#[derive(Debug, Clone, Copy)]
pub enum Route {
    /// `POST` of one payload.
    One(&'static PayloadKind),
    /// `POST` of an envelope.
    Batch {
        /// What kind of payloads it holds.
        kind: &'static PayloadKind,
        /// The member that holds them.
        member: &'static str,
        /// Whether they are saved, or only validated.
        is_saved: bool,
    },
    /// `GET` of the codes of a classifier.
    Classifier(&'static str),
}

impl Route {
    /// Returns what a path, without its query, stands for.
    pub fn of(path: &str) -> Option<Route> {
        let name = path.strip_prefix(BASE)?;
        if let Some(classifier) = name.strip_prefix("classifier/") {
            let known = classifier::NAMES.into_iter().find(|it| *it == classifier);
            return known.map(Route::Classifier);
        }
        KINDS
            .into_iter()
            .find_map(|kind| Route::of_kind(kind, name))
    }

    fn of_kind(kind: &'static PayloadKind, name: &str) -> Option<Route> {
        // The newer page spells the request as the kind is named here.
        if name == last(kind.endpoint) || name == kind.name {
            return Some(Route::One(kind));
        }
        let envelope = kind.envelope.as_ref()?;
        let endpoint = envelope.endpoints.into_iter().find(|it| last(it) == name)?;
        Some(Route::Batch {
            kind,
            member: envelope.member,
            is_saved: !last(endpoint).starts_with("validate-"),
        })
    }

    /// The only method that the path takes.
    pub fn method(self) -> &'static str {
        match self {
            Route::One(_) | Route::Batch { .. } => "POST",
            Route::Classifier(_) => "GET",
        }
    }

    /// Whether the request needs authorization, where the server is told to require any.
    pub fn needs_authorization(self) -> bool {
        match self {
            Route::One(kind) | Route::Batch { kind, .. } => kind.needs_authorization,
            Route::Classifier(_) => true,
        }
    }
}

/// The last part of an endpoint, such as `customer`.
fn last(endpoint: &'static str) -> &'static str {
    endpoint.rsplit('/').next().unwrap_or(endpoint)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A short text for a route.
    fn shown(path: &str) -> String {
        match Route::of(path) {
            Some(Route::One(kind)) => kind.name.to_owned(),
            Some(Route::Batch { kind, is_saved, .. }) => format!("{} saved: {is_saved}", kind.name),
            Some(Route::Classifier(name)) => format!("classifier {name}"),
            None => "-".to_owned(),
        }
    }

    #[test]
    fn paths_are_those_of_the_contract() {
        for (path, expected) in [
            ("/amlyze-ws-rest/customer", "customer"),
            ("/amlyze-ws-rest/simplifiedCustomer", "simplified-customer"),
            ("/amlyze-ws-rest/simplified-customer", "simplified-customer"),
            ("/amlyze-ws-rest/batch-customers", "customer saved: true"),
            (
                "/amlyze-ws-rest/validate-batch-customers",
                "customer saved: false",
            ),
            (
                "/amlyze-ws-rest/classifier/relationType",
                "classifier relationType",
            ),
            ("/amlyze-ws-rest/classifier/unknown", "-"),
            ("/amlyze-ws-rest/customer/", "-"),
            ("/amlyze-ws-rest/customers", "-"),
            ("/customer", "-"),
            ("/", "-"),
        ] {
            assert_eq!(shown(path), expected, "{path}");
        }
    }
}
