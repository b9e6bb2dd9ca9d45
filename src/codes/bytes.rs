//! Scans of short texts that compare many bytes at a time.

/// Whether a condition holds for a byte of a text. It is asked for each of them, so it must have no branch.
#[inline(always)]
pub(crate) fn any_byte(text: &[u8], is_one: impl Fn(u8) -> bool) -> bool {
    if text.len() >= 16 {
        any_in_chunks::<16>(text, &is_one)
    } else if text.len() >= 8 {
        any_in_chunks::<8>(text, &is_one)
    } else {
        text.iter().any(|byte| is_one(*byte))
    }
}

#[inline(always)]
fn any_in_chunks<const N: usize>(text: &[u8], is_one: &impl Fn(u8) -> bool) -> bool {
    // The compiler turns a loop without a branch into comparisons of a whole chunk.
    let has_one = |chunk: &[u8; N]| chunk.iter().fold(false, |any, byte| any | is_one(*byte));
    let (chunks, _) = text.as_chunks();
    // The last chunk may overlap the one before.
    text.last_chunk().is_some_and(has_one) || chunks.iter().any(has_one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_place_has_is_found_at_each_place_of_a_text_of_any_length() {
        for length in 0..70 {
            let text = vec![b'.'; length];
            assert!(!any_byte(&text, |byte| byte == b'x'), "{length}");
            for at in 0..length {
                let mut text = text.clone();
                text[at] = b'x';
                assert!(any_byte(&text, |byte| byte == b'x'), "{at} of {length}");
            }
        }
    }
}
