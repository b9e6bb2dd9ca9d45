//! Decodes bytes to text. Anything other than plain UTF-8 is identified, and as much as possible is
//! read anyway.

use std::ops::Range;

use crate::source::content::Content;
use crate::text::span::Span;

/// What can be wrong with the bytes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EncodingProblem {
    /// UTF-8 that begins with a byte order mark, or with several.
    ByteOrderMark {
        /// Their bytes.
        span: Span,
    },
    /// UTF-16, with or without a byte order mark.
    Utf16 {
        /// Whether the most significant byte comes first.
        big_endian: bool,
    },
    /// UTF-32, with or without a byte order mark.
    Utf32 {
        /// Whether the most significant byte comes first.
        big_endian: bool,
    },
    /// NUL bytes and nothing else.
    OnlyNul,
    /// Binary data of a known format, such as an archive.
    Format(&'static str),
    /// Binary data: NUL bytes were found, and not only a few in JSON.
    Binary {
        /// The offset of the first NUL byte.
        at: usize,
    },
    /// NUL bytes after the text, as in a file whose size was reserved.
    Padding {
        /// Their bytes.
        span: Span,
    },
    /// Bytes that are not valid UTF-8.
    InvalidUtf8 {
        /// Where these bytes are. Adjacent bytes share one span.
        places: Vec<Span>,
        /// The bytes of all places, concatenated.
        bytes: Vec<u8>,
    },
}

impl EncodingProblem {
    /// Whether the text can be checked further.
    pub fn is_readable(&self) -> bool {
        matches!(
            self,
            EncodingProblem::ByteOrderMark { .. }
                | EncodingProblem::Padding { .. }
                | EncodingProblem::InvalidUtf8 { .. }
        )
    }

    /// Whether nothing of a text is left, whatever it was.
    pub fn is_lost(&self) -> bool {
        matches!(self, EncodingProblem::Format(_) | EncodingProblem::OnlyNul)
    }

    /// Puts the invalid bytes back in place of the `?` that replaced them. Returns `None` for
    /// UTF-16, UTF-32 and binary data, whose bytes are not kept.
    pub(super) fn restore(&self, text: &mut [u8]) -> Option<()> {
        match self {
            EncodingProblem::ByteOrderMark { .. } | EncodingProblem::Padding { .. } => Some(()),
            EncodingProblem::InvalidUtf8 { places, bytes } => {
                let mut bytes = bytes.iter();
                for place in places {
                    for (stand_in, byte) in text
                        .get_mut(place.start..place.end)?
                        .iter_mut()
                        .zip(&mut bytes)
                    {
                        *stand_in = *byte;
                    }
                }
                Some(())
            }
            _ => None,
        }
    }

    /// Whether any part of the problem is in `range` of the text.
    pub fn touches(&self, range: &Range<usize>) -> bool {
        match self {
            EncodingProblem::ByteOrderMark { span } => span.end == range.start,
            EncodingProblem::Padding { span } => span.start == range.end,
            EncodingProblem::InvalidUtf8 { places, .. } => !places_within(places, range).is_empty(),
            _ => true,
        }
    }

    /// Whether it is only that the text ends, at byte `end`, within a character.
    pub fn is_cut_character(&self, end: usize) -> bool {
        let EncodingProblem::InvalidUtf8 { places, bytes } = self else {
            return false;
        };
        let [place] = places.as_slice() else {
            return false;
        };
        let is_begun = |error: std::str::Utf8Error| error.error_len().is_none();
        place.end >= end && std::str::from_utf8(bytes).is_err_and(is_begun)
    }

    /// Returns the part of the problem that is in `range` of the text.
    #[cfg(test)]
    fn within(&self, range: &Range<usize>) -> Option<EncodingProblem> {
        self.within_counted(range, |number, places| {
            places[..number].iter().map(|place| place.len()).sum()
        })
    }

    /// Returns the part of the problem that is in `range` of the text. `bytes_before` returns the
    /// number of bytes in the first `n` places.
    pub(super) fn within_counted(
        &self,
        range: &Range<usize>,
        bytes_before: impl Fn(usize, &[Span]) -> usize,
    ) -> Option<EncodingProblem> {
        if !self.touches(range) {
            return None;
        }
        let EncodingProblem::InvalidUtf8 { places, bytes } = self else {
            return Some(self.clone());
        };
        let within = places_within(places, range);
        let from = bytes_before(within.start, places);
        let count: usize = places[within.clone()].iter().map(|place| place.len()).sum();
        Some(EncodingProblem::InvalidUtf8 {
            bytes: bytes.get(from..from + count).unwrap_or_default().to_vec(),
            places: places[within].to_vec(),
        })
    }

    /// The number of invalid bytes before each place.
    pub(super) fn bytes_before_places(&self) -> Vec<u32> {
        let EncodingProblem::InvalidUtf8 { places, .. } = self else {
            return Vec::new();
        };
        let lengths = places.iter().map(|place| place.len() as u32);
        let before = lengths.scan(0, |sum, length| {
            let before = *sum;
            *sum += length;
            Some(before)
        });
        before.collect()
    }
}

/// The indices of the places that overlap `range`.
fn places_within(places: &[Span], range: &Range<usize>) -> Range<usize> {
    let from = places.partition_point(|place| place.end <= range.start);
    let to = places.partition_point(|place| place.start < range.end);
    from..to
}

/// How much of the bytes decides whether they are text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SignatureBytes {
    /// All bytes.
    All,
    /// The first line.
    FirstLine,
    /// None: the bytes continue a text.
    Nothing,
}

/// Returns the text of these bytes and what is wrong with them.
pub(super) fn decode(
    bytes: Vec<u8>,
    signature: SignatureBytes,
) -> (Content, Option<EncodingProblem>) {
    let is_whole = signature != SignatureBytes::Nothing;
    let head = match signature {
        SignatureBytes::All => bytes.as_slice(),
        SignatureBytes::FirstLine => bytes
            .split_inclusive(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default(),
        SignatureBytes::Nothing => &[],
    };
    if let Some(problem) = wide_or_binary(head) {
        if let EncodingProblem::Padding { .. } = problem
            && let Ok(text) = Content::of(bytes.clone())
        {
            return (text, Some(problem));
        }
        let text = match problem {
            EncodingProblem::Utf16 { big_endian } => from_utf16(&bytes, big_endian),
            EncodingProblem::Utf32 { big_endian } => from_utf32(&bytes, big_endian),
            // Replaced bytes keep their offsets, so `at` holds in the text too.
            _ => replace_invalid(bytes).0,
        };
        return (text.into(), Some(problem));
    }
    match Content::of(bytes) {
        Ok(text) if is_whole && text.starts_with('\u{feff}') => {
            let end = text.len() - text.trim_start_matches('\u{feff}').len();
            let span = Span::new(0, end);
            (text, Some(EncodingProblem::ByteOrderMark { span }))
        }
        Ok(text) => (text, None),
        Err(bytes) => {
            let (text, problem) = replace_invalid(bytes);
            (text.into(), Some(problem))
        }
    }
}

/// What the bytes of a file of these formats begin with.
const FORMATS: [(&[u8], &str); 22] = [
    (b"\x1F\x8B", "gzip"),
    (b"\x28\xB5\x2F\xFD", "Zstandard"),
    (b"PK\x03\x04", "ZIP"),
    (b"BZh", "bzip2"),
    (b"\xFD7zXZ\0", "xz"),
    (b"7z\xBC\xAF\x27\x1C", "7-Zip"),
    (b"\x04\x22\x4D\x18", "LZ4"),
    (b"%PDF-", "PDF"),
    (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "Microsoft Office"),
    (b"PAR1", "Parquet"),
    (b"Obj\x01", "Avro"),
    (b"ORC", "ORC"),
    (b"SQLite format 3\0", "SQLite"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xFF\xD8\xFF", "JPEG"),
    (b"\x78\x9C", "zlib"),
    (b"\x78\xDA", "zlib"),
    (b"\x78\x01", "zlib"),
    (b"Rar!\x1A\x07", "RAR"),
    (b"\x80\x04\x95", "Python pickle"),
    (b"\xAC\xED\x00\x05", "Java serialization"),
    (b"\0GITCRYPT\0", "git-crypt"),
];

fn wide_or_binary(bytes: &[u8]) -> Option<EncodingProblem> {
    let format = FORMATS.iter().find(|(start, _)| bytes.starts_with(start));
    if let Some((_, name)) = format {
        return Some(EncodingProblem::Format(name));
    }
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] => return Some(EncodingProblem::Utf32 { big_endian: false }),
        [0, 0, 0xFE, 0xFF, ..] => return Some(EncodingProblem::Utf32 { big_endian: true }),
        [0xFF, 0xFE, ..] => return Some(EncodingProblem::Utf16 { big_endian: false }),
        [0xFE, 0xFF, ..] => return Some(EncodingProblem::Utf16 { big_endian: true }),
        // JSON begins with two ASCII characters (RFC 4627, section 3).
        [first, 0, 0, 0, ..] if *first != 0 => {
            return Some(EncodingProblem::Utf32 { big_endian: false });
        }
        [0, 0, 0, first, ..] if *first != 0 => {
            return Some(EncodingProblem::Utf32 { big_endian: true });
        }
        [first, 0, second, 0, ..] if *first != 0 && *second != 0 => {
            return Some(EncodingProblem::Utf16 { big_endian: false });
        }
        [0, first, 0, second, ..] if *first != 0 && *second != 0 => {
            return Some(EncodingProblem::Utf16 { big_endian: true });
        }
        _ => {}
    }
    let at = memchr::memchr(0, bytes)?;
    if bytes.iter().all(|byte| *byte == 0) {
        return Some(EncodingProblem::OnlyNul);
    }
    let is_padding = bytes[at..]
        .iter()
        .all(|byte| matches!(byte, 0 | b'\n' | b'\r'));
    // A single one before the end of a line may be at the end of each line.
    let is_padding = is_padding && (bytes.ends_with(b"\0") || bytes[at..].starts_with(b"\0\0"));
    let text = bytes[..at].trim_ascii_end();
    let is_document = text.ends_with(b"}") || text.ends_with(b"]");
    if is_padding && is_document && str::from_utf8(&bytes[..at]).is_ok() {
        let span = Span::new(at, bytes.len());
        return Some(EncodingProblem::Padding { span });
    }
    (!is_json_with_nul(bytes)).then_some(EncodingProblem::Binary { at })
}

/// In JSON, at most one of so many bytes is NUL.
const BYTES_OF_NUL: usize = 8;

/// Whether bytes are JSON with a few NUL characters, which are wrong only where they are.
fn is_json_with_nul(bytes: &[u8]) -> bool {
    let begins = bytes.trim_ascii_start().first();
    let count = memchr::memchr_iter(0, bytes).count();
    matches!(begins, Some(b'{' | b'['))
        && count * BYTES_OF_NUL <= bytes.len()
        && str::from_utf8(bytes).is_ok()
}

fn from_utf16(bytes: &[u8], big_endian: bool) -> String {
    let units = bytes.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if big_endian {
            u16::from_be_bytes(pair)
        } else {
            u16::from_le_bytes(pair)
        }
    });
    let text = char::decode_utf16(units)
        .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>();
    text.trim_start_matches('\u{feff}').to_owned()
}

fn from_utf32(bytes: &[u8], big_endian: bool) -> String {
    let characters = bytes.as_chunks::<4>().0.iter().map(|unit| {
        let code = if big_endian {
            u32::from_be_bytes(*unit)
        } else {
            u32::from_le_bytes(*unit)
        };
        char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
    });
    let text: String = characters.collect();
    text.trim_start_matches('\u{feff}').to_owned()
}

/// Replaces each byte that is not valid UTF-8 with `?`.
fn replace_invalid(mut bytes: Vec<u8>) -> (String, EncodingProblem) {
    let mut places: Vec<Span> = Vec::new();
    let mut wrong = Vec::new();
    let mut at = 0;
    while let Err(error) = std::str::from_utf8(&bytes[at..]) {
        let start = at + error.valid_up_to();
        let end = error
            .error_len()
            .map_or(bytes.len(), |length| start + length);
        wrong.extend_from_slice(&bytes[start..end]);
        bytes[start..end].fill(b'?');
        match places.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => places.push(Span::new(start, end)),
        }
        at = end;
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let problem = EncodingProblem::InvalidUtf8 {
        places,
        bytes: wrong,
    };
    (text, problem)
}

/// Guesses the single-byte encoding of bytes that are not valid UTF-8, and stand at these places of a
/// text.
pub fn guess_encoding(wrong: &[u8], places: &[Span]) -> Option<&'static str> {
    /// Latin words have hardly ever so many letters with diacritics in a row.
    const OF_OTHER_SCRIPT: usize = 4;
    let mut rest = wrong;
    let runs: Vec<&[u8]> = places
        .iter()
        .map_while(|place| {
            let run;
            (run, rest) = rest.split_at_checked(place.len())?;
            Some(run)
        })
        .collect();
    let mut words = runs.iter().filter(|run| run.len() >= OF_OTHER_SCRIPT);
    match words.next() {
        Some(first) => {
            let guess = cyrillic(first)?;
            words
                .all(|word| cyrillic(word) == Some(guess))
                .then_some(guess)
        }
        None => latin(wrong),
    }
}

/// Guesses the encoding of a Cyrillic word. One has the small letters where the other has the capitals.
fn cyrillic(word: &[u8]) -> Option<&'static str> {
    let [first, others @ ..] = word else {
        return None;
    };
    let is_letter = |byte: &u8| *byte >= 0xC0;
    let is_late = |byte: &u8| *byte >= 0xE0;
    if !word.iter().all(is_letter) {
        None
    } else if !is_late(first) && others.iter().all(is_late) {
        Some("Windows-1251 (Cyrillic)")
    } else if is_late(first) && !others.iter().any(is_late) {
        Some("KOI8-R (Cyrillic)")
    } else {
        None
    }
}

/// Guesses the encoding of letters with diacritics.
fn latin(letters: &[u8]) -> Option<&'static str> {
    // ą č ę ė į š ų ū ž in both cases, as in Windows-1257, common in the Baltic states.
    const BALTIC: &[u8] = &[
        0xC0, 0xC1, 0xC6, 0xC8, 0xCB, 0xD0, 0xD8, 0xDB, 0xDE, 0xE0, 0xE1, 0xE6, 0xE8, 0xEB, 0xF0,
        0xF8, 0xFB, 0xFE,
    ];
    // ć ę ł ń ó ż in both cases, as in Windows-1250 and ISO 8859-2, and those that differ: ą ś ź.
    const POLISH: &[u8] = &[
        0xC6, 0xE6, 0xCA, 0xEA, 0xA3, 0xB3, 0xD1, 0xF1, 0xD3, 0xF3, 0xAF, 0xBF,
    ];
    const OF_WINDOWS: &[u8] = &[0xA5, 0xB9, 0x8C, 0x9C, 0x8F, 0x9F];
    const OF_ISO: &[u8] = &[0xA1, 0xB1, 0xA6, 0xB6, 0xAC, 0xBC];
    let all_in = |some: &[u8], others: &[u8]| {
        letters
            .iter()
            .all(|byte| some.contains(byte) || others.contains(byte))
    };
    // No Western letter is here.
    let has_polish = || letters.iter().any(|byte| (0x80..0xC0).contains(byte));
    // These are letters of Turkish or Icelandic, and ý is Czech too.
    let is_western =
        |byte: &u8| *byte >= 0xC0 && !b"\xD0\xD7\xDD\xDE\xF0\xF7\xFD\xFE".contains(byte);
    let is_sign = |byte: &u8| b"\xA0\xA7\xAB\xB0\xB4\xBB".contains(byte);
    if all_in(BALTIC, &[]) {
        Some("Windows-1257 (Baltic)")
    } else if has_polish() && all_in(POLISH, &[]) {
        Some("Windows-1250 or ISO 8859-2 (Polish)")
    } else if has_polish() && all_in(POLISH, OF_WINDOWS) {
        Some("Windows-1250 (Polish)")
    } else if has_polish() && all_in(POLISH, OF_ISO) {
        Some("ISO 8859-2 (Polish)")
    } else if letters.iter().all(|byte| is_western(byte) || is_sign(byte)) {
        Some("ISO 8859-1 or Windows-1252")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(bytes: Vec<u8>) -> (String, Option<EncodingProblem>) {
        let (text, problem) = decode(bytes, SignatureBytes::All);
        (String::from(&*text), problem)
    }

    #[test]
    fn plain_text_has_no_problem() {
        assert_eq!(whole(b"{}".to_vec()), ("{}".to_owned(), None));
        assert_eq!(whole(Vec::new()), (String::new(), None));
    }

    #[test]
    fn utf16_is_detected_by_byte_order_mark_or_zero_bytes() {
        let little: Vec<u8> = "{\"a\"}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let big: Vec<u8> = "{\"a\"}"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        let marked = [&[0xFF, 0xFE][..], &little].concat();
        for (bytes, expected) in [(little, false), (big, true), (marked, false)] {
            let (text, problem) = whole(bytes);
            assert_eq!(text, "{\"a\"}");
            assert_eq!(
                problem,
                Some(EncodingProblem::Utf16 {
                    big_endian: expected
                })
            );
        }
    }

    #[test]
    fn utf32_is_detected_by_byte_order_mark_or_zero_bytes() {
        let little: Vec<u8> = "{\"ž\"}"
            .chars()
            .flat_map(|next| u32::from(next).to_le_bytes())
            .collect();
        let big: Vec<u8> = "{\"ž\"}"
            .chars()
            .flat_map(|next| u32::from(next).to_be_bytes())
            .collect();
        let marked = [&[0, 0, 0xFE, 0xFF][..], &big].concat();
        for (bytes, big_endian) in [(little, false), (big, true), (marked, true)] {
            let problem = EncodingProblem::Utf32 { big_endian };
            assert_eq!(whole(bytes), ("{\"ž\"}".to_owned(), Some(problem)));
        }
    }

    #[test]
    fn several_byte_order_marks_are_one_problem() {
        let span = Span::new(0, 6);
        assert_eq!(
            whole("\u{feff}\u{feff}{}".into()).1,
            Some(EncodingProblem::ByteOrderMark { span })
        );
    }

    #[test]
    fn the_encoding_is_guessed_by_the_letters() {
        let guess = |text: &[u8]| match whole(text.to_vec()).1 {
            Some(EncodingProblem::InvalidUtf8 { places, bytes }) => guess_encoding(&bytes, &places),
            other => panic!("{other:?}"),
        };
        let cyrillic = Some("Windows-1251 (Cyrillic)");
        // Наталья
        assert_eq!(guess(b"\xCD\xE0\xF2\xE0\xEB\xFC\xFF"), cyrillic);
        // Наталья Ким
        assert_eq!(
            guess(b"\xCD\xE0\xF2\xE0\xEB\xFC\xFF \xCA\xE8\xEC"),
            cyrillic
        );
        // Наталья
        let koi = Some("KOI8-R (Cyrillic)");
        assert_eq!(guess(b"\xEE\xC1\xD4\xC1\xCC\xD8\xD1"), koi);
        // Łukasz Żak
        let polish = Some("Windows-1250 or ISO 8859-2 (Polish)");
        assert_eq!(guess(b"\xA3ukasz \xAFak"), polish);
        // Wąsik
        assert_eq!(guess(b"W\xB9sik"), Some("Windows-1250 (Polish)"));
        assert_eq!(guess(b"W\xB1sik"), Some("ISO 8859-2 (Polish)"));
        // José Müller
        let western = Some("ISO 8859-1 or Windows-1252");
        assert_eq!(guess(b"Jos\xE9 M\xFCller"), western);
        // Žalgirio
        assert_eq!(guess(b"\xDEalgirio"), Some("Windows-1257 (Baltic)"));
        for other in [
            // Μαρία
            b"\xCC\xE1\xF1\xDF\xE1".as_slice(),
            // Yıldız Öz
            b"Y\xFDld\xFDz \xD6z",
            // שלום
            b"\xF9\xEC\xE5\xED",
            // 李娜
            b"\xC0\xEE\xC4\xC8",
            // НАТАЛЬЯ
            b"\xCD\xC0\xD2\xC0\xCB\xDC\xDF",
        ] {
            assert_eq!(guess(other), None, "{other:?}");
        }
    }

    #[test]
    fn offsets_are_valid_despite_invalid_bytes() {
        let (text, problem) = whole(b"{\"a\": \"\xE0\xF8b\xE8\"}".to_vec());
        assert_eq!(text, "{\"a\": \"??b?\"}");
        let problem = problem.unwrap();
        let EncodingProblem::InvalidUtf8 { places, bytes } = &problem else {
            panic!("{problem:?}");
        };
        assert_eq!(*places, [Span::new(7, 9), Span::new(10, 11)]);
        assert_eq!(guess_encoding(bytes, places), Some("Windows-1257 (Baltic)"));
        assert_eq!(problem.within(&(0..7)), None);
        let last = EncodingProblem::InvalidUtf8 {
            places: vec![Span::new(10, 11)],
            bytes: vec![0xE8],
        };
        assert_eq!(problem.within(&(9..20)), Some(last));
    }

    #[test]
    fn only_the_first_line_of_a_chunk_is_checked_for_binary_data() {
        let bytes = b"{}\n\0\n".to_vec();
        assert_eq!(decode(bytes.clone(), SignatureBytes::FirstLine).1, None);
        assert_eq!(decode(bytes, SignatureBytes::Nothing).1, None);
        let (text, problem) = decode("\u{feff}{}".into(), SignatureBytes::Nothing);
        assert_eq!((&*text, problem), ("\u{feff}{}", None));
    }

    #[test]
    fn the_original_bytes_can_be_restored() {
        let bytes = |bytes: &[u8]| crate::source::Source::new("a.json", bytes.to_vec()).bytes();
        for text in [
            &b"{}"[..],
            b"\xEF\xBB\xBF{}",
            b"{\"\xE0\xF8b\xE8\": \"\xC5\xBE\"}\xC5",
        ] {
            assert_eq!(bytes(text).as_deref(), Some(text));
        }
        assert_eq!(bytes(b"\xFF\xFE{\0}\0"), None);
    }

    #[test]
    fn a_source_finds_the_problems_in_a_range() {
        let bytes = b"\xE0a\xF8\xE8b\xFFcd\xC5\xC5\xC5e\xE0".to_vec();
        let source = crate::source::Source::new("a.json", bytes);
        let problem = source.encoding_problem().unwrap();
        for start in 0..=14 {
            for end in start..=14 {
                let range = start..end;
                let within = problem.within(&range);
                assert_eq!(source.encoding_problem_within(&range), within, "{range:?}");
                assert_eq!(problem.touches(&range), within.is_some(), "{range:?}");
            }
        }
    }

    #[test]
    fn a_truncated_character_at_the_end_is_invalid() {
        let (text, problem) = whole(b"a\xC5".to_vec());
        assert_eq!(text, "a?");
        assert!(matches!(problem, Some(EncodingProblem::InvalidUtf8 { .. })));
    }

    #[test]
    fn known_formats_are_named() {
        let (_, problem) = whole(b"PK\x03\x04\x14\0".to_vec());
        assert_eq!(problem, Some(EncodingProblem::Format("ZIP")));
        let (_, problem) = whole(b"\x1F\x8B\x08\0".to_vec());
        assert_eq!(problem, Some(EncodingProblem::Format("gzip")));
    }

    #[test]
    fn nul_bytes_after_the_text_are_padding() {
        let bytes = "{\"a\": \"ž\"}\0\0\n".as_bytes().to_vec();
        let (text, problem) = whole(bytes.clone());
        let span = Span::new(11, 14);
        assert_eq!(problem, Some(EncodingProblem::Padding { span }));
        assert_eq!(text.as_bytes(), bytes);
        let source = crate::source::Source::new("a.json", bytes.clone());
        assert_eq!((source.end(), source.bytes()), (11, Some(bytes)));
        assert_eq!(whole(vec![0; 3]).1, Some(EncodingProblem::OnlyNul));
        for bytes in [&b"{\xC5}\0"[..], b"{}\0{}"] {
            let (_, problem) = whole(bytes.to_vec());
            assert!(
                matches!(problem, Some(EncodingProblem::Binary { .. })),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn a_nul_byte_means_binary() {
        let (_, problem) = whole(b"\x7fELF\x02\x01\x00\x00".to_vec());
        assert_eq!(problem, Some(EncodingProblem::Binary { at: 6 }));
        // Its offset is valid in the text, whatever precedes it.
        let bytes = [&b"{\"a\":\""[..], &[0xFF; 200], b"\xC5\xBE\0\"}"].concat();
        let (text, problem) = whole(bytes);
        let Some(EncodingProblem::Binary { at }) = problem else {
            panic!("{problem:?}");
        };
        assert_eq!((at, text.get(at..at + 1)), (208, Some("\0")));
    }

    #[test]
    fn a_nul_character_in_json_is_a_part_of_the_text() {
        for text in [
            "{\"a\":\"x\0y\"}",
            "\n [\"\0\", \"b\"]",
            "{\"a\": \"0123456789\"\0}",
        ] {
            assert_eq!(whole(text.into()), (text.to_owned(), None));
            assert_eq!(decode(text.into(), SignatureBytes::FirstLine).1, None);
        }
        for bytes in [
            &b"{\"a\":\"\0\0\"}"[..],
            b"\"01234567\0\"",
            b"{\"a\":\"0123456789\0\xff\"}",
        ] {
            assert!(
                matches!(
                    whole(bytes.to_vec()).1,
                    Some(EncodingProblem::Binary { .. })
                ),
                "{bytes:?}"
            );
        }
    }
}
