//! What a rule is called and how it is documented, apart from what it checks: reports, editors and
//! servers name rules without importing them.

use crate::diagnostic::Severity;

/// What is known of a rule apart from its checks.
#[derive(Debug, PartialEq, Eq)]
pub struct RuleInfo {
    /// Its public name.
    pub name: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad its findings are, unless one of them says that it is less.
    pub severity: Severity,
    /// The version that brought it.
    pub since: &'static str,
    /// Its documentation, Markdown; the first line is the summary.
    pub docs: &'static str,
    /// Whether it offers fixes.
    pub fixable: bool,
}

impl RuleInfo {
    /// One line on what it finds.
    pub fn summary(&self) -> &'static str {
        self.docs.lines().next().unwrap_or_default()
    }
}

/// What rules are about: a configuration sets the levels of all rules of a group at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Whether the text is JSON.
    Json,
    /// Which fields there are, and of which type.
    Fields,
    /// What may stand in a field.
    Values,
    /// Codes of standards, and of the installation.
    Codes,
    /// Dates that do not go together.
    Dates,
    /// Amounts and percentages.
    Amounts,
    /// Numbers and addresses that identify or reach somebody.
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
