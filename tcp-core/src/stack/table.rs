//! The connections of a host, found by number, by endpoints and by deadline.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::tuple::FourTuple;
use super::{ConnectionId, ListenerId};
use crate::connection::Connection;
use crate::event::State;
use crate::sorted::{SortedMap, SortedSet};
use crate::time::Instant;

/// Who will hear what becomes of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    /// The application opened or accepted it.
    Application,
    /// It stands in one of a listener's queues.
    Listener(ListenerId),
    /// The application has let go of it.
    Nobody,
}

/// One connection and how it is found.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    pub(super) connection: Connection,
    owner: Owner,
    /// Its place in `deadlines`.
    deadline: Option<Instant>,
    /// Whether it is in `touched`.
    touched: bool,
}

impl Slot {
    /// Whether the tables and the listeners' queues say of the connection what is true of it: it
    /// moves data, and its deadline is where it was.
    pub(super) fn is_settled(&self) -> bool {
        let state = self.connection.state();
        !matches!(self.owner, Owner::Listener(_))
            && !matches!(state, State::SynReceived | State::TimeWait)
            && !self.connection.is_over()
            && self.deadline == self.connection.poll_timeout()
    }
}

/// Whether a call of a connection changed what the host has to bring in line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Follow {
    /// Perhaps.
    Up,
    /// It did not.
    Nothing,
}

/// A timestamp of a peer, and when it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) value: u32,
    pub(super) at: Instant,
}

/// All of them. Ordered maps: whoever walks over them always meets the same order.
#[derive(Clone, Debug)]
pub(super) struct Table {
    /// Boxed: a connection is large, and its place moves when an older one goes.
    slots: SortedMap<ConnectionId, Box<Slot>>,
    /// Connections that are not over, by their endpoints.
    by_tuple: SortedMap<FourTuple, ConnectionId>,
    /// When each wants to be called.
    deadlines: SortedSet<(Instant, ConnectionId)>,
    /// Those that were called since they last had nothing to send.
    touched: SortedSet<ConnectionId>,
    /// Those in TIME-WAIT.
    time_waits: SortedSet<ConnectionId>,
    /// Connections in SYN-RECEIVED, each with the one in TIME-WAIT that has the same endpoints and
    /// comes back when the new one fails (RFC 9293, MAY-2).
    replaces: SortedMap<ConnectionId, ConnectionId>,
    next: u32,
}

impl Table {
    pub(super) const fn new() -> Self {
        Self {
            slots: SortedMap::new(),
            by_tuple: SortedMap::new(),
            deadlines: SortedSet::new(),
            touched: SortedSet::new(),
            time_waits: SortedSet::new(),
            replaces: SortedMap::new(),
            next: 0,
        }
    }

    /// A number for the next connection.
    pub(super) fn next_id(&mut self) -> ConnectionId {
        // After 2^32 connections the numbers come round; one that still lives is stepped over.
        while self.slots.contains_key(&ConnectionId(self.next)) {
            self.next = self.next.wrapping_add(1);
        }
        let id = ConnectionId(self.next);
        self.next = self.next.wrapping_add(1);
        id
    }

    pub(super) fn insert(&mut self, id: ConnectionId, connection: Connection, owner: Owner) {
        let tuple = FourTuple::new(connection.local(), connection.remote());
        self.by_tuple.insert(tuple, id);
        self.slots.insert(
            id,
            Box::new(Slot {
                connection,
                owner,
                deadline: None,
                touched: false,
            }),
        );
    }

    pub(super) fn get(&self, id: ConnectionId) -> Option<&Connection> {
        self.slots.get(&id).map(|slot| &slot.connection)
    }

    pub(super) fn get_mut(&mut self, id: ConnectionId) -> Option<&mut Connection> {
        self.slots.get_mut(&id).map(|slot| &mut slot.connection)
    }

    pub(super) fn get_with_owner(&self, id: ConnectionId) -> Option<(&Connection, Owner)> {
        self.slots
            .get(&id)
            .map(|slot| (&slot.connection, slot.owner))
    }

    pub(super) fn set_owner(&mut self, id: ConnectionId, owner: Owner) {
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.owner = owner;
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (ConnectionId, &Connection)> {
        self.slots.iter().map(|(id, slot)| (*id, &slot.connection))
    }

    /// The connection that lives between these endpoints.
    pub(super) fn find(&self, tuple: &FourTuple) -> Option<ConnectionId> {
        self.by_tuple.get(tuple).copied()
    }

    /// A connection is over: its endpoints may be used again.
    pub(super) fn free_endpoints(&mut self, id: ConnectionId) {
        let Some(slot) = self.slots.get(&id) else {
            return;
        };
        let tuple = FourTuple::new(slot.connection.local(), slot.connection.remote());
        let replaced = self.replaces.remove(&id);
        if self.find(&tuple) == Some(id) {
            self.by_tuple.remove(&tuple);
            if let Some(old) = replaced.filter(|old| self.time_waits.contains(old)) {
                self.by_tuple.insert(tuple, old);
            }
        }
        self.time_waits.remove(&id);
    }

    /// A connection came to TIME-WAIT; false when that was known.
    pub(super) fn begins_time_wait(&mut self, id: ConnectionId) -> bool {
        self.time_waits.insert(id)
    }

    /// How many are in TIME-WAIT.
    pub(super) fn time_waits(&self) -> usize {
        self.time_waits.len()
    }

    /// `new` has the endpoints of `old`, which is in TIME-WAIT.
    pub(super) fn replace(&mut self, old: ConnectionId, new: ConnectionId) {
        self.replaces.insert(new, old);
    }

    /// The connection that `new` replaces, now that it is established.
    pub(super) fn replaced_for_good(&mut self, new: ConnectionId) -> Option<ConnectionId> {
        if self.replaces.is_empty() {
            return None;
        }
        self.replaces.remove(&new)
    }

    /// The peer's newest timestamp on a connection.
    pub(super) fn stamp(&self, id: ConnectionId) -> Option<Stamp> {
        let (value, at) = self.slots.get(&id)?.connection.newest_stamp()?;
        Some(Stamp { value, at })
    }

    pub(super) fn remove(&mut self, id: ConnectionId) -> Option<Connection> {
        self.free_endpoints(id);
        self.touched.remove(&id);
        let slot = self.slots.remove(&id)?;
        if let Some(at) = slot.deadline {
            self.deadlines.remove(&(at, id));
        }
        Some(slot.connection)
    }

    /// Calls a connection, and asks for it in [`Self::first_touched`]. One look-up, where nothing
    /// is to be followed up: this is done for each segment, both ways.
    pub(super) fn call<T>(
        &mut self,
        id: ConnectionId,
        call: impl FnOnce(&mut Connection) -> T,
    ) -> Option<(T, Follow)> {
        let slot = self.slots.get_mut(&id)?;
        let result = call(&mut slot.connection);
        if !slot.touched {
            slot.touched = true;
            self.touched.insert(id);
        }
        let follow = if self.replaces.is_empty() && slot.is_settled() {
            Follow::Nothing
        } else {
            Follow::Up
        };
        Some((result, follow))
    }

    /// A connection, and whether any connection here replaces one in TIME-WAIT.
    pub(super) fn slot(&mut self, id: ConnectionId) -> Option<(&mut Slot, bool)> {
        let replaces = !self.replaces.is_empty();
        self.slots
            .get_mut(&id)
            .map(|slot| (slot.as_mut(), replaces))
    }

    pub(super) fn touch(&mut self, id: ConnectionId) {
        self.call(id, |_| ());
    }

    pub(super) fn first_touched(&self) -> Option<ConnectionId> {
        self.touched.first().copied()
    }

    /// A connection has nothing more to send until it is called again.
    pub(super) fn exhausted(&mut self, id: ConnectionId) {
        self.touched.remove(&id);
        if let Some(slot) = self.slots.get_mut(&id) {
            slot.touched = false;
        }
    }

    /// Moves a connection to the place of its present deadline.
    pub(super) fn refresh_deadline(&mut self, id: ConnectionId) {
        let Some(slot) = self.slots.get_mut(&id) else {
            return;
        };
        let due = slot.connection.poll_timeout();
        if due == slot.deadline {
            return;
        }
        if let Some(at) = slot.deadline {
            self.deadlines.remove(&(at, id));
        }
        if let Some(at) = due {
            self.deadlines.insert((at, id));
        }
        slot.deadline = due;
    }

    pub(super) fn next_deadline(&self) -> Option<Instant> {
        self.deadlines.first().map(|(at, _)| *at)
    }

    /// Whose deadline has come, the earliest first.
    pub(super) fn due(&self, now: Instant) -> Vec<ConnectionId> {
        self.deadlines
            .iter()
            .take_while(|(at, _)| *at <= now)
            .map(|(_, id)| *id)
            .collect()
    }
}
