//! Which of several errors the answer names. The vendor publishes no order, so this one is ours: clients
//! may rely on the code of a payload that has one error, and on nothing else.

use crate::diagnostic::Diagnostic;
use crate::report::catalog;

/// The codes that come first by default: whether the number of the request was used before, then what
/// every customer needs, then whether the customer is known. All others follow by their place.
pub const DEFAULT: [&str; 6] = ["O*", "C010", "C002", "C007", "C012", "C004"];

/// An order of errors.
#[derive(Debug, Clone)]
pub struct Order(Vec<String>);

impl Default for Order {
    fn default() -> Self {
        Order(DEFAULT.map(str::to_owned).to_vec())
    }
}

impl Order {
    /// Creates an order from patterns of codes. A `*` at the end of one stands for any characters. Codes
    /// that no pattern names come in the order by default. The error names a pattern without a code.
    pub fn new(patterns: impl IntoIterator<Item = String>) -> Result<Self, String> {
        let mut all: Vec<_> = patterns.into_iter().collect();
        if !all.is_empty() {
            let codes = catalog::codes();
            let is_unknown = |pattern: &&String| !codes.iter().any(|it| matches(pattern, it.code));
            if let Some(unknown) = all.iter().find(is_unknown) {
                return Err(format!("no API code matches `{unknown}`"));
            }
        }
        all.extend(Order::default().0);
        Ok(Order(all))
    }

    /// Returns the error that is named first: by the first pattern that its code matches, then by its
    /// place. Errors without a code come last.
    pub fn first<'d>(
        &self,
        errors: impl Iterator<Item = &'d Diagnostic>,
    ) -> Option<&'d Diagnostic> {
        errors.min_by_key(|error| (self.rank(error), error.span.start))
    }

    fn rank(&self, error: &Diagnostic) -> usize {
        let Some(code) = error.api_code.as_deref() else {
            return usize::MAX;
        };
        let place = self.0.iter().position(|pattern| matches(pattern, code));
        place.unwrap_or(self.0.len())
    }
}

fn matches(pattern: &str, code: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => code.starts_with(start),
        None => code == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::session::{Options, Session};
    use crate::settings::Settings;
    use crate::source::Source;

    /// The code that is named first for a payload.
    fn first(order: &Order, payload: &str) -> Option<String> {
        let settings = Settings::on("2026-11-28".parse().unwrap());
        let source = Source::new("a.json", payload.as_bytes().to_vec());
        let session = Session::open(source, Options::new(settings));
        let first = order.first(session.diagnostics().iter());
        first.and_then(|error| Some(error.api_code.as_ref()?.to_string()))
    }

    #[test]
    fn codes_come_by_pattern_then_by_place() {
        let payload =
            r#"{"birthCountry": "LTU", "closingDate": "2024-01-01", "entityType": "INDIVIDUAL"}"#;
        let default = Order::default();
        assert_eq!(first(&default, payload).as_deref(), Some("C002"));
        assert_eq!(first(&default, "{}").as_deref(), Some("C010"));
        let order = |patterns: &[&str]| {
            let patterns = patterns.iter().map(|it| (*it).to_owned());
            Order::new(patterns).unwrap()
        };
        for (patterns, expected) in [
            (&["C013a"][..], "C013a"),
            (&["C016.*", "C013a"], "C016.I06"),
            (&["O*"], "C002"),
        ] {
            assert_eq!(first(&order(patterns), payload).as_deref(), Some(expected));
        }
    }
    #[test]
    fn a_pattern_without_a_code_is_refused() {
        let error = Order::new(["C013a".to_owned(), "X*".to_owned()]).unwrap_err();
        assert_eq!(error, "no API code matches `X*`");
    }
}
