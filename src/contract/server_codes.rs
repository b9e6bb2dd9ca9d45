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
}

/// All such codes.
pub const SERVER_CODES: [ServerCode; 2] = [
    ServerCode {
        code: "500",
        field: "the whole request",
        trigger: "processing failed",
    },
    ServerCode {
        code: "C017.C016.RE08.DOC03",
        field: "listRelatedEntity[].listBusinessEntityDocument[]",
        trigger: "not clear: its text is about the country of a tax payment",
    },
];

/// An HTTP status that the API answers.
#[derive(Debug, serde::Serialize)]
pub struct Status {
    /// The status.
    pub status: u16,
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
        } = self;
        format!("# HTTP status {status}\n{meaning}.\n\n{remedy}.\n")
    }
}

/// The statuses. Source: response samples; for those without a sample, the definition of HTTP.
pub const STATUSES: [Status; 8] = [
    Status {
        status: 200,
        meaning: "The request was processed",
        remedy: "Check `resultType`: in a batch, each customer has its own, and REQUEST_REJECTED names \
            an `errorCode`",
    },
    Status {
        status: 400,
        meaning: "The request was rejected: `resultType` is REQUEST_REJECTED with the first error that \
            was found, or the body is not JSON that the server can read",
        remedy: "Look up `errorCode` with `kyclint explain CODE`; without a code, lint the payload: \
            JSON mistakes and wrong types have no code",
    },
    Status {
        status: 401,
        meaning: "The request has no valid authorization",
        remedy: "Send Basic or Bearer authorization; the payload does not matter",
    },
    Status {
        status: 403,
        meaning: "The account may not use this request",
        remedy: "Ask who runs the installation for permission; the payload does not matter",
    },
    Status {
        status: 404,
        meaning: "The path of the request is wrong",
        remedy: "Use POST {base}/customer, {base}/batch-customers, {base}/validate-batch-customers or \
            {base}/simplifiedCustomer, where {base} ends with /amlyze-ws-rest",
    },
    Status {
        status: 405,
        meaning: "The method of the request is wrong",
        remedy: "Use POST for payloads, and GET for classifiers",
    },
    Status {
        status: 415,
        meaning: "The media type of the request is wrong",
        remedy: "Set the header `Content-Type: application/json`",
    },
    Status {
        status: 500,
        meaning: "The server failed to process the request",
        remedy: "Lint the payload, then send it again; if the failure stays, report it to who runs the \
            installation",
    },
];
