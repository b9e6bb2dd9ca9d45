//! The fix that replaces a look-alike with the code that it means.

use crate::codes::{Confidence, LookAlike};
use crate::diagnostic::Fix;
use crate::text::span::Span;

use crate::rules::short_value::{ShortValue, json_string};

impl LookAlike {
    /// Returns the replacement of the value at `span`; `None` if the meaning is open.
    pub(super) fn fix(&self, value: &ShortValue<'_>, span: Span) -> Option<Fix> {
        if self.confidence == Confidence::Open {
            return None;
        }
        let is_certain = self.confidence == Confidence::Certain;
        Some(value.fix(span, json_string(self.code?), is_certain, &self.reason))
    }
}
