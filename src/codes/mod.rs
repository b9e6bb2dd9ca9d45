//! Codes of the world outside (ISO 3166, ISO 4217, ISO 13616 and the like), what people write in
//! their place, and the codes that an installation knows.

mod check_digits;
pub mod classifier;
pub mod country;
pub mod currency;
pub mod giin;
pub mod iban;
pub mod lei;
pub mod personal_code;

use crate::diagnostic::Fix;
use crate::diagnostic::Span;

/// What somebody wrote in place of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookAlike {
    /// The code that is meant, where one can be told.
    pub code: Option<&'static str>,
    /// What the written characters are: "`LTU` is the alpha-3 code of Lithuania".
    pub reason: String,
    /// Whether there is no doubt that `code` is meant.
    pub certain: bool,
}

impl LookAlike {
    fn sure(code: &'static str, reason: String) -> Option<Self> {
        Some(LookAlike {
            code: Some(code),
            reason,
            certain: true,
        })
    }

    fn likely(code: &'static str, reason: String) -> Option<Self> {
        Some(LookAlike {
            code: Some(code),
            reason,
            certain: false,
        })
    }

    fn none(reason: String) -> Option<Self> {
        Some(LookAlike {
            code: None,
            reason,
            certain: false,
        })
    }

    /// The way out, in words.
    pub fn help(&self) -> String {
        match self.code {
            Some(code) => format!("{}: write `{code}`", self.reason),
            None => self.reason.clone(),
        }
    }

    /// The replacement of the value at `span`.
    pub fn fix(&self, span: Span) -> Option<Fix> {
        let code = self.code?;
        Some(Fix::replace(self.certain, span, format!("\"{code}\"")))
    }
}

/// Letters and digits only, in lower case: names compare without accents of style.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|character| character.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}
