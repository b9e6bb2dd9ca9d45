//! A Bloom filter: most values were never seen, and it says so without a look at the storage.

use crate::document::repeat::Key;

/// The words of a block. A block is a line of the processor's cache, so a look costs one access to memory.
const WORDS: usize = 8;

/// How many bits of its block a key sets.
const BITS: u32 = 4;

/// Tells of most keys that they are not in a set.
#[derive(Debug)]
pub(super) struct Filter {
    blocks: Vec<[u64; WORDS]>,
}

impl Filter {
    /// Creates an empty filter of about so many bytes.
    pub(super) fn new(bytes: usize) -> Self {
        let blocks = (bytes / size_of::<[u64; WORDS]>()).max(1);
        Filter {
            blocks: vec![[0; WORDS]; blocks],
        }
    }

    /// Adds a key.
    pub(super) fn add(&mut self, key: Key) {
        let place = self.place(key);
        let block = &mut self.blocks[place];
        for (word, bit) in bits(key) {
            block[word] |= bit;
        }
    }

    /// Whether a key may have been added. Of keys that were not, a few remain.
    pub(super) fn may_have(&self, key: Key) -> bool {
        let block = &self.blocks[self.place(key)];
        bits(key).all(|(word, bit)| block[word] & bit != 0)
    }

    /// The block of a key: its share of the order, so that sorted keys fill the blocks in sequence.
    fn place(&self, key: Key) -> usize {
        ((u128::from(key.rank()) * self.blocks.len() as u128) >> 64) as usize
    }
}

/// The bits of a key in its block. They come from other bits than its rank begins with.
fn bits(key: Key) -> impl Iterator<Item = (usize, u64)> {
    let mut rest = u64::from(key.high()) << 4 | key.low() & 0xf;
    (0..BITS).map(move |_| {
        let place = rest & 0x1ff;
        rest >>= 9;
        ((place >> 6) as usize, 1 << (place & 0x3f))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::identifier::Identifier;

    fn key(number: usize) -> Key {
        Key::of(Identifier::CustomerExtId, &format!("KYC-{number}"))
    }

    #[test]
    fn added_keys_remain_and_few_others() {
        // 16 bits for each key.
        let mut filter = Filter::new(100_000 * 2);
        for number in 0..100_000 {
            filter.add(key(number));
        }
        assert!((0..100_000).all(|number| filter.may_have(key(number))));
        let others = (100_000..200_000).filter(|number| filter.may_have(key(*number)));
        let share = others.count();
        assert!(share < 1000, "{share} of 100,000");
    }
}
