//! `ackademy diff`: where two runs part, and what answers to what after that.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tcp_core::Duration;
use tcp_sim::Scenario;
use tcp_sim::explain;
use tcp_sim::history::diff::{Diff, Name, Row, Side, diff};
use tcp_sim::history::scene;
use tcp_sim::trace::Record;

use crate::play::{Language, play, written};
use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The one scenario.
    left: PathBuf,
    /// The other scenario.
    right: PathBuf,
    /// Print at most so many of the lines that differ.
    #[arg(long, value_name = "LINES", default_value_t = 100)]
    most: u32,
    /// The language of the records.
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let (left, right) = (trace(&options.left)?, trace(&options.right)?);
    let found = diff(left.1.iter(), right.1.iter());
    let mut out = BufWriter::new(io::stdout().lock());
    let same = report(options, (&left, &right), &found, &mut out);
    written(same.and_then(|same| out.flush().map(|()| same)))
}

/// A scenario and what its run told.
type Run = (Scenario, Vec<Record>);

fn trace(file: &Path) -> Result<Run, Failure> {
    let scenario = input::scenario(file)?;
    let mut trace = Vec::new();
    play(&scenario, |_, records| {
        trace.extend_from_slice(records);
        Ok::<_, Failure>(())
    })?;
    Ok((scenario, trace))
}

fn report(
    options: &Options,
    (left, right): (&Run, &Run),
    found: &Diff,
    out: &mut impl Write,
) -> io::Result<bool> {
    let Some(place) = found.parts_at else {
        writeln!(out, "the runs are the same")?;
        return Ok(true);
    };
    let index = usize::try_from(place).unwrap_or(usize::MAX);
    writeln!(out, "the first {place} records are the same; then:")?;
    for (sign, (scenario, trace)) in [("-", left), ("+", right)] {
        let line = match trace.get(index) {
            Some(record) => {
                let scene = scene(scenario, trace, record.at);
                let words = explain::record(options.lang.into(), &scene, index);
                format!("at {}, {words}", Duration::from_nanos(record.at.as_nanos()))
            }
            None => "the run ends".to_string(),
        };
        writeln!(out, "{sign} {line}")?;
    }
    let differing: Vec<_> = found.differing().collect();
    let both = found.rows.len() - differing.len();
    writeln!(out)?;
    let most = usize::try_from(options.most).unwrap_or(usize::MAX);
    for row in differing.iter().take(most) {
        writeln!(out, "{}", line(&left.0, row))?;
    }
    if differing.len() > most {
        writeln!(out, "… and {} more", differing.len() - most)?;
    }
    let one = |side: fn(&Row) -> bool| differing.iter().filter(|row| side(row)).count();
    writeln!(
        out,
        "{both} segments and states are the same, {} differ, {} are only in -, {} only in +",
        one(|row| row.left.is_some() && row.right.is_some()),
        one(|row| row.right.is_none()),
        one(|row| row.left.is_none())
    )?;
    Ok(false)
}

fn line(scenario: &Scenario, row: &Row) -> String {
    let host = |id| {
        let spec = scenario.host(id);
        spec.map_or_else(|| format!("host {}", id.0), |spec| spec.name.clone())
    };
    let name = match row.name {
        Name::Segment {
            host: from,
            kind,
            seq,
            nth,
        } => format!("{} {} {seq} #{nth}", host(from), kind.word()),
        Name::State {
            host: on,
            state,
            nth: 1,
            ..
        } => format!("{} {}", host(on), state.name()),
        Name::State {
            host: on,
            state,
            nth,
            ..
        } => format!("{} {} #{nth}", host(on), state.name()),
    };
    let side = |side: Side| {
        let at = Duration::from_nanos(side.at.as_nanos());
        let lost = if side.lost { ", lost" } else { "" };
        format!("{at} ({}{lost})", side.cause.name())
    };
    match (row.left, row.right) {
        (Some(left), Some(right)) => format!("  {name}: {} | {}", side(left), side(right)),
        (Some(left), None) => format!("- {name}: {}", side(left)),
        (None, Some(right)) => format!("+ {name}: {}", side(right)),
        (None, None) => name,
    }
}
