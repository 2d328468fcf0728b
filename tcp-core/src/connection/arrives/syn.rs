//! Fourth, check the SYN bit (RFC 9293, 3.10.7.4; RFC 5961, 4; before it RFC 793, 3.9).

use super::Step;
use crate::connection::refused::Limit;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::profile::BlindCheck;
use crate::wire::{Flags, Segment};

impl Connection {
    /// (RFC5961/syn)
    pub(super) fn check_syn<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) -> Step {
        if !segment.flags.contains(Flags::SYN) {
            return Step::Continue(());
        }
        if segment.seq.before(self.rcv.nxt) {
            // While we open, a SYN before the window is the one that we know; it is trimmed off
            // with everything else there (first step).
            if self.state == State::SynReceived {
                return Step::Continue(());
            }
            // "Irrespective of the sequence number." (RFC 793 resets only for one in the window.)
            cx.tell(Event::Dropped {
                cause: Cause::SynInWindow,
            });
            self.answer_refused(cx, segment, Cause::ChallengeAckForSyn, Limit::OfHost);
            return Step::Break(());
        }
        if self.state == State::SynReceived && self.passive {
            let cause = Cause::SynReturnsToListen;
            cx.tell(Event::Dropped { cause });
            self.return_to_listen(cx, cause);
            return Step::Break(());
        }
        let cause = match self.config.syn_check {
            BlindCheck::Rfc5961 => Cause::SynInWindow,
            BlindCheck::Rfc793 => Cause::SynInWindowResets,
        };
        cx.tell(Event::Dropped { cause });
        match self.config.syn_check {
            BlindCheck::Rfc5961 => {
                self.answer_refused(cx, segment, Cause::ChallengeAckForSyn, Limit::OfHost);
            }
            BlindCheck::Rfc793 => {
                self.send_reset(cause);
                if self.state == State::TimeWait {
                    // Both sides had closed: nobody has lost anything.
                    self.delete(cx, cause);
                } else {
                    self.fail(cx, cause);
                }
            }
        }
        Step::Break(())
    }
}
