//! The name and documentation of a rule, separate from its checks, so that reports, editors and
//! servers need not import the rules.

use crate::diagnostic::Severity;

/// The description of a rule.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Its public name.
    pub name: &'static str,
    /// The group it belongs to.
    pub group: Group,
    /// The default severity of its findings; a finding may be less severe.
    pub severity: Severity,
    /// The version that added it.
    pub since: &'static str,
    /// Its documentation in Markdown; the first line is the summary.
    pub docs: &'static str,
    /// Whether it offers fixes.
    pub fixable: bool,
}

impl RuleInfo {
    /// The first line of the documentation.
    pub fn summary(&self) -> &'static str {
        self.docs.lines().next().unwrap_or_default()
    }

    /// The documentation without the words after `json` in code fences, which only our tests need.
    pub fn page(&self) -> String {
        let lines = self.docs.lines().map(|line| match line.split_once(' ') {
            Some(("```json", _)) => "```json",
            _ => line,
        });
        lines.collect::<Vec<_>>().join("\n") + "\n"
    }
}

/// Groups of rules. A configuration can set the level of all rules of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// JSON syntax and encoding.
    Json,
    /// Names and types of fields.
    Fields,
    /// Values of fields.
    Values,
    /// Codes of public standards and of the installation.
    Codes,
    /// Dates that contradict each other.
    Dates,
    /// Amounts and percentages.
    Amounts,
    /// Identifiers and contact details.
    Identifiers,
    /// Fields that contradict or repeat each other.
    Consistency,
}

impl Group {
    /// All groups.
    pub const ALL: [Group; 8] = [
        Group::Json,
        Group::Fields,
        Group::Values,
        Group::Codes,
        Group::Dates,
        Group::Amounts,
        Group::Identifiers,
        Group::Consistency,
    ];

    /// What its rules are about.
    pub fn summary(self) -> &'static str {
        match self {
            Group::Json => "JSON syntax and encoding",
            Group::Fields => "Names and types of fields",
            Group::Values => "Values of fields",
            Group::Codes => "Codes of public standards and of the installation",
            Group::Dates => "Wrong, implausible or contradicting dates",
            Group::Amounts => "Amounts and percentages",
            Group::Identifiers => "Identifiers and contact details",
            Group::Consistency => "Fields that contradict or repeat each other",
        }
    }

    /// Its name in the configuration and on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Group::Json => "json",
            Group::Fields => "fields",
            Group::Values => "values",
            Group::Codes => "codes",
            Group::Dates => "dates",
            Group::Amounts => "amounts",
            Group::Identifiers => "identifiers",
            Group::Consistency => "consistency",
        }
    }
}
