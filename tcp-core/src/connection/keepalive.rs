//! Keep-alives (RFC 9293, 3.8.4; MAY-5): is a peer that says nothing still there?

use bytes::Bytes;

use super::{Connection, Context, Transmit};
use crate::event::{Cause, Observer, State, TimerKind};
use crate::time::{Duration, Instant};
use crate::wire::Flags;

/// What keep-alives know.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KeepAlive {
    /// When an acceptable segment came last.
    heard: Instant,
    /// Probes since then.
    probes: u8,
    /// One is to be sent now.
    due: bool,
}

/// A knob of zero must not make a timer that is always due.
const LEAST: Duration = Duration::from_millis(1);

impl Connection {
    /// The peer was heard, with an acceptable acknowledgment.
    pub(super) fn heard<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        self.keepalive = KeepAlive {
            heard: cx.now,
            ..KeepAlive::default()
        };
    }

    /// Starts the timer where keep-alives are wanted (MUST-24, MUST-25), and stops it elsewhere.
    pub(super) fn settle_keep_alive<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        // An orphan in FIN-WAIT-2 has a limit of its own.
        let orphan = self.state == State::FinWait2 && self.application_gone;
        if !(self.config.keepalive && self.may_transmit() && !orphan) {
            self.keepalive.due = false;
            self.stop_timer(cx, TimerKind::KeepAlive, Cause::KeepAliveOff);
        } else if !self.timers.is_set(TimerKind::KeepAlive) {
            let silent = cx.now.since(self.keepalive.heard);
            let rest = self.config.keepalive_time.saturating_sub(silent);
            let rest = rest.max(LEAST);
            self.set_timer(cx, TimerKind::KeepAlive, rest, Cause::KeepAliveIdle);
        }
    }

    /// It is time to look how long the peer has been silent.
    pub(super) fn keep_alive_timeout<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        let silent = cx.now.since(self.keepalive.heard);
        let outstanding = !self.snd.queue.is_empty() || self.snd.has_unsent();
        // MUST-26: only when nothing came for so long, and nothing of ours is on its way (what is
        // sent again asks the same question).
        if outstanding {
            let whole = self.config.keepalive_time.max(LEAST);
            self.set_timer(cx, TimerKind::KeepAlive, whole, Cause::KeepAliveIdle);
            return;
        }
        if silent < self.config.keepalive_time {
            self.settle_keep_alive(cx);
            return;
        }
        // MUST-29: one probe without an answer says nothing. (A user timeout counts instead of the
        // probes, as Linux has it.)
        let gone = match self.config.user_timeout {
            Some(limit) => self.keepalive.probes > 0 && silent >= limit,
            None => self.keepalive.probes >= self.config.keepalive_probes,
        };
        if gone {
            self.send_reset(Cause::KeepAliveTimeout);
            self.fail(cx, Cause::KeepAliveTimeout);
            return;
        }
        self.keepalive.probes = self.keepalive.probes.saturating_add(1);
        self.keepalive.due = true;
        let wait = self.config.keepalive_interval.max(LEAST);
        self.set_timer(cx, TimerKind::KeepAlive, wait, Cause::KeepAliveProbe);
    }

    /// `<SEQ=SND.NXT-1><ACK=RCV.NXT><CTL=ACK>`: the peer has that octet, so it must answer. Without
    /// data (SHLD-12), or with that octet as garbage (MAY-6).
    pub(super) fn send_keep_alive<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
    ) -> Option<Transmit> {
        if !core::mem::take(&mut self.keepalive.due) {
            return None;
        }
        let garbage = self.config.keepalive_garbage;
        let payload = Bytes::from_static(if garbage { &[0] } else { &[] });
        let mut segment = self.segment(cx.now, self.snd.nxt.minus(1), Flags::NONE, payload);
        self.put_ecn(&mut segment, false);
        self.ack_sent(cx, Cause::AckSentAlone);
        Some(Transmit {
            segment,
            cause: Cause::KeepAliveProbe,
            retransmission: garbage,
        })
    }

    /// Probes that went unanswered since the peer was last heard.
    #[must_use]
    pub fn keep_alive_probes(&self) -> u8 {
        self.keepalive.probes
    }
}
