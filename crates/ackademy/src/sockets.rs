//! `ackademy sockets`: what `ss` or `netstat` would say on a host.

use std::io;
use std::path::PathBuf;

use clap::Args;
use tcp_core::Duration;
use tcp_files::sockets::{Shown, netstat, ss};
use tcp_sim::World;
use tcp_sim::world::Host;

use crate::play::{at_moments, known, span, written};
use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scenario file.
    file: PathBuf,
    /// When, such as "2 s"; without it at the end of the run. May be given more than once.
    #[arg(long, value_name = "TIME", value_parser = span)]
    at: Vec<u64>,
    /// On which host; without it on each that has sockets. May be given more than once.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// As `netstat -nat` prints it, instead of `ss -tan`.
    #[arg(long)]
    netstat: bool,
    /// Show timers.
    #[arg(short = 'o', long)]
    timers: bool,
    /// Show the programs behind the sockets.
    #[arg(short = 'p', long)]
    programs: bool,
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let scenario = input::scenario(&options.file)?;
    known(&scenario, &options.host)?;
    let mut out = io::stdout().lock();
    written(
        at_moments(&scenario, &options.at, |world| {
            tables(options, world, &mut out)
        })
        .map(|()| true),
    )
}

/// The tables of one moment, each behind a line that says whose it is.
fn tables(options: &Options, world: &World, out: &mut impl io::Write) -> io::Result<()> {
    let now = world.now();
    let shown = Shown {
        timers: options.timers,
        processes: options.programs,
    };
    let is_wanted = |host: &&Host| match &*options.host {
        [] => !host.sockets(now).is_empty(),
        names => names.iter().any(|name| name == host.name()),
    };
    for host in world.hosts().iter().filter(is_wanted) {
        let rows = host.sockets(now);
        let table = if options.netstat {
            netstat(&rows, shown)
        } else {
            ss(&rows, shown)
        };
        let at = Duration::from_nanos(now.as_nanos());
        writeln!(out, "# {} at {at}\n{}\n", host.name(), table.trim_end())?;
    }
    Ok(())
}
