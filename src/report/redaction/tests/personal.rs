//! Personal fields and their values.

use std::collections::BTreeSet;

use crate::contract::Contract;
use crate::json::{Kind, Node};

/// The names of all fields that the types mark as personal, in any object.
pub(super) fn names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for contract in Contract::all() {
        for (_, object) in contract.objects() {
            let is_personal =
                |name: &&str| object.field(name).is_some_and(|field| field.is_personal());
            names.extend(object.names().filter(is_personal).map(str::to_owned));
        }
    }
    names
}

/// Collects the personal values below a node.
pub(super) fn collect(node: Node<'_>, names: &BTreeSet<String>, found: &mut BTreeSet<String>) {
    collect_from(node, names, false, found);
}

fn collect_from(
    node: Node<'_>,
    names: &BTreeSet<String>,
    is_personal: bool,
    found: &mut BTreeSet<String>,
) {
    match node.kind() {
        Kind::Object => {
            for member in node.members() {
                let name = member.key.string().unwrap_or_default();
                let is_personal = is_personal || names.contains(&*name);
                collect_from(member.value, names, is_personal, found);
            }
        }
        Kind::Array => node
            .elements()
            .for_each(|element| collect_from(element, names, is_personal, found)),
        Kind::String | Kind::Integer | Kind::Float if is_personal => {
            let text = node.string().unwrap_or_else(|| node.raw().into());
            found.insert(text.into_owned());
        }
        _ => {}
    }
}
