//! Predicates over a run: the one language in which scenarios assert, challenges are met and quiz
//! answers are judged.
//!
//! A [`Check`] is plain data. A [`Judge`](crate::judge::Judge) takes a run event by event, in one
//! pass, and says of each check whether it holds and what was found; `explain` has the sentences.

mod fields;
mod names;
mod variable;

use alloc::boxed::Box;
use alloc::vec::Vec;

use serde::{Deserialize, Serialize};
use tcp_core::{Cause, Event, State};

use crate::ids::HostId;

pub use fields::{Bounds, FLAGS, Fields};
pub use names::{CallKind, Timer};
pub use variable::{Amount, Limits, Unit, Variable};

/// The most happenings or alternatives that one check lists.
pub const MAX_PARTS: u32 = 64;

/// One thing that must hold of a run: at least one of its terms does. Most have one term.
///
/// There is no deeper nesting: several checks together say *and*, the terms of one say *or*, and
/// each term may be denied. So a check that came from outside is never deep.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// The alternatives.
    pub any: Vec<Term>,
}

/// A predicate, or its denial.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Whether the predicate must *not* hold.
    pub not: bool,
    /// What is asked.
    pub predicate: Predicate,
}

/// What can be asked of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Predicate {
    /// Something happens so often, within a part of the run.
    Happens {
        /// What.
        what: Happening,
        /// How often.
        count: Count,
        /// In which part.
        within: Within,
    },
    /// Things happen in this order, each at some time after the one before it.
    Order(Vec<Happening>),
    /// A host's endpoint is in a state at the end.
    Ends {
        /// Which host.
        host: HostId,
        /// Which state.
        #[serde(with = "crate::names::state")]
        state: State,
    },
    /// Every connection of the run was opened and is CLOSED at both ends.
    BothClosed,
    /// A host's application read this many bytes in all, each as it was written, in order, once.
    Delivered {
        /// Which host's.
        to: HostId,
        /// How many bytes.
        bytes: Bounds,
        /// Not later than this, in nanoseconds from the start.
        by: Option<u64>,
    },
    /// So many connections of a host are in a state at a moment.
    Sockets {
        /// Which host's.
        host: HostId,
        /// In which state; `None`: in any.
        #[serde(with = "names::optional_state")]
        state: Option<State>,
        /// How many.
        count: Count,
        /// When.
        at: Moment,
    },
    /// A variable of each of a host's connections keeps within limits.
    Variable {
        /// Which host's.
        host: HostId,
        /// Which variable.
        variable: Variable,
        /// Within which limits.
        limits: Limits,
        /// When.
        scope: Scope,
    },
    /// When the last event happened, in nanoseconds from the start.
    Lasts {
        /// Not earlier.
        at_least: Option<u64>,
        /// Not later.
        at_most: Option<u64>,
    },
}

/// Something that happens at a moment: it meets single records of the trace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Happening {
    /// On which host, or of a segment from which host; `None`: any.
    pub host: Option<HostId>,
    /// What.
    pub what: Occurrence,
    /// Where it stands for one moment: which occurrence is meant, from 1.
    pub nth: u32,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Occurrence {
    /// An endpoint enters a state.
    Enters(#[serde(with = "crate::names::state")] State),
    /// A host does something for this cause (a send, a drop, a change of state, …). Several such
    /// things in one event are one.
    Because(#[serde(with = "crate::names::cause")] Cause),
    /// A segment is sent, or ends its way.
    Segment {
        /// What becomes of it.
        fate: SegmentEvent,
        /// What its header must say.
        fields: Box<Fields>,
    },
    /// An application calls.
    Calls(CallKind),
    /// A timer goes off.
    Fires(Timer),
}

/// What becomes of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum SegmentEvent {
    /// It is sent, retransmissions counted.
    Sent,
    /// It is sent again.
    Retransmitted,
    /// It never arrives.
    Lost,
    /// It arrives.
    Arrived,
}

/// A part of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Within {
    /// Only what comes after this. If it never happens, the check does not hold.
    pub after: Option<Happening>,
    /// Only what comes before this (and after `after`). If it never happens, the check does not
    /// hold.
    pub before: Option<Happening>,
    /// Not later than this, in nanoseconds from the start.
    pub by: Option<u64>,
}

/// One moment of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// When everything has happened that happens up to this time, in nanoseconds from the start.
    Time(u64),
    /// Just after the event in which this happens.
    Event(Happening),
    /// The end of the run.
    End,
}

/// When a variable is looked at: just after events.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// After every event of a part of the run: the limits are an invariant.
    Always(Within),
    /// After some event of a part of the run.
    Once(Within),
    /// At one moment.
    At(Moment),
}

/// How often something must happen. With neither bound: at least once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// Not less often.
    pub at_least: Option<u32>,
    /// Not more often.
    pub at_most: Option<u32>,
}

impl Count {
    /// Exactly this often.
    #[must_use]
    pub const fn exactly(count: u32) -> Self {
        Self {
            at_least: Some(count),
            at_most: Some(count),
        }
    }

    /// Whether `count` is within the bounds.
    #[must_use]
    pub fn holds(&self, count: u32) -> bool {
        let least = match (self.at_least, self.at_most) {
            (None, None) => 1,
            (least, _) => least.unwrap_or(0),
        };
        count >= least && self.at_most.is_none_or(|most| count <= most)
    }

    /// Whether it is asked that something happens at all, and nothing more.
    #[must_use]
    pub const fn is_once_or_more(&self) -> bool {
        matches!((self.at_least, self.at_most), (None | Some(1), None))
    }
}

impl From<Predicate> for Check {
    fn from(predicate: Predicate) -> Self {
        Self {
            any: alloc::vec![Term {
                not: false,
                predicate
            }],
        }
    }
}

impl Happening {
    /// The first time that it happens.
    #[must_use]
    pub const fn new(host: Option<HostId>, what: Occurrence) -> Self {
        Self { host, what, nth: 1 }
    }
}

impl Check {
    /// A host's endpoint is in a state at some time.
    #[must_use]
    pub fn reaches(host: HostId, state: State, by: Option<u64>) -> Self {
        Predicate::Happens {
            what: Happening::new(Some(host), Occurrence::Enters(state)),
            count: Count::default(),
            within: Within {
                by,
                ..Within::default()
            },
        }
        .into()
    }

    /// A host's application reads exactly so many bytes, each as it was written.
    #[must_use]
    pub fn delivered(to: HostId, bytes: u64) -> Self {
        Predicate::Delivered {
            to,
            bytes: Bounds::exactly(bytes),
            by: None,
        }
        .into()
    }

    /// The hosts that it speaks of.
    pub(crate) fn hosts(&self) -> Vec<HostId> {
        let mut hosts = Vec::new();
        for term in &self.any {
            term.predicate.hosts(&mut hosts);
        }
        hosts
    }

    /// The longest of its lists.
    pub(crate) fn longest_list(&self) -> usize {
        let inner = self.any.iter().map(|term| match &term.predicate {
            Predicate::Order(happenings) => happenings.len(),
            _ => 0,
        });
        inner.fold(self.any.len(), usize::max)
    }
}

impl Predicate {
    fn hosts(&self, hosts: &mut Vec<HostId>) {
        match self {
            Self::Happens { what, within, .. } => {
                hosts.extend(what.host);
                within.hosts(hosts);
            }
            Self::Order(happenings) => hosts.extend(happenings.iter().filter_map(|h| h.host)),
            Self::Ends { host, .. } | Self::Delivered { to: host, .. } => hosts.push(*host),
            Self::Sockets { host, at, .. } => {
                hosts.push(*host);
                at.hosts(hosts);
            }
            Self::Variable { host, scope, .. } => {
                hosts.push(*host);
                match scope {
                    Scope::Always(within) | Scope::Once(within) => within.hosts(hosts),
                    Scope::At(moment) => moment.hosts(hosts),
                }
            }
            Self::BothClosed | Self::Lasts { .. } => {}
        }
    }
}

impl Within {
    fn hosts(&self, hosts: &mut Vec<HostId>) {
        let ends = self.after.iter().chain(&self.before);
        hosts.extend(ends.filter_map(|happening| happening.host));
    }
}

impl Moment {
    fn hosts(&self, hosts: &mut Vec<HostId>) {
        if let Self::Event(happening) = self {
            hosts.extend(happening.host);
        }
    }
}

/// The cause that an event carries.
#[must_use]
pub const fn cause_of(event: &Event) -> Option<Cause> {
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
        | Event::Sacked { cause, .. }
        | Event::Lost { cause, .. }
        | Event::Recovery { cause, .. }
        | Event::Failed { cause }
        | Event::Reported { cause } => Some(cause),
        Event::TimerFired { .. } | Event::Acknowledged { .. } | Event::Readable { .. } => None,
    }
}
