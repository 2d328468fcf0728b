//! Fourth, check the SYN bit (RFC 9293, 3.10.7.4; RFC 5961, 4).

use super::Step;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::wire::{Flags, Segment};

impl Connection {
    pub(super) fn check_syn<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) -> Step {
        // A SYN before the window is one that we know, and is trimmed off with everything else
        // there (first step); only the rest of the segment is looked at.
        let syn = segment.flags.contains(Flags::SYN) && segment.seq.at_or_after(self.rcv.nxt);
        if !syn {
            return Step::Continue(());
        }
        cx.tell(Event::Dropped {
            cause: Cause::SynInWindow,
        });
        if self.state == State::SynReceived && self.passive {
            self.return_to_listen(cx, Cause::SynInWindow);
        } else {
            self.ack_alone(Cause::ChallengeAck);
        }
        Step::Break(())
    }
}
