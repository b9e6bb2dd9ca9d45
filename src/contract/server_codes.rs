//! API codes that cannot be predicted from a payload, because they depend on data of the server.
//! Source: error lists and response samples.

/// An API code that no rule can predict.
pub struct ServerCode {
    /// The code.
    pub code: &'static str,
    /// The field or other subject of the code.
    pub field: &'static str,
    /// What makes the API return it.
    pub trigger: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

/// All such codes.
pub const SERVER_CODES: [ServerCode; 2] = [
    ServerCode {
        code: "500",
        field: "the whole request",
        trigger: "processing failed",
        remedy: "lint the payload, then send it again; if the failure stays, report it to whoever runs the installation",
    },
    ServerCode {
        code: "C017.C016.RE08.DOC03",
        field: "listRelatedEntity[].listBusinessEntityDocument[]",
        trigger: "not clear: its text is about the country of a tax payment",
        remedy: "compare the documents of the related entity with the field table, and ask the vendor",
    },
];

/// An HTTP status that the API answers.
#[derive(Debug, serde::Serialize)]
pub struct Status {
    /// The status.
    pub status: u16,
    /// The phrases that servers write for it.
    #[serde(skip)]
    pub phrases: &'static [&'static str],
    /// What it means.
    pub meaning: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
}

impl Status {
    /// The status as Markdown.
    pub fn text(&self) -> String {
        let Status {
            status,
            meaning,
            remedy,
            ..
        } = self;
        format!("# HTTP status {status}\n{meaning}.\n\n{remedy}.\n")
    }
}

const REDIRECTED: &str = "The request was redirected, often to a login page or to https";

const FOLLOW: &str = "Send the request to the final address with valid authorization; a redirected \
    POST may lose its body, and the payload does not matter";

const LATER: &str = "Send the request again later; if the failure stays, report it to whoever runs the \
    installation. The payload does not matter";

/// The statuses. Source: response samples; for those without a sample, the definition of HTTP.
pub const STATUSES: [Status; 20] = [
    Status {
        status: 200,
        phrases: &["OK"],
        meaning: "The request was processed",
        remedy: "Check `resultType`: in a batch, each customer has its own, and REQUEST_REJECTED names \
            an `errorCode`",
    },
    Status {
        status: 301,
        phrases: &["Moved Permanently"],
        meaning: REDIRECTED,
        remedy: FOLLOW,
    },
    Status {
        status: 302,
        phrases: &["Found", "Moved Temporarily"],
        meaning: REDIRECTED,
        remedy: FOLLOW,
    },
    Status {
        status: 303,
        phrases: &["See Other"],
        meaning: REDIRECTED,
        remedy: FOLLOW,
    },
    Status {
        status: 307,
        phrases: &["Temporary Redirect"],
        meaning: REDIRECTED,
        remedy: FOLLOW,
    },
    Status {
        status: 308,
        phrases: &["Permanent Redirect"],
        meaning: REDIRECTED,
        remedy: FOLLOW,
    },
    Status {
        status: 400,
        phrases: &["Bad Request"],
        meaning: "The request was rejected: `resultType` is REQUEST_REJECTED with the first error that \
            was found, or the body is not JSON that the server can read",
        remedy: "Look up `errorCode` with `kyclint explain CODE`; without a code, lint the payload: \
            JSON mistakes and wrong types have no code",
    },
    Status {
        status: 401,
        phrases: &["Unauthorized"],
        meaning: "The request has no valid authorization",
        remedy: "Send Basic or Bearer authorization; the payload does not matter",
    },
    Status {
        status: 403,
        phrases: &["Forbidden"],
        meaning: "The account may not use this request",
        remedy: "Ask who runs the installation for permission; the payload does not matter",
    },
    Status {
        status: 404,
        phrases: &["Not Found"],
        meaning: "The path of the request is wrong",
        remedy: "Use POST {base}/customer, {base}/batch-customers, {base}/validate-batch-customers or \
            {base}/simplifiedCustomer, where {base} ends with /amlyze-ws-rest",
    },
    Status {
        status: 405,
        phrases: &["Method Not Allowed"],
        meaning: "The method of the request is wrong",
        remedy: "Use POST for payloads, and GET for classifiers",
    },
    Status {
        status: 408,
        phrases: &["Request Timeout", "Request Time-out"],
        meaning: "The request did not arrive in time",
        remedy: "Send it again, with fewer customers in a batch",
    },
    Status {
        status: 411,
        phrases: &["Length Required"],
        meaning: "The request does not say how long its body is",
        remedy: "Send `Content-Length`, or the body in chunks; the payload does not matter",
    },
    Status {
        status: 413,
        phrases: &[
            "Content Too Large",
            "Payload Too Large",
            "Request Entity Too Large",
        ],
        meaning: "The body is larger than the server, or a proxy before it, takes",
        remedy: "Send fewer customers in a batch",
    },
    Status {
        status: 415,
        phrases: &["Unsupported Media Type"],
        meaning: "The media type of the request is wrong",
        remedy: "Set the header `Content-Type: application/json`",
    },
    Status {
        status: 429,
        phrases: &["Too Many Requests"],
        meaning: "There are more requests than the server, or a proxy before it, takes",
        remedy: "Wait as long as the header `Retry-After` says, then send the request again; the payload does \
            not matter",
    },
    Status {
        status: 500,
        phrases: &["Internal Server Error"],
        meaning: "The server failed to process the request",
        remedy: "Lint the payload, then send it again; if the failure stays, report it to whoever runs the \
            installation",
    },
    Status {
        status: 502,
        phrases: &["Bad Gateway"],
        meaning: "A proxy got no valid answer from the server",
        remedy: LATER,
    },
    Status {
        status: 503,
        phrases: &["Service Unavailable", "Service Temporarily Unavailable"],
        meaning: "The server is overloaded, or not running",
        remedy: LATER,
    },
    Status {
        status: 504,
        phrases: &["Gateway Timeout", "Gateway Time-out"],
        meaning: "A proxy got no answer from the server in time: the request may have been processed",
        remedy: LATER,
    },
];
