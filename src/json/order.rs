//! The order of names in the objects so far. Most programs write the same names in the same order, so the name
//! that followed another one before is compared first: that takes less than finding the end of a name and
//! looking it up.

use crate::json::vocabulary;
use crate::json::vocabulary::{COUNT, NameKey};

/// Which name followed each name last.
#[derive(Debug, Default)]
pub(super) struct Order {
    /// By the number of a name of the contract, the number of the name behind it; at 0, that of the first one.
    /// Empty before the first name.
    behind: Vec<u16>,
}

impl Order {
    /// The name that a text begins with, if it is the one to expect behind the name with the number `before`, and
    /// if a quote and a colon are behind it. Also returns the text behind the colon.
    #[inline(always)]
    pub(super) fn at_start<'t>(&self, text: &'t [u8], before: u16) -> Option<(NameKey, &'t [u8])> {
        let expected = self.behind.get(usize::from(before))?;
        vocabulary::at_start(text, *expected)
    }

    /// Notes which name is behind the name with the number `before`.
    #[inline(always)]
    pub(super) fn note(&mut self, name_key: NameKey, before: u16) {
        match self.behind.get_mut(usize::from(before)) {
            Some(behind) => *behind = name_key.number(),
            None => self.behind.resize(COUNT + 1, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::json::node::Memory;
    use crate::json::vocabulary::name_of;
    use crate::json::{NameKey, Node, parse, parse_in};

    /// A customer with a few names of the contract, and names that look like them.
    fn text(random: &mut fastrand::Rng) -> String {
        let numbers = [1, 14, 45, 45, 46, 84, 89, 103, 104, 146];
        let mut members = Vec::new();
        for _ in 0..random.usize(..6) {
            let name = name_of(numbers[random.usize(..numbers.len())]);
            let (blank, other) = ([" ", "", "  ", "\n"][random.usize(..4)], random.usize(..12));
            let name = match other {
                0 => name.to_uppercase(),
                1 => format!("{name}s"),
                2 => name[..name.len() - 1].to_owned(),
                3 => name.replacen('i', "\\u0069", 1),
                4 => format!("{name}\": 1, \"{name}"),
                5 => format!(
                    "{}x{}",
                    &name[..name.len() / 2],
                    &name[name.len() / 2 + 1..]
                ),
                6 => String::new(),
                7 => "žmogus".to_owned(),
                _ => name.to_owned(),
            };
            let value = ["\"a\"", "1", "[{\"firstName\": 2}, {}]", "null", "}"];
            let value = value[random.usize(..if other == 8 { 5 } else { 4 })];
            members.push(format!("\"{name}\":{blank}{value}"));
        }
        format!(
            "{{{}}}                ",
            members.join([",", ", ", ""][random.usize(..3).min(random.usize(..3))])
        )
    }

    fn described(node: Node<'_>, all: &mut Vec<String>) {
        for member in node.written_members() {
            let name = member.key.string().unwrap_or_default();
            let is_found = node.member(&name).is_some() && node.may_have(NameKey::of(&name));
            let (key, span) = (member.key.name_key(), member.key.span());
            assert_eq!((key, is_found), (NameKey::of(&name), true), "{name}");
            all.push(format!("{name} {span:?} {:?}", member.value.span()));
            described(member.value, all);
        }
        for element in node.elements() {
            described(element, all);
        }
    }

    #[test]
    fn the_order_of_names_in_earlier_documents_changes_nothing() {
        let mut random = fastrand::Rng::with_seed(1);
        let mut memory = Memory::default();
        let mut count = 0;
        for _ in 0..20_000 {
            let text = text(&mut random);
            let (alone, after) = (parse(&text, 0), parse_in(&text, 0, memory));
            let [mut one, mut other] = [Vec::new(), Vec::new()];
            described(alone.tree.root(), &mut one);
            described(after.tree.root(), &mut other);
            assert_eq!((&one, &alone.problems), (&other, &after.problems), "{text}");
            count += one.len();
            memory = after.tree.into_memory();
        }
        assert!(count > 20_000, "{count}");
    }
}
