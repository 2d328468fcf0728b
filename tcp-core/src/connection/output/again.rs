//! What was sent before and goes out again: because a rule says so, because it is lost, or on
//! suspicion.

use super::Plan;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Observer, Phase, TimerKind};
use crate::recovery::{LossRecovery, Resent, Sent};
use crate::wire::Flags;

impl Connection {
    /// The front of the retransmission queue when a rule says so, then, after a timeout, what else
    /// is lost as far as the window allows.
    /// (RFC6298/not-too-early)
    pub(super) fn send_again<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        if self.snd.is_syn_acked() && self.snd.wnd == 0 {
            return None;
        }
        // The fast retransmit itself, no partial ACK's.
        let begins = matches!(
            self.recovery.front_due(),
            Some(Cause::ThirdDuplicateAck | Cause::SackHole)
        );
        let (sent, cause) = if let Some(cause) = self.recovery.take_front() {
            (*self.snd.queue.front()?, cause)
        } else {
            let by_sack = self.loss_recovery() == LossRecovery::Sack;
            let cause = match self.recovery.phase() {
                Phase::Open => return None,
                // RFC 6675, 4, NextSeg(), rule 1.
                Phase::FastRecovery if by_sack && self.room_in_pipe() => Cause::SackHole,
                Phase::FastRecovery => return None,
                Phase::Loss => self.recovery.rest(),
            };
            let sent = self.snd.queue.first_lost()?;
            // RFC 5681, 3.1: slow start governs what follows the first retransmission. SHLD-16:
            // what lies within the peer's window is sent again.
            let pipe = self.snd.pipe();
            let room = pipe == 0 || pipe.saturating_add(sent.len) <= self.cwnd();
            let inside = sent.seq.before(self.snd.una + self.snd.wnd);
            if !(room && inside) {
                return None;
            }
            (sent, cause)
        };
        self.snd
            .queue
            .mark_retransmitted(cx.now, sent.seq, Resent::Lost);
        if begins {
            // RFC 6298, 5: the timer sends it never again sooner than one RTO after this. (What a
            // partial ACK sends again does not start the timer; RFC 6582, 3.2, step 3, makes that
            // exception.)
            let rto = self.rtt.rto();
            self.set_timer(
                cx,
                TimerKind::Retransmission,
                rto,
                Cause::FastRetransmitRestartsTimer,
            );
        }
        Some(self.plan_again(&sent, cause))
    }

    /// In recovery by SACK, when nothing is known to be lost and nothing new may be sent: what lies
    /// below a SACK block, and once the last segment (RFC 6675, 4, `NextSeg()`, rules 3 and 4).
    pub(super) fn send_on_suspicion<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
    ) -> Option<Plan> {
        let by_sack = self.loss_recovery() == LossRecovery::Sack;
        let recovering = self.recovery.phase() == Phase::FastRecovery;
        if !(by_sack && recovering && self.snd.wnd > 0 && self.room_in_pipe()) {
            return None;
        }
        let window = self.snd.una + self.snd.wnd;
        let inside = |sent: &Sent| sent.seq.before(window);
        if let Some(sent) = self.snd.queue.first_below_sacked().filter(inside) {
            self.snd
                .queue
                .mark_retransmitted(cx.now, sent.seq, Resent::Suspected);
            return Some(self.plan_again(&sent, Cause::SackGuess));
        }
        let recover = self.recovery.recover()?;
        // What left before the recovery began is a round trip old by now.
        let (now, srtt) = (cx.now, self.rtt.srtt());
        let missed = |sent: &Sent| {
            let old = srtt.is_some_and(|srtt| now.since(sent.sent_at) >= srtt);
            sent.seq.before(recover) || (old && sent.sent_at != now)
        };
        let sent = self.snd.queue.rescue(self.snd.una, missed).filter(inside)?;
        self.snd.queue.mark_rescued(cx.now, sent.seq, recover);
        Some(self.plan_again(&sent, Cause::SackRescue))
    }

    /// Whether the pipe leaves room for a segment (RFC 6675, 5, step C).
    fn room_in_pipe(&self) -> bool {
        self.cwnd().saturating_sub(self.snd.pipe()) >= self.negotiated.send_mss
    }

    /// A segment of the retransmission queue as it was.
    fn plan_again(&mut self, sent: &Sent, cause: Cause) -> Plan {
        let mut flags = Flags::NONE;
        for (set, flag) in [
            (sent.syn, Flags::SYN),
            (sent.fin, Flags::FIN),
            (sent.push, Flags::PSH),
        ] {
            if set {
                flags = flags.with(flag);
            }
        }
        // A SYN that becomes a SYN-ACK because the peer's SYN came repeats nothing: it answers.
        let again = cause != Cause::SimultaneousOpen;
        if again {
            self.recovery.on_retransmission();
        }
        Plan {
            seq: sent.seq,
            data: sent.data_len(),
            flags,
            cause,
            again,
        }
    }
}
