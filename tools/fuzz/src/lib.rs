//! What must hold for tcp-core whatever happens to it, and the bodies of its fuzz targets.
//!
//! | part | holds |
//! | --- | --- |
//! | [`invariants`] | what is true of every connection at every moment |
//! | [`watch`] | what is true of everything that two ends send each other |
//! | [`pair`] | two ends, a link between them that does as it is told, and their applications |
//! | [`wire`], [`connection`], [`peers`] | one fuzz target each |
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

pub use connection::connection;
pub use peers::peers;
pub use wire::wire;

/// A fuzz target: its name, which is that of its corpus too, and its body.
pub type Target = (&'static str, fn(&[u8]));

/// All of them.
pub const TARGETS: [Target; 3] = [("wire", wire), ("connection", connection), ("peers", peers)];
