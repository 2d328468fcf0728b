//! The receiving half: the receive sequence variables, the receive buffer, and the window that is
//! offered.

use bytes::Bytes;

use super::chunks::{Chunks, to_usize};
use super::peer_segments::PeerSegments;
use super::reassembly::Reassembly;
use super::selective::Selective;
use crate::seq::SeqNumber;

/// The receive sequence space (RFC 9293, 3.3.1) and what arrived in it.
#[derive(Clone, Debug)]
pub(super) struct Receiver {
    pub(super) irs: SeqNumber,
    pub(super) nxt: SeqNumber,
    /// The right edge of the window, RCV.NXT + RCV.WND: the furthest that was ever offered. It
    /// never moves left (SHLD-14).
    edge: SeqNumber,
    /// RCV.BUFF.
    capacity: u32,
    rule: WindowRule,
    /// How far the windows that we send are shifted, once that is agreed.
    pub(super) shift: u8,
    /// RCV.UP: the number after the urgent data.
    pub(super) up: Option<SeqNumber>,
    /// RCV.USER: in order, acknowledged, and not read yet.
    readable: Chunks,
    /// What lies behind a hole.
    pub(super) out_of_order: Reassembly,
    /// What a SACK option says of it.
    pub(super) selective: Selective,
    /// The number of the peer's FIN, once one was seen, perhaps behind a hole.
    fin: Option<SeqNumber>,
    /// RCV.NXT is past the peer's FIN.
    pub(super) fin_received: bool,
    /// The last acknowledgment number that we sent.
    pub(super) last_ack_sent: SeqNumber,
    /// Where the last window of zero was told.
    pub(super) closed_at: Option<SeqNumber>,
    /// The oldest number that the peer may send again: that of its SYN, and later RCV.BUFF before
    /// RCV.NXT, because it has never had more outstanding.
    oldest: SeqNumber,
    /// How large the peer's segments are.
    peer: PeerSegments,
}

/// What the window follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum WindowRule {
    /// RFC 9293, 3.8.6.2.2.
    #[default]
    Rfc,
    /// FreeBSD (`Config::window_by_buffer`): whatever the buffer has room for is offered, and
    /// accepted even where the field cannot tell it.
    Buffer,
    /// The same in TIME-WAIT: nothing will be kept, so what was told counts.
    BufferTold,
}

/// What became of a segment's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Taken {
    /// Bytes that were not there before.
    pub(super) new: u32,
    /// Bytes that became readable.
    pub(super) readable: u32,
}

impl Receiver {
    pub(super) fn new(capacity: u32) -> Self {
        // A window has at most 30 bits (RFC 7323, 2.3), so that sequence numbers stay comparable.
        let capacity = capacity.min(1 << 30);
        Self {
            irs: SeqNumber(0),
            nxt: SeqNumber(0),
            edge: SeqNumber(0),
            capacity,
            rule: WindowRule::default(),
            shift: 0,
            up: None,
            readable: Chunks::default(),
            out_of_order: Reassembly::default(),
            selective: Selective::default(),
            fin: None,
            fin_received: false,
            last_ack_sent: SeqNumber(0),
            closed_at: None,
            oldest: SeqNumber(0),
            peer: PeerSegments::default(),
        }
    }

    /// RCV.BUFF changes. What was offered stays offered.
    pub(super) fn set_capacity(&mut self, capacity: u32) {
        self.capacity = capacity.min(1 << 30);
    }

    /// The peer's SYN: IRS <- SEG.SEQ, RCV.NXT <- SEG.SEQ + 1.
    pub(super) fn start(&mut self, irs: SeqNumber) {
        self.irs = irs;
        self.nxt = irs + 1;
        self.edge = self.nxt;
        self.last_ack_sent = self.nxt;
        self.oldest = irs;
        // The first window is the whole buffer; a SYN's window has 16 bits, unscaled.
        self.edge = self.nxt + self.free().min(u32::from(u16::MAX));
    }

    /// RCV.NXT may have moved, and with it what the peer can send again.
    pub(super) fn forget_older(&mut self) {
        self.oldest = self.oldest.max(self.nxt.minus(self.capacity));
    }

    /// Whether a segment that begins at `seq` can be one that the peer sends again, and not an old one
    /// that strayed, or a forged one.
    pub(super) fn may_come_again(&self, seq: SeqNumber) -> bool {
        seq.at_or_after(self.oldest)
    }

    /// The peer's segments are `size` long, as far as the handshake tells, and at most `most`.
    pub(super) fn expect_segments_of(&mut self, size: u32, most: u32) {
        self.peer = PeerSegments::new(size, most);
    }

    /// A segment with so much data came.
    pub(super) fn note_size(&mut self, size: u32, push: bool) {
        self.peer.note(size, push);
    }

    /// How large a full-sized segment of the peer's is.
    pub(super) fn full_sized(&self) -> u32 {
        self.peer.full()
    }

    /// Linux: what begins in the window is taken whole. It must begin in the buffer, too, or each
    /// such segment would make room for the next one, without end.
    pub(super) fn reach_beyond(&mut self, start: SeqNumber, end: SeqNumber) {
        let room = self.capacity.saturating_sub(self.readable.len());
        // A bare FIN takes no room.
        if start == end.minus(1) || start.before(self.nxt + room) {
            self.edge = self.edge.max(end);
        }
    }

    /// FreeBSD makes the buffer a multiple of the segment, and goes by it alone.
    pub(super) fn go_by_buffer(&mut self, mss: u32) {
        self.capacity = self
            .capacity
            .div_ceil(mss.max(1))
            .saturating_mul(mss.max(1))
            .min(1 << 30);
        self.rule = WindowRule::Buffer;
    }

    /// TIME-WAIT begins.
    pub(super) fn keep_nothing_more(&mut self) {
        if self.rule == WindowRule::Buffer {
            self.rule = WindowRule::BufferTold;
        }
    }

    /// How far what arrives may reach: the window's edge, or the end of the buffer beyond it.
    fn reach(&self) -> SeqNumber {
        match self.rule {
            WindowRule::Buffer => {
                let room = self.capacity.saturating_sub(self.readable.len());
                self.edge.max(self.nxt + room)
            }
            WindowRule::Rfc | WindowRule::BufferTold => self.edge,
        }
    }

    /// RCV.WND as the peer was told.
    pub(super) fn wnd(&self) -> u32 {
        self.edge.saturating_distance_from(self.nxt)
    }

    /// Room for data beyond RCV.NXT: RCV.BUFF - RCV.USER, as far as a window can tell of it. (A
    /// buffer beyond that must not count, or the window would seem to open for ever.)
    fn free(&self) -> u32 {
        let most = u32::from(u16::MAX) << self.shift;
        self.capacity.saturating_sub(self.readable.len()).min(most)
    }

    /// The free room, rounded down to what the shifted window field can say.
    fn offerable(&self) -> u32 {
        (self.free() >> self.shift).min(u32::from(u16::MAX)) << self.shift
    }

    /// Silly-window avoidance (RFC 9293, 3.8.6.2.2; MUST-39): the right edge stays where it is
    /// until it can move by a full segment, or by half the buffer.
    fn may_advance(&self, mss: u32) -> bool {
        if self.rule != WindowRule::Rfc {
            // FreeBSD: any time, unless what is left is less than a segment and a quarter.
            return self.free() >= mss.min(self.capacity / 4);
        }
        self.free().saturating_sub(self.wnd()) >= mss.min(self.capacity / 2).max(1)
    }

    /// Whether the application's reading opened the window so far that the peer should hear of it
    /// now: the edge may advance, and what is offered at least doubles. (Any other opening travels
    /// with the next acknowledgment. A peer that is stuck has less than a segment and less than
    /// half the buffer, so for it an edge that may advance always doubles the offer.)
    pub(super) fn should_update(&self, mss: u32) -> bool {
        // What the window field cannot say is no news: told for it, an update would change nothing
        // and be owed again at once, without end.
        let by = self.offerable().saturating_sub(self.wnd());
        if by == 0 {
            return false;
        }
        if self.rule != WindowRule::Rfc {
            // FreeBSD, `tcp_output`: by two segments, and by a quarter of the buffer unless little
            // is left or the buffer is small.
            let counts = by >= self.capacity / 4
                || self.free() <= self.capacity / 8
                || self.capacity <= mss.saturating_mul(8);
            return by >= mss.saturating_mul(2) && counts;
        }
        self.may_advance(mss) && self.offerable() >= self.wnd().saturating_mul(2)
    }

    /// The window field of a segment that is sent now. Advances the edge where that is allowed.
    /// (MAY-8)
    pub(super) fn offer(&mut self, mss: u32) -> u16 {
        if self.may_advance(mss) {
            self.edge = self.edge.max(self.nxt + self.offerable());
        }
        // Rounded up where there is room, so that the edge does not seem to move left
        // (RFC 7323, 2.4; RFC7323/shrinking); what is offered beyond the edge thereby becomes the edge.
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
    pub(super) fn offer_on_syn(&self) -> u16 {
        u16::try_from(self.free()).unwrap_or(u16::MAX)
    }

    /// The segment acceptability tests (RFC 9293, 3.10.7.4, table 6).
    pub(super) fn accepts(&self, seq: SeqNumber, len: u32) -> bool {
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

    /// What is new and in the window of the text that begins at `seq`: how much of it is not, and
    /// how much is at most. Text beyond the peer's FIN cannot be, and is cut off too.
    fn new_part(&self, seq: SeqNumber) -> (u32, u32) {
        let skip = self.nxt.saturating_distance_from(seq);
        let right = self.fin.map_or(self.reach(), |fin| fin.min(self.reach()));
        (skip, right.saturating_distance_from(seq + skip))
    }

    /// Keeps what is new and in the window of the text that begins at `seq`. Nothing becomes
    /// readable yet.
    pub(super) fn keep(&mut self, seq: SeqNumber, text: &Bytes) -> u32 {
        let (skip, room) = self.new_part(seq);
        let text = slice(text, skip, room);
        if text.is_empty() {
            0
        } else {
            self.out_of_order.insert(seq + skip, &text)
        }
    }

    /// Takes the text that begins at `seq`: what is in order becomes readable.
    pub(super) fn take(&mut self, seq: SeqNumber, text: &Bytes) -> Taken {
        // The usual case: in order, and nothing waits.
        if self.out_of_order.is_empty() && seq.at_or_before(self.nxt) {
            let (skip, room) = self.new_part(seq);
            let before = self.readable.len();
            self.readable
                .push_part(text, to_usize(skip), to_usize(room));
            let new = self.readable.len() - before;
            self.nxt += new;
            self.edge = self.edge.max(self.nxt);
            return Taken { new, readable: new };
        }
        let new = self.keep(seq, text);
        Taken {
            new,
            readable: self.deliver(),
        }
    }

    /// Moves what is in order now into the buffer, and advances RCV.NXT over it.
    pub(super) fn deliver(&mut self) -> u32 {
        let Some(bytes) = self.out_of_order.take_at(self.nxt) else {
            return 0;
        };
        let count = bytes.len();
        self.nxt += count;
        self.edge = self.edge.max(self.nxt);
        self.readable.append(bytes);
        count
    }

    /// A FIN was seen at `seq`. The first one counts, and only where the window reaches.
    pub(super) fn note_fin(&mut self, seq: SeqNumber) {
        let inside = seq.at_or_after(self.nxt) && seq.before(self.reach());
        if self.fin.is_none() && !self.fin_received && inside {
            self.fin = Some(seq);
        }
    }

    /// The number of a FIN that waits behind a hole.
    pub(super) fn waiting_fin(&self) -> Option<SeqNumber> {
        self.fin.filter(|_| !self.fin_received)
    }

    /// Whether a FIN waits behind a hole.
    pub(super) fn fin_waits(&self) -> bool {
        self.waiting_fin().is_some()
    }

    /// Advances RCV.NXT over the FIN if everything before it is there. True the one time.
    pub(super) fn take_fin(&mut self) -> bool {
        let reached = !self.fin_received && self.fin == Some(self.nxt);
        if reached {
            self.nxt += 1;
            self.edge = self.edge.max(self.nxt);
            self.fin_received = true;
        }
        reached
    }

    /// Bytes that the application may read.
    pub(super) fn readable(&self) -> u32 {
        self.readable.len()
    }

    /// The number of the next byte that the application reads.
    pub(super) fn consumed(&self) -> SeqNumber {
        let fin = u32::from(self.fin_received);
        self.nxt.minus(self.readable.len() + fin)
    }

    /// The application reads. Urgent data that it is past is urgent no more.
    pub(super) fn read(&mut self, max: u32) -> Bytes {
        let bytes = self.readable.take(max);
        self.up = self.up.filter(|up| up.after(self.consumed()));
        bytes
    }

    /// What lies behind holes is given up; what is in order may still be read. Only the end of the
    /// connection does this: what a SACK option told is kept until then (RFC2018/keep).
    pub(super) fn flush(&mut self) {
        self.out_of_order.clear();
    }

    /// The application is gone, and with it its data.
    pub(super) fn discard(&mut self) {
        self.out_of_order.clear();
        self.readable.clear();
    }
}

/// `text` without its first `skip` bytes, and at most `count` of the rest.
fn slice(text: &Bytes, skip: u32, count: u32) -> Bytes {
    let len = text.len();
    let from = usize::try_from(skip).unwrap_or(usize::MAX).min(len);
    let to = from
        .saturating_add(usize::try_from(count).unwrap_or(usize::MAX))
        .min(len);
    text.slice(from..to)
}

#[cfg(test)]
mod tests {
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

    #[test]
    fn a_fin_waits_for_the_hole_and_text_behind_it_is_cut() {
        let mut receiver = receiver(100);
        receiver.note_fin(SeqNumber(10));
        assert!(!receiver.take_fin());
        assert_eq!(
            receiver
                .take(SeqNumber(5), &Bytes::from_static(&[0; 20]))
                .new,
            5
        );
        let taken = receiver.take(SeqNumber(0), &Bytes::from_static(&[0; 5]));
        assert_eq!(
            taken,
            Taken {
                new: 5,
                readable: 10
            }
        );
        assert!(receiver.take_fin());
        assert!(!receiver.take_fin());
        assert_eq!(receiver.nxt, SeqNumber(11));
    }

    #[test]
    fn a_fin_beyond_the_window_is_not_noted() {
        let mut receiver = receiver(10);
        receiver.note_fin(SeqNumber(10));
        assert!(!receiver.fin_waits());
        receiver.note_fin(SeqNumber(9));
        assert!(receiver.fin_waits());
    }
}
