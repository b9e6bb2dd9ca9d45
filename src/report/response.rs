//! Explains an answer of the API: which payloads it rejects, why, and what finds the mistake.
//!
//! Shapes, from the response samples: `customer` answers one result; the batches answer `results`,
//! one for each customer; `simplifiedCustomer` answers `errors`, an array of texts; a wrong path or a
//! body that cannot be read answers `status`, `error` and `path`.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use crate::contract::Contract;
use crate::contract::server_codes::{STATUSES, Status};
use crate::json::{Documents, Kind, Node};
use crate::report::catalog::Code;
use crate::report::redaction::mask;
use crate::text::count::counted;
use crate::text::suggestion::nearest;
use crate::text::visible;

/// An explained answer.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    kind: &'static str,
    /// How many results are accepted.
    accepted: usize,
    /// How many are rejected.
    rejected: usize,
    /// The reasons, in the order in which they occur.
    reasons: Vec<Reason>,
}

/// A reason for rejecting payloads.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reason {
    /// The code as the catalogue has it; as the answer has it if it is unknown.
    code: Option<String>,
    /// Whether the code is known.
    is_known: bool,
    /// The nearest known code, if it is unknown.
    did_you_mean: Option<&'static str>,
    status: Option<&'static Status>,
    /// The fields that the descriptions name.
    fields: Vec<String>,
    /// What makes the API return the code; only the named fields if they narrow it.
    triggers: Vec<Trigger>,
    /// The rules that find the mistake.
    rules: Vec<&'static str>,
    /// The rejected payloads.
    results: Vec<Rejected>,
}

#[derive(Serialize, PartialEq, Eq)]
struct Trigger {
    field: String,
    trigger: String,
}

/// A rejected payload.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rejected {
    /// Its position in the answer, from 1.
    number: usize,
    communication_number: Option<String>,
    customer_ext_id: Option<String>,
}

/// The text lists this many payloads of a reason.
const MOST_LISTED: usize = 10;

/// Explains an answer, as a file or as the output of a program such as `curl --include`. Returns
/// `None` if it is not an answer of the API.
pub fn explain_response(text: &str, codes: &[Code]) -> Option<Response> {
    let mut response = Response {
        kind: "response",
        accepted: 0,
        rejected: 0,
        reasons: Vec::new(),
    };
    let (status, body) = without_head(text);
    let start = body.find(['{', '[']);
    let mut is_answer = false;
    if let Some(start) = start {
        let mut documents = Documents::new(body);
        let mut at = start;
        loop {
            let parsed = documents.parse(at);
            is_answer |= response.read(parsed.tree.root(), codes, 0);
            match parsed.next {
                Some(next) => at = next,
                None => break,
            }
        }
    }
    if !is_answer && start.is_none() {
        is_answer = response.read_words(body, codes);
    }
    if !is_answer && let Some(status) = status {
        response.add_status(status);
        is_answer = true;
    }
    is_answer.then_some(response)
}

/// The status of an HTTP answer with its head, and its body.
fn without_head(text: &str) -> (Option<&'static Status>, &str) {
    let mut status = None;
    let mut rest = text.trim_start();
    // A redirection or `100 Continue` comes before the last head.
    while rest.starts_with("HTTP/") {
        let line = rest.lines().next().unwrap_or_default();
        let number = line.split_whitespace().nth(1).unwrap_or_default();
        status = known_status(number);
        let end = ["\r\n\r\n", "\n\n"]
            .iter()
            .filter_map(|end| Some((rest.find(end)?, end.len())));
        rest = match end.min() {
            Some((at, length)) => rest[at + length..].trim_start(),
            None => "",
        };
    }
    (status, rest)
}

fn known_status(number: &str) -> Option<&'static Status> {
    STATUSES
        .iter()
        .find(|known| known.status.to_string() == number.trim())
}

fn text_of(node: Node<'_>) -> Option<String> {
    match node.kind() {
        Kind::String => node.string().map(|text| text.trim().to_owned()),
        Kind::Integer => Some(node.raw().to_owned()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}

/// The member of this name, in any case.
fn member<'a>(object: Node<'a>, name: &str) -> Option<Node<'a>> {
    let mut members = object.members();
    let found = members.find(|member| {
        let own = member.key.string().unwrap_or_default();
        own.eq_ignore_ascii_case(name)
    });
    found.map(|member| member.value)
}

/// How deep an answer may be wrapped in other objects.
const DEPTH: usize = 8;

impl Response {
    /// Reads a value of the answer. Returns whether it is one.
    fn read(&mut self, node: Node<'_>, codes: &[Code], depth: usize) -> bool {
        if depth > DEPTH {
            return false;
        }
        if node.kind() == Kind::Array {
            let elements: Vec<_> = node.elements().collect();
            return elements.into_iter().fold(false, |any, element| {
                self.read(element, codes, depth + 1) | any
            });
        }
        if node.kind() != Kind::Object {
            return false;
        }
        if let Some(results) = member(node, "results").filter(|it| it.kind() == Kind::Array) {
            let any = self.read(results, codes, depth + 1);
            return any || results.count() == 0;
        }
        let text = |name| member(node, name).and_then(text_of);
        let result = text("resultType");
        let code = text("errorCode");
        let status = text("status").and_then(|status| known_status(&status));
        let errors = member(node, "errors").filter(|it| it.kind() == Kind::Array);
        let description = [text("errorDescription"), text("message"), text("error")];
        let mut descriptions: Vec<_> = description.into_iter().flatten().collect();
        let is_error = text("error").is_some() && (status.is_some() || text("path").is_some());
        let is_rejected = result
            .as_deref()
            .is_some_and(|it| it.eq_ignore_ascii_case("REQUEST_REJECTED"));
        let is_accepted = result
            .as_deref()
            .is_some_and(|it| it.eq_ignore_ascii_case("REQUEST_ACCEPTED"));
        if let Some(errors) = errors {
            descriptions.extend(errors.elements().filter_map(text_of));
        }
        if code.is_none() && errors.is_none() && !is_rejected && !is_error {
            if is_accepted {
                self.accepted += 1;
                return true;
            }
            // The answer may be within a log entry or another envelope.
            let values: Vec<_> = node.members().map(|member| member.value).collect();
            return values
                .into_iter()
                .fold(false, |any, value| self.read(value, codes, depth + 1) | any);
        }
        self.rejected += 1;
        let rejected = Rejected {
            number: self.accepted + self.rejected,
            communication_number: text("communicationNumber"),
            customer_ext_id: text("customerExtId"),
        };
        self.add(code.as_deref(), status, &descriptions, rejected, codes);
        true
    }

    /// Reads known codes from a text that is not JSON, such as a log.
    fn read_words(&mut self, text: &str, codes: &[Code]) -> bool {
        let words =
            text.split(|character: char| !character.is_ascii_alphanumeric() && character != '.');
        let words = words.map(|word| word.trim_matches('.'));
        // A number alone may be anything.
        let words = words.filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
        let known = words.filter(|word| {
            let mut codes = codes.iter();
            codes.any(|code| code.code.eq_ignore_ascii_case(word))
        });
        let known: BTreeSet<_> = known.map(str::to_ascii_uppercase).collect();
        for code in &known {
            self.rejected += 1;
            let rejected = Rejected {
                number: self.rejected,
                communication_number: None,
                customer_ext_id: None,
            };
            self.add(Some(code), None, &[text.to_owned()], rejected, codes);
        }
        !known.is_empty()
    }

    fn add_status(&mut self, status: &'static Status) {
        if status.status == 200 {
            self.accepted += 1;
            return;
        }
        self.rejected += 1;
        let rejected = Rejected {
            number: 1,
            communication_number: None,
            customer_ext_id: None,
        };
        self.add(None, Some(status), &[], rejected, &[]);
    }

    fn add(
        &mut self,
        written: Option<&str>,
        status: Option<&'static Status>,
        descriptions: &[String],
        rejected: Rejected,
        codes: &[Code],
    ) {
        let known = written.and_then(|written| {
            let mut codes = codes.iter();
            codes.find(|code| code.code.eq_ignore_ascii_case(written))
        });
        let code = known.map(|code| code.code.to_owned());
        let code = code.or_else(|| written.map(str::to_owned));
        let of_code: Vec<_> = codes
            .iter()
            .filter(|it| known.is_some_and(|known| known.code == it.code))
            .collect();
        let mut fields = BTreeSet::new();
        for description in descriptions {
            fields.extend(named_fields(description, &of_code));
        }
        let is_named = |code: &&&Code| {
            let last = code.field.rsplit(['.', ']']).next().unwrap_or_default();
            let name = last.trim_start_matches('[');
            fields.iter().any(|field| field == name)
        };
        let narrowed: Vec<_> = of_code.iter().filter(is_named).copied().collect();
        let of_code = if narrowed.is_empty() {
            of_code
        } else {
            narrowed
        };
        let mut rules: Vec<_> = of_code
            .iter()
            .flat_map(|code| code.rules.iter().copied())
            .collect();
        rules.sort_unstable();
        rules.dedup();
        let mut triggers: Vec<Trigger> = Vec::new();
        for code in of_code {
            let trigger = Trigger {
                field: code.field.clone(),
                trigger: code.trigger.clone(),
            };
            if !triggers.contains(&trigger) {
                triggers.push(trigger);
            }
        }
        let fields: Vec<_> = fields.into_iter().collect();
        let same = self.reasons.iter_mut().find(|reason| {
            reason.code == code
                && reason.fields == fields
                && reason.status.map(|it| it.status) == status.map(|it| it.status)
        });
        if let Some(same) = same {
            same.results.push(rejected);
            return;
        }
        let did_you_mean = match (written, known) {
            (Some(written), None) => {
                let near = nearest(written, codes.iter().map(|code| code.code));
                near.map(|near| near.word)
                    .and_then(|word| codes.iter().find(|code| code.code == word))
                    .map(|code| code.code)
            }
            _ => None,
        };
        self.reasons.push(Reason {
            code,
            is_known: written.is_none() || known.is_some(),
            did_you_mean,
            status,
            fields,
            triggers,
            rules,
            results: vec![rejected],
        });
    }

    /// Masks the identifiers of the payloads: they may be personal.
    pub fn redact(&mut self) {
        let reasons = self.reasons.iter_mut();
        for rejected in reasons.flat_map(|reason| &mut reason.results) {
            let own = [
                &mut rejected.communication_number,
                &mut rejected.customer_ext_id,
            ];
            for identifier in own.into_iter().flatten() {
                *identifier = mask(identifier);
            }
        }
    }

    /// Whether all codes are known.
    pub fn is_explained(&self) -> bool {
        self.reasons.iter().all(|reason| reason.is_known)
    }

    /// The explanation as Markdown.
    pub fn text(&self) -> String {
        let total = self.accepted + self.rejected;
        let mut text = format!(
            "{}: {} accepted, {} rejected\n",
            counted(total, "result"),
            self.accepted,
            self.rejected
        );
        for reason in &self.reasons {
            reason.write(&mut text, total > 1);
        }
        text
    }
}

impl Reason {
    fn write(&self, text: &mut String, has_several: bool) {
        match (&self.code, self.status) {
            (Some(code), _) => {
                let _ = writeln!(text, "\n# API code {}", visible::line(code));
            }
            (None, Some(status)) => {
                let _ = write!(text, "\n{}", status.text());
            }
            (None, None) => text.push_str("\n# Rejected without a code\n"),
        }
        self.write_results(text, has_several);
        for Trigger { field, trigger } in &self.triggers {
            let _ = writeln!(text, "- `{field}`: {trigger}");
        }
        if !self.is_known {
            text.push_str("unknown API code");
            if let Some(meant) = self.did_you_mean {
                let _ = write!(text, "; did you mean `{meant}`?");
            }
            text.push_str("\n`kyclint explain --api` lists the known codes.\n");
        }
        if !self.fields.is_empty() {
            let fields: Vec<_> = self
                .fields
                .iter()
                .map(|field| format!("`{field}`"))
                .collect();
            let _ = writeln!(text, "\nThe description names {}.", fields.join(", "));
            let _ = writeln!(
                text,
                "`kyclint explain {}` explains the field.",
                self.fields[0]
            );
        }
        if !self.rules.is_empty() {
            let _ = writeln!(
                text,
                "\n`kyclint --select {} PAYLOAD` marks the value.",
                self.rules.join(",")
            );
            for rule in &self.rules {
                let _ = writeln!(text, "`kyclint explain {rule}` explains the rule.");
            }
        } else if self.is_known && self.code.is_some() {
            text.push_str("\nNo rule reports it: only the server can know.\n");
        } else if self.status.is_none() {
            text.push_str("\n`kyclint PAYLOAD` lints the payload.\n");
        }
    }

    fn write_results(&self, text: &mut String, has_several: bool) {
        for rejected in self.results.iter().take(MOST_LISTED) {
            let names = [
                ("customerExtId", &rejected.customer_ext_id),
                ("communicationNumber", &rejected.communication_number),
            ];
            let named = names.into_iter().filter_map(|(name, value)| {
                let value = visible::line(value.as_deref()?).into_owned();
                Some(format!("{name} {value}"))
            });
            let named: Vec<_> = named.collect();
            if has_several || !named.is_empty() {
                let number = format!("result {}", rejected.number);
                let all: Vec<_> = std::iter::once(number).chain(named).collect();
                let _ = writeln!(text, "{}", all.join(", "));
            }
        }
        if self.results.len() > MOST_LISTED {
            let _ = writeln!(text, "and {} more", self.results.len() - MOST_LISTED);
        }
    }
}

/// The fields that a description names. A word of plain English is one only if it is quoted, or a
/// field of the code.
fn named_fields(description: &str, of_code: &[&Code]) -> Vec<String> {
    let is_of_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let mut found = Vec::new();
    let mut rest = description;
    while let Some(start) = rest.find(is_of_name) {
        let is_quoted = rest[..start].ends_with(['`', '\'', '"', '“', '‘', '[', '/']);
        let word = &rest[start..];
        let end = word
            .find(|character| !is_of_name(character))
            .unwrap_or(word.len());
        rest = &word[end..];
        let word = &word[..end];
        let is_plain = !word.bytes().skip(1).any(|byte| byte.is_ascii_uppercase());
        let of_any = || {
            let objects = Contract::all().flat_map(Contract::objects);
            let mut names = objects.flat_map(|(_, object)| object.names());
            names.find(|name| name.eq_ignore_ascii_case(word))
        };
        let last = |code: &&Code| {
            let last = code.field.rsplit(['.', ']']).next().unwrap_or_default();
            last.eq_ignore_ascii_case(word).then(|| last.to_owned())
        };
        let of_code = of_code.iter().find_map(last);
        let name = match of_code {
            Some(name) => Some(name),
            None if is_plain && !is_quoted => None,
            None => of_any().map(str::to_owned),
        };
        found.extend(name);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::catalog::codes;

    fn explained(text: &str) -> Response {
        explain_response(text, &codes()).unwrap()
    }

    #[test]
    fn a_single_answer_is_explained_by_its_code_in_any_case() {
        let response = explained(
            r#"{"resultType": "REQUEST_REJECTED", "errorCode": " c016.i06 ",
                "errorDescription": "birthCountry is incorrect"}"#,
        );
        assert!(response.is_explained());
        let [reason] = response.reasons.as_slice() else {
            panic!("{}", response.text());
        };
        assert_eq!(reason.code.as_deref(), Some("C016.I06"));
        assert_eq!(reason.fields, ["birthCountry"]);
        let fields: Vec<_> = reason.triggers.iter().map(|it| it.field.as_str()).collect();
        assert_eq!(fields, ["birthCountry"]);
        assert_eq!(reason.rules, ["classifier-value", "country-code"]);
    }

    #[test]
    fn a_batch_is_explained_by_reason() {
        let response = explained(
            r#"{"timeElapsedMs": 5, "results": [
                {"resultType": "REQUEST_ACCEPTED", "customerExtId": "C-1"},
                {"resultType": "REQUEST_REJECTED", "customerExtId": "C-2", "errorCode": "O005"},
                {"resultType": "REQUEST_REJECTED", "customerExtId": "C-3", "errorCode": "O005"},
                {"resultType": "REQUEST_REJECTED", "customerExtId": "C-4", "errorCode": "Q009.CA02"}
            ]}"#,
        );
        assert_eq!((response.accepted, response.rejected), (1, 3));
        assert!(!response.is_explained());
        let text = response.text();
        assert!(
            text.starts_with("4 results: 1 accepted, 3 rejected\n"),
            "{text}"
        );
        assert!(
            text.contains(
                "# API code O005\nresult 2, customerExtId C-2\nresult 3, customerExtId C-3\n"
            ),
            "{text}"
        );
        assert!(
            text.contains("unknown API code; did you mean `Q009.CA01`?"),
            "{text}"
        );
    }

    #[test]
    fn answers_without_a_code_are_explained() {
        let wrong_path = r#"{"timestamp": "2024-05-26T16:49:50.237+00:00", "status": 404,
            "error": "Not Found", "path": "/customers"}"#;
        assert!(
            explained(wrong_path)
                .text()
                .contains("The path of the request is wrong")
        );
        let simplified = r#"{"errors": ["communicationNumber is mandatory"]}"#;
        assert!(
            explained(simplified)
                .text()
                .contains("names `communicationNumber`")
        );
        let head = "HTTP/1.1 415 Unsupported Media Type\r\nServer: x\r\n\r\n";
        assert!(explained(head).text().contains("application/json"));
        let log = "2024-05-26 WARN rejected: code C013a for the customer";
        assert!(explained(log).text().contains("closingDate"));
        let wrapped = r#"{"log": {"body": {"resultType": "request_accepted"}}}"#;
        assert_eq!(explained(wrapped).accepted, 1);
    }

    #[test]
    fn other_json_is_not_an_answer() {
        for text in [
            "",
            "{}",
            "[]",
            r#"{"firstName": "A"}"#,
            "nothing here",
            "{\"a\":",
            "[[[1]]]",
        ] {
            assert!(explain_response(text, &codes()).is_none(), "{text}");
        }
    }
}
