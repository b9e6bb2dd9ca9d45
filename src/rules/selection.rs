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
            let near = nearest(name, names()).map(|meant| meant.word);
            Err(near.or_else(|| of_part(name)).or_else(|| of_code(name)))
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

/// The first rule that has this word in its name, such as `country`.
fn of_part(word: &str) -> Option<&'static str> {
    let mut names = ALL.into_iter().map(|rule| rule.info.name);
    names.find(|name| name.split('-').any(|part| part == word))
}

/// The first rule whose findings predict this API code.
fn of_code(code: &str) -> Option<&'static str> {
    let predicts = |rule: &&Rule| {
        let codes = rule.api_codes();
        codes.iter().any(|own| own.eq_ignore_ascii_case(code))
    };
    ALL.into_iter().find(predicts).map(|rule| rule.info.name)
}

/// Returns every name that selects rules.
pub fn names() -> impl Iterator<Item = &'static str> {
    let groups = Group::ALL.into_iter().map(Group::name);
    std::iter::once("all")
        .chain(groups)
        .chain(ALL.into_iter().map(|rule| rule.info.name))
}
