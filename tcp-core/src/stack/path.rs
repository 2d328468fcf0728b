//! What a host knows of the paths to others: their MTUs, for as long as that may still be true (RFC
//! 1191, 6.3; RFC 8201, 5.2 and 5.3).

use core::net::IpAddr;

use crate::sorted::SortedMap;
use crate::time::Instant;

/// How many destinations are remembered: the reports come from outside.
const MAX_PATHS: usize = 1024;

/// The path MTUs that ICMP lowered, each with the time until which it is believed.
#[derive(Clone, Debug)]
pub(super) struct PathMtus {
    known: SortedMap<IpAddr, (u32, Instant)>,
}

impl PathMtus {
    pub(super) const fn new() -> Self {
        Self {
            known: SortedMap::new(),
        }
    }

    /// The MTU of the path to `peer`, if one is known that is still good.
    pub(super) fn get(&self, now: Instant, peer: IpAddr) -> Option<u32> {
        let (mtu, until) = self.known.get(&peer)?;
        (now < *until).then_some(*mtu)
    }

    /// A path turned out to be narrow. Of too many the one that is forgotten first anyway goes.
    pub(super) fn note(&mut self, peer: IpAddr, mtu: u32, until: Instant) {
        if self.known.len() >= MAX_PATHS
            && !self.known.contains_key(&peer)
            && let Some(first) = self.known.iter().min_by_key(|(_, (_, until))| *until)
        {
            let first = *first.0;
            self.known.remove(&first);
        }
        self.known.insert(peer, (mtu, until));
    }

    /// The path is in doubt: what was known of it goes (RFC 9293, MUST-20).
    pub(super) fn forget(&mut self, peer: IpAddr) {
        self.known.remove(&peer);
    }
}
