//! What can be asked of a running world. A click, a scenario, a link and a test all use these.

use core::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::{HostId, LinkId, ProgramId, SegmentName};
use crate::limits::InvalidError;

/// One request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Command {
    /// The host's application opens a connection to the other host's listening port.
    Open {
        /// Who opens.
        host: HostId,
    },
    /// The host's application sends bytes.
    Send {
        /// Who sends.
        host: HostId,
        /// How many bytes.
        bytes: u32,
    },
    /// The host's application closes.
    Close {
        /// Who closes.
        host: HostId,
    },
    /// The host's application aborts.
    Abort {
        /// Who aborts.
        host: HostId,
    },
    /// Something happens to one transmission: at once when it is in flight, or as soon as it is
    /// sent when it is not there yet.
    Fault {
        /// Which one.
        segment: SegmentName,
        /// What happens to it.
        fault: Fault,
    },
    /// The cable of a link is pulled, or plugged in again.
    Plug {
        /// Which link.
        link: LinkId,
        /// Whether it is plugged in from now on.
        up: bool,
    },
    /// A host loses its power, or gets it back.
    Power {
        /// Which host.
        host: HostId,
        /// Whether it has power from now on.
        on: bool,
    },
    /// The host's application stops reading, or reads on.
    Reading {
        /// Which host.
        host: HostId,
        /// Whether it reads from now on.
        on: bool,
    },
    /// The host's programs end, and the host closes their sockets; or they start again.
    Program {
        /// Which host.
        host: HostId,
        /// Whether it runs from now on.
        on: bool,
    },
    /// The congestion window of the host's newest connection is set by hand: whoever gives the
    /// command is the congestion control.
    SetCwnd {
        /// Whose window.
        host: HostId,
        /// The window from now on, in bytes; TCP makes it at least a segment.
        bytes: u32,
    },
    /// One of the host's programs ends, or starts again.
    OneProgram {
        /// Which host.
        host: HostId,
        /// Which of them.
        program: ProgramId,
        /// Whether it runs from now on.
        on: bool,
    },
}

/// What can happen to a transmission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Fault {
    /// It disappears.
    Drop,
    /// It arrives later.
    Delay {
        /// By how much, in nanoseconds.
        nanos: u64,
    },
    /// A second copy arrives later than the first.
    Duplicate {
        /// By how much, in nanoseconds.
        nanos: u64,
    },
    /// One bit is turned over.
    Corrupt {
        /// Which bit of the TCP segment, counted from the first of the source port; past its end:
        /// modulo its length.
        bit: u32,
    },
}

/// Why a command was not taken. The world is then as it was before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommandError {
    /// There is no such host.
    NoSuchHost(HostId),
    /// The host's application has no connection that still lives.
    NoConnection(HostId),
    /// The host's application has a connection already.
    AlreadyOpen(HostId),
    /// The host's application never opens connections.
    NotAClient(HostId),
    /// The host's application closed its side already.
    AlreadyClosed(HostId),
    /// The host's TCP would not open a connection (no port is free, or the address is not its own).
    CannotConnect(HostId),
    /// The host's TCP would not open a connection, because an earlier one of the same endpoints is
    /// in TIME-WAIT (RFC 9293, 3.10.1, "connection already exists").
    InTimeWait(HostId),
    /// The transmission is not on its way any more: it arrived, or was lost.
    NotInFlight(SegmentName),
    /// It is as was asked for already: the cable is plugged in or out, the host runs or does not.
    AlreadySo,
    /// The host has no power.
    NoPower(HostId),
    /// An algorithm governs the congestion window of the host's connection, not a hand.
    NotByHand(HostId),
    /// The history holds as many commands as it may.
    TooMany,
    /// A number in the command is outside what is possible.
    Invalid(InvalidError),
}

impl From<InvalidError> for CommandError {
    fn from(invalid: InvalidError) -> Self {
        match invalid {
            InvalidError::NoSuchHost(host) => Self::NoSuchHost(host),
            invalid => Self::Invalid(invalid),
        }
    }
}

impl fmt::Display for CommandError {
    /// In English, with numbers for names; `explain` knows the names and the other language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchHost(host) => write!(f, "there is no host number {}", host.0),
            Self::NoConnection(host) => write!(f, "host {} has no open connection", host.0),
            Self::AlreadyOpen(host) => write!(f, "host {} has a connection already", host.0),
            Self::NotAClient(host) => write!(f, "host {} never opens connections", host.0),
            Self::AlreadyClosed(host) => write!(f, "host {} closed its side already", host.0),
            Self::CannotConnect(host) => write!(f, "host {} cannot open a connection", host.0),
            Self::InTimeWait(host) => write!(
                f,
                "host {} has a connection of the same endpoints in TIME-WAIT",
                host.0
            ),
            Self::NotInFlight(name) => write!(
                f,
                "transmission {} of that segment of host {} is not in flight any more: it arrived or was lost",
                name.nth, name.host.0
            ),
            Self::AlreadySo => f.write_str("that is so already"),
            Self::NoPower(host) => write!(f, "host {} has no power", host.0),
            Self::NotByHand(host) => write!(
                f,
                "an algorithm governs host {}'s congestion window (congestion = \"manual\" leaves it to commands)",
                host.0
            ),
            Self::TooMany => f.write_str("there are too many commands"),
            Self::Invalid(invalid) => invalid.fmt(f),
        }
    }
}

impl core::error::Error for CommandError {}
