//! What the bytes of the built site are, beside what they may be.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::pins::{WASM_PROFILE, WASM_TARGET};
use crate::process;
use crate::setup::{self, Goal, Machine};
use crate::site;

/// The command that weighs a built site against budgets.toml.
pub(crate) fn weigh(machine: &Machine, dist: &Path) -> Command {
    let mut command = machine.command("cargo");
    command
        .args(["run", "--quiet", "--package", "pack", "--", "--budgets"])
        .arg(machine.places.root.join("budgets.toml"))
        .arg("--dist")
        .arg(dist);
    command
}

/// Builds the site as it ships and tells what its bytes are, and whose code the first module is. Returns whether all is
/// within its budget.
///
/// # Errors
/// When something that is needed cannot be had, or a program cannot be started.
pub(crate) fn run(machine: &Machine) -> Result<bool> {
    setup::install(Goal::Serve, machine)?;
    let dist = machine.places.target.join("size-dist");
    if !process::run(&mut site::build_command(machine, true, Some(&dist)))?.success() {
        return Ok(false);
    }
    let module = machine.places.target.join(WASM_TARGET).join(WASM_PROFILE);
    let mut command = weigh(machine, &dist);
    command.arg("--wasm").arg(module.join("app.wasm"));
    Ok(process::run(&mut command)?.success())
}
