//! The one place where the state changes, what it allows, and what ends with a connection.

use super::{Connection, Context};
use crate::event::{Cause, Event, Observer, State, TimerKind};

impl Connection {
    /// Moves to another state, and tells it.
    pub(super) fn enter<O: Observer>(&mut self, cx: &mut Context<'_, O>, to: State, cause: Cause) {
        let from = self.state;
        if from != to {
            self.state = to;
            cx.tell(Event::StateChanged { from, to, cause });
        }
    }

    /// Whether segments beyond the SYN may be sent in this state.
    pub(super) fn may_transmit(&self) -> bool {
        match self.state {
            State::Established
            | State::FinWait1
            | State::FinWait2
            | State::CloseWait
            | State::Closing
            | State::LastAck => true,
            State::Closed
            | State::Listen
            | State::SynSent
            | State::SynReceived
            | State::TimeWait => false,
        }
    }

    /// TIME-WAIT begins: the other timers are turned off, and 2 MSL are waited (RFC 9293,
    /// 3.10.7.4; MUST-13).
    pub(super) fn enter_time_wait<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        self.enter(cx, State::TimeWait, cause);
        self.rcv.keep_nothing_more();
        self.stop_all_timers(cx, Cause::TimeWaitStarted);
        self.start_time_wait(cx, Cause::TimeWaitStarted);
    }

    /// Starts 2 MSL, or starts them again.
    pub(super) fn start_time_wait<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        self.set_timer(
            cx,
            TimerKind::TimeWait,
            self.config.msl.saturating_mul(2),
            cause,
        );
    }

    /// "Delete the TCB, enter the CLOSED state": queues are flushed and timers stopped. What
    /// arrived in order stays readable.
    pub(super) fn delete<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        self.end(cx, State::Closed, cause);
    }

    /// The same for a connection that was aborted: the application learns why (MUST-12).
    pub(super) fn fail<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        self.reports.abort(cause);
        self.end(cx, State::Closed, cause);
        cx.tell(Event::Failed { cause });
    }

    /// "Return this connection to LISTEN": the listener goes on, this TCB is done. The user need
    /// not be informed (RFC 9293, 3.10.7.4).
    pub(super) fn return_to_listen<O: Observer>(&mut self, cx: &mut Context<'_, O>, cause: Cause) {
        self.end(cx, State::Listen, cause);
    }

    fn end<O: Observer>(&mut self, cx: &mut Context<'_, O>, to: State, cause: Cause) {
        self.enter(cx, to, cause);
        self.stop_all_timers(cx, cause);
        self.snd.flush();
        self.rcv.flush();
        self.recovery.take_front();
        self.owed_ack.clear();
        self.persist.cancel();
    }
}
