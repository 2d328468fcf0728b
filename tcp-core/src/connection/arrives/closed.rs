//! CLOSED (RFC 9293, 3.10.7.1): whatever arrives belongs to nobody.

use bytes::Bytes;

use super::Step;
use crate::connection::output::PendingReset;
use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer};
use crate::seq::SeqNumber;
use crate::wire::{Flags, IpFields, Options, Segment};

/// The numbers of the reset that answers a stray segment, so that its sender believes it; a reset
/// is never answered.
fn numbers(segment: &Segment) -> Option<(SeqNumber, Option<SeqNumber>)> {
    if segment.flags.contains(Flags::RST) {
        return None;
    }
    Some(match segment.ack {
        // <SEQ=SEG.ACK><CTL=RST>
        Some(ack) => (ack, None),
        // <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>
        None => (SeqNumber(0), Some(segment.seq_end())),
    })
}

/// The reset that answers a segment which belongs to no connection (RFC 9293, 3.10.7.1); `None`
/// when the segment is a reset itself.
#[must_use]
pub fn reset_for(segment: &Segment) -> Option<Segment> {
    let (seq, ack) = numbers(segment)?;
    Some(Segment {
        src: segment.dst,
        dst: segment.src,
        seq,
        ack,
        flags: Flags::RST,
        window: 0,
        urgent: 0,
        options: Options::default(),
        payload: Bytes::new(),
        ip: IpFields::default(),
    })
}

impl Connection {
    pub(super) fn closed<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
    ) -> Step {
        let cause = match segment.flags.contains(Flags::RST) {
            true => Cause::ResetForNobody,
            false => Cause::NoConnection,
        };
        cx.tell(Event::Dropped { cause });
        // A reset that waits already says the same, or more.
        if self.reset.is_none() {
            self.answer_with_reset(segment, Cause::NoConnection);
        }
        Step::Break(())
    }

    /// Forms the reset that a segment deserves (RFC 9293, 3.5.2).
    pub(in crate::connection) fn answer_with_reset(&mut self, segment: &Segment, cause: Cause) {
        if let Some((seq, ack)) = numbers(segment) {
            self.reset = Some(PendingReset { seq, ack, cause });
        }
    }
}
