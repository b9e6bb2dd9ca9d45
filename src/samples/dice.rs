//! Random choices: the same seed gives the same customers.

use jiff::ToSpan;
use jiff::civil::Date;

/// A random number generator.
pub(super) struct Dice {
    random: fastrand::Rng,
    is_full: bool,
}

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice {
            random: fastrand::Rng::with_seed(seed),
            is_full: false,
        }
    }

    /// Independent dice: drawing from them does not change these.
    pub(super) fn fork(&mut self) -> Dice {
        Dice {
            random: self.random.fork(),
            is_full: self.is_full,
        }
    }

    /// Sets whether everything that may be present is.
    pub(super) fn set_full(&mut self, is_full: bool) {
        self.is_full = is_full;
    }

    /// Whether everything that may be present is.
    pub(super) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Whether something that may be present is, with this probability, in percent.
    pub(super) fn may(&mut self, percent: u8) -> bool {
        self.is_full || self.chance(percent)
    }

    /// How many of so many are present: one at least.
    pub(super) fn up_to(&mut self, most: u32) -> u32 {
        if self.is_full {
            most
        } else {
            self.number(1, most)
        }
    }

    /// True with this probability, in percent.
    pub(super) fn chance(&mut self, percent: u8) -> bool {
        self.random.u8(..100) < percent
    }

    /// A whole number from `least` to `most`.
    pub(super) fn number(&mut self, least: u32, most: u32) -> u32 {
        self.random.u32(least..=most)
    }

    /// A whole number less than `end`, which is not zero.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.random.u64(..end)
    }

    /// A string of `count` decimal digits. Many are not all the same, which means that a number is
    /// missing.
    pub(super) fn digits(&mut self, count: usize) -> String {
        loop {
            let digits = self.characters(count, b"0123456789");
            let is_repeated = digits.as_bytes().windows(2).all(|pair| pair[0] == pair[1]);
            if count < 5 || !is_repeated {
                return digits;
            }
        }
    }

    /// A string of `count` of these characters.
    pub(super) fn characters(&mut self, count: usize, of: &[u8]) -> String {
        (0..count).map(|_| char::from(self.pick(of))).collect()
    }

    /// One of several values.
    pub(super) fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.random.usize(..of.len())]
    }

    /// One of several values, with weights.
    pub(super) fn weighted<T: Copy>(&mut self, of: &[(u32, T)]) -> T {
        let total = of.iter().map(|(weight, _)| weight).sum::<u32>();
        let mut left = self.random.u32(..total.max(1));
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
    pub(super) fn some<'a, T: Copy>(
        &mut self,
        count: usize,
        of: &'a [T],
    ) -> impl Iterator<Item = T> + use<'a, T> {
        let first = self.random.usize(..of.len());
        of.iter()
            .cycle()
            .skip(first)
            .take(count.min(of.len()))
            .copied()
    }

    /// A date from `first` to `last`; `last` if they are in the wrong order.
    pub(super) fn day(&mut self, first: Date, last: Date) -> Date {
        let days = (last - first).get_days().max(0);
        last.saturating_sub(self.random.i32(0..=days).days())
    }

    /// `count` positive numbers whose sum is one hundred.
    pub(super) fn parts(&mut self, count: usize) -> Vec<u32> {
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
