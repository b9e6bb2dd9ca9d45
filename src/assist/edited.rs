//! A text as an editor shows it: its findings, and what may be written and explained in it.

use crate::assist::completion::{Completions, completions};
use crate::assist::hover::{Hover, hover};
use crate::assist::outline::{Outline, Part};
use crate::lint::ledger::Ledger;
use crate::report::session::{Options, Session};
use crate::source::{Framing, Source};

/// A linted text with the places of its customers.
#[derive(Debug)]
pub struct EditedText {
    session: Session,
    outline: Outline,
}

impl EditedText {
    /// Lints a text. With `is_compared` in the options, its customers are compared with each other.
    pub fn open(source: Source, options: Options) -> Self {
        let mut outline = Outline::new(options.settings.kind());
        let is_compared = options.is_compared;
        let mut session = Session::observed(source, options, &mut outline);
        if is_compared {
            session.compare(&mut Ledger::default());
        }
        EditedText { session, outline }
    }

    /// The text with its findings.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// The customers, in source order.
    pub fn customers(&self) -> &[Part] {
        self.outline.parts()
    }

    /// What may be written at a byte offset of the text; `None` if nothing is known.
    pub fn completions(&self, offset: usize) -> Option<Completions> {
        let source = self.session.source();
        let has_lines = source.framing() == Framing::Lines;
        let settings = &self.session.options().settings;
        let found = completions(source.text(), &self.outline, settings, has_lines, offset)?;
        Some(if has_lines {
            found.on_one_line()
        } else {
            found
        })
    }

    /// Explains what stands at a byte offset of the text, without personal values if the options mask
    /// them; `None` if nothing is known.
    pub fn hover(&self, offset: usize) -> Option<Hover> {
        let options = self.session.options();
        let text = self.session.source().text();
        hover(
            text,
            &self.outline,
            &options.settings,
            offset,
            options.redact,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    fn open(name: &str, text: &str) -> EditedText {
        let options = Options::new(Settings::on("2026-11-28".parse().unwrap()));
        EditedText::open(Source::new(name, text.as_bytes().to_vec()), options)
    }

    #[test]
    fn customers_of_a_text_are_compared() {
        let line = r#"{"entityType": "INDIVIDUAL", "communicationNumber": "17"}"#;
        let text = open("a.ndjson", &format!("{line}\n{line}\n"));
        let rules = text.session().diagnostics().iter();
        let mut rules = rules.map(|diagnostic| diagnostic.rule.name);
        assert!(rules.any(|rule| rule == "duplicate-communication-number"));
        let starts = text.customers().iter().map(|part| part.range.start);
        assert_eq!(starts.collect::<Vec<_>>(), [0, line.len() + 1]);
    }

    #[test]
    fn completions_and_explanations_are_of_the_place() {
        let before =
            r#"{"communicationNumber": "17", "entityType": "INDIVIDUAL", "birthCountry": ""#;
        let text = open("a.json", &format!("{before}LT\"}}"));
        let found = text.completions(before.len() + 1).unwrap();
        assert!(found.items.iter().any(|item| item.label == "LT"));
        let hover = text.hover(before.len() + 1).unwrap();
        assert!(hover.text.contains("Lithuania"), "{}", hover.text);
        assert!(text.hover(0).is_none());
    }

    #[test]
    fn a_line_of_ndjson_gets_no_line_breaks() {
        let line = r#"{"communicationNumber": "17", "entityType": "INDIVIDUAL"}"#;
        let text = format!("{line}\n{line}\n");
        let opened = open("a.ndjson", &text);
        let found = opened.completions(text.len()).unwrap();
        assert!(!found.items.is_empty());
        for item in found.items {
            let pieces = format!("{:?}", item.insert);
            assert!(!pieces.contains("\\n"), "{pieces}");
        }
    }
}
