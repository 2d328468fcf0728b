//! `cargo xtask fuzz`: libFuzzer against the targets of tools/fuzz.
//!
//! It works on a corpus of its own under the build folder; the committed one is the seed, and for
//! tcp-sim's targets the lessons' scenarios are too. A finding stays in `fuzz/artifacts/`, is mended, and goes into the committed corpus.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result, bail};

use crate::process;
use crate::setup::{self, Goal, Machine};

/// The targets, as tools/fuzz names them.
pub(crate) const TARGETS: [&str; 6] =
    ["wire", "connection", "peers", "scenario", "compact", "link"];

/// What one input may take in memory and time, so that no run freezes a machine.
const LIMITS: [&str; 2] = ["-rss_limit_mb=2000", "-timeout=60"];

/// How long an input is at most: a packet, a tape of decisions, or what a lesson needs.
fn longest(target: &str) -> u32 {
    match target {
        "wire" => 300,
        "scenario" => 6000,
        "compact" | "link" => 3000,
        _ => 1500,
    }
}

/// Runs one target, or each in turn, for so many minutes each.
///
/// # Errors
/// When something that is needed cannot be had, or there is no such target.
pub(crate) fn run(
    machine: &Machine,
    target: Option<&str>,
    minutes: u32,
    minimise: bool,
) -> Result<ExitCode> {
    let targets: Vec<&str> = TARGETS
        .into_iter()
        .filter(|name| target.is_none_or(|wanted| wanted == *name))
        .collect();
    if targets.is_empty() {
        bail!("there is no such target; there are {}", TARGETS.join(", "));
    }
    setup::install(Goal::Fuzz, machine)?;
    let mut found = false;
    for target in targets {
        if minimise {
            self::minimise(machine, target)?;
        } else {
            found |= !fuzz(machine, target, minutes)?;
        }
    }
    Ok(if found {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// `cargo fuzz` in the repository, with a nightly compiler.
fn cargo_fuzz(machine: &Machine, what: &str, target: &str) -> Command {
    let mut command = machine.command("cargo-fuzz");
    setup::forget_toolchain(&mut command);
    command
        .env("RUSTUP_TOOLCHAIN", "nightly")
        .args(["fuzz", what, target]);
    command
}

/// The corpus that runs work on, with what the target itself begins with.
fn working(machine: &Machine, target: &str) -> Result<PathBuf> {
    let working = machine.places.target.join("fuzz-corpus").join(target);
    fs::create_dir_all(&working)
        .with_context(|| format!("cannot make the folder {}", working.display()))?;
    let mut seeds = machine.command("cargo");
    seeds
        .args(["run", "--quiet", "--package", "ackademy-fuzz"])
        .args(["--example", "seeds", "--", target])
        .arg(&working);
    if !process::run(&mut seeds)?.success() {
        bail!("the seeds of {target} cannot be written");
    }
    Ok(working)
}

/// One target; true when nothing was found.
fn fuzz(machine: &Machine, target: &str, minutes: u32) -> Result<bool> {
    let working = working(machine, target)?;
    let mut command = cargo_fuzz(machine, "run", target);
    command.arg(&working).arg(committed(machine, target));
    command
        .arg("--")
        .arg(format!("-max_total_time={}", u64::from(minutes) * 60))
        .arg(format!("-max_len={}", longest(target)))
        // A tape of three decisions leads nowhere: long inputs from the beginning.
        .args(["-len_control=0", "-print_final_stats=1"])
        .args(LIMITS);
    Ok(process::run(&mut command)?.success())
}

/// Puts the smallest set of inputs that reaches all that is reached, the committed ones among
/// them, into the committed corpus.
fn minimise(machine: &Machine, target: &str) -> Result<()> {
    let working = working(machine, target)?;
    let kept = committed(machine, target);
    let merged = machine
        .places
        .target
        .join("fuzz-corpus")
        .join(format!("{target}.merged"));
    if merged.exists() {
        fs::remove_dir_all(&merged)?;
    }
    fs::create_dir_all(&merged)?;
    let mut command = cargo_fuzz(machine, "run", target);
    command.args([&merged, &kept, &working]);
    command
        // By the code that is reached, not by how often: few files.
        .args(["--", "-set_cover_merge=1", "-use_counters=0"])
        .arg(format!("-max_len={}", longest(target)))
        .args(LIMITS);
    if !process::run(&mut command)?.success() {
        bail!("the corpus of {target} cannot be merged");
    }
    fs::remove_dir_all(&kept)?;
    fs::create_dir_all(&kept)?;
    for entry in fs::read_dir(&merged)? {
        let entry = entry?;
        fs::copy(entry.path(), Path::new(&kept).join(entry.file_name()))?;
    }
    Ok(())
}

/// The corpus that the ordinary tests replay.
fn committed(machine: &Machine, target: &str) -> PathBuf {
    machine.places.root.join("tools/fuzz/corpus").join(target)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUZZ: &str = include_str!("../../../fuzz/Cargo.toml");
    const BODIES: &str = include_str!("../../fuzz/src/lib.rs");

    #[test]
    fn every_target_has_a_body_and_a_program() {
        for target in TARGETS {
            assert!(FUZZ.contains(&format!("name = \"{target}\"")), "{target}");
            assert!(
                BODIES.contains(&format!("(\"{target}\", {target})")),
                "{target}"
            );
        }
        assert_eq!(FUZZ.matches("[[bin]]").count(), TARGETS.len());
    }
}
