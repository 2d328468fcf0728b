//! The programs that run on hosts.

use alloc::string::String;

use serde::{Deserialize, Serialize};

use super::Attacker;
use crate::ids::HostId;

/// What a program does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProgramSpec {
    /// Nothing: what arrives for it is reset.
    None,
    /// Opens connections, sends, reads, closes.
    Client(Client),
    /// Accepts connections, reads, answers, closes.
    Server(Server),
    /// Does harm to others.
    Attacker(Attacker),
}

impl ProgramSpec {
    /// What it is, and what it is called without a name of its own.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::None => "",
            Self::Client(_) => "client",
            Self::Server(_) => "server",
            Self::Attacker(_) => "attacker",
        }
    }
}

/// A program of a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Program<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What it does.
    pub spec: &'a ProgramSpec,
}

/// A program that runs on a host beside its first one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherProgram {
    /// What it is called; `None`: as what it is.
    pub name: Option<String>,
    /// What it does.
    pub spec: ProgramSpec,
}

/// What a client does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    /// Which host it opens a connection to.
    pub to: HostId,
    /// The port there.
    pub port: u16,
    /// Its own port; `None`: an ephemeral one.
    pub local_port: Option<u16>,
    /// When it opens, in nanoseconds from the start; `None`: when a command says so.
    pub open_at: Option<u64>,
    /// How many bytes it sends on each connection, before anything else.
    pub send: u32,
    /// When it closes.
    pub close: Close,
    /// How it reads.
    pub reading: Reading,
    /// What it does besides.
    pub work: Work,
}

/// What a client does besides sending once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Work {
    /// Nothing.
    Once,
    /// It asks, and asks again when it has the answer.
    Requests(Requests),
    /// It opens more connections, at a steady rate.
    Opens(Opens),
    /// It sends a byte from time to time, and expects something back.
    Heartbeat(Heartbeat),
}

/// Requests and responses, as in HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requests {
    /// How many.
    pub count: u32,
    /// The bytes of a request.
    pub size: u32,
    /// The bytes of a response.
    pub response: u32,
    /// How long it thinks between a response and the next request, in nanoseconds.
    pub pause: u64,
    /// A connection for each (HTTP/1.0), or one for all (HTTP/1.1).
    pub connection_each: bool,
}

/// Connections opened at a steady rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opens {
    /// How many a second.
    pub rate: u32,
    /// How many in all.
    pub count: u32,
}

/// A sign of life that an application asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heartbeat {
    /// How often it sends a byte, in nanoseconds.
    pub every: u64,
    /// How long it waits for a byte that comes back, in nanoseconds; then it aborts.
    pub timeout: u64,
}

/// How an application reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reading {
    /// Whatever is there, at once.
    Everything,
    /// Slowly.
    Slow {
        /// So many bytes …
        bytes: u32,
        /// … in so many nanoseconds.
        every: u64,
    },
    /// It stops after so many bytes of a connection.
    Stops {
        /// How many.
        after: u64,
        /// When it reads on, in nanoseconds from the start; `None`: when a command says so.
        until: Option<u64>,
    },
}

/// When an application closes its side of a connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Close {
    /// When a command says so. A server that nobody tells is one that forgets to close.
    #[default]
    WhenTold,
    /// As soon as all its bytes are handed to TCP, and all its requests are answered.
    WhenSent,
    /// When the peer has closed.
    AfterPeer,
    /// When its first response is handed to TCP (HTTP/1.0).
    AfterResponse,
}

/// What a server does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// The port it listens on.
    pub port: u16,
    /// How many connections may wait to be accepted.
    pub backlog: u16,
    /// It sends back each byte that it reads.
    pub echo: bool,
    /// How many bytes it sends in answer to a request.
    pub respond: u32,
    /// The bytes of a request; 0: the first byte of a connection is one, and there is no other.
    pub request: u32,
    /// How long it takes from one `accept()` to the next, in nanoseconds.
    pub accept_every: u64,
    /// How it reads.
    pub reading: Reading,
    /// When it closes its side.
    pub close: Close,
}
