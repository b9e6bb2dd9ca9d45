//! The help, the manual page and the shell completions.

mod common;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{CLEAN, finished, folder, kyclint};

fn printed(arguments: &[&str]) -> String {
    let (code, out, err) = finished(kyclint().args(arguments).output().unwrap());
    assert_eq!((code, err.as_str()), (0, ""), "{arguments:?}");
    out
}

/// Whether an optional tool is installed.
fn is_installed(tool: &str) -> bool {
    let found = Command::new(tool)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    found.is_ok()
}

/// Runs a command with this standard input.
fn run_with_input(command: &mut Command, text: &str) -> (i32, String, String) {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    finished(child.wait_with_output().unwrap())
}

#[test]
fn the_version_is_the_same_alone_and_beside_other_arguments() {
    let expected = format!("kyclint {}\n", env!("CARGO_PKG_VERSION"));
    for arguments in [
        &["--version"][..],
        &["-V"],
        &["-V", "customer.json"],
        &["--quiet", "--version"],
    ] {
        assert_eq!(printed(arguments), expected, "{arguments:?}");
    }
}

/// The commands, from their list in the help.
fn commands() -> Vec<String> {
    let help = printed(&["--help"]);
    let (_, list) = help.split_once("\nCommands:\n").unwrap();
    let (list, _) = list.split_once("\n\n").unwrap();
    let name = |line: &str| line.split_whitespace().next().unwrap().to_owned();
    list.lines().map(name).collect()
}

/// The options listed in a help text.
fn options(help: &str) -> Vec<&str> {
    let words = help.lines().filter_map(|line| {
        let line = line.trim_start();
        line.starts_with('-').then(|| line.split_whitespace())
    });
    let is_option = |word: &&str| word.starts_with("--") && word.len() > 2;
    words
        .filter_map(|mut words| words.find(is_option))
        .collect()
}

#[test]
fn the_help_fits_on_a_screen() {
    let help = printed(&["--help"]);
    assert_eq!(printed(&["-h"]), help);
    assert!(help.lines().count() <= 66, "{help}");
    for line in help.lines() {
        assert!(line.chars().count() <= 100, "{line}");
    }
    for heading in [
        "Commands:",
        "Options:",
        "Input:",
        "Rules and configuration:",
    ] {
        assert!(help.contains(&format!("\n\n{heading}\n")), "{heading}");
    }
    assert!(options(&help).len() > 15, "{help}");
    assert_eq!(printed(&["help"]), help);
    let bare = finished(kyclint().output().unwrap());
    assert_eq!(bare, (2, String::new(), help));
    for command in commands() {
        let help = printed(&[&command, "--help"]);
        assert_eq!(printed(&["help", &command]), help);
        assert!(help.contains("\nUsage: kyclint "), "{command}\n{help}");
    }
}

#[test]
fn the_examples_of_the_help_run() {
    let help = printed(&["--help"]);
    let (_, examples) = help.split_once("\nExamples:\n").unwrap();
    let (examples, _) = examples.split_once("\n\n").unwrap();
    let examples: Vec<_> = examples
        .lines()
        .map(|line| line.trim_start().split_once("  ").unwrap().0)
        .collect();
    assert!((3..=6).contains(&examples.len()), "{examples:?}");
    let line = CLEAN.replace('\n', "");
    let folder = folder(&[
        ("payloads/a.json", CLEAN.as_bytes()),
        ("customer.json", CLEAN.as_bytes()),
        ("export.ndjson", line.as_bytes()),
    ]);
    let program = Path::new(env!("CARGO_BIN_EXE_kyclint"));
    let path = std::env::join_paths([program.parent().unwrap()]).unwrap();
    for example in examples {
        assert!(example.starts_with("kyclint "), "{example}");
        let output = Command::new("/bin/sh")
            .args(["-c", example])
            .env("PATH", &path)
            .current_dir(folder.path())
            .output();
        let (code, out, err) = finished(output.unwrap());
        assert_eq!(code, 0, "{example}: {err}");
        let is_lint = !example.contains(" explain ");
        assert_eq!(
            is_lint,
            [&out, &err]
                .iter()
                .any(|text| text.contains("no problems in 1 file")),
            "{example}: {out}{err}"
        );
    }
}

#[test]
fn the_manual_page_names_every_command_and_option() {
    let page = printed(&["man"]);
    // Roff marks bold text and escapes dashes.
    let plain = page
        .replace("\\-", "-")
        .replace("\\fB", "")
        .replace("\\fR", "");
    let helps = commands().into_iter().map(|name| {
        assert!(plain.contains(&format!("\n.SS kyclint {name}\n")), "{name}");
        printed(&[&name, "--help"])
    });
    let helps: Vec<_> = helps
        .chain([printed(&["--help"]), printed(&["config", "show", "--help"])])
        .collect();
    assert!(plain.contains("\n.SS kyclint config show\n"), "{plain}");
    for option in helps.iter().flat_map(|help| options(help)) {
        let is_header =
            |line: &str| line.starts_with('-') && line.split([' ', ',']).any(|word| word == option);
        assert!(plain.lines().any(is_header), "{option}\n{plain}");
    }
    // Details that do not fit into the help.
    assert!(plain.contains("separated by commas"), "{plain}");
    assert!(plain.contains("\nauto: On a terminal, unless NO_COLOR is set\n"));
    if is_installed("groff") {
        let mut groff = Command::new("groff");
        let (code, out, err) = run_with_input(groff.args(["-ww", "-man", "-z"]), &page);
        assert_eq!((code, out.as_str(), err.as_str()), (0, "", ""));
    }
}

#[test]
fn completions_are_valid_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = printed(&["completions", shell]);
        for word in ["fail-on", "explain", "completions"] {
            assert!(script.contains(word), "{shell}: {word}");
        }
        if matches!(shell, "bash" | "fish" | "zsh") && is_installed(shell) {
            let (code, _, err) = run_with_input(Command::new(shell).arg("-n"), &script);
            assert_eq!((code, err.as_str()), (0, ""), "{shell}");
        }
    }
    let output = kyclint().args(["completions", "tcsh"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn bash_completes_options_values_and_commands() {
    let script = printed(&["completions", "bash"]);
    let complete = |line: &str| {
        let words: Vec<_> = line.split(' ').collect();
        let (last, before) = (words[words.len() - 1], words[words.len() - 2]);
        let request = format!(
            "{script}\nCOMP_WORDS=({line})\nCOMP_CWORD={}\n_kyclint kyclint '{last}' '{before}'\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
            words.len() - 1
        );
        let (code, out, err) = run_with_input(Command::new("bash").arg("--norc"), &request);
        assert_eq!((code, err.as_str()), (0, ""), "{line}");
        out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(complete("kyclint --fo"), ["--format"]);
    assert_eq!(complete("kyclint --format narr"), ["narrated"]);
    assert_eq!(complete("kyclint expl"), ["explain"]);
    assert_eq!(complete("kyclint config sh"), ["show"]);
    assert_eq!(complete("kyclint schema org"), ["organization"]);
    assert_eq!(complete("kyclint --select country-"), ["country-code"]);
    assert_eq!(
        complete("kyclint check --ignore percentage-"),
        ["percentage-total"]
    );
    assert_eq!(complete("kyclint explain C016.I06"), ["C016.I06"]);
    assert_eq!(
        complete("kyclint explain citizensh"),
        ["citizenshipCountry"]
    );
    assert_eq!(complete("kyclint explain legalF"), ["legalForm"]);
    assert_eq!(
        complete("kyclint --select iban,codes,country-"),
        ["iban,codes,country-code"]
    );
    // By default, bash takes `=` for a word.
    assert_eq!(
        complete("kyclint --warn = iban,country-"),
        ["iban,country-code"]
    );
    assert_eq!(complete("kyclint --format = narr"), ["narrated"]);
    assert_eq!(
        complete("kyclint explain closing"),
        ["closing-date", "closingDate"]
    );
}

#[test]
fn lists_are_completed_in_each_shell_that_completes_values() {
    let count = |shell: &str, list: &str| {
        let script = printed(&["completions", shell]);
        script.matches(list).count()
    };
    // Four options of three commands, and the function.
    assert_eq!(count("bash", "_kyclint_rules"), 13);
    assert_eq!(count("zsh", ":RULE:_sequence compadd - all json "), 12);
    assert_eq!(
        count("fish", "(__fish_complete_list , __kyclint_rules)"),
        12
    );
    assert_eq!(count("fish", "or return 0\n"), 1);
    // The first word may be a command or a path.
    assert_eq!(count("zsh", "_kyclint_first"), 2);
    assert_eq!(count("zsh", "$line[2]"), 0);
    assert_eq!(count("zsh", "\n'::paths"), 0);
    assert_eq!(count("zsh", "(*)\n_files && ret=0\n;;\n"), 1);
}

#[cfg(unix)]
#[test]
fn fish_completes_lists_if_it_is_installed() {
    if !is_installed("fish") {
        return;
    }
    let script = printed(&["completions", "fish"]);
    for (line, expected) in [
        ("kyclint --select iban,country-", "iban,country-code"),
        ("kyclint explain citizensh", "citizenshipCountry"),
        ("kyclint --format narr", "narrated"),
    ] {
        let request = format!("{script}\ncomplete -C \"{line}\"\n");
        let (_, out, _) = run_with_input(Command::new("fish").arg("--no-config"), &request);
        assert_eq!(out.split_whitespace().next(), Some(expected), "{line}");
    }
}

#[test]
fn the_manual_page_describes_every_option() {
    let page = printed(&["man"]);
    let mut options = 0;
    for entry in page.split("\n.TP\n").skip(1) {
        let (head, text) = entry.split_once('\n').unwrap_or((entry, ""));
        if head.starts_with("\\fB") {
            options += 1;
            let first = text.lines().next().unwrap_or_default();
            assert!(
                first.starts_with(|it: char| it.is_ascii_uppercase()),
                "{head}: {first}"
            );
        }
    }
    assert!(options > 60, "{options}");
}
