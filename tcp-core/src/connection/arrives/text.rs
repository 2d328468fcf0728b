//! Seventh, process the segment text (RFC 9293, 3.10.7.4). (Sixth, the URG bit, has its place
//! before it.)

use super::Step;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer};
use crate::wire::{Flags, Segment};

impl Connection {
    /// (RFC5681/ack-at-once)
    pub(super) fn process_text<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) -> Step {
        if segment.payload.is_empty() {
            return Step::Continue(());
        }
        if !self.may_receive() {
            // "This should not occur since a FIN has been received from the remote side. Ignore
            // the segment text."
            cx.tell(Event::Dropped {
                cause: Cause::TextAfterFin,
            });
            return Step::Continue(());
        }
        self.read_ecn(cx, segment);
        let start = segment.seq + u32::from(segment.flags.contains(Flags::SYN));
        let end = start + segment.data_len();
        if self.application_gone && end.after(self.rcv.nxt) {
            self.data_after_close(cx, segment);
            return Step::Break(());
        }
        let push = segment.flags.contains(Flags::PSH);
        self.rcv.note_size(segment.data_len(), push);
        let had_hole = !self.rcv.out_of_order.is_empty() || self.rcv.fin_waits();
        self.note_duplicate(segment);
        let taken = self.rcv.take(start, &segment.payload);
        self.rcv.touch_block(start.max(self.rcv.nxt));
        if taken.readable > 0 {
            let cause = if had_hole {
                Cause::HoleFilled
            } else {
                Cause::InOrder
            };
            cx.tell(Event::Accepted { cause });
            cx.tell(Event::Readable {
                count: taken.readable,
            });
            if had_hole {
                // RFC 5681, 4.2: at once, so that the sender learns how far it is.
                self.ack_now(Cause::HoleFilled);
            } else if self.reports_duplicate() {
                // RFC 2883, 4: the report is of the most recent segment, so it cannot wait.
                self.ack_now(Cause::AckReportsDuplicate);
            } else {
                self.ack_for_data(cx);
            }
        } else if taken.new > 0 {
            // SHLD-31: kept. MAY-13 and RFC 5681, 4.2: a duplicate ACK at once.
            cx.tell(Event::Accepted {
                cause: Cause::OutOfOrder,
            });
            self.ack_alone(Cause::DuplicateAckForHole);
        } else {
            cx.tell(Event::Dropped {
                cause: Cause::NothingToKeep,
            });
            self.ack_alone(Cause::AckForNothingKept);
        }
        Step::Continue(())
    }
}
