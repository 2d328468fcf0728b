//! How fast a server accepts.

use tcp_core::{Duration, Instant};

/// A server's calls of `accept()`.
#[derive(Clone, Copy, Debug)]
pub(in crate::world) struct Acceptor {
    every: u64,
    next: Instant,
}

impl Acceptor {
    pub(in crate::world) const fn new(every: u64) -> Self {
        Self {
            every,
            next: Instant::ZERO,
        }
    }

    /// Whether it comes round to call `accept()`.
    pub(in crate::world) fn is_ready(&self, now: Instant) -> bool {
        now >= self.next
    }

    /// It accepted one.
    pub(in crate::world) fn accepted(&mut self, now: Instant) {
        self.next = now + Duration::from_nanos(self.every);
    }

    /// When it calls `accept()` next.
    pub(in crate::world) fn wake(&self, now: Instant) -> Option<Instant> {
        Some(self.next).filter(|next| *next > now)
    }
}
