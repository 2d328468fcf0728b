//! What tells connections apart.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use crate::wire::Segment;

/// The pair of endpoints that names a connection (RFC 9293, 3.4.1). IPv6's flow label and scope
/// are no part of an endpoint, so they are left out.
///
/// They are kept as plain numbers: one is looked up for each segment, and numbers compare at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FourTuple {
    local_port: u16,
    remote_port: u16,
    local: Address,
    remote: Address,
}

/// An IP address: its bits, and of which family it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Address {
    bits: u128,
    v4: bool,
}

impl Address {
    fn of(endpoint: SocketAddr) -> Self {
        let (bits, v4) = match endpoint {
            SocketAddr::V4(endpoint) => (u128::from(endpoint.ip().to_bits()), true),
            SocketAddr::V6(endpoint) => (endpoint.ip().to_bits(), false),
        };
        Self { bits, v4 }
    }

    fn with_port(self, port: u16) -> SocketAddr {
        let ip = match u32::try_from(self.bits) {
            Ok(bits) if self.v4 => IpAddr::V4(Ipv4Addr::from_bits(bits)),
            _ => IpAddr::V6(Ipv6Addr::from_bits(self.bits)),
        };
        SocketAddr::new(ip, port)
    }
}

impl FourTuple {
    pub(super) fn new(local: SocketAddr, remote: SocketAddr) -> Self {
        Self {
            local_port: local.port(),
            remote_port: remote.port(),
            local: Address::of(local),
            remote: Address::of(remote),
        }
    }

    /// Of the connection to which an arriving segment belongs.
    pub(super) fn of_arriving(segment: &Segment) -> Self {
        Self::new(segment.dst, segment.src)
    }

    pub(super) fn local(&self) -> SocketAddr {
        self.local.with_port(self.local_port)
    }

    pub(super) fn remote(&self) -> SocketAddr {
        self.remote.with_port(self.remote_port)
    }
}

/// The endpoint without what is not compared.
pub(super) fn plain(endpoint: SocketAddr) -> SocketAddr {
    SocketAddr::new(endpoint.ip(), endpoint.port())
}
