//! `cargo xtask packetdrill`: hands over to the conformance runner.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

use crate::process;
use crate::setup::Machine;

/// Builds the runner when it is not up to date, and runs it where the caller stands, so that paths
/// mean what they say; its exit code is ours.
///
/// # Errors
/// When the runner cannot be built or started.
pub(crate) fn run(machine: &Machine, arguments: &[OsString]) -> Result<ExitCode> {
    let mut build = machine.command("cargo");
    build.args(["build", "--quiet", "--package", "packetdrill"]);
    if !process::run(&mut build)?.success() {
        return Ok(ExitCode::from(2));
    }
    let program = machine.places.debug_program("packetdrill");
    let status = Command::new(&program)
        .args(arguments)
        .status()
        .with_context(|| format!("cannot run {}", program.display()))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}
