//! Files of recorded values, called parts: `--occurrences` writes one, `kyclint merge` reads several.
//!
//! A part is JSON Lines. The first line is a header with the version, the last one says how many values were
//! written, so that a part that was cut is noticed, and every other line is a [`Recorded`] value. A file may
//! have several parts, one after the other.

use serde::{Deserialize, Serialize};

use crate::report::recorded::Recorded;

/// The version of the format. Members may be added within a version.
const VERSION: u32 = 1;

/// The first line of a part.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Header {
    kyclint_occurrences: u32,
}

/// The last line of a part.
#[derive(Debug, Serialize, Deserialize)]
struct End {
    /// The number of lines between the header and this one.
    values: u64,
}

/// Returns the first line of a part, without a line break.
pub(crate) fn header() -> String {
    let header = Header {
        kyclint_occurrences: VERSION,
    };
    serde_json::to_string(&header).unwrap_or_default()
}

/// Returns the last line of a part with as many values, without a line break.
pub(crate) fn end(values: u64) -> String {
    serde_json::to_string(&End { values }).unwrap_or_default()
}

/// What to do about a part that is not whole.
const AGAIN: &str = "write or copy the file again";

/// Reads the lines of a file, and checks that all its parts are whole. Errors say where the file is wrong, what
/// is wrong, and what to do.
#[derive(Debug, Default)]
pub(crate) struct PartLines {
    /// The lines that were read.
    lines: u64,
    /// The values of the part that is read; `None` before its header.
    values: Option<u64>,
}

impl PartLines {
    /// Reads the next line, in UTF-8. Returns the value, unless it is a header or an end.
    pub(crate) fn take(&mut self, line: &[u8]) -> Result<Option<Recorded<'static>>, String> {
        self.lines += 1;
        let line = str::from_utf8(line).map_err(|_| self.at("not UTF-8"))?;
        let wrong = match serde_json::from_str::<Recorded>(line) {
            Ok(recorded) => return self.value(recorded).map_err(|error| self.at(&error)),
            Err(error) => error,
        };
        if let Ok(header) = serde_json::from_str(line) {
            self.begin(&header).map_err(|error| self.at(&error))?;
        } else if self.values.is_none() {
            return Err(self.at("not a file that --occurrences wrote"));
        } else if let Ok(end) = serde_json::from_str(line) {
            self.finish(&end).map_err(|error| self.at(&error))?;
        } else if wrong.is_eof() && !line.trim_ascii().is_empty() {
            return Err(the_end_is_missing());
        } else if wrong.is_data() {
            let message = wrong.to_string();
            let message = message.split(" at line ").next().unwrap_or_default();
            return Err(format!(
                "line {}, column {}: {message}",
                self.lines,
                wrong.column()
            ));
        } else {
            return Err(self.at("not a line that --occurrences wrote"));
        }
        Ok(None)
    }

    fn value(&mut self, recorded: Recorded<'static>) -> Result<Option<Recorded<'static>>, String> {
        let Some(values) = &mut self.values else {
            return Err(match self.lines {
                1 => format!("a value before the header of the part; {AGAIN}"),
                _ => format!("a value after the end of the part; {AGAIN}"),
            });
        };
        *values += 1;
        Ok(Some(recorded))
    }

    fn begin(&mut self, header: &Header) -> Result<(), String> {
        if self.values.is_some() {
            return Err(format!("the end of the part before is missing; {AGAIN}"));
        }
        if header.kyclint_occurrences != VERSION {
            let version = header.kyclint_occurrences;
            return Err(format!(
                "version {version} of the format is not known; write the file again with this kyclint"
            ));
        }
        self.values = Some(0);
        Ok(())
    }

    fn finish(&mut self, end: &End) -> Result<(), String> {
        let values = self.values.take().unwrap_or_default();
        if values == end.values {
            return Ok(());
        }
        let is = if values == 1 { "is" } else { "are" };
        Err(format!(
            "{} values were written, {values} {is} here; {AGAIN}",
            end.values
        ))
    }

    /// Whether no line was read.
    pub(crate) fn is_at_start(&self) -> bool {
        self.lines == 0
    }

    /// Returns the message with the line that was read last.
    pub(crate) fn at(&self, message: &str) -> String {
        format!("line {}: {message}", self.lines)
    }

    /// Checks that the file may end here.
    pub(crate) fn end(&self) -> Result<(), String> {
        match (self.lines, self.values) {
            (0, _) => Err("empty; --occurrences writes at least a header and an end".to_owned()),
            (_, Some(_)) => Err(the_end_is_missing()),
            (_, None) => Ok(()),
        }
    }
}

fn the_end_is_missing() -> String {
    format!("the end is missing; {AGAIN}")
}
