//! Why a host sends nothing now: its answers, one for each of its connections.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::net::SocketAddr;

use tcp_core::Cause;
use tcp_core::connection::Info;

use super::Host;
use super::attack::Assault;

/// One answer to the question why a host sends nothing at the cursor. There everything that could
/// go has gone, so each part of a host waits for something, or has nothing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quiet {
    /// It has no power.
    Off,
    /// It listens on these ports, and nobody is connected.
    Listening(Vec<u16>),
    /// An attacker that has sent all that the scenario gave it.
    Spent,
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
    /// Why it sends nothing now: an answer for each connection that lives, the oldest first, or
    /// else one for the whole host.
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
        let spent = self.assault.as_ref().is_some_and(Assault::is_spent);
        alloc::vec![match ports {
            _ if spent => Quiet::Spent,
            ports if ports.is_empty() => Quiet::NoConnection,
            ports => Quiet::Listening(ports),
        }]
    }
}
