//! Text with places to fill in.

use crate::contract::facts::Field;

/// A piece of a snippet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Text as it is.
    Text(String),
    /// A place to fill in, with the text that stands there until then.
    Stop(&'static str),
    /// A choice of these texts.
    Choice(Vec<&'static str>),
}

/// Text with places to fill in. Line breaks are `\n`, and a level of indentation is `\t`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet(pub Vec<Piece>);

/// The most values that a snippet lets choose from.
const MOST_CHOICES: usize = 10;

impl Snippet {
    /// Creates a snippet of this text.
    pub fn of(text: impl Into<String>) -> Self {
        Snippet(vec![Piece::Text(text.into())])
    }

    /// Adds text.
    pub fn text(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::Text(text.into()));
        self
    }

    /// Adds another snippet.
    pub fn then(mut self, other: Snippet) -> Self {
        self.0.extend(other.0);
        self
    }

    fn stop(self) -> Self {
        self.with(Piece::Stop(""))
    }

    fn with(mut self, piece: Piece) -> Self {
        self.0.push(piece);
        self
    }

    /// The place for a value of a field.
    pub fn value(field: Field) -> Self {
        let quote = || Snippet::of("\"");
        match (field.json_type(), field.values().as_slice()) {
            ("string", [only]) => Snippet::of(format!("\"{only}\"")),
            ("string", values) if (2..=MOST_CHOICES).contains(&values.len()) => {
                quote().with(Piece::Choice(values.to_vec())).text("\"")
            }
            ("string", _) if field.is_date() => quote().with(Piece::Stop("YYYY-MM-DD")).text("\""),
            ("string", _) => quote().stop().text("\""),
            ("boolean", _) => Snippet::default().with(Piece::Choice(vec!["false", "true"])),
            ("array", _) => {
                let element = field.elements().map(Field::json_type);
                match element {
                    Some("string") => Snippet::of("[\"").stop().text("\"]"),
                    _ => Snippet::of("[\n\t{\n\t\t").stop().text("\n\t}\n]"),
                }
            }
            ("object", _) => Snippet::of("{\n\t").stop().text("\n}"),
            // A number cannot be left out.
            _ => Snippet::default().with(Piece::Stop("0")),
        }
    }

    /// The text, with nothing where something is to be filled in.
    pub fn plain(&self) -> String {
        let mut text = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(piece) => text.push_str(&piece.replace('\t', "  ")),
                // A value without quotes cannot be left out.
                Piece::Choice(values) if !text.ends_with('"') => {
                    text.push_str(values.first().copied().unwrap_or_default());
                }
                Piece::Stop(default) if !text.ends_with('"') => text.push_str(default),
                Piece::Stop(_) | Piece::Choice(_) => {}
            }
        }
        text
    }

    /// The same on one line, as each line of NDJSON is a document.
    pub fn on_one_line(self) -> Self {
        let pieces = self.0.into_iter().map(|piece| match piece {
            Piece::Text(text) => Piece::Text(on_one_line(&text)),
            other => other,
        });
        Snippet(pieces.collect())
    }

    /// The same with one more level of indentation after each line break.
    pub fn indented(self) -> Self {
        let pieces = self.0.into_iter().map(|piece| match piece {
            Piece::Text(text) => Piece::Text(text.replace('\n', "\n\t")),
            other => other,
        });
        Snippet(pieces.collect())
    }
}

/// The JSON that takes the place of a value that is not known yet. It still has a finding if the field
/// is required.
pub fn blank_value(field: Field) -> &'static str {
    match field.json_type() {
        "string" => "\"\"",
        "array" => "[]",
        "object" => "{}",
        _ => "null",
    }
}

fn on_one_line(text: &str) -> String {
    let mut line = String::new();
    for (number, part) in text.split('\n').enumerate() {
        let part = part.trim_start_matches('\t');
        let is_inside = line.ends_with(['{', '[']) || part.starts_with(['}', ']']);
        if number > 0 && !part.is_empty() && !line.is_empty() && !is_inside {
            line.push(' ');
        }
        line.push_str(part);
    }
    line
}
