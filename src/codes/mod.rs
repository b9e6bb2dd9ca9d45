//! Codes of public standards (ISO 3166, ISO 4217, ISO 13616 and others), and what is often written
//! in their place; characters, scripts and encodings of Unicode.

pub(crate) mod characters;
mod check_digits;
pub mod country;
pub mod currency;
pub mod date_text;
pub(crate) mod denials;
pub(crate) mod encodings;
pub(crate) mod escapes;
pub mod giin;
pub mod iban;
pub mod internet;
pub(crate) mod iso3166;
pub mod lei;
pub(crate) mod marks;
mod months;
pub mod number_text;
pub mod personal_code;
pub(crate) mod placeholders;
pub(crate) mod scripts;
pub mod short_text;
pub(crate) mod skeleton;
pub mod telephone;
pub(crate) mod words;

/// The likely meaning of a text written in place of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookAlike {
    /// The code that is meant, if it can be determined.
    pub code: Option<&'static str>,
    /// What the written text is, such as "`LTU` is the alpha-3 code of Lithuania". If the meaning
    /// is ambiguous, also what to do.
    pub reason: String,
    /// How certain it is that `code` is meant.
    pub confidence: Confidence,
}

/// How certain it is that a code is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// The code is unambiguous.
    Certain,
    /// The code is the most likely meaning.
    Likely,
    /// Another meaning is as likely, or replacing the code alone would be wrong: no fix may write
    /// it.
    Open,
}

impl LookAlike {
    fn sure(code: &'static str, reason: String) -> Option<Self> {
        Some(LookAlike {
            code: Some(code),
            reason,
            confidence: Confidence::Certain,
        })
    }

    fn likely(code: &'static str, reason: String) -> Option<Self> {
        Some(LookAlike {
            code: Some(code),
            reason,
            confidence: Confidence::Likely,
        })
    }

    fn open(code: &'static str, reason: String) -> Option<Self> {
        Some(LookAlike {
            code: Some(code),
            reason,
            confidence: Confidence::Open,
        })
    }

    fn none(reason: String) -> Option<Self> {
        Some(LookAlike {
            code: None,
            reason,
            confidence: Confidence::Open,
        })
    }

    /// The text of a help line.
    pub fn help(&self) -> String {
        match (self.code, self.confidence) {
            (Some(code), Confidence::Certain | Confidence::Likely) => {
                format!("use `{code}`: {}", self.reason)
            }
            _ => self.reason.clone(),
        }
    }
}

/// Whether the text has letters of both cases. Codes are written in one case; a word, or the start
/// of one, is capitalized.
fn is_mixed_case(text: &str) -> bool {
    text.contains(char::is_uppercase) && text.contains(char::is_lowercase)
}

/// Why `code` takes the place of `written`, which has no odd characters.
fn case(kind: &str, code: &str, written: &str) -> String {
    if written == code {
        "codes have no other characters".to_owned()
    } else {
        format!("{kind} codes are upper case")
    }
}

/// Reduces a name to its letters and digits, in lower case, for comparison.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
