//! Requests and responses: a client that asks again when it has its answer.

use tcp_core::{Duration, Instant};

use crate::scenario::Requests;

/// The requests of one client, over all its connections.
#[derive(Clone, Copy, Debug)]
pub(in crate::world) struct Exchange {
    spec: Requests,
    left: u32,
    /// How many bytes must have been read on the connection for the answer to be whole; `None`: it
    /// has asked for nothing.
    awaits: Option<u64>,
    /// It asked on this connection.
    asked: bool,
    /// When it may ask next.
    ready: Instant,
}

impl Exchange {
    pub(in crate::world) const fn new(spec: Requests) -> Self {
        Self {
            spec,
            left: spec.count,
            awaits: None,
            asked: false,
            ready: Instant::ZERO,
        }
    }

    /// A connection begins.
    pub(in crate::world) const fn begin(&mut self) {
        self.awaits = None;
        self.asked = false;
    }

    /// The connection failed: it asks for no more.
    pub(in crate::world) const fn give_up(&mut self) {
        self.left = 0;
        self.awaits = None;
    }

    /// So many bytes have come on the connection.
    pub(in crate::world) fn hear(&mut self, now: Instant, read: u64) {
        if self.awaits.is_some_and(|awaits| read >= awaits) {
            self.awaits = None;
            self.ready = now + Duration::from_nanos(self.spec.pause);
        }
    }

    /// The bytes of a request, if it is time for one.
    pub(in crate::world) fn ask(&mut self, now: Instant, read: u64) -> Option<u32> {
        let waits = self.awaits.is_some() || (self.asked && self.spec.connection_each);
        if waits || self.left == 0 || now < self.ready {
            return None;
        }
        self.left -= 1;
        self.asked = true;
        self.awaits = Some(read + u64::from(self.spec.response));
        Some(self.spec.size)
    }

    /// Whether nothing more is asked on this connection, and everything is answered.
    pub(in crate::world) const fn is_done(&self) -> bool {
        let no_more = self.left == 0 || (self.asked && self.spec.connection_each);
        no_more && self.awaits.is_none()
    }

    /// Whether the next request needs another connection, now.
    pub(in crate::world) fn wants_connection(&self, now: Instant) -> bool {
        let answered = self.asked && self.awaits.is_none();
        self.spec.connection_each && self.left > 0 && answered && now >= self.ready
    }

    /// When it asks next, where that is a matter of time.
    pub(in crate::world) fn wake(&self, now: Instant) -> Option<Instant> {
        let waits = self.left > 0 && self.awaits.is_none() && self.ready > now;
        waits.then_some(self.ready)
    }
}
