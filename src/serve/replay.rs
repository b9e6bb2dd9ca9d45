//! Payloads that are taken as sent before the first request.

use std::fs::File;
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

use crate::contract::kinds::KINDS;
use crate::document::signature::kind_of;
use crate::endpoint::{Answer, Route};
use crate::json;
use crate::json::Kind;
use crate::serve::api;
use crate::serve::app::App;
use crate::workspace::compressed::{decompressed, lacks_extension};

/// What some programs write before the text of a file.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What became of the payloads.
#[derive(Debug, Default)]
pub(super) struct Replayed {
    pub(super) payloads: usize,
    pub(super) refused: usize,
}

/// Takes each line of a file as a request. The error names the line.
pub(super) async fn replay(app: &App, path: &Path) -> Result<Replayed, String> {
    let file = File::open(path).map_err(|error| error.to_string())?;
    let mut lines = BufReader::new(decompressed(path, Box::new(file)));
    let mut replayed = Replayed::default();
    for number in 1.. {
        let at = |error: String| format!("line {number}: {error}");
        let mut line = Vec::new();
        let most = app.max_body as u64 + 1;
        let read = lines.by_ref().take(most).read_until(b'\n', &mut line);
        if read.map_err(|error| error.to_string())? == 0 {
            break;
        }
        if line.len() > app.max_body {
            return Err(at("longer than --max-body".to_owned()));
        }
        if number == 1 {
            if let Some(error) = lacks_extension(&line) {
                return Err(error);
            }
            if line.starts_with(BYTE_ORDER_MARK) {
                line.drain(..BYTE_ORDER_MARK.len());
            }
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let route = route(&line);
        let read = app.endpoint.read(route, line);
        let decision = app.store.decide(&app.endpoint, read).await.map_err(at)?;
        if matches!(decision.answer, Answer::Unreadable) {
            return Err(at(
                "not a payload; --replay takes one JSON object on each line".to_owned(),
            ));
        }
        let totals = api::totals(decision.session.diagnostics(), &decision.answer);
        replayed.payloads += totals.customers as usize;
        replayed.refused += totals.refused as usize;
    }
    Ok(replayed)
}

/// The request that takes a payload.
fn route(line: &[u8]) -> Route {
    let text = String::from_utf8_lossy(line);
    let parsed = json::parse(&text, 0);
    let root = parsed.tree.root();
    let envelopes = KINDS
        .into_iter()
        .filter_map(|kind| Some((kind, kind.envelope.as_ref()?)));
    for (kind, envelope) in envelopes {
        let list = root.get(envelope.member);
        if list.is_some_and(|list| list.kind() == Kind::Array) {
            return Route::Batch {
                kind,
                member: envelope.member,
                is_saved: true,
            };
        }
    }
    Route::One(kind_of(root))
}
