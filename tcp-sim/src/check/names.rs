//! What checks can name that has no type with names elsewhere: calls and timers.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use tcp_core::{State, TimerKind};

use crate::trace::Call;

/// What an application can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum CallKind {
    /// `listen()`.
    Listen,
    /// `connect()`.
    Connect,
    /// `accept()` gave it a connection.
    Accept,
    /// It wrote.
    Write,
    /// It read.
    Read,
    /// It read the end of the stream.
    ReadEnd,
    /// It closed.
    Close,
    /// It aborted.
    Abort,
    /// It learned that the connection failed.
    Error,
    /// Its host refused a call.
    Fails,
    /// Its peer did not answer a heartbeat.
    HeartbeatMissed,
}

impl CallKind {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 11] = [
        ("listen", Self::Listen),
        ("connect", Self::Connect),
        ("accept", Self::Accept),
        ("write", Self::Write),
        ("read", Self::Read),
        ("read end", Self::ReadEnd),
        ("close", Self::Close),
        ("abort", Self::Abort),
        ("error", Self::Error),
        ("fails", Self::Fails),
        ("heartbeat missed", Self::HeartbeatMissed),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, call)| *call == self);
        named.map_or("", |(name, _)| name)
    }

    /// Which a call is.
    #[must_use]
    pub const fn of(call: Call) -> Self {
        match call {
            Call::Listen { .. } => Self::Listen,
            Call::Connect => Self::Connect,
            Call::Accept => Self::Accept,
            Call::Write { .. } => Self::Write,
            Call::Read { .. } => Self::Read,
            Call::ReadEnd => Self::ReadEnd,
            Call::Close => Self::Close,
            Call::Abort => Self::Abort,
            Call::Error { .. } => Self::Error,
            Call::Fails(..) => Self::Fails,
            Call::HeartbeatMissed => Self::HeartbeatMissed,
        }
    }
}

/// A timer, by a number that does not depend on the core's declaration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Timer {
    /// Retransmission.
    Retransmission,
    /// Zero-window probes.
    Persist,
    /// Delayed acknowledgment.
    DelayedAck,
    /// Keep-alive.
    KeepAlive,
    /// 2 MSL.
    TimeWait,
    /// An orphan's FIN-WAIT-2.
    FinWait2,
    /// The user timeout.
    User,
    /// The sender's silly-window override.
    SillyWindow,
}

impl Timer {
    /// All of them, with their names.
    pub const ALL: [(&'static str, Self); 8] = [
        ("retransmission", Self::Retransmission),
        ("persist", Self::Persist),
        ("delayed-ack", Self::DelayedAck),
        ("keep-alive", Self::KeepAlive),
        ("time-wait", Self::TimeWait),
        ("fin-wait-2", Self::FinWait2),
        ("user", Self::User),
        ("silly-window", Self::SillyWindow),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, timer)| *timer == self);
        named.map_or("", |(name, _)| name)
    }

    /// Which the core's timer is.
    #[must_use]
    pub const fn of(kind: TimerKind) -> Self {
        match kind {
            TimerKind::Retransmission => Self::Retransmission,
            TimerKind::Persist => Self::Persist,
            TimerKind::DelayedAck => Self::DelayedAck,
            TimerKind::KeepAlive => Self::KeepAlive,
            TimerKind::TimeWait => Self::TimeWait,
            TimerKind::FinWait2 => Self::FinWait2,
            TimerKind::User => Self::User,
            TimerKind::SillyWindow => Self::SillyWindow,
        }
    }

    /// The core's timer.
    #[must_use]
    pub const fn kind(self) -> TimerKind {
        match self {
            Self::Retransmission => TimerKind::Retransmission,
            Self::Persist => TimerKind::Persist,
            Self::DelayedAck => TimerKind::DelayedAck,
            Self::KeepAlive => TimerKind::KeepAlive,
            Self::TimeWait => TimerKind::TimeWait,
            Self::FinWait2 => TimerKind::FinWait2,
            Self::User => TimerKind::User,
            Self::SillyWindow => TimerKind::SillyWindow,
        }
    }
}

/// A state that may be left open, by its name.
pub(super) mod optional_state {
    use alloc::string::String;

    use serde::de::Error as _;

    use super::{Deserialize, Deserializer, Serialize, Serializer, State};
    use crate::names::state_named;

    #[allow(clippy::ref_option, reason = "serde's `with` hands a reference")]
    pub(crate) fn serialize<S: Serializer>(
        value: &Option<State>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(State::name).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<State>, D::Error> {
        let name = Option::<String>::deserialize(deserializer)?;
        let state = name.map(|name| {
            state_named(&name).ok_or_else(|| D::Error::custom("no state has that name"))
        });
        state.transpose()
    }
}
