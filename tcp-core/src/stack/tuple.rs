//! What tells connections apart.

use core::net::SocketAddr;

use crate::wire::Segment;

/// The pair of endpoints that names a connection (RFC 9293, 3.4.1). IPv6's flow label and scope
/// are no part of an endpoint, so they are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FourTuple {
    local: SocketAddr,
    remote: SocketAddr,
}

impl FourTuple {
    pub(super) fn new(local: SocketAddr, remote: SocketAddr) -> Self {
        Self {
            local: plain(local),
            remote: plain(remote),
        }
    }

    /// Of the connection to which an arriving segment belongs.
    pub(super) fn of_arriving(segment: &Segment) -> Self {
        Self::new(segment.dst, segment.src)
    }

    pub(super) const fn local(&self) -> SocketAddr {
        self.local
    }

    pub(super) const fn remote(&self) -> SocketAddr {
        self.remote
    }
}

/// The endpoint without what is not compared.
pub(super) fn plain(endpoint: SocketAddr) -> SocketAddr {
    SocketAddr::new(endpoint.ip(), endpoint.port())
}
