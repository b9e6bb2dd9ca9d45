//! Mutated inputs from a seed, where there is no fuzzer.

use fastrand::Rng;

/// Texts to insert: what JSON, its mistakes, HTTP, Markdown and TOML are made of.
const TOKENS: [&[u8]; 48] = [
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b"\"",
    b"'",
    b"`",
    b"\\",
    b"/",
    b"//",
    b"/*",
    b"*/",
    b"#",
    b"\n",
    b"\r\n",
    b"\r",
    b"\t",
    b" ",
    b"\0",
    b"~",
    b"-",
    b".",
    b"0",
    b"1e400",
    b"NaN",
    b"null",
    b"true",
    b"None",
    b"```json\n",
    b"```\n",
    b"> ",
    b"- ",
    b"HTTP/1.1\r\n",
    b"\\u0000",
    b"\\ud83e",
    b"\\u200b",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xC0\x80",
    b"\xED\xA0\x80",
    b"\xF4\x90\x80\x80",
    "ž".as_bytes(),
    "🦊".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{a0}".as_bytes(),
    "“".as_bytes(),
];

/// Changes an input in a few places. `other` is another input to take parts of.
pub fn mutated(input: &[u8], other: &[u8], random: &mut Rng) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..random.usize(1..6) {
        let start = random.usize(..=bytes.len());
        let end = (start + random.usize(..12)).min(bytes.len());
        match random.u8(..8) {
            0 => drop(bytes.drain(start..end)),
            1 | 2 => {
                let token = TOKENS[random.usize(..TOKENS.len())];
                bytes.splice(start..start, token.iter().copied());
            }
            3 => {
                let token = TOKENS[random.usize(..TOKENS.len())];
                bytes.splice(start..end, token.iter().copied());
            }
            4 if start < bytes.len() => bytes[start] = random.u8(..),
            5 if start < bytes.len() => bytes[start] ^= 1 << random.u8(..8),
            6 => {
                let part = part(other, random).to_vec();
                bytes.splice(start..start, part);
            }
            7 => {
                let part = part(&bytes, random).to_vec();
                bytes.splice(start..end, part);
            }
            _ => bytes.truncate(start),
        }
    }
    bytes
}

/// A part of some bytes.
fn part<'b>(bytes: &'b [u8], random: &mut Rng) -> &'b [u8] {
    let start = random.usize(..=bytes.len());
    let end = (start + random.usize(..64)).min(bytes.len());
    &bytes[start..end]
}
