//! Builds all mutants that `cargo mutants` lists into one program, which switches one of them on while it
//! runs. So the crate is compiled once, and not once for each mutant.
//!
//! usage: `kyclint-mutants LIST CHECKOUT LEFT_OUT`
//!
//! LIST is what `cargo mutants --list --json` prints. The sources in CHECKOUT, a copy, are rewritten: each
//! mutated place asks `switch::on(NUMBER)`. The number of a mutant is its place in LIST, from 1. LEFT_OUT is
//! a file with the numbers of mutants that cannot be built in, one a line: most do not compile at all, and
//! those in constants cannot ask. The numbers of the others are printed.

mod change;
mod find;
mod list;

use std::collections::{BTreeMap, HashSet};
use std::error::Error;
use std::path::Path;
use std::{env, fs};

use crate::change::render;
use crate::find::changes;
use crate::list::{Listed, Mutant};

/// The module of the rewritten crate that knows which mutant is on.
const SWITCH: &str = include_str!("switch.rs");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [list, checkout, left_out] = arguments.as_slice() else {
        return Err("usage: kyclint-mutants LIST CHECKOUT LEFT_OUT".into());
    };
    let listed: Vec<Listed> = serde_json::from_str(&fs::read_to_string(list)?)?;
    let left_out = fs::read_to_string(left_out)?;
    let left_out: HashSet<u32> = left_out.lines().map(str::parse).collect::<Result<_, _>>()?;
    let mut by_file: BTreeMap<&str, Vec<Mutant>> = BTreeMap::new();
    for (listed, number) in listed.iter().zip(1..) {
        let of_file = by_file.entry(&listed.file).or_default();
        if !left_out.contains(&number) {
            of_file.push(listed.mutant(number));
        }
    }
    let checkout = Path::new(checkout);
    for (file, mutants) in by_file {
        let path = checkout.join(file);
        let text = fs::read_to_string(&path)?;
        let changes = changes(&text, mutants).map_err(|error| format!("{file}: {error}"))?;
        for mutant in changes.iter().flat_map(|change| &change.mutants) {
            println!("{}", mutant.number);
        }
        fs::write(path, render(&text, &changes, 0..text.len()))?;
    }
    let library = checkout.join("src/lib.rs");
    let root = fs::read_to_string(&library)?;
    fs::write(library, root + "\n#[doc(hidden)]\npub mod switch;\n")?;
    fs::write(checkout.join("src/switch.rs"), SWITCH)?;
    Ok(())
}
