//! A whole host as one end of a pair: what travels are packets, as bytes.

use std::net::{IpAddr, SocketAddr};

use bytes::Bytes;
use tcp_core::connection::{Info, RecvError, SendError, Transmit};
use tcp_core::stack::{ConnectionId, IssPolicy, ListenerId, StackConfig};
use tcp_core::{Config, Event, Instant, SeqNumber, Stack, State, wire};

use crate::invariants::{check, check_transmit};
use crate::pair::{App, Host, Seen, Socket};

type Events = Vec<(Option<ConnectionId>, Event)>;

/// A host, and an application that serves the first connection that it gets.
pub(crate) struct StackPeer {
    stack: Stack,
    config: Config,
    listener: Option<ListenerId>,
    /// The connection that the application has.
    pub(crate) id: Option<ConnectionId>,
    /// The first connection that there ever was: the one whose segments are watched.
    first: Option<ConnectionId>,
    pub(crate) app: App,
    pub(crate) events: Events,
}

struct Open<'a>(&'a mut Stack, ConnectionId, &'a mut Events);

impl Socket for Open<'_> {
    fn state(&self) -> State {
        self.0.state(self.1)
    }
    fn readable(&self) -> u32 {
        let connection = self.0.connection(self.1);
        connection.map_or(0, tcp_core::Connection::readable)
    }
    fn recv(&mut self, now: Instant, max: usize) -> Result<Option<Bytes>, RecvError> {
        self.0.recv(now, self.1, max, self.2)
    }
    fn send(&mut self, now: Instant, data: &Bytes) -> Result<usize, SendError> {
        self.0.send(now, self.1, data, self.2)
    }
    fn shutdown(&mut self, now: Instant) {
        let _ = self.0.shutdown(now, self.1, self.2);
    }
}

impl StackPeer {
    pub(crate) fn new(address: IpAddr, config: Config, iss: u32, app: App) -> Self {
        let settings = StackConfig {
            addresses: vec![address],
            config: config.clone(),
            iss: IssPolicy::Fixed(SeqNumber(iss)),
            ..StackConfig::default()
        };
        Self {
            stack: Stack::new(settings, iss.into()),
            config,
            listener: None,
            id: None,
            first: None,
            app,
            events: Vec::new(),
        }
    }

    pub(crate) fn listen(&mut self, local: SocketAddr) {
        let id = self.stack.listen(Instant::ZERO, local, 8, &mut self.events);
        self.listener = Some(id.expect("nobody else listens"));
    }

    pub(crate) fn connect(&mut self, local: SocketAddr, remote: SocketAddr) {
        let now = Instant::ZERO;
        let id = self
            .stack
            .connect(now, Some(local), remote, &mut self.events);
        self.id = Some(id.expect("a free pair of endpoints"));
        self.first = self.id;
    }

    pub(crate) fn stack(&self) -> &Stack {
        &self.stack
    }

    /// Whether nothing will ever happen to the application's connection again.
    pub(crate) fn over(&self) -> bool {
        let connection = self.id.and_then(|id| self.stack.connection(id));
        connection.is_none_or(tcp_core::Connection::is_over)
    }

    /// More of an old connection than a late SYN or ACK finds nobody who wants it.
    fn accept(&mut self, now: Instant) {
        let Some(listener) = self.listener else {
            return;
        };
        while let Some(id) = self.stack.accept(listener) {
            if self.id.is_none() {
                self.id = Some(id);
                continue;
            }
            self.stack.abort(now, id, &mut self.events);
            self.stack.close(now, id, &mut self.events);
        }
    }
}

impl Host for StackPeer {
    type Parcel = Vec<u8>;

    fn act(&mut self, now: Instant) {
        self.accept(now);
        if let Some(id) = self.id {
            let mut socket = Open(&mut self.stack, id, &mut self.events);
            self.app.act(now, &mut socket);
        }
    }

    fn poll(&mut self, now: Instant) -> Option<(Transmit, Vec<u8>, Seen)> {
        let (id, transmit) = self.stack.poll_transmit(now, &mut self.events)?;
        if let Some(connection) = id.and_then(|id| self.stack.connection(id)) {
            check_transmit(connection, &transmit);
        }
        self.first = self.first.or(id);
        // Without the host's own answers: a SYN cookie may be made anew for each SYN.
        let seen = match id {
            None => Seen::Aside,
            _ if id == self.first => Seen::Part,
            Some(_) => Seen::Successor,
        };
        let packet = wire::emit_with(&transmit.segment, self.config.option_layout);
        Some((transmit, packet, seen))
    }

    fn deliver(&mut self, now: Instant, packet: &Vec<u8>) {
        self.stack.on_packet(now, packet, &mut self.events);
    }

    fn corrupt(packet: &Vec<u8>, bit: u32) -> Option<Vec<u8>> {
        let mut packet = packet.clone();
        let at = usize::try_from(bit / 8).unwrap_or(0) % packet.len().max(1);
        *packet.get_mut(at)? ^= 0x80 >> (bit % 8);
        Some(packet)
    }

    fn on_timeout(&mut self, now: Instant) {
        self.stack.on_timeout(now, &mut self.events);
    }

    fn wakes(&self) -> Option<Instant> {
        let connection = self.id.and_then(|id| self.stack.connection(id));
        let readable = connection.is_some_and(|connection| connection.readable() > 0);
        let reads = readable.then_some(self.app.next_read);
        [reads, self.stack.poll_timeout()]
            .into_iter()
            .flatten()
            .min()
    }

    fn stream(&self) -> &Bytes {
        &self.app.data
    }

    fn status(&self) -> Option<Info> {
        let connection = self.stack.connection(self.id?)?;
        Some(connection.info())
    }

    fn check(&self) {
        for (_, connection) in self.stack.connections() {
            check(connection);
        }
        // The listener's queues, the application's connection, and what it refused.
        assert!(self.stack.connections().count() < 40, "connections pile up");
    }
}
