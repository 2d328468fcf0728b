//! `ackademy check`: the author's test runner.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tcp_sim::check::Judge;
use tcp_sim::explain::{self, Lang};

use crate::play::{Language, endings, play, refusals, written};
use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Scenario files, and folders with scenarios: in a folder that has a scenario.toml that one, in
    /// others each .toml; folders in it likewise.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Print what holds too.
    #[arg(long, short)]
    verbose: bool,
    /// The language of the verdicts.
    #[arg(long, value_enum, default_value_t = Language::En)]
    lang: Language,
}

/// How many of what there were.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    scenarios: u32,
    unreadable: u32,
    failed: u32,
    assertions: u32,
    held: u32,
}

pub(crate) fn run(options: &Options) -> Result<bool, Failure> {
    let files = input::scenario_files(&options.paths)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let mut counts = Counts::default();
    let result = files
        .iter()
        .try_for_each(|file| one(options, file, &mut counts, &mut out))
        .and_then(|()| summary(&counts, &mut out));
    let holds = written(result.and_then(|()| out.flush().map(|()| counts.failed == 0)))?;
    match counts.unreadable {
        0 => Ok(holds),
        1 => Err("1 scenario cannot be read".to_string()),
        many => Err(format!("{many} scenarios cannot be read")),
    }
}

fn one(
    options: &Options,
    file: &Path,
    counts: &mut Counts,
    out: &mut impl Write,
) -> io::Result<()> {
    let name = file.display();
    let lang: Lang = options.lang.into();
    counts.scenarios += 1;
    let scenario = match input::scenario(file) {
        Ok(scenario) => scenario,
        Err(failure) => {
            counts.unreadable += 1;
            return writeln!(out, "ERROR   {failure}");
        }
    };
    let (mut judge, mut notes) = (Judge::new(&scenario.assertions), Vec::new());
    let world = play(&scenario, |world, records| {
        judge.take(world, records);
        notes.extend(refusals(&scenario, records, lang));
        Ok::<_, io::Error>(())
    })?;
    notes.extend(endings(&scenario, &world, false));
    let outcomes = judge.outcomes(&world);
    let held = outcomes.iter().filter(|outcome| outcome.holds).count();
    counts.assertions += u32::try_from(outcomes.len()).unwrap_or(u32::MAX);
    counts.held += u32::try_from(held).unwrap_or(u32::MAX);
    let whole = held == outcomes.len() && !outcomes.is_empty();
    counts.failed += u32::from(!whole);
    let verdict = if whole { "ok    " } else { "FAILED" };
    writeln!(
        out,
        "{verdict}  {name}: {held} of {} assertions hold",
        outcomes.len()
    )?;
    for note in notes {
        writeln!(out, "        note: {note}")?;
    }
    if outcomes.is_empty() {
        writeln!(out, "        it asserts nothing, so nothing was tested")?;
    }
    for outcome in outcomes.iter().filter(|it| options.verbose || !it.holds) {
        let mark = if outcome.holds { "+" } else { "-" };
        let sentence = explain::verdict(lang, &scenario, outcome);
        writeln!(out, "        {mark} {sentence}")?;
    }
    Ok(())
}

fn summary(counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    let Counts {
        scenarios,
        unreadable,
        failed,
        assertions,
        held,
    } = counts;
    let passed = scenarios - failed - unreadable;
    let mut line = format!("{passed} of {scenarios} scenarios hold");
    if *unreadable > 0 {
        line += &format!(", {unreadable} cannot be read");
    }
    writeln!(out, "{line}; {held} of {assertions} assertions hold")
}
