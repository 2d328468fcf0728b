//! The part of the trace that is kept: what happened around the cursor. The rest comes back by
//! replay.

use alloc::vec::Vec;

use tcp_core::Instant;

use super::Cursor;
use crate::trace::Record;

/// How many events before the cursor are always there (or all, where there are fewer).
pub const KEPT_EVENTS: u64 = 1_024;
/// How far before the cursor a window begins when it is made anew, so that going on stepping back
/// does not make it anew each time.
pub(super) const BACK: u64 = 2 * KEPT_EVENTS;
/// A window that has more events than this is cut to half of them.
const MOST: usize = 8_192;

/// A stretch of the trace without gaps.
#[derive(Clone, Debug)]
pub(super) struct Window {
    /// How many records were before it.
    pub(super) first: u64,
    /// The moment after which it begins.
    pub(super) from: Cursor,
    pub(super) records: Vec<Record>,
    /// When its events happened, from the one after `from` on.
    pub(super) times: Vec<Instant>,
    /// The moment up to which it goes, the commands given there included.
    pub(super) end: Cursor,
}

impl Window {
    /// A window of nothing, after `first` records and at a moment.
    pub(super) const fn at(first: u64, from: Cursor) -> Self {
        Self {
            first,
            from,
            records: Vec::new(),
            times: Vec::new(),
            end: from,
        }
    }

    /// How many records there are up to its end, those before it counted.
    pub(super) fn place(&self) -> u64 {
        self.first + u64::try_from(self.records.len()).unwrap_or(u64::MAX)
    }

    /// Whether a moment lies in it, with enough before it.
    pub(super) fn shows(&self, at: Cursor) -> bool {
        let enough = self.from.step == 0 || at.step >= self.from.step + KEPT_EVENTS;
        enough && at <= self.end
    }

    /// When an event happened, if that is known here.
    pub(super) fn time_of(&self, step: u64) -> Option<Instant> {
        let after = step.checked_sub(self.from.step)?;
        match usize::try_from(after).ok()?.checked_sub(1) {
            None if step == 0 => Some(Instant::ZERO),
            None => Some(self.from.now),
            Some(place) => self.times.get(place).copied(),
        }
    }

    /// How many events of the run have happened at a time, if that is known here: there is a later
    /// event.
    pub(super) fn steps_at(&self, now: Instant) -> Option<u64> {
        let begins = self.from.step == 0 || now >= self.from.now;
        let later = self.times.last().is_some_and(|last| *last > now);
        let before = self.times.partition_point(|at| *at <= now);
        (begins && later).then(|| self.from.step + u64::try_from(before).unwrap_or(u64::MAX))
    }

    /// Forgets the older half when there is too much. Says how many records went.
    pub(super) fn trim(
        first: &mut u64,
        from: &mut Cursor,
        records: &mut Vec<Record>,
        times: &mut Vec<Instant>,
    ) -> usize {
        let Some(kept) = times.len().checked_sub(MOST).map(|_| MOST / 2) else {
            return 0;
        };
        let gone = times.len() - kept;
        from.step += u64::try_from(gone).unwrap_or(0);
        from.now = gone
            .checked_sub(1)
            .and_then(|last| times.get(last))
            .copied()
            .unwrap_or(from.now);
        times.drain(..gone);
        let gone = records.partition_point(|record| record.step <= from.step);
        records.drain(..gone);
        *first += u64::try_from(gone).unwrap_or(0);
        gone
    }

    /// Forgets what is after a moment at which there were `kept` of its records.
    pub(super) fn cut(&mut self, kept: usize, at: Cursor) {
        self.records.truncate(kept);
        let events = at.step.saturating_sub(self.from.step);
        self.times
            .truncate(usize::try_from(events).unwrap_or(usize::MAX));
        self.end = at;
    }
}
