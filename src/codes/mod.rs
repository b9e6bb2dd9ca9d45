//! Codes of the world outside (ISO 3166, ISO 4217, ISO 13616 and the like), what people write in
//! their place, and the codes that an installation knows.

mod check_digits;
pub mod country;
pub mod currency;
pub mod giin;
pub mod iban;
pub mod lei;
pub mod personal_code;

/// What somebody wrote in place of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookAlike {
    /// The code that is meant, where one can be told.
    pub code: Option<&'static str>,
    /// What the written characters are: "`LTU` is the alpha-3 code of Lithuania". Where the meaning
    /// is open, what to do as well.
    pub reason: String,
    /// How sure it is that `code` is meant.
    pub confidence: Confidence,
}

/// How sure it is that a code is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confidence {
    /// There is no doubt.
    Certain,
    /// It is more likely than anything else.
    Likely,
    /// Something else is as likely, or the code alone would not be right: no fix may write it.
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

    /// The way out, in words.
    pub fn help(&self) -> String {
        match (self.code, self.confidence) {
            (Some(code), Confidence::Certain | Confidence::Likely) => {
                format!("use `{code}`: {}", self.reason)
            }
            _ => self.reason.clone(),
        }
    }
}

/// Whether letters of both cases occur. Codes are written in one case; a word, or the beginning of
/// one, has a capital in front.
fn is_mixed_case(text: &str) -> bool {
    text.contains(char::is_uppercase) && text.contains(char::is_lowercase)
}

/// Letters and digits only, in lower case: names compare without accents of style.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
