//! Who listens to a host.

use alloc::vec::Vec;

use super::ConnectionId;
use crate::event::{Event, NoObserver, Observer};

/// Whoever listens to a [`super::Stack`]: like [`Observer`], and told which connection it is.
pub trait StackObserver {
    /// Whether events are wanted at all.
    const ENABLED: bool = true;

    /// Called once for each event, in the order in which they happen. `None`: the event belongs to
    /// a listener, or to no connection.
    fn on_event(&mut self, connection: Option<ConnectionId>, event: Event);
}

impl StackObserver for NoObserver {
    const ENABLED: bool = false;
    fn on_event(&mut self, _connection: Option<ConnectionId>, _event: Event) {}
}

impl StackObserver for Vec<(Option<ConnectionId>, Event)> {
    fn on_event(&mut self, connection: Option<ConnectionId>, event: Event) {
        self.push((connection, event));
    }
}

/// Passes a connection's events on under its number.
pub(super) struct Named<'a, O> {
    connection: ConnectionId,
    observer: &'a mut O,
}

impl<'a, O: StackObserver> Named<'a, O> {
    pub(super) const fn new(connection: ConnectionId, observer: &'a mut O) -> Self {
        Self {
            connection,
            observer,
        }
    }
}

impl<O: StackObserver> Observer for Named<'_, O> {
    const ENABLED: bool = O::ENABLED;

    #[inline]
    fn on_event(&mut self, event: Event) {
        self.observer.on_event(Some(self.connection), event);
    }
}
