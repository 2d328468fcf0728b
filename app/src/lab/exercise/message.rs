//! What a learner asks of an exercise, what is to be done because of it, and where it stands.

use crate::lab::run::RunMsg;
use crate::lab::screen::Announcement;

/// What a learner asks of an exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DrillMsg {
    /// An option is chosen, not yet committed.
    Choose(usize),
    /// The chosen option is what the learner says. `shown`: the way to the answer is played.
    Commit {
        /// Whether the run is played.
        shown: bool,
    },
    /// To the answer at once.
    Skip,
    /// The way to the answer once more.
    Watch,
    /// The question once more.
    Again,
    /// To the next question. `shown`: the way there is played.
    Next {
        /// Whether the run is played.
        shown: bool,
    },
    /// One hint more.
    Hint,
    /// The challenge from the beginning.
    StartOver,
}

/// What is to be done because of it.
#[derive(Clone, Debug)]
pub enum Do {
    /// Something to the run.
    Run(RunMsg),
    /// Something is said.
    Say(Announcement),
    /// The page is told of an answer.
    Predicted {
        /// Which prediction.
        id: String,
        /// What was said, by its place.
        said: usize,
        /// Whether that is what happens.
        right: bool,
    },
    /// The page is told that a challenge was met.
    Solved {
        /// Which.
        id: String,
    },
}

/// Where an exercise stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The clock is on its way to a question.
    Going,
    /// It waits for an answer.
    Asking,
    /// It is on its way from the question to its answer.
    Watching,
    /// The answer is known.
    Told,
    /// No question is left.
    Free,
}
