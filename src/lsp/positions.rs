//! Positions of the protocol and bytes of a text.

use gen_lsp_types::{Position, PositionEncodingKind, Range};
use serde_json::Value;

use crate::text::lines::{self, ColumnUnit, Lines};
use crate::text::span::Span;

/// The unit of columns that a client and the server have agreed on.
pub(super) fn negotiate(capabilities: &Value) -> (ColumnUnit, PositionEncodingKind) {
    let offered = capabilities.pointer("/general/positionEncodings");
    let offered = offered.and_then(Value::as_array);
    let has = |name: &str| offered.is_some_and(|offered| offered.iter().any(|own| own == name));
    // Bytes cost nothing to count. Every client knows UTF-16.
    if has("utf-8") {
        (ColumnUnit::Bytes, PositionEncodingKind::UTF8)
    } else if has("utf-32") && !has("utf-16") {
        (ColumnUnit::CodePoints, PositionEncodingKind::UTF32)
    } else {
        (ColumnUnit::Utf16, PositionEncodingKind::UTF16)
    }
}

/// The position of a byte.
pub(super) fn position(text: &str, lines: &Lines, unit: ColumnUnit, offset: usize) -> Position {
    let position = lines.position_in(text, offset, unit);
    Position {
        line: (position.line - 1) as u32,
        character: (position.column - 1) as u32,
    }
}

/// The range of some bytes.
pub(super) fn range(text: &str, lines: &Lines, unit: ColumnUnit, span: Span) -> Range {
    Range {
        start: position(text, lines, unit, span.start),
        end: position(text, lines, unit, span.end),
    }
}

/// The byte at a position. A position behind a line is its end, and one behind the text its end.
pub(super) fn offset(text: &str, lines: &Lines, unit: ColumnUnit, position: Position) -> usize {
    let line = position.line as usize + 1;
    if line > lines.count() {
        return text.len();
    }
    let position = lines::Position {
        line,
        column: position.character as usize + 1,
    };
    lines.offset_in(text, position, unit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_encoding_is_negotiated() {
        let unit = |offered: Value| {
            let capabilities = json!({"general": {"positionEncodings": offered}});
            negotiate(&capabilities).0
        };
        assert_eq!(unit(json!(["utf-16", "utf-8"])), ColumnUnit::Bytes);
        assert_eq!(unit(json!(["utf-32"])), ColumnUnit::CodePoints);
        assert_eq!(unit(json!(["utf-32", "utf-16"])), ColumnUnit::Utf16);
        assert_eq!(negotiate(&json!({})).0, ColumnUnit::Utf16);
    }

    #[test]
    fn positions_and_bytes_correspond_in_each_unit() {
        let text = "a🦊b\r\nč\rd\n";
        let lines = Lines::of_editor(text);
        for (unit, columns) in [
            (ColumnUnit::Bytes, [0, 1, 5, 6]),
            (ColumnUnit::Utf16, [0, 1, 3, 4]),
            (ColumnUnit::CodePoints, [0, 1, 2, 3]),
        ] {
            for (offset_, column) in [0, 1, 5, 6].into_iter().zip(columns) {
                let at = Position {
                    line: 0,
                    character: column,
                };
                assert_eq!(position(text, &lines, unit, offset_), at);
                assert_eq!(offset(text, &lines, unit, at), offset_);
            }
            let d = text.find('d').unwrap();
            assert_eq!(
                position(text, &lines, unit, d),
                Position {
                    line: 2,
                    character: 0
                }
            );
            assert_eq!(
                offset(
                    text,
                    &lines,
                    unit,
                    Position {
                        line: 0,
                        character: 99
                    }
                ),
                6
            );
            assert_eq!(
                offset(
                    text,
                    &lines,
                    unit,
                    Position {
                        line: 9,
                        character: 0
                    }
                ),
                text.len()
            );
        }
    }
}
