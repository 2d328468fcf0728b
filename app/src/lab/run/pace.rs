//! The whole run in a fixed time: every event has the same part of it, as on the scrubber, so that
//! neither a burst rushes by nor a minute of waiting fills it.

use tcp_core::Instant;
use tcp_sim::History;

use super::{Change, Outcome, Run};

/// How long the whole run takes, in nanoseconds of the learner's time.
const WHOLE: u64 = 20_000_000_000;

/// A run that goes on after so many events is taken to end there.
const LONGEST: u64 = 20_000;

/// The clock's pace through a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pace {
    /// How much of the learner's time an event has.
    an_event: u64,
    /// How much of it is gone, of the event that comes next.
    gone: u64,
}

impl Pace {
    /// Measured by playing a copy of the run to its end.
    fn of(history: &History) -> Self {
        let mut whole = history.fork();
        let left = LONGEST.saturating_sub(whole.frontier().step);
        whole.seek(whole.frontier());
        for _ in 0..left {
            if !whole.step() {
                break;
            }
        }
        Self {
            an_event: (WHOLE / whole.frontier().step.max(1)).max(1),
            gone: 0,
        }
    }
}

impl Run {
    /// Moves the clock on by a frame at this pace.
    pub(super) fn pace_on(&mut self, elapsed: u64, out: &mut Outcome) {
        let mut pace = self.pace.unwrap_or_else(|| Pace::of(&self.kept.history));
        pace.gone = pace.gone.saturating_add(elapsed);
        while pace.gone >= pace.an_event && self.kept.history.step() {
            pace.gone -= pace.an_event;
            out.changed(Change::Events);
        }
        if let Some(next) = self.kept.history.next_at() {
            let from = self
                .kept
                .history
                .event_time(self.step())
                .unwrap_or_default();
            let way = u128::from(next.since(from).as_nanos()) * u128::from(pace.gone);
            let way = way / u128::from(pace.an_event);
            let now = from
                .as_nanos()
                .saturating_add(u64::try_from(way).unwrap_or(u64::MAX))
                .min(next.as_nanos().saturating_sub(1));
            let now = Instant::from_nanos(now);
            if now > self.now() {
                self.kept.history.advance_to(now);
                out.changed(Change::Time);
            }
        }
        self.pace = Some(pace);
    }
}
