//! The configuration that `kyclint init` writes.

use std::fmt::Write as _;

use crate::diagnostic::rule::Group;
use crate::rules::registry::ALL;
use crate::settings::classifier;

/// Returns a configuration that sets nothing and shows the available settings in comments.
pub fn text() -> String {
    let mut text = String::from(
        "\
# The settings of this project for its payloads. Patterns and paths are relative to this folder.
# Lines with a `#` directly before a name are examples: remove the `#` to apply one.

# The least severity that makes the exit code 1: error, warning, advice or never.
#fail-on = \"error\"

# What to do about files in a folder that do not look like payloads: ignore, note or error.
#skipped = \"note\"

# The date that dates are compared with. By default, the date of the system.
#today = \"2026-01-31\"

# Whether personal values are masked in reports. By default, in CI and for HTML.
#redact = true

# Where the documentation is, for links in reports and editors: that of `kyclint serve`, or a copy of yours.
#docs-url = \"http://127.0.0.1:8080/docs/\"

# The files to lint in a folder, and those to exclude, as patterns with the syntax of .gitignore.
# By default, the files that end in .json, .ndjson, .jsonl, .md or .markdown are linted.
#include = [\"*.json\", \"*.md\"]
#exclude = [\"responses/\"]

# The files with mistakes on purpose: each document in them must have a finding that fails.
#expect-invalid = [\"docs/mistakes/\"]

# Levels are off, advice, warning and error. A name is that of a rule, of a group, or `all`. The name
# that covers fewer rules takes precedence.
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
# The codes that your installation has, as GET /classifier/NAME returns them: JSON, or plain text
# with one code per line. If a classifier is given, only its codes are valid in its fields.
[classifiers]
",
    );
    for name in classifier::NAMES {
        let _ = writeln!(text, "#{name} = \"classifiers/{name}.json\"");
    }
    text.push_str(
        "
# Other levels for some files (`paths`), for some values (`pointers`, relative to the customer,
# with `*` for one name or number and `**` for any number of them), or for some customers (by
# `customerExtId`).
#[[overrides]]
#paths = [\"samples/leads/\"]
#pointers = [\"/citizenshipCountry\", \"/listRelatedEntity/*/country\"]
#rules = { missing-field = \"warning\", country-code = \"off\" }

#[[overrides]]
#customers = [\"CUST-4711\"]
#rules = { national-code = \"off\" }

# The kind of the payloads in some files. By default, kyclint detects it.
#[[overrides]]
#paths = [\"samples/simplified/\"]
#kind = \"simplified-customer\"
",
    );
    text
}
