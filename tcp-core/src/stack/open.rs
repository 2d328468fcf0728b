//! OPEN (RFC 9293, 3.10.1), active and passive, and what a listener hands out.

use core::net::{IpAddr, SocketAddr};

use super::config::is_unicast;
use super::listener::Listener;
use super::table::Owner;
use super::time_wait::beyond;
use super::tuple::{FourTuple, plain};
use super::{ConnectError, ConnectionId, ListenError, ListenerId, Named, Stack, StackObserver};
use crate::connection::Connection;
use crate::event::{Cause, Event, State};
use crate::profile::Config;
use crate::time::Instant;

impl Stack {
    /// Passive OPEN: waits for connections to `local`, whose address may be unspecified to stand
    /// for each of the host's of that family. How many connections the two queues hold:
    /// [`Listener::backlog`].
    ///
    /// # Errors
    /// When the host cannot listen there.
    pub fn listen<O: StackObserver>(
        &mut self,
        now: Instant,
        local: SocketAddr,
        backlog: u16,
        observer: &mut O,
    ) -> Result<ListenerId, ListenError> {
        let config = self.config.config.clone();
        self.listen_with(now, local, backlog, config, observer)
    }

    /// The same with knobs of its own, which its connections will have.
    ///
    /// # Errors
    /// As [`Self::listen`].
    pub fn listen_with<O: StackObserver>(
        &mut self,
        _now: Instant,
        local: SocketAddr,
        backlog: u16,
        config: Config,
        observer: &mut O,
    ) -> Result<ListenerId, ListenError> {
        let local = plain(local);
        if local.port() == 0 {
            return Err(ListenError::NoPort);
        }
        if !local.ip().is_unspecified() && !self.config.owns(local.ip()) {
            return Err(ListenError::AddressNotAvailable(local.ip()));
        }
        if self.listeners.values().any(|other| other.overlaps(local)) {
            return Err(ListenError::AddressInUse(local));
        }
        // MUST-42: connections may be there, opening or open; MUST-41: they are not touched.
        if let Some(state) = self.connection_at(local).filter(|_| !config.reuse_address) {
            return Err(ListenError::ConnectionLeft { local, state });
        }
        let id = ListenerId(self.next_listener);
        self.next_listener = self.next_listener.wrapping_add(1);
        self.listeners
            .insert(id, Listener::new(local, config, backlog));
        changed(State::Closed, State::Listen, Cause::PassiveOpen, observer);
        Ok(id)
    }

    /// CLOSE in LISTEN (RFC 9293, 3.10.4). Connections that the application has not accepted are
    /// reset: nobody will ever read them.
    pub fn close_listener<O: StackObserver>(
        &mut self,
        now: Instant,
        id: ListenerId,
        observer: &mut O,
    ) {
        let Some(listener) = self.listeners.remove(&id) else {
            return;
        };
        changed(State::Listen, State::Closed, Cause::Close, observer);
        for connection in listener.syn_queue().chain(listener.accept_queue()) {
            self.connections.set_owner(connection, Owner::Nobody);
            self.abort(now, connection, observer);
        }
    }

    /// The oldest connection that a listener established and the application has not taken yet. It
    /// may have ended since; it can still be read, and closed.
    pub fn accept(&mut self, listener: ListenerId) -> Option<ConnectionId> {
        let id = self.listeners.get_mut(&listener)?.accept()?;
        self.connections.set_owner(id, Owner::Application);
        Some(id)
    }

    /// Active OPEN to `remote`. Without `local`, or with an unspecified address or port 0 in it,
    /// the host chooses: its first address of the remote's family, and an ephemeral port.
    ///
    /// # Errors
    /// When there can be no such connection.
    pub fn connect<O: StackObserver>(
        &mut self,
        now: Instant,
        local: Option<SocketAddr>,
        remote: SocketAddr,
        observer: &mut O,
    ) -> Result<ConnectionId, ConnectError> {
        let config = self.config.config.clone();
        self.connect_with(now, local, remote, config, observer)
    }

    /// The same with knobs of its own.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub fn connect_with<O: StackObserver>(
        &mut self,
        now: Instant,
        local: Option<SocketAddr>,
        remote: SocketAddr,
        config: Config,
        observer: &mut O,
    ) -> Result<ConnectionId, ConnectError> {
        let remote = plain(remote);
        // RFC 9293, MUST-46.
        if remote.port() == 0 || !is_unicast(remote.ip()) {
            return Err(ConnectError::InvalidRemote(remote));
        }
        let address = self.source_address(local.map(|local| local.ip()), remote)?;
        let tuple = match local.map_or(0, |local| local.port()) {
            0 => self
                .ephemeral(now, address, remote)
                .ok_or(ConnectError::NoPortLeft)?,
            port => FourTuple::new(SocketAddr::new(address, port), remote),
        };
        let local = tuple.local();
        let mut iss = self.config.iss.choose(now, &tuple);
        if let Some(old) = self.connections.find(&tuple) {
            let Some(after) = self.may_reuse(now, old) else {
                return Err(ConnectError::AlreadyExists { local, remote });
            };
            iss = beyond(iss, after);
            self.forget(now, old, Cause::TimeWaitReused, observer);
        }
        let id = self.connections.next_id();
        let mut connection = Connection::connect(
            now,
            config,
            local,
            remote,
            iss,
            &mut Named::new(id, observer),
        );
        if let Some(mtu) = self.paths.get(now, remote.ip()) {
            connection.begin_with_path_mtu(mtu);
        }
        self.connections.insert(id, connection, Owner::Application);
        self.touched(now, id, observer);
        Ok(id)
    }

    /// The address from which a connection to `remote` goes out: the one that was asked for
    /// (MUST-43), or else IP's choice (MUST-44). The connection keeps it (MUST-45).
    fn source_address(
        &self,
        wanted: Option<IpAddr>,
        remote: SocketAddr,
    ) -> Result<IpAddr, ConnectError> {
        match wanted.filter(|address| !address.is_unspecified()) {
            Some(address) if self.config.owns(address) && address.is_ipv4() == remote.is_ipv4() => {
                Ok(address)
            }
            Some(address) => Err(ConnectError::AddressNotAvailable(address)),
            None => {
                let address = self.config.source_for(remote);
                address.ok_or(ConnectError::AddressNotAvailable(remote.ip()))
            }
        }
    }

    /// A free ephemeral port: a random place to start, then the next free one (RFC 6056, 3.3.1).
    /// A port that somebody listens on is left to the listener. When none is free, one whose
    /// connection is in TIME-WAIT may be taken over.
    fn ephemeral(
        &mut self,
        now: Instant,
        address: IpAddr,
        remote: SocketAddr,
    ) -> Option<FourTuple> {
        let ports = self.config.port_range;
        let start = self.rng.below(ports.count());
        let tuples = || {
            ports
                .starting_at(start)
                .map(|port| FourTuple::new(SocketAddr::new(address, port), remote))
                .filter(|tuple| {
                    let listened = |listener: &Listener| listener.takes(tuple.local());
                    !self.listeners.values().any(listened)
                })
        };
        let free = |tuple: &FourTuple| self.connections.find(tuple).is_none();
        let reusable = |tuple: &FourTuple| {
            let old = self.connections.find(tuple);
            old.is_some_and(|old| self.may_reuse(now, old).is_some())
        };
        let found = tuples().find(free);
        if found.is_some() || !self.config.config.tw_reuse {
            return found;
        }
        tuples().find(reusable)
    }

    /// The state of a connection that has the address and port `local`.
    fn connection_at(&self, local: SocketAddr) -> Option<State> {
        let mut connections = self.connections.iter().map(|(_, connection)| connection);
        let there = connections.find(|connection| {
            let at = connection.local();
            let same = at.ip() == local.ip()
                || (local.ip().is_unspecified() && at.is_ipv4() == local.is_ipv4());
            !connection.is_over() && at.port() == local.port() && same
        });
        there.map(Connection::state)
    }
}

/// A listener has no connection's number, but it has states.
fn changed<O: StackObserver>(from: State, to: State, cause: Cause, observer: &mut O) {
    if O::ENABLED {
        observer.on_event(None, Event::StateChanged { from, to, cause });
    }
}
