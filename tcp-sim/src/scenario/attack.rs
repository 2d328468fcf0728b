//! Attackers as scenarios describe them: what they are told, and what they do with it.

use core::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::router::Match;
use crate::ids::HostId;

/// What an attacker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attacker {
    /// When it begins, in nanoseconds from the start.
    pub start: u64,
    /// What it does.
    pub attack: Attack,
}

/// What an attacker does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Attack {
    /// Off the path: it forges segments in another host's name, and sweeps the sequence numbers.
    Forge(Forge),
    /// Off the path: it sends SYNs in the names of many hosts.
    Flood(Flood),
    /// On the path, so on a router: it sees a segment, and forges the next one.
    Inject(Inject),
    /// On the path: it keeps a segment, and sends it once more later.
    Replay(Replay),
}

/// What is forged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Forgery {
    /// RST.
    Rst,
    /// SYN.
    Syn,
    /// Data, so many bytes.
    Data(u16),
    /// A bare ACK.
    Ack,
    /// FIN without data.
    Fin,
    /// SYN-ACK.
    SynAck,
}

/// A blind forger. It knows the four-tuple, for it was told; it sees no segment of the connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Forge {
    /// What it forges.
    pub what: Forgery,
    /// In whose name.
    pub from: HostId,
    /// That host's port.
    pub from_port: u16,
    /// For whom.
    pub to: HostId,
    /// The port there.
    pub port: u16,
    /// The first sequence number.
    pub sequence: u32,
    /// How far the next one is.
    pub step: u32,
    /// The acknowledgment number, if it has one. (Without it data is never believed.)
    pub acknowledgment: Option<u32>,
    /// How many segments a second.
    pub rate: u32,
    /// How many in all.
    pub count: u32,
}

/// A flood of SYNs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flood {
    /// For whom.
    pub to: HostId,
    /// The port there.
    pub port: u16,
    /// The first of the addresses in whose names it sends; `None`: its own.
    pub source: Option<IpAddr>,
    /// How many addresses from there on.
    pub sources: u32,
    /// How many segments a second.
    pub rate: u32,
    /// How many in all.
    pub count: u32,
}

/// An on-path forger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inject {
    /// What it forges: it continues the segment that it saw.
    pub what: Forgery,
    /// On which segments.
    pub on: Match,
    /// On which of them, from 1.
    pub nth: u32,
}

/// A replayer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replay {
    /// Which segments it keeps.
    pub of: Match,
    /// Which of them, from 1.
    pub nth: u32,
    /// How long it keeps it, in nanoseconds.
    pub delay: u64,
}
