//! The member names of one object side by side in memory. Rules ask a customer for dozens of names;
//! walking its sixty members for each of them costs more than parsing it.

use super::node::{Member, Node};
use super::string;

/// Finds members of one object at a time, and remembers which object it was.
#[derive(Debug, Default)]
pub struct MemberIndex {
    object: Option<u32>,
    hashes: Vec<u32>,
    keys: Vec<u32>,
}

impl MemberIndex {
    /// Forgets the object: its tree is gone.
    pub fn forget(&mut self) {
        self.object = None;
    }

    /// The member of this name, like [`Node::member`].
    pub fn member<'a>(&mut self, object: Node<'a>, name: &str) -> Option<Member<'a>> {
        if self.object != Some(object.index()) {
            self.fill(object);
        }
        let hash = string::hash(name.as_bytes());
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
        self.hashes.clear();
        self.keys.clear();
        for member in object.members() {
            self.hashes.push(member.key.record().extra);
            self.keys.push(member.key.index());
        }
    }
}

/// Values by member name, found by the hash that the parser has made of every name.
#[derive(Debug)]
pub struct NameTable<T>(Vec<(u32, &'static str, T)>);

impl<T> Default for NameTable<T> {
    fn default() -> Self {
        NameTable(Vec::new())
    }
}

impl<T: Default> NameTable<T> {
    /// The value of a name, made where there is none yet.
    pub fn entry(&mut self, name: &'static str) -> &mut T {
        let hash = string::hash(name.as_bytes());
        let known = self.0.iter().position(|(_, known, _)| *known == name);
        let place = known.unwrap_or_else(|| {
            let place = self.0.partition_point(|(known, ..)| *known < hash);
            self.0.insert(place, (hash, name, T::default()));
            place
        });
        &mut self.0[place].2
    }

    /// The name that a member has, and its value.
    pub fn find(&self, key: Node<'_>) -> Option<(&'static str, &T)> {
        let hash = key.record().extra;
        let from = self.0.partition_point(|(known, ..)| *known < hash);
        let mut same = self.0[from..]
            .iter()
            .take_while(|(known, ..)| *known == hash);
        let (_, name, value) = same.find(|(_, name, _)| key.is(name))?;
        Some((name, value))
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
        assert_eq!(found, [Some(("listContact", &vec![1, 3])), None]);
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
            let found = index.member(object, name).map(|member| member.value.span());
            let expected = object.member(name).map(|member| member.value.span());
            assert_eq!(found, expected, "{name}");
        }
    }
}
