//! Connections opened at a steady rate.

use tcp_core::{Duration, Instant};

use crate::scenario::Opens;

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// A client that opens one connection after another.
#[derive(Clone, Copy, Debug)]
pub(in crate::world) struct Opener {
    spec: Opens,
    start: Option<Instant>,
    opened: u32,
}

impl Opener {
    pub(in crate::world) const fn new(spec: Opens) -> Self {
        Self {
            spec,
            start: None,
            opened: 0,
        }
    }

    /// It begins; says whether it had not before.
    pub(in crate::world) fn begin(&mut self, now: Instant) -> bool {
        let first = self.start.is_none();
        self.start.get_or_insert(now);
        first
    }

    /// When the next one is due. Each is so many whole seconds' parts after the start: what a
    /// division leaves over is never lost.
    fn due(&self) -> Option<Instant> {
        let start = self.start.filter(|_| self.opened < self.spec.count)?;
        let after = u64::from(self.opened) * NANOS_PER_SECOND / u64::from(self.spec.rate.max(1));
        Some(start + Duration::from_nanos(after))
    }

    /// Whether it opens one now; it is then counted, whether it succeeds or not.
    pub(in crate::world) fn opens(&mut self, now: Instant) -> bool {
        let opens = self.due().is_some_and(|due| due <= now);
        self.opened += u32::from(opens);
        opens
    }

    /// When it opens next.
    pub(in crate::world) fn wake(&self) -> Option<Instant> {
        self.due()
    }
}
