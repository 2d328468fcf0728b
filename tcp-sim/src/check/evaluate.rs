//! Whether a check holds of a run, and what was found instead.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use tcp_core::{Cause, Event, Instant, State};

use super::Check;
use crate::ids::{HostId, Kind, TransmissionId};
use crate::trace::{Record, What};
use crate::world::{Host, World};

/// A check and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What was asked.
    pub check: Check,
    /// Whether it holds.
    pub holds: bool,
    /// What was found.
    pub found: Found,
}

/// What a check found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Something happened first at this time.
    At(Instant),
    /// It never happened.
    Never,
    /// The endpoint is in this state.
    State(State),
    /// It happened this often.
    Count(u32),
    /// So many bytes were read, and whether they were the right ones.
    Bytes {
        /// How many.
        read: u64,
        /// Whether each was as it was written, in order, once.
        intact: bool,
    },
    /// So many connection ends were opened, and so many of them are closed.
    Closed {
        /// Ends that were opened.
        opened: u32,
        /// Ends that are closed.
        closed: u32,
    },
}

/// Asks each check of a run that ended in `world` and left `trace`.
#[must_use]
pub fn evaluate(checks: &[Check], world: &World, trace: &[Record]) -> Vec<Outcome> {
    checks
        .iter()
        .map(|check| ask(*check, world, trace))
        .collect()
}

fn ask(check: Check, world: &World, trace: &[Record]) -> Outcome {
    let (holds, found) = match check {
        Check::Reaches { host, state, by } => match first_in(host, state, world, trace) {
            Some(at) => (by.is_none_or(|by| at.as_nanos() <= by), Found::At(at)),
            None => (false, Found::Never),
        },
        Check::Ends { host, state } => {
            let is = world.host(host).map_or(State::Closed, Host::state);
            (is == state, Found::State(is))
        }
        Check::BothClosed => {
            let (opened, closed) = ends(trace);
            (
                opened >= 2 && opened == closed,
                Found::Closed { opened, closed },
            )
        }
        Check::Delivered { to, bytes } => {
            let (read, intact) = world.host(to).map_or((0, true), Host::delivered);
            (intact && read == bytes, Found::Bytes { read, intact })
        }
        Check::Event { host, cause, count } => {
            let seen = events(host, cause, trace);
            counted(count.holds(seen), seen)
        }
        Check::Segments { host, kind, count } => {
            let sent = sent(trace, |by, segment_kind, _| {
                host.is_none_or(|host| host == by) && kind.is_none_or(|kind| kind == segment_kind)
            });
            counted(count.holds(sent), sent)
        }
        Check::Retransmissions { host, count } => {
            let again = sent(trace, |by, _, again| {
                again && host.is_none_or(|host| host == by)
            });
            counted(count.holds(again), again)
        }
        Check::Lost { host, count } => {
            let lost = lost(host, trace);
            counted(count.holds(lost), lost)
        }
        Check::Lasts { at_least, at_most } => {
            let last = trace.last().map_or(Instant::ZERO, |record| record.at);
            let nanos = last.as_nanos();
            let holds = at_least.is_none_or(|least| nanos >= least)
                && at_most.is_none_or(|most| nanos <= most);
            (holds, Found::At(last))
        }
    };
    Outcome {
        check,
        holds,
        found,
    }
}

const fn counted(holds: bool, count: u32) -> (bool, Found) {
    (holds, Found::Count(count))
}

fn first_in(host: HostId, state: State, world: &World, trace: &[Record]) -> Option<Instant> {
    let changed = trace.iter().find_map(|record| match &record.what {
        What::Core {
            host: on,
            event: Event::StateChanged { to, .. },
            ..
        } if *on == host && *to == state => Some(record.at),
        _ => None,
    });
    // CLOSED and LISTEN are also where a host may simply have been all the time.
    changed.or_else(|| {
        let resting = matches!(state, State::Closed | State::Listen);
        let is = world.host(host).map(Host::state);
        (resting && is == Some(state)).then_some(Instant::ZERO)
    })
}

/// Connection ends that left CLOSED or LISTEN, and those that came back to CLOSED.
fn ends(trace: &[Record]) -> (u32, u32) {
    let mut states = BTreeMap::new();
    for record in trace {
        if let What::Core {
            host,
            connection: Some(connection),
            event: Event::StateChanged { to, .. },
            ..
        } = &record.what
        {
            states.insert((*host, *connection), *to);
        }
    }
    // A connection that returned to LISTEN was refused before it was one.
    states.retain(|_, state| *state != State::Listen);
    let closed = states
        .values()
        .filter(|state| **state == State::Closed)
        .count();
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    (count(states.len()), count(closed))
}

/// In how many events a host did something for that cause. One event often tells of it several
/// times: a change of state, the segment that is sent, the timer that is set.
fn events(host: Option<HostId>, cause: Cause, trace: &[Record]) -> u32 {
    let acted = trace.iter().filter_map(|record| {
        let (on, why) = match &record.what {
            What::Core { host, event, .. } => (*host, cause_of(event)),
            What::Sent { host, cause, .. } => (*host, Some(*cause)),
            _ => return None,
        };
        (why == Some(cause) && host.is_none_or(|host| host == on)).then_some((record.step, on))
    });
    let acted: BTreeSet<_> = acted.collect();
    u32::try_from(acted.len()).unwrap_or(u32::MAX)
}

/// The cause that an event carries.
#[must_use]
pub(crate) const fn cause_of(event: &Event) -> Option<Cause> {
    match *event {
        Event::StateChanged { cause, .. }
        | Event::Accepted { cause }
        | Event::Dropped { cause }
        | Event::TimerSet { cause, .. }
        | Event::TimerCancelled { cause, .. }
        | Event::Congestion { cause, .. }
        | Event::RttMeasured { cause, .. }
        | Event::RtoChanged { cause, .. }
        | Event::SendWindow { cause, .. }
        | Event::Failed { cause } => Some(cause),
        Event::TimerFired { .. } | Event::Acknowledged { .. } | Event::Readable { .. } => None,
    }
}

fn sent(trace: &[Record], wanted: impl Fn(HostId, Kind, bool) -> bool) -> u32 {
    let hit = |record: &&Record| match &record.what {
        What::Sent {
            host,
            segment,
            repeats,
            ..
        } => wanted(*host, Kind::of(segment), repeats.is_some()),
        _ => false,
    };
    u32::try_from(trace.iter().filter(hit).count()).unwrap_or(u32::MAX)
}

fn lost(host: Option<HostId>, trace: &[Record]) -> u32 {
    let mut sender: BTreeMap<TransmissionId, HostId> = BTreeMap::new();
    let mut lost = 0;
    for record in trace {
        match &record.what {
            What::Sent { id, host, .. } => {
                sender.insert(*id, *host);
            }
            What::Copied { id, of, .. } => {
                if let Some(by) = sender.get(of).copied() {
                    sender.insert(*id, by);
                }
            }
            What::Lost { id, .. } if host.is_none() || sender.get(id).copied() == host => lost += 1,
            _ => {}
        }
    }
    lost
}
