//! Names that stand for rules: of a rule, of a group, or `all`.

use crate::diagnostic::rule::Group;
use crate::rules::registry::ALL;
use crate::rules::rule::Rule;
use crate::text::suggestion::nearest;

/// Some rules, under the name that stands for them. The order is that of ever fewer rules: what is
/// said of fewer holds.
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
    /// What the name stands for; otherwise the name that was perhaps meant.
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

    /// Whether the rule is one of them.
    pub fn has(self, rule: &Rule) -> bool {
        match self {
            Selection::All => true,
            Selection::Group(group) => rule.info.group == group,
            Selection::Rule(only) => std::ptr::eq(only, rule),
        }
    }

    /// How special it is: 0 for all rules, 2 for one.
    pub fn rank(self) -> u8 {
        match self {
            Selection::All => 0,
            Selection::Group(_) => 1,
            Selection::Rule(_) => 2,
        }
    }
}

/// Every name that stands for rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    let groups = Group::ALL.into_iter().map(Group::name);
    std::iter::once("all")
        .chain(groups)
        .chain(ALL.into_iter().map(|rule| rule.info.name))
}
