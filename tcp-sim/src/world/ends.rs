//! Connections as pairs of ends: which of one host's belongs to which of another's.

use alloc::vec::Vec;

use tcp_core::Connection;
use tcp_core::stack::ConnectionId;

use super::World;
use crate::ids::HostId;

/// One end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct End {
    /// On which host.
    pub host: HostId,
    /// Which of its connections.
    pub connection: ConnectionId,
}

/// A connection: the end that opened it, and the other one, where that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Pair {
    /// Who opened it; or, of two that know nothing of each other, the only one.
    pub first: End,
    /// The other end; `None`: the other host does not know of it, or not any more.
    pub second: Option<End>,
}

impl Pair {
    /// Whether an end is one of the two.
    #[must_use]
    pub fn has(&self, end: End) -> bool {
        self.first == end || self.second == Some(end)
    }
}

impl World {
    /// The connection of an end, if its host still has it.
    #[must_use]
    pub fn end(&self, end: End) -> Option<&Connection> {
        self.host(end.host)?.stack().connection(end.connection)
    }

    /// The other end: the newest with the same two endpoints, the other way round.
    #[must_use]
    pub fn other_end(&self, end: End) -> Option<End> {
        let this = self.end(end)?;
        let address = this.remote().ip();
        let host = self.hosts().iter().find(|host| host.address() == address)?;
        let is_it =
            |other: &Connection| other.local() == this.remote() && other.remote() == this.local();
        let all = host.stack().connections();
        let found = all.filter(|(_, other)| is_it(other)).last()?;
        Some(End {
            host: host.id(),
            connection: found.0,
        })
    }

    /// The connections of all hosts, each once: those that live, or all when none does. The newest
    /// of a host stand last.
    #[must_use]
    pub fn pairs(&self) -> Vec<Pair> {
        let alive = self.pairs_where(|connection| !connection.is_over());
        match alive.is_empty() {
            true => self.pairs_where(|_| true),
            false => alive,
        }
    }

    fn pairs_where(&self, counts: impl Fn(&Connection) -> bool) -> Vec<Pair> {
        let mut pairs: Vec<Pair> = Vec::new();
        for host in self.hosts() {
            for (connection, it) in host.stack().connections() {
                let end = End {
                    host: host.id(),
                    connection,
                };
                if !counts(it) || pairs.iter().any(|pair| pair.has(end)) {
                    continue;
                }
                let pair = match self.other_end(end).filter(|other| *other != end) {
                    Some(other) if it.is_passive() => Pair {
                        first: other,
                        second: Some(end),
                    },
                    second => Pair { first: end, second },
                };
                pairs.push(pair);
            }
        }
        pairs
    }
}
