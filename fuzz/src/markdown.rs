//! Markdown: payloads in fences, and nothing else.

use super::common::{check_spans, linted, options};
use super::lint::check_reports;

/// Checks the lint of a page: only fences hold payloads, and only payloads are edited.
pub fn check(bytes: &[u8]) {
    let mut session = linted("a.md", bytes, options());
    check_spans(&session);
    let text = session.source().text();
    let documents = &session.linted().documents;
    // Binary data is no page.
    let mut findings = session.diagnostics().iter();
    let is_text = findings.all(|found| found.rule.name != "encoding");
    if is_text && !text.contains("```") && !text.contains("~~~") {
        assert!(
            documents.is_empty(),
            "payloads without a fence: {documents:?}"
        );
    }
    let mut end = 0;
    for document in documents {
        assert!(text.get(document.clone()).is_some(), "{document:?}");
        assert!(end <= document.start, "payloads overlap: {documents:?}");
        end = document.end;
    }
    check_reports(&mut session);
}
