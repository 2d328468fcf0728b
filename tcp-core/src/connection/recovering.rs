//! Losses: how they are repaired, and how a recovery begins and ends (RFC 5681, 3.2; RFC 6582; RFC
//! 6675, 5). What tells of one is in `arrives/duplicate`, and in `timeouts`.

use super::{Connection, Context};
use crate::congestion::{Controller, FastRecovery, Signal};
use crate::event::{Cause, Event, Observer, Phase};
use crate::recovery::LossRecovery;

impl Connection {
    /// How losses are repaired on this connection.
    pub(super) fn loss_recovery(&self) -> LossRecovery {
        let habit = self.congestion.fast_recovery();
        // A peer that agreed on SACK and then sends no block is one without SACK.
        let sack = self.negotiated.sack && self.recovery.has_seen_sack();
        self.config.recovery.with(sack, habit)
    }

    /// A segment is lost, say acknowledgments: fast retransmit (RFC 5681, 3.2, steps 2 and 3; RFC
    /// 6675, 5, step 4).
    /// (RFC5681/fast-retransmit, RFC6675/reduction)
    pub(super) fn enter_recovery<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        let (smss, highest) = (self.negotiated.send_mss, self.snd.max);
        // Without what limited transmit sent.
        let flight = self
            .snd
            .flight()
            .saturating_sub(self.recovery.limited_sent());
        let by_sack = self.loss_recovery() == LossRecovery::Sack;
        let slow_start = self.congestion.fast_recovery() == FastRecovery::SlowStart;
        let signal = Signal::Loss(if by_sack { Cause::SackRecovery } else { cause });
        // RFC 3168, 6.1.2 (RFC3168/reaction): once for a window of data, whatever tells of it.
        let reduced = self.has_reduced_for_window() && !slow_start;
        self.change_window(cx, |congestion, recovery| {
            let why = match reduced {
                true => Cause::RecoveryAfterMark,
                false => congestion.on_signal(signal, flight),
            };
            if congestion.inflates() && !slow_start && !by_sack {
                // The three segments that made the duplicates have left the network.
                recovery.inflate_for_third(smss);
            }
            why
        });
        self.window_reduced();
        if slow_start {
            self.snd.queue.mark_all_lost();
            let rest = Cause::RetransmissionAfterFastRetransmit;
            self.recovery.enter_loss(highest, Some(cause), rest);
        } else {
            self.snd.queue.begin_recovery();
            self.recovery.enter_fast_recovery(highest, cause);
            // Without SACK's recovery the front alone is known to be lost, whatever the blocks say.
            if by_sack {
                self.mark_lost(cx);
            }
        }
        cx.tell(Event::Recovery {
            phase: self.recovery.phase(),
            cause,
        });
    }

    /// The timer went off: everything that the peer does not hold is lost (RFC 6582, 3.2, step 4;
    /// RFC 6675, 5.1).
    /// (RFC6582/timeout, RFC6675/timeout)
    pub(super) fn lose_everything<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        // RFC 2018, 8: what the peer said that it holds is believed, unless it has shown that it
        // throws such things away.
        if self.snd.queue.forget_if_reneged() {
            cx.tell(Event::Accepted {
                cause: Cause::SackReneged,
            });
        }
        self.snd.queue.mark_all_lost();
        let cause = Cause::RetransmissionTimeout;
        let rest = Cause::RetransmissionAfterTimeout;
        self.recovery.enter_loss(self.snd.max, Some(cause), rest);
        if self.snd.is_syn_acked() {
            let phase = Phase::Loss;
            cx.tell(Event::Recovery { phase, cause });
        }
    }

    /// New data is acknowledged in fast recovery: its end, or not yet. False when the timer runs
    /// on.
    /// (RFC5681/deflation, RFC6582/full-ack, RFC6582/partial-ack, RFC6675/exit)
    pub(super) fn new_ack_in_fast_recovery<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        count: u32,
    ) -> bool {
        let full = self.recovery.covers_recover(self.snd.una);
        let how = self.loss_recovery();
        if full || how <= LossRecovery::Reno {
            // RFC 5681, 3.2, step 6; RFC 6582, 3.2, step 3: a full acknowledgment; RFC 6675, 5,
            // step A.
            let cause = match how {
                LossRecovery::Sack => Cause::SackRecoveryExit,
                LossRecovery::NewReno => Cause::NewRenoRecoveryExit,
                LossRecovery::Timer | LossRecovery::Reno if full => Cause::FastRecoveryExit,
                LossRecovery::Timer | LossRecovery::Reno => Cause::FastRecoveryExitEarly,
            };
            self.change_window(cx, |_, recovery| {
                recovery.leave_fast_recovery();
                cause
            });
            cx.tell(Event::Recovery {
                phase: Phase::Open,
                cause,
            });
            return true;
        }
        if how == LossRecovery::Sack {
            return true;
        }
        // RFC 6582, 3.2, step 3: the next hole goes out. Only the first partial ACK starts the
        // timer again, so that many losses in one window end in a timeout rather than take a round
        // trip each (4, the impatient variant).
        let smss = self.negotiated.send_mss;
        let mut first = false;
        self.change_window(cx, |congestion, recovery| {
            first = recovery.on_partial_ack(count, congestion.cwnd(), smss);
            if !congestion.inflates() {
                recovery.deflate();
            }
            Cause::PartialAckDeflation
        });
        first
    }
}
