//! Where a connection stands when something happens to it.

use serde::{Deserialize, Serialize};
use tcp_core::State;

use super::stimulus::{Call, Happens, Stimulus};

/// A state, and for SYN-RECEIVED how it was reached: RFC 9293 lets a connection that came from
/// LISTEN return there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Place {
    /// No connection.
    Closed,
    /// A passive OPEN waits.
    Listen,
    /// The SYN is sent.
    SynSent,
    /// A SYN reached a listener, which answered.
    SynReceived,
    /// Two SYNs crossed: a simultaneous open.
    SynReceivedActive,
    /// Data may flow; nothing is in flight.
    Established,
    /// It closed; its FIN was lost.
    FinWait1,
    /// Its FIN is acknowledged.
    FinWait2,
    /// The peer closed.
    CloseWait,
    /// Both closed at once; the ACK of its FIN was lost.
    Closing,
    /// The peer closed first, then it did; the ACK of its FIN was lost.
    LastAck,
    /// Both FINs are acknowledged.
    TimeWait,
}

impl Place {
    /// All of them, from the opening to the end.
    pub const ALL: [Self; 12] = [
        Self::Closed,
        Self::Listen,
        Self::SynSent,
        Self::SynReceived,
        Self::SynReceivedActive,
        Self::Established,
        Self::FinWait1,
        Self::FinWait2,
        Self::CloseWait,
        Self::Closing,
        Self::LastAck,
        Self::TimeWait,
    ];

    /// The state.
    #[must_use]
    pub const fn state(self) -> State {
        match self {
            Self::Closed => State::Closed,
            Self::Listen => State::Listen,
            Self::SynSent => State::SynSent,
            Self::SynReceived | Self::SynReceivedActive => State::SynReceived,
            Self::Established => State::Established,
            Self::FinWait1 => State::FinWait1,
            Self::FinWait2 => State::FinWait2,
            Self::CloseWait => State::CloseWait,
            Self::Closing => State::Closing,
            Self::LastAck => State::LastAck,
            Self::TimeWait => State::TimeWait,
        }
    }

    /// Whether the peer's SYN has come, so that there is a number that is expected next.
    #[must_use]
    pub const fn is_synchronised(self) -> bool {
        !matches!(self, Self::Closed | Self::Listen | Self::SynSent)
    }

    /// Whether the peer's FIN has come.
    #[must_use]
    pub const fn has_fin(self) -> bool {
        matches!(
            self,
            Self::CloseWait | Self::Closing | Self::LastAck | Self::TimeWait
        )
    }

    /// Whether something of its own is, or can be, unacknowledged.
    const fn may_have_in_flight(self) -> bool {
        matches!(
            self,
            Self::SynSent
                | Self::SynReceived
                | Self::SynReceivedActive
                | Self::Established
                | Self::FinWait1
                | Self::CloseWait
                | Self::Closing
                | Self::LastAck
        )
    }

    /// Whether the two can meet at all. A timer must run, what is old must have come before, and a
    /// call must be one that the core offers:
    ///
    /// - a passive OPEN beside a connection makes another socket (RFC 9293, 3.9.1.1; MUST-42);
    /// - a listener is no connection, so nobody can SEND or RECEIVE there;
    /// - where there is no connection, there is nothing to ABORT.
    #[must_use]
    pub const fn can_meet(self, stimulus: Stimulus) -> bool {
        match stimulus {
            Stimulus::Call(Call::OpenPassive) => matches!(self, Self::Closed | Self::Listen),
            Stimulus::Call(Call::Send | Call::Receive) => !matches!(self, Self::Listen),
            Stimulus::Call(Call::Abort) => !matches!(self, Self::Closed),
            Stimulus::Call(Call::OpenActive | Call::Close) => true,
            Stimulus::Retransmission | Stimulus::UserTimeout => self.may_have_in_flight(),
            Stimulus::TimeWaitOver => matches!(self, Self::TimeWait),
            Stimulus::Arrives(what) => match what {
                Happens::Syn
                | Happens::AckOfAll
                | Happens::WithoutAck
                | Happens::Data
                | Happens::RstExact => true,
                // A peer that has sent its FIN has no other.
                Happens::Fin => !self.has_fin(),
                // Only who opened is answered with a SYN-ACK.
                Happens::SynAck => {
                    !matches!(self, Self::SynReceived | Self::CloseWait | Self::LastAck)
                }
                Happens::AckOfNothing | Happens::AckOfUnsent | Happens::RstOutside => {
                    !matches!(self, Self::Closed | Self::Listen)
                }
                // Both ends of a simultaneous open repeat their SYNs as SYN-ACKs.
                Happens::OldSyn => {
                    self.is_synchronised() && !matches!(self, Self::SynReceivedActive)
                }
                Happens::DataAhead | Happens::DataBeyond | Happens::RstInWindow => {
                    self.is_synchronised()
                }
                Happens::OldData => {
                    self.is_synchronised()
                        && !matches!(self, Self::SynReceived | Self::SynReceivedActive)
                }
                Happens::FinWithAck => matches!(self, Self::FinWait1),
                Happens::OldFin => self.has_fin(),
            },
        }
    }
}
