//! The receiving half: the receive sequence variables and the receive buffer. The window that is
//! offered is in `window`, and the habits that differ from system to system are in `rule`.

mod rule;
mod window;

use bytes::Bytes;

use rule::WindowRule;

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

    /// Whether a segment that begins at `seq` can be one that the peer sends again, and not an old
    /// one that strayed, or a forged one.
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
