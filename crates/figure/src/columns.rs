//! Who stands where: which hosts belong into one ladder, and in which order.

use alloc::vec::Vec;

use tcp_core::Duration;

use super::order::in_order;
use tcp_explain::{Role, Scene};
use tcp_sim::ids::HostId;
use tcp_sim::scenario::PathSpec;

/// Up to so many hosts every order is tried.
const TRIED: usize = 6;

/// All hosts of a scene.
pub(super) fn everybody(scene: &Scene<'_>) -> Vec<HostId> {
    let places = 0..scene.parties.len();
    places
        .filter_map(|place| u8::try_from(place).ok().map(HostId))
        .collect()
}

/// All hosts of a scene, as their lifelines stand from left to right.
#[must_use]
pub fn columns(scene: &Scene<'_>) -> Vec<HostId> {
    order(scene, &everybody(scene))
}

/// Each host's part in the play, in the order of the ids, so that the two ends of a connection
/// differ: of two that open towards each other, the second passes for the server.
#[must_use]
pub fn roles(scene: &Scene<'_>) -> Vec<Role> {
    let mut roles: Vec<Role> = scene.parties.iter().map(|party| party.role).collect();
    for link in scene.links {
        let [first, second] = link.ends;
        let both = [first, second].map(|host| scene.party(host).role);
        if both == [Role::Client; 2]
            && let Some(role) = roles.get_mut(usize::from(first.max(second).0))
        {
            *role = Role::Server;
        }
    }
    roles
}

/// One host's part in the play, as [`roles`] tells it.
#[must_use]
pub fn role(scene: &Scene<'_>, host: HostId) -> Role {
    let role = roles(scene).get(host.index()).copied();
    role.unwrap_or(Role::Client)
}

/// The hosts in groups: from one group to another leads no link. Groups and hosts are in the order
/// of their ids.
pub(super) fn groups(scene: &Scene<'_>) -> Vec<Vec<HostId>> {
    let mut groups: Vec<Vec<HostId>> = Vec::new();
    for host in everybody(scene) {
        if groups.iter().any(|group| group.contains(&host)) {
            continue;
        }
        let mut group = Vec::from([host]);
        let mut next = 0;
        while let Some(from) = group.get(next).copied() {
            for (to, _) in beside(scene, from) {
                if !group.contains(&to) {
                    group.push(to);
                }
            }
            next += 1;
        }
        groups.push(by_id(&group));
    }
    groups
}

/// The order from left to right in which the links lead past the fewest lifelines; of several the
/// one that keeps most of the order of the ids.
pub(super) fn order(scene: &Scene<'_>, hosts: &[HostId]) -> Vec<HostId> {
    let mut hosts = by_id(hosts);
    if hosts.len() < 3 || hosts.len() > TRIED {
        return hosts;
    }
    let passed = |order: &[HostId]| -> usize {
        let place = |host: HostId| order.iter().position(|other| *other == host);
        let links = scene.links.iter();
        links
            .filter_map(|link| Some(place(link.ends[0])?.abs_diff(place(link.ends[1])?)))
            .sum()
    };
    let mut best = (passed(&hosts), hosts.clone());
    // All orders from the first on, one after the other.
    while following(&mut hosts) {
        let now = passed(&hosts);
        if now < best.0 {
            best = (now, hosts.clone());
        }
    }
    best.1
}

/// The hosts in the order of their ids.
fn by_id(hosts: &[HostId]) -> Vec<HostId> {
    in_order(hosts.to_vec(), |host| [host.0.into(), 0, 0])
}

/// The next order in the order of dictionaries; `false` when this was the last one.
fn following(hosts: &mut [HostId]) -> bool {
    let Some(pivot) = hosts.windows(2).rposition(|pair| pair[0] < pair[1]) else {
        return false;
    };
    let (left, right) = hosts.split_at_mut(pivot + 1);
    if let Some(small) = left.last_mut()
        && let Some(large) = right.iter_mut().rev().find(|host| **host > *small)
    {
        core::mem::swap(small, large);
    }
    right.reverse();
    true
}

/// The hosts on the shortest way from one to another, the last one among them, each with the delay
/// of the link that leads to it. Empty when there is no way.
pub(super) fn route(scene: &Scene<'_>, from: HostId, to: HostId) -> Vec<(HostId, Duration)> {
    // Host, delay of the link to it, place of the one before it.
    let mut reached: Vec<(HostId, Duration, usize)> = Vec::from([(from, Duration::ZERO, 0)]);
    let mut next = 0;
    while let Some((host, ..)) = reached.get(next).copied() {
        if host == to {
            break;
        }
        for (neighbour, delay) in beside(scene, host) {
            if !reached.iter().any(|(known, ..)| *known == neighbour) {
                reached.push((neighbour, delay, next));
            }
        }
        next += 1;
    }
    let mut hops = Vec::new();
    while let Some((host, delay, before)) = reached.get(next).copied()
        && next > 0
    {
        hops.push((host, delay));
        next = before;
    }
    hops.reverse();
    hops
}

/// To whom a link leads from a host, and how long it takes.
fn beside<'a>(scene: &'a Scene<'_>, from: HostId) -> impl Iterator<Item = (HostId, Duration)> + 'a {
    scene.links.iter().filter_map(move |link| {
        let ([a, b], [there, back]) = (link.ends, link.directions);
        let (there, back) = (delay(there), delay(back));
        if a == from {
            Some((b, there))
        } else if b == from {
            Some((a, back))
        } else {
            None
        }
    })
}

const fn delay(path: PathSpec) -> Duration {
    Duration::from_nanos(path.delay)
}
