//! Options of other linters: what takes their place. clap would suggest the option that is spelt most
//! like them.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// What takes the place of options, without their dashes.
const HABITS: &[(&[&str], &str)] = &[
    (
        &["print-config", "show-config", "dump-config", "debug-config"],
        "use `--show-settings`",
    ),
    (
        &["o", "output-file", "report-file", "out", "outfile"],
        "use `--output FORMAT=FILE`, such as `--output json=report.json`",
    ),
    (
        &[
            "reporter",
            "report",
            "formatter",
            "report-format",
            "json",
            "sarif",
        ],
        "use `--format FORMAT`, such as `--format json`",
    ),
    (
        &["dry-run", "fix-dry-run", "show-fixes", "suggest-fixes"],
        "use `--diff`, which shows what `--fix` would change",
    ),
    (
        &["check", "no-fix", "no-write", "lint"],
        "omit it: files are changed only with `--fix`",
    ),
    (
        &["fix-only", "write", "autofix", "format-fix"],
        "use `--fix`",
    ),
    (
        &["unsafe", "fix-unsafe", "fix-all", "apply-unsafe"],
        "use `--fix --unsafe-fixes`, and review the changes",
    ),
    (
        &["exit-non-zero-on-fix", "fail-on-fix", "diff-exit-code"],
        "use `--diff`, whose exit code is 1 if there is anything to fix",
    ),
    (
        &["quiet-level", "silent", "log-level", "loglevel", "s"],
        "use `--quiet` or `--verbose`",
    ),
    (
        &["debug", "trace", "show-files", "list-files", "files"],
        "use `--verbose`, which lists the files that are skipped",
    ),
    (
        &[
            "ignore-pattern",
            "extend-exclude",
            "ignore-path",
            "ignore-file",
            "ignore-files",
        ],
        "use `--exclude PATTERN`; `.gitignore` files are respected without an option",
    ),
    (
        &["no-ignore", "no-exclude", "force", "hidden"],
        "name the file: a file that is named is checked even if a pattern excludes it",
    ),
    (
        &[
            "ext",
            "extension",
            "extensions",
            "include",
            "glob",
            "pattern",
        ],
        "use a quoted pattern as PATH, such as `'payloads/**/*.txt'`, or `include` in the configuration",
    ),
    (
        &["c", "config-file", "config-path", "conf", "rcfile"],
        "use `--config FILE`",
    ),
    (
        &["isolated", "no-eslintrc", "no-config-lookup", "no-rc"],
        "use `--no-config`",
    ),
    (&["stdin", "from-stdin"], "use `-` as PATH"),
    (
        &["stdin-filepath", "stdin-display-name", "assume-filename"],
        "use `--stdin-filename NAME`",
    ),
    (
        &["cache", "no-cache", "cache-dir", "cache-location"],
        "omit it: nothing is cached",
    ),
    (
        &["rules", "list-rules", "show-rules", "print-rules"],
        "use the command `kyclint rules`",
    ),
    (
        &["enable", "only", "rule", "extend-select", "enable-rule"],
        "use `--select RULE`, or `--warn RULE` and `--error RULE` for its level",
    ),
    (
        &[
            "disable",
            "skip",
            "extend-ignore",
            "disable-rule",
            "ignore-rule",
        ],
        "use `--ignore RULE`",
    ),
    (
        &[
            "severity",
            "level",
            "min-severity",
            "fail-level",
            "failure-level",
            "strict",
            "fail-on-warnings",
            "error-on-warnings",
            "warnings-as-errors",
            "deny-warnings",
            "werror",
        ],
        "use `--fail-on LEVEL`, such as `--fail-on warning`",
    ),
    (
        &["max-errors", "max-issues", "max-diagnostics", "limit"],
        "use `--max-findings N`",
    ),
    (
        &["no-fail", "soft-fail", "no-error", "exit-0"],
        "use `--exit-zero`",
    ),
    (
        &[
            "add-noqa",
            "suppress-all",
            "generate-baseline",
            "update-baseline",
            "create-baseline",
        ],
        "use `--write-baseline FILE`",
    ),
    (
        &["no-color", "no-colour", "colors", "no-colors"],
        "use `--color never`",
    ),
    (
        &["jobs", "j", "parallel", "workers", "concurrency"],
        "use `--threads N`",
    ),
    (
        &["changed", "new-from-rev", "from-ref", "diff-base", "base"],
        "use `--since REV`",
    ),
    (&["cached", "staged-only"], "use `--staged`"),
    (&["explain"], "use the command `kyclint explain RULE`"),
    (
        &["init", "generate-config", "auto-gen-config"],
        "use the command `kyclint init`, which writes a configuration",
    ),
    (
        &["recursive", "r", "no-recursive"],
        "omit it: a folder is searched with all folders in it",
    ),
    (
        &["force-exclude"],
        "use `--detect`, which applies the patterns to files that are named, too",
    ),
    (
        &["per-file-ignores", "extend-per-file-ignores"],
        "use `[[overrides]]` with `paths` in the configuration",
    ),
    (
        &[
            "no-error-on-unmatched-pattern",
            "pass-on-no-files",
            "pass-with-no-files",
            "allow-no-input",
        ],
        "use `--allow-empty`",
    ),
    (
        &["stats", "summary", "count", "statistic"],
        "use `--statistics`",
    ),
];

/// What takes the place of an option, given with its dashes.
fn tip(option: &str) -> Option<&'static str> {
    let name = option.trim_start_matches('-').split('=').next()?;
    let mut habits = HABITS.iter();
    let found = habits.find(|(options, _)| options.contains(&name));
    found.map(|(_, tip)| *tip)
}

/// Replaces what clap suggests for an unknown option by what takes its place.
pub(crate) fn answered(mut error: clap::Error) -> clap::Error {
    if error.kind() != ErrorKind::UnknownArgument {
        return error;
    }
    let tip = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(option)) => tip(option),
        _ => None,
    };
    if let Some(tip) = tip {
        error.remove(ContextKind::SuggestedArg);
        error.remove(ContextKind::SuggestedSubcommand);
        let tips = vec![tip.into()];
        error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Arguments;
    use clap::CommandFactory;

    #[test]
    fn tips_are_for_unknown_options_and_name_known_ones() {
        let command = Arguments::command();
        let known = |name: &str| {
            let mut arguments = command.get_arguments();
            arguments.any(|argument| {
                argument.get_long() == Some(name)
                    || argument.get_short().map(String::from).as_deref() == Some(name)
                    || argument
                        .get_all_aliases()
                        .is_some_and(|aliases| aliases.contains(&name))
            })
        };
        let mut seen = std::collections::BTreeSet::new();
        for (options, tip) in HABITS {
            for option in *options {
                assert!(!known(option), "{option}");
                assert!(seen.insert(option), "{option}");
            }
            let words = tip.split([' ', '`']);
            for named in words.filter_map(|word| word.strip_prefix("--")) {
                assert!(known(named), "{named}");
            }
        }
        assert_eq!(tip("--stdin"), Some("use `-` as PATH"));
        assert_eq!(tip("--reporter=json"), tip("--reporter"));
        assert_eq!(tip("--unheard-of"), None);
    }
}
