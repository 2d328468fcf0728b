//! A sign of life that an application asks its peer for.

use tcp_core::{Duration, Instant};

use crate::scenario::Heartbeat;

/// The heartbeat of one connection.
#[derive(Clone, Copy, Debug)]
pub(in crate::world) struct Pulse {
    spec: Heartbeat,
    /// When it sends next; `None` before the connection is established.
    next: Option<Instant>,
    /// Until when so many bytes must have been read.
    awaits: Option<(Instant, u64)>,
}

/// What a heartbeat asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::world) enum Beat {
    /// Nothing now.
    Rest,
    /// A byte is to be sent.
    Send,
    /// The peer did not answer in time.
    Missed,
}

impl Pulse {
    pub(in crate::world) const fn new(spec: Heartbeat) -> Self {
        Self {
            spec,
            next: None,
            awaits: None,
        }
    }

    /// Called while the connection is open and `read` bytes have come.
    pub(in crate::world) fn beat(&mut self, now: Instant, read: u64) -> Beat {
        let every = Duration::from_nanos(self.spec.every);
        let next = *self.next.get_or_insert(now + every);
        match self.awaits {
            Some((_, wanted)) if read >= wanted => self.awaits = None,
            Some((until, _)) if now >= until => return Beat::Missed,
            _ => {}
        }
        if now < next || self.awaits.is_some() {
            return Beat::Rest;
        }
        self.next = Some(now + every);
        let until = now + Duration::from_nanos(self.spec.timeout);
        self.awaits = Some((until, read + 1));
        Beat::Send
    }

    /// When it wants to be asked again.
    pub(in crate::world) fn wake(&self) -> Option<Instant> {
        match self.awaits {
            Some((until, _)) => Some(until),
            None => self.next,
        }
    }
}
