//! So many a second.

use tcp_core::{Duration, Instant};

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// A steady rate, exact over any time: what a division leaves over is never lost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    start: Instant,
    rate: u32,
    count: u32,
    done: u32,
}

impl Pace {
    pub(super) const fn new(start: Instant, rate: u32, count: u32) -> Self {
        Self {
            start,
            rate,
            count,
            done: 0,
        }
    }

    /// When the next one is due.
    pub(super) fn wake(&self) -> Option<Instant> {
        (self.done < self.count).then(|| {
            let after = u64::from(self.done) * NANOS_PER_SECOND / u64::from(self.rate.max(1));
            self.start + Duration::from_nanos(after)
        })
    }

    /// The number of the one that is due now, from 0; it is then done.
    pub(super) fn next(&mut self, now: Instant) -> Option<u32> {
        self.wake().filter(|due| *due <= now)?;
        let number = self.done;
        self.done += 1;
        Some(number)
    }
}
