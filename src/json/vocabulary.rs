//! Numbers for the names of the contract. A customer has a hundred members, and the schema, the
//! dispatch and the rules each look up their names; comparing strings for each lookup took as long
//! as parsing. The parser hashes every name anyway, so it compares each name once and records its
//! number, and all others compare numbers.
//!
//! The list, in `names.rs`, is generated from the schemas by `cargo run --example update`. A name
//! that is not in it has no number and is compared as a string.

use crate::json::names::LIST;
use crate::json::string;
use crate::json::string::END;

/// The names, sorted; their numbers are 1-based.
static NAMES: [&str; COUNT] = LIST;

/// The number of names.
pub(crate) const COUNT: usize = LIST.len();

/// The name of a number; empty for 0.
pub(crate) fn name_of(number: u16) -> &'static str {
    let place = usize::from(number).checked_sub(1);
    place.map_or("", |place| NAMES[place])
}

/// Whether an object of the contract has a field of this name.
pub(crate) fn is_field_name(name: &str) -> bool {
    NameKey::of(name).number != 0
}

/// The lookup key of a name: its hash, and its number, or 0 if it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NameKey {
    pub(super) hash: u32,
    pub(super) number: u16,
}

impl NameKey {
    /// Its number; 0 if the contract has no field of the name.
    #[inline]
    pub(crate) fn number(self) -> u16 {
        self.number
    }

    // Inlined, so that the lookup keys of names in rules are computed at compile time.
    #[inline(always)]
    pub(crate) fn of(name: &str) -> NameKey {
        let hash = hash_of(name.as_bytes());
        let place = place(hash);
        let number = PLACES[place];
        let number = if number == 0 || NAMES[number as usize - 1] == name {
            number
        } else {
            NameKey::looked_up(name).number
        };
        NameKey { hash, number }
    }

    #[cold]
    fn looked_up(name: &str) -> NameKey {
        key(name.as_bytes())
    }
}

/// The hash of a text. Texts with different hashes differ.
pub(crate) const fn hash_of(name: &[u8]) -> u32 {
    string::hash(name.len(), string::ends(name))
}

/// A name that is looked up often, with its lookup key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct KnownName {
    pub(crate) text: &'static str,
    pub(crate) name_key: NameKey,
}

impl KnownName {
    pub(crate) const fn of(text: &'static str) -> KnownName {
        let hash = hash_of(text.as_bytes());
        let mut place = place(hash);
        let number = loop {
            let number = TABLE[place % SIZE];
            if number == 0 || is_same(LIST[number as usize - 1].as_bytes(), text.as_bytes()) {
                break number;
            }
            place += 1;
        };
        let name_key = NameKey { hash, number };
        KnownName { text, name_key }
    }

    pub(crate) const fn all<const N: usize>(texts: [&'static str; N]) -> [KnownName; N] {
        let mut names = [KnownName::of(""); N];
        let mut at = 0;
        while at < N {
            names[at] = KnownName::of(texts[at]);
            at += 1;
        }
        names
    }
}

/// String equality in a `const fn`.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// The lookup key of a name that was read.
#[inline(always)]
pub(super) fn key(name: &[u8]) -> NameKey {
    let ends = string::ends(name);
    let hash = string::hash(name.len(), ends);
    let mut place = place(hash);
    let number = loop {
        let number = PLACES[place % SIZE];
        // Nearly all names are those of the contract, so comparing them first is the shortest way.
        if KNOWN[usize::from(number)].is(number, name, ends) {
            break number;
        }
        if number == 0 {
            break 0;
        }
        place += 1;
    };
    NameKey { hash, number }
}

/// The lookup key of the name with this number, if a text begins with it, a quote and a colon. Also returns the
/// text behind the colon.
#[inline(always)]
pub(super) fn at_start(text: &[u8], number: u16) -> Option<(NameKey, &[u8])> {
    let known = KNOWN.get(usize::from(number))?;
    let hash = known.hash;
    let (name, [b'"', b':', behind @ ..]) = text.split_at_checked(known.length as usize)? else {
        return None;
    };
    let is_name = known.is(number, name, string::ends(name));
    is_name.then_some((NameKey { hash, number }, behind))
}

/// What tells a name of the contract from most others. It refers to no text: that would be an address, which
/// the loader has to correct at every start.
#[derive(Clone, Copy)]
struct Known {
    ends: (u64, u64),
    length: u32,
    hash: u32,
}

impl Known {
    /// Whether it is this name, with these [ends](string::ends).
    #[inline(always)]
    fn is(&self, number: u16, name: &[u8], ends: (u64, u64)) -> bool {
        self.ends == ends
            && self.length as usize == name.len()
            && (name.len() <= 2 * END || have_same_middle(name, name_of(number).as_bytes()))
    }
}

/// The names by their numbers. That of 0 is empty, as no name of the contract is.
static KNOWN: [Known; COUNT + 1] = {
    let mut known = [Known {
        ends: (0, 0),
        length: 0,
        hash: hash_of(b""),
    }; COUNT + 1];
    let mut number = 0;
    while number < COUNT {
        let name = LIST[number].as_bytes();
        number += 1;
        known[number] = Known {
            ends: string::ends(name),
            length: name.len() as u32,
            hash: hash_of(name),
        };
    }
    known
};

/// Whether two names of the same length and with the same ends are equal.
#[inline(always)]
fn have_same_middle(one: &[u8], other: &[u8]) -> bool {
    let mut at = END;
    while at + END < one.len() {
        let part = at..at + END;
        let (Some(one), Some(other)) = (one.get(part.clone()), other.get(part)) else {
            return false;
        };
        if one.first_chunk::<END>() != other.first_chunk::<END>() {
            return false;
        }
        at += END;
    }
    true
}

/// Large enough that most lookups, of known or unknown names, need only one probe.
const SIZE: usize = 1024;

/// The numbers, in a hash table with open addressing; 0 is a free slot.
static PLACES: [u16; SIZE] = TABLE;

const TABLE: [u16; SIZE] = places();

const fn place(hash: u32) -> usize {
    (hash >> 9) as usize % SIZE
}

const fn places() -> [u16; SIZE] {
    const { assert!(COUNT < 1 << 16) };
    let mut places = [0; SIZE];
    let mut number = 0;
    while number < COUNT {
        let mut place = place(hash_of(LIST[number].as_bytes()));
        while places[place % SIZE] != 0 {
            place += 1;
        }
        number += 1;
        places[place % SIZE] = number as u16;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::published::field_names;

    #[test]
    fn names_are_up_to_date_with_the_schemas() {
        let is_same = field_names().iter().map(String::as_str).eq(NAMES);
        assert!(is_same, "refresh them by\n  cargo run --example update");
    }

    #[test]
    fn names_are_numbered_in_order() {
        for (name, expected) in NAMES.into_iter().zip(1..) {
            let name_key = NameKey::of(name);
            assert_eq!(name_key.number, expected, "{name}");
            assert_eq!(key(name.as_bytes()), name_key, "{name}");
            assert_eq!(KnownName::of(name).name_key, name_key);
        }
        for other in ["", "x", "firstname", "FirstName", "firstName ", "extID"] {
            assert_eq!(NameKey::of(other).number, 0, "{other}");
            assert_eq!(KnownName::of(other).name_key, NameKey::of(other));
        }
    }
}
