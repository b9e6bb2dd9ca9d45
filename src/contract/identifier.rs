//! The fields that identify a request or a record.

/// A field that identifies a request or a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identifier {
    /// The number of the request.
    CommunicationNumber,
    /// Your identifier of the customer.
    CustomerExtId,
}

impl Identifier {
    /// The field name.
    pub fn name(self) -> &'static str {
        match self {
            Identifier::CommunicationNumber => "communicationNumber",
            Identifier::CustomerExtId => "customerExtId",
        }
    }
}
