//! Where a longer step ends: at the next thing of a kind, before or after the cursor.

use tcp_core::Event;
use tcp_sim::trace::{Record, What};
use tcp_sim::{Cursor, History};

use super::{Change, Done, Outcome, Run};

/// What a longer step looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stop {
    /// A segment is sent.
    Segment,
    /// An end moves to another state.
    State,
    /// A segment is lost.
    Loss,
    /// A segment is retransmitted.
    Retransmission,
    /// A timer goes off.
    Timer,
    /// A segment that arrived is thrown away.
    Dropped,
}

impl Stop {
    /// In the order in which they are offered.
    pub const ALL: [Self; 6] = [
        Self::Segment,
        Self::State,
        Self::Loss,
        Self::Retransmission,
        Self::Timer,
        Self::Dropped,
    ];

    /// The key that goes on to the next; with Shift it goes back.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Segment => "N",
            Self::State => "S",
            Self::Loss => "X",
            Self::Retransmission => "R",
            Self::Timer => "T",
            Self::Dropped => "V",
        }
    }

    /// Whether a record is of the kind.
    #[must_use]
    pub fn is(self, record: &Record) -> bool {
        match (self, &record.what) {
            (Self::Segment, What::Sent { .. })
            | (Self::Loss, What::Lost { .. })
            | (
                Self::Retransmission,
                What::Sent {
                    repeats: Some(_), ..
                },
            ) => true,
            (wanted, What::Core { event, .. }) => match event {
                Event::StateChanged { .. } => wanted == Self::State,
                Event::TimerFired { .. } => wanted == Self::Timer,
                Event::Dropped { .. } => wanted == Self::Dropped,
                _ => false,
            },
            _ => false,
        }
    }
}

/// A search plays no further than this, in events: a run need not have an end.
const FURTHEST: u64 = 20_000;

impl Run {
    pub(super) fn go_to_next(&mut self, stop: Stop, out: &mut Outcome) {
        self.playing = false;
        let found = next(&self.kept.history, stop);
        // What lies behind a question's gate is not told, not even whether there is anything.
        let gate = self.gate().map(|gate| gate.until);
        match (found, gate) {
            (Some((there, _)), Some(until)) if there.cursor() > until => {
                self.kept.history.seek(until);
                out.changed(Change::Events);
            }
            (Some((there, from)), _) => {
                self.kept.history = there;
                out.changed(Change::Events);
                out.did(Done::Stepped { from });
            }
            (None, Some(until)) => {
                self.kept.history.seek(until);
                out.changed(Change::Events);
            }
            (None, None) => out.did(Done::NoneAhead(stop)),
        }
    }

    pub(super) fn go_to_previous(&mut self, stop: Stop, out: &mut Outcome) {
        self.playing = false;
        match previous(&self.kept.history, stop) {
            Some(there) => {
                self.kept.history.seek(there);
                out.changed(Change::Events);
                out.did(Done::Back);
            }
            None => out.did(Done::NoneBefore(stop)),
        }
    }

    /// Where the clock stops because of what a frame brought.
    pub(super) fn reached(&self, before: Cursor) -> Option<Cursor> {
        let stop = self.until?;
        let new = self.kept.history.trace().iter().rev();
        let new = new.take_while(|record| moment(record) > before);
        new.filter(|record| stop.is(record)).map(moment).last()
    }
}

/// The history just after the next thing of the kind, and where the records of that step begin.
/// Searched for on a fork: where there is none, nothing has happened.
fn next(history: &History, stop: Stop) -> Option<(History, usize)> {
    let mut there = history.fork();
    for _ in 0..FURTHEST {
        let before = there.trace_start() + count(there.trace().len());
        if !there.step() {
            return None;
        }
        let from = before.saturating_sub(there.trace_start());
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        let new = there.trace().get(from..).unwrap_or_default();
        if new.iter().any(|record| stop.is(record)) {
            return Some((there, from));
        }
    }
    None
}

/// The moment of the last thing of the kind before the cursor, as far back as the trace is kept.
fn previous(history: &History, stop: Stop) -> Option<Cursor> {
    let here = history.cursor();
    let mut before = history.trace().iter().rev();
    before
        .find(|record| stop.is(record) && moment(record) < here)
        .map(moment)
}

fn moment(record: &Record) -> Cursor {
    Cursor {
        step: record.step,
        now: record.at,
    }
}

fn count(records: usize) -> u64 {
    u64::try_from(records).unwrap_or(u64::MAX)
}
