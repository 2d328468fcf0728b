//! What the peer holds, by the blocks of its SACK options.

use super::RetransmissionQueue;
use crate::recovery::{SeqRange, Tally};

impl RetransmissionQueue {
    /// A SACK block: the whole segments in it are held by the peer. Gives how many of them are
    /// news.
    pub fn mark_sacked(&mut self, block: SeqRange) -> Tally {
        let mut news = Tally::default();
        let from = self
            .segments
            .partition_point(|sent| sent.seq.before(block.start));
        let to = self.index(block.end);
        let to = match self.segments.get(to) {
            Some(sent) if sent.end() == block.end => to + 1,
            _ => to,
        };
        let bounds = to.checked_sub(1).filter(|last| from <= *last);
        let whole = bounds.and_then(|last| {
            Some(SeqRange {
                start: self.segments.get(from)?.seq,
                end: self.segments.get(last)?.end(),
            })
        });
        let Some(whole) = whole else { return news };
        let mut seq = whole.start;
        while seq.before(whole.end) {
            let known = self.board.at_or_after(seq);
            if let Some(known) = known.filter(|known| known.start.at_or_before(seq)) {
                seq = known.end;
                continue;
            }
            let until = known.map_or(whole.end, |known| known.start.min(whole.end));
            let mut index = self.index(seq);
            while let Some(sent) = self.segments.get(index).filter(|s| s.seq.before(until)) {
                news.add(sent.len);
                self.change(index, |sent| {
                    sent.sacked = true;
                    sent.lost = false;
                    sent.resent = false;
                });
                index += 1;
            }
            seq = until;
        }
        self.board.insert(whole);
        news
    }

    /// The front is held by the peer, and yet it was not acknowledged: the peer has thrown it away
    /// (RFC 2018, 8), so nothing that it said is believed any more.
    /// (RFC2018/after-timeout)
    pub fn forget_if_reneged(&mut self) -> bool {
        if !self.front().is_some_and(|front| front.sacked) {
            return false;
        }
        self.board.clear();
        for index in 0..self.segments.len() {
            self.change(index, |sent| sent.sacked = false);
        }
        true
    }
}
