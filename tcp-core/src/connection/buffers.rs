//! What lies where in the two sequence spaces: the four kinds of numbers of the sending side and
//! the three of the receiving side (RFC 9293, 3.3.1, figures 3 and 4), byte for byte, for views.

use alloc::vec::Vec;

use super::Connection;
use crate::event::{Cause, State};
use crate::recovery::{Sent, SeqRange};
use crate::seq::SeqNumber;

/// The four kinds of numbers in the send sequence space (RFC 9293, figure 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SendZone {
    /// Sent and acknowledged.
    Acknowledged,
    /// Sent and not acknowledged.
    InFlight,
    /// Not sent, and the peer's receive window has room for it.
    Allowed,
    /// Not sent, and beyond the peer's receive window.
    NotAllowed,
}

/// The three kinds of numbers in the receive sequence space (RFC 9293, figure 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReceiveZone {
    /// Received in order, and acknowledged now or soon.
    Received,
    /// May be received: in the receive window.
    Allowed,
    /// Beyond the receive window.
    NotAllowed,
}

/// What a piece of the send sequence space holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SendContent {
    /// Nothing any more: the peer has it.
    Gone,
    /// A segment on the retransmission queue.
    Segment(Sent),
    /// Bytes that wait to be sent for the first time, and for what.
    Data(Cause),
    /// The FIN, which waits as bytes do.
    Fin(Cause),
    /// Nothing yet: the application has not written so far. (After a FIN it never will.)
    Room,
}

/// What a piece of the receive sequence space holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiveContent {
    /// Nothing any more: the application has read it. (A SYN and a FIN count as read.)
    Read,
    /// Bytes that the application has not read.
    Unread,
    /// Bytes, or a FIN, that wait behind a hole.
    OutOfOrder,
    /// A hole: missing, while something behind it is there.
    Hole,
    /// Nothing yet.
    Room,
}

/// A stretch of the send sequence space in which everything is alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SendPiece {
    /// Which numbers.
    pub range: SeqRange,
    /// Of which kind.
    pub zone: SendZone,
    /// What is there.
    pub content: SendContent,
}

/// A stretch of the receive sequence space in which everything is alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceivePiece {
    /// Which numbers.
    pub range: SeqRange,
    /// Of which kind.
    pub zone: ReceiveZone,
    /// What is there.
    pub content: ReceiveContent,
}

/// The most numbers that a piece of what is over tells of: beyond them they could not be compared
/// with those of the windows.
const MOST_OVER: u32 = 1 << 30;

impl Connection {
    /// The send sequence space from ISS on, piece by piece, without a gap, up to the end of the
    /// peer's receive window or of what was written, whichever is further. Nothing when the
    /// connection is over.
    #[must_use]
    pub fn send_pieces(&self) -> Vec<SendPiece> {
        let mut pieces = Vec::new();
        if self.is_over() {
            return pieces;
        }
        let snd = &self.snd;
        let mut add = |zone, start: SeqNumber, end: SeqNumber, content| {
            if start.before(end) {
                let range = SeqRange { start, end };
                pieces.push(SendPiece {
                    range,
                    zone,
                    content,
                });
            }
        };
        let oldest = oldest(snd.iss, snd.una);
        add(SendZone::Acknowledged, oldest, snd.una, SendContent::Gone);
        for sent in snd.queue.segments() {
            let content = SendContent::Segment(*sent);
            add(SendZone::InFlight, sent.seq, sent.end(), content);
        }
        // Data and FIN, cut where one of the windows ends, so that each piece waits for one thing.
        let data_end = snd.buffer_end();
        let last = data_end + u32::from(snd.is_fin_pending());
        let edge = (snd.una + snd.wnd).max(snd.nxt);
        let cuts = [
            data_end,
            edge,
            (snd.nxt + self.new_data_allowed()).min(edge),
        ];
        let mut at = snd.nxt.max(snd.iss + 1);
        while at.before(last) {
            let next = |cut: &&SeqNumber| cut.after(at) && cut.before(last);
            let end = cuts
                .iter()
                .filter(next)
                .fold(last, |end, cut| end.min(*cut));
            let zone = match at.before(edge) {
                true => SendZone::Allowed,
                false => SendZone::NotAllowed,
            };
            let cause = self.why_waits(at).unwrap_or(Cause::NothingToSend);
            let content = match at == data_end {
                true => SendContent::Fin(cause),
                false => SendContent::Data(cause),
            };
            add(zone, at, end, content);
            at = end;
        }
        add(SendZone::Allowed, at, edge, SendContent::Room);
        pieces
    }

    /// What a number that was never sent waits for. The cursor of a view stands where everything
    /// that may go has gone, so there is always something. `None` where nothing waits.
    #[must_use]
    pub fn why_waits(&self, seq: SeqNumber) -> Option<Cause> {
        let snd = &self.snd;
        let last = snd.buffer_end() + u32::from(snd.is_fin_pending());
        if self.is_over() || seq.before(snd.nxt) || seq.at_or_after(last) {
            return None;
        }
        Some(match self.state {
            State::SynSent | State::SynReceived => Cause::HandshakeUnfinished,
            _ if seq.at_or_after(snd.una + snd.wnd) && snd.wnd == 0 => self.zero_window(),
            _ if seq.at_or_after(snd.una + snd.wnd) => Cause::ReceiveWindowFull,
            _ if seq.at_or_after(snd.nxt + self.new_data_allowed()) => Cause::CongestionWindowFull,
            // Within both windows: what is first in line holds back all that follows.
            _ => self.why_quiet().unwrap_or(Cause::NothingToSend),
        })
    }

    /// The receive sequence space from IRS on, piece by piece, without a gap, up to the end of the
    /// receive window. Nothing before the peer's SYN came, and when the connection is over.
    #[must_use]
    pub fn receive_pieces(&self) -> Vec<ReceivePiece> {
        let mut pieces: Vec<ReceivePiece> = Vec::new();
        if self.is_over() || self.state == State::SynSent {
            return pieces;
        }
        let rcv = &self.rcv;
        let mut add = |zone, start: SeqNumber, end: SeqNumber, content| {
            if start.before(end) {
                let range = SeqRange { start, end };
                pieces.push(ReceivePiece {
                    range,
                    zone,
                    content,
                });
            }
        };
        let data_end = rcv.nxt.minus(u32::from(rcv.fin_received));
        let unread = data_end.minus(rcv.readable());
        let received = ReceiveZone::Received;
        add(
            received,
            oldest(rcv.irs, unread),
            unread,
            ReceiveContent::Read,
        );
        add(received, unread, data_end, ReceiveContent::Unread);
        add(received, data_end, rcv.nxt, ReceiveContent::Read);
        let mut at = rcv.nxt;
        let fin = rcv.waiting_fin().map(|fin| (fin, fin + 1));
        for (start, end) in rcv.out_of_order.runs().chain(fin) {
            add(ReceiveZone::Allowed, at, start, ReceiveContent::Hole);
            add(ReceiveZone::Allowed, start, end, ReceiveContent::OutOfOrder);
            at = end;
        }
        let edge = rcv.nxt + rcv.wnd();
        add(ReceiveZone::Allowed, at, edge, ReceiveContent::Room);
        pieces
    }

    /// The size of the send buffer: how much of what was written and is not acknowledged it holds
    /// at most.
    #[must_use]
    pub fn send_capacity(&self) -> u32 {
        self.config.send_buffer
    }

    /// The size of the receive buffer (RCV.BUFF).
    #[must_use]
    pub fn receive_capacity(&self) -> u32 {
        self.rcv.capacity()
    }
}

/// From where on a piece of what is over reaches up to `end`.
fn oldest(first: SeqNumber, end: SeqNumber) -> SeqNumber {
    match end.distance_from(first) {
        Some(count) if count <= MOST_OVER => first,
        _ => end.minus(MOST_OVER),
    }
}
