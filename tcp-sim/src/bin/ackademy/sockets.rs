//! `ackademy sockets`: what `ss` or `netstat` would say on a host.

use std::io;
use std::path::PathBuf;

use clap::Args;
use tcp_core::{Duration, Instant};
use tcp_sim::trace::NoSink;
use tcp_sim::world::{Host, Shown, netstat, ss};
use tcp_sim::{Scenario, World};

use crate::play::{span, written};
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
    for name in &options.host {
        known(&scenario, name)?;
    }
    let mut times: Vec<_> = options
        .at
        .iter()
        .copied()
        .map(Instant::from_nanos)
        .collect();
    times.sort_unstable();
    times.dedup();
    let mut world = World::new(&scenario, &mut NoSink);
    let mut out = io::stdout().lock();
    let mut told = Ok(());
    for at in &times {
        while world.next_at().is_some_and(|next| next <= *at) && world.step(&mut NoSink) {}
        world.advance_to(*at);
        told = told.and_then(|()| tables(options, &world, &mut out));
    }
    if times.is_empty() {
        while world.step(&mut NoSink) {}
        told = tables(options, &world, &mut out);
    }
    written(told.map(|()| true))
}

fn known(scenario: &Scenario, name: &str) -> Result<(), Failure> {
    let names: Vec<_> = scenario.hosts.iter().map(|host| &*host.name).collect();
    if names.contains(&name) {
        return Ok(());
    }
    let names = names.join(", ");
    Err(format!(
        "--host {name}: there is no such host; there are {names}"
    ))
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
