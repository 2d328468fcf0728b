//! Sending for the first time: new data, or the FIN, and what that does to the bookkeeping. Whether
//! anything may go is decided in `fresh`.

use super::Plan;
use super::fresh::{Fresh, Held, Room};
use crate::congestion::Controller;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Observer, Phase, State, TimerKind};
use crate::time::Instant;
use crate::wire::Flags;

impl Connection {
    /// New data, or the FIN, when the windows, Nagle and silly-window avoidance allow.
    pub(super) fn send_new<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        if !self.may_transmit() || !self.snd.has_unsent() {
            return None;
        }
        self.restart_after_idle(cx);
        let plan = self.plan_new(cx)?;
        if plan.flags.contains(Flags::FIN) {
            self.fin_goes_out(cx);
        }
        if plan.data > 0 {
            self.held = Held::default();
            self.stop_timer(cx, TimerKind::SillyWindow, plan.cause);
        }
        Some(self.first_time(cx, plan))
    }

    /// What goes next, if anything may.
    fn plan_new<O: Observer>(&mut self, cx: &mut Context<'_, O>) -> Option<Plan> {
        let room = self.room();
        self.note_cwnd_limit(room);
        let Fresh { data, fin, cause } = match self.fresh(room) {
            Ok(fresh) => fresh,
            Err(held) => {
                self.hold_back(cx, held);
                return None;
            }
        };
        let cause = match self.is_limited_transmit(data) {
            true => {
                self.recovery.on_limited_transmit(data);
                Cause::LimitedTransmit
            }
            false => cause,
        };
        let mut flags = if fin { Flags::FIN } else { Flags::NONE };
        if self.pushes_now(cx.now, data) {
            flags = flags.with(Flags::PSH);
        }
        Some(Plan {
            seq: self.snd.nxt,
            data,
            flags,
            cause,
            again: false,
        })
    }

    /// The congestion window stops the sender, and so it is in use (see `Usage`).
    fn note_cwnd_limit(&mut self, room: Room) {
        if room.is_cwnd_limited() && !self.is_pipe_full(room) {
            self.usage.on_stop(self.snd.una, self.snd.nxt);
        }
    }

    /// What is queued waits. When no ACK will come to change that, the override timer must run.
    fn hold_back<O: Observer>(&mut self, cx: &mut Context<'_, O>, held: Cause) {
        self.held.by_nagle = held == Cause::NagleWaits;
        if self.needs_override(held) && !self.timers.is_set(TimerKind::SillyWindow) {
            let delay = self.config.silly_window_override;
            self.set_timer(cx, TimerKind::SillyWindow, delay, Cause::SillyWindowAvoided);
        }
    }

    /// Whether so much data goes beyond the congestion window: limited transmit lets it (RFC 3042).
    fn is_limited_transmit(&self, data: u32) -> bool {
        let in_flight = match self.recovery.phase() {
            Phase::Open => self.snd.flight(),
            Phase::FastRecovery | Phase::Loss => self.snd.pipe(),
        };
        data > 0 && in_flight.saturating_add(data) > self.cwnd()
    }

    /// Whether a segment with the next so many bytes carries PSH.
    fn pushes_now(&self, now: Instant, data: u32) -> bool {
        // Linux: a burst is cut into packets of so many segments, and each of them is pushed.
        let place = 1 + self.burst.segments_at(now);
        let packet = u32::from(self.config.min_tso_segs);
        let full_sized = data == self.negotiated.send_mss;
        let ends_packet = full_sized && packet > 0 && place.is_multiple_of(packet);
        data > 0 && (ends_packet || self.snd.pushes(self.snd.nxt, self.snd.nxt + data))
    }

    /// RFC 5681, 4.1: after an idle time longer than the RTO the window restarts.
    fn restart_after_idle<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        let Some(last) = self.burst.last().filter(|_| self.snd.flight() == 0) else {
            return;
        };
        // "Before beginning transmission": while nothing may go, the idle time goes on.
        if self.fresh(self.room()).is_err() {
            return;
        }
        self.congestion.on_send_after_idle(cx.now);
        let idle = cx.now.since(last) > self.rtt.rto();
        if idle && self.config.slow_start_after_idle && self.recovery.phase() == Phase::Open {
            self.change_window(cx, |congestion, _| congestion.on_idle_restart());
        }
    }

    /// The FIN leaves for the first time: CLOSE-WAIT ends (RFC 9293, 3.10.4).
    pub(in crate::connection) fn fin_goes_out<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        if self.state == State::CloseWait {
            self.enter(cx, State::LastAck, Cause::FinToSend);
        }
    }
}
