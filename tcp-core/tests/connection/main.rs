//! Connections, tested the way a packet trace reads: what arrives, what is sent, and why.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

mod host;

mod acks;
mod arbitrary;
mod buffers;
mod calls;
mod close;
mod congestion;
mod control;
mod ecn;
mod fin_wait_2;
mod forged;
mod freebsd;
mod give_up;
mod handshake;
mod hostile;
mod keepalive;
mod linux;
mod loss;
mod nagle;
mod newreno;
mod quiet;
mod reassembly;
mod requirements;
mod reset;
mod rfc793;
mod route;
mod rtt;
mod sack_receiver;
mod sack_sender;
mod segment_size;
mod settings;
mod tahoe;
mod timestamps;
mod unacceptable;
mod urgent;
mod window;
