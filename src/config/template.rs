//! The configuration that `kyclint init` writes.

use std::fmt::Write as _;

use crate::diagnostic::rule::Group;
use crate::rules::registry::ALL;
use crate::settings::classifier;

/// Returns a configuration that sets nothing and shows the available settings in comments.
pub fn text() -> String {
    let mut text = String::from(
        "\
# What this project settles about its payloads. Patterns and paths count from this folder.
# Lines with a `#` directly before a name are examples: remove the `#` to make one hold.

# The least severity that makes the exit code 1: error, warning, advice or never.
#fail-on = \"error\"

# The day that dates are compared with; without it, the day of the system.
#today = \"2026-01-31\"

# Whether values of people are left out of what is told; without it, they are in CI.
#redact = true

# The files to look at in a folder, and those to leave out; patterns as in .gitignore.
#include = [\"*.json\"]
#exclude = [\"responses/\"]

# Levels are off, advice, warning and error. A name is that of a rule, of a group, or `all`; what is
# said of fewer rules holds.
[rules]
",
    );
    for group in Group::ALL {
        let name = group.name();
        let _ = writeln!(text, "\n# Group `{name}`:");
        let mut rules: Vec<_> = ALL
            .into_iter()
            .filter(|rule| rule.info.group == group)
            .collect();
        rules.sort_by_key(|rule| rule.info.name);
        for rule in rules {
            let (name, level) = (rule.info.name, rule.info.severity.name());
            let _ = writeln!(text, "#{name} = \"{level}\" # {}", rule.info.summary());
        }
    }
    text.push_str(
        "
# The codes that your installation knows, as GET /classifier/NAME returns them: JSON, or plain text
# with one code a line. A classifier that is given decides its fields alone.
[classifiers]
",
    );
    for name in classifier::NAMES {
        let _ = writeln!(text, "#{name} = \"classifiers/{name}.json\"");
    }
    text.push_str(
        "
# Other levels for some files (`paths`), or for some values (`pointers`, counted from the customer,
# with `*` for one name or number and `**` for any number of them).
#[[overrides]]
#paths = [\"samples/leads/\"]
#pointers = [\"/citizenshipCountry\", \"/listRelatedEntity/*/country\"]
#rules = { missing-field = \"warning\", country-code = \"off\" }
",
    );
    text
}
