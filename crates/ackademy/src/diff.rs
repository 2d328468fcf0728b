//! `ackademy diff`: where two runs part, and what answers to what after that.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use tcp_explain::Scene;

use clap::Args;
use tcp_core::Duration;
use tcp_explain as explain;
use tcp_sim::Scenario;
use tcp_sim::history::diff::{Diff, MOST_NAMES, Name, Row, Side, diff};
use tcp_sim::history::records;

use crate::play::{Language, written};
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
    let left = input::scenario(&options.left)?;
    let right = input::scenario(&options.right)?;
    let found = diff(records(left.clone()), records(right.clone()));
    let mut out = BufWriter::new(io::stdout().lock());
    let same = report(options, [&left, &right], &found, &mut out);
    written(same.and_then(|same| out.flush().map(|()| same)))
}

fn report(
    options: &Options,
    scenarios: [&Scenario; 2],
    found: &Diff,
    out: &mut impl Write,
) -> io::Result<bool> {
    let Some(place) = found.parts_at else {
        writeln!(out, "the runs are the same")?;
        return Ok(true);
    };
    writeln!(out, "the first {place} records are the same; then:")?;
    let mut trace = found.context.clone();
    for (sign, (scenario, next)) in ["-", "+"].iter().zip(scenarios.iter().zip(&found.next)) {
        let line = match next {
            Some(record) => {
                trace.push(record.clone());
                let scene = Scene::new(scenario, &trace, record.at);
                let words = explain::record(options.lang.into(), &scene, found.context.len());
                trace.pop();
                format!("at {}, {words}", Duration::from_nanos(record.at.as_nanos()))
            }
            None => "the run ends".to_string(),
        };
        writeln!(out, "{sign} {line}")?;
    }
    let differing: Vec<_> = found.differing().collect();
    let both = u64::try_from(found.rows.len() - differing.len()).unwrap_or(u64::MAX);
    let both = found.before.saturating_add(both);
    writeln!(out)?;
    let most = usize::try_from(options.most).unwrap_or(usize::MAX);
    for row in differing.iter().take(most) {
        writeln!(out, "{}", line(scenarios[0], row))?;
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
    if let Some(until) = found.until {
        let until = Duration::from_nanos(until.as_nanos());
        writeln!(
            out,
            "this goes up to {until}, where {MOST_NAMES} have been aligned; the runs go on"
        )?;
    }
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
