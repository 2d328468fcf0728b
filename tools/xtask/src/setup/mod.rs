//! The set-up: which things a command needs, whether they are there, and how to get them.
//!
//! A thing is a value ([`Step`]): a check, ways to install it in the order in which they are tried
//! (the ordinary one first), and one sentence for the person when none of them works.

mod machine;
mod node;
mod rust;
mod system;
mod tools;

use std::fs::{self, File};
use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

pub(crate) use machine::Machine;
pub(crate) use rust::{WasmRust, forget_toolchain};
pub(crate) use system::chromium;

/// What a command needs on the machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Goal {
    /// To build and serve the site.
    Serve,
    /// To run everything that guards the project.
    Test,
    /// The same without the browser.
    Quick,
    /// To measure.
    Bench,
    /// To fuzz.
    Fuzz,
}

/// What a check found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    /// It is there; what exactly.
    Yes(String),
    /// It is not there, or not as it must be; what is wrong.
    No(String),
}

/// One way to install a thing.
pub(crate) struct Way {
    /// What it does, for the progress line.
    pub(crate) name: &'static str,
    /// Whether this machine can take the way at all.
    pub(crate) possible: fn(&Machine) -> bool,
    /// Takes it.
    pub(crate) install: fn(&Machine) -> Result<()>,
}

/// One thing that must be there.
pub(crate) struct Step {
    /// What it is called in progress lines and errors.
    pub(crate) name: String,
    /// Whether it is there.
    pub(crate) check: fn(&Machine) -> Found,
    /// How to get it, the ordinary way first.
    pub(crate) ways: &'static [Way],
    /// What a person can do when no way works: one sentence.
    pub(crate) remedy: &'static str,
    /// It goes into a folder of its own and no other step needs it, so it is made while the others
    /// go on.
    pub(crate) apart: bool,
}

/// The things a goal needs, in the order in which they are installed.
fn steps(goal: Goal) -> Vec<Step> {
    match goal {
        Goal::Serve => vec![
            rust::wasm_std(),
            tools::crates(),
            tools::wasm_bindgen(),
            tools::trunk(),
            node::node(),
            node::packages(),
        ],
        Goal::Quick => vec![rust::components(), rust::wasm_std(), system::tshark()],
        Goal::Bench => vec![rust::wasm_std(), node::node()],
        Goal::Fuzz => vec![rust::nightly(), tools::cargo_fuzz()],
        Goal::Test => {
            let mut all = vec![rust::components()];
            all.extend(steps(Goal::Serve));
            all.extend([system::fonts(), system::chromium_step(), system::tshark()]);
            all
        }
    }
}

/// Installs what is missing for a goal: what stands apart beside the rest, the rest in order.
///
/// # Errors
/// At the first thing that cannot be had; the message is one line with the thing and its remedy,
/// after what the installers said.
pub(crate) fn install(goal: Goal, machine: &Machine) -> Result<()> {
    let start = Instant::now();
    let steps = steps(goal);
    let total = steps.len();
    let mut lock = None;
    let mut changed = false;
    let mut beside = Vec::new();
    let mut failure = None;
    // Those that stand apart take longest: they begin first.
    let (apart, others): (Vec<_>, Vec<_>) = (1..).zip(steps).partition(|(_, step)| step.apart);
    for (number, step) in apart.into_iter().chain(others) {
        let place = format!("[{number}/{total}]");
        match (step.check)(machine) {
            Found::Yes(what) => println!("{place} {}: {what}", step.name),
            Found::No(reason) => {
                if lock.is_none() {
                    lock = Some(only_one(machine)?);
                    // Another set-up may have installed it while this one waited.
                    if let Found::Yes(what) = (step.check)(machine) {
                        println!("{place} {}: {what}", step.name);
                        continue;
                    }
                }
                println!("{place} {}: {reason}", step.name);
                changed = true;
                if step.apart {
                    let own = Machine::find()?;
                    beside.push(thread::spawn(move || take_a_way(&step, &own)));
                } else if let Err(error) = take_a_way(&step, machine) {
                    failure = Some(error);
                    break;
                }
            }
        }
    }
    // Whatever went wrong, no installer is left behind.
    for step in beside {
        let ended = step
            .join()
            .unwrap_or_else(|_| bail!("an installer broke off"));
        failure = failure.or(ended.err());
    }
    if let Some(error) = failure {
        return Err(error);
    }
    if changed {
        println!("Set-up done in {} s.", start.elapsed().as_secs());
    }
    Ok(())
}

/// Prints what is there, and changes nothing. True when nothing is missing.
pub(crate) fn doctor(machine: &Machine) -> bool {
    let mut whole = true;
    println!("Tools: {}", machine.places.cache.display());
    for step in steps(Goal::Test) {
        match (step.check)(machine) {
            Found::Yes(what) => println!("  ok       {}: {what}", step.name),
            Found::No(reason) => {
                whole = false;
                println!("  missing  {}: {reason}. {}", step.name, step.remedy);
            }
        }
    }
    whole
}

/// The lines that make a POSIX shell see the pinned tools, and the Rust that builds for wasm, so
/// that plain `trunk serve` works.
pub(crate) fn shell_lines(machine: &Machine) -> Vec<String> {
    let folders: Vec<String> = machine
        .places
        .tool_folders()
        .iter()
        .map(|folder| folder.display().to_string())
        .collect();
    let mut lines = vec![
        format!("export PATH='{}':\"$PATH\"", folders.join(":")),
        "unset NO_COLOR".to_owned(),
    ];
    if machine.wasm_rust() == Some(WasmRust::Linked) {
        lines.push("export RUSTUP_TOOLCHAIN=debian".to_owned());
    }
    lines
}

/// Tries the ways in order until the check holds.
fn take_a_way(step: &Step, machine: &Machine) -> Result<()> {
    let mut last = (step.check)(machine);
    let mut tried = 0_usize;
    for way in step.ways.iter().filter(|way| (way.possible)(machine)) {
        tried += 1;
        let start = Instant::now();
        println!("      {}", way.name);
        if let Err(error) = (way.install)(machine) {
            println!("      did not work: {error:#}");
            continue;
        }
        last = (step.check)(machine);
        if let Found::Yes(what) = &last {
            println!(
                "      {}: {what}, after {} s",
                step.name,
                start.elapsed().as_secs()
            );
            return Ok(());
        }
        println!("      did not help");
    }
    let reason = match last {
        Found::No(reason) => reason,
        Found::Yes(_) => "not installed".to_owned(),
    };
    let tried = match tried {
        0 => "no way to install it here",
        _ => "installing it failed",
    };
    bail!("{}: {reason}, and {tried}. {}", step.name, step.remedy);
}

/// Waits until no other set-up installs into the same folder. The lock ends with the file.
fn only_one(machine: &Machine) -> Result<File> {
    let cache = &machine.places.cache;
    fs::create_dir_all(cache).with_context(|| {
        format!(
            "cannot make the folder of tools {}; set ACKADEMY_TOOLS to one that may be written",
            cache.display()
        )
    })?;
    let path: PathBuf = cache.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
    if file.try_lock().is_err() {
        println!("Another set-up is at work; waiting for it.");
        // Where a file system knows no locks, go on: the steps are idempotent.
        let _ = file.lock();
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    fn machine() -> Machine {
        Machine::find().unwrap()
    }

    fn step(check: fn(&Machine) -> Found, ways: &'static [Way]) -> Step {
        Step {
            name: "a thing".to_owned(),
            check,
            ways,
            remedy: "Ask for it.",
            apart: false,
        }
    }

    #[test]
    fn the_next_way_is_taken_when_the_first_fails() {
        static DONE: AtomicU32 = AtomicU32::new(0);
        let step = step(
            |_| match DONE.load(Ordering::SeqCst) {
                0 => Found::No("missing".to_owned()),
                _ => Found::Yes("there".to_owned()),
            },
            &[
                Way {
                    name: "not on this machine",
                    possible: |_| false,
                    install: |_| unreachable!("must not be taken"),
                },
                Way {
                    name: "one that fails",
                    possible: |_| true,
                    install: |_| bail!("no route to the server"),
                },
                Way {
                    name: "one that works",
                    possible: |_| true,
                    install: |_| {
                        DONE.store(1, Ordering::SeqCst);
                        Ok(())
                    },
                },
            ],
        );
        take_a_way(&step, &machine()).unwrap();
        assert_eq!(DONE.load(Ordering::SeqCst), 1);
    }

    #[test]
    fn a_failure_is_one_line_with_the_thing_and_its_remedy() {
        let step = step(
            |_| Found::No("missing".to_owned()),
            &[Way {
                name: "one that says it worked",
                possible: |_| true,
                install: |_| Ok(()),
            }],
        );
        let message = take_a_way(&step, &machine()).unwrap_err().to_string();
        assert_eq!(
            message,
            "a thing: missing, and installing it failed. Ask for it."
        );
    }

    #[test]
    fn every_thing_has_a_remedy_of_one_sentence() {
        for step in steps(Goal::Test).into_iter().chain(steps(Goal::Fuzz)) {
            assert!(step.remedy.ends_with('.'), "{}", step.name);
            assert!(!step.remedy.contains('\n'), "{}", step.name);
        }
    }
}
