//! What all requests share.

use std::sync::Arc;
use std::time::Duration;

use crate::endpoint::Endpoint;
use crate::report::reference::Site;
use crate::serve::guard::Guard;
use crate::serve::journal::{Journal, Totals};
use crate::serve::scenario::Scenarios;
use crate::serve::store::{Secret, Store, keyed};
use crate::settings::classifier;
use crate::settings::fail_on::FailOn;

/// The server, apart from its connections.
pub(super) struct App {
    pub(super) endpoint: Arc<Endpoint>,
    pub(super) store: Store,
    pub(super) journal: Journal,
    pub(super) scenarios: Scenarios,
    pub(super) guard: Guard,
    /// The pages under `/docs/`.
    pub(super) docs: Site,
    /// The key of hashes that are not stored.
    pub(super) secret: Secret,
    /// The longest body, in bytes.
    pub(super) max_body: usize,
    /// How long a client may take to send a request.
    pub(super) timeout: Duration,
    /// Whether no line is printed for a request.
    pub(super) is_quiet: bool,
    /// Which findings let the server end with exit code 1.
    pub(super) fail_on: FailOn,
}

impl App {
    /// Returns a text in place of a personal value. The same value has the same text until the server
    /// ends, so that identifiers can be compared.
    /// A code of the installation is not a personal value.
    pub(super) fn pseudonym(&self, value: &str) -> String {
        let classifiers = self.endpoint.options().settings.classifiers();
        let mut classifiers = classifier::NAMES
            .iter()
            .filter_map(|it| classifiers.get(it));
        if classifiers.any(|classifier| classifier.knows(value)) {
            return value.to_owned();
        }
        let hash = keyed(&self.secret, value.as_bytes());
        let letter = |place: u32| char::from(b'a' + (hash >> (4 * place) & 0xf) as u8);
        let mut name = String::from("Masked K");
        name.extend((0..9).map(letter));
        name
    }

    /// Whether anything that was received has a finding that fails.
    pub(super) fn has_failed(&self) -> bool {
        let Totals {
            errors,
            warnings,
            advice,
            ..
        } = self.journal.ever();
        match self.fail_on {
            FailOn::Error => errors > 0,
            FailOn::Warning => errors + warnings > 0,
            FailOn::Advice => errors + warnings + advice > 0,
            FailOn::Never => false,
        }
    }
}
