//! Running a scenario, and telling the notes that an author would want to know.

use std::io;

use clap::ValueEnum;
use tcp_core::{Duration, Instant};
use tcp_explain::{self as explain, Lang, Scene};
use tcp_sim::scenario::Planned;
use tcp_sim::scenario::parse_span;
use tcp_sim::trace::{NoSink, Record, What};
use tcp_sim::world::MAX_IN_FLIGHT;
use tcp_sim::{Command, Scenario, World};

/// The language of what is printed.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Language {
    En,
    Zh,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Zh => Self::Zh,
        }
    }
}

/// A time on the command line.
pub(crate) fn span(text: &str) -> Result<u64, String> {
    parse_span(text).ok_or_else(|| "a time has a unit, as in \"2 s\" or \"50 ms\"".to_string())
}

/// Runs a scenario to its end, or to a time, and hands out what each event told with the world just
/// after it.
pub(crate) fn play<E>(
    scenario: &Scenario,
    mut take: impl FnMut(&World, &[Record]) -> Result<(), E>,
) -> Result<World, E> {
    let mut records = Vec::new();
    let mut world = World::new(scenario, &mut records);
    take(&world, &records)?;
    loop {
        records.clear();
        if !world.step(&mut records) {
            return Ok(world);
        }
        take(&world, &records)?;
    }
}

/// Runs a scenario and shows the world at each of these times, in nanoseconds; without any, at its
/// end.
pub(crate) fn at_moments(
    scenario: &Scenario,
    times: &[u64],
    mut show: impl FnMut(&World) -> io::Result<()>,
) -> io::Result<()> {
    let mut times: Vec<_> = times.iter().copied().map(Instant::from_nanos).collect();
    times.sort_unstable();
    times.dedup();
    let mut world = World::new(scenario, &mut NoSink);
    for at in &times {
        while world.next_at().is_some_and(|next| next <= *at) && world.step(&mut NoSink) {}
        world.advance_to(*at);
        show(&world)?;
    }
    if times.is_empty() {
        while world.step(&mut NoSink) {}
        show(&world)?;
    }
    Ok(())
}

/// Whether each of these is the name of a host.
pub(crate) fn known(scenario: &Scenario, names: &[String]) -> Result<(), crate::Failure> {
    let there: Vec<_> = scenario.hosts.iter().map(|host| &*host.name).collect();
    match names.iter().find(|name| !there.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(format!(
            "--host {name}: there is no such host; there are {}",
            there.join(", ")
        )),
    }
}

/// What the author should look at before the run, in words.
pub(crate) fn advice(scenario: &Scenario, lang: Lang) -> Vec<String> {
    let advice = scenario.advice().into_iter();
    advice
        .map(|advice| explain::advice(lang, scenario, advice))
        .collect()
}

/// How many assertions hold, in words.
pub(crate) fn tally(lang: Lang, held: usize, all: usize) -> String {
    lang.pick(
        format!("{held} of {all} assertions hold"),
        format!("{all} 条断言中有 {held} 条成立"),
    )
}

/// Commands that were not possible, in words.
pub(crate) fn refusals(scenario: &Scenario, records: &[Record], lang: Lang) -> Vec<String> {
    let refused = records.iter().filter_map(|record| match &record.what {
        What::Refused { command, error, .. } => Some((record.at, command, error)),
        _ => None,
    });
    refused
        .map(|(now, command, error)| {
            let scene = Scene::new(scenario, &[], now);
            let command = command.to_text(scenario);
            let error = explain::command_error(lang, &scene, error);
            let at = Duration::from_nanos(now.as_nanos());
            lang.pick(
                format!("\"{command}\" at {at} was not possible: {error}"),
                format!("{at} 的 \"{command}\" 无法执行：{error}"),
            )
        })
        .collect()
}

/// What else is worth a note where a run ended. Whoever stopped it early knows why it stopped.
pub(crate) fn endings(scenario: &Scenario, world: &World, early: bool, lang: Lang) -> Vec<String> {
    let mut notes = Vec::new();
    for Planned { segment, fault } in world.waiting_faults() {
        let command = Command::Fault {
            segment: *segment,
            fault: *fault,
        }
        .to_text(scenario);
        notes.push(lang.pick(
            format!("\"{command}\" never met its segment"),
            format!("\"{command}\" 始终没有遇到它要找的报文段"),
        ));
    }
    if world.is_crowded() {
        notes.push(lang.pick(
            format!(
                "stopped with more than {MAX_IN_FLIGHT} segments on their way, which is as many as a world \
                 holds; send fewer, or shorten the delay"
            ),
            format!("在途报文段超过上限 {MAX_IN_FLIGHT} 个，运行停止；请少发送一些，或缩短延迟"),
        ));
    } else if world.is_stopped_by_limit() && !early {
        let limit = scenario.limit;
        let until = Duration::from_nanos(limit.until);
        let events = limit.events;
        notes.push(lang.pick(
            format!("stopped at the limit of {until} and {events} events; more would happen"),
            format!("到达上限（{until}，{events} 个事件），运行停止；后面还会有事件发生"),
        ));
    }
    notes
}

/// What a command says when its output could not be written: a reader that had enough is no error.
pub(crate) fn written(result: io::Result<bool>) -> Result<bool, crate::Failure> {
    match result {
        Ok(holds) => Ok(holds),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(true),
        Err(error) => Err(format!("the output cannot be written: {error}")),
    }
}
