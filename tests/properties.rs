//! What holds for any input, checked without the fuzzer: for the stored corpus, and for a fixed number of
//! mutations of it. `.ci/fuzz` runs the fuzzer itself with the same checks.

#[path = "../fuzz/src/lib.rs"]
#[allow(dead_code, reason = "the fuzzer has targets of its own")]
mod properties;

use std::collections::BTreeSet;
use std::fs;
use std::panic;
use std::path::Path;

use libtest_mimic::{Arguments, Failed, Trial};
use properties::{Check, TARGETS, mutation};

/// The number of mutations for each target.
const MUTATIONS: u64 = 300;

/// The stored inputs of a target, by name.
fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new("fuzz/corpus").join(target);
    let files =
        fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut inputs: Vec<_> = files
        .map(|file| {
            let path = file.unwrap().path();
            (path.display().to_string(), fs::read(&path).unwrap())
        })
        .collect();
    inputs.sort();
    inputs
}

/// Checks an input. The error has the input, so that it can be stored.
fn holds(check: Check, name: &str, input: &[u8]) -> Result<(), Failed> {
    panic::catch_unwind(|| check(input)).map_err(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str);
        let said = said.or_else(|| panic.downcast_ref::<&str>().copied());
        let said = said.unwrap_or("no message");
        format!(
            "{name}: {said}\nThe input: {:?}",
            String::from_utf8_lossy(input)
        )
        .into()
    })
}

fn check_corpus(target: &str, check: Check) -> Result<(), Failed> {
    let inputs = corpus(target);
    if inputs.len() < 5 {
        return Err(format!("the corpus has {} inputs", inputs.len()).into());
    }
    let mut inputs = inputs.iter();
    inputs.try_for_each(|(name, input)| holds(check, name, input))
}

fn check_mutations(target: &str, check: Check) -> Result<(), Failed> {
    let inputs = corpus(target);
    for seed in 0..MUTATIONS {
        let mut random = fastrand::Rng::with_seed(seed);
        let [one, other] = [(); 2].map(|()| &inputs[random.usize(..inputs.len())]);
        let input = mutation::mutated(&one.1, &other.1, &mut random);
        holds(check, &format!("mutation {seed} of {}", one.0), &input)?;
    }
    Ok(())
}

/// The folders, the programs of the fuzzer and the list of targets name the same.
fn check_names() -> Result<(), Failed> {
    let names = |folder: &str, ending: &str| -> BTreeSet<String> {
        let files = fs::read_dir(folder)
            .unwrap()
            .map(|file| file.unwrap().file_name());
        let names = files.filter_map(|name| Some(name.to_str()?.strip_suffix(ending)?.to_owned()));
        names.collect()
    };
    let mut expected: BTreeSet<_> = TARGETS.iter().map(|(name, _)| (*name).to_owned()).collect();
    expected.insert("arrow".to_owned());
    assert_eq!(names("fuzz/fuzz_targets", ".rs"), expected);
    assert_eq!(names("fuzz/corpus", ""), expected);
    Ok(())
}

fn main() {
    let arguments = Arguments::from_args();
    let mut trials = vec![Trial::test("every_target_has_a_corpus", check_names)];
    for (target, check) in TARGETS {
        let corpus = move || check_corpus(target, check);
        let mutations = move || check_mutations(target, check);
        trials.push(Trial::test(format!("{target}::corpus"), corpus));
        trials.push(Trial::test(format!("{target}::mutations"), mutations));
    }
    libtest_mimic::run(&arguments, trials).exit();
}
