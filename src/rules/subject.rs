//! What messages call a value.

use crate::json::{Node, is_field_name};

/// Returns the field that contains the value, if the contract knows it: any other name may be
/// personal.
pub(super) fn subject(value: Node<'_>) -> String {
    let pointer = value.pointer();
    let is_number = |token: &&str| token.bytes().all(|byte| byte.is_ascii_digit());
    let name = pointer.rsplit('/').find(|token| !is_number(token));
    name.filter(|name| is_field_name(name))
        .map_or_else(|| "the value".to_owned(), |name| format!("`{name}`"))
}
