//! Loss recovery: what is taken for lost, and what is sent again.
//!
//! How large the window is in the meantime is `congestion`'s business; what duplicate ACKs add to
//! it while they are all that tells of what arrived is counted here. (RACK-TLP has its place here.)

mod queue;
mod scoreboard;
mod sent;

use crate::congestion::FastRecovery;
use crate::event::{Cause, Phase};
use crate::seq::SeqNumber;

pub use queue::RetransmissionQueue;
pub use scoreboard::{Scoreboard, SeqRange};
pub use sent::{Removed, Resent, Sent, Tallies, Tally};

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
    phase: Phase,
    /// Duplicate ACKs since the last acknowledgment of new data.
    duplicate_acks: u32,
    /// Bytes sent by limited transmit on the first two of them.
    limited_sent: u32,
    /// The number after the highest one sent when the recovery began (RFC 6582, 3.2; RFC 6675, 5:
    /// `RecoveryPoint`), until something beyond it is acknowledged.
    recover: Option<SeqNumber>,
    /// The front of the retransmission queue goes out now, whatever `cwnd` says, and why.
    front_due: Option<Cause>,
    /// Why the rest of what is lost goes out again in [`Phase::Loss`].
    rest: Option<Cause>,
    /// How often the timer went off since the last acknowledgment of new data.
    timeouts: u8,
    /// What duplicate ACKs have added to the window, less what partial ACKs took away (RFC 5681,
    /// 3.2, steps 3 and 4; RFC 6582, 3.2, step 3), in bytes.
    inflation: i64,
    /// A partial ACK came in this fast recovery.
    partial_ack: bool,
    /// The peer has sent a SACK block, outside of a fast recovery without SACK.
    sack_seen: bool,
    delivered: u64,
    retransmitted: u64,
}

/// What is known.
impl Recovery {
    /// How the sender is recovering.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// How many duplicate ACKs came since the last acknowledgment of new data.
    #[must_use]
    pub fn duplicate_acks(&self) -> u32 {
        self.duplicate_acks
    }

    /// How many bytes limited transmit sent on the first two duplicate ACKs: they do not count as
    /// in flight when the window is halved (RFC 5681, 3.2, step 2).
    #[must_use]
    pub fn limited_sent(&self) -> u32 {
        self.limited_sent
    }

    /// The number after the highest one sent when the recovery began, until something beyond it is
    /// acknowledged (RFC 6582, 3.2; RFC 6675, 5: `RecoveryPoint`).
    #[must_use]
    pub fn recover(&self) -> Option<SeqNumber> {
        self.recover
    }

    /// Whether everything is acknowledged that was outstanding when the recovery began.
    #[must_use]
    pub fn covers_recover(&self, una: SeqNumber) -> bool {
        self.recover.is_none_or(|recover| una.at_or_after(recover))
    }

    /// Why the front of the retransmission queue goes out now, whatever `cwnd` says, if it does.
    #[must_use]
    pub fn front_due(&self) -> Option<Cause> {
        self.front_due
    }

    /// Why the rest of what is lost goes out again in [`Phase::Loss`].
    #[must_use]
    pub fn rest(&self) -> Cause {
        self.rest.unwrap_or(Cause::RetransmissionAfterTimeout)
    }

    /// How often the timer went off since the last acknowledgment of new data: R1 and R2 count it
    /// (RFC 9293, 3.8.3).
    #[must_use]
    pub fn timeouts(&self) -> u8 {
        self.timeouts
    }

    /// What duplicate ACKs have added to the window, in bytes; below zero, what partial ACKs took
    /// away.
    #[must_use]
    pub fn inflation(&self) -> i64 {
        self.inflation
    }

    /// Whether the peer has shown that it sends SACK blocks.
    #[must_use]
    pub fn has_seen_sack(&self) -> bool {
        self.sack_seen
    }

    /// How many segments have reached the peer, as far as it has told.
    #[must_use]
    pub fn delivered(&self) -> u64 {
        self.delivered
    }

    /// How many segments were sent again.
    #[must_use]
    pub fn retransmitted(&self) -> u64 {
        self.retransmitted
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

/// What happens.
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

    /// A duplicate ACK came. How many there are now.
    pub fn on_duplicate_ack(&mut self) -> u32 {
        self.duplicate_acks = self.duplicate_acks.saturating_add(1);
        self.duplicate_acks
    }

    /// An acknowledgment carries SACK blocks. (In a fast recovery without SACK they come too late
    /// to change how it is done.)
    pub fn on_sack_blocks(&mut self) {
        self.sack_seen |= self.phase != Phase::FastRecovery;
    }

    /// The peer has told that it has so many segments more.
    pub fn on_delivered(&mut self, segments: u32) {
        self.delivered += u64::from(segments);
    }

    /// The retransmission timer went off.
    pub fn on_timeout(&mut self) {
        self.timeouts = self.timeouts.saturating_add(1);
    }

    /// Limited transmit sent so many bytes.
    pub fn on_limited_transmit(&mut self, bytes: u32) {
        self.limited_sent = self.limited_sent.saturating_add(bytes);
    }

    /// A segment was sent again.
    pub fn on_retransmission(&mut self) {
        self.retransmitted += 1;
    }

    /// An acknowledgment of `bytes`, less than everything (RFC 6582, 3.2, step 3): the window
    /// deflates by them, down to nothing at most, and inflates by a segment for the one that has
    /// left the network. `cwnd` is the window without its inflation. True for the first one.
    /// (RFC6582/partial-ack)
    pub fn on_partial_ack(&mut self, bytes: u32, cwnd: u32, smss: u32) -> bool {
        self.inflation = (self.inflation - i64::from(bytes)).max(-i64::from(cwnd));
        if bytes >= smss {
            self.inflation += i64::from(smss);
        }
        self.front_due = Some(Cause::PartialAck);
        !core::mem::replace(&mut self.partial_ack, true)
    }

    /// Acknowledgments told of a loss: the front of the queue goes out again.
    pub fn enter_fast_recovery(&mut self, highest_sent: SeqNumber, cause: Cause) {
        self.phase = Phase::FastRecovery;
        self.recover = Some(highest_sent);
        self.front_due = Some(cause);
        self.partial_ack = false;
    }

    /// Everything in flight counts as lost (RFC 6582, 3.2, step 4: fast recovery is left). `front`:
    /// why the front of the queue goes out again now, if it does. `rest`: why everything else does,
    /// as the window allows.
    pub fn enter_loss(&mut self, highest_sent: SeqNumber, front: Option<Cause>, rest: Cause) {
        self.phase = Phase::Loss;
        self.recover = Some(highest_sent);
        self.duplicate_acks = 0;
        self.limited_sent = 0;
        self.inflation = 0;
        self.front_due = front;
        self.rest = Some(rest);
    }

    /// Fast recovery is over.
    pub fn leave_fast_recovery(&mut self) {
        self.phase = Phase::Open;
        self.inflation = 0;
    }

    /// The window grows by a segment for each of those that made the duplicates and so have left
    /// the network (RFC 5681, 3.2, step 3).
    pub fn inflate_for_third(&mut self, smss: u32) {
        self.inflation = i64::from(smss) * i64::from(DUPLICATE_THRESHOLD);
    }

    /// One more segment has left the network (RFC 5681, 3.2, step 4).
    pub fn inflate(&mut self, smss: u32) {
        self.inflation += i64::from(smss);
    }

    /// The window is what congestion control says, and nothing more.
    pub fn deflate(&mut self) {
        self.inflation = 0;
    }

    /// The front of the queue goes out again now.
    pub fn send_front(&mut self, cause: Cause) {
        self.front_due = Some(cause);
    }

    /// Why the front goes out again now, if it does; once.
    pub fn take_front(&mut self) -> Option<Cause> {
        self.front_due.take()
    }
}
