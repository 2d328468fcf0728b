//! Urgent data (RFC 9293, 3.8.5; RFC 6093): bytes like all others, and a pointer that tells the
//! receiver how far it should hurry. New applications should not use it (RFC 6093, 5).

use super::{Connection, Context};
use crate::event::{Cause, Event, Observer};
use crate::profile::UrgentPointer;
use crate::seq::SeqNumber;
use crate::wire::{Flags, Segment};

impl Connection {
    /// SEND with the urgent flag: everything in the buffer is urgent now, however long it is
    /// (MUST-30, MUST-31). The peer hears of it at once, even with its window closed (RFC 9293,
    /// 3.4); before ESTABLISHED it only waits (3.10.2).
    pub(super) fn send_urgent(&mut self) {
        self.snd.up = Some(self.snd.buffer_end());
        if self.may_transmit() {
            self.ack_now(Cause::UrgentToSend);
        }
    }

    /// ESTABLISHED: urgent data may have waited for it.
    pub(super) fn urgent_may_begin(&mut self) {
        if self.snd_up().is_some() {
            self.ack_now(Cause::UrgentToSend);
        }
    }

    /// SND.UP, the number after the urgent data, while that is not acknowledged.
    pub(super) fn snd_up(&self) -> Option<SeqNumber> {
        self.snd.up.filter(|up| up.after(self.snd.una))
    }

    /// RCV.UP, the number after the urgent data, while that is not read.
    pub(super) fn rcv_up(&self) -> Option<SeqNumber> {
        self.rcv.up.filter(|up| up.after(self.rcv.consumed()))
    }

    /// How many bytes the application must still read to be past the urgent data; 0: none is urgent
    /// (MUST-33). Some of them may not have arrived yet.
    #[must_use]
    pub fn urgent_remaining(&self) -> u32 {
        self.rcv_up()
            .map_or(0, |up| up.saturating_distance_from(self.rcv.consumed()))
    }

    /// The urgent flag and pointer of a segment that begins at `seq`. The pointer has 16 bits: what
    /// is further ahead is told step by step. A segment of the handshake has neither (3.10.7.3).
    pub(super) fn urgent_field(&self, seq: SeqNumber) -> Option<u16> {
        let up = self.snd_up().filter(|_| self.snd.is_syn_acked())?;
        let ahead = up.saturating_distance_from(seq);
        let pointer = match self.config.urgent_pointer {
            // MUST-62.
            UrgentPointer::Following => ahead,
            UrgentPointer::Last => ahead.saturating_sub(1),
        };
        (ahead > 0).then(|| u16::try_from(pointer).unwrap_or(u16::MAX))
    }

    /// Sixth, check the URG bit (RFC 9293, 3.10.7.4): RCV.UP <- max(RCV.UP, SEG.UP). The
    /// application is told when there was nothing urgent, and when the pointer moves on (MUST-32).
    pub(super) fn check_urgent<O: Observer>(&mut self, cx: &mut Context<'_, O>, segment: &Segment) {
        if !segment.flags.contains(Flags::URG) || !self.may_receive() {
            return;
        }
        let pointer = u32::from(segment.urgent);
        let up = segment.seq
            + match self.config.urgent_pointer {
                UrgentPointer::Following => pointer,
                UrgentPointer::Last => pointer + 1,
            };
        let known = self.rcv_up();
        if up.after(known.unwrap_or(self.rcv.consumed())) {
            self.rcv.up = Some(up);
            cx.tell(Event::Accepted {
                cause: Cause::UrgentPointerAdvanced,
            });
            self.report(cx, Cause::UrgentPointerAdvanced);
        }
    }
}
