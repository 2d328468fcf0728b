//! Names for the things in a world. All are small numbers in the order of creation.

use serde::{Deserialize, Serialize};
use tcp_core::{Flags, Segment};

/// A host, by its place in the scenario's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HostId(pub u8);

/// A link, by its place in the scenario's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct LinkId(pub u8);

/// A program of a host, by its place among them (see
/// [`HostSpec::programs`](crate::scenario::HostSpec::programs)).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
pub struct ProgramId(pub u8);

/// What hosts, links and programs have in common: lists that hold one entry for each are asked by
/// place, and only here does a number become a place.
macro_rules! places {
    ($($id:ident)*) => {$(
        impl $id {
            /// Where what belongs to it stands in a list with one entry for each.
            #[must_use]
            pub fn index(self) -> usize {
                usize::from(self.0)
            }
        }
    )*};
}

places!(HostId LinkId ProgramId);

/// One transmission of one segment: a retransmission and a duplicate have their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TransmissionId(pub u32);

/// A kind of segment. One segment may be of several: a FIN that carries bytes is a FIN and data.
/// [`Kind::fits`] says what it is; [`Kind::of`] says what it mainly is, which is the word that its
/// label and its name begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// SYN without ACK.
    Syn,
    /// SYN with ACK.
    SynAck,
    /// Carries bytes.
    Data,
    /// FIN.
    Fin,
    /// RST, with or without ACK.
    Rst,
    /// Nothing but an acknowledgment.
    Ack,
}

/// The name of one transmission that does not depend on how the run went before it: "the `nth`
/// transmission of the `kind` segment with `seq` from `host`" (1 is the first).
///
/// `seq` is absolute; bare ACKs share the number of the next byte, so there `nth` counts the bare
/// ACKs with that `seq`. `seq: None` counts all transmissions of that kind from that host. Copies
/// that a fault made do not count as transmissions: they carry the name of what they are a copy
/// of, and `copy` tells them apart.
///
/// A segment of several kinds counts in each of them and has a name by each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SegmentName {
    /// Who sends it.
    pub host: HostId,
    /// What it is.
    pub kind: Kind,
    /// Its sequence number, where that is part of the name.
    pub seq: Option<u32>,
    /// Which transmission of it, from 1.
    pub nth: u32,
    /// 0: the transmission itself; 1 and up: the copies that were made of it.
    pub copy: u32,
}

impl Kind {
    /// All of them, in the order of their declaration.
    pub const ALL: [Self; 6] = [
        Self::Syn,
        Self::SynAck,
        Self::Data,
        Self::Fin,
        Self::Rst,
        Self::Ack,
    ];

    /// What `segment` mainly is: what it does to the connection comes before what it carries.
    #[must_use]
    pub fn of(segment: &Segment) -> Self {
        [Self::Rst, Self::Syn, Self::SynAck, Self::Fin, Self::Data]
            .into_iter()
            .find(|kind| kind.fits(segment))
            .unwrap_or(Self::Ack)
    }

    /// Whether `segment` is of this kind. It is of one at least, and may be of several.
    #[must_use]
    pub fn fits(self, segment: &Segment) -> bool {
        let has = |flag| segment.flags.contains(flag);
        match self {
            Self::Syn => has(Flags::SYN) && segment.ack.is_none(),
            Self::SynAck => has(Flags::SYN) && segment.ack.is_some(),
            Self::Data => !segment.payload.is_empty(),
            Self::Fin => has(Flags::FIN),
            Self::Rst => has(Flags::RST),
            Self::Ack => {
                let controls = [Flags::SYN, Flags::FIN, Flags::RST];
                segment.payload.is_empty() && !controls.into_iter().any(has)
            }
        }
    }

    /// All that `segment` is.
    pub fn all_of(segment: &Segment) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|kind| kind.fits(segment))
    }

    /// The word for it, as labels and scenarios write it: `SYN-ACK`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Syn => "SYN",
            Self::SynAck => "SYN-ACK",
            Self::Data => "data",
            Self::Fin => "FIN",
            Self::Rst => "RST",
            Self::Ack => "ACK",
        }
    }
}

impl SegmentName {
    /// The `nth` transmission (from 1) of the `kind` segment with sequence number `seq`.
    #[must_use]
    pub const fn new(host: HostId, kind: Kind, seq: u32, nth: u32) -> Self {
        Self {
            host,
            kind,
            seq: Some(seq),
            nth,
            copy: 0,
        }
    }

    /// The `nth` transmission (from 1) of that kind, whatever its sequence number.
    #[must_use]
    pub const fn of_kind(host: HostId, kind: Kind, nth: u32) -> Self {
        Self {
            host,
            kind,
            seq: None,
            nth,
            copy: 0,
        }
    }
}
