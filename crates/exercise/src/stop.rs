//! Where a clock stops.

use core::fmt;

use serde::{Deserialize, Serialize};
use tcp_core::{Duration, Instant};
use tcp_sim::scenario::parse_span;
use tcp_sim::{Cursor, History, World};

/// A moment of a run at which the clock stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Stop {
    /// At this time, in nanoseconds from the start: everything that happens up to it has happened.
    Time(u64),
    /// Just after the event with this number; 0 is the start.
    Step(u64),
    /// When nothing more happens.
    End,
}

impl Stop {
    /// Reads `150 ms`, `step 7` or `end`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text == "end" {
            return Some(Self::End);
        }
        match text.strip_prefix("step ") {
            Some(number) => number.trim().parse().ok().map(Self::Step),
            None => parse_span(text).map(Self::Time),
        }
    }

    /// Takes a history there.
    pub fn seek(self, history: &mut History) {
        match self {
            Self::Time(nanos) => history.seek_time(Instant::from_nanos(nanos)),
            Self::Step(step) => {
                history.seek(Cursor {
                    step,
                    now: history.event_time(step).unwrap_or_default(),
                });
            }
            Self::End => history.run_to_end(),
        }
    }

    /// Whether the next event of a world is not after it.
    pub(crate) fn takes_next_of(self, world: &World) -> bool {
        match self {
            Self::Time(nanos) => world.next_at().is_some_and(|at| at.as_nanos() <= nanos),
            Self::Step(step) => world.step_number() < step,
            Self::End => true,
        }
    }
}

impl fmt::Display for Stop {
    /// The text that [`Stop::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Time(nanos) => Duration::from_nanos(*nanos).fmt(f),
            Self::Step(step) => write!(f, "step {step}"),
            Self::End => f.write_str("end"),
        }
    }
}
