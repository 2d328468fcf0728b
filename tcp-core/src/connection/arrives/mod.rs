//! SEGMENT ARRIVES (RFC 9293, 3.10.7): one file a step, in the order of the RFC. The fifth step,
//! the ACK field, is `ack`; what it looks at has files of its own: `ack_kind`, `send_window`,
//! `sack`, `duplicate`.

mod ack;
mod ack_kind;
mod closed;
mod duplicate;
mod fin;
mod listen;
mod reset;
mod sack;
mod send_window;
mod sequence;
mod syn;
mod syn_sent;
mod text;

use core::ops::ControlFlow;

use super::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::wire::{Flags, Segment};

pub use closed::reset_for;

/// Whether the segment goes on to the next step.
type Step = ControlFlow<()>;

/// What may be used of a segment that passed the sequence check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Usable {
    /// Everything.
    Whole,
    /// Only its control bits and acknowledgment: the receive window is closed (MUST-66), or it lies
    /// just before it.
    Control,
}

/// Whether a segment both opens and closes.
pub(crate) fn is_syn_fin(segment: &Segment) -> bool {
    segment.flags.contains(Flags::SYN.with(Flags::FIN))
}

impl Connection {
    /// The three branches of 3.10.7. (LISTEN is the fourth: see `listen`.)
    pub(super) fn segment_arrives<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) {
        // FreeBSD: before anything else is looked at, except in TIME-WAIT, which answers for
        // itself.
        if self.config.drop_syn_fin && is_syn_fin(segment) && self.state != State::TimeWait {
            cx.tell(Event::Dropped {
                cause: Cause::SynWithFin,
            });
            return;
        }
        // Whether a step stopped or all were gone through makes no difference any more.
        let _ = match self.state {
            State::Closed | State::Listen => self.closed(cx, segment),
            State::SynSent => self.syn_sent(cx, segment),
            State::SynReceived
            | State::Established
            | State::FinWait1
            | State::FinWait2
            | State::CloseWait
            | State::Closing
            | State::LastAck
            | State::TimeWait => self.other_states(cx, segment),
        };
        self.settle_timers(cx);
    }

    /// 3.10.7.4. (Third, the security check, has no meaning on the Internet: RFC 9293, A.1.)
    fn other_states<O: Observer>(&mut self, cx: &mut Context<'_, O>, segment: &Segment) -> Step {
        self.check_stamp(cx, segment)?;
        let usable = match self.check_sequence(cx, segment) {
            ControlFlow::Continue(usable) => usable,
            ControlFlow::Break(()) => return Step::Break(()),
        };
        self.received_dscp = segment.ip.dscp;
        self.note_route(segment);
        self.check_reset(cx, segment)?;
        self.check_syn(cx, segment)?;
        self.check_ack(cx, segment)?;
        // MUST-66: even with a closed window.
        self.check_urgent(cx, segment);
        if usable == Usable::Whole {
            self.text_and_fin(cx, segment)?;
        }
        Step::Continue(())
    }

    /// From the sixth step on.
    fn text_and_fin<O: Observer>(&mut self, cx: &mut Context<'_, O>, segment: &Segment) -> Step {
        self.process_text(cx, segment)?;
        self.process_fin(cx, segment);
        Step::Continue(())
    }
}
