//! The contract as Rust types. A field's facts (its type, whether it is required, its values, its
//! length, the API's codes) are said once, here, and reach everything else through the schemas that
//! derive from these types. One file a subject.
//!
//! Facts that JSON Schema has no keyword for travel as annotations:
//!
//! | annotation | meaning |
//! |---|---|
//! | `x-api-code` | the code that the API answers, by cause: `missing`, `value` (wrong or unknown), `notAllowed` (on a customer of the other entity type) |
//! | `x-api-code-related` | the same inside a related entity of an ORGANIZATION |
//! | `x-classifier` | the installation's list that decides which values exist |
//! | `x-former-names` | names that the field had before |
//! | `x-dropped-names` | on an object: fields that it had before and that nothing replaces |
//! | `x-synonyms` | words that people write for a value of an enum; a list where several are equally likely |
//! | `x-tolerates` | a type that the server takes too |
//! | `x-recommended` | optional, and better sent |

pub mod activity;
pub mod additional_value;
pub mod address;
pub mod batch;
pub mod classified;
pub mod contact;
pub mod customer;
pub mod date;
pub mod document;
pub mod entity_type;
pub mod field_of_activity;
pub mod income;
pub mod individual;
pub mod organization;
pub mod payment;
pub mod related;
pub mod tax;
pub mod text;
pub mod wealth;
