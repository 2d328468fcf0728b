//! What is known of each segment that was sent, and sums over many of them.

use crate::seq::SeqNumber;
use crate::time::Instant;

/// Why a segment was sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resent {
    /// It is taken for lost: what was sent first is not in flight any more.
    Lost,
    /// It may be lost, so both may be in flight.
    Suspected,
}

/// A segment on the retransmission queue: its numbers, not its bytes (these stay in the send
/// buffer).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its first sequence number.
    pub seq: SeqNumber,
    /// How many sequence numbers it occupies; SYN and FIN count.
    pub len: u32,
    /// It carries SYN.
    pub syn: bool,
    /// It carries FIN.
    pub fin: bool,
    /// It carries PSH.
    pub push: bool,
    /// When it was sent last.
    pub sent_at: Instant,
    /// Some of its numbers were sent more than once: no round-trip sample (Karn).
    /// (MUST-18, RFC6298/karn)
    pub retransmitted: bool,
    /// The peer says that it holds it.
    pub sacked: bool,
    /// It is taken for lost: what was sent first is not in flight.
    pub lost: bool,
    /// It was sent again in this recovery, and that may be in flight.
    pub resent: bool,
}

impl Sent {
    /// The number after its last one.
    #[must_use]
    pub fn end(&self) -> SeqNumber {
        self.seq + self.len
    }

    /// How many of its numbers are data.
    #[must_use]
    pub fn data_len(&self) -> u32 {
        self.len - u32::from(self.syn) - u32::from(self.fin)
    }
}

/// What an acknowledgment removed from the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Removed {
    /// When the oldest segment that was entirely acknowledged had been sent: the start of a
    /// round-trip sample. `None` when any of the removed ones was sent twice (RFC 6298, 3).
    pub sample_from: Option<Instant>,
    /// How many segments it tells of for the first time: they were not known to be held.
    pub delivered: u32,
}

/// How many segments of a kind there are, and how many sequence numbers they occupy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// The segments.
    pub segments: u32,
    /// Their sequence numbers.
    pub numbers: u32,
}

impl Tally {
    pub(super) fn add(&mut self, len: u32) {
        self.segments += 1;
        self.numbers += len;
    }

    pub(super) fn remove(&mut self, len: u32) {
        self.segments -= 1;
        self.numbers -= len;
    }
}

/// The tallies of the queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tallies {
    /// Held by the peer.
    pub sacked: Tally,
    /// Taken for lost.
    pub lost: Tally,
    /// Sent again in this recovery.
    pub resent: Tally,
}

impl Tallies {
    pub(super) fn add(&mut self, sent: &Sent) {
        for (tally, counts) in [
            (&mut self.sacked, sent.sacked),
            (&mut self.lost, sent.lost),
            (&mut self.resent, sent.resent),
        ] {
            if counts {
                tally.add(sent.len);
            }
        }
    }

    pub(super) fn remove(&mut self, sent: &Sent) {
        for (tally, counts) in [
            (&mut self.sacked, sent.sacked),
            (&mut self.lost, sent.lost),
            (&mut self.resent, sent.resent),
        ] {
            if counts {
                tally.remove(sent.len);
            }
        }
    }
}
