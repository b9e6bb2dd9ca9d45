//! `kyclint man`: prints the full help as one manual page.

use std::io::{self, Write};

use clap::Command;
use clap_mangen::Man;

use crate::report::totals::ExitCode;

use crate::cli::{EXAMPLES, answer};

/// The exit codes at greater length than in `--help`.
const EXIT_CODES: [(u8, &str); 4] = [
    (
        0,
        "no findings at or above the level of --fail-on, or of fail-on in the configuration",
    ),
    (1, "findings at or above that level"),
    (
        2,
        "failure: invalid usage or configuration, or a file that cannot be read, whether or not other files have findings",
    ),
    (
        3,
        "nothing to check; with --allow-empty, the exit code is 0",
    ),
];

/// Prints the page of a command line.
pub(crate) fn run(command: Command) -> io::Result<ExitCode> {
    answer(&String::from_utf8_lossy(&page(command)?))
}

fn page(command: Command) -> io::Result<Vec<u8>> {
    let mut kyclint = in_full(command).override_usage("kyclint [OPTIONS] PATH...\nkyclint COMMAND");
    kyclint.build();
    let man = Man::new(kyclint.clone())
        .title("KYCLINT")
        .manual("User Commands");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    writeln!(page, ".SH COMMANDS")?;
    commands(&kyclint, &mut page)?;
    writeln!(page, ".SH EXIT STATUS")?;
    for (code, meaning) in EXIT_CODES {
        writeln!(page, ".TP\n{code}\n{}", literal(meaning))?;
    }
    writeln!(page, ".SH EXAMPLES\n.nf")?;
    for line in EXAMPLES.lines().skip(1) {
        writeln!(page, "{}", literal(line.trim_start()))?;
    }
    writeln!(page, ".fi")?;
    Ok(page)
}

/// A command with everything that its help on the screen leaves out.
fn in_full(command: Command) -> Command {
    command
        .mut_args(|arg| arg.hide_possible_values(false).hide_short_help(false))
        .mut_subcommands(in_full)
}

/// The subcommands with their options. Those of `check` are described in the main section already.
fn commands(command: &Command, page: &mut Vec<u8>) -> io::Result<()> {
    let is_told = |below: &&Command| !below.is_hide_set();
    for below in command.get_subcommands().filter(is_told) {
        let name = below.get_bin_name().unwrap_or(below.get_name());
        writeln!(page, ".SS {}", literal(name))?;
        let man = Man::new(below.clone());
        without_heading(page, |out| man.render_description_section(out))?;
        if below.get_name() != "check" {
            writeln!(page, ".PP")?;
            without_heading(page, |out| man.render_synopsis_section(out))?;
            without_heading(page, |out| man.render_options_section(out))?;
            commands(below, page)?;
        }
    }
    Ok(())
}

/// Renders a section of a separate manual page without its heading, to embed it in this page.
fn without_heading(
    page: &mut Vec<u8>,
    render: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut section = Vec::new();
    render(&mut section)?;
    let is_heading = |line: &&[u8]| line.starts_with(b".SH ");
    for line in section.split_inclusive(|byte| *byte == b'\n') {
        if !is_heading(&line) {
            page.write_all(line)?;
        }
    }
    Ok(())
}

/// Escapes a line so that roff prints it literally.
fn literal(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-");
    if line.starts_with(['.', '\'']) {
        format!("\\&{line}")
    } else {
        line
    }
}
