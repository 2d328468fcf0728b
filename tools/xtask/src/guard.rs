//! `cargo xtask test`: everything that guards the project, one check after the other, and one line
//! of counts at the end.

use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use crate::counts::{Counts, Runner};
use crate::pins::WASM_TARGET;
use crate::setup::{self, Machine};
use crate::{digests, process, rules, site, size};

/// The crates that need no operating system.
const NO_STD: [&str; 5] = [
    "tcp-core",
    "tcp-sim",
    "tcp-exercise",
    "tcp-explain",
    "tcp-figure",
];

/// How a check ended.
struct Outcome {
    name: &'static str,
    counts: Counts,
    seconds: u64,
}

impl Outcome {
    fn held(&self) -> bool {
        self.counts.failed == 0
    }
}

/// The checks so far.
struct Guard<'a> {
    machine: &'a Machine,
    outcomes: Vec<Outcome>,
}

/// Runs the checks; true when none failed. The last line printed is the line of counts.
///
/// # Errors
/// When a check cannot even be started.
pub(crate) fn run(machine: &Machine, quick: bool) -> Result<bool> {
    let start = Instant::now();
    let mut guard = Guard {
        machine,
        outcomes: Vec::new(),
    };
    guard.source()?;
    guard.units()?;
    if !quick {
        guard.built_site()?;
    }
    Ok(guard.report(start.elapsed().as_secs()))
}

impl Guard<'_> {
    /// What the source must look like.
    fn source(&mut self) -> Result<()> {
        let mut format = self.machine.command("cargo");
        format.args(["fmt", "--all", "--check"]);
        self.check("format", &mut format)?;

        self.rules();

        let mut clippy = self.machine.command("cargo");
        clippy.args(["clippy", "--workspace", "--all-targets", "--quiet"]);
        self.check("clippy", clippy.args(["--", "-D", "warnings"]))?;

        let mut clippy = self.machine.wasm_command("cargo");
        clippy
            .args(["clippy", "--package", "app", "--quiet"])
            .args(["--target", WASM_TARGET, "--", "-D", "warnings"]);
        self.check("clippy for wasm", &mut clippy)?;

        // What pages load, for a target that has no operating system.
        let mut alone = self.machine.wasm_command("cargo");
        alone
            .args(["check", "--quiet", "--target", WASM_TARGET])
            .args(NO_STD.into_iter().flat_map(|name| ["--package", name]));
        self.check("the engine without std", &mut alone)?;
        Ok(())
    }

    /// Unit, property and documentation tests.
    fn units(&mut self) -> Result<()> {
        let mut units = self.machine.command("cargo");
        let nextest = process::output(self.machine.command("cargo").args(["nextest", "--version"]));
        let runner = if nextest.is_some() {
            units.args(["nextest", "run", "--workspace", "--no-fail-fast"]);
            // One line a test that fails, and the summary.
            units.args(["--status-level", "fail", "--final-status-level", "slow"]);
            Runner::Nextest
        } else {
            units.args(["test", "--workspace", "--no-fail-fast"]);
            units.args(["--lib", "--bins", "--tests"]);
            Runner::Libtest
        };
        self.tests("unit tests", &mut units, runner)?;

        let mut docs = self.machine.command("cargo");
        docs.args(["test", "--workspace", "--doc", "--no-fail-fast"]);
        self.tests("documentation tests", &mut docs, Runner::Libtest)?;
        Ok(())
    }

    /// What a visitor gets: the release build, the same trace in it as natively, and the browser.
    fn built_site(&mut self) -> Result<()> {
        // Not dist/: a `cargo xtask serve` in another terminal owns that one.
        let dist = self.machine.places.target.join("e2e-dist");
        let mut build = site::build_command(self.machine, true, Some(&dist));
        let built = self.check("release build of the site", &mut build)?;
        if built {
            self.check("size of the site", &mut size::weigh(self.machine, &dist))?;
        }
        let mut cli = self.machine.command("cargo");
        cli.args(["build", "--package", "ackademy"]);
        let cli = self.check("the program ackademy", cli.arg("--quiet"))?;
        self.debug_against_release(cli)?;

        for (group, name) in [
            ("node", "native against wasm"),
            ("browser", "browser tests"),
        ] {
            if !(built && cli) {
                println!("\n== {name}: left out, for want of what failed above");
                self.end(name, Counts::SKIPPED, 0);
                continue;
            }
            let mut tests = self.machine.wasm_command("node");
            tests.args(["e2e/run.mjs", group, "--dist"]).arg(&dist).env(
                "ACKADEMY_CLI",
                self.machine.places.debug_program("ackademy"),
            );
            if let Some(path) = setup::chromium(self.machine) {
                tests.env("ACKADEMY_CHROMIUM", path);
            }
            self.tests(name, &mut tests, Runner::Node)?;
        }
        Ok(())
    }

    /// The same trace with and without what a debug build checks besides.
    fn debug_against_release(&mut self, has_debug: bool) -> Result<()> {
        let mut cli = self.machine.command("cargo");
        cli.args(["build", "--release", "--package", "ackademy", "--quiet"]);
        let has_release = self.check("the program ackademy, release", &mut cli)?;
        let name = "debug against release";
        println!("\n== {name}");
        if !(has_debug && has_release) {
            println!("left out, for want of what failed above");
            self.end(name, Counts::SKIPPED, 0);
            return Ok(());
        }
        let start = Instant::now();
        let (same, differing) = digests::compare(self.machine)?;
        println!("{same} scenarios have the same digest in both");
        for sentence in &differing {
            println!("{sentence}");
        }
        let counts = Counts {
            passed: same,
            failed: u64::try_from(differing.len()).unwrap_or(u64::MAX),
            skipped: 0,
        };
        self.end(name, counts, start.elapsed().as_secs());
        Ok(())
    }

    /// A check that holds or not.
    fn check(&mut self, name: &'static str, command: &mut Command) -> Result<bool> {
        self.title(name, command);
        let start = Instant::now();
        let status = process::run(command.env_remove("NO_COLOR"))?;
        self.end(
            name,
            Counts::one(status.success()),
            start.elapsed().as_secs(),
        );
        Ok(status.success())
    }

    /// A program that runs many tests and counts them.
    fn tests(&mut self, name: &'static str, command: &mut Command, runner: Runner) -> Result<()> {
        self.title(name, command);
        let start = Instant::now();
        let mut counts = Counts::default();
        let status = process::run_read(command, |line| counts += runner.read(line))?;
        // A program that does not compile, or dies, fails without counting.
        if !status.success() && counts.failed == 0 {
            counts.failed = 1;
        }
        self.end(name, counts, start.elapsed().as_secs());
        Ok(())
    }

    /// The cheap rules that no other program knows.
    fn rules(&mut self) {
        let name = "rules of the house";
        println!("\n== {name}");
        let start = Instant::now();
        let broken = rules::broken(self.machine);
        for sentence in &broken {
            println!("{sentence}");
        }
        self.end(
            name,
            Counts::one(broken.is_empty()),
            start.elapsed().as_secs(),
        );
    }

    #[expect(clippy::unused_self, reason = "reads as one of the guard's steps")]
    fn title(&self, name: &str, command: &Command) {
        println!("\n== {name}\n$ {}", process::spell(command));
    }

    fn end(&mut self, name: &'static str, counts: Counts, seconds: u64) {
        self.outcomes.push(Outcome {
            name,
            counts,
            seconds,
        });
    }

    /// The table of all checks, then the one line of counts.
    fn report(&self, seconds: u64) -> bool {
        let mut all = Counts::default();
        println!("\n== {seconds} s in all");
        for outcome in &self.outcomes {
            all += outcome.counts;
            println!(
                "{} {:36} {:>5} s  {}",
                if outcome.held() { "ok    " } else { "FAILED" },
                outcome.name,
                outcome.seconds,
                outcome.counts
            );
        }
        println!("{all}");
        all.failed == 0
    }
}
