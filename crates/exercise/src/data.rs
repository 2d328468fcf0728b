//! An exercise as plain data.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::{Deserialize, Serialize};
use tcp_sim::check::Check;

use crate::stop::Stop;

/// The most predictions that one lab asks for.
pub const MAX_PREDICTIONS: usize = 16;
/// The fewest options that a prediction has.
pub const MIN_OPTIONS: usize = 2;
/// The most options that a prediction has.
pub const MAX_OPTIONS: usize = 6;
/// The most checks that an option has.
pub const MAX_CHECKS: usize = 16;

/// What a lab asks of a learner, in one language. The predictions come first, one after another.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exercise {
    /// What is asked while the clock waits.
    pub predictions: Vec<Prediction>,
    /// What is to be made true. Its checks are those of the scenario ([`tcp_sim::Scenario::goal`]).
    pub challenge: Option<Challenge>,
}

/// A question for which the clock waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prediction {
    /// Its name in the lesson, for events and progress.
    pub id: String,
    /// What is asked.
    pub question: String,
    /// What may be said. Exactly one of them holds.
    pub options: Vec<Choice>,
    /// Where the clock waits.
    pub at: Stop,
    /// Where the answer is known.
    pub until: Stop,
}

/// One of the options of a prediction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// What it says will happen.
    pub text: String,
    /// Why that is so; or, kindly, what the picture behind it gets wrong.
    pub because: String,
    /// What must hold of the run up to [`Prediction::until`], its beginning included, if it is
    /// right: all of them.
    pub holds: Vec<Check>,
}

/// What a learner is to make true by changing the run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Its name in the lesson, for events and progress.
    pub id: String,
    /// The goal in one sentence.
    pub goal: String,
    /// Where to look; what to try; how it is done.
    pub hints: [String; 3],
    /// Why what was done meets it.
    pub because: String,
}

/// What makes an exercise impossible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// It asks nothing at all.
    Empty,
    /// More than [`MAX_PREDICTIONS`].
    TooManyPredictions(usize),
    /// The prediction with this id has fewer than [`MIN_OPTIONS`] options, or more than
    /// [`MAX_OPTIONS`].
    Options(String, usize),
    /// An option of the prediction with this id says nothing, or has no check or more than
    /// [`MAX_CHECKS`].
    Option(String),
    /// A prediction or a challenge has no id, no words, or an id that another one has.
    Unnamed(String),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the exercise asks nothing"),
            Self::TooManyPredictions(count) => write!(
                f,
                "the exercise has {count} predictions; at most {MAX_PREDICTIONS} are possible"
            ),
            Self::Options(id, count) => write!(
                f,
                "the prediction \"{id}\" has {count} options; it needs {MIN_OPTIONS} to {MAX_OPTIONS}"
            ),
            Self::Option(id) => write!(
                f,
                "each option of the prediction \"{id}\" needs a text, a because, and 1 to {MAX_CHECKS} checks"
            ),
            Self::Unnamed(id) => write!(
                f,
                "\"{id}\" needs an id of its own, a question or goal, and, as a challenge, three hints and a because"
            ),
        }
    }
}

impl core::error::Error for Flaw {}

impl Exercise {
    /// Whether it can be asked.
    ///
    /// # Errors
    /// The first thing that makes it impossible.
    pub fn validate(&self) -> Result<(), Flaw> {
        if self.predictions.is_empty() && self.challenge.is_none() {
            return Err(Flaw::Empty);
        }
        if self.predictions.len() > MAX_PREDICTIONS {
            return Err(Flaw::TooManyPredictions(self.predictions.len()));
        }
        let mut ids: Vec<&str> = Vec::new();
        for prediction in &self.predictions {
            prediction.validate()?;
            ids.push(&prediction.id);
        }
        if let Some(challenge) = &self.challenge {
            challenge.validate()?;
            ids.push(&challenge.id);
        }
        ids.sort_unstable();
        let twice = ids.windows(2).find(|pair| pair.first() == pair.last());
        match twice.and_then(|pair| pair.first()) {
            Some(id) => Err(Flaw::Unnamed(String::from(*id))),
            None => Ok(()),
        }
    }
}

impl Prediction {
    fn validate(&self) -> Result<(), Flaw> {
        if is_blank(&self.id) || is_blank(&self.question) {
            return Err(Flaw::Unnamed(self.id.clone()));
        }
        let count = self.options.len();
        if !(MIN_OPTIONS..=MAX_OPTIONS).contains(&count) {
            return Err(Flaw::Options(self.id.clone(), count));
        }
        let is_whole = |option: &Choice| {
            !is_blank(&option.text)
                && !is_blank(&option.because)
                && (1..=MAX_CHECKS).contains(&option.holds.len())
        };
        match self.options.iter().all(is_whole) {
            true => Ok(()),
            false => Err(Flaw::Option(self.id.clone())),
        }
    }
}

impl Challenge {
    fn validate(&self) -> Result<(), Flaw> {
        let words = [&self.id, &self.goal, &self.because];
        match words
            .into_iter()
            .chain(&self.hints)
            .any(|words| is_blank(words))
        {
            true => Err(Flaw::Unnamed(self.id.clone())),
            false => Ok(()),
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
