//! Lessons: what stands in the folders of `lessons/`, read, run and checked.
//!
//! A lesson is a folder with a `lesson.toml`, a page in each language and the worlds that they
//! speak of; docs/authoring.md teaches how one is written. What a lesson claims is a number, which
//! is filled in from the run ([`number`]), or an option of a question, of which the run says
//! whether it holds ([`question`]). So prose and engine cannot drift apart.
//!
//! This crate knows no HTML: tools/site makes pages of what is read here.
#![forbid(unsafe_code)]

mod both;
mod course;
mod directive;
mod error;
mod fill;
mod known;
mod lesson;
mod manifest;
mod moment;
pub mod myths;
pub mod number;
mod page;
pub mod question;
pub mod rules;
mod run;
pub mod terms;
mod world;

pub use both::Both;
pub use course::Course;
pub use directive::{Control, Directive, Lab, View};
pub use error::CourseError;
pub use fill::{Piece, pieces};
pub use lesson::{Challenge, Clause, Lesson, Unit};
pub use moment::When;
pub use myths::Myth;
pub use page::{Block, Page};
pub use question::{Opt, Question};
pub use world::World;
