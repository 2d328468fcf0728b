//! What the core tells about itself: typed events, each with the cause that the deciding line set,
//! and each cause with its source. Nobody pays for it when nobody listens (see [`Observer`]).

mod cause;
mod source;

pub use cause::Cause;
pub use source::Source;

use crate::seq::SeqNumber;
use crate::time::{Duration, Instant};

/// The eleven states of RFC 9293, 3.3.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// No connection at all.
    Closed,
    /// Waiting for a connection request from any remote TCP.
    Listen,
    /// A SYN was sent; its answer is awaited.
    SynSent,
    /// A SYN was received and one was sent; its acknowledgment is awaited.
    SynReceived,
    /// Data may flow both ways.
    Established,
    /// We closed; our FIN is not acknowledged yet.
    FinWait1,
    /// Our FIN is acknowledged; the peer may still send.
    FinWait2,
    /// The peer closed; our application has not.
    CloseWait,
    /// Both closed at once; our FIN is not acknowledged yet.
    Closing,
    /// The peer closed first, then we did; our FIN is not acknowledged yet.
    LastAck,
    /// Both FINs are acknowledged; old segments are waited out.
    TimeWait,
}

impl State {
    /// All of them, in the order of RFC 9293, 3.3.2.
    pub const ALL: [Self; 11] = [
        Self::Listen,
        Self::SynSent,
        Self::SynReceived,
        Self::Established,
        Self::FinWait1,
        Self::FinWait2,
        Self::CloseWait,
        Self::Closing,
        Self::LastAck,
        Self::TimeWait,
        Self::Closed,
    ];

    /// The name as RFC 9293 writes it: `SYN-SENT`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Closed => "CLOSED",
            Self::Listen => "LISTEN",
            Self::SynSent => "SYN-SENT",
            Self::SynReceived => "SYN-RECEIVED",
            Self::Established => "ESTABLISHED",
            Self::FinWait1 => "FIN-WAIT-1",
            Self::FinWait2 => "FIN-WAIT-2",
            Self::CloseWait => "CLOSE-WAIT",
            Self::Closing => "CLOSING",
            Self::LastAck => "LAST-ACK",
            Self::TimeWait => "TIME-WAIT",
        }
    }
}

/// The timers that a connection may have running, at most one of each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TimerKind {
    /// Retransmission (RFC 6298).
    Retransmission,
    /// Zero-window probes (RFC 9293, 3.8.6.1).
    Persist,
    /// A delayed acknowledgment (RFC 9293, 3.8.6.3).
    DelayedAck,
    /// Keep-alive (RFC 9293, 3.8.4).
    KeepAlive,
    /// 2 MSL in TIME-WAIT (RFC 9293, 3.6.1).
    TimeWait,
    /// How long an orphan may stay in FIN-WAIT-2 (Linux `tcp_fin_timeout`).
    FinWait2,
    /// The user timeout (RFC 9293, 3.9.1; RFC 5482).
    User,
    /// Sender-side silly-window avoidance: the override timer (RFC 9293, 3.8.6.2.1).
    SillyWindow,
}

impl TimerKind {
    /// All of them; the position is the timer's index in tables.
    pub const ALL: [Self; 8] = [
        Self::Retransmission,
        Self::Persist,
        Self::DelayedAck,
        Self::KeepAlive,
        Self::TimeWait,
        Self::FinWait2,
        Self::User,
        Self::SillyWindow,
    ];

    /// The position in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// How the sender is recovering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Phase {
    /// Nothing is known to be lost.
    #[default]
    Open,
    /// Acknowledgments told of a loss (RFC 5681, 3.2; RFC 6675, 5).
    FastRecovery,
    /// The timer went off: everything up to `recover` is sent again by slow start.
    Loss,
}

/// One thing that happened inside a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The connection moved from one state to another.
    StateChanged {
        /// The state before.
        from: State,
        /// The state after.
        to: State,
        /// Why.
        cause: Cause,
    },
    /// The segment that just arrived was used; the cause names what for. A segment that did several
    /// things (acknowledged something, brought text, closed) is told once for each.
    Accepted {
        /// What it was good for.
        cause: Cause,
    },
    /// The segment that just arrived, or what was left of it, was thrown away, and why. (An answer
    /// may still go back.)
    Dropped {
        /// Why.
        cause: Cause,
    },
    /// A timer was started, or started again.
    TimerSet {
        /// Which.
        timer: TimerKind,
        /// When it will go off.
        at: Instant,
        /// Why.
        cause: Cause,
    },
    /// A timer went off.
    TimerFired {
        /// Which.
        timer: TimerKind,
    },
    /// A timer was stopped before it went off.
    TimerCancelled {
        /// Which.
        timer: TimerKind,
        /// Why.
        cause: Cause,
    },
    /// The congestion window or the slow start threshold moved, in bytes.
    Congestion {
        /// `cwnd` after.
        cwnd: u32,
        /// `ssthresh` after; `u32::MAX` means not set yet.
        ssthresh: u32,
        /// Why.
        cause: Cause,
    },
    /// A round-trip time was measured and the retransmission timeout computed anew (RFC 6298, 2).
    RttMeasured {
        /// The sample.
        sample: Duration,
        /// `SRTT` after.
        srtt: Duration,
        /// `RTTVAR` after.
        rttvar: Duration,
        /// `RTO` after.
        rto: Duration,
        /// Why the sample was allowed (Karn, timestamps).
        cause: Cause,
    },
    /// The retransmission timeout was changed without a sample (back-off).
    RtoChanged {
        /// `RTO` after.
        rto: Duration,
        /// Why.
        cause: Cause,
    },
    /// The peer acknowledged new sequence numbers.
    Acknowledged {
        /// `SND.UNA` after.
        una: SeqNumber,
        /// How many sequence numbers were newly acknowledged.
        count: u32,
    },
    /// `SND.WND` moved.
    SendWindow {
        /// `SND.WND` after, in bytes.
        wnd: u32,
        /// Why.
        cause: Cause,
    },
    /// The peer told of numbers beyond its acknowledgment.
    Sacked {
        /// The first of them.
        start: SeqNumber,
        /// The number after the last one.
        end: SeqNumber,
        /// That they arrived, or arrived twice.
        cause: Cause,
    },
    /// Segments are taken for lost.
    Lost {
        /// How many segments.
        segments: u32,
        /// How many sequence numbers they occupy.
        count: u32,
        /// Why.
        cause: Cause,
    },
    /// The sender began to recover from a loss in another way, or has recovered.
    Recovery {
        /// What it does from now on.
        phase: Phase,
        /// Why.
        cause: Cause,
    },
    /// Bytes became readable for the application, in order.
    Readable {
        /// How many bytes were added.
        count: u32,
    },
    /// Something that the application may want to know, and that the connection outlives: a soft
    /// error, a path in doubt, urgent data (RFC 9293, 3.9.1.8; MUST-47).
    Reported {
        /// What.
        cause: Cause,
    },
    /// The connection ended in a way that the application learns as an error.
    Failed {
        /// Why.
        cause: Cause,
    },
}

/// Whoever listens to a connection.
///
/// Every entry point of the core is generic over its observer. With [`NoObserver`] `ENABLED` is
/// false, and building the events is compiled away.
pub trait Observer {
    /// Whether events are wanted at all.
    const ENABLED: bool = true;

    /// Called once for each event, in the order in which they happen.
    fn on_event(&mut self, event: Event);
}

/// Listens to nothing, for nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoObserver;

impl Observer for NoObserver {
    const ENABLED: bool = false;
    fn on_event(&mut self, _event: Event) {}
}

impl Observer for alloc::vec::Vec<Event> {
    fn on_event(&mut self, event: Event) {
        self.push(event);
    }
}
