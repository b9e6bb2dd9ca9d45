//! What the parser can find wrong with a text.

use crate::text::span::Span;

/// One mistake in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub kind: ProblemKind,
    /// Where.
    pub span: Span,
}

/// The mistakes that the parser tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each name says it")]
pub enum ProblemKind {
    Empty,
    TrailingComma,
    ExtraComma,
    MissingComma,
    MissingColon,
    /// `=`, `=>` or a comma where a colon belongs.
    OtherForColon,
    UnexpectedColon,
    MissingKey,
    MissingValue,
    MissingOpeningQuote,
    MissingClosingQuote,
    SingleQuotes,
    /// Quotes within a string that lack their backslashes.
    QuotesInside(Vec<Span>),
    TypographicQuotes,
    UnquotedKey,
    UnquotedString,
    Comment,
    ControlCharacter,
    InvalidEscape,
    LoneSurrogate,
    /// White space that JSON does not know, such as a no-break space.
    ForeignSpace,
    /// `NaN`, `Infinity` and their like.
    NotANumber,
    InvalidNumber,
    /// `True`, `None`, `NULL`...: the JSON word that was meant.
    ForeignLiteral(&'static str),
    UnexpectedCharacters,
    /// A closing bracket that nothing opened.
    StrayBracket,
    /// A closing bracket of the other kind than the opening one, which stands at the span given.
    WrongBracket {
        opener: Span,
        expected: char,
    },
    /// A bracket that is open where an outer one closes.
    UnclosedInside {
        opener: Span,
        expected: char,
    },
    /// The text ends while these brackets are open, outermost first.
    Unclosed {
        openers: Vec<Span>,
        missing: String,
    },
    TooDeep,
    TextAfterEnd,
    /// A value's opening bracket is missing.
    MissingOpener {
        expected: char,
    },
    /// Something stands before the document.
    TextBeforeStart,
    /// The document goes over several lines where each line is to have one.
    SeveralLines,
    /// A member name that stood before: the numbers of both in the arena.
    DuplicateKey {
        first: u32,
        key: u32,
    },
}
