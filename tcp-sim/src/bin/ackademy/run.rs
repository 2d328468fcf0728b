//! `ackademy run`: a scenario from its beginning to its end.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use tcp_sim::check::{Judge, Outcome};
use tcp_sim::command::parse_span;
use tcp_sim::explain::{self, Lang};
use tcp_sim::export::{pcapng, text};
use tcp_sim::history::{Digest, scene};
use tcp_sim::scenario::Planned;
use tcp_sim::trace::{Record, What};
use tcp_sim::{Command, Scenario, World};

use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scenario file.
    file: PathBuf,
    /// Write a capture for each host: PREFIX-HOST.pcapng, or PREFIX/HOST.pcapng when PREFIX is a
    /// folder.
    #[arg(long, value_name = "PREFIX")]
    pcapng: Option<PathBuf>,
    /// Stop after this time, such as "2 s".
    #[arg(long, value_name = "TIME", value_parser = span)]
    until: Option<u64>,
    /// Print only the digest of the trace.
    #[arg(long)]
    digest: bool,
    /// Print only the assertions.
    #[arg(long, conflicts_with = "digest")]
    quiet: bool,
    /// The language of the trace.
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Language {
    En,
    Zh,
}

fn span(text: &str) -> Result<u64, String> {
    parse_span(text).ok_or_else(|| "a time has a unit, as in \"2 s\" or \"50 ms\"".to_string())
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let mut scenario = input::scenario(&options.file)?;
    if let Some(until) = options.until {
        scenario.limit.until = scenario.limit.until.min(until);
    }
    let mut trace: Vec<Record> = Vec::new();
    let mut world = World::new(&scenario, &mut trace);
    let mut judge = Judge::new(&scenario.assertions);
    judge.take(&world, &trace);
    let mut taken = trace.len();
    while world.step(&mut trace) {
        judge.take(&world, trace.get(taken..).unwrap_or_default());
        taken = trace.len();
    }
    let outcomes = judge.outcomes(&world);
    if let Some(prefix) = &options.pcapng {
        captures(prefix, &scenario, &trace)?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let holds = report(options, &scenario, (&world, &trace), &outcomes, &mut out);
    match holds.and_then(|holds| out.flush().map(|()| holds)) {
        Ok(holds) => Ok(holds),
        // Whoever reads us has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        Err(error) => Err(format!("the output cannot be written: {error}")),
    }
}

fn report(
    options: &Options,
    scenario: &Scenario,
    (world, trace): (&World, &[Record]),
    outcomes: &[Outcome],
    out: &mut impl io::Write,
) -> io::Result<bool> {
    let holds = outcomes.iter().all(|outcome| outcome.holds);
    if options.digest {
        writeln!(out, "{:016x}", Digest::of(trace).value())?;
        return Ok(holds);
    }
    if !options.quiet {
        for line in text::lines(world, trace, lang(options)) {
            writeln!(out, "{line}")?;
        }
        writeln!(out)?;
    }
    notes(options, scenario, world, trace, out)?;
    for outcome in outcomes {
        let verdict = if outcome.holds { "ok    " } else { "FAILED" };
        writeln!(
            out,
            "{verdict}  {}",
            explain::verdict(lang(options), scenario, outcome)
        )?;
    }
    let held = outcomes.iter().filter(|outcome| outcome.holds).count();
    if !outcomes.is_empty() {
        writeln!(out, "{held} of {} assertions hold", outcomes.len())?;
    }
    Ok(holds)
}

fn lang(options: &Options) -> Lang {
    match options.lang {
        Language::En => Lang::En,
        Language::Zh => Lang::Zh,
    }
}

/// What an author would want to know, and no assertion says.
fn notes(
    options: &Options,
    scenario: &Scenario,
    world: &World,
    trace: &[Record],
    out: &mut impl io::Write,
) -> io::Result<()> {
    let scene = scene(scenario, trace, world.now());
    for record in trace {
        if let What::Refused { command, error, .. } = &record.what {
            let (command, at) = (command.to_text(scenario), record.at.as_nanos());
            let error = explain::command_error(lang(options), &scene, error);
            let at = tcp_core::Duration::from_nanos(at);
            writeln!(
                out,
                "note    \"{command}\" at {at} was not possible: {error}"
            )?;
        }
    }
    for Planned { segment, fault } in world.waiting_faults() {
        let command = Command::Fault {
            segment: *segment,
            fault: *fault,
        }
        .to_text(scenario);
        writeln!(out, "note    \"{command}\" never met its segment")?;
    }
    if world.is_stopped_by_limit() && options.until.is_none() {
        let limit = scenario.limit;
        let until = tcp_core::Duration::from_nanos(limit.until);
        writeln!(
            out,
            "note    stopped at the limit of {until} and {} events; more would happen",
            limit.events
        )?;
    }
    Ok(())
}

fn captures(prefix: &Path, scenario: &Scenario, trace: &[Record]) -> Result<(), Failure> {
    for (id, host) in (0_u8..).map(tcp_sim::HostId).zip(&scenario.hosts) {
        let path = if prefix.is_dir() {
            prefix.join(format!("{}.pcapng", host.name))
        } else {
            let mut name = prefix.as_os_str().to_os_string();
            name.push(format!("-{}.pcapng", host.name));
            PathBuf::from(name)
        };
        let cannot = |error: io::Error| format!("{}: cannot be written: {error}", path.display());
        let mut file = BufWriter::new(File::create(&path).map_err(cannot)?);
        pcapng::write(scenario, trace, id, &mut file).map_err(cannot)?;
        file.flush().map_err(cannot)?;
    }
    Ok(())
}
