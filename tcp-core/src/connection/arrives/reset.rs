//! Second, check the RST bit (RFC 9293, 3.10.7.4; RFC 5961, 3; before it RFC 793, 3.9).

use super::Step;
use crate::connection::refused::Limit;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::profile::BlindCheck;
use crate::wire::{Flags, Segment};

impl Connection {
    /// (SHLD-2, RFC5961/reset)
    pub(super) fn check_reset<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) -> Step {
        if !segment.flags.contains(Flags::RST) {
            return Step::Continue(());
        }
        // 3) In the window, but not exactly what is expected: perhaps a blind guess. The challenge
        // lets a peer that means it repeat the reset with the right number.
        if segment.seq != self.rcv.nxt && self.config.rst_check == BlindCheck::Rfc5961 {
            cx.tell(Event::Dropped {
                cause: Cause::ResetNotExact,
            });
            self.answer_refused(cx, segment, Cause::ChallengeAckForReset, Limit::OfHost);
            return Step::Break(());
        }
        // 2) Exactly the next number expected: the connection is reset. (RFC 793: any in the
        // window.)
        let cause = match segment.seq == self.rcv.nxt {
            true => Cause::ResetReceived,
            false => Cause::ResetInWindow,
        };
        match self.state {
            State::SynReceived if self.passive => {
                cx.tell(Event::Accepted { cause });
                self.return_to_listen(cx, cause);
            }
            State::SynReceived => {
                let cause = Cause::ResetWhileOpening;
                cx.tell(Event::Accepted { cause });
                self.fail(cx, cause);
            }
            State::TimeWait if self.config.rfc1337 => {
                cx.tell(Event::Dropped {
                    cause: Cause::ResetInTimeWait,
                });
            }
            State::TimeWait => {
                // Both sides had closed: nobody has lost anything.
                cx.tell(Event::Accepted { cause });
                self.delete(cx, cause);
            }
            // CLOSING and LAST-ACK only "enter the CLOSED state", but something of ours is not
            // acknowledged there, so the application learns of it too (MUST-12).
            _ => {
                cx.tell(Event::Accepted { cause });
                self.fail(cx, cause);
            }
        }
        Step::Break(())
    }
}
