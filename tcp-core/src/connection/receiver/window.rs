//! The receive window: how far its right edge is, what is offered, and what is accepted.

use super::Receiver;
use super::rule::{Standing, WindowRule};
use crate::seq::SeqNumber;

impl Receiver {
    /// RCV.BUFF changes. What was offered stays offered.
    pub(in crate::connection) fn set_capacity(&mut self, capacity: u32) {
        self.capacity = capacity.min(1 << 30);
    }

    /// RCV.BUFF.
    pub(in crate::connection) fn capacity(&self) -> u32 {
        self.capacity
    }

    /// Linux: what begins in the window is taken whole. It must begin in the buffer, too, or each
    /// such segment would make room for the next one, without end.
    pub(in crate::connection) fn reach_beyond(&mut self, start: SeqNumber, end: SeqNumber) {
        // A bare FIN takes no room.
        if start == end.minus(1) || start.before(self.nxt + self.unused()) {
            self.edge = self.edge.max(end);
        }
    }

    /// FreeBSD makes the buffer a multiple of the segment, and goes by it alone.
    pub(in crate::connection) fn go_by_buffer(&mut self, mss: u32) {
        self.capacity = self
            .capacity
            .div_ceil(mss.max(1))
            .saturating_mul(mss.max(1))
            .min(1 << 30);
        self.rule = WindowRule::Buffer;
    }

    /// TIME-WAIT begins.
    pub(in crate::connection) fn keep_nothing_more(&mut self) {
        self.rule = self.rule.in_time_wait();
    }

    /// How far what arrives may reach.
    pub(super) fn reach(&self) -> SeqNumber {
        self.rule.reach(self.edge, self.nxt + self.unused())
    }

    /// RCV.WND as the peer was told.
    pub(in crate::connection) fn wnd(&self) -> u32 {
        self.edge.saturating_distance_from(self.nxt)
    }

    /// What of the buffer holds nothing that waits to be read.
    fn unused(&self) -> u32 {
        self.capacity.saturating_sub(self.readable.len())
    }

    /// Room for data beyond RCV.NXT: RCV.BUFF - RCV.USER, as far as a window can tell of it. (A
    /// buffer beyond that must not count, or the window would seem to open for ever.)
    pub(super) fn free(&self) -> u32 {
        let most = u32::from(u16::MAX) << self.shift;
        self.unused().min(most)
    }

    /// The free room, rounded down to what the shifted window field can say.
    fn offerable(&self) -> u32 {
        (self.free() >> self.shift).min(u32::from(u16::MAX)) << self.shift
    }

    /// What the rule decides by.
    fn standing(&self, mss: u32) -> Standing {
        Standing {
            buffer: self.capacity,
            free: self.free(),
            offerable: self.offerable(),
            told: self.wnd(),
            mss,
        }
    }

    /// Whether the application's reading opened the window so far that the peer should hear of it
    /// now. (Any other opening travels with the next acknowledgment.)
    pub(in crate::connection) fn should_update(&self, mss: u32) -> bool {
        self.rule.is_news(self.standing(mss))
    }

    /// The window field of a segment that is sent now. Advances the edge where that is allowed.
    /// (MAY-8)
    pub(in crate::connection) fn offer(&mut self, mss: u32) -> u16 {
        if self.rule.may_advance(self.standing(mss)) {
            self.edge = self.edge.max(self.nxt + self.offerable());
        }
        // Rounded up where there is room, so that the edge does not seem to move left
        // (RFC 7323, 2.4; RFC7323/shrinking); what is offered beyond the edge thereby becomes the
        // edge.
        let wnd = self.wnd();
        let rounded = wnd.div_ceil(1 << self.shift);
        let field = if rounded << self.shift <= self.free() {
            rounded
        } else {
            wnd >> self.shift
        };
        let field = field.min(u32::from(u16::MAX));
        if field == 0 {
            self.closed_at = Some(self.nxt);
        }
        self.edge = self.edge.max(self.nxt + (field << self.shift));
        u16::try_from(field).unwrap_or(u16::MAX)
    }

    /// The window field of a SYN: never shifted (RFC 7323, 2.2; RFC7323/syn-window).
    pub(in crate::connection) fn offer_on_syn(&self) -> u16 {
        u16::try_from(self.free()).unwrap_or(u16::MAX)
    }

    /// The segment acceptability tests (RFC 9293, 3.10.7.4, table 6).
    pub(in crate::connection) fn accepts(&self, seq: SeqNumber, len: u32) -> bool {
        let wnd = self.reach().saturating_distance_from(self.nxt);
        let inside = |number: SeqNumber| {
            number
                .distance_from(self.nxt)
                .is_some_and(|offset| offset < wnd)
        };
        match (len, wnd) {
            (0, 0) => seq == self.nxt,
            (0, _) => inside(seq),
            (_, 0) => false,
            (_, _) => inside(seq) || inside(seq + (len - 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::*;

    fn receiver(capacity: u32) -> Receiver {
        let mut receiver = Receiver::new(capacity);
        receiver.start(SeqNumber(u32::MAX));
        receiver
    }

    #[test]
    fn acceptability_is_table_6() {
        // RCV.NXT = 0, RCV.WND = 10.
        let mut receiver = receiver(10);
        let before = SeqNumber(u32::MAX);
        for (seq, len, accepted) in [
            (SeqNumber(0), 0, true),
            (SeqNumber(9), 0, true),
            (SeqNumber(10), 0, false),
            (before, 0, false),
            (SeqNumber(9), 5, true),
            (SeqNumber(10), 5, false),
            (before, 1, false),
            (before, 2, true),
            (before, 100, false),
        ] {
            assert_eq!(receiver.accepts(seq, len), accepted, "seq {seq} len {len}");
        }
        receiver.take(SeqNumber(0), &Bytes::from_static(&[0; 10]));
        assert_eq!(receiver.wnd(), 0);
        assert!(receiver.accepts(SeqNumber(10), 0));
        assert!(!receiver.accepts(SeqNumber(11), 0));
        assert!(!receiver.accepts(SeqNumber(10), 1));
    }

    #[test]
    fn the_edge_moves_by_a_segment_or_by_half_the_buffer() {
        let mut receiver = receiver(4_000);
        assert_eq!(receiver.offer(1_000), 4_000);
        receiver.take(SeqNumber(0), &Bytes::from_static(&[0; 1_500]));
        assert_eq!(receiver.offer(1_000), 2_500);
        receiver.read(999);
        assert_eq!(receiver.offer(1_000), 2_500, "999 bytes are a silly step");
        receiver.read(1);
        assert_eq!(receiver.offer(1_000), 3_500);
        receiver.take(SeqNumber(1_500), &Bytes::from_static(&[0; 3_500]));
        assert_eq!((receiver.offer(1_000), receiver.wnd()), (0, 0));
        receiver.read(999);
        assert!(!receiver.should_update(1_000));
        receiver.read(1);
        assert!(receiver.should_update(1_000));
    }

    #[test]
    fn a_buffer_beyond_what_a_window_can_tell_opens_no_window() {
        let mut receiver = receiver(1 << 26);
        assert_eq!(receiver.offer(1000), u16::MAX);
        assert!(!receiver.should_update(1000));
    }

    /// RFC7323/shrinking.
    #[test]
    fn a_scaled_window_never_moves_the_edge_left_nor_beyond_the_buffer() {
        let mut receiver = receiver(100_000);
        receiver.shift = 7;
        let mut right = receiver.nxt;
        for n in 0..2_000_u32 {
            let wnd = u32::from(receiver.offer(1_000)) << 7;
            let edge = receiver.nxt + wnd;
            assert!(edge.at_or_after(right) || right.saturating_distance_from(edge) < 128);
            assert!(
                wnd <= receiver.free(),
                "{wnd} offered, {} free",
                receiver.free()
            );
            right = right.max(edge);
            receiver.take(receiver.nxt, &Bytes::from_static(&[0; 61]));
            if n % 7 == 0 {
                receiver.read(n % 300);
            }
        }
    }

    #[test]
    fn a_scaled_window_is_rounded_up_where_there_is_room() {
        let mut receiver = receiver(100_000);
        receiver.shift = 7;
        // The SYN offered 65,535; now 100,000 / 128 = 781 remainder 32.
        assert_eq!(receiver.offer(1_000), 781);
        // 61 bytes come and are read: 99,907 bytes up to the edge are 780.5 units, and 781 fit.
        receiver.take(SeqNumber(0), &Bytes::from_static(&[0; 61]));
        receiver.read(61);
        assert_eq!(receiver.offer(1_000), 781);
        // Unread, there is no room for 781 units: what is offered is rounded down.
        receiver.take(SeqNumber(61), &Bytes::from_static(&[0; 61]));
        assert_eq!(receiver.offer(1_000), 780);
    }
}
