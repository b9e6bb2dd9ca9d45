//! Words that are used for other values.

/// Returns the boolean that a word in lower case usually means.
pub(super) fn boolean(word: &str) -> Option<bool> {
    match word {
        "yes" | "y" | "1" | "taip" | "jā" | "jah" | "tak" | "да" | "da" | "ja" => Some(true),
        "no" | "n" | "0" | "ne" | "nē" | "ei" | "nie" | "нет" | "net" | "nein" => Some(false),
        _ => None,
    }
}
