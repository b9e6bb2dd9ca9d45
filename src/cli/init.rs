//! `kyclint init`: writes a commented configuration.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::config::template;
use crate::report::totals::ExitCode;
use crate::text::visible;
use crate::workspace::configs::FILE_NAME;
use crate::workspace::links::destination;
use crate::workspace::scratch_file::{Access, ScratchFile};

use crate::cli::{answer, failed};

/// The arguments of `kyclint init`.
#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// Folder for the file, usually the root of the repository
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
            "wrote {}; `kyclint config show FILE` shows the settings for a file\n",
            visible::line(&name)
        )),
        Err(error) => {
            let why = match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    "already exists: edit it, or remove it first".to_owned()
                }
                _ => error.to_string(),
            };
            failed(format!("{name}: {why}"))
        }
    }
}

/// Creates the file only once it is complete, so that a full disk does not leave an empty
/// configuration.
fn create(folder: &Path) -> io::Result<()> {
    let path = destination(folder)?.join(FILE_NAME);
    // Check this first: a user without write permission should learn that the file exists.
    if fs::symlink_metadata(&path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let mut file = ScratchFile::beside(&path, Access::Usual)?;
    file.write_all(template::text().as_bytes())?;
    file.file().sync_all()?;
    file.create(&path)
}
