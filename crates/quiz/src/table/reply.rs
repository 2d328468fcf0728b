//! What a TCP answers, by where the numbers of the answer come from (RFC 9293, 3.10).

use tcp_core::connection::Info;
use tcp_core::{Flags, Segment, SeqNumber, State};

/// A cell of the table: where the connection goes, and what it answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Outcome {
    /// The state after.
    pub next: State,
    /// What goes back: to the peer, or to the caller.
    pub reply: Reply,
}

/// An answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reply {
    /// Nothing.
    Nothing,
    /// `<SEQ=ISS><CTL=SYN>`.
    Syn,
    /// `<SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK>`.
    SynAck,
    /// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`.
    Ack,
    /// The same, after a short wait for company (delayed ACK).
    AckLater,
    /// Data: `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>`.
    Data,
    /// `<SEQ=SND.NXT><ACK=RCV.NXT><CTL=FIN,ACK>`.
    Fin,
    /// The oldest segment that is not acknowledged, once more.
    Again,
    /// `<SEQ=SEG.ACK><CTL=RST>`.
    ResetAsAcked,
    /// `<SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>`.
    ResetFromZero,
    /// `<SEQ=SND.NXT><CTL=RST>`.
    Reset,
    /// Nothing yet: the call waits in a queue.
    Queued,
    /// The caller gets an error.
    Error(CallError),
}

/// An error that a call returns (RFC 9293, 3.9.1, 3.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CallError {
    /// "Connection does not exist."
    NoConnection,
    /// "Connection already exists."
    AlreadyExists,
    /// "Connection closing."
    Closing,
}

/// What the numbers of an answer are compared with.
pub(super) struct Around<'a> {
    /// The connection before, if there was one.
    pub(super) before: Option<Info>,
    /// The connection after, if there is one.
    pub(super) after: Option<Info>,
    /// What arrived, if something did.
    pub(super) came: Option<&'a Segment>,
}

/// Names an answer; `None` when its numbers are not those of any form that RFC 9293 has.
pub(super) fn name(segment: &Segment, again: bool, around: &Around<'_>) -> Option<Reply> {
    // A SYN that goes out once more as a SYN-ACK says something new (3.5, figure 7).
    let was = around.before.map(|info| info.state);
    let crosses = was == Some(State::SynSent) && segment.ack.is_some();
    if again && !crosses {
        return Some(Reply::Again);
    }
    let has = |flag| segment.flags.contains(flag);
    let bare = segment.payload.is_empty();
    if has(Flags::RST) {
        return reset(segment, around);
    }
    let info = around.after.or(around.before)?;
    let nxt = around.before.map(|info| info.snd.nxt);
    let acks = segment.ack == Some(info.rcv.nxt);
    if has(Flags::SYN) {
        return match segment.ack {
            None if segment.seq == info.snd.iss => Some(Reply::Syn),
            Some(_) if segment.seq == info.snd.iss && acks => Some(Reply::SynAck),
            _ => None,
        };
    }
    match (has(Flags::FIN), bare) {
        (true, true) if acks && Some(segment.seq) == nxt => Some(Reply::Fin),
        (false, true) if acks && segment.seq == info.snd.nxt => Some(Reply::Ack),
        (false, false) if acks && Some(segment.seq) == nxt => Some(Reply::Data),
        _ => None,
    }
}

fn reset(segment: &Segment, around: &Around<'_>) -> Option<Reply> {
    let before = around.before.filter(|info| info.state != State::Closed);
    match (around.came, segment.ack) {
        (Some(came), None) if came.ack == Some(segment.seq) => Some(Reply::ResetAsAcked),
        (Some(came), Some(ack)) if segment.seq == SeqNumber(0) && ack == came.seq_end() => {
            Some(Reply::ResetFromZero)
        }
        (_, None) if before.is_some_and(|info| info.snd.nxt == segment.seq) => Some(Reply::Reset),
        _ => None,
    }
}
