//! Applies fixes to a text. Only the edits of fixes change it; all other bytes stay as they are.
//!
//! Fixes that overlap, or that become possible only through another fix, are applied in rounds:
//! after each round the text is linted again, until no fix is left. So a second run changes
//! nothing.

use std::borrow::Cow;
use std::collections::HashSet;

use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::json::MAX_DEPTH;
use crate::source::Source;

/// The fixes to apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fixes {
    /// Only safe fixes.
    Safe,
    /// All fixes.
    All,
}

impl Fixes {
    fn includes(self, fix: &Fix) -> bool {
        (fix.safe || self == Fixes::All) && !fix.edits.is_empty()
    }
}

/// A linted text.
pub trait Fixable: Sized {
    /// Returns the findings in the text.
    fn diagnostics(&self) -> &[Diagnostic];
    /// Lints the same text with other bytes.
    fn with_bytes(&self, bytes: Vec<u8>) -> Self;
}

/// The result of applying fixes to a text.
#[derive(Debug)]
pub struct Fixed<L> {
    /// The fixed and linted text; `None` if no fix was applied.
    pub linted: Option<L>,
    /// The number of fixes applied.
    pub applied: usize,
}

/// The maximum number of rounds. Brackets that are missing at the same place take a round each, and what
/// is between them then takes a few more.
const ROUNDS: usize = 2 * MAX_DEPTH;

/// Applies the fixes of a linted text with these bytes, in rounds, until no fix is left. A round is
/// discarded if it would add syntax errors or lead back to an earlier text.
pub fn fix<L: Fixable>(original: &L, bytes: &[u8], requested: Fixes) -> Fixed<L> {
    let mut fixed = Fixed {
        linted: None,
        applied: 0,
    };
    let mut bytes = Cow::Borrowed(bytes);
    let mut seen = HashSet::from([xxh3_128(&bytes)]);
    let mut are_trusted = true;
    for _ in 0..ROUNDS {
        let linted = fixed.linted.as_ref().unwrap_or(original);
        let found = linted.diagnostics();
        let fixes = together(found, |diagnostic, fix| {
            requested.includes(fix) && (are_trusted || !is_mistake(diagnostic))
        });
        if fixes.is_empty() {
            break;
        }
        let edits = fixes.iter().flat_map(|(_, edits)| edits).copied();
        let next_bytes = apply(&bytes, edits.collect());
        if !seen.insert(xxh3_128(&next_bytes)) {
            break;
        }
        let next = linted.with_bytes(next_bytes.clone());
        // Each fix of a syntax error must leave one error fewer. Otherwise the text was misread.
        let fixed_mistakes = match requested {
            Fixes::Safe => fixes.iter().filter(|(of, _)| is_mistake(of)).count(),
            Fixes::All => 0,
        };
        if mistakes(next.diagnostics()) + fixed_mistakes > mistakes(found) {
            if !are_trusted {
                break;
            }
            are_trusted = false;
            continue;
        }
        fixed.applied += fixes.len();
        fixed.linted = Some(next);
        bytes = Cow::Owned(next_bytes);
        // What was misread may be read now.
        are_trusted = true;
    }
    fixed
}

/// Returns whether the finding means that the text is not valid JSON.
fn is_mistake(diagnostic: &Diagnostic) -> bool {
    diagnostic.rule.name == "syntax"
}

fn mistakes(found: &[Diagnostic]) -> usize {
    found.iter().filter(|found| is_mistake(found)).count()
}

/// Removes the fixes that cannot be applied to the source: invalid bytes must not be overwritten by
/// their replacement characters.
pub(crate) fn remove_impossible(source: &Source, found: &mut [Diagnostic]) {
    let Some(problem) = source.encoding_problem() else {
        return;
    };
    let is_possible = |fix: &Fix| {
        fix.edits.iter().all(|edit| {
            let range = edit.span.start..edit.span.end.max(edit.span.start + 1);
            let is_mark = edit.text.is_empty() && edit.span.end <= source.start();
            is_mark || !problem.touches(&range)
        })
    };
    for diagnostic in found {
        diagnostic.fix.take_if(|fix| !is_possible(fix));
    }
}

/// A finding, and the edits of its fix, in order.
type Chosen<'d> = (&'d Diagnostic, Vec<&'d Edit>);

/// Returns the requested fixes that can be applied together, with their findings.
fn together(
    found: &[Diagnostic],
    is_wanted: impl Fn(&Diagnostic, &Fix) -> bool,
) -> Vec<Chosen<'_>> {
    let mut fixes: Vec<Chosen<'_>> = found
        .iter()
        .filter_map(|diagnostic| Some((diagnostic, diagnostic.fix.as_ref()?)))
        .filter(|(diagnostic, fix)| is_wanted(diagnostic, fix))
        .map(|(diagnostic, fix)| {
            let mut edits: Vec<_> = fix.edits.iter().collect();
            edits.sort_by_key(|edit| edit.span);
            (diagnostic, edits)
        })
        .collect();
    fixes.sort_by_key(|(_, edits)| edits.first().map(|edit| edit.span));
    // A value beside a mistake in the syntax is certain only when the mistake is gone.
    let (mistakes, others): (Vec<_>, Vec<_>) =
        fixes.into_iter().partition(|(of, _)| is_mistake(of));
    let mut chosen = apart(mistakes, &[]);
    let others = apart(others, &chosen);
    chosen.extend(others);
    chosen.sort_by_key(|(_, edits)| edits.first().map(|edit| edit.span));
    chosen
}

/// Returns the fixes that touch neither each other nor those that are taken. Both are in order.
fn apart<'d>(fixes: Vec<Chosen<'d>>, taken: &[Chosen<'d>]) -> Vec<Chosen<'d>> {
    let span = |edits: &[&Edit]| Some((edits.first()?.span.start, edits.last()?.span.end));
    let mut end = None;
    let mut is_free = |(_, edits): &Chosen<'d>| {
        let Some((start, last)) = span(edits) else {
            return false;
        };
        // The result of two fixes at the same place would depend on their order.
        let behind = taken.partition_point(|(_, edits)| span(edits).is_some_and(|it| it.1 < start));
        let next = taken.get(behind).and_then(|(_, edits)| span(edits));
        let is_free = end.is_none_or(|end| start > end) && next.is_none_or(|next| last < next.0);
        if is_free {
            end = Some(last);
        }
        is_free
    };
    fixes.into_iter().filter(|fix| is_free(fix)).collect()
}

/// Applies the edits, which are sorted and do not overlap.
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
    use crate::diagnostic::Severity;
    use crate::rules::registry::ALL;
    use crate::text::span::Span;

    #[test]
    fn edits_are_applied_in_order() {
        let edit = |start, end, text: &str| Edit {
            span: Span::new(start, end),
            text: text.to_owned(),
        };
        let edits = [edit(0, 0, "<"), edit(1, 3, ""), edit(4, 5, "XY")];
        assert_eq!(apply(b"abcdef", edits.iter().collect()), b"<adXYf");
    }

    /// A text of letters. Each `x` is a mistake in the syntax that its fix doubles, as if the text was
    /// misread; the fix of `v` writes `w`, that of `y` writes `x`.
    struct Letters {
        bytes: Vec<u8>,
        found: Vec<Diagnostic>,
    }

    impl Letters {
        fn of(bytes: Vec<u8>) -> Self {
            let found = bytes.iter().enumerate().filter_map(|(at, letter)| {
                let (rule, new) = match letter {
                    b'x' => ("syntax", "xx"),
                    b'v' => ("enum-value", "w"),
                    b'y' => ("enum-value", "x"),
                    _ => return None,
                };
                let span = Span::new(at, at + 1);
                let rule = ALL.iter().find(|it| it.info.name == rule).unwrap();
                Some(Diagnostic {
                    rule: &rule.info,
                    severity: Severity::Error,
                    is_refusal: true,
                    message: String::new().into(),
                    label: String::new().into(),
                    help: None,
                    api_code: None,
                    pointer: String::new(),
                    element: None,
                    span,
                    labels: Vec::new(),
                    related: Vec::new(),
                    fix: Some(Fix::replace(true, span, new)),
                    hidden_fix: None,
                })
            });
            Letters {
                found: found.collect(),
                bytes,
            }
        }
    }

    impl Fixable for Letters {
        fn diagnostics(&self) -> &[Diagnostic] {
            &self.found
        }

        fn with_bytes(&self, bytes: Vec<u8>) -> Self {
            Letters::of(bytes)
        }
    }

    #[test]
    fn values_are_fixed_where_the_fix_of_a_mistake_adds_mistakes() {
        for (text, expected, applied) in [
            ("v v", Some("w w"), 2),
            ("x", None, 0),
            ("x v", Some("x w"), 1),
            ("x y", None, 0),
        ] {
            let original = Letters::of(text.into());
            let fixed = fix(&original, text.as_bytes(), Fixes::Safe);
            let bytes = fixed.linted.map(|linted| linted.bytes);
            assert_eq!(bytes.as_deref(), expected.map(str::as_bytes), "{text}");
            assert_eq!(fixed.applied, applied, "{text}");
        }
    }
}
