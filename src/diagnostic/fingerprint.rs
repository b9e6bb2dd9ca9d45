//! Fingerprints identify a finding across runs: by rule, file, place in the document, and a few
//! bits of the value. Line numbers are not included, so a fingerprint survives when text moves.
//!
//! Reports are stored and shared, and payloads hold personal data: a full hash of a date of birth
//! or personal code can be reversed by trying all values. So only 8 bits of a value's hash are
//! used: enough to detect nearly every change, too few to reveal the value.

use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// Returns 8 bits of the hash of the marked characters.
pub fn value_hash(source: &Source, diagnostic: &Diagnostic) -> u8 {
    let span = diagnostic.span;
    let value = source.text().get(span.start..span.end).unwrap_or_default();
    // The low bits of the hash are as good as any.
    xxh3_64(value.as_bytes()) as u8
}

/// Returns a number that identifies a finding in every run, on every machine. `file` is the
/// portable name of the file, and `pointer` is that from the customer. Findings in different customers of
/// one file may share a fingerprint.
pub fn fingerprint(file: &str, source: &Source, diagnostic: &Diagnostic, pointer: &str) -> u64 {
    of_parts(
        file,
        diagnostic.rule.name,
        pointer,
        value_hash(source, diagnostic),
    )
}

/// Returns the fingerprint for a file, a rule, a JSON Pointer and a [`value_hash`].
pub fn of_parts(file: &str, rule: &str, pointer: &str, value: u8) -> u64 {
    let mut hash = Xxh3::new();
    for part in [file, rule, pointer] {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(&[value]);
    hash.digest()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::lint::lint;
    use crate::settings::Settings;
    use crate::source::portable::PortablePaths;

    /// The value hash and fingerprint of the country finding.
    fn of(name: &str, text: &str) -> (u8, u64) {
        let paths = PortablePaths::from(Some(Path::new("/repository")));
        let source = Source::new(name, text.as_bytes().to_vec());
        let diagnostics = lint(&source, &Settings::on("2026-11-23".parse().unwrap()));
        let mut diagnostics = diagnostics.iter();
        let country = diagnostics
            .find(|diagnostic| diagnostic.rule.name == "country-code")
            .unwrap();
        (
            value_hash(&source, country),
            fingerprint(&paths.name(name), &source, country, &country.pointer),
        )
    }

    #[test]
    fn fingerprints_do_not_depend_on_positions() {
        let text = r#"{"entityType": "INDIVIDUAL", "citizenshipCountry": "LTU"}"#;
        let first = of("d/a.json", text);
        assert_eq!(first, (0xfd, 0x6e22_d85f_4f2a_ef98));
        assert_eq!(of("./d/a.json", &text.replace(", ", ",\n\n  ")), first);
        assert_ne!(of("d/b.json", text).1, first.1);
        assert_ne!(of("d/a.json", &text.replace("LTU", "LVA")), first);
        assert_ne!(of("d/a.json", &text.replace("citizenship", "birth")), first);
    }

    #[test]
    fn parts_are_hashed_separately() {
        assert_ne!(of_parts("ab", "c", "", 0), of_parts("a", "bc", "", 0));
        assert_ne!(of_parts("a", "b", "/c", 1), of_parts("a", "b", "/c", 2));
    }
}
