//! What a lab asks of a learner: *predictions*, for which the clock waits, and a *challenge*, which
//! is met by changing the run. An [`Exercise`] is plain data in one language, as the page around it
//! is; its compact text travels in an attribute of the page.
//!
//! What is right is never written down: a prediction is judged on a fork of the run, a challenge on
//! the run as the learner plays, both with the checks in which scenarios assert.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod challenge;
mod data;
mod jury;
mod predict;
mod stop;
mod text;

pub use challenge::Attempt;
pub use data::{
    Challenge, Choice, Exercise, Flaw, MAX_CHECKS, MAX_OPTIONS, MAX_PREDICTIONS, MIN_OPTIONS,
    Prediction,
};
pub use jury::MAX_FORK_EVENTS;
pub use predict::{Answer, JudgeError, answer, judge};
pub use stop::Stop;
pub use text::{EXERCISE_VERSION, ExerciseError, MAX_EXERCISE_LEN};
