//! `ackademy check`: the author's test runner.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tcp_explain::{self as explain, Lang};
use tcp_sim::Scenario;
use tcp_sim::judge::Judge;

use crate::play::{Language, advice, endings, play, refusals, tally, written};
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
        .and_then(|()| summary(options.lang.into(), &counts, &mut out));
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
    notes.extend(endings(&scenario, &world, false, lang));
    let outcomes = judge.outcomes(&world);
    let held = outcomes.iter().filter(|outcome| outcome.holds).count();
    counts.assertions += u32::try_from(outcomes.len()).unwrap_or(u32::MAX);
    counts.held += u32::try_from(held).unwrap_or(u32::MAX);
    let (mut unmet, mut misses) = (Vec::new(), Vec::new());
    if !scenario.goal.is_empty() {
        unmet.extend(challenge(
            lang,
            lang.pick("the scenario as it stands", "未作改动的场景"),
            &scenario,
            false,
            &mut misses,
        )?);
    }
    for attempt in &attempts {
        let name = if attempt.reaches_goal {
            lang.pick("the solution", "解答")
        } else {
            lang.pick("the near miss", "差一点的做法")
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
        "{verdict}  {name}{}{}",
        lang.pick(": ", "："),
        tally(lang, held, outcomes.len())
    )?;
    for note in notes {
        let mark = lang.pick("note: ", "提示：");
        writeln!(out, "        {mark}{note}")?;
    }
    if outcomes.is_empty() {
        let nothing = lang.pick(
            "it asserts nothing, so nothing was tested",
            "没有断言，因此什么也没有检验",
        );
        writeln!(out, "        {nothing}")?;
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
    lines.extend(endings(attempt, &world, false, lang));
    let outcomes = judge.outcomes(&world);
    let missed = outcomes.iter().filter(|outcome| !outcome.holds);
    let missed: Vec<_> = missed
        .map(|outcome| explain::verdict(lang, attempt, outcome))
        .collect();
    if missed.is_empty() == reaches {
        misses.extend(missed.iter().map(|line| {
            lang.pick(
                format!("~ {name} misses: {line}"),
                format!("~ {name}没有达到：{line}"),
            )
        }));
        return Ok(Vec::new());
    }
    let verdict = match reaches {
        true => lang.pick("does not meet the challenge", "没有完成挑战"),
        false => lang.pick("meets the challenge already", "已经完成了挑战"),
    };
    lines.insert(
        0,
        lang.pick(
            format!("challenge: {name} {verdict}"),
            format!("挑战：{name}{verdict}"),
        ),
    );
    lines.extend(missed.iter().map(|line| format!("- {line}")));
    Ok(lines)
}

fn summary(lang: Lang, counts: &Counts, out: &mut impl Write) -> io::Result<()> {
    let Counts {
        scenarios,
        unreadable,
        failed,
        assertions,
        held,
    } = counts;
    let passed = scenarios - failed - unreadable;
    let mut line = lang.pick(
        format!("{passed} of {scenarios} scenarios hold"),
        format!("{scenarios} 个场景中有 {passed} 个成立"),
    );
    if *unreadable > 0 {
        line += &lang.pick(
            format!(", {unreadable} cannot be read"),
            format!("，{unreadable} 个无法读取"),
        );
    }
    let semicolon = lang.pick("; ", "；");
    let held = tally(lang, *held as usize, *assertions as usize);
    writeln!(out, "{line}{semicolon}{held}")
}
