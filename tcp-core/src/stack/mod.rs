//! One host's TCP: which connection a segment belongs to, who listens where, and what is answered
//! to segments that belong to nobody.
//!
//! A [`Stack`] is driven like a [`Connection`]: after each call, [`Stack::poll_transmit`] until it
//! gives nothing, then [`Stack::poll_timeout`] for the time of the next call.

mod arrives;
mod challenge;
mod config;
mod cookie;
mod error;
mod icmp;
mod iss;
mod listener;
mod observer;
mod open;
mod path;
mod siphash;
mod table;
mod time_wait;
mod tuple;

use alloc::collections::VecDeque;
use core::net::IpAddr;

use bytes::Bytes;

use crate::congestion::Hand;
use crate::connection::{Connection, ConnectionOption, RecvError, SendError, SendFlags, Transmit};
use crate::event::{Cause, State};
use crate::profile::SetError;
use crate::rng::Rng;
use crate::sorted::SortedMap;
use crate::time::Instant;

pub use config::{PortRange, StackConfig};
pub use error::{ConnectError, ListenError};
pub use iss::IssPolicy;
pub use listener::{Listener, ListenerId};
pub use observer::StackObserver;

use challenge::ChallengeAcks;
use cookie::CookieJar;
use observer::Named;
use path::PathMtus;
use table::{Follow, Owner, Stamp, Table};

/// The number of a connection on its host, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConnectionId(pub u32);

/// How many of the host's own replies wait at most for [`Stack::poll_transmit`]. A driver that
/// polls after each call never has more than a few; more than that are not remembered.
const MAX_REPLIES: usize = 64;

/// One host's TCP.
#[derive(Clone, Debug)]
pub struct Stack {
    config: StackConfig,
    rng: Rng,
    connections: Table,
    listeners: SortedMap<ListenerId, Listener>,
    next_listener: u32,
    cookies: CookieJar,
    challenges: ChallengeAcks,
    paths: PathMtus,
    /// The newest timestamp of each address from which a connection came to TIME-WAIT here, for
    /// `tcp_tw_recycle`.
    stamps: SortedMap<IpAddr, Stamp>,
    /// Segments that no connection will be asked for any more.
    replies: VecDeque<(Option<ConnectionId>, Transmit)>,
}

impl Stack {
    /// A host without connections. The seed decides in which order ephemeral ports are used.
    #[must_use]
    pub const fn new(config: StackConfig, seed: u64) -> Self {
        // Its own stream, so that ports come in the same order with cookies and without.
        let mut keys = Rng::new(!seed);
        Self {
            cookies: CookieJar::new([keys.next(), keys.next()]),
            challenges: ChallengeAcks::new(),
            paths: PathMtus::new(),
            stamps: SortedMap::new(),
            config,
            rng: Rng::new(seed),
            connections: Table::new(),
            listeners: SortedMap::new(),
            next_listener: 0,
            replies: VecDeque::new(),
        }
    }

    /// The host's settings.
    #[must_use]
    pub const fn config(&self) -> &StackConfig {
        &self.config
    }

    /// The host's settings, to be changed. What is open already goes on with what it began with.
    pub const fn config_mut(&mut self) -> &mut StackConfig {
        &mut self.config
    }

    /// Handles every timer that is due at `now`, the earliest first.
    pub fn on_timeout<O: StackObserver>(&mut self, now: Instant, observer: &mut O) {
        // One turn for each that is due now: a connection that asks for no later time is called
        // again by the driver, so that nothing here can go on for ever.
        for id in self.connections.due(now) {
            if let Some(connection) = self.connections.get_mut(id) {
                connection.on_timeout(now, &mut Named::new(id, observer));
                if connection.take_negative_advice() {
                    self.paths.forget(connection.remote().ip());
                }
                self.touched(now, id, observer);
            }
        }
    }

    /// The next segment to send, with the connection that sends it, until there is none. `None`
    /// for a connection: it is the host's own answer to what belongs to nobody.
    pub fn poll_transmit<O: StackObserver>(
        &mut self,
        now: Instant,
        observer: &mut O,
    ) -> Option<(Option<ConnectionId>, Transmit)> {
        loop {
            if let Some(reply) = self.replies.pop_front() {
                return Some(reply);
            }
            let id = self.connections.first_touched()?;
            let Some((slot, replaces)) = self.connections.slot(id) else {
                self.connections.exhausted(id);
                continue;
            };
            // (Not by `Table::call`: a segment is large, and would be copied on its way through
            // it.)
            let connection = &mut slot.connection;
            let transmit = connection.poll_transmit(now, &mut Named::new(id, observer));
            let settled = slot.is_settled() && !replaces;
            if transmit.is_none() {
                self.connections.exhausted(id);
            }
            if !settled {
                self.settle(now, id, observer);
            }
            if let Some(transmit) = transmit {
                return Some((Some(id), transmit));
            }
        }
    }

    /// When [`Self::on_timeout`] wants to be called next.
    #[must_use]
    pub fn poll_timeout(&self) -> Option<Instant> {
        self.connections.next_deadline()
    }

    /// Hands bytes to a connection; see [`Connection::send`].
    ///
    /// # Errors
    /// As [`Connection::send`]; a connection that is not there is closed.
    pub fn send<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        data: &Bytes,
        observer: &mut O,
    ) -> Result<usize, SendError> {
        self.with(now, id, observer, |connection, observer| {
            connection.send(now, data, observer)
        })
        .unwrap_or(Err(SendError::Closed(None)))
    }

    /// Hands bytes to a connection, pushed or urgent; see [`Connection::send_with`].
    ///
    /// # Errors
    /// As [`Connection::send`]; a connection that is not there is closed.
    pub fn send_with<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        data: &Bytes,
        flags: SendFlags,
        observer: &mut O,
    ) -> Result<usize, SendError> {
        self.with(now, id, observer, |connection, observer| {
            connection.send_with(now, data, flags, observer)
        })
        .unwrap_or(Err(SendError::Closed(None)))
    }

    /// Takes bytes from a connection; see [`Connection::recv`].
    ///
    /// # Errors
    /// As [`Connection::recv`]; a connection that is not there is closed.
    pub fn recv<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        max: usize,
        observer: &mut O,
    ) -> Result<Option<Bytes>, RecvError> {
        self.with(now, id, observer, |connection, _| connection.recv(max))
            .unwrap_or(Err(RecvError::Closed(None)))
    }

    /// Sends no more on a connection, and goes on reading; see [`Connection::shutdown`].
    ///
    /// # Errors
    /// As [`Connection::shutdown`]; a connection that is not there is closed.
    pub fn shutdown<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        observer: &mut O,
    ) -> Result<(), SendError> {
        self.with(now, id, observer, |connection, observer| {
            connection.shutdown(now, observer)
        })
        .unwrap_or(Err(SendError::Closed(None)))
    }

    /// The application lets go of a connection; see [`Connection::close`]. What TCP still has to do
    /// goes on without it, and when that is done the connection is forgotten.
    pub fn close<O: StackObserver>(&mut self, now: Instant, id: ConnectionId, observer: &mut O) {
        self.leave_queues(id);
        self.connections.set_owner(id, Owner::Nobody);
        self.with(now, id, observer, |connection, observer| {
            connection.close(now, observer);
        });
    }

    /// Ends a connection with a reset; see [`Connection::abort`]. It stays readable, as one that
    /// the peer ended does, until [`Self::close`].
    pub fn abort<O: StackObserver>(&mut self, now: Instant, id: ConnectionId, observer: &mut O) {
        self.with(now, id, observer, |connection, observer| {
            connection.abort(now, observer);
        });
    }

    /// The path MTU to an address, when ICMP lowered it not too long ago
    /// ([`Config::path_mtu_lifetime`]).
    ///
    /// [`Config::path_mtu_lifetime`]: crate::Config::path_mtu_lifetime
    #[must_use]
    pub fn path_mtu(&self, now: Instant, peer: IpAddr) -> Option<u32> {
        self.paths.get(now, peer)
    }

    /// The next report about a connection; see [`Connection::poll_report`].
    pub fn poll_report(&mut self, id: ConnectionId) -> Option<Cause> {
        self.connections.get_mut(id)?.poll_report()
    }

    /// Changes a setting of a connection; see [`Connection::set_option`]. False when it is not
    /// there.
    pub fn set_option<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        option: ConnectionOption,
        observer: &mut O,
    ) -> bool {
        let set = self.with(now, id, observer, |connection, observer| {
            connection.set_option(now, option, observer);
        });
        set.is_some()
    }

    /// Sets a congestion window by hand; see [`Connection::set_cwnd`]. False when the connection is
    /// not there, too.
    pub fn set_cwnd<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        cwnd: u32,
        by: Hand,
        observer: &mut O,
    ) -> bool {
        self.with(now, id, observer, |connection, observer| {
            connection.set_cwnd(now, cwnd, by, observer)
        })
        .unwrap_or(false)
    }

    /// Changes a knob of a connection; see [`Connection::set_knob`]. `None` when it is not there.
    pub fn set_knob<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        name: &str,
        value: &str,
        observer: &mut O,
    ) -> Option<Result<(), SetError>> {
        self.with(now, id, observer, |connection, observer| {
            connection.set_knob(now, name, value, observer)
        })
    }

    /// Changes a knob of a listener: its next connections have it. `None` when it is not there.
    pub fn set_listener_knob(
        &mut self,
        id: ListenerId,
        name: &str,
        value: &str,
    ) -> Option<Result<(), SetError>> {
        Some(self.listeners.get_mut(&id)?.set(name, value))
    }

    /// A connection: one that lives, or one that is over and that the application has not closed.
    #[must_use]
    pub fn connection(&self, id: ConnectionId) -> Option<&Connection> {
        self.connections.get(id)
    }

    /// All connections, the oldest first.
    pub fn connections(&self) -> impl Iterator<Item = (ConnectionId, &Connection)> {
        self.connections.iter()
    }

    /// The state of a connection. One that is not there is CLOSED (RFC 9293, 3.3.2).
    #[must_use]
    pub fn state(&self, id: ConnectionId) -> State {
        self.connection(id).map_or(State::Closed, Connection::state)
    }

    /// A listener.
    #[must_use]
    pub fn listener(&self, id: ListenerId) -> Option<&Listener> {
        self.listeners.get(&id)
    }

    /// All listeners, the oldest first.
    pub fn listeners(&self) -> impl Iterator<Item = (ListenerId, &Listener)> {
        self.listeners.iter().map(|(id, listener)| (*id, listener))
    }

    /// Calls one connection, and looks after what changed.
    fn with<O: StackObserver, T>(
        &mut self,
        now: Instant,
        id: ConnectionId,
        observer: &mut O,
        call: impl FnOnce(&mut Connection, &mut Named<'_, O>) -> T,
    ) -> Option<T> {
        let called = self.connections.call(id, |connection| {
            call(connection, &mut Named::new(id, observer))
        });
        let (result, follow) = called?;
        if follow == Follow::Up {
            self.settle(now, id, observer);
        }
        Some(result)
    }

    /// A connection was called, so it may have something to send, and more.
    fn touched<O: StackObserver>(&mut self, now: Instant, id: ConnectionId, observer: &mut O) {
        self.connections.touch(id);
        self.settle(now, id, observer);
    }

    /// Brings queues and tables in line with a connection's state.
    fn settle<O: StackObserver>(&mut self, now: Instant, id: ConnectionId, observer: &mut O) {
        self.connections.refresh_deadline(id);
        let Some((connection, owner)) = self.connections.get_with_owner(id) else {
            return;
        };
        let (state, over) = (connection.state(), connection.is_over());
        if state == State::TimeWait && self.connections.begins_time_wait(id) {
            self.time_wait_begins(now, id, observer);
            return;
        }
        if !over {
            if state == State::SynReceived {
                return;
            }
            if let Some(old) = self.connections.replaced_for_good(id) {
                self.forget(now, old, Cause::TimeWaitReopened, observer);
            }
            if let Owner::Listener(listener) = owner
                && let Some(listener) = self.listeners.get_mut(&listener)
            {
                listener.establish(id);
            }
            return;
        }
        self.connections.free_endpoints(id);
        match owner {
            // The application has not heard its end yet; it may still read.
            Owner::Application => {}
            Owner::Nobody => self.bury(now, id, observer),
            Owner::Listener(listener) => {
                let waits = self
                    .listeners
                    .get(&listener)
                    .is_some_and(|l| l.has_accepted(id));
                if !waits {
                    self.bury(now, id, observer);
                }
            }
        }
    }

    /// Removes a connection that is over. A last reset is still sent.
    fn bury<O: StackObserver>(&mut self, now: Instant, id: ConnectionId, observer: &mut O) {
        self.leave_queues(id);
        let Some(mut connection) = self.connections.remove(id) else {
            return;
        };
        while let Some(last) = connection.poll_transmit(now, &mut Named::new(id, observer)) {
            self.reply(Some(id), last);
        }
    }

    /// Takes a connection out of its listener's queues.
    fn leave_queues(&mut self, id: ConnectionId) {
        if let Some((_, Owner::Listener(listener))) = self.connections.get_with_owner(id)
            && let Some(listener) = self.listeners.get_mut(&listener)
        {
            listener.forget(id);
        }
    }

    /// Keeps a segment for [`Self::poll_transmit`], while there is room.
    fn reply(&mut self, connection: Option<ConnectionId>, transmit: Transmit) {
        if self.replies.len() < MAX_REPLIES {
            self.replies.push_back((connection, transmit));
        }
    }
}
