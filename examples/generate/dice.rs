//! Random choices: the same seed gives the same customers.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// No date of a customer is later than this one, whenever the generator runs.
pub const TODAY: Date = date(2024, 6, 30);

/// A random number generator.
pub struct Dice(fastrand::Rng);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(fastrand::Rng::with_seed(seed))
    }

    /// Independent dice: drawing from them does not change these.
    pub fn fork(&mut self) -> Dice {
        Dice(self.0.fork())
    }

    /// True with this probability, in percent.
    pub fn chance(&mut self, percent: u8) -> bool {
        self.0.u8(..100) < percent
    }

    /// A whole number from `least` to `most`.
    pub fn number(&mut self, least: u32, most: u32) -> u32 {
        self.0.u32(least..=most)
    }

    /// A string of `count` decimal digits.
    pub fn digits(&mut self, count: usize) -> String {
        self.characters(count, b"0123456789")
    }

    /// A string of `count` of these characters.
    pub fn characters(&mut self, count: usize, of: &[u8]) -> String {
        (0..count).map(|_| char::from(self.pick(of))).collect()
    }

    /// One of several values.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.usize(..of.len())]
    }

    /// One of several values, with weights.
    pub fn weighted<T: Copy>(&mut self, of: &[(u32, T)]) -> T {
        let total = of.iter().map(|(weight, _)| weight).sum::<u32>();
        let mut left = self.0.u32(..total);
        for (weight, value) in of {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        of[0].1
    }

    /// Some of several values without repetition: consecutive ones, which suffices for invented
    /// data.
    pub fn some<'a, T: Copy>(
        &mut self,
        count: usize,
        of: &'a [T],
    ) -> impl Iterator<Item = T> + use<'a, T> {
        let first = self.0.usize(..of.len());
        of.iter()
            .cycle()
            .skip(first)
            .take(count.min(of.len()))
            .copied()
    }

    /// Shuffles the values.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        self.0.shuffle(all);
    }

    /// A date from `first` to `last`; `last` if they are in the wrong order.
    pub fn day(&mut self, first: Date, last: Date) -> Date {
        let days = (last - first).get_days().max(0);
        last.saturating_sub(self.0.i32(0..=days).days())
    }

    /// `count` positive numbers whose sum is one hundred.
    pub fn parts(&mut self, count: usize) -> Vec<u32> {
        let mut left = 100;
        (1..=count)
            .map(|number| {
                let rest = u32::try_from(count - number).unwrap_or_default();
                let part = if rest == 0 {
                    left
                } else {
                    self.number(1, (left - rest).min(70))
                };
                left -= part;
                part
            })
            .collect()
    }
}
