//! Predictions and a challenge in the lab: a part that comes with the attribute `exercise`, before the lab begins.

pub mod challenge;
pub mod drill;
mod kept;
pub mod message;
pub mod panel;
pub mod question;

#[cfg(test)]
mod tests;

use tcp_exercise::{Exercise, ExerciseError};

/// Whether a text is an exercise that can be asked.
pub(crate) fn check(text: &str) -> Result<(), ExerciseError> {
    Exercise::decode(text).map(drop)
}
