//! Lookup of object members by name, and of values by member name. Rules look up dozens of names in
//! a customer; scanning its sixty members for each costs more than parsing it.

use crate::json::node::{Member, Node};
use crate::json::string;
use crate::json::vocabulary::{COUNT, NameKey};

/// One slot for each vocabulary number, and one for 0.
const NUMBERS: usize = COUNT + 1;

/// Finds members of the object that it indexed last.
#[derive(Debug)]
pub struct MemberIndex {
    object: Option<u32>,
    /// The arena index of each vocabulary name's key, by vocabulary number. 0, which is never a
    /// key, if the object has no such member.
    keys: [u32; NUMBERS],
}

impl Default for MemberIndex {
    fn default() -> Self {
        MemberIndex {
            object: None,
            keys: [0; NUMBERS],
        }
    }
}

impl MemberIndex {
    /// Forgets the indexed object. Must be called when its tree is gone.
    pub fn forget(&mut self) {
        self.object = None;
    }

    /// Returns the member with this name, like [`Node::member`]. Indexes the object if needed.
    pub(crate) fn member<'a>(
        &mut self,
        object: Node<'a>,
        name_key: NameKey,
        name: &str,
    ) -> Option<Member<'a>> {
        if name_key.number == 0 {
            return object.member_sought(name_key, name);
        }
        if self.object != Some(object.index()) {
            self.fill(object, |_| {});
        }
        let key = self.keys[usize::from(name_key.number)];
        (key != 0).then(|| {
            let key = object.at(key);
            let value = key.at(key.index() + 1);
            Member { key, value }
        })
    }

    /// Indexes the members of an object, and passes each to `show`.
    pub(crate) fn fill<'a>(&mut self, object: Node<'a>, mut show: impl FnMut(Member<'a>)) {
        self.object = Some(object.index());
        self.keys.fill(0);
        for member in object.members() {
            self.keys[usize::from(member.key.record().number)] = member.key.index();
            show(member);
        }
    }
}

/// Values by member name.
#[derive(Debug, Clone)]
pub struct NameTable<T, N = &'static str> {
    entries: Vec<(N, T)>,
    /// The 1-based positions of entries, by vocabulary number; 0 if there is no entry.
    known: Box<[u16; NUMBERS]>,
    /// The hashes and 1-based positions of entries that are not in the vocabulary.
    others: Vec<(u32, u16)>,
}

impl<T, N> Default for NameTable<T, N> {
    fn default() -> Self {
        NameTable {
            entries: Vec::new(),
            known: Box::new([0; NUMBERS]),
            others: Vec::new(),
        }
    }
}

impl<T: Default, N: AsRef<str>> NameTable<T, N> {
    /// The value of `name`, inserted with its default if missing.
    pub fn entry(&mut self, name: N) -> &mut T {
        let name_key = NameKey::of(name.as_ref());
        let known = self.search(name_key, |known| known == name.as_ref());
        let number = known.unwrap_or_else(|| {
            self.entries.push((name, T::default()));
            let number = self.entries.len() as u16;
            match name_key.number {
                0 => self.others.push((name_key.hash, number)),
                known => self.known[usize::from(known)] = number,
            }
            usize::from(number) - 1
        });
        &mut self.entries[number].1
    }

    /// All values.
    #[cfg(test)]
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|(_, value)| value)
    }

    /// The entry for the name of a member.
    #[inline(always)]
    pub fn find(&self, key: Node<'_>) -> Option<(&N, &T)> {
        let number = self.search(key.name_key(), |name| key.is(name))?;
        let (name, value) = self.entries.get(number)?;
        Some((name, value))
    }

    /// The value of `name`.
    #[cfg(test)]
    pub fn get(&self, name: &str) -> Option<&T> {
        let number = self.search(NameKey::of(name), |known| known == name)?;
        self.entries.get(number).map(|(_, value)| value)
    }

    #[inline(always)]
    fn search(&self, name_key: NameKey, is_name: impl Fn(&str) -> bool) -> Option<usize> {
        match name_key.number {
            0 => self.search_others(name_key.hash, is_name),
            known => usize::from(self.known[usize::from(known)]).checked_sub(1),
        }
    }

    #[cold]
    fn search_others(&self, hash: u32, is_name: impl Fn(&str) -> bool) -> Option<usize> {
        let mut others = self.others.iter();
        let is_this = |(known, number): &&(u32, u16)| {
            *known == hash && is_name(self.entries[usize::from(*number) - 1].0.as_ref())
        };
        let (_, number) = others.find(is_this)?;
        Some(usize::from(*number) - 1)
    }
}

/// A set of codes. There are so many countries and currencies that each extra memory access is
/// noticeable, so codes of up to three bytes are stored as numbers in a single hash table.
#[derive(Debug, Clone)]
pub struct CodeSet {
    /// The short codes as numbers, in a table with open addressing; 0 is a free slot. At most half
    /// full.
    short: Vec<u32>,
    /// The other codes with their hashes.
    long: Vec<(u32, Box<str>)>,
}

impl CodeSet {
    /// Builds the set.
    pub fn new<'a>(codes: impl Iterator<Item = &'a str>) -> Self {
        let (mut numbers, mut long) = (Vec::new(), Vec::new());
        for code in codes {
            match short_code(code.as_bytes()) {
                Some(number) => numbers.push(number),
                None => long.push((string::hash(code.as_bytes()), code.into())),
            }
        }
        let mut short = vec![0; (numbers.len() * 2 + 1).next_power_of_two()];
        for number in numbers {
            let place = places(number, short.len()).find(|place| short[*place] == 0);
            if let Some(place) = place {
                short[place] = number;
            }
        }
        CodeSet { short, long }
    }

    /// Whether the set has this code.
    pub fn has(&self, code: &[u8]) -> bool {
        if let Some(number) = short_code(code) {
            let mut known = places(number, self.short.len()).map(|place| self.short[place]);
            return known.find(|known| *known == number || *known == 0) == Some(number);
        }
        let hash = string::hash(code);
        let is_code = |known: &str| string::is_same(known.as_bytes(), code);
        let mut long = self.long.iter();
        long.any(|(known_hash, known)| *known_hash == hash && is_code(known))
    }
}

/// A code of one to three bytes, with its length, as a number.
fn short_code(code: &[u8]) -> Option<u32> {
    match *code {
        [one] => Some(u32::from_le_bytes([1, one, 0, 0])),
        [one, two] => Some(u32::from_le_bytes([2, one, two, 0])),
        [one, two, three] => Some(u32::from_le_bytes([3, one, two, three])),
        _ => None,
    }
}

/// The slots to probe for a short code, in order. `size` is a power of two.
fn places(number: u32, size: usize) -> impl Iterator<Item = usize> {
    let first = (number.wrapping_mul(0x9E37_79B1) >> 16) as usize;
    (first..first + size).map(move |place| place & (size - 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn a_table_finds_names_with_escapes() {
        let mut table = NameTable::<Vec<u8>>::default();
        table.entry("listContact").push(1);
        table.entry("listAddress").push(2);
        table.entry("listContact").push(3);
        let parsed = parse(r#"{"list\u0043ontact": 1, "listaddress": 2}"#, 0);
        let found: Vec<_> = parsed
            .tree
            .root()
            .members()
            .map(|member| table.find(member.key))
            .collect();
        assert_eq!(found, [Some((&"listContact", &vec![1, 3])), None]);
        assert_eq!(table.get("listAddress"), Some(&vec![2]));
        assert_eq!(table.get("listAddres"), None);
    }

    #[test]
    fn a_table_accepts_names_outside_the_contract() {
        let mut table = NameTable::<u32, String>::default();
        for number in 0..100 {
            *table.entry(number.to_string()) = number;
        }
        for number in 0..100 {
            assert_eq!(table.get(&number.to_string()), Some(&number));
        }
        assert_eq!(table.get("100"), None);
        let parsed = parse(r#"{"50": 1, "code": 2}"#, 0);
        let mut found = parsed.tree.root().members();
        let found = found.by_ref().map(|member| table.find(member.key));
        assert_eq!(
            found.collect::<Vec<_>>(),
            [Some((&"50".to_owned(), &50)), None]
        );
    }

    #[test]
    fn a_set_contains_exactly_its_codes() {
        let codes = (0..300).map(|number| format!("C{number}"));
        let letters = ('A'..='Z').map(String::from);
        let codes: Vec<String> = codes.chain(letters).chain(["ž".to_owned()]).collect();
        let set = CodeSet::new(codes.iter().map(String::as_str));
        assert!(codes.iter().all(|code| set.has(code.as_bytes())));
        for other in ["", "c", "C300", "c1", "C1 ", "C1\0", "A\0", "ž\0", "ą"] {
            assert!(!set.has(other.as_bytes()), "{other}");
        }
        assert!(!CodeSet::new(std::iter::empty()).has(b"x"));
    }

    #[test]
    fn a_member_index_finds_the_members_of_an_object() {
        let text = r#"{"city": 1, "b": {"city": 2}, "city": 3, "\u0063ode": 4, "x": 5}"#;
        let parsed = parse(text, 0);
        let root = parsed.tree.root();
        let inner = root.get("b").unwrap();
        let mut index = MemberIndex::default();
        for (object, name) in [
            (root, "city"),
            (root, "code"),
            (inner, "city"),
            (inner, "b"),
            (root, "b"),
            (root, "x"),
            (root, "region"),
            (root, "d"),
        ] {
            let found = index
                .member(object, NameKey::of(name), name)
                .map(|member| member.value.span());
            let expected = object.member(name).map(|member| member.value.span());
            assert_eq!(found, expected, "{name}");
        }
    }
}
