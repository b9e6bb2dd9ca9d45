//! Words that are used for other values.

/// Returns the boolean that a word usually means, whatever the case of its letters.
pub(super) fn boolean(word: &str) -> Option<bool> {
    match &*word.to_lowercase() {
        "yes" | "y" | "1" | "taip" | "jā" | "jah" | "tak" | "да" | "da" | "ja" | "так"
        | "kyllä" | "oui" | "sí" | "si" | "evet" => Some(true),
        "no" | "n" | "0" | "ne" | "nē" | "ei" | "nie" | "нет" | "net" | "nein" | "ні" | "non"
        | "hayır" | "hayir" => Some(false),
        _ => None,
    }
}
