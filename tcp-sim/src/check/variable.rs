//! Variables of a connection, and the limits within which they keep.

use serde::{Deserialize, Serialize};
use tcp_core::State;
use tcp_core::connection::Info;

/// A variable of a connection, under the RFCs' name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Variable {
    /// `cwnd`, in bytes.
    Cwnd,
    /// `ssthresh`, in bytes; not set yet: none.
    Ssthresh,
    /// `SND.WND`, in bytes.
    SndWnd,
    /// `RCV.WND`, in bytes.
    RcvWnd,
    /// `SND.NXT` - `SND.UNA`.
    Flight,
    /// What the peer's window still lets out: `SND.UNA` + `SND.WND` - `SND.NXT`.
    Usable,
    /// Bytes that wait to be sent for the first time.
    Unsent,
    /// Bytes that the application may read.
    Readable,
    /// Bytes that wait behind a hole.
    OutOfOrder,
    /// `SRTT`, in nanoseconds; not measured yet: none.
    Srtt,
    /// `RTTVAR`, in nanoseconds; not measured yet: none.
    Rttvar,
    /// `RTO`, in nanoseconds.
    Rto,
}

/// In what a variable is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Bytes (or sequence numbers).
    Bytes,
    /// Nanoseconds.
    Nanos,
}

/// What a variable is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Amount {
    /// So many bytes or nanoseconds.
    Plain(u64),
    /// So many times the largest segment that the connection may send.
    Segments(u32),
    /// What another variable of the same connection is.
    Variable(Variable),
}

/// Between what a variable must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limits {
    /// Not less.
    pub at_least: Option<Amount>,
    /// Not more.
    pub at_most: Option<Amount>,
}

impl Variable {
    /// All of them, with the names by which checks know them.
    pub const ALL: [(&'static str, Self); 12] = [
        ("cwnd", Self::Cwnd),
        ("ssthresh", Self::Ssthresh),
        ("snd.wnd", Self::SndWnd),
        ("rcv.wnd", Self::RcvWnd),
        ("flight", Self::Flight),
        ("usable", Self::Usable),
        ("unsent", Self::Unsent),
        ("readable", Self::Readable),
        ("out-of-order", Self::OutOfOrder),
        ("srtt", Self::Srtt),
        ("rttvar", Self::Rttvar),
        ("rto", Self::Rto),
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        let named = Self::ALL.iter().find(|(_, variable)| *variable == self);
        named.map_or("", |(name, _)| name)
    }

    /// In what it is measured.
    #[must_use]
    pub const fn unit(self) -> Unit {
        match self {
            Self::Srtt | Self::Rttvar | Self::Rto => Unit::Nanos,
            Self::Cwnd
            | Self::Ssthresh
            | Self::SndWnd
            | Self::RcvWnd
            | Self::Flight
            | Self::Usable
            | Self::Unsent
            | Self::Readable
            | Self::OutOfOrder => Unit::Bytes,
        }
    }

    /// Its value, where it has one. Before a connection is synchronised none has: the windows are
    /// not agreed on yet.
    #[must_use]
    pub fn of(self, info: &Info) -> Option<u64> {
        if matches!(
            info.state,
            State::Closed | State::Listen | State::SynSent | State::SynReceived
        ) {
            return None;
        }
        let bytes = |number: u32| Some(u64::from(number));
        match self {
            Self::Cwnd => bytes(info.cwnd),
            Self::Ssthresh => bytes(info.ssthresh).filter(|_| info.ssthresh != u32::MAX),
            Self::SndWnd => bytes(info.snd.wnd),
            Self::RcvWnd => bytes(info.rcv.wnd),
            Self::Flight => bytes(info.flight),
            Self::Usable => bytes(info.snd.wnd.saturating_sub(info.flight)),
            Self::Unsent => bytes(info.unsent),
            Self::Readable => bytes(info.readable),
            Self::OutOfOrder => bytes(info.out_of_order),
            Self::Srtt => info.srtt.map(tcp_core::Duration::as_nanos),
            Self::Rttvar => info.rttvar.map(tcp_core::Duration::as_nanos),
            Self::Rto => Some(info.rto.as_nanos()),
        }
    }
}

impl Amount {
    /// What it is for a connection, where that is known.
    #[must_use]
    pub fn of(self, info: &Info) -> Option<u64> {
        match self {
            Self::Plain(number) => Some(number),
            Self::Segments(number) => Some(u64::from(number) * u64::from(info.mss)),
            Self::Variable(variable) => variable.of(info),
        }
    }
}

impl Limits {
    /// Whether a value of a connection is between them. A limit that has no value yet allows
    /// everything.
    #[must_use]
    pub fn hold(&self, value: u64, info: &Info) -> bool {
        let limit = |amount: Option<Amount>| amount.and_then(|amount| amount.of(info));
        limit(self.at_least).is_none_or(|least| value >= least)
            && limit(self.at_most).is_none_or(|most| value <= most)
    }
}
