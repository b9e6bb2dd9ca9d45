//! Chance: one seed, always the same customers.

use jiff::ToSpan;
use jiff::civil::{Date, date};

/// No date of a customer lies behind this day, whenever the generator runs.
pub const TODAY: Date = date(2024, 6, 30);

/// What chance decides.
pub struct Dice(fastrand::Rng);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(fastrand::Rng::with_seed(seed))
    }

    /// Dice of their own: what is decided with them changes nothing here.
    pub fn fork(&mut self) -> Dice {
        Dice(self.0.fork())
    }

    /// Whether something happens that happens this often, in percent.
    pub fn chance(&mut self, percent: u8) -> bool {
        self.0.u8(..100) < percent
    }

    /// A whole number from `least` to `most`.
    pub fn number(&mut self, least: u32, most: u32) -> u32 {
        self.0.u32(least..=most)
    }

    /// As many decimal digits.
    pub fn digits(&mut self, count: usize) -> String {
        self.characters(count, b"0123456789")
    }

    /// As many of these characters.
    pub fn characters(&mut self, count: usize, of: &[u8]) -> String {
        (0..count).map(|_| char::from(self.pick(of))).collect()
    }

    /// One of several.
    pub fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.0.usize(..of.len())]
    }

    /// One of several that are so many times as frequent as others.
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

    /// Some of several, none of them twice: neighbours, which is as good for invented data as any.
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

    /// In another order.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        self.0.shuffle(all);
    }

    /// A day from `first` to `last`; `last` where they are in the wrong order.
    pub fn day(&mut self, first: Date, last: Date) -> Date {
        let days = (last - first).get_days().max(0);
        last.saturating_sub(self.0.i32(0..=days).days())
    }

    /// Parts of a hundred.
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
