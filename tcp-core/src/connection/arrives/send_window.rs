//! The peer's window: which segment's counts, and what it is in bytes (RFC 9293, 3.10.7.4).

use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer};
use crate::seq::SeqNumber;
use crate::wire::{Flags, Segment};

impl Connection {
    /// Whether a segment is older than the one that set the window last (SND.WL1, SND.WL2).
    pub(super) fn is_older(&self, segment: &Segment, ack: SeqNumber) -> bool {
        let (wl1, wl2) = (self.snd.wl1, self.snd.wl2);
        wl1.after(segment.seq) || (wl1 == segment.seq && wl2.after(ack))
    }

    /// SND.UNA moved with a segment whose window does not count: SND.WND is an offset from it, and
    /// stays as it is (3.10.7.4). But whoever acknowledges more knew more, so what the segment says
    /// itself is the most that was ever offered, and nothing may be sent beyond that (3.8.6). And
    /// who takes an octet beyond a closed window has opened it: otherwise the rest would go octet
    /// by octet.
    pub(super) fn keep_within_window<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) {
        let wnd = self.window_of(segment);
        let (moves, cause) = match self.snd.wnd {
            0 => (wnd > 0, Cause::SendWindowUpdated),
            known => (wnd < known, Cause::RightEdgeKept),
        };
        if moves {
            self.snd.wnd = wnd;
            cx.tell(Event::SendWindow { wnd, cause });
        }
    }

    /// SND.WND <- SEG.WND, SND.WL1 <- SEG.SEQ, SND.WL2 <- SEG.ACK.
    pub(super) fn take_window<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
        cause: Cause,
    ) {
        let wnd = self.window_of(segment);
        let known = self.snd.wnd;
        self.snd.set_window(wnd, segment.seq, ack);
        if wnd != known {
            cx.tell(Event::SendWindow { wnd, cause });
        }
    }

    /// SEG.WND in bytes: scaled, except on a SYN (RFC 7323, 2.2; RFC7323/syn-window).
    pub(super) fn window_of(&self, segment: &Segment) -> u32 {
        let shift = match self.negotiated.send_shift {
            Some(shift) if !segment.flags.contains(Flags::SYN) => shift,
            _ => 0,
        };
        u32::from(segment.window) << shift
    }
}
