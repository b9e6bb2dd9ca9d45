//! Legal forms without the name of the organization: `UAB -`.

use crate::codes::placeholders::words::is_letter_repeated;

/// Legal forms, as organizations of the region write them beside their names.
const FORMS: [&str; 20] = [
    "UAB", "AB", "MB", "VšĮ", "VŠĮ", "IĮ", "SIA", "AS", "OÜ", "MTÜ", "OY", "GMBH", "LTD", "LLC",
    "ООО", "ОАО", "ЗАО", "ПАО", "АО", "ТОВ",
];

/// The forms that no organization has as its whole name. `AB` and `SIA` are short for other words too.
const NO_NAMES: [&str; 8] = ["UAB", "VšĮ", "VŠĮ", "OÜ", "ООО", "ОАО", "ЗАО", "ПАО"];

/// A filler has at most so many small letters.
const MOST_OF_FILLER: usize = 5;

/// Whether a text is a legal form with nothing, or only a filler, in place of the name.
pub(super) fn lacks_name(text: &str) -> bool {
    // Nearly all names have more small letters.
    if text.bytes().filter(u8::is_ascii_lowercase).count() > MOST_OF_FILLER {
        return false;
    }
    if NO_NAMES.contains(&text) {
        return true;
    }
    FORMS.into_iter().any(|form| {
        // Beside a letter, it is a part of a word.
        let behind = text.strip_prefix(form);
        let behind = behind.filter(|rest| !rest.starts_with(char::is_alphanumeric));
        let before = text.strip_suffix(form);
        let before = before.filter(|rest| !rest.ends_with(char::is_alphanumeric));
        let mut rests = behind.into_iter().chain(before);
        // With a full stop, others may be short for a name.
        let is_clear = |rest: &str| NO_NAMES.contains(&form) || rest.contains(' ');
        rests.any(|rest| !rest.is_empty() && is_clear(rest) && is_filler(rest))
    })
}

/// Whether a text has nothing but signs, or one of the words that people type into a required field.
fn is_filler(rest: &str) -> bool {
    // Others, such as `+` and `?`, are names or take the place of letters.
    const SIGNS: &str = "-–—_.…,;:'\"`‘’‚“”„«»()[]/*";
    let is_sign = |found: char| found.is_whitespace() || SIGNS.contains(found);
    let name = rest.trim_matches(is_sign);
    let is_of_x = || name.starts_with(['X', 'x']) && is_letter_repeated(name.as_bytes());
    name.is_empty() || name.len() > 2 && is_of_x() || matches!(name, "N/A" | "n/a")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_is_no_name() {
        for text in [
            "UAB",
            "ООО",
            "UAB -",
            "UAB ...",
            "UAB.",
            "UAB „“",
            "UAB «»",
            "UAB ()",
            "UAB \"\"",
            "UAB XXX",
            "UAB N/A",
            "- UAB",
            "\"\", UAB",
            "\"\" SIA",
            "OÜ –",
            "AS -",
            "N/A AB",
        ] {
            assert!(lacks_name(text), "{text}");
        }
        for text in [
            "",
            "AB",
            "AS",
            "SIA",
            "AB.",
            "MB-",
            "UAB ?",
            "UAB +",
            "UAB XX",
            "UAB A",
            "UAB 1",
            "UABXXX",
            "XXXUAB",
            "UAB „XXL“",
            "SIA X",
            "MASAS",
            "LTD 3",
            "UAB UAB",
            "Uab -",
        ] {
            assert!(!lacks_name(text), "{text}");
        }
    }
}
