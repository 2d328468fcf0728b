//! Why a host refuses what an application asks.

use core::fmt;
use core::net::{IpAddr, SocketAddr};

use crate::event::State;

/// Why [`super::Stack::listen`] refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListenError {
    /// Port 0 is no port.
    NoPort,
    /// The host does not have this address.
    AddressNotAvailable(IpAddr),
    /// Another listener has this address and port.
    AddressInUse(SocketAddr),
    /// A connection has this address and port, and [`crate::Config::reuse_address`] is off.
    ConnectionLeft {
        /// What was asked for.
        local: SocketAddr,
        /// The connection's state.
        state: State,
    },
}

impl fmt::Display for ListenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPort => f.write_str("port 0 cannot be listened on: name a port"),
            Self::AddressNotAvailable(address) => write!(f, "the host has no address {address}"),
            Self::AddressInUse(local) => write!(f, "{local} is in use by another listener"),
            Self::ConnectionLeft { local, state } => write!(
                f,
                "{local} is in use by a connection in {}: \
                 wait until it is over, or allow reuse (SO_REUSEADDR)",
                state.name()
            ),
        }
    }
}

impl core::error::Error for ListenError {}

/// Why [`super::Stack::connect`] refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConnectError {
    /// No single host can have this address, or the port is 0 (RFC 9293, MUST-46).
    InvalidRemote(SocketAddr),
    /// The host does not have this address, or none of the remote's family.
    AddressNotAvailable(IpAddr),
    /// "Connection already exists" (RFC 9293, 3.10.1).
    AlreadyExists {
        /// Our endpoint.
        local: SocketAddr,
        /// The peer's.
        remote: SocketAddr,
    },
    /// Every ephemeral port is in use towards this remote endpoint.
    NoPortLeft,
}

impl fmt::Display for ConnectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidRemote(remote) => write!(f, "{remote} cannot be connected to"),
            Self::AddressNotAvailable(address) => {
                write!(f, "the host has no address that can stand in for {address}")
            }
            Self::AlreadyExists { local, remote } => {
                write!(f, "a connection from {local} to {remote} already exists")
            }
            Self::NoPortLeft => f.write_str("every ephemeral port is in use"),
        }
    }
}

impl core::error::Error for ConnectError {}
