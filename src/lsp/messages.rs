//! Messages: what the body of a frame says, or why it is not a message.

use lsp_server::{ErrorCode, Message, Notification, Request, RequestId, Response, ResponseError};
use serde_json::{Map, Value, json};

/// The answer to a body that is not a message. It has no identifier, as none is known, so it is not a
/// [`Response`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    code: i32,
    message: String,
}

impl Refusal {
    fn new(code: ErrorCode, message: String) -> Self {
        let code = code as i32;
        Refusal { code, message }
    }

    /// The frame to send.
    pub(super) fn frame(&self) -> String {
        let error = json!({"code": self.code, "message": self.message});
        let body = json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string();
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }
}

/// Reads a message; `None` if there is nothing to do for it. It is taken apart here, because the types of
/// `lsp_server` try one kind after another, and copy the text of a document each time.
pub(super) fn parse(body: &[u8]) -> Result<Option<Message>, Refusal> {
    let value = serde_json::from_slice::<Value>(body);
    // Errors of syntax do not quote the text.
    let value = value
        .map_err(|error| Refusal::new(ErrorCode::ParseError, format!("invalid JSON: {error}")))?;
    let invalid = |what: &str| Err(Refusal::new(ErrorCode::InvalidRequest, what.to_owned()));
    let Value::Object(mut members) = value else {
        return invalid("a message must be an object");
    };
    let id = members.remove("id");
    let method = match members.remove("method") {
        Some(Value::String(method)) => method,
        Some(_) => return invalid("`method` must be a string"),
        None if members.contains_key("result") || members.contains_key("error") => {
            return Ok(response(id, members).map(Message::Response));
        }
        None => return invalid("`method` is missing"),
    };
    let params = members.remove("params").unwrap_or_default();
    let Some(id) = id else {
        return Ok(Some(Notification { method, params }.into()));
    };
    match identifier(id) {
        Some(id) => Ok(Some(Request { id, method, params }.into())),
        None => invalid("`id` must be a string or an integer of 32 bits"),
    }
}

/// A response is not answered, whatever is wrong with it.
fn response(id: Option<Value>, mut members: Map<String, Value>) -> Option<Response> {
    let response_result = match members.remove("error") {
        None | Some(Value::Null) => Ok(members.remove("result").unwrap_or_default()),
        Some(error) => Err(serde_json::from_value::<ResponseError>(error).ok()?),
    };
    Some(Response {
        id: identifier(id?)?,
        response_result,
    })
}

fn identifier(id: Value) -> Option<RequestId> {
    match id {
        Value::String(id) => Some(RequestId::from(id)),
        id => Some(RequestId::from(i32::try_from(id.as_i64()?).ok()?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_those_of_the_crate() {
        for text in [
            r#"{"jsonrpc":"2.0","id":3,"method":"shutdown"}"#,
            r#"{"jsonrpc":"2.0","id":"a","method":"m","params":{"n":1.50,"big":123456789012345678901}}"#,
            r#"{"jsonrpc":"2.0","method":"exit","params":[1]}"#,
            r#"{"jsonrpc":"2.0","id":1,"result":null}"#,
            r#"{"jsonrpc":"2.0","id":1,"error":{"code":-1,"message":"m","data":{"a":1}}}"#,
        ] {
            let expected = serde_json::from_str::<Message>(text).unwrap();
            let found = parse(text.as_bytes()).unwrap().unwrap();
            assert_eq!(format!("{found:?}"), format!("{expected:?}"), "{text}");
        }
    }

    #[test]
    fn what_is_no_message_is_refused() {
        let refused = |body: &[u8]| {
            let refusal = parse(body).unwrap_err();
            (refusal.code, refusal.message)
        };
        let nested = "[".repeat(100_000);
        for (body, expected) in [
            (
                "",
                "invalid JSON: EOF while parsing a value at line 1 column 0",
            ),
            (
                "{nope",
                "invalid JSON: key must be a string at line 1 column 2",
            ),
            (
                &nested,
                "invalid JSON: recursion limit exceeded at line 1 column 128",
            ),
        ] {
            assert_eq!(refused(body.as_bytes()), (-32700, expected.to_owned()));
        }
        let (code, message) = refused(b"{\"method\":\"\xff\"}");
        assert_eq!(code, -32700);
        assert_eq!(
            message,
            "invalid JSON: invalid unicode code point at line 1 column 12"
        );
        for (body, expected) in [
            ("[]", "a message must be an object"),
            ("7", "a message must be an object"),
            ("{}", "`method` is missing"),
            (r#"{"id":1}"#, "`method` is missing"),
            (r#"{"id":1,"method":2}"#, "`method` must be a string"),
            (
                r#"{"id":null,"method":"m"}"#,
                "`id` must be a string or an integer of 32 bits",
            ),
            (
                r#"{"id":3000000000,"method":"m"}"#,
                "`id` must be a string or an integer of 32 bits",
            ),
        ] {
            assert_eq!(refused(body.as_bytes()), (-32600, expected.to_owned()));
        }
        // Two sides that answered each other's responses would never stop.
        for body in [
            r#"{"id":null,"error":{"code":-1,"message":"m"}}"#,
            r#"{"error":1}"#,
            r#"{"result":1}"#,
        ] {
            assert!(matches!(parse(body.as_bytes()), Ok(None)), "{body}");
        }
    }

    #[test]
    fn a_refusal_is_a_response_without_an_identifier() {
        let refusal = Refusal::new(ErrorCode::ParseError, "no".to_owned());
        let body = r#"{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"no"}}"#;
        assert_eq!(
            refusal.frame(),
            format!("Content-Length: {}\r\n\r\n{body}", body.len())
        );
    }
}
