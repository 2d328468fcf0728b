//! The sending half: the send sequence variables, the send buffer, and how much may go out now.

use bytes::Bytes;

use super::chunks::Chunks;
use crate::recovery::{Removed, RetransmissionQueue};
use crate::seq::SeqNumber;

/// The send sequence space (RFC 9293, 3.3.1) and what lies in it.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub(super) iss: SeqNumber,
    pub(super) una: SeqNumber,
    pub(super) nxt: SeqNumber,
    /// The number after the highest one ever sent. It is ahead of `SND.NXT` only after a
    /// zero-window probe whose byte the peer refused.
    pub(super) max: SeqNumber,
    /// `SND.WND`, scaled. 32 bits, as REC-1 asks.
    pub(super) wnd: u32,
    pub(super) wl1: SeqNumber,
    pub(super) wl2: SeqNumber,
    /// Max(SND.WND), an estimate of the peer's buffer (RFC 9293, 3.8.6.2.1).
    pub(super) max_wnd: u32,
    /// Data from `data_start` on: sent and not acknowledged, then not sent yet.
    buffer: Chunks,
    /// The sequence number of the buffer's first byte.
    data_start: SeqNumber,
    /// SND.UP: the number after the urgent data.
    pub(super) up: Option<SeqNumber>,
    /// The number after the last byte that the application pushed. One mark is enough: successive
    /// ones collapse (SHLD-27).
    pub(super) pushed: Option<SeqNumber>,
    /// The application said CLOSE: a FIN follows the buffer's last byte.
    pub(super) closing: bool,
    /// What was sent and is not acknowledged.
    pub(super) queue: RetransmissionQueue,
}

impl Sender {
    pub(super) fn new(iss: SeqNumber) -> Self {
        Self {
            iss,
            una: iss,
            nxt: iss,
            max: iss,
            wnd: 0,
            wl1: SeqNumber(0),
            wl2: SeqNumber(0),
            max_wnd: 0,
            buffer: Chunks::default(),
            data_start: iss + 1,
            up: None,
            pushed: None,
            closing: false,
            queue: RetransmissionQueue::default(),
        }
    }

    /// Whether our SYN is acknowledged: SND.UNA > ISS, in a way that stays true when SND.UNA gets
    /// more than 2^31 ahead of ISS.
    pub(super) fn is_syn_acked(&self) -> bool {
        self.una == self.data_start || self.is_fin_acked()
    }

    /// The number that our FIN has, or will have.
    fn fin_seq(&self) -> SeqNumber {
        self.data_start + self.buffer.len()
    }

    /// The number after the buffer's last byte.
    pub(super) fn buffer_end(&self) -> SeqNumber {
        self.fin_seq()
    }

    /// Whether our FIN was sent.
    pub(super) fn is_fin_sent(&self) -> bool {
        self.closing && self.nxt == self.fin_seq() + 1
    }

    /// Whether our FIN is acknowledged.
    pub(super) fn is_fin_acked(&self) -> bool {
        self.closing && self.una == self.fin_seq() + 1
    }

    /// Whether a FIN is still to be sent.
    pub(super) fn is_fin_pending(&self) -> bool {
        self.closing && !self.is_fin_sent()
    }

    /// Bytes in the buffer.
    pub(super) fn buffered(&self) -> u32 {
        self.buffer.len()
    }

    /// Takes data for sending.
    pub(super) fn push(&mut self, data: &Bytes) {
        self.buffer.push(data);
    }

    /// D: bytes queued and not sent yet.
    pub(super) fn unsent(&self) -> u32 {
        let sent = self.nxt.saturating_distance_from(self.data_start);
        self.buffer.len().saturating_sub(sent)
    }

    /// Whether anything waits to be sent for the first time.
    pub(super) fn has_unsent(&self) -> bool {
        self.unsent() > 0 || self.is_fin_pending()
    }

    /// Sequence numbers sent and not acknowledged.
    pub(super) fn flight(&self) -> u32 {
        self.nxt.saturating_distance_from(self.una)
    }

    /// Of these, what is believed to be in the network still.
    pub(super) fn pipe(&self) -> u32 {
        self.queue.pipe(self.flight())
    }

    /// U, the usable window: SND.UNA + SND.WND - SND.NXT (RFC 9293, 3.8.6.2.1). A peer that shrank
    /// its window makes it negative, which counts as zero (MUST-34, SHLD-15).
    pub(super) fn usable_window(&self) -> u32 {
        (self.una + self.wnd).saturating_distance_from(self.nxt)
    }

    /// The data of the sequence numbers from `seq` on.
    pub(super) fn data(&self, seq: SeqNumber, len: u32) -> Bytes {
        self.buffer
            .slice(seq.saturating_distance_from(self.data_start), len)
    }

    /// Whether a segment with the data from `seq` up to `end` carries PSH: it is the last that is
    /// queued (MUST-61), or has the last byte that was pushed.
    pub(super) fn pushes(&self, seq: SeqNumber, end: SeqNumber) -> bool {
        let pushed = |mark: SeqNumber| mark.after(seq) && mark.at_or_before(end);
        end == self.fin_seq() || self.pushed.is_some_and(pushed)
    }

    /// SND.UNA <- SEG.ACK, for an acknowledgment of something new. Gives what left the
    /// retransmission queue and how many bytes of data were acknowledged.
    pub(super) fn acknowledge(&mut self, ack: SeqNumber) -> (Removed, u32) {
        self.una = ack;
        self.up = self.up.filter(|up| up.after(ack));
        self.pushed = self.pushed.filter(|mark| mark.after(ack));
        // A zero-window probe's byte was taken after all.
        self.nxt = self.nxt.max(ack);
        let data = ack
            .saturating_distance_from(self.data_start)
            .min(self.buffer.len());
        self.buffer.advance(data);
        self.data_start += data;
        (self.queue.acknowledge(ack), data)
    }

    /// The byte of a zero-window probe, which is all that is outstanding, was refused: it is still
    /// to be sent.
    pub(super) fn take_back(&mut self) {
        self.queue.clear();
        self.nxt = self.una;
    }

    /// SND.WND <- SEG.WND, SND.WL1 <- SEG.SEQ, SND.WL2 <- SEG.ACK.
    pub(super) fn set_window(&mut self, wnd: u32, seq: SeqNumber, ack: SeqNumber) {
        self.wnd = wnd;
        self.wl1 = seq;
        self.wl2 = ack;
        self.max_wnd = self.max_wnd.max(wnd);
    }

    /// Everything that waits is given up.
    pub(super) fn flush(&mut self) {
        self.buffer.clear();
        self.queue.clear();
    }
}
