//! Names that select rules: a rule's, a group's, or `all`.

use crate::diagnostic::rule::Group;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::text::suggestion::nearest;

/// The rules that a name selects, ordered from general to specific: the more specific selection
/// takes precedence.
#[derive(Debug, Clone, Copy)]
pub enum Selection {
    /// Every rule.
    All,
    /// The rules of a group.
    Group(Group),
    /// One rule.
    Rule(&'static Rule),
}

impl Selection {
    /// Returns what the name selects. The error is the nearest known name, if there is one.
    pub fn find(name: &str) -> Result<Self, Option<&'static str>> {
        let group = Group::ALL.into_iter().find(|group| group.name() == name);
        if name == "all" {
            Ok(Selection::All)
        } else if let Some(group) = group {
            Ok(Selection::Group(group))
        } else if let Some(rule) = Rule::find(name) {
            Ok(Selection::Rule(rule))
        } else {
            Err(nearest(name, names()).map(|meant| meant.word))
        }
    }

    /// Returns whether the selection contains the rule.
    pub fn has(self, rule: &Rule) -> bool {
        match self {
            Selection::All => true,
            Selection::Group(group) => rule.info.group == group,
            Selection::Rule(only) => std::ptr::eq(only, rule),
        }
    }

    /// Returns how specific the selection is, from 0 (all rules) to 2 (one rule).
    pub fn rank(self) -> u8 {
        match self {
            Selection::All => 0,
            Selection::Group(_) => 1,
            Selection::Rule(_) => 2,
        }
    }
}

/// Returns every name that selects rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    let groups = Group::ALL.into_iter().map(Group::name);
    std::iter::once("all")
        .chain(groups)
        .chain(ALL.into_iter().map(|rule| rule.info.name))
}
