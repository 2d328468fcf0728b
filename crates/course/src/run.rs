//! Runs, played to their end.

use tcp_sim::judge::{Judge, Outcome};
use tcp_sim::{Scenario, World};

/// Lets a judge see a run to its end.
pub(crate) fn judged(scenario: &Scenario, mut judge: Judge) -> Vec<Outcome> {
    let mut records = Vec::new();
    let mut world = World::new(scenario, &mut records);
    judge.take(&world, &records);
    records.clear();
    while world.step(&mut records) {
        judge.take(&world, &records);
        records.clear();
    }
    judge.outcomes(&world)
}
