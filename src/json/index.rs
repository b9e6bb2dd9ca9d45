//! The member names of one object side by side in memory. Rules ask a customer for dozens of names;
//! walking its sixty members for each of them costs more than parsing it.

use super::names::NameBits;
use super::node::{Member, Node};
use super::string;

/// Finds members of one object at a time, and remembers which object it was.
#[derive(Debug, Default)]
pub struct MemberIndex {
    object: Option<u32>,
    bits: NameBits,
    hashes: Vec<u32>,
    keys: Vec<u32>,
}

impl MemberIndex {
    /// Forgets the object: its tree is gone.
    pub fn forget(&mut self) {
        self.object = None;
    }

    /// The member of this name, like [`Node::member`]; `hash` is that of the name.
    pub(crate) fn member<'a>(
        &mut self,
        object: Node<'a>,
        hash: u32,
        name: &str,
    ) -> Option<Member<'a>> {
        if self.object != Some(object.index()) {
            self.fill(object);
        }
        if !self.bits.may_have(hash) {
            return None;
        }
        let mut from = 0;
        while let Some(found) = self.hashes[from..].iter().position(|known| *known == hash) {
            let key = object.at(*self.keys.get(from + found)?);
            if key.is(name) {
                let value = key.at(key.index() + 1);
                return Some(Member { key, value });
            }
            from += found + 1;
        }
        None
    }

    fn fill(&mut self, object: Node<'_>) {
        self.object = Some(object.index());
        self.bits = NameBits::default();
        self.hashes.clear();
        self.keys.clear();
        for member in object.members() {
            let hash = member.key.record().extra;
            self.bits.add(hash);
            self.hashes.push(hash);
            self.keys.push(member.key.index());
        }
    }
}

/// Values by member name, found by the hash that the parser has made of every name.
#[derive(Debug, Clone)]
pub struct NameTable<T, N = &'static str> {
    entries: Vec<(u32, N, T)>,
    /// The hashes and the numbers of the entries from 1, each at the place that its hash tells or
    /// behind it; the number 0 is a free place. At most a quarter is taken.
    places: Vec<(u32, u16)>,
}

impl<T, N> Default for NameTable<T, N> {
    fn default() -> Self {
        NameTable {
            entries: Vec::new(),
            places: vec![(0, 0); 4],
        }
    }
}

impl<T: Default, N: AsRef<str>> NameTable<T, N> {
    /// The value of a name, made where there is none yet.
    pub fn entry(&mut self, name: N) -> &mut T {
        let is_known = |(_, known, _): &(u32, N, T)| known.as_ref() == name.as_ref();
        let known = self.entries.iter().position(is_known);
        let number = known.unwrap_or_else(|| {
            let hash = string::hash(name.as_ref().as_bytes());
            self.entries.push((hash, name, T::default()));
            self.place();
            self.entries.len() - 1
        });
        &mut self.entries[number].2
    }

    fn place(&mut self) {
        let size = (self.entries.len() * 4).next_power_of_two();
        if self.places.len() == size {
            self.place_entry(self.entries.len() - 1);
            return;
        }
        self.places = vec![(0, 0); size];
        for number in 0..self.entries.len() {
            self.place_entry(number);
        }
    }

    fn place_entry(&mut self, number: usize) {
        let hash = self.entries[number].0;
        let last = self.places.len() - 1;
        let mut place = hash as usize;
        while self.places[place & last].1 != 0 {
            place += 1;
        }
        self.places[place & last] = (hash, number as u16 + 1);
    }

    /// All values.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|(_, _, value)| value)
    }

    /// The name that a member has, and its value.
    pub fn find(&self, key: Node<'_>) -> Option<(&N, &T)> {
        self.search(key.record().extra, |name| key.is(name))
    }

    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let found = self.search(string::hash(name.as_bytes()), |known| known == name);
        found.map(|(_, value)| value)
    }

    fn search(&self, hash: u32, is_name: impl Fn(&str) -> bool) -> Option<(&N, &T)> {
        let mut place = hash as usize;
        loop {
            let (known, number) = *self.places.get(place & (self.places.len() - 1))?;
            if number == 0 {
                return None;
            }
            if known == hash {
                let (_, name, value) = &self.entries[usize::from(number) - 1];
                if is_name(name.as_ref()) {
                    return Some((name, value));
                }
            }
            place += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::parse;

    #[test]
    fn a_table_knows_its_names_however_they_are_written() {
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
    fn it_finds_what_the_object_has() {
        let parsed = parse(r#"{"a": 1, "b": {"a": 2}, "a": 3, "\u0063": 4}"#, 0);
        let root = parsed.tree.root();
        let inner = root.get("b").unwrap();
        let mut index = MemberIndex::default();
        for (object, name) in [
            (root, "a"),
            (root, "c"),
            (inner, "a"),
            (inner, "b"),
            (root, "b"),
            (root, "d"),
        ] {
            let found = index
                .member(object, string::hash(name.as_bytes()), name)
                .map(|member| member.value.span());
            let expected = object.member(name).map(|member| member.value.span());
            assert_eq!(found, expected, "{name}");
        }
    }
}
