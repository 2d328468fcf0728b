//! `cargo xtask bench`: everything that docs/benchmarks.md has figures of.

use std::ffi::OsString;

use anyhow::Result;

use crate::pins::{WASM_PROFILE, WASM_TARGET};
use crate::process;
use crate::setup::{self, Goal, Machine};

/// Runs the native benchmarks, and then the world in Node.
///
/// # Errors
/// When something that is needed cannot be had, or a program cannot be started.
pub(crate) fn run(machine: &Machine, arguments: &[OsString]) -> Result<bool> {
    setup::install(Goal::Bench, machine)?;
    let mut native = machine.command("cargo");
    native.args(["bench", "--package", "ackademy-bench", "--benches", "--"]);
    native.args(arguments);
    if !process::run(&mut native)?.success() {
        return Ok(false);
    }
    let mut build = machine.wasm_command("cargo");
    build
        .args(["build", "--package", "ackademy-bench", "--lib"])
        .args(["--target", WASM_TARGET])
        .args(["--profile", WASM_PROFILE]);
    if !process::run(&mut build)?.success() {
        return Ok(false);
    }
    let places = &machine.places;
    let built = places.target.join(WASM_TARGET);
    let mut node = machine.command("node");
    node.arg(places.root.join("tools/bench/world.mjs"))
        .arg(built.join(WASM_PROFILE).join("ackademy_bench.wasm"));
    Ok(process::run(&mut node)?.success())
}
