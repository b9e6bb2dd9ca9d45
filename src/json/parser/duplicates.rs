//! Detects duplicate member names. In the API's server the last member counts, so the earlier ones
//! are shadowed.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::json::node::{Member, Record, Tree};
use crate::json::parser::Parser;
use crate::json::problem::ProblemKind;
use crate::json::string;
use crate::json::vocabulary::{self, COUNT as NAME_COUNT, NameKey};

/// In objects with at least this many members, names are looked up in a hash map; below, a scan is
/// faster.
const MANY_MEMBERS: usize = 128;

/// The names that an object has so far.
#[derive(Debug)]
pub(crate) struct Names {
    /// The names of the contract, by their numbers.
    known: [u64; NAME_COUNT / 64 + 1],
    /// The bits of the other names, as in [`Record::names`].
    others: u64,
    /// The arena index of the last name, or where the first one is to be.
    last: usize,
    /// The number of the last name; 0 if it has none, or there is no name.
    pub(super) last_number: u16,
    /// Where its names begin among the names of the open objects that are not of the contract.
    first_other: usize,
    /// The arena index of the first name.
    first: usize,
    /// The place of [`Rare`] in the list of the parser, if the object has one.
    rare: Option<u32>,
}

/// What shows where the names are, in an object with a repeated name or very many.
#[derive(Debug, Default)]
pub(crate) struct Rare {
    /// The places of names that are not of the contract, if there are many.
    many: Option<HashMap<String, usize>>,
    /// The arena index of the last name with each number of the contract, as far as the members were
    /// walked.
    known: HashMap<u16, usize>,
    /// The arena index of the name to walk on from; 0 at first.
    walked: usize,
}

impl Names {
    /// The set of the names, in one word.
    pub(crate) fn in_one_word(&self) -> u64 {
        self.known.iter().fold(self.others, |all, word| all | word)
    }
}

impl Parser<'_> {
    /// Begins to record the names of an object.
    pub(crate) fn begin_names(&self) -> Names {
        Names {
            known: [0; NAME_COUNT / 64 + 1],
            others: 0,
            last: self.records.len(),
            last_number: 0,
            first_other: self.names.len(),
            first: self.records.len(),
            rare: None,
        }
    }

    /// Forgets the names of an object.
    pub(crate) fn end_names(&mut self, names: &Names) {
        self.names.truncate(names.first_other);
        // Objects within it have ended before, so what it needs is the last in the list.
        if let Some(place) = names.rare {
            self.rare.truncate(place as usize);
        }
    }

    /// The arena index of the last name of an object.
    pub(crate) fn last_name(&self, names: &Names) -> Option<usize> {
        (names.last < self.records.len()).then_some(names.last)
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
        let name_key = vocabulary::key(name);
        let record = &mut self.records[key];
        record.extra = name_key.hash;
        record.number = name_key.number;
        self.is_first(key, name_key, names)
    }

    /// Adds the record of a name, and does the same.
    #[inline(always)]
    pub(super) fn push_name(
        &mut self,
        mut record: Record,
        name_key: NameKey,
        names: &mut Names,
    ) -> bool {
        record.extra = name_key.hash;
        record.number = name_key.number;
        let key = self.records.len();
        self.records.push(record);
        self.is_first(key, name_key, names)
    }

    #[inline(always)]
    fn is_first(&mut self, key: usize, name_key: NameKey, names: &mut Names) -> bool {
        let NameKey { hash, number } = name_key;
        names.last = key;
        names.last_number = number;
        if number == 0 {
            return self.is_new_other(key, hash, names);
        }
        // Names of the contract are compared by their numbers.
        let word = &mut names.known[usize::from(number) / 64];
        let bit = 1 << (number % 64);
        if *word & bit == 0 {
            *word |= bit;
            return true;
        }
        self.shadow_known(number, key, names);
        false
    }

    /// Reports a name of the contract that an earlier member has, too.
    #[cold]
    fn shadow_known(&mut self, number: u16, key: usize, names: &mut Names) {
        let rare = rare_of(&mut self.rare, names);
        rare.walked = rare.walked.max(names.first);
        while rare.walked < key {
            let (name, value) = (rare.walked, rare.walked + 1);
            rare.known.insert(self.records[name].number, name);
            // Always advance, so that the loop ends whatever the text is.
            let behind = self.records.get(value).map_or(key, |it| it.next as usize);
            rare.walked = behind.max(value + 1);
        }
        if let Some(earlier) = rare.known.get(&number).copied() {
            self.shadow(earlier as u32, key);
        }
    }

    #[cold]
    fn is_new_other(&mut self, key: usize, hash: u32, names: &mut Names) -> bool {
        let bit = 1 << (hash % 64);
        let perhaps = names.others & bit != 0;
        names.others |= bit;
        let first = names.first_other;
        let content = name(self.text, &self.records, key as u32);
        let rare = names.rare.and_then(|place| self.rare.get(place as usize));
        let many = rare.and_then(|rare| rare.many.as_ref());
        let has_many = many.is_some();
        let earlier = if let Some(many) = many {
            many.get(content.as_ref()).copied()
        } else if perhaps {
            (first..self.names.len()).rev().find(|place| {
                let (other_hash, other) = self.names[*place];
                other_hash == hash && name(self.text, &self.records, other) == content
            })
        } else {
            None
        };
        if !has_many && self.names.len() - first >= MANY_MEMBERS {
            let places = (first..self.names.len()).map(|place| {
                let (_, index) = self.names[place];
                (name(self.text, &self.records, index).into_owned(), place)
            });
            let places = places.collect();
            rare_of(&mut self.rare, names).many = Some(places);
        }
        let rare = names
            .rare
            .and_then(|place| self.rare.get_mut(place as usize));
        if let Some(many) = rare.and_then(|rare| rare.many.as_mut()) {
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
        self.records[earlier as usize].is_partial = true;
        let kind = ProblemKind::DuplicateKey {
            first: earlier,
            key: key as u32,
        };
        self.problem(kind, self.records[key].span());
    }
}

/// What an object needs that has a repeated name or very many, made when it is first asked for.
fn rare_of<'r>(all: &'r mut Vec<Rare>, names: &mut Names) -> &'r mut Rare {
    let place = *names.rare.get_or_insert(all.len() as u32) as usize;
    if place == all.len() {
        all.push(Rare::default());
    }
    &mut all[place]
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
