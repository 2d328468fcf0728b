//! What is on its way between two hosts.

use alloc::vec::Vec;

use tcp_core::stack::ConnectionId;
use tcp_core::wire;
use tcp_core::{Cause, Instant, Segment};

use super::names::Ranks;
use crate::ids::{HostId, SegmentName, TransmissionId};
use crate::scenario::Way;
use crate::trace::Loss;

/// One segment in flight.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transmission {
    /// Its number.
    pub id: TransmissionId,
    /// Its name by what it mainly is, with the sequence number.
    pub name: SegmentName,
    /// Which transmission it is, for each kind that it is of: what its other names are made of.
    pub(super) ranks: Ranks,
    /// Who sent it.
    pub from: HostId,
    /// Whom it will reach.
    pub to: HostId,
    /// The connection that sent it, where it belongs to one.
    pub connection: Option<ConnectionId>,
    /// The segment as it was sent.
    pub segment: Segment,
    /// Why it was sent.
    pub cause: Cause,
    /// When it was sent.
    pub sent: Instant,
    /// When its last bit leaves the host that sent it.
    pub departs: Instant,
    /// When it arrives at its destination, if nothing interferes.
    pub arrives: Instant,
    /// The bits of the TCP segment that were turned over, counted from the first of the source
    /// port.
    pub corrupted: Vec<u32>,
    /// What it is a copy of, if it is one.
    pub copy_of: Option<TransmissionId>,
    /// How it will end if not by arriving.
    pub doomed: Option<Loss>,
    /// The link that it is on.
    pub(super) hop: Hop,
    /// How many copies were made of it.
    pub(super) copies: u32,
    /// Its place among the future events.
    pub(super) due: (Instant, u64),
}

/// One link of a way, as something travels on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    /// Which link; `None` where there is none to take.
    pub(super) way: Option<Way>,
    /// When its last bit leaves the near end.
    pub(super) departs: Instant,
    /// When it is at the far end.
    pub(super) arrives: Instant,
}

impl Hop {
    /// A hop that has not begun.
    pub(super) const fn none(now: Instant) -> Self {
        Self {
            way: None,
            departs: now,
            arrives: now,
        }
    }

    /// Half-way between leaving and arriving: where what is lost on a link disappears.
    pub(super) fn half_way(&self) -> Instant {
        self.departs + self.arrives.since(self.departs).divided_by(2)
    }
}

impl Transmission {
    /// Whether `name` names it.
    #[must_use]
    pub fn is_named(&self, name: &SegmentName) -> bool {
        let Some(rank) = self.ranks.of(name.kind) else {
            return false;
        };
        let (seq, nth) = match name.seq {
            Some(_) => (self.name.seq, rank.nth),
            None => (None, rank.nth_of_kind),
        };
        let (kind, same) = (name.kind, self.name);
        *name
            == SegmentName {
                kind,
                seq,
                nth,
                ..same
            }
    }

    /// Turns one bit over, counted modulo its length; one that is turned over twice is as it was.
    /// Says which bit it was.
    pub(super) fn turn(&mut self, bit: u32) -> u32 {
        let bits = (u32::from(self.segment.header_len()) + self.segment.data_len()) * 8;
        let bit = bit.checked_rem(bits).unwrap_or(0);
        match self.corrupted.iter().position(|turned| *turned == bit) {
            Some(place) => drop(self.corrupted.remove(place)),
            None => self.corrupted.push(bit),
        }
        bit
    }

    /// The IP packet as it stands on the wire now, turned bits and all.
    #[must_use]
    pub fn packet(&self) -> Vec<u8> {
        packet(&self.segment, &self.corrupted)
    }
}

/// The IP packet that carries a segment, with bits of the TCP part turned over.
#[must_use]
pub fn packet(segment: &Segment, corrupted: &[u32]) -> Vec<u8> {
    let mut packet = wire::emit(segment);
    let tcp_len = u64::from(segment.header_len()) + u64::from(segment.data_len());
    let ip_len = u64::from(segment.wire_len()).saturating_sub(tcp_len);
    for bit in corrupted {
        let bit = u64::from(*bit) % (tcp_len * 8).max(1);
        let byte = usize::try_from(ip_len + bit / 8).unwrap_or(usize::MAX);
        if let Some(byte) = packet.get_mut(byte) {
            *byte ^= 0x80 >> (bit % 8);
        }
    }
    packet
}
