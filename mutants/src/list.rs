//! The mutants as `cargo mutants --list --json` prints them.

use serde::Deserialize;

/// What kind of place a mutant changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub enum Genre {
    /// The body of a function, for which the mutant has a value.
    FnValue,
    /// An operator between two expressions.
    BinaryOperator,
    /// An operator before an expression, which the mutant lacks.
    UnaryOperator,
    /// The guard of an arm, for which the mutant has `true` or `false`.
    MatchArmGuard,
    /// An arm, which the mutant lacks.
    MatchArm,
    /// A field of a struct expression, which the mutant takes from the base.
    StructField,
}

/// A line and a column, both from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column.
    pub column: usize,
}

#[derive(Deserialize)]
struct Range {
    start: Position,
}

/// A mutant in the list.
#[derive(Deserialize)]
pub struct Listed {
    /// The path of the source.
    pub file: String,
    genre: Genre,
    replacement: String,
    span: Range,
}

/// A mutant to build in.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What it is switched on by.
    pub number: u32,
    /// What kind of place it changes.
    pub genre: Genre,
    /// Where the place begins.
    pub start: Position,
    /// What it has there.
    pub replacement: String,
}

impl Listed {
    /// Returns the mutant with its number.
    pub fn mutant(&self, number: u32) -> Mutant {
        Mutant {
            number,
            genre: self.genre,
            start: self.span.start,
            replacement: self.replacement.clone(),
        }
    }
}
