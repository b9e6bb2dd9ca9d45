//! The fix that replaces a look-alike with the code that it means.

use crate::codes::{Confidence, LookAlike};
use crate::diagnostic::Fix;
use crate::text::span::Span;

impl LookAlike {
    /// Returns the replacement of the value at `span`; `None` if the meaning is open.
    pub fn fix(&self, span: Span) -> Option<Fix> {
        let is_safe = match self.confidence {
            Confidence::Certain => true,
            Confidence::Likely => false,
            Confidence::Open => return None,
        };
        let code = self.code?;
        Some(Fix::replace(is_safe, span, format!("\"{code}\"")))
    }
}
