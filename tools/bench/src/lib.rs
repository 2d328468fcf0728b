//! What is measured of the world, in wasm as natively: `benches/world.rs` runs it here, and
//! `world.mjs` runs it in Node. docs/benchmarks.md has the figures.

#[cfg(target_arch = "wasm32")]
mod wasm;

use tcp_files::toml::{ScenarioError, parse};
use tcp_sim::trace::NoSink;
use tcp_sim::{Cursor, History, Scenario, World};

/// A minute of one flow over 10 Mbit/s and 100 ms.
///
/// # Errors
/// When its file does not parse.
pub fn one_flow() -> Result<Scenario, ScenarioError> {
    let text = include_str!("../../../tcp-sim/examples/one-flow.toml");
    parse(text, "one-flow.toml")
}

/// Ten minutes of two such flows.
///
/// # Errors
/// When its file does not parse.
pub fn two_flows() -> Result<Scenario, ScenarioError> {
    let text = include_str!("../../../tcp-sim/examples/two-flows.toml");
    parse(text, "two-flows.toml")
}

/// Runs a scenario to its end, with nobody listening, and says how many events that were.
#[must_use]
pub fn run(scenario: &Scenario) -> u64 {
    let mut world = World::new(scenario, &mut NoSink);
    while world.step(&mut NoSink) {}
    world.step_number()
}

/// A long history, and somebody who jumps about in it.
#[derive(Debug)]
pub struct Walk {
    history: History,
    events: u64,
    jumps: u64,
}

impl Walk {
    /// Plays a scenario to its end, and keeps its history.
    #[must_use]
    pub fn through(scenario: Scenario) -> Self {
        let mut history = History::new(scenario);
        history.run_to_end();
        Self {
            events: history.cursor().step,
            history,
            jumps: 0,
        }
    }

    /// How many events there are.
    #[must_use]
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// Seeks the next of many events all over the run, each far from the one before: steps of about
    /// the golden ratio of the run's length.
    pub fn jump(&mut self) {
        self.jumps += 1;
        let golden = self.events / 1_000 * 618 + 1;
        let step = self.jumps.wrapping_mul(golden) % self.events.max(1);
        self.history.seek(Cursor {
            step,
            ..Cursor::default()
        });
    }
}
