//! The pages that list others.

use std::fmt::Write;

use crate::report::links;
use crate::report::reference::{INDEX, SECTIONS, Section};

/// The sections. This page is above their folders.
pub(super) fn of_sections() -> String {
    let mut text = String::from(
        "# Reference\n\nOne page for each subject. `kyclint explain SUBJECT` prints the same page in a terminal, except for \
         commands; `kyclint serve` shows it under `/docs/`, and `kyclint explain SUBJECT --web` prints its address.\n\n",
    );
    for section in &SECTIONS {
        let Section {
            folder,
            title,
            summary,
            ..
        } = section;
        let count = (section.entries)().len();
        let _ = writeln!(
            text,
            "- [{title}]({folder}/{INDEX}.md) ({count}): {summary}"
        );
    }
    // The doors have commands, and add their pages.
    text.push_str("- [Commands](commands/index.md): What a command does, and its options\n");
    text
}

/// The pages of a section.
pub(super) fn of(section: &Section) -> String {
    let mut text = format!("# {}\n\n{}.\n\n", section.title, section.summary);
    for entry in (section.entries)() {
        let link = links::link(&format!("`{}`", entry.name), section.folder, &entry.name);
        let _ = match entry.summary.as_str() {
            "" => writeln!(text, "- {link}"),
            summary => writeln!(text, "- {link}: {summary}"),
        };
    }
    text
}
