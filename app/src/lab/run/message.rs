//! What can be asked of a run.

use tcp_core::Instant;
use tcp_sim::command::Fault;
use tcp_sim::history::link::{LinkError, Shared};
use tcp_sim::scenario::Knobs;
use tcp_sim::{Command, History, Scenario, TransmissionId};

use super::{Gate, Place, Speed, Stop};

/// One request about the run and its clock.
#[derive(Clone, Debug)]
pub enum RunMsg {
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
    /// On to just after the next thing of a kind.
    ToNext(Stop),
    /// Back to just after the last thing of a kind.
    ToPrevious(Stop),
    /// The clock runs, and stops just after the next thing of a kind.
    PlayUntil(Stop),
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
    /// To a point in time.
    SeekTime(Instant),
    /// To the furthest moment that was reached.
    ToFrontier,
    /// Something happens to a segment in flight.
    Fault(TransmissionId, Fault),
    /// Any other command, at the cursor.
    Command(Command),
    /// One command goes, by its place among them: the run is played again without it.
    Remove(usize),
    /// The last command is taken back.
    Undo,
    /// The command that was taken back is given again.
    Redo,
    /// A knob was turned: the sandbox starts again.
    Turn(Knobs),
    /// Another scenario. Boxed: it is far larger than the rest.
    Load(Box<Scenario>),
    /// To where this history of the scenario stands. Boxed, as a scenario is.
    Stand(Box<History>),
    /// A question holds the clock, or no longer does.
    Gate(Option<Gate>),
    /// To the moment in a link, as it was read. Boxed, as a scenario is.
    Follow(Result<Box<Shared>, LinkError>),
}
