//! The one typed trace: whatever happens in a world is told here, and views read nothing else.

use alloc::vec::Vec;

use bytes::Bytes;
use tcp_core::stack::{ConnectError, ConnectionId, ListenError};
use tcp_core::wire::IcmpError;
use tcp_core::{Cause, Event, Instant, Segment};

use crate::command::{Command, CommandError};
use crate::ids::{HostId, ProgramId, TransmissionId};

/// One line of the trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// When it happened.
    pub at: Instant,
    /// During which world event (counted from 1; 0: before the first). Commands given between two
    /// events carry the number of the earlier one.
    pub step: u64,
    /// What happened.
    pub what: What,
}

impl Record {
    /// The host and the connection that it is about, where it is about one.
    #[must_use]
    pub fn connection(&self) -> Option<(HostId, ConnectionId)> {
        match &self.what {
            What::Core {
                host, connection, ..
            }
            | What::Sent {
                host, connection, ..
            }
            | What::Program {
                host, connection, ..
            } => connection.map(|connection| (*host, connection)),
            _ => None,
        }
    }
}

/// What can happen in a world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A segment left a host for the link.
    Sent {
        /// The transmission.
        id: TransmissionId,
        /// Who sent it.
        host: HostId,
        /// The connection, where it belongs to one (a RST for nobody does not).
        connection: Option<ConnectionId>,
        /// The segment itself.
        segment: Segment,
        /// Why it was sent.
        cause: Cause,
        /// The earlier transmission of the same numbers that this one repeats.
        repeats: Option<TransmissionId>,
        /// When its last bit leaves the queue, and when it will arrive if nothing interferes.
        departs: Instant,
        /// See `departs`.
        arrives: Instant,
    },
    /// A copy that a fault or the link made of a transmission; it is in flight too.
    Copied {
        /// The copy.
        id: TransmissionId,
        /// What it is a copy of.
        of: TransmissionId,
        /// When the copy will arrive.
        arrives: Instant,
    },
    /// The arrival of a transmission in flight was moved.
    Rescheduled {
        /// Which.
        id: TransmissionId,
        /// When it will arrive now.
        arrives: Instant,
    },
    /// A bit of a transmission was turned over.
    Corrupted {
        /// Which.
        id: TransmissionId,
        /// Which bit of the TCP segment, counted from the first bit of the source port.
        bit: u32,
    },
    /// A transmission will never arrive.
    Lost {
        /// Which.
        id: TransmissionId,
        /// What became of it.
        why: Loss,
    },
    /// A router passed a transmission on. Its time to live is one less from here on.
    Forwarded {
        /// Which.
        id: TransmissionId,
        /// The router.
        by: HostId,
        /// When its last bit leaves the router.
        departs: Instant,
        /// When it will arrive at its destination now, if nothing interferes.
        arrives: Instant,
    },
    /// Something on the way changed a header: from here on the segment is this one.
    Rewritten {
        /// Which.
        id: TransmissionId,
        /// What was done.
        how: Rewrite,
        /// The segment as it is now.
        segment: Segment,
    },
    /// A router reports by ICMP that it could not forward a transmission. The report travels under
    /// a number of its own, and is delivered or lost like a transmission.
    Reported {
        /// The report's own number.
        id: TransmissionId,
        /// The router.
        by: HostId,
        /// What it is about.
        about: TransmissionId,
        /// What it says.
        error: IcmpError,
        /// The whole IP packet.
        packet: Bytes,
        /// When it will arrive, if nothing interferes.
        arrives: Instant,
    },
    /// A transmission reached its host. What the host made of it follows as `Core` records.
    Delivered {
        /// Which.
        id: TransmissionId,
    },
    /// Something inside a host's TCP.
    Core {
        /// Which host.
        host: HostId,
        /// Which connection; `None`: the host as a whole (a listener, or nobody's segment).
        connection: Option<ConnectionId>,
        /// What.
        event: Event,
        /// The transmission that was being handled, if one was.
        about: Option<TransmissionId>,
    },
    /// A program called.
    Program {
        /// On which host.
        host: HostId,
        /// Which of the host's programs.
        program: ProgramId,
        /// On which connection, where there is one already.
        connection: Option<ConnectionId>,
        /// What it did.
        call: Call,
    },
    /// A host lost its power, or got it back: whatever its TCP and its application knew is gone.
    Power {
        /// Which host.
        host: HostId,
        /// Whether it runs now.
        on: bool,
    },
    /// A command was given, by the learner or by the scenario.
    Command {
        /// The command.
        command: Command,
        /// By whom.
        by: Giver,
    },
    /// A command that stands in the scenario was not possible at its time.
    Refused {
        /// The command.
        command: Command,
        /// By whom it was given.
        by: Giver,
        /// Why not.
        error: CommandError,
    },
}

/// Who gave a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Giver {
    /// It stands in the scenario.
    Scenario,
    /// It was given while the world ran.
    Learner,
}

/// What became of a segment that never arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Loss {
    /// A fault: the learner or the scenario dropped it.
    Dropped(Giver),
    /// The link's queue was full.
    QueueFull,
    /// The link's random loss.
    Random,
    /// It is larger than the link's MTU.
    TooLarge,
    /// No link leads to its destination.
    NoRoute,
    /// The link is down: its cable is pulled.
    LinkDown,
    /// A router found its time to live used up (RFC 791, 3.2).
    TimeToLive,
    /// A firewall's rule.
    Firewall,
    /// The host that it reached has no power.
    HostDown,
    /// A firewall drops a SYN that it has not seen before.
    FirstSyn,
}

/// What was done to a header on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rewrite {
    /// The queue was long, so the packet was marked CE (RFC 3168, 5).
    Marked,
    /// A middlebox took out options.
    Stripped,
}

/// What an application did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Call {
    /// `listen()` on a port.
    Listen {
        /// Which port.
        port: u16,
    },
    /// `connect()`.
    Connect,
    /// `accept()` gave it the connection.
    Accept,
    /// Bytes were handed over.
    Write {
        /// How many were taken.
        bytes: u32,
    },
    /// Bytes were taken out.
    Read {
        /// How many.
        bytes: u32,
    },
    /// It read the end of the stream.
    ReadEnd,
    /// It closed (shutdown of its sending side, or altogether).
    Close,
    /// It aborted.
    Abort,
    /// It learned that the connection failed.
    Error {
        /// Why.
        cause: Cause,
    },
    /// Its host refused a call.
    Fails(SystemCall, Errno),
    /// Its peer did not answer a heartbeat in time.
    HeartbeatMissed,
}

/// A call that a host can refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SystemCall {
    /// `bind()` and `listen()`.
    Listen,
    /// `connect()`.
    Connect,
    /// `accept()`.
    Accept,
}

impl SystemCall {
    /// The call's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            // What `Errno::of_listen` knows, Linux finds out in bind() already.
            Self::Listen => "bind()",
            Self::Connect => "connect()",
            Self::Accept => "accept()",
        }
    }
}

/// Why a host refuses a call, as Unix names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Errno {
    /// Another socket has this address and port.
    AddressInUse,
    /// The host does not have the address, or no ephemeral port is left.
    AddressNotAvailable,
    /// The program has as many descriptors as it may.
    TooManyFiles,
    /// The remote endpoint cannot be connected to.
    Invalid,
}

impl Errno {
    /// As Unix writes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AddressInUse => "EADDRINUSE",
            Self::AddressNotAvailable => "EADDRNOTAVAIL",
            Self::TooManyFiles => "EMFILE",
            Self::Invalid => "EINVAL",
        }
    }

    pub(crate) const fn of_listen(error: ListenError) -> Self {
        match error {
            ListenError::AddressInUse(_) | ListenError::ConnectionLeft { .. } => Self::AddressInUse,
            ListenError::AddressNotAvailable(_) => Self::AddressNotAvailable,
            ListenError::NoPort => Self::Invalid,
        }
    }

    /// Linux says EADDRNOTAVAIL when every ephemeral port is in use, and when the very endpoints
    /// are.
    pub(crate) const fn of_connect(error: ConnectError) -> Self {
        match error {
            ConnectError::NoPortLeft
            | ConnectError::AddressNotAvailable(_)
            | ConnectError::AlreadyExists { .. } => Self::AddressNotAvailable,
            ConnectError::InvalidRemote(_) => Self::Invalid,
        }
    }
}

/// Whoever a world tells its records. Worlds take it as `dyn`: who listens must not make another
/// copy of the world's code.
pub trait Sink {
    /// Called once for each record, in order.
    fn record(&mut self, record: Record);
}

impl Sink for Vec<Record> {
    fn record(&mut self, record: Record) {
        self.push(record);
    }
}

/// Listens to nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSink;

impl Sink for NoSink {
    fn record(&mut self, _record: Record) {}
}
