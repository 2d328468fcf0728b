//! Timestamps: the clock that ours come from, and what is kept of the peer's (RFC 7323, 3 to 5).

use super::Connection;
use crate::seq::SeqNumber;
use crate::time::Instant;
use crate::wire::{Segment, Timestamps};

/// The timestamp clock: milliseconds (RFC 7323, 5.4). Time stands for itself: it never goes back,
/// and no two connections between the same endpoints see the same clock twice.
#[expect(clippy::cast_possible_truncation, reason = "the clock wraps")]
pub(crate) const fn clock(now: Instant) -> u32 {
    now.as_millis() as u32
}

/// What is kept of the peer's timestamps, once they are agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamps {
    /// TS.Recent: the one that is echoed.
    pub(super) recent: u32,
    /// When it came, or came again.
    pub(super) recent_at: Instant,
}

impl Default for Stamps {
    /// Before the peer's SYN: `TSecr` is 0 (RFC 7323, 3.2).
    fn default() -> Self {
        Self {
            recent: 0,
            recent_at: Instant::ZERO,
        }
    }
}

/// A timestamp as a number modulo 2^32, which is compared like a sequence number (RFC 7323, 5.2).
pub(super) const fn order(value: u32) -> SeqNumber {
    SeqNumber(value)
}

impl Connection {
    /// What our timestamps option says now. `TSecr` counts only beside an ACK (RFC 7323, 3.2;
    /// RFC7323/echo-needs-ack), and TS.Recent is 0 as long as we have nothing to acknowledge.
    pub(super) fn stamp(&self, now: Instant) -> Timestamps {
        Timestamps {
            value: clock(now),
            echo: self.stamps.recent,
        }
    }

    /// The peer's SYN, or the ACK that brings a cookie back: TS.Recent <- SEG.TSval.
    pub(super) fn first_stamp(&mut self, now: Instant, syn: &Segment) {
        if let Some(timestamps) = syn
            .options
            .timestamps
            .filter(|_| self.negotiated.timestamps)
        {
            self.stamps = Stamps {
                recent: timestamps.value,
                recent_at: now,
            };
        }
    }

    /// RFC 7323, 4.3 (2) and 5.3, R3 (RFC7323/recent): what reaches back to the last ACK that we
    /// sent, or further, moves TS.Recent. So the earliest segment that waits for an ACK is the one
    /// that is echoed, and a sender's sample holds the time that the ACK was delayed; and while
    /// there is a hole, the last segment before it.
    pub(super) fn note_stamp(&mut self, now: Instant, segment: &Segment) {
        let Some(timestamps) = segment
            .options
            .timestamps
            .filter(|_| self.negotiated.timestamps)
        else {
            return;
        };
        if order(timestamps.value).at_or_after(order(self.stamps.recent))
            && segment.seq.at_or_before(self.rcv.last_ack_sent)
        {
            self.stamps.recent = timestamps.value;
            self.stamps.recent_at = now;
        }
    }
}
