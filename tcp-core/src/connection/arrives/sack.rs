//! The SACK option of an acknowledgment (RFC 2018; RFC 2883), and what it tells of losses (RFC
//! 6675).

use crate::connection::{Connection, Context};
use crate::event::{Cause, Event, Observer};
use crate::recovery::SeqRange;
use crate::seq::SeqNumber;
use crate::wire::Segment;

impl Connection {
    /// `Update()` (RFC 6675, 3). True when the blocks tell of segments that were not known to have
    /// arrived.
    pub(super) fn take_sack<O: Observer>(
        &mut self,
        cx: &mut Context<'_, O>,
        segment: &Segment,
        ack: SeqNumber,
    ) -> bool {
        if !self.negotiated.sack || !self.snd.is_syn_acked() {
            return false;
        }
        let blocks = segment.options.sack.as_slice();
        if !blocks.is_empty() {
            self.recovery.on_sack_blocks();
        }
        let mut news = false;
        let range = |(start, end): (SeqNumber, SeqNumber)| SeqRange { start, end };
        for (index, block) in blocks.iter().copied().map(range).enumerate() {
            let SeqRange { start, end } = block;
            let second = blocks.get(1).copied().map(range);
            if index == 0 && is_duplicate_report(block, ack, second) {
                // RFC 2883, 4: it tells of what came twice, not of what is there.
                cx.tell(Event::Sacked {
                    start,
                    end,
                    cause: Cause::DuplicateReported,
                });
                continue;
            }
            // What cannot be: empty, acknowledged already, or never sent.
            if !start.before(end) || start.at_or_before(self.snd.una) || end.after(self.snd.max) {
                continue;
            }
            let tally = self.snd.queue.mark_sacked(block);
            if tally.segments > 0 {
                news = true;
                self.recovery.on_delivered(tally.segments);
                cx.tell(Event::Sacked {
                    start,
                    end,
                    cause: Cause::SackBlock,
                });
            }
        }
        news
    }

    /// What the blocks tell of losses (RFC 6675, 4: `IsLost()`).
    pub(in crate::connection) fn mark_lost<O: Observer>(&mut self, cx: &mut Context<'_, O>) {
        let tally = self.snd.queue.mark_lost(self.negotiated.send_mss);
        if tally.segments > 0 {
            cx.tell(Event::Lost {
                segments: tally.segments,
                count: tally.numbers,
                cause: Cause::SackHole,
            });
        }
    }
}

/// Whether the first block tells of something that arrived twice (RFC 2883, 4): it lies below the
/// acknowledgment, or inside the second block.
fn is_duplicate_report(first: SeqRange, ack: SeqNumber, second: Option<SeqRange>) -> bool {
    let below = first.end.at_or_before(ack);
    let inside = second.is_some_and(|second| {
        first.start.at_or_after(second.start) && first.end.at_or_before(second.end)
    });
    first.start.before(first.end) && (below || inside)
}
