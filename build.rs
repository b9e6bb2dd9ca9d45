//! Embeds the page of `kyclint serve`, if it was built: `.ci/page-build` does. A build without it is whole
//! except for the page. A build without optimisation never has it: it is for tests, which must not depend
//! on what else was built.

use std::env;
use std::fmt::Write;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    if env::var_os("CARGO_FEATURE_SERVE").is_none() {
        return Ok(());
    }
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("page/dist");
    // A path that does not exist would have cargo build everything again each time. In a checkout it does
    // exist; a package without the page does not get it later.
    if folder.exists() {
        println!("cargo::rerun-if-changed=page/dist");
    }
    let is_optimised = env::var("OPT_LEVEL").is_ok_and(|level| level != "0");
    let table = if is_optimised {
        table(&folder)?
    } else {
        "&[]".to_owned()
    };
    fs::write(Path::new(&env::var("OUT_DIR")?).join("page.rs"), table)?;
    Ok(())
}

/// The compressed files in a folder as a table in Rust: name, bytes, and a number that differs if the bytes
/// do.
fn table(folder: &Path) -> io::Result<String> {
    let mut names = Vec::new();
    if folder.exists() {
        for entry in fs::read_dir(folder)? {
            let name = entry?.file_name().into_string().unwrap_or_default();
            names.extend(name.strip_suffix(".br").map(str::to_owned));
        }
    }
    names.sort_unstable();
    let mut table = String::from("&[\n");
    for name in names {
        let path = folder.join(format!("{name}.br"));
        let mut hasher = DefaultHasher::new();
        hasher.write(&fs::read(&path)?);
        let hash = hasher.finish();
        let path = path.display().to_string();
        let _ = writeln!(table, "({name:?}, include_bytes!({path:?}), {hash}),");
    }
    table.push_str("]\n");
    Ok(table)
}
