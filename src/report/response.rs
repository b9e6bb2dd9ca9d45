//! Explains an answer of the API: which payloads it rejects, why, and what finds the mistake.
//!
//! Shapes, from the response samples: `customer` answers one result; the batches answer `results`,
//! one for each customer; `simplifiedCustomer` answers `errors`, an array of texts; a wrong path or a
//! body that cannot be read answers `status`, `error` and `path`. Gateways in between have shapes of
//! their own, such as objects in `errors` or an answer in a text, so codes are found wherever they are.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde::Serialize;

use crate::contract::Contract;
use crate::contract::server_codes::Status;
use crate::document::structure::looks_like_payload;
use crate::json::{Documents, Kind, Node, parse_first};
use crate::report::catalog::Code;
use crate::report::http_text::{Answer, known_status, status_in_words, status_of_phrase};
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
#[derive(Clone, Default, Serialize)]
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
    let mut response = Response::new();
    let answer = Answer::of(text);
    let status = answer.known_status();
    let body = &*answer.body;
    let mut is_answer = false;
    let mut is_payload = false;
    let mut is_broken = false;
    if let Some(start) = body.find(['{', '[']) {
        let mut documents = Documents::new(body);
        let mut at = start;
        loop {
            let parsed = documents.parse(at);
            let root = parsed.tree.root();
            is_payload |= looks_like_payload(root);
            is_broken |= !parsed.problems.is_empty();
            is_answer |= response.read(root, codes, 0);
            match parsed.next {
                Some(next) => at = next,
                None => break,
            }
        }
    }
    // What is written like a code in a payload is none.
    is_answer &= !is_payload || response.is_explained();
    if is_answer && (response.is_explained() || !is_broken) {
        return Some(response);
    }
    // Text that is cut or not JSON still has its codes.
    let mut of_words = Response::new();
    if !is_payload && of_words.read_words(body, &Rejected::default(), codes) {
        return Some(of_words);
    }
    if is_answer {
        return Some(response);
    }
    // A page that is not JSON is not from the API, even with the status 200.
    let is_body_of_success = || body.trim().is_empty();
    let status = status.filter(|it| it.status != 200 || is_body_of_success());
    let in_words = || (!is_payload).then(|| status_in_words(body)).flatten();
    response.add_status(status.or_else(in_words)?);
    Some(response)
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

/// Whether a text is made as the codes are, and too short to be a name or a number of a person.
fn is_like_code(text: &str) -> bool {
    let mut parts = text.split('.');
    parts.all(|part| {
        let digits = part.trim_start_matches(|it: char| it.is_ascii_uppercase());
        let letters = part.len() - digits.len();
        let digits = digits.trim_end_matches(|it: char| it.is_ascii_lowercase());
        (1..=3).contains(&letters)
            && (1..=3).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Whether a text is a known code. A number alone may be anything.
fn is_code(text: &str, codes: &[Code]) -> bool {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    !is_number
        && codes
            .iter()
            .any(|code| code.code.eq_ignore_ascii_case(text))
}

/// Whether a text is made as the codes are, of parts with the letters of known ones. Those of others have
/// other letters.
fn may_be_code(text: &str, codes: &[Code]) -> bool {
    fn letters(part: &str) -> &str {
        let end = part.find(|it: char| it.is_ascii_digit());
        &part[..end.unwrap_or(part.len())]
    }
    let is_known = |part: &str| {
        let mut parts = codes.iter().flat_map(|code| code.code.split('.'));
        parts.any(|known| letters(known) == letters(part))
    };
    is_like_code(text) && text.split('.').all(is_known)
}

/// The HTTP status in an answer that is not known, if there is one.
pub fn unknown_status(text: &str) -> Option<String> {
    fn find(node: Node<'_>, depth: usize) -> Option<String> {
        let is_status = |text: &String| {
            let number = text.parse::<u16>();
            number.is_ok_and(|number| (100..600).contains(&number)) && known_status(text).is_none()
        };
        let own = ["status", "statusCode"].into_iter().find_map(|name| {
            let status = member(node, name).and_then(text_of);
            status.filter(is_status)
        });
        let below = || {
            let members = node.members().map(|member| member.value);
            let mut values = members.chain(node.elements());
            values.find_map(|value| find(value, depth.checked_sub(1)?))
        };
        own.or_else(below)
    }
    let start = text.find(['{', '['])?;
    find(parse_first(text, start).tree.root(), DEPTH)
}

/// How deep an answer may be wrapped in other objects.
const DEPTH: usize = 8;

impl Response {
    fn new() -> Self {
        Response {
            kind: "response",
            accepted: 0,
            rejected: 0,
            reasons: Vec::new(),
        }
    }

    /// Reads a value of the answer. Returns whether it is one.
    fn read(&mut self, node: Node<'_>, codes: &[Code], depth: usize) -> bool {
        if depth > DEPTH {
            return false;
        }
        match node.kind() {
            Kind::Array => {
                let elements: Vec<_> = node.elements().collect();
                return elements.into_iter().fold(false, |any, element| {
                    self.read(element, codes, depth + 1) | any
                });
            }
            // An answer may be kept as a text.
            Kind::String => {
                let text = node.string().unwrap_or_default();
                let parsed = text
                    .trim_start()
                    .starts_with(['{', '['])
                    .then(|| parse_first(&text, 0));
                return parsed
                    .is_some_and(|parsed| self.read(parsed.tree.root(), codes, depth + 1));
            }
            Kind::Object => {}
            _ => return false,
        }
        if let Some(results) = member(node, "results").filter(|it| it.kind() == Kind::Array) {
            let any = self.read(results, codes, depth + 1);
            return any || results.count() == 0;
        }
        let text = |name| member(node, name).and_then(text_of);
        let result = text("resultType");
        let is_result = |name: &str| {
            let result = result.as_deref();
            result.is_some_and(|result| result.eq_ignore_ascii_case(name))
        };
        let code = text("errorCode").or_else(|| {
            // Other answers have these names for other things.
            let others = ["code", "error", "error_code"].into_iter().filter_map(text);
            let others: Vec<_> = others.collect();
            let known = others.iter().find(|text| is_code(text, codes));
            let known = known.or_else(|| others.iter().find(|text| may_be_code(text, codes)));
            known.cloned()
        });
        let errors = member(node, "errors");
        let descriptions = [
            "errorDescription",
            "message",
            "error",
            "title",
            "detail",
            "description",
            "field",
        ];
        let descriptions: Vec<_> = descriptions.into_iter().filter_map(text).collect();
        let status = text("status").or_else(|| text("statusCode"));
        let status = status.and_then(|status| known_status(&status));
        let status = status.filter(|it| it.status != 200).or_else(|| {
            let mut texts = descriptions.iter();
            texts.find_map(|text| status_of_phrase(text))
        });
        let rejected = Rejected {
            number: 0,
            communication_number: text("communicationNumber"),
            customer_ext_id: text("customerExtId"),
        };
        let below = errors.is_some_and(|errors| self.read_errors(errors, &rejected, codes, depth));
        if code.is_some() || is_result("REQUEST_REJECTED") && !below {
            self.reject(code.as_deref(), status, &descriptions, rejected, codes);
            return true;
        }
        if below {
            return true;
        }
        if is_result("REQUEST_ACCEPTED") {
            self.accepted += 1;
            return true;
        }
        // The answer may be within a log entry or another envelope.
        let values: Vec<_> = node.members().map(|member| member.value).collect();
        let any = values
            .into_iter()
            .fold(false, |any, value| self.read(value, codes, depth + 1) | any);
        if any || status.is_none() || looks_like_payload(node) {
            return any;
        }
        self.reject(None, status, &descriptions, rejected, codes);
        true
    }

    /// Reads the value of `errors`: texts, objects with codes, or texts by field. Returns whether it
    /// has any.
    fn read_errors(
        &mut self,
        errors: Node<'_>,
        rejected: &Rejected,
        codes: &[Code],
        depth: usize,
    ) -> bool {
        let mut texts = Vec::new();
        let mut any = false;
        let values: Vec<_> = match errors.kind() {
            Kind::Array => errors.elements().map(|element| (None, element)).collect(),
            Kind::Object => errors
                .members()
                .map(|member| (member.key.string(), member.value))
                .collect(),
            Kind::String => vec![(None, errors)],
            _ => Vec::new(),
        };
        for (field, value) in values {
            if matches!(value.kind(), Kind::Object)
                || value.elements().any(|it| it.kind() == Kind::Object)
            {
                any |= self.read(value, codes, depth + 1);
                continue;
            }
            let own = text_of(value).into_iter();
            for text in own.chain(value.elements().filter_map(text_of)) {
                let text = match &field {
                    Some(field) => format!("`{field}`: {text}"),
                    None => text,
                };
                if self.read_words(&text, rejected, codes) {
                    any = true;
                } else if may_be_code(&text, codes) {
                    self.reject(Some(&text), None, &[], rejected.clone(), codes);
                    any = true;
                } else {
                    texts.push(text);
                }
            }
        }
        if !texts.is_empty() || errors.kind() == Kind::Array && !any {
            self.reject(None, None, &texts, rejected.clone(), codes);
            any = true;
        }
        any
    }

    /// Reads known codes from a text that is not JSON, such as a log.
    fn read_words(&mut self, text: &str, rejected: &Rejected, codes: &[Code]) -> bool {
        let words =
            text.split(|character: char| !character.is_ascii_alphanumeric() && character != '.');
        let words = words.map(|word| word.trim_matches('.'));
        let known: BTreeSet<_> = words
            .filter(|word| is_code(word, codes))
            .map(str::to_ascii_uppercase)
            .collect();
        for code in &known {
            let texts = [text.to_owned()];
            self.reject(Some(code), None, &texts, rejected.clone(), codes);
        }
        !known.is_empty()
    }

    fn add_status(&mut self, status: &'static Status) {
        if status.status == 200 {
            self.accepted += 1;
            return;
        }
        self.reject(None, Some(status), &[], Rejected::default(), &[]);
    }

    fn reject(
        &mut self,
        code: Option<&str>,
        status: Option<&'static Status>,
        descriptions: &[String],
        rejected: Rejected,
        codes: &[Code],
    ) {
        self.rejected += 1;
        let rejected = Rejected {
            number: self.accepted + self.rejected,
            ..rejected
        };
        self.add(code, status, descriptions, rejected, codes);
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

    /// Masks what may be personal: the identifiers of the payloads, and a text in the place of a code
    /// that is none.
    pub fn redact(&mut self) {
        for reason in self.reasons.iter_mut().filter(|reason| !reason.is_known) {
            if let Some(code) = reason.code.take_if(|code| !is_like_code(code)) {
                reason.code = Some(mask(&code));
            }
        }
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
