//! When a connection is given up: R1 and R2 (RFC 9293, 3.8.3), the user timeout (3.9.1 and 3.10.8),
//! and the time that an open, or an orphan in FIN-WAIT-2, may take.

use super::{Connection, Context};
use crate::event::{Cause, Observer, State, TimerKind};
use crate::time::Duration;

impl Connection {
    /// R2: how often a timeout may send the same again before the connection is given up (MUST-20;
    /// MUST-22 and MUST-23 for the SYN). `None`: there is no end (MUST-21).
    pub(super) fn retry_limit(&self) -> Option<u8> {
        let most = match self.state {
            // Linux: those that are not doubled come on top.
            State::SynSent => {
                let linear = self.config.syn_linear_timeouts;
                match self.config.syn_retries {
                    u8::MAX => u8::MAX,
                    retries => retries.saturating_add(linear).min(u8::MAX - 1),
                }
            }
            _ if !self.snd.is_syn_acked() => self.config.syn_ack_retries,
            _ => self.config.retries,
        };
        (most < u8::MAX).then_some(most)
    }

    /// R1: after so many timeouts of the same segment IP is advised, and the application told, that
    /// the path may be dead (MUST-20, SHLD-9, SHLD-10).
    pub(super) fn check_first_threshold<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        if self.recovery.timeouts() == self.config.retries1.max(1) {
            self.reports.doubt_path();
            self.report(cx, Cause::PathInDoubt);
        }
    }

    /// FreeBSD: perhaps it is the options that the peer, or something before it, does not like.
    pub(super) fn drop_options_of_syn(&mut self) {
        let config = &mut self.config;
        if config.rexmit_drop_options
            && self.state == State::SynSent
            && self.recovery.timeouts() == 3
        {
            config.window_scaling = false;
            config.timestamps = false;
            config.sack = false;
        }
    }

    /// Linux: a peer that acknowledged our SYN-ACK gets it again only when the wait for its data is
    /// almost over.
    pub(super) fn is_deferred(&self) -> bool {
        self.deferred
            && self.state == State::SynReceived
            && self.recovery.timeouts() < self.config.defer_accept
    }

    /// Whether the listener of a connection in SYN-RECEIVED still waits for data. A bare ACK then
    /// tells only that the peer has our SYN-ACK.
    pub(crate) fn defer(&mut self) -> bool {
        let waits = self.recovery.timeouts() < self.config.defer_accept;
        self.deferred |= waits;
        waits
    }

    /// The user timeout, or the limit of an open, as long as something waits for an acknowledgment.
    pub(super) fn settle_user_timeout<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        let waits = if self.snd.wnd == 0 && self.snd.is_syn_acked() {
            // An answer to a probe is all that can be hoped for (MUST-37).
            self.persist.is_unanswered()
        } else {
            !self.snd.queue.is_empty()
                || self.state == State::SynSent
                || (self.may_transmit() && self.snd.has_unsent())
        };
        match self.user_limit().filter(|_| waits) {
            None => self.stop_timer(cx, TimerKind::User, Cause::AllAcknowledged),
            Some(_) if self.timers.is_set(TimerKind::User) => {}
            Some((limit, Cause::OpenTimeout)) => {
                self.set_timer(cx, TimerKind::User, limit, Cause::OpenTimeoutStarted);
            }
            Some((limit, _)) => {
                self.set_timer(cx, TimerKind::User, limit, Cause::UserTimeoutStarted);
            }
        }
    }

    /// How long nothing may be acknowledged now, and what it means when that time is over.
    fn user_limit(&self) -> Option<(Duration, Cause)> {
        let user = self.config.user_timeout.map(|t| (t, Cause::UserTimeout));
        let opening = !self.passive && !self.snd.is_syn_acked();
        let open = self.config.open_timeout.filter(|_| opening);
        let open = open.map(|t| (t, Cause::OpenTimeout));
        user.into_iter().chain(open).min_by_key(|(limit, _)| *limit)
    }

    /// USER TIMEOUT: "flush all queues, signal the user […], delete the TCB, enter the CLOSED
    /// state" (RFC 9293, 3.10.8).
    pub(super) fn user_timeout<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        let cause = self.user_limit().map_or(Cause::UserTimeout, |(_, c)| c);
        self.fail(cx, cause);
    }

    /// The peer's FIN is waited for without end, unless a knob sets one for orphans.
    pub(super) fn settle_fin_wait_2<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        if self.state != State::FinWait2
            || !self.application_gone
            || self.timers.is_set(TimerKind::FinWait2)
        {
            return;
        }
        if let Some(limit) = self.config.fin_timeout {
            let limit = if self.config.fast_fin_wait_2 {
                limit
            } else {
                let probes = u64::from(self.config.keepalive_probes);
                self.config.keepalive_interval.saturating_mul(probes)
            };
            self.set_timer(cx, TimerKind::FinWait2, limit, Cause::OrphanInFinWait2);
        }
    }
}
