//! Codes of the API that no payload shows: only the server can know. Source: error lists and
//! response samples.

/// A code that no rule can foresee.
pub struct ServerCode {
    /// The code.
    pub code: &'static str,
    /// The field, or what else it is about.
    pub field: &'static str,
    /// What makes the API answer it.
    pub trigger: &'static str,
}

/// All of them.
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
