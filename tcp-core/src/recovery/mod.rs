//! Loss recovery: what is taken for lost, and what is sent again.
//!
//! How large the window is in the meantime is `congestion`'s business; what duplicate ACKs add to it
//! while they are all that tells of what arrived is counted here. (RACK-TLP has its place here.)

mod queue;
mod scoreboard;
mod sent;

use crate::congestion::FastRecovery;
use crate::event::{Cause, Phase};
use crate::seq::SeqNumber;

pub use queue::RetransmissionQueue;
pub use scoreboard::{Range, Scoreboard};
pub use sent::{Removed, Sent, Tallies, Tally};

/// How many duplicate ACKs make a loss (RFC 5681, 3.2).
pub const DUPLICATE_THRESHOLD: u32 = 3;

/// How losses are found and repaired, from the least to the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossRecovery {
    /// The retransmission timer alone (RFC 793).
    Timer,
    /// Fast retransmit, and fast recovery until new data is acknowledged (RFC 5681, 3.2).
    Reno,
    /// Fast recovery until everything is acknowledged that was outstanding (RFC 6582).
    NewReno,
    /// By what the peer says that it has (RFC 6675); without SACK like NewReno.
    #[default]
    Sack,
}

impl LossRecovery {
    /// What is done when SACK is agreed on or not, with a congestion control that does `habit`
    /// without it.
    #[must_use]
    pub fn with(self, sack: bool, habit: FastRecovery) -> Self {
        match (self, habit) {
            (Self::Sack, _) if sack => Self::Sack,
            (Self::Sack | Self::NewReno, FastRecovery::UntilNewAck) => Self::Reno,
            (Self::Sack, _) => Self::NewReno,
            (limit, _) => limit,
        }
    }
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
    /// The number after the highest one sent when the recovery began (RFC 6582, 3.2; RFC 6675, 5:
    /// `RecoveryPoint`), until something beyond it is acknowledged.
    pub recover: Option<SeqNumber>,
    /// The front of the retransmission queue goes out now, whatever `cwnd` says, and why.
    pub front_due: Option<Cause>,
    /// Why the rest of what is lost goes out again in [`Phase::Loss`], unless the timer found it.
    pub rest: Option<Cause>,
    /// How often the timer went off since the last acknowledgment of new data: R1 and R2 count it
    /// (RFC 9293, 3.8.3).
    pub timeouts: u8,
    /// What duplicate ACKs have added to the window, less what partial ACKs took away (RFC 5681,
    /// 3.2, steps 3 and 4; RFC 6582, 3.2, step 3), in bytes.
    pub inflation: i64,
    /// A partial ACK came in this fast recovery.
    pub partial_ack: bool,
    /// The peer has sent a SACK block, outside of a fast recovery without SACK.
    pub sack_seen: bool,
    /// How many segments have reached the peer, as far as it has told.
    pub delivered: u64,
    /// How many segments were sent again.
    pub retransmitted: u64,
}

impl Recovery {
    /// New data was acknowledged, up to `una`.
    pub fn on_new_ack(&mut self, una: SeqNumber) {
        self.duplicate_acks = 0;
        self.limited_sent = 0;
        self.timeouts = 0;
        // What was to be sent again has arrived after all.
        self.front_due = None;
        if self.phase == Phase::Loss && self.covers_recover(una) {
            self.phase = Phase::Open;
        }
        if self.recover.is_some_and(|recover| una.after(recover)) {
            self.recover = None;
        }
    }

    /// Whether everything is acknowledged that was outstanding when the recovery began.
    #[must_use]
    pub fn covers_recover(&self, una: SeqNumber) -> bool {
        self.recover.is_none_or(|recover| una.at_or_after(recover))
    }

    /// Acknowledgments told of a loss: the front of the queue goes out again.
    pub fn enter_fast_recovery(&mut self, highest_sent: SeqNumber, cause: Cause) {
        self.phase = Phase::FastRecovery;
        self.recover = Some(highest_sent);
        self.front_due = Some(cause);
        self.partial_ack = false;
    }

    /// Everything in flight counts as lost (RFC 6582, 3.2, step 4: fast recovery is left).
    pub fn enter_loss(&mut self, highest_sent: SeqNumber, front_due: Option<Cause>) {
        self.phase = Phase::Loss;
        self.recover = Some(highest_sent);
        self.duplicate_acks = 0;
        self.limited_sent = 0;
        self.inflation = 0;
        self.front_due = front_due;
        self.rest = None;
    }

    /// Fast recovery is over.
    pub fn leave_fast_recovery(&mut self) {
        self.phase = Phase::Open;
        self.inflation = 0;
    }

    /// An acknowledgment of `bytes`, less than everything (RFC 6582, 3.2, step 3): the window
    /// deflates by them, down to nothing at most, and inflates by a segment for the one that has left
    /// the network. `cwnd` is the window without its inflation. True for the first one.
    /// (RFC6582/partial-ack)
    pub fn on_partial_ack(&mut self, bytes: u32, cwnd: u32, smss: u32) -> bool {
        self.inflation = (self.inflation - i64::from(bytes)).max(-i64::from(cwnd));
        if bytes >= smss {
            self.inflation += i64::from(smss);
        }
        self.front_due = Some(Cause::PartialAck);
        !core::mem::replace(&mut self.partial_ack, true)
    }

    /// How many bytes beyond `cwnd` limited transmit allows now (RFC 3042, 2): one segment for
    /// each of the first two duplicate ACKs.
    /// (RFC3042/limited-transmit)
    #[must_use]
    pub fn limited_transmit(&self, smss: u32) -> u32 {
        if self.phase == Phase::Open && self.duplicate_acks < DUPLICATE_THRESHOLD {
            self.duplicate_acks.saturating_mul(smss)
        } else {
            0
        }
    }
}
