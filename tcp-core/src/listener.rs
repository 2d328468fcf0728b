//! A passive OPEN that waits: LISTEN with its two queues.

use alloc::collections::{BTreeSet, VecDeque};
use core::net::{IpAddr, SocketAddr};

use crate::profile::Config;
use crate::stack::ConnectionId;

/// The number of a listener on its host, never used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListenerId(pub u32);

/// A listener: connections that are not established yet stand in its SYN queue, those that are
/// wait in its accept queue for the application.
#[derive(Clone, Debug)]
pub struct Listener {
    local: SocketAddr,
    config: Config,
    backlog: u16,
    syn_queue: BTreeSet<ConnectionId>,
    accept_queue: VecDeque<ConnectionId>,
}

impl Listener {
    pub(crate) const fn new(local: SocketAddr, config: Config, backlog: u16) -> Self {
        Self {
            local,
            config,
            backlog,
            syn_queue: BTreeSet::new(),
            accept_queue: VecDeque::new(),
        }
    }

    /// Where it listens. An unspecified address stands for each of the host's.
    #[must_use]
    pub const fn local(&self) -> SocketAddr {
        self.local
    }

    /// The knobs of its connections.
    #[must_use]
    pub const fn config(&self) -> &Config {
        &self.config
    }

    /// How many connections each of the two queues holds at most.
    #[must_use]
    pub fn backlog(&self) -> u16 {
        self.backlog.max(1)
    }

    /// How many connections are in SYN-RECEIVED.
    #[must_use]
    pub fn syn_queue_len(&self) -> u32 {
        count(self.syn_queue.len())
    }

    /// How many connections wait for the application.
    #[must_use]
    pub fn accept_queue_len(&self) -> u32 {
        count(self.accept_queue.len())
    }

    /// The connections in SYN-RECEIVED, the oldest first.
    pub fn syn_queue(&self) -> impl Iterator<Item = ConnectionId> {
        self.syn_queue.iter().copied()
    }

    /// The connections that wait for the application, the oldest first.
    pub fn accept_queue(&self) -> impl Iterator<Item = ConnectionId> {
        self.accept_queue.iter().copied()
    }

    /// Whether a connection waits for the application.
    pub(crate) fn has_accepted(&self, connection: ConnectionId) -> bool {
        self.accept_queue.contains(&connection)
    }

    pub(crate) fn syn_queue_is_full(&self) -> bool {
        self.syn_queue.len() >= usize::from(self.backlog())
    }

    pub(crate) fn accept_queue_is_full(&self) -> bool {
        self.accept_queue.len() >= usize::from(self.backlog())
    }

    /// Whether a segment for `destination` is this listener's.
    pub(crate) fn takes(&self, destination: SocketAddr) -> bool {
        let (ours, theirs) = (self.local.ip(), destination.ip());
        self.local.port() == destination.port() && (ours == theirs || is_any(ours, theirs))
    }

    /// Whether both could answer the same segment, so that `local` cannot be listened on as well.
    pub(crate) fn overlaps(&self, local: SocketAddr) -> bool {
        let (ours, theirs) = (self.local.ip(), local.ip());
        let same = ours == theirs || is_any(ours, theirs) || is_any(theirs, ours);
        self.local.port() == local.port() && same
    }

    /// A SYN was answered.
    pub(crate) fn begin(&mut self, connection: ConnectionId) {
        self.syn_queue.insert(connection);
    }

    /// A connection left SYN-RECEIVED for a synchronised state.
    pub(crate) fn establish(&mut self, connection: ConnectionId) {
        if self.syn_queue.remove(&connection) {
            self.accept_queue.push_back(connection);
        }
    }

    /// A connection is no longer there.
    pub(crate) fn forget(&mut self, connection: ConnectionId) {
        self.syn_queue.remove(&connection);
        self.accept_queue.retain(|waiting| *waiting != connection);
    }

    /// The application takes the oldest connection.
    pub(crate) fn accept(&mut self) -> Option<ConnectionId> {
        self.accept_queue.pop_front()
    }
}

/// Whether `pattern` stands for every address of `address`'s family.
fn is_any(pattern: IpAddr, address: IpAddr) -> bool {
    pattern.is_unspecified() && pattern.is_ipv4() == address.is_ipv4()
}

/// A queue is never longer than its backlog, a `u16`.
fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
