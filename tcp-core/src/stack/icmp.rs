//! ICMP errors (RFC 9293, 3.9.2.2): to the connection that sent what they quote.

use super::arrives::dropped;
use super::tuple::FourTuple;
use super::{Named, Stack, StackObserver};
use crate::event::Cause;
use crate::time::Instant;
use crate::wire::IcmpError;

impl Stack {
    /// ICMP reported an error about a segment that this host sent (MUST-54).
    pub fn on_icmp<O: StackObserver>(&mut self, now: Instant, error: &IcmpError, observer: &mut O) {
        if !self.config.owns(error.local.ip()) {
            return dropped(Cause::NotForThisHost, observer);
        }
        let tuple = FourTuple::new(error.local, error.remote);
        let Some(id) = self.connections.find(&tuple) else {
            return dropped(Cause::IcmpForNobody, observer);
        };
        if let Some(connection) = self.connections.get_mut(id) {
            let before = connection.path_mtu();
            connection.on_icmp(now, error, &mut Named::new(id, observer));
            if let Some(mtu) = connection
                .path_mtu()
                .filter(|_| connection.path_mtu() != before)
            {
                let until = now + self.config.config.path_mtu_lifetime;
                self.paths.note(error.remote.ip(), mtu, until);
            }
            self.touched(now, id, observer);
        }
    }
}
