//! What a session has to say: in the notice bar, and to a screen reader. Typed; views find words.

use tcp_sim::TransmissionId;
use tcp_sim::command::CommandError;
use tcp_sim::command::Fault;
use tcp_sim::history::link::LinkError;

use super::speed::Speed;

/// One sentence in the notice bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A link cannot be read.
    BadLink(LinkError),
    /// A link was made by an engine whose outcome differs from this one's.
    LinkDiffers,
    /// An attribute of the element makes no sense.
    BadAttribute {
        /// Its name.
        name: String,
        /// What stood there.
        value: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// The world refused a command.
    Refused(CommandError),
    /// The segment arrived or was lost in the meantime.
    NotInFlight,
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
    /// An event happened; its records begin at this place of the trace.
    Stepped {
        /// Index of the first record.
        from: usize,
    },
    /// One event was taken back.
    Back,
    /// The cursor is at the start.
    Start,
    /// Nothing more will happen.
    Ended,
    /// The clock runs.
    Playing,
    /// The clock stopped.
    Paused,
    /// The speed was chosen.
    Speed(Speed),
    /// A fault was given to a segment.
    Fault {
        /// Which segment.
        id: TransmissionId,
        /// What happens to it.
        fault: Fault,
    },
    /// The last command was taken back.
    Undone,
    /// There was nothing to take back.
    NothingToUndo,
    /// A command was given again.
    Redone,
    /// There was nothing to give again.
    NothingToRedo,
    /// A segment's header is shown.
    Inspecting(TransmissionId),
    /// The scenario starts again.
    Restarted,
}
