//! Parts of pages that are generated from the code.

use std::fs;

/// Checks the text between two marks of a page. `KYCLINT_UPDATE` writes it there.
pub fn check_generated(path: &str, mark: &str, expected: &str) {
    let page = fs::read_to_string(path).unwrap();
    let (before, rest) = page.split_once(&format!("<!-- {mark} -->\n")).unwrap();
    let (found, after) = rest.split_once(&format!("<!-- /{mark} -->")).unwrap();
    if std::env::var_os("KYCLINT_UPDATE").is_some() {
        let text = format!("{before}<!-- {mark} -->\n{expected}<!-- /{mark} -->{after}");
        fs::write(path, text).unwrap();
    } else {
        assert!(
            found == expected,
            "{path} is not up to date; refresh it by\n  cargo run --example update"
        );
    }
}
