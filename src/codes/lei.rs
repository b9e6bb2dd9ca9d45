//! Legal Entity Identifiers (LEI), ISO 17442.

use crate::codes::check_digits;

/// Why a text is not a valid LEI.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// It has this many characters instead of 20.
    Length(usize),
    /// It has characters other than upper case letters and digits, or does not end in two digits.
    Characters,
    /// The check digits do not match the rest.
    CheckDigits,
}

/// Returns why the text is not a valid LEI (18 upper case letters or digits, then two check
/// digits); `None` if it is valid.
pub fn defect(lei: &str) -> Option<Defect> {
    let length = lei.chars().count();
    if length != 20 {
        return Some(Defect::Length(length));
    }
    let is_well_formed = lei
        .bytes()
        .enumerate()
        .all(|(at, byte)| byte.is_ascii_digit() || (at < 18 && byte.is_ascii_uppercase()));
    if !is_well_formed {
        return Some(Defect::Characters);
    }
    (!check_digits::are_right(lei.chars())).then_some(Defect::CheckDigits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_characters_and_length_are_checked() {
        // The example of ISO 17442, and the LEI of the foundation that manages LEIs.
        assert_eq!(defect("549300SGDX1HC8W81Z53"), Some(Defect::CheckDigits));
        assert_eq!(defect("506700GE1G29325QX363"), None);
        assert_eq!(defect("506700GE1G29325QX364"), Some(Defect::CheckDigits));
        // They leave the right remainder, but are not issued.
        assert_eq!(defect("00000000000000000001"), Some(Defect::CheckDigits));
        assert_eq!(defect("506700ge1g29325qx363"), Some(Defect::Characters));
        assert_eq!(defect("506700GE1G29325QX36"), Some(Defect::Length(19)));
        assert_eq!(defect("506700GE1G29325QXABC"), Some(Defect::Characters));
        assert_eq!(defect("ž06700GE1G29325QX363"), Some(Defect::Characters));
    }
}
