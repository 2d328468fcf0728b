//! `ackademy run`: a scenario from its beginning to its end.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use clap::Args;
use tcp_sim::check::{Judge, Outcome};
use tcp_sim::explain;
use tcp_sim::export::text;
use tcp_sim::history::Digest;
use tcp_sim::trace::Record;
use tcp_sim::{Scenario, World};

use crate::export::captures;
use crate::play::{Language, endings, play, refusals, span, written};
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

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let mut scenario = input::scenario(&options.file)?;
    if let Some(until) = options.until {
        scenario.limit.until = scenario.limit.until.min(until);
    }
    let mut trace: Vec<Record> = Vec::new();
    let mut judge = Judge::new(&scenario.assertions);
    let world = play(&scenario, |world, records| {
        judge.take(world, records);
        trace.extend_from_slice(records);
        Ok::<_, Failure>(())
    })?;
    if let Some(prefix) = &options.pcapng {
        captures(prefix, &scenario, &trace)?;
    }
    let mut out = BufWriter::new(io::stdout().lock());
    let outcomes = judge.outcomes(&world);
    let holds = report(options, &scenario, (&world, &trace), &outcomes, &mut out);
    written(holds.and_then(|holds| out.flush().map(|()| holds)))
}

fn report(
    options: &Options,
    scenario: &Scenario,
    (world, trace): (&World, &[Record]),
    outcomes: &[Outcome],
    out: &mut impl io::Write,
) -> io::Result<bool> {
    let holds = outcomes.iter().all(|outcome| outcome.holds);
    let lang = options.lang.into();
    if options.digest {
        writeln!(out, "{:016x}", Digest::of(trace).value())?;
        return Ok(holds);
    }
    if !options.quiet {
        for line in text::lines(world, trace, lang) {
            writeln!(out, "{line}")?;
        }
        writeln!(out)?;
    }
    for note in refusals(scenario, trace, lang) {
        writeln!(out, "note    {note}")?;
    }
    for note in endings(scenario, world, options.until.is_some()) {
        writeln!(out, "note    {note}")?;
    }
    for outcome in outcomes {
        let verdict = if outcome.holds { "ok    " } else { "FAILED" };
        writeln!(
            out,
            "{verdict}  {}",
            explain::verdict(lang, scenario, outcome)
        )?;
    }
    let held = outcomes.iter().filter(|outcome| outcome.holds).count();
    if !outcomes.is_empty() {
        writeln!(out, "{held} of {} assertions hold", outcomes.len())?;
    }
    Ok(holds)
}
