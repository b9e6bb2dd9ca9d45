//! How a mutated place is written, so that its mutants can be switched on.

use std::ops::Range;

use crate::list::{Genre, Mutant};

/// A place in a source, and the mutants of it.
pub struct Change {
    /// The text that is written anew.
    pub range: Range<usize>,
    /// What the place is.
    pub place: Place,
    /// At least one.
    pub mutants: Vec<Mutant>,
}

/// The kinds of places, with the ranges of the parts that may have changes of their own.
pub enum Place {
    /// Before the first statement of a function.
    Body,
    /// `left && right` or `left || right`.
    Lazy {
        left: Range<usize>,
        right: Range<usize>,
        is_or: bool,
    },
    /// Two values and an operator between them, which are compared in place or moved.
    Operator {
        left: Range<usize>,
        right: Range<usize>,
        operator: String,
        is_comparison: bool,
    },
    /// An operator that changes its left side.
    Assignment {
        left: Range<usize>,
        right: Range<usize>,
        operator: String,
    },
    /// An operator before a value.
    Unary {
        value: Range<usize>,
        operator: String,
    },
    /// From the end of the pattern of an arm to the end of its guard.
    Arm { guard: Option<Range<usize>> },
    /// A field of a struct expression.
    Field { name: String, value: Range<usize> },
}

/// Returns a part of a text with the changes in it, which are in order, outer ones before inner ones.
pub fn render(text: &str, changes: &[Change], part: Range<usize>) -> String {
    let mut rendered = String::new();
    let mut at = part.start;
    let mut rest = changes;
    while let [change, others @ ..] = rest {
        let inner = others.partition_point(|other| other.range.start < change.range.end);
        let (inner, others) = others.split_at(inner);
        rendered.push_str(&text[at..change.range.start]);
        rendered.push_str(&change.render(text, inner));
        at = change.range.end;
        rest = others;
    }
    rendered + &text[at..part.end]
}

impl Change {
    fn render(&self, text: &str, inner: &[Change]) -> String {
        let part = |range: &Range<usize>| {
            let start = inner.partition_point(|change| change.range.start < range.start);
            let end = inner.partition_point(|change| change.range.start < range.end);
            render(text, &inner[start..end], range.clone())
        };
        match &self.place {
            Place::Body => self.choices(|mutant| match mutant.replacement.as_str() {
                "()" => "return; } ".to_owned(),
                value => format!("return {value}; }} "),
            }),
            Place::Lazy { left, right, is_or } => {
                // The right side is evaluated only where it decides, as without the mutant.
                let decides = if *is_or { "==" } else { "!=" };
                let is_on = on(&self.mutants[0]);
                let (left, right) = (part(left), part(right));
                format!(
                    "({{ let left: bool = {left}; if left {decides} {is_on} {{ {right} }} else {{ left }} }})"
                )
            }
            Place::Operator {
                left,
                right,
                operator,
                is_comparison,
            } => {
                let by = if *is_comparison { "&" } else { "" };
                let (left, right) = (part(left), part(right));
                let choices = self.choices(|mutant| {
                    let other = &mutant.replacement;
                    format!("left {other} right }} else ")
                });
                format!(
                    "(match ({by}({left}), {by}({right})) {{ (left, right) => {choices}{{ left {operator} right }} }})"
                )
            }
            Place::Assignment {
                left,
                right,
                operator,
            } => {
                let (left, right) = (part(left), part(right));
                let choices = self.choices(|mutant| {
                    let other = &mutant.replacement;
                    format!("{left} {other} {right} }} else ")
                });
                format!("({{ {choices}{{ {left} {operator} {right} }} }})")
            }
            Place::Unary { value, operator } => {
                let (is_on, value) = (on(&self.mutants[0]), part(value));
                format!("(if {is_on} {{ {value} }} else {{ {operator}{value} }})")
            }
            Place::Arm { guard } => format!(" if {}", self.guard(guard.as_ref().map(part))),
            Place::Field { name, value } => {
                let (is_on, value) = (on(&self.mutants[0]), part(value));
                // Of the bases in use, these fields have their defaults.
                format!("{name}: if {is_on} {{ Default::default() }} else {{ {value} }}")
            }
        }
    }

    /// Returns the begin of a choice between the mutants. The rest of each branch is what `branch` returns.
    fn choices(&self, branch: impl Fn(&Mutant) -> String) -> String {
        let choice = |mutant| format!("if {} {{ {}", on(mutant), branch(mutant));
        self.mutants.iter().map(choice).collect()
    }

    /// Returns the guard of an arm that has this one.
    fn guard(&self, guard: Option<String>) -> String {
        let of = |genre| self.mutants.iter().filter(move |it| it.genre == genre);
        let mut parts: Vec<String> = of(Genre::MatchArm)
            .map(|it| format!("!{}", on(it)))
            .collect();
        if let Some(guard) = guard {
            let switched = |guard: String, mutant: &Mutant| match mutant.replacement.as_str() {
                "true" => format!("({} || {guard})", on(mutant)),
                _ => format!("(!{} && {guard})", on(mutant)),
            };
            let guard = format!("({guard})");
            parts.push(of(Genre::MatchArmGuard).fold(guard, switched));
        }
        parts.join(" && ")
    }
}

/// The question whether a mutant is on.
fn on(mutant: &Mutant) -> String {
    format!("crate::switch::on({})", mutant.number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::find::changes;
    use crate::list::Position;

    fn rendered(text: &str, mutants: &[(Genre, &str, &str)]) -> String {
        let mutants = mutants
            .iter()
            .zip(1..)
            .map(|((genre, at, replacement), number)| {
                let offset = text.find(at).unwrap();
                Mutant {
                    number,
                    genre: *genre,
                    start: Position {
                        line: 1,
                        column: text[..offset].chars().count() + 1,
                    },
                    replacement: (*replacement).to_owned(),
                }
            });
        let changes = changes(text, mutants.collect()).unwrap();
        render(text, &changes, 0..text.len())
    }

    #[test]
    fn each_place_asks_for_its_mutants() {
        for (text, mutants, expected) in [
            (
                "fn f() -> u8 { 7 }",
                &[(Genre::FnValue, "7", "0"), (Genre::FnValue, "7", "1")][..],
                "fn f() -> u8 { if crate::switch::on(1) { return 0; } if crate::switch::on(2) { return 1; } 7 }",
            ),
            (
                "fn f(a: bool) -> bool { a && !a }",
                &[
                    (Genre::BinaryOperator, "&&", "||"),
                    (Genre::UnaryOperator, "!a", ""),
                ],
                "fn f(a: bool) -> bool { ({ let left: bool = a; if left != crate::switch::on(1) \
                 { (if crate::switch::on(2) { a } else { !a }) } else { left } }) }",
            ),
            (
                "fn f(a: u8) -> bool { a + 1 < 3 }",
                &[
                    (Genre::BinaryOperator, "<", ">"),
                    (Genre::BinaryOperator, "+", "*"),
                ],
                "fn f(a: u8) -> bool { (match (&((match ((a), (1)) { (left, right) => \
                 if crate::switch::on(2) { left * right } else { left + right } })), &(3)) \
                 { (left, right) => if crate::switch::on(1) { left > right } else { left < right } }) }",
            ),
            (
                "fn f(mut a: u8) { a += 1; }",
                &[(Genre::BinaryOperator, "+=", "-=")],
                "fn f(mut a: u8) { ({ if crate::switch::on(1) { a -= 1 } else { a += 1 } }); }",
            ),
            (
                "fn f(a: u8) { match a { 1 if a > 0 => {} 2 => {} _ => {} } }",
                &[
                    (Genre::MatchArm, "1 if", ""),
                    (Genre::MatchArmGuard, "a > 0", "true"),
                    (Genre::MatchArm, "2 =>", ""),
                ],
                "fn f(a: u8) { match a { 1 if !crate::switch::on(1) && (crate::switch::on(2) || (a > 0)) => {} \
                 2 if !crate::switch::on(3) => {} _ => {} } }",
            ),
            (
                "fn f() -> S { S { a: 1, ..S::default() } }",
                &[(Genre::StructField, "a: 1", "")],
                "fn f() -> S { S { a: if crate::switch::on(1) { Default::default() } else { 1 }, ..S::default() } }",
            ),
        ] {
            assert_eq!(rendered(text, mutants), expected);
        }
    }

    #[test]
    fn what_cannot_compile_is_left_as_it_is() {
        for (text, mutants) in [
            (
                "fn f(a: Option<bool>) { if let Some(b) = a && b {} }",
                &[(Genre::BinaryOperator, "&&", "||")],
            ),
            (
                "fn f(a: u8) { match a { _ if a > 0 => {} b => {} } }",
                &[(Genre::MatchArm, "b =>", "")],
            ),
        ] {
            assert_eq!(rendered(text, mutants), text);
        }
    }

    #[test]
    fn a_mutant_without_its_place_is_an_error() {
        let mutant = Mutant {
            number: 1,
            genre: Genre::UnaryOperator,
            start: Position { line: 1, column: 3 },
            replacement: String::new(),
        };
        let error = changes("fn f() {}", vec![mutant]).err().unwrap();
        assert_eq!(error.to_string(), "1:3: no place of a UnaryOperator");
    }
}
