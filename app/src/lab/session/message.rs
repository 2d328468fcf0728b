//! What a learner, a frame or a page can ask of a session.

use tcp_core::Instant;
use tcp_sim::command::Fault;
use tcp_sim::figure::FoldId;
use tcp_sim::scenario::Knobs;
use tcp_sim::{Command, Scenario, TransmissionId};

use super::View;
use super::notice::Notice;
use super::scale::Place;
use super::speed::Speed;

/// One request.
#[derive(Clone, Debug)]
pub enum Msg {
    /// One event on. `gliding`: the way there is shown, by the frames that follow.
    Step {
        /// Whether the way there is shown.
        gliding: bool,
    },
    /// One event back.
    Back {
        /// Whether the way there is shown.
        gliding: bool,
    },
    /// To before the first event.
    ToStart,
    /// The clock runs.
    Play,
    /// The clock stops.
    Pause,
    /// The one or the other.
    TogglePlay,
    /// A frame was drawn `elapsed` nanoseconds after the one before it.
    Frame {
        /// In nanoseconds of the learner's time.
        elapsed: u64,
    },
    /// How fast the clock runs.
    SetSpeed(Speed),
    /// One speed down.
    Slower,
    /// One speed up.
    Faster,
    /// To a place of the scrubber.
    Seek(Place),
    /// To just after the event with this number; 0 is the start.
    SeekStep(u64),
    /// To the furthest moment that was reached.
    ToFrontier,
    /// To a point in time.
    SeekTime(Instant),
    /// To just after the record with this number (the run's first is 0), and why it is there.
    Ask(u64),
    /// The pointer is over a segment, or over none.
    Hover(Option<TransmissionId>),
    /// A segment is chosen, or none.
    Select(Option<TransmissionId>),
    /// A segment is chosen until another one is, and its header is shown.
    Inspect(TransmissionId),
    /// The menu beside a segment; for one that is not in flight: its header.
    OpenMenu(TransmissionId),
    /// The menu's page that asks for how long.
    OpenDelay(TransmissionId),
    /// The menu goes.
    CloseMenu,
    /// Something happens to a segment in flight.
    Fault(TransmissionId, Fault),
    /// Any other command, at the cursor.
    Command(Command),
    /// The last command is taken back.
    Undo,
    /// The command that was taken back is given again.
    Redo,
    /// Idle time is shown in full, or folded again.
    ToggleFold(FoldId),
    /// Another view.
    Show(View),
    /// The list of keys opens or closes.
    Help(bool),
    /// Keys of one letter do something, or nothing.
    Shortcuts(bool),
    /// A knob was turned: the sandbox starts again.
    Turn(Knobs),
    /// Another scenario. Boxed: it is far larger than the rest.
    Load(Box<Scenario>),
    /// To the moment in a link's code.
    FollowLink(String),
    /// The notice bar says something.
    Tell(Notice),
    /// The notice bar goes.
    DismissNotice,
}

impl Msg {
    /// Whether a step that is being shown may go on. Everything else is about where it leads to,
    /// so it is taken at once.
    pub(super) fn keeps_the_clock(&self) -> bool {
        matches!(
            self,
            Self::Frame { .. }
                | Self::Hover(_)
                | Self::Show(_)
                | Self::Help(_)
                | Self::Shortcuts(_)
                | Self::Tell(_)
                | Self::DismissNotice
                | Self::ToggleFold(_)
        )
    }
}
