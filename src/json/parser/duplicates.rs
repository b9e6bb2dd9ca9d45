//! Detects duplicate member names. In the API's server the last member counts, so the earlier ones
//! are shadowed.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::json::node::{Member, Record, Tree, bit};
use crate::json::parser::Parser;
use crate::json::problem::ProblemKind;
use crate::json::string;
use crate::json::vocabulary::{self, COUNT as NAME_COUNT};

/// In objects with at least this many members, names are looked up in a hash map; below, a scan is
/// faster.
const MANY_MEMBERS: usize = 128;

/// The names that an object has so far.
#[derive(Debug)]
pub(crate) struct Names {
    /// The bits of their hashes, as in [`Record::names`].
    bits: u64,
    /// The names of the contract, by their numbers.
    known: [u64; NAME_COUNT / 64 + 1],
    /// Where its names begin among those of the open objects: those of the contract, and others.
    first: (usize, usize),
    /// The places of names that are not of the contract, if there are many.
    many: Option<HashMap<String, usize>>,
}

impl Names {
    /// The set of the names, in one word.
    pub(crate) fn in_one_word(&self) -> u64 {
        self.bits
    }
}

impl Parser<'_> {
    /// Begins to record the names of an object.
    pub(crate) fn begin_names(&self) -> Names {
        Names {
            bits: 0,
            known: [0; NAME_COUNT / 64 + 1],
            first: (self.known_names.len(), self.names.len()),
            many: None,
        }
    }

    /// Forgets the names of an object.
    pub(crate) fn end_names(&mut self, names: &Names) {
        self.known_names.truncate(names.first.0);
        self.names.truncate(names.first.1);
    }

    /// The arena index of the last name of an object.
    pub(crate) fn last_name(&self, names: &Names) -> Option<usize> {
        let known = self.known_names.get(names.first.0..)?.last();
        let other = self.names.get(names.first.1..)?.last();
        let (known, other) = (known.map(|(_, key)| *key), other.map(|(_, key)| *key));
        Some(known.max(other)? as usize)
    }

    /// Records a member name of the current object. A duplicate is reported and the earlier member
    /// shadowed, because the last one counts in the API's server. Returns whether the name is new.
    #[inline(always)]
    pub(crate) fn is_new_name(&mut self, key: usize, names: &mut Names) -> bool {
        let record = &self.records[key];
        if !record.quotes.are_plain() {
            return self.is_new_with_escapes(key, names);
        }
        let text = self.bytes;
        let inside = record.inside(text);
        self.is_new(key, inside, names)
    }

    #[cold]
    fn is_new_with_escapes(&mut self, key: usize, names: &mut Names) -> bool {
        let record = &self.records[key];
        let content = string::content(record.raw(self.text), record.quotes).into_owned();
        self.is_new(key, content.as_bytes(), names)
    }

    fn is_new(&mut self, key: usize, name: &[u8], names: &mut Names) -> bool {
        let hash = string::hash(name);
        let number = vocabulary::number(name, hash);
        let record = &mut self.records[key];
        record.extra = hash;
        record.number = number;
        self.is_first(key, hash, number, names)
    }

    /// Adds the record of a name, and does the same.
    #[inline(always)]
    pub(super) fn push_name(&mut self, mut record: Record, name: &[u8], names: &mut Names) -> bool {
        let hash = string::hash(name);
        let number = vocabulary::number(name, hash);
        record.extra = hash;
        record.number = number;
        let key = self.records.len();
        self.records.push(record);
        self.is_first(key, hash, number, names)
    }

    #[inline(always)]
    fn is_first(&mut self, key: usize, hash: u32, number: u16, names: &mut Names) -> bool {
        let perhaps = names.bits & bit(hash) != 0;
        names.bits |= bit(hash);
        if number == 0 {
            return self.is_new_other(key, hash, perhaps, names);
        }
        // Names of the contract are compared by their numbers.
        let word = &mut names.known[usize::from(number) / 64];
        let bit = 1 << (number % 64);
        if *word & bit == 0 {
            *word |= bit;
            self.known_names.push((number, key as u32));
            return true;
        }
        self.shadow_known(number, key, names);
        false
    }

    /// Reports a name of the contract that an earlier member has, too.
    #[cold]
    fn shadow_known(&mut self, number: u16, key: usize, names: &Names) {
        let known = &mut self.known_names[names.first.0..];
        let mut same = known.iter_mut().filter(|(known, _)| *known == number);
        if let Some((_, earlier)) = same.next() {
            let other = std::mem::replace(earlier, key as u32);
            self.shadow(other, key);
        }
    }

    #[cold]
    fn is_new_other(&mut self, key: usize, hash: u32, perhaps: bool, names: &mut Names) -> bool {
        let first = names.first.1;
        let content = name(self.text, &self.records, key as u32);
        let earlier = if let Some(many) = &names.many {
            many.get(content.as_ref()).copied()
        } else if perhaps {
            (first..self.names.len()).rev().find(|place| {
                let (other_hash, other) = self.names[*place];
                other_hash == hash && name(self.text, &self.records, other) == content
            })
        } else {
            None
        };
        if names.many.is_none() && self.names.len() - first >= MANY_MEMBERS {
            let places = (first..self.names.len()).map(|place| {
                let (_, index) = self.names[place];
                (name(self.text, &self.records, index).into_owned(), place)
            });
            names.many = Some(places.collect());
        }
        if let Some(many) = &mut names.many {
            many.insert(content.into_owned(), earlier.unwrap_or(self.names.len()));
        }
        let Some(place) = earlier else {
            self.names.push((hash, key as u32));
            return true;
        };
        let other = std::mem::replace(&mut self.names[place].1, key as u32);
        self.shadow(other, key);
        false
    }

    /// Reports a member name that an earlier member has, too.
    fn shadow(&mut self, earlier: u32, key: usize) {
        self.records[earlier as usize].shadowed = true;
        let kind = ProblemKind::DuplicateKey {
            first: earlier,
            key: key as u32,
        };
        self.problem(kind, self.records[key].span());
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
