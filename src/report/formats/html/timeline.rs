//! Where in the input the findings are, in as many parts as a chart can show, however long the input
//! is: if it becomes too long, two parts become one.

use std::sync::Arc;

use crate::rules::registry::ALL;

use crate::report::formats::html::markup::Counts;
use crate::report::formats::html::markup::add;

/// The greatest number of parts while they are counted.
const MOST: usize = 96;

/// The greatest number of parts that are shown.
const SHOWN: usize = 48;

/// A place in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// The name of the file.
    pub(crate) file: Arc<str>,
    /// The line, from 1.
    pub(crate) line: usize,
}

/// A part of the input.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// Its findings by severity.
    pub(crate) counts: Counts,
    /// Its findings by number of the rule.
    pub(crate) rules: Vec<usize>,
    /// Where its first finding is.
    pub(crate) first: Option<Place>,
}

impl Part {
    fn new() -> Self {
        Part {
            counts: Counts::default(),
            rules: vec![0; ALL.len()],
            first: None,
        }
    }

    fn join(&mut self, next: &Part) {
        add(&mut self.counts, &next.counts);
        for (count, other) in self.rules.iter_mut().zip(&next.rules) {
            *count += other;
        }
        if self.first.is_none() {
            self.first.clone_from(&next.first);
        }
    }
}

/// The findings along the input, whose elements (payloads, or files) have numbers from 0.
#[derive(Debug)]
pub(crate) struct Timeline {
    /// How many elements a part has.
    width: usize,
    parts: Vec<Part>,
}

impl Default for Timeline {
    fn default() -> Self {
        Timeline {
            width: 1,
            parts: Vec::new(),
        }
    }
}

impl Timeline {
    /// Returns the part that has the element of this number.
    pub(crate) fn at(&mut self, number: usize) -> &mut Part {
        while number / self.width >= MOST {
            self.halve();
        }
        let part = number / self.width;
        if self.parts.len() <= part {
            self.parts.resize_with(part + 1, Part::new);
        }
        &mut self.parts[part]
    }

    fn halve(&mut self) {
        self.width *= 2;
        let pairs = self.parts.chunks(2).map(|pair| {
            let mut joined = pair[0].clone();
            pair.iter().skip(1).for_each(|next| joined.join(next));
            joined
        });
        self.parts = pairs.collect();
    }

    /// Completes the timeline of an input with this many elements.
    pub(crate) fn finish(&mut self, length: usize) {
        if let Some(last) = length.checked_sub(1) {
            self.at(last);
        }
        while self.parts.len() > SHOWN {
            self.halve();
        }
    }

    /// Returns the parts, each with the numbers of its first and last element, from 1.
    pub(crate) fn parts(&self, length: usize) -> impl Iterator<Item = (usize, usize, &Part)> {
        self.parts.iter().enumerate().map(move |(number, part)| {
            let start = number * self.width;
            (start + 1, (start + self.width).min(length), part)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_few_and_none_is_lost() {
        for length in [1, 47, 48, 49, 96, 97, 1000, 12_345] {
            let mut timeline = Timeline::default();
            for number in 0..length {
                let place = Place {
                    file: "a".into(),
                    line: number,
                };
                let part = timeline.at(number);
                part.counts[0] += 1;
                part.rules[3] += 2;
                part.first.get_or_insert(place);
            }
            timeline.finish(length);
            let parts: Vec<_> = timeline.parts(length).collect();
            assert!(parts.len() <= SHOWN, "{length}: {}", parts.len());
            assert!(parts.len() >= length.min(SHOWN) / 2, "{length}");
            let mut next = 1;
            for (from, to, part) in parts {
                assert_eq!(from, next);
                next = to + 1;
                assert_eq!(part.counts, [next - from, 0, 0]);
                assert_eq!(part.rules[3], 2 * (next - from));
                assert_eq!(part.first.as_ref().map(|place| place.line), Some(from - 1));
            }
            assert_eq!(next, length + 1);
        }
    }

    #[test]
    fn what_has_no_findings_has_a_part() {
        let mut timeline = Timeline::default();
        timeline.at(2).counts[1] += 1;
        timeline.finish(1000);
        let parts: Vec<_> = timeline.parts(1000).collect();
        assert_eq!(parts.len(), 32);
        assert_eq!(parts[31].1, 1000);
        assert_eq!(parts[0].2.counts, [0, 1, 0]);
    }
}
