//! The contract as Rust types. The facts of a field (its type, whether it is required, its values,
//! its length, its API codes) are defined only here; everything else reads them from the schemas
//! that these types derive. There is one file per subject.
//!
//! Facts for which JSON Schema has no keyword are annotations:
//!
//! | annotation | meaning |
//! |---|---|
//! | `x-api-code` | the code that the API returns, by cause: `missing`, `value` (wrong or unknown), `notAllowed` (on a customer of the other entity type) |
//! | `x-api-code-related` | the same for a related entity of an ORGANIZATION |
//! | `x-classifier` | the classifier of the installation that lists the valid values |
//! | `x-former-names` | former names of the field |
//! | `x-dropped-names` | on an object: names of former fields that nothing replaces |
//! | `x-personal` | `true` if the values are about a person or company; redacted reports mask them |
//! | `x-synonyms` | words that are written in place of a value of an enum; a list if several values are equally likely |
//! | `x-text` | what a text is: `personName`, `organizationName` or `number` (a number or code that identifies something) |
//! | `x-tolerates` | another type that the server accepts |
//! | `x-recommended` | `true` if the field is optional but recommended |

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
pub mod simplified;
pub mod tax;
pub mod text;
pub mod wealth;
pub mod word;
