//! What a screen has to say: in the notice bar, and to a screen reader. Typed; views find words.

use tcp_sim::scenario::CompactError;
use tcp_sim::{HostId, TransmissionId};

use crate::lab::run::{Done, RunError};

/// An attribute that makes no sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadAttribute {
    /// Its name.
    pub name: &'static str,
    /// What stood there, or its beginning.
    pub value: String,
    /// What may stand there.
    pub expected: Expected,
}

/// What may stand in an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expected {
    /// One of these words.
    OneOf(&'static str),
    /// A number of CSS pixels.
    Pixels,
    /// A moment of the run.
    Moment,
    /// What the site writes for an exercise.
    Exercise,
}

/// What the notice bar says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The run could not do what was asked.
    Run(RunError),
    /// Attributes of the element that make no sense; at least one.
    BadAttributes(Vec<BadAttribute>),
    /// A scenario that was given to a lab could not be read; the lab keeps what it showed.
    BadScenario(CompactError),
    /// The part of the lab that reads links and scenarios did not arrive.
    LinkNotRead,
    /// The menu of a segment did not arrive.
    MenuMissing,
    /// The list of keys did not arrive.
    KeysMissing,
    /// So many commands that were given later are not any more.
    Replaced(usize),
    /// The link was copied.
    LinkCopied,
    /// The browser did not let us copy; the link stands here to be copied by hand.
    CopyFailed {
        /// The whole address.
        link: String,
    },
}

impl Notice {
    /// Whether something went wrong (it stays until it is dismissed) or not (it goes by itself).
    #[must_use]
    pub fn is_problem(&self) -> bool {
        !matches!(self, Self::LinkCopied | Self::Replaced(_))
    }
}

/// What was just done, for whoever does not see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// By the run.
    Run(Done),
    /// A segment's header is shown.
    Inspecting(TransmissionId),
    /// A question waits: this one.
    Asked(String),
    /// An answer was to be committed, and none was chosen.
    ChooseFirst,
    /// This answer was committed, and the run goes on.
    Committed(String),
    /// The answer is known.
    Told {
        /// What was said.
        said: String,
        /// What happened.
        did: String,
    },
    /// So many goals of a challenge hold.
    Goals {
        /// How many hold.
        held: u64,
        /// How many there are.
        of: u64,
    },
    /// A challenge is met.
    Met,
    /// It is shown why a host sends nothing.
    Quiet(HostId),
}
