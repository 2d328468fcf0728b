//! What may happen to a connection: the events of RFC 9293, 3.10.

use serde::{Deserialize, Serialize};

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Stimulus {
    /// The application calls (3.10.1 to 3.10.5).
    Call(Call),
    /// A segment arrives (3.10.7).
    Arrives(Happens),
    /// The retransmission timer goes off (3.10.8).
    Retransmission,
    /// The user timeout is over (3.10.8).
    UserTimeout,
    /// The TIME-WAIT timer goes off (3.10.8).
    TimeWaitOver,
}

/// A call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Call {
    /// OPEN, active.
    OpenActive,
    /// OPEN, passive.
    OpenPassive,
    /// SEND, 100 bytes.
    Send,
    /// RECEIVE, with nothing there to read.
    Receive,
    /// CLOSE.
    Close,
    /// ABORT.
    Abort,
}

/// A segment, by how it stands to what the connection expects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Happens {
    /// SYN without ACK; on a connection that has had its SYN: a new one, with a number in the
    /// receive window.
    Syn,
    /// The peer's own SYN once more.
    OldSyn,
    /// SYN-ACK that acknowledges our SYN; where that has been acknowledged already: the same once
    /// more.
    SynAck,
    /// A bare ACK of everything that we sent: of our SYN, of our FIN.
    AckOfAll,
    /// A bare ACK that acknowledges nothing new.
    AckOfNothing,
    /// A bare ACK of something that was never sent.
    AckOfUnsent,
    /// Data without the ACK bit.
    WithoutAck,
    /// The next 100 bytes. They acknowledge our SYN where that is awaited, but not our FIN.
    Data,
    /// 100 bytes behind a hole of 100.
    DataAhead,
    /// 100 bytes that came before.
    OldData,
    /// 100 bytes beyond the receive window.
    DataBeyond,
    /// FIN, in order. It acknowledges our SYN where that is awaited, but not our FIN.
    Fin,
    /// FIN, in order, that acknowledges our FIN.
    FinWithAck,
    /// The peer's FIN once more.
    OldFin,
    /// RST with exactly the next number that is expected; in SYN-SENT: one that acknowledges our
    /// SYN.
    RstExact,
    /// RST in the receive window, with another number.
    RstInWindow,
    /// RST outside of the receive window; in SYN-SENT: one that acknowledges nothing.
    RstOutside,
}

impl Stimulus {
    /// All of them: calls, segments, timers.
    pub const ALL: [Self; 26] = [
        Self::Call(Call::OpenActive),
        Self::Call(Call::OpenPassive),
        Self::Call(Call::Send),
        Self::Call(Call::Receive),
        Self::Call(Call::Close),
        Self::Call(Call::Abort),
        Self::Arrives(Happens::Syn),
        Self::Arrives(Happens::OldSyn),
        Self::Arrives(Happens::SynAck),
        Self::Arrives(Happens::AckOfAll),
        Self::Arrives(Happens::AckOfNothing),
        Self::Arrives(Happens::AckOfUnsent),
        Self::Arrives(Happens::WithoutAck),
        Self::Arrives(Happens::Data),
        Self::Arrives(Happens::DataAhead),
        Self::Arrives(Happens::OldData),
        Self::Arrives(Happens::DataBeyond),
        Self::Arrives(Happens::Fin),
        Self::Arrives(Happens::FinWithAck),
        Self::Arrives(Happens::OldFin),
        Self::Arrives(Happens::RstExact),
        Self::Arrives(Happens::RstInWindow),
        Self::Arrives(Happens::RstOutside),
        Self::Retransmission,
        Self::UserTimeout,
        Self::TimeWaitOver,
    ];
}
