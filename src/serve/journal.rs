//! The last requests, and who watches them. What is shown of a payload is masked.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use serde::Serialize;
use serde_json::value::RawValue;
use tokio::sync::broadcast;

use crate::endpoint::Route;
use crate::report::formats::{Format, Style};
use crate::report::session::Session;
use crate::source::portable::PortablePaths;

/// How many bytes of bodies and findings are kept at most.
const MOST_BYTES: usize = 64 << 20;

/// A body that takes more with its findings is not kept.
const LONGEST: usize = 1 << 20;

/// The memory that a finding takes: about 300 bytes and its texts.
const FINDING: usize = 512;

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
    pub(super) method: &'static str,
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

/// Makes a text that takes the place of a personal value.
pub(super) type Pseudonym<'a> = &'a dyn Fn(&str) -> String;

/// A payload that was received. Few are ever shown, so it is masked when it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Payload(Arc<Mutex<Kept>>);

#[derive(Debug)]
enum Kept {
    Received {
        session: Box<Session>,
        /// Whether the body is the JSON that the request takes.
        is_json: bool,
    },
    Masked(Details),
}

impl Default for Kept {
    fn default() -> Self {
        Kept::Masked(Details::default())
    }
}

impl Payload {
    /// Keeps a body and its findings.
    pub(super) fn new(mut session: Session, is_json: bool) -> Self {
        session.forget_occurrences();
        let session = Box::new(session);
        Payload(Arc::new(Mutex::new(Kept::Received { session, is_json })))
    }

    /// Returns what is shown. From then on, only that is kept.
    pub(super) fn details(&self, pseudonym: Pseudonym<'_>) -> Details {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let details = match std::mem::take(&mut *kept) {
            Kept::Received { session, is_json } => Details::of(*session, is_json, pseudonym),
            Kept::Masked(details) => details,
        };
        *kept = Kept::Masked(details.clone());
        details
    }
}

impl Details {
    fn of(mut session: Session, is_json: bool, pseudonym: Pseudonym<'_>) -> Self {
        let source = session.source();
        let all = 0..source.text().len();
        let mask = session.mask();
        let body = if is_json {
            let text = mask.with_placeholders(source, all, pseudonym);
            match RawValue::from_string(text) {
                Ok(json) => Body::Json(Arc::from(json)),
                // Nothing is shown that the masks of JSON were not made for.
                Err(_) => Body::Text("".into()),
            }
        } else {
            Body::Text(mask.apply(source, all).into())
        };
        let has_findings = !session.diagnostics().is_empty();
        session.redact_always();
        let report = has_findings.then(|| report(&mut session)).flatten();
        let report = report.and_then(|report| RawValue::from_string(report).ok());
        Details {
            body: Some(body),
            report: report.map(Arc::from),
        }
    }
}

/// The JSON report of a request.
pub(super) fn report(session: &mut Session) -> Option<String> {
    let rendered = session.render(Format::Json, Style::plain(), &PortablePaths::default());
    String::from_utf8(rendered.ok()?).ok()
}

/// A request with what is shown of its payload.
#[derive(Debug, Serialize)]
pub(super) struct Full {
    #[serde(flatten)]
    entry: Entry,
    #[serde(flatten)]
    details: Details,
}

#[derive(Debug)]
struct Request {
    entry: Entry,
    payload: Payload,
    /// The memory that the payload takes, in bytes.
    size: usize,
}

#[derive(Debug, Default)]
struct Entries {
    kept: VecDeque<Request>,
    bytes: usize,
    /// Since the last reset.
    totals: Totals,
    /// Since the start.
    ever: Totals,
}

impl Entries {
    fn count(&mut self, totals: Totals) {
        self.totals.add(totals);
        self.ever.add(totals);
    }

    /// Takes the oldest request if there are too many, and tells whether there still are.
    fn take_oldest(&mut self, most: usize) -> Option<(Request, bool)> {
        let is_over = |it: &Entries| it.kept.len() > most || it.bytes > MOST_BYTES;
        if !is_over(self) {
            return None;
        }
        let oldest = self.kept.pop_front()?;
        self.bytes -= oldest.size;
        Some((oldest, is_over(self)))
    }
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
    /// The number of the last request.
    last: AtomicU64,
    entries: Mutex<Entries>,
    /// `None` once the server stops.
    watchers: Mutex<Option<broadcast::Sender<Arc<str>>>>,
    /// How many requests are kept.
    most: usize,
}

impl Journal {
    pub(super) fn new(most: usize) -> Self {
        Journal {
            last: AtomicU64::new(0),
            entries: Mutex::default(),
            watchers: Mutex::new(Some(broadcast::Sender::new(BACKLOG))),
            most,
        }
    }

    /// The number of the next request.
    pub(super) fn next_id(&self) -> u64 {
        self.last.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Whether requests are kept.
    pub(super) fn is_kept(&self) -> bool {
        self.most > 0
    }

    /// Adds a request. The oldest ones leave if there are too many.
    pub(super) fn add(&self, entry: Entry, payload: Payload, totals: Totals) {
        if let Some(watchers) = &*self.watchers()
            && watchers.receiver_count() > 0
            && let Ok(event) = serde_json::to_string(&entry)
        {
            let _ = watchers.send(event.into());
        }
        let size = entry.bytes + entry.findings * FINDING;
        let (payload, size) = match size > LONGEST {
            true => (Payload::default(), 0),
            false => (payload, size),
        };
        let request = Request {
            entry,
            payload,
            size,
        };
        let mut entries = self.lock();
        entries.count(totals);
        entries.bytes += size;
        entries.kept.push_back(request);
        let mut oldest = entries.take_oldest(self.most);
        drop(entries);
        // What leaves is freed when the others may go on.
        while let Some((request, true)) = oldest {
            drop(request);
            oldest = self.lock().take_oldest(self.most);
        }
    }

    /// Counts a request that is not kept.
    pub(super) fn count(&self, totals: Totals) {
        self.lock().count(totals);
    }

    /// Returns the requests that are kept, the latest first.
    pub(super) fn list(&self) -> Vec<Entry> {
        let entries = self.lock();
        let kept = entries.kept.iter().rev();
        kept.map(|request| request.entry.clone()).collect()
    }

    /// Returns a request; `None` if it is not kept.
    pub(super) fn get(&self, id: u64, pseudonym: Pseudonym<'_>) -> Option<Full> {
        let (entry, payload) = {
            let entries = self.lock();
            let request = entries.kept.iter().find(|it| it.entry.id == id)?;
            (request.entry.clone(), request.payload.clone())
        };
        let details = payload.details(pseudonym);
        Some(Full { entry, details })
    }

    /// Returns the bodies that are JSON, in the order of their arrival, but those that are only validated.
    pub(super) fn bodies(&self, pseudonym: Pseudonym<'_>) -> Vec<Arc<RawValue>> {
        let payloads: Vec<_> = {
            let entries = self.lock();
            let saved = entries.kept.iter().filter(|it| is_saved(&it.entry));
            saved.map(|request| request.payload.clone()).collect()
        };
        let bodies = payloads.iter().filter_map(|payload| {
            let body = payload.details(pseudonym).body?;
            match body {
                Body::Json(json) => Some(json),
                Body::Text(_) => None,
            }
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
