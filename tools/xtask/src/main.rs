//! The project's own commands: set-up, serve, build and test.
//!
//! `cargo xtask serve` and `cargo xtask test` are all that a contributor needs on a fresh machine:
//! each installs what is missing first. `docs/development.md` tells more.

mod arrows;
mod bench;
mod circles;
mod counts;
mod digests;
mod fuzz;
mod guard;
mod new_lesson;
mod packetdrill;
mod pins;
mod places;
mod process;
mod requirements;
mod rules;
mod setup;
mod site;
mod size;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use setup::{Goal, Machine};

/// The command line. Cargo's alias puts `cargo xtask` in front.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Set up, serve, build and test Ackademy")]
struct Cli {
    #[command(subcommand)]
    command: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Install what is missing, build the site, serve it, and build again when a file changes
    Serve {
        /// The port; without it the first free one from 8080 on
        #[arg(long)]
        port: Option<u16>,
        /// Build what a release ships: smaller, and slower to build
        #[arg(long)]
        release: bool,
        /// Open a browser when the site is served
        #[arg(long)]
        open: bool,
    },
    /// Install what is missing and build the site into dist/
    Build {
        /// Build what a release ships
        #[arg(long)]
        release: bool,
    },
    /// Install what is missing and run everything that guards the project
    Test {
        /// Leave out the release build and the browser
        #[arg(long)]
        quick: bool,
    },
    /// Run conformance scripts in the language of packetdrill against the TCP
    #[command(disable_help_flag = true)]
    Packetdrill {
        /// What the runner takes; `--help` tells
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Install what is missing and look for inputs that break the TCP
    Fuzz {
        /// The target: wire, connection, peers, scenario, compact or link; without it each in turn
        target: Option<String>,
        /// How long each target runs
        #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
        minutes: u32,
        /// Instead, put the least set of inputs that reaches the same into the committed corpus
        #[arg(long)]
        minimise: bool,
    },
    /// Install what is missing and measure the TCP and the world, natively and in wasm
    Bench {
        /// Which benchmarks: a part of a name. Other options are divan's; `-- --help` tells
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
    /// Build the site as it ships and tell what its bytes are, beside budgets.toml
    Size,
    /// Write docs/requirements.md from the marks in tcp-core
    Requirements {
        /// Write nothing; say where the page, the lists and the code disagree
        #[arg(long)]
        check: bool,
    },
    /// Make a folder in lessons/ that is a whole lesson already, to be rewritten
    NewLesson {
        /// The folder's name, and the lesson's address
        id: String,
    },
    /// Only install what is missing
    Setup {
        /// What it is for
        #[arg(long = "for", value_enum, default_value = "test")]
        goal: Goal,
    },
    /// Tell what is there and what is missing; change nothing
    Doctor,
    /// Print the lines that put the tools on a shell's PATH: eval "$(cargo xtask env)"
    Env,
    /// Tell the address once the port answers
    #[command(hide = true)]
    Announce {
        #[arg(long)]
        port: u16,
    },
}

fn main() -> ExitCode {
    match act(&Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn act(action: &Action) -> Result<ExitCode> {
    let machine = Machine::find()?;
    let code = |held: bool| {
        if held {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    };
    match *action {
        Action::NewLesson { ref id } => {
            new_lesson::make(&machine.places, id)?;
            Ok(ExitCode::SUCCESS)
        }
        Action::Packetdrill { ref arguments } => packetdrill::run(&machine, arguments),
        Action::Fuzz {
            ref target,
            minutes,
            minimise,
        } => fuzz::run(&machine, target.as_deref(), minutes, minimise),
        Action::Bench { ref arguments } => Ok(code(bench::run(&machine, arguments)?)),
        Action::Serve {
            port,
            release,
            open,
        } => {
            setup::install(Goal::Serve, &machine)?;
            let options = site::Serve {
                port,
                release,
                open,
            };
            site::serve(&machine, options)
        }
        Action::Build { release } => {
            setup::install(Goal::Serve, &machine)?;
            site::build(&machine, release)?;
            Ok(ExitCode::SUCCESS)
        }
        Action::Test { quick } => {
            let goal = if quick { Goal::Quick } else { Goal::Test };
            setup::install(goal, &machine)?;
            Ok(code(guard::run(&machine, quick)?))
        }
        Action::Size => Ok(code(size::run(&machine)?)),
        Action::Requirements { check } => {
            let root = &machine.places.root;
            if !check {
                requirements::write(root)?;
            }
            let faults = requirements::faults(root)?;
            for fault in &faults {
                eprintln!("{fault}");
            }
            Ok(code(faults.is_empty()))
        }
        Action::Setup { goal } => {
            setup::install(goal, &machine)?;
            Ok(ExitCode::SUCCESS)
        }
        Action::Doctor => Ok(code(setup::doctor(&machine))),
        Action::Env => {
            for line in setup::shell_lines(&machine) {
                println!("{line}");
            }
            Ok(ExitCode::SUCCESS)
        }
        Action::Announce { port } => {
            site::announce(port);
            Ok(ExitCode::SUCCESS)
        }
    }
}
