//! The quiz: a session of questions as plain Rust, the cards that come back, and their view. It is a
//! part of its own, fetched where an element `<tcp-quiz>` stands.

pub mod deck;
mod map;
mod opening;
pub mod session;
mod view;

pub(crate) use view::mount;
