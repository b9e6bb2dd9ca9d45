//! `kyclint completions`: prints a completion script for a shell.

use std::collections::BTreeSet;
use std::io;

use clap::builder::PossibleValuesParser;
use clap::{Args, Command};
use clap_complete::Shell;

use crate::contract::Contract;
use crate::report::catalog::codes;
use crate::report::totals::ExitCode;
use crate::rules::selection::names;
use crate::settings::classifier;

use crate::cli::{answer, sample};

/// The arguments of `kyclint completions`.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// Shell to print the script for
    shell: Shell,
}

/// Prints the script for a command line.
pub(crate) fn run(arguments: &CompletionsArguments, command: Command) -> io::Result<ExitCode> {
    let mut script = Vec::new();
    let mut command = with_names(command);
    clap_complete::generate(arguments.shell, &mut command, "kyclint", &mut script);
    let script = String::from_utf8_lossy(&script);
    answer(&with_lists(&script, arguments.shell))
}

/// Makes the script complete each name in a list with commas, for which clap has no means.
fn with_lists(script: &str, shell: Shell) -> String {
    let rules: Vec<_> = names().collect();
    match shell {
        Shell::Bash => {
            let words = rules.join(" ");
            let whole = format!("COMPREPLY=($(compgen -W \"{words}\" -- \"${{cur}}\"))");
            let script = script.replace(&whole, "_kyclint_rules");
            // By default, bash takes `=` for a word.
            let script = script.replacen(
                "    prev=\"$3\"\n",
                "    prev=\"$3\"\n    if [[ \"${COMP_WORDS[COMP_CWORD]}\" == \"=\" ]]; then\n        cur=\"\"\n    \
                 elif [[ \"${prev}\" == \"=\" ]]; then\n        prev=\"${COMP_WORDS[COMP_CWORD-2]}\"\n    fi\n",
                1,
            );
            format!(
                "_kyclint_rules() {{\n    local before=\"\"\n    [[ \"${{cur}}\" == *,* ]] && before=\"${{cur%,*}},\"\n    \
                 COMPREPLY=($(compgen -P \"${{before}}\" -W \"{words}\" -- \"${{cur##*,}}\"))\n}}\n\n{script}"
            )
        }
        Shell::Zsh => {
            let words = rules.join(" ");
            let whole = format!(":RULE:({words})");
            let script = script.replace(&whole, &format!(":RULE:_sequence compadd - {words}"));
            with_first_word(&script)
        }
        Shell::Fish => {
            let whole: Vec<_> = rules.iter().map(|rule| format!("{rule}\\t''")).collect();
            let whole = format!("-a \"{}\"", whole.join("\n"));
            let script = script.replace(&whole, "-a \"(__fish_complete_list , __kyclint_rules)\"");
            // The value of an option that is being written is missing for `argparse`.
            let script = script.replacen(
                "2>/dev/null\n    or return\n",
                "2>/dev/null\n    or return 0\n",
                1,
            );
            let subjects: Vec<_> = subjects().into_iter().collect();
            format!(
                "function __kyclint_rules\n    printf '%s\\n' {}\nend\n\n{script}complete -c kyclint -n \
                 \"__fish_kyclint_using_subcommand explain\" -f -a \"{}\"\n",
                rules.join(" "),
                subjects.join(" ")
            )
        }
        _ => script.to_owned(),
    }
}

/// Makes a script for zsh take the first word for a command or a path: clap's takes it for a path, and
/// the second word for the command.
fn with_first_word(script: &str) -> String {
    const COMMANDS: &str = "(( $+functions[_kyclint_commands] )) ||";
    const END: &str = "        esac\n    ;;\nesac\n}\n\n";
    let lines = script.split_inclusive('\n');
    let script: String = lines
        .filter(|line| !line.starts_with("'::paths "))
        .collect();
    script
        .replace("$line[2]", "$line[1]")
        .replace("\":: :_kyclint_commands\"", "\":: :_kyclint_first\"")
        .replacen(
            &format!("{END}{COMMANDS}"),
            &format!(
                "(*)\n_files && ret=0\n;;\n{END}_kyclint_first() {{\n    _alternative \
                 'commands:command:_kyclint_commands' 'files:file:_files'\n}}\n\n{COMMANDS}"
            ),
            1,
        )
}

/// What `kyclint explain` has pages of, without HTTP statuses.
fn subjects() -> BTreeSet<&'static str> {
    let objects = Contract::all().flat_map(Contract::objects);
    let fields = objects.flat_map(|(_, object)| object.names());
    let codes = codes().into_iter().map(|code| code.code);
    let others = names().chain(classifier::NAMES);
    codes.chain(others).chain(fields).collect()
}

/// Adds the names of rules and of what has a page to the arguments that take them. The command line itself
/// checks them later, where it can suggest the nearest name.
fn with_names(command: Command) -> Command {
    const OPTIONS: [&str; 4] = ["select", "ignore", "warn", "error"];
    let rules = || PossibleValuesParser::new(names());
    let with_options = |mut command: Command| {
        for option in OPTIONS {
            command = command.mut_arg(option, |argument| argument.value_parser(rules()));
        }
        command
    };
    let subjects = subjects();
    with_options(command)
        .mut_subcommand("check", with_options)
        .mut_subcommand("config", |config| {
            config.mut_subcommand("show", with_options)
        })
        .mut_subcommand("explain", |explain| {
            let subjects = PossibleValuesParser::new(subjects);
            explain.mut_arg("subject", |argument| argument.value_parser(subjects))
        })
        .mut_subcommand("sample", |sample| {
            let words = PossibleValuesParser::new(sample::words());
            sample.mut_arg("words", |argument| argument.value_parser(words))
        })
}
