//! A complete TCP as a library: RFC 9293 and its companions, without a clock, a network or an
//! operating system underneath.
//!
//! Segments go in, segments come out, and deadlines come out. Whoever drives a [`Stack`] or a
//! [`Connection`] owns time and randomness and hands both in, so the same inputs always give the
//! same outputs. What the code decides, and by which clause, it tells to an [`event::Observer`].
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod congestion;
pub mod connection;
pub mod event;
pub mod profile;
pub mod recovery;
mod rng;
pub mod rtt;
pub mod seq;
pub mod sorted;
pub mod stack;
pub mod time;
pub mod wire;

pub use connection::Connection;
pub use event::{Cause, Event, Source, State, TimerKind};
pub use profile::Config;
pub use seq::SeqNumber;
pub use stack::Stack;
pub use time::{Duration, Instant};
pub use wire::{Flags, Segment};
