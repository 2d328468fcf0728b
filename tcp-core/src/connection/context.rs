//! What every step is handed: the time, and whoever listens.

use crate::event::{Event, Observer};
use crate::time::Instant;

/// The time and the observer of one call into the core.
pub(super) struct Context<'a, O> {
    /// The time of the call.
    pub(super) now: Instant,
    observer: &'a mut O,
}

impl<'a, O: Observer> Context<'a, O> {
    pub(super) fn new(now: Instant, observer: &'a mut O) -> Self {
        Self { now, observer }
    }

    /// Tells an event; compiled away when nobody listens.
    #[inline]
    pub(super) fn tell(&mut self, event: Event) {
        if O::ENABLED {
            self.observer.on_event(event);
        }
    }
}
