//! A passive OPEN that waits: LISTEN with its two queues.

use alloc::collections::VecDeque;
use core::net::{IpAddr, SocketAddr};

use super::ConnectionId;
use crate::event::Cause;
use crate::profile::{Config, SetError, SynCookies};
use crate::sorted::SortedSet;
use crate::time::{Duration, Instant};

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
    syn_queue: SortedSet<ConnectionId>,
    accept_queue: VecDeque<ConnectionId>,
    /// When a SYN last found the SYN queue full, and was answered with a cookie.
    cookies_since: Option<Instant>,
}

/// What a listener does with a SYN.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnSyn {
    /// A connection in SYN-RECEIVED.
    Queue,
    /// A SYN cookie.
    Cookie,
    /// Nothing.
    Drop(Cause),
}

/// For how long after the last SYN cookie an ACK is looked at as an answer to one: no cookie is
/// good for longer (see `cookie`).
const COOKIES_LAST: Duration = Duration::from_secs(128);

impl Listener {
    pub(crate) const fn new(local: SocketAddr, config: Config, backlog: u16) -> Self {
        Self {
            local,
            config,
            backlog,
            syn_queue: SortedSet::new(),
            accept_queue: VecDeque::new(),
            cookies_since: None,
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

    /// Changes a knob for the connections to come.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), SetError> {
        self.config.set(name, value)
    }

    /// The backlog that was asked for, within [`Config::somaxconn`]. As in Linux the SYN queue is
    /// full with so many connections (but never with none), the accept queue with one more.
    #[must_use]
    pub fn backlog(&self) -> u16 {
        self.backlog.min(self.config.somaxconn)
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

    fn syn_queue_is_full(&self) -> bool {
        self.syn_queue.len() >= usize::from(self.backlog().max(1))
    }

    pub(crate) fn is_accept_queue_full(&self) -> bool {
        self.accept_queue.len() > usize::from(self.backlog())
    }

    /// Linux's order of questions (`tcp_conn_request`). A SYN that may replace a connection in
    /// TIME-WAIT comes from a peer that is there, so the SYN queue takes it in any case.
    pub(crate) fn on_syn(&mut self, now: Instant, replaces_time_wait: bool) -> OnSyn {
        let cookies = self.config.syn_cookies;
        let full = self.syn_queue_is_full() && !replaces_time_wait;
        let cookie = cookies == SynCookies::Always || (full && cookies == SynCookies::WhenFull);
        if full && !cookie {
            return OnSyn::Drop(Cause::BacklogFull);
        }
        if self.is_accept_queue_full() {
            return OnSyn::Drop(Cause::AcceptQueueFull);
        }
        if cookie {
            self.cookies_since = Some(now);
            return OnSyn::Cookie;
        }
        // "Without syncookies last quarter of backlog is filled with destinations, proven to be
        // alive": nothing here proves that, but a connection that was there before.
        let most = usize::from(self.config.max_syn_backlog);
        let free = most.saturating_sub(self.syn_queue.len());
        if cookies == SynCookies::Off && !replaces_time_wait && free < most / 4 {
            return OnSyn::Drop(Cause::BacklogFull);
        }
        OnSyn::Queue
    }

    /// Whether an ACK may be the answer to a SYN cookie.
    /// (RFC4987/queue)
    pub(crate) fn expects_cookies(&self, now: Instant) -> bool {
        self.cookies_since
            .is_some_and(|since| now.since(since) < COOKIES_LAST)
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
