//! The last requests, with personal values masked, and who watches them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::broadcast;

use crate::endpoint::Route;

/// How many bytes of bodies and reports are kept at most.
const MOST_BYTES: usize = 64 << 20;

/// A longer body or report is not kept.
const LONGEST: usize = 1 << 20;

/// How many requests a watcher may fall behind.
const BACKLOG: usize = 256;

/// A request and its answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    /// Its number, from 1.
    pub(super) id: u64,
    /// When it came.
    #[serde(serialize_with = "as_text")]
    pub(super) time: Timestamp,
    pub(super) method: String,
    /// The path. Parts that the API does not know may be masked.
    pub(super) path: String,
    /// The HTTP status; `None` if no answer was sent.
    pub(super) status: Option<u16>,
    /// The code that the answer names.
    pub(super) error_code: Option<String>,
    /// How many customers were sent, and how many of them were refused.
    pub(super) customers: usize,
    pub(super) refused: usize,
    pub(super) findings: usize,
    pub(super) errors: usize,
    pub(super) duration_ms: f64,
    /// The size of the body.
    pub(super) bytes: usize,
    /// The fault that a scenario added.
    pub(super) fault: Option<&'static str>,
}

/// The masked body and the masked report of a request.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Details {
    /// The body, as JSON if it is.
    pub(super) body: Option<Body>,
    /// The JSON report of all findings; `None` if there are none.
    pub(super) report: Option<Arc<RawValue>>,
}

/// A masked body.
#[derive(Debug, Clone, Serialize)]
#[serde(untagged)]
pub(super) enum Body {
    Json(Arc<RawValue>),
    Text(Arc<str>),
}

impl Details {
    fn size(&self) -> usize {
        let body = match &self.body {
            Some(Body::Json(json)) => json.get().len(),
            Some(Body::Text(text)) => text.len(),
            None => 0,
        };
        body + self.report.as_ref().map_or(0, |report| report.get().len())
    }
}

/// A request with all that is kept of it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Full {
    #[serde(flatten)]
    pub(super) entry: Entry,
    #[serde(flatten)]
    pub(super) details: Details,
}

#[derive(Debug, Default)]
struct Entries {
    last: u64,
    kept: VecDeque<Full>,
    bytes: usize,
    /// Since the last reset.
    totals: Totals,
    /// Since the start.
    ever: Totals,
}

/// What was received.
#[derive(Debug, Clone, Copy, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Totals {
    pub(super) requests: u64,
    pub(super) customers: u64,
    pub(super) refused: u64,
    /// Findings by severity.
    pub(super) errors: u64,
    pub(super) warnings: u64,
    pub(super) advice: u64,
}

impl Totals {
    fn add(&mut self, more: Totals) {
        self.requests += more.requests;
        self.customers += more.customers;
        self.refused += more.refused;
        self.errors += more.errors;
        self.warnings += more.warnings;
        self.advice += more.advice;
    }
}

/// The journal.
#[derive(Debug)]
pub(super) struct Journal {
    entries: Mutex<Entries>,
    /// `None` once the server stops.
    watchers: Mutex<Option<broadcast::Sender<Arc<str>>>>,
    /// How many requests are kept.
    most: usize,
}

impl Journal {
    pub(super) fn new(most: usize) -> Self {
        Journal {
            entries: Mutex::default(),
            watchers: Mutex::new(Some(broadcast::Sender::new(BACKLOG))),
            most,
        }
    }

    /// The number of the next request.
    pub(super) fn next_id(&self) -> u64 {
        let mut entries = self.lock();
        entries.last += 1;
        entries.last
    }

    /// Whether requests are kept.
    pub(super) fn is_kept(&self) -> bool {
        self.most > 0
    }

    /// Adds a request. The oldest ones leave if there are too many.
    pub(super) fn add(&self, full: Full, totals: Totals) {
        if let Some(watchers) = &*self.watchers()
            && watchers.receiver_count() > 0
            && let Ok(event) = serde_json::to_string(&full.entry)
        {
            let _ = watchers.send(event.into());
        }
        let mut full = full;
        if full.details.size() > LONGEST {
            full.details = Details::default();
        }
        let mut entries = self.lock();
        entries.totals.add(totals);
        entries.ever.add(totals);
        entries.bytes += full.details.size();
        entries.kept.push_back(full);
        while entries.kept.len() > self.most || entries.bytes > MOST_BYTES {
            let Some(oldest) = entries.kept.pop_front() else {
                break;
            };
            entries.bytes -= oldest.details.size();
        }
    }

    /// Returns the requests that are kept, the latest first.
    pub(super) fn list(&self) -> Vec<Entry> {
        let entries = self.lock();
        let kept = entries.kept.iter().rev();
        kept.map(|full| full.entry.clone()).collect()
    }

    /// Returns a request; `None` if it is not kept.
    pub(super) fn get(&self, id: u64) -> Option<Full> {
        let entries = self.lock();
        let mut kept = entries.kept.iter();
        kept.find(|full| full.entry.id == id).cloned()
    }

    /// Returns the bodies that are JSON, in the order of their arrival, but those that are only validated.
    pub(super) fn bodies(&self) -> Vec<Arc<RawValue>> {
        let entries = self.lock();
        let bodies = entries
            .kept
            .iter()
            .filter_map(|full| match &full.details.body {
                Some(Body::Json(json)) if is_saved(&full.entry) => Some(Arc::clone(json)),
                _ => None,
            });
        bodies.collect()
    }

    /// Returns what was received since the last reset.
    pub(super) fn totals(&self) -> Totals {
        self.lock().totals
    }

    /// Returns what was received since the start.
    pub(super) fn ever(&self) -> Totals {
        self.lock().ever
    }

    /// Forgets the requests. Their numbers go on, so that a report is never that of another request.
    pub(super) fn clear(&self) {
        let mut entries = self.lock();
        entries.kept.clear();
        entries.totals = Totals::default();
        entries.bytes = 0;
    }

    /// Watches the requests that follow; `None` if the server stops.
    pub(super) fn watch(&self) -> Option<broadcast::Receiver<Arc<str>>> {
        self.watchers().as_ref().map(broadcast::Sender::subscribe)
    }

    /// Ends all watching, so that the server can stop.
    pub(super) fn end_watching(&self) {
        *self.watchers() = None;
    }

    fn watchers(&self) -> MutexGuard<'_, Option<broadcast::Sender<Arc<str>>>> {
        self.watchers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_saved(entry: &Entry) -> bool {
    let is_validated = matches!(
        Route::of(&entry.path),
        Some(Route::Batch {
            is_saved: false,
            ..
        })
    );
    !is_validated
}

fn as_text<S: serde::Serializer>(time: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ"))
}
