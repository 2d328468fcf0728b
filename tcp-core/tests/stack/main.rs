//! A host's TCP, as users of `tcp_core::Stack` rely on it. The tests read like traces: what goes
//! in, what comes out.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod challenge;
mod cookies;
mod defer;
mod hostile;
mod icmp;
mod life;
mod listen;
mod net;
mod nobody;
mod open;
mod path;
mod ports;
mod profiles;
mod time_wait;
