//! Every timer of a connection, visible in one table.

use super::{Connection, Context, RunningTimer};
use crate::event::{Cause, Event, Observer, TimerKind};
use crate::time::{Duration, Instant};

/// At most one running timer of each kind.
#[derive(Clone, Debug, Default)]
pub(super) struct TimerTable {
    running: [Option<RunningTimer>; TimerKind::ALL.len()],
    /// The one that goes off first: asked for far more often than a timer moves.
    first: Option<(TimerKind, Instant)>,
}

impl TimerTable {
    pub(super) fn set(&mut self, kind: TimerKind, set: Instant, due: Instant) {
        if let Some(slot) = self.running.get_mut(kind.index()) {
            *slot = Some(RunningTimer { set, due });
        }
        // Another one that is earlier stays the first; so does this one when it moved forward.
        match self.first {
            Some((first, at)) if first != kind && (at, first.index()) < (due, kind.index()) => {}
            Some((first, at)) if first == kind && at < due => self.first = self.find_first(),
            _ => self.first = Some((kind, due)),
        }
    }

    /// Stops a timer; says whether it was running.
    pub(super) fn stop(&mut self, kind: TimerKind) -> bool {
        if !self.is_set(kind) {
            return false;
        }
        if let Some(slot) = self.running.get_mut(kind.index()) {
            *slot = None;
        }
        if self.first.is_some_and(|(first, _)| first == kind) {
            self.first = self.find_first();
        }
        true
    }

    pub(super) fn is_set(&self, kind: TimerKind) -> bool {
        self.running.get(kind.index()).is_some_and(Option::is_some)
    }

    /// The timer that goes off first; of several at the same time, the first in the table.
    pub(super) fn next(&self) -> Option<(TimerKind, Instant)> {
        self.first
    }

    fn find_first(&self) -> Option<(TimerKind, Instant)> {
        TimerKind::ALL
            .iter()
            .zip(&self.running)
            .filter_map(|(kind, slot)| slot.map(|timer| (*kind, timer.due)))
            .min_by_key(|(_, due)| *due)
    }

    pub(super) fn all(&self) -> [Option<RunningTimer>; TimerKind::ALL.len()] {
        self.running
    }
}

impl Connection {
    /// Starts a timer, or starts it again.
    pub(super) fn set_timer<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        timer: TimerKind,
        after: Duration,
        cause: Cause,
    ) {
        let at = cx.now + after;
        self.timers.set(timer, cx.now, at);
        cx.tell(Event::TimerSet { timer, at, cause });
    }

    /// Stops a timer if it runs.
    pub(super) fn stop_timer<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        timer: TimerKind,
        cause: Cause,
    ) {
        if self.timers.stop(timer) {
            cx.tell(Event::TimerCancelled { timer, cause });
        }
    }

    /// Stops every timer.
    pub(super) fn stop_all_timers<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        for timer in TimerKind::ALL {
            self.stop_timer(cx, timer, cause);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_gives_the_earliest_and_forgets_what_is_stopped() {
        let at = Instant::from_nanos;
        let mut timers = TimerTable::default();
        assert_eq!(timers.next(), None);
        timers.set(TimerKind::TimeWait, at(0), at(9));
        timers.set(TimerKind::DelayedAck, at(1), at(5));
        timers.set(TimerKind::Retransmission, at(1), at(5));
        assert_eq!(timers.next(), Some((TimerKind::Retransmission, at(5))));
        assert!(timers.stop(TimerKind::Retransmission));
        assert!(!timers.stop(TimerKind::Retransmission));
        assert_eq!(timers.next(), Some((TimerKind::DelayedAck, at(5))));
        timers.set(TimerKind::DelayedAck, at(5), at(10));
        assert_eq!(timers.next(), Some((TimerKind::TimeWait, at(9))));
        timers.set(TimerKind::TimeWait, at(5), at(10));
        assert_eq!(timers.next(), Some((TimerKind::DelayedAck, at(10))));
        timers.set(TimerKind::TimeWait, at(5), at(7));
        assert_eq!(timers.next(), Some((TimerKind::TimeWait, at(7))));
    }
}
