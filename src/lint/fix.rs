//! Applying fixes to a text. Only the edits of fixes change it: everything else stays byte for byte.
//!
//! Fixes that overlap, or that only another one makes possible, go in rounds: after each the text is
//! linted anew, until nothing is left to apply. So a second run changes nothing.

use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::source::Source;

/// Which fixes to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Those that leave no doubt.
    Safe,
    /// The others too.
    All,
}

impl Wanted {
    fn includes(self, fix: &Fix) -> bool {
        (fix.safe || self == Wanted::All) && !fix.edits.is_empty()
    }
}

/// A text after its fixes.
#[derive(Debug)]
pub struct Fixed {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many fixes were applied.
    pub applied: usize,
}

/// More rounds than any text needs.
const ROUNDS: usize = 64;

/// Applies the fixes of what `lint` finds to a text until none is left. `read` makes a source of the
/// bytes. A round that would break the text further is not applied, nor is one that leads back to
/// where an earlier one has been.
pub fn fix(
    mut bytes: Vec<u8>,
    wanted: Wanted,
    read: impl Fn(Vec<u8>) -> Source,
    lint: impl Fn(&Source) -> Vec<Diagnostic>,
) -> Fixed {
    let mut source = read(bytes.clone());
    let mut found = lint(&source);
    let mut applied = 0;
    let mut seen = HashSet::from([xxh3_128(&bytes)]);
    let mut are_trusted = true;
    for _ in 0..ROUNDS {
        let fixes = together(&source, &found, |diagnostic, fix| {
            wanted.includes(fix) && (are_trusted || !is_mistake(diagnostic))
        });
        if fixes.is_empty() {
            break;
        }
        let edits = fixes.iter().flat_map(|(_, edits)| edits).copied();
        let next = apply(&bytes, edits.collect());
        if !seen.insert(xxh3_128(&next)) {
            break;
        }
        let next_source = read(next.clone());
        let next_found = lint(&next_source);
        // Each fix of a mistake leaves one less. Where it does not, the text is not what it was taken
        // for.
        let mended = match wanted {
            Wanted::Safe => fixes.iter().filter(|(of, _)| is_mistake(of)).count(),
            Wanted::All => 0,
        };
        if mistakes(&next_found) + mended > mistakes(&found) {
            if !are_trusted {
                break;
            }
            are_trusted = false;
            continue;
        }
        applied += fixes.len();
        (bytes, source, found) = (next, next_source, next_found);
    }
    Fixed { bytes, applied }
}

/// Whether it keeps the text from being JSON.
fn is_mistake(diagnostic: &Diagnostic) -> bool {
    diagnostic.rule.name == "syntax"
}

fn mistakes(found: &[Diagnostic]) -> usize {
    found.iter().filter(|found| is_mistake(found)).count()
}

/// The fixes that are wanted and can be applied together, with the findings that they mend.
fn together<'d>(
    source: &Source,
    found: &'d [Diagnostic],
    is_wanted: impl Fn(&Diagnostic, &Fix) -> bool,
) -> Vec<(&'d Diagnostic, Vec<&'d Edit>)> {
    let problem = source.encoding_problem();
    // Bytes that are no text are not to be replaced by what stands for them.
    let is_sure = |fix: &Fix| {
        fix.edits.iter().all(|edit| {
            let range = edit.span.start..edit.span.end.max(edit.span.start + 1);
            let is_mark = edit.text.is_empty() && edit.span.end <= source.start();
            is_mark || !problem.is_some_and(|problem| problem.touches(&range))
        })
    };
    let mut fixes: Vec<_> = found
        .iter()
        .filter_map(|diagnostic| Some((diagnostic, diagnostic.fix.as_ref()?)))
        .filter(|(diagnostic, fix)| is_wanted(diagnostic, fix) && is_sure(fix))
        .map(|(diagnostic, fix)| {
            let mut edits: Vec<_> = fix.edits.iter().collect();
            edits.sort_by_key(|edit| edit.span);
            (diagnostic, edits)
        })
        .collect();
    fixes.sort_by_key(|(_, edits)| edits.first().map(|edit| edit.span));
    let mut end = None;
    fixes.retain(|(_, edits)| {
        let (Some(first), Some(last)) = (edits.first(), edits.last()) else {
            return false;
        };
        // What two fixes write at one place would depend on their order.
        let is_free = end.is_none_or(|end| first.span.start > end);
        if is_free {
            end = Some(last.span.end);
        }
        is_free
    });
    fixes
}

/// The bytes with these edits, which are in order and do not overlap.
fn apply(bytes: &[u8], edits: Vec<&Edit>) -> Vec<u8> {
    let mut result = Vec::with_capacity(bytes.len());
    let mut end = 0;
    for edit in edits {
        result.extend_from_slice(bytes.get(end..edit.span.start).unwrap_or_default());
        result.extend_from_slice(edit.text.as_bytes());
        end = edit.span.end;
    }
    result.extend_from_slice(bytes.get(end..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::{Taken, lint_documents};
    use crate::settings::Settings;
    use crate::text::span::Span;

    fn fixed(bytes: &[u8], wanted: Wanted) -> Fixed {
        let settings = Settings::on("2026-11-23".parse().unwrap());
        fix(
            bytes.to_vec(),
            wanted,
            |bytes| Source::new("a.json", bytes),
            |source| lint_documents(source, &settings, Taken::ForPayloads, false).diagnostics,
        )
    }

    #[test]
    fn edits_are_applied_in_order() {
        let edit = |start, end, text: &str| Edit {
            span: Span::new(start, end),
            text: text.to_owned(),
        };
        let edits = [edit(0, 0, "<"), edit(1, 3, ""), edit(4, 5, "XY")];
        assert_eq!(apply(b"abcdef", edits.iter().collect()), b"<adXYf");
    }

    #[test]
    fn one_fix_makes_another_possible() {
        // What a field says is looked at once it has its name.
        let fixed = fixed(br#"{"Action": "create", "action1": 1,}"#, Wanted::All);
        let expected = r#"{"action": "CREATE", "action1": 1}"#;
        assert_eq!(String::from_utf8(fixed.bytes).unwrap(), expected);
        assert_eq!(fixed.applied, 3);
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        // The fix of an invisible character writes the whole name anew.
        let name = b"{\"entityType\": \"INDIVIDUAL\", \"firstName\": \"J\xE0\xE2\x80\x8B\", ";
        let text = [name, &b"\"action\": \"create\"}"[..]].concat();
        let fixed = fixed(&text, Wanted::All);
        assert_eq!(
            fixed.bytes,
            [name, &b"\"action\": \"CREATE\"}"[..]].concat()
        );
    }

    #[test]
    fn a_byte_order_mark_goes() {
        let fixed = fixed(b"\xEF\xBB\xBF{\"action\": \"create\"}", Wanted::Safe);
        assert_eq!(fixed.bytes, b"{\"action\": \"CREATE\"}");
    }
}
