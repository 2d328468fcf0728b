//! What is sent again, and what was (RFC 6675, 4: `NextSeg()`).

use super::RetransmissionQueue;
use crate::recovery::{Resent, Sent};
use crate::seq::SeqNumber;
use crate::time::Instant;

impl RetransmissionQueue {
    /// The first segment that is lost and was not sent again (RFC 6675, 4: `NextSeg()`, rule 1).
    /// (RFC6675/next-segment)
    pub fn first_lost(&mut self) -> Option<Sent> {
        let mut index = self.index(self.waiting_from);
        while let Some(sent) = self.segments.get(index).copied() {
            if sent.seq.at_or_after(self.lost_to) {
                break;
            }
            if sent.lost && !sent.resent {
                return Some(sent);
            }
            self.waiting_from = sent.end();
            index += 1;
            if sent.sacked {
                // The whole range at once.
                if let Some(range) = self.board.at_or_after(sent.seq) {
                    self.waiting_from = self.waiting_from.max(range.end);
                    index = self.index(self.waiting_from);
                }
            }
        }
        None
    }

    /// The first segment that was not sent again, is not held by the peer, and lies below something
    /// that is (RFC 6675, 4: `NextSeg()`, rule 3). It may be lost.
    /// (RFC6675/next-segment)
    #[must_use]
    pub fn first_below_sacked(&self) -> Option<Sent> {
        let highest = self.board.highest()?;
        let mut seq = self.high_rxt;
        let range = self.board.at_or_after(seq);
        if let Some(range) = range.filter(|range| range.start.at_or_before(seq)) {
            seq = range.end;
        }
        let sent = self.segments.get(self.index(seq))?;
        (sent.seq.before(highest) && !sent.sacked && !sent.resent).then_some(*sent)
    }

    /// The last segment that the peer does not hold, once for each recovery, when more than what
    /// was sent again first is acknowledged (RFC 6675, 4: `NextSeg()`, rule 4). Not when it was not
    /// `missed` yet: rule 4 is a SHOULD, and what has just left needs no rescue, which would spend
    /// the only one.
    /// (RFC6675/next-segment)
    #[must_use]
    pub fn rescue(&self, una: SeqNumber, missed: impl Fn(&Sent) -> bool) -> Option<Sent> {
        let sent = self.last_not_held(una)?;
        (!sent.resent && missed(&sent)).then_some(sent)
    }

    /// What a rescue would be for.
    fn last_not_held(&self, una: SeqNumber) -> Option<Sent> {
        if self.rescue_rxt.is_some_and(|rescue| !una.after(rescue)) {
            return None;
        }
        let back = self.segments.back()?;
        if !back.sacked {
            return Some(*back);
        }
        let before = self.index(self.board.last()?.start).checked_sub(1)?;
        let sent = self.segments.get(before)?;
        (!sent.sacked).then_some(*sent)
    }

    /// The rescue retransmission was sent: there is none other before `recover` is acknowledged.
    /// (It does not count in the pipe, as it does not move `HighRxt`.)
    pub fn mark_rescued(&mut self, now: Instant, seq: SeqNumber, recover: SeqNumber) {
        self.rescue_rxt = Some(recover);
        let index = self.index(seq);
        self.change(index, |sent| {
            sent.retransmitted = true;
            sent.sent_at = now;
        });
    }

    /// A part of the front was sent again to probe a closed window.
    pub fn mark_probed(&mut self) {
        self.change(0, |front| front.retransmitted = true);
    }

    /// The segment at `seq` was sent again.
    pub fn mark_retransmitted(&mut self, now: Instant, seq: SeqNumber, state: Resent) {
        let index = self.index(seq);
        let mut end = seq;
        self.change(index, |sent| {
            sent.lost |= state == Resent::Lost;
            sent.resent = true;
            sent.retransmitted = true;
            sent.sent_at = now;
            end = sent.end();
        });
        self.high_rxt = self.high_rxt.max(end);
    }
}
