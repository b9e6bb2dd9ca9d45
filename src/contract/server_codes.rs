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
