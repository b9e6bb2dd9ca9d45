//! The mistakes that the parser reports.

use crate::text::span::Span;

/// A mistake in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The kind of mistake.
    pub kind: ProblemKind,
    /// The marked bytes.
    pub span: Span,
}

impl ProblemKind {
    /// Whether it shows that brackets are lost or too many, so that members may be in another object than meant.
    pub(crate) fn is_about_brackets(&self) -> bool {
        matches!(
            self,
            ProblemKind::StrayBracket
                | ProblemKind::WrongBracket { .. }
                | ProblemKind::UnclosedInside { .. }
                | ProblemKind::Unclosed { .. }
                | ProblemKind::MissingOpener { .. }
                | ProblemKind::DoubledBrace
        )
    }
}

/// The kinds of mistakes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "each name says it")]
pub enum ProblemKind {
    Empty,
    TrailingComma,
    ExtraComma,
    MissingComma,
    MissingColon,
    /// `=`, an arrow, a semicolon, a comma or a colon of another script in place of a colon.
    OtherForColon,
    /// `;`, a full stop or a comma of another script in place of a comma.
    OtherForComma,
    UnexpectedColon,
    MissingKey,
    MissingValue,
    MissingOpeningQuote,
    MissingClosingQuote,
    /// A quote too many at the beginning or the end of a string, and the one at its end if both are.
    DoubledQuote {
        other: Option<Span>,
    },
    /// Backslashes before the quotes around a string.
    EscapedQuotes(Vec<Span>),
    SingleQuotes,
    /// Backticks around a string, as in JavaScript.
    Backticks,
    /// Literals that a programming language joins to one text: `"a" + "b"`.
    JoinedStrings,
    /// Unescaped quotes inside a string, or apostrophes in single quotes.
    QuotesInside(Vec<Span>),
    TypographicQuotes,
    UnquotedKey,
    UnquotedString,
    Comment,
    ControlCharacter,
    InvalidEscape,
    LoneSurrogate,
    /// White space that JSON does not allow, such as a no-break space.
    ForeignSpace,
    /// `NaN`, `Infinity` and similar.
    NotANumber,
    InvalidNumber,
    /// `True`, `None`, `NULL` and similar, with the JSON literal to write instead.
    ForeignLiteral(&'static str),
    UnexpectedCharacters,
    /// A line between members that has no part of one, or a note at the end of a line.
    StrayLine,
    /// A call such as `Decimal('1')` in place of a value.
    Call,
    /// `[Object]` and similar, which `console.log` prints for what is too deep.
    CutOut,
    /// `...` in place of members or elements, perhaps in quotes.
    Ellipsis,
    /// A closing bracket without an opening one.
    StrayBracket,
    /// A closing bracket that does not match the opening one at `opener`.
    WrongBracket {
        opener: Span,
        expected: char,
    },
    /// A bracket that is still open when an outer one is closed.
    UnclosedInside {
        opener: Span,
        expected: char,
    },
    /// The brackets that are open at the end of the text, outermost first.
    Unclosed {
        openers: Vec<Span>,
        missing: String,
    },
    /// A brace directly behind another one, which nothing closes.
    DoubledBrace,
    /// Braces that are doubled on both sides: where the others are that are too many.
    DoubledBraces {
        others: Vec<Span>,
    },
    TooDeep,
    TextAfterEnd,
    /// A value without its opening bracket.
    MissingOpener {
        expected: char,
    },
    /// Members without braces around them; the end of the last one.
    MissingBraces {
        end: usize,
    },
    /// Text before the document.
    TextBeforeStart,
    /// A document that spans several lines in a text with one document per line.
    SeveralLines,
    /// Several documents in one line of a text with one document per line; the text between them.
    SeveralOnLine {
        gaps: Vec<Span>,
    },
    /// U+001E before a document, as in a JSON text sequence (RFC 7464).
    RecordSeparator,
    /// A duplicate member name: the arena indices of both names.
    DuplicateKey {
        first: u32,
        key: u32,
    },
}
