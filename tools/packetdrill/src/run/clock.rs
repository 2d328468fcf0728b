//! When a script's events are due, and whether something came in time.

use crate::script::{Span, Time};

/// What a script's options say about punctuality.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tolerance {
    /// `--tolerance_usecs`, in nanoseconds.
    pub(crate) least: u64,
    /// `--tolerance_percent`, in thousandths of a per cent of the wait.
    pub(crate) per_hundred_thousand: u64,
}

impl Tolerance {
    /// The fixed tolerance of scripts that name no system: they were written for harnesses that pass
    /// one on the command line.
    pub(crate) const OF_NOBODY: u64 = 10_000_000;
}

impl Default for Tolerance {
    fn default() -> Self {
        Self {
            least: 4_000_000,
            per_hundred_thousand: 12_500,
        }
    }
}

/// The window in which an event has to happen, in nanoseconds since the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Due {
    /// When it is asked for; the next relative time counts from here.
    pub(crate) at: u64,
    /// The end of a window `a~b`.
    pub(crate) until: Option<u64>,
    /// The earliest and the latest moment that pass; `None`: any.
    pub(crate) window: Option<(u64, u64)>,
    /// When a blocking call has to return.
    pub(crate) returns: Option<u64>,
}

/// The clock of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Schedule {
    tolerance: Tolerance,
    /// The scheduled time of the event before.
    last: u64,
    /// The event before had no time of its own, or blocked: the next counts from now.
    from_now: bool,
}

impl Schedule {
    pub(crate) fn new(tolerance: Tolerance) -> Self {
        Self {
            tolerance,
            last: 0,
            from_now: false,
        }
    }

    /// When `span` is due, for an event that comes up at `now`.
    pub(crate) fn due(&mut self, span: Span, now: u64) -> Due {
        let base = if self.from_now { now } else { self.last };
        let resolve = |time: Time| match time {
            Time::Relative(wait) => base.saturating_add(wait),
            Time::Absolute(at) => at,
            Time::Any => now,
        };
        let at = resolve(span.start);
        let returns = span.blocks_until.map(resolve);
        let until = span.until.map(resolve);
        let window = (span.start != Time::Any).then(|| {
            // A window's share is of its end: both of its sides are as uncertain.
            let end = until.unwrap_or(at);
            let slack = self.slack(end.saturating_sub(self.last));
            (at.saturating_sub(slack), end.saturating_add(slack))
        });
        self.from_now = span.start == Time::Any || returns.is_some();
        self.last = at;
        Due {
            at,
            until,
            window,
            returns,
        }
    }

    /// An event without a time happened at `now`: the next one counts from there.
    pub(crate) fn happened(&mut self, now: u64) {
        if self.from_now {
            self.last = now;
        }
    }

    /// max(the fixed tolerance, its share of the wait).
    pub(crate) fn slack(&self, wait: u64) -> u64 {
        let share = u128::from(wait) * u128::from(self.tolerance.per_hundred_thousand) / 100_000;
        self.tolerance
            .least
            .max(u64::try_from(share).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(start: Time) -> Span {
        Span {
            start,
            until: None,
            blocks_until: None,
        }
    }

    #[test]
    fn relative_times_count_from_the_event_before() {
        let mut schedule = Schedule::new(Tolerance::default());
        assert_eq!(
            schedule.due(at(Time::Absolute(100_000_000)), 0).at,
            100_000_000
        );
        let due = schedule.due(at(Time::Relative(1_000_000_000)), 100_000_000);
        assert_eq!(due.at, 1_100_000_000);
        // 12.5 % of one second is more than 4 ms.
        assert_eq!(due.window, Some((975_000_000, 1_225_000_000)));
    }

    #[test]
    fn after_an_event_without_a_time_the_next_counts_from_now() {
        let mut schedule = Schedule::new(Tolerance::default());
        assert_eq!(schedule.due(at(Time::Any), 500).window, None);
        assert_eq!(schedule.due(at(Time::Relative(10)), 700).at, 710);
        assert_eq!(schedule.due(at(Time::Relative(10)), 900).at, 720);
    }
}
