//! When data last left, and how many segments of it at that moment.

use crate::time::Instant;

/// The segments with data that left at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::connection) struct Burst {
    last: Option<Instant>,
    segments: u32,
}

impl Burst {
    /// When data last left, for the restart after an idle time (RFC 5681, 4.1).
    pub(super) fn last(&self) -> Option<Instant> {
        self.last
    }

    /// How many segments have left at this moment.
    pub(super) fn segments_at(&self, now: Instant) -> u32 {
        match self.last {
            Some(last) if last == now => self.segments,
            _ => 0,
        }
    }

    /// One more leaves.
    pub(super) fn add(&mut self, now: Instant) {
        self.segments = self.segments_at(now).saturating_add(1);
        self.last = Some(now);
    }
}
