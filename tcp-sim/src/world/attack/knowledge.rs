//! What an attacker may know.

use core::net::{IpAddr, SocketAddr};

use tcp_core::{Instant, Segment};

use crate::ids::HostId;
use crate::scenario::{Match, Scenario};

/// What anybody can find out without seeing a segment: who has which address.
#[derive(Clone, Copy, Debug)]
pub(in crate::world) struct Known<'a> {
    scenario: &'a Scenario,
}

impl<'a> Known<'a> {
    pub(super) const fn new(scenario: &'a Scenario) -> Self {
        Self { scenario }
    }

    pub(super) fn address(&self, host: HostId) -> Option<IpAddr> {
        self.scenario.host(host).map(|host| host.address)
    }

    pub(super) fn endpoint(&self, host: HostId, port: u16) -> Option<SocketAddr> {
        Some(SocketAddr::new(self.address(host)?, port))
    }

    /// Where random numbers begin: an attacker's own are drawn from the world's seed.
    pub(super) const fn seed(&self) -> u64 {
        self.scenario.seed
    }
}

/// A segment that passes a router: only the router makes these, of what it forwards.
#[derive(Clone, Copy, Debug)]
pub(in crate::world) struct Seen<'a> {
    segment: &'a Segment,
    scenario: &'a Scenario,
}

impl<'a> Seen<'a> {
    pub(in crate::world) const fn passing(segment: &'a Segment, scenario: &'a Scenario) -> Self {
        Self { segment, scenario }
    }

    pub(super) const fn segment(&self) -> &'a Segment {
        self.segment
    }

    pub(super) fn fits(&self, wanted: &Match, now: Instant) -> bool {
        wanted.fits(self.segment, self.scenario, now)
    }
}
