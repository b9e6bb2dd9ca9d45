//! A set of words that is known when the program is built.

/// The places of the table that says of most texts that they are not among the words.
const PLACES: usize = 1024;

/// Some words. Most lookups are of other texts, and cost a look at a table.
pub(crate) struct Words<const N: usize> {
    words: [&'static str; N],
    table: [bool; PLACES],
}

impl<const N: usize> Words<N> {
    /// Creates a set of words.
    pub(crate) const fn new(words: [&'static str; N]) -> Self {
        let mut table = [false; PLACES];
        let mut at = 0;
        while at < N {
            table[place(words[at].as_bytes())] = true;
            at += 1;
        }
        Words { words, table }
    }

    /// Whether a text is one of the words.
    pub(crate) fn contains(&self, text: &str) -> bool {
        self.table[place(text.as_bytes())] && self.words.contains(&text)
    }

    /// All words.
    #[cfg(test)]
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, &'static str> {
        self.words.iter()
    }
}

/// Mixes the length of a text with its first bytes and its last one.
const fn place(text: &[u8]) -> usize {
    let (first, second, last) = match text {
        [] => (0, 0, 0),
        [only] => (*only, 0, *only),
        [first, second, ..] => (*first, *second, text[text.len() - 1]),
    };
    let mixed = first as usize * 131 + second as usize * 31 + last as usize * 17 + text.len() * 61;
    mixed % PLACES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_found_and_no_others() {
        let words = ["", "a", "ab", "abc", "ą", "NULL"];
        let set = Words::new(words);
        assert!(words.iter().all(|word| set.contains(word)));
        for other in ["b", "aa", "abd", "abcd", "null", "ę"] {
            assert!(!set.contains(other), "{other}");
        }
    }
}
