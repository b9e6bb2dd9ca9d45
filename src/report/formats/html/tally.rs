//! Counts of a run that take bounded memory, whatever the payloads and however many they are.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

use crate::report::formats::html::markup::{Counts, add, cut};

/// The greatest number of keys that are told apart; those that come later are counted together.
pub(crate) const MOST_KEYS: usize = 5000;

/// The greatest number of rows of a table.
pub(crate) const MOST_ROWS: usize = 200;

/// Longer keys are cut, in characters.
const LONGEST: usize = 300;

/// Findings by a key, such as a field.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    of: HashMap<String, Counts>,
    /// The findings whose keys came too late.
    late: Counts,
}

/// What has no row of its own in a table.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Rest {
    /// How many keys it has; `None` if they were not told apart.
    pub(crate) keys: Option<usize>,
    /// Its findings.
    pub(crate) counts: Counts,
}

impl Tally {
    /// Counts a finding of the severity at this place of [`Counts`].
    pub(crate) fn add(&mut self, key: &str, place: usize) {
        if let Some(counts) = self.of.get_mut(key) {
            counts[place] += 1;
            return;
        }
        let key = cut(key, LONGEST);
        if self.of.len() >= MOST_KEYS && !self.of.contains_key(&key) {
            self.late[place] += 1;
            return;
        }
        self.of.entry(key).or_default()[place] += 1;
    }

    /// Returns the keys with the most findings, and the others.
    pub(crate) fn rows(&self) -> (Vec<(&str, Counts)>, Option<Rest>) {
        let mut rows: Vec<_> = self
            .of
            .iter()
            .map(|(key, of)| (key.as_str(), *of))
            .collect();
        rows.sort_unstable_by_key(|(key, of)| (Reverse(of.iter().sum::<usize>()), *key));
        let others = rows.split_off(rows.len().min(MOST_ROWS));
        let mut counts = self.late;
        others.iter().for_each(|(_, of)| add(&mut counts, of));
        let is_late = self.late != Counts::default();
        let rest = (is_late || !others.is_empty()).then_some(Rest {
            keys: (!is_late).then_some(others.len()),
            counts,
        });
        (rows, rest)
    }
}

/// The files with the most findings. Files come one after the other, so the others need not be kept.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// By number of findings, the earlier of two files first; with the name and the findings.
    most: BTreeSet<(usize, Reverse<usize>, String, Counts)>,
    /// How many had findings.
    found: usize,
    others: usize,
    rest: Counts,
}

impl Files {
    /// Adds a file whose findings are all counted.
    pub(crate) fn add(&mut self, name: &str, counts: Counts) {
        let total: usize = counts.iter().sum();
        if total == 0 {
            return;
        }
        self.found += 1;
        let name = cut(name, LONGEST);
        self.most.insert((total, Reverse(self.found), name, counts));
        if self.most.len() > MOST_ROWS
            && let Some((_, _, _, counts)) = self.most.pop_first()
        {
            self.others += 1;
            add(&mut self.rest, &counts);
        }
    }

    /// How many files have findings.
    pub(crate) fn found(&self) -> usize {
        self.found
    }

    /// Returns the files with the most findings, and the others.
    pub(crate) fn rows(&self) -> (Vec<(&str, Counts)>, Option<Rest>) {
        let rows = self.most.iter().rev();
        let rows = rows.map(|(_, _, name, counts)| (name.as_str(), *counts));
        let rest = (self.others > 0).then_some(Rest {
            keys: Some(self.others),
            counts: self.rest,
        });
        (rows.collect(), rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_bounded_and_all_findings_are_counted() {
        let mut tally = Tally::default();
        for number in 0..20_000 {
            tally.add(&format!("/{}", "x".repeat(number % 700)), 0);
            tally.add(&format!("/{number}"), 1);
        }
        assert_eq!(tally.of.len(), MOST_KEYS);
        assert!(
            tally
                .of
                .keys()
                .all(|key| key.chars().count() <= LONGEST + 1)
        );
        let (rows, rest) = tally.rows();
        assert_eq!(rows.len(), MOST_ROWS);
        let rest = rest.unwrap();
        assert_eq!(rest.keys, None);
        let mut counts = rest.counts;
        rows.iter().for_each(|(_, of)| add(&mut counts, of));
        assert_eq!(counts, [20_000, 20_000, 0]);
        // The long ones that are alike once cut are the most.
        assert_eq!(rows[0].0, format!("/{}…", "x".repeat(LONGEST - 1)));
    }

    #[test]
    fn a_late_file_with_many_findings_has_a_row() {
        let mut files = Files::default();
        for number in 0..1000 {
            files.add(&format!("{number}.json"), [1, 0, 0]);
        }
        files.add("empty.json", [0; 3]);
        files.add("late.json", [0, 2, 1]);
        let (rows, rest) = files.rows();
        assert_eq!(rows.len(), MOST_ROWS);
        assert_eq!(rows[0], ("late.json", [0, 2, 1]));
        assert_eq!(rows[1], ("0.json", [1, 0, 0]));
        assert_eq!(
            rest,
            Some(Rest {
                keys: Some(801),
                counts: [801, 0, 0]
            })
        );
        assert_eq!(files.found(), 1001);
    }
}
