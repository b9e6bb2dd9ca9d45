//! `kyclint init`: a configuration to begin with.

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
    file.write_all(template::text().as_bytes())?;
    file.file().sync_all()?;
    file.create(&path)
}
