//! `ackademy check`: the author's test runner.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tcp_explain::{self as explain, Lang};
use tcp_sim::Scenario;
use tcp_sim::check::Judge;

use crate::play::{Language, advice, endings, play, refusals, written};
use crate::{Failure, input};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Scenario files, and folders with scenarios: each .toml in them but lesson.toml, and in their
    /// folders likewise.
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
    let read = input::scenario(file).and_then(|scenario| Ok((scenario, input::attempts(file)?)));
    let (scenario, attempts) = match read {
        Ok(read) => read,
        Err(failure) => {
            counts.unreadable += 1;
            return writeln!(out, "ERROR   {failure}");
        }
    };
    let (mut judge, mut notes) = (Judge::new(&scenario.assertions), advice(&scenario, lang));
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
    let (mut unmet, mut misses) = (Vec::new(), Vec::new());
    if !scenario.goal.is_empty() {
        unmet.extend(challenge(
            lang,
            "the scenario as it stands",
            &scenario,
            false,
            &mut misses,
        )?);
    }
    for attempt in &attempts {
        let name = if attempt.reaches_goal {
            "the solution"
        } else {
            "the near miss"
        };
        unmet.extend(challenge(
            lang,
            name,
            &attempt.scenario,
            attempt.reaches_goal,
            &mut misses,
        )?);
    }
    let whole = held == outcomes.len() && !outcomes.is_empty() && unmet.is_empty();
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
    for line in unmet {
        writeln!(out, "        {line}")?;
    }
    for line in misses.iter().filter(|_| options.verbose) {
        writeln!(out, "        {line}")?;
    }
    Ok(())
}

/// What is wrong with an attempt at a challenge: it does not meet the goal, or meets it although it
/// must not. What it misses as it should goes to `misses`.
fn challenge(
    lang: Lang,
    name: &str,
    attempt: &Scenario,
    reaches: bool,
    misses: &mut Vec<String>,
) -> io::Result<Vec<String>> {
    let (mut judge, mut lines) = (Judge::new(&attempt.goal), Vec::new());
    let world = play(attempt, |world, records| {
        judge.take(world, records);
        lines.extend(refusals(attempt, records, lang));
        Ok::<_, io::Error>(())
    })?;
    lines.extend(endings(attempt, &world, false));
    let outcomes = judge.outcomes(&world);
    let missed = outcomes.iter().filter(|outcome| !outcome.holds);
    let missed: Vec<_> = missed
        .map(|outcome| explain::verdict(lang, attempt, outcome))
        .collect();
    if missed.is_empty() == reaches {
        misses.extend(missed.iter().map(|line| format!("~ {name} misses: {line}")));
        return Ok(Vec::new());
    }
    let verdict = match reaches {
        true => "does not meet the challenge",
        false => "meets the challenge already",
    };
    lines.insert(0, format!("challenge: {name} {verdict}"));
    lines.extend(missed.iter().map(|line| format!("- {line}")));
    Ok(lines)
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
