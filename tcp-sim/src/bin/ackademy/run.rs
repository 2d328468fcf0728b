//! `ackademy run`: a scenario from its beginning to its end.

use std::io::{self, BufWriter, Write as _};
use std::path::PathBuf;

use clap::Args;
use tcp_sim::check::{Judge, Outcome};
use tcp_sim::explain::{self, Lang};
use tcp_sim::export::text;
use tcp_sim::history::Digest;
use tcp_sim::trace::Record;
use tcp_sim::{Scenario, World};

use crate::export::{captures, failure};
use crate::play::{Language, endings, play, refusals, span, written};
use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The scenario file.
    file: PathBuf,
    /// Write a capture for each host and router: PREFIX-HOST.pcapng, or PREFIX/HOST.pcapng when
    /// PREFIX is a folder.
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
    let lang = options.lang.into();
    let prefix = options.pcapng.as_deref();
    let mut files = prefix
        .map(|prefix| captures(prefix, &scenario))
        .transpose()?;
    // Only the text needs the whole trace, so a long run costs the others nothing.
    let keeps = !options.digest && !options.quiet;
    let mut trace: Vec<Record> = Vec::new();
    let (mut digest, mut notes) = (Digest::default(), Vec::new());
    let mut judge = Judge::new(&scenario.assertions);
    let world = play(&scenario, |world, records| {
        judge.take(world, records);
        digest.records(records);
        notes.extend(refusals(&scenario, records, lang));
        if let Some(files) = &mut files {
            files.take(records).map_err(failure)?;
        }
        if keeps {
            trace.extend_from_slice(records);
        }
        Ok::<_, Failure>(())
    })?;
    if let Some(files) = files {
        files.finish().map_err(failure)?;
    }
    notes.extend(endings(&scenario, &world, options.until.is_some()));
    let mut out = BufWriter::new(io::stdout().lock());
    let outcomes = judge.outcomes(&world);
    let holds = if options.digest {
        let holds = outcomes.iter().all(|outcome| outcome.holds);
        writeln!(out, "{:016x}", digest.value()).map(|()| holds)
    } else {
        report(
            (lang, &scenario, &world),
            &trace,
            &notes,
            &outcomes,
            &mut out,
        )
    };
    written(holds.and_then(|holds| out.flush().map(|()| holds)))
}

/// The trace, as far as it was kept, what is worth a note, and each assertion.
fn report(
    (lang, scenario, world): (Lang, &Scenario, &World),
    trace: &[Record],
    notes: &[String],
    outcomes: &[Outcome],
    out: &mut impl io::Write,
) -> io::Result<bool> {
    if !trace.is_empty() {
        for line in text::lines(world, trace, lang) {
            writeln!(out, "{line}")?;
        }
        writeln!(out)?;
    }
    for note in notes {
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
    Ok(held == outcomes.len())
}
