//! The whole path: from bytes to findings, and to a report in each format.

use kyclint::{Format, Session};
use serde_json::Value;

use super::common::{check_spans, formats_for, linted, options, rendered};

/// Checks the lint of a file and of a file with a document on each line.
pub fn check(bytes: &[u8]) {
    for name in ["a.json", "a.ndjson"] {
        let mut session = linted(name, bytes, options());
        check_spans(&session);
        check_reports(&mut session);
    }
}

/// Checks that reports can be read by what they are for.
pub fn check_reports(session: &mut Session) {
    for (format, name) in formats_for(session) {
        check_report(format, &name, &rendered(session, format));
    }
}

fn check_report(format: Format, name: &str, report: &str) {
    match format {
        Format::Graphical | Format::Narrated | Format::Concise | Format::Github => {
            let is_control = |it: &char| it.is_control() && !matches!(it, '\n' | '\t');
            let control = report.chars().find(is_control);
            assert_eq!(
                control, None,
                "{name} sends a control character: {report:?}"
            );
        }
        Format::Json | Format::Sarif | Format::Gitlab => {
            let value = serde_json::from_str::<Value>(report);
            assert!(value.is_ok(), "{name}: {value:?}: {report}");
        }
        Format::Jsonl => {
            for line in report.lines() {
                let value = serde_json::from_str::<Value>(line);
                assert!(value.is_ok(), "{name}: {value:?}: {line}");
            }
        }
        Format::Junit | Format::Checkstyle => {
            let is_refused =
                |it: &char| matches!(it, '\0'..='\x08' | '\x0b'..='\x1f' | '\u{fffe}' | '\u{ffff}');
            let refused = report.chars().find(is_refused);
            assert_eq!(refused, None, "{name} has what XML refuses: {report:?}");
        }
        Format::Csv | Format::Html => assert!(!report.is_empty(), "{name} is empty"),
    }
}
