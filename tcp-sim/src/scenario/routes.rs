//! Which way packets take.

use alloc::collections::VecDeque;
use alloc::vec;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};

use super::Scenario;
use crate::ids::{HostId, LinkId};

/// A stated route: packets at `at` for `to` go to `via` next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Route {
    /// Where it is decided.
    pub at: HostId,
    /// For whom the packets are.
    pub to: HostId,
    /// Who gets them next: a router, or `to` itself.
    pub via: HostId,
}

/// One step of a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    /// The link.
    pub link: LinkId,
    /// 0: from the link's first end to its second; 1: back.
    pub direction: u8,
    /// Who is at its other end.
    pub next: HostId,
}

/// The next step from everywhere to everywhere: by stated routes, or else on a way with the fewest
/// links, the earlier link in the scenario among equals. Only routers pass packets on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routes {
    hosts: usize,
    table: Vec<Option<Way>>,
}

impl Routes {
    /// The routes of a scenario.
    #[must_use]
    pub fn new(scenario: &Scenario) -> Self {
        let hosts = scenario.hosts.len();
        let mut routes = Self {
            hosts,
            table: vec![None; hosts * hosts],
        };
        for to in (0..u8::MAX).map(HostId).take(hosts) {
            routes.find_ways(scenario, to);
        }
        for route in &scenario.routes {
            let way = scenario.link_between(route.at, route.via);
            if let (Some(way), Some(slot)) = (way, routes.slot(route.at, route.to)) {
                *slot = Some(way);
            }
        }
        routes
    }

    /// Breadth first from the destination, so that each host's first way is a shortest one.
    fn find_ways(&mut self, scenario: &Scenario, to: HostId) {
        let mut reached = VecDeque::from([to]);
        while let Some(near) = reached.pop_front() {
            for (link, spec) in (0_u8..).map(LinkId).zip(&scenario.links) {
                let (direction, far) = match spec.ends {
                    [far, end] if end == near => (0, far),
                    [end, far] if end == near => (1, far),
                    _ => continue,
                };
                let way = Way {
                    link,
                    direction,
                    next: near,
                };
                let Some(slot) = self.slot(far, to).filter(|slot| slot.is_none()) else {
                    continue;
                };
                if far == to {
                    continue;
                }
                *slot = Some(way);
                if scenario.host(far).is_some_and(|host| host.router.is_some()) {
                    reached.push_back(far);
                }
            }
        }
    }

    fn slot(&mut self, at: HostId, to: HostId) -> Option<&mut Option<Way>> {
        let place = at.index() * self.hosts + to.index();
        self.table.get_mut(place)
    }

    /// The next step from `at` to `to`.
    #[must_use]
    pub fn next(&self, at: HostId, to: HostId) -> Option<Way> {
        let place = at.index() * self.hosts + to.index();
        self.table.get(place).copied().flatten()
    }

    /// The steps from `at` to `to`, as far as they lead; a circle ends after so many as there are
    /// hosts.
    pub fn steps(&self, at: HostId, to: HostId) -> impl Iterator<Item = Way> + '_ {
        let mut here = at;
        core::iter::from_fn(move || {
            let way = self.next(here, to).filter(|_| here != to)?;
            here = way.next;
            Some(way)
        })
        .take(self.hosts)
    }

    /// Whether packets from `at` come to `to`.
    #[must_use]
    pub fn lead(&self, at: HostId, to: HostId) -> bool {
        self.steps(at, to).any(|way| way.next == to)
    }
}
