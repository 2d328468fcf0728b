//! What a request did to a run, for whoever shows it.

use tcp_sim::TransmissionId;
use tcp_sim::command::{CommandError, Fault};
use tcp_sim::history::link::LinkError;

use super::{Speed, Stop};

/// How far a request went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Nothing but the clock's own settings.
    #[default]
    None,
    /// The time at the cursor, between two events.
    Time,
    /// The clock came to rest.
    Clock,
    /// What has happened at the cursor.
    Events,
    /// The whole run is another one.
    Replaced,
}

/// What a request could not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunError {
    /// The world refused a command.
    Refused(CommandError),
    /// The segment arrived or was lost in the meantime.
    NotInFlight,
    /// A link cannot be read. Whatever the lab showed, it keeps showing.
    BadLink(LinkError),
    /// A link was made by an engine whose outcome differs from this one's. It was followed.
    LinkDiffers,
}

/// What was done, for whoever does not see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
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
    /// Nothing of the kind follows, as far as was looked.
    NoneAhead(Stop),
    /// Nothing of the kind was before, as far as is kept.
    NoneBefore(Stop),
    /// The clock runs until something of the kind.
    PlayingUntil(Stop),
    /// The clock stopped at it.
    Reached(Stop),
    /// A command was taken away.
    Removed,
    /// The last command was taken back.
    Undone,
    /// There was nothing to take back.
    NothingToUndo,
    /// A command was given again.
    Redone,
    /// There was nothing to give again.
    NothingToRedo,
    /// The scenario starts again.
    Restarted,
    /// Nothing: the clock waits for an answer.
    Held,
}

/// What a request did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// How far it went.
    pub change: Change,
    /// What was done, where that is worth a word.
    pub done: Option<Done>,
    /// What could not be done.
    pub error: Option<RunError>,
    /// How many commands that were given later are not any more: undo brings them back.
    pub replaced: usize,
}

impl Outcome {
    pub(super) fn changed(&mut self, change: Change) {
        self.change = self.change.max(change);
    }

    pub(super) fn did(&mut self, done: Done) {
        self.done = Some(done);
    }
}
