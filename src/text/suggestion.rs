//! Nearest words for misspelled ones.

/// A suggested word and how close it is to the written one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suggestion<'a> {
    /// The suggested word.
    pub word: &'a str,
    /// Whether only case, spaces, hyphens or underscores differ.
    pub certain: bool,
}

/// Longer texts, in bytes, are not typos, and comparing them is slow.
const LONGEST: usize = 100;

/// Returns the nearest word, or `None` if none is near. The first one wins a tie.
pub fn nearest<'a>(
    written: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Option<Suggestion<'a>> {
    all_nearest(written, words).into_iter().next()
}

/// Returns the nearest word and all words at the same distance.
pub fn all_nearest<'a>(
    written: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Vec<Suggestion<'a>> {
    let near: Vec<_> = near(written, words).collect();
    let least = near.iter().map(|(distance, _)| *distance).min();
    let nearest = near
        .into_iter()
        .filter(|(distance, _)| Some(*distance) == least);
    nearest.map(|near| suggestion(written, near)).collect()
}

/// Returns the words that are near, nearest first. Ties keep their order.
pub fn all_near<'a>(
    written: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> Vec<Suggestion<'a>> {
    let mut near: Vec<_> = near(written, words).collect();
    near.sort_by_key(|(distance, _)| *distance);
    near.into_iter()
        .map(|near| suggestion(written, near))
        .collect()
}

fn suggestion<'a>(written: &str, (distance, word): (usize, &'a str)) -> Suggestion<'a> {
    // Other characters may carry meaning: `<1000` is not a careless spelling of `1000`.
    let is_separator = |character: char| character.is_whitespace() || "-_".contains(character);
    let mut written = written.chars();
    Suggestion {
        word,
        certain: distance == 0
            && written.all(|character| character.is_alphanumeric() || is_separator(character)),
    }
}

/// The words that are near, each with its distance.
fn near<'a>(
    written: &str,
    words: impl IntoIterator<Item = &'a str>,
) -> impl Iterator<Item = (usize, &'a str)> {
    let written = if written.len() <= LONGEST {
        written
    } else {
        ""
    };
    let written_word = squashed(written);
    let limit = 1 + written_word.len() / 5;
    let outline = Outline::of(written);
    words
        .into_iter()
        .take_while({
            let is_word = !written_word.is_empty();
            move |_| is_word
        })
        .filter_map(move |word| {
            if !outline.may_be_within(limit, &Outline::of(word)) {
                return None;
            }
            let candidate = squashed(word);
            let distance = distance(&written_word, &candidate);
            // Any short word is within the limit of any other: at least half must agree.
            let is_near = distance <= limit && distance * 2 < candidate.len().max(2);
            is_near.then_some((distance, word))
        })
}

/// How many letters differ, swapped neighbours counted once; `None` if more than the limit.
pub(crate) fn distance_within(limit: usize, one: &str, other: &str) -> Option<usize> {
    if !Outline::of(one).may_be_within(limit, &Outline::of(other)) {
        return None;
    }
    Some(distance(one, other)).filter(|distance| *distance <= limit)
}

/// What is cheap to compare of two words.
struct Outline {
    /// The number of letters and digits.
    length: usize,
    /// The letters and digits, one bit each. Several may share a bit.
    letters: u64,
}

impl Outline {
    fn of(word: &str) -> Self {
        let mut outline = Outline {
            length: 0,
            letters: 0,
        };
        each_letter(word, |letter| {
            outline.length += 1;
            outline.letters |= 1 << (u32::from(letter) % 64);
        });
        outline
    }

    /// Whether so few letters may differ: at least the difference in length does, and each letter that only
    /// one of the words has.
    fn may_be_within(&self, limit: usize, other: &Outline) -> bool {
        let missing = (self.letters & !other.letters).count_ones();
        let added = (other.letters & !self.letters).count_ones();
        self.length.abs_diff(other.length) <= limit && missing.max(added) as usize <= limit
    }
}

/// How many letters differ, swapped neighbours counted once.
fn distance(one: &str, other: &str) -> usize {
    // What both begin with does not count, and most words end soon after it.
    let common = one.chars().zip(other.chars());
    let common = common.take_while(|(letter, same)| letter == same);
    let length = common.map(|(letter, _)| letter.len_utf8()).sum();
    let rests = one.get(length..).zip(other.get(length..));
    match rests.unwrap_or((one, other)) {
        ("", rest) | (rest, "") => rest.chars().count(),
        (one, other) => strsim::osa_distance(one, other),
    }
}

fn squashed(word: &str) -> String {
    let mut squashed = String::with_capacity(word.len());
    each_letter(word, |letter| squashed.push(letter));
    squashed
}

/// Visits the letters and digits of a word, in lower case.
fn each_letter(word: &str, mut visit: impl FnMut(char)) {
    for letter in word.chars() {
        if letter.is_ascii_alphanumeric() {
            visit(letter.to_ascii_lowercase());
        } else if letter.is_alphanumeric() {
            letter.to_lowercase().for_each(&mut visit);
        }
    }
}

/// Returns whether a name that is near another one may have a meaning of its own: it has one part more, such as
/// `not` or `Old`, one less, or another one. `isNotSanctioned` is not a typing error of `isSanctioned`.
pub fn means_other(written: &str, word: &str) -> bool {
    // These change nothing.
    const EMPTY: [&str; 3] = ["is", "list", "the"];
    let (written, word) = (in_small_letters(written), in_small_letters(word));
    let (ours, theirs) = (written.parts(), word.parts());
    if written.letters == word.letters {
        return false;
    }
    if let ([one], [other]) = (ours.as_slice(), theirs.as_slice()) {
        return are_others(one, other);
    }
    let is_rest = |longer: &[&str], shorter: &[&str], at: usize| {
        let rest = [&longer[..at], &longer[at + 1..]].concat();
        rest.concat() == shorter.concat() && !EMPTY.contains(&longer[at])
    };
    let has_more = |longer: &[&str], shorter: &[&str]| {
        longer.len() > 1 && (0..longer.len()).any(|at| is_rest(longer, shorter, at))
    };
    if has_more(&ours, &theirs) || has_more(&theirs, &ours) {
        return true;
    }
    let mut pairs = ours.iter().zip(&theirs).filter(|(one, other)| one != other);
    match (pairs.next(), pairs.next()) {
        (Some((one, other)), None) if ours.len() == theirs.len() => are_others(one, other),
        _ => false,
    }
}

/// A name in small letters, and where the words and numbers begin that it consists of.
struct Parts {
    letters: String,
    starts: Vec<usize>,
}

/// What a character of a name is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Small,
    /// A capital, or a letter of a script without capitals.
    Large,
    Digit,
    Separator,
}

impl Sign {
    fn of(character: char) -> Sign {
        match character {
            'a'..='z' => Sign::Small,
            'A'..='Z' => Sign::Large,
            '0'..='9' => Sign::Digit,
            '\0'..='\u{7f}' => Sign::Separator,
            other if other.is_lowercase() => Sign::Small,
            other if other.is_alphabetic() => Sign::Large,
            other if other.is_numeric() => Sign::Digit,
            _ => Sign::Separator,
        }
    }
}

/// Splits a name: `isNotPEP` has `is`, `not` and `pep`.
fn in_small_letters(name: &str) -> Parts {
    let mut letters = String::with_capacity(name.len());
    let mut starts = Vec::with_capacity(4);
    let mut before = Sign::Separator;
    for letter in name.chars() {
        let sign = Sign::of(letter);
        if sign != Sign::Separator {
            let is_start = match (before, sign) {
                (Sign::Small | Sign::Large, Sign::Small) | (Sign::Large, Sign::Large) => false,
                (before, sign) => before != sign,
            };
            if is_start {
                starts.push(letters.len());
            }
            match letter.is_ascii() {
                true => letters.push(letter.to_ascii_lowercase()),
                false => letters.extend(letter.to_lowercase()),
            }
        }
        before = sign;
    }
    Parts { letters, starts }
}

impl Parts {
    fn parts(&self) -> Vec<&str> {
        let ends = self
            .starts
            .iter()
            .skip(1)
            .copied()
            .chain([self.letters.len()]);
        let parts = self.starts.iter().zip(ends);
        parts
            .filter_map(|(start, end)| self.letters.get(*start..end))
            .collect()
    }
}

/// Whether two different words are too different for a typing error, or turn the meaning.
fn are_others(one: &str, other: &str) -> bool {
    const PREFIXES: [&str; 9] = ["un", "in", "il", "ir", "im", "non", "de", "dis", "re"];
    const OPPOSITES: [[&str; 2]; 4] = [
        ["external", "internal"],
        ["import", "export"],
        ["exclude", "include"],
        ["exclusive", "inclusive"],
    ];
    let is_prefixed = |longer: &str, shorter: &str| {
        let prefix = longer.strip_suffix(shorter);
        prefix.is_some_and(|prefix| PREFIXES.contains(&prefix))
    };
    let is_pair = |pair: &[&str; 2]| *pair == [one, other] || *pair == [other, one];
    let longest = one.chars().count().max(other.chars().count());
    let limit = if longest <= 3 { 1 } else { 1 + longest / 3 };
    is_prefixed(one, other)
        || is_prefixed(other, one)
        || OPPOSITES.iter().any(is_pair)
        || distance(one, other) > limit
}

/// What people put between words of a list.
const BETWEEN: &[char] = &[',', ';', '|', '/', '+', '&', '\n', '\t'];

/// Returns whether the text is several words with such a mark between them, so that no single word
/// replaces it.
pub fn is_list(written: &str) -> bool {
    let parts = written.split(BETWEEN);
    parts.filter(|part| !squashed(part).is_empty()).count() > 1
}

/// Returns the words that the text lists, such as `A, B`; `None` if a part of it is not certainly
/// one of the words, or if there is only one part.
pub fn all_listed<'a>(written: &str, words: &[&'a str]) -> Option<Vec<&'a str>> {
    let is_between = |letter: char| letter.is_whitespace() || BETWEEN.contains(&letter);
    if written.len() > LONGEST || !written.contains(is_between) {
        return None;
    }
    let parts: Vec<_> = if is_list(written) {
        written.split(BETWEEN).collect()
    } else {
        written.split_whitespace().collect()
    };
    let parts = parts.iter().map(|part| part.trim());
    let mut listed = Vec::new();
    for part in parts.filter(|part| !part.is_empty()) {
        let meant = nearest(part, words.iter().copied()).filter(|meant| meant.certain)?;
        if !listed.contains(&meant.word) {
            listed.push(meant.word);
        }
    }
    (listed.len() > 1).then_some(listed)
}

/// Lists words in a sentence: "`A`, `B` or `C`".
pub fn one_of(words: &[&str]) -> String {
    listed(words, "or")
}

/// Lists words in a sentence: "`A`, `B` and `C`".
pub fn all_of(words: &[&str]) -> String {
    listed(words, "and")
}

fn listed(words: &[&str], conjunction: &str) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    match quoted.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, others)) => format!("{} {conjunction} {last}", others.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cheap_to_see_does_not_change_the_distance() {
        let mut random = fastrand::Rng::with_seed(5);
        for _ in 0..20_000 {
            let mut word = || -> String {
                let length = random.usize(..7);
                (0..length)
                    .map(|_| ['a', 'b', 'ą', '!'][random.usize(..4)])
                    .collect()
            };
            let (one, other) = (word(), word());
            let least = strsim::osa_distance(&one, &other);
            assert_eq!(distance(&one, &other), least, "{one} {other}");
            for limit in 0..7 {
                assert_eq!(
                    distance_within(limit, &one, &other),
                    (least <= limit).then_some(least),
                    "{limit} {one} {other}"
                );
            }
        }
    }

    fn word(written: &str, words: &[&'static str]) -> Option<(&'static str, bool)> {
        nearest(written, words.iter().copied()).map(|found| (found.word, found.certain))
    }

    #[test]
    fn differences_in_case_and_separators_are_certain() {
        assert_eq!(
            word("create", &["CREATE", "UPDATE"]),
            Some(("CREATE", true))
        );
        assert_eq!(
            word("first_name", &["firstName"]),
            Some(("firstName", true))
        );
        assert_eq!(
            word("ADVERSE MEDIA", &["ADVERSE_MEDIA"]),
            Some(("ADVERSE_MEDIA", true))
        );
        assert_eq!(word("<1000", &["1000"]), Some(("1000", false)));
    }

    #[test]
    fn a_word_more_or_another_one_may_change_the_meaning() {
        for (written, word) in [
            ("isNotSanctioned", "isSanctioned"),
            ("isUnsanctioned", "isSanctioned"),
            ("majorShareHolders", "noMajorShareHolders"),
            ("hasMajorShareHolders", "noMajorShareHolders"),
            ("doesCashNotDominate", "doesCashDominate"),
            ("isIllegalResident", "isLegalResident"),
            ("isDelisted", "isListed"),
            ("wasPEP", "isPEP"),
            ("isExPEP", "isPEP"),
            ("isLicenseRevoked", "isLicenseRequired"),
            ("nationalCodeType", "nationalCode"),
            ("nationalCode2", "nationalCode"),
            ("birthDateEnd", "birthDate"),
            ("thirdCitizenshipCountry", "secondCitizenshipCountry"),
            ("documentReissueDate", "documentIssueDate"),
            ("initialDepositSum", "initialDepositSource"),
            ("EXTERNAL_LIST", "INTERNAL_LIST"),
        ] {
            assert!(means_other(written, word), "{written}");
            assert!(means_other(word, written), "{written}");
        }
        for (written, word) in [
            ("firstname", "firstName"),
            ("FIRST_NAME", "firstName"),
            ("fristName", "firstName"),
            ("firstNmae", "firstName"),
            ("riskmanagementCategry", "riskManagementCategory"),
            ("citizenshipContry", "citizenshipCountry"),
            ("documentIssuingCountry", "documentIssueCountry"),
            ("sanctioned", "isSanctioned"),
            ("listAddresses", "listAddress"),
            ("birthData", "birthDate"),
            ("CRAETE", "CREATE"),
            ("ADVERSE_MEDIAS", "ADVERSE_MEDIA"),
        ] {
            assert!(!means_other(written, word), "{written}");
        }
    }

    #[test]
    fn only_similar_words_are_suggested() {
        assert_eq!(
            word("frstName", &["lastName", "firstName"]),
            Some(("firstName", false))
        );
        assert_eq!(
            word("iSanctioned", &["isPEP", "isSanctioned"]),
            Some(("isSanctioned", false))
        );
        assert_eq!(
            word("CRAETE", &["CREATE", "UPDATE"]),
            Some(("CREATE", false))
        );
        assert_eq!(word("DELETE", &["CREATE", "UPDATE"]), None);
        assert_eq!(word("", &["IN", "OUT"]), None);
        assert_eq!(word("AT", &["IN", "OUT"]), None);
    }

    #[test]
    fn alternatives_are_joined_with_or() {
        assert_eq!(one_of(&["A"]), "`A`");
        assert_eq!(one_of(&["A", "B", "C"]), "`A`, `B` or `C`");
        assert_eq!(all_of(&["A", "B"]), "`A` and `B`");
    }

    #[test]
    fn listed_words_are_separated() {
        let words = ["PEP", "SANCTIONS", "ADVERSE_MEDIA"];
        for written in [
            "SANCTIONS,PEP",
            "sanctions; pep",
            "SANCTIONS PEP",
            "SANCTIONS|PEP|",
            "SANCTIONS, PEP, PEP",
        ] {
            let listed = all_listed(written, &words);
            assert_eq!(listed, Some(vec!["SANCTIONS", "PEP"]), "{written}");
        }
        assert_eq!(
            all_listed("pep / adverse media", &words),
            Some(vec!["PEP", "ADVERSE_MEDIA"])
        );
        for written in [
            "",
            "PEP",
            "PEP,",
            "ALL",
            "PEP, ALL",
            "ADVERSE MEDIA",
            "PEPS PEP",
        ] {
            assert_eq!(all_listed(written, &words), None, "{written}");
        }
        assert!(is_list("PEP/ALL") && !is_list("PEP,") && !is_list("ADVERSE MEDIA"));
    }
}
