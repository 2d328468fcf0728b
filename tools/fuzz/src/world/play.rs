//! What must hold of the world that a scenario makes, whatever the scenario says.

use std::io;

use tcp_explain::{self as explain, Lang};
use tcp_files::sockets::{Shown, netstat, ss};
use tcp_files::{csv, text};
use tcp_sim::history::Digest;
use tcp_sim::judge::Judge;
use tcp_sim::scenario::CompactError;
use tcp_sim::trace::{NoSink, Record};
use tcp_sim::{History, Scenario, World};

/// How many events of a run are looked at.
const EVENTS: u64 = 300;

/// How many records are put into words; the rest is only counted.
const WORDS: usize = 2_000;

/// It can be carried, it runs, and whoever looks at the run from whatever side sees the same.
pub(super) fn holds(scenario: &Scenario) {
    match Scenario::from_compact(&scenario.to_compact()) {
        Ok(read) => assert_eq!(read, *scenario, "the compact form says something else"),
        // A file may be longer than what a link can carry; it says so.
        Err(error) => assert!(matches!(error, CompactError::TooLong { .. }), "{error}"),
    }
    let trace = run(scenario);
    let mut short = scenario.clone();
    short.limit.events = short.limit.events.min(EVENTS);
    let digest = Digest::of(&trace).value();
    assert_eq!(
        tcp_sim::history::run_to_end(&short),
        digest,
        "the second run is another"
    );
    walks(short, digest);
}

/// Plays the first events, with everybody who listens to a run.
fn run(scenario: &Scenario) -> Vec<Record> {
    let mut trace = Vec::new();
    let mut records = Vec::new();
    let mut judge = Judge::new(&scenario.assertions);
    let mut table = csv::Table::begin(&mut io::sink()).expect("a sink takes everything");
    let mut world = World::new(scenario, &mut records);
    loop {
        judge.take(&world, &records);
        table
            .take(&world, &records, &mut io::sink())
            .expect("a sink takes everything");
        let before = trace.last().map(|record: &Record| record.at);
        assert!(
            records
                .iter()
                .all(|record| before.is_none_or(|at| at <= record.at)),
            "time goes back"
        );
        trace.append(&mut records);
        let mut quiet = world.clone();
        let is_looked_at = world.step_number() < EVENTS;
        if !is_looked_at || !world.step(&mut records) {
            break;
        }
        assert!(quiet.step(&mut NoSink));
        assert_eq!(
            (quiet.now(), quiet.next_at()),
            (world.now(), world.next_at()),
            "who listens makes a difference"
        );
    }
    describe(scenario, &world, &trace, &judge);
    trace
}

/// Everything that is shown of a run has words in both languages.
fn describe(scenario: &Scenario, world: &World, trace: &[Record], judge: &Judge) {
    let shown = trace.get(..WORDS).unwrap_or(trace);
    for lang in [Lang::En, Lang::Zh] {
        for line in text::Log::new(lang).take(world, shown) {
            assert!(!line.contains('\n'), "not one line: {line}");
        }
        for outcome in judge.outcomes(world) {
            assert!(!explain::verdict(lang, scenario, &outcome).is_empty());
        }
    }
    let shown = Shown {
        timers: true,
        processes: true,
    };
    for host in world.hosts() {
        let rows = host.sockets(world.now());
        let lines = rows.len().saturating_add(1);
        assert_eq!(ss(&rows, shown).lines().count(), lines);
        assert_eq!(netstat(&rows, shown).lines().count(), lines + 1);
    }
}

/// A history that goes back and forth ends where a run ends.
fn walks(scenario: Scenario, digest: u64) {
    let mut history = History::new(scenario);
    history.run_to_end();
    let end = history.cursor();
    history.step_back();
    history.to_start();
    history.seek(end);
    assert_eq!(history.cursor(), end);
    assert_eq!(history.digest(), digest, "walking changes the run");
}
