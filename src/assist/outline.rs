//! Where the customers of a text are, so that a place of a long text can be found without reading all
//! of it. It follows the edits of the text.

use std::ops::Range;

use crate::contract::kind::PayloadKind;
use crate::document::signature::kind_of;
use crate::document::structure::Structure;
use crate::json::{Kind, Parsed, pointer};
use crate::lint::Observer;

/// The customers of a text, in order.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// The kind that is set for customers outside of envelopes.
    set: Option<&'static PayloadKind>,
    customers: Vec<Part>,
}

/// A customer of a text.
#[derive(Debug, Clone)]
pub struct Part {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it is.
    pub kind: &'static PayloadKind,
    /// Whether it is in a batch.
    pub in_batch: bool,
    /// How many tokens its JSON Pointer has.
    pub depth: usize,
}

impl Outline {
    /// Creates an empty outline, to be filled while a text is linted. `set` is the kind that settings
    /// say customers outside of envelopes are of.
    pub fn new(set: Option<&'static PayloadKind>) -> Self {
        Outline {
            set,
            customers: Vec::new(),
        }
    }

    /// The customer that a byte offset is in.
    pub fn at(&self, offset: usize) -> Option<&Part> {
        let next = self
            .customers
            .partition_point(|part| part.range.start <= offset);
        let part = self.customers.get(next.checked_sub(1)?)?;
        (offset <= part.range.end).then_some(part)
    }

    /// The customers, in order.
    pub fn parts(&self) -> &[Part] {
        &self.customers
    }

    /// Whether the text has no customers.
    pub fn is_empty(&self) -> bool {
        self.customers.is_empty()
    }

    /// Follows an edit that replaced these bytes by `length` others.
    pub fn edit(&mut self, replaced: &Range<usize>, length: usize) {
        let moved = |at: usize| at - (replaced.end - replaced.start) + length;
        for part in &mut self.customers {
            let Range { start, end } = &mut part.range;
            if *start >= replaced.end {
                *start = moved(*start);
            } else if *start > replaced.start {
                *start = replaced.start;
            }
            if *end >= replaced.end {
                *end = moved(*end);
            } else if *end > replaced.start {
                *end = replaced.start;
            }
        }
        self.customers.retain(|part| !part.range.is_empty());
    }
}

impl Observer for Outline {
    fn document(&mut self, parsed: &Parsed<'_>, range: &Range<usize>, _: bool) {
        let structure = Structure::of(parsed.tree.root());
        let of_envelope = structure.kind();
        for object in structure.customers() {
            if object.kind() != Kind::Object {
                continue;
            }
            let span = object.span();
            let kind = of_envelope.or(self.set).unwrap_or_else(|| kind_of(object));
            self.customers.push(Part {
                // What is added at the end of a text that is cut off belongs to it.
                range: span.start..if object.is_cut_off() {
                    range.end
                } else {
                    span.end
                },
                kind,
                in_batch: of_envelope.is_some(),
                depth: pointer::tokens(&object.pointer()).count(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{InputMode, lint_documents};
    use crate::settings::Settings;
    use crate::source::Source;

    fn outline(text: &str) -> Outline {
        let mut outline = Outline::new(None);
        let source = Source::new("a.ndjson", text.as_bytes().to_vec());
        let settings = Settings::on("2026-11-23".parse().unwrap());
        lint_documents(&source, &settings, InputMode::Payloads, false, &mut outline);
        outline
    }

    #[test]
    fn an_outline_follows_edits_as_if_it_was_made_anew() {
        let text = "{\"action\": \"CREATE\"}\n{\"action\": \"UPDATE\"}\n{\"action\": 1}\n";
        for (replaced, with) in [
            (12..18, "UPDATES"),
            (0..0, " "),
            (21..41, "{}"),
            (42..42, "\n"),
            (33..39, ""),
        ] {
            let mut edited = outline(text);
            edited.edit(&replaced, with.len());
            let mut changed = text.to_owned();
            changed.replace_range(replaced.clone(), with);
            let ranges = |outline: &Outline| -> Vec<_> {
                let parts = outline.customers.iter();
                parts.map(|part| part.range.clone()).collect()
            };
            assert_eq!(ranges(&edited), ranges(&outline(&changed)), "{replaced:?}");
        }
    }

    #[test]
    fn customers_are_found_by_offset() {
        let outline = outline("{\"customers\": [{\"action\": 1}, {\"title\": 2}]}");
        assert_eq!(outline.at(20).unwrap().range, 15..28);
        assert!(outline.at(31).unwrap().in_batch);
        assert!(outline.at(3).is_none() && outline.at(29).is_none());
    }

    #[test]
    fn a_customer_knows_how_deep_it_is() {
        let customer = include_str!("../../fixtures/individual/ev-a1-data-scan-initiation.json")
            .replace('\n', "");
        for (around, depth) in [
            ("|", 0),
            ("[|]", 1),
            (r#"{"customers": |}"#, 1),
            (r#"{"customers": [|]}"#, 2),
            (r#"{"items": [|]}"#, 2),
            (r#"{"data": {"customer": |}}"#, 2),
            (r#"[{"customer": |}]"#, 2),
            (r#"{"customers": [{"customer": |}]}"#, 3),
        ] {
            let outline = outline(&around.replace('|', &customer));
            let depths: Vec<_> = outline.parts().iter().map(|part| part.depth).collect();
            assert_eq!(depths, [depth], "{around}");
        }
    }
}
