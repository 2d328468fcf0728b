//! The run up to the cursor, as explaining and drawing want it.

use tcp_core::{Duration, Instant};

use super::History;
use crate::explain::{Party, Scene};
use crate::figure;
use crate::scenario::Scenario;
use crate::trace::Record;

/// One full-sized Ethernet frame's IP packet, in bits.
const FULL_SIZED: u64 = 1500 * 8;

impl History {
    /// The run up to the cursor, and who takes part.
    #[must_use]
    pub fn scene(&self) -> Scene<'_> {
        scene(self.scenario(), self.trace(), self.world().now())
    }
}

/// A run of a scenario that left `records` and stands at `now`.
#[must_use]
pub fn scene<'a>(scenario: &'a Scenario, records: &'a [Record], now: Instant) -> Scene<'a> {
    let parties = scenario.hosts.iter().map(Party::of).collect();
    let paths = scenario.links.iter().flat_map(|link| &link.directions);
    let delay = paths.clone().map(|path| path.delay).max().unwrap_or(0);
    let slowest = paths.filter_map(|path| path.bandwidth).min();
    let serialisation = slowest.map_or(0, |rate| FULL_SIZED * 1_000_000_000 / rate.max(1));
    let span = figure::span(
        Duration::from_nanos(delay),
        Duration::from_nanos(serialisation),
    );
    Scene {
        records,
        now,
        parties,
        links: &scenario.links,
        span,
    }
}
