//! What happens when a timer goes off (RFC 9293, 3.10.8; RFC 6298, 5), and which timers must run.

use super::{Connection, Context};
use crate::congestion::{Controller, Signal};
use crate::event::{Cause, Event, Observer, State, TimerKind};
use crate::recovery::LossRecovery;

impl Connection {
    /// Every timer that is due, in the order of the deadlines.
    pub(super) fn timeouts<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        // Each turn takes one timer out of the table, and none of them starts another that is due
        // already unless a knob is zero; so the bound only guards against such knobs.
        for _ in 0..4 * TimerKind::ALL.len() {
            let Some((timer, due)) = self.timers.next() else {
                break;
            };
            if due > cx.now {
                break;
            }
            self.timers.stop(timer);
            cx.tell(Event::TimerFired { timer });
            match timer {
                TimerKind::Retransmission => self.retransmission_timeout(cx),
                TimerKind::Persist => self.persist_timeout(cx),
                // RFC 9293, 3.8.6.3; MUST-40.
                TimerKind::DelayedAck => self.ack_now(Cause::DelayedAckTimeout),
                // "If the time-wait timeout expires, delete the TCB, enter the CLOSED state."
                TimerKind::TimeWait => self.delete(cx, Cause::TimeWaitOver),
                TimerKind::SillyWindow => self.held.override_now(),
                TimerKind::KeepAlive => self.keep_alive_timeout(cx),
                TimerKind::FinWait2 => self.delete(cx, Cause::FinWait2Timeout),
                TimerKind::User => self.user_timeout(cx),
            }
        }
    }

    /// RETRANSMISSION TIMEOUT: the front of the retransmission queue goes out again.
    fn retransmission_timeout<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        if self.snd.queue.is_empty() {
            return;
        }
        // R2 (RFC 9293, 3.8.3; MUST-20, MUST-22 for the SYN).
        let limit = self.retry_limit();
        if limit.is_some_and(|most| self.recovery.timeouts() >= most) {
            self.fail(cx, Cause::TooManyRetransmissions);
            return;
        }
        if self.snd.is_syn_acked() {
            let again = self.recovery.timeouts() > 0;
            let mut flight = self.snd.flight();
            if self.loss_recovery() == LossRecovery::Sack {
                // RFC 5681, 3.1 wants "no more than" half the flight. With SACK that holds what the
                // peer has behind a hole, far more than the network took: half of it would let slow
                // start run into the same losses again.
                flight = flight.min(self.congestion.cwnd());
            }
            self.change_window(cx, |congestion, recovery| {
                recovery.deflate();
                congestion.on_signal(Signal::Timeout { again }, flight)
            });
            self.window_reduced();
        }
        self.recovery.on_timeout();
        if !self.is_deferred() {
            self.lose_everything(cx);
        }
        self.check_first_threshold(cx);
        self.drop_options_of_syn();
        // RFC 6298, 5.5 and 5.6: back off, and start the timer. (Linux: not for the first SYNs.)
        let linear = self.state == State::SynSent
            && self.recovery.timeouts() <= self.config.syn_linear_timeouts;
        let cause = if linear {
            Cause::SynLinearTimeout
        } else {
            self.rtt.back_off();
            let (rto, cause) = (self.rtt.rto(), Cause::TimerBackoff);
            cx.tell(Event::RtoChanged { rto, cause });
            cause
        };
        self.set_timer(cx, TimerKind::Retransmission, self.rtt.rto(), cause);
    }

    /// Brings the timers into agreement with what is outstanding and with the peer's window. Called
    /// after whatever may change either.
    pub(super) fn settle_timers<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        if self.is_over() || self.state == State::TimeWait {
            return;
        }
        self.settle_sending_timers(cx);
        self.settle_user_timeout(cx);
        self.settle_fin_wait_2(cx);
        self.settle_keep_alive(cx);
    }

    /// The retransmission timer and the persist timer.
    fn settle_sending_timers<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        let outstanding = !self.snd.queue.is_empty();
        let waits = outstanding || (self.may_transmit() && self.snd.has_unsent());
        if self.snd.is_syn_acked() && self.snd.wnd == 0 && waits {
            // The window is closed: probes instead of retransmissions (MUST-35, SHLD-17).
            self.stop_timer(cx, TimerKind::Retransmission, self.zero_window());
            let persist = self.config.persist && !self.persist.is_due();
            if persist && !self.timers.is_set(TimerKind::Persist) {
                // The first probe after one RTO, then at doubling intervals (SHLD-29, SHLD-30).
                let interval = self.rtt.backed_off(self.persist.sent());
                self.set_timer(cx, TimerKind::Persist, interval, Cause::ZeroWindow);
            }
            return;
        }
        self.persist.over();
        self.stop_timer(cx, TimerKind::Persist, Cause::WindowOpened);
        if outstanding && !self.timers.is_set(TimerKind::Retransmission) {
            // RFC 6298, 5.1; 2.1 for how long, before anything was measured.
            let unmeasured = self.rtt.srtt().is_none() && self.recovery.timeouts() == 0;
            let cause = match unmeasured {
                true => Cause::TimerStartedUnmeasured,
                false => Cause::TimerStarted,
            };
            self.set_timer(cx, TimerKind::Retransmission, self.rtt.rto(), cause);
        }
    }

    /// New data was acknowledged: the timer starts again, or stops (RFC 6298, 5.2 and 5.3).
    /// (RFC6298/start-and-stop)
    pub(super) fn restart_retransmission_timer<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        self.stop_timer(cx, TimerKind::User, Cause::UserTimeoutStopped);
        let timer = TimerKind::Retransmission;
        if self.snd.queue.is_empty() {
            self.stop_timer(cx, timer, Cause::AllAcknowledged);
        } else if self.timers.is_set(timer) {
            self.set_timer(cx, timer, self.rtt.rto(), Cause::NewDataAcknowledged);
        }
    }
}
