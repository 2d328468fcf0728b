//! First, check sequence number (RFC 9293, 3.10.7.4).

use core::ops::ControlFlow;

use super::Usable;
use crate::connection::refused::Limit;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer, State};
use crate::profile::{BeyondWindow, BlindCheck};
use crate::wire::{Flags, Segment};

impl Connection {
    /// The acceptability tests of table 6. What is not acceptable is answered with an ACK and
    /// dropped; a reset that is not acceptable is dropped without a word.
    pub(super) fn check_sequence<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) -> ControlFlow<(), Usable> {
        self.take_beyond_window(segment);
        let inside = !self.refuses_beyond_window(segment)
            && self.rcv.accepts(segment.seq, segment.seq_len());
        if inside
            || self.is_crossing_syn_ack(segment)
            || self.is_ack_at_edge(segment)
            || self.is_beside_probe(segment)
        {
            return ControlFlow::Continue(Usable::Whole);
        }
        // "If the RCV.WND is zero, no segments will be acceptable, but special allowance should be
        // made to accept valid ACKs, URGs, and RSTs" (MUST-66). What it carries is not taken.
        if self.rcv.wnd() == 0 && segment.seq == self.rcv.nxt {
            if !segment.flags.contains(Flags::RST) {
                cx.tell(Event::Dropped {
                    cause: Cause::WindowIsClosed,
                });
                self.ack_alone(Cause::AckForClosedWindow);
            }
            return ControlFlow::Continue(Usable::Control);
        }
        if segment.flags.contains(Flags::RST) {
            cx.tell(Event::Dropped {
                cause: Cause::BadReset,
            });
            return ControlFlow::Break(());
        }
        let (cause, answer) = if segment.seq_end().at_or_before(self.rcv.nxt) {
            self.note_duplicate(segment);
            self.note_stamp_again(cx.now, segment);
            (Cause::AlreadyReceived, Cause::AckForDuplicate)
        } else {
            (Cause::OutsideWindow, Cause::AckForUnacceptable)
        };
        // RFC 5961, 4.2: a SYN is challenged "irrespective of the sequence number", and the host
        // counts it. While we open it is the one that we know, and afterwards that one may come
        // again.
        let is_counted = segment.flags.contains(Flags::SYN)
            && self.config.syn_check == BlindCheck::Rfc5961
            && self.state != State::SynReceived;
        let (cause, answer) = match is_counted && segment.seq != self.rcv.irs {
            true => (Cause::SynInWindow, Cause::ChallengeAckForSyn),
            false => (cause, answer),
        };
        cx.tell(Event::Dropped { cause });
        let limit = match is_counted {
            true => Limit::OfHost,
            false => Limit::None,
        };
        self.answer_refused(cx, segment, answer, limit);
        if self.is_behind_probe(segment) {
            return ControlFlow::Continue(Usable::Control);
        }
        // "The only thing that can arrive in this state is a retransmission of the remote FIN.
        // Acknowledge it, and restart the 2 MSL timeout" (fifth step, TIME-WAIT). It lies before
        // the window, so it never gets further than here.
        if self.state == State::TimeWait
            && segment.flags.contains(Flags::FIN)
            && segment.seq_end() == self.rcv.nxt
        {
            self.start_time_wait(cx, Cause::TimeWaitRestarted);
        }
        ControlFlow::Break(())
    }

    /// Linux: a segment that begins in the window is taken whole, however far it reaches, and a
    /// bare FIN even where the window is closed: its sender would repeat it for ever.
    fn take_beyond_window(&mut self, segment: &Segment) {
        let text = segment.data_len() > 0;
        let fin = segment.flags.contains(Flags::FIN) && segment.seq == self.rcv.nxt;
        if self.config.take_beyond_window != BeyondWindow::Off
            && !self.refuses_beyond_window(segment)
            && self.may_receive()
            && ((text && self.rcv.accepts(segment.seq, 0) && self.rcv.wnd() > 0) || (!text && fin))
        {
            self.rcv.reach_beyond(segment.seq, segment.seq_end());
        }
    }

    /// Linux since 6.17: data beyond the window is refused, all of the segment, while what came
    /// before it waits to be read: its sender does not keep to the window.
    fn refuses_beyond_window(&self, segment: &Segment) -> bool {
        self.config.take_beyond_window == BeyondWindow::WhenEmpty
            && segment.data_len() > 0
            && self.rcv.readable() > 0
            && segment.seq_end().after(self.rcv.nxt + self.rcv.wnd())
    }

    /// The SYN-ACK of a simultaneous open: its SYN was received before, so its one sequence number
    /// lies before the window; figure 7 has it establish the connection all the same (A.2).
    fn is_crossing_syn_ack(&self, segment: &Segment) -> bool {
        self.state == State::SynReceived
            && !self.passive
            && segment.flags.contains(Flags::SYN)
            && segment.seq == self.rcv.irs
            && segment.ack == Some(self.snd.nxt)
    }

    /// A bare ACK whose number is the window's right edge: it comes from a peer that filled the
    /// window and lost some of it. If it were refused, two such peers would answer each other's
    /// ACKs with ACKs for ever (A.2).
    fn is_ack_at_edge(&self, segment: &Segment) -> bool {
        segment.seq_len() == 0
            && !segment.flags.contains(Flags::RST)
            && segment.seq == self.rcv.nxt + self.rcv.wnd()
    }
}
