//! Eighth, check the FIN bit (RFC 9293, 3.10.7.4).

use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::wire::{Flags, Segment};

impl Connection {
    pub(super) fn process_fin<O: Observer>(&mut self, cx: &mut Context<'_, O>, segment: &Segment) {
        if !self.may_receive() {
            // The FIN was received before: CLOSE-WAIT, CLOSING, LAST-ACK and TIME-WAIT remain.
            // (Text was refused in the step before.)
            if segment.flags.contains(Flags::FIN) && segment.payload.is_empty() {
                cx.tell(Event::Dropped {
                    cause: Cause::TextAfterFin,
                });
            }
            if segment.flags.contains(Flags::FIN) && self.state == State::TimeWait {
                // "Send an acknowledgment for the FIN", and "restart the 2 MSL time-wait timeout".
                self.ack_alone(Cause::AckOfFin);
                self.start_time_wait(cx, Cause::TimeWaitRestarted);
            }
            return;
        }
        if segment.flags.contains(Flags::FIN) {
            let syn = u32::from(segment.flags.contains(Flags::SYN));
            let fin = segment.seq + syn + segment.data_len();
            self.rcv.note_fin(fin);
            self.rcv.touch_block(fin);
        }
        if self.rcv.take_fin() {
            cx.tell(Event::Accepted {
                cause: Cause::FinReceived,
            });
            self.ack_now(Cause::AckOfFin);
            self.fin_received(cx);
        } else if segment.flags.contains(Flags::FIN) && segment.payload.is_empty() {
            // Ahead of a hole: it waits like text, and the hole is told.
            cx.tell(Event::Accepted {
                cause: Cause::OutOfOrder,
            });
            self.ack_alone(Cause::DuplicateAckForHole);
        }
    }

    /// RCV.NXT is past the FIN.
    fn fin_received<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        match self.state {
            State::Established => self.enter(cx, State::CloseWait, Cause::FinReceived),
            // Our FIN is not acknowledged, or this would be FIN-WAIT-2 (fifth step).
            State::FinWait1 => self.enter(cx, State::Closing, Cause::SimultaneousClose),
            State::FinWait2 => self.enter_time_wait(cx, Cause::FinReceived),
            _ => {}
        }
    }
}
