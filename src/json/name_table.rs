//! Lookup of object members by name, and of values by member name. Rules look up dozens of names in
//! a customer; scanning its sixty members for each costs more than parsing it.

use crate::json::node::{Member, Node};
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

    /// Whether this object is the one that it indexed last.
    pub(crate) fn is_of(&self, object: Node<'_>) -> bool {
        self.object == Some(object.index())
    }

    /// Returns the member with this name of the object that it indexed last, like [`Node::member`].
    #[inline]
    pub(crate) fn member<'a>(
        &self,
        object: Node<'a>,
        name_key: NameKey,
        name: &str,
    ) -> Option<Member<'a>> {
        if name_key.number == 0 {
            return object.member_by_key(name_key, name);
        }
        let key = self.keys[usize::from(name_key.number)];
        (key != 0).then(|| object.at(key).member_of_key())
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
pub struct NameTable<T> {
    entries: Vec<(&'static str, T)>,
    /// The 1-based positions of entries, by vocabulary number; 0 if there is no entry.
    known: Box<[u16; NUMBERS]>,
    /// The hashes and 1-based positions of entries that are not in the vocabulary.
    others: Vec<(u32, u16)>,
}

impl<T> Default for NameTable<T> {
    fn default() -> Self {
        NameTable {
            entries: Vec::new(),
            known: Box::new([0; NUMBERS]),
            others: Vec::new(),
        }
    }
}

impl<T: Default> NameTable<T> {
    /// The value of `name`, inserted with its default if missing.
    pub fn entry(&mut self, name: &'static str) -> &mut T {
        let name_key = NameKey::of(name);
        let known = self.search(name_key, |known| known == name);
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

    /// The entry for the name of a member.
    #[inline(always)]
    pub fn find(&self, key: Node<'_>) -> Option<(&'static str, &T)> {
        let number = self.search(key.name_key(), |name| key.is(name))?;
        let (name, value) = self.entries.get(number)?;
        Some((*name, value))
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
            *known == hash && is_name(self.entries[usize::from(*number) - 1].0)
        };
        let (_, number) = others.find(is_this)?;
        Some(usize::from(*number) - 1)
    }
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
        assert_eq!(found, [Some(("listContact", &vec![1, 3])), None]);
        assert_eq!(table.get("listAddress"), Some(&vec![2]));
        assert_eq!(table.get("listAddres"), None);
    }

    #[test]
    fn a_table_accepts_names_outside_the_contract() {
        let names: Vec<&'static str> = "a b c d e f g h i j k l m n o p".split(' ').collect();
        let mut table = NameTable::<usize>::default();
        for (number, name) in names.iter().enumerate() {
            *table.entry(name) = number;
        }
        for (number, name) in names.iter().enumerate() {
            assert_eq!(table.get(name), Some(&number));
        }
        assert_eq!(table.entry("c"), &2);
        assert_eq!(table.get("q"), None);
        let parsed = parse(r#"{"c": 1, "code": 2}"#, 0);
        let mut found = parsed.tree.root().members();
        let found = found.by_ref().map(|member| table.find(member.key));
        assert_eq!(found.collect::<Vec<_>>(), [Some(("c", &2)), None]);
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
            index.fill(object, |_| {});
            let found = index
                .member(object, NameKey::of(name), name)
                .map(|member| member.value.span());
            let expected = object.member(name).map(|member| member.value.span());
            assert_eq!(found, expected, "{name}");
        }
    }
}
