//! When an acknowledgment is owed: at once, after a little while, or with whatever goes out next.

use super::refused::Refused;
use super::{Connection, Context};
use crate::event::{Cause, Event, Observer, TimerKind};
use crate::time::Instant;

/// What we owe the peer. Several reasons before the next segment give one ACK (MUST-58, MUST-59).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OwedAck {
    /// An ACK of its own, without data: a duplicate ACK, or the answer to something unacceptable
    /// (RFC 9293, 3.5.2: "an empty acknowledgment segment").
    pub(super) empty: Option<Cause>,
    /// An ACK now, alone or on a segment that goes out anyway.
    pub(super) now: Option<Cause>,
    /// What lies in `empty` is owed only to something that anybody could have sent blindly, so the
    /// host counts it (RFC 5961, 7).
    blind: bool,
    /// How many more ACKs do not wait (`Config::quick_acks`).
    quick: u8,
}

impl OwedAck {
    /// Nothing yet, and the first `quick` ACKs will not wait.
    pub(super) fn starting_with(quick: u8) -> Self {
        Self {
            quick,
            ..Self::default()
        }
    }

    /// Nothing is owed any more.
    pub(super) fn clear(&mut self) {
        *self = Self::starting_with(self.quick);
    }

    /// From now on ACKs wait as usual.
    pub(super) fn end_quick(&mut self) {
        self.quick = 0;
    }
}

impl Connection {
    /// An ACK must go out now, perhaps with data.
    pub(super) fn ack_now(&mut self, cause: Cause) {
        self.owed_ack.now = Some(cause);
    }

    /// An ACK must go out now, and by itself.
    pub(super) fn ack_alone(&mut self, cause: Cause) {
        self.owed_ack.empty = Some(cause);
        self.owed_ack.blind = false;
    }

    /// An ACK for what a blind attacker may have sent: a challenge (RFC 5961, 3.2 and 4.2), or the
    /// answer to an acknowledgment that cannot be (RFC 5961, 5.2). What is owed already says the
    /// same.
    pub(super) fn answer_blind(&mut self, cause: Cause) {
        if self.owed_ack.empty.is_none() {
            self.owed_ack.empty = Some(cause);
            self.owed_ack.blind = true;
        }
    }

    /// Whether the next segment is a challenge ACK, or another one that the host counts.
    pub(crate) fn owes_challenge(&self) -> bool {
        self.owed_ack.blind
    }

    /// The host has sent too many of them: this one is not sent (RFC 5961, 7).
    /// (RFC5961/limit)
    pub(crate) fn withhold_challenge<O: Observer>(&mut self, now: Instant, observer: &mut O) {
        self.owed_ack.empty = None;
        self.owed_ack.blind = false;
        // It was not answered, so that a repetition is no repetition.
        self.refused = Refused::default();
        Context::new(now, observer).tell(Event::Dropped {
            cause: Cause::ChallengeAckLimit,
        });
    }

    /// In-order data came (RFC 9293, 3.8.6.3): the second full-sized segment since the last ACK is
    /// acknowledged at once (SHLD-19), another one may wait (SHLD-18). Full-sized is what the peer
    /// sends as such (RFC 5681, 2 and 4.2), not what we could.
    /// (RFC5681/delayed-ack)
    pub(super) fn ack_for_data<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        if self.owed_ack.now.is_some() {
            return;
        }
        let wait = self.config.delayed_ack.filter(|_| self.config.delay_acks);
        let Some(delay) = wait else {
            self.ack_now(Cause::AckNow);
            return;
        };
        if self.owed_ack.quick > 0 {
            self.ack_now(Cause::QuickAck);
            return;
        }
        let waiting = self
            .rcv
            .nxt
            .saturating_distance_from(self.rcv.last_ack_sent);
        // (FreeBSD: the second segment of any size.)
        let second = self.config.ack_any_second && self.timers.is_set(TimerKind::DelayedAck);
        if waiting >= self.rcv.full_sized().saturating_mul(2) {
            self.ack_now(Cause::AckEverySecond);
        } else if second {
            self.ack_now(Cause::AckAnySecond);
        } else if !self.timers.is_set(TimerKind::DelayedAck) {
            self.set_timer(cx, TimerKind::DelayedAck, delay, Cause::AckDelayed);
        }
    }

    /// A segment with an ACK goes out, which travels alone or not: nothing is owed any more.
    pub(super) fn ack_sent<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        if self.owed_ack.now == Some(Cause::QuickAck) {
            // Data that went with it may have ended them all.
            self.owed_ack.quick = self.owed_ack.quick.saturating_sub(1);
        }
        self.owed_ack.clear();
        self.rcv.last_ack_sent = self.rcv.nxt;
        self.stop_timer(cx, TimerKind::DelayedAck, cause);
    }
}

/// Whether an ACK answers something that was not accepted.
pub(super) const fn refuses(cause: Cause) -> bool {
    matches!(
        cause,
        Cause::ChallengeAckForReset
            | Cause::ChallengeAckForSyn
            | Cause::ChallengeAckForAck
            | Cause::AckForUnacceptable
            | Cause::AckForDuplicate
            | Cause::AckForClosedWindow
            | Cause::AckForUnsent
            | Cause::AckForOldTimestamp
            | Cause::AckForNothingKept
    )
}
