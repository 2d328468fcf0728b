//! The command line: runs scenarios and writes what came of them.
//!
//! It ends with 0 when everything that a scenario asserts holds (or two runs are the same), with 1
//! when something does not, and with 2 when it was asked for something that it cannot read or
//! write.

mod causes;
mod check;
mod compact;
mod diff;
mod export;
mod input;
mod knobs;
mod play;
mod quiz;
mod run;
mod schema;
mod sockets;
mod waits;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Something that cannot be done, in one sentence.
type Failure = String;

#[derive(Debug, Parser)]
#[command(
    name = "ackademy",
    version,
    about = "Runs Ackademy's scenarios.",
    after_help = "It ends with 0 when what it judged holds, with 1 when something does not or two runs differ, \
                  and with 2 when something cannot be read or written."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a scenario, print its trace, and judge its assertions.
    Run(run::Options),
    /// Run scenarios and judge their assertions; the last line counts.
    Check(check::Options),
    /// Run a scenario and write captures, tables, figures or the trace.
    Export(export::Options),
    /// Print the socket tables of the hosts at a moment, as ss and netstat do.
    Sockets(sockets::Options),
    /// Print why each host sends nothing at a moment, and what it waits for.
    Waits(waits::Options),
    /// Run two scenarios and say where they part; ends with 1 if they do.
    Diff(diff::Options),
    /// Make a quiz from a seed, or grade an attempt at one.
    Quiz(quiz::Options),
    /// Print a scenario's compact form as base64url, as the page reads it.
    Compact(compact::Options),
    /// Print the JSON Schema of scenario files.
    Schema,
    /// List the causes that assertions can name, with the clause behind each.
    Causes,
    /// List the knobs of the TCP by all their names, or how a profile departs from the RFCs.
    Knobs(knobs::Options),
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(options) => run::run(&options),
        Command::Check(options) => check::run(&options),
        Command::Export(options) => export::run(&options),
        Command::Sockets(options) => sockets::run(&options),
        Command::Waits(options) => waits::run(&options),
        Command::Diff(options) => diff::run(&options),
        Command::Quiz(options) => quiz::run(&options),
        Command::Compact(options) => compact::run(&options),
        Command::Schema => schema::run(),
        Command::Causes => causes::run(),
        Command::Knobs(options) => knobs::run(&options),
    };
    match result {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(2)
        }
    }
}
