//! One line per finding, for editors and `grep`.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::report::links;
use crate::report::totals::Report;
use crate::text::visible;

use crate::report::formats::sentences::mark;
use crate::report::formats::{Output, View};

pub(crate) struct Concise {
    /// Whether a rule is drawn as a link to its page, for a terminal.
    pub(crate) has_links: bool,
}

impl Output for Concise {
    fn draw(&self, found: &View<'_>, out: &mut Vec<u8>) -> io::Result<()> {
        let docs_url = found.docs_url.filter(|_| self.has_links);
        for diagnostic in found.diagnostics {
            let name = diagnostic.rule.name;
            let rule = match docs_url {
                // A hyperlink of the terminal (OSC 8): the address, the text, and its end.
                Some(docs) => {
                    let page = docs.page(&links::page_of_rule(name));
                    Cow::from(format!("\x1b]8;;{page}\x1b\\{name}\x1b]8;;\x1b\\"))
                }
                None => Cow::from(name),
            };
            let position = found.source.position(diagnostic.span.start);
            writeln!(
                out,
                "{}:{}:{}: {}[{}] {}{}",
                visible::line(found.source.name()),
                position.line,
                position.column,
                diagnostic.severity.name(),
                rule,
                mark(diagnostic),
                visible::line(&diagnostic.message)
            )?;
        }
        Ok(())
    }

    fn finish(&self, _: &Report, _: &mut Vec<u8>) -> io::Result<()> {
        Ok(())
    }

    fn has_summary(&self) -> bool {
        false
    }
}
