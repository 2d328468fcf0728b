//! Predicates over a run: what scenarios assert. (Challenges and quizzes will ask with the same.)

mod evaluate;
mod text;

use serde::{Deserialize, Serialize};
use tcp_core::{Cause, State};

use crate::ids::{HostId, Kind};

#[cfg(feature = "std")]
pub(crate) use evaluate::cause_of;
pub use evaluate::{Found, Outcome, evaluate};

/// One thing that must hold of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Check {
    /// A host's endpoint was in a state at some time.
    Reaches {
        /// Which host.
        host: HostId,
        /// Which state.
        #[serde(with = "crate::names::state")]
        state: State,
        /// Not later than this, in nanoseconds from the start.
        by: Option<u64>,
    },
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
        bytes: u64,
    },
    /// In how many events a host did something for this cause (a send, a drop, a change of state,
    /// …).
    Event {
        /// On which host; `None`: on any.
        host: Option<HostId>,
        /// The cause.
        #[serde(with = "crate::names::cause")]
        cause: Cause,
        /// How often.
        count: Count,
    },
    /// How many segments of a kind were sent, retransmissions counted.
    Segments {
        /// By whom; `None`: by anybody.
        host: Option<HostId>,
        /// Of which kind; `None`: of any.
        kind: Option<Kind>,
        /// How many.
        count: Count,
    },
    /// How many transmissions were retransmissions.
    Retransmissions {
        /// By whom; `None`: by anybody.
        host: Option<HostId>,
        /// How many.
        count: Count,
    },
    /// How many transmissions never arrived.
    Lost {
        /// Sent by whom; `None`: by anybody.
        host: Option<HostId>,
        /// How many.
        count: Count,
    },
    /// When the last event happened, in nanoseconds from the start.
    Lasts {
        /// Not earlier.
        at_least: Option<u64>,
        /// Not later.
        at_most: Option<u64>,
    },
}

impl Check {
    /// The hosts that it speaks of.
    pub(crate) const fn hosts(&self) -> [Option<HostId>; 1] {
        match *self {
            Self::Reaches { host, .. }
            | Self::Ends { host, .. }
            | Self::Delivered { to: host, .. } => [Some(host)],
            Self::Event { host, .. }
            | Self::Segments { host, .. }
            | Self::Retransmissions { host, .. }
            | Self::Lost { host, .. } => [host],
            Self::BothClosed | Self::Lasts { .. } => [None],
        }
    }
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
}
