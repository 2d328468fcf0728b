//! Why a host sends nothing now: its answers, one for each of its connections.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::net::SocketAddr;

use tcp_core::Cause;
use tcp_core::connection::Info;

use super::Host;

/// One answer to the question why a host sends nothing at the cursor. There everything that could
/// go has gone, so each part of a host waits for something, or has nothing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quiet {
    /// It has no power.
    Off,
    /// It listens on these ports, and nobody is connected.
    Listening(Vec<u16>),
    /// It neither listens nor has a connection.
    NoConnection,
    /// A connection waits.
    Connection {
        /// The other end.
        remote: SocketAddr,
        /// For what, as its TCP decided.
        cause: Cause,
        /// Its numbers and its running timers.
        info: Box<Info>,
    },
}

impl Host {
    /// Why it sends nothing now: an answer for each connection that lives, the oldest first, or else
    /// one for the whole host.
    #[must_use]
    pub fn quiet(&self) -> Vec<Quiet> {
        if !self.on {
            return alloc::vec![Quiet::Off];
        }
        let connections = self.stack.connections().filter_map(|(_, connection)| {
            Some(Quiet::Connection {
                remote: connection.remote(),
                cause: connection.why_quiet()?,
                info: Box::new(connection.info()),
            })
        });
        let answers: Vec<_> = connections.collect();
        if !answers.is_empty() {
            return answers;
        }
        let ports: Vec<_> = self
            .stack
            .listeners()
            .map(|(_, listener)| listener.local().port())
            .collect();
        alloc::vec![if ports.is_empty() {
            Quiet::NoConnection
        } else {
            Quiet::Listening(ports)
        }]
    }
}
