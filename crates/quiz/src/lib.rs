//! Questions about TCP, made from a seed by the core itself and graded by running it. The same
//! seed gives the same questions natively and in a page.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod attempt;
mod checks;
mod dealt;
pub mod goal;
pub mod myth;
pub mod next_segment;
pub mod next_state;
pub mod question;
mod quiz;
mod script;
pub mod table;
mod words;

pub use attempt::{
    ATTEMPT_VERSION, Attempt, AttemptError, Finding, Given, Graded, MAX_ATTEMPT_LEN,
};
pub use question::{Answer, Feedback, Form, Header, Kind, Prompt};
pub use quiz::{MOST_DIFFICULT, MOST_QUESTIONS, QUIZ_VERSION, Question, Quiz, QuizError, Shown};
pub use script::{FORGER, Numbers};
