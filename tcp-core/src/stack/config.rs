//! What a host is set up with.

use alloc::vec::Vec;
use core::net::{IpAddr, SocketAddr};

use super::iss::IssPolicy;
use crate::profile::Config;

/// A host's own settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackConfig {
    /// The host's addresses. Packets for others are not read.
    pub addresses: Vec<IpAddr>,
    /// The knobs that connections and listeners start with.
    pub config: Config,
    /// How initial sequence numbers are chosen.
    pub iss: IssPolicy,
    /// From which ports connections are opened when the application names none
    /// (`net.ipv4.ip_local_port_range`).
    pub port_range: PortRange,
}

impl Default for StackConfig {
    /// No address yet, the profile `rfc`, and initial sequence numbers by RFC 6528 with a key that
    /// everybody knows: name another key where guessing matters.
    fn default() -> Self {
        Self {
            addresses: Vec::new(),
            config: Config::default(),
            iss: IssPolicy::Rfc6528 { secret: [0; 2] },
            port_range: PortRange::DYNAMIC,
        }
    }
}

impl StackConfig {
    /// Whether a packet for `address` is for this host.
    pub(super) fn owns(&self, address: IpAddr) -> bool {
        self.addresses.contains(&address)
    }

    /// The address from which the host speaks to `remote`: its first one of the same family.
    pub(super) fn source_for(&self, remote: SocketAddr) -> Option<IpAddr> {
        self.addresses
            .iter()
            .copied()
            .find(|address| address.is_ipv4() == remote.is_ipv4())
    }
}

/// The ports from which an ephemeral one is taken, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PortRange {
    first: u16,
    last: u16,
}

impl PortRange {
    /// The dynamic ports of RFC 6335, 6.
    pub const DYNAMIC: Self = Self {
        first: 49_152,
        last: 65_535,
    };

    /// The ports from `first` to `last`; `None` when there are none, or 0 is among them.
    #[must_use]
    pub const fn new(first: u16, last: u16) -> Option<Self> {
        if first == 0 || first > last {
            None
        } else {
            Some(Self { first, last })
        }
    }

    /// The lowest port.
    #[must_use]
    pub const fn first(self) -> u16 {
        self.first
    }

    /// The highest port.
    #[must_use]
    pub const fn last(self) -> u16 {
        self.last
    }

    /// How many ports there are: at least one.
    #[must_use]
    pub const fn count(self) -> u32 {
        (self.last - self.first) as u32 + 1
    }

    /// Every port once, in rising order from place `start` on and round the end.
    pub(super) fn starting_at(self, start: u32) -> impl Iterator<Item = u16> {
        let start = u16::try_from(start % self.count()).unwrap_or(0);
        let split = self.first + start;
        (split..=self.last).chain(self.first..split)
    }
}

/// Whether one host can have this address: not unspecified, not multicast, not IPv4's limited
/// broadcast (RFC 1122, 3.2.1.3; RFC 9293, 3.9.2.3).
pub(super) fn is_unicast(address: IpAddr) -> bool {
    let broadcast = matches!(address, IpAddr::V4(v4) if v4.is_broadcast());
    !(address.is_unspecified() || address.is_multicast() || broadcast)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dynamic_ports_of_rfc_6335() {
        assert_eq!(PortRange::new(49_152, 65_535), Some(PortRange::DYNAMIC));
        assert_eq!(PortRange::DYNAMIC.count(), 16_384);
        assert_eq!(PortRange::new(0, 5), None);
        assert_eq!(PortRange::new(6, 5), None);
    }

    #[test]
    fn every_port_comes_once_from_any_start() {
        let ports = PortRange::new(10, 13).unwrap();
        assert!(ports.starting_at(0).eq([10, 11, 12, 13]));
        assert!(ports.starting_at(2).eq([12, 13, 10, 11]));
        assert!(ports.starting_at(4).eq([10, 11, 12, 13]));
        assert_eq!(PortRange::DYNAMIC.starting_at(16_383).count(), 16_384);
    }
}
