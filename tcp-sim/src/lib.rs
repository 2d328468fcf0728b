//! A small, deterministic world in which tcp-core runs: hosts, a link between them, time, faults,
//! and the history of it all.
//!
//! A [`World`] is a value that advances by one event and tells everything to a [`trace::Sink`].
//! [`History`] owns the commands and key-frames, so that going back, forking and sharing are the
//! same replay. It knows no language and no picture: sentences are `tcp-explain`'s, drawings
//! `tcp-figure`'s, files `tcp-files`'.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod check;
pub mod command;
pub mod history;
pub mod ids;
pub mod judge;
mod limits;
pub mod names;
pub mod per_host;
mod queue;
pub mod rng;
pub mod scenario;
pub mod trace;
pub mod world;

pub use command::Command;
pub use history::{Cursor, History, link};
pub use ids::{HostId, TransmissionId};
pub use per_host::PerHost;
pub use scenario::Scenario;
pub use world::World;
