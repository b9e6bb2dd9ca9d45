//! `kyclint init`: a configuration to begin with.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::diagnostic::rule::Group;
use crate::report::totals::ExitCode;
use crate::rules::registry::ALL;
use crate::settings::classifier;
use crate::text::visible;
use crate::workspace::configs::FILE_NAME;
use crate::workspace::links::destination;
use crate::workspace::scratch_file::{Access, ScratchFile};

use crate::cli::{answer, note};

/// Where to put it.
#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// The folder, usually the root of the repository
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

pub(crate) fn run(arguments: &InitArguments) -> io::Result<ExitCode> {
    let path = arguments.folder.join(FILE_NAME);
    let name = path
        .strip_prefix(".")
        .unwrap_or(&path)
        .display()
        .to_string();
    match create(&arguments.folder) {
        Ok(()) => answer(&format!(
            "wrote {}; `kyclint config show FILE` tells what applies to a file\n",
            visible::line(&name)
        )),
        Err(error) => {
            let why = match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    "exists already: edit it, or remove it first".to_owned()
                }
                _ => error.to_string(),
            };
            note(&format!("error: {name}: {why}"));
            Ok(ExitCode::Failure)
        }
    }
}

/// The file appears when it is complete, so that none is there that says nothing because the disk is
/// full.
fn create(folder: &Path) -> io::Result<()> {
    let path = destination(folder)?.join(FILE_NAME);
    // Whoever may not write there learns that there is one.
    if fs::symlink_metadata(&path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut file = ScratchFile::beside(&path, Access::Usual)?;
    file.write_all(text().as_bytes())?;
    file.file().sync_all()?;
    file.create(&path)
}

/// A configuration that says nothing yet, and shows in comments what can be said.
fn text() -> String {
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
