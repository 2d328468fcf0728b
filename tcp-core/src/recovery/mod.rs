//! Loss recovery: what is taken for lost, and what is sent again.
//!
//! How large the window is in the meantime is `congestion`'s business. (The SACK scoreboard and
//! RACK-TLP have their place here.)

mod queue;

use crate::event::Cause;
use crate::seq::SeqNumber;

pub use queue::{Removed, RetransmissionQueue, Sent};

/// How many duplicate ACKs make a loss (RFC 5681, 3.2).
pub const DUPLICATE_THRESHOLD: u32 = 3;

/// How the sender is recovering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Nothing is known to be lost.
    #[default]
    Open,
    /// A third duplicate ACK came (RFC 5681, 3.2).
    FastRecovery,
    /// The timer went off: everything up to `recover` is sent again by slow start.
    Loss,
}

/// What the sender knows about losses.
#[derive(Clone, Debug, Default)]
pub struct Recovery {
    /// How the sender is recovering.
    pub phase: Phase,
    /// Duplicate ACKs since the last acknowledgment of new data.
    pub duplicate_acks: u32,
    /// Bytes sent by limited transmit on the first two of them, which do not count as in flight
    /// when the window is halved (RFC 5681, 3.2, step 2).
    pub limited_sent: u32,
    /// The highest number sent when the recovery began (RFC 6582, 3.2).
    pub recover: SeqNumber,
    /// The front of the retransmission queue goes out now, whatever `cwnd` says, and why.
    pub front_due: Option<Cause>,
    /// How often the timer went off since the last acknowledgment of new data: R1 and R2 count it
    /// (RFC 9293, 3.8.3).
    pub timeouts: u8,
}

impl Recovery {
    /// New data was acknowledged, up to `una`.
    pub fn on_new_ack(&mut self, una: SeqNumber) {
        self.duplicate_acks = 0;
        self.limited_sent = 0;
        self.timeouts = 0;
        // What was to be sent again has arrived after all.
        self.front_due = None;
        if self.phase == Phase::Loss && una.at_or_after(self.recover) {
            self.phase = Phase::Open;
        }
    }

    /// The third duplicate ACK: the front of the queue is taken for lost.
    pub fn enter_fast_recovery(&mut self, highest_sent: SeqNumber) {
        self.phase = Phase::FastRecovery;
        self.recover = highest_sent;
        self.front_due = Some(Cause::ThirdDuplicateAck);
    }

    /// The timer went off (RFC 6582, 3.2, step 4: fast recovery is left).
    pub fn enter_loss(&mut self, highest_sent: SeqNumber) {
        self.phase = Phase::Loss;
        self.recover = highest_sent;
        self.duplicate_acks = 0;
        self.limited_sent = 0;
        self.timeouts = self.timeouts.saturating_add(1);
        self.front_due = Some(Cause::RetransmissionTimeout);
    }

    /// How many bytes beyond `cwnd` limited transmit allows now (RFC 3042, 2): one segment for
    /// each of the first two duplicate ACKs.
    #[must_use]
    pub fn limited_transmit(&self, smss: u32) -> u32 {
        if self.phase == Phase::Open && self.duplicate_acks < DUPLICATE_THRESHOLD {
            self.duplicate_acks.saturating_mul(smss)
        } else {
            0
        }
    }
}
