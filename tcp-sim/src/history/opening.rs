//! Where a lab begins.

use tcp_core::Instant;

use super::History;
use crate::scenario::Scenario;

/// How many events are looked at for a first segment.
const PATIENCE: u64 = 16;

/// A history at the moment to begin with: the first segment is in flight, two fifths of its way, so
/// that there is something to point at. Where nothing is ever sent: the start.
///
/// A lab opens on it, and a page draws its static figure from it, so that nothing jumps.
#[must_use]
pub fn first_moment(scenario: Scenario) -> History {
    let mut history = History::new(scenario);
    for _ in 0..PATIENCE {
        let first = history
            .world()
            .in_flight()
            .next()
            .map(|flight| (flight.sent, flight.arrives));
        if let Some((sent, arrives)) = first {
            let way = arrives.since(sent).as_nanos() / 5 * 2;
            history.seek_time(Instant::from_nanos(sent.as_nanos().saturating_add(way)));
            return history;
        }
        if !history.step() {
            break;
        }
    }
    history.to_start();
    history
}
