//! The fix that writes the code which somebody's characters mean.

use crate::codes::{Confidence, LookAlike};
use crate::diagnostic::Fix;
use crate::text::span::Span;

impl LookAlike {
    /// The replacement of the value at `span`.
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
