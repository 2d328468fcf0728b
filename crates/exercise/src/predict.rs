//! Which option of a prediction holds.

use alloc::vec::Vec;
use core::fmt;

use tcp_sim::check::Check;
use tcp_sim::{Cursor, History};

use crate::data::Prediction;
use crate::jury::Trial;

/// Why a prediction has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JudgeError {
    /// None of its options holds.
    NoneHolds,
    /// Several of its options hold: these, by their places.
    SeveralHold(Vec<usize>),
}

impl fmt::Display for JudgeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoneHolds => f.write_str("none of the options holds"),
            Self::SeveralHold(places) => {
                f.write_str("several options hold:")?;
                for place in places {
                    write!(f, " {}", place.saturating_add(1))?;
                }
                Ok(())
            }
        }
    }
}

impl core::error::Error for JudgeError {}

/// What becomes of a prediction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Where the clock waits.
    pub at: Cursor,
    /// Where the answer is known.
    pub until: Cursor,
    /// Which option holds there, by its place.
    pub holds: Result<usize, JudgeError>,
}

/// Which option holds of a run that goes on by itself from where the clock waits: a fork of the
/// history, with the commands that were given up to there and no later ones. The history itself
/// does not move.
///
/// # Errors
/// When none of the options holds, or several do.
pub fn judge(prediction: &Prediction, history: &History) -> Result<usize, JudgeError> {
    answer(prediction, history).holds
}

/// The same, and between which moments.
#[must_use]
pub fn answer(prediction: &Prediction, history: &History) -> Answer {
    let checks: Vec<Check> = (prediction.options.iter())
        .flat_map(|option| option.holds.iter().cloned())
        .collect();
    let mut trial = Trial::new(history.scenario(), &checks);
    trial.play_to(prediction.at, history.commands());
    let at = trial.cursor();
    trial.play_to(prediction.until, &[]);
    let outcomes = trial.outcomes();
    let mut held = outcomes.iter().map(|outcome| outcome.holds);
    let holding = prediction.options.iter().enumerate().filter(|(_, option)| {
        let all: Vec<bool> = held.by_ref().take(option.holds.len()).collect();
        !all.is_empty() && all.into_iter().all(|holds| holds)
    });
    let places: Vec<usize> = holding.map(|(place, _)| place).collect();
    Answer {
        at,
        until: trial.cursor(),
        holds: match places.as_slice() {
            [] => Err(JudgeError::NoneHolds),
            [place] => Ok(*place),
            [_, _, ..] => Err(JudgeError::SeveralHold(places)),
        },
    }
}
