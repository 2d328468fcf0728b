//! What a screen has to say: in the notice bar, and to a screen reader. Typed; views find words.

use tcp_sim::TransmissionId;

use crate::lab::run::{Done, RunError};

/// One sentence in the notice bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The run could not do what was asked.
    Run(RunError),
    /// An attribute of the element makes no sense.
    BadAttribute {
        /// Its name.
        name: String,
        /// What stood there.
        value: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// The part of the lab that reads links and scenarios did not arrive.
    LinkNotRead,
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
        !matches!(self, Self::LinkCopied)
    }
}

/// What was just done, for whoever does not see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// By the run.
    Run(Done),
    /// A segment's header is shown.
    Inspecting(TransmissionId),
}
