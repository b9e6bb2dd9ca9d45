//! The documentation of detection names what it goes by.

use std::fs;

use crate::contract::kinds::CUSTOMER;

#[test]
fn the_documentation_names_what_payloads_are_recognized_by() {
    let page = fs::read_to_string("docs/detection.md").unwrap();
    for (sentence, names) in [
        (
            "at least two of the fields of every request",
            CUSTOMER.signature.request,
        ),
        (
            "at least two of the fields that requests of other services",
            CUSTOMER.signature.telling,
        ),
        (
            "none of the members that mark another kind of object:",
            CUSTOMER.signature.others,
        ),
    ] {
        let line = page.lines().find(|line| line.contains(sentence)).unwrap();
        let named: Vec<_> = line.split('`').skip(1).step_by(2).collect();
        assert_eq!(named, names);
    }
}
