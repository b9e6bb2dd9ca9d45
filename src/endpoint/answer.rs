//! The bodies of answers, as the pages of the customer service show them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::diagnostic::Diagnostic;
use crate::endpoint::CustomerNames;

/// The answer to a request that reached the service.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The payload is accepted.
    Accepted,
    /// The payload is refused for one error.
    Refused(Refusal),
    /// The same for a kind of payload without codes: the texts of all errors.
    RefusedWithTexts(Vec<String>),
    /// The body is not what the request takes.
    Unreadable,
    /// The answer to each customer of a batch.
    Batch(Vec<CustomerAnswer>),
    /// The request could not be processed.
    Failed,
    /// The same for a batch.
    BatchFailed,
}

/// The error that an answer names.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The published code; `None` if none is published for this error.
    pub code: Option<String>,
    /// What is wrong. The text is ours.
    pub description: String,
}

/// The answer to one customer of a batch.
#[derive(Debug, Clone)]
pub struct CustomerAnswer {
    /// What the answer repeats of the customer.
    pub names: CustomerNames,
    /// Why it is refused; `None` if it is accepted.
    pub error: Option<Refusal>,
}

const ACCEPTED: &str = "REQUEST_ACCEPTED";
const REJECTED: &str = "REQUEST_REJECTED";

impl Refusal {
    pub(super) fn of(error: &Diagnostic) -> Self {
        Refusal {
            code: error.api_code.as_deref().map(str::to_owned),
            description: description(error),
        }
    }
}

/// What is wrong, and where.
pub(super) fn description(error: &Diagnostic) -> String {
    match error.pointer.as_str() {
        "" => error.message.to_string(),
        pointer => format!("{} at {pointer}", error.message),
    }
}

impl Answer {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        match self {
            Answer::Accepted | Answer::Batch(_) => 200,
            Answer::Refused(_) | Answer::RefusedWithTexts(_) | Answer::Unreadable => 400,
            Answer::Failed | Answer::BatchFailed => 500,
        }
    }

    /// The code that the answer names: of a batch, that of the first refused customer.
    pub fn code(&self) -> Option<&str> {
        self.refusals().find_map(|refusal| refusal.code.as_deref())
    }

    /// How many customers are refused, and how many there are.
    pub fn refused(&self) -> (usize, usize) {
        match self {
            Answer::Accepted => (0, 1),
            Answer::Batch(customers) => (self.refusals().count(), customers.len()),
            _ => (1, 1),
        }
    }

    fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        let (one, several) = match self {
            Answer::Refused(refusal) => (Some(refusal), [].as_slice()),
            Answer::Batch(customers) => (None, customers.as_slice()),
            _ => (None, [].as_slice()),
        };
        let several = several.iter().filter_map(|it| it.error.as_ref());
        one.into_iter().chain(several)
    }

    /// The body, as JSON text. `path` is that of the request, `now` the time, and `elapsed` the milliseconds
    /// that the request took.
    pub fn body(&self, path: &str, now: Timestamp, elapsed: u64) -> String {
        match self {
            // The most frequent one.
            Answer::Accepted => format!("{{\"resultType\":\"{ACCEPTED}\"}}"),
            _ => self.value(path, now, elapsed).to_string(),
        }
    }

    fn value(&self, path: &str, now: Timestamp, elapsed: u64) -> Value {
        match self {
            Answer::Accepted => json!({"resultType": ACCEPTED}),
            Answer::Refused(Refusal { code, description }) => {
                json!({"resultType": REJECTED, "errorCode": code, "errorDescription": description})
            }
            Answer::RefusedWithTexts(errors) => json!({"errors": errors}),
            Answer::Unreadable => standard(400, path, now),
            Answer::Batch(customers) => {
                // The time of each customer is not measured.
                let each = elapsed / (customers.len().max(1) as u64);
                let results = customers.iter().map(|it| it.body(each));
                json!({"results": results.collect::<Vec<_>>(), "timeElapsedMs": elapsed})
            }
            Answer::Failed => {
                json!({"resultType": REJECTED, "status": 500, "error": "Internal Server Error"})
            }
            Answer::BatchFailed => json!({
                "errorCode": "500",
                "errorDescription": "processing failed",
                "timeElapsedMs": elapsed,
            }),
        }
    }
}

impl CustomerAnswer {
    fn body(&self, elapsed: u64) -> Value {
        let result = if self.error.is_some() {
            REJECTED
        } else {
            ACCEPTED
        };
        let mut body = Map::new();
        body.insert("resultType".to_owned(), result.into());
        let names = &self.names;
        for (name, value) in [
            ("communicationNumber", &names.communication_number),
            ("customerExtId", &names.customer_ext_id),
            ("businessUnit", &names.business_unit),
        ] {
            body.insert(name.to_owned(), value.clone().into());
        }
        body.insert("timeElapsedMs".to_owned(), elapsed.into());
        if let Some(Refusal { code, description }) = &self.error {
            body.insert("errorCode".to_owned(), code.clone().into());
            body.insert("errorDescription".to_owned(), description.clone().into());
        }
        Value::Object(body)
    }
}

/// The phrase of an HTTP status.
fn phrase(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        411 => "Length Required",
        413 => "Payload Too Large",
        415 => "Unsupported Media Type",
        503 => "Service Unavailable",
        _ => "Internal Server Error",
    }
}

/// The body of an answer of the server itself, before any service: `timestamp`, `status`, `error` and
/// `path`.
pub fn standard(status: u16, path: &str, now: Timestamp) -> Value {
    json!({
        "timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.%3f+00:00").to_string(),
        "status": status,
        "error": phrase(status),
        "path": path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_an_answer_is_its_value() {
        let answers = [
            Answer::Accepted,
            Answer::RefusedWithTexts(vec!["one \"error\"".to_owned()]),
            Answer::Unreadable,
            Answer::Failed,
            Answer::BatchFailed,
        ];
        for answer in answers {
            let text = answer.body("/path", Timestamp::UNIX_EPOCH, 7);
            let value: Value = serde_json::from_str(&text).unwrap();
            assert_eq!(value, answer.value("/path", Timestamp::UNIX_EPOCH, 7));
        }
    }
}
