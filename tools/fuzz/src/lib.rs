//! What must hold for tcp-core and the world around it whatever happens to them, and the bodies of
//! the fuzz targets.
//!
//! | part | holds |
//! | --- | --- |
//! | [`invariants`] | what is true of every connection at every moment |
//! | [`watch`] | what is true of everything that two ends send each other |
//! | [`pair`] | two ends, a link between them that does as it is told, and their applications |
//! | [`wire`], [`connection`], [`peers`] | one fuzz target each, for tcp-core |
//! | `scenario`, `compact`, `link` | one each for tcp-sim; they need the feature `world` |
//!
//! A target takes any bytes, plays what they stand for and panics where something is wrong. The
//! crate in `fuzz/` hands them to libFuzzer; the tests here replay the corpora and try a few inputs
//! at random, with any compiler. The tests of tcp-core use the pair and the invariants too.
#![forbid(unsafe_code)]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "all that this crate does is to look, and to panic where something is wrong"
)]

mod connection;
pub mod invariants;
pub mod pair;
mod peers;
mod stack;
mod tape;
pub mod watch;
mod wire;
#[cfg(feature = "world")]
mod world;

pub use connection::connection;
pub use peers::peers;
pub use wire::wire;
#[cfg(feature = "world")]
pub use world::{compact, link, scenario, seeds};

/// A fuzz target: its name, which is that of its corpus too, and its body.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
#[cfg(feature = "world")]
pub const TARGETS: [Target; 6] = [
    ("wire", wire),
    ("connection", connection),
    ("peers", peers),
    ("scenario", scenario),
    ("compact", compact),
    ("link", link),
];
