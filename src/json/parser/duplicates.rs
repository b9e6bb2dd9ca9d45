//! Detects duplicate member names. In the API's server the last member counts, so the earlier ones
//! are shadowed.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::json::node::{Member, Record, Tree, bit};
use crate::json::parser::Parser;
use crate::json::problem::ProblemKind;
use crate::json::string;
use crate::json::vocabulary;

/// In objects with at least this many members, names are looked up in a hash map; below, a scan is
/// faster.
const MANY_MEMBERS: usize = 128;

/// A bit set of the hashes of an object's names.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct NameFilter([u64; 4]);

impl NameFilter {
    pub(crate) fn add(&mut self, hash: u32) {
        self.0[(hash >> 6 & 3) as usize] |= bit(hash);
    }

    /// Whether a name with this hash may be in the set. `false` is certain.
    pub(crate) fn may_have(&self, hash: u32) -> bool {
        self.0[(hash >> 6 & 3) as usize] & bit(hash) != 0
    }

    /// The set folded into one word, which is less precise.
    pub(crate) fn in_one_word(&self) -> u64 {
        self.0.iter().fold(0, |all, word| all | word)
    }
}

impl Parser<'_> {
    /// Records a member name of the current object. A duplicate is reported and the earlier member
    /// shadowed, because the last one counts in the API's server. Returns whether the name is new.
    pub(crate) fn is_new_name(
        &mut self,
        key: usize,
        names: usize,
        seen: &mut NameFilter,
        many: &mut Option<HashMap<String, usize>>,
    ) -> bool {
        let record = &self.records[key];
        let raw = record.raw(self.text);
        let content = string::content(raw, record.quotes);
        let hash = string::hash(content.as_bytes());
        let number = vocabulary::number(content.as_bytes(), hash);
        let perhaps = seen.may_have(hash);
        seen.add(hash);

        let known = self.names.len() - names;
        let earlier = if let Some(many) = many {
            many.get(content.as_ref()).copied()
        } else if perhaps {
            (names..self.names.len()).rev().find(|place| {
                let (other_hash, other) = self.names[*place];
                other_hash == hash && name(self.text, &self.records, other) == content
            })
        } else {
            None
        };
        if many.is_none() && known >= MANY_MEMBERS {
            *many = Some(
                (names..self.names.len())
                    .map(|place| {
                        let (_, index) = self.names[place];
                        (name(self.text, &self.records, index).into_owned(), place)
                    })
                    .collect(),
            );
        }
        if let Some(many) = many {
            many.insert(content.into_owned(), earlier.unwrap_or(self.names.len()));
        }
        self.records[key].extra = hash;
        self.records[key].number = number;
        let Some(place) = earlier else {
            self.names.push((hash, key as u32));
            return true;
        };
        let other = self.names[place].1 as usize;
        self.records[other].shadowed = true;
        let kind = ProblemKind::DuplicateKey {
            first: other as u32,
            key: key as u32,
        };
        self.problem(kind, self.records[key].span());
        self.names[place].1 = key as u32;
        false
    }
}

fn name<'s>(text: &'s str, records: &[Record], index: u32) -> Cow<'s, str> {
    let record = &records[index as usize];
    string::content(record.raw(text), record.quotes)
}

impl Tree<'_> {
    /// The member whose name has this arena index, as in [`ProblemKind::DuplicateKey`].
    pub fn member(&self, key: u32) -> Member<'_> {
        let key = self.root().at(key);
        Member {
            key,
            value: key.at(key.index() + 1),
        }
    }
}
